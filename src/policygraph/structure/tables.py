"""Tables from the cells of a text: rows with merged cells spread out, headings told from values, columns typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ..model import Cell, Origin, Section, SourceText, Span, Table
from ..vocab.tables import TableWords
from ..vocab.units import Units
from ..zh.width import fold
from .cell_kinds import BODIES, SERIAL, kind_of
from .columns import Reading, read_headings
from .task_columns import columns_of

_UNIT_NOTE = re.compile(r"单位\s*:\s*([^\s,;。()]{1,12})\s*\)?\s*\Z")
_NO_HEADING = re.compile(r"[≥≤<>＜＞〔\[]|^-?\d+(?:\.\d+)?%?$")
#: 牵头:市水利局 is what a heading stands over, with its own.
_LABELLED = re.compile(r"(?!单位)[\u4e00-\u9fff]{2,8}:\s*\S")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_BARE_UNIT = re.compile(r"[(〔\[]\s*[^()\d]{1,14}[)〕\]]\Z")
#: Most rows that headings take.
_DEEPEST = 4
#: How much of the text above a table may name what it holds.
_ABOVE = 60


def tables(source: SourceText, since: int | None = None, words: TableWords | None = None) -> tuple[Table, ...]:
    """The tables of a text, in order.  Raises VocabularyError only.

    ``since`` is the first year of the plan: columns that name a year and nothing else are goals from then on,
    and states before; without it only the latest year is a goal.
    """
    words = words or TableWords.load()
    cells = [origin for origin in source.origins if origin.table is not None]
    grouped = groupby(cells, lambda origin: origin.table)
    return tuple(_table(number or 0, list(group), source.text, since, words) for number, group in grouped)


def without_tables(source: SourceText, found: Sequence[Table]) -> SourceText:
    """The same text at the same places with blanks where tables stand: cells are no lines of a page."""
    if not found:
        return source
    parts, at = [], 0
    for table in found:
        parts += [source.text[at : table.span.start], re.sub(r"[^\r\n]", " ", table.span.of(source.text))]
        at = table.span.end
    return replace(source, text="".join(parts) + source.text[at:])


def cell_spans(found: Sequence[Table]) -> list[Span]:
    """The cells of the tables, each once, in text order; those whose figures are in doubt are left out."""
    return sorted({c.span for table in found for row in table.rows for c in row if c is not None and c.sure})


def extended(sections: Sequence[Section], found: Sequence[Table]) -> tuple[Section, ...]:
    """Sections that end where a table begins take the table in, as do those around them."""
    out = list(sections)
    for table in found:
        before = [i for i, s in enumerate(out) if s.extent.start < table.span.start]
        at: int | None = before[-1] if before else None
        while at is not None:
            section = out[at]
            if section.extent.end < table.span.end:
                out[at] = replace(section, extent=Span(section.extent.start, table.span.end))
            at = section.parent
    return tuple(out)


def _table(number: int, origins: list[Origin], text: str, since: int | None, words: TableWords) -> Table:
    height = max((o.row or 1) + o.rows - 1 for o in origins)
    width = max((o.column or 1) + o.columns - 1 for o in origins)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for o in origins:
        cell = Cell(o.span, o.span.of(text), o.sure)
        for row in range((o.row or 1) - 1, min(height, (o.row or 1) - 1 + o.rows)):
            for column in range((o.column or 1) - 1, min(width, (o.column or 1) - 1 + o.columns)):
                grid[row][column] = grid[row][column] or cell
    span = Span(min(o.span.start for o in origins), max(o.span.end for o in origins))
    rows = _panels(tuple(tuple(row) for row in grid))
    width = len(rows[0])
    above = text[max(0, span.start - _ABOVE) : span.start].rstrip(" \t|｜│┃")
    unit = _noted_unit(above)
    first = next((i for i, row in enumerate(rows) if len({c.span for c in row if c}) > 1), 0)
    said = above.strip().rsplit("\n", 1)[-1] + "".join(c.text for row in rows[:first] for c in row[:1] if c)
    goals = any(word in said for word in words.lists["goals"])
    best = Reading("text", first, ("other",) * width, (None,) * width)
    for header in range(first + 1, min(first + _DEEPEST, height) + 1):
        if not all(_heading(cell) for cell in rows[header - 1]):
            break
        if header > first + 1 and _owned(rows[header - 1], best.columns):
            break
        if header < height and any(
            a is not None and a is b for a, b in zip(rows[header - 1], rows[header], strict=True)
        ):
            continue  # a heading that reaches down into the next row
        reading = read_headings(rows, first, header, since, words, goals)
        if reading.known > best.known:
            best = reading
    if best.kind == "text" and not any(_LABELLED.match(fold(c.text)) for c in rows[first] if c):
        best = _by_cells(rows, first, read_headings(rows, first, min(first + 1, height), since, words)) or best
    line = above.rstrip().rsplit("\n", 1)[-1].strip()
    at = text.rfind(line, max(0, span.start - _ABOVE), span.start) if line else -1
    caption = Cell(Span(at, at + len(line)), line) if at >= 0 else None
    for over in rows[:first]:
        caption = next((c for c in over if c is not None and not _UNIT_NOTE.search(fold(c.text))), caption)
        unit = unit or _noted_unit(over[0].text if over[0] else "")
    return Table(
        number,
        span,
        origins[0].page,
        rows,
        best.header,
        best.columns,
        best.years,
        best.kind,
        unit,
        best.units,
        caption,
    )


def _by_cells(rows: tuple[tuple[Cell | None, ...], ...], first: int, headed: Reading) -> Reading | None:
    """Tasks whose headings say nothing known, or that have none, told by the cells; None where they are none.

    ``headed``: the first row read as headings.
    """
    texts = [[c.text if c is not None else None for c in row] for row in rows]
    barred = TableWords.load().lists["not_owners"]
    known = [
        "barred" if kind == "other" and any(word in (head or "") for word in barred) else kind
        for kind, head in zip(headed.columns, texts[first], strict=True)
    ]
    kinds = columns_of(texts[first + 1 :], known)
    if kinds is None:
        return None
    kinds = tuple("other" if kind == "barred" else kind for kind in kinds)
    # The first row is one of headings where it holds neither a number nor owners.
    told = [i for i, kind in enumerate(kinds) if kind in ("serial", "lead", "responsible", "support")]
    item = any((t := texts[first][i]) is not None and kind_of(t) in (SERIAL, BODIES) for i in told)
    if item and (kinds := columns_of(texts[first:])) is None:
        return None
    none = (None,) * len(kinds)
    return Reading("tasks", first if item else first + 1, kinds, none, none)


def _panels(rows: tuple[tuple[Cell | None, ...], ...]) -> tuple[tuple[Cell | None, ...], ...]:
    """The rows of panels that stand side by side below the same headings, each row of a panel one of its own."""
    head = next((row for row in rows if len({c.span for c in row if c}) > 1), ())
    names = [fold(c.text).replace(" ", "") if c else "" for c in head]
    for count in (2, 3):
        wide, rest = divmod(len(names), count)
        if rest or wide < 2 or not all(names[:wide]) or names != names[:wide] * count:
            continue
        start = rows.index(head)
        parts = [[row[at : at + wide] for at in range(0, len(names), wide)] for row in rows[start + 1 :]]
        if any(set(a) & set(b) - {None} for row in parts for a, b in pairwise(row)):
            return rows  # a cell reaches from one panel into the next
        body = [part for row in parts for part in row]
        return tuple(row[:wide] for row in (*rows[:start], head)) + tuple(part for part in body if any(part))
    return rows


def _heading(cell: Cell | None) -> bool:
    """True for what may stand in a row of headings: nothing, or a few words that are no value."""
    if cell is None:
        return True
    words = fold(cell.text)
    if _LABELLED.match(words):
        return False
    value = _NO_HEADING.search(words) is not None and _YEAR.search(words) is None and not _BARE_UNIT.search(words)
    return len(cell.text) <= 30 and not value


def _owned(row: tuple[Cell | None, ...], columns: tuple[str, ...]) -> bool:
    """True for a row with bodies below headings of owners: it is none of headings."""
    return any(
        cell is not None
        and kind in ("lead", "responsible", "support", "supervise")
        and kind_of(cell.text) == BODIES
        and not cell.text.strip().endswith(("单位", "部门", "处室", "科室"))
        for cell, kind in zip(row, columns, strict=True)
    )


def _noted_unit(words: str) -> str | None:
    found = _UNIT_NOTE.search(fold(words).rstrip())
    return Units.load().symbol_of(found.group(1)) if found else None
