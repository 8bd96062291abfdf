"""The site in a real browser: what a person finds, clicks, filters and takes away."""

from __future__ import annotations

import csv
import http.server
import io
import json
import re
import threading
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from policygraph.engine import build
from policygraph.graph.store import GraphStore, open_store
from policygraph.graph.terms import PG
from policygraph.site import build_site, grids

KINDS = ("index", "plans", "targets", "tasks", "metrics", "agencies", "timeline", "cascade", "gaps", "network")


def largest(site: Path, folder: str) -> str:
    """The page of a folder that says the most."""
    return f"{folder}/" + max((site / folder).glob("*.html"), key=lambda file: (file.stat().st_size, file.name)).name


def pages(site: Path) -> list[str]:
    return (
        [f"{kind}.html" for kind in KINDS]
        + [largest(site, folder) for folder in ("plan", "metric", "agency", "network/plan")]
        + ["network/ownership.html", "network/coresponsibility.html"]
    )


def address(page: Any) -> str:
    """What stands in the address bar; `page.url` hears of a change within the page only some time after it."""
    return str(page.evaluate("location.href"))


def count(page: Any) -> int:
    return int(page.evaluate("document.documentElement.dataset.rows"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_quiet(window: Any, site: Path, scheme: str) -> None:
    with window(site, color_scheme=scheme) as visit:
        for path in [*pages(site), "en/index.html", "en/targets.html", "en/" + largest(site, "plan")]:
            visit.open(path)
            assert visit.axe() == [], path


def test_pages_fit_a_phone(phone: Any, site: Path) -> None:
    for path in pages(site):
        page = phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert phone.axe() == [], path


# ---------- search ----------


def found(page: Any, words: str) -> list[str]:
    page.fill("#find-here", words)
    page.wait_for_function("() => !document.getElementById('found-here').hidden")
    page.wait_for_timeout(250)
    return [entry.inner_text().replace("\n", " ") for entry in page.query_selector_all("#found-here-list li")]


def test_search_finds_names_pinyin_and_words(visit: Any) -> None:
    page = visit.open("index.html")
    assert "浙江省生态环境厅" in found(page, "浙江省生态环境厅")[0]
    assert any("浙江省生态环境厅" in entry for entry in found(page, "zjssthjt"))
    assert any("危险废物利用处置能力不少于30万吨" in entry for entry in found(page, "不少于30万吨"))
    assert found(page, "火星移民") == []
    assert page.inner_text("#found-here-count") == "没有找到"


def test_search_leads_to_the_words_in_the_plan(visit: Any) -> None:
    page = visit.open("index.html")
    found(page, "不少于30万吨")
    page.press("#find-here", "Enter")
    page.wait_for_selector("#chosen")
    assert "不少于30万吨" in page.inner_text("#chosen blockquote")
    assert "不少于30万吨" in "".join(run.inner_text() for run in page.query_selector_all(".f.chosen"))


def test_search_of_any_page_is_worked_by_keys(visit: Any) -> None:
    page = visit.open("targets.html")
    page.press("body", "Control+/")
    page.keyboard.type("丽水市")
    page.wait_for_selector("#found-list a")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#found-list') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "find"


# ---------- targets ----------


def test_targets_filter_sort_and_open(visit: Any, seeds: GraphStore) -> None:
    page = visit.open("targets.html")
    total = len({quad.subject for quad in seeds.merged.quads_for_pattern(None, PG["metricText"], None)})
    assert count(page) == total
    page.select_option("#f-place", "浙江省")
    assert 0 < count(page) < total
    assert {cell.inner_text() for cell in page.query_selector_all("tbody td.k-place")} == {"浙江省"}
    page.fill("#f-metric", "危险废物")
    narrow = count(page)
    assert 0 < narrow < 20
    assert "metric=" in address(page)
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.table === 'ready'")
    assert count(page) == narrow, "the address keeps the filters"
    page.click("#clear")
    assert count(page) == total
    page.click("th.k-figure button")
    first = page.get_attribute("th.k-figure", "aria-sort")
    numbers = [text for text in page.locator("tbody td.k-figure .number").all_inner_texts() if re.search(r"\d", text)]
    assert first == "descending"
    assert len(numbers) > 5
    page.click("tbody tr:first-child .opener button")
    page.wait_for_selector(".opened blockquote")
    quote = page.inner_text(".opened blockquote")
    page.click(".opened .to-reader")
    page.wait_for_selector("#chosen")
    assert page.inner_text("#chosen blockquote") == quote


def test_year_theme_basis_and_commitment_narrow_the_targets(visit: Any) -> None:
    page = visit.open("targets.html")
    total = count(page)
    for name in ("deadline", "theme", "basis", "commitment", "quantification"):
        options = page.eval_on_selector_all(f"#f-{name} option", "all => all.map(o => [o.value, o.textContent])")
        assert len(options) > 1, name
        value, label = options[1]
        page.select_option(f"#f-{name}", value)
        assert count(page) == int(re.search(r"\((\d+)\)", label)[1])  # type: ignore[index]
        page.select_option(f"#f-{name}", "")
    assert count(page) == total


def test_bodies_metrics_and_plans_are_chosen_from_lists(visit: Any, seeds: GraphStore) -> None:
    page = visit.open("targets.html")
    total = count(page)
    for name, cell in (("owner", "td.k-owner"), ("metric", "tbody th"), ("plan", "td.k-plan")):
        page.focus(f"#f-{name}")
        assert page.get_attribute(f"#f-{name}", "list") == f"l-{name}"
        names = page.eval_on_selector_all(f"#l-{name} option", "all => all.map(each => each.value)")
        assert len(names) > 3
        page.fill(f"#f-{name}", names[0])
        assert 0 < count(page) < total
        assert all(names[0] in text for text in page.locator(cell).all_inner_texts())
        page.fill(f"#f-{name}", names[0][:2])
        offered = page.eval_on_selector_all(f"#l-{name} option", "all => all.map(each => each.value)")
        assert names[0] in offered
        assert all(names[0][:2].lower() in each.lower() for each in offered), "typing narrows the list"
        page.fill(f"#f-{name}", "")
    assert count(page) == total


def test_a_whole_name_means_that_body_alone(visit: Any) -> None:
    page = visit.open("agencies.html")
    names = page.locator("tbody th").all_inner_texts()
    short = next(name for name in names if any(name in other and name != other for other in names))
    page.fill("#f-agency", short)
    assert set(page.locator("tbody th").all_inner_texts()) == {short}
    page.fill("#f-agency", short[:-1])
    assert count(page) > 1


def test_a_long_table_opens_with_its_first_piece(
    window: Any, seeds: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "_PIECE", 5_000)
    monkeypatch.setattr(grids, "_OPENING", 5_000)
    build_site(seeds.merged, tmp_path / "site")
    with window(tmp_path / "site") as visit:
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))

        def loaded() -> list[str]:
            return [name for name in asked if re.fullmatch(r"targets\.\d+\.js", name)]

        page = visit.open("targets.html")
        total = count(page)
        assert loaded() == ["targets.1.js"]
        first = page.locator("tbody tr:first-child th").inner_text()
        page.click("th.k-deadline button")
        page.wait_for_selector("th.k-deadline[aria-sort=ascending]")
        assert len(loaded()) > 3
        assert count(page) == total
        page.click("th.k-deadline button")
        page.click("th.k-deadline button")
        assert page.locator("tbody tr:first-child th").inner_text() == first
        page = visit.open("targets.html#place=浙江省")
        page.wait_for_function(f"() => document.documentElement.dataset.rows < {total}")
        assert {cell.inner_text() for cell in page.query_selector_all("tbody td.k-place")} == {"浙江省"}
        asked.clear()
        page = visit.open("targets.html")
        page.locator(".pager button", has_text="下一页").first.click()
        page.wait_for_function("() => document.querySelector('#pager span').textContent.includes('第 2')")
        assert page.locator("tbody tr").count() > 20
        with page.expect_download() as waiting:
            page.click("#csv")
        assert len(Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()) > total


def download(page: Any, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.click(button)
    return Path(waiting.value.path()).read_bytes()


def test_what_is_shown_can_be_taken_as_csv_and_xlsx(visit: Any) -> None:
    page = visit.open("targets.html")
    page.select_option("#f-place", "浙江省")
    shown = count(page)
    rows = list(csv.reader(io.StringIO(download(page, "#csv").decode("utf-8-sig"))))
    assert len(rows) == shown + 1
    assert rows[0][:4] == ["指标", "原文写法", "数值", "期限"]
    place = rows[0].index("地区")
    assert {row[place] for row in rows[1:]} == {"浙江省"}
    file = download(page, "#xlsx")
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert len(re.findall("<definedNames", parts.read("xl/workbook.xml").decode())) == 1, (
            "a second would be a fault"
        )
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    assert sheet is not None
    cells = list(sheet.values)
    assert [str(value) for value in cells[0]] == rows[0]
    assert len(cells) == shown + 1
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    numbers = [row[2] for row in cells[1:] if row[2] is not None]
    assert numbers
    assert all(isinstance(number, int | float) for number in numbers)
    quote = rows[0].index("原文")
    assert [row[quote] for row in rows[1:]] == [str(row[quote]).replace("\n", "\n") for row in cells[1:]]
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] != widths[2]


# ---------- reader ----------


def test_a_fact_shows_its_fields_and_a_field_its_words(visit: Any, site: Path) -> None:
    page = visit.open("plan/cn-330000-2021-annualworkpoints-bda210e5.html")
    page.locator(".f.target", has_text="不少于30万吨").first.click()
    card = page.inner_text("#chosen")
    for words in ("危险废物利用处置能力", "不少于30万吨/年", "2021-12-31", "置信度", "target-measured", "[1731, 1754)"):
        assert words in card
    page.click("#chosen dd button:has-text('30 万吨'), #chosen dd button:has-text('30 万t')")
    assert "".join(page.locator(".f.lit").all_inner_texts()) == "不少于30万吨/年"
    page.click("#chosen dt:text-is('指标') + dd button")
    assert "".join(page.locator(".f.lit").all_inner_texts()) == "危险废物利用处置能力"
    assert page.locator("#chosen .owners li").count() > 0
    page.click("#chosen dd a.go")
    page.wait_for_load_state()
    assert "危险废物" in page.inner_text("h1")


def test_reader_is_worked_by_keys_and_lists(visit: Any) -> None:
    page = visit.open("plan/cn-330000-2021-annualworkpoints-bda210e5.html")
    page.focus("#text")
    page.keyboard.press("n")
    first = address(page)
    page.keyboard.press("n")
    assert address(page) != first
    page.keyboard.press("p")
    assert address(page) == first
    assert page.locator("#chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#chosen").count() == 0
    page.locator("#list li.target button").first.click()
    assert page.inner_text("#chosen .kind") == "目标"
    assert visit.axe() == []


def test_kinds_can_be_hidden(visit: Any) -> None:
    page = visit.open("plan/cn-330000-2021-annualworkpoints-bda210e5.html")
    ground: Callable[[], str] = partial(
        page.eval_on_selector, ".f.target:not(.duty)", "node => getComputedStyle(node).backgroundColor"
    )
    before = ground()
    page.uncheck("#marks input[value=target]", force=True)
    assert ground() != before


def test_lost_figures_are_visible_where_they_are(visit: Any, site: Path) -> None:
    plan = next(file.name for file in (site / "plan").glob("*rectification*.html"))
    page = visit.open(f"plan/{plan}")
    page.locator(".doubts a", has_text="缺失").first.click()
    page.wait_for_selector("#chosen.issue")
    assert "缺失" in page.inner_text("#chosen .message")
    assert page.locator(".f.issue.chosen").count() > 0


def test_permalink_opens_at_its_words(visit: Any) -> None:
    path = "plan/cn-330000-2021-annualworkpoints-bda210e5.html"
    page = visit.open(path + "#c1731-1754")
    link = page.get_attribute("#chosen .permalink", "href")
    assert link.startswith("#c1731-1754:~:text=")
    page = visit.open(path + link)
    assert "".join(page.locator(".f.chosen").all_inner_texts()) == "全省新增危险废物利用处置能力不少于30万吨/年"
    top = page.eval_on_selector(".f.chosen", "node => node.getBoundingClientRect().top")
    assert 0 < top < 900


# ---------- languages, themes, other pages ----------


def test_language_switch_keeps_the_place(visit: Any) -> None:
    page = visit.open("plan/cn-330000-2021-annualworkpoints-bda210e5.html#c1731-1754")
    page.click("#language")
    page.wait_for_selector("#chosen")
    assert page.get_attribute("html", "lang") == "en"
    assert "/en/plan/" in page.url
    assert "Deadline" in page.inner_text("#chosen")
    page.click("#language")
    page.wait_for_selector("#chosen")
    assert page.get_attribute("html", "lang") == "zh-CN"


def test_chinese_names_on_english_pages_say_so(visit: Any) -> None:
    for path, options in (("en/targets.html", "#f-place option"), ("en/network/ownership.html", "#facet-place option")):
        page = visit.open(path)
        told = page.eval_on_selector_all(options, "all => all.map(each => [each.textContent, each.lang])")
        chinese = [lang for name, lang in told if re.search("[\u3400-\u9fff]", name)]
        assert chinese, path
        assert set(chinese) == {"zh"}, path


def test_theme_is_chosen_and_kept(visit: Any) -> None:
    page = visit.open("index.html")
    page.click("#theme")
    page.click("#theme")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page = visit.open("targets.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


DRAWN = "figure => Chart.getChart(figure.querySelector('canvas')).data.datasets[0].data.flatMap(p => p.marks.map(m => m.value))"


def test_metric_page_draws_only_what_a_plan_says(visit: Any, site: Path) -> None:
    page = visit.open(busiest(site))
    page.wait_for_selector("figure.figures[data-drawn]")
    section = page.locator("section.chart", has=page.locator("figure.figures")).first
    drawn = section.locator("figure.figures").evaluate(DRAWN)
    assert len(drawn) == section.locator("tbody tr").count() > 1, "a dot for each row, and none besides"
    label = section.locator("canvas").get_attribute("aria-label")
    assert f"{len(drawn)} 个数值" in label
    assert "下表" in label
    section.locator("input[value=year]").check(force=True)
    page.wait_for_selector("figure.figures[data-drawn=year]")
    assert sorted(section.locator("figure.figures").evaluate(DRAWN)) == sorted(drawn)
    lost = next(
        file
        for file in sorted((site / "metric").glob("*.html"))
        if "没有数值的目标" in file.read_text(encoding="utf-8")
    )
    page = visit.open(f"metric/{lost.name}")
    without = page.locator("section", has=page.locator("h2:text-is('没有数值的目标')"))
    assert without.locator("tbody tr").count() > 0
    assert without.locator("circle, rect, canvas").count() == 0


def busiest(site: Path) -> str:
    """The metric page whose chart has the most dots."""
    return "metric/" + max((site / "metric").glob("*.html"), key=lambda f: (dots(f), f.name)).name


def dots(page: Path) -> int:
    told = re.findall(r'<script type="application/json">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)
    return max((len(json.loads(data)["marks"]) for data in told), default=0)


def test_a_chart_shows_limits_stretch_baseline_and_no_more(window: Any, tmp_path: Path) -> None:
    (tmp_path / "青河.txt").write_text(
        "青河市二〇三〇年供水工作要点\n青河市水利局\n一、主要目标\n到2030年，公共供水管网漏损率控制在8%以内，力争降到7.5%。",
        encoding="utf-8",
    )
    (tmp_path / "临江.txt").write_text(
        "临江市二〇三〇年供水工作要点\n临江市水利局\n一、主要目标\n到2030年，公共供水管网漏损率控制在9%以内。\n到2028年，公共供水管网漏损率控制在10%以内。",
        encoding="utf-8",
    )
    made = open_store()
    build(sorted(tmp_path.glob("*.txt")), made)
    build_site(made.merged, tmp_path / "site")
    with window(tmp_path / "site") as visit:
        page = visit.open(busiest(tmp_path / "site"))
        page.wait_for_selector("figure.figures[data-drawn]")
        marks = page.locator("figure.figures").first.evaluate(
            "figure => Chart.getChart(figure.querySelector('canvas')).data.datasets[0].data.flatMap(p => p.marks)"
        )
        assert sorted((mark["value"], mark["due"][:4], mark["open"], mark["stretch"]) for mark in marks) == [
            (7.5, "2030", "", 1), (8, "2030", "down", 0), (9, "2030", "down", 0), (10, "2028", "down", 0),
        ]  # fmt: skip
        chart = "Chart.getChart(document.querySelector('canvas'))"
        x, y = page.evaluate(f"(() => {{ const dot = {chart}.getDatasetMeta(0).data[0]; return [dot.x, dot.y]; }})()")
        page.locator("canvas").first.click(position={"x": x, "y": y})
        page.wait_for_selector("#chosen")
        assert "漏损率" in page.inner_text("#chosen")


def test_timeline_month_narrows_the_table(visit: Any) -> None:
    page = visit.open("timeline.html")
    total = count(page)
    link = page.locator(".calendar tbody a[aria-label]").first
    number = int(link.get_attribute("aria-label").rsplit(" ", 1)[1])
    link.click()
    page.wait_for_function(f"() => document.documentElement.dataset.rows == {number}")
    assert number < total


def test_gaps_card_narrows_the_table(visit: Any) -> None:
    page = visit.open("gaps.html")
    card = page.locator(".cards a").first
    number = int(card.locator("strong").inner_text().replace(",", ""))
    card.click()
    page.wait_for_function(f"() => document.documentElement.dataset.rows == {number}")


def test_site_works_from_a_server_too(browser: Any, site: Path) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    complaints: list[str] = []
    page = browser.new_context().new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(f"http://127.0.0.1:{server.server_port}/targets.html")
    page.wait_for_function("() => document.documentElement.dataset.table === 'ready'")
    assert count(page) > 50
    assert download(page, "#xlsx").startswith(b"PK")
    server.shutdown()
    server.server_close()
    page.context.close()
    assert complaints == []
