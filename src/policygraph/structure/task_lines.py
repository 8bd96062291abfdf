"""Task tables that a page or a converter wrote as lines: cells parted by tabulators or blanks, or one below the other.

All layouts come down to one: a row is a run of pieces in the order of the columns, and each column takes none, one or
several of them, as their kinds fit best.  Columns are known by their headings, and where there are none by the cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Cell, Span, Table
from .cell_kinds import BODIES, DASH, DATE, ONGOING, PART, SERIAL, TEXT, kind_of
from .line_pieces import Line, Piece, lines_of, number_of, with_number
from .row_fit import DEEPEST, NAMES, OWNERS, Row, fitted
from .task_columns import names_bodies
from .task_heads import Failures, Head, find_head

#: Longest heading of a group.
_CAPTION = 60
_TOLD = (BODIES, DATE, ONGOING)
_CHAPTER = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+[章节]|附\s*[件表录]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_MAY_HOLD = re.compile(r"\t|牵头|责任|主办|承办|负责|落实|完成时|时限|[局厅委办部]、[省市县区\u4e00-\u9fff]")


def with_line_tables(text: str, found: Sequence[Table]) -> tuple[Table, ...]:
    """``found`` and the task tables among the lines, in text order; one that holds more rows of a table takes its place."""
    out = list(found)
    for table in line_tables(text, found):
        inside = [t for t in out if t.span.overlaps(table.span)]
        # A quotation mark in front of the first cell is none of its words.
        whole = Span(max(0, table.span.start - 1), table.span.end + 1)
        if all(whole.contains(t.span) and t.kind in ("tasks", "text") for t in inside):
            if inside and max(len(t.rows) for t in inside) >= len(table.rows):
                continue
            out = [t for t in out if t not in inside] + [table]
    return tuple(sorted(out, key=lambda t: t.span))


def line_tables(text: str, taken: Sequence[Table]) -> list[Table]:
    """The task tables that ``text`` holds as lines, in order.  Their ``number`` is 0: no file keeps their cells.

    Lines in tables of ``taken`` count only where those are of tasks or not understood, and may go on behind.
    """
    if not _MAY_HOLD.search(text):
        return []
    lines = lines_of(text, [t.span for t in taken if t.kind not in ("tasks", "text") or t.page is not None])
    out: list[Table] = []
    failures = Failures()
    at = 0
    while at < len(lines):
        head = find_head(text, lines, at, failures)
        if head is None:
            at += 1
            continue
        rows, end = _tall_rows(text, lines, head) if head.tall else _wide_rows(text, lines, head)
        table = _table(head, rows)
        if table is not None:
            out.append(table)
        at = end if table is not None else at + 1
    return out


# -- a row a line ----------------------------------------------------------------------------------------------


class _Wide:
    """The rows so far, and the pieces of the one that is not yet complete."""

    def __init__(self, text: str, head: Head) -> None:
        self.text, self.head = text, head
        self.serial = "serial" in head.kinds
        self.rows: list[Row] = []
        self.run: list[Piece] = []
        self.exact: tuple[Piece, ...] | None = None
        self.number: int | None = None

    def begin(self, line: Line, pieces: Sequence[Piece]) -> None:
        self.close()
        self.run = list(pieces)
        # A line of as many cells as there are columns leaves no doubt, whatever stands in them.
        self.exact = line.pieces if line.ruled and len(line.pieces) == len(self.head.kinds) else None
        if self.serial:
            self.number = pieces[0].serial or (self.number or 0) + 1

    def close(self) -> None:
        if self.exact is not None:
            cells = tuple(Cell(p.span, p.text) if p.text else None for p in self.exact)
            self.rows.append(Row(cells, 1.0))
        elif self.run:
            self.rows.append(fitted(self.text, self.run, self.head.kinds)[0])
        self.run, self.exact = [], None

    def pieces(self, line: Line) -> tuple[Piece, ...]:
        pieces = line.cut(len(self.head.kinds), self.head.mark)
        return with_number(self.text, pieces, self.number) if self.serial else pieces

    def begins(self, pieces: Sequence[Piece]) -> bool:
        """True where a line begins a row: by its number, or without numbers by words before owners or a date."""
        if len(pieces) < 2:
            return False
        if self.serial:
            value = pieces[0].serial
            if value is None and self.number is not None and pieces[0].text == str(self.number + 1):
                value = self.number + 1  # 2025 behind 2024 is no year
            return value is not None and (self.number is None or value > self.number or value == 1)
        return pieces[0].kind in (TEXT, PART) and not self._open() and any(p.kind in _TOLD for p in pieces[1:])

    def _open(self) -> bool:
        """True where the row that has begun has neither owners nor a date yet, or ends in a list that goes on."""
        if not self.run or self.exact is not None:
            return False
        return not any(p.kind in _TOLD for p in self.run) or self.run[-1].text.endswith(("、", "，", ","))

    def continues(self, pieces: Sequence[Piece]) -> bool:
        """True where a line goes on with the row that has begun: it is not complete, and the pieces fit its rest."""
        if not self.run or self.exact is not None:
            return False
        if self._open():
            return True
        room = len(self.run) < len(self.head.kinds)
        if any(p.kind in _TOLD for p in pieces):
            return room or not any(p.kind in (DATE, ONGOING) for p in self.run)
        return room and all(p.kind == DASH for p in pieces)

    def is_group(self, lines: Sequence[Line], at: int) -> bool:
        """True for a line of its own that a row, or the headings again, follow within a few lines."""
        for ahead in range(at, min(at + 4, len(lines))):
            line = lines[ahead]
            if self.head.again(line):
                return True
            pieces = self.pieces(line)
            if ahead > at and self.begins(pieces):
                return len(pieces) >= min(3, len(self.head.kinds) - 1)
            if len(line.filled) > 2 or len(line.span) > 80:
                return False
        return False


def _wide_rows(text: str, lines: Sequence[Line], head: Head) -> tuple[list[Row], int]:
    """The rows of a table with a row a line, or a row cut over several lines; and the line behind the last."""
    state = _Wide(text, head)
    at = end = head.last
    while at < len(lines):
        line = lines[at]
        if head.again(line):
            at += 1
            continue
        pieces = state.pieces(line)
        if state.begins(pieces):
            state.begin(line, pieces)
        elif state.continues(pieces):
            state.run += pieces
        elif state.is_group(lines, at):
            state.close()
            state.rows.append(_group_row(line.filled, head.kinds))
            at += 1
            continue
        else:
            break
        at += 1
        end = at
    state.close()
    return state.rows, end


def _group_row(pieces: Sequence[Piece], kinds: Sequence[str]) -> Row:
    """The row of a group's heading: one cell in the column of the items, none beside it."""
    at = next(i for i, kind in enumerate(kinds) if kind in NAMES)
    cells: list[Cell | None] = [None] * len(kinds)
    span = Span(pieces[0].span.start, pieces[-1].span.end)
    cells[at] = Cell(span, " ".join(p.text for p in pieces))
    return Row(tuple(cells), 0.0)


# -- a cell a line ---------------------------------------------------------------------------------------------


def _tall_rows(text: str, lines: Sequence[Line], head: Head) -> tuple[list[Row], int]:
    """The rows of a table with a cell, or a part of one, a line; and the line behind the last."""
    serial = "serial" in head.kinds
    starts = _numbered(lines, head.last) if serial else _cycles(lines, head)
    rows = _captions(lines[head.last : starts[0] if starts else head.last], head)
    end = head.last
    longest = len(head.kinds)
    for i, start in enumerate(starts):
        last = i + 1 == len(starts)
        stop = min(len(lines), start + longest + 2) if last else starts[i + 1]
        run: list[Piece] = []
        where: list[int] = []
        for n in range(start, stop):
            if head.again(lines[n]) or (last and run and _CHAPTER.match(lines[n].span.of(text))):
                break
            pieces = lines[n].blanked
            if n == start and serial:
                pieces = with_number(text, pieces, None)
            # A bare number within a row is that of a page.
            pieces = tuple(p for p in pieces if p.kind != SERIAL or (n == start and p is pieces[0]))
            run += pieces
            where += [n] * len(pieces)
        longest = max(longest, len(run))
        row, used = fitted(text, run, head.kinds, grouped=True)
        rows.append(row)
        if not last:  # what stands between two rows heads a group of them
            rows += _captions([lines[n] for n in dict.fromkeys(where[used:])], head)
        end = where[used - 1] + 1 if used else start
    return rows, end


def _captions(lines: Sequence[Line], head: Head) -> list[Row]:
    return [_group_row(line.filled, head.kinds) for line in lines if 2 <= len(line.words) <= _CAPTION]


def _numbered(lines: Sequence[Line], at: int) -> list[int]:
    """The lines that begin rows: their numbers follow on one another."""
    out: list[int] = []
    number: int | None = None
    behind = at
    while at < len(lines) and at - behind <= DEEPEST:
        value = number_of(lines[at], number)
        if value is not None and (number is None or value == number + 1 or (value == 1 and number > 1)):
            out.append(at)
            number, behind = value, at
        at += 1
    return out


def _cycles(lines: Sequence[Line], head: Head) -> list[int]:
    """The lines that begin rows of a table without numbers: words behind the last owner or date of the row before."""
    if head.kinds[-1] not in (*OWNERS, "deadline"):
        return []
    out: list[int] = []
    closed = True
    at = behind = head.last
    while at < len(lines) and at - behind <= DEEPEST:
        kind = lines[at].filled[0].kind
        if kind == TEXT and closed and not head.again(lines[at]):
            out.append(at)
            closed, behind = False, at
        elif kind in _TOLD:
            closed = True
        at += 1
    return out


# -- the table -------------------------------------------------------------------------------------------------


def _table(head: Head, rows: list[Row]) -> Table | None:
    """The table, where most rows name work and who does it or until when; None where that is not so."""
    while rows and (rows[-1].score < 0 or sum(c is not None for c in rows[-1].cells) < 2):
        rows = rows[:-1]
    items = [row for row in rows if sum(c is not None for c in row.cells) > 1]
    if names_bodies([[c.text if c else None for c in row.cells] for row in items], head.kinds):
        return None
    good = sum(_is_item(row, head.kinds) for row in items)
    if good < (2 if head.cells else 3) or good * 3 < len(items) * 2:
        return None
    grid = [head.cells, *(row.cells for row in rows)] if head.cells else [row.cells for row in rows]
    spans = [c.span for row in grid for c in row if c is not None]
    span = Span(min(s.start for s in spans), max(s.end for s in spans))
    none = (None,) * len(head.kinds)
    return Table(0, span, None, tuple(grid), int(bool(head.cells)), head.kinds, none, "tasks", None, none)


def _is_item(row: Row, kinds: Sequence[str]) -> bool:
    named = any(c is not None and len(c.text) >= 4 and kind in NAMES for c, kind in zip(row.cells, kinds, strict=True))
    told = any(
        c is not None and kind in (*OWNERS, "deadline", "span") and kind_of(c.text) in (*_TOLD, DASH, PART)
        for c, kind in zip(row.cells, kinds, strict=True)
    )
    return named and told
