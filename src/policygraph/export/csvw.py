"""A folder of CSV tables that spreadsheets open, described by CSV on the Web metadata."""

from __future__ import annotations

import json
from typing import Any

from .columns import FORMULA_STARTS, TABLES, Column, Table
from .folder import csv_bytes
from .tables import Tables

METADATA = "csv-metadata.json"


def csv_folder(tables: Tables) -> dict[str, bytes]:
    """File name -> bytes: a CSV for each table (UTF-8 with byte order mark) and ``csv-metadata.json``."""
    files = {f"{name}.csv": _table(table) for name, table in tables.by_name.items()}
    files[METADATA] = (json.dumps(_metadata(), ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _table(table: Table) -> bytes:
    rows = [tuple(column.name for column in table.columns)]
    rows += [tuple(map(_cell, table.columns, row)) for row in table.rows]
    return csv_bytes(rows, bom=True)


def _cell(column: Column, value: str) -> str:
    """Words that a spreadsheet would reckon with get an apostrophe; -5 in a column of numbers stays a number."""
    return "'" + value if column.sort == "string" and value.startswith(FORMULA_STARTS) else value


def _metadata() -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "dc:description": {
            "@value": "Tables of a policygraph store. Text that begins with = + - @ has an apostrophe before it.",
            "@language": "en",
        },
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tables": [
            {
                "url": f"{name}.csv",
                "tableSchema": {
                    "columns": [_column(column, at == 0) for at, column in enumerate(columns)],
                    "primaryKey": columns[0].name,
                    "foreignKeys": [
                        {
                            "columnReference": column.name,
                            "reference": {"resource": f"{c}.csv", "columnReference": TABLES[c][0].name},
                        }
                        for column in columns
                        if (c := column.refers) and not column.many and not column.bare
                    ],
                },
            }
            for name, columns in TABLES.items()
        ],
    }


def _column(column: Column, required: bool) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "titles": column.name, "datatype": column.sort}
    if required:
        described["required"] = True
    if column.many:
        described["separator"] = " "
    return described
