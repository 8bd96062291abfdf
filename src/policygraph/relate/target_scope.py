"""Where or among whom a target holds: groups and places in front of a metric, and what earlier clauses carry over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Span, TargetClaim

# a kind of area (小区, 园区, 城市) is no name of one
_NAME = r"[^，,；;。、和及与的等在对为以各（）()\d]{1,12}?(?:新片区|(?<=呼)和浩特市|(?<![小社园地街校林灾库矿城景牧农厂片辖护能])区(?![\u4e00-\u9fff]{0,4}新片区)|(?<![城都门超])市|县|州|盟|旗)"
_PLACES = re.compile(
    rf"(?:分别)?在?(?P<named>(?:{_NAME}、)+{_NAME}(?:[和及]{_NAME})?(?:及其?周边(?:地区)?)?(?:等(?:\d+个?)?(?:地区|地|[市县区]{{0,3}}))?)(?=[\u4e00-\u9fff“]{{2,}})"
    r"|在?(?P<counted>(?:[\u4e00-\u9fff]{2,5}、)+[\u4e00-\u9fff]{2,5}(?:和[\u4e00-\u9fff]{2,5})?(?:等)?\d+个?[市县区州])(?=[\u4e00-\u9fff“]{2,})"
    r"|(?P<bare>市、?县(?:、区)?)(?=(?!级|城|域|两级|政府|乡|镇|区|行政)[\u4e00-\u9fff]{4,})"
)
# whose value an elliptic clause gives: 其他县市区提升到20%
_ELLIPTIC = re.compile(
    r"(?:(?:其他|其余|各)[\u4e00-\u9fff（(）)、]{0,10}?(?:[市县区州盟旗]|县[（(]市(?:、区)?[）)]|城市|地区|乡镇)"
    r"|(?:[\u4e00-\u9fff]{2,12}、)+[\u4e00-\u9fff]{2,12}(?:\d+个?)?[市县区州盟旗]"
    r"|[\u4e00-\u9fff]{1,4}[市县区州盟旗]|[春夏秋冬]季"
    r"|[\u4e00-\u9fff（(）)]{0,12}(?:地区|建成区|城区|城市|县城|乡镇|[一二三四五六七八九十]市))(?:分别|均)?"
)
_VERBAL = re.compile(
    r"(?:在)?(?P<where>(?:[\u4e00-\u9fff、（）()]{0,24}?)(?:建成区|城区|设区的市|设区市|县城|乡镇|新区|主城区)(?:[及和][\u4e00-\u9fff]{2,6}新区)?)(?:要|应|基本|全面|全部|率先|均)*(?:建成(?!区)|实现|完成|建立|形成)[^，,；;]*$"
)
_WHOLE = re.compile("[全我本][国省市县区州盟旗](?:公共机构)?|中央企业")


def place_list(text: str, start: int, end: int) -> Span | None:
    """The places that a list of names or 市、县 in front of a metric states, if it begins so."""
    m = _PLACES.match(text, start, end)
    return None if m is None else Span(*m.span(str(m.lastgroup)))


def is_elliptic(words: str) -> bool:
    """Whether the words in front of a value only say where: the metric is that of the value before."""
    return len(words) <= 30 and _ELLIPTIC.fullmatch(words) is not None


def carried(
    text: str, start: int, end: int, clauses: Sequence[tuple[int, int]], claims: list[TargetClaim]
) -> list[TargetClaim]:
    """The claims of a sentence with what clauses before them say of their place.

    A whole area (全市A…，B…) holds for those behind it up to a semicolon, a part of one (建成区建成系统，回收率达到35%) for
    the next clause.
    """
    out: list[TargetClaim] = []
    claims = sorted(claims, key=lambda c: (c.span.start, c.span.end))
    whole, at = None, start
    for claim in claims:
        if whole is not None and re.search("[；;]", text[at : claim.span.start]):
            whole = None
        if claim.scope_text is not None:
            whole = claim.scope_text if _WHOLE.fullmatch(claim.scope_text) else None
        elif (part := _before(text, clauses, claim, claims)) is not None:
            claim = replace(claim, scope_text=part)
        else:
            whole = _opened(text, clauses, at, claim.span.start) or whole
            if whole is not None:
                claim = replace(claim, scope_text=whole)
        at = claim.span.start
        out.append(claim)
    return out


def _opened(text: str, clauses: Sequence[tuple[int, int]], at: int, to: int) -> str | None:
    """全省公共机构 in front of a clause that states no target."""
    for a, b in reversed(clauses):
        if at <= a < to and b <= to:
            m = re.match(r"(?:到20\d\d年(?:底|末)?)?(?P<s>[全][国省市县区州盟旗]公共机构)", text[a:b])
            if m:
                return m["s"]
    return None


def _before(
    text: str, clauses: Sequence[tuple[int, int]], claim: TargetClaim, claims: Sequence[TargetClaim]
) -> str | None:
    if claim.rule not in ("target-ratio", "target-measured"):
        return None
    here = next((i for i, (a, b) in enumerate(clauses) if a <= claim.span.start < b), 0)
    if here == 0 or claim.span.start - clauses[here][0] > 1:
        return None
    a, b = clauses[here - 1]
    if text[b : b + 1] in "；;" or any(a <= c.span.start < b for c in claims):
        return None
    m = _VERBAL.match(re.sub(r"^(?:[到至]?20\d\d年(?:底|末)?(?:前)?)", "", text[a:b]))
    return m["where"] if m else None
