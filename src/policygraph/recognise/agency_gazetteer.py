"""Bodies that the vocabulary knows: words of the gazetteer with the owner, group or list that they stand in."""

from __future__ import annotations

import re

from ..vocab.agencies import (
    CENTRAL,
    FORM,
    FUNCTION,
    GENERIC_FUNCTION,
    NOUN,
    PLACEHOLDER,
    WHOLE,
    AgencyVocabulary,
    Word,
)
from ..zh.acting import ACTS
from .agency_forms import Forms
from .agency_found import Found, sharing
from .agency_patterns import AMONG, GROUP_NOUNS, HAN, UNITS
from .agency_teams import ALONE, NOT_INSIDE, stands_alone

#: Whose departments a group is: 各市|发展改革委、工业和信息化局.
_GROUP_OWNER = re.compile(rf"各级|各?{UNITS}")
#: The words before an office's ending right behind another of the same owner.
_NEXT = re.compile(r"、[\u4e00-\u9fff]{2,6}")
#: What a bracket or a second noun adds to a group: 有关部门(单位), 有关部门和单位.
_OR_UNIT = re.compile(
    r"\((?:单位|部门|机构|处室|管委会|管理委员会)\)|(?<=单位)党组织|(?<=部门)党组织|(?<=部门)(?:、单位(?=[:,]|要(?!求)|应)|[和及](?:单位|机构)(?=[,。;:)\n]|要(?!求)|应|须|按|负责|牵头|配合|共同|结合))"
)
#: A committee of the party's own: 省委|全面深化改革委员会.
_PARTY_TEAM = re.compile(r"([\u4e00-\u9fff]{2,14}?)(?:委员会|领导小组)(?:办公室|秘书组)?")
#: Fields whose department is spoken of by the field alone (气象部门).
_OF_ONE_FIELD = frozenset(("环保", "交警", "消防", "交管", "公路", "电力", "气象", "税务", "海关", "金融监管"))
#: Where those who watch over a body sit: 驻厅|纪检监察组.
_POSTED = re.compile(r"派?驻(?:[厅局委校院部]|本级)\Z")
#: A department or a group of the State Council's by what it is for: 国务院|林业主管部门.
_OF_THE_COUNCIL = re.compile(
    r"([\u4e00-\u9fff]{2,14}?)(?:行政主管部门|主管部门|督导部门|监督管理部门|监管部门|行政部门|管理部门|领导小组办公室|领导小组|联席会议|(?<!国家)委员会办公室|委员会)"
)
#: What stands for a government in zones: 各县(市、区)人民政府|(管委会).
_SECOND_SEAT = re.compile(r"\((?:管委会|管理委员会)\)")
#: What a body does with a leading group of its own: 国资委|成立|节能工作领导小组.
_SETS_UP = frozenset(("成立", "组建", "建立"))
#: A bank of the state by its level: 省|农业发展银行.
_BANK_OF = re.compile(r"(?:(?<![\u4e00-\u9fff])|(?<=[由和及与向经报]))([省市县区州])\Z")


class Gazetteer:
    """The words of a vocabulary, read with the rules of form."""

    def __init__(self, vocabulary: AgencyVocabulary, forms: Forms) -> None:
        self._automaton = vocabulary.automaton
        self._forms = forms

    def find(self, text: str, titles: list[tuple[int, int]]) -> list[Found]:
        found: list[Found] = []
        forms = self._forms
        low = 0
        t = 0
        skip_to = 0
        for last, word in self._automaton.iter_long(text):
            end = last + 1
            start = end - len(word.text)
            while t < len(titles) and titles[t][1] <= start:
                t += 1
            if start < skip_to or (t < len(titles) and titles[t][0] <= start):
                continue
            if forms.is_stopped(text, start, end, word):
                continue
            floor = low
            if found and word.kind in (NOUN, GENERIC_FUNCTION, PLACEHOLDER) and text[low : low + 1] in ("、", "和"):
                last = found[-1]
                if not last.owner and text[last.start : low] in AMONG:
                    floor = found[-2].end if len(found) > 1 else 0
            item = self._read(text, start, end, word, floor, found[-1] if found else None)
            if item is None:
                continue
            if forms.is_enterprise_near(text, item.start, item.end):
                continue
            while found and item.start < found[-1].end:  # 市委和市政府有关部门 is one
                found.pop()
            found.append(item)
            low = skip_to = item.end
        return found

    def _read(self, text: str, start: int, end: int, word: Word, low: int, before: Found | None) -> Found | None:
        forms = self._forms
        kind = word.kind
        if kind == CENTRAL:
            return self._central(text, start, end, word, low)
        word, end = forms.whole(text, end, word)
        if kind in (PLACEHOLDER, NOUN, GENERIC_FUNCTION) and (unit := _OR_UNIT.match(text, end)):
            end = unit.end()
        if kind in (PLACEHOLDER, GENERIC_FUNCTION):
            several = kind == GENERIC_FUNCTION or (word.text.endswith("部门") and word.text[:-2] in _OF_ONE_FIELD)
            listed = forms.departments(text, start, low) if several else start
            if word.text == "公安机关" and text.endswith(("森林", "铁路", "边防"), low, start):
                return Found(start - 2, end, "group")
            if word.text.startswith("行政") and (field := forms.stem_before(text, start, low)) is not None:
                return Found(forms.group(text, field, low), end, "group")  # 司法|行政机关
            if several and kind == PLACEHOLDER and listed < start:  # 林业、|气象部门
                return Found(min(forms.group(text, listed, low), listed), end, "group")
            if (
                before is not None
                and before.end == start
                and word.text[0] == "各"
                and text[start - 2 : start] == "机关"
            ):
                return Found(before.start, end, "group")  # 市级机关|各部门
            if (
                before is not None
                and before.end == listed
                and listed == start
                and forms.takes_part(text, before.end, word)
            ):
                return Found(before.start, end, "group", function=word.function)
            lead = 2 if kind == PLACEHOLDER and word.text.startswith(("有关", "相关")) else 0
            if word.text == "各部门" and text.endswith("等", low, start):
                lead = 1
            if lead and (many := forms.departments_before_and_so_on(text, start + lead, low)) < start:
                return Found(forms.group(text, many, low), end, "group")
            first = min(forms.group(text, listed + lead, low), listed)
            if word.text.startswith("各") and text[first:start] in ("各地", "各地区"):
                first = start
            if kind == GENERIC_FUNCTION and first == listed and (own := forms.owner(text, listed, low)) is not None:
                first = own.start
                if own.place is None and text[first - 1 : first] == "、":  # 各市、雄安新区|林业主管部门
                    first = (
                        min(first, forms.group(text, first - 1, low))
                        if forms.group(text, first - 1, low) < first - 1
                        else first
                    )
            if (
                kind == GENERIC_FUNCTION
                and first == start
                and before is not None
                and before.kind == "group"
                and before.function
                and text[before.end : start] == "、"
                and (whose := before.owner or _GROUP_OWNER.match(text, before.start, before.end))
            ):  # 各市(州)林业局、|自然资源主管部门
                words = whose if isinstance(whose, str) else whose.group()
                return Found(start, end, "group", words, function=word.function, shared=True)
            if word.sort == "level" and "级" not in text[first:start] and not _acting_system(text, first, start, end):
                return None
            return Found(
                first, end, "placeholder" if first == start and kind == PLACEHOLDER else "group", function=word.function
            )
        if kind == NOUN:
            return self._noun(text, start, end, low, before)
        owner = forms.owner(text, start, low)
        if before is not None and before.end == start and kind == FUNCTION and before.kind == "named":
            zone = text[before.start : start]
            if zone.endswith(("管委会", "管理委员会")) and text[end - 1] in "局办室":  # 高新区管委会|财政局
                return Found(before.start, end, "named", zone, word.official, word.function, before.place)
        if before is not None and word.text == "行政学院" and text.endswith("党校", 0, before.end):
            gap = text[before.end : start]
            if gap == "(" and text.startswith(")", end):  # 各级党校(行政学院) is one
                return Found(
                    before.start,
                    end + 1,
                    before.kind,
                    before.owner,
                    before.official + "(行政学院)",
                    before.function,
                    before.place,
                    before.sort,
                )
            if gap in ("、", "和") and before.kind == "group":
                return sharing(text, before, start, end, word)
        if owner is None and word.text in GROUP_NOUNS and before is not None and before.kind == "named":
            party = text.endswith(("委", "党委", "党工委"), before.start, before.end)
            if party and before.owner and text[before.end : start] in ("和", "、", "及"):  # 自治区党委和|政府
                return Found(
                    start, end, "named", before.owner, word.official, word.function, before.place, word.sort, True
                )
        if owner is None and kind == WHOLE and word.noun:
            beside = before is not None and before.kind == "group" and text[before.end : start] in ("、", "和")
            if (
                before is not None
                and before.kind == "group"
                and before.end == start
                and text.endswith("党委", 0, start)
            ):
                beside = True  # 当地党委|政府 are two
            if beside and word.text in ("街道办事处", "办事处"):  # 乡镇政府和|街道办事处
                return Found(start, end, "group", function=word.function)
            if before is not None and beside and forms.is_group_noun(word.text):
                return sharing(text, before, start, end, word)
            first = forms.group(text, start, low)
            if first < start:
                team = _PARTY_TEAM.match(text, end) if word.text == "党委" else None
                if team is not None and not NOT_INSIDE.search(team[1]):  # 各县党委|教育工作领导小组
                    return Found(first, team.end(), "group")
                seat = _SECOND_SEAT.match(text, end)
                stop = seat.end() if seat is not None else forms.departments_of(text, end)
                return Found(first, stop, "group", function=word.function)
            return (forms.bare_noun(text, start, end, low) and Found(start, end, "placeholder")) or None
        if kind == FORM:
            return self._form(text, start, end, word, low, before)
        if owner is None:
            first = forms.group(text, start, low)
            if first == start and kind == WHOLE and word.text.endswith(("中心", "科学院", "研究院")):
                return self._form(text, start, end, word, low, before)
            if first < start:
                if forms.is_level(text[first:start]) and kind == FUNCTION:
                    return Found(first, end, "named", text[first:start], word.official, word.function, sort=word.sort)
                return Found(first, end, "group", function=word.function)
            if kind == FUNCTION and text[end - 1] == "局" and HAN.match(text, start - 1):
                longer = self._form(text, start, end, word, low, before)  # 省交通|综合执法局
                if longer is not None and longer.kind == "named" and longer.owner and longer.start < start:
                    return longer
            bare = self._bare(text, start, end, word, before)
            if bare is None and kind == FUNCTION and text[end - 1] == "局" and HAN.match(text, start - 1):
                return self._form(text, start, end, word, low, before)  # 开发区财政|审计局
            if bare is not None and bare.start == start and word.text.endswith("纪检监察组"):
                posted = _POSTED.search(text, max(low, start - 3), start)
                if posted is not None:
                    bare = Found(posted.start(), end, "named", "", text[posted.start() : end], word.function)
            return bare
        if word.text in ("委",) and not forms.ends_committee(text, end):
            return None
        if word.text == "委" and owner.start > low and text[owner.start - 1] == "团" and owner.place is None:
            league = "共青团" + owner.text + "委员会"
            return Found(owner.start - 1, end, "named", "", league, "youth-league")
        more = forms.departments_of(text, end) if word.sort in ("government", "party") else end
        if more > end:
            first = owner.start
            if before is not None and before.kind == "named" and text[before.end : first] in ("和", "、", "及", ""):
                first = before.start if before.sort in ("party", "government") else first
            return Found(first, more, "group")
        first = owner.start
        if word.sort == "party" and text[max(low, first - 2) : first] == "中共":
            first -= 2
        if word.text in ("委", "政府", "人民政府"):
            team = _PARTY_TEAM.match(text, end)
            if team is not None and not NOT_INSIDE.search(team[1]):
                whole = word.official if word.text != "委" else "委"
                return Found(first, team.end(), "named", owner.text, whole + team.group(), None, owner.place, word.sort)
        return Found(first, end, "named", owner.text, word.official, word.function, owner.place, word.sort)

    def _bare(self, text: str, start: int, end: int, word: Word, before: Found | None) -> Found | None:
        """A body without an owner of its own: it shares that of the list it stands in, or is named bare."""
        if (
            before is not None
            and before.kind == "named"
            and before.owner
            and text[before.end : start] in ("、", "和", "及")
            and word.text != "委"
        ):
            return Found(start, end, "named", before.owner, word.official, word.function, before.place, word.sort, True)
        if before is not None and before.kind == "group" and text[before.end : start] == "、":
            if word.noun:
                return Found(start, end, "group")
            whose = before.owner or _GROUP_OWNER.match(text, before.start, before.end)
            if word.kind == FUNCTION and before.function and whose:
                words = whose if isinstance(whose, str) else whose.group()
                return Found(start, end, "group", words, function=word.function, shared=True)
        listed = before is not None and before.kind == "named" and text[before.end : start] in ("、", "和", "及")
        if word.kind == FUNCTION and (listed or self._forms.stands_alone(text, start, end, word)):
            return Found(start, end, "named", "", word.official, word.function)
        if (
            word.kind == WHOLE
            and word.sort != "mass"
            and len(word.text) >= 3
            and self._forms.stands_alone(text, start, end, word)
        ):
            return Found(
                start, end, "named" if not word.noun else "group", "", word.official, word.function, sort=word.sort
            )
        return None

    def _noun(self, text: str, start: int, end: int, low: int, before: Found | None) -> Found | None:
        forms = self._forms
        listed = forms.departments_before_and_so_on(text, start, low)
        if listed < start:
            first = forms.group(text, listed, low)
            return Found(first, end, "group")
        if text[start:end] == "财政" and (not ACTS.match(text, end) or text.startswith(("给予", "按", "支持"), end)):
            return None  # 各级财政投入 is money, 各级财政要 a body
        first = forms.group(text, start, low)
        if first < start:
            return Found(
                first, end, "placeholder" if text[first:start] in ("有关", "相关", "各有关", "各") else "group"
            )
        if (
            before is not None
            and before.kind == "group"
            and text[before.end : start] in ("、", "和")
            and before.end == low
        ):
            return Found(start, end, "group") if forms.is_group_noun(text[start:end]) else None
        if forms.bare_noun(text, start, end, low):
            return Found(start, end, "placeholder")
        if text.startswith(("管理部门", "监管部门", "执法部门"), start) and text.endswith(
            ("会同", "配合", "联合", "由", "报", "经"), low, forms.field(text, start, low)
        ):
            return Found(forms.field(text, start, low), end, "group")  # 会同|建筑管理部门
        if text.startswith("主管", start) and (first := forms.field(text, start, low)) < start:
            return Found(first, end, "group")
        return None

    def _central(self, text: str, start: int, end: int, word: Word, low: int) -> Found | None:
        if start > 0 and text[start - 1] in "驻原":
            return None
        branch = self._forms.branch(text, end)
        if branch > end:
            return Found(start, branch, "named", "", word.official + text[end:branch], word.function)
        more = self._forms.departments_of(text, end)
        if more > end:
            return Found(start, more, "group")
        if word.text == "国务院" and (part := _OF_THE_COUNCIL.match(text, end)) and not NOT_INSIDE.search(part[1]):
            kind = "group" if part.group().endswith("部门") else "named"
            return Found(start, part.end(), kind, "", word.official + part.group())
        level = _BANK_OF.search(text, max(low, start - 2), start) if word.text.endswith("行") else None
        if level is not None:  # 省|农业发展银行
            official = word.official.removeprefix("中国")
            return Found(level.start(1), end, "named", level[1], official, word.function)
        return Found(start, end, "named", "", word.official, word.function, sort="central")

    def _form(self, text: str, start: int, end: int, word: Word, low: int, before: Found | None) -> Found | None:
        """A body known by its ending alone: it needs an owner, a group, or a list to stand in."""
        first = self._forms.unseen(text, start, end, low)
        if first is None:
            if (
                before is not None
                and before.kind == "named"
                and before.owner
                and text[end - 1] == "局"
                and _NEXT.fullmatch(text, before.end, start)
                and not any(self._forms.place_at(text, at) for at in range(before.end + 1, start))
            ):
                return Found(before.end + 1, end, "named", before.owner, text[before.end + 1 : end], shared=True)
            alone = word.text in ALONE and stands_alone(text, start, end)
            return Found(start, end, "placeholder") if alone else None
        owner, group = self._forms.owner_at(text, first, end)
        if group:
            return Found(first, end, "group")
        found = Found(
            first,
            end,
            "named",
            owner.text if owner else "",
            text[owner.end if owner else first : end],
            None,
            owner.place if owner else None,
        )
        founder = before if before is not None and before.kind == "named" else None
        if founder and founder.sort not in ("party", "government") and text[founder.end : first] in _SETS_UP:
            found.name = found.official = text[founder.start : founder.end] + text[first:end]
        return found


def _acting_system(text: str, first: int, start: int, end: int) -> bool:
    """Whether 生态环境系统 is a body: the whole province's, or one that acts or is made to."""
    if not text.endswith("系统", start, end):
        return False
    told = text.endswith(("调度", "组织", "推动", "指导", "督促"), 0, first)
    edge = first == 0 or not "\u4e00" <= text[first - 1] <= "\u9fff"
    whole = edge and text[first:start].startswith(("全省", "全市", "全县", "全区", "全国"))
    return (whole or told) and ACTS.match(text, end) is not None
