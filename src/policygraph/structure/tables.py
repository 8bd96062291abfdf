"""Tables from the cells of a text: rows with merged cells spread out, headings told from values, columns typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..model import Cell, Origin, Section, SourceText, Span, Table
from ..vocab.tables import TableWords
from ..vocab.units import Units
from ..zh.width import fold

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FIVE = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
_UNIT_NOTE = re.compile(r"单位\s*:\s*([^\s,;。()]{1,12})\s*\)?\s*\Z")
_OWNERS = ("lead", "responsible", "support")
#: Most rows that headings take.
_DEEPEST = 4
_NO_HEADING = re.compile(r"[≥≤<>＜＞〔\[]|^-?\d+(?:\.\d+)?%?$")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the headings of a table."""

    kind: str
    header: int
    columns: tuple[str, ...]
    years: tuple[int | None, ...]

    @property
    def known(self) -> int:
        """How much of the table it explains."""
        if self.kind == "text":
            return 0
        return sum(column != "other" for column in self.columns) + sum(year is not None for year in self.years)


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
    rows = tuple(tuple(row) for row in grid)
    unit = _noted_unit(text[max(0, span.start - 60) : span.start])
    first = next((i for i, row in enumerate(rows) if len({c.span for c in row if c}) > 1), 0)
    best = _Reading("text", first, ("other",) * width, (None,) * width)
    for header in range(first + 1, min(first + _DEEPEST, height) + 1):
        if not all(_heading(cell) for cell in rows[header - 1]):
            break
        if header < height and any(
            a is not None and a is b for a, b in zip(rows[header - 1], rows[header], strict=True)
        ):
            continue  # a heading that reaches down into the next row
        headings = [_joined([row[column] for row in rows[first:header]]) for column in range(width)]
        years = tuple(_year(heading) for heading in headings)
        columns = _columns(headings, years, since, words)
        reading = _Reading(_kind(columns), header, columns, years)
        if reading.known > best.known:
            best = reading
    for above in rows[:first]:
        unit = unit or _noted_unit(above[0].text if above[0] else "")
    return Table(number, span, origins[0].page, rows, best.header, best.columns, best.years, best.kind, unit)


def _heading(cell: Cell | None) -> bool:
    """True for what may stand in a row of headings: nothing, or a few words that are no value."""
    if cell is None:
        return True
    value = _NO_HEADING.search(fold(cell.text)) is not None and _YEAR.search(cell.text) is None
    return len(cell.text) <= 30 and not value


def _joined(cells: Sequence[Cell | None]) -> str:
    seen: list[Cell] = []
    for cell in cells:
        if cell is not None and cell not in seen:
            seen.append(cell)
    return fold("".join(cell.text for cell in seen)).replace(" ", "")


def _year(heading: str) -> int | None:
    found = _YEAR.findall(heading)
    if found:
        return int(found[-1])
    return next((year for word, year in _FIVE.items() if word in heading), None)


def _noted_unit(words: str) -> str | None:
    found = _UNIT_NOTE.search(fold(words).rstrip())
    return Units.load().symbol_of(found.group(1)) if found else None


def _columns(
    headings: Sequence[str], years: Sequence[int | None], since: int | None, words: TableWords
) -> tuple[str, ...]:
    """What each column holds, by its heading; years alone are told apart by their order."""
    kinds = [_kind_of(heading, words) for heading in headings]
    levels = ("other", "target", "baseline")
    dated = [y for y, kind in zip(years, kinds, strict=True) if y is not None and kind in levels]
    latest = max(dated, default=None)
    goals = [y for y, kind in zip(years, kinds, strict=True) if y is not None and kind == "target"]
    for i, heading in enumerate(headings):
        then = years[i]
        if then is not None and kinds[i] == "other":
            ahead = then == latest and len(set(dated)) > 1 if since is None else then >= since
            # 2022 beside 2023年目标, or 2021 beside 2025 and 2030, is where the plan starts from.
            ahead = ahead and not (goals and then < min(goals)) and not _leaps(then, dated)
            kinds[i] = "target" if ahead else "baseline"
        if kinds[i] == "target" and any(word in heading for word in words.lists["past"]):
            kinds[i] = "past"
    done = [y for y, kind in zip(years, kinds, strict=True) if kind == "baseline" and y is not None]
    for i, kind in enumerate(kinds):
        year = years[i]
        if kind == "target" and year is not None and any(y >= year for y in done):
            kinds[i] = "past"  # 2020年目标 beside 2020年实现: looked back on
    if any(kind == "target" and year is not None for kind, year in zip(kinds, years, strict=True)):
        # 目标 beside 2025年目标值 sorts the rows by what they are for.
        kinds = ["category" if k == "target" and y is None else k for k, y in zip(kinds, years, strict=True)]
    metrics = [i for i, kind in enumerate(kinds) if kind == "metric"]
    if not metrics and "task" not in kinds:
        named = [i for i, kind in enumerate(kinds) if kind == "name"]
        if named:
            kinds[named[-1]] = "metric"
    for i in metrics[:-1]:
        kinds[i] = "category"
    tasks = [i for i, kind in enumerate(kinds) if kind == "task"]
    for i in tasks[1:]:
        kinds[i] = "action"
    return tuple(kinds)


def _leaps(year: int, dated: Sequence[int]) -> bool:
    """True for the earliest of several years where the next is not the year after."""
    later = sorted(y for y in set(dated) if y > year)
    return bool(later) and year == min(dated) and later[0] - year > 1


def _kind_of(heading: str, words: TableWords) -> str:
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", heading)
    if bare in words.lists["unit_heading"]:
        return "unit"
    if not heading or len(heading) > 40:
        return "other"
    for kind, forms in words.columns.items():
        if any(form in (bare or heading) for form in forms):
            return kind
    return "other"


def _kind(columns: Sequence[str]) -> str:
    if "metric" in columns and ("target" in columns or "rate" in columns):
        return "indicators"
    owned = any(kind in columns for kind in _OWNERS)
    if (owned and any(kind in columns for kind in ("task", "name", "metric"))) or {"task", "deadline"} <= set(columns):
        return "tasks"
    # Indicators without a goal look back on what was reached.
    return "record" if "metric" in columns and ("past" in columns or "baseline" in columns) else "text"
