"""Where a task table written as lines begins: at its headings, or at rows that tell their columns by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from ..model import Cell, Span
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..zh.width import fold
from .cell_kinds import BODIES, DASH, DATE, ONGOING, SERIAL, TEXT, kind_of, serial_value
from .columns import column_kinds
from .glued_rows import LOOKS_GLUED
from .line_pieces import GLUED, Line, Piece, with_number
from .row_fit import NAMES, OWNERS
from .task_columns import columns_of, order_of

#: Longest heading; most columns; how many lines may part two rows without headings.
_HEADING, _WIDEST, _GAP = 16, 12, 3
#: How many lines show what the columns of rows without headings are.
_ENOUGH = 40
#: Bodies between blanks; what a line of a number alone ends in.
_OWNED = re.compile(r"[ \u3000][^ \u3000。]*[局厅委办部府会院心门位处科室司镇乡县区市村道队站所校组](?:[ \u3000]|\Z)")
#: What rows whose last cell tells of owners or a date end in.
_LAST = frozenset(
    "局厅委办部府会院心门位处科室司镇乡县区市州村道队站所校组团联社司底月年前末日进续行改无持化期展施内度半—-/）)"
)
_NUMERIC = frozenset("0123456789.、．)）一二三四五六七八九十⑳①②③④⑤⑥⑦⑧⑨⑩")
#: What one at least of the headings holds, where all stand in a line.
_TELLING = re.compile("单位|部门|[处科股]室|主体|机构|责任|牵头|时限|时间|期限|节点|日期|谁")
#: Marks that part the headings of a line; a number in front of one.
_OTHER = re.compile(r"[；;/／—→·,，]|\s[-–]\s|[-=]>")
_NUMBERED = re.compile(r"[#＃]?\d{1,3}\s?(?:[；;/／—→·,，]|[-–]\s|[-=]>)\s?[\u4e00-\u9fff“]")
_NO_HEADING = re.compile(r"[。，；：:,;!?！？]")


@dataclass(frozen=True, slots=True)
class Head:
    """The headings in lines ``first`` to ``last`` (end exclusive), none where the cells alone tell the columns.

    ``kinds``: what the columns hold; ``tall``: the cells of the rows stand below each other; ``mark``: what parts
    them in a line, where it is none of tabulators, strokes and blanks.
    """

    first: int
    last: int
    cells: tuple[Cell | None, ...]
    kinds: tuple[str, ...]
    tall: bool
    mark: re.Pattern[str] | None = None

    def again(self, line: Line) -> bool:
        """True for a line that repeats the headings, as at the top of a page; one of them where they stand in lines."""
        if not self.cells or len(line.span) > 200:
            return False
        names = [bare(c.text) for c in self.cells if c is not None]
        told = [bare(p.text) for p in (line.filled if self.mark is None else line.cut(0, self.mark))]
        return all(name in names for name in told) if self.tall else told == names


class Failures:
    """Keeps count of lines near one another that looked like rows and were none, so that a long list is soon passed over."""

    _MOST, _NEAR = 5, 20

    def __init__(self) -> None:
        """Nothing has failed yet."""
        self._count, self._last = 0, 0

    def allow(self, at: int) -> bool:
        """Whether line ``at`` is worth a look."""
        if at - self._last > self._NEAR:
            self._count = 0
        return self._count < self._MOST

    def note(self, at: int) -> None:
        """Line ``at`` was none."""
        self._count, self._last = self._count + 1, at


def find_head(text: str, lines: Sequence[Line], at: int, failures: Failures) -> Head | None:
    """What begins at line ``at``; None where no task table does.  ``failures`` are those of the lines before."""
    line = lines[at]
    words = line.words
    # Most lines are prose: they are passed over before any of their words is looked at.
    blanks = 0 if line.ruled else words.count(" ") + words.count("\u3000")
    head = None
    if len(words) <= _HEADING:
        if _heading_word().search(words) and _is_heading(words):
            head = _headings(lines, at)
    elif len(words) <= _HEADING * _WIDEST and _TELLING.search(words) and _heading_word().search(words[:_HEADING]):
        if line.ruled or blanks:
            head = _headings(lines, at)
        if head is None and _OTHER.search(words):
            head = next((h for mark in line.marks() if (h := _headings(lines, at, mark)) is not None), None)
    if (
        head is None
        and failures.allow(at)
        and (
            line.ruled
            or (blanks > 1 and words[-1] in _LAST and _OWNED.search(words))
            or (len(words) <= 6 and words[-1] in _NUMERIC)
            or _NUMBERED.match(words)
            or (words[0] in "0123456789#＃" and words[-1] in _LAST and LOOKS_GLUED.match(words))
        )
    ):
        head = _without(text, lines, at)
        if head is None:
            failures.note(at)
    return head


@cache
def _heading_word() -> re.Pattern[str]:
    """Any of the words that headings are made of."""
    table = TableWords.load()
    words = [w for forms in table.columns.values() for w in forms] + list(table.lists["heading_words"])
    return re.compile(alternatives(words))


def bare(words: str) -> str:
    """The words folded and without blanks."""
    return re.sub(r"\s", "", fold(words))


def _headings(lines: Sequence[Line], at: int, mark: re.Pattern[str] | None = None) -> Head | None:
    """The headings from this line on: all in it, parted by ``mark``, or one or two a line below each other."""
    cells: list[Cell] = []
    widest, last = 0, at
    while last < len(lines) and len(cells) < _WIDEST:
        if (
            cells
            and widest == 1
            and len(lines[last].words) <= 6
            and bare(cells[-1].text + lines[last].words) in _forms()
        ):
            cells[-1] = _grown(cells[-1], lines[last].filled[-1])  # 牵头 / 单位
            last += 1
            continue
        found = _heading_cells(lines[last], mark)
        if not found or (cells and widest > 2):
            break
        if cells and len({c.text for c in (*cells, *found)}) < len(cells) + len(found):
            break
        cells += found
        widest = max(widest, len(found))
        last += 1
    if len(cells) < (2 if mark is None else 3) or (mark is not None and last - at > 1):
        return None
    kinds = column_kinds([bare(c.text) for c in cells])
    if not any(k in NAMES for k in kinds) or not any(k in (*OWNERS, "deadline") for k in kinds):
        return None
    if "metric" in kinds and ("target" in kinds or "rate" in kinds) and "task" not in kinds:
        return None  # indicators, which have a reader of their own
    tall = last - at > 1 and widest <= 2
    if tall and len(cells) < 3 and not any(k in OWNERS for k in kinds):
        return None
    if tall and "serial" not in kinds and _counts(lines, last):
        # The numbers stand below no heading of their own, behind the cells of groups.
        return Head(at, last, (None, *cells), ("serial", *kinds), tall)
    return Head(at, last, tuple(cells), kinds, tall, mark)


def _counts(lines: Sequence[Line], at: int) -> bool:
    """True where lines that are numbers alone follow, each one more than the one before, before 60 lines have gone by."""
    number: int | None = None
    found = 0
    for line in lines[at : at + 60]:
        value = serial_value(line.words) if len(line.words) <= 4 and line.words.isdigit() else None
        if value is not None and (number is None or value == number + 1):
            number, found = value, found + 1
    return found >= 3


def _heading_cells(line: Line, mark: re.Pattern[str] | None) -> list[Cell]:
    """The cells of a line of headings; none where one of its pieces is no heading."""
    if len(line.words) > _HEADING * _WIDEST:
        return []
    pieces = line.filled if mark is None else line.cut(0, mark)
    first = pieces[0].text if pieces else ""
    if not first or len(first) > 6 * _HEADING or _NO_HEADING.search(first):
        return []
    if not line.ruled and mark is None:
        pieces = _closed_up(pieces)
        parts = line.blanked
        told = len(parts) >= 3 or (len(parts) == 2 and all(_is_heading(p.text) for p in parts))
        if len(pieces) == 1 and told and all(len(p.text) > 1 for p in parts):
            pieces = parts
    if any(len(p.text) > _HEADING or _NO_HEADING.search(p.text) for p in pieces) or not _is_heading(pieces[0].text):
        return []
    known = sum(_is_heading(p.text) for p in pieces)
    return [Cell(p.span, p.text) for p in pieces] if known * 3 >= 2 * len(pieces) else []


def _grown(cell: Cell, piece: Piece) -> Cell:
    return Cell(Span(cell.span.start, piece.span.end), cell.text + piece.text)


@cache
def _forms() -> frozenset[str]:
    return frozenset(w for forms in TableWords.load().columns.values() for w in forms)


def _closed_up(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, with those of one character each (序  号) run together."""
    out: list[Piece] = []
    for p in pieces:
        if out and len(p.text) == 1 and len(out[-1].text) == 1:
            out[-1] = Piece(Span(out[-1].span.start, p.span.end), out[-1].text + p.text)
        else:
            out.append(p)
    return tuple(out)


@lru_cache(maxsize=2048)
def _is_heading(words: str) -> bool:
    """True where the words are a heading that the vocabulary knows, with little besides."""
    name = re.sub(r"\(.*?\)", "", bare(words))
    table = TableWords.load()
    if name in table.lists["flat_other"] or name in table.lists["heading_words"]:
        return True
    longest = max((len(f) for forms in table.columns.values() for f in forms if f in name), default=0)
    return longest >= 2 and len(name) <= longest + 4 and kind_of(words) not in (SERIAL, DATE, ONGOING, DASH)


# -- no headings -----------------------------------------------------------------------------------------------


def _without(text: str, lines: Sequence[Line], at: int) -> Head | None:
    """The columns of at least three rows that begin here and have no heading."""
    line = lines[at]
    if line.ruled:
        rows = _ruled(lines, at)
        kinds = columns_of([[p.text or None for p in row] for row in rows]) if len(rows) >= 3 else None
        if kinds is not None and any(k in OWNERS for k in kinds):
            return Head(at, at, (), kinds, False)
        return None
    if len(line.words) <= 6 and serial_value(line.words) is not None:
        order = order_of(text, _numbered_runs(text, lines, at))
        return None if order is None else Head(at, at, (), order, True)
    if _NUMBERED.match(line.words):
        for mark in line.marks():
            order = order_of(text, _marked(lines, at, mark))
            if order is not None and line.parted(mark)[0].kind == SERIAL:
                return Head(at, at, (), order, False, mark)
    if _ends_a_row(line):
        order = order_of(text, _blanked(text, lines, at))
        if order is not None:
            return Head(at, at, (), order, False)
    if line.words[0] in "0123456789#＃" and LOOKS_GLUED.match(line.words):
        order = order_of(text, _glued(lines, at))
        if order is not None and order[0] == "serial":
            return Head(at, at, (), order, False, GLUED)
    return None


def _marked(lines: Sequence[Line], at: int, mark: re.Pattern[str]) -> list[tuple[Piece, ...]]:
    rows: list[tuple[Piece, ...]] = []
    for line in lines[at : at + _ENOUGH]:
        if not _NUMBERED.match(line.words):
            break
        rows.append(line.cut(0, mark))
    return rows


def _ruled(lines: Sequence[Line], at: int) -> list[tuple[Piece, ...]]:
    width = len(lines[at].pieces)
    rows: list[tuple[Piece, ...]] = []
    gap = 0
    for line in lines[at : at + _ENOUGH]:
        if line.ruled and len(line.pieces) == width:
            rows.append(line.pieces)
            gap = 0
            continue
        gap += 1
        if gap > _GAP:
            break
    return rows if width >= 3 else []


def _glued(lines: Sequence[Line], at: int) -> list[tuple[Piece, ...]]:
    rows: list[tuple[Piece, ...]] = []
    gap = 0
    for line in lines[at : at + _ENOUGH]:
        pieces = line.parted(GLUED)
        if len(pieces) > 2:
            rows.append(pieces)
            gap = 0
            continue
        gap += 1
        if gap > _GAP or len(line.words) > 40:
            break
    return rows


def _ends_a_row(line: Line) -> bool:
    """True where a line ends in owners or a date behind a blank: the rest of it may be a row."""
    if len(line.span) > 600 or "。" in line.blanked[-1].text[:-1]:
        return False
    parts = line.blanked
    return (
        len(parts) >= 3
        and parts[-1].kind in (BODIES, DATE, ONGOING, DASH)
        and (parts[0].kind in (SERIAL, TEXT))
        and any(p.kind == BODIES for p in parts[1:])
    )


def _blanked(text: str, lines: Sequence[Line], at: int) -> list[tuple[Piece, ...]]:
    rows: list[tuple[Piece, ...]] = []
    gap = 0
    for line in lines[at : at + _ENOUGH]:
        if _ends_a_row(line):
            rows.append(
                with_number(text, line.blanked, None) if not rows or rows[0][0].kind == SERIAL else line.blanked
            )
            gap = 0
            continue
        gap += 1
        if gap > _GAP or len(line.span) > 80:
            break
    return rows


def _numbered_runs(text: str, lines: Sequence[Line], at: int) -> list[tuple[Piece, ...]]:
    """The pieces of each row that begins with a number on a line of its own, the next following on it."""
    starts: list[int] = []
    number: int | None = None
    for n in range(at, min(len(lines), at + 3 * _ENOUGH)):
        words = lines[n].words
        if len(words) <= 6 and words[-1] in _NUMERIC:
            value = serial_value(words)
            if value is not None and (number is None or value == number + 1):
                if starts and n - starts[-1] < 3:
                    return []
                starts.append(n)
                number = value
        if starts and n - starts[-1] > 16:
            break
    if len(starts) < 3:
        return []
    rows = [tuple(p for line in lines[a:b] for p in line.filled) for a, b in pairwise(starts)]
    if len(rows) < 3:  # what follows the last row is not told from it here
        rows.append(tuple(p for line in lines[starts[-1] : starts[-1] + max(map(len, rows))] for p in line.filled))
    return rows
