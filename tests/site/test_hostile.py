"""A plan that means harm: its words are only ever words, on every page and in every file."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from policygraph.engine import build
from policygraph.graph.store import open_store
from policygraph.graph.terms import DCTERMS, PG, SKOS, TYPE
from policygraph.site import build_site

SCRIPT = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
PLAN = f"""青河市二〇三〇年河湖工作要点

青河市水利局

一、主要目标\u202e倒过来\u202c

到2030年，全市河岸绿化率达到60%以上{SCRIPT}。新建公园12个以上，森林覆盖率达到45%。"'><svg onload=alert(1)>

二、重点任务

（一）修复河岸{{{{7*7}}}}。由市水利局牵头，市住房和城乡建设局配合。</article></main><h1>假标题</h1>
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of such a plan, with a title of 10,000 characters and names that are formulas and markup."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    made = open_store()
    build([folder / "plan.txt"], made)
    store = Store()
    plan = next(quad.subject for quad in made.merged.quads_for_pattern(None, TYPE, PG["Plan"]))
    for quad in made.merged:
        if quad.predicate == DCTERMS["title"] and quad.subject == plan:
            continue
        if (
            quad.predicate == SKOS["prefLabel"]
            and isinstance(quad.subject, NamedNode)
            and "/metric/" in quad.subject.value
        ):
            quad = Quad(quad.subject, quad.predicate, Literal(f"=cmd|' /C calc'!A0 {SCRIPT}", language="zh"))
        if (
            quad.predicate == SKOS["prefLabel"]
            and isinstance(quad.subject, NamedNode)
            and "/agency/" in quad.subject.value
        ):
            quad = Quad(quad.subject, quad.predicate, Literal(f"\u202e{SCRIPT}\u2066局", language="zh"))
        store.add(quad)
    store.add(Quad(plan, DCTERMS["title"], Literal((SCRIPT + "\u202e长标题") * 100 + "。" * 1000, language="zh")))
    build_site(store, folder / "site", title=f"站名{SCRIPT}")
    return folder / "site"


def test_nothing_of_the_plan_is_markup(hostile: Path) -> None:
    for file in hostile.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert "<script>document" not in html, file
        assert "<img src=x" not in html, file
        assert "<svg onload" not in html, file
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", html), file
        assert len(html.encode()) < 500_000
    for file in hostile.rglob("*.js"):
        if "assets" not in file.parts:
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", file.read_text(encoding="utf-8")), file


def test_nothing_of_the_plan_runs(window: Any, hostile: Path) -> None:
    shown = [file.relative_to(hostile).as_posix() for file in sorted(hostile.rglob("*.html"))]
    assert len(shown) > 20
    with window(hostile, viewport={"width": 390, "height": 844}) as visit:
        for path in shown:
            page = visit.open(path)
            assert page.title() != "ran", path
            assert page.locator("main h1").count() == 1, path
            assert page.locator("main img, main svg[onload], main b").count() == 0, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_reader_shows_the_words_as_they_are(window: Any, hostile: Path) -> None:
    with window(hostile) as visit:
        page = visit.open(next((hostile / "plan").glob("*.html")).relative_to(hostile).as_posix())
        text = page.inner_text("#text")
        assert SCRIPT in text
        assert "{{7*7}}" in text
        assert "</article></main><h1>假标题</h1>" in text
        page.locator(".f.target").first.click()
        assert SCRIPT in page.inner_text("#chosen") or "60%" in page.inner_text("#chosen")
        assert page.locator("#chosen img, #chosen script").count() == 0
        assert page.title() != "ran"


def test_search_shows_hostile_names_as_text(window: Any, hostile: Path) -> None:
    with window(hostile) as visit:
        page = visit.open("index.html")
        page.fill("#find-here", "img src")
        page.wait_for_selector("#found-here-list li")
        page.wait_for_timeout(200)
        assert page.locator("#found-here img").count() == 0
        assert page.title() != "ran"


def test_formulas_reach_no_spreadsheet(window: Any, hostile: Path) -> None:
    with window(hostile) as visit:
        page = visit.open("targets.html")
        with page.expect_download() as waiting:
            page.click("#csv")
        rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_bytes().decode("utf-8-sig"))))
        assert any("cmd|" in row[0] for row in rows[1:])
        assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)
        with page.expect_download() as waiting:
            page.click("#xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
        assert sheet is not None
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}


def test_networks_show_hostile_names_and_words_as_text(window: Any, hostile: Path) -> None:
    with window(hostile) as visit:
        plan = next((hostile / "network" / "plan").glob("*.html")).name
        for path in ("network/coresponsibility.html", f"network/plan/{plan}"):
            page = visit.open(path)
            page.wait_for_function("() => document.documentElement.dataset.network > 1")
            page.locator("#hits button").first.click()
            for why in page.locator("#details .why").all()[:5]:
                why.click()
            page.click("#relations summary")
            page.wait_for_selector("#relations tbody tr")
            assert page.locator("main img, #details script, #relations script").count() == 0
            assert "<script>" in page.inner_text("main")
            assert page.title() != "ran"


def test_a_title_of_ten_thousand_characters_is_shown_whole_once(window: Any, hostile: Path) -> None:
    path = next((hostile / "plan").glob("*.html")).relative_to(hostile).as_posix()
    with window(hostile, viewport={"width": 390, "height": 844}) as visit:
        page = visit.open(path)
        assert len(page.inner_text("h1")) < 400
        page.click("summary:has-text('完整标题')")
        assert len(page.inner_text("details p bdi")) > 9_000
        assert "\u202e" not in page.content()
