"""Plain-text tables whose columns line up where characters are two cells wide."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category, combining, east_asian_width


class _Widths(dict[str, int]):
    """Cells by character, looked up once each: tables of ten thousand rows have few different characters."""

    def __missing__(self, character: str) -> int:
        width = 0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        self[character] = width
        return width


_WIDTHS = _Widths()


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: two for wide characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def clip(text: str, width: int) -> str:
    """The text on one line, cut to ``width`` cells with an ellipsis where it is longer."""
    text = " ".join(text.split())
    if 2 * len(text) <= width or cells(text) <= width:
        return text
    kept, room = [], width - 1
    for character in text:
        room -= cells(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def on_one_line(text: str) -> str:
    """The text without what a terminal would act on: line ends, control characters, and those that turn the order."""
    return "".join("\ufffd" if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in " ".join(text.split()))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widest: int = 60) -> str:
    """Header, rule and rows, each column as wide as its widest value, at most ``widest`` cells.  Ends in a newline."""
    shown = [[clip(value, widest) for value in row] for row in (header, *rows)]
    taken = [[cells(value) for value in row] for row in shown]
    widths = [max(column) for column in zip(*taken, strict=True)]
    lines = [
        "  ".join([v + " " * (w - c) for v, c, w in zip(row, each, widths, strict=True)]).rstrip()
        for row, each in zip(shown, taken, strict=True)
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines) + "\n"
