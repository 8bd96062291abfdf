"""Bodies that only what they do gives away: places and institutions that act, are told to, or are backed to act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from ..vocab.agencies import partners
from ..zh.acting import ACTS, ACTS_PLAINLY, MODAL, PUSHED
from .agency_forms import Forms
from .agency_known import NEXT_OF_HOUSE
from .agency_patterns import (
    AREAS,
    CENTRE,
    COURT,
    GROUP_ACTING,
    LEADERSHIP,
    LEADERSHIP_LAST,
    LED_BEHIND,
    OVERSIGHT,
    OWN_PART,
    PLACES_GROUP_AT,
    PRONOUN,
    TEAM_OFFICE,
)

#: What stands before the list of those who are told, backed, joined or put to use.
_GOVERN = re.compile(
    r"(?P<tell>推动|推进(?=[\u4e00-\u9fff]{2,5}(?:[市县区州岛]|新区|新城|化工区|开发区)(?:、|等|开展|创建|率先|争创|打造|建立|实施|探索)|(?=[\u4e00-\u9fff]{0,4}(?:高校|院校|学校|医院|科研院所|林场)(?:开展|实施|探索|建立)))|(?<![团体会党众治济作层间际])组织|指导|督促|督导|支持|鼓励|引导|责成|帮助|协调|允许|要求|动员|号召|发动|安排|部署|(?<![申聘邀提])请)|(?P<use>发挥好?)|(?P<by>(?<![自理缘])由|均需|都需|均由|分别由)|"
    r"(?P<with>(?:(?<=加强|开展|深化|推动|推进|注重|强化|密切|建立|继续|积极)|(?<![\u4e00-\u9fff]))与|联合(?!国|会|体|社)|会同)"
)
_MAKES = re.compile(r"(?:加快|统筹)?(?:建设|引进|打造|组建|新建|设立|布局|形成)")
#: Verbs that leave those they tell no choice.
_BINDING = frozenset({"推动", "组织", "指导", "督促", "督导", "责成", "要求"})
_SEPARATOR = re.compile(r"、|以及|及其|[和与及或暨]")
_ETC = re.compile(
    r"等?(?:[两二三四五六七八九十\d]{1,2}个?)?(?:有条件的)?(?:地区|地方|县市|市县|园区|市州|地市|市|地|设区市|县|区|各类|有关|相关|多方)?(?:单位|机构|主体|部门|各方)?"
)
_USED = re.compile(r"[^,。;:\n()]{0,14}?(?:作用|合力|力量|职能|主力军)")
_TOGETHER = re.compile(r"(?:等)?[^,。;:\n()]{0,8}?(?:合作|协作|对接|联动|共建|交流|联合|沟通|协同|衔接)")
_FILLER = re.compile(rf"(?:(?!{ACTS_PLAINLY.pattern})[\u4e00-\u9fff“”]){{2,14}}?(?=、|(?<!碳中)和|与|及|或|以及)")
_LAST_FILLER = re.compile(
    rf"(?![\u4e00-\u9fff]*?等[\u4e00-\u9fff]{{0,6}}(?:建筑|场所|设施|领域|区域))[\u4e00-\u9fff“”]{{2,12}}?(?=等?(?:{ACTS_PLAINLY.pattern}))"
)
#: Words that show that what stands before an institution's noun is more than a qualifier of it.
_NO_QUALIFIER = re.compile(
    r"[进向到对把将被让给由请]|覆盖|加强|建设|推进|推动|开展|提升|提高|完善|落实|实施|加快|促进|纳入|优化|服务|参与|联合|改善|改革|创建|保障|配置|深化|培养|面向|用于|打造|型$|绿色|文明|健康|平安|智慧|清廉|美丽|清洁|示范性|特色|文化|品牌|法治|数字|无烟|有为|海外|境外|国外|国际知名|"
    r"互联网|扩大|整合|合作|发展(?!改革)|利用|制定|建立|健全|支持|鼓励|引导|依托|企业|以及|发挥|更好|媒体|非$"
)
_QUANTITY = re.compile(r"(?:各类|一批|部分|更多|广大|一些|若干|全体|\d+(?:所|家|个|余所)|各地(?!级))")
_SUBJECT = re.compile(
    rf"(?:{MODAL.pattern}|负责(?!人|同志|的)|承担(?!的)|牵头|必须|(?:积极|带头|率先|主动|认真|严格|切实|按照|按(?=规定|要求|职责|时)|制定|建立|落实)(?![,。;、])(?!机制|情况))"
)
#: Words that show that something else than an item of the list stands there.
_DOING = re.compile(r"整合|联合|牵头|建设|组建|开展|推进|引进|吸引|服务|参与|加强")
#: What makes a place behind 由 one that has something to do.
_TASKED = re.compile(r"(?:等)?(?:市|地|县|区)?(?:共同|分别|具体|统筹)?(?:牵头|负责|承担|组织|落实|实施)")
#: A zone or new town that is told to act: 推动|淮州新城|建设….
_ZONE_AT = re.compile(
    r"(?!各|有关|相关|全|所有|本|该|重点|试点|示范|中心|特色|其他|一批|农村|城市|现代|产业园)(?:国家级?|省级)?([\u4e00-\u9fff]{2,9}?)?(?<![个批类])(?:新区|新城|产业城|科学城|科技城|高新区|经开区|高新技术产业开发区|经济技术开发区|开发区|试验区|自贸区|保税区|度假区|名胜区|化工区|(?<=[\u4e00-\u9fff])岛)"
    rf"(?=(?:、|以及|[和与及或])[\u4e00-\u9fff]|等?(?:{ACTS_PLAINLY.pattern}|建设(?![,。;、\n]|[\u4e00-\u9fff]{{0,2}}(?:工作|项目|水平))))"
)
#: Zones of several kinds and who administers them: 经开区、高新区等园区管委会|要….
_ZONES = re.compile(
    r"(?<![\u4e00-\u9fff])(?:各类?)?(?:[\u4e00-\u9fff]{0,8}(?:开发区|高新区|园区|新区|保税区|经开区|度假区)[、和及]){1,5}[\u4e00-\u9fff]{0,8}(?:开发区|高新区|园区|新区|保税区|经开区|度假区)等(?:各类)?(?:园区|开发区|功能区)?管委会"
)
#: An office named by what it is about in quotes: 各县(市、区)“双减”|办.
_QUOTED_OFFICE = re.compile(
    rf"(?:各(?:有关)?{AREAS}|(?<![\u4e00-\u9fff])[省市县区州])[“\"][^“”\"\n,。]{{1,8}}[”\"](?:工作)?(?:领导小组办公室|办公室|办|专班)(?![理法公好])"
)
#: Institutions of a level that act: 县级学生资助管理机构|落实….
_RANKED_INSTITUTION = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[、和及与由]))(?:各级|地方|各[省市县区州]|[省市县区]级|乡镇)(?:(?![的和与及、])[\u4e00-\u9fff]){{2,10}}?(?:管理|执法|服务|经办|监测|推广|监督|防控)机构(?!为)(?={ACTS.pattern})"
)
#: Ministries by their number: 国家九部委|联合印发….
_MINISTRIES = re.compile(
    r"(?<!等)(?:国家|中央)?(?:[两二三四五六七八九]|十[一二三四五六七八九]?)部委(?=联合|印发|下发|出台|关于|《)"
)
_ZONE_BEFORE = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=其中))(?!各|有关|相关|其中)([\u4e00-\u9fff]{2,8}(?:新区|高新区|经开区|开发区|试验区|度假区))\Z"
)
#: What two places do together: 与南漳县、当阳市|签订协议.
_PLACES_TOGETHER = re.compile(r"等?(?:[两二三四五\d]+)?(?:市|县|地|省)?(?:签订|签署|共同|联合)")
#: Units told apart by what they have to do with the matter: 相关数据来源单位|负责….
_UNITS_BY_WORK = re.compile(
    r"(?<![\u4e00-\u9fff])(?:各|有关|相关)(?![^单]{0,6}(?:用|排污|排放|施工|建设|监理|设计|勘察|生产|经营|运营|业主|产权|供|物业|投资|代建|检测|咨询|企业|养殖|服务|收集|处置|运输|贮存|责任|牵头|配合|成员|直属|市|县|区|省|部门))(?:(?![由和及与各的原将是])[\u4e00-\u9fff]){2,6}单位(?=负责(?!人)|要(?!求)|应当|须|必须)"
)
#: All the places of a kind, at the start of a clause and of a list.
_EACH = re.compile(rf"(?<![\u4e00-\u9fff])各{AREAS}")
#: A place named in full at the start of a list.
_FIRST_PLACE = re.compile(r"(?<![\u4e00-\u9fff])(?=[\u4e00-\u9fff]{1,7}[市县区州盟旗]、)")
_ZONE_ITEM = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:新区|高新区|经开区|开发区|试验区|名胜区|示范区|合作区|度假区|管理区|园区|新城)(?=、|以及|[和与及要应须按将结])"
)
_CLEARLY = re.compile(
    r"要|应当|负责|结合|按照|根据|制定|编制|明确|落实|加强|建立|组织|统筹|抓好|做好|认真|切实|高度|压实"
)
#: What a place is called in front of its name.
_APPOSED = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:中心城市|节点城市|试点城市|示范城市|枢纽城市|中心城区)")
#: What may follow the short name of a county that is told to act.
_COUNTY_ENDS = re.compile(
    rf"、|[和与及](?=[\u4e00-\u9fff])|等(?:\d+|[一二两三四五六七八九十])?个?(?:有条件的)?(?:地区|地|市县|县市|县|市|区|县\(市、区\))?(?={ACTS.pattern})|{ACTS_PLAINLY.pattern}"
)
#: An office by its form behind 由 and 会同.
_OFFICE = re.compile(
    r"(?!各|有关|相关|其|所|此|于|上|下|政府|企业|市场|专业|专家|第三方|社会)(?:办公室(?=负责|牵头|承担|会同|汇总|组织)|[\u4e00-\u9fff]{2,8}?(?:处(?!理|置|罚|于)|科(?!学|技|研)|司(?!法|机|仪)|办公室|中心|研究院|工会|团委|馆|站))"
    rf"(?=(?:、|以及|[和及与])[\u4e00-\u9fff]|牵头|负责|会同|等|共同|{ACTS_PLAINLY.pattern})"
)
#: A town or street by its form, which no table holds.
_TOWN = re.compile(
    rf"(?!各|有关|相关|全|所有|本|该|重点|试点|示范|中心|特色|农村|城市|其他)[\u4e00-\u9fff]{{2,3}}?(?:(?<![城集乡村市])镇|(?<![城返回下山水家])乡|街道)(?!村|镇|级|企业|居民)"
    rf"(?=(?:、|以及|[和与及或])[\u4e00-\u9fff]|等|{ACTS.pattern})"
)
#: The number behind places that have something to do.
_NUMBERED = re.compile(
    rf"等?(?:\d{{1,2}}|[两三四五六七八九十])个?(?:地级|设区)?[市县区州](?={MODAL.pattern}|负责|率先)"
)
#: Places told apart by what they are able to do.
_ABLE = re.compile(rf"(?:有|具备|符合)条件的(?:地市|市\(?县\)?|{AREAS})(?![\u4e00-\u9fff]{{0,2}}(?:城市|居民|企业))")
#: An office that joins in behind the one that leads: 由运输科牵头,综合执法支队配合.
_JOINING = re.compile(
    r"(?:牵头|负责)[^,。;:()\n]{0,24}[,;](?=(?P<names>[\u4e00-\u9fff、和]{3,40}?)(?:等[^,。;]{0,8})?(?:配合|协助|协同))"
)
_JOINED = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:处|科|股|支队|大队|办公室|中心|站|所|队|院|室|(?<![承主协督])办|局|馆|部|会)(?=、|和|等|配合|协助|协同)"
)
#: What only places named in full do that stand side by side: 海口市、三亚市|先行示范.
_PLACES_ACTING = re.compile(rf"(?<=[市县区州旗盟])(?={MODAL.pattern}|先行|率先|负责(?!人)|牵头|分别)")
#: Forces of a district by its short name.
_FORCES = re.compile(
    r"公安[\u4e00-\u9fff]{2,3}分局(?!长)|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}消防救援[支大]队(?!长|伍|员)"
)
Run = tuple[int, int, str, str | None]


class Actors:
    """The rules for a vocabulary's institutions."""

    def __init__(self, forms: Forms, institutions: Sequence[str]) -> None:
        self._forms = forms
        nouns = "|".join(sorted(map(re.escape, institutions), key=len, reverse=True))
        nouns = re.sub(
            r"(?<![\u4e00-\u9fff])政府(?![\u4e00-\u9fff])",
            "(?<!非)政府(?!投资|采购|间|债|性|购买|储备|网站|规章|工作|出资|预留|定价|指导价|引导基金|令|信息|补助|补贴|奖励)",
            nouns,
        )
        self._item = re.compile(
            rf"((?:[\u4e00-\u9fff“”\d%]|(?<=等缺水)|、(?=[\u4e00-\u9fff]{{2,6}}等)){{0,16}}?)({nouns})"
        )
        self._own_kind = re.compile(rf"(?:所属|直属|下属)[\u4e00-\u9fff]{{0,6}}?(?:{nouns})")
        self._noun_acting = re.compile(
            rf"(?:{nouns})(?={_SUBJECT.pattern}|(?:[、和及与][\u4e00-\u9fff]{{2,9}}){{1,3}}(?:要(?!求|素|点)|应当|必须))"
        )

    def find(self, text: str, ends: Mapping[int, int]) -> Iterator[Run]:
        """Start, end, kind and place of each.  ``ends``: start and end of each body already found."""
        closes = frozenset(ends.values())
        for verb in _GOVERN.finditer(text):
            yield from self._governed(text, verb, ends)
        acting = {m.start(1): m.end(1) for m in GROUP_ACTING.finditer(text)}
        for start, end in acting.items():
            yield start, end, "group", None
        for match in chain(
            _UNITS_BY_WORK.finditer(text),
            _ZONES.finditer(text),
            _RANKED_INSTITUTION.finditer(text),
            _MINISTRIES.finditer(text),
        ):
            yield match.start(), match.end(), "group", None
        for match in _EACH.finditer(text):
            yield from self._side_by_side(text, (match.start(), match.end(), "group", None), ends)
        for match in _FIRST_PLACE.finditer(text):
            place = self._forms.place_at(text, match.start())
            if place is not None and text[place[0] : place[0] + 1] == "、" and match.start() not in ends:
                yield from self._side_by_side(text, (match.start(), place[0], "named", place[1]), ends)
        for match in _QUOTED_OFFICE.finditer(text):
            if match.start() not in ends:
                yield match.start(), match.end(), "item", None
        for match in self._noun_acting.finditer(text):
            yield from self._subject(text, match.start(), match.end(), {**acting, **ends})
        for match in CENTRE.finditer(text):
            yield match.start(), match.end(), "named", "中共中央"
        for match in PRONOUN.finditer(text):
            yield match.start(), match.end(), "named", None
        for match in OWN_PART.finditer(text):
            if match.start() not in ends:
                yield match.start(), match.end(), "item", None
                if (more := NEXT_OF_HOUSE.match(text, match.end())) is not None and more.start(1) not in ends:
                    yield *more.span(1), "item", None  # 局办公室、|规财处
        for match in TEAM_OFFICE.finditer(text):
            named = match.lastindex or 1
            yield match.start(named), match.end(named), "placeholder", None
        for match in _JOINING.finditer(text):
            for office in _JOINED.finditer(text, match.end(), match.end("names") + 2):
                if office.start() not in ends and not _NO_QUALIFIER.search(text, office.start(), office.end()):
                    yield office.start(), office.end(), "item", None
        for match in _FORCES.finditer(text):
            if match.start() not in ends:
                yield match.start(), match.end(), "item", None
        for match in _PLACES_ACTING.finditer(text):
            yield from self._numbered(text, match.start(), ends, closes)
        for match in COURT.finditer(text):
            yield match.start(1), match.end(1), "group", None
        for match in LEADERSHIP_LAST.finditer(text):
            yield *match.span(match.lastindex or 1), "placeholder", None
        for rule in (LEADERSHIP, OVERSIGHT):
            for match in rule.finditer(text):
                if not match.start() or LED_BEHIND.search(text, max(0, match.start() - 2), match.start()):
                    yield match.start(1), match.end(1), "placeholder", None
        for match in _NUMBERED.finditer(text):
            yield from self._numbered(text, match.start(), ends, closes)

    def _side_by_side(self, text: str, item: Run, ends: Mapping[int, int]) -> Iterator[Run]:
        """Places and zones that act with the one in front of them: 各县(市、区)、|高新区要…."""
        run: list[Run] = [item]
        at = item[1]
        while (joint := _SEPARATOR.match(text, at)) is not None:
            first = joint.end()
            if first in ends:
                at = ends[first]
                continue
            group = PLACES_GROUP_AT.match(text, first)
            zone = _ZONE_ITEM.match(text, first)
            place = self._forms.place_at(text, first)
            if group is not None:
                at = group.end()
                run.append((first, at, "group", None))
            elif zone is not None and not _NO_QUALIFIER.search(text, first, zone.end() - 2):
                at = zone.end()
                run.append((first, at, "item", None))
            elif place is not None:
                at = place[0]
                run.append((first, at, "named", place[1]))
            else:
                return
        if len(run) > 1 and (MODAL.match(text, at) or _CLEARLY.match(text, at)):
            yield from run

    def _numbered(self, text: str, end: int, ends: Mapping[int, int], closes: frozenset[int]) -> Iterator[Run]:
        """The places named before their number: 济南、青岛、烟台|3市要…."""
        run: list[Run] = []
        at = end
        while True:
            found = next(
                (
                    (k, hit)
                    for k in range(at - 2, max(0, at - 9), -1)
                    if (hit := self._forms.place_at(text, k)) and hit[0] == at and text[k:at] != "新区"
                ),
                None,
            )
            if found is None or found[0] in ends:
                break
            run.append((found[0], at, "named", found[1][1]))
            at = found[0]
            if text[at - 1 : at] not in ("、", "和"):
                break
            at -= 1
        zone = _ZONE_BEFORE.search(text, max(0, at - 14), at) if run and text[at : at + 1] in ("、", "和") else None
        if zone is not None and run[0][3] in self._forms.full and zone.start(1) not in ends:
            yield zone.start(1), zone.end(1), "item", None  # 洛阳高新区、|涧西区率先…
            yield from reversed(run)
            return
        if run and at in closes and run[0][3] in self._forms.full:
            yield from reversed(run)  # 市林业局、|铜鼓县牵头…
            return
        edge = text[at - 1 : at]
        if len(run) >= 2 and (not edge or not "\u4e00" <= edge <= "\u9fff"):
            yield from reversed(run)

    def _governed(self, text: str, verb: re.Match[str], ends: Mapping[int, int]) -> Iterator[Run]:
        at = verb.end()
        run: list[Run] = []
        offices = verb.group() in ("由", "会同")
        telling = verb.lastgroup in ("tell", "by")
        beside = verb.group() == "与"
        if verb.lastgroup == "tell" and _MAKES.match(text, at):
            return  # 推动建设…研究院: what is to be made is told nothing
        for _ in range(16):
            before = at
            item = self._one(text, at, ends, places=telling or beside, offices=offices, bound=verb.group() in _BINDING)
            if item is not None:
                at, found = item
                run.extend(found)
            else:
                filler = _FILLER.match(text, at)
                if filler is None or ACTS.match(text, at) or _DOING.search(filler.group()):
                    filler = _LAST_FILLER.match(text, at) if run and before > verb.end() else None
                    if filler is None or ACTS.match(text, at):
                        break
                    at = filler.end()
                    break
                at = filler.end()
            joint = _SEPARATOR.match(text, at)
            if joint is None or (joint.group() in "和与" and verb.lastgroup != "use" and self._ends(text, at, verb)):
                break
            at = joint.end()
        if run and beside and any(item[2] == "named" for item in run) and not _PLACES_TOGETHER.match(text, at):
            return
        if run and self._ends(text, at, verb):
            if verb.group() == "由" and not _TASKED.match(text, at):  # 由上海率先提出 tells a fact
                run = [item for item in run if item[2] != "named"]
            if verb.lastgroup == "with":  # 与高校、科研院所合作: they are told nothing
                run = [item for item in run if partners().fullmatch(text, item[0], item[1]) is None]
            yield from run

    def _ends(self, text: str, at: int, verb: re.Match[str]) -> bool:
        """Whether what the list before ``at`` is governed for follows."""
        kind = verb.lastgroup
        if kind == "use":
            if text.endswith("公共机构", 0, at):
                return False
            return _USED.match(text, at) is not None
        etc = _ETC.match(text, at)
        here = etc.end() if etc else at
        if kind == "with":
            if verb.group() == "与":
                return _TOGETHER.match(text, at) is not None or _PLACES_TOGETHER.match(text, at) is not None
            clause = max(text.rfind(c, 0, verb.start()) for c in ",。;\n")
            if re.search(r"支持|鼓励|引导|推动|企业", text[clause + 1 : verb.start()]):
                return False
        if text.startswith(self._forms.after_place, at) and text[at - 1] in "省市县区州":
            return False
        here += text.startswith(",", here) and kind in ("tell", "with")
        if verb.group() == "推进":  # 推进A、B园区建设 is about what is built there
            return PUSHED.match(text, here) is not None
        return ACTS.match(text, here) is not None

    def _one(
        self, text: str, at: int, ends: Mapping[int, int], *, places: bool, offices: bool = False, bound: bool = False
    ) -> tuple[int, list[Run]] | None:
        """The item of a list that begins at ``at``: its end, and itself where nothing has found it yet."""
        if at in ends:
            own = self._own_kind.match(text, ends[at])  # 中央国家机关|所属公共机构
            return (own.end(), [(at, own.end(), "group", None)]) if own else (ends[at], [])
        if places:
            group = PLACES_GROUP_AT.match(text, at)
            if group is None and (able := _ABLE.match(text, at)) and (bound or able.group().endswith((")", "地市"))):
                group = able
            if group is not None:
                return group.end(), [(at, group.end(), "group", None)]
            apposed = _APPOSED.match(text, at)
            if apposed is not None and self._forms.place_at(text, apposed.end()):
                at = apposed.end()  # 支持省域副中心城市|汕头
            place = self._forms.place_at(text, at)
            if place is None and (county := self._forms.county_at(text, at)) and _COUNTY_ENDS.match(text, county[0]):
                return county[0], [(at, county[0], "named", county[1])]
            if place is not None and (lower := self._forms.place_at(text, place[0])) is not None:
                place = lower  # 丽江市|玉龙县
            if place is not None and _ZONE_AT.match(text, at) is None:
                zone = re.compile(r"[\u4e00-\u9fff]{0,5}?新区").match(text, place[0])
                end = zone.end() if zone and not ACTS.match(text, place[0]) else place[0]
                if not self._item.match(text, at) or ACTS.match(text, end):
                    return end, [(at, end, "named", place[1] if end == place[0] else None)]
            zone = _ZONE_AT.match(text, at)
            if zone is not None and not _NO_QUALIFIER.search(text, at, zone.end() - 2):
                return zone.end(), [(at, zone.end(), "item" if zone[1] else "group", None)]
            town = _TOWN.match(text, at)
            if town is not None:
                return town.end(), [(at, town.end(), "named", None)]
        office = _OFFICE.match(text, at) if offices else None
        if office is not None and not _NO_QUALIFIER.search(text, at, office.end()):
            return office.end(), [(at, office.end(), "item", None)]
        item = self._item.match(text, at)
        if item is None or text.endswith("企", 0, item.start(2)):
            return None
        if item.group(1) and ACTS.match(text, at) and text[at] not in "在全":
            return None
        if text.startswith("在", at) and text[at + 1] in "各有全学校院":
            return None  # 鼓励在各级学校设置…: where, not who
        start = self._begin(text, at, item.start(2), bound=bound)
        if start is None or any(p in ends for p in range(start, item.start(2) + 1)):
            return None
        end = item.end()
        while end not in ends.values() and (longer := self._item.match(text, end)) and not longer.group(1):
            end = longer.end()
        return end, [(start, end, "group", None)]

    @staticmethod
    def _begin(text: str, at: int, noun: int, *, bound: bool = False) -> int | None:
        """Where the name of the institution whose noun stands at ``noun`` begins; None: other words stand before it."""
        of = text.rfind("的", at, noun)
        if of >= 0 and text.endswith("条件", at, of):
            return at if bound and of + 1 == noun else None  # 支持有条件的学校: it may be none at all
        start = of + 1 if of >= 0 else at
        if "与" in text[start:noun]:
            return None
        start += text.startswith("等", start)
        many = _QUANTITY.match(text, start, noun)
        start = many.end() if many else start
        return None if _NO_QUALIFIER.search(text, start, noun) else start

    def _subject(self, text: str, noun: int, end: int, ends: Mapping[int, int]) -> Iterator[Run]:
        """学校要…, 有关部门和高校要…."""
        floor = max(0, noun - 14)
        at = noun
        while at > floor and "\u4e00" <= text[at - 1] <= "\u9fff" and text[at - 1] not in "和与及或的等":
            at -= 1
        edge = text[at - 1 : at]
        if edge in ("和", "与", "及", "、") and at - 1 not in ends.values():
            return
        if edge == "等" and at - 1 not in ends.values():
            return
        if edge and edge not in ",。;:\n”!?)和与及、等":
            return
        start = self._begin(text, at, noun)
        if start is not None and not ACTS.match(text, start):
            yield self._forms.group(text, start, max(0, start - 30)) if edge == ")" else start, end, "group", None
