"""A real browser, and sites of real plans, of a plan that means harm, and of many."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from policygraph.engine import build
from policygraph.graph.store import GraphStore, open_store
from policygraph.site import build_site

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
)  # fmt: skip


@dataclass
class Visit:
    """A page in the browser with whatever it did that it should not have done."""

    page: Any
    root: Path
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Open a page of the site; its scripts have run."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.root.as_uri()}/{path}")
        self.page.wait_for_function("() => document.documentElement.dataset.ready === 'site'")
        return self.page

    def axe(self) -> list[str]:
        """Serious and critical findings of axe-core on the page as it stands."""
        if not self.page.evaluate("'axe' in window"):
            # Through the debugger: the policy of the page keeps out what a tag would bring.
            self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        # What lies half below the head of a scrolled page is no smaller for it.
        self.page.evaluate("scrollTo(0, 0)")
        # The size of targets (WCAG 2.2, 2.5.8) is a rule that axe runs only when it is asked to.
        found = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], preload: false, rules: {'target-size': {enabled: true}}})"
        )
        return [
            f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for rule in found["violations"] if rule["impact"] in ("serious", "critical") for node in rule["nodes"][:3]
        ]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's chromium, driven by playwright, which brings no browser of its own."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no chromium on this machine (Debian package: chromium)")
    assert CHROMIUM is not None, "CI needs a browser: install the Debian package chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def seeds() -> GraphStore:
    made = open_store()
    build([SEEDS], made)
    return made


@pytest.fixture(scope="session")
def site(seeds: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the seeds."""
    folder = tmp_path_factory.mktemp("sites") / "seeds"
    build_site(seeds.merged, folder)
    return folder


@contextmanager
def _visiting(browser: Any, root: Path, **options: Any) -> Iterator[Visit]:
    """A fresh window that notes every error, every dialog and every request that leaves the folder."""
    context = browser.new_context(**{"viewport": {"width": 1366, "height": 900}, "locale": "zh-CN", **options})
    page = context.new_page()
    visit = Visit(page, root)

    def said(message: Any) -> None:
        # The software renderer remarks on its own speed.
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            visit.complaints.append(f"{message.type}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))

    def asked(dialog: Any) -> None:
        visit.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", asked)

    def failed(request: Any) -> None:
        # What a page still asked for when the next was opened is given up by the browser itself.
        if request.failure != "net::ERR_ABORTED":
            visit.complaints.append(f"failed: {request.url} {request.failure}")

    page.on("requestfailed", failed)

    def left(request: Any) -> None:
        if not request.url.startswith((root.as_uri() + "/", "blob:", "data:", "about:")):
            visit.complaints.append(f"request: {request.url}")

    page.on("request", left)
    yield visit
    context.close()


Window = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture
def window(browser: Any) -> Window:
    """Opens a site in a window: ``with window(site, color_scheme="dark") as visit``; fails where a page complained."""

    @contextmanager
    def opened(root: Path, **options: Any) -> Iterator[Visit]:
        with _visiting(browser, root, **options) as visit:
            yield visit
            assert visit.complaints == []

    return opened


@pytest.fixture
def visit(window: Window, site: Path) -> Iterator[Visit]:
    """The site of the seeds in a window of a desktop."""
    with window(site) as each:
        yield each


@pytest.fixture
def phone(window: Window, site: Path) -> Iterator[Visit]:
    with window(site, viewport={"width": 390, "height": 844}, has_touch=True) as each:
        yield each
