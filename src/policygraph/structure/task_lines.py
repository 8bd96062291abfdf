"""Task tables that a page or a converter wrote as lines: cells parted by tabulators or blanks, or one below the other.

All layouts come down to one: a row is a run of pieces in the order of the columns, and each column takes none, one or
several of them, as their kinds fit best.  Columns are known by their headings, and where there are none by the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Cell, Span, Table
from ..vocab.tables import TableWords
from ..zh.lines import unbroken
from ..zh.width import fold
from .cell_kinds import BODIES, DASH, DATE, FIGURE, ONGOING, PART, SERIAL, TEXT, kind_of, serial_value
from .columns import column_kinds

_LINE = re.compile(r"[^\r\n\f]+")
_TAB = re.compile("\t")
_BLANKS = re.compile(r"[ \u3000\xa0]+")
_WIDE_BLANKS = re.compile(r"(?:[ \u3000\xa0]{2,}|\u3000+)")
_PAGE = re.compile(r"\s*[-—–－·]+\s*\d{1,4}\s*[-—–－·]+\s*|\s*第\s*\d+\s*页.{0,12}")
#: A number that stands right in front of the words of its row: 58推动…, 3 推动….
_GLUED = re.compile(r"([#＃]?\d{1,3})\s*[.、．]?\s*(?=[\u4e00-\u9fff“《（(])")
_CHAPTER = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+[章节]|附\s*[件表录]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_OWNERS = ("lead", "responsible", "support", "supervise")
_NAMES = ("task", "action", "name", "metric", "project")
_WORDED = (*_NAMES, "target", "category", "content", "other", "rate", "baseline", "past")
#: Longest heading; most columns; most lines of a row, of a heading.
_HEADING, _WIDEST, _DEEPEST = 16, 12, 60

#: How well a piece fits a column, by the kind of the piece.
_FIT: dict[str, dict[str, float]] = {
    "serial": {SERIAL: 3.0},
    "owner": {BODIES: 2.5, DASH: 1.5, PART: 0.5, TEXT: -1.5},
    "deadline": {DATE: 2.5, ONGOING: 2.5, DASH: 1.0, TEXT: -1.5},
    "worded": {TEXT: 1.0, FIGURE: 0.4, PART: 0.5, DASH: 0.2, SERIAL: -1.0, ONGOING: -0.3, BODIES: -0.8, DATE: -0.8},
    "figure": {FIGURE: 1.5, DASH: 1.0, SERIAL: 1.0, TEXT: -0.5, DATE: -1.0},
}
_NO_FIT = -4.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two tabulators or blanks of a line; ``column`` where the line has as many as the table columns."""

    span: Span
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    pieces: tuple[Piece, ...]
    tabbed: bool

    @property
    def filled(self) -> tuple[Piece, ...]:
        return tuple(p for p in self.pieces if p.text)


@dataclass(frozen=True, slots=True)
class _Head:
    first: int
    last: int
    cells: tuple[Cell, ...]
    kinds: tuple[str, ...]
    tall: bool


@dataclass(slots=True)
class _Row:
    cells: list[Cell | None]
    score: float


def line_tables(text: str, taken: Sequence[Table]) -> list[Table]:
    """The task tables that ``text`` holds as lines, in order.

    Those of ``taken`` are tables already: lines in them count only where they are rows of a task table that goes on
    behind it.
    """
    if not _may_hold(text):
        return []
    keep = [t.span for t in taken if t.kind not in ("tasks", "text") or t.page is not None]
    lines = list(_lines(text, keep))
    out: list[Table] = []
    at = 0
    while at < len(lines):
        head = _head(lines, at)
        if head is None:
            at += 1
            continue
        rows, end = _tall_rows(text, lines, head) if head.tall else _wide_rows(text, lines, head)
        table = _table(head.cells, head.kinds, rows)
        if table is None:
            at += 1
            continue
        out.append(table)
        at = end
    return out


def _may_hold(text: str) -> bool:
    return re.search(r"牵头|责任|主办|承办|负责|实施主体|落实|完成|时限|\t", text) is not None


def _lines(text: str, taken: Sequence[Span]) -> Iterator[_Line]:
    """The lines that hold something and stand in none of ``taken``, each cut into its pieces."""
    at = 0
    for found in _LINE.finditer(text):
        while at < len(taken) and taken[at].end <= found.start():
            at += 1
        if at < len(taken) and taken[at].start < found.end():
            continue
        if not found[0].strip() or _PAGE.fullmatch(found[0]):
            continue
        tabbed = "\t" in found[0]
        mark = _TAB if tabbed else _WIDE_BLANKS
        yield _Line(Span(*found.span()), tuple(_pieces(text, found.start(), found.end(), mark)), tabbed)


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[Piece]:
    if mark is not _TAB:
        while start < end and text[start] in " \u3000\xa0":
            start += 1
        while end > start and text[end - 1] in " \u3000\xa0":
            end -= 1
    begin = start
    for found in [*mark.finditer(text, start, end), None]:
        stop = end if found is None else found.start()
        words = text[begin:stop]
        a = begin + len(words) - len(words.lstrip())
        b = max(a, begin + len(words.rstrip()))
        yield _piece(text, a, b)
        begin = stop if found is None else found.end()


def _piece(text: str, start: int, end: int) -> Piece:
    words = text[start:end]
    return Piece(Span(start, end), words, kind_of(words) if words else DASH)


def _split_more(text: str, line: _Line) -> _Line:
    """The line cut at each blank."""
    if line.tabbed:
        return line
    return _Line(line.span, tuple(_pieces(text, line.span.start, line.span.end, _BLANKS)), False)


# -- headings ------------------------------------------------------------------------------------------------


def _head(lines: Sequence[_Line], at: int) -> _Head | None:
    """The heading that begins with this line: all of its cells in it, or one or two a line below each other."""
    cells: list[Cell] = []
    widest = 0
    last = at
    while last < len(lines) and len(cells) < _WIDEST:
        found = _heading_cells(lines[last])
        if not found or (cells and widest > 2):
            break
        if cells and len({c.text for c in (*cells, *found)}) < len(cells) + len(found):
            break
        cells += found
        widest = max(widest, len(found))
        last += 1
    if len(cells) < 2:
        return None
    kinds = column_kinds([_bare(c.text) for c in cells])
    if not any(k in _NAMES for k in kinds) or not any(k in (*_OWNERS, "deadline") for k in kinds):
        return None
    if "amount" in kinds or "project" in kinds:
        pass
    tall = widest < 2 or (last - at > 1 and widest <= 2)
    if tall and (len(cells) < 3 and not any(k in _OWNERS for k in kinds)):
        return None
    return _Head(at, last, tuple(cells), kinds, tall)


def _bare(words: str) -> str:
    return re.sub(r"\s", "", fold(words))


def _heading_cells(line: _Line) -> list[Cell]:
    """The cells of a line of headings; none where one of its pieces is no heading."""
    pieces = line.filled
    if len(pieces) > 1 and not line.tabbed:
        pieces = _closed_up(pieces)
    if len(pieces) == 1 and not line.tabbed and " " in pieces[0].text:
        parts = [m for m in re.finditer(r"\S+", pieces[0].text)]
        start = pieces[0].span.start
        split = [Piece(Span(start + m.start(), start + m.end()), m[0], TEXT) for m in parts]
        if len(split) >= 3 and all(len(p.text) > 1 for p in split):
            pieces = tuple(split)
    if not pieces or any(len(p.text) > _HEADING or re.search(r"[。，；：:,;!?]", p.text) for p in pieces):
        return []
    known = [_is_heading(p.text) for p in pieces]
    if not known[0] or sum(known) * 3 < 2 * len(pieces):
        return []
    return [Cell(p.span, p.text) for p in pieces]


def _closed_up(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces of one character each, of words set wide (序  号), run together."""
    out: list[Piece] = []
    for p in pieces:
        if out and len(p.text) == 1 and len(out[-1].text) == 1:
            span = Span(out[-1].span.start, p.span.end)
            out[-1] = Piece(span, out[-1].text + p.text, TEXT)
        else:
            out.append(p)
    return tuple(out)


def _is_heading(words: str) -> bool:
    """True where the words are a heading that the vocabulary knows, with little besides."""
    bare = re.sub(r"\(.*?\)", "", _bare(words))
    table = TableWords.load()
    if bare in table.lists["flat_other"] or bare in table.lists["heading_words"]:
        return True
    longest = max((len(f) for forms in table.columns.values() for f in forms if f in bare), default=0)
    return 0 < len(bare) <= longest + 4 and longest >= 2 and kind_of(words) in (TEXT, PART, BODIES)


# -- rows ------------------------------------------------------------------------------------------------------


def _wide_rows(text: str, lines: Sequence[_Line], head: _Head) -> tuple[list[_Row], int]:
    """The rows of a table with a row a line, or a row cut over several lines; and the line behind the last."""
    serial = "serial" in head.kinds
    rows: list[_Row] = []
    run: list[Piece] = []
    exact: list[Piece] | None = None
    at = head.last
    end = at
    number: int | None = None

    def close() -> None:
        nonlocal run, exact
        if exact is not None and len(run) == len([p for p in exact if p.text]):
            rows.append(_Row([Cell(p.span, p.text) if p.text else None for p in exact], 1.0))
        elif run:
            rows.append(_aligned(text, run, head.kinds, grouped=False)[0])
        run, exact = [], None

    while at < len(lines):
        line = lines[at]
        if _same_heading(line, head):
            at += 1
            continue
        pieces = line.filled
        if not line.tabbed and len(pieces) < len(head.kinds):
            pieces = _split_more(text, line).filled
        pieces = _with_number(text, pieces, number, serial)
        begins = _begins(pieces, head.kinds, number, serial)
        if begins:
            close()
            run = list(pieces)
            exact = list(line.pieces) if line.tabbed and len(line.pieces) == len(head.kinds) else None
            number = serial_value(pieces[0].text) if serial else number
        elif run and _continues(run, pieces, head.kinds):
            run += pieces
            exact = None
        elif _is_group(text, lines, at, head, number, serial):
            close()
            rows.append(_group_row(line, head.kinds))
            at += 1
            continue
        else:
            break
        at += 1
        end = at
    close()
    while rows and rows[-1].score < 0:
        rows.pop()
    return rows, max(end, head.last)


def _same_heading(line: _Line, head: _Head) -> bool:
    return [_bare(p.text) for p in line.filled] == [_bare(c.text) for c in head.cells]


def _with_number(text: str, pieces: tuple[Piece, ...], number: int | None, serial: bool) -> tuple[Piece, ...]:
    """The pieces, with the number that stands right in front of the first one cut off where it follows the last row's."""
    if not serial or not pieces or pieces[0].kind == SERIAL:
        return pieces
    first = pieces[0]
    found = _GLUED.match(first.text)
    if found is None or (number is not None and serial_value(found[1]) != number + 1):
        return pieces
    start = first.span.start
    return (
        _piece(text, start, start + found.end(1)),
        _piece(text, start + found.end(), first.span.end),
        *pieces[1:],
    )


def _begins(pieces: Sequence[Piece], kinds: Sequence[str], number: int | None, serial: bool) -> bool:
    """True where a line begins a row: by its number, or without numbers by words before owners or a date."""
    if len(pieces) < 2:
        return False
    if serial:
        value = serial_value(pieces[0].text)
        return value is not None and (number is None or value > number or value == 1)
    return pieces[0].kind in (TEXT, PART) and any(p.kind in (BODIES, DATE, ONGOING) for p in pieces[1:])


def _continues(run: Sequence[Piece], pieces: Sequence[Piece], kinds: Sequence[str]) -> bool:
    """True where the pieces of a line go on with the row that has begun: it is not filled, and they fit its rest."""
    if any(p.kind in (BODIES, DATE, ONGOING) for p in pieces):
        filled = any(p.kind in (DATE, ONGOING) for p in run)
        return not filled or len(run) < len(kinds)
    owned = any(p.kind in (BODIES, DATE, ONGOING) for p in run)
    if all(p.kind == DASH for p in pieces):
        return len(run) < len(kinds)
    if not owned:
        return True
    last = run[-1].text
    return last.endswith(("、", "，", ",")) and len(pieces) == 1 and len(pieces[0].text) < 40


def _is_group(text: str, lines: Sequence[_Line], at: int, head: _Head, number: int | None, serial: bool) -> bool:
    """True for a line of its own that a row follows within a few lines."""
    for ahead in range(at, min(at + 4, len(lines))):
        line = lines[ahead]
        pieces = line.filled
        if not line.tabbed and len(pieces) < len(head.kinds):
            pieces = _split_more(text, line).filled
        pieces = _with_number(text, pieces, number, serial)
        if _begins(pieces, head.kinds, number, serial):
            near = len(pieces) >= min(3, len(head.kinds) - 1)
            return ahead > at and near
        if _same_heading(line, head):
            return True
        if len(line.filled) > 2 or len(line.span) > 80:
            return False
    return False


def _group_row(line: _Line, kinds: Sequence[str]) -> _Row:
    """The line of a group: one cell in the column of the items, none beside it."""
    at = next(i for i, kind in enumerate(kinds) if kind in _NAMES)
    first, last = line.filled[0], line.filled[-1]
    cells: list[Cell | None] = [None] * len(kinds)
    cells[at] = Cell(Span(first.span.start, last.span.end), " ".join(p.text for p in line.filled))
    return _Row(cells, 0.0)


def _tall_rows(text: str, lines: Sequence[_Line], head: _Head) -> tuple[list[_Row], int]:
    """The rows of a table with a cell, or a part of one, a line; and the line behind the last."""
    serial = "serial" in head.kinds
    rows: list[_Row] = []
    at = head.last
    starts = _numbered(lines, at) if serial else _cycles(lines, at, head.kinds)
    end = at
    longest = 0
    for i, start in enumerate(starts):
        stop = starts[i + 1] if i + 1 < len(starts) else min(len(lines), start + max(longest, len(head.kinds)) + 2)
        run: list[Piece] = []
        where: list[int] = []
        for n in range(start, stop):
            if n > start and i + 1 == len(starts) and _CHAPTER.match(lines[n].span.of(text)) and run:
                break
            pieces = lines[n].filled
            if n == start:
                pieces = _with_number(text, pieces, None, serial)
            pieces = tuple(p for p in pieces if p.kind != SERIAL or (n == start and p is pieces[0]))
            run += pieces
            where += [n] * len(pieces)
        longest = max(longest, len(run))
        row, used = _aligned(text, run, head.kinds, grouped=True)
        rows.append(row)
        end = where[used - 1] + 1 if used else start
    while rows and rows[-1].score < 0:
        rows.pop()
    return rows, max(end, head.last)


def _numbered(lines: Sequence[_Line], at: int) -> list[int]:
    """The lines that begin rows: their numbers follow on one another."""
    out: list[int] = []
    number: int | None = None
    first = at
    while at < len(lines) and at - (out[-1] if out else first) <= _DEEPEST:
        pieces = lines[at].filled
        value = serial_value(pieces[0].text) if pieces else None
        if value is None and pieces and number is not None and (glued := _GLUED.match(pieces[0].text)):
            value = serial_value(glued[1]) if serial_value(glued[1]) == number + 1 else None
        if value is not None and (number is None or value == number + 1 or (value == 1 and number > 1)):
            out.append(at)
            number = value
        at += 1
    return out


def _cycles(lines: Sequence[_Line], at: int, kinds: Sequence[str]) -> list[int]:
    """The lines that begin rows of a table without numbers: words behind the last owner or date of the row before."""
    out: list[int] = []
    closed = True
    ends = kinds[-1] in (*_OWNERS, "deadline")
    begin = at
    while at < len(lines) and at - (out[-1] if out else begin) <= _DEEPEST and ends:
        kind = lines[at].filled[0].kind
        if kind == TEXT:
            if closed:
                out.append(at)
            closed = False
        elif kind in (BODIES, DATE, ONGOING):
            closed = True
        at += 1
    return out


def _aligned(text: str, run: Sequence[Piece], kinds: Sequence[str], *, grouped: bool) -> tuple[_Row, int]:
    """The best way to give the pieces to the columns in their order; with how many pieces found one.

    With ``grouped`` words behind the last cell are left out: they belong to no row.
    """
    run = run[:_DEEPEST]
    roles = [_role(kind) for kind in kinds]
    fits = [[_fit(p, role) for p in run] for role in roles]
    n = len(run)
    best = [0.0] + [_NO_FIT * 100] * n
    back: list[list[int]] = []
    for column, role in enumerate(roles):
        fit = fits[column]
        following = [value - (0.4 if role == "serial" else 1.0) for value in best]
        came = list(range(n + 1))
        for begin in range(n):
            total = best[begin]
            for stop in range(begin + 1, n + 1):
                total += fit[stop - 1] - (0.3 if stop - begin > 1 else 0.0)
                if role == "serial" and stop - begin > 1:
                    break
                if total > following[stop]:
                    following[stop], came[stop] = total, begin
        best = following
        back.append(came)
    used = n
    if grouped:
        used = max(range(n + 1), key=lambda i: (best[i] - 0.05 * (n - i) - sum(p.kind != TEXT for p in run[i:]), i))
    cells: list[Cell | None] = [None] * len(kinds)
    stop = used
    for column in reversed(range(len(kinds))):
        begin = back[column][stop]
        if stop > begin and not all(p.kind == DASH and not p.text for p in run[begin:stop]):
            span = Span(run[begin].span.start, run[stop - 1].span.end)
            cells[column] = Cell(span, unbroken(span.of(text)))
        stop = begin
    return _Row(cells, best[used]), used


def _role(kind: str) -> str:
    if kind == "serial":
        return "serial"
    if kind in _OWNERS:
        return "owner"
    if kind in ("deadline", "span"):
        return "deadline"
    return "figure" if kind in ("amount", "unit") else "worded"


def _fit(piece: Piece, role: str) -> float:
    value = _FIT[role].get(piece.kind, _NO_FIT)
    if piece.kind == TEXT and role in ("owner", "deadline") and len(piece.text) > 8:
        return 2 * value
    return value


# -- the table -------------------------------------------------------------------------------------------------


def _table(cells: Sequence[Cell], kinds: Sequence[str], rows: Sequence[_Row]) -> Table | None:
    """The table, where most rows name work and who does it or until when; None where that is not so."""
    named = [i for i, kind in enumerate(kinds) if kind in _NAMES]
    owned = [i for i, kind in enumerate(kinds) if kind in (*_OWNERS, "deadline", "span")]
    items = [row for row in rows if sum(c is not None for c in row.cells) > 1]
    good = [
        row
        for row in items
        if any((c := row.cells[i]) is not None and len(c.text) >= 4 for i in named)
        and any(
            (c := row.cells[i]) is not None and kind_of(c.text) in (BODIES, DATE, ONGOING, DASH, PART) for i in owned
        )
    ]
    if len(good) < (2 if cells else 3) or len(good) * 3 < len(items) * 2:
        return None
    grid: list[tuple[Cell | None, ...]] = [tuple(cells)] if cells else []
    while rows and sum(c is not None for c in rows[-1].cells) < 2:
        rows = rows[:-1]
    grid += [tuple(row.cells) for row in rows]
    spans = [c.span for row in grid for c in row if c is not None]
    span = Span(min(s.start for s in spans), max(s.end for s in spans))
    width = len(kinds)
    return Table(
        0, span, None, tuple(grid), len(cells) and 1, tuple(kinds), (None,) * width, "tasks", None, (None,) * width
    )


def with_line_tables(text: str, found: Sequence[Table]) -> tuple[Table, ...]:
    """``found`` and the task tables among the lines, in text order; one that holds more rows of a table takes its place."""
    out = list(found)
    for table in line_tables(text, found):
        inside = [t for t in out if t.span.overlaps(table.span)]
        if all(table.span.contains(t.span) and t.kind in ("tasks", "text") for t in inside):
            if inside and max(len(t.rows) for t in inside) >= len(table.rows):
                continue
            out = [t for t in out if t not in inside] + [table]
    return tuple(sorted(out, key=lambda t: t.span))
