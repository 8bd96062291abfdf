"""Targets from indicator tables: one a row and target column, with the baseline beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..model import Cell, Document, Issue, Span, Table, TargetClaim
from ..vocab.tables import TableWords
from ..vocab.targets import TargetWords, alternatives
from ..vocab.units import Units
from ..zh.width import fold
from .target_filters import past_section

_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*%?\s*(?:-|~|至|到)\s*(?P<high>{_NUMBER})")
_SINGLE = re.compile(rf"(?P<low>{_NUMBER})")
_NOTE = re.compile(r"[*①②③④⑤⑥⑦⑧⑨※]+|\(注\d*\)|\[注?\d{1,2}\]\Z")
_BRACKETS = {"[": "]", "(": ")", "〔": "〕", "【": "】"}
_UNIT_BEHIND = re.compile(r"\(([^()]{1,14})\)\s*\Z|[,，]\s*([^,，()]{1,10})\Z")
_HAN = "[一二三四五六七八九十]{1,3}"
_SERIAL = re.compile(rf"\A(?:\(?\d{{1,3}}\)|\d{{1,3}}(?:[、．]|\.(?!\d))|[①-⑳]|{_HAN}、|[(（]{_HAN}[)）])\s*")
#: The longest wording of a value in words.
_WORDS = 30


@dataclass(frozen=True, slots=True)
class _Value:
    comparator: str
    value: Decimal | None
    high: Decimal | None
    unit: str | None
    approximate: bool = False
    cumulative: bool = False
    in_words: str | None = None


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
        if table.kind != "indicators" or past_section(document, table.span.start):
            continue
        for row in table.rows[table.header :]:
            _row(document, table, row, claims, issues)
    return claims, issues


def _row(
    document: Document, table: Table, row: tuple[Cell | None, ...], claims: list[TargetClaim], issues: list[Issue]
) -> None:
    if len({c.span for c in row if c is not None}) < 2:
        return  # a line that only divides the table
    name = row[table.columns.index("metric")]
    if name is None:
        return
    metric, named_unit = _metric(name)
    if not metric or metric in TableWords.load().columns["metric"]:
        return
    unit = _cell_unit(table, row) or named_unit or table.unit
    section = document.section_at(table.span.start)
    for column, kind in enumerate(table.columns):
        cell = row[column]
        if kind not in ("target", "rate") or cell is None or not cell.sure or _is_empty(cell.text):
            continue
        value = _value(cell.text)
        if value is None:
            issues.append(
                Issue(
                    "table-value-not-read",
                    "info",
                    f"未能读出指标值:{metric}",
                    f"the value of this row was not understood: {metric}",
                    cell.span,
                )
            )
            continue
        claims.append(
            _claim(document, table, row, name, cell, metric, value, unit, column, section.index if section else None)
        )


def _claim(
    document: Document, table: Table, row: tuple[Cell | None, ...], name: Cell, cell: Cell, metric: str,
    value: _Value, unit: str | None, column: int, section: int | None,
) -> TargetClaim:  # fmt: skip
    words = TableWords.load().lists
    quantified = value.value is not None
    symbol = value.unit or unit
    year = table.years[column]
    period = document.header.period
    deadline = date(year, 12, 31) if year is not None else (period[1] if period else None)
    basis = "deadlineExplicit" if year is not None else "deadlineInferredFromPlan" if deadline else None
    kind, direction = "level", None
    if table.columns[column] == "rate" and quantified and not value.cumulative and _yearly(table, column):
        falling = any(word in metric for word in words["falling"])
        kind, direction, symbol = "relativeChange", "decrease" if falling else "increase", "%/a"
    baseline_year, baseline_value = _baseline(table, row, year)
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
        commitment=_commitment(table, row),
        section=section,
    )


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
        unit = Units.load().symbol_of(found.group(1) or found.group(2))
        if unit is not None:
            words = words[: found.start()].rstrip()
    return words.strip(" ,，、;；:："), unit


def _cell_unit(table: Table, row: tuple[Cell | None, ...]) -> str | None:
    if "unit" not in table.columns:
        return None
    cell = row[table.columns.index("unit")]
    if cell is None or _is_empty(cell.text):
        return None
    words = fold(cell.text).replace(" ", "").replace("/每", "/")
    return Units.load().symbol_of(words) or words


def _baseline(table: Table, row: tuple[Cell | None, ...], year: int | None) -> tuple[int | None, Decimal | None]:
    """Year and value of the latest column before the target's."""
    found: list[tuple[int, int]] = []
    for i, kind in enumerate(table.columns):
        then = table.years[i]
        if kind in ("baseline", "past") and then is not None and (year is None or then < year):
            found.append((then, i))
    for then, i in sorted(found, reverse=True):
        cell = row[i]
        if cell is None or not cell.sure or _is_empty(cell.text):
            continue
        value = _value(cell.text)
        if value is not None and value.value is not None and value.high is None:
            return then, value.value
    return None, None


def _commitment(table: Table, row: tuple[Cell | None, ...]) -> str:
    lists = TableWords.load().lists
    for i, kind in enumerate(table.columns):
        cell = row[i]
        if kind != "property" or cell is None:
            continue
        for code in ("binding", "expected"):
            if any(word in cell.text for word in lists[code]):
                return code
    return "stated"


def _is_empty(text: str) -> bool:
    bare = fold(text).replace(" ", "").replace("―", "-").replace("─", "-").replace("－", "-")
    return not bare or bare in TableWords.load().lists["empty"]


def _value(text: str) -> _Value | None:
    """The value that a cell states; None where its figures cannot be read with certainty."""
    words = _NOTE.sub("", fold(text)).strip()
    cumulative = False
    if words and _BRACKETS.get(words[0]) == words[-1]:
        cumulative, words = True, words[1:-1].strip()
    targets = TargetWords.load()
    comparator, approximate = "equal", False
    front = re.match(rf"(?:{alternatives(targets.prefix)})(?:到|为|在)?\s*", words)
    if front and len(front[0]) < len(words):
        bare = re.sub(r"[到为在\s]+\Z", "", front[0])
        comparator = targets.prefix.get(bare) or targets.prefix.get(front[0].strip(), "equal")
        words = words[front.end() :]
    number = _RANGE.match(words) or _SINGLE.match(words)
    if number is None:
        return _in_words(fold(text), cumulative)
    rest = words[number.end() :].strip()
    unit = None
    if rest.startswith("%"):
        unit, rest = "%", rest[1:].strip()
    else:
        found = Units.load().match(rest, 0)
        if found is not None:
            unit, rest = found[1], rest[found[0] :].strip()
    back = re.match(alternatives(targets.suffix), rest)
    if back:
        code, rest = targets.suffix[back[0]], rest[back.end() :].strip()
        if code == "approximate":
            approximate = True
        else:
            comparator = code
    if comparator == "approximate":
        comparator, approximate = "equal", True
    if rest.strip("()[]*。"):
        return None
    groups = number.groupdict()
    low = Decimal(groups["low"].replace(",", ""))
    high = Decimal(groups["high"].replace(",", "")) if groups.get("high") else None
    if high is not None:
        if high <= low:
            return None
        comparator = "between"
    return _Value(comparator, low, high, unit, approximate, cumulative)


def _in_words(text: str, cumulative: bool) -> _Value | None:
    lists = TableWords.load().lists
    if len(text) > _WORDS or re.search(r"\d", text) or not re.search(r"[\u4e00-\u9fff]", text):
        return None
    if text in lists["full"]:
        return _Value("equal", Decimal(100), None, "%", in_words=text, cumulative=cumulative)
    deferred = any(word in text for word in lists["deferred"])
    return _Value("equal", None, None, None, in_words="deferred" if deferred else None)
