"""Tables of RTF: rows of cells whose right ends say which columns they fill."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from .assemble import ReadCell

#: Ends that lie so near each other (in twentieths of a point) are one.
_NEAR = 30


@dataclass(frozen=True, slots=True)
class CellShape:
    """Where a cell ends on the right, and whether it goes on from the cell above or from the one before."""

    end: int
    from_above: bool = False
    from_before: bool = False


@dataclass(slots=True)
class RtfTable:
    """Collects cells and rows; ``cells`` gives the table."""

    _open: list[str] = field(default_factory=list)
    _rows: list[tuple[list[str], Sequence[CellShape]]] = field(default_factory=list)

    def cell(self, words: str) -> None:
        self._open.append(" ".join(words.split()))

    def row(self, shapes: Sequence[CellShape]) -> None:
        """The cells since the last row are one, shaped as said."""
        if self._open:
            self._rows.append((self._open, tuple(shapes)))
            self._open = []

    def cells(self) -> list[ReadCell]:
        """Every cell once at its place, with as many rows and columns as it takes."""
        if self._open:  # the file ends in the middle of a row
            self.row(())
        ends = _marks([shape.end for _, shapes in self._rows for shape in shapes])
        out: list[ReadCell] = []
        above: dict[int, int] = {}
        for at, (texts, shapes) in enumerate(self._rows):
            here: dict[int, int] = {}
            known = len(shapes) == len(texts)
            column = 0
            for i, text in enumerate(texts):
                end = _at(ends, shapes[i].end) + 1 if known else column + 1
                wide = max(1, end - column)
                if known and shapes[i].from_before and out and i and here:
                    index = here[max(here)]
                    last = out[index]
                    out[index] = _with(last, columns=last.columns + wide)
                elif known and shapes[i].from_above and column in above:
                    index = above[column]
                    out[index] = _with(out[index], rows=at - out[index].row + 1)
                    here[column] = index
                else:
                    out.append(ReadCell(at, column, text, 1, wide))
                    here[column] = len(out) - 1
                column += wide
            above = here
        return out


def _with(cell: ReadCell, *, rows: int | None = None, columns: int | None = None) -> ReadCell:
    return ReadCell(cell.row, cell.column, cell.text, rows or cell.rows, columns or cell.columns)


def _marks(values: list[int]) -> list[int]:
    out: list[int] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _at(marks: list[int], value: int) -> int:
    """The mark that is at or just before a value."""
    return max(0, bisect_left(marks, value + 1) - 1)
