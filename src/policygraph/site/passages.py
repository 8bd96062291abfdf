"""A plan's text as HTML: headings, paragraphs and tables, cut where a fact or one of its fields begins or ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from .corpus import Section

_SOFT, _HARD = 36_000, 56_000
"""What a page of a long plan holds before it ends at the next section, and at any line: its characters, and for each
fact as many more as its marks and its card take.
"""
_BROKEN, _CLOSING = 22, frozenset("。；：！？.;:!?”’）)》】〕…")
"""A line of so many characters that ends with none of these goes on in the next."""
_CELL = " | "
"""What stands between the cells of a table in a text that was read from one."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a fact: its number on the page's plan, its kind, and [start, end)."""

    number: int
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A section in the outline."""

    start: int
    end: int
    level: int
    path: str
    label: str


def headings(sections: Sequence[Section], text: str) -> list[Heading]:
    """The outline, in the order of the text; sections without words of their own are left out."""
    made = []
    for section in sections:
        if section.words is not None and section.heading:
            level = section.path.count(".") + 1
            label = " ".join(text[section.words.start : section.words.end].split()) or section.heading
            if section.number and not label.startswith(section.number):
                label = f"{section.number} {label}"
            made.append(Heading(section.words.start, section.words.end, level, section.path, label))
    return sorted(made, key=lambda h: (h.start, h.level, h.path))


def parts(
    text: str, outline: Sequence[Heading], facts: Sequence[tuple[int, int]] = (), soft: int = _SOFT, hard: int = _HARD
) -> list[tuple[int, int]]:
    """The text cut into pages, each [start, end): at sections where it can be, else between lines.

    ``facts`` are (offset, weight in characters) in the order of their offsets.
    """
    starts = sorted({heading.start for heading in outline if heading.level <= 3})
    cuts, begin, at, weight, seen = [], 0, 0, 0, 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        place = bisect_left(starts, at)
        at_section = place < len(starts) and starts[place] < end
        if begin < at and ((weight >= soft and at_section) or (weight >= hard and len(text) - at > 2000)):
            cuts.append((begin, at))
            begin, weight = at, 0
        weight += len(line)
        while seen < len(facts) and facts[seen][0] < end:
            weight += facts[seen][1]
            seen += 1
        at = end
    cuts.append((begin, len(text)))
    return cuts


class Passage:
    """One page's stretch of text, ready to be written as HTML."""

    def __init__(
        self, text: str, start: int, end: int, spans: Sequence[Span], cuts: Iterable[int], outline: Sequence[Heading]
    ) -> None:
        self.text, self.start, self.end = text, start, end
        inner = [s for s in spans if s.start < end and s.end > start]
        self._opens = sorted(inner, key=lambda s: (s.start, -s.end, s.number))
        bounds = {c for c in cuts if start < c < end}
        for span in inner:
            bounds.update((span.start, span.end))
        self._bounds = sorted(bounds)
        self._outline = [h for h in outline if start <= h.start < end]
        self._next = 0
        self._active: list[Span] = []

    def html(self) -> str:
        """The text; each run of it inside a fact is a span with its offset (``data-s``) and facts (``data-f``)."""
        made: list[str] = []
        at, rows, goes_on = self.start, 0, False
        heads = {self._line_of(h.start): h for h in reversed(self._outline)}
        for line in self.text[self.start : self.end].splitlines(keepends=True):
            end = at + len(line.rstrip("\r\n"))
            is_row = _CELL in line and not (rows == 0 and _CELL not in self._line_after(at + len(line)))
            if rows and not is_row:
                made.append("</table></div>\n")
                rows = 0
            heading = heads.get(at)
            if goes_on and line.strip() and not is_row and heading is None:
                # A line that was broken by the width of a sheet: its paragraph goes on.
                made[-1] = made[-1].removesuffix("</p>\n") + f"{self._runs(at, end)}</p>\n"
            elif not line.strip():
                pass
            elif is_row:
                if not rows:
                    made.append('<div class="grid" tabindex="0"><table>\n')
                made.append(self._row(at, end))
                rows += 1
            else:
                made.append(self._line(at, end, heading))
            told = line.strip()
            goes_on = not is_row and heading is None and len(told) >= _BROKEN and told[-1] not in _CLOSING
            at += len(line)
        if rows:
            made.append("</table></div>\n")
        return "".join(made)

    def _line_of(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset) + 1, self.start)

    def _line_after(self, at: int) -> str:
        end = self.text.find("\n", at)
        return self.text[at : self.end if end < 0 else end]

    def _line(self, start: int, end: int, heading: Heading | None) -> str:
        if heading is None:
            return f"<p>{self._runs(start, end)}</p>\n"
        name = f' id="s{escape(heading.path, quote=True)}"'
        if heading.end >= end - 1 and end - start <= 120:
            level = min(heading.level + 1, 6)
            return f"<h{level}{name}>{self._runs(start, end)}</h{level}>\n"
        return f'<p{name} class="titled">{self._runs(start, end)}</p>\n'

    def _row(self, start: int, end: int) -> str:
        cells, at = [], start
        for cell in self.text[start:end].split(_CELL):
            cells.append(f"<td>{self._runs(at, at + len(cell))}</td>")
            at += len(cell) + len(_CELL)
        return f"<tr>{''.join(cells)}</tr>\n"

    def _runs(self, start: int, end: int) -> str:
        low, high = bisect_right(self._bounds, start), bisect_left(self._bounds, end)
        points = [start, *self._bounds[low:high], end]
        return "".join(self._run(one, other) for one, other in pairwise(points) if one < other)

    def _run(self, start: int, end: int) -> str:
        while self._next < len(self._opens) and self._opens[self._next].start <= start:
            self._active.append(self._opens[self._next])
            self._next += 1
        self._active = [span for span in self._active if span.end > start]
        words = escape(self.text[start:end], quote=False)
        if not self._active:
            return words
        # The narrowest fact first: a click means it.
        here = sorted(self._active, key=lambda s: (s.end - s.start, s.number))
        kinds = " ".join(dict.fromkeys(span.kind for span in here))
        return (
            f'<span class="f {kinds}" data-s="{start}" data-f="{" ".join(str(s.number) for s in here)}">{words}</span>'
        )
