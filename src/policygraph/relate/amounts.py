"""The money that project tables set for their projects."""

from __future__ import annotations

import re
from decimal import Decimal

from ..model import AmountClaim, Document, Span, Table
from ..vocab.tables import TableWords
from .table_values import is_empty, read_value

_BRACKET = re.compile(r"[(（\[〔].*?[)）\]〕]")


def row_amounts(document: Document) -> dict[Span, tuple[AmountClaim, ...]]:
    """The amounts of each row of the project tables, by the cell that names the project, in the order of the columns.

    Cells whose figures are in doubt or no plain figure give none.
    """
    out: dict[Span, tuple[AmountClaim, ...]] = {}
    for table in document.tables:
        if "amount" not in table.columns:
            continue
        named = next((i for kind in ("project", "task") for i, k in enumerate(table.columns) if k == kind), None)
        if named is None:
            continue
        for row in table.rows[table.header :]:
            name = row[named]
            if name is None:
                continue
            for column, kind in enumerate(table.columns):
                cell = row[column]
                if kind != "amount" or cell is None or cell is name or not cell.sure or is_empty(cell.text):
                    continue
                if any(known.span == cell.span for known in out.get(name.span, ())):
                    continue  # a cell that several rows share
                value = read_value(cell.text)
                if value is None or value.value is None or value.high is not None or value.kind != "level":
                    continue
                unit = value.unit or table.unit_of(column) or table.unit
                if value.scale is not None:
                    unit = f"{value.scale} {unit}" if unit == "元" else None
                label = _label(table, column)
                found = AmountClaim(
                    span=cell.span, label=label, value=Decimal(value.value), value_text=cell.text, unit=unit
                )
                out[name.span] = (*out.get(name.span, ()), found)
    return out


def _label(table: Table, column: int) -> str:
    """What the money is: the lowest heading that speaks of money, else all above the column."""
    words = [_BRACKET.sub("", "".join(cell.text.split())) for cell in table.heading(column)]
    money = TableWords.load().columns["amount"]
    return next((w for w in reversed(words) if any(form in w for form in money)), "".join(words))
