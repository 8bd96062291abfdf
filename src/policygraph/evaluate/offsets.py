"""Annotations that hold offsets instead of words: the words are read from the annotated text.

Published plans are not ours to copy, so annotations of them may leave out every string that stands in the plan
itself.  Blanks and line breaks, which a page puts into the middle of words, are dropped from what is read.
"""

from __future__ import annotations

import re
from typing import Any


def completed(gold: dict[str, Any], text: str) -> dict[str, Any]:
    """``gold`` with the strings that it leaves out, read at its offsets in ``text``.

    Filled in: ``quote`` and ``metric`` of targets, ``title`` of tasks and references, ``quote`` of
    responsibilities, ``name`` of agencies (their first mention).  What is there already stays.
    """
    out = dict(gold)
    out["targets"] = [_target(item, text) for item in gold.get("targets", ())]
    out["tasks"] = [_with(item, "title", text) for item in gold.get("tasks", ())]
    out["references"] = [_reference(item, text) for item in gold.get("references", ())]
    out["responsibilities"] = [_with(item, "quote", text) for item in gold.get("responsibilities", ())]
    out["agencies"] = [_agency(item, text) for item in gold.get("agencies", ())]
    return out


def _words(text: str, start: int, end: int) -> str:
    return re.sub(r"\s", "", text[start:end])


def _with(item: dict[str, Any], key: str, text: str) -> dict[str, Any]:
    return item if key in item or "start" not in item else {**item, key: _words(text, item["start"], item["end"])}


def _target(item: dict[str, Any], text: str) -> dict[str, Any]:
    if "start" not in item:  # a row of a table, annotated without offsets
        return item
    out = dict(item)
    out.setdefault("quote", text[item["start"] : item["end"]])
    if "metric" not in out and "metric_start" in item:
        out["metric"] = _words(text, item["metric_start"], item["metric_end"])
    return out


def _reference(item: dict[str, Any], text: str) -> dict[str, Any]:
    if "title" in item or "start" not in item:
        return item
    return {**item, "title": _words(text, item["start"], item["end"]).removeprefix("《").removesuffix("》")}


def _agency(item: dict[str, Any], text: str) -> dict[str, Any]:
    if "name" in item or not item.get("mentions"):
        return item
    start, end = item["mentions"][0]
    return {**item, "name": _words(text, start, end)}
