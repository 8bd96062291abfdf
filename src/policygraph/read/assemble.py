"""Putting the text of a document together from paragraphs and tables, remembering where each part came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from ..errors import InputError
from ..model import Origin, SourceText, Span

#: Left, top, right and bottom in points from the upper left corner of a page.
Box = tuple[float, float, float, float]
#: What stands between two cells of a row in the text.
CELL_GAP = " | "
#: Most places that the cells of a table cover; a larger one is kept as text.
AREA_LIMIT = 3_000_000
#: A line of so many characters that comes twice running is a headline.
_HEADLINE = 10


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell as a reader finds it: place and size in the table (from 0), words, page, and whether they are sure."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    page: int | None = None
    sure: bool = True
    box: Box | None = None


class Piece(NamedTuple):
    """A stretch of a paragraph, and the page and the box there that it fills."""

    text: str
    page: int | None = None
    box: Box | None = None


class Assembly:
    """Collects paragraphs and tables in reading order; ``source`` gives the finished text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._origins: list[Origin] = []
        self._tables = 0
        self._paragraphs = 0
        self._last = ""
        self._starts: list[int] = []
        #: How sure recognition was of the pages that were read from a picture.
        self.seen: dict[int | None, float] = {}

    def _add(self, words: str) -> Span:
        start = self._length
        self._parts.append(words)
        self._length += len(words)
        return Span(start, self._length)

    def begin(self) -> None:
        """What follows is a document of its own."""
        if not self._starts or self._length > self._starts[-1]:
            self._starts.append(self._length)
        self._last = ""

    def line(self, words: str) -> None:
        """One paragraph of a file without pages, on a line of its own."""
        self.paragraph([Piece(words)])

    def paragraph(self, pieces: Sequence[Piece]) -> None:
        """One paragraph on a line of its own; each piece of it with the page it stands on."""
        kept = [piece._replace(text=clean(piece.text)) for piece in pieces]
        whole = "".join(piece.text for piece in kept).strip()
        if not whole or (whole == self._last and len(whole) >= _HEADLINE):
            return  # pages show their headline twice: as theirs and as the document's
        self._last = whole
        self._paragraphs += 1
        for piece in kept:
            span = self._add(piece.text)
            if len(span):
                seen = self.seen.get(piece.page)
                self._origins.append(
                    Origin(span, piece.page, seen=seen, paragraph=self._paragraphs, box=_rounded(piece.box))
                )
        self._add("\n")

    def table(self, cells: Iterable[ReadCell]) -> None:
        """A table: a line a row, its filled cells in order.  A merged cell stands where it begins."""
        filled = [replace(cell, text=words) for cell in cells if (words := " ".join(clean(cell.text).split()))]
        if not filled:
            return
        wide = max(cell.column + cell.columns for cell in filled)
        if max(cell.row + cell.rows for cell in filled) * wide > AREA_LIMIT:
            for _, row in groupby(sorted(filled, key=lambda c: (c.row, c.column)), key=lambda c: c.row):
                self.line(CELL_GAP.join(cell.text for cell in row))
            return
        self._tables += 1
        self._last = ""
        self._add("\n")
        for _, row in groupby(sorted(filled, key=lambda c: (c.row, c.column)), key=lambda c: c.row):
            for i, cell in enumerate(row):
                if i:
                    self._add(CELL_GAP)
                span = self._add(cell.text)
                place = (cell.page, self._tables, cell.row + 1, cell.column + 1, cell.rows, cell.columns)
                self._origins.append(
                    Origin(span, *place, sure=cell.sure, seen=self.seen.get(cell.page), box=_rounded(cell.box))
                )
            self._add("\n")
        self._add("\n")

    def source(
        self,
        data: bytes,
        file_name: str,
        media_type: str,
        encoding: str = "utf-8",
        certainty: float = 1.0,
        *,
        method: str = "",
        unread: tuple[int, ...] = (),
    ) -> SourceText:
        """The text with its origins.  Raises InputError where there are no words in it."""
        text = "".join(self._parts)
        if not text.strip():
            raise InputError(f"{file_name}: no text was found in it; is it the right file?")
        return SourceText(
            text=text,
            sha256=hashlib.sha256(data).hexdigest(),
            file_name=file_name,
            encoding=encoding,
            encoding_certainty=certainty,
            media_type=media_type,
            origins=tuple(self._origins),
            method=method or f"text of {media_type}",
            unread=unread,
            starts=tuple(start for start in self._starts if start < self._length) if len(self._starts) > 1 else (),
        )


def _rounded(box: Box | None) -> Box | None:
    """A tenth of a point is finer than a hair."""
    return None if box is None else (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


#: Characters that show nothing and steer how others are shown, and those that mean "not a character".
_UNSEEN: dict[int, str | None] = dict.fromkeys(
    (*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060)
)
_UNSEEN |= dict.fromkeys((*range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


def _radicals() -> dict[int, str]:
    """Radicals that fonts give in place of the characters they look like, each to that character."""
    import unicodedata

    found = {}
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6), *range(0xF900, 0xFAD9)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            found[code] = plain
    # Unicode gives these no equivalent, though fonts show them as the simplified character.
    shown = (
        "⺟⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻥⻦⻨⻩⻬⻮⻰⻳⺠⻄⻆⻎",
        "母见贝车长门青韦页风飞食马骨鱼鸟麦黄齐齿龙龟民西角辶",
    )
    found |= {ord(a): b for a, b in zip(*shown, strict=True)}
    return found


_CLEAN: dict[int, str | None] = {}


def clean(words: str) -> str:
    """``words`` on one line, without unseen characters, radicals as the characters they stand for."""
    if not _CLEAN:
        _CLEAN.update(_UNSEEN)
        _CLEAN.update(_radicals())
        _CLEAN.update({ord(c): " " for c in "\t\n\r\v\f\x85\u2028\u2029\u00a0"})
    return words.translate(_CLEAN)
