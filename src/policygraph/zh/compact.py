"""A paragraph as one unbroken run of characters: what page layout put between them taken out, offsets kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.text import Span

_DIGITS = str.maketrans("０１２３４５６７８９％．\U001001b0", "0123456789%..")
# a page number between two lines of one paragraph goes with the break: — 8 — (its digits on lines of their own
# in some files), or a bare one beside an empty line, the running head of the page in front of it
_BLANK = re.compile(
    r"\s*\n\s*[-—–－]\s*(?:\d\s*){1,4}[-—–－]\s*\n\s*"
    r"|(?<=[\u4e00-\u9fff，、；])[ \t]*\n(?:[ \t]*\n)+(?:[^\n]{4,40}(?:规划|方案|计划|意见|要点|纲要)[ \t]*\n\s*)?[ \t]*\d{1,3}[ \t]*\n\s*"
    r"(?=[\u4e00-\u9fff“（《])"
    r"|(?<=[\u4e00-\u9fff，、；])[ \t]*\n[ \t]*\d{1,3}[ \t]*\n(?:[ \t]*\n)+\s*(?=[\u4e00-\u9fff“（《])"
    r"|\s+"
)


@dataclass(frozen=True, slots=True)
class Compact:
    """``text`` of a span without blanks; ``offsets[i]`` is where its character ``i`` stands in the source."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else self.offsets[-1] + 1
            return Span(at, at)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def index(self, offset: int) -> int:
        """Position in ``text`` of the first character at or behind a source offset."""
        return bisect_left(self.offsets, offset)


def compact(text: str, span: Span) -> Compact:
    """The words of ``span`` without line breaks and blanks, full-width digits as ASCII.

    A blank between two Latin letters stays as one space.
    """
    piece = text[span.start : span.end].translate(_DIGITS)
    if not _BLANK.search(piece):
        return Compact(piece, range(span.start, span.end))
    chars: list[str] = []
    offsets: list[int] = []
    at = 0
    for m in _BLANK.finditer(piece):
        chars.append(piece[at : m.start()])
        offsets.extend(range(span.start + at, span.start + m.start()))
        if m.start() and m.end() < len(piece) and _latin(piece[m.start() - 1]) and _latin(piece[m.end()]):
            chars.append(" ")
            offsets.append(span.start + m.start())
        at = m.end()
    chars.append(piece[at:])
    offsets.extend(range(span.start + at, span.end))
    return Compact("".join(chars), offsets)


def _latin(c: str) -> bool:
    return c.isascii() and c.isalpha()
