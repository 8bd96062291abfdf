"""Giving the pieces of a row to the columns of its table, in their order, as their kinds fit best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Cell, Span
from ..zh.lines import unbroken
from .cell_kinds import BODIES, DASH, DATE, FIGURE, ONGOING, PART, SERIAL, TEXT
from .line_pieces import Piece

#: Columns of who does it, and of what the rows name.
OWNERS = ("lead", "responsible", "support", "supervise")
NAMES = ("task", "action", "name", "metric", "project")
#: Most pieces of a row.
DEEPEST = 60
#: How well a piece fits a column, by the kind of the piece.
_FIT: dict[str, dict[str, float]] = {
    "serial": {SERIAL: 3.0},
    "owner": {BODIES: 2.5, DASH: 1.5, PART: 1.0, TEXT: -1.5},
    "deadline": {DATE: 2.5, ONGOING: 2.5, DASH: 1.0, TEXT: -1.5},
    "worded": {TEXT: 1.0, FIGURE: 0.4, PART: 0.5, DASH: 0.2, SERIAL: -1.0, ONGOING: -0.3, BODIES: -0.8, DATE: -0.8},
    "figure": {FIGURE: 1.5, DASH: 1.0, SERIAL: 1.0, TEXT: -0.5, DATE: -1.0},
}
_NO_FIT = -4.0


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, one a column, and how well they fit."""

    cells: tuple[Cell | None, ...]
    score: float


def fitted(text: str, run: Sequence[Piece], kinds: Sequence[str], *, grouped: bool = False) -> tuple[Row, int]:
    """The best way to give the pieces to the columns (of these ``kinds``), and how many pieces found one.

    Each column takes none, one or several pieces that follow on one another (dynamic programming over pieces and
    columns).  With ``grouped`` words behind the last cell may be left out: they belong to no row.
    """
    run = run[:DEEPEST]
    n = len(run)
    best = [0.0] + [_NO_FIT * 100] * n
    back: list[list[int]] = []
    for kind in kinds:
        role = _role(kind)
        fit = [_fit(p, role) for p in run]
        following = [value - (0.4 if role == "serial" else 1.0) for value in best]
        came = list(range(n + 1))
        for begin in range(n):
            total = best[begin]
            for stop in range(begin + 1, n + 1):
                if stop - begin > 1:
                    if role == "serial":
                        break
                    total -= _broken(run[stop - 2], run[stop - 1], role)
                total += fit[stop - 1]
                if total > following[stop]:
                    following[stop], came[stop] = total, begin
        best = following
        back.append(came)
    used = n
    if grouped:
        used = max(range(n + 1), key=lambda i: (best[i] - sum(0.05 if p.kind == TEXT else 2 for p in run[i:]), i))
    cells: list[Cell | None] = [None] * len(kinds)
    stop = used
    for column in reversed(range(len(kinds))):
        begin = back[column][stop]
        if stop > begin:
            span = Span(run[begin].span.start, run[stop - 1].span.end)
            cells[column] = Cell(span, unbroken(span.of(text)))
        stop = begin
    return Row(tuple(cells), best[used]), used


def _broken(above: Piece, below: Piece, role: str) -> float:
    """What it costs that a cell goes on in a further piece: little where the first is not at its end."""
    if role == "owner":
        ended = above.kind == BODIES and not above.text.endswith(("、", "，", ","))
        return 1.2 if ended and below.kind in (BODIES, DASH) else 0.3
    return 2.0 if role == "deadline" else 0.2


def _role(kind: str) -> str:
    if kind == "serial":
        return "serial"
    if kind in OWNERS:
        return "owner"
    if kind in ("deadline", "span"):
        return "deadline"
    return "figure" if kind in ("amount", "unit") else "worded"


def _fit(piece: Piece, role: str) -> float:
    kind = (
        DASH if piece.text == "一" and role != "serial" else piece.kind
    )  # a dash that recognition took for the numeral
    value = _FIT[role].get(kind, _NO_FIT)
    if piece.kind == TEXT and role in ("owner", "deadline") and len(piece.text) > 8:
        return 2 * value
    return value
