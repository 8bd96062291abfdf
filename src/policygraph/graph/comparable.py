"""Which targets mean the same: what the rules across plans join on.

A target with a figure gets ``pg:comparisonKey``: metric, part of the whole, kind of value and direction, what its unit
measures, base year (of changes), scope and whether it is a stretch.  Equal keys, comparable figures.  Words decide
(``comparison.yml``), which SPARQL cannot ask for; all else is left to the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from ..vocab.comparison import Comparison
from .terms import PG, PREFIXES

_TARGETS = """SELECT ?t ?metric ?name ?text ?kind ?direction ?unit ?measures ?symbol ?base ?scope ?commitment ?plan ?population WHERE {
  ?t a pg:Target ; pg:hasMetric ?metric ; pg:metricText ?text ; pg:valueKind ?kind ; pg:quantification pgc:quantification-quantified ; pg:inPlan ?plan .
  OPTIONAL { ?metric skos:prefLabel ?name . FILTER(LANG(?name) = "zh") }
  OPTIONAL { ?t pg:changeDirection ?direction } OPTIONAL { ?t pg:hasUnit ?unit . OPTIONAL { ?unit pg:measuresKind ?measures } OPTIONAL { ?unit pg:symbol ?symbol } }
  OPTIONAL { ?t pg:baselineYear ?base } OPTIONAL { ?t pg:scopeText ?scope } OPTIONAL { ?t pg:commitmentLevel ?commitment } OPTIONAL { ?t pg:population ?population }
}"""
_PLANS = """SELECT ?plan ?title ?place ?level ?code WHERE {
  ?plan a pg:Plan . OPTIONAL { ?plan dcterms:title ?title }
  OPTIONAL { ?plan pg:appliesIn ?p . ?p skos:prefLabel ?place . FILTER(LANG(?place) = "zh") OPTIONAL { ?p pg:placeLevel ?level } OPTIONAL { ?p pg:gbCode ?code } }
}"""

QUERIES = _TARGETS + _PLANS
"""All that is asked of a graph here."""


@dataclass(frozen=True, slots=True)
class _Plan:
    title: str
    place: str
    level: str
    about: str


def comparison_keys(store: Store, base_iri: str) -> list[Triple]:
    """``pg:comparisonKey`` of each target with a figure in ``store``."""
    words = Comparison.load()
    plans = {
        row[0]: _Plan(row[1], row[2], _code(row[3]), words.told_of(row[1], row[4]))
        for row in sorted(_rows(store, _PLANS))
    }
    keys: dict[str, str] = {}
    for row in _rows(store, _TARGETS):
        key = _key(words, row, plans)
        # Several values of one property (a document in two copies) give one key, whatever their order.
        if key and key < keys.get(row[0], "\uffff"):
            keys[row[0]] = key
    return [Triple(NamedNode(iri), PG["comparisonKey"], Literal(key)) for iri, key in keys.items()]


def _key(words: Comparison, row: tuple[str, ...], plans: dict[str, _Plan]) -> str:
    _, metric, name, text, kind, direction, unit, measures, symbol, base, scope, commitment, in_plan, population = row
    plan = plans.get(in_plan)
    if plan is None or "".join(text.split()) in words.too_general or name in words.too_general:
        return ""
    change = _code(kind) in {"relativeChange", "absoluteChange", "pointChange"}
    part = words.qualifier(text, name, symbol or None, plan.place, plan.level)
    # What a plan is about all its figures are told of, whether their words say it again or not.
    part = "+".join(sorted({*filter(None, part.split("+")), *filter(None, plan.about.split("+"))}))
    return "|".join(
        (
            metric.rpartition("/")[2].rpartition("#")[2],
            part,
            _code(kind),
            _code(direction),
            _code(measures) or symbol or unit,
            # A level is what it is whatever year it is told beside; a change is one from its base year.
            base[:4] if change else "",
            words.scope(scope, plan.place, plan.level),
            _code(population),
            "stretch" if _code(commitment) == "stretch" else "firm",
        )
    )


def _code(iri: str) -> str:
    return iri.rpartition("-")[2]


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    for row in found:
        yield tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in row)
