"""The rows of task tables as work items among the sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Cell, Section, Span, Table

#: Longest wording that is a title; of a longer one the first clause stands for it.
_TITLE = 40
_NUMBER = re.compile(r"\s*((?:[（(]?[\d一二三四五六七八九十]{1,4}[)）]|[\d一二三四五六七八九十]{1,4}[.、．]|[①-⑳]))\s*")
_CLAUSE = re.compile(r"[，,；;。：:\n]")


@dataclass(frozen=True, slots=True)
class _Row:
    number: str | None
    title: Span
    extent: Span
    untitled: bool


def with_rows(sections: Sequence[Section], tables: Sequence[Table], text: str) -> tuple[Section, ...]:
    """``sections`` and a section for each work item of the task tables, in text order, numbered anew."""
    rows = [row for table in tables if table.kind == "tasks" for row in _rows(table, text)]
    if not rows:
        return tuple(sections)
    merged: list[tuple[Span, int, Section | _Row]] = [(s.extent, 0, s) for s in sections]
    merged += [(row.extent, 1, row) for row in rows]
    merged.sort(key=lambda entry: (entry[0].start, entry[1]))
    place = {entry.index: i for i, (_, _, entry) in enumerate(merged) if isinstance(entry, Section)}
    out: list[Section] = []
    around: list[Section] = []
    for i, (_, _, entry) in enumerate(merged):
        if isinstance(entry, Section):
            out.append(replace(entry, index=i, parent=None if entry.parent is None else place[entry.parent]))
            around.append(out[-1])
            continue
        # Rows do not overlap, so whatever holds this one is a section of the text; what ended before it holds no more.
        while around and around[-1].extent.end <= entry.extent.start:
            around.pop()
        parent = next((s for s in reversed(around) if s.extent.contains(entry.extent)), None)
        out.append(
            Section(
                index=i,
                number=entry.number,
                title=entry.title,
                extent=entry.extent,
                level=parent.level + 1 if parent else 1,
                parent=parent.index if parent else None,
                is_task=True,
                untitled=entry.untitled,
            )
        )
    leaders = {s.parent for s in out if s.is_task and s.parent is not None}
    # What its rows divide into tasks is none itself.
    return tuple(replace(s, is_task=s.is_task and s.index not in leaders) for s in out)


def _rows(table: Table, text: str) -> list[_Row]:
    at = next((i for kind in ("task", "name", "metric") for i, k in enumerate(table.columns) if k == kind), None)
    if at is None:
        return []
    serial = table.columns.index("serial") if "serial" in table.columns else None
    groups: dict[Span, list[tuple[Cell | None, ...]]] = {}
    for row in table.rows[table.header :]:
        cell = row[at]
        if cell is not None and len({c.span for c in row if c is not None}) > 1:
            groups.setdefault(cell.span, []).append(row)
    out = []
    for span, rows in groups.items():
        first = rows[0][serial] if serial is not None else None
        inside = [c.span for row in rows for c in row if c is not None and c.span.start >= span.start]
        start = first.span.start if first is not None and first.span.end <= span.start else span.start
        mark = _NUMBER.match(text, span.start, span.end)
        head = mark.end() if mark and mark.end() < span.end else span.start
        number = mark.group(1) if mark and head > span.start else first.text if first is not None else None
        end, untitled = span.end, False
        if end - head > _TITLE:
            clause = _CLAUSE.search(text, head + 2, span.end)
            end, untitled = (clause.start() if clause else span.end), True
        while end > head + 1 and text[end - 1] in "。；;，,：:、 ":
            end -= 1
        out.append(_Row(number, Span(head, end), Span(start, max(s.end for s in inside)), untitled))
    return _apart(out)


def _apart(rows: list[_Row]) -> list[_Row]:
    """Rows in text order, each ending where the next begins."""
    rows = sorted(rows, key=lambda row: row.extent)
    return [
        replace(row, extent=Span(row.extent.start, min(row.extent.end, follows.extent.start)))
        if follows is not None
        else row
        for row, follows in zip(rows, [*rows[1:], None], strict=True)
    ]
