"""Text whose lines were broken by a page: reading it as one line while keeping the offsets."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.text import Span


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
    chars: list[str] = []
    offsets: list[int] = []
    i = span.start
    while i < span.end:
        if text[i] in "\r\n\f\v":
            while chars and chars[-1] in " \t\u3000\xa0":
                chars.pop()
                offsets.pop()
            while i < span.end and text[i].isspace():
                i += 1
            if chars and i < span.end and _latin(chars[-1]) and _latin(text[i]):
                chars.append(" ")
                offsets.append(i - 1)
            continue
        chars.append(text[i])
        offsets.append(i)
        i += 1
    return Joined("".join(chars), tuple(offsets))


def unbroken(text: str) -> str:
    """``text`` as one line."""
    return joined(text, Span(0, len(text))).text


def _latin(c: str) -> bool:
    return c.isascii() and c.isalpha()
