"""A source text and the spans that point into it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` of code points in a source text.

    Raises ``ValueError`` if ``0 <= start <= end`` does not hold.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The exact words: ``text[start:end]``."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stretch of the text stood in the file: a page, a cell of a table, or a cell on a page.

    ``page`` counts from 1; ``table`` counts the tables of the document from 1, ``row`` and ``column`` those of the
    table from 1 (None outside of tables); ``rows`` and ``columns`` are how many a merged cell takes.  ``sure`` is
    False where two readings of a cell's figures differ: such a cell gives no facts.  ``seen`` is how sure (0 to 1)
    recognition was of words that were read from a picture; None where the file itself holds the words.
    ``paragraph`` counts the paragraphs outside of tables from 1 where the file has such; ``box`` is left, top, right
    and bottom of the words on the page in points from its upper left corner, as the page is seen.
    """

    span: Span
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    rows: int = 1
    columns: int = 1
    sure: bool = True
    seen: float | None = None
    paragraph: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a page links to: its name as shown, and the address as the page writes it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """One decoded document.

    ``text`` is the decoded file with newlines as they are, or for a format with pages, markup or tables the text
    that was made from it; ``sha256`` is of the file's bytes (hex); ``encoding_certainty`` is 1.0 where the bytes
    leave no choice (a BOM, valid UTF-8).  ``origins`` are in text order; empty cells have none.  ``url``: the address it was fetched
    from.  ``method``: how the text was made from the file; ``unread``: pages that hold a picture and no words;
    ``attachments``: the files that a web page links to; ``starts``: where each document begins
    in a file that says so (a table with a column of texts).
    """

    text: str
    sha256: str
    file_name: str
    encoding: str = "utf-8"
    encoding_certainty: float = 1.0
    media_type: str = "text/plain"
    origins: tuple[Origin, ...] = ()
    url: str | None = None
    method: str = "decoded"
    unread: tuple[int, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    starts: tuple[int, ...] = ()

    def origins_in(self, span: Span) -> tuple[Origin, ...]:
        """The origins that share characters with ``span``, in text order."""
        end = bisect_left(self.origins, max(span.end, span.start + 1), key=lambda o: o.span.start)
        at = end
        while at and self.origins[at - 1].span.end > span.start:
            at -= 1
        return self.origins[at:end]

    def origin_at(self, offset: int) -> Origin | None:
        """The origin whose span holds ``offset``, a cell rather than its page."""
        found: Origin | None = None
        for origin in self.origins[max(0, bisect_right(self.origins, offset, key=lambda o: o.span.start) - 8) :]:
            if origin.span.start > offset:
                break
            if offset < origin.span.end:
                found = origin
        return found
