"""Ruled tables on the pages of a PDF: found by their lines, filled from the text layer, figures read twice."""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import islice, pairwise
from statistics import median
from typing import Any

from ..vocab.tables import TableWords
from .assemble import Box, ReadCell, clean
from .pdf_bare_tables import BareTable, bare_tables
from .pdf_layout import Char, Page, RuledTable, is_word
from .pdf_open_tables import open_tables

#: Most lines on a page that is looked through for tables.
PATH_LIMIT = 4000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class TableFinder:
    """Finds ruled tables by their lines; opened only when a page has lines enough."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self._data = data
        self._password = password
        self._pdf: Any = None

    def __enter__(self) -> TableFinder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf:
            with suppress(Exception):  # closing reads a damaged file once more
                self._pdf.close()

    def worth_a_look(self, page: Any) -> bool:
        import pypdfium2.raw as raw

        # A map has thousands of lines and no table; one path may draw a whole grid.
        drawn = sum(1 for _ in islice(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4), PATH_LIMIT + 1))
        return 1 <= drawn <= PATH_LIMIT

    def find(self, number: int, chars: list[Char]) -> list[tuple[RuledTable, tuple[float, float, float, float]]]:
        """The tables of a page with the boxes they fill, from top to bottom."""
        if self._pdf is None:
            import logging

            import pdfplumber

            # What its parser finds odd about a font is for its own log, not for the reader's terminal.
            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
            try:
                self._pdf = pdfplumber.open(io.BytesIO(self._data), password=self._password or "")
            except Exception:
                # A file that this reader cannot open has its tables read as lines.
                self._pdf = False
        if not self._pdf:
            return []
        try:
            return self._found(self._pdf.pages[number - 1], number, chars)
        except Exception:
            # Its parser fails on pages that the other reads; their tables are read as lines, which give no table facts.
            return []

    def _found(self, page: Any, number: int, chars: list[Char]) -> list[tuple[RuledTable, Box]]:
        right, down = _offset(page, chars)
        seen = [(c["text"], (c["x0"] + c["x1"]) / 2 - right, (c["top"] + c["bottom"]) / 2 - down) for c in page.chars]
        out: list[tuple[RuledTable, Box]] = []
        for found in sorted(page.find_tables({"explicit_vertical_lines": _open_sides(page)}), key=lambda t: t.bbox[1]):
            boxes = [(b[0] - right, b[1] - down, b[2] - right, b[3] - down) for b in found.cells]
            table = grid(boxes, seen, number, chars)
            if table is not None:
                out.append((table, around(boxes)))
        rules = [(e["x0"] - right, e["x1"] - right, e["top"] - down) for e in page.edges if e["orientation"] == "h"]
        for boxes in open_tables(rules, chars, [box for _, box in out]):
            table = grid(boxes, seen, number, chars)
            if table is not None:
                out.append((table, around(boxes)))
        for bare in bare_tables(chars, [box for _, box in out]):
            table = _filled(bare, seen, number, chars)
            if table is not None:
                out.append((table, (bare.edges[0], bare.top, bare.edges[-1], bare.bottom)))
        page.close()
        return sorted(out, key=lambda entry: entry[1][1])


def around(boxes: list[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _offset(page: Any, chars: list[Char]) -> tuple[float, float]:
    """How far the second reading's places lie right of and below the first's: pages may be cut out of larger ones."""
    firsts, seconds = Counter(c.text for c in chars), Counter(c["text"] for c in page.chars)
    here = {c.text: c for c in chars if firsts[c.text] == 1 and seconds[c.text] == 1}
    pairs = [(c, here[c["text"]]) for c in page.chars if c["text"] in here]
    if len(pairs) < 3:
        return 0.0, 0.0
    right = median((a["x0"] + a["x1"]) / 2 - (b.x0 + b.x1) / 2 for a, b in pairs)
    down = median((a["top"] + a["bottom"]) / 2 - (b.top + b.bottom) / 2 for a, b in pairs)
    # A glyph fills only a part of its place: what is less than a character is no offset.
    return (right if abs(right) > 8 else 0.0), (down if abs(down) > 8 else 0.0)


def _open_sides(page: Any) -> list[dict[str, Any]]:
    """Upright lines where a table has none at its left or right, as is the habit in official papers."""
    upright = sorted((e for e in page.edges if e["orientation"] == "v"), key=lambda e: float(e["top"]))
    flat = [e for e in page.edges if e["orientation"] == "h"]
    reaches: list[list[float]] = []
    for edge in upright:
        if reaches and edge["top"] <= reaches[-1][1] + 3:
            reaches[-1][1] = max(reaches[-1][1], edge["bottom"])
        else:
            reaches.append([edge["top"], edge["bottom"]])
    out = []
    for top, bottom in reaches:
        across = [e for e in flat if top - 3 <= e["top"] <= bottom + 3]
        if len(across) < 3:
            continue
        for x in (min(e["x0"] for e in across), max(e["x1"] for e in across)):
            drawn = sum(min(e["bottom"], bottom) - max(e["top"], top) for e in upright if abs(e["x0"] - x) < 3)
            if drawn < 0.5 * (bottom - top):
                out.append({**upright[0], "object_type": "line", "x0": x, "x1": x, "top": top, "bottom": bottom,
                            "width": 0, "height": bottom - top})  # fmt: skip
    return out


def _marks(values: list[float]) -> list[float]:
    """The distinct positions of rules, those that a hair divides taken as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 3:
            out.append(value)
    return out


def _at(marks: list[float], value: float) -> int:
    return min(range(len(marks)), key=lambda i: abs(marks[i] - value))


def grid(
    boxes: list[Box], second: list[tuple[str, float, float]] | None, number: int, chars: list[Char]
) -> RuledTable | None:
    """The cells of a table; ``second`` is another reading of the page, to hold the figures against, if there is one."""
    across = _marks([x for b in boxes for x in (b[0], b[2])])
    down = _marks([y for b in boxes for y in (b[1], b[3])])
    if len(across) < 3 or len(down) < 2 or (len(down) < 3 and len(across) < 4):
        return None  # a frame around text; a single row of three cells may go on from the page before
    cells = []
    places = {}
    for x0, top, x1, bottom in boxes:
        row, column = _at(down, top), _at(across, x0)
        inside = [c for c in chars if c.within(x0, top, x1, bottom)]
        words = _cell_words(inside)
        if not words:
            places[row, column] = (x0, x1)
            continue
        sure = second is None or _agree(words, "".join(t for t, x, y in second if x0 <= x < x1 and top <= y < bottom))
        sure = sure and all(c.sure for c in inside if c.text.isdigit())
        rows, columns = max(1, _at(down, bottom) - row), max(1, _at(across, x1) - column)
        cells.append(ReadCell(row, column, words, rows, columns, number, sure, (x0, top, x1, bottom)))
        places[row, column] = (x0, x1)
    if len({c.column for c in cells}) < 2:
        return None
    return RuledTable(down[0], down[-1], number, cells, across, places)


def _filled(
    bare: BareTable, second: list[tuple[str, float, float]], number: int, chars: list[Char]
) -> RuledTable | None:
    """The cells of a table without rules, filled from the text layer."""
    cells = []
    for cell in bare.cells:
        x0, top, x1, bottom = cell.box
        inside = [c for c in chars if c.within(*cell.box)]
        words = _cell_words(inside)
        if words:
            sure = _agree(words, "".join(t for t, x, y in second if x0 <= x < x1 and top - 2 <= y < bottom + 2))
            cells.append(ReadCell(cell.row, cell.column, words, cell.rows, cell.columns, number, sure, cell.box))
    if len({c.column for c in cells}) < 2:
        return None
    places = {(c.row, c.column): (c.box[0], c.box[2]) for c in bare.cells}
    return RuledTable(bare.top, bare.bottom, number, cells, list(bare.edges), places)


def _agree(words: str, other: str) -> bool:
    """True where two readings of a cell have the same figures, decimal points at the same places."""
    if sorted(re.findall(r"\d", clean(words))) != sorted(re.findall(r"\d", clean(other))):
        return False
    return all(n in clean(other).replace(" ", "") or "." not in n for n in _NUMBER.findall(words))


def _cell_words(chars: list[Char]) -> str:
    """The words of a cell on one line, in the order of the text layer."""
    out = ""
    last: Char | None = None
    gap = False
    for char in chars:
        text = clean(char.text)
        if not text.strip():
            gap = True
            continue
        if last is not None and is_word(out[-1]) and is_word(text):
            # Two words where the layer has a blank between them; a raised figure stands beside its letter.
            below = char.top > last.bottom
            if (gap and char.x0 - last.x1 > 0.1 * (last.bottom - last.top)) or (below and not text.isdigit()):
                out += " "
        out += text
        last, gap = char, False
    return out


def join_tables(pages: list[Page]) -> None:
    """A row that a page end cut in two is put together; the rest of the table stays on its page."""
    for before, after in pairwise(pages):
        if not before.tables or not after.tables:
            continue
        above, below = before.tables[-1], after.tables[0]
        if any(x.top > above.bottom for x in before.lines) or any(x.bottom < below.top for x in after.lines):
            continue
        if abs(above.edges[0] - below.edges[0]) > 6 or abs(above.edges[-1] - below.edges[-1]) > 6:
            continue
        repeated = _repeated(above, below)
        first = max((c.row + c.rows for c in repeated), default=0)
        rest = [c for c in below.cells if c.row == first]
        places = [p for (row, _), p in below.boxes.items() if row == first]
        last_row = max(c.row + c.rows for c in above.cells) - 1
        ends = [c for c in above.cells if c.row + c.rows - 1 == last_row]
        if rest and len(rest) * 2 < len(places) and all(c.rows == 1 for c in rest):
            merged: dict[tuple[int, int], str] = {}
            for cell in rest:
                x0, x1 = below.boxes[cell.row, cell.column]
                partner = next((e for e in ends if _under(above.boxes[e.row, e.column], (x0, x1))), None)
                if partner is None:
                    break
                merged[partner.row, partner.column] = partner.text + cell.text
            else:
                above.cells = [replace(c, text=merged.get((c.row, c.column), c.text)) for c in above.cells]
                below.cells = [c for c in below.cells if c not in rest]
        heads = [c for c in above.cells if c.row == 0]
        if (
            not repeated
            and below.cells
            and heads
            and not _has_headings(below)
            and not any(_NUMBER.fullmatch(c.text) for c in heads)
        ):
            # No headings on the new page: it goes on under those of the page before.
            _append(above, below)


def _has_headings(table: RuledTable) -> bool:
    """True for a table that begins with headings of its own."""
    words = TableWords.load()
    known = {w for kind in ("serial", "metric", "property", "task", "target", "category") for w in words.columns[kind]}
    known.update(words.lists["unit_heading"], words.columns["lead"], words.columns["responsible"])
    return sum(c.text.replace(" ", "") in known for c in table.cells if c.row == 0) >= 2


def _append(above: RuledTable, below: RuledTable) -> None:
    """Puts the rows of ``above`` on top of those of ``below``, both in the columns of all their lines."""
    edges = _marks([*above.edges, *below.edges])
    height = max(row for row, _ in above.boxes) + 1
    below.cells = [
        replace(
            cell, row=cell.row + down, column=_at(edges, x0), columns=max(1, _at(edges, x1) - _at(edges, x0))
        )
        for table, down in ((above, 0), (below, height))
        for cell in table.cells
        for x0, x1 in (table.boxes[cell.row, cell.column],)
    ]  # fmt: skip
    below.boxes = {
        (row + down, _at(edges, x0)): (x0, x1)
        for table, down in ((above, 0), (below, height))
        for (row, _), (x0, x1) in table.boxes.items()
    }
    below.edges, above.cells = edges, []


def _repeated(above: RuledTable, below: RuledTable) -> list[ReadCell]:
    """The cells at the top of ``below`` that are the headings of ``above`` again."""
    heads = {c.text for c in above.cells if c.row <= 1}
    again = [c for c in below.cells if c.row == 0]
    if len(again) < 2 or sum(c.text in heads for c in again) < 0.8 * len(again):
        return []
    return again + [c for c in below.cells if c.row == 1 and c.text in heads]


def _under(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) > 0.6 * min(a[1] - a[0], b[1] - b[0])
