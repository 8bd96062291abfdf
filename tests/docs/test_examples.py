"""The pages of worked examples show what the commands answer now, and leave out no kind, command or query."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from policygraph.graph.kinds import kinds
from policygraph.query import catalogue

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
STALE = "run: make docs"


@pytest.fixture(scope="module")
def script() -> Any:
    spec = importlib.util.spec_from_file_location("examples", ROOT / "scripts" / "examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["examples"] = module
    spec.loader.exec_module(module)
    return module


def stands(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def alike(one: str, other: str) -> float:
    """The share of the lines of ``one`` that ``other`` has too, those that are a node's name apart."""
    mine, theirs = (
        Counter(re.sub(r"https?://\S*", "", line).rstrip() for line in text.splitlines()) for text in (one, other)
    )
    return sum((mine & theirs).values()) / sum(mine.values())


def commands(text: str) -> list[str]:
    return [re.sub(r"https?://\S+", "IRI", line) for line in text.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def made(script: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    stores = script.small_stores(tmp_path_factory.mktemp("small"))
    return {lang: script.page(stores, ("small", "seeds"), lang) for lang in ("en", "zh")}


@pytest.mark.parametrize(("lang", "name"), [("en", "examples.md"), ("zh", "examples.zh-CN.md")])
def test_the_examples_are_current(made: dict[str, str], lang: str, name: str) -> None:
    # A word read otherwise in one plan moves a line; what is told of a command may not go stale.
    assert commands(made[lang]) == commands(stands(name)), STALE
    assert alike(stands(name), made[lang]) >= 0.95, STALE


def test_nothing_is_left_out_and_everything_answers(made: dict[str, str]) -> None:
    parts = {part.split("\n", 1)[0].strip(): part for part in made["en"].split("\n### ")[1:]}
    assert not {*kinds(), *catalogue()} - parts.keys()
    empty = [name for name in (*kinds(), *catalogue()) if not re.search(r"\n(?!-)\S[^\n]*\n(?:…\n)?```", parts[name])]
    assert not empty
    assert "internal error" not in made["en"]


def test_the_round_of_a_review_is_shown_whole(made: dict[str, str]) -> None:
    told = made["en"].split("## A whole round of review")[1].split("\n## ")[0]
    steps = (
        "review export",
        "correct   target",
        "decisions apply",
        "atLeast     41%",
        "contradicts",
        "(exit 1)",
        "decisions open again",
        "open   correct",
    )
    at = 0
    for step in steps:
        at = told.find(step, at)
        assert at >= 0, step


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the annotated plans are not here")
def test_the_examples_on_the_annotated_plans_are_current(script: Any, tmp_path: Path) -> None:
    stores = script.gold_stores(tmp_path, SHARED)
    page = script.page(stores, ("gold",), "en")
    assert commands(page) == commands(stands("examples-gold.md")), STALE
    assert alike(stands("examples-gold.md"), page) >= 0.8, STALE
