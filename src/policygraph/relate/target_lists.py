"""Lists: A、B分别达到x、y and A、B均达到x."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of, without_change
from .target_members import ETC, are_ranks, metric_words, split_list
from .target_parts import Clause, Subject, patterns, subject

_YEARS = re.compile(r"(?:20\d\d年?(?:底|末)?[、和及])+20\d\d年(?:底|末)?")
_ALL_HUNDRED = re.compile(r"(?:实现|达到|做到|完成)*[“\"]?(?P<n>[两三四五六七八])个[“\"]?$")
_WHOSE = re.compile(
    r"(?:城乡|各级各类|各类)?(?:中小学校?(?:[和、]?幼儿园)?|幼儿园|学校|医院|养老机构|企业|社区|乡镇)(?=[\u4e00-\u9fff]{4,})"
)
_JOINER = re.compile(r"\s*(?:[、,，]|和|与|及|以及)\s*(?:不低于|不少于|不超过|达到?|约|力争达?到?)?\s*$")


def spread_targets(c: Clause, qs: Sequence[Quantity], earlier: Sequence[TargetClaim] = ()) -> list[TargetClaim]:
    """``A、B分别达到x、y``: one target a pair, nested quotes, the comparator of the end shared."""
    text = c.text
    if len(qs) < 2:
        return []
    first = next(
        (
            i
            for i in range(len(qs))
            if "分别" in text[c.start : qs[i].span.start]
            or "各" in text[max(c.start, qs[i].span.start - 6) : qs[i].span.start]
        ),
        None,
    )
    run = [qs[0 if first is None else first]]
    for q in qs[(0 if first is None else first) + 1 :]:
        if (
            not _JOINER.fullmatch(text[run[-1].span.end : q.span.start])
            and text[run[-1].figure.end : q.figure.start].strip(" 、和与及,，") != ""
        ):
            break
        run.append(q)
    if len(run) < 2 or any(q.unit == "倍" for q in run):
        return []
    subj = subject(text, c.start, run[0].span.start, [d.span for d in c.cues])
    yearly = _by_year(c, run, earlier) if first is not None else []
    if yearly:
        return yearly
    whole = without_change(text, subj.span)
    for d in c.cues:  # 支付率|6月底前|分别达到
        if whole.start < d.span.start and d.span.end == whole.end:
            whole = without_change(text, Span(whole.start, d.span.start))
    members = split_list(text, whole)
    head = ""
    if (
        len(members) == 1
        and first is not None
        and (etc := re.search(ETC.pattern + "(?:\\d项)?(?:主要污染物)?(?=[\u4e00-\u9fff]{2,12}$)", whole.of(text)))
    ):
        # 货车、货船等能耗强度分别下降2%、3%: what stands behind 等 is the head of each
        members = split_list(text, Span(whole.start, whole.start + etc.start()))
        head = whole.of(text)[etc.end() :]
    if first is not None and len(members) == len(run) + 1:
        members = _one_of_two(text, members)
    where = split_list(text, subj.scope) if subj.scope and len(members) == 1 else []
    if first is not None and len(where) == len(run):  # 市、县污水处理率分别达到97%、95%
        return _by_place(c, run, subj, members[0], where)
    if (
        first is not None
        and len(members) == 1
        and len(run) == 2
        and re.search("(?:率|比例|比重|占比)$|^城乡", whole.of(text))
    ):
        return _by_place(c, run, subj, members[0], [None, None])  # the two that share it are not named apart
    if len(members) != len(run):
        return []
    ranked = are_ranks([m.of(text) for m in members[:-1]]) and bool(subj.verb)  # 创建国家级、省级工厂5家和9家
    if (
        first is None
        and not ranked
        and not all(patterns().head_end.search(metric_words(text, members, i)) for i in range(len(members)))
    ):
        return []
    shared, approximate = _shared_comparator(run)
    units = {q.unit for q in run if q.unit}
    out = []
    for i, (q, member) in enumerate(zip(run, members, strict=True)):
        if q.unit is None and len(units) == 1:
            q = replace(q, unit=next(iter(units)))
        if shared and q.comparator in ("equal", "reach"):
            q = replace(q, comparator=shared)
        q = replace(q, approximate=q.approximate or approximate)
        claim = claim_of(
            c,
            q,
            subj,
            member.of(text) + head if head else metric_words(text, members, i),
            member,
            subj.quote_start if i == 0 else member.start,
            "spread",
            change_at=run[0].span.start,
        )
        if claim is not None:
            out.append(claim)
    return out


def _one_of_two(text: str, members: list[Span]) -> list[Span]:
    """Where a list with 、 has one member that holds 和: 清洁能源和新能源公交车、出租车占比."""
    joints = [text[a.end : b.start].strip() for a, b in pairwise(members)]
    inner = [i for i, joint in enumerate(joints) if joint in ("和", "及", "与")]
    if len(inner) != 1 or "、" not in joints or inner[0] == len(joints) - 1:
        return members
    i = inner[0]
    return [*members[:i], Span(members[i].start, members[i + 1].end), *members[i + 2 :]]


def _by_year(c: Clause, run: Sequence[Quantity], earlier: Sequence[TargetClaim]) -> list[TargetClaim]:
    """One metric with a value for each of several years: 工业增加值2024年、2025年分别增长7%、7.2%."""
    text = c.text
    years = next(iter(reversed(list(_YEARS.finditer(text, c.block_start, run[0].span.start)))), None)
    if years is None or re.search(r"\d|[；;]", text[years.end() : run[0].figure.start]):
        return []
    ends = [date(int(y), 12, 31) for y in re.findall(r"20\d\d", years[0])]
    if len(ends) != len(run) or text[years.start() - 1 : years.start()] in tuple("比较与"):
        return []
    behind = re.match("分别|各", text[years.end() :]) is not None and years.start() - c.start >= 3
    begin = c.start if behind else max(c.start, years.end())
    subj = subject(text, begin, years.start() if behind else run[0].span.start, [])
    member = without_change(text, subj.span)
    words = member.of(text)
    if len(words) < 2 or re.fullmatch(rf"(?:{patterns().moved}|新增|新建|完成|建成|累计|建设|改造)+", words):
        last = earlier[-1] if earlier else None
        if last is None or last.unit != run[0].unit or last.section != c.section:
            return []
        member, words = last.metric_span, last.metric_text  # 新增学位2万个，其中2022年、2023年分别新增1万个、1万个
    elif len(split_list(text, member)) != 1:
        return []
    shared, approximate = _shared_comparator(run)
    out = []
    for end, q in zip(ends, run, strict=True):
        if shared and q.comparator in ("equal", "reach"):
            q = replace(q, comparator=shared)
        q = replace(q, approximate=q.approximate or approximate)
        at = subj.quote_start
        claim = claim_of(c, q, subj, words, member, at, "spread", change_at=run[0].span.start)
        if claim is not None:
            out.append(replace(claim, deadline=end, deadline_basis="deadlineExplicit"))
    return out


def _by_place(
    c: Clause, run: Sequence[Quantity], subj: Subject, member: Span, where: Sequence[Span | None]
) -> list[TargetClaim]:
    """One metric with a value for each of several places."""
    shared, approximate = _shared_comparator(run)
    out = []
    for place, q in zip(where, run, strict=True):
        if shared and q.comparator in ("equal", "reach"):
            q = replace(q, comparator=shared)
        q = replace(q, approximate=q.approximate or approximate)
        at = Subject(subj.span, place or subj.scope, place.start if place else subj.quote_start, subj.verb)
        claim = claim_of(c, q, at, member.of(c.text), member, at.quote_start, "spread", change_at=run[0].span.start)
        if claim is not None:
            out.append(claim)
    return out


def shared_value_targets(c: Clause, qs: Sequence[Quantity]) -> list[TargetClaim]:
    """``A、B均达到x``: one value for every member."""
    text = c.text
    qs = [q for q in qs if not (q.unit or "").endswith("V")]  # 10千伏线路联络率: a voltage names the line
    if len(qs) > 1 and qs[1].is_ratio and qs[0].span.end == qs[1].figure.start:
        qs = qs[1:]  # 三个|100%
    q = qs[0] if qs else None
    if q is None or len(qs) != 1 or q.unit is None:
        return []
    all_hundred = _ALL_HUNDRED.search(text, c.start, q.figure.start) if q.is_ratio else None
    if all_hundred and all_hundred.end() == q.figure.start:
        return _hundreds(c, q, all_hundred)
    told = (
        re.search(
            r"(?:(?<![年平人户亩地日])均|都|分别)(?:要|应|将|须)?(?:[^，,、]{0,6})$", text[c.start : q.span.start]
        )
        is not None
    )
    if not told and not q.is_ratio:
        return []
    subj = subject(text, c.start, q.span.start, [d.span for d in c.cues])
    front = Span(subj.span.start, subj.span.end)
    cut = re.search(r"(?:均|都|分别)(?:要|应|将|须|保持|稳定|较.{0,8})?$", front.of(text))
    front = without_change(text, Span(front.start, front.start + cut.start()) if cut and cut.start() else front)
    members = _headed(text, split_list(text, front))
    if len(members) < 2:
        return []
    words = [metric_words(text, members, i) for i in range(len(members))]
    if not told and not all(
        re.search(r"(?:率|比例|比重|占比)$", w) and re.search("达到(?!或)", w) is None for w in words
    ):
        return []
    # without 均 each member must be a measured thing in its own words: X利用率和Y利用率达到95%
    if not all(patterns().head_end.search(w if told else m.of(text)) for w, m in zip(words, members, strict=True)):
        return []
    found = (
        claim_of(c, q, subj, w, m, subj.quote_start if i == 0 else m.start, "each")
        for i, (w, m) in enumerate(zip(words, members, strict=True))
    )
    return [x for x in found if x is not None]


def _hundreds(c: Clause, q: Quantity, said: re.Match[str]) -> list[TargetClaim]:
    """保安配备、一键报警、封闭管理实现三个100%: as many things as are counted, the figure for each."""
    subj = subject(c.text, c.start, said.start(), [d.span for d in c.cues])
    members = split_list(c.text, subj.span)
    if len(members) != "两三四五六七八".index(said["n"]) + 2:
        return []
    q = replace(q, span=Span(said.start("n"), q.span.end))
    whose = _WHOSE.match(c.text, members[0].start, members[0].end)
    if whose and subj.scope is None:  # 中小学|保安配备、一键报警: whose they all are
        subj = replace(subj, scope=Span(members[0].start, whose.end()))
        members[0] = Span(whose.end(), members[0].end)
    found = (
        claim_of(c, q, subj, m.of(c.text), m, subj.quote_start if i == 0 else m.start, "each")
        for i, m in enumerate(members)
    )
    return [x for x in found if x is not None]


def _headed(text: str, members: list[Span]) -> list[Span]:
    """Members that no 、 parts and whose first has no head are one: 一键式报警和视频监控联网率."""
    out: list[Span] = []
    for member in members:
        before = out[-1] if out else None
        if (
            before is not None
            and text[before.end : member.start].strip() in ("和", "与", "及")
            and not patterns().head_end.search(before.of(text))
            and len(members) > 2
        ):
            out[-1] = Span(before.start, member.end)
        else:
            out.append(member)
    return out


def _shared_comparator(run: Sequence[Quantity]) -> tuple[str | None, bool]:
    if all(q.comparator in ("equal", "reach") for q in run[:-1]) and run[-1].suffix:
        return (run[-1].comparator if run[-1].comparator not in ("equal", "reach", "between") else None), run[
            -1
        ].approximate
    if run[0].prefix and all(not q.prefix and q.comparator == "equal" for q in run[1:]):
        return (run[0].comparator if run[0].comparator not in ("equal", "between") else None), run[0].approximate
    return None, False
