"""Targets from tables with a row a place, or a year, and a column an indicator: the goals that a plan hands down."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ..model import Cell, Document, Span, Table, TargetClaim
from ..vocab.metrics import Metrics
from ..vocab.tables import TableWords
from ..vocab.targets import TargetWords
from ..zh.width import fold
from .table_values import Value, is_empty, read_value

_LEFT_OUT = re.compile(
    r"20\d\d年?|“?十[三四五六]五”?(?:期间|末)?|[(（\[〔].*?[)）\]〕]|(?:目标|任务|计划|指标|要求|控制)[值数]?"
)

#: What stands in front of the indicator in the line above a table: its number, the year, the places.
_ABOVE = re.compile(
    r"\A(?:附?[表件录]?[\d一二三四五六七八九十]*[-.\d]*[:、]?)?(?:[^,;。]{0,12}?20\d\d(?:-20\d\d)?年度?)?"
    r"(?:各(?:县|市|区|州|地|盟|旗|镇|乡|街道|设区)+(?:\([^()]*\))?)?的?"
)


def matrix_targets(document: Document, table: Table) -> list[TargetClaim]:
    """One target a place and indicator, with the place as its scope, or a year and indicator, with its end as deadline.

    Cells in doubt or not understood give none.
    """
    lists = TableWords.load().lists
    by_year = table.kind == "years"
    at = table.columns.index("year" if by_year else "place")
    section = document.section_at(table.span.start)
    period = document.header.period
    out = []
    for row in table.rows[table.header :]:
        place = row[at]
        if place is None or is_empty(place.text) or place.text.replace(" ", "") in lists["total"]:
            continue
        then = re.fullmatch(r"(20\d\d)年?(?:度|底)?", fold(place.text).replace(" ", "")) if by_year else None
        if by_year and then is None:
            continue
        for column, kind in enumerate(table.columns):
            cell = row[column]
            if kind != "value" or cell is None or not cell.sure or is_empty(cell.text):
                continue
            value, named = read_value(cell.text), _metric(table, column)
            if value is None or named is None or value.scale is not None:
                continue
            metric, heading = named
            year = int(then[1]) if then else table.years[column]
            if by_year and year is not None and period is not None and year < period[0].year:
                continue  # what was reached before the plan
            baseline_year, baseline_value = _before(table, row, column, metric)
            out.append(
                TargetClaim(
                    span=place.span if place.span.contains(cell.span) else _over(place, cell),
                    metric_text=metric,
                    metric_span=heading.span,
                    rule="target-table-years" if by_year else "target-table-places",
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
                    scope_text=None if by_year else " ".join(place.text.split()),
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
    """The indicator that the headings of a column name, or the line above the table, and the cell that names it."""
    heads = [(words, cell) for cell in table.heading(column) if _is_name(words := _bare(cell.text))]
    if not heads:
        return _captioned(table)
    words, cell = heads[0]
    below = heads[-1][0]
    others = {c for i in range(len(table.columns)) if i != column for c in table.heading(i)}
    if len(heads) < 2 or cell not in others or below in TableWords.load().lists["total"]:
        return words, cell
    # Several columns share the upper heading: each is named by its own, alone where that names an indicator.
    known = Metrics.load().find(below) is not None or below.startswith(words)
    return (below if known else words + below), heads[-1][1]


def _bare(heading: str) -> str:
    return _LEFT_OUT.sub("", "".join(heading.split())).strip("()（）、，,：: ")


def _is_name(words: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fffA-Za-z]", words)) >= 2


def _captioned(table: Table) -> tuple[str, Cell] | None:
    """The indicator that the line above a table names; none where it does not end as a measured thing does."""
    if table.caption is None:
        return None
    whole = "".join(table.caption.text.split())
    words = re.sub(r"\((?:单位)?:?[^()]*\)\Z|单位:.*\Z", "", fold(whole))
    front = _ABOVE.match(words)
    start = front.end() if front else 0
    words = words[start:]
    tails = sorted(TableWords.load().lists["caption"], key=len, reverse=True)
    while tail := next((t for t in tails if words.endswith(t) and len(words) > len(t)), None):
        words = words[: -len(tail)]
    heads = tuple(TargetWords.load().lists["metric_heads"])
    name = whole[start : start + len(words)]  # folding keeps places
    return (name, table.caption) if 3 <= len(words) <= 30 and words.endswith(heads) else None


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
