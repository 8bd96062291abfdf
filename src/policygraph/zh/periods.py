"""Dates and periods in running text, with where they stand and the days they run from and to."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from ..model.text import Span
from .numerals import number
from .width import fold


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as worded.

    ``kind``: day, month, quarter, half, year, range or five-year.  ``cue``: ``by`` where the words set a
    last day (``到2025年``, ``6月底前``), ``during`` where they fill the stretch (``全年``, ``“十四五”期间``, ``年内``),
    ``since`` (``比2020年``, ``2015年以来``) where it is a point to compare with, and ``bare`` otherwise.
    """

    span: Span
    start: date
    end: date
    kind: str
    cue: str = "bare"


#: What years in words are written with besides 〇: 二O二一, 二0二一.
_ZEROS = str.maketrans("○0oO", "〇〇〇〇")
_FIVE_YEARS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零○0oO][一二三四五六七八九〇零○0oO]{2})"
_ONE_TWO = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_DASH = r"\s*(?:-{1,2}|~|至|到)\s*"
_BY = r"(?:\s*(?:年底|底|末|年末)?\s*(?:以前|之前|前)|\s*(?:年底|底|末|年末)|\s*止)?"

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("range-months", re.compile(rf"({_YEAR})\s*年\s*(\d{{1,2}})\s*月?{_DASH}(?:({_YEAR})\s*年\s*)?(\d{{1,2}})\s*月")),
    ("range-years", re.compile(rf"({_YEAR})\s*年?{_DASH}({_YEAR})\s*(?:年|\))")),
    (
        "day",
        re.compile(rf"({_YEAR})\s*年\s*({_ONE_TWO})\s*月\s*(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[日号]{_BY}"),
    ),
    ("day", re.compile(r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")),
    ("month", re.compile(rf"({_YEAR})\s*年\s*({_ONE_TWO})\s*月\s*(?:份)?{_BY}")),
    ("half", re.compile(rf"(?:({_YEAR})\s*年\s*)?(上|下)半年{_BY}")),
    ("quarter", re.compile(rf"(?:({_YEAR})\s*年\s*)?第?([一二三四1-4])季度{_BY}")),
    ("year", re.compile(rf"({_YEAR})\s*年(?:度|\s*全年)?{_BY}(?!期|代)")),
    ("five", re.compile(r"[“\"]?(十[一二三四五六]五)[”\"]?(期?末|期间|时期|以来|终期)?(?![\u4e00-\u9fff]?[”])")),
    ("month-only", re.compile(rf"(?<![年\d.\-])(\d{{1,2}})\s*月\s*(?:份)?(?!\s*\d)(?:底|末)?{_BY}")),
    ("day-only", re.compile(rf"(?<![年\d.\-])(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]{_BY}")),
    (
        "this-year",
        re.compile(
            r"(?<![\d一二三四五六七八九〇零每逐两多])(?:年底|年末|年内|年终|全年|本年度|今年|当年)(?:以?前|之前)?"
        ),
    ),
)


def periods(text: str, span: Span | None = None, *, year: int | None = None) -> list[Period]:
    """The periods in ``span`` of ``text``, in order, none inside another.

    ``year`` is the plan's year: with it months and ``年底前`` without a year count, without it they are left out.
    """
    base = span.start if span is not None else 0
    words = fold(span.of(text) if span is not None else text)
    taken: list[tuple[int, int]] = []
    out: list[Period] = []
    for kind, form in _FORMS:
        for match in form.finditer(words):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            found = _read(kind, match, year)
            if found is None:
                if kind == "day":  # 2月30日 is no day, and not a month either
                    taken.append(match.span())
                continue
            start, end, name = found
            taken.append(match.span())
            cue = _cue(words, match)
            at = match.start() - (1 if cue == "by" and words[match.start() - 1 : match.start()] == "到" else 0)
            out.append(Period(Span(base + at, base + match.end()), start, end, name, cue))
    return sorted(out, key=lambda p: p.span)


def first_date(text: str, span: Span | None = None) -> Period | None:
    """The first full date (year, month, day) in the text, or None."""
    return next((p for p in periods(text, span) if p.kind == "day"), None)


def five_years(name: str) -> tuple[date, date] | None:
    """First and last day of a five-year plan by name (``十四五``)."""
    first = _FIVE_YEARS.get(name)
    return None if first is None else (date(first, 1, 1), date(first + 4, 12, 31))


def _int(words: str) -> int:
    value = number(words if words.isascii() else words.translate(_ZEROS))
    return int(value) if value is not None else 0


def _month(year: int, first: int, last_year: int, last: int) -> tuple[date, date] | None:
    if not (1 <= first <= 12 and 1 <= last <= 12) or (last_year, last) < (year, first):
        return None
    return date(year, first, 1), date(last_year, last, monthrange(last_year, last)[1])


def _read(kind: str, match: re.Match[str], plan_year: int | None) -> tuple[date, date, str] | None:
    group = match.groups()
    if kind == "range-months":
        first = _int(group[0])
        pair = _month(first, int(group[1]), _int(group[2]) if group[2] else first, int(group[3]))
        return None if pair is None else (*pair, "range")
    if kind == "range-years":
        first, last = _int(group[0]), _int(group[1])
        return (date(first, 1, 1), date(last, 12, 31), "range") if first < last else None
    if kind in ("day", "day-only"):
        numbers = [_int(x) for x in group]
        if kind == "day-only":
            if plan_year is None:
                return None
            numbers.insert(0, plan_year)
        try:
            day = date(*numbers)
        except ValueError:
            return None
        return day, day, "day"
    if kind in ("month", "month-only"):
        year = _int(group[0]) if kind == "month" else plan_year
        if year is None:
            return None
        month = _int(group[-1])
        pair = _month(year, month, year, month)
        return None if pair is None else (*pair, "month")
    if kind in ("half", "quarter"):
        year = _int(group[0]) if group[0] else plan_year
        if year is None:
            return None
        if kind == "half":
            pair = _month(year, *((1, year, 6) if group[1] == "上" else (7, year, 12)))
        else:
            quarter = _int(group[1])
            pair = _month(year, 3 * quarter - 2, year, 3 * quarter)
        return None if pair is None else (*pair, kind)
    if kind == "five":
        years = five_years(group[0])
        return None if years is None else (*years, "five-year")
    year = plan_year if kind == "this-year" else _int(group[0])
    if year is None or not 1949 <= year <= 2100:
        return None
    return date(year, 1, 1), date(year, 12, 31), "year"


def _cue(words: str, match: re.Match[str]) -> str:
    said = match.group()
    before = words[max(0, match.start() - 2) : match.start()]
    after = words[match.end() : match.end() + 2]
    if said.endswith(("以来", "来")) or (before[-1:] in ("比", "较", "自", "从", "于") and "前" not in said):
        return "by" if before[-1:] == "于" and said.endswith(("前", "底", "末")) else "since"
    if after in ("以来", "起") or after[:1] == "起" or "以来" in after:
        return "since"
    if said.endswith(("前", "底", "末", "止", "终期", "年终")) or before[-1:] == "到" or before == "截至":
        return "by"
    if said.endswith(("期间", "时期", "内", "全年", "年度", "今年", "当年")) or after[:1] in ("内", "间", "期"):
        return "during"
    return "bare"
