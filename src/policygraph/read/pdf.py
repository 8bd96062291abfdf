"""PDF: the text layer as paragraphs, ruled tables as tables, every cell's figures read twice."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

from ..errors import InputError
from ..model import SourceText
from .assemble import Assembly, Piece
from .ocr import HOW_TO
from .ocr import method as ocr_method
from .options import DEFAULTS, ReadOptions
from .pdf_bare_lines import may_hold_one
from .pdf_columns import gutter, in_columns
from .pdf_layout import Line, Page, RuledTable, characters, is_word, text_lines
from .pdf_pictures import is_picture, seen_page
from .pdf_tables import TableFinder, join_tables

_PAGE_NUMBER = re.compile(
    r"[-—–―·\s]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d*\s*页?)?[-—–―·\s]*"
)

_MARKED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第.{1,3}[编篇章节条]|[①-⑳●◆■]|附\s*[件表录]|专栏|——"
)


def read_pdf(data: bytes, file_name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """The text of a PDF with the page of each paragraph and the place of each table cell.

    Raises InputError where the file is damaged, locked, too long, or holds only pictures of pages.
    """
    import pypdfium2

    pdf, password = _opened(data, file_name, options)
    try:
        count = len(pdf)
        if count > options.page_limit:
            raise InputError(
                f"{file_name}: {count} pages are more than the limit of {options.page_limit}; "
                "split the file, or raise --max-pages"
            )
        pages = []
        unread = []
        with TableFinder(data, password) as finder:
            for number in range(count):
                try:
                    page = _page(pdf[number], number + 1, finder)
                    if not page.lines and not page.tables and is_picture(pdf[number]):
                        if options.ocr:
                            page = seen_page(pdf[number], number + 1, file_name)
                        else:
                            unread.append(number + 1)
                except pypdfium2.PdfiumError as error:
                    raise InputError(f"{file_name}: page {number + 1} of the PDF is damaged") from error
                pages.append(page)
    finally:
        pdf.close()
    if not any(page.lines or page.tables for page in pages):
        if unread:
            raise InputError(
                f"{file_name}: its {len(unread)} pages are scanned pictures without a text layer, which need OCR: {HOW_TO}"
            )
        raise InputError(
            f"{file_name}: its {count} pages hold no text layer; is it the right file? If it shows text, it needs OCR: {HOW_TO}"
        )
    _drop_furniture(pages)
    join_tables(pages)
    assembly = Assembly()
    assembly.seen = {page.number: page.seen for page in pages if page.seen is not None}
    _write(pages, assembly)
    how = f"text layer; {ocr_method()}" if assembly.seen else "text layer"
    return assembly.source(data, file_name, "application/pdf", method=how, unread=tuple(unread))


def _opened(data: bytes, file_name: str, options: ReadOptions) -> tuple[Any, str | None]:
    """The file and the password that opened it."""
    import pypdfium2

    for password in (None, *options.passwords):
        try:
            return pypdfium2.PdfDocument(data, password=password), password
        except pypdfium2.PdfiumError as error:
            if "assword" not in str(error):
                raise InputError(f"{file_name}: the PDF is damaged or cut short; download it again") from error
    given = "none of the passwords given opens it" if options.passwords else "give its password with --password"
    raise InputError(f"{file_name}: the PDF is locked; {given}")


def _page(page: Any, number: int, finder: TableFinder) -> Page:
    width, height = page.get_size()
    chars = list(characters(page))
    plain = "".join(c.text for c in chars)
    found: list[RuledTable] = []
    if plain.strip() and (finder.worth_a_look(page) or may_hold_one(chars)):
        for table, box in finder.find(number, chars):
            found.append(table)
            chars = [c for c in chars if c.text == "\n" or not c.within(*box)]
    middle = gutter(chars, width)
    if middle is not None:
        chars = in_columns(chars, middle, [(table.top, table.bottom) for table in found])
    return Page(number, width, height, text_lines(chars, number), found, gutter=middle)


def _drop_furniture(pages: list[Page]) -> None:
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


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom < 0.11 * page.height or line.top > 0.88 * page.height


def _write(pages: list[Page], assembly: Assembly) -> None:
    pending: list[Piece] = []
    last: Line | None = None
    right = 0.0
    for page in pages:
        margins = {side: _margins([x for x in page.lines if _side(x, page) == side]) for side in "lrw"}
        if len(page.lines) < 8 and page.gutter is None:
            # A few short lines do not show how far a line reaches.
            margins["w"] = margins["w"][0], max(margins["w"][1], 0.6 * page.width)
        apart = _leading(page.lines)
        blocks: list[Line | RuledTable] = list(page.lines)
        for table in page.tables:
            below = (i for i, b in enumerate(blocks) if isinstance(b, Line) and b.top >= table.bottom - 2)
            blocks.insert(next(below, len(blocks)), table)
        for block in blocks:
            if isinstance(block, RuledTable):
                if block.cells:
                    assembly.paragraph(pending)
                    pending, last = [], None
                    assembly.table(block.cells)
                continue
            left = margins[_side(block, page)][0]
            cut = last is not None and len(pending) > 1 and _is_cut_off(last, block, left)
            if last is not None and (cut or _goes_on(last, block, left, right, apart)):
                before, after = pending[-1].text[-1], block.text[0]
                # Words are parted by a blank; a figure is not, and some programs break it at the line's end.
                gap = " " if is_word(before) and is_word(after) and not (before.isdigit() and after.isdigit()) else ""
                pending.append(_piece(block, gap))
            else:
                assembly.paragraph(pending)
                pending = [_piece(block)]
            last, right = block, margins[_side(block, page)][1]
    assembly.paragraph(pending)


def _piece(line: Line, gap: str = "") -> Piece:
    return Piece(gap + line.text, line.page, (line.x0, line.top, line.x1, line.bottom))


def _side(line: Line, page: Page) -> str:
    """Whether a line stands in the left (l) or right (r) column of a page, or over its whole width (w)."""
    if page.gutter is None or line.x0 < page.gutter < line.x1:
        return "w"
    return "l" if line.x1 <= page.gutter else "r"


def _margins(lines: list[Line]) -> tuple[float, float]:
    """Where the lines of running text begin and end on a page."""
    if not lines:
        return 0.0, 0.0
    lefts = Counter(round(x.x0 / 4) for x in lines)
    most = max(lefts.values())
    left = min(x for x, n in lefts.items() if n >= max(2, most * 0.4) or most < 2) * 4.0
    return left, sorted(x.x1 for x in lines)[int(len(lines) * 0.9)]


def _leading(lines: list[Line]) -> float:
    """The space between the lines of a page, for the most part."""
    gaps = sorted(b.top - a.bottom for a, b in pairwise(lines) if 0 < b.top - a.bottom < 3 * a.size)
    return gaps[len(gaps) // 2] if len(gaps) > 2 else 0.0


def _is_cut_off(last: Line, line: Line, left: float) -> bool:
    """True behind the few characters that a printer's line was too narrow for: the sentence goes on at the left."""
    return (
        last.x1 - last.x0 < 4.5 * last.size
        and last.text[-1] not in "。！？；：.!?;:”）)》"
        and line.x0 <= left + 1.3 * line.size
        and not _MARKED.match(line.text)
        and abs(last.size - line.size) <= 0.25 * line.size
        and (last.page != line.page or line.top - last.bottom < 1.6 * line.size)
    )


def _goes_on(last: Line, line: Line, left: float, right: float, apart: float) -> bool:
    """True where a line carries on the paragraph of the line before."""
    size = max(last.size, line.size)
    word = re.match(r"[A-Za-z\d.%]+", line.text)  # it did not fit into the line before
    room = 2.2 * size + (0.6 * size * len(word[0]) if word else 0.0)
    if line.x0 > left + 1.3 * size or last.x1 < right - room:
        return False
    if abs(last.size - line.size) > 0.25 * size:
        return False
    return last.page != line.page or line.top - last.bottom < max(1.6 * size, 1.2 * apart)
