"""Text whose lines were broken by a page: reading it as one line while keeping the offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model.text import Span

# a page number between two lines goes with the break: — 8 —
_BREAK = re.compile(r"[ \t\u3000\xa0]*[\r\n\f\v]\s*(?:[-—–－]\s*(?:\d\s*){1,4}[-—–－][ \t\u3000\xa0]*[\r\n\f\v]\s*)?")


@dataclass(frozen=True, slots=True)
class Joined:
    """``text`` without its line breaks; ``offsets[i]`` is where its character ``i`` stands in the source."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``.  Empty ranges stand at the character they precede."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return Span(at, at)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def joined(text: str, span: Span) -> Joined:
    """The words of ``span`` with line breaks, and the blanks around them, taken out."""
    parts: list[str] = []
    offsets: list[int] = []
    at = span.start
    for m in _BREAK.finditer(text, span.start, span.end):
        parts.append(text[at : m.start()])
        offsets.extend(range(at, m.start()))
        if offsets and m.end() < span.end and _latin(text[offsets[-1]]) and _latin(text[m.end()]):
            parts.append(" ")
            offsets.append(m.end() - 1)
        at = m.end()
    parts.append(text[at : span.end])
    offsets.extend(range(at, span.end))
    return Joined("".join(parts), tuple(offsets))


def unbroken(text: str) -> str:
    """``text`` as one line."""
    return joined(text, Span(0, len(text))).text


def _latin(c: str) -> bool:
    return c.isascii() and c.isalpha()
