"""Words that say by when: each cue with its last day and what it governs."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ..model import Span
from ..vocab.targets import TargetWords
from ..zh.periods import five_years

_NUMBERS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A cue and the last day it names; ``past`` where the day lies before the plan begins."""

    span: Span
    day: date
    past: bool


# 二〇三五年
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@cache
def _cue() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The pattern of a cue, and of the words in front that make a year a baseline."""
    w = TargetWords.load()
    lead, tail, own = w.any_of("deadline_leads"), w.any_of("deadline_tails"), w.any_of("own_year")
    cue = re.compile(
        rf"(?P<lead>{lead})?\s?(?P<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{{2}})\s?年\s?"
        r"(?:(?P<month>1[0-2]|[1-9])\s?月\s?(?:(?P<day>[12]\d|3[01]|[1-9])\s?日)?|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四])季度)?"
        rf"\s?(?P<tail>{tail})?"
        rf"|(?:{lead})?[“\"]?(?P<plan>十[一二三四五六]五)[”\"]?(?:规划)?(?:{w.any_of('five_year_tails')})"
        rf"|年?(?P<month2>1[0-2]|[1-9])\s?月\s?(?:{w.any_of('month_tails')}|(?P<day2>[12]\d|3[01]|[1-9])\s?日)?(?:之?前)"
        rf"|(?P<own>{own})"
    )
    return cue, re.compile(rf"(?:{w.any_of('compared_leads')})\s?$")


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?:{TargetWords.load().any_of('year_naming_verbs')})$")


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def deadlines(text: str, start: int, end: int, plan_start: date | None, plan_end: date | None) -> list[Deadline]:
    """The deadline cues in ``text[start:end]``, in text order.

    ``2030年前`` ends with 2029, ``2030年底前`` with 2030.  ``比2020年`` and ``2020年基础上`` name baselines and are left out; ``年底前``, ``全年`` take the year of an annual
    plan (``plan_start`` and ``plan_end`` in one year) and are left out where the plan has no year of its own.
    """
    cue, compared_lead = _cue()
    no_deadline = TargetWords.load().lists["no_deadline_behind"]
    named = _named()
    annual = plan_end is not None and plan_start is not None and plan_start.year == plan_end.year
    found = []
    for m in cue.finditer(text, start, end):
        behind = text[m.end() : m.end() + 4]
        day: date | None = None
        if m["year"]:
            if behind.startswith(no_deadline):
                continue
            compared = compared_lead.search(text[max(start, m.start() - 2) : m.start("year")]) is not None
            if m["lead"] in (None, "在", "于") and compared and not (m["lead"] == "在" and m["tail"]):
                continue
            year = int(m["year"].translate(_DIGITS))
            if m["month"]:
                month = int(m["month"])
                if m["tail"] == "初":
                    continue
                try:
                    day = date(year, month, int(m["day"])) if m["day"] else _last(year, month)
                except ValueError:
                    continue
            elif m["half"]:
                day = date(year, 6, 30) if m["half"] == "上半年" else date(year, 12, 31)
            elif m["quarter"]:
                day = _last(year, 3 * _NUMBERS[m["quarter"]])
            elif m["tail"] in ("前", "之前", "以前"):
                day = date(year - 1, 12, 31)  # 2030年前: the last day before that year
            else:
                if m["lead"] is None and m["tail"] is None and named.search(text, max(start, m.start() - 3), m.start()):
                    continue  # 推进2022年创建工作: the year of what is named
                day = date(year, 12, 31)
        elif m["plan"]:
            if text[max(start, m.start() - 1) : m.start()] in ("由", "从", "比", "较"):
                continue
            day = plan[1] if (plan := five_years(m["plan"])) else None
        elif m["month2"] and annual and plan_end is not None:
            try:
                month = int(m["month2"])
                day = date(plan_end.year, month, int(m["day2"])) if m["day2"] else _last(plan_end.year, month)
            except ValueError:
                continue
        elif m["own"] and annual and plan_end is not None:
            day = date(plan_end.year, 12, 31)
        if day is not None:
            found.append(Deadline(Span(m.start(), m.end()), day, plan_start is not None and day < plan_start))
    return found
