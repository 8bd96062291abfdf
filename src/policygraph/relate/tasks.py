"""Tasks: the numbered and titled work items that the structure marks."""

from __future__ import annotations

from datetime import date

from ..model import Document, Section, TaskClaim
from ..zh.lines import unbroken
from ..zh.periods import periods


def tasks(document: Document) -> tuple[TaskClaim, ...]:
    """One task for each section that is a work item, in text order.

    The task's span is its title; an item without a title of its own has the words that stand for one.
    """
    found = []
    for section in document.sections:
        if not section.is_task or not len(section.title):
            continue
        title = unbroken(section.title.of(document.text))
        found.append(
            TaskClaim(
                span=section.title,
                section=section.index,
                rule="task-first-clause" if section.untitled else "task-heading",
                confidence=0.8 if section.untitled else 0.95,
                title=title,
                statement=title,
                number=section.number,
                deadline=_row_deadline(document, section),
            )
        )
    return tuple(found)


def _row_deadline(document: Document, section: Section) -> date | None:
    """The last day that the deadline column of a task table gives the row that ``section`` is."""
    table = document.table_at(section.title.start)
    if table is None or "deadline" not in table.columns:
        return None
    at = table.columns.index("deadline")
    plan = document.header.period
    for row in table.rows[table.header :]:
        cell = row[at]
        if cell is not None and any(c is not None and c.span.contains(section.title) for c in row):
            found = periods(document.text, cell.span, year=plan[0].year if plan else None)
            return max((p.end for p in found if p.cue != "since"), default=None)
    return None
