"""Which years or months a plan covers: by its title, else by what its text says of its term or its stages."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from ..vocab.structure import StructureWords
from ..zh.numerals import number
from ..zh.periods import Period, first_date, five_years, periods
from ..zh.width import fold

#: How much of a text is read for the term of the plan, in characters.
_READ = 60_000
#: 规划期限为2021—2025年, 本方案实施期限:2022年1月至2024年12月.
_TERM = re.compile(
    r"(?:规划|计划|方案|行动|实施|创建|整治|攻坚|试点|工作|活动|专项行动)(?:的)?(?:期限?|周期|时限|时间)(?:为|是|:|自|从|确定为|定为|拟定为|原则上为|。)*\s*"
    r"(?=(?:19|20)\d\d)"
)
#: 本措施自2024年1月1日起施行,有效期至2026年12月31日.
_DAY = r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_VALID = re.compile(
    rf"自(?:(?P<first>{_DAY})|(?:印发|发布|公布)之日)起[^。;]{{0,8}}[,;]有效期(?:限)?(?:截?至|到)(?P<last>{_DAY})"
)
_STAGE = re.compile(
    r"(?P<stage>[\u4e00-\u9fff]{1,10}阶段)\s*(?:\(([^()]{4,40})\)|:\s*((?:19|20)\d\d年[^,。;:]{2,24}))"
    r"|(?<=[\u4e00-\u9fff。])(?:\([一二三四五六七八]\)|[1-8][.、])\s*[^()。;:]{2,24}\(([^()]{4,40})\)"
)


def plan_period(title: str | None, words: StructureWords) -> tuple[date, date] | None:
    """What the title says the plan covers."""
    if title is None:
        return None
    folded = re.sub("《[^《》]*》(?=[^《》]{2})", "", fold(title))  # the years of a plan that this one carries out
    for period in periods(folded + ")" if re.search(r"\d\Z", folded) else folded):
        if period.kind == "range":
            return period.start, period.end
    year = words.annual.search(folded)
    if "总结" in folded:  # 2022年工作总结和2023年工作计划: the plan is for the later year
        year = max(words.annual.finditer(folded), key=lambda m: m.group(1), default=year)
    five = re.search(r"(十[一二三四五六])(?:五|个五年)", folded)
    if five is not None:
        return five_years(five.group(1) + "五")
    if year is not None:
        value = int(year.group(1))
        span = re.search(r"([一二三四五六七八九十两])年", folded[: year.start()] + folded[year.end() :])
        count = number(span.group(1)) if span else None
        if count is not None and count > 1:
            return None
        return date(value, 1, 1), date(value, 12, 31)
    return None


def stated_period(text: str, issued: date | None = None) -> tuple[date, date] | None:
    """The term that the text states for the plan, or from the first of its stages to the last; None where it does not."""
    text = re.sub(r"[ \t]*\n\s*", "", fold(text[:_READ]))
    for term in _TERM.finditer(text):
        for period in periods(text[term.end() : term.end() + 40]):
            if period.kind == "range" and period.span.start <= 1:
                return period.start, period.end
            break
    valid = _VALID.search(text)
    if valid is not None:
        day, last = first_date(valid["first"] or ""), first_date(valid["last"])
        begin = day.start if day is not None else issued
        if begin is not None and last is not None and begin < last.start:
            return begin, last.start
    if "阶段(" not in text and "阶段:" not in text:
        return None
    said = [(m, found) for m in _STAGE.finditer(text) if (found := _stage(m[2] or m[3] or m[4])) is not None]
    stages = [found for _, found in said]
    named = sum(1 for m, _ in said if "阶段" in m.group())
    if len(stages) < 2 or 2 * named < len(stages) or any(a.end > b.end for a, b in pairwise(stages)):
        return None
    first, last = stages[0], stages[-1]
    return None if first.kind in ("day", "month") and first.cue == "by" else (first.start, last.end)


def _stage(words: str) -> Period | None:
    """The one stretch of time that the words of a stage are; None where they say something else."""
    found = periods(words)
    if len(found) != 1 or len(found[0].span) < len(words.strip()) - 3:
        return None
    return found[0]
