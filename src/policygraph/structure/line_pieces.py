"""The lines of a text, each cut at its tabulators or blanks into pieces that may be cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..model import Span
from .cell_kinds import DASH, SERIAL, kind_of, serial_value

_LINE = re.compile(r"[^\r\n\f\v]+")
_TAB = re.compile("\t")
_BLANKS = re.compile(r"[ \u3000\xa0]+")
_WIDE_BLANKS = re.compile(r"(?:[ \u3000\xa0]{2,}|\u3000+)")
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
    """A line of a text.  ``span`` is all of it without its end, ``words`` what it says, ``tabbed`` whether tabulators part it."""

    def __init__(self, text: str, span: Span) -> None:
        self._text = text
        self.span = span
        self.words = text[span.start : span.end].strip()
        self.tabbed = "\t" in self.words or "\t" in text[span.start : span.end]
        self._pieces: tuple[Piece, ...] | None = None
        self._filled: tuple[Piece, ...] | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its pieces, the empty ones between tabulators too; blanks part them where there are two or a wide one."""
        if self._pieces is None:
            mark = _TAB if self.tabbed else _WIDE_BLANKS
            self._pieces = tuple(_pieces(self._text, self.span.start, self.span.end, mark))
        return self._pieces

    @property
    def filled(self) -> tuple[Piece, ...]:
        """The pieces that are not empty."""
        if self._filled is None:
            self._filled = tuple(p for p in self.pieces if p.text)
        return self._filled

    @property
    def blanked(self) -> tuple[Piece, ...]:
        """The pieces that are not empty where each blank parts them; those of a line with tabulators are the same."""
        if self.tabbed:
            return self.filled
        return tuple(p for p in _pieces(self._text, self.span.start, self.span.end, _BLANKS) if p.text)

    def cut(self, width: int) -> tuple[Piece, ...]:
        """Its pieces for a table of ``width`` columns: cut at each blank where wide ones leave fewer."""
        return self.filled if self.tabbed or len(self.filled) >= width else self.blanked


def lines_of(text: str, taken: Sequence[Span]) -> list[Line]:
    """The lines that hold something and stand in none of ``taken`` (in text order); page numbers are left out."""
    out = []
    at = 0
    for found in _LINE.finditer(text):
        while at < len(taken) and taken[at].end <= found.start():
            at += 1
        if at < len(taken) and taken[at].start < found.end():
            continue
        words = found[0]
        if not words.strip() or (len(words) <= 24 and _PAGE.fullmatch(words)):
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
    if value is None and before is not None and (glued := _GLUED.match(pieces[0].text)):
        value = serial_value(glued[1])
        return value if value == before + 1 else None
    return value


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[Piece]:
    if mark is not _TAB:
        while start < end and text[start] in " \u3000\xa0":
            start += 1
        while end > start and text[end - 1] in " \u3000\xa0":
            end -= 1
    begin = start
    for found in [*mark.finditer(text, start, end), None]:
        stop = end if found is None else found.start()
        words = text[begin:stop]
        a = begin + len(words) - len(words.lstrip())
        b = max(a, begin + len(words.rstrip()))
        yield Piece(Span(a, b), text[a:b])
        begin = stop if found is None else found.end()
