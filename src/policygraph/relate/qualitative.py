"""Conditions without a value that goals sections set: environment quality improves, a rate meets what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Span, TargetClaim
from .measured import is_growing, is_measured, is_named, is_vision, predicate, predicate_end, without_head
from .peaking import peaking
from .stated import SERVES, joined, rules, worded
from .target_filters import bracket_depth
from .target_members import metric_words, split_list
from .target_parts import Clause, Subject, subject, with_adjective

_SECTORS = re.compile(
    r"[^，,]{2,120}?(?:领域|行业|(?<!单位)地区|区域)(?:和[^，,、和]{0,8}(?:平台|行业|领域|园区|企业|中心))?(?=[\u4e00-\u9fff]{3,}$)"
)
# 能源资源配置更加合理、利用效率大幅提高: whose efficiency it is
_ALLOCATED = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,8})配置更加?[^，,、]{2,6}、$")
_CHANGED = re.compile(r"(?<=[放耗])水平$|(?:下降|降低|削减|减少|提高)(?:率|比例|幅度)?$")
_BARE = re.compile("[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{2}水平")
# each of a kind, or a region by its name
_WHERE = re.compile(
    r"(?:各(?:重点|主要|有关|相关|类)?[\u4e00-\u9fff]{0,4}?(?:领域|行业|地区|区域|县[（(]市、区[）)]|县区|市县|[市县区](?!域)|学校|单位|部门|企业)"
    r"|(?!单位|万元|人均|重点|农村|城镇|城乡|少数|贫困|脱贫|边远|偏远|欠发达|条件|主要|部分|其他|农牧)[\u4e00-\u9fff]{2,4}(?:地区|城市群|都市圈|经济圈|经济带))"
    r"(?=[\u4e00-\u9fff（(A-Z]{3,}$|[\u4e00-\u9fff（(A-Z]{3,}[、和与及])"
)


def qualitative_targets(c: Clause, taken: Sequence[Span]) -> list[TargetClaim]:
    """What a clause of a goals section asks of a measured thing in words: to improve, to meet what is set elsewhere.

    ``taken`` are its figures and what other rules read in it: parts of the clause that hold one are passed over.
    """
    out: list[TargetClaim] = []
    for part in _pieces(c):
        if any(s.start < part.end and part.start < s.end for s in taken):
            continue
        got = _improving(part) or peaking(part) or _asked(part) or _deferred(part)
        before = out[-1].scope_text if out else None
        # A地区能耗明显下降、排放强度明显下降: where the first holds the others hold too
        out.extend(replace(t, scope_text=before) if before and t.scope_text is None else t for t in got)
    return out


def _pieces(c: Clause) -> list[Clause]:
    """The clause cut where a whole statement ends at 、 (能效水平明显提升、排放强度明显下降)."""
    cuts = [
        m.start()
        for m in re.finditer("、", c.text[c.start : c.end])
        if predicate_end().search(c.text, c.start, c.start + m.start())
        and bracket_depth(c.text, c.start, c.start + m.start()) <= 0
    ]
    edges = [c.start, *(c.start + i + 1 for i in cuts)], [*(c.start + i for i in cuts), c.end]
    return [replace(c, start=a, end=b) for a, b in zip(*edges, strict=True)] if cuts else [c]


def _asked(c: Clause) -> list[TargetClaim]:
    """A rate that a goal asks to raise or lower: 逐步提高…占比."""
    start = _behind_cue(c)
    m = rules()["asked"].match(c.text, start, c.end)
    if not m:
        return []
    span = Span(m.start("m"), m.end("m"))
    return [worded(c, Span(m.start("p"), m.end()), m["m"], span, m["p"], "qualitative", "qualitative")]


def _deferred(c: Clause) -> list[TargetClaim]:
    m = rules()["complete"].search(c.text, c.start, c.end)
    if not m or bracket_depth(c.text, c.start, m.start()) > 0:
        return []
    whole = Span(m.start("m"), m.end("m"))
    members = split_list(c.text, whole)
    if not (len(members) > 1 and all(re.search("任务|目标|指标", x.of(c.text)) for x in members)):
        members = [whole]
    return [
        worded(c, Span(m.start() if i == 0 else x.start, x.end), x.of(c.text), x, m[0], "deferred", "deferred")
        for i, x in enumerate(members)
    ]


def _behind_cue(c: Clause) -> int:
    start = c.start
    for d in c.cues:
        if c.start <= d.span.start <= start + 1 and d.span.end < c.end:
            start = d.span.end
    return start


def _improving(c: Clause) -> list[TargetClaim]:
    """A measured thing that moves, is placed among others or meets what is asked of it, one target a member of a list."""
    text = c.text
    start = _behind_cue(c)
    bullet = text.rfind("——", start, c.end)
    start = bullet + 2 if bullet >= 0 else start
    m = predicate().match(text, start, c.end)
    stepping = None if m else rules()["step"].match(text, start, c.end)
    m = m or stepping
    if not m or m["m"].endswith(("和", "与", "及", "、", "并")):
        return []
    subj = subject(text, m.start("m"), m.end("m"), [d.span for d in c.cues])
    if len(subj.span) < 2 or SERVES.match(subj.span.of(text)):
        return []
    subj = _placed(text, with_adjective(text, subj))
    one = subj.span.of(text).endswith("质量和稳定性")  # of an ecosystem: one thing
    members = [subj.span] if one else split_list(text, subj.span)
    if is_growing(subj.span.of(text), m["p"]):
        return _growing(c, m, subj, members)
    ranked = stepping is None and m["rank"] is not None
    measured = [x for x in members if is_measured(x.of(text), ranked=ranked)]
    if not measured or (members[-1] not in measured and not all(is_named(x.of(text)) for x in members)):
        return []
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
        subj = Subject(Span(at, subj.span.end), joined(subj.scope, subj.span.start, at), subj.quote_start, subj.verb)
        members = split_list(text, subj.span)
    words = _member_words(text, members)
    if words is not None:
        words = [f if len(f) > len(w) else w for w, f in zip(words, _fronted(text, members), strict=True)]
    elif any(is_vision(x.of(text)) for x in members):
        words = _fronted(text, members)
        kept = [(x, w) for x, w in zip(members, words, strict=True) if is_measured(w, ranked=ranked)]
        members, words = [x for x, _ in kept], [w for _, w in kept]
    deferred = (
        "deferred"
        if re.search(r"(?:省|国家|市|上级|下达|考核)[^，]*(?:要求|目标|任务|指标)$", m["p"])
        else "qualitative"
    )
    if words is None:
        members, words = [subj.span], [subj.span.of(text)]
    return [
        worded(
            c,
            Span(subj.quote_start if i == 0 else x.start, m.end("p")),
            head + word,
            x,
            m["p"],
            "qualitative",
            deferred,
            subj.scope,
            "atLeast"
            if m["p"].startswith("不低于")
            else "atMost"
            if m["p"].startswith(("不高于", "不快于"))
            else "equal",
        )
        for i, (x, word) in enumerate(zip(members, words, strict=True))
        if len(word) > 1
    ]


def _growing(c: Clause, m: re.Match[str], subj: Subject, members: list[Span]) -> list[TargetClaim]:
    """Counted things that grow in number: 星级绿色建筑持续增加."""
    if not all(is_growing(x.of(c.text), m["p"]) for x in members):
        members = [subj.span]
    return [
        worded(
            c,
            Span(subj.quote_start if i == 0 else x.start, m.end("p")),
            x.of(c.text),
            x,
            m["p"],
            "qualitative",
            "qualitative",
            subj.scope,
        )
        for i, x in enumerate(members)
    ]


def _placed(text: str, subj: Subject) -> Subject:
    """各重点领域|能效水平, 成渝地区|二氧化碳排放增速: each of a kind, or a region by its name, is where it holds."""
    m = _WHERE.match(text, subj.span.start, subj.span.end)
    if m is None:
        return subj
    scope = joined(subj.scope, subj.span.start, m.end())
    return Subject(Span(m.end(), subj.span.end), scope, subj.quote_start, subj.verb)


def _fronted(text: str, members: list[Span]) -> list[str]:
    """The words of each member; one that is a bare head takes what stands in front of the one before (铁矿石产能、|规模)."""
    words: list[str] = []
    front = ""
    for x in members:
        own = x.of(text)
        bare = bool(words) and _BARE.fullmatch(own) is not None and is_measured(own)
        words.append(front + own if bare else own)
        front = front if bare else without_head(own)
    return words


def _member_words(text: str, members: list[Span]) -> list[str] | None:
    """The metric of each member, None where they are one thing: each must be measured in its own words."""
    if len(members) == 1:
        return None
    if any(x.of(text).endswith(("产品", "领域", "业", "地区")) for x in members[:-1]):
        return None
    if members[-1].of(text).endswith(("环境安全", "环境风险", "趋势")):
        return None  # 农用地和建设用地土壤环境安全 is one thing, 能耗和排放增长趋势 is one trend
    changed = _CHANGED.search(members[-1].of(text))
    if changed and len(changed[0]) == 2 and is_measured(members[0].of(text)):  # A和B下降完成省下达指标
        bare = [*members[:-1], Span(members[-1].start, members[-1].end - 2)]
        words = [metric_words(text, bare, i) + changed[0] for i in range(len(bare))]
        return words if all(len(w) > 5 for w in words) else None
    words = [metric_words(text, members, i) for i in range(len(members))]
    return words if all(is_measured(w) for w in words) else None
