"""CSV and XLSX: sheets as tables; a column of whole documents as their text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..errors import InputError
from ..model import SourceText
from ..vocab.pages import PageWords
from .assemble import Assembly, ReadCell
from .options import DEFAULTS, ReadOptions
from .package import checked
from .plain import decode

#: Most rows and columns that are read of a sheet.
ROW_LIMIT = 100_000
COLUMN_LIMIT = 500
#: A cell of so many characters is a text, not a value.
_LONG = 400
_FIGURE = re.compile(r"\s*[≥≤<>＜＞〔\[]?-?\d[\d.,]*%?[\]〕]?\s*\Z")


def read_csv(data: bytes, file_name: str) -> SourceText:
    """The text of comma-, semicolon- or tab-separated values.  Raises InputError where they cannot be read."""
    text, encoding, certainty = decode(data, file_name)
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    mark = max(",;\t，", key=first.count)
    csv.field_size_limit(50 * 1024 * 1024)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise InputError(f"{file_name}: not readable as comma-separated values ({error})") from error
    if len(rows) > ROW_LIMIT:
        raise InputError(f"{file_name}: {len(rows)} rows are more than the limit of {ROW_LIMIT}; split the file")
    assembly = Assembly()
    if not documents_in([row for row in rows if any(cell.strip() for cell in row)], assembly):
        write_sheet(
            (ReadCell(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row[:COLUMN_LIMIT])),
            assembly,
        )
    return assembly.source(data, file_name, "text/csv", encoding, certainty)


def read_xlsx(data: bytes, file_name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """The text of a workbook: each sheet a table, merged cells as such.  Raises InputError where it cannot be read."""
    import openpyxl

    checked(data, file_name, options).close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise InputError(f"{file_name}: the workbook is damaged or locked with a password") from error
    assembly = Assembly()
    for sheet in book.worksheets:
        tall = _last_row(sheet)
        if tall > ROW_LIMIT:
            raise InputError(f"{file_name}: {tall} rows are more than the limit of {ROW_LIMIT}; split the file")
        merged = {
            (r.min_row, r.min_col): (min(r.max_row, tall) - r.min_row + 1, min(r.max_col, COLUMN_LIMIT) - r.min_col + 1)
            for r in sheet.merged_cells.ranges
            if r.min_row <= tall and r.min_col <= COLUMN_LIMIT
        }
        wide = min(sheet.max_column or 1, COLUMN_LIMIT)
        rows = [list(row) for row in sheet.iter_rows(max_row=tall, max_col=wide)] if tall else []
        values = [[_shown(cell) for cell in row] for row in rows]
        if not merged and documents_in([row for row in values if any(row)], assembly):
            continue
        write_sheet((
            ReadCell(i, j, value, *merged.get((i + 1, j + 1), (1, 1)))
            for i, row in enumerate(values) for j, value in enumerate(row)
        ), assembly)  # fmt: skip
    book.close()
    return assembly.source(data, file_name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _last_row(sheet: Any) -> int:
    """The last row that holds a value: programs format rows down to the end of the sheet."""
    return max((row for (row, _), cell in sheet._cells.items() if cell.value not in (None, "")), default=0)


def write_sheet(cells: Iterable[ReadCell], assembly: Assembly) -> None:
    """The tables of a sheet, and as paragraphs what stands alone in its row above, between and below them.

    A row with one cell within a table divides it and stays there.  Behind a blank row, headings begin another table.
    """
    rows: dict[int, list[ReadCell]] = {}
    for cell in cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    table: list[ReadCell] = []
    alone: list[ReadCell] = []
    last, apart = -1, False

    def flush() -> None:
        for cell in alone:
            for line in cell.text.splitlines():
                assembly.line(line.strip())
        alone.clear()

    for at, row in sorted(rows.items()):
        apart = apart or at - last > 1
        if len(row) == 1 and row[0].rows == 1:
            alone.append(row[0])
        elif not table:
            flush()
            table = row
        elif apart and not any(_FIGURE.match(cell.text) for cell in row):
            assembly.table(table)
            flush()
            table = row
        else:
            table = [*table, *alone, *row]
            alone.clear()
        if table and table[-1] is row[-1]:
            apart = False
        last = max(last, at + max(cell.rows for cell in row) - 1)
    assembly.table(table)
    flush()


def _shown(cell: Any) -> str:
    """A cell's value as the sheet shows it: percentages with their sign, dates as days."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, int | float):
        form = cell.number_format or "General"
        if "%" in form:
            digits = len(form.split("%")[0].partition(".")[2])
            return f"{value * 100:.{digits}f}%"
        if isinstance(value, float):
            if "0." in form:
                return f"{value:.{form.partition('0.')[2].count('0')}f}"
            return format(value, ".15g")
        return str(value)
    if hasattr(value, "date"):
        return str(value.date())
    return str(value)


def documents_in(rows: Sequence[Sequence[str]], assembly: Assembly) -> bool:
    """Writes the documents of a column that holds whole texts; False where there is no such column."""
    if len(rows) < 2:
        return False
    words = PageWords.load()
    heads = [head.strip().lower() for head in rows[0]]
    body = next((i for i, head in enumerate(heads) if head in words.body_columns), None)
    if body is None or max(len(row[body]) for row in rows[1:] if len(row) > body) < _LONG:
        return False
    title = next((i for i, head in enumerate(heads) if head in words.title_columns), None)
    for row in rows[1:]:
        if len(row) <= body:
            continue
        lines = [line.strip() for line in row[body].splitlines()]
        lines = [line for line in lines if line and not words.is_furniture(line)]
        assembly.begin()
        if title is not None and row[title].strip() and not any(row[title].strip() in line for line in lines[:8]):
            assembly.line(row[title].strip())
        for line in lines:
            assembly.line(line)
    return True
