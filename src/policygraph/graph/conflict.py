"""Targets that contradict: comparable figures of one place for one day that differ.

Only levels of what is told per unit count (shares, intensities, concentrations), as amounts may be parts of one sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from .statements import Statements
from .terms import PG, PREFIXES

_TARGETS = """SELECT ?t ?key ?plan ?place ?deadline ?value ?factor ?side WHERE {
  ?t pg:comparisonKey ?key ; pg:inPlan ?plan ; pg:deadline ?deadline ; pg:targetValue ?value ; pg:valueKind pgc:valueKind-level ; pg:hasUnit ?u .
  ?u pg:measuresKind ?measures ; pg:factor ?factor . FILTER(?measures IN (pgc:kind-proportion, pgc:kind-intensity, pgc:kind-massConcentration))
  FILTER NOT EXISTS { ?plan dcterms:isReplacedBy ?newer }
  OPTIONAL { ?plan pg:appliesIn ?place } OPTIONAL { ?t pg:comparator ?c . BIND(IF(?c IN (pgc:comparator-atMost, pgc:comparator-below), "-", IF(?c IN (pgc:comparator-atLeast, pgc:comparator-above), "+", "")) AS ?side) }
}"""


def conflicts(store: Store, base_iri: str, keys: Sequence[str] | None = None) -> list[Triple]:
    """``pg:conflictsWith`` both ways, and the statement that says so once, for each pair that differs; with ``keys``
    (SPARQL literals) among targets with these comparison keys.

    The pair is of one plan, or of two plans for one place of which neither replaces the other; a floor and a ceiling
    beside each other are a range and no conflict.
    """
    statements = Statements(base_iri)
    if "conflict" in statements.off:
        return []
    groups: dict[tuple[str, str, str], dict[str, tuple[Decimal, str]]] = {}
    for iri, key, plan, place, deadline, value, factor, side in sorted(_rows(store, _kept_to(keys))):
        members = groups.setdefault((key, deadline, place or plan), {})
        members.setdefault(iri, (Decimal(value) * Decimal(factor), side))
    for group in groups.values():
        for (one, (mine, side)), (other, (theirs, across)) in combinations(sorted(group.items()), 2):
            if mine != theirs and {side, across} != {"+", "-"}:
                statements.add("conflict", one, PG["conflictsWith"], other, (one, other))
                statements.triples.append(Triple(NamedNode(other), PG["conflictsWith"], NamedNode(one)))
    return statements.triples


def _kept_to(keys: Sequence[str] | None) -> str:
    return _TARGETS if keys is None else _TARGETS.replace("{", f"{{ VALUES ?key {{ {' '.join(keys)} }} ", 1)


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    for row in found:
        yield tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in row)
