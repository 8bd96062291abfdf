"""How long a site takes to write, how large its pages are, and how soon a browser can use them.

python benchmarks/site.py STORE [--processes 2] [--rounds 3] [--folder DIR]

Writes the site of STORE (made by ``policygraph build``), counts the bytes of every page and of what it loads when it
opens, then opens the start page and the tables from file:// in a headless Chromium.  A page is usable when its scripts
have run and it has been drawn (two animation frames later); for a filter and a sort the time runs from the event to
the next drawn frame.  Needs Debian's chromium and the ``dev`` extra (playwright).
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from policygraph.graph.store import open_store
from policygraph.site import build_site

BOUND = 500_000
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def weights(site: Path) -> dict[str, tuple[int, int]]:
    """Each page -> (its own bytes, with the style, scripts and data that it names)."""
    made = {}
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        files = {
            (page.parent / name).resolve() for name in re.findall(r'(?:src|rel="stylesheet" href)="([^"#]+)"', html)
        }
        own = len(html.encode())
        made[page.relative_to(site).as_posix()] = own, own + sum(f.stat().st_size for f in files if f.is_file())
    return made


def usable(browser: Any, address: str, rounds: int, ready: str) -> list[float]:
    """Milliseconds from opening to usable, each in a fresh window."""
    taken = []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1366, "height": 900})
        page = context.new_page()
        page.goto(address, wait_until="commit")
        page.wait_for_function(ready)
        taken.append(float(page.evaluate(DRAWN)))
        context.close()
    return taken


def loaded(browser: Any, address: str, site: Path) -> int:
    """Bytes of every file that the browser asks for when it opens a page and a second after, whoever asked for it."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    asked: set[Path] = set()
    page.on("request", lambda request: asked.add(Path(unquote(urlsplit(request.url).path))))
    page.goto(address)
    page.wait_for_timeout(1000)
    context.close()
    return sum(file.stat().st_size for file in asked if site.resolve() in file.parents and file.is_file())


def acted(browser: Any, address: str, act: str, rounds: int) -> list[float]:
    """Milliseconds from an event to the frame that shows what it did."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(500)
    taken = [
        float(
            page.evaluate(
                f"async () => {{ const from = performance.now(); {act}; return (await ({DRAWN})()) - from; }}"
            )
        )
        for _ in range(rounds)
    ]
    context.close()
    return taken


def shown(name: str, taken: list[float]) -> None:
    print(f"{name:<44} median {statistics.median(taken):7.0f} ms   worst {max(taken):7.0f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("store", type=Path)
    options.add_argument("--processes", type=int, default=None)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--folder", type=Path, help="Keep the site here.")
    chosen = options.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch:
        site = chosen.folder or Path(scratch) / "site"
        began = time.perf_counter()
        with open_store(chosen.store, read_only=True) as store:
            written = build_site(store.merged, site, processes=chosen.processes, replace=True)
        print(f"written in {time.perf_counter() - began:.1f} s: {written.files} files, {written.size / 1e6:.0f} MB")
        found = weights(site)
        pages = found
        for name, at in (("page", 0), ("page with all that it loads", 1)):
            page, weight = max(pages.items(), key=lambda pair: pair[1][at])
            over = sum(each[at] > BOUND for each in pages.values())
            print(
                f"largest {name}: {weight[at] / 1000:.0f} kB ({page}); {over} of {len(pages)} over {BOUND // 1000} kB"
            )
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-sync", "--enable-unsafe-swiftshader"],
            )
            address = site.resolve().as_uri()
            heaviest = sorted(pages, key=lambda page: -pages[page][1])[:20]
            opened = {page: loaded(browser, f"{address}/{page}", site) for page in heaviest}
            most = max(opened, key=lambda page: opened[page])
            print(f"most that the browser loads for one of the 20 heaviest: {opened[most] / 1000:.0f} kB ({most})")
            ready = "() => document.documentElement.dataset.ready === 'site'"
            table = "() => document.documentElement.dataset.table === 'ready'"
            shown("start page usable", usable(browser, f"{address}/index.html", chosen.rounds, ready))
            for name in ("targets", "tasks", "gaps", "timeline"):
                shown(f"{name} usable", usable(browser, f"{address}/{name}.html", chosen.rounds, table))
            network = "() => document.documentElement.dataset.network !== undefined"
            shown(
                "ownership network usable", usable(browser, f"{address}/network/ownership.html", chosen.rounds, network)
            )
            metric = max((page for page in pages if page.startswith("metric/")), key=lambda page: pages[page][0])
            chart = "() => document.querySelector('figure[data-drawn]') !== null"
            shown("largest chart drawn", usable(browser, f"{address}/{metric}", chosen.rounds, chart))
            reader = max((page for page in pages if page.startswith("plan/")), key=lambda page: pages[page][1])
            shown("largest reader page usable", usable(browser, f"{address}/{reader}", chosen.rounds, ready))
            targets = f"{address}/targets.html"
            typing = "const f = document.getElementById('f-metric'); f.value = f.value ? '' : '率'; f.dispatchEvent(new Event('input', {bubbles: true}))"
            shown("targets: a filter typed", acted(browser, targets, typing, 6))
            shown("targets: sorted", acted(browser, targets, "document.querySelector('th.k-figure button').click()", 6))
            search = "const f = document.getElementById('find-here'); f.value = f.value === '水' ? '森林' : '水'; f.dispatchEvent(new Event('input'))"
            shown("search: first letters", acted(browser, f"{address}/index.html", search, 6))
            browser.close()


if __name__ == "__main__":
    main()
