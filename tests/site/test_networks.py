"""The networks of a site in a real browser: search, filters, neighbours, words, keys, and the list that says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from policygraph.graph.store import GraphStore
from policygraph.graph.terms import PG, TYPE
from policygraph.site import build_site, networks

PLAN = "cn-330000-2021-annualworkpoints-bda210e5"


def opened(visit: Any, path: str) -> Any:
    page = visit.open(path)
    page.wait_for_function("() => document.documentElement.dataset.network !== undefined")
    assert page.evaluate("document.documentElement.dataset.failed") is None
    return page


def shown(page: Any) -> list[int]:
    """Nodes and lines that are shown."""
    return [int(part.split()[0]) for part in page.inner_text("#shown").split(" · ")]


def test_ownership_draws_every_pair_that_the_graph_derives(visit: Any, seeds: GraphStore, site: Path) -> None:
    page = opened(visit, "network/ownership.html")
    pairs = set()
    for quad in seeds.merged.quads_for_pattern(None, TYPE, PG["Ownership"]):
        ends = [
            next(seeds.merged.quads_for_pattern(quad.subject, PG[name], None)).object
            for name in ("owner", "ownedMetric")
        ]
        pairs.add(tuple(map(str, ends)))
    assert shown(page) == [len({end for pair in pairs for end in pair}), len(pairs)]
    page.click("#relations summary")
    page.wait_for_function("() => document.documentElement.dataset.listed > 0")
    while page.locator("#more").is_visible():
        page.click("#more")
        page.wait_for_timeout(50)
    assert page.locator("#relations tbody tr").count() == len(pairs), "the list holds what the drawing holds"
    assert page.locator("#relations tbody .said a").count() > 0
    assert visit.axe() == []
    turtle = Store()
    turtle.load(path=str(site / "ttl" / "network" / "ownership.ttl"), format=RdfFormat.TURTLE)
    assert len(list(turtle.quads_for_pattern(None, TYPE, PG["Ownership"]))) >= len(pairs)


def test_search_neighbours_words_and_the_page_of_a_node(visit: Any) -> None:
    page = opened(visit, "network/ownership.html")
    assert page.locator("#hits li").count() > 5, "the best connected are there before a word is typed"
    page.fill("#search", "浙江省生态环境厅")
    page.press("#search", "Enter")
    assert "浙江省生态环境厅" in page.inner_text("#details h2")
    near = page.locator("#details .near > li")
    assert near.count() > 3
    near.first.locator(".why").click()
    page.wait_for_selector("#details .said li")
    assert "推定" in page.inner_text("#details .said")
    assert visit.axe() == []
    address = str(page.evaluate("location.href"))
    assert "#agency/" in address
    page.click("#details p a")
    page.wait_for_load_state()
    assert page.inner_text("h1") == "浙江省生态环境厅"
    page = opened(visit, address.removeprefix(visit.root.as_uri() + "/"))
    assert "浙江省生态环境厅" in page.inner_text("#details h2"), "the address keeps what was chosen"
    page = visit.open(address.partition("#")[2] + ".html")
    page.click("a:has-text('在网络图中查看')")
    page.wait_for_selector("#details h2")
    assert "浙江省生态环境厅" in page.inner_text("#details h2"), "a body's page leads to its node"
    page.fill("#search", "火星移民")
    assert page.inner_text("#hit-count") == "没有匹配的名称"


def test_place_theme_role_class_and_line_narrow_it(visit: Any) -> None:
    page = opened(visit, "network/ownership.html")
    everything = shown(page)

    def chosen(facet: str, index: int) -> list[int]:
        page.locator(f"[data-facet={facet}]").select_option(index=index)
        page.wait_for_timeout(100)
        return shown(page)

    for facet in ("place", "theme", "role"):
        last = page.locator(f"[data-facet={facet}] option").count() - 1
        assert last > 1, facet
        assert 0 < chosen(facet, last)[1] < everything[1], facet
        assert chosen(facet, 0) == everything, facet
    page.uncheck("[data-basis=implied]")
    stated = shown(page)
    assert stated[1] < everything[1]
    page.uncheck("[data-kind=metric]")
    assert shown(page)[1] == 0
    assert shown(page)[0] < stated[0]


def test_a_plan_has_its_network_and_keys_move_in_it(visit: Any) -> None:
    page = visit.open(f"plan/{PLAN}.html")
    page.click("a:has-text('此规划的网络图')")
    page.wait_for_function("() => document.documentElement.dataset.network > 20")
    assert page.locator("link[type='text/turtle']").get_attribute("href").endswith(f"ttl/plan/{PLAN}.ttl")
    page.focus("#canvas")
    page.keyboard.press("n")
    first = page.inner_text("#details h2")
    assert "工作要点" in first, "the plan has the most lines"
    page.keyboard.press("n")
    assert page.inner_text("#details h2") != first
    page.keyboard.press("p")
    assert page.inner_text("#details h2") == first
    before = page.evaluate("picture.camera.getState().x")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("picture.camera.getState().x") > before
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plan/{PLAN}.html")


def test_a_click_on_the_drawing_chooses_a_node(visit: Any) -> None:
    page = opened(visit, "network/coresponsibility.html")
    page.wait_for_timeout(400)
    x, y = page.evaluate("(() => { const at = picture.at(0); return [at.x, at.y]; })()")
    page.locator("#canvas").click(position={"x": x, "y": y})
    page.wait_for_function("() => document.documentElement.dataset.chosen === '0'")
    assert page.locator("#details .near > li").count() > 0


def test_shapes_and_dashes_tell_classes_and_bases_apart(visit: Any) -> None:
    page = opened(visit, f"network/plan/{PLAN}.html")
    marks = page.eval_on_selector_all(".pick .sign", "all => all.map(each => each.textContent)")
    assert len(set(marks)) == len(marks) > 3
    drawn = page.eval_on_selector_all(
        ".pick .stroke", "all => all.map(e => getComputedStyle(e).borderTopStyle + getComputedStyle(e).borderTopWidth)"
    )
    assert len(set(drawn)) == len(drawn)


def test_a_network_too_large_for_a_page_is_cut_and_says_so(
    window: Any, seeds: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "_MOST", 3_000)
    monkeypatch.setattr(networks, "_LEAST", 10)
    monkeypatch.setattr(networks, "_INLINE", 1_000)
    monkeypatch.setattr(networks, "_PIECE", 4_000)
    build_site(seeds.merged, tmp_path / "site")
    with window(tmp_path / "site") as visit:
        page = opened(visit, "network/ownership.html")
        assert "只画连线最多的" in page.inner_text(".head")
        assert (tmp_path / "site" / "data" / "network" / "ownership.words.2.js").is_file()
        page.locator("#hits button").first.click()
        page.locator("#details .why").first.click()
        page.wait_for_selector("#details .said li")
        everything = shown(page)
        page.locator("[data-facet]").first.select_option(index=1)
        page.wait_for_function("() => document.documentElement.dataset.chosen === undefined")
        assert 0 < shown(page)[1] <= everything[1]


def test_nodes_of_the_turtle_are_the_graphs(seeds: GraphStore, site: Path) -> None:
    turtle = Store()
    turtle.load(path=str(site / "ttl" / "network" / "coresponsibility.ttl"), format=RdfFormat.TURTLE)
    duties = [quad.subject for quad in turtle.quads_for_pattern(None, TYPE, PG["Responsibility"])]
    assert duties
    for duty in duties:
        assert isinstance(duty, NamedNode)
        assert set(turtle.quads_for_pattern(duty, None, None)) == set(seeds.merged.quads_for_pattern(duty, None, None))
