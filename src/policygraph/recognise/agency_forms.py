"""Rules of form around a body's name: whose it is, where it begins, which groups it stands in."""

from __future__ import annotations

import re

from ..vocab.agencies import CENTRAL, GENERIC_FUNCTION, AgencyVocabulary, Word
from ..vocab.places import Places
from ..zh.acting import ACTS_PLAINLY
from .agency_patterns import (
    CUT,
    GROUP,
    GROUP_NOUNS,
    HAN,
    LEVELS,
    MEASURED,
    RANKED,
    SECOND_GROUP,
    STRONG_ALONE,
    TWO_GROUPS,
    UNITS,
)
from .agency_teams import (
    NOT_INSIDE,
    TEAMS,
    between_offices,
    founded,
    is_built,
    is_listed_as_built,
    is_private,
    plain_team,
    team_start,
)
from .agency_wholes import NOT_BEHIND, Wholes

#: A place's level and its body's: 州州, 市市.
_TWICE = re.compile(r"([市县区州])\1")
#: What is done to a group, no part of its name.
_SET_UP = re.compile(r"(?:要|应|均)?(?:成立|建立|组建|设立)")
#: The places whose body follows: 各|市交通运输综合行政执法支队.
_PLACES_OF = re.compile(rf"(?:{UNITS})(?=[\u4e00-\u9fff]{{2}})")
#: A document's number runs on from the body's name: 工信部联消费(2022)43号.
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,8}\(20\d\d年?\)|(?:公告|令)(?:20\d\d年)?第\d")
#: What someone is in the body: 省国资委|企管处处长, 省市场监管局|反垄断局一级调研员.
_POST = re.compile(
    r"(?:[\u4e00-\u9fff]{1,10}?[处局科室部委办队院厅司股站所心](?:常务副|专职副|副|[一二三四]级|[正副][处科厅部局]级)*|(?:[一二三四]级|[正副][处科厅部局]级)+)"
    r"(?:处长|科长|局长|厅长|司长|主任|队长|站长|所长|院长|校长|部长|总监|主席|书记|成员|委员|调研员|主任科员|[\u4e00-\u9fff]{0,2}专员|总工程师|总经济师|总会计师|总规划师|总农艺师|巡视员)(?=[\n、,;。)]|兼|\Z)"
)
#: 市委、市政府分管领导 are persons.
_LED = re.compile(r"[、和及]?[省市县区州]?(?:人民)?政府(?:分管|主要|有关|相关)*(?:领导(?!下)|负责)")


class Forms(Wholes):
    """The rules, compiled for a vocabulary and a table of places."""

    def __init__(self, vocabulary: AgencyVocabulary, places: Places) -> None:
        stops = vocabulary.stops
        self.before_office = frozenset(stops["before_office"])
        self._after = re.compile("|".join(map(re.escape, stops["after"])))
        self._after_meeting = re.compile(
            r"(?:[一二三四五六七八九十\d]+)?(?:"
            + "|".join(map(re.escape, stops["after_meeting"]))
            + ")|第?[一二三四五六七八九十\\d]+[届次]"
        )
        self.after_place = tuple(stops["after_place"])
        self.enterprise = vocabulary.enterprise
        self.businesses = tuple(vocabulary.enterprises)
        self.endings = tuple(sorted({*vocabulary.weak_endings, *vocabulary.strong_endings}, key=len, reverse=True))
        super().__init__(vocabulary, places)

    # -- what is no body --------------------------------------------------------------------------------

    def is_stopped(self, text: str, start: int, end: int, word: Word) -> bool:
        """Whether the words at ``start``..``end`` only look like a body."""
        w = word.text
        follow = text[end : end + 1]
        if len(w) == 1 and text[start - 1 : end] in self.before_office:
            return True
        if follow and follow in NOT_BEHIND.get(w[-1], ""):
            return True
        if w == "委" and follow and follow in "外会内副":
            return True
        if w == "人行" and (follow in tuple("天步道横便")):
            return True
        if w.endswith(("党组织", "基层组织")) and text.startswith(("设置", "覆盖", "全覆盖", "换届"), end):
            return True
        if w.endswith("人民代表大会") and text[start - 1 : start] == "届":
            return True
        if (
            w.endswith(("政协", "人大"))
            and text.startswith(("委员", "代表"), end)
            and not text.startswith("委员会", end)
        ):
            return True
        if w == "机关" and text.startswith("事务", end):
            return True
        if w == "机构" and text.startswith(("改革", "设置", "编制"), end):
            return True
        if w.endswith("政府") and follow == "网" and not text.startswith("网格", end):
            return True  # 市政府网
        if text.startswith("厉行节约反对浪费", end):  # the name of a law
            return True
        if _NUMBER.match(text, end) or (word.sort == "party" and _LED.match(text, end)):
            return True
        if w.endswith("委员会") and is_private(text, start):
            return True
        if w.endswith("单位") and MEASURED.match(text, end):
            return True
        if self._after.match(text, end) or _POST.match(text, end):
            return True
        meets = word.kind == CENTRAL or w in ("委", "党委", "政府")
        return meets and self._after_meeting.match(text, end) is not None

    def is_enterprise_near(self, text: str, start: int, end: int) -> bool:
        """Whether the name runs on into an enterprise's (青岛市城市建设投资集团)."""
        run = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:(?<!教育)(?<!办学)(?<!医疗)集团|公司|股份)").match(text, end)
        return run is not None and not re.search(
            r"[、和与及等对的由]|会同|指导|督促|支持|组织|负责|牵头|推动", run.group()
        )

    # -- groups ------------------------------------------------------------------------------------------

    def group(self, text: str, start: int, low: int) -> int:
        """Where the group words that end at ``start`` begin (各设区市|生态环境局); ``start`` if there are none."""
        if (
            start <= low
            or text[start - 1] not in "省市县区州盟旗镇乡村道级地各关他个属直上下出业能派会)国民府办的园应方点团"
        ):
            return start
        reach = start - 26
        bracket = text.rfind("(", max(0, start - 90), start) if text[start - 1] == ")" else -1
        if bracket >= 0 and text.find("含", bracket, start) >= 0:
            reach = bracket - 12  # 各市(含…市,下同)
        found = GROUP.search(text, max(low, reach), start)
        if found is None:
            return start
        if text[found.start() - 1 : found.start()] == "全" and re.match(
            r"[省市县区州](?=[市县区州乡镇]级)", found.group()
        ):
            return found.start() + 1  # 全市|县级以上政府
        second = SECOND_GROUP.search(text, found.start(), start) or TWO_GROUPS.match(text, found.start(), start)
        if _TWICE.fullmatch(found.group()):
            return start  # 甘南州|州委
        if second is None and text.endswith(("项目所在", "工程所在"), low, found.start()):
            return found.start() - 4  # 项目所在|地方政府
        return second.end() if second is not None else found.start()

    @staticmethod
    def is_level(words: str) -> bool:
        return words in LEVELS

    # -- lists of departments ------------------------------------------------------------------------------

    def departments(self, text: str, start: int, low: int) -> int:
        """Left end of a list of functions before the last one: 应急、公安|部门."""
        at = start
        while at - 1 > low and text[at - 1] in "、和及与":
            stem = self.stem_before(text, at - 1, low)
            if stem is None:
                break
            at = stem
        return at

    def stem_before(self, text: str, end: int, low: int) -> int | None:
        for length in range(min(14, end - low), 1, -1):
            if text[end - length : end] in self._stems:
                return end - length
        return None

    def departments_before_and_so_on(self, text: str, start: int, low: int) -> int:
        """Left end of ``能源、工业、交通等|部门``; ``start`` where no list of functions and 等 stands before."""
        etc = re.compile(r"等(?:省|市|县|区)?(?:直|级)?(?:各|有关|相关|多个?|其他|主管|行业|职能|监管)*$").search(
            text, max(low, start - 10), start
        )
        if etc is None:
            return start
        at = etc.start()
        count = 0
        while at > low:
            stem = self.stem_before(text, at, low)
            if stem is None:
                other = re.compile(r"(?<=[、和及])[\u4e00-\u9fff]{2,6}$").search(text, max(low, at - 8), at)
                if other is None or (count == 0 and self.stem_before(text, other.start() - 1, low) is None):
                    break
                stem = other.start()
            count += 1
            at = stem
            # 综合执法与|自然资源、水利等部门: what stands before 与 is another party
            if not (at - 1 > low and text[at - 1] in "、和及" and self._lists_on(text, at - 1, low)):
                break
            at -= 1
        if count == 0 or (count == 1 and text[at - 1 : at] == "、"):
            return start
        if at > low and text[at - 1] in "省市县区" and text[max(low, at - 2) : at] not in self._before_level:
            at -= 1
        return at

    def _lists_on(self, text: str, end: int, low: int) -> bool:
        """Whether one more of a list of functions ends at ``end``."""
        if self.stem_before(text, end, low) is not None:
            return True
        return re.compile(r"(?<=[、和及])[\u4e00-\u9fff]{2,6}$").search(text, max(low, end - 8), end) is not None

    @staticmethod
    def field(text: str, start: int, low: int) -> int:
        """Where the words begin that say what a 主管部门 at ``start`` is in charge of (碳交易|主管部门); else ``start``."""
        floor = max(low, start - 9)
        cut = CUT.match(text, floor, start)
        at = cut.end() if cut else floor
        at -= 2 if text.endswith("应对", 0, at) else 0
        words = text[at:start]
        if not re.fullmatch(r"[\u4e00-\u9fff]{2,8}", words) or (at > 0 and cut is None and HAN.match(text[at - 1])):
            return start
        return (
            start if re.search(r"[的等和及与或各级条]|其他|地方|有关|相关|当地|属地|行政|覆盖|构建|系统", words) else at
        )

    def departments_of(self, text: str, end: int) -> int:
        """Right end of ``省政府|各部门`` and ``市委和市政府|有关部门``."""
        more = re.compile(
            r"(?:院属|部属)各(?:单位|部门)|各部委(?!员)|(?:各|有关|相关|直属|所属|组成|各有关|各相关)+(?:部门|单位|机构|委办局|厅委办|委办厅局|委、办、局|部、委、办、局|部、委、办、厅、局)"
        ).match(text, end)
        return more.end() if more else end

    @staticmethod
    def takes_part(text: str, end: int, word: Word) -> bool:
        """Whether ``word`` behind the body that ends at ``end`` is a part of it (县级以上政府|环境保护主管部门)."""
        if word.text in ("派出机构", "派出机关"):
            return True
        return word.kind == GENERIC_FUNCTION and text[max(0, end - 3) : end].endswith(("政府", "各部门"))

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
        edge = not before or not HAN.match(before) or before in "由经报向与和及同合请对"
        if edge and (not after or not HAN.match(after) or after in "牵负配等会和与及要应将组按制对在"):
            return True
        if edge and text.startswith(("报告", "报送", "备案", "申请", "反映", "提出", "提交"), end):
            return True
        alone = not before or not HAN.match(before)
        return alone and (text.startswith(("关于", "印发", "发布"), end) or ACTS_PLAINLY.match(text, end) is not None)

    @staticmethod
    def bare_noun(text: str, start: int, end: int, low: int) -> bool:
        """A bare 党委 or 政府 that is spoken of as a body: 党委领导、政府主导."""
        noun = text[start:end]
        if noun == "党委":
            return (
                text.startswith(("领导、政府", "领导,政府"), end) and not HAN.match(text[start - 1 : start] or " ")
            ) or (text.startswith("领导、政府", end) and text[start - 1] in "全持善成建立")
        if noun == "政府":
            return (
                text.startswith(("主导", "负责"), end)
                and text[max(low, start - 1) : start] in ("、", ",")
                and "党委领导" in text[max(0, start - 6) : start]
            )
        return False

    @staticmethod
    def is_group_noun(noun: str) -> bool:
        return noun in GROUP_NOUNS

    def unseen(self, text: str, start: int, end: int, low: int) -> int | None:
        """Where the name of a body known by its ending ``text[start:end]`` alone begins; None: no body."""
        floor = max(low, start - 34, text.rfind("\n", 0, start) + 1)
        cut = CUT.match(text, floor, start)
        at = cut.end() if cut else floor
        if start - at > 26:
            return None
        ending = text[start:end]
        built = ending.endswith(("中心", "站", "院"))
        ranked = RANKED.search(text, max(low, at - 20), start)
        if ranked is not None and (
            _SET_UP.match(text, ranked.end(), start) or NOT_INSIDE.search(text, ranked.end(), start)
        ):
            ranked = None  # 省市两级|成立专家指导组
        if ranked is not None and not (built and is_built(text, ranked.start(), end)):
            return ranked.start()
        team = team_start(text, start, floor, self.place_at) if ending in TEAMS else None
        if team is None and ending in TEAMS and (not ending.endswith("委员会") or text.endswith("专家", 0, start)):
            team = founded(text, start, floor)
        if team is None and ending.startswith(("领导小组", "工作领导小组", "指挥部", "协调小组")):
            team = plain_team(text, start, end, floor)
        if team is None and ending.startswith("联席会议"):
            team = between_offices(text, start, floor)
        if team is not None:
            return team
        if text.startswith("级", at) and (levels := re.compile(r"(?:地方)?各$").search(text, max(low, at - 3), at)):
            return levels.start()  # 地方各级绿化委员会
        if text[at - 1 : at] == "各" and at > low and start - at >= 2 and _PLACES_OF.match(text, at, end):
            return at - 1  # 各市|交通运输综合行政执法支队
        owner, group = self.owner_at(text, at, end)
        if owner is None and not group:
            for join in re.finditer(r"[和及与]", text[at:start]):
                owner, group = self.owner_at(text, at + join.end(), end)
                if owner is not None or group:
                    at = at + join.end()
                    break
        if owner is not None or group:
            inner = start - (owner.end if owner else at)
            if ending in ("局", "厅", "办公室", "党委", "党组", "管理处") and inner < 2:
                return None
            if group and inner < (2 if ending == "站" else 3) and len(ending) < 3:
                return None
            if built and is_built(text, at, end):
                return None
            return at
        at += text[at] in "和及与" and start - at > 4 and not text.startswith(("和平", "和田", "和谐"), at)
        if ending in STRONG_ALONE and 2 <= start - at <= 16 and not re.search(r"[\d%年]", text[at:start]):
            return None if built and (is_built(text, at, end) or is_listed_as_built(text, at)) else at
        return None
