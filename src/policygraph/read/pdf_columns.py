"""Pages set in two columns: the blank strip between them, and their characters column by column."""

from __future__ import annotations

from statistics import median

from .pdf_layout import SEEMS_BLANK, Char, glyph_size, visual_rows

#: The strip lies in the middle of the page and is at least so many characters wide.
_MIDDLE, _WIDE = (0.32, 0.68), 1.1
#: So many lines have words on both sides, and so many characters on each in the middle of all.
_LINES, _LONG = 5, 9
#: Share of the lines that may reach over the strip: titles, and what stands above and below.
_OVER = 0.35


def gutter(chars: list[Char], width: float) -> float | None:
    """Where the strip between two columns of prose lies; None on a page without."""
    ink = [c for c in chars if c.text.strip() and c.bottom > c.top]
    if len(ink) < 4 * _LINES * _LONG:
        return None
    size = glyph_size(ink)
    rows = visual_rows(ink, size)
    best: tuple[int, float] | None = None
    at = _MIDDLE[0] * width
    while at < _MIDDLE[1] * width:
        beside = [row for row in rows if _sides(row, at, size)]
        if best is None or len(beside) > best[0]:
            best = (len(beside), at)
        at += 0.25 * size
    if best is None or best[0] < _LINES:
        return None
    # The middle of the strip, as several places may lie in it.
    beside = [row for row in rows if _sides(row, best[1], size)]
    left = max(c.x1 for row in beside for c in row if c.x1 <= best[1])
    right = min(c.x0 for row in beside for c in row if c.x0 >= best[1])
    middle = (left + right) / 2
    over = [row for row in rows if any(c.x0 < middle < c.x1 for c in row) or _crosses(row, middle, size)]
    longs = [(sum(c.x1 <= middle for c in row), sum(c.x0 >= middle for c in row)) for row in beside]
    if len(over) > _OVER * len(rows) or any(median(side) < _LONG for side in zip(*longs, strict=True)):
        return None
    return middle


def in_columns(chars: list[Char], middle: float, parted: list[tuple[float, float]]) -> list[Char]:
    """The characters in reading order: what reaches over both columns, then left and right column, band by band.

    ``parted`` are tops and bottoms of tables, which end a band too.
    """
    ink = [c for c in chars if c.text != "\n"]
    seen = [c for c in ink if c.text.strip() and c.bottom > c.top]
    size = glyph_size(seen)
    place = {id(c): i for i, c in enumerate(ink)}
    out: list[Char] = []
    left: list[list[Char]] = []
    right: list[list[Char]] = []
    floors = sorted(bottom for _, bottom in parted)

    def flush() -> None:
        for row in (*left, *right):
            out.extend([*sorted(row, key=lambda c: place[id(c)]), _end()])
        left.clear()
        right.clear()

    for row in visual_rows([c for c in ink if c.bottom > c.top or c.text == SEEMS_BLANK], size):
        top = min(c.top for c in row)
        while floors and top >= floors[0] - 2:
            floors.pop(0)
            flush()
        if any(c.x0 < middle < c.x1 for c in row) or _crosses(row, middle, size):
            flush()
            out.extend([*sorted(row, key=lambda c: place[id(c)]), _end()])
            continue
        for column, side in ((left, [c for c in row if c.x1 <= middle]), (right, [c for c in row if c.x1 > middle])):
            if any(c.text.strip() for c in side):
                column.append(side)
    flush()
    return out


def _end() -> Char:
    return Char("\n", 0, 0, 0, 0)


def _sides(row: list[Char], at: float, size: float) -> bool:
    """True where a line has words on both sides of a place and none near it."""
    half = _WIDE * size / 2
    near = any(c.text.strip() and c.x1 > at - half and c.x0 < at + half for c in row)
    return not near and any(c.x1 <= at for c in row) and any(c.x0 >= at for c in row)


def _crosses(row: list[Char], middle: float, size: float) -> bool:
    """True where words go on from one side to the other without a gap."""
    before = max((c.x1 for c in row if c.x1 <= middle and c.text.strip()), default=None)
    after = min((c.x0 for c in row if c.x0 >= middle and c.text.strip()), default=None)
    return before is not None and after is not None and after - before < 0.8 * size
