"""When an extracted item is the annotated one: likeness of words, overlap of places, and pairing one to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

Item = dict[str, Any]

_HALF_WIDTH = str.maketrans("，：；（）％“”‘’　", ",:;()%\"\"'' ")
_UNIT_SPELLINGS = {"百分比": "%", "percent": "%", "μg/m3": "ug/m3", "µg/m3": "ug/m3", "ug/m³": "ug/m3"}


@lru_cache(maxsize=65536)
def normal(words: str | None) -> str:
    """``words`` without what only typesetting decides: width, quotation marks, spaces, case."""
    folded = (words or "").translate(_HALF_WIDTH)
    return "".join(c for c in folded if not c.isspace() and c not in "\"'").lower()


@lru_cache(maxsize=65536)
def likeness(gold: str | None, found: str | None) -> float:
    """Share of characters in common, 0 to 1; 1 where both are empty."""
    a, b = normal(gold), normal(found)
    if not a and not b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def overlap(gold: Item, found: Item) -> float:
    """Characters in common over the shorter of the two spans."""
    common: int = min(gold["end"], found["end"]) - max(gold["start"], found["start"])
    if common <= 0:
        return 0.0
    shorter: int = min(gold["end"] - gold["start"], found["end"] - found["start"])
    return common / shorter


def number(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)


def unit(symbol: str | None) -> str:
    symbol = (symbol or "").strip()
    return _UNIT_SPELLINGS.get(symbol, symbol)


def pairs(gold: Sequence[Item], found: Sequence[Item], weight: Callable[[Item, Item], float]) -> list[tuple[int, int]]:
    """Pair the two one to one, the heaviest pairs first; a weight of 0 pairs nothing.

    Equal weights go to the pair whose positions in the two lists are nearest, then to the later one.
    """
    candidates = [
        (w, -abs(g - f), g, f)
        for g, one in enumerate(gold)
        for f, other in enumerate(found)
        if (w := weight(one, other)) > 0
    ]
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    paired = []
    for _, _, g, f in sorted(candidates, reverse=True):
        if g not in taken_gold and f not in taken_found:
            taken_gold.add(g)
            taken_found.add(f)
            paired.append((g, f))
    return paired


def target_weight(gold: Item, found: Item) -> float:
    """Same value in the same place; a row of a table (no offsets) by its metric's name instead."""
    if number(gold.get("value")) != number(found.get("value")):
        return 0.0
    alike = likeness(gold.get("metric"), found.get("metric"))
    if "start" not in gold:
        return 0.0 if alike < 0.7 else alike + (gold.get("deadline") == found.get("deadline"))
    shared = overlap(gold, found)
    return 0.0 if shared < 0.5 else shared + alike


def mention_exact(gold: Item, found: Item) -> float:
    return float(gold["start"] == found["start"] and gold["end"] == found["end"])


def mention_overlap(gold: Item, found: Item) -> float:
    shared = overlap(gold, found)
    return shared if shared >= 0.5 else 0.0


def responsibility_weight(gold: Item, found: Item) -> float:
    """Same role, about the same clause, and one of the names the body goes by."""
    if gold["role"] != found["role"] or overlap(gold, found) < 0.3:
        return 0.0
    alike = max(likeness(gold["agency"], name) for name in (found["agency"], *found.get("aka", ())))
    return alike if alike >= 0.6 else 0.0


def reference_weight(gold: Item, found: Item) -> float:
    return float(overlap(gold, found) > 0 and normal(gold["title"]) == normal(found["title"]))


def task_weight(gold: Item, found: Item) -> float:
    if overlap(gold, found) <= 0:
        return 0.0
    alike = likeness(gold["title"], found["title"])
    return alike if alike >= 0.9 else 0.0
