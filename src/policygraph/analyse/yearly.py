"""Year over year: what changed from each plan to the one that follows it, as derived statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ..graph.books import CHANGES, DERIVED_COUNT, MADE_FROM, placed
from ..graph.derive import TIES
from ..graph.locality import ntriples
from ..graph.statements import Statements
from ..graph.store import GraphStore
from ..graph.terms import DERIVED_GRAPH, INSTANCES, PG, SKOS, TYPE, code, digest
from . import change
from .facts import Facts

KIND = "year-over-year"
Pair = tuple[str, str]
"""The earlier plan and the later one, by IRI."""
_COUNT = NamedNode("urn:policygraph:changesCount")
_CODES = {
    "added": "added", "dropped": "dropped", "tightened": "tightened", "loosened": "loosened", "changed": "changed",
    "deadline-slipped": "deadlineSlipped", "deadline-advanced": "deadlineAdvanced", "owner-changed": "ownerChanged",
    "same": "same",
}  # fmt: skip
_TOGETHER = 100
"""Pairs whose facts are laid out together."""


def changes(store: Store, base_iri: str = INSTANCES, pairs: Iterable[Pair] | None = None) -> list[Triple]:
    """A ``pg:PlanChange`` for each change between plans of which one follows or replaces the other, or of these ``pairs``.

    The statements are those of ``diff``; what cannot be held against each other gives none.  ``store`` holds the facts
    and what the rules derived.
    """
    statements = Statements(base_iri)
    if KIND in statements.off:
        return []
    wanted = sorted(set(_tied(store) if pairs is None else pairs))
    for first in range(0, len(wanted), _TOGETHER):
        together = wanted[first : first + _TOGETHER]
        facts = Facts(_laid_out(store, {plan for pair in together for plan in pair}))
        for before, after in together:
            old, new = facts.plans.get(before), facts.plans.get(after)
            if old is not None and new is not None and old != new:
                for row in change.diff(facts, old, new, same=True).rows:
                    _write(statements, before, after, row)
    return statements.triples


def bring_changes_up_to_date(store: GraphStore, version: str) -> int:
    """Derive the changes again where the graph or ``version`` is another than last time; the number of derived statements.

    Where it is known which plans a change of the graph reached, only pairs with one of these are looked at.
    Raises StoreError where the database cannot write.
    """
    stamp = digest(version, store.state(), length=64)
    count = int(next(iter(store.noted(DERIVED_GRAPH, DERIVED_COUNT)), "0"))
    graph, noted = NamedNode(CHANGES), store.noted(NamedNode(CHANGES), _COUNT)
    made_from = store.noted(graph, MADE_FROM)
    if made_from == {stamp} and noted:
        return count + int(noted.pop())
    reached = store.reached
    if reached is not None and noted and made_from == {digest(version, reached.since, length=64)}:
        moved = _follow(store, reached.plans)
        number = int(noted.pop()) + moved
    else:
        before, after = set(store.triples(CHANGES)), set(changes(store.merged, store.base_iri()))
        if after != before:
            store.exchange([CHANGES], [(CHANGES, ntriples(sorted(after, key=str)))])
        number = len(after)
    store.note(graph, MADE_FROM, stamp, only=True)
    store.note(graph, _COUNT, str(number), only=True)
    return count + number


def _follow(store: GraphStore, plans: Iterable[str]) -> int:
    """Derive the changes of pairs with one of these plans again; by how much the number of statements grew."""
    pairs: set[Pair] = set()
    nodes: set[NamedNode] = set()
    waiting = {pair for plan in plans for pair in _tied(store.merged, plan)}
    fresh = {node for plan in plans for node in _told_of(store, plan)}
    # A change of one target may be told of several pairs, in one node: these are derived together.
    while waiting or fresh:
        pairs |= waiting
        nodes |= fresh
        told = {pair for node in fresh for pair in _pairs_of(store, node)}
        fresh = {node for pair in waiting for node in _told_of(store, *pair)} - nodes
        waiting = told - pairs
    current = [pair for pair in pairs if pair in set(_tied(store.merged, pair[1]))]
    before = {
        quad.triple for node in nodes for quad in store.rdf.quads_for_pattern(node, None, None, NamedNode(CHANGES))
    }
    after = set(changes(store.merged, store.base_iri(), current))
    minus = before - after
    plus = {triple for triple in after - before if placed(triple, NamedNode(CHANGES)) not in store.rdf}
    if minus or plus:
        store.change(CHANGES, sorted(minus, key=str), sorted(plus, key=str))
    return len(plus) - len(minus)


def _tied(store: Store, plan: str | None = None) -> Iterator[Pair]:
    """The pairs of plans of which one follows or replaces the other, or those with one plan."""
    node = None if plan is None else NamedNode(plan)
    for predicate in TIES:
        found = list(store.quads_for_pattern(node, predicate, None))
        found += [] if node is None else list(store.quads_for_pattern(None, predicate, node))
        for quad in found:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.object.value, quad.subject.value


def _told_of(store: GraphStore, before: str, after: str | None = None) -> set[NamedNode]:
    """The changes told of a pair of plans, or of any pair with one plan."""
    graph = NamedNode(CHANGES)

    def told(name: str, plan: str) -> set[NamedNode]:
        found = store.rdf.quads_for_pattern(None, PG[name], NamedNode(plan), graph)
        return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}

    if after is None:
        return told("planBefore", before) | told("planAfter", before)
    return told("planBefore", before) & told("planAfter", after)


def _pairs_of(store: GraphStore, node: NamedNode) -> set[Pair]:
    """The pairs that a change may be told of."""
    before, after = (
        {
            quad.object.value
            for quad in store.rdf.quads_for_pattern(node, PG[name], None, NamedNode(CHANGES))
            if isinstance(quad.object, NamedNode)
        }
        for name in ("planBefore", "planAfter")
    )
    return {(one, other) for one in before for other in after}


def _laid_out(store: Store, plans: Iterable[str]) -> Store:
    """In memory, what a graph says of these plans and their targets, as far as they are held against each other."""
    laid: dict[Quad, None] = {}
    known: set[tuple[NamedNode, tuple[NamedNode, ...]]] = set()

    def told(node: object, *names: NamedNode) -> list[Quad]:
        """What is said of a node, or with these predicates of one that many documents share; laid out."""
        if not isinstance(node, NamedNode) or (node, names) in known:
            return []
        known.add((node, names))
        found = [q for name in names or (None,) for q in store.quads_for_pattern(node, name, None, None)]
        laid.update(dict.fromkeys(Quad(q.subject, q.predicate, q.object) for q in found))
        return found

    label = SKOS["prefLabel"]
    shared = {
        PG["hasSource"]: (PG["fileName"],), PG["appliesIn"]: (label,), PG["hasUnit"]: (PG["symbol"],),
        PG["hasMetric"]: (label, PG["desirability"]), PG["hasEvidence"]: (PG["start"],),
        PG["responsibleAgency"]: (label, TYPE), PG["role"]: (PG["impliesOwnership"],),
    }  # fmt: skip

    def with_shared(node: object) -> None:
        for quad in told(node):
            if quad.predicate in shared:
                told(quad.object, *shared[quad.predicate])

    for plan in plans:
        with_shared(NamedNode(plan))
        for quad in list(store.quads_for_pattern(None, PG["inPlan"], NamedNode(plan), None)):
            if next(store.quads_for_pattern(quad.subject, TYPE, PG["Target"], None), None) is not None:
                with_shared(quad.subject)
                for duty in list(store.quads_for_pattern(None, PG["forItem"], quad.subject, None)):
                    with_shared(duty.subject)
    result = Store()
    result.extend(laid)
    return result


def _write(statements: Statements, before: str, after: str, row: tuple[str, ...]) -> None:
    kind, _, _, _, detail, old, new = row
    if kind not in _CODES:
        return
    more: dict[str, NamedNode | Literal] = {
        "changeKind": code("change", _CODES[kind]), "planBefore": NamedNode(before), "planAfter": NamedNode(after),
    }  # fmt: skip
    if old:
        more["targetBefore"] = NamedNode(old)
    if new:
        more["targetAfter"] = NamedNode(new)
    if detail:
        more["changeDetail"] = Literal(detail)
    sources = [each for each in (old, new) if each] + ([before] if not old else []) + ([after] if not new else [])
    for sort in ("PlanChange", "DerivedStatement"):
        statements.event(KIND, PG[sort], new or old, f"{old}|{kind}", sources, **more)
