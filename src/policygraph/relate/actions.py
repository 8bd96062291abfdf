"""Actions: the sentences below a task that say what is done, each with its deadline where it states one."""

from __future__ import annotations

import re

from ..model import Document, Section, Span, TaskClaim
from ..vocab.actions import opening_verb
from ..zh.compact import compact
from .deadlines import deadlines

_SENTENCE = re.compile(r"[^。；;！？]+")
_OWNERS = re.compile(
    r"[（(〔【\[][^（）()〔〕【】\[\]]*(?:责任|牵头|配合|负责|单位|局|厅|委|办)[^（）()〔〕【】\[\]]*[）)〕】\]]\s*$"
)
_LEAD = re.compile(r"[\s，,、]*(?:[一二三四五六七八九十]是|[（(]\d{1,2}[）)]|[①-⑳]|\d{1,2}[.．、])?")


def actions(document: Document) -> tuple[TaskClaim, ...]:
    """The stated actions of every task, in text order: each a sentence that opens with a verb of action.

    An action has a ``statement`` and no title; its ``section`` is the task it belongs to.  The title of a
    task is not repeated as an action.
    """
    begin, finish = document.header.period or (None, None)
    out: list[TaskClaim] = []
    for paragraph in document.paragraphs:
        if paragraph.end <= document.body.start:
            continue
        task = document.task_at(paragraph.start)
        if task is None or task.untitled:
            continue
        start = max(paragraph.start, _behind_title(document, task, paragraph))
        if start >= paragraph.end:
            continue
        line = compact(document.text, Span(start, paragraph.end))
        for m in _SENTENCE.finditer(line.text):
            a, b = m.span()
            owners = _OWNERS.search(line.text, a, b)
            b = owners.start() if owners else b
            a = _LEAD.match(line.text, a, b).end()  # type: ignore[union-attr]
            cues = deadlines(line.text, a, b, begin, finish)
            opening = a
            for cue in cues:
                if cue.span.start - opening <= 1:
                    opening = cue.span.end + (line.text[cue.span.end : cue.span.end + 1] in "，,")
            if b - a < 4 or not opening_verb().match(line.text, opening, b):
                continue
            owner = document.task_at(line.offsets[a])
            if owner is None:
                continue
            out.append(
                TaskClaim(
                    span=line.span(a, b),
                    section=owner.index,
                    rule="action-sentence",
                    confidence=0.8,
                    statement=line.text[a:b],
                    deadline=cues[0].day if cues and not cues[0].past else None,
                )
            )
    return tuple(out)


def _behind_title(document: Document, task: Section, paragraph: Span) -> int:
    return task.title.end if paragraph.start <= task.title.start < paragraph.end else paragraph.start
