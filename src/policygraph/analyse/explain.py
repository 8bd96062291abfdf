"""What the graph says of one node: the fact, the words it rests on, where it came from and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from ..errors import InputError
from ..graph.terms import BASE, PG, PREFIXES, PROV, RDF, SKOS

_CONTEXT = 60
_DEEPEST = 4
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
    """``facts`` are (predicate, object, label of the object); ``results`` are (IRI, label).

    ``sources`` are (IRI, label, depth): what the node was derived from, and below each what that was derived from.
    ``decisions`` are (decision, who, when, note, label of the other node) of people.
    """

    iri: str
    label: str
    facts: tuple[tuple[str, str, str], ...]
    quotes: tuple[Quote, ...]
    sources: tuple[tuple[str, str, int], ...]
    results: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[str, str, str, str, str], ...] = ()


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
    sources = _chain(store, node)
    if any(fact[1] in ("pg:DerivedStatement", "pg:PlanChange") for fact in facts):
        # The statement has no words of its own: those of what it rests on speak for it.
        for source, _, depth in sources:
            if depth == 0:
                quotes += [_quote(store, e) for e in _objects(store, NamedNode(source), PG["hasEvidence"])]
    results = {
        quad.subject
        for predicate in (
            PROV["wasDerivedFrom"],
            PG["inheritedFrom"],
            PG["viaTarget"],
            PG["hasEvidence"],
            RDF["subject"],
            RDF["object"],
        )
        for quad in store.quads_for_pattern(None, predicate, node)
        if isinstance(quad.subject, NamedNode)
    }
    return Explanation(
        node.value,
        label(store, node),
        tuple(sorted(set(facts))),
        tuple(sorted(set(quotes), key=lambda quote: (quote.file, quote.start, quote.end))),
        tuple(sources),
        tuple(sorted((each.value, label(store, each)) for each in results)),
        tuple(sorted(_decisions(store, node))),
    )


def _chain(
    store: Store, node: NamedNode, depth: int = 0, seen: frozenset[str] = frozenset()
) -> list[tuple[str, str, int]]:
    found = []
    for each in sorted(set(_objects(store, node, PROV["wasDerivedFrom"])), key=lambda n: n.value):
        if each.value not in seen and depth < _DEEPEST:
            found.append((each.value, label(store, each), depth))
            found += _chain(store, each, depth + 1, seen | {node.value, each.value})
    return found


def _decisions(store: Store, node: NamedNode) -> Iterator[tuple[str, str, str, str, str]]:
    for predicate, other in ((PG["decidedOn"], PG["decidedWith"]), (PG["decidedWith"], PG["decidedOn"])):
        for quad in store.quads_for_pattern(None, predicate, node):
            if isinstance(quad.subject, NamedNode):
                who, when, note = (
                    next((v.value for v in _literals(store, quad.subject, PG[name])), "")
                    for name in ("decidedBy", "decidedAt", "decisionNote")
                )
                word = next((n.value.rpartition("-")[2] for n in _objects(store, quad.subject, PG["decision"])), "")
                mates = [n for n in _objects(store, quad.subject, other) if n != node]
                yield word, who, when, note, (label(store, mates[0]) or mates[0].value) if mates else ""


def label(store: Store, node: NamedNode) -> str:
    """The Chinese name of a node, else any name it has, else nothing; of a derived statement what it says."""
    kind = next((v.value for v in _literals(store, node, PG["derivationKind"])), "")
    if kind:
        ends = [label(store, n) for part in ("subject", "object") for n in _objects(store, node, RDF[part])]
        codes = [
            n.value.rpartition("-")[2] for part in ("outcome", "changeKind") for n in _objects(store, node, PG[part])
        ]
        return f"{kind}{''.join(f' {each}' for each in codes)}: {' -> '.join(ends)}"
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
