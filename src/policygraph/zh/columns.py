"""Plain-text tables whose columns line up where characters are two cells wide."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: two for wide characters, none for combining ones."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, width: int) -> str:
    """The text on one line, cut to ``width`` cells with an ellipsis where it is longer."""
    text = " ".join(text.split())
    if cells(text) <= width:
        return text
    kept, room = [], width - 1
    for character in text:
        room -= cells(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widest: int = 60) -> str:
    """Header, rule and rows, each column as wide as its widest value, at most ``widest`` cells.  Ends in a newline."""
    shown = [[clip(value, widest) for value in row] for row in (header, *rows)]
    widths = [max(cells(row[i]) for row in shown) for i in range(len(header))]
    lines = ["  ".join(v + " " * (w - cells(v)) for v, w in zip(row, widths, strict=True)).rstrip() for row in shown]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + "\n"
