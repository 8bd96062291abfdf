"""Pages of a PDF that are pictures: told from blank ones, and read by recognition."""

from __future__ import annotations

from itertools import islice
from typing import Any

from .assemble import Box
from .ocr import DOTS, see
from .pdf_layout import Page, RuledTable, text_lines
from .pdf_tables import around, grid

#: A picture that takes so much of a page is the page.
_SHARE = 0.3
#: So many outlines on a page without words are letters that were turned into drawings.
_OUTLINES = 200
#: How far apart, in points, lines of a scanned table may lie that are meant to meet.
_SLACK = 5.0


def is_picture(page: Any) -> bool:
    """True for a page that pictures cover for the most part, or that is drawn with very many outlines."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    if covered >= _SHARE * width * height:
        return True
    drawn = page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4)
    return sum(1 for _ in islice(drawn, _OUTLINES)) == _OUTLINES


def seen_page(page: Any, number: int, file_name: str) -> Page:
    """A page read from its picture, tables with their cells.  Raises InputError where the engine is missing."""
    width, height = page.get_size()
    bitmap = page.render(scale=DOTS / 72, rev_byteorder=True)
    found = see(bitmap.to_numpy()[:, :, :3], file_name)
    bitmap.close()
    chars = found.chars
    tables: list[RuledTable] = []
    for boxes in _cells(found.rules):
        table = grid(boxes, None, number, chars)
        if table is None:
            continue
        tables.append(table)
        box = around(boxes)
        chars = [c for c in chars if c.text == "\n" or not c.within(*box)]
    return Page(number, width, height, text_lines(chars, number), tables, found.certainty)


def _cells(rules: list[Box]) -> list[list[Box]]:
    """The cells that rules draw, table by table."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = []
    for left, top, right, bottom in rules:
        flat = right - left > bottom - top
        middle = (top + bottom) / 2 if flat else (left + right) / 2
        x0, x1 = (left, right) if flat else (middle, middle)
        y0, y1 = (middle, middle) if flat else (top, bottom)
        edges.append(
            {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0,
             "orientation": "h" if flat else "v", "object_type": "line"}
        )  # fmt: skip
    if not edges:
        return []
    joined = merge_edges(edges, _SLACK, _SLACK, _SLACK, _SLACK)
    cells = intersections_to_cells(edges_to_intersections(joined, _SLACK, _SLACK))
    return [[(c[0], c[1], c[2], c[3]) for c in table] for table in cells_to_tables(cells)]
