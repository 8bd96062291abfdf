"""Parts of a whole that the value before counts: 公路通车里程…，其中高速公路…; 招聘教师…，其中农村学校…; 断面10个（占比48%）."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of
from .target_parts import Clause, Subject, patterns

_AMONG = re.compile(r"[（(]?[，,；;、]?其中[，,：:]?")
_LISTED = re.compile("[，,、]")
# where a part of what is counted is: 其中|医院2个
_BODIES = re.compile(
    "(?:学校|医院|机关|企业|园区|地区|城市|城区|农村|乡镇|街道|社区|[市县区村]|单位|机构|小学|初中|高中|幼儿园|高校)$"
)
_WORKED = re.compile("(?:改造|建设|整治|治理|修复)$")
# heads of what each of several crops or kinds has its own
_GROWN = re.compile("(?:总产量|产量|通车里程|库容|产能|存栏|出栏)$")
_PLACES = re.compile("(?:地区|城区|山区|农村|新区|主城|[市县区])$")
_POWER = re.compile(r"^10\^\d+ ")
_SHARE = re.compile(r"[（(](?P<head>占比|占(?:总数|全部|总量)(?:的)?(?:比例)?|比例)(?:达到?|为|约)?(?=\d)")


def part_of_whole(
    text: str, words: str, span: Span, unit: str | None, last: TargetClaim | None
) -> tuple[str, Span | None]:
    """The metric of a part that is named in short, and where it is if its name only tells that.

    ``words`` at ``span`` are what stands in front of the figure; ``last`` is the claim before.  A part whose name ends as
    the thing of the whole (公路通车里程: 高速公路) takes its head; one that is a body (教师: 农村学校) takes the whole metric.
    """
    if last is None or _unit(last.unit) != _unit(unit) or len(words) > 12 or patterns().head_end.search(words):
        return words, None
    between = text[last.span.end : span.start]
    first = _AMONG.fullmatch(between) is not None
    if not first and not _LISTED.fullmatch(between):
        return words, None
    whole = last.metric_text
    first = first or last.rule == "target-part"
    where = last.rule == "target-part" or _PLACES.search(words) or not _BODIES.search(whole)
    if first and _BODIES.search(words) and where:
        return whole, span
    for k in range(len(whole) - 2, 1, -1):
        if (
            not _WORKED.search(whole[:k])
            and words.endswith(whole[max(0, k - 2) : k])
            and patterns().head_end.search(whole[k:])
            and whole[k:] not in ("数量", "个数", "总数", "人数", "面积")
            and len(whole[k:]) > 1
        ):
            return words + whole[k:], None
    grown = _GROWN.search(whole)
    if grown and grown.start() > 1 and 2 <= len(words) <= 6 and not (unit or "").endswith("元"):
        return words + grown[0], None  # 粮食总产量达到60万吨，|油料|达到5万吨
    return words, None


def is_body(words: str) -> bool:
    """Whether ``words`` name where things are or whose they are, not one of the things."""
    return _BODIES.search(words) is not None


def _unit(symbol: str | None) -> str:
    """``symbol`` without its power of ten: 2万人次 and 3000人次 count the same."""
    return _POWER.sub("", symbol or "")


def shares_beside(c: Clause, claims: list[TargetClaim], qs: list[Quantity]) -> list[TargetClaim]:
    """The share that a bracket behind a count adds: 达到优良的断面达到10个（占比48%）."""
    out = []
    for claim in claims:
        m = _SHARE.match(c.text, claim.span.end)
        if m is None or claim.quantification != "quantified":
            continue
        q = next((q for q in qs if q.is_ratio and q.figure.start >= m.end() and q.figure.start - m.end() <= 4), None)
        if q is None:
            continue
        at = claim.metric_span
        share = claim_of(
            c, q, Subject(at, None, claim.span.start, ""), claim.metric_text + "占比", at, claim.span.start, "ratio"
        )
        if share is not None:
            out.append(replace(share, scope_text=claim.scope_text, value_kind="level", change_direction=None, unit="%"))
    return out
