"""The plan that a notice brings as its annex, and whether a text is a piece of news on a plan."""

from __future__ import annotations

import re

from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.width import fold
from .lines import Paragraph
from .markers import marker

_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六]{0,2}\s*:?\Z")
_MAIN = frozenset({"part", "chapter", "han"})
#: What an annex is called that is a plan itself, no table, form or list.
_PLAN = re.compile(r"(?:规划|纲要|计划|方案|要点|行动|安排)(?:\([^()]{1,16}\))*\Z")
_REPORTED = re.compile(r"(?:新华社|中新社|本报|记者)[^。]{0,30}?(?:电|讯|报道|获悉|了解到|从|\))")
#: How far below 附件 the first heading of the plan stands, in paragraphs.
_NEAR = 20


def annexed_plan(paragraphs: list[Paragraph], at: int, words: StructureWords) -> Joined | None:
    """The title of the one plan annexed behind paragraph ``at``, where it is longer than the notice that brings it."""
    found: list[tuple[int, Joined]] = []
    for index in range(at, len(paragraphs) - 1):
        if _ANNEX.fullmatch(fold(paragraphs[index].line.text).strip()) is None:
            continue
        title = _title(paragraphs, index + 1)
        if title is not None and _begins(paragraphs, index + 1):
            found.append((index, title))
    if len(found) != 1:
        return None
    index, title = found[0]
    notice = sum(len(p.line.text) for p in paragraphs[at:index])
    return title if sum(len(p.line.text) for p in paragraphs[index:]) > notice else None


def is_news(paragraphs: list[Paragraph]) -> bool:
    """Whether the first paragraphs below a title are those of a report: 新华社…电, 记者从…获悉."""
    return any(_REPORTED.search(fold(p.line.text)[:80]) is not None for p in paragraphs[:3])


def _title(paragraphs: list[Paragraph], first: int) -> Joined | None:
    """The words of up to three lines that name a plan."""
    text = ""
    offsets: tuple[int, ...] = ()
    for paragraph in paragraphs[first : first + 3]:
        line = paragraph.line
        folded = fold(line.text).strip()
        if marker(folded) is not None or re.search("[。;:]", folded) or len(folded) > 60:
            return None
        text, offsets = text + line.text, (*offsets, *line.offsets)
        if _PLAN.search(fold(text).strip()) is not None and len(text) >= 8:
            start = len(text) - len(text.lstrip("《 "))
            end = len(text.rstrip("》 "))
            return Joined(text[start:end], offsets[start:end])
    return None


def _begins(paragraphs: list[Paragraph], first: int) -> bool:
    """Whether the first main heading from here on is the first of its kind."""
    marks = (marker(fold(p.line.text).strip()) for p in paragraphs[first : first + _NEAR])
    main = next((m for m in marks if m is not None and m.style in _MAIN), None)
    return main is not None and main.value == 1
