"""PDF: the text layer as paragraphs, ruled tables as tables, every cell's figures read twice."""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..errors import InputError
from ..model import SourceText
from .assemble import Assembly, ReadCell, clean

#: Most pages that are read.
PAGE_LIMIT = 3000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PAGE_NUMBER = re.compile(
    r"[-—–―·\s]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d*\s*页?)?[-—–―·\s]*"
)


@dataclass(slots=True)
class _Char:
    """A character with its box; ``top`` counts downwards, as tables are found."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    def within(self, left: float, top: float, right: float, bottom: float) -> bool:
        """True where the middle of the character stands in the box."""
        return left <= (self.x0 + self.x1) / 2 < right and top <= (self.top + self.bottom) / 2 < bottom


@dataclass(slots=True)
class _Line:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    size: float


@dataclass(slots=True)
class _Table:
    top: float
    bottom: float
    page: int
    cells: list[ReadCell]
    edges: list[float] = field(default_factory=list)
    boxes: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    lines: list[_Line]
    tables: list[_Table]


def read_pdf(data: bytes, file_name: str, *, password: str | None = None, page_limit: int = PAGE_LIMIT) -> SourceText:
    """The text of a PDF with the page of each paragraph and the place of each table cell.

    Raises InputError where the file is damaged, locked, too long, or holds only pictures of pages.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise InputError(f"{file_name}: the PDF is locked with a password; save a copy without one") from error
        raise InputError(f"{file_name}: the PDF is damaged or cut short; download it again") from error
    try:
        count = len(pdf)
        if count > page_limit:
            raise InputError(f"{file_name}: {count} pages are more than the limit of {page_limit}; split the file")
        pages = []
        blank = 0
        with _Tables(data, password) as finder:
            for number in range(count):
                try:
                    page = _page(pdf[number], number + 1, finder)
                except pypdfium2.PdfiumError as error:
                    raise InputError(f"{file_name}: page {number + 1} of the PDF is damaged") from error
                pages.append(page)
                blank += not page.lines and not page.tables
    finally:
        pdf.close()
    if not any(page.lines or page.tables for page in pages):
        raise InputError(
            f"{file_name}: its {count} pages are scanned pictures without a text layer; run OCR over it first "
            "(for example ocrmypdf -l chi_sim) and read the result"
        )
    _drop_furniture(pages)
    _join_tables(pages)
    assembly = Assembly()
    _write(pages, assembly)
    return assembly.source(data, file_name, "application/pdf")


# ---------- one page ----------


def _page(page: Any, number: int, finder: _Tables) -> _Page:
    width, height = page.get_size()
    chars = list(_characters(page))
    plain = "".join(c.text for c in chars)
    found: list[_Table] = []
    if plain.strip() and finder.worth_a_look(page):
        for table, box in finder.find(number, chars):
            found.append(table)
            chars = [c for c in chars if c.text == "\n" or not c.within(*box)]
    return _Page(number, width, height, _lines(chars, number), found)


def _characters(page: Any) -> Iterator[_Char]:
    """The characters of the text layer in its own order, boxes as seen on the turned page."""
    import pypdfium2.raw as raw

    layer = page.get_textpage()
    left, bottom, right, top = page.get_mediabox()
    wide, high, turn = right - left, top - bottom, page.get_rotation()
    box = [ctypes.c_double() for _ in range(4)]
    high_half = 0
    for index in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, index)
        if 0xD800 <= code < 0xDC00:
            high_half = code
            continue
        if 0xDC00 <= code < 0xE000 and high_half:
            code, high_half = 0x10000 + ((high_half - 0xD800) << 10) + code - 0xDC00, 0
        text = chr(code) if code else ""
        if text in "\r\n\x02\ufffe":
            if text in "\r\n" and text:
                yield _Char("\n", 0, 0, 0, 0)
            continue
        raw.FPDFText_GetCharBox(layer, index, *(ctypes.byref(b) for b in box))
        x0, x1, y0, y1 = box[0].value - left, box[1].value - left, box[2].value - bottom, box[3].value - bottom
        if turn == 90:
            x0, x1, a, b = y0, y1, x0, x1
        elif turn == 270:
            x0, x1, a, b = high - y1, high - y0, wide - x1, wide - x0
        elif turn == 180:
            x0, x1, a, b = wide - x1, wide - x0, y0, y1
        else:
            a, b = high - y1, high - y0
        yield _Char(text, x0, a, x1, b)
    layer.close()


def _lines(chars: list[_Char], page: int) -> list[_Line]:
    """Lines of the text layer; pieces of one line that raised or lowered figures broke off are put back."""
    out: list[_Line] = []
    piece: list[_Char] = []
    for char in [*chars, _Char("\n", 0, 0, 0, 0)]:
        if char.text != "\n":
            piece.append(char)
            continue
        seen = [c for c in piece if c.text.strip() and c.bottom > c.top]
        words = clean("".join(c.text for c in piece)).strip()
        piece = []
        if not words or not seen:
            continue
        top, bottom = min(c.top for c in seen), max(c.bottom for c in seen)
        size = sorted(max(c.bottom - c.top, c.x1 - c.x0) for c in seen)[int(len(seen) * 0.75)]
        line = _Line(words, min(c.x0 for c in seen), max(c.x1 for c in seen), top, bottom, page, size)
        last = out[-1] if out else None
        if last is not None and _same_line(last, line):
            gap = " " if last.text[-1].isascii() and words[0].isascii() and line.x0 - last.x1 > 0.6 * size else ""
            out[-1] = _Line(
                last.text + gap + words, min(last.x0, line.x0), max(last.x1, line.x1), min(last.top, top),
                max(last.bottom, bottom), page, max(last.size, size),
            )  # fmt: skip
        else:
            out.append(line)
    return out


def _same_line(a: _Line, b: _Line) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    lower = min(a.bottom - a.top, b.bottom - b.top)
    return overlap > 0.4 * lower and -2 <= b.x0 - a.x1 < 1.2 * max(a.size, b.size)


# ---------- tables ----------


class _Tables:
    """Finds ruled tables by their lines; opened only when a page has lines enough."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self._data = data
        self._password = password
        self._pdf: Any = None

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def worth_a_look(self, page: Any) -> bool:
        import pypdfium2.raw as raw

        return sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4)) >= 4

    def find(self, number: int, chars: list[_Char]) -> list[tuple[_Table, tuple[float, float, float, float]]]:
        """The tables of a page with the boxes they fill, from top to bottom."""
        if self._pdf is None:
            import pdfplumber

            try:
                self._pdf = pdfplumber.open(io.BytesIO(self._data), password=self._password or "")
            except Exception:
                # A file that this reader cannot open has its tables read as lines.
                self._pdf = False
        if not self._pdf:
            return []
        page = self._pdf.pages[number - 1]
        out = []
        for found in sorted(page.find_tables(), key=lambda t: t.bbox[1]):
            table = _grid(found, page, number, chars)
            if table is not None:
                out.append((table, found.bbox))
        page.close()
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


def _grid(found: Any, page: Any, number: int, chars: list[_Char]) -> _Table | None:
    boxes = [tuple(map(float, box)) for box in found.cells]
    across = _marks([x for b in boxes for x in (b[0], b[2])])
    down = _marks([y for b in boxes for y in (b[1], b[3])])
    if len(across) < 3 or len(down) < 3:
        return None  # a frame around text
    cells = []
    places = {}
    second = [(c["text"], (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2) for c in page.chars]
    for x0, top, x1, bottom in boxes:
        row, column = _at(down, top), _at(across, x0)
        inside = [c for c in chars if c.within(x0, top, x1, bottom)]
        words = _cell_words(inside)
        if not words:
            places[row, column] = (x0, x1)
            continue
        other = "".join(t for t, x, y in second if x0 <= x < x1 and top <= y < bottom)
        sure = sorted(re.findall(r"\d", clean(words))) == sorted(re.findall(r"\d", clean(other)))
        sure = sure and all(n in clean(other).replace(" ", "") or "." not in n for n in _NUMBER.findall(words))
        rows, columns = max(1, _at(down, bottom) - row), max(1, _at(across, x1) - column)
        cells.append(ReadCell(row, column, words, rows, columns, number, sure))
        places[row, column] = (x0, x1)
    if len({c.column for c in cells}) < 2:
        return None
    return _Table(found.bbox[1], found.bbox[3], number, cells, across, places)


def _cell_words(chars: list[_Char]) -> str:
    """The words of a cell on one line, in the order of the text layer."""
    out = ""
    last: _Char | None = None
    gap = False
    for char in chars:
        text = clean(char.text)
        if not text.strip():
            gap = True
            continue
        if last is not None and _ascii_word(out[-1]) and _ascii_word(text):
            # Two words where the layer has a blank between them; a raised figure stands beside its letter.
            below = char.top > last.bottom
            if (gap and char.x0 - last.x1 > 0.1 * (last.bottom - last.top)) or (below and not text.isdigit()):
                out += " "
        out += text
        last, gap = char, False
    return out


def _ascii_word(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _join_tables(pages: list[_Page]) -> None:
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
                above.cells = [
                    ReadCell(c.row, c.column, merged.get((c.row, c.column), c.text), c.rows, c.columns, c.page, c.sure)
                    for c in above.cells
                ]
                below.cells = [c for c in below.cells if c not in rest]
        if not repeated and below.cells and len(above.edges) == len(below.edges):
            # No headings on the new page: it goes on under those of the page before.
            heads = [c for c in above.cells if c.row == 0]
            if heads and not any(_NUMBER.fullmatch(c.text) for c in heads):
                offset = max(c.row + c.rows for c in above.cells)
                above.cells += [
                    ReadCell(c.row + offset, c.column, c.text, c.rows, c.columns, c.page, c.sure) for c in below.cells
                ]
                below.cells = above.cells
                above.cells = []
                below.edges = above.edges


def _repeated(above: _Table, below: _Table) -> list[ReadCell]:
    """The cells at the top of ``below`` that are the headings of ``above`` again."""
    heads = {c.text for c in above.cells if c.row <= 1}
    again = [c for c in below.cells if c.row == 0]
    if len(again) < 2 or sum(c.text in heads for c in again) < 0.8 * len(again):
        return []
    return again + [c for c in below.cells if c.row == 1 and c.text in heads]


def _under(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) > 0.6 * min(a[1] - a[0], b[1] - b[0])


# ---------- the whole document ----------


def _drop_furniture(pages: list[_Page]) -> None:
    """Takes out page numbers and the heads and feet that run from page to page."""
    seen: Counter[str] = Counter()
    for page in pages:
        for line in {_unnumbered(x.text) for x in page.lines if _at_edge(x, page)}:
            seen[line] += 1
    often = max(3, len(pages) // 4)
    for page in pages:
        page.lines = [
            x for x in page.lines
            if not (_at_edge(x, page) and (_PAGE_NUMBER.fullmatch(x.text) or seen[_unnumbered(x.text)] >= often))
        ]  # fmt: skip


def _unnumbered(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _at_edge(line: _Line, page: _Page) -> bool:
    return line.bottom < 0.11 * page.height or line.top > 0.88 * page.height


def _write(pages: list[_Page], assembly: Assembly) -> None:
    pending: list[tuple[str, int | None]] = []
    last: _Line | None = None
    for page in pages:
        left, right = _margins(page.lines)
        blocks: list[_Line | _Table] = list(page.lines)
        for table in page.tables:
            below = (i for i, b in enumerate(blocks) if isinstance(b, _Line) and b.top >= table.bottom - 2)
            blocks.insert(next(below, len(blocks)), table)
        for block in blocks:
            if isinstance(block, _Table):
                if block.cells:
                    assembly.paragraph(pending)
                    pending, last = [], None
                    assembly.table(block.cells)
                continue
            if last is not None and _goes_on(last, block, left, right):
                gap = " " if _ascii_word(pending[-1][0][-1]) and _ascii_word(block.text[0]) else ""
                pending.append((gap + block.text, page.number))
            else:
                assembly.paragraph(pending)
                pending = [(block.text, page.number)]
            last = block
    assembly.paragraph(pending)


def _margins(lines: list[_Line]) -> tuple[float, float]:
    """Where the lines of running text begin and end on a page."""
    if not lines:
        return 0.0, 0.0
    lefts = Counter(round(x.x0 / 4) for x in lines)
    most = max(lefts.values())
    left = min(x for x, n in lefts.items() if n >= max(2, most * 0.4) or most < 2) * 4.0
    return left, sorted(x.x1 for x in lines)[int(len(lines) * 0.9)]


def _goes_on(last: _Line, line: _Line, left: float, right: float) -> bool:
    """True where a line carries on the paragraph of the line before."""
    size = max(last.size, line.size)
    if line.x0 > left + 1.3 * size or last.x1 < right - 2.2 * size:
        return False
    if abs(last.size - line.size) > 0.25 * size:
        return False
    return last.page != line.page or line.top - last.bottom < 1.6 * size
