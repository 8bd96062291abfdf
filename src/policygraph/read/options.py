"""What a person may set about reading: limits, passwords, recognition of scanned pages."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Limits and keys of reading, the same for every document of a call.

    ``size_limit``: most bytes of a file (a plan has some 100 kB; far larger files are collections or mistakes);
    ``unpacked_limit``: most bytes that a package may unpack to; ``page_limit``: most pages of a PDF;
    ``passwords`` are tried in turn on locked PDFs; ``ocr``: read pages that are only pictures with the engine of
    ``policygraph[ocr]``.
    """

    size_limit: int = 50 * MEGABYTE
    unpacked_limit: int = 300 * MEGABYTE
    page_limit: int = 3000
    passwords: tuple[str, ...] = ()
    ocr: bool = False


DEFAULTS = ReadOptions()
