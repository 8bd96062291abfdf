"""A metric's figures that may stand on one scale, and that scale; ``site/assets/metric.js`` draws them.

A mark stands only where the plan gives a value; what a comparison leaves open is drawn open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from .corpus import Corpus, Fact, Metric

_OPEN = {"atLeast": "up", "above": "up", "atMost": "down", "below": "down"}
_LOOSE = ("stretch", "expected")


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: ``value`` (``upper`` of a range), which way it is ``open`` (up, down or ""), whether it is a ``stretch``
    target, ``base`` of its baseline where the plan gives that in the same unit.
    """

    fact: Fact
    value: float
    upper: float | None
    open: str
    stretch: bool
    base: float | None


@dataclass(frozen=True, slots=True)
class Block:
    """Figures that can be held against each other: one kind, direction, unit, scope and, for changes, base year.

    ``scale`` is the low end, the high end and the step of their axis.
    """

    kind: str
    direction: str
    unit: str
    scope: str
    base: str
    marks: tuple[Mark, ...]
    scale: tuple[float, float, float]


def blocks(corpus: Corpus, metric: Metric, facts: Sequence[Fact]) -> list[Block]:
    """The blocks of a metric's targets, the largest first; targets without a value are in none."""
    groups: dict[tuple[str, str, str, str, str], list[tuple[Fact, float]]] = {}
    for fact in facts:
        if fact.value is None:
            continue
        unit, value = _measured(corpus, metric, fact)
        kind = fact.get("valueKind")
        base = fact.get("baselineYear")[:4] if not kind.endswith("-level") else ""
        place = corpus.place_of(fact.plan)
        scope = fact.get("scopeText")
        whole = place and (
            scope == place.names.get("zh") or (scope[:1] == "全" and place.names.get("zh", "").endswith(scope[1:]))
        )
        key = kind, fact.get("changeDirection"), unit, "" if whole else scope, base
        groups.setdefault(key, []).append((fact, value))
    made = [_block(corpus, key, found) for key, found in groups.items()]
    return sorted(made, key=lambda b: (-len(b.marks), b.scope, b.kind, b.unit, b.base, b.direction))


def _measured(corpus: Corpus, metric: Metric, fact: Fact) -> tuple[str, float]:
    canonical = fact.get("canonicalValue")
    if canonical and fact.get("targetValue"):
        return metric.unit, float(canonical)
    value = fact.value
    assert value is not None
    return corpus.units.get(fact.get("hasUnit"), ""), float(value)


def _block(corpus: Corpus, key: tuple[str, str, str, str, str], found: list[tuple[Fact, float]]) -> Block:
    kind, direction, unit, scope, base = key
    values = [value for _, value in found]
    values += [float(f.upper) for f, _ in found if f.upper is not None]
    bases = {f.iri: _baseline(f, value, kind) for f, value in found}
    values += [value for value in bases.values() if value is not None]
    marks = [
        Mark(
            fact, value, float(fact.upper) if fact.upper is not None else None,
            _OPEN.get(fact.code("effectiveComparator") or fact.code("comparator"), ""),
            fact.code("commitmentLevel") in _LOOSE, bases[fact.iri],
        )
        for fact, value in sorted(found, key=lambda pair: _order(corpus, *pair))
    ]  # fmt: skip
    return Block(kind, direction, unit, scope, base, tuple(marks), scale(min(values), max(values)))


def _baseline(fact: Fact, value: float, kind: str) -> float | None:
    """The baseline on the scale of the value; a converted value has none, for its baseline was not converted."""
    text = fact.get("baselineValue")
    same = fact.value is not None and float(fact.value) == value
    return float(text) if text and same and kind.endswith("-level") else None


def _order(corpus: Corpus, fact: Fact, value: float) -> tuple[str, float, str, str]:
    place = corpus.place_of(fact.plan)
    return fact.get("deadline") or "9", -value, place.names.get("zh", "") if place else "", fact.iri


def scale(low: float, high: float, most: int = 6) -> tuple[float, float, float]:
    """A scale with round steps around the values: its ends and its step.  It begins at 0 unless that would squeeze them."""
    if low >= 0 and low <= 0.6 * high:
        low = 0.0
    if high == low:
        low, high = (0.0, high) if high > 0 else (low - 1, high + 1)
    raw = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999999)
    start, end = floor(low / step + 1e-9) * step, -floor(-high / step + 1e-9) * step
    return start, end, step
