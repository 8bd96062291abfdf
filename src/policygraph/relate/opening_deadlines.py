"""The day that opens a list: what ends in a colon (到2025年，主要目标是：) governs the items below it."""

from __future__ import annotations

import re
from datetime import date

from ..model import Document, Section
from .deadlines import deadlines

# words of a line that opens a list of goals (not: 2021年工作安排如下：)
_OPENS = re.compile("目标|愿景|展望|指标|进展|成效|实现|达到|取得|迈上")
_INTRODUCES = re.compile("(?:意见|通知|措施|方案|要求|安排|工作)(?:如下)?[：:]\\s*$")
# 着眼2035年“…”远景目标，“十四五”主要目标是：
_FAR = re.compile(
    r"(?:着眼|锚定|展望|对标|围绕|面向|立足)[^，,；;：:]{0,8}20\d\d年[^；;：:]{0,80}?(?:远景)?目标[^，,；;：:]{0,10}[，,]"
)
_MARKED = re.compile(
    r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]|[—\-●•◆■①-⑳]|第[一二三四五六七八九十]+[章节])"
)
_FIVE_YEARS = re.compile(r"[“\"]?十(?P<n>[三四五])五[”\"]?[^，,；;：:“”]{0,16}目标[^，,；;]{0,6}[：:]")


# a title that is a day and the word for goals: 2028年底目标, 到2035年远景目标
_TITLED = re.compile(
    r"(?:到|至)?(?P<year>20\d\d)\s?年(?:底|末)?的?(?:主要|总体|发展|具体|工作|阶段|远景|中期|近期|长远)*(?:目标|愿景|展望)\Z"
)


def titled_day(document: Document, section: Section) -> date | None:
    """The last day of the year whose goals the title of a section announces (2028年底目标), None for other titles."""
    m = _TITLED.fullmatch(re.sub(r"\s", "", section.title.of(document.text)).rstrip("：:"))
    return date(int(m["year"]), 12, 31) if m and not section.untitled else None


class OpenedDay:
    """Told of each paragraph of a document in turn, knows the day that governs it."""

    def __init__(self, document: Document) -> None:
        """Nothing is open at the start."""
        self._document = document
        self._day: date | None = None
        self._section: int | None = None
        self._unended: date | None = None

    def at(self, offset: int, line: str) -> tuple[date | None, date | None]:
        """The days that govern the paragraph that reads ``line`` and starts at ``offset``: its first sentence, and all of it.

        A paragraph that ends in a colon and names a day opens the list; the list ends with the section it stands in.
        One that ends in a semicolon goes on below, to the first full stop, where the next begins without a number.
        """
        first = None if _MARKED.match(line) else self._unended
        start = max(line.rfind(x) for x in "。！？") + 1
        told = self.days(line, start)
        goes_on = line.rstrip().endswith(("；", ";"))
        self._unended = (told[-1] if told else first if start == 0 else None) if goes_on else None
        section = self._document.section_at(offset)
        if (
            section is not None
            and self._day is None
            and (told_above := titled_day(self._document, section)) is not None
        ):
            self._day, self._section = told_above, section.index
        if self._day is not None and not self._within(None if section is None else section.index):
            self._day = None
        day = self._day
        if line.rstrip().endswith(("：", ":")) and not _INTRODUCES.search(line):
            near = _FAR.sub(lambda m: "　" * len(m[0]), line)  # what lies beyond the plan is told first
            told = self.days(near, start) if _OPENS.search(near, start) else []
            if told:
                self._day, self._section = told[-1], None if section is None else section.index
            elif five := _FIVE_YEARS.search(near, start):
                year = {"三": 2020, "四": 2025, "五": 2030}[five["n"]]
                self._day, self._section = date(year, 12, 31), None if section is None else section.index
        return first or day, day

    def days(self, line: str, start: int = 0) -> list[date]:
        """The days to come that ``line`` names from ``start`` on."""
        begin, finish = self._document.header.period or (None, None)
        return [d.day for d in deadlines(line, start, len(line), begin, finish) if not d.past]

    def _within(self, index: int | None) -> bool:
        while index is not None and index != self._section:
            index = self._document.sections[index].parent
        return index == self._section
