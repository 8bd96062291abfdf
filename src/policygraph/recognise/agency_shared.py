"""What members of a list share: the office of the last one, the words that say which of a group are meant."""

from __future__ import annotations

import re

from ..zh.owners import OwnerClause
from .agency_forms import Forms
from .agency_found import Found
from .agency_lists import parts

#: Words that say which of a group are meant: 沿江各市, 驻济各高校.
_LEAD_PLACE = re.compile(r"(?:沿|驻|环|近|涉)[\u4e00-\u9fff]{1,3}|其他|其余|部省属|中央及|省属|市属|重点")


def sharing_office(text: str, found: list[Found], forms: Forms) -> list[Found]:
    """The places in front of the one whose office is named: 东兴市、|上思县人民政府 are two governments."""
    out: list[Found] = []
    held = {f.start: f for f in found}
    for body in found:
        if body.kind != "named" or body.place is None or not body.official or text[body.start - 1] != "、":
            continue
        if not body.owner.endswith(tuple("省市县区州旗盟")) or not text.startswith(body.owner, body.start):
            continue
        at = body.start - 1
        while (place := forms.place_ending(text, at)) is not None:
            old = held.get(place[0])
            if old is not None and (old.end != at or old.official):
                break
            words = text[place[0] : at]
            whole = Found(place[0], at, "named", words, body.official, body.function, place[1], body.sort)
            if old is None:
                out.append(whole)
            else:  # found as a place: it is the place's office
                old.owner, old.official, old.function = whole.owner, whole.official, whole.function
                old.place, old.sort = whole.place, whole.sort
            if text[place[0] - 1 : place[0]] != "、":
                break
            at = place[0] - 1
    return out


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
            if text[start] == "各" and re.fullmatch(r"各[\u4e00-\u9fff]{1,5}", text[start : group.start]):
                out.append(Found(start, end, "group", function=group.function))  # 各产茶|乡镇政府
                continue
            if group.start - start > 4 or text[group.start] not in "各有相所":
                continue
            if _LEAD_PLACE.fullmatch(text, start, group.start):
                out.append(Found(start, end, "group", function=group.function))
    return out
