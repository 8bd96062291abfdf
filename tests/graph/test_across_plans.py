"""What is derived across plans, on small invented graphs whose answer is known by hand, wrong pairings included."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from policygraph.errors import UsageError
from policygraph.graph.derive import derive
from policygraph.graph.kinds import chosen, kinds, on_by_default, wanting
from policygraph.graph.terms import PREFIXES
from policygraph.graph.vocabulary import vocabulary_quads

ID = "https://w3id.org/policygraph/id/"
HEAD = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    + """@prefix id: <https://w3id.org/policygraph/id/> .
<https://w3id.org/policygraph/id/place/cn-000000> a pg:Place ; skos:prefLabel "全国"@zh ; pg:gbCode "000000" ; pg:placeLevel pgc:level-national .
id:prov a pg:Place ; skos:prefLabel "云岭省"@zh ; pg:gbCode "910000" ; pg:placeLevel pgc:level-province ; pg:within <https://w3id.org/policygraph/id/place/cn-000000> .
id:city a pg:Place ; skos:prefLabel "青石市"@zh ; pg:gbCode "910100" ; pg:placeLevel pgc:level-prefecture ; pg:within id:prov .
id:east a pg:Place ; skos:prefLabel "河口县"@zh ; pg:gbCode "910121" ; pg:placeLevel pgc:level-county ; pg:within id:city .
id:far a pg:Place ; skos:prefLabel "海岳省"@zh ; pg:gbCode "920000" ; pg:placeLevel pgc:level-province .
id:west a pg:Place ; skos:prefLabel "河口县"@zh ; pg:gbCode "920121" ; pg:placeLevel pgc:level-county ; pg:within id:far .
"""
)
NATION = "<https://w3id.org/policygraph/id/place/cn-000000>"


def plan(name: str, place: str, title: str, start: int = 2021, end: int = 2025, sort: str = "fiveYearPlan") -> str:
    where = place if place.startswith("<") else f"id:{place}"
    return (
        f"id:{name} a pg:Plan ; dcterms:title '{title}'@zh ; pg:appliesIn {where} ; pg:planType pgc:planType-{sort} ; "
        f"pg:planStart '{start}-01-01'^^xsd:date ; pg:planEnd '{end}-12-31'^^xsd:date ; pg:hasSource id:{name}-doc ; pg:issuedBy id:{place[-6:].strip('>')}-body .\n"
    )


def target(name: str, in_plan: str, value: str, text: str = "农膜回收率", **said: str) -> str:
    """A firm level in per cent for the whole place, due in 2025, unless ``said`` says otherwise."""
    lines = [
        f"id:{name} a pg:Target ; pg:inPlan id:{in_plan} ; pg:metricText '{text}' ; pg:targetValue {value} ; pg:hasUnit {said.get('unit', 'pgu:percent')}",
        f"pg:hasMetric {said.get('metric', 'pgm:agri-film-recovery-rate')} ; pg:quantification pgc:quantification-quantified",
        f"pg:comparator pgc:comparator-{said.get('comparator', 'reach')} ; pg:valueKind pgc:valueKind-{said.get('kind', 'level')}",
        f"pg:commitmentLevel pgc:commitment-{said.get('commitment', 'stated')} ; pg:deadline '{said.get('deadline', '2025-12-31')}'^^xsd:date",
    ]
    if "direction" in said:
        lines.append(f"pg:changeDirection pgc:direction-{said['direction']}")
    if "scope" in said:
        lines.append(f"pg:scopeText '{said['scope']}'")
    else:
        lines.append(f"pg:appliesToPlace {said.get('place', 'id:city')}")
    if "baseline" in said:
        lines.append(f"pg:baselineYear '{said['baseline']}'^^xsd:gYear")
    return " ; ".join(lines) + " .\n"


def citation(by: str, title: str, function: str = "implements", after: str = "。") -> str:
    quote = f"《{title}》"
    return (
        f"id:{by}-doc a pg:SourceDocument ; pg:fullText '为落实{quote}{after}' .\n"
        f"id:{by}-cite a pg:Citation ; pg:citingPlan id:{by} ; pg:citedResource id:{by}-cited ; pg:hasEvidence id:{by}-e ; "
        f"pg:citationFunction pgc:citationFunction-{function} .\n"
        f"id:{by}-cited a pg:PolicyInstrument ; dcterms:title '{title}'@zh .\n"
        f"id:{by}-e a pg:Evidence ; pg:quote '{quote}' ; pg:start 3 ; pg:end {3 + len(quote)} ; pg:inDocument id:{by}-doc .\n"
    )


def graph(*parts: str, wanted: Iterable[str] = on_by_default()) -> Store:
    store = Store()
    store.bulk_extend(vocabulary_quads())
    store.load((HEAD + "".join(parts)).encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:g"))
    with wanting(wanted):
        derive(store)
    return store


def said(store: Store, kind: str) -> set[tuple[str, ...]]:
    """(subject, object, outcome) of the statements of a kind."""
    found = store.query(
        f"SELECT ?s ?o ?c {{ ?x a pg:DerivedStatement ; pg:derivationKind '{kind}' ; rdf:subject ?s . OPTIONAL {{ ?x rdf:object ?o }} OPTIONAL {{ ?x pg:outcome ?c }} }}",
        prefixes=PREFIXES, use_default_graph_as_union=True,
    )  # fmt: skip
    assert isinstance(found, QuerySolutions)
    rows = ([t.value if isinstance(t, NamedNode | Literal) else "" for t in row] for row in found)
    return {(s.removeprefix(ID), o.removeprefix(ID), c.rpartition("-")[2]) for s, o, c in rows}


UP = plan("up", "prov", "云岭省“十四五”生态环境保护规划")
LOW = plan("low", "city", "青石市“十四五”生态环境保护规划")


# ---------- cascade ----------


@pytest.mark.parametrize(
    ("above", "below", "more", "outcome"),
    [
        ("85", "85", {}, "same"),
        ("85", "88", {}, "tighter"),
        ("85", "80", {}, "weaker"),
        ("20", "18", {"text": "细颗粒物年均浓度", "metric": "pgm:pm25-concentration", "unit": "pgu:ug-per-m3"}, "tighter"),
        ("20", "22", {"text": "细颗粒物年均浓度", "metric": "pgm:pm25-concentration", "unit": "pgu:ug-per-m3"}, "weaker"),
        ("13.5", "14", {"kind": "relativeChange", "direction": "decrease", "baseline": "2020"}, "tighter"),
        ("5000", "79", {"unit": "pgu:km", "metric": "id:pipes", "text": "污水管网"}, "share"),
    ],
)  # fmt: skip
def test_a_target_carries_down_the_one_above(above: str, below: str, more: dict[str, str], outcome: str) -> None:
    store = graph(UP, LOW, target("u", "up", above, **more), target("t", "low", below, **more))
    assert said(store, "cascade") == {("t", "u", outcome)}


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "北山片区"},
        {"deadline": "2030-12-31"},
        {"kind": "pointChange", "direction": "increase"},
        {"commitment": "stretch"},
        {"text": "规模化农膜回收率"},
        {"metric": "pgm:straw-utilisation-rate"},
    ],
)
def test_what_does_not_mean_the_same_is_not_carried_down(other: dict[str, str]) -> None:
    assert said(graph(UP, LOW, target("u", "up", "85"), target("t", "low", "85", **other)), "cascade") == set()


def test_changes_from_different_years_are_not_carried_down() -> None:
    fall = {"kind": "relativeChange", "direction": "decrease"}
    one, other = target("u", "up", "10", baseline="2015", **fall), target("t", "low", "10", baseline="2020", **fall)
    assert said(graph(UP, LOW, one, other), "cascade") == set()


def test_a_level_is_a_level_whatever_year_it_is_told_beside() -> None:
    one, other = target("u", "up", "85", baseline="2015"), target("t", "low", "85", baseline="2020")
    assert said(graph(UP, LOW, one, other), "cascade") == {("t", "u", "same")}


def test_the_whole_place_is_no_narrower_scope_but_the_capital_is() -> None:
    store = graph(
        UP, LOW, target("u", "up", "85", scope="全省"), target("t", "low", "86", scope="全市"),
        target("x", "low", "90", scope="全省"),
    )  # fmt: skip
    assert said(store, "cascade") == {("t", "u", "tighter")}


def test_a_county_of_the_same_name_elsewhere_carries_nothing_down() -> None:
    east, west = plan("e", "east", "河口县农业规划"), plan("w", "west", "河口县农业规划")
    store = graph(LOW, east, west, target("u", "low", "85"), target("e1", "e", "85"), target("w1", "w", "85"))
    assert said(store, "cascade") == {("e1", "u", "same")}


def test_the_nearest_place_above_counts_and_gaps_are_bridged() -> None:
    nation = plan("n", NATION, "“十四五”土壤规划")
    east = plan("e", "east", "河口县农业规划")
    parts = (nation, UP, east, target("n1", "n", "80"), target("e1", "e", "90"))
    assert said(graph(*parts), "cascade") == {("e1", "n1", "tighter")}
    assert said(graph(*parts, target("u", "up", "85")), "cascade") == {("e1", "u", "tighter"), ("u", "n1", "tighter")}


def test_a_replaced_plan_carries_nothing_down() -> None:
    new = plan("new", "prov", "云岭省“十四五”生态环境保护规划（修订版）")
    store = graph(UP, new, LOW, target("old1", "up", "80"), target("new1", "new", "85"), target("t", "low", "85"))
    assert said(store, "replacement") == {("new", "up", "")}
    assert said(store, "cascade") == {("t", "new1", "same")}


def test_a_plan_that_says_nothing_of_an_indicator_of_the_plan_it_carries_out() -> None:
    cites = citation("low", "云岭省“十四五”生态环境保护规划")
    assert said(graph(UP, LOW, cites, target("u", "up", "85")), "cascade-missing") == set()
    store = graph(UP, LOW, cites, target("u", "up", "85"), wanted=kinds())
    assert said(store, "cascade-missing") == {("low", "u", "")}
    spoken = citation("low", "云岭省“十四五”生态环境保护规划", after="。加强农膜回收率统计。")
    assert said(graph(UP, LOW, spoken, target("u", "up", "85"), wanted=kinds()), "cascade-missing") == set()


# ---------- plans ----------


def test_a_plan_carries_out_the_plan_it_names() -> None:
    assert said(graph(UP, LOW, citation("low", "云岭省“十四五”生态环境保护规划")), "implements") == {("low", "up", "")}


@pytest.mark.parametrize(
    "title",
    [
        "云岭省“十三五”生态环境保护规划",
        "海岳省“十四五”生态环境保护规划",
        "“十四五”生态环境保护规划",
        "云岭省“十四五”水利规划",
    ],
)
def test_a_title_of_other_years_place_or_subject_is_another_document(title: str) -> None:
    assert said(graph(UP, LOW, citation("low", title)), "implements") == {("low", "low-cited", "")}


def test_a_law_or_a_mention_is_not_carried_out() -> None:
    assert said(graph(LOW, citation("low", "土壤污染防治法")), "implements") == set()
    assert said(graph(UP, LOW, citation("low", "云岭省“十四五”生态环境保护规划", "refers")), "implements") == set()


def test_what_a_plan_was_drawn_up_by_it_carries_out() -> None:
    cites = citation("low", "云岭省“十四五”生态环境保护规划", "refers", after="，结合实际，制定本规划。")
    assert said(graph(UP, LOW, cites), "implements") == {("low", "up", "")}


def test_years_follow_one_another_in_one_place_only() -> None:
    store = graph(
        plan("a", "city", "青石市2030年农业工作要点", 2030, 2030, "annualWorkPoints"),
        plan("b", "city", "青石市2031年农业农村工作要点", 2031, 2031, "annualWorkPoints"),
        plan("c", "prov", "2031年全省农业工作要点", 2031, 2031, "annualWorkPoints"),
        plan("d", "city", "青石市2033年农业工作要点", 2033, 2033, "annualWorkPoints"),
    )
    assert said(store, "succession") == {("b", "a", "")}


def test_a_plan_that_repeals_another_replaces_it() -> None:
    new = plan("new", "prov", "云岭省绿色农业发展规划")
    cites = citation("new", "云岭省“十四五”生态环境保护规划", "refers", after="同时废止。")
    assert said(graph(UP, new, cites), "replacement") == {("new", "up", "")}


# ---------- stretch, conflict, kinds ----------


def test_stretch_and_firm_are_a_pair_and_no_conflict() -> None:
    parts = (LOW, target("t", "low", "85"), target("s", "low", "90", commitment="stretch"))
    store = graph(*parts, wanted=kinds())
    assert said(store, "stretch") == {("s", "t", "")}
    assert said(store, "conflict") == set()


def test_conflicts_are_off_until_asked_for() -> None:
    parts = (LOW, target("t", "low", "85"), target("u", "low", "90"))
    assert said(graph(*parts), "conflict") == set()
    assert said(graph(*parts, wanted=kinds()), "conflict") == {("t", "u", "")}


@pytest.mark.parametrize(
    "other", [{"scope": "城区"}, {"deadline": "2023-12-31"}, {"kind": "addition"}, {"text": "规模化农膜回收率"}]
)
def test_what_differs_otherwise_is_no_conflict(other: dict[str, str]) -> None:
    store = graph(LOW, target("t", "low", "85"), target("u", "low", "90", **other), wanted=kinds())
    assert said(store, "conflict") == set()


def test_amounts_may_be_parts_of_a_sum() -> None:
    amount = {"unit": "pgu:km", "metric": "id:pipes", "text": "污水管网"}
    store = graph(LOW, target("t", "low", "85", **amount), target("u", "low", "90", **amount), wanted=kinds())
    assert said(store, "conflict") == set()


def test_kinds_are_switched_by_name() -> None:
    assert "conflict" in chosen({"cascade"}, ["conflict"])
    assert chosen({"cascade"}, (), ["cascade"]) == frozenset()
    with pytest.raises(UsageError, match=r"'casade'.*cascade"):
        chosen((), ["casade"])
    with pytest.raises(UsageError, match="always on"):
        chosen((), ["stretch"])
    with pytest.raises(UsageError, match="on and off"):
        chosen((), ["cascade"], ["cascade"])


def test_every_kind_with_fewer_than_nine_in_ten_right_is_off() -> None:
    for kind in kinds().values():
        assert not (kind.default and kind.judged and kind.right < 0.9 * kind.judged), kind.name


# ---------- of what a plan is told, and what asks for more ----------


@pytest.mark.parametrize(
    "title",
    ["支持甘肃建设节约型农业先行区实施方案", "深入开展公共机构绿色低碳行动实施方案", "关于加强县城绿色农业的意见"],
)
def test_a_plan_for_one_province_or_group_says_nothing_of_the_whole(title: str) -> None:
    nation = plan("n", NATION, title)
    assert said(graph(nation, UP, target("n1", "n", "80"), target("u", "up", "85")), "cascade") == set()


def test_plans_for_one_group_on_two_levels_are_held_against_each_other() -> None:
    nation = plan("n", NATION, "公共机构绿色低碳行动实施方案")
    low = plan("p", "prov", "云岭省公共机构绿色低碳行动实施方案")
    store = graph(nation, low, target("n1", "n", "80"), target("u", "p", "85"))
    assert said(store, "cascade") == {("u", "n1", "tighter")}


def test_of_nothing_nobody_has_a_share() -> None:
    none = {"unit": "pgu:km", "metric": "id:pipes", "text": "黑臭河段", "comparator": "equal"}
    store = graph(UP, LOW, target("u", "up", "0", **none), target("t", "low", "0", **none))
    assert said(store, "cascade") == {("t", "u", "same")}


def test_the_large_ones_are_a_part_of_all() -> None:
    one, other = target("u", "up", "85", text="较大面积农膜回收率"), target("t", "low", "85")
    assert said(graph(UP, LOW, one, other), "cascade") == set()


@pytest.mark.parametrize(
    ("firm", "stretch", "more"),
    [
        ("85", "85", {}),
        ("85", "80", {}),
        ("20", "22", {"text": "细颗粒物年均浓度", "metric": "pgm:pm25-concentration", "unit": "pgu:ug-per-m3"}),
        ("85", "90", {"deadline": "2030-12-31"}),
        ("85", "90", {"kind": "pointChange", "direction": "increase"}),
    ],
)
def test_a_stretch_target_asks_for_more_than_the_firm_one(firm: str, stretch: str, more: dict[str, str]) -> None:
    same = {key: more[key] for key in ("text", "metric", "unit") if key in more}
    parts = (target("t", "low", firm, **same), target("s", "low", stretch, commitment="stretch", **more))
    assert said(graph(LOW, *parts), "stretch") == set()


def test_what_stands_right_behind_the_firm_target_is_its_stretch() -> None:
    def at(name: str, start: int, end: int) -> str:
        return f"id:{name} pg:hasEvidence id:{name}-e . id:{name}-e a pg:Evidence ; pg:start {start} ; pg:end {end} .\n"

    amount = {"unit": "pgu:km", "metric": "id:pipes", "text": "污水管网"}
    firm = target("t", "low", "85", **amount) + at("t", 10, 30)
    near = target("s", "low", "90", commitment="stretch", scope="", **amount)
    assert said(graph(LOW, firm, near + at("s", 33, 40)), "stretch") == {("s", "t", "")}
    # Elsewhere it may be a part of another sum.
    assert said(graph(LOW, firm, near + at("s", 300, 310)), "stretch") == set()
