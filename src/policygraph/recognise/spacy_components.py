"""The recognisers as spaCy components, for pipelines of your own.

    import spacy
    nlp = spacy.blank("zh")
    nlp.add_pipe("policygraph_quantities")
    nlp("污染地块安全利用率92%以上").spans["policygraph_quantities"]

Each component fills one span group; ``char_span`` finds the tokens that hold a mention.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language

from ..model import Document, Header, SourceText, Span
from ..zh.sentences import sentences
from ..zh.titles import quotations, titles
from .agencies import agency_mentions
from .quantities import quantities as find_quantities

Component = Callable[[Any], Any]


@Language.factory("policygraph_quantities")
def quantities(nlp: Any, name: str) -> Component:
    """Figures with unit and comparator words: label QUANTITY, ``id`` the unit's symbol."""

    def find(text: str) -> Iterable[tuple[Span, str, str]]:
        return ((each.span, "QUANTITY", each.unit or "") for each in find_quantities(text))

    return _component("policygraph_quantities", find)


@Language.factory("policygraph_agencies")
def agencies(nlp: Any, name: str) -> Component:
    """Public bodies: label NAMED, GROUP or PLACEHOLDER, ``id`` the official name."""

    def find(text: str) -> Iterable[tuple[Span, str, str]]:
        return ((each.span, each.kind.upper(), each.canonical) for each in agency_mentions(_bare(text)))

    return _component("policygraph_agencies", find)


@Language.factory("policygraph_citations")
def citations(nlp: Any, name: str) -> Component:
    """《documents》 and “names”: label INSTRUMENT or QUOTATION, ``id`` the title."""

    def find(text: str) -> Iterable[tuple[Span, str, str]]:
        for label, found in (("INSTRUMENT", titles(text)), ("QUOTATION", quotations(text))):
            for start, end in found:
                yield Span(start, end), label, text[start + 1 : end - 1]

    return _component("policygraph_citations", find)


def _component(key: str, find: Callable[[str], Iterable[tuple[Span, str, str]]]) -> Component:
    def component(doc: Any) -> Any:
        found = []
        for span, label, name in find(doc.text):
            tokens = doc.char_span(span.start, span.end, label=label, span_id=name, alignment_mode="expand")
            if tokens is not None:
                found.append(tokens)
        doc.spans[key] = sorted(found, key=lambda each: (each.start, each.end))
        return doc

    return component


def _bare(text: str) -> Document:
    """The text as a document without structure: its lines are its paragraphs."""
    paragraphs = []
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\r\n")
        if words.strip():
            paragraphs.append(Span(start, start + len(words)))
        start += len(line)
    whole = Span(0, len(text))
    return Document(
        source=SourceText(text=text, sha256="", file_name=""),
        header=Header(title=None, title_span=None),
        sections=(),
        paragraphs=tuple(paragraphs),
        sentences=tuple(each for paragraph in paragraphs for each in sentences(text, paragraph)),
        body=whole,
    )
