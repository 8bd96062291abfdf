"""Bodies that are no department: those an owner list of the text has named, and institutes, hospitals, stations that act."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from ..zh.acting import ACTS
from .agency_forms import Forms
from .agency_teams import is_built

#: What a body that acts or is told may stand behind.
_BEHIND = r"(?:(?<![\u4e00-\u9fff])|(?<=[由与和及向报请对经])|(?<=会同|联合|协同|配合|协助|组织|指导|督促|推动|支持|鼓励|引导|委托|依托|设在|挂靠|抄送|报送|商请|责成|要求))"
#: An office of a level by its form alone, where nothing but a list or what it does follows: 会同|市治超办|、….
_OF_LEVEL = re.compile(
    rf"{_BEHIND}(?:各(?=[市县区州]))?(?:省|市|县|区|州|盟|旗|自治区)(?![场政域块村际直属级辖内外区县市人级上下者]|民(?![防政族宗航]))"
    r"(?:(?![的由将把是和与及在对等各为]|负责|牵头|组织|会同|配合|建设(?!办|局|署|中心)|推进|加强|有关|相关|政府|人民)[\u4e00-\u9fff]){2,8}?"
    r"(?:(?<![承主协督交催开举代查经创兴筹自申公民])办(?![理法公好学事案结])|署(?!名)|局(?![部面势限长域])|院(?![士校长落系])|总会|协会|中心|总站|站(?![点位])|督导室|教研室|研究室|少年宫)"
    r"(?=[、,;。)\n]|要(?!求|素|点)|应当?(?!急|用)|须|将|负责|牵头|会同|配合|备案|审核|审批|审定|汇总|登记|核准|等|组织|按照?|[和及与]|{ACTS_PLAINLY.pattern})"
)
#: A part of the issuer, whose name is left out: 厅规划处、|厅安委办要….
_OF_HOUSE = re.compile(
    rf"{_BEHIND}(?:厅|局|委|校|院)(?![长级务面部限势员系内外区企园史本机属直各领党纪团工])"
    r"(?:(?![的由将把是和与及在对等各为厅局]|负责|牵头|组织|会同|配合|建设|推进|加强|有关|相关)[\u4e00-\u9fff]){1,8}?"
    r"(?:(?<![查惩调到各多好深])处(?![理置罚于])|科(?![学技研])|(?<![承主协督交催])办(?![理法公好学事案结])|办公室|中心|总站|站|队|执法局)"
    r"(?=[、,;。)\n]|要(?!求|素|点)|应当?(?!急|用)|须|将|负责|牵头|会同|配合|备案|审核|汇总|等|组织|每[月周季年]|做好|24小时|统筹)"
)
#: Another office of the same house behind the first: 厅规划处、|建管处.
NEXT_OF_HOUSE = re.compile(
    r"、((?:(?![的由将把是和与及在对等各为省市县区州厅局])[\u4e00-\u9fff]){2,6}?(?:处|科|室|(?<![承主协督交催])办|中心|站|队))"
    r"(?=[、,;。)\n]|要(?!求|素|点)|应当?(?!急|用)|须|将|负责|牵头|会同|配合|等|组织|每[月周季年]|做好)"
)
_NOT_AFTER = r"(?![长级员内外置理罚于化]|人员|同志|负责人|建设|主任|书记)"
_INSTITUTE = re.compile(
    r"(?:医院|保健院|中医院|福利院|卫生院|监督所|检验所|研究所|设计院|[林农畜水环科技地]科所|检疫站|管理站|救助站|监测站|总站|服务中心|管理中心|中心|职业学院|技师学院|学院|大学|中学|小学|(?<=[一二三四五六七八九十])中(?!小|心|国|央|期)|"
    r"学校|党校|(?<!业)协会|(?<![易股产用])交易所|海关(?!总署|特殊)|海事局|救助局|打捞局|航务管理局|地区管理局|国家公园管理局|流域管理局|铁路监管局|监管局|[湖江河池山海库渠]管理局|保护区管[护理]局|(?<=武警[\u4e00-\u9fff]{4})总队|(?<=武警[\u4e00-\u9fff]{5})总队|图书馆|博物馆|文化馆|档案馆|科技馆|电视台|日报社|幼儿园|监测总站|检测院|质检院|计量院|勘察院|调查院|保护区管理局|林场|公园管理处)"
)
#: A college or hospital by its own name, which no owner's words begin.
_NAMED = re.compile(
    r"(?!各|有关|相关|其他|高水平|一流|应用型|世界|国内|省内|知名|综合|老年|开放|民办|优质|重点|特色|国际|现代|虚拟|产业|地方|行业)[\u4e00-\u9fff]{2,8}?"
    r"(?:职业技术学院|职业技术大学|职业学院|技师学院|医学院|师范学院|科技学院|高等专科学校|农业大学|林业大学|师范大学|理工大学|工业大学|工程大学|医科大学|中医药大学|科技大学|财经大学|交通大学|建筑大学|民族大学|海洋大学|石油大学|外国语大学|工商大学)"
    r"|(?!各|有关|直属|地方|[由报经向与和及对请]|驻|本|该|其他|交通运输|国家|中国)[\u4e00-\u9fff]{1,8}?(?:海关|海事局|救助局|打捞局|航务管理局|地区管理局|国家公园管理局|流域管理局|铁路监管局|[湖江河池山海库渠]管理局|保护区管[护理]局)|武警[\u4e00-\u9fff]{2,8}?总队|民航[\u4e00-\u9fff]{2,6}监管局"
    r"|(?!各|有关|相关|其他|优质|薄弱|民办|公办|普通|示范|特色|县域|乡镇|农村|城区|重点|完全|试点|[由报经向与和及对请])[\u4e00-\u9fff]{2,8}(?<![级类所区县镇乡办])(?:中学|小学)"
    r"|(?!各|有关|其他|一流|综合|老年|开放|民办|重点|国际|现代|产业|地方|行业|所在|本地|名牌|研究|建设|高等|多所|合作|海外|境外|国外)[\u4e00-\u9fff]{2}大学"
)
_NUMBERED_SCHOOL = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:中|小)学?")
#: A verb that tells the body behind it: 推动|某师范大学.
_GOVERNED = re.compile(
    r"(?:会同|联合|协同|配合|协助|组织|指导|督促|推动|支持|鼓励|引导|委托|依托|商请|责成|要求)(?=[\u4e00-\u9fff]{2})"
)
_ENDS = re.compile(
    rf"备案|审核|审批|审定|汇总|登记|核准|(?:、|以及|[和与及])(?=[\u4e00-\u9fff])|等|牵头|{ACTS.pattern}"
)
_CAMPUS_ENDS = re.compile(
    rf"(?:、|以及|[和与及])(?=[\u4e00-\u9fff])|等?(?:高校|院校|单位|机构)?(?:牵头|{ACTS.pattern})"
)
_NO_NAME = re.compile(
    r"[的和与及由在向对把将为是等]|建设|打造|建成|加强|推进|实施|开展|完善|提升|依托|支持|纳入|规划|共建|改造|新建|培育|创建|一批|先行先试|互联网数据中|开放数据中|绿色数据中|全[省市]数据中|党群|文化服务|便民|养老服务|数据中心|购物|物流|交易中心|客运"
)


def again(text: str, names: Collection[str], taken: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Where ``names``, which owner lists gave, stand elsewhere as words of their own."""
    if not names:
        return
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    for match in re.finditer(rf"{_BEHIND}(?:{words}){_NOT_AFTER}|(?<=、)(?:{words})(?=[、,。;:)负牵配和及与])", text):
        if match.start() not in taken:
            yield match.span()


def of_level(text: str, taken: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Offices of a bare level by their form: 会同市治超办、…, 报市教师发展中心备案."""
    ends = set(taken.values())
    for match in sorted(chain(_OF_LEVEL.finditer(text), _OF_HOUSE.finditer(text)), key=lambda m: m.start()):
        start, end = match.span()
        joint = text[start - 1 : start] in tuple("、和及与")
        if (joint and start - 1 not in ends) or any(p in taken for p in range(start, end)):
            continue
        thing = text[end - 1] in "心站院宫"
        if thing and (_NO_NAME.search(text, start, end - 1) or is_built(text, start, end)):
            continue
        ends.add(end)
        yield start, end
        while (more := NEXT_OF_HOUSE.match(text, end)) is not None and match.re is _OF_HOUSE:  # 厅规划处、|建管处
            if any(p in taken for p in range(more.start(1), more.end(1))):
                break
            end = more.end(1)
            ends.add(end)
            yield more.span(1)


def institutes(text: str, forms: Forms, taken: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Institutes, hospitals and the like with an owner that act: 市人民医院、市中医院建成…, 会同省林科所….

    ``taken``: start and end of what is found already.
    """
    before = set(taken.values())
    for match in _INSTITUTE.finditer(text):
        end = match.end()
        at = match.start()
        floor = max(0, at - 16)
        while at > floor and "\u4e00" <= text[at - 1] <= "\u9fff":
            at -= 1
        edges = [m.end() for m in re.finditer(_BEHIND, text[max(0, at - 6) : match.start()])]
        starts = sorted({at, *(max(0, at - 6) + e for e in edges if max(0, at - 6) + e >= at)})
        for start in starts:
            follows = text[start - 1 : start] in ("、", "和", "及", "与")
            if follows and start - 1 not in before:
                continue
            if any(p in taken for p in range(start, end)) or _GOVERNED.match(text, start, match.start()):
                continue
            owner, group = forms.owner_at(text, start, end)
            if group or (owner is None and _NAMED.fullmatch(text, start, end) is None):
                continue
            inner = owner.end if owner is not None else start
            campus = (
                owner is not None
                and owner.place is not None
                and (
                    text[inner:end] in ("学院", "大学", "海关", "中学") or _NUMBERED_SCHOOL.fullmatch(text, inner, end)
                )
            )
            if (end - inner < 3 and not campus) or _NO_NAME.search(text, inner, end - 1):
                continue
            if (_CAMPUS_ENDS if campus else _ENDS).match(text, end) is not None:
                before.add(end)
                yield start, end
                break
