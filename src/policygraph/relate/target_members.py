"""The members of a list of metrics: where they part, and the words of each with the head that they share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..model import Span
from ..vocab.targets import TargetWords
from .target_parts import patterns, trim

# 等 behind a list, no part of a word (中等职业, 优等路率, 等级)
ETC = re.compile(r"(?<![中优高初同平均特上下头劣一二三四五六])等(?![级次候待效同外量额值边])")


def split_list(text: str, span: Span) -> list[Span]:
    """The members of ``A、B和C`` as spans; brackets are kept whole."""
    out, depth, at = [], 0, span.start
    i = span.start
    while i < span.end:
        c = text[i]
        if c in "（(《“":
            depth += 1
        elif c in "）)》”":
            depth = max(0, depth - 1)
        elif depth == 0:
            width = 2 if text.startswith("以及", i) else 1
            joint = c in "、" or (
                c in "和与及"
                and text[i - 1] not in "以涉普饱缓参不"
                and i > at + 1
                and not text.startswith(("和谐", "及以上", "及以下", "及以内", "及时", "与会", "及其"), i)
            )
            if joint or width == 2:
                out.append(Span(at, i))
                at = i + (width if width == 2 else 1)
                i = at
                continue
        i += 1
    if ETC.search(text, at, span.end):
        return [span]  # 能源、水、土地等资源利用效率 is one thing
    out.append(Span(at, span.end))
    return [s for s in (Span(*trim(text, s.start, s.end)) for s in out) if len(s) > 0]


_SHARED_FRONT = re.compile("(?:主要)?农作物(?:病虫害)?(?=[\u4e00-\u9fff]{2})")
_OF_FARMS = re.compile("农药|统防统治|化肥|绿色防控")
_BARE_HEADS = ("强度", "总量", "增量", "规模", "数量", "面积", "比重", "占比")


_PER_OUTPUT = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:单位|万元)(?:(?:地区|国内)?(?:生产总值|GDP)|产品|产值|建筑面积|工业增加值)"
)
_OF_OUTPUT = re.compile(
    r"(?:二氧化碳排放|碳排放|能源消耗|能源消费|能耗|用水|水耗|电耗|用水量|建设用地)(?:量|强度)?(?:下降率|降低率|降低比例|下降)?"
)


_AMONG = re.compile(r"(?P<who>(?:各?重点)?(?:耗能|用能|工业)?(?:行业|领域))(?:能效)?(?=[\u4e00-\u9fff]{2})")


_BARE_RATE = re.compile(r"(?:资源化|综合|循环|回收|无害化|集中)?(?:利用|回收|处理|处置|收集|治理)率$")


@cache
def _shared_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:{TargetWords.load().any_of('shared_heads')})$")


@cache
def _kinds() -> tuple[re.Pattern[str], ...]:
    """The kinds of one thing, a pattern a list of the vocabulary: what is said of the last is said of each."""
    w = TargetWords.load()
    return tuple(re.compile(rf"(?:{w.any_of(name)})") for name in sorted(w.lists) if name.startswith("kinds_of_"))


def are_ranks(words: Sequence[str]) -> bool:
    """Whether all ``words`` are ranks that stand for the things of the last member (国家级、|省级绿色工厂)."""
    rank = re.compile(rf"(?:{TargetWords.load().any_of('kinds_of_ranks')})")
    return len(words) > 0 and all(rank.fullmatch(x) for x in words)


def leading_rank(words: str) -> str:
    """The rank that ``words`` open with (省级|示范社), empty if none."""
    m = re.match(rf"(?:{TargetWords.load().any_of('kinds_of_ranks')})(?:及?以上)?", words)
    return m[0] if m and len(m[0]) < len(words) - 1 else ""


def metric_words(text: str, members: list[Span], i: int) -> str:
    """Words of list member ``i``, the head that the last member carries repeated where the member has none."""
    own, last = members[i].of(text), members[-1].of(text)
    shared = _SHARED_FRONT.match(members[0].of(text)) if i else None
    if shared and _OF_FARMS.match(own):  # 主要农作物化肥、|农药使用量
        return shared[0] + own
    if i > 0 and own in _BARE_HEADS:  # 碳排放增量和|强度
        before = members[0].of(text)
        head = next((h for h in _BARE_HEADS if before.endswith(h) and len(before) > len(h) + 1), None)
        return before[: len(before) - len(head)] + own if head else own
    rate = _BARE_RATE.search(members[0].of(text)) if i and _BARE_RATE.fullmatch(own) else None
    if rate and rate.start() > 2:  # 废旧路面材料回收率和|循环利用率
        return members[0].of(text)[: rate.start()] + own
    per = _PER_OUTPUT.match(members[0].of(text)) if i else None
    if per and _OF_OUTPUT.fullmatch(own):  # 单位生产总值能耗和|二氧化碳排放
        return per[0] + own
    if i and own == "标杆水平" and (base := re.match(r"(.{2,4})基准水平$", members[0].of(text))):
        return base[1] + own
    among = _AMONG.match(members[0].of(text)) if i else None
    if among and patterns().head_end.search(own) and not re.search("行业|领域|地区|产品|企业", own):
        return (among[0] if own.endswith("水平") else among["who"]) + own  # 重点领域能效基准水平和|标杆水平
    each = (
        re.match(r"(?P<who>(?:人均|单位|户均)[^、]{0,8}?)用[\u4e00-\u9fff]{1,3}量$", members[0].of(text)) if i else None
    )
    if each and re.fullmatch(r"用[\u4e00-\u9fff]{1,3}量", own):  # 人均生活用电量和|用气量
        return each["who"] + own
    if i == len(members) - 1 or patterns().head_end.search(own):
        return own
    if (
        len(own) >= 2
        and len(last) > len(own) + 3
        and own[-1] == last[len(own) - 1]
        and patterns().head_end.search(last[len(own) :])
    ):
        return own + last[len(own) :]  # 乘用车和商用车|新车排放强度
    place = r"(?:城市|县城|农村|城镇|乡镇|镇区|城区|农业|工业|居民|职工|男性|女性|省|市|县|区|镇|乡|村|大型|中型|小型|大|中|小)(?:[（(][^（）()]*[）)])?"
    if own in ("大", "中", "小", "特大") and last[1:2] == "型":
        return own + last[1:]
    for kind in _kinds():  # 小学、初中|大班额比例
        same = kind.match(last)
        if same and kind.fullmatch(re.sub("^(?:城市|城镇|农村|全市|全县)", "", own) or own):
            return own + last[same.end() :]
    lead = re.match(place, last)
    if lead and re.fullmatch(place, own):
        return own + last[lead.end() :]
    alike = next((k for k, (x, y) in enumerate(zip(own, last, strict=False)) if x != y), len(own))
    if alike >= 2 and len(own) - alike <= 3 <= len(last) - len(own) and patterns().head_end.search(last[len(own) :]):
        return own + last[len(own) :]  # 新建住宅、新建厂房|节能率
    of_all = re.search("占[^占]{3,}比[重例]$", last)
    if of_all and of_all.start() > 0 and "占" not in own:
        return own + of_all[0]  # 可再生能源和本地可再生能源|占全社会用电量比重
    for anchor in ("的", "单位", "行业", "产业", "地区", "企业"):
        at = last.find(anchor, 1)
        if 0 < at < len(last) - 3 and anchor not in own:
            return own + last[at:]
    m = _shared_heads().search(last)
    if m and m.start() > 0 and len(m[0]) >= 2:
        return own + m[0]
    return own + last[len(own) :] if m and len(last) > len(own) + 1 and len(own) <= 4 else own
