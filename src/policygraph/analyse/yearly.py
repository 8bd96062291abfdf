"""Year over year: what changed from each plan to the one that follows it, as derived statements."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Store, Triple

from ..graph.books import CHANGES, DERIVED_COUNT, MADE_FROM
from ..graph.locality import ntriples
from ..graph.statements import Statements
from ..graph.store import GraphStore
from ..graph.terms import DCTERMS, DERIVED_GRAPH, INSTANCES, PG, code, digest
from . import change
from .facts import Facts

KIND = "year-over-year"
_CODES = {
    "added": "added", "dropped": "dropped", "tightened": "tightened", "loosened": "loosened", "changed": "changed",
    "deadline-slipped": "deadlineSlipped", "deadline-advanced": "deadlineAdvanced", "owner-changed": "ownerChanged",
    "same": "same",
}  # fmt: skip


def changes(store: Store, base_iri: str = INSTANCES) -> list[Triple]:
    """A ``pg:PlanChange`` for each change between plans of which one follows or replaces the other.

    The statements are those of ``diff``; what cannot be held against each other gives none.  ``store`` holds the facts
    and what the rules derived.
    """
    statements = Statements(base_iri)
    if KIND in statements.off:
        return []
    pairs = {
        (quad.object.value, quad.subject.value)
        for predicate in (PG["followsPlan"], DCTERMS["replaces"])
        for quad in store.quads_for_pattern(None, predicate, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    if pairs:
        facts = Facts(store)
        for before, after in sorted(pairs):
            old, new = facts.plans.get(before), facts.plans.get(after)
            if old is not None and new is not None:
                for row in change.diff(facts, old, new, same=True).rows:
                    _write(statements, before, after, row)
    return statements.triples


def bring_changes_up_to_date(store: GraphStore, version: str) -> int:
    """Derive the changes anew where the graph or ``version`` is another than last time; the number of derived statements.

    Raises StoreError where the database cannot write.
    """
    stamp = digest(version, store.state(), length=64)
    count = int(next(iter(store.noted(DERIVED_GRAPH, DERIVED_COUNT)), "0"))
    before = store.triples(CHANGES)
    if store.noted(NamedNode(CHANGES), MADE_FROM) != {stamp}:
        after = changes(store.merged, store.base_iri())
        if set(after) != set(before):
            store.exchange([CHANGES], [(CHANGES, ntriples(sorted(set(after), key=str)))])
        store.note(NamedNode(CHANGES), MADE_FROM, stamp, only=True)
        before = after
    return count + len(set(before))


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
