"""One document's facts as a person judges them: what was read, in named fields, with the words and their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ..graph.terms import DCTERMS, PG, PGM, PGU, SKOS, TYPE
from ..vocab.metrics import Metrics
from ..vocab.units import Units, unit_slug

KINDS = ("target", "task", "responsibility", "citation")
FIELDS = {
    "target": ("metric", "comparator", "value", "unit", "value_kind", "direction", "deadline", "commitment", "scope"),
    "task": ("statement", "deadline"),
    "responsibility": ("agency", "role"),
    "citation": ("title", "function"),
}
"""What is read of each kind of fact, all of which a person can correct."""
CODES = {
    "comparator": ("comparator", "comparator"), "value_kind": ("valueKind", "valueKind"), "role": ("role", "role"),
    "direction": ("changeDirection", "direction"), "commitment": ("commitmentLevel", "commitment"),
    "function": ("citationFunction", "citationFunction"),
}  # fmt: skip
"""Field -> property and code list."""
_CLASSES = {"Target": "target", "Task": "task", "Responsibility": "responsibility", "Citation": "citation"}
_ENDS = "。；;！？\n"
_AFTER = re.compile(f"[{_ENDS}]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact: its IRI, kind, fields, confidence, and the words with the sentence around them.

    ``start`` and ``end`` are offsets in the document ``file``.
    """

    iri: str
    kind: str
    fields: dict[str, str]
    confidence: float
    quote: str
    sentence: str
    file: str
    start: int
    end: int
    lost: bool = False

    def same_words(self, other: Reading) -> bool:
        """Whether both are the same kind of fact on the same words in the same sentence, blanks and line breaks apart."""
        return self.kind == other.kind and self.words == other.words

    @property
    def words(self) -> tuple[str, str]:
        return squeezed(self.quote), squeezed(self.sentence)


def squeezed(words: str) -> str:
    return "".join(words.split())


class View:
    """The statements of one document, looked up where they lie: a person judges few of them."""

    def __init__(self, store: Store, graph: str) -> None:
        """``store`` holds the document as it was read in the named graph ``graph``."""
        self.graph = graph
        self.file = self.sha256 = self.text = self.plan = ""
        self._store = store
        self._name = NamedNode(graph)
        self._rows: dict[str, list[tuple[str, NamedNode | Literal]]] = {}
        for node in self._of_class("SourceDocument"):
            self.file, self.sha256 = self.value(node, PG["fileName"]), self.value(node, PG["sha256"])
            self.text = self.value(node, PG["fullText"])
        for node in self._of_class("Plan"):
            self.plan = node

    @classmethod
    def of(cls, graph: str, statements: Iterable[Triple]) -> View:
        """From statements that lie nowhere."""
        store, name = Store(), NamedNode(graph)
        store.extend(Quad(t.subject, t.predicate, t.object, name) for t in statements)
        return cls(store, graph)

    def _of_class(self, name: str) -> list[str]:
        found = self._store.quads_for_pattern(None, TYPE, PG[name], self._name)
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))

    def said(self, node: str) -> list[tuple[str, NamedNode | Literal]]:
        """(predicate, object) of what the document says of a node."""
        if node not in self._rows:
            found = self._store.quads_for_pattern(NamedNode(node), None, None, self._name)
            self._rows[node] = [
                (q.predicate.value, q.object) for q in found if isinstance(q.object, NamedNode | Literal)
            ]
        return self._rows[node]

    def pointing(self, node: str) -> list[Triple]:
        """The statements whose object is the node."""
        return [quad.triple for quad in self._store.quads_for_pattern(None, None, NamedNode(node), self._name)]

    def values(self, node: str, predicate: NamedNode) -> list[str]:
        return sorted(o.value for p, o in self.said(node) if p == predicate.value)

    def value(self, node: str, predicate: NamedNode) -> str:
        return next(iter(self.values(node, predicate)), "")

    def label(self, node: str) -> str:
        """The Chinese name of a body or metric that this document names."""
        if node.startswith(PGM.iri):
            metric = Metrics.load().get(node.removeprefix(PGM.iri))
            return metric.zh if metric is not None else ""
        return self.value(node, SKOS["prefLabel"])

    def readings(self, below: float = 2) -> Iterator[Reading]:
        """Every fact of the document (less certain than ``below``, or with a lost figure), in the order of its words."""
        if below > 1:
            facts = [(node, kind) for name, kind in _CLASSES.items() for node in self._of_class(name)]
        else:
            sorts = ((node, self.values(node, TYPE)) for node in self._doubtful(below))
            facts = [
                (n, _CLASSES[s]) for n, found in sorts for s in (v.removeprefix(PG.iri) for v in found) if s in _CLASSES
            ]
        made = (self.reading(node, kind) for node, kind in facts)
        yield from sorted((r for r in made if r is not None), key=lambda r: (r.start, r.end, r.kind, r.iri))

    def _doubtful(self, below: float) -> set[str]:
        certain = self._store.quads_for_pattern(None, PG["confidence"], None, self._name)
        lost = self._store.quads_for_pattern(None, PG["lostSlot"], None, self._name)
        found = [quad.subject for quad in certain if float(getattr(quad.object, "value", 1)) < below]
        return {node.value for node in (*found, *(q.subject for q in lost)) if isinstance(node, NamedNode)}

    def reading(self, node: str, kind: str) -> Reading | None:
        """One fact; None where it has no evidence in this document."""
        places = [
            (int(self.value(e, PG["start"]) or 0), e) for e in self.values(node, PG["hasEvidence"]) if self.said(e)
        ]
        if not places:
            return None
        start, evidence = min(places)
        end = int(self.value(evidence, PG["end"]) or 0)
        before = max(start - 301, *(self.text.rfind(mark, max(0, start - 300), start) for mark in _ENDS))
        after = _AFTER.search(self.text, end, end + 300)
        sentence = self.text[max(0, before + 1) : after.start() if after else end + 300]
        return Reading(
            node, kind, self._fields(node, kind), float(self.value(node, PG["confidence"]) or 1),
            self.value(evidence, PG["quote"]), sentence, self.file, start, end,
            lost=bool(self.value(node, PG["lostSlot"])),
        )  # fmt: skip

    def _fields(self, node: str, kind: str) -> dict[str, str]:
        found = {}
        for name in FIELDS[kind]:
            if name in CODES:
                found[name] = self.value(node, PG[CODES[name][0]]).rpartition("-")[2]
            elif name == "metric":
                found[name] = self.label(self.value(node, PG["hasMetric"]))
            elif name == "value":
                bounds = [self.value(node, PG["lowerBound"]), self.value(node, PG["upperBound"])]
                found[name] = self.value(node, PG["targetValue"]) or "-".join(filter(None, bounds))
            elif name == "unit":
                found[name] = self._symbol(self.value(node, PG["hasUnit"]))
            elif name == "scope":
                found[name] = self.value(node, PG["scopeText"])
            elif name == "agency":
                found[name] = self.label(self.value(node, PG["responsibleAgency"]))
            elif name == "title":
                cited = self.value(node, PG["citedResource"])
                found[name] = self.value(cited, DCTERMS["title"]) or self.label(cited)
            else:
                found[name] = self.value(node, PG[name])
        return found

    def _symbol(self, unit: str) -> str:
        return (self.value(unit, PG["symbol"]) or _symbols().get(unit, "")) if unit else ""


@cache
def _symbols() -> dict[str, str]:
    return {PGU[unit_slug(unit.symbol)].value: unit.symbol for unit in Units.load().all}
