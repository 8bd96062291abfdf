"""DOCX: paragraphs with the numbers that Word only shows, tables with their merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ..errors import InputError
from ..model import SourceText
from .assemble import Assembly, ReadCell
from .numbering import Numbering
from .options import DEFAULTS, ReadOptions
from .package import checked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    (*(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "txbxContent", "pPr", "rPr")), _FALLBACK)
)


def read_docx(data: bytes, file_name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """The text of a Word file, changes taken as accepted.  Raises InputError where it cannot be read."""
    import docx

    checked(data, file_name, options).close()
    try:
        file = docx.Document(io.BytesIO(data))
        body = file.element.body
        numbering = Numbering(file)
    except Exception as error:  # python-docx raises whatever is missing in the package
        raise InputError(f"{file_name}: the Word file is damaged; open it in Word and save it again") from error
    assembly = Assembly()
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            cells = list(_cells(block, numbering))
            if len({cell.column for cell in cells}) < 2:
                for cell in cells:  # a frame around text
                    assembly.line(cell.text)
            else:
                assembly.table(cells)
        else:
            number = numbering.number(block)
            for i, line in enumerate(_words(block).split("\n")):
                assembly.line((number if i == 0 and line.strip() else "") + line.strip())
    return assembly.source(data, file_name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(child)


def _words(paragraph: Any) -> str:
    out: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}t":
            out.append(node.text or "")
        elif node.tag == f"{_W}tab":
            out.append(" ")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            out.append("\n")
        elif node.tag not in _LEFT_OUT:
            stack.extend(reversed(list(node)))
    return "".join(out)


def _cells(table: Any, numbering: Numbering) -> Iterator[ReadCell]:
    """Each cell once; one that goes on below (vMerge) with all the rows it takes."""
    open_cells: dict[int, list[Any]] = {}
    done: list[list[Any]] = []
    for at, row in enumerate(child for child in table.iter(f"{_W}tr") if _table_of(child) is table):
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        column = int(before.get(f"{_W}val", 0)) if before is not None else 0
        for cell in row.iter(f"{_W}tc"):
            if _row_of(cell) is not row:
                continue
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            wide = min(max(int(span.get(f"{_W}val", 1)), 1), 500) if span is not None else 1
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            if goes_on and column in open_cells:
                open_cells[column][3] += 1
            else:
                found = [at, column, _cell_words(cell, numbering), 1, wide]
                done.append(found)
                if merge is not None:
                    open_cells[column] = found
                else:
                    open_cells.pop(column, None)
            column += wide
    for row_at, column, words, rows, columns in done:
        yield ReadCell(row_at, column, words, rows, columns)


def _cell_words(cell: Any, numbering: Numbering) -> str:
    lines = [numbering.number(p) + _words(p).replace("\n", "") for p in cell.iter(f"{_W}p")]
    return " ".join(line for line in lines if line)


def _table_of(row: Any) -> Any:
    parent = row.getparent()
    while parent is not None and parent.tag != f"{_W}tbl":
        parent = parent.getparent()
    return parent


def _row_of(cell: Any) -> Any:
    parent = cell.getparent()
    while parent is not None and parent.tag != f"{_W}tr":
        parent = parent.getparent()
    return parent
