"""Conditions without a value that goals sections set: environment quality improves, a rate meets what is asked."""

from __future__ import annotations

import re

from ..model import Span, TargetClaim
from .stated import rules, stated_target
from .target_members import metric_words, split_list
from .target_parts import Clause, Subject, patterns, subject

_SECTORS = re.compile(r"[^，,]{2,30}(?:领域|行业|(?<!单位)地区|区域)(?=[\u4e00-\u9fff]{3,}$)")


def qualitative_targets(c: Clause) -> list[TargetClaim]:
    """What a clause of a goals section asks of a measured thing in words: to improve, to meet what is set elsewhere."""
    pattern = rules()
    named = _improving(c)
    if named:
        return named
    m = pattern["peak"].search(c.text, c.start, c.end)
    if m:  # 碳达峰目标顺利实现; 碳排放总量尽早达峰
        name = "m" if m["m"] else "what"
        subj = subject(c.text, m.start(name), m.end(name), [d.span for d in c.cues])
        if len(subj.span) >= 3:
            return [
                stated_target(
                    c,
                    Span(min(m.start(), subj.quote_start) if name == "what" else subj.quote_start, m.end()),
                    subj.span.of(c.text),
                    subj.span,
                    None,
                    None,
                    m[0],
                    "qualitative",
                    scope=subj.scope,
                    quantification="qualitative",
                )
            ]
    m = pattern["complete"].search(c.text, c.start, c.end)
    if m:
        both = split_list(c.text, Span(m.start("m"), m.end("m")))
        if len(both) > 1 and all(re.search("任务|目标|指标", x.of(c.text)) for x in both):
            return [
                stated_target(
                    c,
                    Span(m.start() if x is both[0] else x.start, x.end),
                    x.of(c.text),
                    x,
                    None,
                    None,
                    m[0],
                    "deferred",
                    quantification="deferred",
                )
                for x in both
            ]
        return [
            stated_target(
                c,
                Span(m.start(), m.end("m")),
                m["m"],
                Span(m.start("m"), m.end("m")),
                None,
                None,
                m[0],
                "deferred",
                quantification="deferred",
            )
        ]
    return []


def _improving(c: Clause) -> list[TargetClaim]:
    """A measured thing that improves or meets what is asked of it, one target a member of a list."""
    pattern = rules()
    start = c.start
    for d in c.cues:
        if c.start <= d.span.start <= start + 1 and d.span.end < c.end:
            start = d.span.end
    m = pattern["improve"].match(c.text, start, c.end) or pattern["step"].match(c.text, start, c.end)
    if not m:
        return []
    subj = subject(c.text, m.start("m"), m.end("m"), [d.span for d in c.cues])
    if len(subj.span) < 3:
        return []
    members = split_list(c.text, subj.span)
    if len(members) > 1 and re.search(r"更加|更为|基本|形成|显著", members[0].of(c.text)):
        members = members[-1:]  # 配置更加合理、利用效率提高: only the last member is measured
        subj = Subject(members[0], subj.scope, members[0].start, "")
    sector = _SECTORS.match(subj.span.of(c.text))
    if sector and len(members) > 1:  # 工业领域和重点行业|能耗强度
        at = subj.span.start + sector.end()
        subj = Subject(Span(at, subj.span.end), subj.scope or Span(subj.span.start, at), subj.quote_start, subj.verb)
        members = [subj.span]
    whole = len(members) == 1 or not all(
        patterns().head_end.search(metric_words(c.text, members, i)) for i in range(len(members))
    )
    whole = whole or any(x.of(c.text).endswith(("产品", "领域", "行业", "企业")) for x in members[:-1])
    deferred = (
        "deferred"
        if re.search(r"(?:省|国家|市|上级|下达|考核)[^，]*(?:要求|目标|任务|指标)$", m["p"])
        else "qualitative"
    )
    if whole:
        return [
            stated_target(
                c,
                Span(subj.quote_start, m.end("p")),
                subj.span.of(c.text),
                subj.span,
                None,
                None,
                m["p"],
                "qualitative",
                scope=subj.scope,
                quantification=deferred,
            )
        ]
    return [
        stated_target(
            c,
            Span(subj.quote_start if i == 0 else x.start, m.end("p")),
            metric_words(c.text, members, i),
            x,
            None,
            None,
            m["p"],
            "qualitative",
            scope=subj.scope,
            quantification=deferred,
        )
        for i, x in enumerate(members)
    ]
