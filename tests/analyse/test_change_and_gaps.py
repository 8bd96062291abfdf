"""Comparison, gaps, deadlines, portfolios and changes on small invented graphs whose answers are known by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from policygraph.analyse import across, change, naming, yearly
from policygraph.analyse.facts import Facts
from policygraph.analyse.items import Answer
from policygraph.errors import UsageError
from policygraph.graph.derive import derive
from policygraph.graph.kinds import on_by_default, wanting
from policygraph.graph.vocabulary import vocabulary_quads

ID = "https://w3id.org/policygraph/id/"
HEAD = """@prefix pg: <https://w3id.org/policygraph/ont#> .
@prefix pgc: <https://w3id.org/policygraph/code#> .
@prefix pgm: <https://w3id.org/policygraph/metric#> .
@prefix id: <https://w3id.org/policygraph/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:city a pg:Place ; skos:prefLabel "青石市"@zh ; pg:gbCode "910100" .
id:east a pg:Place ; skos:prefLabel "河口县"@zh ; pg:gbCode "910121" .
id:west a pg:Place ; skos:prefLabel "河口县"@zh ; pg:gbCode "920121" .
id:old a pg:Plan ; dcterms:title "青石市2030年竹林要点"@zh ; pg:appliesIn id:city ; pg:planStart "2030-01-01"^^xsd:date ; pg:planEnd "2030-12-31"^^xsd:date .
id:new a pg:Plan ; dcterms:title "青石市2031年竹林要点"@zh ; pg:appliesIn id:city ; pg:planStart "2031-01-01"^^xsd:date ; pg:planEnd "2031-12-31"^^xsd:date .
id:eastPlan a pg:Plan ; dcterms:title "东边竹林要点"@zh ; pg:appliesIn id:east .
id:westPlan a pg:Plan ; dcterms:title "西边竹林要点"@zh ; pg:appliesIn id:west .
id:pct a pg:Unit ; pg:symbol "%" . id:mu a pg:Unit ; pg:symbol "mu" .
id:forest a pg:Metric ; skos:prefLabel "竹林覆盖率"@zh ; skos:altLabel "竹覆盖率"@zh ; pg:desirability pgc:desirability-higherIsBetter .
id:water a pg:Metric ; skos:prefLabel "竹林用水强度"@zh ; pg:desirability pgc:desirability-lowerIsBetter .
id:leaf a pg:Metric ; skos:prefLabel "竹叶堆肥量"@zh .
id:forestOffice a pg:NamedAgency ; skos:prefLabel "青石市竹林局"@zh ; skos:altLabel "市竹林局"@zh .
id:waterOffice a pg:NamedAgency ; skos:prefLabel "青石市节水局"@zh .
id:otherOffice a pg:NamedAgency ; skos:prefLabel "白石市竹林局"@zh ; skos:altLabel "市竹林局"@zh .
id:someone a pg:PlaceholderAgency ; skos:prefLabel "有关单位"@zh .
id:unplaced a pg:NamedAgency ; skos:prefLabel "市节水局"@zh .
id:waterOffice skos:altLabel "市节水局"@zh ; pg:jurisdiction id:city .
"""


def target(name: str, plan: str, value: str | None, metric: str = "forest", **said: str) -> str:
    """One target as Turtle; ``said`` overrides what an ordinary firm level target says."""
    year = "2031" if plan == "new" else "2030"
    deadline = said.get("deadline", f"{year}-12-31")
    lines = [
        f"id:{name} a pg:Target ; pg:inPlan id:{plan} ; pg:hasMetric id:{metric} ; pg:statement '{name}'@zh",
        f"pg:metricText '{metric}' ; pg:commitmentLevel pgc:commitment-{said.get('commitment', 'stated')}",
    ]
    if deadline:
        lines.append(f"pg:deadline '{deadline}'^^xsd:date")
    if value is None:
        lines.append("pg:quantification pgc:quantification-qualitative ; pg:qualitativeText '更好'")
    else:
        lines.append(
            f"pg:quantification pgc:quantification-quantified ; pg:targetValue {value} ; pg:hasUnit id:pct ; "
            f"pg:comparator pgc:comparator-{said.get('comparator', 'reach')} ; "
            f"pg:valueKind pgc:valueKind-{said.get('kind', 'level')}"
        )
    if "direction" in said:
        lines.append(f"pg:changeDirection pgc:direction-{said['direction']}")
    if "scope" in said:
        lines.append(f"pg:scopeText '{said['scope']}'")
    if "baseline" in said:
        lines.append(f"pg:baselineYear '{said['baseline']}'^^xsd:gYear")
    return " ; ".join(lines) + " .\n"


def duty(item: str, agency: str, role: str = "lead", basis: str = "explicit", told: str = "here") -> str:
    return (
        f"id:{item}-{agency}-{role} a pg:Responsibility ; pg:forItem id:{item} ; pg:responsibleAgency id:{agency} ; "
        f"pg:role pgc:role-{role} ; pg:basis pgc:basis-{basis} ; pg:hasEvidence id:{told} .\n"
    )


def task(name: str, plan: str = "old", deadline: str = "") -> str:
    due = f" ; pg:deadline '{deadline}'^^xsd:date" if deadline else ""
    return f"id:{name} a pg:Task ; dcterms:title '{name}'@zh ; pg:statement '{name}'@zh ; pg:inPlan id:{plan}{due} .\n"


def facts(*parts: str) -> Facts:
    store = Store()
    store.bulk_extend(vocabulary_quads())
    store.load((HEAD + "".join(parts)).encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:g"))
    derive(store)
    return Facts(store, "zh")


def changes(known: Facts, same: bool = False) -> list[tuple[str, str]]:
    """(change, detail) of every row from the old plan to the new one."""
    rows = change.diff(known, known.plans[ID + "old"], known.plans[ID + "new"], same=same).rows
    return [(row[0], row[4]) for row in rows]


def column(answer: Answer, name: str) -> list[str]:
    return [row[answer.columns.index(name)] for row in answer.rows]


# ---------- from plan to plan ----------


def test_what_is_new_and_what_is_gone() -> None:
    known = facts(target("a", "old", "40"), target("b", "new", "7", metric="water"))
    assert changes(known) == [("added", ""), ("dropped", "")]


@pytest.mark.parametrize(
    ("metric", "before", "after", "said", "expected"),
    [
        ("forest", "40", "42", {}, "tightened"),
        ("forest", "42", "40", {}, "loosened"),
        ("water", "40", "42", {}, "loosened"),
        ("water", "40", "38", {"comparator": "atMost"}, "tightened"),
        ("leaf", "40", "42", {"comparator": "equal"}, "changed"),
        ("leaf", "40", "42", {"comparator": "atLeast"}, "tightened"),
        ("water", "3", "5", {"kind": "relativeChange", "direction": "decrease", "comparator": "equal"}, "tightened"),
        ("forest", "40", "40", {}, "same"),
    ],
)
def test_stricter_is_what_the_comparison_or_the_metric_says(
    metric: str, before: str, after: str, said: dict[str, str], expected: str
) -> None:
    known = facts(target("a", "old", before, metric, **said), target("b", "new", after, metric, **said))
    assert [name for name, _ in changes(known, same=True)] == [expected]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ({}, {"scope": "北山片区"}, "scope"),
        (
            {"baseline": "2025", "kind": "relativeChange", "direction": "increase"},
            {"baseline": "2029", "kind": "relativeChange", "direction": "increase"},
            "base year",
        ),
        ({}, {"kind": "relativeChange", "direction": "increase"}, "kind"),
        ({"commitment": "binding"}, {"commitment": "stretch"}, "commitment"),
    ],
)
def test_what_does_not_mean_the_same_is_not_held_against_each_other(
    old: dict[str, str], new: dict[str, str], reason: str
) -> None:
    assert changes(facts(target("a", "old", "40", **old), target("b", "new", "50", **new))) == [
        ("not-comparable", reason)
    ]


def test_the_whole_city_is_no_narrower_scope() -> None:
    known = facts(target("a", "old", "40", scope="全市"), target("b", "new", "42"))
    assert changes(known) == [("tightened", "")]


def test_a_level_is_a_level_whatever_year_stands_beside_it() -> None:
    known = facts(target("a", "old", "40", baseline="2025"), target("b", "new", "42", baseline="2029"))
    assert changes(known) == [("tightened", "")]


def test_a_stretch_target_pairs_with_the_stretch_target() -> None:
    known = facts(
        target("a", "old", "40"), target("b", "old", "45", commitment="stretch"),
        target("c", "new", "42"), target("d", "new", "44", commitment="stretch"),
    )  # fmt: skip
    assert [name for name, _ in changes(known)] == ["tightened", "loosened"]


def test_a_deadline_slips_but_the_end_of_the_year_does_not() -> None:
    late = facts(
        target("a", "old", "40", deadline="2030-06-30"), target("b", "new", "40", deadline="2031-09-30"),
        target("c", "old", "7", "water"), target("d", "new", "7", "water"),
    )  # fmt: skip
    assert changes(late) == [("deadline-slipped", "2030-06-30 -> 2031-09-30")]


def test_several_years_pair_by_their_deadlines() -> None:
    known = facts(
        target("a", "old", "40", deadline="2031-12-31"), target("b", "old", "50", deadline="2035-12-31"),
        target("c", "new", "41", deadline="2031-12-31"), target("d", "new", "49", deadline="2035-12-31"),
    )  # fmt: skip
    assert [name for name, _ in changes(known)] == ["tightened", "loosened"]


def test_more_by_a_later_year_is_not_stricter() -> None:
    known = facts(
        target("a", "old", "40", deadline="2030-06-30"), target("b", "new", "45", deadline="2031-09-30"),
        target("c", "old", "7", "water", deadline="2030-06-30"), target("d", "new", "8", "water", deadline="2031-09-30"),
    )  # fmt: skip
    assert [name for name, _ in changes(known)] == ["loosened", "changed", "deadline-slipped"]


def test_what_a_plan_says_twice_is_one_target() -> None:
    known = facts(target("a", "old", "40"), target("b", "old", "40"), target("c", "new", "42"))
    assert changes(known) == [("tightened", "")]


def test_another_owner_and_a_lost_figure() -> None:
    known = facts(
        target("a", "old", "40"), target("b", "new", "40"), duty("a", "forestOffice"), duty("b", "waterOffice"),
        target("c", "old", "7", "water"), target("d", "new", None, "water"),
    )  # fmt: skip
    assert changes(known) == [
        ("loosened", "no figure any more (qualitative)"), ("owner-changed", "青石市竹林局 -> 青石市节水局"),
    ]  # fmt: skip


def test_plans_of_two_places_are_no_pair_even_under_one_name() -> None:
    known = facts()
    with pytest.raises(UsageError, match="two places"):
        change.diff(known, known.plans[ID + "eastPlan"], known.plans[ID + "westPlan"])


# ---------- side by side ----------


def test_compare_keeps_kinds_apart_and_shows_who_sets_nothing() -> None:
    known = facts(
        target("a", "old", "40"), target("b", "new", "43"), target("c", "eastPlan", "48", deadline="2030-12-31"),
        target("d", "old", "5", kind="relativeChange", direction="increase"), target("e", "new", "9", "water"),
    )  # fmt: skip
    answer = across.compare(known, ID + "forest")
    assert column(answer, "figure") == ["48%", "40%", "43%", "5%"]
    assert column(answer, "kind") == ["level", "level", "level", "relativeChange increase"]
    asked = across.compare(known, ID + "forest", [ID + "city", ID + "west"], 2031)
    assert [(row[0], row[3], row[4]) for row in asked.rows] == [("青石市", "43%", "level"), ("河口县", "", "none")]


def test_gaps() -> None:
    known = facts(
        target("owned", "old", "1"), duty("owned", "forestOffice"),
        target("vague", "old", "1"), duty("vague", "someone", "responsible"),
        target("open", "eastPlan", None, deadline=""), duty("open", "forestOffice", basis="impliedByIssuer"),
        task("led"), duty("led", "forestOffice"), duty("led", "waterOffice", "support"),
        task("nobody"), duty("nobody", "waterOffice", "support"),
        task("both"), duty("both", "forestOffice"), duty("both", "waterOffice"),
        task("parts"), duty("parts", "forestOffice"), duty("parts", "waterOffice", told="there"),
    )  # fmt: skip
    found = across.gaps(known)
    assert {(row[0], row[3], row[4]) for row in found.rows} == {
        ("placeholders-only", "vague", "有关单位"), ("no-owner", "open", ""), ("no-deadline", "open", ""),
        ("no-figure", "open", "qualitative"), ("no-lead", "nobody", ""),
        ("two-leads", "both", "青石市竹林局、青石市节水局"),
    }  # fmt: skip
    assert {row[1] for row in across.gaps(known, known.plans[ID + "eastPlan"]).rows} == {"东边竹林要点"}


def test_due_counts_both_days() -> None:
    known = facts(
        target("a", "old", "1", deadline="2030-06-30"),
        task("b", deadline="2030-01-01"),
        task("c", deadline="2030-07-01"),
    )
    answer = across.due(known, date(2030, 1, 1), date(2030, 6, 30))
    assert [row[3] for row in answer.rows] == ["b", "a"]


def test_a_portfolio_begins_with_what_the_text_says() -> None:
    known = facts(
        target("a", "old", "1"), duty("a", "forestOffice", "accountable", "impliedByIssuer"),
        task("b"), duty("b", "forestOffice", "support"), task("c"), duty("c", "waterOffice"),
    )  # fmt: skip
    assert [row[:4] for row in across.portfolio(known, ID + "forestOffice").rows] == [
        ("explicit", "support", "task", "b"), ("impliedByIssuer", "accountable", "target", "a"),
    ]  # fmt: skip


def test_candidates_are_what_the_vocabulary_lacks() -> None:
    known = facts(
        target("a", "old", "1"), target("b", "new", "2"), target("c", "old", "3", "leaf"),
        target("d", "old", "3").replace("id:forest", "pgm:pm25-concentration"),
    )  # fmt: skip
    assert [row[:3] for row in across.candidates(known).rows] == [("竹林覆盖率", "2", "2"), ("竹叶堆肥量", "1", "1")]


# ---------- names ----------


def test_names_in_short_and_in_full() -> None:
    known = facts(target("a", "old", "1"))
    assert naming.metric(known, "竹覆盖率") == ID + "forest"
    assert naming.place(known, "青石市") == naming.place(known, "910100") == ID + "city"
    assert naming.agency(known, "青石市节水局") == ID + "waterOffice"
    assert naming.plan(known, "2031年").iri == ID + "new"


def test_a_name_of_two_offers_both_and_an_unknown_one_the_nearest() -> None:
    known = facts(target("a", "old", "1"))
    with pytest.raises(UsageError, match=r"河口县 .910121.; 河口县 .920121."):
        naming.place(known, "河口县")
    with pytest.raises(UsageError, match="白石市竹林局"):
        naming.agency(known, "市竹林局")
    with pytest.raises(UsageError, match=r"names 2 agency nodes.*市节水局; 青石市节水局"):
        naming.agency(known, "市节水局")
    with pytest.raises(UsageError, match=r"nearest: .*竹林覆盖率"):
        naming.metric(known, "竹林覆盖度")
    with pytest.raises(UsageError, match=r"2030年.*2031年"):
        naming.plan(known, "青石市")


# ---------- the same as derived statements ----------


def derived(known: Facts, wanted: Iterable[str] = on_by_default()) -> set[tuple[str, str, str]]:
    """(change, target before, target after) of what is derived from year to year."""
    with wanting(wanted):
        found: dict[str, dict[str, str]] = {}
        for triple in yearly.changes(known.store):
            found.setdefault(str(triple.subject), {})[triple.predicate.value.rpartition("#")[2]] = str(triple.object)
    rows = (
        [said.get(name, "").strip("<>").removeprefix(ID) for name in ("changeKind", "targetBefore", "targetAfter")]
        for said in found.values()
    )
    return {(change.rpartition("-")[2], before, after) for change, before, after in rows}


def test_each_change_to_the_plan_that_follows_is_a_statement_with_its_sources() -> None:
    known = facts(
        target("a", "old", "40"), target("b", "new", "42"), target("c", "old", "7", metric="water"), target("d", "new", None, metric="leaf"),
    )  # fmt: skip
    assert derived(known) == {("tightened", "a", "b"), ("dropped", "c", ""), ("added", "", "d")}
    sources: dict[str, set[str]] = {}
    for triple in yearly.changes(known.store):
        if triple.predicate.value.endswith("wasDerivedFrom"):
            sources.setdefault(str(triple.subject), set()).add(str(triple.object).strip("<>").removeprefix(ID))
    assert sorted(map(sorted, sources.values())) == [["a", "b"], ["c", "new"], ["d", "old"]]
    assert derived(known, ()) == set()


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "北山片区"}, {"commitment": "stretch"}, {"commitment": "expected"}, {"kind": "pointChange", "direction": "increase"},
    ],
)  # fmt: skip
def test_what_does_not_mean_the_same_is_no_change_from_year_to_year(other: dict[str, str]) -> None:
    assert derived(facts(target("a", "old", "40"), target("b", "new", "42", **other))) == set()


def test_changes_from_other_base_years_are_no_change_from_year_to_year() -> None:
    fall = {"kind": "relativeChange", "direction": "decrease"}
    one, other = target("a", "old", "10", baseline="2025", **fall), target("b", "new", "12", baseline="2029", **fall)
    assert derived(facts(one, other)) == set()
    assert {row[0] for row in derived(facts(one, target("b", "new", "12", baseline="2025", **fall)))} == {"tightened"}


def test_a_county_of_the_same_name_follows_nothing() -> None:
    def county(name: str, place: str, year: int) -> str:
        return (
            f"id:{name} a pg:Plan ; dcterms:title '河口县{year}年竹林要点'@zh ; pg:appliesIn id:{place} ; "
            f"pg:planStart '{year}-01-01'^^xsd:date ; pg:planEnd '{year}-12-31'^^xsd:date .\n"
        )

    said = target("a", "first", "40"), target("b", "second", "42")
    assert derived(facts(county("first", "east", 2030), county("second", "west", 2031), *said)) == set()
    assert derived(facts(county("first", "east", 2030), county("second", "east", 2031), *said)) == {
        ("tightened", "a", "b")
    }


def test_a_newer_edition_is_held_against_the_one_it_replaces() -> None:
    edition = (
        "id:edition a pg:Plan ; dcterms:title '青石市2030年竹林要点（修订版）'@zh ; pg:appliesIn id:city ; "
        "pg:planStart '2030-01-01'^^xsd:date ; pg:planEnd '2030-12-31'^^xsd:date .\n"
    )
    known = facts(edition, target("a", "old", "40"), target("b", "edition", "38"))
    assert ("loosened", "a", "b") in derived(known)
