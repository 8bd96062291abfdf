"""The lines of a page as strips of text apart from each other, and where a table without rules begins and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..vocab.tables import TableWords
from .assemble import clean
from .pdf_layout import Char, glyph_size, visual_rows

#: Blank strips between cells are at least so many characters wide, and rows at most so many high apart.
_GAP, _APART = 0.45, 2.6
#: Longest heading; a line of headings has at least two that are known and as many again at most that are not.
HEADING = 14
_OPENING, _CLOSING = "（《“〔【［", "）》”〕】］、，。；："
FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?:\D|\Z))\d|[—–-]\Z")
_DIVIDER = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_NAMED = re.compile(r"\A20\d\d(?:年|\Z)|[（(][^（）()]{1,8}[)）]\Z")
_NEXT = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,3}[章节篇]|[注备]\s*[：:]|资料来源|专栏|附[件表录]|表\s*\d"
)


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of a line without a blank strip in it."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page by its middle, with its strips from left to right."""

    top: float
    bottom: float
    strips: tuple[Strip, ...]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def may_hold_one(chars: list[Char]) -> bool:
    """True where a stretch of the page looks like the headings of a table."""
    found = ink(chars)
    size, lines = glyph_size(found), rows_of(found)
    return any(head_end(lines, at, size) for at in range(len(lines)))


def ink(chars: list[Char]) -> list[Char]:
    return [c for c in chars if c.text.strip() and c.bottom > c.top]


def rows_of(chars: list[Char]) -> list[Row]:
    """The lines of a page from top to bottom, tightly: what stands half a line lower is another."""
    size = glyph_size(chars)
    return [row_of(row, size) for row in visual_rows(chars, size)]


def row_of(chars: list[Char], size: float) -> Row:
    strips: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.x0):
        last = strips[-1][-1] if strips else None
        # Brackets and marks leave half of their place blank.
        room = _GAP + 0.5 * (char.text in _OPENING) + 0.5 * (last is not None and last.text in _CLOSING)
        # A font may set figures as wide as characters.
        near = last is not None and char.x0 - last.x0 <= 1.2 * size
        if last is not None and (near or char.x0 - max(c.x1 for c in strips[-1]) < room * size):
            strips[-1].append(char)
        else:
            strips.append([char])
    told = (Strip(s[0].x0, max(c.x1 for c in s), clean("".join(c.text for c in s))) for s in strips)
    return Row(min(c.top for c in chars), max(c.bottom for c in chars), tuple(told))


def head_end(lines: list[Row], at: int, size: float) -> int:
    """Where the headings end that begin at a line: lines close together, with known headings apart; 0 where none do."""
    words = TableWords.load()
    known = [form for forms in words.columns.values() for form in forms] + list(words.lists["unit_heading"])
    known += list(words.lists["goals"])
    end = at
    while end < len(lines) and end < at + 4:
        line = lines[end]
        if (end > at and line.top - lines[end - 1].bottom > 0.3 * size) or any(
            FIGURE.search(s.text) for s in line.strips
        ):
            break
        if any(len(s.text) > HEADING for s in line.strips) or (
            len(line.strips) < 3 and _NEXT.match(line.strips[0].text)
        ):
            break
        end += 1
    strips = [s for line in lines[at:end] for s in line.strips]
    exact = {*words.lists["places"], *words.lists["years"]}
    if any(re.search(r"[，。；：:]|\A[一二三四五六七八九十]{1,3}、", s.text) for s in strips):
        return 0  # a line of prose with a gap in it
    named = sum(
        any(form in s.text for form in known)
        or s.text in exact
        or (len(s.text) <= 4 and s.text.endswith(words.lists["places"]))
        or _NAMED.search(s.text) is not None
        for s in strips
    )
    widest = max((len(line.strips) for line in lines[at:end]), default=0)
    first = min(strips, key=lambda s: s.x0) if strips else None
    if first is not None and re.match(rf"(?:{'|'.join(words.lists['places'])})[（(、/]", first.text):
        named += 1
    if len(lines[at].strips) < 2 and widest > 2 and lines[at].strips[0].x0 < first.x0 + size if first else False:
        return 0  # the line above the table
    return end if named >= 2 and widest >= 2 and len(strips) >= 3 else 0


def table_end(lines: list[Row], at: int, head: int, size: float) -> int:
    """Behind the last line of a table whose headings are ``lines[at:head]``: prose, or a wide gap, ends it."""
    strips = [s for line in lines[at:head] for s in line.strips]
    left, right = min(s.x0 for s in strips), max(s.x1 for s in strips)
    last = head
    bottom = lines[head - 1].bottom
    for i in range(head, len(lines)):
        line = lines[i]
        if line.top - bottom > _APART * size or (len(line.strips) < 3 and _NEXT.match(line.strips[0].text)):
            # A line that divides the table has rows below it.
            rest = [x for x in lines[i + 1 : i + 4] if x.top - line.bottom < 3 * _APART * size]
            if line.top - bottom > _APART * size or not divides(line) or all(len(x.strips) < 3 for x in rest):
                break
        wide = max(strip.x1 - strip.x0 for strip in line.strips)
        if len(line.strips) == 1 and (wide > 0.55 * (right - left) or line.strips[0].text.endswith(("。", "；", "："))):
            break
        bottom = max(bottom, line.bottom)
        if len(line.strips) >= 2 or line.strips[0].x0 > left + 2 * size:
            last = i + 1
    # A wrapped cell may end below its row.
    while last < len(lines) and lines[last].top < lines[last - 1].bottom + 0.2 * size:
        only = lines[last].strips[0]
        above = [s for line in lines[max(head, last - 3) : last] for s in line.strips if abs(s.x0 - only.x0) < size]
        if len(lines[last].strips) > 1 or not above or _NEXT.match(only.text):
            break
        if only.x1 > max(s.x1 for s in above) + 2 * size:
            break
        last += 1
    return last


def heads_on(above: Row, line: Row, size: float) -> bool:
    """True for a line of short words apart from each other, just above headings: headings that those share."""
    return (
        len(above.strips) >= 2
        and line.top - above.bottom < 1.5 * size
        and all(len(s.text) <= HEADING and not FIGURE.search(s.text) for s in above.strips)
    )


def divides(line: Row) -> bool:
    """True for a line alone that numbers what follows: 一、公路."""
    return len(line.strips) == 1 and _DIVIDER.match(line.strips[0].text) is not None
