"""Whose a body is: the place, the zone or the bare level (省) that its name begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..vocab.agencies import AgencyVocabulary
from ..vocab.places import Places
from .agency_patterns import CUT, HAN, LEVELS, RANKED_AT, UNITS, ZONE, ZONE_OWNER

#: Words that begin like an owner.
_NO_LEVEL = frozenset("市场 市政 市民 区域 区块 乡村 州际 县域 省际 镇痛 盟友 旗下".split())  # noqa: SIM905

#: 全 of another word in front of a level: 健全|州….
_NO_WHOLE = ("健全", "完全", "安全")

#: Verbs that a place may stand behind.
_BEFORE_PLACE = frozenset("支持 推动 指导 鼓励 组织 督促 会同 配合".split())  # noqa: SIM905
#: Mountains and lakes whose surroundings a committee of their own administers.
_HILL = re.compile(r"(?:(?<![\u4e00-\u9fff])|(?<=[由和及与向经报对]))[\u4e00-\u9fff]{1,2}[山湖]\Z")


#: What has an administration of its own and is called no zone, behind what may stand before a body.
_SEAT = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由和及与向经报对、])|(?<=会同|联合|配合|指导|督促|推动|支持))"
    r"(?!各|有关|相关|当地|属地|该|本|所在|全|会同|联合|配合|指导|督促|推动|支持|业主|物业|小区|等|[由报经向与和及对请])[\u4e00-\u9fff]{2,6}(?<![园市县区州旗地会级属关和及与等)])\Z"
)
#: What the county is named by; else 会同|县财政局 is a verb.
_HUITONG = re.compile(r"会同县(?:人民政府|委|20|“)")
#: A town or township by its form, behind what may stand before a body.
_TOWN = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由和及与])|(?<=督促|指导|推动|组织|会同|配合|支持|责成|要求|联合))"
    r"(?!各|有关|相关|建制|所在|全|本|该|每|属地|当地|乡|县|区|市|中心|重点|特色|涉及|其他|督促|指导|推动|组织|会同|配合|支持|责成|要求|联合|加强|由)[\u4e00-\u9fff]{2,4}[镇乡]\Z"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose body it is: the words ``text`` at ``start``..``end``; ``place`` where they name one."""

    start: int
    end: int
    text: str
    place: str | None


class Owners:
    """The rules, for a table of places."""

    def __init__(self, vocabulary: AgencyVocabulary, places: Places) -> None:
        self._before_level = frozenset(vocabulary.stops["before_level"])
        self.places: dict[str, str] = {}
        for place in places.all:
            self.places.setdefault(place.name, place.name)
            for other in (*place.shorts, *place.formers):
                # Short names of counties (和平, 长安) are everyday words.
                if len(other) > 2 if other[-1] in "市县区旗" else (len(other) >= 2 and place.level != "county"):
                    self.places.setdefault(other, place.name)
        everyday = set(vocabulary.stops["place_words"])
        self.counties: dict[str, str] = {}
        for place in places.all:
            for other in place.shorts:
                if (
                    place.level == "county"
                    and len(other) == 2
                    and other[1] not in "山河江湖岛泉"
                    and other not in everyday
                ):
                    same = self.counties.setdefault(other, place.name)
                    if same != place.name:
                        self.counties[other] = other
        self.places.setdefault("新疆生产建设兵团", "新疆生产建设兵团")
        self.full = frozenset(place.name for place in places.all)
        self.own: str | None = None
        self._longest = max((len(n) for n in self.places), default=0)

    def group(self, text: str, start: int, low: int) -> int:
        """Where the group words that end at ``start`` begin; ``start`` if there are none."""
        raise NotImplementedError

    def owner(self, text: str, start: int, low: int) -> Owner | None:
        """The owner whose words end at ``start``: a place, a zone, or a bare level (省)."""
        zone = self._zone_before(text, start, low)
        if zone is not None:
            return zone
        place = self._place_before(text, start, low)
        if place is not None:
            at, name = place
            higher = self._place_before(text, at, low)
            if higher is not None and higher[1] in self.full and higher[1] != name:  # 邯郸市|邯郸市 is said twice
                at = higher[0]
            if at > low and text[at - 1] in "各" and at > 0:
                return None
            if name == "新疆生产建设兵团" and self.group(text, start, low) < at:
                return None  # 各省、自治区、直辖市及新疆生产建设兵团|生态环境厅
            return Owner(at, start, text[at:start], name)
        if self.group(text, start, low) < start - 1:
            window = text[self.group(text, start, low) : start]
            if window not in LEVELS and not window.startswith("国家"):  # 国家和|市委
                return None
        for level in LEVELS:
            at = start - len(level)
            if at >= low and text.startswith(level, at):
                town = _TOWN.search(text, max(low, at - 6), at + 1) if level in ("镇", "乡") else None
                placed = self._place_before(text, at, low) if text[at - 1 : at] == level else None
                if placed is not None:  # 甘南州|州委
                    return Owner(placed[0], start, placed[1], placed[1])
                if town is not None:  # 柳林|镇人民政府
                    return Owner(town.start(), start, text[town.start() : start], None)
                if text[max(low, at - 1) : start] in self._before_level or (
                    text[max(low, at - 1)] in "全各我本该外跨" and not text.endswith(_NO_WHOLE, 0, at)
                ):
                    return Owner(at, start, level, None) if text[max(low, at - 1)] in "我本该" else None
                return Owner(at, start, level, None)
        return None

    @staticmethod
    def _zone_before(text: str, start: int, low: int) -> Owner | None:
        """A development zone or new area whose name ends at ``start``."""
        if start > low and text[start - 1] == ")":  # 高新区(经开区)|管委会
            bracket = text.rfind("(", max(low, start - 12), start)
            inner = Owners._zone_before(text, bracket, low) if bracket > low and text[start - 2] == "区" else None
            return inner and Owner(inner.start, start, text[inner.start : start], None)
        if text.startswith(("管委会", "管理委员会"), start) and (
            hill := _HILL.search(text, max(low, start - 4), start)
        ):
            return Owner(hill.start(), start, hill.group(), None)  # 长白山|管委会
        if text.startswith(("管委会", "管理委员会"), start) and (
            seat := _SEAT.search(text, max(low, start - 8), start)
        ):
            return Owner(seat.start(), start, seat.group(), None)  # 中关村|管委会
        if start <= low or text[start - 1] not in "区城园":
            return None
        floor = max(low, start - 18)
        cut = CUT.match(text, floor, start)
        at = cut.end() if cut else floor
        at += text[at] in "和及与" and start - at > 4 and not text.startswith("和林格尔", at)
        zone = ZONE.match(text, at, start)
        if zone is None:
            return None
        if start - at < 3 or text.startswith(("各", "有关", "相关", "所有"), at):
            return None
        return Owner(at, start, text[at:start], None)

    def _place_before(self, text: str, end: int, low: int) -> tuple[int, str] | None:
        for length in range(min(self._longest, end - low), 1, -1):
            name = self._named(text[end - length : end])
            if name is not None and not (
                (name == "和县" and HAN.match(text[end - 3 : end - 2]))  # 林业局和县政府
                or (name == "会同县" and not _HUITONG.search(text))  # 农业局会同县财政局
            ):
                return end - length, name
        return None

    def _named(self, words: str) -> str | None:
        return self.places.get(words) or (words if words == self.own else None)

    def place_ending(self, text: str, end: int) -> tuple[int, str] | None:
        """The place that is named in full right before ``end``, behind no other word: its start and name."""
        for length in range(min(self._longest, end), 2, -1):
            words = text[end - length : end]
            if words in self.full:
                before = text[end - length - 1 : end - length]
                return (end - length, words) if not HAN.match(before) or before in "由和及与在对、" else None
        return None

    def short_place_ending(self, text: str, end: int) -> tuple[int, str] | None:
        """The place whose short name (广州) fills an item of a list right before ``end``: its start and full name."""
        for length in range(min(6, end), 1, -1):
            at = end - length
            name = self._named(text[at:end])
            if name is not None:
                before = text[at - 1 : at]
                edge = not HAN.match(before) or before in "由和及与在对" or text[at - 2 : at] in _BEFORE_PLACE
                return (at, name) if edge else None
        return None

    def place_at(self, text: str, start: int) -> tuple[int, str] | None:
        """The longest place name that begins at ``start``: its end and full name."""
        for length in range(self._longest, 1, -1):
            name = self._named(text[start : start + length])
            if name is not None and len(text) >= start + length:
                return start + length, name
        return None

    def county_at(self, text: str, start: int) -> tuple[int, str] | None:
        """The county by its short name at ``start`` (婺源), where nothing but a verb or a list can follow it."""
        name = self.counties.get(text[start : start + 2])
        return (start + 2, name) if name is not None else None

    def owner_at(self, text: str, start: int, end: int) -> tuple[Owner | None, bool]:
        """The owner with which the item ``text[start:end]`` begins, and whether the item is a group."""
        item = text[start:end]
        if re.match(
            r"(?:各|有关|相关|所有|\d+个|属地|县级|市级|区级|乡镇|基层(?!司|处|科|指导|治理)|全)", item
        ) or re.match(rf"(?:{UNITS})(?<=\))", item):
            return None, True
        if RANKED_AT.match(item):
            return None, True
        place = self.place_at(text, start)
        if place is not None and place[0] <= end:
            lower = self.place_at(text, place[0])
            if lower is not None and lower[0] <= end:
                place = lower
            return Owner(start, place[0], text[start : place[0]], place[1]), False
        zone = ZONE_OWNER.match(item)
        if zone is not None:
            return Owner(start, start + zone.end(), zone.group(), None), False
        for level in LEVELS[:-2]:
            if item.startswith(level) and len(item) > len(level) + 1 and item[:2] not in _NO_LEVEL:
                return Owner(start, start + len(level), level, None), False
        return None, False
