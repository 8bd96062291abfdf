"""Another value of a metric that a clause before names: for another place, season, count or pledge."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of
from .target_parts import Clause, Subject, patterns


def elsewhere(c: Clause, q: Quantity, where: Span, earlier: list[TargetClaim]) -> TargetClaim | None:
    """The metric of the value before, for another place: 中心城区装配式建筑比例达到50%，其他县市区提升到20%."""
    last = earlier[-1] if earlier else None
    if last is None or last.section != c.section or last.unit != q.unit or last.span.end < c.block_start:
        return None
    season = where.of(c.text)
    if season in ("春季", "夏季", "秋季", "冬季"):
        metric = re.sub("[春夏秋冬]季", season, last.metric_text)
        return claim_of(c, q, Subject(where, None, where.start, ""), metric, where, where.start, "measured")
    subj = Subject(last.metric_span, where, where.start, "")
    metric = of_same_class(last, season) or last.metric_text
    return claim_of(c, q, subj, metric, last.metric_span, where.start, "ratio")


def of_same_class(last: TargetClaim, words: str) -> str | None:
    """What is measured of ``words`` too, where the claim before is of one of their class.

    三级医院平均住院日 and 二级医院: 平均住院日.  None where the two name no common class.
    """
    metric = last.metric_text
    if last.scope_text is not None and len(words) > 2 and last.scope_text.endswith(words[-2:]):
        return metric
    for n in (4, 3, 2):
        at = metric.find(words[-n:]) if len(words) > n else -1
        rest = metric[at + n :] if at >= 0 else ""
        if at > 0 and len(rest) >= 3 and patterns().head_end.search(rest) and not rest.startswith(("和", "、", "及")):
            return rest
    return None


def second(c: Clause, q: Quantity, subj: Subject, earlier: list[TargetClaim]) -> TargetClaim | None:
    """Another value of the metric just named: 确保达到35，力争达到33."""
    if (
        not earlier
        or earlier[-1].section != c.section
        or earlier[-1].span.end > q.span.start
        or not (_carries(c.text[earlier[-1].span.end : q.span.start] + q.prefix) or also_counted(c, q, earlier))
    ):
        return None
    last = earlier[-1]
    between = c.text[last.span.end : q.span.start]
    led = re.match(
        r"[\s,，;；、]*(?:力争|确保|争取|努力|并|同比|环比|[“\"]?十四五[”\"]?(?:期间|时期)|到?20\d\d年(?:底|末)?[，,]?)*",
        between,
    )
    start = last.span.end + (led.end() if led else 0)
    again = claim_of(c, q, subj, last.metric_text, last.metric_span, min(start, q.span.start), "second")
    if (
        again is not None
        and "20" not in between
        and again.baseline_year is None
        and again.value_kind == last.value_kind != "level"
    ):
        return replace(again, baseline_year=last.baseline_year)  # 比2020年下降14%，力争下降15%
    return again


def also_counted(c: Clause, q: Quantity, earlier: list[TargetClaim]) -> bool:
    """A second count of one thing in another unit: 培训干部3期、150人次."""
    last = earlier[-1] if earlier else None
    return (
        last is not None
        and last.rule in ("target-measured", "target-deliverable")
        and c.text[last.span.end : q.span.start].strip() in ("、", "")
        and last.unit != q.unit
        and not q.is_ratio
    )


def _carries(between: str) -> bool:
    """Words between two values of one metric: ，力争达到; ，到2030年达到; ，比2015年下降."""
    return (
        re.match(
            r"[\s,，;；、]*(?:[“\"]?十[四五]五[”\"]?(?:期间|时期))?(?:力争|确保|争取|努力|到20\d\d年|20\d\d年|比|较|同比|并|年均|累计|总数|总量)?(?:达(?!标)|突破|超过|增长|增幅|下降|提高|降低|减少|增加|提升|上升|压缩|$)"
            r"|[\s,，;；、]*(?:力争|确保|争取|努力|到20\d\d年|20\d\d年|比|较|同比|并|年均)",
            between,
        )
        is not None
    )
