"""The table that a person fills in: CSV or XLSX out, and back in whatever a spreadsheet program made of it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from ..errors import InputError, UsageError
from .decisions import DECISIONS
from .doubts import COLUMNS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NEEDED = ("decision", "kind", "id")
_WIDTHS = {
    "words": 40,
    "sentence": 60,
    "why": 26,
    "note": 30,
    "metric": 24,
    "statement": 40,
    "title": 30,
    "agency": 24,
    "other": 24,
}


def write(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Write the rows to ``path`` by its ending (.csv, .xlsx), whole or not at all.

    CSV is UTF-8 with the mark that Excel wants.  Raises UsageError for another ending or a place that cannot be written.
    """
    ending = path.suffix.lower()
    if ending == ".csv":
        data = _csv(rows)
    elif ending == ".xlsx":
        data = _xlsx(rows)
    else:
        raise UsageError(f"{path}: name a file that ends in .csv or .xlsx")
    fresh = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror or error})") from error


def _guarded(value: str) -> str:
    """A text that a spreadsheet would take for a formula, as text."""
    return "'" + value if value.startswith(_FORMULA) else value


def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Mapping[str, str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "review"
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", _guarded(row[name])) for name in COLUMNS])
    for at, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, 13)
        head = sheet.cell(1, at)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="FFF2CC" if name in ("decision", "who", "when", "note") else "E7E6E6")
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.data_type = "s"  # 35 stays what it is, and is never a date
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    choice = DataValidation(type="list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"A2:A{max(2, len(rows) + 1)}")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    # The library notes the moment of writing; equal rows are to give equal bytes.
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    out = io.BytesIO()
    book.save(out)
    return _still(out.getvalue())


def _still(data: bytes) -> bytes:
    """The archive with one day for all its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "docProps/core.xml":
                import re

                text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", text)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ---------- back in ----------


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line, cells by column) of every row that is not empty.

    Reads XLSX, and CSV as Excel, LibreOffice and WPS write it: UTF-8, UTF-16 or GB18030, with comma, semicolon or tab.
    Raises InputError where the file cannot be read, a column is unknown or one that is needed is missing.
    """
    if path.suffix.lower() == ".xlsx":
        lines = _sheet(path)
    else:
        try:
            lines = _lines(path, path.read_bytes())
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    if not lines:
        raise InputError(f"{path}: the file is empty")
    head = [cell.strip().lstrip("\ufeff").lower() for cell in lines[0][1]]
    while head and not head[-1]:
        head.pop()
    for name in head:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, 1, 0.5)
            hint = f"; did you mean '{near[0]}'?" if near else f"; the columns are {', '.join(COLUMNS)}"
            raise InputError(f"{path}: there is no column '{name}'{hint}")
        if head.count(name) > 1:
            raise InputError(f"{path}: the column '{name}' stands there twice")
    for name in NEEDED:
        if name not in head:
            raise InputError(f"{path}: the column '{name}' is missing")
    rows = []
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(head) - len(cells))]
            rows.append((number, {name: _bare(cell) for name, cell in zip(head, padded, strict=False)}))
    return rows


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _lines(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path}: is a workbook; give it the ending .xlsx (a .xls has to be saved as .xlsx first)")
    text = _decoded(path, data)
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}:{text.count(chr(10)) + 1}: not a table of cells ({error})") from error


def _decoded(path: Path, data: bytes) -> str:
    codings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError(f"{path}: neither UTF-8, UTF-16 nor GB18030; save it as 'CSV UTF-8' or as .xlsx")


def _sheet(path: Path) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book["review"] if "review" in book.sheetnames else book.worksheets[0]
        rows = [
            (at, [_text(value) for value in row]) for at, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        ]
        book.close()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        raise InputError(f"{path}: is no workbook that can be read ({error})") from error
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
