"""Goals of a peak and of neutrality, told without a figure: who reaches them, of what, by when."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Span, TargetClaim
from .stated import SERVES, joined, rules, worded
from .target_parts import Clause, Subject, subject

_PLACE_IN = re.compile(r"在?(?P<where>[\u4e00-\u9fff]{2,10}(?:内|地区))$")


def peaking(c: Clause) -> list[TargetClaim]:
    """碳达峰目标顺利实现; 碳排放总量尽早达峰; 在新区内实现“碳中和”."""
    out = []
    for m in rules()["peak"].finditer(c.text, c.start, c.end):
        name = next(n for n in ("m", "what", "bare", "part", "both", "due") if m[n])
        if name == "due":
            out.extend(_due(c, m))
            continue
        if name == "both":  # 确保如期实现碳达峰、碳中和
            for goal in ("碳达峰", "碳中和"):
                at = m.start("both") + m["both"].find(goal)
                if goal in m["both"]:
                    start = at if goal == "碳中和" else c.text.index("实现", m.start())
                    span = Span(start, m.end("both"))
                    out.append(worded(c, span, goal, Span(at, at + 3), m[0], "qualitative", "qualitative"))
            continue
        subj = subject(c.text, m.start(name), m.end(name), [d.span for d in c.cues])
        if len(subj.span) < 3 or SERVES.match(subj.span.of(c.text)):
            continue
        start = subj.quote_start
        stop = m.end()
        if name == "what" and m["what"] == "碳达峰推动碳中和":  # the first of the two is the goal
            stop = m.start("what") + len("碳达峰")
            subj = replace(subj, span=Span(m.start("what"), stop))
        who = re.search("力争|确保|争取", subj.span.of(c.text)[:-2]) if name == "m" else None
        if who and who.start() >= 2:  # 有条件的企业力争碳排放率先达峰
            at = subj.span.start + who.end()
            scope = subj.scope or Span(subj.span.start, subj.span.start + who.start())
            subj = Subject(Span(at, subj.span.end), scope, at, "")
            start = at
        if name == "part" and m["what_peaks"]:  # 有条件的地区率先实现碳达峰
            peaks = Span(m.start("what_peaks"), m.end("what_peaks"))
            words, told = peaks.of(c.text), Span(start, m.end())
            out.append(worded(c, told, words, peaks, m[0], "qualitative", "qualitative", subj.span))
            continue
        if name == "part":  # 部分领域和行业率先达峰
            words = subj.span.of(c.text) + "达峰"
            out.append(
                worded(c, Span(start, m.end()), words, subj.span, m[0], "qualitative", "qualitative", subj.scope)
            )
            continue
        if name == "what":
            start = min(m.start(), start)
            before = re.sub(r"\s?20\d\d年(?:之|底|末)?前?$", "", c.text[c.start : m.start()])
            where = _PLACE_IN.search(before)
            if where and subj.scope is None:
                at = c.start + where.start("where")
                subj = replace(subj, scope=Span(at, at + len(where["where"])))
                if c.start + len(before) == m.start():
                    start = c.start + where.start()
        out.append(
            worded(
                c, Span(start, stop), subj.span.of(c.text), subj.span, m[0], "qualitative", "qualitative", subj.scope
            )
        )
    return out


def _due(c: Clause, m: re.Match[str]) -> list[TargetClaim]:
    """交通运输领域完成碳达峰任务: the task, and the field as its scope."""
    who = subject(c.text, m.start("field"), m.end("field"), [d.span for d in c.cues])
    if SERVES.match(who.span.of(c.text)):
        return []
    field = joined(who.scope, who.span.start, who.span.end) if len(who.span) > 1 else who.scope
    span = Span(min(who.quote_start, m.end("field") if m["field"] else m.start()), m.end())
    at = Span(m.start("due"), m.end("due"))
    return [worded(c, span, m["due"], at, m[0], "qualitative", "qualitative", field)]
