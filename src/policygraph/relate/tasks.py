"""Tasks: the numbered and titled work items that the structure marks."""

from __future__ import annotations

from ..model import Document, TaskClaim
from ..zh.lines import unbroken


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
            )
        )
    return tuple(found)
