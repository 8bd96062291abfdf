"""A whole document as one string to search: widths folded, broken lines joined, offsets kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from ..model.text import Span
from .width import fold_each, stopped

_BRACKETS = str.maketrans("[]{}", "()()")
_GAP = re.compile(
    r"[ \t]*[\r\n\f\v]+\s*(?:-?[ \t]*\d{1,4}[ \t]*-?[ \t]*[\r\n\f\v]+\s*|-[ \t]*[\r\n\f\v]+\s*)*"
    r"|(?<![!-~ ]) +| +(?![!-~ ])|\*\*"
)
_BLANK = re.compile(r"\s|\*\*")


#: How far apart the two ends of a bracket that a page breaks may stand.
_REACH = 600


class Flow:
    """``text`` holds the paragraphs, one a line, with line breaks and blanks inside them, and the marks of bold words (``**``), taken out.

    Full-width punctuation is ASCII in it and all brackets are round.  ``span`` leads back to the source.
    """

    __slots__ = ("_flow", "_source", "text")

    def __init__(self, source: str, paragraphs: Sequence[Span]) -> None:
        parts: list[str] = []
        flow: list[int] = []
        origin: list[int] = []
        at = 0
        tail = ""

        def add(text: str, start: int) -> None:
            nonlocal at
            if text:
                parts.append(text)
                flow.append(at)
                origin.append(start)
                at += len(text)

        folded = stopped(_folded(source))
        for start, end in _lines(source, paragraphs):
            piece = folded[start:end]
            if _BLANK.search(piece) is None:
                add(piece, start)
            else:
                cut = 0
                for gap in _GAP.finditer(piece):
                    add(piece[cut : gap.start()], start + cut)
                    cut = gap.end()
                add(piece[cut:], start + cut)
            tail = (tail + piece)[-_REACH:]
            if not (_opens(tail) and _closes(folded, end)):
                add("\n", end)
                tail = ""
        self.text = "".join(parts)
        self._flow = flow
        self._source = origin

    def source(self, at: int) -> int:
        """Where character ``at`` of ``text`` stands in the source."""
        i = bisect_right(self._flow, at) - 1
        return self._source[i] + at - self._flow[i]

    def span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``, which is not empty."""
        return Span(self.source(start), self.source(end - 1) + 1)

    def at(self, offset: int) -> int:
        """The place in ``text`` of source offset ``offset`` (of the next kept character if it was taken out)."""
        i = bisect_right(self._source, offset) - 1
        if i < 0:
            return 0
        here = self._flow[i] + offset - self._source[i]
        after = self._flow[i + 1] if i + 1 < len(self._flow) else len(self.text)
        return min(here, after)


@lru_cache(maxsize=2)
def flow(source: str, paragraphs: tuple[Span, ...]) -> Flow:
    """The flow of a document.  The last ones are kept, as several stages read the same document."""
    return Flow(source, paragraphs)


def _folded(source: str) -> str:
    """Folded to the same length.  Only the few distinct characters that change are replaced: quicker than a table."""
    distinct = "".join(sorted(set(source)))
    for old, new in zip(distinct, fold_each(distinct).translate(_BRACKETS), strict=True):
        if old != new:
            source = source.replace(old, new)
    return source


def _opens(piece: str) -> bool:
    """Whether a bracket near the end of a paragraph is still open: a page broke it."""
    return piece.rfind("(") > piece.rfind(")")


def _closes(text: str, start: int) -> bool:
    """Whether the text that follows closes a bracket it did not open, before its sentence ends."""
    depth = 0
    for c in text[start : start + _REACH]:
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
            if depth < 0:
                return True
        elif c == "。":
            return False
    return False


def _lines(source: str, paragraphs: Sequence[Span]) -> list[tuple[int, int]]:
    """The paragraphs, and the lines before the first one, which may be a header."""
    out: list[tuple[int, int]] = []
    first = paragraphs[0].start if paragraphs else len(source)
    for line in re.finditer(r"[^\r\n\f\v]+", source[:first]):
        out.append((line.start(), line.end()))
    out.extend((p.start, p.end) for p in paragraphs)
    return out
