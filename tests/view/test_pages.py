"""Network pages as text: what they say, what they never contain, and that the same graph gives the same bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from policygraph.errors import QueryError, StoreError, UsageError
from policygraph.graph.terms import PG
from policygraph.view import ENGINES, VIEWS, network_page, network_scene, render
from policygraph.view.layout import positions
from policygraph.view.scene import Edge, Node, Scene
from policygraph.view.words import Words


def filled() -> Store:
    store = Store()
    store.load(path=str(Path(__file__).parent / "plan.ttl"), format=RdfFormat.TURTLE)
    return store


def drawn(html: str) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Nodes by name, and edges with the names of their ends, as the page's script gets them."""
    found = re.search(r"^const DATA = \{nodes: (.*), edges: (.*)\};$", html, re.MULTILINE)
    assert found is not None
    nodes, edges = json.loads(found[1]), json.loads(found[2])
    names = {node["id"]: node["name"] for node in nodes}
    return {node["name"]: node for node in nodes}, [
        {**edge, "from": names[edge["from"]], "to": names[edge["to"]]} for edge in edges
    ]


def test_ownership_draws_stated_solid_and_implied_dashed() -> None:
    nodes, edges = drawn(render(filled(), "ownership"))
    lines = {(edge["from"], edge["to"]): edge for edge in edges}
    assert set(nodes) == {"青河市水利局", "白石县园林局", "河岸绿化率", "公园个数"}
    stated, implied = lines["青河市水利局", "河岸绿化率"], lines["白石县园林局", "公园个数"]
    assert stated["dashes"] is False
    assert implied["dashes"]
    assert "河岸绿化率达到60%以上" in stated["title"]
    assert "牵头" in stated["title"]


def test_plan_shows_tasks_targets_bodies_and_citations() -> None:
    nodes, edges = drawn(render(filled(), "plan", plan="河湖工作要点"))
    kinds = {name: node["kind"] for name, node in nodes.items()}
    assert kinds["修复河岸"] == "task"
    assert kinds["河岸绿化率 60%以上"] == "target"
    assert kinds["青河市各镇"] == "group"
    assert kinds["有关部门"] == "placeholder"
    assert kinds["青河保护条例"] == "instrument"
    assert "白石县园林局" not in kinds
    ends = {(edge["from"], edge["to"]) for edge in edges}
    assert ("青河市二〇三〇年河湖工作要点", "修复河岸") in ends
    assert ("修复河岸", "河岸绿化率 60%以上") in ends


def test_lost_figure_is_named() -> None:
    nodes, _ = drawn(render(filled(), "plan", plan="白石县"))
    assert "数值缺失" in nodes["公园个数 个"]["title"]


def test_coresponsibility_counts_shared_items_and_leaves_out_unnamed_bodies() -> None:
    nodes, edges = drawn(render(filled(), "coresponsibility"))
    assert "有关部门" not in nodes
    assert {frozenset((edge["from"], edge["to"])) for edge in edges} == {
        frozenset(("青河市水利局", "青河市住房和城乡建设局")),
        frozenset(("青河市各镇", "青河市住房和城乡建设局")),
    }


@pytest.mark.parametrize("view", VIEWS)
def test_same_graph_same_bytes_whatever_the_order_of_loading(view: str) -> None:
    backwards = Store()
    for quad in sorted(filled(), key=str, reverse=True):
        backwards.add(quad)
    assert render(filled(), view) == render(backwards, view)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_fetched_from_anywhere(view: str) -> None:
    html = render(filled(), view)
    assert not re.search(r"<(script|img|iframe)[^>]*\ssrc=", html)
    assert not re.search(r"<link\b", html)
    assert not re.search(r"(cdnjs|jsdelivr|unpkg|googleapis)", html)
    assert "default-src 'none'" in html


@pytest.mark.parametrize("view", VIEWS)
def test_text_of_a_document_is_never_markup(view: str) -> None:
    assert "<script>document" not in render(filled(), view)


def test_english_page_prefers_english_labels() -> None:
    html = render(filled(), "ownership", lang="en")
    nodes, _ = drawn(html)
    assert "riverbank greening" in nodes
    assert "Agency" in html


def test_more_than_some_hundred_nodes_are_drawn_by_sigma(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'data-engine="vis"' in render(filled(), "plan")
    monkeypatch.setattr("policygraph.view.SMALL", 3)
    assert 'data-engine="sigma"' in render(filled(), "plan")
    assert 'data-engine="vis"' in render(filled(), "plan", engine="pyvis")


@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_draw_the_same(engine: str) -> None:
    nodes, edges = drawn(render(filled(), "coresponsibility", engine=engine))
    assert len(nodes) == 3
    assert len(edges) == 2
    assert all(node["x"] >= 0 for node in nodes.values())


def test_a_view_is_narrowed_by_place_theme_and_role() -> None:
    def names(view: str, **wanted: str) -> set[str]:
        return set(drawn(render(filled(), view, **wanted))[0])  # type: ignore[arg-type]

    river = {"青河市水利局", "河岸绿化率"}
    assert (
        names("ownership", place="青河") == names("ownership", theme="水") == names("ownership", role="lead") == river
    )
    assert names("ownership", theme="waterQuality", role="牵头") == river
    assert len(names("ownership", place="云州省")) == 4
    assert names("coresponsibility", role="牵头") == {"青河市水利局", "青河市住房和城乡建设局"}
    assert "公园个数 个" not in names("plan", theme="水")


def test_what_a_view_cannot_be_narrowed_by_is_said_with_what_there_is() -> None:
    with pytest.raises(QueryError, match=r"--place 月球: .*云州省.*白石县"):
        render(filled(), "ownership", place="月球")
    with pytest.raises(QueryError, match=r"--role driver: .*牵头"):
        render(filled(), "ownership", role="driver")


def test_layout_of_a_large_component_is_the_same_every_time_and_spread_out() -> None:
    nodes = tuple(Node(f"urn:{i}", "agency", f"机构{i}") for i in range(700))
    edges = tuple(Edge(f"urn:{i}", f"urn:{(i * 7 + 1) % 700}", "shares", "explicit") for i in range(700))
    edges += tuple(Edge("urn:0", f"urn:{i}", "shares", "explicit") for i in range(1, 200))
    places = positions(Scene("", nodes, edges, 700))
    assert places == positions(Scene("", nodes, edges, 700))
    assert len(set(places.values())) > 690


def test_limit_keeps_the_strongest_and_says_so() -> None:
    html = render(filled(), "ownership", limit=2)
    nodes, edges = drawn(html)
    assert set(nodes) == {"青河市水利局", "河岸绿化率"}
    assert len(edges) == 1
    assert "共 4" in html


def test_nodes_do_not_cover_each_other() -> None:
    nodes, _ = drawn(render(filled(), "plan"))
    places = [(node["x"], node["y"]) for node in nodes.values()]
    assert all(
        abs(one[0] - other[0]) > 60 or abs(one[1] - other[1]) > 40
        for index, one in enumerate(places)
        for other in places[:index]
    )


def test_empty_and_foreign_graphs_are_said_in_a_line() -> None:
    with pytest.raises(StoreError, match="holds no plan; make one with: policygraph build"):
        render(Store(), "ownership")
    foreign = Store()
    foreign.load(b"<http://example.org/a> <http://xmlns.com/foaf/0.1/name> 'A' .", format=RdfFormat.TURTLE)
    with pytest.raises(StoreError, match="of another ontology"):
        render(foreign, "ownership")
    bare = Store()
    bare.load(
        f"<urn:p> a <{PG.iri}Plan> ; <{PG.iri}hasSource> <urn:d> .".encode(), format=RdfFormat.TURTLE,
    )  # fmt: skip
    with pytest.raises(StoreError, match=r"view ownership: .*nothing to draw"):
        render(bare, "ownership")


def test_an_empty_scene_gives_a_page_that_says_so() -> None:
    scene = network_scene(Store(), "ownership")
    for engine in ENGINES:
        assert "没有可画的内容" in network_page(scene, Words(Store(), "zh"), engine=engine)


def test_wrong_requests_say_what_to_do() -> None:
    with pytest.raises(QueryError, match="ownership, plan, coresponsibility"):
        render(filled(), "pie")
    with pytest.raises(QueryError, match="no plan matches '月球'"):
        render(filled(), "plan", plan="月球")
    with pytest.raises(UsageError, match="zh or en"):
        render(filled(), "plan", lang="fr")
    with pytest.raises(UsageError, match="at least 1"):
        render(filled(), "plan", limit=0)
    with pytest.raises(UsageError, match="pyvis or sigma"):
        render(filled(), "plan", engine="d3")
