"""Targets carried down from nation to province, city and county: weaker, tighter, the same, or missing below.

The nearest place above that has a comparable target (``pg:comparisonKey``) due in the same year counts.  This stands in code
as the nearest of four levels is an ordering, which a CONSTRUCT query finds a hundred times slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from ..vocab.metrics import Metrics
from .statements import Statements
from .terms import PG, PGM, PREFIXES, code

_TARGETS = """SELECT ?t ?key ?plan ?place ?deadline ?value ?factor ?measures ?kind ?comparator ?wanted ?metric ?text WHERE {
  ?t pg:comparisonKey ?key ; pg:inPlan ?plan ; pg:deadline ?deadline ; pg:targetValue ?value ; pg:hasMetric ?metric ; pg:metricText ?text .
  ?plan pg:appliesIn ?place . FILTER NOT EXISTS { ?plan dcterms:isReplacedBy ?newer }
  OPTIONAL { ?t pg:valueKind ?kind } OPTIONAL { ?t pg:comparator ?comparator } OPTIONAL { ?metric pg:desirability ?wanted }
  OPTIONAL { ?t pg:hasUnit ?u . ?u pg:factor ?factor ; pg:measuresKind ?measures }
}"""
_PLANS = """SELECT DISTINCT ?plan ?place ?above ?start ?end WHERE {
  ?plan pg:implements ?above ; pg:appliesIn ?place . ?above a pg:Plan ; pg:planEnd ?end2 . ?plan pg:planStart ?start ; pg:planEnd ?end . FILTER(?end = ?end2)
}"""
_SET = "SELECT ?plan ?metric WHERE { ?t pg:inPlan ?plan ; pg:hasMetric ?metric . ?t a pg:Target }"
_TEXT = "SELECT ?plan ?text WHERE { ?plan pg:hasSource ?doc . ?doc pg:fullText ?text }"
_PER_UNIT = frozenset({
    "proportion", "intensity", "massConcentration", "ratioChange", "growthRate", "density", "pressure", "temperature",
    "multiple", "frequency", "duration", "speed",
})  # fmt: skip
"""What a unit measures where the figure of a part can be held against that of the whole."""


@dataclass(frozen=True, slots=True)
class _Target:
    iri: str
    key: str
    plan: str
    place: str
    year: str
    value: Decimal
    side: int
    per_unit: bool
    metric: str
    text: str


def cascade(store: Store, base_iri: str, keys: Sequence[str] | None = None) -> list[Triple]:
    """``pg:cascadesFrom`` with its outcome; with ``keys`` (SPARQL literals) of targets with these comparison keys."""
    statements = Statements(base_iri)
    if "cascade" in statements.off:
        return []
    above = _chains(store)
    groups: dict[tuple[str, str], dict[str, list[_Target]]] = {}
    for target in sorted(_targets(store, "key", keys), key=lambda t: t.iri):
        groups.setdefault((target.key, target.year), {}).setdefault(target.place, []).append(target)
    for by_place in groups.values():
        if len(by_place) < 2:
            continue
        for place, own in sorted(by_place.items()):
            higher = next((by_place[p] for p in above.get(place, ()) if p in by_place), [])
            for target in own:
                for upper in higher:
                    outcome = code("outcome", _outcome(target, upper))
                    statements.add(
                        "cascade", target.iri, PG["cascadesFrom"], upper.iri, (target.iri, upper.iri), outcome=outcome
                    )
    return statements.triples


def _outcome(target: _Target, upper: _Target) -> str:
    """How the figure below stands to the one above."""
    if target.value == upper.value == 0:
        return "same"  # of nothing nobody has a part
    if not (target.per_unit and upper.per_unit):
        return "share"
    if target.value == upper.value:
        return "same"
    if target.side == 0 or target.side != upper.side:
        return "open"
    return "tighter" if (target.value > upper.value) == (target.side > 0) else "weaker"


def missing(store: Store, base_iri: str) -> list[Triple]:
    """What plans lack of those that they carry out.

    A plan that carries out one of a place above for the same years, and says nothing of one of its indicators.
    Only indicators of the vocabulary with figures per unit for the whole place count, and nothing is missing whose words
    stand anywhere in the text.
    """
    statements = Statements(base_iri)
    pairs = [] if "cascade-missing" in statements.off else list(_rows(store, _PLANS))
    if not pairs:
        return []
    lower, upper_plans = ([f"<{iri}>" for iri in sorted({pair[at] for pair in pairs})] for at in (0, 2))
    above = _chains(store)
    has: dict[str, set[str]] = {}
    for plan, metric in _rows(store, _kept_to(_SET, "plan", lower)):
        has.setdefault(plan, set()).add(metric)
    by_plan: dict[str, list[_Target]] = {}
    for target in sorted(_targets(store, "plan", upper_plans), key=lambda t: t.iri):
        by_plan.setdefault(target.plan, []).append(target)
    texts = {plan: "".join(text.split()) for plan, text in sorted(_rows(store, _kept_to(_TEXT, "plan", lower)))}
    told: set[tuple[str, str]] = set()
    for plan, place, upper_plan, _, end in sorted(pairs):
        for upper in by_plan.get(upper_plan, []):
            key = plan, upper.metric
            parts = upper.key.split("|")
            whole = not parts[1] and not parts[6] and parts[8] == "firm"
            if (
                upper.place in above.get(place, ()) and whole and upper.per_unit and upper.year == end[:4]
                and upper.metric.startswith(PGM.iri) and upper.metric not in has.get(plan, ()) and key not in told
                and not _spoken_of(upper, texts.get(plan, ""))
            ):  # fmt: skip
                told.add(key)
                statements.add("cascade-missing", plan, PG["lacksTargetOf"], upper.iri, (plan, upper.iri))
    return statements.triples


def _spoken_of(target: _Target, text: str) -> bool:
    metric = Metrics.load().get(target.metric.removeprefix(PGM.iri))
    names = {target.text, *((metric.zh, *metric.aliases) if metric is not None else ())}
    return any(name and "".join(name.split()) in text for name in names)


def _chains(store: Store) -> dict[str, tuple[str, ...]]:
    """The places above each place, nearest first."""
    parent = {row[0]: row[1] for row in sorted(_rows(store, "SELECT ?a ?b WHERE { ?a pg:within ?b }"), reverse=True)}
    chains: dict[str, tuple[str, ...]] = {}
    for place in parent:
        chain: list[str] = []
        at = place
        while at in parent and parent[at] not in chain:
            at = parent[at]
            chain.append(at)
        chains[place] = tuple(chain)
    return chains


def _kept_to(query: str, variable: str, terms: Sequence[str] | None) -> str:
    """A query kept to some values of a variable; None: to none."""
    if terms is None:
        return query
    return query.replace("WHERE {", f"WHERE {{ VALUES ?{variable} {{ {' '.join(terms)} }} ", 1)


def _targets(store: Store, variable: str, terms: Sequence[str] | None) -> Iterator[_Target]:
    seen: set[str] = set()
    for row in sorted(_rows(store, _kept_to(_TARGETS, variable, terms))):
        iri, key, plan, place, deadline, value, factor, measures, kind, comparator, wanted, metric, text = row
        if iri in seen:
            continue
        seen.add(iri)
        change = _code(kind) in {"relativeChange", "pointChange"}
        yield _Target(
            iri, key, plan, place, deadline[:4], Decimal(value) * Decimal(factor or "1"),
            side(_code(comparator), _code(kind), _code(wanted)), change or _code(measures) in _PER_UNIT, metric, text,
        )  # fmt: skip


def side(comparator: str, kind: str, wanted: str) -> int:
    """1 where more is stricter, -1 where less is, 0 where neither the comparison nor the metric says which."""
    if comparator in {"atLeast", "above"}:
        return 1
    if comparator in {"atMost", "below"}:
        return -1
    # How far something is to change is stricter the further, whichever way.
    return 1 if kind in {"relativeChange", "absoluteChange", "pointChange"} else _WANTED.get(wanted, 0)


_WANTED = {"higherIsBetter": 1, "lowerIsBetter": -1}


def _code(iri: str) -> str:
    return iri.rpartition("-")[2]


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    for row in found:
        yield tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in row)
