"""A source text and the spans that point into it."""

from __future__ import annotations

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
class SourceText:
    """One decoded document.

    ``text`` is the decoded file with newlines as they are; ``sha256`` is of the file's bytes (hex);
    ``encoding_certainty`` is 1.0 where the bytes leave no choice (a BOM, valid UTF-8).
    """

    text: str
    sha256: str
    file_name: str
    encoding: str = "utf-8"
    encoding_certainty: float = 1.0
    media_type: str = "text/plain"
