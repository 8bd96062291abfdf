"""Conditions without a value that goals sections set: environment quality improves, a rate meets what is asked."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Span, TargetClaim
from .stated import rules, stated_target
from .target_members import metric_words, split_list
from .target_parts import Clause, Subject, patterns, subject, with_adjective

_SECTORS = re.compile(
    r"[^，,]{2,60}?(?:领域|行业|(?<!单位)地区|区域)(?:和[^，,、和]{0,8}(?:平台|行业|领域|园区|企业|中心))?(?=[\u4e00-\u9fff]{3,}$)"
)
# 能源资源配置更加合理、利用效率大幅提高: whose efficiency it is
_ALLOCATED = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,8})配置更加?[^，,、]{2,6}、$")
# what the plan only contributes to
_SERVES = re.compile("(?:有力|有效|更好)?(?:支撑|助力|支持|服务|保障|促进)")
_CHANGED = re.compile(r"(?<=[放耗])水平$|(?:下降|降低|削减|减少|提高)(?:率|比例|幅度)?$")
_PLACE_IN = re.compile(r"在?(?P<where>[\u4e00-\u9fff]{2,10}(?:内|地区))$")


def qualitative_targets(c: Clause) -> list[TargetClaim]:
    """What a clause of a goals section asks of a measured thing in words: to improve, to meet what is set elsewhere."""
    return _improving(c) or _peaking(c) or _asked(c) or _deferred(c)


def _worded(
    c: Clause, span: Span, metric: str, at: Span, words: str, rule: str, kind: str, scope: Span | None = None
) -> TargetClaim:
    return stated_target(c, span, metric, at, None, None, words, rule, scope=scope, quantification=kind)


def _peaking(c: Clause) -> list[TargetClaim]:
    """碳达峰目标顺利实现; 碳排放总量尽早达峰; 在新区内实现“碳中和”."""
    out = []
    for m in rules()["peak"].finditer(c.text, c.start, c.end):
        name = next(n for n in ("m", "what", "bare", "part", "both") if m[n])
        if name == "both":  # 确保如期实现碳达峰、碳中和
            for goal in ("碳达峰", "碳中和"):
                at = m.start("both") + m["both"].find(goal)
                if goal in m["both"]:
                    start = at if goal == "碳中和" else c.text.index("实现", m.start())
                    span = Span(start, m.end("both"))
                    out.append(_worded(c, span, goal, Span(at, at + 3), m[0], "qualitative", "qualitative"))
            continue
        subj = subject(c.text, m.start(name), m.end(name), [d.span for d in c.cues])
        if len(subj.span) < 3 or _SERVES.match(subj.span.of(c.text)):
            continue
        start = subj.quote_start
        who = re.search("力争|确保|争取", subj.span.of(c.text)[:-2]) if name == "m" else None
        if who and who.start() >= 2:  # 有条件的企业力争碳排放率先达峰
            at = subj.span.start + who.end()
            scope = subj.scope or Span(subj.span.start, subj.span.start + who.start())
            subj = Subject(Span(at, subj.span.end), scope, at, "")
            start = at
        if name == "part" and m["what_peaks"]:  # 有条件的地区率先实现碳达峰
            peaks = Span(m.start("what_peaks"), m.end("what_peaks"))
            words, told = peaks.of(c.text), Span(start, m.end())
            out.append(_worded(c, told, words, peaks, m[0], "qualitative", "qualitative", subj.span))
            continue
        if name == "part":  # 部分领域和行业率先达峰
            words = subj.span.of(c.text) + "达峰"
            out.append(
                _worded(c, Span(start, m.end()), words, subj.span, m[0], "qualitative", "qualitative", subj.scope)
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
            _worded(
                c, Span(start, m.end()), subj.span.of(c.text), subj.span, m[0], "qualitative", "qualitative", subj.scope
            )
        )
    return out


def _asked(c: Clause) -> list[TargetClaim]:
    """A rate that a goal asks to raise or lower: 逐步提高…占比."""
    start = _behind_cue(c)
    m = rules()["asked"].match(c.text, start, c.end)
    if not m:
        return []
    span = Span(m.start("m"), m.end("m"))
    return [_worded(c, Span(m.start("p"), m.end()), m["m"], span, m["p"], "qualitative", "qualitative")]


def _deferred(c: Clause) -> list[TargetClaim]:
    m = rules()["complete"].search(c.text, c.start, c.end)
    if not m:
        return []
    whole = Span(m.start("m"), m.end("m"))
    members = split_list(c.text, whole)
    if not (len(members) > 1 and all(re.search("任务|目标|指标", x.of(c.text)) for x in members)):
        members = [whole]
    return [
        _worded(c, Span(m.start() if i == 0 else x.start, x.end), x.of(c.text), x, m[0], "deferred", "deferred")
        for i, x in enumerate(members)
    ]


def _behind_cue(c: Clause) -> int:
    start = c.start
    for d in c.cues:
        if c.start <= d.span.start <= start + 1 and d.span.end < c.end:
            start = d.span.end
    return start


def _improving(c: Clause) -> list[TargetClaim]:
    """A measured thing that improves or meets what is asked of it, one target a member of a list."""
    pattern, text = rules(), c.text
    start = _behind_cue(c)
    m = pattern["improve"].match(text, start, c.end) or pattern["step"].match(text, start, c.end)
    if not m or ("根本" in m["p"] and m["m"].endswith("生态环境")):
        return []  # 生态环境根本好转 is the far end of a plan
    subj = subject(text, m.start("m"), m.end("m"), [d.span for d in c.cues])
    if len(subj.span) < 3 or _SERVES.match(subj.span.of(text)):
        return []
    subj = with_adjective(text, subj)
    members = split_list(text, subj.span)
    head = ""
    if len(members) > 1 and re.search(r"更加|更为|基本|形成|显著", members[0].of(text)):
        # 配置更加合理、利用效率提高: only the last member is measured
        of = _ALLOCATED.search(text, subj.span.start, members[-1].start)
        head = of["of"] if of and members[-1].of(text) == "利用效率" else ""
        members = members[-1:]
        subj = Subject(members[0], subj.scope, members[0].start, "")
    sector = _SECTORS.match(subj.span.of(text))
    if (
        sector and re.search("[、和]", sector[0]) and not sector[0].startswith(("重点", "各重点"))
    ):  # 工业领域和重点行业|能耗强度
        at = subj.span.start + sector.end()
        subj = Subject(Span(at, subj.span.end), _joined(subj.scope, subj.span.start, at), subj.quote_start, subj.verb)
        members = split_list(text, subj.span)
    words = _member_words(text, members)
    deferred = (
        "deferred"
        if re.search(r"(?:省|国家|市|上级|下达|考核)[^，]*(?:要求|目标|任务|指标)$", m["p"])
        else "qualitative"
    )
    if words is None:
        members, words = [subj.span], [subj.span.of(text)]
    return [
        _worded(
            c,
            Span(subj.quote_start if i == 0 else x.start, m.end("p")),
            head + word,
            x,
            m["p"],
            "qualitative",
            deferred,
            subj.scope,
        )
        for i, (x, word) in enumerate(zip(members, words, strict=True))
    ]


def _joined(scope: Span | None, start: int, end: int) -> Span:
    """全市|冶金、建材等重点行业: where and among whom are one scope."""
    return Span(scope.start if scope is not None and scope.end == start else start, end)


def _member_words(text: str, members: list[Span]) -> list[str] | None:
    """The metric of each member, None where they are one thing: each must be measured in its own words."""
    if len(members) == 1:
        return None
    if any(x.of(text).endswith(("产品", "领域", "业", "地区")) for x in members[:-1]):
        return None
    changed = _CHANGED.search(members[-1].of(text))
    if changed and len(changed[0]) == 2 and patterns().head_end.search(members[0].of(text)):  # A和B下降完成省下达指标
        bare = [*members[:-1], Span(members[-1].start, members[-1].end - 2)]
        words = [metric_words(text, bare, i) + changed[0] for i in range(len(bare))]
        return words if all(len(w) > 5 for w in words) else None
    words = [metric_words(text, members, i) for i in range(len(members))]
    return words if all(patterns().head_end.search(w) for w in words) else None
