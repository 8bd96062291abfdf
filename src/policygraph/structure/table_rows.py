"""The rows of task tables as work items among the sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Cell, Section, Span, Table
from ..vocab.tables import TableWords
from .row_groups import Group, groups

#: Longest wording that is a title; of a longer one the first clause stands for it.
_TITLE = 40
_NUMBER = re.compile(
    r"\s*((?:[\[［【〔]\d{1,3}[\]］】〕]|[（(]?[\d一二三四五六七八九十]{1,4}[)）]|[\d一二三四五六七八九十]{1,4}[.、．]|[①-⑳]))\s*"
)
_CLAUSE = re.compile(r"[，,；;。：:\n]")


#: Kinds of tables whose rows are work items, and kinds of the column that names the items, the best first.
_KINDS = {"tasks": ("task", "name", "metric"), "projects": ("project",)}


@dataclass(frozen=True, slots=True)
class Item:
    """A work item of a table: its number, its title, all of its row; ``rows``: those of the measures below it.

    ``heads``: it only heads the items in ``rows``.
    """

    number: str | None
    title: Span
    extent: Span
    untitled: bool
    rows: tuple[Item, ...] = ()
    heads: bool = False


def with_rows(
    sections: Sequence[Section], tables: Sequence[Table], text: str, items: Sequence[Item] = ()
) -> tuple[Section, ...]:
    """``sections`` and a section for each work item of the task and project tables, in text order, numbered anew.

    ``items`` are further ones that stand in no table.

    Where measures stand beside a task that several rows share, each measure is an item below it.
    """
    rows = [*items, *(row for table in tables if table.kind in _KINDS for row in _rows(table, text))]
    if not rows:
        return tuple(sections)
    merged: list[tuple[Span, int, Section | Item]] = [(s.extent, 0, s) for s in sections]
    merged += [(row.extent, depth, row) for row, depth in _all(rows, 1)]
    merged.sort(key=lambda entry: (entry[0].start, entry[1]))
    place = {entry.index: i for i, (_, _, entry) in enumerate(merged) if isinstance(entry, Section)}
    out: list[Section] = []
    around: list[Section] = []
    for i, (_, _, entry) in enumerate(merged):
        if isinstance(entry, Section):
            out.append(replace(entry, index=i, parent=None if entry.parent is None else place[entry.parent]))
            around.append(out[-1])
            continue
        # Rows do not overlap but where they nest, so whatever holds this one is a section that has not ended.
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
                is_task=not entry.heads,
                untitled=entry.untitled,
            )
        )
        if entry.rows or entry.heads:
            around.append(out[-1])
    leaders = {s.parent for s in out if s.is_task and s.parent is not None}
    # What its rows divide into tasks is none itself.
    return tuple(replace(s, is_task=s.is_task and s.index not in leaders) for s in out)


def _all(rows: Sequence[Item], depth: int) -> Iterator[tuple[Item, int]]:
    """The items and those below them, each with how deep it stands."""
    for row in rows:
        yield row, depth
        yield from _all(row.rows, depth + 1)


def _in_groups(items: list[Item], found: Sequence[Group], text: str) -> list[Item]:
    """The items below the headings of their groups; those of none stay as they are."""

    def item(group: Group) -> Item:
        rows = sorted([*(items[i] for i in group.items), *map(item, group.inner)], key=lambda r: r.extent)
        head = item_of(text, None, group.title, Span(group.title.start, rows[-1].extent.end))
        return replace(head, rows=tuple(rows), heads=True)

    def held(group: Group) -> set[int]:
        return set(group.items).union(*map(held, group.inner))

    taken = set().union(*map(held, found))
    return sorted([*(row for i, row in enumerate(items) if i not in taken), *map(item, found)], key=lambda r: r.extent)


def _rows(table: Table, text: str) -> list[Item]:
    at = next((i for kind in _KINDS[table.kind] for i, k in enumerate(table.columns) if k == kind), None)
    if at is None:
        return []
    serial = table.columns.index("serial") if "serial" in table.columns else None
    deeper = table.columns.index("action") if "action" in table.columns else None
    totals = TableWords.load().lists["total"]
    times = Counter(c for row in table.rows for c in row)
    named: dict[Span, list[tuple[Cell | None, ...]]] = {}
    for row in table.rows[table.header :]:
        cell = row[at]
        if cell is None or len({c.span for c in row if c is not None}) < 2 or cell.text.strip(" :：") in totals:
            continue
        named.setdefault(cell.span, []).append(row)
    out = []
    for rows in named.values():
        item = _item(rows, at, serial, text, _shared(rows, times))
        if deeper is not None and len({row[deeper] for row in rows}) > 1:
            # Where each measure has a number of its own, the numbers are theirs and not the task's.
            own = serial if serial is not None and len({row[serial] for row in rows}) == len(rows) else None
            below: dict[Span, list[tuple[Cell | None, ...]]] = {}
            for row in rows:
                measure = row[deeper]
                if measure is not None:
                    below.setdefault(measure.span, []).append(row)
            item = replace(
                item,
                rows=tuple(_apart([_item(each, deeper, own, text, _shared(each, times)) for each in below.values()])),
            )
        out.append(item)
    out = _apart(out)
    return _in_groups(out, groups(table, at, [item.extent for item in out]), text)


def _shared(rows: Sequence[tuple[Cell | None, ...]], times: Counter[Cell | None]) -> frozenset[Cell]:
    """The cells of ``rows`` that reach into other rows; ``times``: how often each cell stands in the whole table."""
    here = Counter(c for row in rows for c in row)
    return frozenset(c for c, n in here.items() if c is not None and times[c] > n)


def _item(
    rows: Sequence[tuple[Cell | None, ...]], at: int, serial: int | None, text: str, others: frozenset[Cell]
) -> Item:
    """The item that the cells in column ``at`` of these rows, all one cell, name; ``others``: cells of more rows."""
    cell = rows[0][at]
    assert cell is not None
    span = cell.span
    first = rows[0][serial] if serial is not None else None
    inside = [c.span for row in rows for c in row if c is not None and c not in others]
    start = min(s.start for s in inside)
    return item_of(text, first.text if first is not None else None, span, Span(start, max(s.end for s in inside)))


def item_of(text: str, number: str | None, words: Span, extent: Span) -> Item:
    """The item that ``words`` name: with the number in front of them, else ``number``; of a sentence the first clause."""
    mark = _NUMBER.match(text, words.start, words.end)
    head = mark.end() if mark and mark.end() < words.end else words.start
    number = mark.group(1) if mark and head > words.start else number
    end, untitled = words.end, False
    if end - head > _TITLE or (text[words.end - 1] == "。" and _CLAUSE.search(text, head + 2, words.end - 1)):
        clause = _CLAUSE.search(text, head + 2, words.end)
        end, untitled = (clause.start() if clause else words.end), True
    while end > head + 1 and text[end - 1] in "。；;，,：:、 ":
        end -= 1
    return Item(number, Span(head, end), extent, untitled)


def _apart(rows: list[Item]) -> list[Item]:
    """Rows in text order, each ending where the next begins."""
    rows = sorted(rows, key=lambda row: row.extent)
    out = []
    for row, follows in zip(rows, [*rows[1:], None], strict=True):
        end = row.extent.end if follows is None else min(row.extent.end, follows.extent.start)
        inner = tuple(replace(r, extent=Span(r.extent.start, min(r.extent.end, end))) for r in row.rows)
        out.append(replace(row, extent=Span(row.extent.start, end), rows=inner))
    return out
