"""The site of real plans: every page of the reader is quiet, and the words it marks are the words of the graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from policygraph.engine import build
from policygraph.graph.store import GraphStore, open_store
from policygraph.graph.terms import PG
from policygraph.site import build_site


@pytest.fixture(scope="module")
def gold(shared: Path) -> GraphStore:
    """The plans that have gold annotations, text and PDF."""
    wanted = {file.stem for file in (shared / "gold").glob("*.json")}
    files = sorted(
        f for f in shared.rglob("*") if f.stem in wanted and f.suffix in (".txt", ".pdf") and "text" not in f.parts
    )
    made = open_store()
    build(list({file.stem: file for file in files}.values()), made)
    return made


@pytest.fixture(scope="module")
def gold_site(gold: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gold") / "site"
    build_site(gold.merged, folder)
    return folder


def test_every_fact_is_marked_in_its_words(gold: GraphStore, gold_site: Path, window: Any) -> None:
    quotes: dict[str, set[str]] = {}
    for name in ("inPlan", "citingPlan"):
        for quad in gold.merged.quads_for_pattern(None, PG[name], None):
            assert isinstance(quad.subject, NamedNode)
            for evidence in gold.merged.quads_for_pattern(quad.subject, PG["hasEvidence"], None):
                assert isinstance(evidence.object, NamedNode)
                words = next(gold.merged.quads_for_pattern(evidence.object, PG["quote"], None)).object
                assert isinstance(words, Literal)
                quotes.setdefault(quad.subject.value, set()).add("".join(words.value.split()))
    seen: set[str] = set()
    with window(gold_site) as visit:
        for file in sorted((gold_site / "plan").glob("*.html")):
            page = visit.open(f"plan/{file.name}")
            data = page.evaluate("""() => {
              const runs = [...document.querySelectorAll("#text [data-f]")], words = {};
              runs.forEach((run) => run.dataset.f.split(" ").forEach((n) => { words[n] = (words[n] || "") + run.textContent; }));
              return JSON.stringify(words);
            }""")
            cards = (gold_site / "data" / "plan" / _data(file)).read_text(encoding="utf-8")
            told = json.loads(cards.removeprefix("PG.reader(").rstrip().removesuffix(");"))["cards"]
            for number, words in json.loads(data).items():
                fact = told[number].get("i", "")
                if fact in quotes:
                    seen.add(fact)
                    # A fact that a page ends in goes on over the page.
                    assert any(
                        "".join(words.split()).replace("|", "") in quote.replace("|", "") for quote in quotes[fact]
                    ), fact
    assert len(seen) > 0.95 * len(quotes)


def _data(page: Path) -> str:
    stem, _, number = page.name.removesuffix(".html").partition(".")
    return f"{stem}.{number or 1}.js"


def test_overviews_of_real_plans_are_quiet_and_accessible(gold_site: Path, window: Any) -> None:
    with window(gold_site) as visit:
        for path in ("index", "targets", "metrics", "agencies", "timeline", "cascade", "gaps", "en/targets", "en/gaps"):
            visit.open(f"{path}.html")
            assert visit.axe() == [], path
        for path in ("network/ownership", "network/coresponsibility", "en/network/coresponsibility"):
            visit.open(f"{path}.html")
            visit.page.wait_for_function("() => document.documentElement.dataset.network > 10")
            assert visit.axe() == [], path
        for folder in ("network/plan", "metric", "agency"):
            for file in sorted((gold_site / folder).glob("*.html"))[:: 12 if folder != "network/plan" else 2]:
                visit.open(f"{folder}/{file.name}")
