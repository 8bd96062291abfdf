"""One document's part of what follows, and what of the rest of the graph it hangs on.

A document has nodes of its own (below its plan and its source) and names others that many documents share: bodies,
places, metrics, cited documents.  Rules of scope ``document`` run over its statements, the vocabulary and what the
documents together say of the nodes that it names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse, serialize

from ..errors import StoreError
from .rules import Rule, document_rules, looked_at, steady, wider_rules
from .terms import PG, TYPE
from .vocabulary import vocabulary_quads

Statements = frozenset[str]
"""Triples as lines of N-Triples."""


@dataclass(frozen=True, slots=True)
class Description:
    """What derivation has to know of a document.

    ``plans``: IRIs of the plans it gives.  ``shared``: what it says of each node that others may speak of too (empty
    where it only names the node), kept to what rules look at.  ``keys``: by rule, the keys that stand in it.  ``steady``:
    what it says with predicates on which all answers of a program hang.
    """

    plans: frozenset[str]
    shared: Mapping[str, Statements]
    keys: Mapping[str, frozenset[str]]
    steady: Statements = frozenset()


def describe(triples: Iterable[Triple], derived: Iterable[Triple] = ()) -> Description:
    """The description of a document from its statements and what was derived from it alone."""
    statements = list(triples)
    plans = frozenset(
        t.subject.value
        for t in statements
        if t.predicate == TYPE and t.object == PG["Plan"] and isinstance(t.subject, NamedNode)
    )
    sources = {t.subject.value for t in statements if t.predicate == PG["sha256"] and isinstance(t.subject, NamedNode)}
    own = (*(plan + "/" for plan in plans), *sources)
    wanted, still = looked_at(), steady()
    keyed = {rule.predicate: rule.name for rule in wider_rules() if rule.scope == "key"}
    names = [(rule.name, rule.predicate) for rule in wider_rules() if rule.scope == "key"]
    shared: defaultdict[str, set[Triple]] = defaultdict(set)
    values: defaultdict[str, set[str]] = defaultdict(set)
    for triple in statements:
        predicate = triple.predicate.value
        if predicate in keyed:
            values[predicate].add(str(triple.object))
        if predicate not in wanted:
            continue
        if isinstance(triple.subject, NamedNode) and not triple.subject.value.startswith(own):
            shared[triple.subject.value].add(triple)
        # A class is no node that anybody describes.
        if isinstance(triple.object, NamedNode) and predicate != TYPE.value and not triple.object.value.startswith(own):
            shared[triple.object.value].update(())
    for triple in derived:
        if triple.predicate.value in keyed:
            values[triple.predicate.value].add(str(triple.object))
    return Description(
        plans,
        {node: lines(found) for node, found in shared.items()},
        {name: frozenset(values[predicate]) for name, predicate in names},
        lines(t for t in statements if t.predicate.value in still),
    )


def lines(triples: Iterable[Triple]) -> Statements:
    """Triples as lines of N-Triples."""
    # Not splitlines(), which ends a line at marks that stand in literals as they are (U+2028, U+0085).
    return frozenset(f"{line}\n" for line in ntriples(triples).decode().split("\n")[:-1])


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Triples as N-Triples, in their order."""
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def read(statements: Iterable[str]) -> list[Triple]:
    """Triples from lines of N-Triples."""
    return [quad.triple for quad in parse(input="".join(statements), format=RdfFormat.N_TRIPLES)]


def ask(store: Store, rule: Rule, base_iri: str, keys: Iterable[str] | None = None, union: bool = False) -> set[Triple]:
    """What one rule derives from ``store``, for some ``keys`` or None for all; with ``union`` from all of its graphs.

    Raises StoreError, naming the rule, where it is malformed.
    """
    if rule.program is not None:
        return set(rule.program(store, base_iri) if keys is None else rule.program(store, base_iri, sorted(keys)))
    text = rule.at(base_iri) if keys is None else rule.for_keys(base_iri, sorted(keys))
    try:
        found = store.query(text, use_default_graph_as_union=union)
    except SyntaxError as error:
        raise StoreError(f"ontology/rules/{rule.name}.rq: {error}") from error
    if not isinstance(found, QueryTriples):
        raise StoreError(f"ontology/rules/{rule.name}.rq: a rule must be a CONSTRUCT query")
    return set(found)


def laid_out(merged: Store, rule: Rule) -> Store:
    """In memory, where joins are several times faster, the part of a merged graph that a rule looks at.

    For a program, or a rule that looks at any predicate, the graph itself.
    """
    if rule.program is not None or rule.any_predicate:
        return merged
    part = Store()
    for iri in rule.reads:
        if iri == TYPE.value:
            for name in rule.reads:
                part.bulk_extend(merged.quads_for_pattern(None, TYPE, NamedNode(name), None))
        else:
            part.bulk_extend(merged.quads_for_pattern(None, NamedNode(iri), None, None))
    return part


@cache
def _vocabulary() -> frozenset[Triple]:
    wanted = looked_at()
    return frozenset(quad.triple for quad in vocabulary_quads() if quad.predicate.value in wanted)


@cache
def _ground() -> tuple[Quad, ...]:
    return tuple(Quad(t.subject, t.predicate, t.object) for t in _vocabulary())


def follow(triples: Iterable[Triple], base_iri: str) -> list[Triple]:
    """What the rules of scope ``document`` derive from one document, each statement once.

    ``triples`` are those of the document and what others say of the nodes that it names.
    """
    # A store of its own for each document: one in memory never lets go of what is removed from it, and looks
    # through all of that again with every question.
    store, wanted = Store(), looked_at()
    store.extend(_ground())
    store.extend(Quad(*t) for t in triples if t.predicate.value in wanted)
    derived: dict[Triple, None] = {}
    for rule in document_rules():
        new = ask(store, rule, base_iri) - derived.keys()
        derived.update(dict.fromkeys(new))
        store.extend(Quad(*t) for t in new if t.predicate.value in wanted)
    return list(derived)
