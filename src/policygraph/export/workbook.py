"""The workbook that offices work with: who does what until when, which figures are set, from which files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from ..resources import site
from ..vocab.load import read
from ..zh.columns import cells
from .columns import FORMULA_STARTS, Row
from .tables import Tables

if TYPE_CHECKING:
    from openpyxl import Workbook

_EPOCH = datetime(2000, 1, 1)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32767
"""The most characters that a cell of a workbook holds."""

_SHEETS = {
    "tasks": ("plan", "place", "number", "task", "lead", "support", "responsible", "supervise", "deadline", "targets",
              "quote", "page", "file", "start", "end"),
    "targets": ("plan", "place", "metric", "theme", "unit", "baseline", "baseline_value", "comparator", "value", "upper",
                "words", "deadline", "commitment", "scope", "owner", "quote", "page", "file", "start", "end"),
    "sources": ("plan", "place", "issuers", "issued", "period_start", "period_end", "file", "sha256"),
}  # fmt: skip
_COLUMN_OF_ROLE = {"lead": "lead", "support": "support", "joint": "support", "supervise": "supervise"}
_WIDE = {
    "quote": 60, "task": 40, "targets": 40, "owner": 36, "plan": 30, "sha256": 24, "file": 28, "metric": 24, "lead": 22,
    "support": 22, "responsible": 22, "supervise": 16, "words": 20, "issuers": 24, "number": 8, "page": 7, "unit": 10,
    "upper": 9, "value": 10, "comparator": 10, "start": 9, "end": 9, "theme": 12, "deadline": 12,
}  # fmt: skip
"""Widths in characters of the default font; a Chinese character takes two."""
_WIDTH, _LINE, _MOST_LINES = 14, 15, 24
"""Width of other columns; height of a line in points; lines that a row shows at most (a row of 409 points is the limit)."""
_DATES = {"deadline", "issued", "period_start", "period_end"}
_NUMBERS = {"value", "upper", "baseline", "baseline_value", "page", "start", "end"}
_STATED_OF_ITEM = "explicit"


def workbook(tables: Tables, lang: str = "zh") -> bytes:
    """The workbook as XLSX; equal tables give equal bytes.

    Duties that the text does not state of the very item carry their basis in brackets.
    """
    from openpyxl import Workbook

    words = read(site("export.yml"))
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.created = "policygraph", _EPOCH
    duties = _duties(tables)
    rows = {"tasks": _tasks(tables, duties), "targets": _targets(tables, duties), "sources": _sources(tables)}
    for name, columns in _SHEETS.items():
        headings = [str(words["headings"][column][lang]) for column in columns]
        _fill(book, str(words["sheets"][name]), columns, headings, rows[name])
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _duties(tables: Tables) -> dict[str, list[Row]]:
    """The responsibilities of each item, the named agency first of what the text says first."""
    found: dict[str, list[Row]] = {}
    for row in sorted(tables.rows("responsibilities"), key=lambda r: (int(r["start"] or 0), r["agency"])):
        if row["item"]:
            found.setdefault(row["item"], []).append(row)
    return found


def _named(tables: Tables, duties: Iterable[Row], role_too: bool = False, basis_always: bool = False) -> str:
    parts: dict[str, None] = {}
    for duty in duties:
        notes = [tables.code("role", duty["role"])] if role_too else []
        if basis_always or duty["basis"] != _STATED_OF_ITEM:
            notes.append(tables.code("basis", duty["basis"]))
        name = tables.labels.get(duty["agency"], duty["agency"])
        parts[f"{name}（{'，'.join(notes)}）" if notes else name] = None
    return "；".join(parts)


def _plans(tables: Tables) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and places by plan."""
    plans = tables.rows("plans")
    return {row["plan"]: row["title"] for row in plans}, {row["plan"]: row["place"] for row in plans}


def _tasks(tables: Tables, duties: dict[str, list[Row]]) -> list[Row]:
    plans, places = _plans(tables)
    wording = {row["target"]: row["statement"] for row in tables.rows("targets")}
    rows = []
    for task in tables.rows("tasks"):
        row = task | {
            "plan": plans.get(task["plan"], ""), "place": places.get(task["plan"], ""),
            "task": task["title"] or task["statement"],
        }  # fmt: skip
        row["targets"] = "；".join(dict.fromkeys(wording.get(iri, "") for iri in task["targets"].split()))
        for column in ("lead", "support", "responsible", "supervise"):
            own = [d for d in duties.get(task["task"], ()) if _COLUMN_OF_ROLE.get(d["role"], "responsible") == column]
            row[column] = _named(tables, own)
        rows.append(row)
    return rows


def _targets(tables: Tables, duties: dict[str, list[Row]]) -> list[Row]:
    plans, places = _plans(tables)
    rows = []
    for target in tables.rows("targets"):
        own = duties.get(target["target"], ())
        rows.append(target | {
            "plan": plans.get(target["plan"], ""), "place": places.get(target["plan"], ""),
            "metric": target["metric_name"], "theme": tables.code("theme", target["theme"]),
            "comparator": tables.code("comparator", target["comparator"]),
            "value": target["value"] or target["lower"], "words": target["value_text"] or target["qualitative_text"],
            "baseline": target["baseline_year"], "commitment": tables.code("commitment", target["commitment"]),
            "owner": _named(tables, own, role_too=True, basis_always=True),
        })  # fmt: skip
    return rows


def _sources(tables: Tables) -> list[Row]:
    return [row | {"plan": row["title"]} for row in tables.rows("plans")]


def _fill(book: Workbook, name: str, columns: tuple[str, ...], headings: list[str], rows: list[Row]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.append(headings)
    bold, wrapped = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    ground, rule = PatternFill("solid", fgColor="DCE6F1"), Border(bottom=Side("thin", color="8EA9C8"))
    for cell in sheet[1]:
        cell.font, cell.fill, cell.border = bold, ground, rule
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDE.get(column, _WIDTH)
    for line, row in enumerate(rows, 2):
        for at, column in enumerate(columns, 1):
            value = _value(column, row.get(column, ""))
            if value is None:
                continue
            cell = sheet.cell(line, at)
            cell.alignment = wrapped
            if isinstance(value, str):
                # Set as text outright: openpyxl takes a leading = for a formula.
                cell.value = value
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(FORMULA_STARTS)
            else:
                cell.value = value
                if isinstance(value, date):
                    cell.number_format = "yyyy-mm-dd"
        sheet.row_dimensions[line].height = _LINE * _lines(columns, row)
    sheet.freeze_panes = "B2"
    # On paper: landscape, all columns on one page's width, the headings on every page.
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _lines(columns: tuple[str, ...], row: Row) -> int:
    """Lines that the row's longest cell takes when it is wrapped; not every program works that out for itself."""
    taken = (-(-cells(row.get(column, "")) // (_WIDE.get(column, _WIDTH) - 1)) for column in columns)
    return min(_MOST_LINES, max(1, *taken))


def _value(column: str, text: str) -> Any:
    """A date or number where the column holds such, else text; None for nothing."""
    if not text:
        return None
    try:
        if column in _DATES:
            return date.fromisoformat(text[:10])
        if column in _NUMBERS:
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() else float(number)
    except (ValueError, InvalidOperation):
        pass
    return _NOT_XML.sub("", text)[:_LONGEST]


def _timeless(data: bytes) -> bytes:
    """The archive without the time of writing, which the library notes in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            new.writestr(entry, content)
    return stream.getvalue()
