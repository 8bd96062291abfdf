"""What the columns of a table hold, by their headings and, where these say nothing, by the cells below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Cell
from ..vocab.actions import opening_verb
from ..vocab.tables import TableWords
from ..vocab.units import Units
from ..zh.width import fold
from .task_columns import names_bodies

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FIVE = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
_OWNERS = ("lead", "responsible", "support", "supervise")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,14})[)\]]")
_FIGURE = re.compile(r"[<>≤≥≦≧约]*\s*-?\d[\d,]*(?:\.\d+)?\s*%?")
_ENDS_IN_FIGURE = re.compile(r"(?<![A-Za-z\d.])\d[\d,.]*\D{0,5}\Z")

Rows = Sequence[Sequence[Cell | None]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the headings of a table: the first ``header`` rows are headings."""

    kind: str
    header: int
    columns: tuple[str, ...]
    years: tuple[int | None, ...]
    units: tuple[str | None, ...] = ()

    @property
    def known(self) -> int:
        """How much of the table it explains."""
        if self.kind == "text":
            return 0
        return sum(column != "other" for column in self.columns) + sum(year is not None for year in self.years)


def read_headings(
    rows: Rows, first: int, header: int, since: int | None, words: TableWords, goals: bool = False
) -> Reading:
    """The headings in ``rows[first:header]``; ``goals``: the line above the table announces goals."""
    width = len(rows[0])
    headings = [joined([row[column] for row in rows[first:header]]) for column in range(width)]
    years = tuple(_year(heading) for heading in headings)
    body = rows[header:]
    columns = _columns(headings, years, since, words, body)
    columns = _with_names(columns, years, body, words)
    columns = tuple(
        "property" if kind == "other" and "property" not in columns and _is_property(body, i, words) else kind
        for i, kind in enumerate(columns)
    )
    units = tuple(_unit_in(heading) for heading in headings)
    kind = _kind(columns)
    if kind == "indicators" and _tells_work(columns, body):
        columns = tuple("name" if column == "metric" else column for column in columns)
        kind = _kind(columns)
    if kind == "tasks" and names_bodies([[c.text if c else None for c in row] for row in body], columns):
        return Reading("text", header, columns, years, units)
    if kind == "text" and (dated := _by_years(headings, columns, body, words, goals)) is not None:
        return Reading("years", header, dated, years, units)
    if kind == "text" and (places := _matrix(headings, columns, body, words, goals)) is not None:
        return Reading("matrix", header, places, years, units)
    return Reading(kind, header, columns, years, units)


def joined(cells: Sequence[Cell | None]) -> str:
    """The words of headings above each other, each cell once, folded and without blanks."""
    seen: list[Cell] = []
    for cell in cells:
        if cell is not None and cell not in seen:
            seen.append(cell)
    return fold("".join(cell.text for cell in seen)).replace(" ", "")


def _year(heading: str) -> int | None:
    found = _YEAR.findall(heading)
    if found:
        return int(found[-1])
    return next((year for word, year in _FIVE.items() if word in heading), None)


def column_kinds(headings: Sequence[str]) -> tuple[str, ...]:
    """What columns hold by their headings alone (folded, without blanks), where no cell says more."""
    words = TableWords.load()
    kinds = [_kind_of(heading, words) for heading in headings]
    _name_rows(kinds)
    return tuple(kinds)


def _unit_in(heading: str) -> str | None:
    """The unit in brackets in a heading: ``2025年目标(%)``, ``总投资(单位:万元)``."""
    units = Units.load()
    for found in _BRACKET.findall(heading):
        unit = units.symbol_of(re.sub(r"\A单位:?", "", found))
        if unit is not None:
            return unit
    return None


def _columns(
    headings: Sequence[str], years: Sequence[int | None], since: int | None, words: TableWords, body: Rows
) -> tuple[str, ...]:
    """What each column holds, by its heading; years alone are told apart by their order."""
    kinds = [_kind_of(heading, words) for heading in headings]
    for i, kind in enumerate(kinds):
        if kind == "task" and _figured(body, i):
            kinds[i] = "target"  # 年度任务 above figures sets how much, not what
    levels = ("other", "target", "baseline")
    dated = [y for y, kind in zip(years, kinds, strict=True) if y is not None and kind in levels]
    latest = max(dated, default=None)
    goals = [y for y, kind in zip(years, kinds, strict=True) if y is not None and kind == "target"]
    for i, heading in enumerate(headings):
        then = years[i]
        if then is not None and kinds[i] == "other":
            ahead = then == latest and len(set(dated)) > 1 if since is None else then >= since
            # 2022 beside 2023年目标, or 2021 beside 2025 and 2030, is where the plan starts from.
            ahead = ahead and not (goals and then < min(goals)) and not _leaps(then, dated)
            kinds[i] = "target" if ahead else "baseline"
        if kinds[i] == "target" and any(word in heading for word in words.lists["past"]):
            kinds[i] = "past"
    done = [y for y, kind in zip(years, kinds, strict=True) if kind == "baseline" and y is not None]
    for i, kind in enumerate(kinds):
        year = years[i]
        if kind == "target" and year is not None and any(y >= year for y in done):
            kinds[i] = "past"  # 2020年目标 beside 2020年实现: looked back on
    if any(kind == "target" and year is not None for kind, year in zip(kinds, years, strict=True)):
        # 目标 beside 2025年目标值 sorts the rows by what they are for.
        kinds = ["category" if k == "target" and y is None else k for k, y in zip(kinds, years, strict=True)]
    _name_rows(kinds)
    return tuple(kinds)


def _name_rows(kinds: list[str]) -> None:
    """Settles which column names the rows: one metric, one task or one project."""
    money = "amount" in kinds or ("content" in kinds and "span" in kinds)
    if "metric" not in kinds and "task" not in kinds and money:
        named = [i for i, kind in enumerate(kinds) if kind in ("project", "name")]
        if named and "project" not in kinds:
            kinds[named[0]] = "project"
        for i in named:
            kinds[i] = "content" if kinds[i] == "name" else kinds[i]
        for i in [i for i, kind in enumerate(kinds) if kind == "project"][1:]:
            kinds[i] = "content"
        return
    for i, kind in enumerate(kinds):
        if kind in ("project", "content"):
            kinds[i] = "name"
    metrics = [i for i, kind in enumerate(kinds) if kind == "metric"]
    if not metrics and "task" not in kinds:
        named = [i for i, kind in enumerate(kinds) if kind == "name"]
        if named:
            # 项目 beside 责任单位 names the work, and what stands in the next column describes it.
            kinds[named[0 if any(kind in kinds for kind in _OWNERS) else -1]] = "metric"
    for i in metrics[:-1]:
        kinds[i] = "category"
    tasks = [i for i, kind in enumerate(kinds) if kind == "task"]
    for i in tasks[1:]:
        kinds[i] = "action"


def _with_names(
    columns: tuple[str, ...], years: Sequence[int | None], body: Rows, words: TableWords
) -> tuple[str, ...]:
    """The columns with one that names the indicators, where headings say of none that it does.

    Beside a column of figures that is a goal, words without figures name what the figures measure: 主要目标 beside 目标值.
    """
    if {"metric", "task", "project", "name"} & set(columns) or "target" not in columns:
        return columns
    shares = [_worded(body, i) for i in range(len(columns))]
    if not any(kind == "target" and share < 0.5 for kind, share in zip(columns, shares, strict=True)):
        return columns
    named = [
        i for i, kind in enumerate(columns)
        if kind in ("target", "category", "other") and years[i] is None and shares[i] > 0.7
    ]  # fmt: skip
    named = [i for i in named if not _placed(body, i, words)]
    if not named:
        return columns
    best = max(named, key=lambda i: (len({c.span for row in body if (c := row[i]) is not None}), i))
    return tuple("metric" if i == best else "category" if i in named else kind for i, kind in enumerate(columns))


def _placed(body: Rows, column: int, words: TableWords) -> bool:
    """True where the cells of a column name places."""
    names = [cell.text.replace(" ", "") for row in body if (cell := row[column]) is not None]
    ends = tuple(words.lists["place_endings"])
    placed = sum(name.endswith(ends) and len(name) <= 12 and not re.search(r"\d", name) for name in names)
    return bool(names) and placed >= 0.6 * len(names)


def _figured(body: Rows, column: int) -> bool:
    """True where all the cells of a column are figures."""
    cells = [fold(c.text) for row in body if (c := row[column]) is not None]
    return bool(cells) and all(_FIGURE.fullmatch(cell) for cell in cells)


def _worded(body: Rows, column: int) -> float:
    """The share of the filled cells of a column that are words and do not end in a figure with its unit."""
    cells = [fold(c.text) for row in body if (c := row[column]) is not None]
    told = [c for c in cells if re.search(r"[\u4e00-\u9fff]{2}", c) and not _ENDS_IN_FIGURE.search(c)]
    return len(told) / len(cells) if cells else 0.0


def _leaps(year: int, dated: Sequence[int]) -> bool:
    """True for the earliest of several years where the next is not the year after."""
    later = sorted(y for y in set(dated) if y > year)
    return bool(later) and year == min(dated) and later[0] - year > 1


def _kind_of(heading: str, words: TableWords) -> str:
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", heading)
    if bare in words.lists["unit_heading"]:
        return "unit"
    if not heading or len(heading) > 40:
        return "other"
    for kind, forms in words.columns.items():
        if any(form in (bare or heading) for form in forms):
            return "other" if kind in _OWNERS and _names_persons(bare or heading, words) else kind
    return "other"


def _names_persons(heading: str, words: TableWords) -> bool:
    """True for 牵头领导 and 责任人, not for 责任单位及责任人."""
    lists = words.lists
    return any(w in heading for w in lists["persons"]) and not any(w in heading for w in lists["persons_not"])


def _kind(columns: Sequence[str]) -> str:
    if "project" in columns:
        return "projects"
    if "metric" in columns and ("target" in columns or "rate" in columns):
        return "indicators"
    owned = any(kind in columns for kind in _OWNERS)
    if (owned and any(kind in columns for kind in ("task", "name", "metric"))) or {"task", "deadline"} <= set(columns):
        return "tasks"
    # Indicators without a goal look back on what was reached.
    return "record" if "metric" in columns and ("past" in columns or "baseline" in columns) else "text"


def _tells_work(columns: Sequence[str], body: Rows) -> bool:
    """True where goals are sentences that say what owners do (新建便民服务点30个。), and no values of indicators."""
    if not any(kind in columns for kind in _OWNERS) or {"unit", "baseline", "rate", "property"} & set(columns):
        return False
    cells = [fold(c.text) for row in body for c, k in zip(row, columns, strict=True) if c is not None and k == "target"]
    told = sum(
        len(c) >= 6 and (opening_verb().match(c) is not None or re.search("[,。;].", c + "_") is not None)
        for c in cells
    )
    return bool(cells) and told * 2 > len(cells)


def _is_property(body: Rows, column: int, words: TableWords) -> bool:
    """True where the cells below a heading that says nothing (备注) call the rows binding or expected."""
    said = [row[column] for row in body]
    cells = {c.span: c.text for c in said if c is not None}.values()
    forms = (*words.lists["binding"], *words.lists["expected"])
    return (
        bool(cells)
        and all(len(c) <= 8 for c in cells)
        and sum(any(f in c for f in forms) for c in cells) * 2 > len(cells)
    )


def _by_years(
    headings: Sequence[str], columns: Sequence[str], body: Rows, words: TableWords, goals: bool
) -> tuple[str, ...] | None:
    """The columns of a table with a row a year and a column an indicator; None where it is none such."""
    at = next((i for i, kind in enumerate(columns) if kind != "serial"), None)
    if at is None or len(columns) < at + 2 or headings[at] not in words.lists["years"] or not goals:
        return None
    named = [c.text.replace(" ", "") for row in body if (c := row[at]) is not None]
    if sum(bool(re.fullmatch(r"20\d\d年?", fold(name))) for name in named) * 3 < len(named) * 2 or len(named) < 2:
        return None
    kinds = ["other"] * len(columns)
    kinds[at] = "year"
    for i in range(at + 1, len(columns)):
        figures = [fold(c.text) for row in body if (c := row[i]) is not None]
        if headings[i] and figures and sum(bool(_FIGURE.match(f)) for f in figures) * 2 > len(figures):
            kinds[i] = "value"
    return tuple(kinds) if "value" in kinds else None


def _matrix(
    headings: Sequence[str], columns: Sequence[str], body: Rows, words: TableWords, goals: bool
) -> tuple[str, ...] | None:
    """The columns of a table with a row a place and a column an indicator; None where it is none such."""
    at = next((i for i, kind in enumerate(columns) if kind != "serial"), None)
    if at is None or len(columns) < at + 2 or not body:
        return None
    heading = re.sub(r"[(（].*?[)）]|/|、|各", "", headings[at])
    if not _placed(body, at, words) or not (heading == "" or heading.endswith(tuple(words.lists["places"]))):
        return None
    kinds = ["other"] * len(columns)
    kinds[at] = "place"
    for i in range(at + 1, len(columns)):
        figures = [c.text for row in body if (c := row[i]) is not None]
        told = any(word in headings[i] for word in words.lists["goals"])
        known = columns[i] in ("unit", "lead", "support", "responsible", "baseline", "past", "amount", "serial")
        if known or not headings[i] or any(word in headings[i] for word in words.lists["no_metric"]):
            continue
        if figures and sum(bool(_FIGURE.match(fold(f))) for f in figures) * 2 > len(figures) and (goals or told):
            kinds[i] = "value"
    return tuple(kinds) if "value" in kinds else None
