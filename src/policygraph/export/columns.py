"""The columns of the tables, each with the sort of value that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Row = dict[str, str]
"""Column -> value; "" where there is none."""

Sort = Literal["string", "integer", "decimal", "date", "gYear", "anyURI"]


@dataclass(frozen=True, slots=True)
class Column:
    """``refers``: the table whose first column this one's values are from.  ``many``: values parted by spaces.

    ``bare``: some rows have no value; a foreign key of CSV on the Web has one in every row.
    """

    name: str
    sort: Sort = "string"
    refers: str = ""
    many: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first column is the key."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def _iri(name: str, refers: str = "", many: bool = False, bare: bool = False) -> Column:
    return Column(name, "anyURI", refers, many, bare)


_EVIDENCE = (
    Column("quote"), Column("file"), Column("page", "integer"), Column("start", "integer"), Column("end", "integer"),
)  # fmt: skip

TABLES: dict[str, tuple[Column, ...]] = {
    "plans": (
        _iri("plan"), Column("title"), Column("type"), Column("place"), Column("issuers"), Column("issued", "date"),
        Column("period_start", "date"), Column("period_end", "date"), Column("file"), Column("sha256"),
    ),
    "targets": (
        _iri("target"), _iri("plan", "plans"), _iri("metric"), Column("metric_name"), Column("metric_text"), Column("theme"),
        Column("quantification"), Column("value_kind"), Column("direction"), Column("comparator"),
        Column("value", "decimal"), Column("lower", "decimal"), Column("upper", "decimal"), Column("unit"),
        Column("value_text"), Column("qualitative_text"), Column("baseline_year", "gYear"),
        Column("baseline_value", "decimal"), Column("deadline", "date"), Column("commitment"), Column("scope"),
        Column("section"), Column("statement"), *_EVIDENCE,
    ),
    "tasks": (
        _iri("task"), _iri("plan", "plans"), Column("number"), Column("title"), Column("statement"),
        _iri("part_of", "tasks", bare=True), _iri("targets", "targets", many=True), Column("deadline", "date"), Column("section"),
        *_EVIDENCE,
    ),
    "agencies": (
        _iri("agency"), Column("name"), Column("class"), Column("jurisdiction"), _iri("plan", "plans", bare=True),
    ),
    "responsibilities": (
        _iri("responsibility"), _iri("item"), _iri("section"), _iri("agency", "agencies"), Column("role"),
        Column("basis"), *_EVIDENCE,
    ),
    "citations": (
        _iri("citation"), _iri("plan", "plans"), _iri("cited"), Column("title"), Column("number"), Column("class"),
        Column("function"), *_EVIDENCE,
    ),
}  # fmt: skip

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula; East Asian editions take the wide signs too."""
