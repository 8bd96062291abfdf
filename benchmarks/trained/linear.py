"""Logistic regression on sparse binary features: small, deterministic, numpy alone.

Rows are sets of feature names.  A row's features share its length, so that long and short clauses weigh alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Features:
    """Numbers for feature names; a name that only one row has gets none."""

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        counts: Counter[str] = Counter()
        for names in rows:
            counts.update(set(names))
        often = sorted(name for name, count in counts.items() if count > 1)
        self.numbers: dict[str, int] = {name: number for number, name in enumerate(often)}

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, names: Iterable[str]) -> NDArray[np.int64]:
        """The numbers of the known ones among ``names``."""
        numbers = {n for name in names if (n := self.numbers.get(name)) is not None}
        return np.array(sorted(numbers), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows laid end to end: ``columns[bounds[i]:bounds[i + 1]]`` are the features of row ``i`` (none is empty)."""

    columns: NDArray[np.int64]
    bounds: NDArray[np.int64]
    scale: Floats

    @classmethod
    def of(cls, rows: Sequence[NDArray[np.int64]]) -> Rows:
        lengths = np.array([len(r) for r in rows], dtype=np.int64)
        bounds = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        return cls(np.concatenate(rows), bounds, 1 / np.sqrt(lengths))

    def times(self, weights: Floats) -> Floats:
        return np.add.reduceat(weights[self.columns], self.bounds[:-1]) * self.scale

    def transposed_times(self, per_row: Floats, width: int) -> Floats:
        spread = np.repeat(per_row * self.scale, np.diff(self.bounds))
        return np.bincount(self.columns, weights=spread, minlength=width)


def sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def fit(
    rows: Rows, labels: Floats, width: int, l2: float = 1.0, rounds: int = 60, importance: Floats | None = None
) -> Floats:
    """Weights that minimise the L2-regularised log loss (limited-memory BFGS, ten pairs, from zero)."""
    share = np.ones(len(labels)) if importance is None else importance

    def loss(w: Floats) -> tuple[float, Floats]:
        z = rows.times(w)
        value = float(np.sum(share * (np.logaddexp(0, z) - labels * z)) + 0.5 * l2 * (w @ w))
        return value, rows.transposed_times(share * (sigmoid(z) - labels), width) + l2 * w

    w = np.zeros(width)
    value, slope = loss(w)
    pairs: list[tuple[Floats, Floats]] = []
    for _ in range(rounds):
        step = _direction(slope, pairs)
        along, size = float(step @ slope), 1.0
        if -along < 1e-6:
            break
        while True:
            ahead, next_slope = loss(w + size * step)
            if ahead <= value + 1e-4 * size * along or size < 1e-8:
                break
            size /= 2
        moved, turned = size * step, next_slope - slope
        if float(moved @ turned) > 1e-12:
            pairs = [*pairs[-9:], (moved, turned)]
        w, slope, before, value = w + moved, next_slope, value, ahead
        if before - value < 1e-6 * max(1.0, abs(value)):
            break
    return w


def _direction(slope: Floats, pairs: Sequence[tuple[Floats, Floats]]) -> Floats:
    q, kept = slope.copy(), []
    for moved, turned in reversed(pairs):
        rho = 1 / float(moved @ turned)
        alpha = rho * float(moved @ q)
        q -= alpha * turned
        kept.append((rho, alpha))
    if pairs:
        moved, turned = pairs[-1]
        q *= float(moved @ turned) / float(turned @ turned)
    for (moved, turned), (rho, alpha) in zip(pairs, reversed(kept), strict=True):
        q += moved * (alpha - rho * float(turned @ q))
    return -q
