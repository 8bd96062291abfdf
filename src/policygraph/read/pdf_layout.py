"""A page of a PDF as its text layer gives it: characters with their boxes, and the lines they make."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from .assemble import ReadCell, clean

#: A blank that is not in the file: the page leaves a gap there, if only the hair between a figure and a character.
SEEMS_BLANK = "\x1f"


@dataclass(slots=True)
class Char:
    """A character with its box; ``top`` counts downwards, as tables are found.  ``sure``: it was clear to read."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    sure: bool = True

    def within(self, left: float, top: float, right: float, bottom: float) -> bool:
        """True where the middle of the character stands in the box."""
        return left <= (self.x0 + self.x1) / 2 < right and top <= (self.top + self.bottom) / 2 < bottom


@dataclass(slots=True)
class Line:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    size: float


@dataclass(slots=True)
class RuledTable:
    top: float
    bottom: float
    page: int
    cells: list[ReadCell]
    edges: list[float] = field(default_factory=list)
    boxes: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[RuledTable]
    #: How sure recognition was, where the page was read from a picture.
    seen: float | None = None
    #: Where the strip between two columns lies, on a page that has them.
    gutter: float | None = None


def characters(page: Any) -> Iterator[Char]:
    """The characters of the text layer in its own order, boxes as seen on the turned page."""
    import pypdfium2.raw as raw

    layer = page.get_textpage()
    left, bottom, right, top = page.get_mediabox()
    wide, high, turn = right - left, top - bottom, page.get_rotation()
    box = [ctypes.c_double() for _ in range(4)]
    high_half = 0
    for index in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, index)
        if 0xD800 <= code < 0xDC00:
            high_half = code
            continue
        if 0xDC00 <= code < 0xE000 and high_half:
            code, high_half = 0x10000 + ((high_half - 0xD800) << 10) + code - 0xDC00, 0
        text = chr(code) if code else ""
        if text in "\r\n\x02\ufffe":
            if text in "\r\n" and text:
                yield Char("\n", 0, 0, 0, 0)
            continue
        if text == " " and raw.FPDFText_IsGenerated(layer, index) == 1:
            text = SEEMS_BLANK
        raw.FPDFText_GetCharBox(layer, index, *(ctypes.byref(b) for b in box))
        x0, x1, y0, y1 = box[0].value - left, box[1].value - left, box[2].value - bottom, box[3].value - bottom
        if turn == 90:
            x0, x1, a, b = y0, y1, x0, x1
        elif turn == 270:
            x0, x1, a, b = high - y1, high - y0, wide - x1, wide - x0
        elif turn == 180:
            x0, x1, a, b = wide - x1, wide - x0, y0, y1
        else:
            a, b = high - y1, high - y0
        yield Char(text, x0, a, x1, b)
    layer.close()


def glyph_size(chars: list[Char]) -> float:
    """How large the characters are, for the most part."""
    return median(max(c.bottom - c.top, c.x1 - c.x0) for c in chars) if chars else 10.0


def visual_rows(chars: list[Char], size: float) -> list[list[Char]]:
    """Characters that stand on one line, line by line from top to bottom; half a line lower is another line."""
    rows: list[list[Char]] = []
    tall = [c for c in chars if c.bottom - c.top > 0.5 * size]
    for char in sorted(tall, key=lambda c: (c.top + c.bottom, c.x0)):
        first = rows[-1][0] if rows else None
        if first is not None and (char.top + char.bottom) / 2 - (first.top + first.bottom) / 2 <= 0.4 * size:
            rows[-1].append(char)
        else:
            rows.append([char])
    reaches = [(min(c.top for c in row) - 1, max(c.bottom for c in row) + 2) for row in rows]
    for char in (c for c in chars if c.bottom - c.top <= 0.5 * size):  # 一, —, 、 fill a part of their place only
        middle = (char.top + char.bottom) / 2
        near = [i for i, (top, bottom) in enumerate(reaches) if top <= middle <= bottom]
        if near:
            rows[min(near, key=lambda i: abs(sum(reaches[i]) / 2 - middle))].append(char)
        elif char.text.strip():
            rows.append([char])
            reaches.append((char.top - 1, char.bottom + 2))
    return sorted(rows, key=lambda row: min(c.top for c in row))


def text_lines(chars: list[Char], page: int) -> list[Line]:
    """Lines of the text layer; pieces of one line that raised or lowered figures broke off are put back."""
    out: list[Line] = []
    piece: list[Char] = []
    for char in [*chars, Char("\n", 0, 0, 0, 0)]:
        if char.text != "\n":
            piece.append(char)
            continue
        seen = [c for c in piece if c.text.strip() and c.bottom > c.top]
        words = clean(_words(piece)).strip()
        piece = []
        if not words or not seen:
            continue
        top, bottom = min(c.top for c in seen), max(c.bottom for c in seen)
        size = sorted(max(c.bottom - c.top, c.x1 - c.x0) for c in seen)[int(len(seen) * 0.75)]
        line = Line(words, min(c.x0 for c in seen), max(c.x1 for c in seen), top, bottom, page, size)
        last = out[-1] if out else None
        if last is not None and _same_line(last, line):
            gap = " " if last.text[-1].isascii() and words[0].isascii() and line.x0 - last.x1 > 0.6 * size else ""
            out[-1] = Line(
                last.text + gap + words, min(last.x0, line.x0), max(last.x1, line.x1), min(last.top, top),
                max(last.bottom, bottom), page, max(last.size, size),
            )  # fmt: skip
        else:
            out.append(line)
    return out


def _words(chars: list[Char]) -> str:
    """The characters as words; what only seems a blank is one where Latin words or wide gaps part them.

    A narrow blank between a figure and a character is how programs set them apart, and no word's end.
    """
    out = []
    for i, char in enumerate(chars):
        before, after = chars[i - 1] if i else None, chars[i + 1] if i + 1 < len(chars) else None
        blank = char.text in (SEEMS_BLANK, " ")
        if blank and before is not None and after is not None and _sets_apart(before, after):
            continue
        if char.text != SEEMS_BLANK:
            out.append(char.text)
            continue
        if (
            before is None
            or after is None
            or (before.text.isascii() and after.text.isascii())
            or after.x0 - before.x1 > 0.42 * max(before.bottom - before.top, after.bottom - after.top)
        ):
            out.append(" ")
    return "".join(out)


def _sets_apart(before: Char, after: Char) -> bool:
    """True for a figure or Latin letter beside a Chinese character, less than a character away."""
    a, b = before.text, after.text
    mixed = (is_word(a) and "\u4e00" <= b <= "\u9fff") or ("\u4e00" <= a <= "\u9fff" and is_word(b))
    return mixed and 0 <= after.x0 - before.x1 < 0.75 * max(before.bottom - before.top, after.bottom - after.top)


def _same_line(a: Line, b: Line) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    lower = min(a.bottom - a.top, b.bottom - b.top)
    return overlap > 0.4 * lower and -2 <= b.x0 - a.x1 < 1.2 * max(a.size, b.size)


def is_word(c: str) -> bool:
    return c.isascii() and c.isalnum()
