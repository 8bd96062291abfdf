"""Where or among whom a target holds: groups and places in front of a metric, and what earlier clauses carry over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..model import Span, TargetClaim
from .target_heads import is_region

# a kind of area (小区, 园区, 城市) is no name of one
_NAME = r"[^，,；;。、和及与的等在对为以各（）()\d]{1,12}?(?:新片区|(?<=呼)和浩特市|(?<![小社园地街校林灾库矿城景牧农厂片辖护能])区(?![\u4e00-\u9fff]{0,4}新片区)|(?<![城都门超])市|县|州|盟|旗)"
_PLACES = re.compile(
    rf"(?:分别)?在?(?P<named>(?:{_NAME}、)+{_NAME}(?:[和及]{_NAME})?(?:及其?周边(?:地区)?)?(?:等(?:\d+个?)?(?:地区|地|[市县区]{{0,3}}))?)(?=[\u4e00-\u9fff“]{{2,}})"
    r"|在?(?P<counted>(?:[\u4e00-\u9fff]{2,5}、)+[\u4e00-\u9fff]{2,5}(?:和[\u4e00-\u9fff]{2,5})?(?:等)?\d+个?[市县区州])(?=[\u4e00-\u9fff“]{2,})"
    r"|(?P<kinds>(?:(?:地级(?:及以上)?市|设区市|县级市|县城|县|建制镇|乡镇|城区|城市|县级城市)、)+(?:地级市|县级市|县城|县|建制镇|乡镇|农村|县级城市))(?=(?!区|级|域)[\u4e00-\u9fff]{4,})"
    r"|(?P<bare>市、?县(?:、区)?)(?=(?!级|城|域|两级|政府|乡|镇|区|行政)[\u4e00-\u9fff]{4,})"
)
# whose value an elliptic clause gives: 其他县市区提升到20%
_ELLIPTIC = re.compile(
    r"(?:(?:其他|其余|各)[\u4e00-\u9fff（(）)、]{0,10}?(?:[市县区州盟旗]|县[（(]市(?:、区)?[）)]|城市|地区|乡镇)"
    r"|(?:[\u4e00-\u9fff]{2,12}、)+[\u4e00-\u9fff]{2,12}(?:\d+个?)?[市县区州盟旗]"
    r"|[\u4e00-\u9fff]{1,4}[市县区州盟旗]|[春夏秋冬]季|城镇|乡村|小学|初中|高中|幼儿园|公办园|民办园"
    r"|[\u4e00-\u9fff（(）)]{0,12}(?:地区|建成区|城区|城市|县城|乡镇|农村|山区|[一二三四五六七八九十]市))(?:分别|均)?"
)
_VERBAL = re.compile(
    r"(?:在)?(?P<where>(?:[\u4e00-\u9fff、（）()]{0,24}?)(?:建成区|城区|设区的市|设区市|县城|乡镇|新区|主城区)(?:[及和][\u4e00-\u9fff]{2,6}新区)?)(?:要|应|基本|全面|全部|率先|均)*(?:建成(?!区)|实现|完成|建立|形成)[^，,；;]*$"
)
# a clause of its own that says among whom: 在纺织、造纸等高耗水行业，
_AMONG = re.compile(r"在(?P<where>[^，,；;\d]{2,40}?(?:领域|行业|产业|区域|地区|环节|园区|流域))")
# who goes ahead with what the next clause measures: 推动公共机构带头使用新能源汽车，更新车辆中…比例
_LED = re.compile(
    r"(?:推动|组织|引导|支持)(?P<where>公共机构|党政机关|国家机关|国有企业|中央企业)(?:带头|率先)[^，,；;]*$"
)
_BARE_RATE = re.compile(r"(?:资源化|综合|循环|受|回收)?(?P<act>利用|回收|处理|处置|培训|治理|覆盖|收集|改造|替代)率")
_WHEN = re.compile(r"(?:力争|争取|确保)?(?:到|至)?20\d\d年(?:底|末)?(?:前)?")
_WHOLE = re.compile("[全我本][国省市县区州盟旗](?:公共机构)?|中央企业")


# a region in front of what is measured there (not 单位地区生产总值)
_REGION = re.compile(
    r"(?P<where>(?!单位|万元|各|人均|每)[\u4e00-\u9fff、]{1,40}地区(?:\d+个?[市县区])?)(?:的)?(?!生产|总|人均|经济|差|间|财|等|、|和|及|的)(?=[^，,；;。]{4,})"
)
_MEASURE = re.compile("[率量]、|比[例重]、|[率量例重][和与及]")
_CORE = r"(?:中心城区|主城区|城区|县城|重点区域|重点地区|重点城市|主要城市|其他区域|其他地区|乡镇|园区)"
_AREA = re.compile(
    rf"(?P<where>{_CORE}(?:[和及、]{_CORE})+|主要城市|[\u4e00-\u9fff]{{2,4}}[市县州盟](?:主城区|中心城区|城区))(?=(?!内|的)[^，,；;。]{{4,}})"
)
# what lies within: 园区内|污染处理设施, 环城高速内|新上锅炉
_WITHIN = re.compile(
    r"在?(?P<where>[^，,；;。、：:]{0,20}?(?:园区|辖区|区域|范围|流域|保护区|开发区|高速|环路|行政区|城区|市域|县域|校园|厂区|景区|港区|新区|红线)内)(?:的)?(?=[\u4e00-\u9fff“][^，,；;。]{3,})"
)
# whom an inspection reaches: 钢铁、水泥等行业|节能监察
_INSPECTED = re.compile(
    r"(?P<where>[\u4e00-\u9fff（）()、]{2,60}?(?:行业|领域|产业|企业|设备|单位))(?=(?:节能|环保|安全)?(?:监察|执法|监管|执法检查|检查|审计|督察)$)"
)


def area_in_front(text: str, start: int, end: int, measured: bool) -> Span | None:
    """The region, area or group that stands in front of a metric; None if there is none.

    ``measured``: the words end in a rate or an amount.
    """
    found = _WITHIN.match(text, start, end) or _INSPECTED.match(text, start, end)
    if found is None and measured:
        found = _REGION.match(text, start, end) or _AREA.match(text, start, end)
    if found is None or end - found.end("where") < 3 or _MEASURE.search(found["where"]):
        return None
    return Span(*found.span("where"))


def place_list(text: str, start: int, end: int) -> Span | None:
    """The places that a list of names or 市、县 in front of a metric states, if it begins so."""
    m = _PLACES.match(text, start, end)
    return None if m is None else Span(*m.span(str(m.lastgroup)))


# of whom the metric before is told again: 签约率达到85%，|重点人群达到80%
_GROUP = re.compile(
    r"[\u4e00-\u9fff（()）]{0,10}(?:人群|人员|老年人|儿童|学生|职工|居民|农户|妇女|残疾人|企业|单位|医院|学校|机构|幼儿园|行业|领域|项目|公路|道路|小区|社区|[省市县乡镇村]级)(?:分别|均)?"
)


def is_group(words: str) -> bool:
    """Whether the words in front of a value only say of whom it is told."""
    return _GROUP.fullmatch(words) is not None


def is_elliptic(words: str) -> bool:
    """Whether the words in front of a value only say where: the metric is that of the value before."""
    return len(words) <= 30 and _ELLIPTIC.fullmatch(words) is not None


def carried(
    text: str, start: int, end: int, clauses: Sequence[tuple[int, int]], claims: list[TargetClaim]
) -> list[TargetClaim]:
    """The claims of a sentence with what clauses before them say of their place.

    A whole area or a region by its name (全市A…，B…) holds for those behind it up to a semicolon, a part of one (建成区建成系统，回收率达到35%) for
    the next clause.
    """
    out: list[TargetClaim] = []
    claims = _contrasted(text, claims)
    claims = sorted(claims, key=lambda c: (c.span.start, c.span.end))
    whole, at = None, start
    last: TargetClaim | None = None
    for claim in claims:
        if whole is not None and re.search("[；;]", text[at : claim.span.start]):
            whole = None
        if claim.scope_text is not None:
            whole = claim.scope_text if _WHOLE.fullmatch(claim.scope_text) or is_region(claim.scope_text) else None
        elif (part := _before(text, clauses, claim, claims)) is not None:
            claim = replace(claim, scope_text=part)
        elif last is not None and last.scope_text and text[last.span.end : claim.span.start] == "、":
            claim = replace(claim, scope_text=last.scope_text)  # 园区管网全覆盖、|污水全收集
        else:
            whole = _opened(text, clauses, at, claim.span.start) or whole
            if whole is not None:
                claim = replace(claim, scope_text=whole)
        at, last = claim.span.start, claim
        out.append(claim)
    return out


def _contrasted(text: str, claims: Sequence[TargetClaim]) -> list[TargetClaim]:
    """Claims whose metric opens with what the next one contrasts: 高速公路超限率…，普通公路… tells of whom the first is."""
    out = list(claims)
    for i, (one, two) in enumerate(pairwise(claims)):
        front = one.metric_text.removesuffix(two.metric_text)
        where = two.scope_text
        if (
            one.scope_text is None
            and where
            and front != one.metric_text
            and front[-2:] == where[-2:]
            and len(front) > 2
        ):
            out[i] = replace(one, scope_text=front, metric_text=two.metric_text)
    return out


def _opened(text: str, clauses: Sequence[tuple[int, int]], at: int, to: int) -> str | None:
    """全省公共机构 in front of a clause that states no target."""
    for a, b in reversed(clauses):
        if at <= a < to and b <= to:
            m = re.match(r"(?:到20\d\d年(?:底|末)?)?(?P<s>[全][国省市县区州盟旗]公共机构)", text[a:b])
            if m:
                return m["s"]
    return None


def _done_to(text: str, before: Sequence[tuple[int, int]], claim: TargetClaim) -> str | None:
    """What a bare rate is of, where the clause before does so to it: 推动园林废弃物资源化利用，到2025年，利用率达到40%."""
    bare = _BARE_RATE.fullmatch(claim.metric_text)
    if bare is None:
        return None
    for a, b in reversed(before[-2:]):
        if text[b : b + 1] in "；;":
            return None
        if _WHEN.fullmatch(text[a:b]):
            continue
        m = re.search(
            r"(?:推动|推进|加快|加强|加大|促进|提高|开展|推行|实施)(?:对)?(?P<what>[^，,；;\d]{3,24}?)的?(?:资源化|综合|循环|回收|集中|专业|全面)*"
            + bare["act"]
            + r"(?:力度|水平|工作)?$",
            text[a:b],
        )
        return m["what"] if m else None
    return None


def _before(
    text: str, clauses: Sequence[tuple[int, int]], claim: TargetClaim, claims: Sequence[TargetClaim]
) -> str | None:
    here = next((i for i, (a, b) in enumerate(clauses) if a <= claim.span.start < b), 0)
    if here == 0:
        return None
    a, b = clauses[here - 1]
    among = _AMONG.fullmatch(text[a:b])
    if among and text[b : b + 1] in "，,":
        return among["where"]  # 在空间信息领域，新增创新平台5个
    if claim.rule not in ("target-ratio", "target-measured"):
        return None
    led = _LED.fullmatch(text[a:b])
    if led and claim.rule == "target-ratio" and text[b : b + 1] in "，,":
        return led["where"]
    done_to = _done_to(text, clauses[:here], claim)
    if done_to is not None:
        return done_to
    if claim.span.start - clauses[here][0] > 1:
        return None
    if text[b : b + 1] in "；;" or any(a <= c.span.start < b for c in claims):
        return None
    m = _VERBAL.match(re.sub(r"^(?:[到至]?20\d\d年(?:底|末)?(?:前)?)", "", text[a:b]))
    return m["where"] if m else None
