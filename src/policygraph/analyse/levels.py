"""What the derived statements across plans say, as rows: targets down the levels, and the plans that a plan carries out."""

from __future__ import annotations

from pyoxigraph import NamedNode

from ..graph.terms import DCTERMS
from .facts import Facts
from .items import Answer, Plan, Target

CASCADE = (
    "outcome",
    "metric",
    "place",
    "figure",
    "plan",
    "above",
    "figure_above",
    "plan_above",
    "item",
    "target_above",
)
IMPLEMENTS = ("plan", "carries_out", "issuer", "level", "period", "held", "item", "carried_out")
_LEVELS = {
    "national": ("国家级", "nation"), "province": ("省级", "province"), "prefecture": ("地市级", "city"),
    "county": ("区县级", "county"), "township": ("乡镇级", "township"),
}  # fmt: skip


def cascade(facts: Facts, metric: str = "", place: str = "", outcome: str = "") -> Answer:
    """Each target beside the one that it carries down, from the highest place downwards, and what plans below lack.

    ``metric`` and ``place`` (IRIs: the place below or above) and ``outcome`` (weaker, tighter, same, share, open, missing) narrow it.
    """
    pairs = facts.asked(
        "SELECT ?t ?u ?o { ?s a pg:DerivedStatement ; pg:derivationKind 'cascade' ; rdf:subject ?t ; rdf:object ?u ; pg:outcome ?o }",
        "cascade",
    )
    gaps = facts.asked(
        "SELECT ?p ?u { ?s a pg:DerivedStatement ; pg:derivationKind 'cascade-missing' ; rdf:subject ?p ; rdf:object ?u }",
        "cascade-missing",
    )
    wanted = {iri for pair in pairs for iri in pair[:2]} | {upper for _, upper in gaps}
    targets = {t.iri: t for t in facts.targets_of(metric=metric, among=wanted)} if wanted else {}
    rows: list[tuple[tuple[object, ...], tuple[str, ...]]] = []
    for lower_iri, upper_iri, code in pairs:
        lower, upper, result = targets.get(lower_iri), targets.get(upper_iri), code.rpartition("-")[2]
        if lower is not None and upper is not None and outcome in ("", result) and _in(place, lower.plan, upper.plan):
            told = (facts.place_name(lower.plan), _figure(lower), lower.plan.title)
            rows.append(_row(facts, result, lower.plan, told, upper, lower.iri))
    for plan_iri, upper_iri in gaps:
        plan, upper = facts.plans.get(plan_iri), targets.get(upper_iri)
        if plan is not None and upper is not None and outcome in ("", "missing") and _in(place, plan, upper.plan):
            rows.append(_row(facts, "missing", plan, (facts.place_name(plan), "", plan.title), upper, plan.iri))
    return Answer(CASCADE, tuple(dict.fromkeys(row for _, row in sorted(rows))))


def _row(
    facts: Facts, outcome: str, plan: Plan, told: tuple[str, str, str], upper: Target, item: str
) -> tuple[tuple[object, ...], tuple[str, ...]]:
    row = (
        outcome, facts.metric_name(upper), *told, facts.place_name(upper.plan), _figure(upper), upper.plan.title, item, upper.iri,
    )  # fmt: skip
    code = facts.place_codes.get(plan.place or "", "")
    return (facts.metric_name(upper), code, item, upper.iri), row


def _in(place: str, *plans: Plan) -> bool:
    return not place or any(plan.place == place for plan in plans)


def _figure(target: Target) -> str:
    parts = (target.direction, target.comparator, target.figure, str(target.deadline.year) if target.deadline else "")
    return " ".join(part for part in parts if part)


def implements(facts: Facts, plan: Plan | None = None, lang: str = "zh") -> Answer:
    """The documents that plans carry out: title, issuer, level and period, and whether the graph holds them itself."""
    narrow = f"FILTER(?p = {NamedNode(plan.iri)})" if plan is not None else ""
    titles = {iri: min(found) for iri, found in facts.names((DCTERMS, "title")).items()}
    rows = []
    for citing, cited, level, issuer, period in facts.rows(
        "SELECT DISTINCT ?p ?q ?level ?issuer ?period { ?p pg:implements ?q . " + narrow
        + " OPTIONAL { ?q pg:instrumentLevel ?level } OPTIONAL { ?q pg:issuerText ?issuer } OPTIONAL { ?q pg:periodText ?period } }"
    ):  # fmt: skip
        one, other = facts.plans.get(citing), facts.plans.get(cited)
        if one is None:
            continue
        title = other.title if other is not None else titles.get(cited, "")
        if other is not None:
            issuer = "、".join(sorted(facts.labels.get(a, "") for a in facts.issuers.get(cited, ())))
            level = facts.place_levels.get(other.place or "", level)
            period = f"{other.start.year}-{other.end.year}" if other.start and other.end else period
        words = _LEVELS.get(level.rpartition("-")[2], ("", ""))[0 if lang == "zh" else 1]
        held = facts.place_name(other) or "✓" if other is not None else ""
        rows.append((one.title, title, issuer, words, period, held, citing, cited))
    return Answer(IMPLEMENTS, tuple(sorted(rows, key=lambda row: (row[0], not row[5], row[1], row[7]))))


def kind_counts(facts: Facts) -> dict[str, int]:
    """How many statements of each kind the graph holds."""
    rows = facts.rows("SELECT ?k (COUNT(DISTINCT ?s) AS ?n) { ?s pg:derivationKind ?k } GROUP BY ?k")
    return {kind: int(number) for kind, number in rows}
