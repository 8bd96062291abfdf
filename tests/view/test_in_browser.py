"""Network pages in a real browser: they draw themselves, run no text of a document and ask the network for nothing."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from policygraph.view import VIEWS, render

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine (Debian package: chromium)"
)


def page(view: str, lang: str = "zh") -> str:
    store = Store()
    store.load(path=str(Path(__file__).parent / "plan.ttl"), format=RdfFormat.TURTLE)
    return render(store, view, lang=lang)


def browse(address: str, profile: Path, *options: str) -> str:
    """The page's document after its scripts have run."""
    assert CHROMIUM is not None, "CI needs a browser: install the Debian package chromium"
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,800",
        f"--user-data-dir={profile}", "--no-first-run", "--disable-background-networking", "--disable-sync",
        "--virtual-time-budget=3000", *options, "--dump-dom", address,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("view", VIEWS)
def test_page_draws_itself(view: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(view), encoding="utf-8")
    dom = browse(file.as_uri(), tmp_path / "profile")
    count = re.search(r'data-ready="(\d+)"', dom)
    assert count is not None, "the page's script did not reach its end"
    assert int(count[1]) >= 3
    assert "<canvas" in dom


def test_script_in_a_document_is_shown_as_text_and_does_not_run(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page("plan"), encoding="utf-8")
    dom = browse(file.as_uri(), tmp_path / "profile")
    title = re.search(r"<title>(.*?)</title>", dom)
    assert title is not None
    assert title[1] != "ran"
    table = dom[dom.index("<table") : dom.index("</table>")]
    assert "清理<script>document.title='ran'</script>淤泥" in unescape(table)
    assert "<script" not in table


def test_search_filter_and_tooltip_work_without_a_mouse(tmp_path: Path) -> None:
    steps = """
      const box = document.getElementById("search");
      document.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true}));
      const focused = document.activeElement === box;
      box.value = "淤泥";
      box.dispatchEvent(new Event("input"));
      const found = document.querySelectorAll("#found li").length;
      box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
      const details = document.getElementById("details");
      const shown = details.textContent.includes("清理<script>");
      const scripts = details.querySelectorAll("script").length;
      document.querySelector("[data-kind=task]").click();
      const before = document.documentElement.dataset.theme;
      document.getElementById("theme").click();
      const themed = before !== document.documentElement.dataset.theme;
      document.body.dataset.outcome = JSON.stringify({focused, found, shown, scripts, themed});
    """
    file = tmp_path / "page.html"
    file.write_text(page("plan").replace("</body>", f"<script>{steps}</script></body>"), encoding="utf-8")
    dom = browse(file.as_uri(), tmp_path / "profile")
    outcome = re.search(r'data-outcome="([^"]*)"', dom)
    assert outcome is not None
    assert json.loads(unescape(outcome[1])) == {
        "focused": True, "found": 1, "shown": True, "scripts": 0, "themed": True,
    }  # fmt: skip


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
    for view in VIEWS:
        file = tmp_path / f"{view}.html"
        file.write_text(page(view), encoding="utf-8")
        browse(file.as_uri(), tmp_path / "two", f"--proxy-server={address}")
    assert [path for path in asked if not _OWN.search(path)] == []
