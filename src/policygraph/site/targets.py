"""The table of all targets."""

from __future__ import annotations

from typing import Any

from .cards import baseline_text, normalised, plain
from .corpus import Corpus, Fact
from .frame import Frame
from .grids import Column, Dictionary, labelled, write_grid
from .reader import Layout

COLUMNS = (
    Column("metric", "ref", "c_metric", "metrics", "list", wide=30),
    Column("figure", "figure", "c_figure", wide=18),
    Column("deadline", "date", "c_deadline", filter="year"),
    Column("place", "ref", "c_place", "places", "select"),
    Column("plan", "ref", "c_plan", "plans", "list", wide=36),
    Column("owner", "owners", "c_owner", "agencies", "list", wide=36),
    Column("basis", "ref", "c_basis", "codes", "select", shown=False),
    Column("commitment", "ref", "c_commitment", "codes", "select"),
    Column("theme", "ref", "c_theme", "codes", "select", shown=False),
    Column("quantification", "ref", "c_quantification", "codes", "select", shown=False),
    Column("comparator", "ref", "c_comparator", "codes", shown=False),
    Column("upper", "number", "c_upper", shown=False),
    Column("unit", "ref", "c_unit", "codes", shown=False),
    Column("kind", "ref", "c_kind", "codes", shown=False, wide=18),
    Column("baseline", "text", "c_baseline", shown=False),
    Column("scope", "text", "c_scope", shown=False),
    Column("words", "words", "c_quote", "plans", shown=False, wide=60),
)
_SIGNS = {"atLeast": "≥", "atMost": "≤", "above": ">", "below": "<"}


def figure(corpus: Corpus, fact: Fact) -> list[Any]:
    """[as written, as a number with sign and unit, the bare number or None]."""
    number = normalised(corpus, fact)
    sign = _SIGNS.get(fact.code("effectiveComparator") or fact.code("comparator"), "")
    change = (
        {"increase": "+", "decrease": "−"}.get(fact.code("changeDirection"), "")
        if "hange" in fact.get("valueKind")
        else ""
    )
    shown = f"{sign}{change}{number}" if number else ""
    written = fact.get("valueText") or fact.get("valueInWords") or fact.get("qualitativeText")
    value = fact.get("targetValue") or fact.get("lowerBound")
    bare: Any = None
    if value:
        text = plain(value)
        bare = int(text) if text.lstrip("-").isdigit() else float(text)
    return [written, "" if shown == written else shown, bare]


def owners(
    corpus: Corpus, fact: Fact, agencies: Dictionary, codes: Dictionary, paths: dict[str, str]
) -> list[list[int]]:
    """[agency, role, basis] of each owner, by number, once."""
    rows: dict[tuple[int, int, int], None] = {}
    for duty in corpus.duties.get(fact.iri, ()):
        body = corpus.agencies[duty.agency]
        rows[
            agencies.add(body.iri, body.names, paths.get(body.iri, "")),
            code(corpus, codes, f"role-{duty.role}"),
            code(corpus, codes, f"basis-{duty.basis}"),
        ] = None
    return [list(row) for row in rows]


def code(corpus: Corpus, codes: Dictionary, key: str) -> int:
    """The number of a code, -1 for none."""
    if not key or key.endswith("-"):
        return -1
    return codes.add(key, corpus.codes.get(key) or {"zh": key.rpartition("-")[2]})


def words_link(layout: Layout, plan: int, fact: Fact) -> list[int]:
    """[plan, page, start, end] from which a script makes the link to the words; [plan] where there are none."""
    if fact.words is None:
        return [plan]
    return [plan, layout.part_of(fact.words.start) + 1, fact.words.start, fact.words.end]


def write_targets(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
    """The page ``targets.html`` with its data."""
    corpus = frame.corpus
    metrics, plans, places, agencies, codes = (Dictionary() for _ in range(5))
    rows = []
    for fact in corpus.targets.values():
        metric, place, plan = (
            corpus.metrics.get(fact.get("hasMetric")),
            corpus.place_of(fact.plan),
            corpus.plans[fact.plan],
        )
        mine = owners(corpus, fact, agencies, codes, paths)
        metric_names = metric.names if metric else {"zh": fact.get("metricText")}
        at = plans.add(plan.iri, {"zh": plan.short}, layouts[plan.iri].files[0])
        unit = corpus.units.get(fact.get("hasUnit"), "")
        upper = fact.get("upperBound")
        rows.append([
            metrics.add(metric.iri if metric else f"text {fact.get('metricText')}", metric_names, paths.get(metric.iri, "") if metric else ""),
            figure(corpus, fact), fact.get("deadline")[:10],
            places.add(place.iri, place.names) if place else -1, at, mine, mine[0][2] if mine else -1,
            code(corpus, codes, fact.get("commitmentLevel")), code(corpus, codes, metric.theme if metric else ""),
            code(corpus, codes, fact.get("quantification")),
            code(corpus, codes, fact.get("effectiveComparator") or fact.get("comparator")),
            float(upper) if upper else None, codes.add(f"unit {unit}", {"zh": unit}) if unit else -1,
            code(corpus, codes, fact.get("valueKind")), baseline_text(corpus, fact), fact.get("scopeText"),
            words_link(layouts[plan.iri], at, fact),
        ])  # fmt: skip
    dictionaries = {"metrics": metrics, "plans": plans, "places": places, "agencies": agencies, "codes": codes}
    quotes = [fact.words.quote if fact.words else fact.statement for fact in corpus.targets.values()]
    spec, files, _ = write_grid(frame, "targets", COLUMNS, rows, dictionaries, quotes, open=True)
    frame.page(
        "targets.html", "table.html", {lang: w["targets"] for lang, w in frame.words.items()}, "ttl/targets.ttl",
        spec=labelled(spec), files=files, lead=lambda w: w["targets_lead"],
    )  # fmt: skip
