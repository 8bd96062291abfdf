"""The headings of groups in a task table: rows of one cell, and cells over several rows in front of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import Cell, Span, Table
from ..vocab.tables import TableWords
from ..zh.width import fold
from .markers import marker

_LONGEST = 60


@dataclass(slots=True)
class Group:
    """A heading and what stands below it: ``inner`` groups, and which of the items (by place) are its own."""

    title: Span
    key: str
    inner: list[Group] = field(default_factory=list)
    items: list[int] = field(default_factory=list)


def groups(table: Table, at: int, items: Sequence[Span]) -> list[Group]:
    """The groups of a table whose items, named in column ``at``, have these extents in text order.

    Two headings on one another are an outer and an inner one; later ones go where their like stands.  Groups without
    items are left out.
    """
    heads = _rows(table) or _columns(table, at)
    if not heads or not items:
        return []
    out: list[Group] = []
    stack: list[Group] = []
    straight = False  # nothing stands between the heading before and this one
    entries: list[tuple[Span, Group | int]] = [(h.title, h) for h in heads]
    entries += [(span, i) for i, span in enumerate(items)]
    for _, entry in sorted(entries, key=lambda e: e[0].start):
        if isinstance(entry, int):
            if stack:
                stack[-1].items.append(entry)
            straight = False
            continue
        known = next((i for i, g in enumerate(stack) if g.key == entry.key), None)
        if known is not None:
            del stack[known:]
        elif not straight and stack:
            stack.pop()
        (stack[-1].inner if stack else out).append(entry)
        stack.append(entry)
        straight = True
    return _filled(out)


def _filled(found: list[Group]) -> list[Group]:
    for group in found:
        group.inner = _filled(group.inner)
    return [g for g in found if g.items or g.inner]


def _rows(table: Table) -> list[Group]:
    totals = TableWords.load().lists["total"]
    out = []
    for row in table.rows[table.header :]:
        cells = {c.span: c for c in row if c is not None}
        if len(cells) != 1:
            continue
        (cell,) = cells.values()
        words = fold(cell.text).strip()
        if not 2 <= len(words) <= _LONGEST or words.strip(" :") in totals:
            continue
        mark = marker(words)
        out.append(
            Group(cell.span, mark.style if mark is not None else "sentence" if words.endswith("。") else "words")
        )
    return out


def _columns(table: Table, at: int) -> list[Group]:
    """The cells of columns in front of the items that sort the rows: each has one, and one at least has several."""
    body = [row for row in table.rows[table.header :] if row[at] is not None]
    out = []
    for column in range(at):
        if table.columns[column] not in ("other", "category"):
            continue
        cells: list[Cell] = [c for row in body if (c := row[column]) is not None]
        times = Counter(c.span for c in cells)
        if len(cells) < len(body) or max(times.values(), default=0) < 2 or any(len(c.text) > _LONGEST for c in cells):
            continue
        out += [Group(span, f"column {column}") for span in times]
    return out
