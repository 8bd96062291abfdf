"""Rules of form around a body's name: whose it is, where it begins, which groups and lists it stands in.

All of it works on a flow's text: ASCII punctuation, round brackets, one paragraph a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..vocab.agencies import CENTRAL, FUNCTION, GENERIC_FUNCTION, WHOLE, AgencyVocabulary, Word
from ..vocab.places import Places
from ..zh.acting import ACTS

LEVELS = ("自治区", "自治州", "自治县", "省", "市", "县", "区", "州", "盟", "旗", "镇", "乡")

_UNIT = (
    r"(?:设区的?市|地级以上(?:城)?市|地级市|省辖市|县级市|自治[区州县]|特别合作区|乡镇|镇街|街镇|街道|开发区|功能区|"
    r"新区|高新区|经开区|园区|社区|产业园区?|[省市县区州盟旗镇乡村])"
)
_UNITS = rf"{_UNIT}(?:[、及和与/]?{_UNIT}|\((?:{_UNIT}|[、,及和与/])+\))*"
_MANY = r"(?:\d{1,3}个|[两二三四五六七八九十]{1,3}个)"
_RANK = r"(?:两级|三级|四级|五级|级|直属?|属)"
_OF = r"(?:各有关|各相关|有关|相关|各|其他|对应|相应)"
_GROUP = re.compile(
    rf"(?:(?:全[省市县区州]|[省市县区州])?(?:各级|各地|各|所有|有关|相关|其他|{_MANY}|属地|当地|所在地|基层|上级|下级|同级|本级|地方各级|地方|中央和地方|驻[省市区]|涉及的?|试点)"
    rf"{_OF}?(?:{_UNITS})?(?:人民)?{_RANK}?(?:及以[上下]|以[上下])?{_OF}*"
    rf"|{_UNITS}{_RANK}(?:及以[上下]|以[上下])?{_OF}*"
    rf"|(?:{_UNIT}[、及和与/]?|\((?:{_UNIT}|[、,及和与/])+\)){{2,}}{_OF}*"
    rf"|全[省市县区州国]{_OF}*"
    rf"|[省市县区州](?:{_OF}|委办|本级|政府{_OF})+"
    r"|派出|行业|职能|直属|各民主党派|省以下|设区市)$"
)
_AREA = _UNIT.replace("园区|社区|产业园区?|", "").replace("镇乡村", "镇乡")
_AREAS = _UNITS.replace(_UNIT, _AREA)
_PLACES_GROUP = rf"(?:(?:各|有关|相关|所有|{_MANY}|试点|重点)(?:{_AREAS}|地方)|{_AREAS}(?<=\)))"
_PLACES_GROUP_AT = re.compile(_PLACES_GROUP)
_TELLING = re.compile(r"推动|组织|指导|督促|督导|支持|鼓励|引导|责成|帮助|协调|推进")
_GROUP_ACTING = re.compile(
    rf"(?<![\d\u4e00-\u9fff])({_PLACES_GROUP})(?=(?:也|均|都)?(?:要(?!求|素)|应当?(?!急|用|对)|须|必须|需要|负责|结合|制定|按照?|因地制宜|切实))"
)
_CENTRE = re.compile(
    r"(?<![党共])中央(?=[、和及](?:国务院|省委|省、|市委|自治区党委))"
    r"|(?<![\u4e00-\u9fff])中央(?=国务院|决策|部署|关于|有关)"
)
_SCHOOLS = re.compile(r"(?:高等)?院校|高校")
_PRONOUN = re.compile(r"(?<![自])我[厅局委部办](?![屋])|(?<=[,。;\n])本[厅局委](?=[将要])")
_SEPARATOR = re.compile(r"[、,;/\n]|以及")
_SOFT = re.compile(r"[和及与]")
_ETC = re.compile(r"等(?:省|市|县|区)?(?:直|级)?(?:各|有关|相关|其他|多个)*(?:部门|单位|机构)?.*$")
_LEAD_IN = re.compile(r"^(?:由|和|及|与|以及|或|其中|包括|涉及|会同|其他|联合)")
_CUT = re.compile(
    r".*(?:[,。;:、()“”\"‘’?!\s·/]|由|在(?!线)|对(?!外|口)|向(?!前)|报(?!警)|配合|会同|联合(?!会)|协同|组织|指导|督促|成立|建立|组建|设立|健全|完善|发挥好?|加强|充分|"
    r"依托|通过|支持|提请|报请|抓好|落实|实行|开展|召开|强化|明确|参加|参与|纳入|接受|服从|推进|制定|打造|培育|建成|的|将|把|是|等|至|到|或|并|以|各|为|经(?!济|信|贸|开|营)|与|请|(?:加快|积极|持续|大力|进一步|着力)推动|(?:发挥|建设|建|办|做|用|抓|管|守|打)好|"
    r"按照|根据|由于|作为|会商|协调(?!小组|机构)|提升|优化|鼓励|引导|邀请|完成|实现|研究制|印发|根据|负责|牵头|作用|年|月|日)",
    re.DOTALL,
)
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{1,14}?(?:新区|高新区|高新技术产业开发区|经济技术开发区|经开区|开发区|示范区|度假区|保税区|保税港区|自贸区|试验区|合作区|园区|先行区|管理区|风景区|名胜区|保护区|新城|片区|工业园|产业园|科技城|商务区|功能区|港区)$"
)
_RANKED = re.compile(rf"(?:{_UNITS}){_RANK}(?=[\u4e00-\u9fff]{{2,16}}$)")
_RANKED_AT = re.compile(rf"(?:{_UNITS}){_RANK}")
_TAIL = re.compile(r"党组(?!织|书记|成员|副)|(?:交警|交通警察|交管|环境监察|综合执法|生态环境保护综合(?:行政)?执法)(?:总队|支队|大队|局)|机关党委|办公室(?!主任)|驻[\u4e00-\u9fff]{1,6}(?:组|办|处)")
_MINISTRY_PART = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?)(?=\Z|[、,;。)(牵负配等和与及按])")
_STRONG_ALONE = ("领导小组", "领导小组办公室", "指挥部", "指挥部办公室", "专员办", "委员会", "委员会办公室", "研究院", "规划院", "协调小组", "协调小组办公室", "工作专班")
_GROUP_NOUNS = frozenset({"党委", "政府", "人民政府", "人大", "政协", "党工委", "管委会", "法院", "检察院"})
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose body it is: the words ``text`` at ``start``..``end``; ``place`` where they name one."""

    start: int
    end: int
    text: str
    place: str | None


class Forms:
    """The rules, compiled for a vocabulary and a table of places."""

    def __init__(self, vocabulary: AgencyVocabulary, places: Places) -> None:
        self._stems = vocabulary.stems
        self._central = frozenset(w.text for w in vocabulary.words.values() if w.kind == CENTRAL)
        stops = vocabulary.stops
        self._before_level = frozenset(stops["before_level"])
        self._before_office = frozenset(stops["before_office"])
        self._after = re.compile("|".join(map(re.escape, stops["after"])))
        self._after_meeting = re.compile(
            r"(?:[一二三四五六七八九十\d]+)?(?:" + "|".join(map(re.escape, stops["after_meeting"])) + ")|第?[一二三四五六七八九十\\d]+[届次]"
        )
        self._after_place = tuple(stops["after_place"])
        self._enterprise = re.compile("|".join(map(re.escape, vocabulary.enterprises)))
        self._endings = tuple(sorted({*vocabulary.weak_endings, *vocabulary.strong_endings}, key=len, reverse=True))
        branches = "|".join(map(re.escape, vocabulary.branches))
        self._branch = re.compile(rf"(?:[\u4e00-\u9fff]{{2,7}}?(?<![的和与及会同等在对]))?(?:{branches})(?![部面长])")
        self._institute = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?)?(?:规划院|研究院|研究所|科学院|司|督察局|办公厅)(?![法机长])")
        self._places: dict[str, str] = {}
        for place in places.all:
            self._places.setdefault(place.name, place.name)
            for other in (*place.shorts, *place.formers):
                # Short names of counties (和平, 长安) are everyday words.
                if len(other) > 2 if other[-1] in "市县区旗" else (len(other) >= 2 and place.level != "county"):
                    self._places.setdefault(other, place.name)
        self._full = frozenset(place.name for place in places.all)
        self._longest = max((len(n) for n in self._places), default=0)

    # -- what is no body --------------------------------------------------------------------------------

    def is_stopped(self, text: str, start: int, end: int, word: Word) -> bool:
        """Whether the words at ``start``..``end`` only look like a body."""
        w = word.text
        last = w[-1]
        follow = text[end : end + 1]
        if last == "局" or last == "厅":
            if text[start - 1 : end] in self._before_office and len(w) == 1:
                return True
            if follow in "部面势限长" and follow:
                return True
        elif last == "部":
            if follow and follow in "署门分级位件队长委":
                return True
        elif last == "委":
            if follow and follow in "托派书常员" or (w == "委" and follow and follow in "外会内副"):
                return True
        elif last == "办" and follow and follow in "理法公好事学结案局":
            return True
        elif last == "会" and follow and follow in "议":
            return True
        if self._after.match(text, end):
            return True
        if word.kind == "central" or w in ("委", "党委", "政府"):
            if self._after_meeting.match(text, end):
                return True
        return False

    def is_enterprise_near(self, text: str, start: int, end: int) -> bool:
        """Whether the name runs on into an enterprise's (青岛市城市建设投资集团)."""
        run = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:集团|公司|股份)").match(text, end)
        return run is not None and not re.search(r"[、和与及等对的由]|会同|指导|督促|支持|组织|负责|牵头|推动", run.group())

    # -- owners and groups ------------------------------------------------------------------------------

    def owner(self, text: str, start: int, low: int) -> Owner | None:
        """The owner whose words end at ``start``: a place, a zone, or a bare level (省)."""
        zone = self._zone_before(text, start, low)
        if zone is not None:
            return zone
        place = self._place_before(text, start, low)
        if place is not None:
            at, name = place
            higher = self._place_before(text, at, low)
            if higher is not None and higher[1] in self._full:
                at = higher[0]
            if at > low and text[at - 1] in "各" and at > 0:
                return None
            return Owner(at, start, text[at:start], name)
        if self.group(text, start, low) < start - 1:
            window = text[self.group(text, start, low) : start]
            if window not in LEVELS:
                return None
        for level in LEVELS:
            at = start - len(level)
            if at >= low and text.startswith(level, at):
                if text[max(low, at - 1) : start] in self._before_level or text[max(low, at - 1)] in "全各我本该外跨":
                    return Owner(at, start, level, None) if text[max(low, at - 1)] in "我本该" else None
                return Owner(at, start, level, None)
        return None

    @staticmethod
    def _zone_before(text: str, start: int, low: int) -> Owner | None:
        """A development zone or new area whose name ends at ``start``."""
        if start <= low or text[start - 1] not in "区城园":
            return None
        floor = max(low, start - 18)
        cut = _CUT.match(text, floor, start - 2)
        at = cut.end() if cut else floor
        zone = _ZONE.match(text, at, start)
        if zone is None:
            return None
        return Owner(at, start, text[at:start], None) if start - at >= 3 else None

    def _place_before(self, text: str, end: int, low: int) -> tuple[int, str] | None:
        for length in range(min(self._longest, end - low), 1, -1):
            name = self._places.get(text[end - length : end])
            if name is not None:
                return end - length, name
        return None

    def place_at(self, text: str, start: int) -> tuple[int, str] | None:
        """The longest place name that begins at ``start``: its end and full name."""
        for length in range(self._longest, 1, -1):
            name = self._places.get(text[start : start + length])
            if name is not None and len(text) >= start + length:
                return start + length, name
        return None

    def owner_at(self, text: str, start: int, end: int) -> tuple[Owner | None, bool]:
        """The owner with which the item ``text[start:end]`` begins, and whether the item is a group."""
        item = text[start:end]
        if re.match(r"(?:各|有关|相关|所有|\d|属地|县级|市级|区级|乡镇|基层|全)", item) or re.match(rf"(?:{_UNITS})(?<=\))", item):
            return None, True
        if _RANKED_AT.match(item):
            return None, True
        place = self.place_at(text, start)
        if place is not None and place[0] <= end:
            lower = self.place_at(text, place[0])
            if lower is not None and lower[0] <= end:
                place = lower
            return Owner(start, place[0], text[start : place[0]], place[1]), False
        for level in LEVELS[:-2]:
            if item.startswith(level) and len(item) > len(level) + 1:
                return Owner(start, start + len(level), level, None), False
        return None, False

    def group(self, text: str, start: int, low: int) -> int:
        """Where the group words that end at ``start`` begin (各设区市|生态环境局); ``start`` if there are none."""
        if start <= low or text[start - 1] not in "省市县区州盟旗镇乡村道级地各关他个属直上下出业能派会)国民府办的园应":
            return start
        found = _GROUP.search(text, max(low, start - 26), start)
        if found is None:
            return start
        return found.start()

    @staticmethod
    def is_level(words: str) -> bool:
        return words in LEVELS

    # -- lists of departments ------------------------------------------------------------------------------

    def departments(self, text: str, start: int, low: int) -> int:
        """Left end of a list of functions before the last one: 应急、公安|部门."""
        at = start
        while at - 1 > low and text[at - 1] in "、和及与":
            stem = self._stem_before(text, at - 1, low)
            if stem is None:
                break
            at = stem
        return at

    def _stem_before(self, text: str, end: int, low: int) -> int | None:
        for length in range(min(14, end - low), 1, -1):
            if text[end - length : end] in self._stems:
                return end - length
        return None

    def departments_before_and_so_on(self, text: str, start: int, low: int) -> int:
        """Left end of ``能源、工业、交通等|部门``; ``start`` where no list of functions and 等 stands before."""
        etc = re.compile(r"等(?:省|市|县|区)?(?:直|级)?(?:各|有关|相关|多个?|其他|主管|行业|职能|监管)*$").search(text, max(low, start - 10), start)
        if etc is None:
            return start
        at = etc.start()
        count = 0
        while at > low:
            stem = self._stem_before(text, at, low)
            if stem is None:
                other = re.compile(r"(?<=[、和及])[\u4e00-\u9fff]{2,6}$").search(text, max(low, at - 8), at)
                if other is None or count == 0 and self._stem_before(text, other.start() - 1, low) is None:
                    break
                stem = other.start()
            count += 1
            at = stem
            if at - 1 > low and text[at - 1] in "、和及与":
                at -= 1
            else:
                break
        if count == 0:
            return start
        if at > low and text[at - 1] in "省市县区" and text[max(low, at - 2) : at] not in self._before_level:
            at -= 1
        return at

    def departments_of(self, text: str, end: int) -> int:
        """Right end of ``省政府|各部门`` and ``市委和市政府|有关部门``."""
        more = re.compile(r"(?:各|有关|相关|直属|所属|组成|各有关|各相关)+(?:部门|单位|机构|委办局)").match(text, end)
        return more.end() if more else end

    @staticmethod
    def takes_part(text: str, end: int, word: Word) -> bool:
        """Whether ``word`` behind the body that ends at ``end`` is a part of it (县级以上政府|环境保护主管部门)."""
        if word.text in ("派出机构", "派出机关"):
            return True
        return word.kind == GENERIC_FUNCTION and text[max(0, end - 2) : end] == "政府"

    # -- whole names -----------------------------------------------------------------------------------------

    def tail(self, text: str, end: int, word: Word) -> int:
        """``end``, or the end of the part of the body that follows (生态环境局|党组)."""
        if word.kind not in (FUNCTION, WHOLE, GENERIC_FUNCTION):
            return end
        more = _TAIL.match(text, end)
        return more.end() if more else end

    def branch(self, text: str, end: int) -> int:
        """The end of a central body's branch or institute that follows: 人民银行|济南分行."""
        if any(text[end : end + n] in self._central for n in range(2, 14)):
            return end
        for rule in (self._branch, self._institute):
            found = rule.match(text, end)
            if found is not None and not re.search(r"[的和与及会等在对由向、]", found.group()) and len(found.group()) >= 2:
                return found.end()
        return end

    @staticmethod
    def ends_committee(text: str, end: int) -> bool:
        """Whether 委 after an owner is the party committee: nothing that makes it part of another word follows."""
        follow = text[end : end + 1]
        return not follow or follow not in "托派任屈婉靡会员书常副外内罚"

    def stands_alone(self, text: str, start: int, end: int, word: Word) -> bool:
        """Whether a department named without owner is a body of its own here."""
        before = text[start - 1 : start]
        after = text[end : end + 1]
        if word.text.endswith("中心"):
            return False
        if len(word.text) >= 5:
            return True
        edge = not before or not _HAN.match(before) or before in "由经报向与和及同合请对"
        return edge and (not after or not _HAN.match(after) or after in "牵负配等会和与及要应将组按制对在")

    @staticmethod
    def bare_noun(text: str, start: int, end: int, low: int) -> bool:
        """A bare 党委 or 政府 that is spoken of as a body: 党委领导、政府主导."""
        noun = text[start:end]
        if noun == "党委":
            return text.startswith(("领导、政府", "领导,政府"), end) and not _HAN.match(text[start - 1 : start] or " ") or (
                text.startswith("领导、政府", end) and text[start - 1] in "全持善成建立"
            )
        if noun == "政府":
            return text.startswith(("主导", "负责"), end) and text[max(low, start - 1) : start] in ("、", ",") and "党委领导" in text[max(0, start - 6) : start]
        return False

    @staticmethod
    def is_group_noun(noun: str) -> bool:
        return noun in _GROUP_NOUNS

    def unseen(self, text: str, start: int, low: int) -> int | None:
        """Where the name of a body known by its ending alone (which begins at ``start``) begins; None: no body."""
        floor = max(low, start - 34, text.rfind("\n", 0, start) + 1)
        cut = _CUT.match(text, floor, start)
        at = cut.end() if cut else floor
        if start - at > 26:
            return None
        ending = self._ending_at(text, start)
        ranked = _RANKED.search(text, max(low, at - 8), start)
        if ranked is not None:
            return ranked.start()
        owner, group = self.owner_at(text, at, start + len(ending))
        if owner is None and not group:
            for join in re.finditer(r"[和及与]", text[at:start]):
                owner, group = self.owner_at(text, at + join.end(), start + len(ending))
                if owner is not None or group:
                    at = at + join.end()
                    break
        if owner is not None or group:
            inner = start - (owner.end if owner else at)
            if ending in ("局", "厅", "办公室", "党委", "党组", "管理处") and inner < 2:
                return None
            if group and inner < 3:
                return None
            return at
        if ending in _STRONG_ALONE and 2 <= start - at <= 16 and not re.search(r"[\d%年]", text[at:start]):
            return at
        return None

    def _ending_at(self, text: str, start: int) -> str:
        for ending in self._endings:
            if text.startswith(ending, start):
                return ending
        return text[start : start + 1]

    # -- items of owner lists --------------------------------------------------------------------------------

    def items(self, text: str, at: int, stop: int, *, strict: bool) -> Iterator[tuple[int, int]]:
        """Spans in ``text[at:stop]`` that are bodies by their form, one for each item of the list."""
        for start, end in _split(text, at, stop):
            piece = text[start:end]
            etc = _ETC.search(piece)
            if etc is not None:
                end = start + etc.start()
            lead = _LEAD_IN.match(text[start:end])
            if lead is not None:
                start += lead.end()
            yield from self._item(text, start, end, strict=strict)

    def _item(self, text: str, start: int, end: int, *, strict: bool) -> Iterator[tuple[int, int]]:
        soft = _SOFT.search(text, start + 2, end)
        if soft is not None and text[start : soft.start()].endswith(self._endings):
            yield from self._item(text, start, soft.start(), strict=strict)
            yield from self._item(text, soft.end(), end, strict=strict)
            return
        while start < end and text[start] in " ()“”\"'的":
            start += 1
        while end > start and text[end - 1] in " “”\"'。.":
            end -= 1
        if end > start and text[end - 1] == ")" and "(" not in text[start:end]:
            end -= 1
        piece = text[start:end]
        if not 2 <= len(piece) <= 28 or self._enterprise.search(piece) or re.search(r"[0-9%:]", piece):
            return
        if piece[-2:] in self._before_office or re.search(r"[的将把了是]|以下|以上|本行动|不再|列出", piece):
            return
        if piece in ("各地", "地方", "部门", "单位", "市、县", "企业", "全省", "全市", "各方", "区县", "市县", "县区", "社会", "学会"):
            return
        if piece in self._places:
            if not strict or piece in self._full:
                yield start, end
            return
        bracket = re.search(r"\([^()]*\)$", piece)
        core = piece[: bracket.start()] if bracket else piece
        if core.endswith(self._endings) and not piece.startswith(("各项", "按", "根据", "对", "加强", "推进", "为", "以", "在")):
            yield start, end

    # -- those who are told ------------------------------------------------------------------------------------

    def told(self, text: str, ends: Mapping[int, int]) -> Iterator[tuple[int, int, str, str | None]]:
        """Places and groups of places that act or are told to: start, end, kind, place.

        ``ends``: start and end of each body found, which such a list may hold.
        """
        for verb in _TELLING.finditer(text):
            at = done = verb.end()
            run: list[tuple[int, int, str, str | None]] = []
            while at < len(text):
                group = _PLACES_GROUP_AT.match(text, at)
                place = None if group else self.place_at(text, at)
                schools = _SCHOOLS.match(text, at) if at > verb.end() else None
                if at in ends:
                    at = ends[at]
                elif schools is not None:
                    run.append((at, schools.end(), "group", None))
                    at = schools.end()
                elif group is not None:
                    run.append((at, group.end(), "group", None))
                    at = group.end()
                elif place is not None:
                    zone = re.compile(r"[\u4e00-\u9fff]{0,5}?新区").match(text, place[0])
                    end = zone.end() if zone and not ACTS.match(text, place[0]) else place[0]
                    run.append((at, end, "named", place[1]))
                    at = end
                else:
                    break
                done = at
                if text[at : at + 1] in ("、", "和", "及", "与"):
                    at += 1
                else:
                    break
            at = done
            if run:
                after = re.compile(r"等?(?:市|地|设区市|县|区)?").match(text, at)
                here = after.end() if after else at
                if ACTS.match(text, here) and not text.startswith(self._after_place, at):
                    yield from run
        for match in _GROUP_ACTING.finditer(text):
            yield match.start(1), match.end(1), "group", None
        for match in _CENTRE.finditer(text):
            yield match.start(), match.end(), "named", "中共中央"
        for match in _PRONOUN.finditer(text):
            yield match.start(), match.end(), "named", None


def _split(text: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """Items between separators that stand outside brackets."""
    depth = 0
    start = at
    i = at
    while i < stop:
        c = text[i]
        if c == "(":
            depth += 1
        elif c == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and (c in "、,;/\n" or text.startswith("以及", i)):
            yield start, i
            start = i + 1
        i += 1
    yield start, stop
