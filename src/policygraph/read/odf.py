"""OpenDocument texts and sheets: paragraphs with their numbers, tables with merged cells, changes taken as accepted.

odfdo (Apache-2.0, kept up, needs lxml alone) opens packages and flat files; what the elements mean is read here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ..errors import InputError
from ..model import SourceText
from .assemble import Assembly, ReadCell
from .odf_numbering import Numbering
from .options import DEFAULTS, ReadOptions
from .package import DAMAGE, checked, declares_entities
from .sheet import COLUMN_LIMIT, ROW_LIMIT, documents_in, write_sheet

#: What a text keeps beside its words: notes, comments, taken out words, shapes and what only other programs show.
_LEFT_OUT = frozenset(
    ["text:tracked-changes", "text:note", "office:annotation", "draw:frame", "draw:custom-shape", "draw:g", "text:ruby-text"]
) | frozenset(
    ["office:forms", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:bibliography-mark"]
)  # fmt: skip
_AROUND = frozenset(
    ["text:section", "text:index-body", "text:table-of-content", "office:text", "text:numbered-paragraph", "text:index-title"]
)  # fmt: skip
_GROUPS = frozenset(["table:table-header-rows", "table:table-rows", "table:table-row-group"])
_CELL_GROUPS = frozenset(["table:table-columns", "table:table-header-columns"])


def read_odf(data: bytes, file_name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """The text of an OpenDocument text or spreadsheet, as a package or as one flat file.

    Raises InputError where it is damaged, locked, holds no text, or is of another kind (slides, a drawing).
    """
    import odfdo

    if data.startswith(b"PK"):
        with checked(data, file_name, options) as package:
            if _is_locked(package):
                raise InputError(f"{file_name}: the file is locked; open it with its password and save it without one")
    elif declares_entities(data):
        raise InputError(f"{file_name}: declares entities in its XML, as no office program does; not opened")
    try:
        file: Any = odfdo.Document(io.BytesIO(data))
        kind = file.get_type()
        body: Any = file.body
        numbering = Numbering(file)
    except Exception as error:  # the library raises whatever is missing in the package
        raise InputError(f"{file_name}: the OpenDocument file is damaged; open it and save it again") from error
    if not kind.startswith(("text", "spreadsheet")):
        raise InputError(f"{file_name}: an OpenDocument {kind}, which is not read: save it as .pdf")
    assembly = Assembly()
    if kind.startswith("text"):
        _text(body, numbering, assembly)
    else:
        _sheets(body, numbering, assembly, file_name)
    return assembly.source(data, file_name, f"application/vnd.oasis.opendocument.{kind.partition('-')[0]}")


def _is_locked(package: zipfile.ZipFile) -> bool:
    try:
        return b"encryption-data" in package.read("META-INF/manifest.xml")
    except (KeyError, *DAMAGE):
        return False


def _text(body: Any, numbering: Numbering, assembly: Assembly) -> None:
    for block, number in _blocks(body, numbering):
        if block.tag == "table:table":
            cells = list(_cells(block, numbering))
            if len({cell.column for cell in cells}) < 2:
                for cell in cells:  # a frame around text
                    assembly.line(cell.text)
            else:
                assembly.table(cells)
            continue
        for i, line in enumerate(words(block).split("\n")):
            assembly.line((number if i == 0 and line.strip() else "") + line.strip())


def _sheets(body: Any, numbering: Numbering, assembly: Assembly, file_name: str) -> None:
    for sheet in (child for child in body.children if child.tag == "table:table"):
        cells = list(_cells(sheet, numbering))
        tall = max((cell.row for cell in cells), default=0) + 1
        if tall > ROW_LIMIT:
            raise InputError(f"{file_name}: {tall} rows are more than the limit of {ROW_LIMIT}; split the file")
        if all(cell.rows == cell.columns == 1 for cell in cells):
            rows: dict[int, dict[int, str]] = {}
            for cell in cells:
                rows.setdefault(cell.row, {})[cell.column] = cell.text
            wide = max((cell.column for cell in cells), default=-1) + 1
            if documents_in([[row.get(i, "") for i in range(wide)] for row in rows.values()], assembly):
                continue
        write_sheet(cells, assembly)


def _blocks(parent: Any, numbering: Numbering) -> Iterator[tuple[Any, str]]:
    """Paragraphs, each with its number as shown, and tables, in order."""
    for child in parent.children:
        if child.tag in ("text:p", "table:table"):
            yield child, ""
        elif child.tag == "text:h":
            yield child, numbering.heading(child)
        elif child.tag == "text:list":
            yield from _items(child, numbering, 1, "")
        elif child.tag in _AROUND:
            yield from _blocks(child, numbering)


def _items(parent: Any, numbering: Numbering, level: int, style: str) -> Iterator[tuple[Any, str]]:
    style = parent.get_attribute_string("text:style-name") or style
    numbering.begin(parent, style, level)
    for item in parent.children:
        first = item.tag == "text:list-item"
        for child in item.children:
            if child.tag == "text:list":
                yield from _items(child, numbering, level + 1, style)
            elif child.tag in ("text:p", "text:h"):
                yield child, numbering.item(style, level, item) if first and child.text_recursive.strip() else ""
                first = False
            elif child.tag == "table:table":
                yield child, ""


def words(element: Any) -> str:
    """The words of a paragraph, its line breaks as such."""
    out: list[str] = []
    stack: list[Any] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        if node is not element and node.tail:
            stack.append(node.tail)
        if node.tag == "text:line-break":
            out.append("\n")
        elif node.tag == "text:tab":
            out.append(" ")
        elif node.tag == "text:s":
            count = node.get_attribute_string("text:c") or "1"
            out.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif node.tag not in _LEFT_OUT:
            stack.extend(reversed(node.children))
            if node.text:
                stack.append(node.text)
    return "".join(out)


def _rows(parent: Any) -> Iterator[Any]:
    for child in parent.children:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _cells(table: Any, numbering: Numbering) -> Iterator[ReadCell]:
    """Each filled cell once at its place; a cell or row that is repeated counts as often as it says."""
    at = 0
    for row in _rows(table):
        column = 0
        found: list[ReadCell] = []
        for cell in row.children:
            times = _count(cell, "table:number-columns-repeated")
            if cell.tag == "table:table-cell" and cell.children:
                text = " ".join(line for line in _lines(cell, numbering) if line)
                high, wide = _count(cell, "table:number-rows-spanned"), _count(cell, "table:number-columns-spanned")
                for i in range(min(times, COLUMN_LIMIT - column) if text.strip() else 0):
                    found.append(ReadCell(at, column + i, text, high, min(wide, COLUMN_LIMIT)))
            if cell.tag in ("table:table-cell", "table:covered-table-cell"):
                column += times
        again = _count(row, "table:number-rows-repeated")
        yield from found
        if found:
            for i in range(1, min(again, ROW_LIMIT + 1)):
                yield from (ReadCell(at + i, c.column, c.text, c.rows, c.columns) for c in found)
        at += again


def _lines(cell: Any, numbering: Numbering) -> Iterator[str]:
    for block, number in _blocks(cell, numbering):
        if block.tag == "table:table":
            for row in _rows(block):
                for inner in row.children:
                    yield from _lines(inner, numbering)
        else:
            yield number + words(block).replace("\n", "")


def _count(element: Any, name: str) -> int:
    value = element.get_attribute_string(name) or "1"
    return max(int(value), 1) if value.isdigit() and len(value) < 8 else 1
