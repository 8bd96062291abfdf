"""Targets from indicator tables: one a row and target column, with the baseline beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..model import Cell, Document, Issue, Span, Table, TargetClaim
from ..vocab.tables import TableWords
from ..vocab.units import Units
from ..zh.width import fold
from .matrix_targets import matrix_targets
from .opening_deadlines import titled_day
from .row_deadlines import last_day
from .table_values import Value, is_empty, read_value
from .target_filters import past_section

_UNIT_BEHIND = re.compile(r"\(([^()]{1,14})\)\s*\Z|(?<=[\u4e00-\u9fff])([%‰])\)\s*\Z|[,，]\s*([^,，()]{1,10})\Z")
# a row that names the change of what it measures, not its rate
_NAMES_CHANGE = re.compile("(?:降低|下降|减少|削减|提升|提高)\\Z")
_ADDS = re.compile("新增(?![\u4e00-\u9fff]*(?:率|比例|比重|占比)\\Z)(?=[\u4e00-\u9fff]{4})(?!建设用地)")
_HAN = "[一二三四五六七八九十]{1,3}"
#: A line that says of when or where the goals below it are, and nothing else.
_GOALS_OF = re.compile(
    r"(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]\s*)?(?:到)?(?P<place>(?![各全本])[\u4e00-\u9fff]{1,7}[省市县区州盟旗])?(?:到)?(?:(?P<year>20\d\d)年[底末]?(?:前)?)?"
    r"(?:主要|工作|发展|具体|总体)?(?:目标|指标|目标任务|任务目标)(?:值|表)?(?:\(.*\))?[:]?"
)
_SERIAL = re.compile(rf"\A(?:\(?\d{{1,3}}\)|\d{{1,3}}(?:[、．]|\.(?!\d))|[①-⑳]|{_HAN}、|[(（]{_HAN}[)）])\s*")


def table_targets(document: Document) -> tuple[TargetClaim, ...]:
    """Every target that the indicator tables of a document set, in text order.

    Cells whose figures are in doubt and values that are not understood give none: see :func:`table_issues`.
    """
    return tuple(sorted(_read(document)[0], key=lambda c: (c.span, c.metric_text)))


def table_issues(document: Document) -> tuple[Issue, ...]:
    """What the tables of a document leave open: doubtful cells, values and tables that were not understood."""
    out = list(_read(document)[1])
    for table in document.tables:
        for cell in {c for row in table.rows for c in row if c is not None and not c.sure}:
            out.append(
                Issue(
                    "table-cell-differs",
                    "warning",
                    "单元格数字两种读法不一致,未作为事实采用",
                    "two readings of this cell's figures differ; nothing is taken from it",
                    cell.span,
                )
            )
        if table.kind == "text":
            out.append(
                Issue(
                    "table-not-understood",
                    "info",
                    f"表格{table.number}按文本保留,未识别各列含义",
                    f"table {table.number} is kept as text: its headings say nothing known",
                    table.span,
                )
            )
    return tuple(sorted(set(out), key=lambda i: (i.span, i.code)))


def _read(document: Document) -> tuple[list[TargetClaim], list[Issue]]:
    claims: list[TargetClaim] = []
    issues: list[Issue] = []
    for table in document.tables:
        if past_section(document, table.span.start):
            continue
        if table.kind in ("matrix", "years"):
            claims += matrix_targets(document, table)
        if table.kind != "indicators":
            continue
        for row in table.rows[table.header :]:
            _row(document, table, row, claims, issues)
    return claims, issues


def row_targets(document: Document, table: Table, row: tuple[Cell | None, ...]) -> list[TargetClaim]:
    """The targets of one row of an indicator table, one a column of goals; values that are not understood give none."""
    claims: list[TargetClaim] = []
    _row(document, table, row, claims, [])
    return claims


def _row(
    document: Document, table: Table, row: tuple[Cell | None, ...], claims: list[TargetClaim], issues: list[Issue]
) -> None:
    if len({c.span for c in row if c is not None}) < 2:
        return  # a line that only divides the table
    name = row[table.columns.index("metric")]
    if name is None:
        return
    metric, named_unit = _metric(name)
    lists = TableWords.load()
    if not metric or metric in lists.columns["metric"] or metric in lists.lists["total"]:
        return
    stated = _cell_unit(table, row)
    section = document.section_at(table.span.start)
    for column, kind in enumerate(table.columns):
        cell = row[column]
        if kind not in ("target", "rate", "change") or cell is None or not cell.sure or is_empty(cell.text):
            continue
        value = read_value(cell.text)
        if value is None:
            issues.append(_not_read(metric, cell))
            continue
        if kind == "change" or (kind == "rate" and (value.cumulative or not _yearly(table, column))):
            changed = _as_change(table, row, value, stated or named_unit or table.unit)
            if changed is None and kind == "change" and not _only_goal(table, row, column):
                continue  # how it is meant, the table does not say
            value = changed or value
        unit = stated or table.unit_of(column) or named_unit or table.unit
        if value.scale is not None:
            if unit is None or unit.startswith("10^"):
                issues.append(_not_read(metric, cell))
                continue
            unit = f"{value.scale} {unit}"
        claims.append(
            _claim(document, table, row, name, cell, metric, value, unit, column, section.index if section else None)
        )


def _as_change(table: Table, row: tuple[Cell | None, ...], value: Value, unit: str | None) -> Value | None:
    """A value as the difference between goal and baseline of its row; None where it is not that, or none can be told."""
    if value.kind != "level" or value.value is None or value.high is not None:
        return None
    for column, kind in enumerate(table.columns):
        cell = row[column]
        level = read_value(cell.text) if kind == "target" and cell is not None and not is_empty(cell.text) else None
        before = _baseline(table, row, table.years[column])[1]
        if level is None or level.value is None or before is None:
            continue
        if abs(level.value - before) != abs(value.value):
            continue
        down = level.value < before
        kind = "pointChange" if unit == "%" else "absoluteChange"
        return replace(
            value, value=abs(value.value), kind=kind, direction="decrease" if down else "increase",
            unit="pp" if unit == "%" else value.unit,
        )  # fmt: skip
    return None


def _only_goal(table: Table, row: tuple[Cell | None, ...], column: int) -> bool:
    """True for a change over the years (累计变化) in a row whose goals are left open."""
    over_years = any("累计" in cell.text for cell in table.heading(column))
    goals = [row[i] for i, kind in enumerate(table.columns) if kind == "target"]
    return over_years and all(cell is None or is_empty(cell.text) for cell in goals)


def _not_read(metric: str, cell: Cell) -> Issue:
    return Issue(
        "table-value-not-read",
        "info",
        f"未能读出指标值:{metric}",
        f"the value of this row was not understood: {metric}",
        cell.span,
    )


def _claim(
    document: Document, table: Table, row: tuple[Cell | None, ...], name: Cell, cell: Cell, metric: str,
    value: Value, unit: str | None, column: int, section: int | None,
) -> TargetClaim:  # fmt: skip
    words = TableWords.load().lists
    quantified = value.value is not None
    symbol = value.unit or unit
    year = table.years[column]
    deadline, basis = _deadline(document, table, year, row)
    kind, direction = value.kind, value.direction
    if kind != "level" and value.unit is None and table.columns[column] != "change":
        kind = "relativeChange" if unit == "%" else "pointChange" if unit == "pp" else "absoluteChange"
        symbol = "%/a" if kind == "relativeChange" and value.yearly else symbol
    if (
        kind == "level"
        and table.columns[column] == "rate"
        and quantified
        and not value.cumulative
        and _yearly(table, column)
    ):
        falling = any(word in metric for word in words["falling"])
        kind, direction = "relativeChange", "decrease" if falling else "increase"
        period = document.header.period
        # The growth of a plan's one year is that of the year before.
        symbol = "%" if period is not None and period[0].year == period[1].year else "%/a"
    named = _NAMES_CHANGE.search(metric) if kind == "level" and quantified and value.value != 0 else None
    if named is not None and (symbol or "").split("/")[0] not in ("", "个"):  # 能耗降低（%）: 15
        direction = "decrease" if named[0] in words["falling"] else "increase"
        kind = "pointChange" if symbol == "pp" else "relativeChange" if symbol == "%" else "absoluteChange"
    elif kind == "level" and quantified and _ADDS.match(metric):
        kind, direction, metric = "addition", "increase", metric[2:]  # 新增装机容量（万千瓦）: 200
    baseline_year, baseline_value = _baseline(table, row, year)
    if value.since is not None and baseline_year != value.since:
        baseline_year, baseline_value = value.since, None
    return TargetClaim(
        span=Span(min(name.span.start, cell.span.start), max(name.span.end, cell.span.end)),
        metric_text=metric,
        metric_span=name.span,
        rule="target-table",
        confidence=0.97,
        comparator=value.comparator,
        approximate=value.approximate,
        value=None if value.high is not None else value.value,
        lower=value.value if value.high is not None else None,
        upper=value.high,
        value_text=cell.text,
        value_in_words=value.in_words if quantified else None,
        unit=symbol,
        value_kind=kind,
        change_direction=direction,
        quantification="quantified" if quantified else ("deferred" if value.in_words == "deferred" else "qualitative"),
        baseline_year=baseline_year,
        baseline_value=baseline_value,
        deadline=deadline,
        deadline_basis=basis,
        commitment=_commitment(table, row) or value.commitment or "stated",
        cumulative=value.cumulative,
        scope_text=_caption(table)["place"],
        section=section,
    )


def _deadline(
    document: Document, table: Table, year: int | None, row: tuple[Cell | None, ...]
) -> tuple[date | None, str | None]:
    """The row's own day, else the end of the year in the heading, of the plan, of the table's last year of goals."""
    cell = row[table.columns.index("deadline")] if "deadline" in table.columns else None
    if cell is not None and (day := last_day(document, cell)) is not None:
        return day, "deadlineExplicit"
    if year is not None:
        return date(year, 12, 31), "deadlineExplicit"
    if (said := _caption(table)["year"]) is not None:
        return date(int(said), 12, 31), "deadlineExplicit"
    section = document.section_at(table.span.start)
    if section is not None and (day := titled_day(document, section)) is not None:
        return day, "deadlineExplicit"
    if document.header.period:
        return document.header.period[1], "deadlineInferredFromPlan"
    ahead = [y for y, kind in zip(table.years, table.columns, strict=True) if y is not None and kind == "target"]
    return (date(max(ahead), 12, 31), "deadlineInferredFromPlan") if ahead else (None, None)


def _caption(table: Table) -> dict[str, str | None]:
    """The ``year`` and the ``place`` of the goals that the line above a table announces (2028年底目标, 南山县目标)."""
    words = fold(table.caption.text) if table.caption is not None else ""
    found = _GOALS_OF.fullmatch(words.strip("# *")) if len(words) <= 40 else None
    return found.groupdict() if found is not None else {"year": None, "place": None}


def _yearly(table: Table, column: int) -> bool:
    """True where the heading announces the change of each year."""
    words = TableWords.load().lists["yearly"]
    heads = [row[column] for row in table.rows[: table.header]]
    return any(word in cell.text for cell in heads if cell is not None for word in words)


def _metric(cell: Cell) -> tuple[str, str | None]:
    """The metric without number, 其中 and unit, and the unit that stands behind it."""
    words = " ".join(cell.text.split())
    words = _SERIAL.sub("", words)
    for lead in TableWords.load().lists["leads"]:
        if fold(words).startswith(lead):
            words = words[len(lead) :].lstrip(" :：")
    words = re.sub(r"[*※①-⑳]+\Z", "", words).strip()
    unit = None
    found = _UNIT_BEHIND.search(fold(words))
    if found:
        unit = Units.load().symbol_of(found[1] or found[2] or found[3])
        if unit is not None:
            words = words[: found.start()].rstrip()
    return words.strip(" ,，、;；:："), unit


def _cell_unit(table: Table, row: tuple[Cell | None, ...]) -> str | None:
    if "unit" not in table.columns:
        return None
    cell = row[table.columns.index("unit")]
    if cell is None or is_empty(cell.text):
        return None
    words = fold(cell.text).replace(" ", "").replace("/每", "/")
    return Units.load().symbol_of(words) or words


def _baseline(table: Table, row: tuple[Cell | None, ...], year: int | None) -> tuple[int | None, Decimal | None]:
    """Year and value of the latest column before the target's; a column that names no year comes last."""
    found: list[tuple[int, int]] = []
    for i, kind in enumerate(table.columns):
        then = table.years[i]
        if kind in ("baseline", "past") and then is not None and (year is None or then < year):
            found.append((then, i))
        elif kind == "baseline" and then is None and _is_state(table, i):
            found.append((0, i))
    for then, i in sorted(found, reverse=True):
        cell = row[i]
        if cell is None or not cell.sure or is_empty(cell.text):
            continue
        value = read_value(cell.text)
        if value is not None and value.value is not None and value.high is None:
            return then or None, value.value
        return then or None, None  # a state in words, or with a remark
    return None, None


def _is_state(table: Table, column: int) -> bool:
    """True where a heading without a year says that the column gives the state at the start (现状, 基期值)."""
    words = TableWords.load().lists["state"]
    return any(word in cell.text for cell in table.heading(column) for word in words)


def _commitment(table: Table, row: tuple[Cell | None, ...]) -> str | None:
    lists = TableWords.load().lists
    for i, kind in enumerate(table.columns):
        cell = row[i]
        if kind != "property" or cell is None:
            continue
        for code in ("binding", "expected"):
            if any(word in cell.text for word in lists[code]):
                return code
    return None
