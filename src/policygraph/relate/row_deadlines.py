"""The days that the deadline column of a task table sets for what stands in its rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ..model import Cell, Document, Span, TargetClaim
from ..zh.periods import periods
from ..zh.width import fold

_YEARS = re.compile(r"(?:20\d\d年?\s*(?:-|~|至|到|、)+\s*)?(?P<last>20\d\d)年?(?:底|末)?前?")
_MONTH = re.compile(r"(?P<year>20\d\d)\s*[./-]\s*(?P<month>1[0-2]|0?[1-9])")
#: Columns of a task table that tell of the state of things, not of what is to be done.
_TELLING = frozenset({"problem", "baseline", "past"})


def row_deadlines(document: Document) -> dict[Span, date]:
    """The last day that the deadline column of a table gives, by each other cell of its row."""
    out: dict[Span, date] = {}
    for table in document.tables:
        at = next((i for i, kind in enumerate(table.columns) if kind in ("deadline", "span")), None)
        if at is None:
            continue
        for row in table.rows[table.header :]:
            cell = row[at]
            if cell is None:
                continue
            day = last_day(document, cell)
            for other in row:
                if other is not None and day is not None:
                    out[other.span] = max(day, out.get(other.span, date.min))
    return out


def with_row_deadlines(document: Document, claims: Sequence[TargetClaim]) -> list[TargetClaim]:
    """``claims``; those without a stated day that stand in a row of a task table take the row's."""
    tables = [t for t in document.tables if t.kind in ("tasks", "projects")]
    if not tables or not claims:
        return list(claims)
    days = row_deadlines(document)
    cells = sorted({c.span for t in tables for row in t.rows for c in row if c is not None})
    out = []
    for claim in claims:
        cell = _cell_around(cells, claim.span.start) if claim.deadline is None else None
        day = days.get(cell) if cell is not None else None
        out.append(claim if day is None else replace(claim, deadline=day, deadline_basis="deadlineExplicit"))
    return out


def telling_cells(document: Document) -> frozenset[Span]:
    """The cells of task tables that tell what is the case (存在问题, 完成情况): they commit to nothing."""
    return frozenset(
        cell.span
        for table in document.tables
        if table.kind == "tasks"
        for row in table.rows[table.header :]
        for kind, cell in zip(table.columns, row, strict=True)
        if cell is not None and kind in _TELLING
    )


def cell_at(document: Document, offset: int) -> Span | None:
    """The table cell that ``offset`` stands in."""
    table = document.table_at(offset)
    if table is None:
        return None
    return _cell_around(sorted({c.span for row in table.rows for c in row if c is not None}), offset)


def last_day(document: Document, cell: Cell) -> date | None:
    """The last day that a cell below 完成时限 names; None for 长期坚持."""
    plan = document.header.period
    found = periods(document.text, cell.span, year=plan[0].year if plan else None)
    return max([p.end for p in found if p.cue != "since"] or _bare_days(cell.text), default=None)


def _bare_days(words: str) -> list[date]:
    """The end of the last year in a cell of bare years, ``2021-2023`` or ``2024``, and of a month ``2025.6``."""
    words = fold(words).strip()
    month = _MONTH.fullmatch(words)
    if month:
        number = int(month["month"])
        first = date(int(month["year"]) + number // 12, number % 12 + 1, 1)
        return [date.fromordinal(first.toordinal() - 1)]
    found = _YEARS.fullmatch(words)
    return [date(int(found["last"]), 12, 31)] if found else []


def _cell_around(cells: Sequence[Span], offset: int) -> Span | None:
    at = bisect_right(cells, offset, key=lambda s: s.start) - 1
    return cells[at] if at >= 0 and offset < cells[at].end else None
