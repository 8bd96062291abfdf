"""One document's quads while they are written down: evidence is checked here, and nowhere can it be skipped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode, Quad

from .. import __version__
from ..errors import EvidenceError
from ..model import Document, Span
from .terms import DCTERMS, PG, PROV, RDFS, SKOS, TYPE, XSD, Names, code, digest, slug


def decimal(value: Decimal | float) -> Literal:
    """An ``xsd:decimal`` in its one canonical spelling, so that stores and files agree on the bytes."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    digits = format(exact.normalize(), "f")
    return Literal("0" if digits in {"-0", ""} else digits, datatype=XSD["decimal"])


def count(value: int) -> Literal:
    return Literal(str(value), datatype=XSD["integer"])


def day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=XSD["date"])


def zh(words: str) -> Literal:
    return Literal(words, language="zh")


def en(words: str) -> Literal:
    return Literal(words, language="en")


#: What a fact keeps of its confidence where its words were read from a clear picture.
_RECOGNISED = 0.8


class Sheet:
    """Collects the quads of one document in the document's own named graph.

    ``add`` takes a value of None as "the text does not say" and writes nothing.
    """

    def __init__(self, document: Document, names: Names) -> None:
        self.document = document
        self.names = names
        self.sha = document.source.sha256
        self.source = names.document(self.sha)
        self.graph = names.graph(self.sha)
        self.run = names.node("run", digest(self.sha, __version__, length=16))
        self._quads: dict[Quad, None] = {}

    def quads(self) -> list[Quad]:
        """Everything written so far, each statement once, in order of writing."""
        return list(self._quads)

    def add(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal | str | bool | Decimal | date | None
    ) -> None:
        term: NamedNode | Literal
        if value is None:
            return
        if isinstance(value, NamedNode | Literal):
            term = value
        elif isinstance(value, bool):
            term = Literal(value)
        elif isinstance(value, Decimal):
            term = decimal(value)
        elif isinstance(value, date):
            term = day(value)
        else:
            term = Literal(value)
        self._quads[Quad(subject, predicate, term, self.graph)] = None

    def code(self, subject: NamedNode, predicate: str, scheme: str, notation: str | None) -> None:
        """``subject pg:predicate pgc:scheme-notation`` if there is a notation."""
        if notation:
            self.add(subject, PG[predicate], code(scheme, notation))

    def evidence(self, span: Span, quote: str | None = None) -> NamedNode:
        """The node for an exact span of the text.

        Raises EvidenceError where the span is empty, leaves the text or does not hold ``quote``.
        """
        text = self.document.text
        words = span.of(text)
        if not words or span.end > len(text) or (quote is not None and words != quote):
            raise EvidenceError(
                f"{self.document.source.file_name}: [{span.start}, {span.end}) of {len(text)} characters "
                f"reads {words[:40]!r}" + ("" if quote is None else f", not {quote[:40]!r}")
            )
        node = self.names.evidence(self.sha, span.start, span.end)
        self.add(node, TYPE, PG["Evidence"])
        self.add(node, PG["inDocument"], self.source)
        self.add(node, PG["start"], count(span.start))
        self.add(node, PG["end"], count(span.end))
        self.add(node, PG["quote"], words)
        self._place(node, span)
        return node

    def _place(self, node: NamedNode, span: Span) -> None:
        """The page and the cells of a table that the words stood in, where the source has such."""
        source = self.document.source
        first = source.origin_at(span.start)
        if first is None:
            return
        if first.page is not None:
            self.add(node, PG["page"], count(first.page))
            boxes = [o.box for o in source.origins_in(span) if o.box is not None and o.page == first.page]
            if boxes:
                left, top, right, bottom = zip(*boxes, strict=True)
                corners = (min(left), min(top), max(right), max(bottom))
                self.add(node, PG["pageBox"], " ".join(f"{at:.1f}" for at in corners))
        if first.paragraph is not None:
            self.add(node, PG["paragraph"], count(first.paragraph))
        if first.table is not None:
            last = source.origin_at(span.end - 1) or first
            name = f"{first.table}.{first.row}.{first.column}"
            if last.table == first.table and last != first:
                name += f"-{last.table}.{last.row}.{last.column}"
            self.add(node, PG["tableCell"], name)

    def extracted(self, node: NamedNode, kind: str, span: Span, rule: str, confidence: float) -> None:
        """What every extracted statement carries: type, evidence, rule, confidence and the run that made it."""
        self.add(node, TYPE, PG[kind])
        self.add(node, PG["hasEvidence"], self.evidence(span))
        rule_node = self.names.node("rule", slug(rule) or digest(rule))
        self.add(rule_node, TYPE, PG["ExtractionRule"])
        self.add(rule_node, RDFS["label"], rule)
        self.add(node, PG["extractedByRule"], rule_node)
        seen = self._seen(span)
        if seen is not None:
            # Read from a picture: never as sure as words that the file holds itself.
            confidence *= _RECOGNISED * seen
            self.add(node, PG["readByRecognition"], True)
        self.add(node, PG["confidence"], decimal(round(Decimal(str(confidence)), 4)))
        self.add(node, PROV["wasGeneratedBy"], self.run)
        self.code(node, "reviewStatus", "review", "unreviewed")

    def _seen(self, span: Span) -> float | None:
        """How sure recognition was of the words; None where the file itself holds them."""
        ends = (self.document.source.origin_at(at) for at in (span.start, max(span.start, span.end - 1)))
        return min((o.seen for o in ends if o is not None and o.seen is not None), default=None)

    def provenance(self) -> None:
        """The source document, the run over it and the software that ran; no clock, no machine."""
        source = self.document.source
        self.add(self.source, TYPE, PG["SourceDocument"])
        self.add(self.source, PG["fileName"], source.file_name)
        self.add(self.source, PG["sha256"], source.sha256)
        self.add(self.source, PG["charCount"], count(len(source.text)))
        self.add(self.source, PG["fullText"], source.text)
        self.add(self.source, PG["mediaType"], source.media_type)
        self.add(self.source, PG["textMethod"], f"policygraph {__version__}: {source.method}")
        self.add(self.source, PG["encoding"], source.encoding)
        self.add(self.source, PG["encodingCertainty"], Decimal(str(source.encoding_certainty)))
        if source.url:
            self.add(self.source, PG["retrievedFrom"], Literal(source.url, datatype=XSD["anyURI"]))
        header = self.document.header
        self.add(self.source, PG["publishedOn"], header.published)
        self.add(self.source, PG["publishedBy"], header.publisher)
        self.add(self.source, PG["indexNumber"], header.index_number)
        for each in source.attachments:
            node = self.names.below(self.source, "attachment", digest(each.address))
            self.add(node, TYPE, PG["Attachment"])
            self.add(node, DCTERMS["title"], each.name)
            self.add(node, PG["address"], urljoin(source.url, each.address) if source.url else each.address)
            self.add(self.source, PG["hasAttachment"], node)
        extractor = self.names.node("extractor", slug("policygraph", __version__))
        self.add(extractor, TYPE, PG["Extractor"])
        self.add(extractor, RDFS["label"], f"policygraph {__version__}")
        self.add(self.run, TYPE, PG["ExtractionRun"])
        self.add(self.run, PROV["used"], self.source)
        self.add(self.run, PROV["wasAssociatedWith"], extractor)

    def label(self, node: NamedNode, preferred: str, *others: str) -> None:
        """One preferred Chinese label and the other names that differ from it."""
        self.add(node, SKOS["prefLabel"], zh(preferred))
        for other in others:
            if other and other != preferred:
                self.add(node, SKOS["altLabel"], zh(other))
