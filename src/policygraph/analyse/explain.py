"""What the graph says of one node: the fact, the words it rests on, where it came from and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from ..errors import InputError
from ..graph.terms import BASE, PG, PREFIXES, PROV, SKOS

_CONTEXT = 60
_LABELS = (SKOS["prefLabel"], NamedNode("http://purl.org/dc/terms/title"), PG["heading"], PG["statement"])


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words and what stands around them."""

    file: str
    start: int
    end: int
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``facts`` are (predicate, object, label of the object); ``sources`` and ``results`` are (IRI, label)."""

    iri: str
    label: str
    facts: tuple[tuple[str, str, str], ...]
    quotes: tuple[Quote, ...]
    sources: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]


def explain(store: Store, iri: str) -> Explanation:
    """Everything about the node ``iri`` (full, or with a prefix such as ``pgm:``).

    Raises InputError where the graph says nothing about it.
    """
    node = _node(iri)
    facts, quotes = [], []
    for quad in store.quads_for_pattern(node, None, None):
        value = quad.object
        if quad.predicate in (PG["hasEvidence"], PG["mentionedAt"]) and isinstance(value, NamedNode):
            quotes.append(_quote(store, value))
        elif isinstance(value, NamedNode):
            facts.append((shorten(quad.predicate.value), shorten(value.value), label(store, value)))
        elif isinstance(value, Literal) and len(value.value) <= 2000:
            facts.append((shorten(quad.predicate.value), value.value, ""))
    if not facts and not quotes:
        raise InputError(f"{iri}: the graph says nothing about it")
    if any(fact[1] == "pg:Evidence" for fact in facts):
        quotes.append(_quote(store, node))
    sources = set(_objects(store, node, PROV["wasDerivedFrom"]))
    results = {
        quad.subject
        for predicate in (PROV["wasDerivedFrom"], PG["inheritedFrom"], PG["viaTarget"], PG["hasEvidence"])
        for quad in store.quads_for_pattern(None, predicate, node)
        if isinstance(quad.subject, NamedNode)
    }
    return Explanation(
        node.value,
        label(store, node),
        tuple(sorted(set(facts))),
        tuple(sorted(set(quotes), key=lambda quote: (quote.file, quote.start, quote.end))),
        tuple(sorted((each.value, label(store, each)) for each in sources)),
        tuple(sorted((each.value, label(store, each)) for each in results)),
    )


def label(store: Store, node: NamedNode) -> str:
    """The Chinese name of a node, else any name it has, else nothing."""
    for predicate in _LABELS:
        found = _literals(store, node, predicate)
        chinese = sorted(value.value for value in found if value.language == "zh")
        if found:
            return chinese[0] if chinese else sorted(value.value for value in found)[0]
    return ""


def shorten(iri: str) -> str:
    """``pg:Plan`` for the full name, where a prefix fits."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def _node(iri: str) -> NamedNode:
    prefix, _, local = iri.strip("<>").partition(":")
    full = PREFIXES[prefix] + local if prefix in PREFIXES else iri.strip("<>")
    if "://" not in full and not full.startswith("urn:"):
        full = BASE + "id/" + full
    try:
        return NamedNode(full)
    except ValueError as error:
        raise InputError(f"{iri}: not an IRI") from error


def _objects(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None))
    return [value for value in found if isinstance(value, NamedNode)]


def _literals(store: Store, node: NamedNode, predicate: NamedNode) -> list[Literal]:
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None))
    return [value for value in found if isinstance(value, Literal)]


def _quote(store: Store, evidence: NamedNode) -> Quote:
    start, end = (int(_literals(store, evidence, PG[name])[0].value) for name in ("start", "end"))
    document = _objects(store, evidence, PG["inDocument"])[0]
    text = next((value.value for value in _literals(store, document, PG["fullText"])), "")
    return Quote(
        next((value.value for value in _literals(store, document, PG["fileName"])), ""),
        start,
        end,
        text[max(0, start - _CONTEXT) : start],
        _literals(store, evidence, PG["quote"])[0].value,
        text[end : end + _CONTEXT],
    )
