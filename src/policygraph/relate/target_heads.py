"""The head of a metric: the place, area, basin, park or class of bodies that stands in front of what is measured there.

甲市|森林覆盖率, 县级城市建成区|道路清扫率, 乙河流域|优良断面, 省级以上工业园区|污水管网, 各区（县级市）|入园率.  Such a head is
split off only where the words behind it are measured or are known to lie in places (断面, 管网); in the name of a thing that
is built (县级城市监测站) it stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..model import Span
from ..vocab.places import Places
from ..vocab.targets import TargetWords

_IN = r"(?:范围内|境内|辖区内|内|(?=的))?的?"
# the name of a water, and its basin
_WATER = r"(?!主要|重点|其[他余])[\u4e00-\u9fff]{1,4}[江河湖海水溪渠川池淀泊淮]"
_BASIN = re.compile(rf"(?P<where>{_WATER}(?:[、和及]{_WATER})*流域(?:内)?)的?(?=[\u4e00-\u9fff\d“])")
_PARK = re.compile(
    r"(?P<where>(?:具备条件的|有条件的)?(?:国家|省|市|县|自治区)级(?:及?以上)?(?:各类|重点)?"
    r"(?:工业|产业|经济|化工|高新|物流)?(?:园区|开发区|集聚区)(?:内)?)的?(?=[\u4e00-\u9fff“])"
    r"|(?P<of>(?:园区|港区|景区|开发区|矿区|库区|灌区))的(?=[\u4e00-\u9fff“])"
)
# each of a kind of place; the others
_KIND = r"(?:地级市|县级市|设区的?市|县城|乡镇|街道|行政村|社区|城市|市州|市县|区县|县区|县市区|[市县区州盟旗镇乡村街])"
_EACH = re.compile(
    rf"(?P<where>(?:全[国省市州县区])?(?:各|所有|全部|每个?|其[他余]各?){_KIND}(?:[、和]?{_KIND})*"
    rf"(?:[（(][市县区州镇、]{{1,6}}(?:级市)?[）)]{_KIND}?)?(?:中心城区|主城区|建成区|城区)?)(?:的)?(?=[\u4e00-\u9fff“])"
    r"(?![域间级场政辖民委直属])"
)
# a class told by what its members have or are
_CLASS = re.compile(
    r"(?P<where>(?:具有|具备|拥有|纳入|列入|符合|满足)[^，,；;。、\d]{2,24}的[^，,；;。、的\d]{0,12}?(?:企业|机构|园区|单位|医院|学校|地区|城市|乡镇|港口|项目)"
    r"|[省市县区州](?:级|[（(][^（）()]{1,4}[）)])?(?:及?以上)(?:公共机构|党政机关|公立医院)"
    r"|[一二三四五]级(?:及?以上)?(?:公立)?[\u4e00-\u9fff]{0,4}(?:医院|医疗机构|景区|公园))(?:的)?(?=[\u4e00-\u9fff“])"
)
_REGION = re.compile(
    rf"{_WATER}(?:[、和及]{_WATER})*流域|园区|(?!单位|万元|人均|重点|有条件|部分|农村|主要|其他)[\u4e00-\u9fff]{{2,4}}(?:地区|城市群|都市圈|经济圈|经济带)"
)
# whoever is counted there: 平原地区|散煤
_LAND = re.compile(
    r"(?P<where>(?!重点|有条件|部分|主要|其他|单位|农村|城镇|城乡)[\u4e00-\u9fff]{2,6}(?:地区|区域))的?(?=[\u4e00-\u9fff“])"
)
# a zone by its name: 两江新区|绿色建筑比例
_ZONE = re.compile(
    r"(?P<where>(?!国家|省级|市级|县级|各|城市|农村|生态|重点|全|本)(?:(?![占的等及和在对于为])[\u4e00-\u9fff]){2,8}?(?:新区|开发区|高新区|经开区|自贸区|自贸试验区|自由贸易试验区|保税区|示范区|先行区))(?:内)?的?(?=[\u4e00-\u9fff“])"
)
_COUNTED = re.compile(r"(?:的)?(?:全部|所有)?\d+(?:个|条|座|处)(?=[\u4e00-\u9fff])")
# rates whose name says of which area: 建成区绿地率
NAMED_AREA = re.compile(
    r"(?:城市|县城|城镇|城区)?建成区的?(?:绿地率|绿化覆盖率|绿化率|公园绿地|路网密度|人口密度|面积|建筑总面积)"
)
_PART = re.compile(rf"(?:(?<=市)区(?!域)|中心城区|主城区|(?:城市)?建成区|城区|市区|行政区域)?{_IN}")
_NO_PLACE = re.compile("[级委场民政直属域间籍辖]|区域")


@dataclass(frozen=True, slots=True)
class Head:
    """``where``: the words of the head; ``rest``: where the words of the metric begin."""

    where: Span
    rest: int


@cache
def _areas() -> tuple[re.Pattern[str], ...]:
    """An area named by the kind of town it lies in or listed with others, one named alone, and a kind of county."""
    w = TargetWords.load()
    core = w.any_of("area_cores")
    town = rf"(?:各?(?:区县|县[市区]?|市)[（(](?:市、)?[市区][）)](?:城市)?|{w.any_of('area_towns')})"
    one = rf"(?:{town})?(?:{core})"
    land = w.any_of("land_words")
    return (
        re.compile(
            rf"(?P<where>(?:(?:{town})(?:[、和及与](?:{town}))*(?:{core})|{one}(?=[、和及与]{one}))(?:[、和及与]{one})*){_IN}(?=[\u4e00-\u9fff“])"
        ),
        re.compile(rf"(?P<where>{core}){_IN}(?=[\u4e00-\u9fff“])"),
        re.compile(
            rf"(?P<where>(?:(?:{land})[、和及])*(?:{land})[两三四五六七八九十\d]{{0,2}}个?(?:地区|市县|区县|县市|乡镇|[县市区旗镇乡村](?![域级管林场]))(?:[（(][市县区、]{{1,5}}[）)])?)的?(?=[\u4e00-\u9fff“])"
        ),
    )


@cache
def _lies_in_places() -> re.Pattern[str]:
    return re.compile(rf"(?:{TargetWords.load().any_of('placed_things')})(?:排查|溯源|整治|治理|监测|改造)?$")


def head_in_front(text: str, start: int, words: str, measured: bool) -> Head | None:
    """The head that the metric ``words``, which begin at ``start``, open with; None where they have none.

    ``measured``: the words end in a rate or an amount.
    """
    placed = _lies_in_places().search(words) is not None
    if not (measured or placed) or NAMED_AREA.match(text, start):
        return None
    end = start + len(words)
    listed, alone, lands = _areas()
    m = (
        listed.match(text, start, end)
        or _BASIN.match(text, start, end)
        or _PARK.match(text, start, end)
        or _EACH.match(text, start, end)
        or lands.match(text, start, end)
        or _ZONE.match(text, start, end)
        or _CLASS.match(text, start, end)
        or ((alone.match(text, start, end) or _LAND.match(text, start, end)) if placed else None)
    )
    if m is not None:
        where, rest = Span(*m.span(str(m.lastgroup))), m.end()
    else:
        named = _named(text, start, end)
        if named is None:
            return None
        where, rest = named
    counted = _COUNTED.match(text, rest, end)
    rest = counted.end() if counted and placed else rest
    left = text[rest:end]
    if left.startswith(("、", "和", "与", "及", "或", "的")):
        return None  # 建成区和农村|黑臭水体 is one list
    if len(left) < 4 and not _lies_in_places().fullmatch(left):
        return None
    return Head(where, rest)


def is_region(words: str) -> bool:
    """Whether a scope is a region by its name: what is said of it goes on to the clauses behind it."""
    if _REGION.fullmatch(words):
        return True
    found = Places.load().find(words, 0) if len(words) >= 3 else None
    return found is not None and found[0] == len(words) and any(p.name == words for p in found[1])


def _named(text: str, start: int, end: int) -> tuple[Span, int] | None:
    """A division by its full name, with the part of it that is meant: 甲市|耕地保有量, 乙市主城区|绿地率."""
    at = start
    while (found := Places.load().find(text, at)) is not None and found[0] < end:
        if found[0] - at < 3 or not any(p.name == text[at : found[0]] and p.level != "nation" for p in found[1]):
            return None
        at = found[0]
        if text[at : at + 1] not in ("、", "和"):
            break
        at += 1
    if at == start or _NO_PLACE.match(text, at):
        return None
    if NAMED_AREA.match(text, at, end):
        return Span(start, at), at  # 甲市|建成区绿地率
    part = _PART.match(text, at, end)
    rest = part.end() if part else at
    where = rest - (text[rest - 1] == "的")
    return Span(start, where), rest
