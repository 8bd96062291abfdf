"""Tasks: the numbered and titled work items that the structure marks."""

from __future__ import annotations

import re
from datetime import date

from ..model import Cell, Document, Section, Span, TaskClaim
from ..zh.lines import unbroken
from ..zh.periods import periods
from ..zh.width import fold
from .amounts import row_amounts

_TIME_LIMIT = re.compile(r"(?:时限|期限|完成时间|整改时间)(?:要求)?\s?[：:]\s?(?P<when>[^。；;\n）)〕】\]]{2,30})")

_YEARS = re.compile(r"(?:20\d\d年?\s*(?:-|~|至|到|、)+\s*)?(?P<last>20\d\d)年?(?:底|末)?前?")


def tasks(document: Document) -> tuple[TaskClaim, ...]:
    """One task for each section that is a work item, in text order.

    The task's span is its title; an item without a title of its own has the words that stand for one.
    """
    found = []
    days = _row_deadlines(document)
    money = row_amounts(document)
    for section in document.sections:
        if not section.is_task or not len(section.title):
            continue
        title = unbroken(section.title.of(document.text))
        cell = _cell(document, section)
        found.append(
            TaskClaim(
                span=section.title,
                section=section.index,
                rule="task-first-clause" if section.untitled else "task-heading",
                confidence=0.8 if section.untitled else 0.95,
                title=title,
                statement=title,
                number=section.number,
                deadline=days.get(cell) if cell is not None else _stated(document, section),
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


def _row_deadlines(document: Document) -> dict[Span, date]:
    """The last day that the deadline column of a task table gives, by each other cell of its row."""
    out: dict[Span, date] = {}
    for table in document.tables:
        at = next((i for i, kind in enumerate(table.columns) if kind in ("deadline", "span")), None)
        if at is None:
            continue
        for row in table.rows[table.header :]:
            cell = row[at]
            if cell is None:
                continue
            day = last_day(document, cell)
            for other in row:
                if other is not None and day is not None:
                    out[other.span] = max(day, out.get(other.span, date.min))
    return out


def last_day(document: Document, cell: Cell) -> date | None:
    """The last day that a cell below 完成时限 names; None for 长期坚持."""
    plan = document.header.period
    found = periods(document.text, cell.span, year=plan[0].year if plan else None)
    return max([p.end for p in found if p.cue != "since"] or _last_year(cell.text), default=None)


def _last_year(words: str) -> list[date]:
    """The end of the last year in a cell of bare years: ``2021-2023``, ``2024``."""
    found = _YEARS.fullmatch(fold(words).strip())
    return [date(int(found["last"]), 12, 31)] if found else []


def _cell(document: Document, section: Section) -> Span | None:
    """The table cell that the section's title stands in."""
    origin = document.source.origin_at(section.title.start) if document.tables else None
    return origin.span if origin is not None and origin.table is not None else None
