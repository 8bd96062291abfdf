"""Targets from tables with a row a place and a column an indicator: the goals that a plan hands down."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ..model import Cell, Document, Span, Table, TargetClaim
from ..vocab.tables import TableWords
from ..zh.width import fold
from .table_values import Value, is_empty, read_value

_LEFT_OUT = re.compile(
    r"20\d\d年?|“?十[三四五六]五”?(?:期间|末)?|[(（\[〔].*?[)）\]〕]|(?:目标|任务|计划|指标|要求|控制)[值数]?"
)


def matrix_targets(document: Document, table: Table) -> list[TargetClaim]:
    """One target a place and indicator, with the place as its scope; cells in doubt or not understood give none."""
    lists = TableWords.load().lists
    at = table.columns.index("place")
    section = document.section_at(table.span.start)
    period = document.header.period
    out = []
    for row in table.rows[table.header :]:
        place = row[at]
        if place is None or is_empty(place.text) or place.text.replace(" ", "") in lists["total"]:
            continue
        for column, kind in enumerate(table.columns):
            cell = row[column]
            if kind != "value" or cell is None or not cell.sure or is_empty(cell.text):
                continue
            value, named = read_value(cell.text), _metric(table, column)
            if value is None or named is None or value.scale is not None:
                continue
            metric, heading = named
            year = table.years[column]
            baseline_year, baseline_value = _before(table, row, column, metric)
            out.append(
                TargetClaim(
                    span=place.span if place.span.contains(cell.span) else _over(place, cell),
                    metric_text=metric,
                    metric_span=heading.span,
                    rule="target-table-places",
                    confidence=0.9,
                    comparator=value.comparator,
                    approximate=value.approximate,
                    value=None if value.high is not None else value.value,
                    lower=value.value if value.high is not None else None,
                    upper=value.high,
                    value_text=cell.text,
                    value_in_words=value.in_words if value.value is not None else None,
                    unit=value.unit or table.unit_of(column) or table.unit,
                    value_kind=value.kind,
                    change_direction=value.direction,
                    quantification=_quantification(value),
                    baseline_year=baseline_year,
                    baseline_value=baseline_value,
                    deadline=date(year, 12, 31) if year is not None else (period[1] if period else None),
                    deadline_basis="deadlineExplicit" if year is not None else "deadlineInferredFromPlan",
                    cumulative=value.cumulative,
                    scope_text=" ".join(place.text.split()),
                    section=section.index if section else None,
                )
            )
    return out


def _over(place: Cell, cell: Cell) -> Span:
    return Span(min(place.span.start, cell.span.start), max(place.span.end, cell.span.end))


def _quantification(value: Value) -> str:
    if value.value is not None:
        return "quantified"
    return "deferred" if value.in_words == "deferred" else "qualitative"


def _metric(table: Table, column: int) -> tuple[str, Cell] | None:
    """The indicator that the headings of a column name, and the cell that names it."""
    for cell in table.heading(column):
        words = _LEFT_OUT.sub("", "".join(cell.text.split())).strip("()（）、，,：: ")
        if len(re.findall(r"[\u4e00-\u9fffA-Za-z]", words)) >= 2:
            return words, cell
    return None


def _before(table: Table, row: tuple[Cell | None, ...], column: int, metric: str) -> tuple[int | None, Decimal | None]:
    """The state of the same indicator where a column before gives it (2020年现状 beside 2025年)."""
    states = TableWords.load().lists["state"]
    for i, cell in enumerate(row):
        heads = table.heading(i)
        if (
            i == column
            or cell is None
            or not cell.sure
            or not any(word in fold(h.text) for h in heads for word in states)
        ):
            continue
        named, value = _metric(table, i), read_value(cell.text)
        if named is not None and named[0] == metric and value is not None and value.high is None:
            return table.years[i], value.value
    return None, None
