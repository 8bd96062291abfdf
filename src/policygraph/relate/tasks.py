"""Tasks: the numbered and titled work items that the structure marks."""

from __future__ import annotations

import re
from datetime import date

from ..model import Document, Section, Span, TaskClaim
from ..zh.lines import unbroken
from ..zh.periods import periods
from .amounts import row_amounts
from .row_deadlines import cell_at, row_deadlines

_TIME_LIMIT = re.compile(
    r"(?:时限|期限|完成时间|整改时间)(?:要求)?[*]{0,2}\s?[：:]\s?(?P<when>[^。；;\n）)〕】\]]{2,30})"
)


def tasks(document: Document) -> tuple[TaskClaim, ...]:
    """One task for each section that is a work item, in text order.

    The task's span is its title; an item without a title of its own has the words that stand for one.
    """
    found = []
    days = row_deadlines(document)
    money = row_amounts(document)
    for section in document.sections:
        if not section.is_task or not len(section.title):
            continue
        title = unbroken(section.title.of(document.text))
        cell = cell_at(document, section.title.start)
        found.append(
            TaskClaim(
                span=section.title,
                section=section.index,
                rule="task-first-clause" if section.untitled else "task-heading",
                confidence=0.8 if section.untitled else 0.95,
                title=title,
                statement=title,
                number=section.number,
                deadline=(days.get(cell) if cell is not None else None) or _stated(document, section),
                amounts=money.get(cell, ()) if cell is not None else (),
            )
        )
    return tuple(found)


def _stated(document: Document, section: Section) -> date | None:
    """The day of a line ``完成时限：…`` of the task's own."""
    for m in _TIME_LIMIT.finditer(document.text, section.title.end, section.extent.end):
        if document.section_at(m.start()) != section:
            continue
        plan = document.header.period
        year = plan[0].year if plan else None
        days = [
            p.end for p in periods(document.text, Span(m.start("when"), m.end("when")), year=year) if p.cue != "since"
        ]
        if days:
            return days[0]
    return None
