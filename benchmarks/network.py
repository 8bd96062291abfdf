"""How fluently a browser pans and zooms a network page.

python benchmarks/network.py [--nodes 5000] [--lines 10000] [--engine sigma] [--seconds 4] [--page FILE]

Makes a network of the shape of real ones (a few bodies with many metrics), has the package make its page, opens
that in a headless Chromium from file:// and moves real mouse events over it: drags for some seconds, then turns the
wheel.  What is counted are the frames that the browser drew (requestAnimationFrame), not the events sent.
``--page`` measures a page that is there already.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from pyoxigraph import Store

from policygraph.view import network_page
from policygraph.view.scene import IMPLIED, INHERITED, STATED, Edge, Node, Scene
from policygraph.view.words import Words

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser import Browser

SEED = 7
BODIES, PLACES, SUBJECTS = (
    ["发展改革委", "生态环境局", "水务局", "财政局", "交通运输局", "教育局"],
    200,
    ["率", "量", "面积", "里程", "个数"],
)
COUNT = """
window.frames_ = []; window.going_ = true;
(function next(last) {
  requestAnimationFrame((now) => { if (last) window.frames_.push(now - last); if (window.going_) next(now); });
})(0);
"""


def scene(nodes: int, lines: int) -> Scene:
    """Bodies (two fifths) and metrics; a few bodies hold very many lines, as issuers do."""
    chance = random.Random(SEED)
    bodies = [
        Node(f"urn:a:{i}", "agency", f"示例{i % PLACES}市{BODIES[i % len(BODIES)]}{i}") for i in range(nodes * 2 // 5)
    ]
    metrics = [
        Node(f"urn:m:{i}", "metric", f"第{i}项指标{SUBJECTS[i % len(SUBJECTS)]}") for i in range(nodes - len(bodies))
    ]
    weights = [1 / (rank + 1) ** 0.8 for rank in range(len(bodies))]
    pairs: dict[tuple[str, str], Edge] = {}

    def join(body: Node, metric: Node) -> None:
        pairs[body.iri, metric.iri] = Edge(
            body.iri, metric.iri, "owns", chance.choice((STATED, INHERITED, IMPLIED)), chance.randint(1, 5),
            (f"依据: “{metric.label}达到{chance.randint(1, 99)}%”",),
            facets={"place": (f"urn:p:{chance.randrange(PLACES)}",), "theme": (f"urn:t:{chance.randrange(20)}",)},
        )  # fmt: skip

    for metric in metrics:
        join(chance.choices(bodies, weights)[0], metric)
    for body in bodies:
        join(body, chance.choice(metrics))
    while len(pairs) < lines:
        join(chance.choices(bodies, weights)[0], chance.choice(metrics))
    return Scene("测试网络", (*bodies, *metrics), tuple(pairs.values()), nodes)


def measure(page: Path, seconds: float) -> dict[str, object]:
    """Frames a second while dragging and while zooming, and the time until the page could be used."""
    with tempfile.TemporaryDirectory() as profile, Browser(Path(profile)) as browser:
        started = time.perf_counter()
        browser.open(page.resolve().as_uri(), "document.documentElement.dataset.ready !== undefined")
        usable = time.perf_counter() - started
        time.sleep(1)
        x, y = browser.centre("#canvas")
        result: dict[str, object] = {"usable_s": round(usable, 2), "kB": page.stat().st_size // 1000}
        for name in ("pan", "zoom"):
            browser.run(COUNT)
            if name == "pan":
                browser.mouse("mousePressed", x, y, button="left", clickCount=1)
            end, step = time.perf_counter() + seconds, 0
            while time.perf_counter() < end:
                step += 1
                if name == "pan":
                    across = (step * 6) % 600
                    at = x + (across if across < 300 else 600 - across) - 150
                    browser.mouse("mouseMoved", at, y + at % 80, button="left", buttons=1)
                else:
                    browser.mouse("mouseWheel", x, y, deltaX=0, deltaY=-60 if step % 40 < 20 else 60)
                time.sleep(1 / 90)
            if name == "pan":
                browser.mouse("mouseReleased", x, y, button="left", clickCount=1)
            frames = sorted(browser.run("(window.going_ = false, window.frames_)"))
            result[name] = {
                "fps": round(1000 * len(frames) / sum(frames), 1),
                "median_ms": round(frames[len(frames) // 2], 1),
                "p95_ms": round(frames[int(len(frames) * 0.95)], 1),
            }
        result["failed"] = browser.run("document.documentElement.dataset.failed || ''")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--lines", type=int, default=10000)
    parser.add_argument("--engine", choices=("pyvis", "sigma"))
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page, made = given.page, 0.0
        if page is None:
            started = time.perf_counter()
            html = network_page(scene(given.nodes, given.lines), Words(Store(), "zh"), engine=given.engine)
            made = time.perf_counter() - started
            page = Path(folder) / "network.html"
            page.write_text(html, encoding="utf-8")
        print(json.dumps({"made_s": round(made, 1), **measure(page, given.seconds)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
