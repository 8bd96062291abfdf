"""Tables without any rules: rows and columns told apart by blank strips, below a line of headings that tables have.

Columns are the strips between blank ones of the lines below the headings.  A line that fills most of them is a row;
a line with few, a wrapped cell, belongs to the row that is nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .assemble import Box
from .pdf_bare_lines import FIGURE, HEADING, Row, Strip, divides, head_end, heads_on, ink, rows_of, table_end
from .pdf_layout import Char, glyph_size

_LONE = re.compile(r"[≥≤<>＜＞〔\[]?-?\d[\d.,]*%?[\]〕]?\Z")


@dataclass(frozen=True, slots=True)
class BareCell:
    """A cell of such a table: its place and size, counted from 0, and the box that its words fill."""

    row: int
    column: int
    box: Box
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class BareTable:
    """The cells, and where the columns begin and end."""

    cells: tuple[BareCell, ...]
    edges: tuple[float, ...]
    top: float
    bottom: float


def bare_tables(chars: list[Char], taken: list[Box]) -> list[BareTable]:
    """Each such table of a page, outside the boxes that are ``taken``, from top to bottom."""
    free = [c for c in ink(chars) if not any(c.within(*box) for box in taken)]
    size, lines = glyph_size(free), rows_of(free)
    out: list[BareTable] = []
    at = 0
    while at < len(lines):
        head = head_end(lines, at, size)
        last = table_end(lines, at, head, size) if head else 0
        begin = at
        while head and begin and heads_on(lines[begin - 1], lines[begin], size):
            begin -= 1
        table = _table(lines[begin:head], lines[head:last], size) if head else None
        if table is not None:
            out.append(table)
            at = last
        else:
            at += 1
    return out


def _table(head: list[Row], body: list[Row], size: float) -> BareTable | None:
    """The table that these lines make; None where its columns or rows cannot be told."""
    # Headings may go on in rows of their own: columns are those of the lines from the first figure on.
    left = min(s.x0 for line in head for s in line.strips) + 2 * size
    ends = [max(line.bottom for line in head), *(line.bottom for line in body)]
    first = next(
        (
            i for i, x in enumerate(body[:8])
            if any(FIGURE.search(s.text) for s in x.strips)
            or (len(x.strips) < 2 and (x.strips[0].x0 < left or x.top - ends[i] > 0.6 * size))
        ),
        0,
    )  # fmt: skip
    if first and all(len(s.text) <= HEADING for line in body[:first] for s in line.strips):
        head, body = [*head, *body[:first]], body[first:]
    if _is_prose(body):
        return None
    columns = _columns([line for line in body if len(line.strips) >= 2], size)
    told = [s for line in head for s in line.strips]
    alone = [(s.x0, s.x1) for s in told if not any(s.x0 < b and s.x1 > a for a, b in columns)]
    columns = _widened(_merged(sorted([*columns, *alone]), size), [s for line in [*head, *body] for s in line.strips])
    if len(columns) < 2 or sum(len(line.strips) >= 2 for line in body) < 2:
        return None
    edges = [columns[0][0] - size, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1] + size]
    edges[0], edges[-1] = min(edges[0], min(s.x0 for s in told) - 1), max(edges[-1], max(s.x1 for s in told) + 1)
    rows: list[dict[int, Box]] = []
    for divider, part in _parts(body, size):
        found = _rows(part, edges, size)
        if found is None:
            return None
        rows += [*([{-1: _over(divider, edges)}] if divider else []), *found]
    if len(rows) < 2:
        return None
    top, cut = min(line.top for line in head) - 1, (max(x.middle for x in head) + min(x.middle for x in body)) / 2
    heights, cells = _headings(head, edges, top, cut)
    for at, row in enumerate(rows):
        wide = len(edges) - 1
        cells += [
            BareCell(heights + at, max(column, 0), box, 1, wide if column < 0 else 1)
            for column, box in sorted(row.items())
        ]
    bottom = max(line.bottom for line in body) + 1
    return BareTable(tuple(cells), tuple(edges), top, bottom)


def _is_prose(body: list[Row]) -> bool:
    """True where most of the strips are pieces of sentences: two columns of text rather than of cells."""
    strips = [s.text for line in body for s in line.strips]
    return sum(len(s) > 8 and re.search(r"[，。；]", s) is not None for s in strips) > 0.4 * len(strips)


def _parts(lines: list[Row], size: float) -> Iterator[tuple[list[Row], list[Row]]]:
    """The lines between those that divide the table, each part behind its divider."""
    divider: list[Row] = []
    part: list[Row] = []
    for line in lines:
        if divides(line):
            if divider or part:
                yield divider, part
            divider, part = [line], []
        elif divider and not part and len(line.strips) == 1 and line.top - divider[-1].bottom < 0.6 * size:
            divider.append(line)
        else:
            part.append(line)
    if divider or part:
        yield divider, part


def _over(lines: list[Row], edges: list[float]) -> Box:
    return edges[0], lines[0].top - 0.5, edges[-1], lines[-1].bottom + 0.5


def _columns(lines: list[Row], size: float) -> list[tuple[float, float]]:
    """Left and right end of each column: what the strips of the lines cover together."""
    return _merged(sorted((s.x0, s.x1) for line in lines for s in line.strips), size)


def _merged(spans: list[tuple[float, float]], size: float) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if found and x0 - found[-1][1] < 0.3 * size:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _widened(columns: list[tuple[float, float]], strips: list[Strip]) -> list[tuple[float, float]]:
    """The columns with all strips that reach into one of them alone: headings, and cells of wrapped lines."""
    out = [list(column) for column in columns]
    for strip in strips:
        over = [i for i, (a, b) in enumerate(columns) if strip.x0 < b and strip.x1 > a]
        if len(over) == 1:
            out[over[0]] = [min(out[over[0]][0], strip.x0), max(out[over[0]][1], strip.x1)]
    return [(a, b) for a, b in out]


def _rows(lines: list[Row], edges: list[float], size: float) -> list[dict[int, Box]] | None:
    """The cells of each row below the headings by column; None where a cell would have two figures."""
    apart = _apart(lines, edges, size)
    if apart is not None:
        return apart
    filled = [len({_column((s.x0 + s.x1) / 2, edges) for s in line.strips}) for line in lines]
    need = max(2, len(edges) // 2)  # half of the columns, or more
    full = [i for i, n in enumerate(filled) if n >= need]
    if not full:
        return None
    middles = [lines[i].middle for i in full]
    out: list[dict[int, Box]] = [{} for _ in full]
    figures: set[tuple[int, int]] = set()
    for column in range(len(edges) - 1):
        pieces = [
            (i, strip, line)
            for i, line in enumerate(lines)
            for strip in line.strips
            if _column((strip.x0 + strip.x1) / 2, edges) - 1 == column
        ]
        for cell in _wrapped(pieces, size):
            at = [full.index(i) for i, _, _ in cell if i in full]
            centre = (cell[0][2].top + cell[-1][2].bottom) / 2
            alone = len(set(at)) <= 1
            for _i, strip, line in cell:
                if alone:
                    row = at[0] if at else min(range(len(full)), key=lambda k: abs(middles[k] - centre))
                else:
                    row = min(range(len(full)), key=lambda k: abs(middles[k] - line.middle))
                box = (edges[column], line.top - 0.5, edges[column + 1], line.bottom + 0.5)
                old = out[row].get(column)
                if _LONE.match(strip.text):
                    if (row, column) in figures:
                        return None
                    figures.add((row, column))
                out[row][column] = box if old is None else (old[0], min(old[1], box[1]), old[2], max(old[3], box[3]))
    return out


def _apart(lines: list[Row], edges: list[float], size: float) -> list[dict[int, Box]] | None:
    """The rows where more than the space between lines parts them; None where it does not."""
    groups: list[list[Row]] = []
    bottom = 0.0
    for line in lines:
        if not groups or line.top - bottom > 0.6 * size:
            groups.append([])
            bottom = line.bottom
        groups[-1].append(line)
        bottom = max(bottom, line.bottom)
    out: list[dict[int, Box]] = []
    for group in groups:
        row: dict[int, Box] = {}
        figures: set[int] = set()
        for line in group:
            for strip in line.strips:
                column = _column((strip.x0 + strip.x1) / 2, edges) - 1
                if _LONE.match(strip.text):
                    if column in figures:
                        return None
                    figures.add(column)
                box = (edges[column], line.top - 0.5, edges[column + 1], line.bottom + 0.5)
                old = row.get(column)
                row[column] = box if old is None else (old[0], old[1], old[2], max(old[3], box[3]))
        if len(row) < 2:
            return None
        out.append(row)
    return out


def _wrapped(pieces: list[tuple[int, Strip, Row]], size: float) -> Iterator[list[tuple[int, Strip, Row]]]:
    """The strips of a column by cell: those that stand close below each other are one."""
    cell: list[tuple[int, Strip, Row]] = []
    for piece in pieces:
        if cell and piece[2].top - cell[-1][2].bottom > 0.45 * size:
            yield cell
            cell = []
        cell.append(piece)
    if cell:
        yield cell


def _headings(head: list[Row], edges: list[float], top: float, bottom: float) -> tuple[int, list[BareCell]]:
    """How many rows the headings take, and their cells: one over several columns stands above those of each."""
    wide: list[tuple[int, int, float]] = []
    lone: list[tuple[int, float]] = []
    for line in head:
        for strip in line.strips:
            a, b = _column(strip.x0, edges) - 1, _column(strip.x1, edges)
            if b - a > 1:
                wide.append((a, b, line.middle))
            else:
                lone.append((a, line.middle))
    levels = 1
    cells: list[BareCell] = []
    floors = [top] * (len(edges) - 1)
    depth = [0] * (len(edges) - 1)
    for a, b, middle in sorted(wide, key=lambda w: w[2]):
        under = [m for i, m in lone if a <= i < b and m > middle + 2]
        under += [m for c, d, m in wide if c < b and d > a and m > middle + 2]
        floor = (middle + min(under)) / 2 if under else bottom
        level = max(depth[a:b])
        cells.append(BareCell(level, a, (edges[a], max(floors[a:b]), edges[b], floor), 1, b - a))
        floors[a:b], depth[a:b] = [floor] * (b - a), [level + 1] * (b - a)
    levels = max(depth) + (any(floor < bottom - 2 for floor in floors))
    for i, floor in enumerate(floors):
        if floor < bottom - 2:
            cells.append(BareCell(depth[i], i, (edges[i], floor, edges[i + 1], bottom), levels - depth[i]))
    return levels, cells


def _column(x: float, edges: list[float]) -> int:
    return min(max(sum(x >= edge for edge in edges), 1), len(edges) - 1)
