"""The lines of a text, each cut at its tabulators or blanks into pieces that may be cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..model import Span
from .cell_kinds import DASH, SERIAL, kind_of, serial_value
from .glued_rows import glued_cells

_LINE = re.compile(r"[^\r\n\f\v]+")
_TAB = re.compile("\t")
_BLANKS = re.compile(r"[ \u3000\xa0]+")
_WIDE_BLANKS = re.compile(r"(?:[ \u3000\xa0]{2,}|\u3000+)")
_STROKES = re.compile(r"[|｜│┃]")
_UPRIGHT, _EDGE = "|｜│┃", " \u3000\xa0"
#: What else parts the cells of a row where a line of headings, or the number in front, shows it.
OTHER_MARKS = tuple(
    re.compile(mark) for mark in ("；|;", r" ?[/／] ?", r"\s[-–—]\s|——|—", r"\s?(?:→|->|=>)\s?", "·", ",", "，")
)
#: Stands for no mark at all: see :mod:`.glued_rows`.
GLUED = re.compile(r"(?!)")
_RULE = re.compile(r"[\s:|｜│┃+\-—─━┼├┤]+")
#: What the lines that rule a table and those of page numbers begin with.
_DRAWN = frozenset(":|｜│┃+-—─━┼├┤–－·第")
_PAGE = re.compile(r"\s*[-—–－·]+\s*\d{1,4}\s*[-—–－·]+\s*|\s*第\s*\d+\s*页.{0,12}")
#: A number that stands right in front of the words of its row: 58推动…, 3 推动….
_GLUED = re.compile(r"([#＃]?\d{1,3})\s*[.、．]?\s*(?=[\u4e00-\u9fff“《（(])")
_kind = lru_cache(maxsize=2048)(kind_of)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two tabulators or blanks of a line."""

    span: Span
    text: str

    @property
    def kind(self) -> str:
        """What the words are: see :mod:`.cell_kinds`."""
        return _kind(self.text) if self.text else DASH

    @property
    def serial(self) -> int | None:
        """The number, where the words are one and nothing else."""
        return serial_value(self.text) if len(self.text) <= 8 else None


class Line:
    """A line of a text.

    ``span`` is all of it without its end, ``words`` what it says; ``ruled``: tabulators or upright strokes part its
    cells, so that empty ones can be told.
    """

    def __init__(self, text: str, span: Span) -> None:
        self._text = text
        self.span = span
        self.words = text[span.start : span.end].strip()
        tabbed = "\t" in self.words or "\t" in text[span.start : span.end]
        self._mark = _TAB if tabbed else _STROKES if _STROKES.search(self.words) else _WIDE_BLANKS
        self.ruled = self._mark is not _WIDE_BLANKS
        self._cut: dict[re.Pattern[str], tuple[Piece, ...]] = {}

    def parted(self, mark: re.Pattern[str]) -> tuple[Piece, ...]:
        """The pieces between ``mark``, empty ones too; strokes at both ends of the line part nothing."""
        if mark not in self._cut:
            start, end = self.span.start, self.span.end
            if mark is GLUED:
                first = self._text.index(self.words, start)
                cells = glued_cells(self.words) or [(0, len(self.words))]
                spans = [Span(first + a, first + b) for a, b in cells]
                self._cut[mark] = tuple(Piece(span, span.of(self._text)) for span in spans)
                return self._cut[mark]
            if mark is not _TAB:
                start = end - len(self._text[start:end].lstrip(_EDGE))
                end = start + len(self._text[start:end].rstrip(_EDGE))
            if mark is _STROKES:
                start += self._text[start] in _UPRIGHT
                end -= end > start and self._text[end - 1] in _UPRIGHT
            self._cut[mark] = tuple(_pieces(self._text, start, end, mark))
        return self._cut[mark]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its pieces, the empty ones of a ruled line too; blanks part others where there are two or a wide one."""
        return self.parted(self._mark)

    @property
    def filled(self) -> tuple[Piece, ...]:
        """The pieces that are not empty."""
        return tuple(p for p in self.pieces if p.text)

    @property
    def blanked(self) -> tuple[Piece, ...]:
        """The pieces where each blank parts them; those of a ruled line are the same."""
        return self.filled if self.ruled else self.parted(_BLANKS)

    def cut(self, width: int, mark: re.Pattern[str] | None = None) -> tuple[Piece, ...]:
        """Its pieces for a table of ``width`` columns parted by ``mark``: without one, at each blank where wide ones leave fewer."""
        if mark is not None and not self.ruled:
            return tuple(p for p in self.parted(mark) if p.text)
        filled = self.filled
        return filled if self.ruled or len(filled) >= width else self.blanked

    def marks(self) -> tuple[re.Pattern[str], ...]:
        """Other marks that may part its cells: those that stand in it twice at least."""
        return () if self.ruled else tuple(mark for mark in OTHER_MARKS if len(self.parted(mark)) > 2)


def lines_of(text: str, taken: Sequence[Span]) -> list[Line]:
    """The lines that hold something and stand in none of ``taken`` (in text order); page numbers are left out."""
    out = []
    at = 0
    for found in _LINE.finditer(text):
        while at < len(taken) and taken[at].end <= found.start():
            at += 1
        if at < len(taken) and taken[at].start < found.end():
            continue
        words = found[0].strip()
        if not words or (
            words[0] in _DRAWN and (_RULE.fullmatch(words) or (len(words) <= 24 and _PAGE.fullmatch(words)))
        ):
            continue
        out.append(Line(text, Span(*found.span())))
    return out


def with_number(text: str, pieces: tuple[Piece, ...], number: int | None) -> tuple[Piece, ...]:
    """The pieces with the number in front of the first one's words cut off, where it follows ``number``."""
    if not pieces or pieces[0].kind == SERIAL:
        return pieces
    first = pieces[0]
    found = _GLUED.match(first.text)
    if found is None or (number is not None and serial_value(found[1]) != number + 1):
        return pieces
    start = first.span.start
    return (
        Piece(Span(start, start + found.end(1)), found[1]),
        Piece(Span(start + found.end(), first.span.end), first.text[found.end() :]),
        *pieces[1:],
    )


def number_of(line: Line, before: int | None) -> int | None:
    """The number that a line begins with: alone in its piece, or right before words where it follows ``before``."""
    pieces = line.filled
    if not pieces:
        return None
    value = pieces[0].serial
    if value is None and not line.ruled and line.words[0].isdigit():
        value = line.blanked[0].serial
    if value is None and before is not None and (glued := _GLUED.match(pieces[0].text)):
        value = serial_value(glued[1])
        return value if value == before + 1 else None
    return value


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[Piece]:
    begin = start
    for found in [*mark.finditer(text, start, end), None]:
        stop = end if found is None else found.start()
        words = text[begin:stop]
        a = begin + len(words) - len(words.lstrip())
        b = max(a, begin + len(words.rstrip()))
        if b - a > 2 and text[a] == text[b - 1] == '"':
            a, b = a + 1, b - 1
        yield Piece(Span(a, b), text[a:b])
        begin = stop if found is None else found.end()
