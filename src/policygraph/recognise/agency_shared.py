"""What members of a list share: the office of the last one, the words that say which of a group are meant."""

from __future__ import annotations

import re
from itertools import pairwise

from ..zh.owners import OwnerClause
from .agency_forms import Forms
from .agency_found import Found
from .agency_lists import parts
from .agency_patterns import UNIT, ZONE

#: Words that say which of a group are meant: 沿江各市, 驻济各高校.
_LEAD_PLACE = re.compile(r"(?:沿|驻|环|近|涉)[\u4e00-\u9fff]{1,3}|其他|其余|部省属|中央及|省属|市属|重点")
#: A region in front of the places that lie in it: 珠三角|各地级以上市, 北部生态发展区|各县.
_REGION = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由对向在与和及])|(?<=支持|指导|推动|鼓励|引导|组织|督促))"
    r"(?!全|各|本|辖|有关|相关)[\u4e00-\u9fff]{1,8}?(?:三角|北|南|东|西|带|地区|流域|发展区|功能区|核心区|经济区|片区|库区|湖区|城市群|都市圈|沿线|沿海|沿江|沿岸)\Z"
)
_OF_REGION = re.compile(rf"各(?:有关)?(?:地级以上|{UNIT})")
_TELLING = ("支持", "推动", "指导", "鼓励", "组织", "督促", "会同", "配合")
_EDGE = ",;:、(。\n"


def sharing_office(text: str, found: list[Found], forms: Forms) -> list[Found]:
    """The places and zones in front of the one whose office is named: 东兴市、|上思县人民政府 are two governments.

    Places by their short names too: 广州、|深圳市政府 are those of 广州市 and 深圳市.
    """
    out: list[Found] = []
    held = {f.start: f for f in found}
    for body in found:
        if body.kind != "named" or not body.official or text[body.start - 1] not in "、和":
            continue
        if not body.owner or not text.startswith(body.owner, body.start):
            continue
        zone = ZONE.fullmatch(body.owner) is not None
        if not zone and (body.place is None or not body.owner.endswith(tuple("省市县区州旗盟"))):
            continue
        office = text[body.start + len(body.owner) : body.end]
        if not office:
            continue
        at = body.start - 1
        while (member := _member(text, at, forms, zone=zone)) is not None:
            start, place = member
            words = text[start:at]
            old = held.get(start)
            if old is not None and (old.end != at or old.official not in ("", words)):
                break
            owner = words if zone or words in forms.full else place or words
            whole = Found(start, at, "named", owner, body.official, body.function, place, body.sort)
            whole.name = owner + office
            if old is None:
                out.append(whole)
            else:  # found as a place: it is the place's office
                old.kind, old.owner, old.official, old.function = "named", whole.owner, whole.official, whole.function
                old.place, old.sort, old.name = whole.place, whole.sort, whole.name
            if text[start - 1 : start] != "、":
                break
            at = start - 1
    return out


def _member(text: str, end: int, forms: Forms, *, zone: bool) -> tuple[int, str | None] | None:
    """The place or zone that alone fills the item of a list that ends at ``end``: its start and the place's name."""
    if not zone:
        return forms.place_ending(text, end) or forms.short_place_ending(text, end)
    first = max(text.rfind(c, 0, end) for c in _EDGE) + 1
    first += 2 * text.startswith(_TELLING, first) or text.startswith("由", first)
    if end - first < 3 or ZONE.fullmatch(text, first, end) is None or text[first] in "各有相":
        inner = text.rfind("(", 0, end)
        first = max(text.rfind(c, 0, inner) for c in _EDGE) + 1 if text[end - 1 : end] == ")" and inner > 0 else end
        if first == end or ZONE.fullmatch(text, first, inner) is None:
            return None
    return first, None


def widened(text: str, found: list[Found], clauses: list[OwnerClause]) -> list[Found]:
    """Groups of owner lists with all the words of their item: 沿江|各市人民政府."""
    out: list[Found] = []
    groups = {f.end: f for f in found if f.kind == "group"}
    for clause in clauses:
        if clause.role == "none":
            continue
        for start, end in parts(text, clause.first, clause.last):
            group = groups.get(end)
            if group is None or not 2 <= group.start - start <= 6:
                continue
            if text[start] == "各" and re.fullmatch(
                r"各(?:(?!党委|[和及与])[\u4e00-\u9fff]){1,5}", text[start : group.start]
            ):
                out.append(Found(start, end, "group", function=group.function))  # 各产茶|乡镇政府
                continue
            if group.start - start > 4 or text[group.start] not in "各有相所":
                continue
            if _LEAD_PLACE.fullmatch(text, start, group.start):
                out.append(Found(start, end, "group", function=group.function))
    return out


def of_each_place(text: str, found: list[Found]) -> list[Found]:
    """The offices that a central body has in each place: 国家税务总局|各县(市、区)税务局 are one group."""
    return [
        Found(body.start, group.end, "group", function=group.function)
        for body, group in pairwise(found)
        if body.end == group.start
        and body.sort == "central"
        and group.kind == "group"
        and text[group.start] == "各"
        and text[group.end - 1] in "局署会关"
        and text[group.end - 1] == text[body.end - 1]
    ]


def regional(text: str, found: list[Found]) -> list[Found]:
    """Groups of places with the region they lie in: 粤北|各县政府."""
    out = []
    for item in found:
        if item.kind == "named" or not _OF_REGION.match(text, item.start):
            continue
        region = _REGION.search(text, max(0, item.start - 12), item.start)
        if region is not None:
            out.append(Found(region.start(), item.end, "group", function=item.function))
    return out
