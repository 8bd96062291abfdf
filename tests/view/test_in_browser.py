"""Network pages in a real browser: they draw themselves, answer mouse and keys, run no text of a document and ask the
network for nothing, whichever library draws them."""

from __future__ import annotations

import http.server
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, Store

from policygraph.graph.terms import PG, TYPE
from policygraph.view import ENGINES, VIEWS, network_assets, network_page, network_scene, render
from policygraph.view.words import Words

from ..browser import CHROMIUM, FLAGS, Browser

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine (Debian package: chromium)"
)
READY = "document.documentElement.dataset.ready !== undefined"
AXE = Path(__file__).resolve().parents[1] / "site" / "vendor" / "axe-4.14.1.min.js"
BASE = "https://w3id.org/policygraph/id/"


def page(view: str, engine: str, lang: str = "zh") -> str:
    store = Store()
    store.load(path=str(Path(__file__).parent / "plan.ttl"), format=RdfFormat.TURTLE)
    return render(store, view, lang=lang, engine=engine, link=link)


def link(iri: str) -> str | None:
    """Pages for some nodes only; one address is a trap."""
    return {"water": "agency/water.html", "parks": "javascript:document.title='ran'"}.get(iri.removeprefix(BASE))


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def visit(window: Browser, file: Path, html: str, fragment: str = "") -> None:
    """Open the page in the window, with nothing noted of earlier ones."""
    file.write_text(html, encoding="utf-8")
    window.open("about:blank")
    window.console.clear()
    window.requests.clear()
    window.open(file.as_uri() + fragment, READY)


def told(window: Browser) -> list[str]:
    """What the console holds but for the software renderer's remarks on its own speed."""
    return [line for line in window.console if "GL Driver Message" not in line]


def text(window: Browser, selector: str) -> str:
    return str(window.run(f"document.querySelector('{selector}').textContent"))


def place_of(window: Browser, name: str) -> tuple[float, float]:
    """Where the node of that name stands in the window."""
    found = window.run(
        f"(() => {{ const node = DATA.nodes.find((each) => each.name === '{name}'), at = picture.at(node.id);"
        " const box = document.getElementById('canvas').getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; })()"
    )
    return float(found[0]), float(found[1])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("view", VIEWS)
def test_page_draws_itself_without_a_word_on_the_console(
    window: Browser, tmp_path: Path, view: str, engine: str
) -> None:
    file = tmp_path / "page.html"
    visit(window, file, page(view, engine))
    assert int(window.run("document.documentElement.dataset.ready")) >= 3
    assert window.run("document.documentElement.dataset.failed") is None
    assert window.run("document.querySelectorAll('#canvas canvas').length") >= 1
    assert told(window) == []
    assert window.requests == [file.as_uri()]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("view", VIEWS)
def test_pages_are_accessible_in_both_themes(window: Browser, tmp_path: Path, view: str, engine: str) -> None:
    visit(window, tmp_path / "page.html", page(view, engine))
    window.run(AXE.read_text(encoding="utf-8") + ";0")
    for _ in range(2):
        found = window.run(
            "axe.run(document, {resultTypes: ['violations'], preload: false}).then((all) => all.violations)"
        )
        assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []
        window.click("#theme")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_page_gives_what_it_rests_on_as_turtle(window: Browser, tmp_path: Path, engine: str) -> None:
    visit(window, tmp_path / "page.html", page("plan", engine))
    link = "document.getElementById('as-turtle')"
    assert window.run(f"{link}.href").startswith("blob:")
    assert window.run(f"{link}.download") == "network.ttl"
    store = Store()
    store.load(str(window.run("document.getElementById('turtle').textContent")).encode(), format=RdfFormat.TURTLE)
    drawn = window.run("DATA.nodes.map((node) => node.iri)")
    assert {str(quad.subject)[1:-1] for quad in store} >= set(drawn)
    assert len(list(store.quads_for_pattern(None, TYPE, PG["Responsibility"]))) > 0
    assert any("<script>" in str(quad.object) for quad in store), "words of the plan are told as they are"


@pytest.mark.parametrize("engine", ENGINES)
def test_script_in_a_document_is_shown_as_text_and_does_not_run(window: Browser, tmp_path: Path, engine: str) -> None:
    visit(window, tmp_path / "page.html", page("plan", engine))
    window.click("#relations summary")
    window.wait("document.querySelectorAll('#relations tbody tr').length > 3")
    assert "清理<script>document.title='ran'</script>淤泥" in text(window, "#relations table")
    assert window.run("document.querySelectorAll('table script').length") == 0
    assert window.run("document.title") != "ran"


@pytest.mark.parametrize("engine", ENGINES)
def test_no_script_but_the_pages_own_may_run(window: Browser, tmp_path: Path, engine: str) -> None:
    visit(window, tmp_path / "page.html", page("plan", engine))
    window.run(
        "(() => { const added = document.createElement('script'); added.textContent = 'document.title = \"ran\"';"
        " document.body.appendChild(added); })()"
    )
    assert window.run("document.title") != "ran"
    assert any("Content Security Policy" in line for line in window.console)


@pytest.mark.parametrize("engine", ENGINES)
def test_search_with_the_keys_alone(window: Browser, tmp_path: Path, engine: str) -> None:
    visit(window, tmp_path / "page.html", page("plan", engine))
    window.key("/")
    assert window.run("document.activeElement.id") == "search"
    window.type("河岸绿化")
    assert window.run("document.querySelectorAll('#found li').length") == 1
    window.key("Enter")
    assert "河岸绿化率达到60%以上" in text(window, "#details")
    assert "修复河岸" in text(window, "#details ul"), "its neighbours are listed"
    window.click("#details li button")
    assert "河岸绿化率" not in text(window, "#details .head")
    window.key("/")
    window.run("document.getElementById('search').select()")
    window.type("月球")
    assert text(window, "#count") == "没有匹配的名称"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_click_on_a_node_shows_its_words_and_its_neighbours(window: Browser, tmp_path: Path, engine: str) -> None:
    visit(window, tmp_path / "page.html", page("coresponsibility", engine))
    time.sleep(0.3)
    window.click(place_of(window, "青河市住房和城乡建设局"))
    window.wait("document.documentElement.dataset.chosen !== undefined")
    assert "青河市住房和城乡建设局" in text(window, "#details .head")
    names = window.run("Array.from(document.querySelectorAll('#details li')).map((each) => each.textContent)")
    assert sorted(names) == ["青河市各镇", "青河市水利局"]
    x, y = window.centre("#canvas")
    time.sleep(0.5)  # two clicks at once would be a double click
    window.click((x - 480, y - 200))
    window.wait("document.documentElement.dataset.chosen === undefined")


@pytest.mark.parametrize("engine", ENGINES)
def test_filters_narrow_by_place_theme_role_class_and_line(window: Browser, tmp_path: Path, engine: str) -> None:
    visit(window, tmp_path / "page.html", page("ownership", engine))

    def choose(facet: str, value: str) -> str:
        window.run(
            f"(() => {{ const box = document.querySelector('[data-facet={facet}]');"
            f" box.value = Array.from(box.options).find((each) => each.text === '{value}').value;"
            " box.dispatchEvent(new Event('change')); })()"
        )
        return text(window, "#shown")

    assert text(window, "#shown") == "4 个节点 · 2 条关系"
    assert choose("place", "青河市") == "2 个节点 · 1 条关系"
    assert choose("place", "云州省") == "4 个节点 · 2 条关系", "a province holds its cities and counties"
    assert choose("theme", "水") == "2 个节点 · 1 条关系"
    assert choose("role", "负总责") == "0 个节点 · 0 条关系"
    assert choose("theme", "全部") == "2 个节点 · 1 条关系"
    assert choose("role", "全部") == choose("place", "全部") == "4 个节点 · 2 条关系"
    window.click("[data-basis=implied]")
    assert text(window, "#shown") == "4 个节点 · 1 条关系"
    window.click("[data-kind=metric]")
    assert text(window, "#shown") == "2 个节点 · 0 条关系"
    window.click("#relations summary")
    assert (
        window.run("Array.from(document.querySelectorAll('#relations tbody tr')).filter((r) => !r.hidden).length") == 0
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_node_leads_to_its_page_and_never_to_a_script(window: Browser, tmp_path: Path, engine: str) -> None:
    html = page("ownership", engine)
    assert "javascript:document" not in html
    visit(window, tmp_path / "page.html", html, "#" + quote(BASE + "water", safe=":/"))
    assert "青河市水利局" in text(window, "#details .head"), "an address with the IRI opens at its node"
    assert window.run("document.querySelector('#details a').getAttribute('href')") == "agency/water.html"
    window.run(f"location.hash = '{BASE}parks'")
    window.wait("document.querySelector('#details .head').textContent.includes('白石县园林局')")
    assert window.run("document.querySelector('#details a')") is None


def test_dragging_moves_a_large_network_also_where_drawing_is_slow(window: Browser, tmp_path: Path) -> None:
    visit(window, tmp_path / "page.html", page("ownership", "sigma"))
    window.wait("document.documentElement.dataset.movement !== undefined")
    for slow in ("true", "false"):
        # What the page chooses for itself hangs on how busy the machine is.
        window.run(f"(picture.moving.fixed = true, picture.moving.slow = {slow})")
        before = place_of(window, "河岸绿化率")
        x, y = window.centre("#canvas")
        window.mouse("mousePressed", x + 200, y + 150, button="left", clickCount=1)
        for step in range(1, 9):
            window.mouse("mouseMoved", x + 200 - 10 * step, y + 150, button="left", buttons=1)
            time.sleep(0.03)
        shift = window.run("document.querySelector('#canvas canvas.sigma-nodes').style.transform")
        assert bool(shift) == (slow == "true")
        window.mouse("mouseReleased", x + 120, y + 150, button="left", clickCount=1)
        window.wait("document.querySelector('#canvas canvas.sigma-nodes').style.transform === ''")
        time.sleep(0.5)
        assert place_of(window, "河岸绿化率")[0] < before[0] - 60


def test_arrow_keys_move_a_large_network(window: Browser, tmp_path: Path) -> None:
    visit(window, tmp_path / "page.html", page("ownership", "sigma"))
    before = place_of(window, "河岸绿化率")
    window.run("document.getElementById('canvas').focus()")
    window.key("ArrowRight")
    time.sleep(0.3)
    assert place_of(window, "河岸绿化率")[0] < before[0] - 5


def test_without_webgl_search_filters_and_table_go_on(tmp_path: Path) -> None:
    with Browser(tmp_path / "profile", more=("--disable-3d-apis",)) as window:
        visit(window, tmp_path / "page.html", page("ownership", "sigma"))
        assert "WebGL" in text(window, "#canvas")
        window.key("/")
        window.type("公园")
        window.key("Enter")
        assert "公园个数" in text(window, "#details .head")
        assert "白石县园林局" in text(window, "#details ul")


def test_pages_of_a_site_share_their_scripts(window: Browser, tmp_path: Path) -> None:
    store = Store()
    store.load(path=str(Path(__file__).parent / "plan.ttl"), format=RdfFormat.TURTLE)
    (tmp_path / "assets").mkdir()
    for name, data in network_assets().items():
        (tmp_path / "assets" / name).write_bytes(data)
    html = network_page(
        network_scene(store, "ownership"), Words(store, "zh"), engine="sigma", back=("../index.html", "返回"),
        assets="assets/",
    )  # fmt: skip
    assert len(html) < 12_000
    visit(window, tmp_path / "page.html", html)
    assert window.run("document.documentElement.dataset.failed") is None
    assert window.run("document.querySelectorAll('#canvas canvas').length") > 1
    assert told(window) == []
    assert all(address.startswith(tmp_path.as_uri()) for address in window.requests)
    assert window.run("document.querySelector('header a').getAttribute('href')") == "../index.html"


@pytest.mark.parametrize("engine", ENGINES)
def test_on_a_phone_nothing_runs_out_of_the_side(window: Browser, tmp_path: Path, engine: str) -> None:
    window.size(390, 800)
    try:
        visit(window, tmp_path / "page.html", page("plan", engine))
        assert window.run("document.documentElement.scrollWidth") <= 390
        assert window.run("document.querySelector('#canvas').getBoundingClientRect().width") > 300
    finally:
        window.call("Emulation.clearDeviceMetricsOverride")


# ---------- nothing is asked of the network ----------


def browse(address: str, profile: Path, *options: str) -> None:
    assert CHROMIUM is not None, "CI needs a browser: install the Debian package chromium"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=3000", *options, "--dump-dom"]
    subprocess.run([*command, address], capture_output=True, timeout=120, check=True)


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that refuses and notes whatever a browser asks of it."""
    asked: list[str] = []

    class Refuse(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(403)

        do_CONNECT = do_POST = do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refuse)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


# Asked for by the browser of itself, with any page or none.
_OWN = re.compile(r"(google|gvt1|googleapis|gstatic|chromium)\.(com|org)\b|googleapis")


def test_page_asks_the_network_for_nothing(proxy: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = proxy
    probe = tmp_path / "probe.html"
    probe.write_text('<img src="http://probe.invalid/seen.png">', encoding="utf-8")
    browse(probe.as_uri(), tmp_path / "one", f"--proxy-server={address}")
    assert any("probe.invalid" in path for path in asked), "the proxy sees what a page asks for"
    asked.clear()
    for engine in ENGINES:
        file = tmp_path / f"{engine}.html"
        file.write_text(page("plan", engine), encoding="utf-8")
        browse(file.as_uri(), tmp_path / "two", f"--proxy-server={address}")
    assert [path for path in asked if not _OWN.search(path)] == []
