"""The cascade: what a metric's targets are at each level, and which target carries down which."""

from __future__ import annotations

from typing import Any

from .corpus import Corpus, Fact, Metric
from .frame import Frame
from .reader import Layout
from .targets import figure
from .words import Words

LEVELS = ("national", "province", "prefecture", "county")
_PAGE, _CELL = 30, 12
"""Metrics on a page, and targets of one level that it lists."""


def level_of(corpus: Corpus, fact: Fact) -> str:
    """The level of the place that the fact's plan holds for, "" where that is not known."""
    place = corpus.place_of(fact.plan)
    return place.level if place else ""


def write_cascade(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> list[str]:
    """``cascade.html`` and its further pages: metrics with targets at several levels.  Returns the targets' IRIs."""
    corpus = frame.corpus
    carried = corpus.derived["cascadesFrom"]
    chosen: list[tuple[int, int, Metric, list[Fact]]] = []
    for metric in corpus.metrics.values():
        facts = corpus.by_metric[metric.iri]
        levels = {level_of(corpus, fact) for fact in facts} & set(LEVELS)
        links = sum(len(carried.get(fact.iri, ())) for fact in facts)
        if len(levels) > 1 or links:
            chosen.append((links, len(levels), metric, facts))
    chosen.sort(key=lambda row: (-row[0], -row[1], -len(row[3]), row[2].iri))
    pages = [chosen[at : at + _PAGE] for at in range(0, len(chosen), _PAGE)] or [[]]
    names = ["cascade.html"] + [f"cascade.{n}.html" for n in range(2, len(pages) + 1)]
    total = sum(links for links, *_ in chosen)
    for number, found in enumerate(pages, 1):
        frame.page(
            names[number - 1], "cascade.html", {lang: w["cascade"] for lang, w in frame.words.items()}, "ttl/cascade.ttl",
            metrics=_rows(frame, layouts, paths, found), pages=names, number=number, count=len(pages), total=total,
            several=len(chosen), levels=lambda w: [(level, w.code(f"level-{level}")) for level in LEVELS],
        )  # fmt: skip
    return [fact.iri for *_, facts in chosen for fact in facts]


def _rows(
    frame: Frame, layouts: dict[str, Layout], paths: dict[str, str], found: list[tuple[int, int, Metric, list[Fact]]]
) -> Any:
    corpus = frame.corpus

    def rows(w: Words) -> list[dict[str, Any]]:
        made = []
        for _, _, metric, facts in found:
            cells = []
            for level in LEVELS:
                here = sorted(
                    (f for f in facts if level_of(corpus, f) == level),
                    key=lambda f: (f.get("deadline") or "9", f.plan, f.iri),
                )
                cells.append(([_target(corpus, w, layouts, fact) for fact in here[:_CELL]], max(0, len(here) - _CELL)))
            links = [
                (_target(corpus, w, layouts, corpus.targets[above]), _target(corpus, w, layouts, fact), _judged(corpus, w, metric, fact, corpus.targets[above]))
                for fact in facts for above in corpus.derived["cascadesFrom"].get(fact.iri, ()) if above in corpus.targets
            ]  # fmt: skip
            made.append(
                {
                    "name": w.marked(metric.names),
                    "href": paths[metric.iri],
                    "cells": cells,
                    "links": links[:30],
                    "more": max(0, len(links) - 30),
                }
            )
        return made

    return rows


def _target(corpus: Corpus, w: Words, layouts: dict[str, Layout], fact: Fact) -> dict[str, Any]:
    place = corpus.place_of(fact.plan)
    written, number, _ = figure(corpus, fact)
    return {
        "place": w.marked(place.names) if place else w["unplaced"], "written": w.quoted(written or fact.statement[:30]),
        "number": w.unit(number), "year": fact.get("deadline")[:4], "href": layouts[fact.plan].link(fact.words),
    }  # fmt: skip


def _judged(corpus: Corpus, w: Words, metric: Metric, fact: Fact, above: Fact) -> str:
    """Whether the lower target is as firm as the one above it, where both have one figure in one unit."""
    same = fact.get("hasUnit") == above.get("hasUnit") and fact.get("valueKind") == above.get("valueKind")
    if fact.value is None or above.value is None or fact.upper is not None or above.upper is not None or not same:
        return ""
    if fact.value == above.value:
        return w["as_above"]
    better = metric.desirability.rpartition("-")[2]
    change = fact.code("changeDirection")
    higher = fact.value > above.value
    if fact.get("valueKind").endswith("-level") and better in ("higherIsBetter", "lowerIsBetter"):
        return w["firmer"] if higher == (better == "higherIsBetter") else w["weaker"]
    if (
        change
        and better in ("higherIsBetter", "lowerIsBetter")
        and (change == "increase") == (better == "higherIsBetter")
    ):
        return w["firmer"] if higher else w["weaker"]
    return w["higher"] if higher else w["lower"]
