"""The day that ``完成时限：…`` states behind what it closes: in a bracket of owners or on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Document, Section, Span, TargetClaim
from ..zh.periods import periods

_CLOSES = re.compile(
    r"(?<!执行)(?<!有效)(?<!实施)(?<!规划)(?:时限|期限|时间节点|完成时间|整改时间)(?:要求)?[*]{0,2}\s?[：:]\s?(?P<when>[^。；;，,\n）)〕】\]]{2,30})"
)


def with_closing_deadlines(document: Document, claims: Sequence[TargetClaim]) -> list[TargetClaim]:
    """``claims`` in text order; those without a stated day take the one that closes their item.

    A statement reaches back to the one before it, or to the start of the innermost section it stands in.
    """
    if not claims or not any(
        w in document.text for w in ("限：", "限:", "间：", "间:", "点：", "点:", "限**", "间**", "点**")
    ):
        return list(claims)
    out = list(claims)
    plan = document.header.period
    before = document.body.start
    for m in _CLOSES.finditer(document.text, document.body.start):
        section = document.section_at(m.start())
        if section is not None and _closes_all(document, section, m.start()):
            section = document.sections[section.parent] if section.parent is not None else section
        start, before = max(before, section.extent.start if section else 0), m.end()
        days = [
            p.end
            for p in periods(document.text, Span(m.start("when"), m.end("when")), year=plan[0].year if plan else None)
            if p.cue != "since"
        ]
        if not days:
            continue
        for i, c in enumerate(out):
            if start <= c.span.start and c.span.end <= m.start() and c.deadline is None:
                out[i] = replace(c, deadline=days[-1], deadline_basis="deadlineExplicit")
    return out


def _closes_all(document: Document, section: Section, offset: int) -> bool:
    """True for a line behind the last of several items that have no such line of their own: it is for all of them."""
    siblings = [s for s in document.sections if s.parent is not None and s.parent == section.parent]
    if len(siblings) < 2 or section is not siblings[-1]:
        return False
    line = document.text[section.extent.start : offset].rpartition("\n")
    if not line[1] or line[2].strip(" \u3000完成整改"):
        return False
    return _CLOSES.search(document.text, siblings[0].extent.start, section.extent.start) is None
