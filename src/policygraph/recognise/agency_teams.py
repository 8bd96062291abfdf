"""Leading groups, committees and offices whose long names hold verbs (省推进碳达峰工作领导小组) or stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..zh.acting import ACTS

#: What a body's name may stand behind.
_EDGE = (
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由向报经在各和及与对以为将到从的请是])|(?<=根据|按照|成立|设立|组建|建立|健全|完善|调整|充实|发挥|做好|配合|"
    r"依托|报请|提请|接受|参加|召开|强化|加强|落实|服从|协助|会同|联合|支持|作为|调度|推动|实行|依靠|遵照|编入|纳入|邀请|征求|挥好))"
)
_LEVEL = re.compile(
    r"(?:中共|我|本)?(?:自治区|省(?!属)|市(?!场|政|级|民(?![营政族宗防航生])|直)|县(?!级|域)|区(?!域|级)|州|旗|盟|镇|乡(?!村|镇)|国家|国务院|厅(?!级|长|属)|局(?!部|面|限|属)|"
    r"委(?!托|派|员)|校(?!企|园|长|外|内|属)|院(?!士|长|校|属))"
)
_NAMED = re.compile(rf"{_EDGE}(?=[\u4e00-\u9fff“”\d+、]{{3,36}}\Z)")
#: What sets a leading group up, right before its name.
_FOUNDED = re.compile(
    r"(?:成立|组建|建立)(?:了|由)?(?=[\u4e00-\u9fff“”、]{3,28}\Z)(?!健全|完善|由|以|了|统一|相应|专门|多部门|跨部门|各级|市|县|省|区|全|一)"
)
#: Words that stand in no name of a leading group.
NOT_INSIDE = re.compile(
    r"[的由将把是]|成立|设立|组建|建立(?!健全|完善)|下设|召开|会同|牵头|负责|配合|报送|下设|、(?:自治区|[省市县区州厅局委校院])|(?:小组|委员会|指挥部|专班)(?!办)|政府(?!采购|投资|职能|债)|党委(?!政府)|部门|单位"
)
TEAMS = (
    "领导小组", "领导小组办公室", "工作领导小组", "工作领导小组办公室", "工作小组办公室", "工作专班办公室", "专班办公室", "工作委员会办公室", "协调小组", "协调小组办公室", "工作小组", "指挥部", "指挥部办公室", "联席会议", "联席会议办公室",
    "工作专班", "专班", "专责小组", "专项小组", "专项工作组", "工作组", "指导组", "专家组", "委员会", "委员会办公室", "工作委员会", "协调机构", "议事协调机构",
)  # fmt: skip
_ALONE_AFTER = re.compile(
    rf"\([^()\n]{{2,20}}\)(?=负责|要|牵头|承担|具体|会同)|下设|下属|设在|设立在|挂靠|由|办公室|成员单位|各成员|全体成员|统一领导|统一部署|日常工作|议定|部署|决定|要求|的?(?:统筹|领导|牵头)?[^,。;、\n]{{0,4}}作用|[,、]?(?:统筹|牵头)|{ACTS.pattern}"
)
ALONE = frozenset(
    {
        "领导小组",
        "领导小组办公室",
        "工作领导小组",
        "工作领导小组办公室",
        "协调小组",
        "协调小组办公室",
        "指挥部",
        "指挥部办公室",
        "联席会议",
        "联席会议办公室",
        "工作专班",
        "工作专班办公室",
        "专班",
        "专班办公室",
    }
)
_NO_BODY_BEFORE = re.compile(r"(?:业主|物业|家长|股东|评标|职工代表|债权人|基金|理事|董事|仲裁|监事)$")
_BUILT_BEFORE = re.compile(
    r"(?:建设|打造|建成|新建|筹建|布局|创建|设立|建立|规划(?![处局院科司])|改造|组建|扩建|续建)[^,。;:\n]{0,10}$"
)
_BUILT_AFTER = re.compile(
    r"建设(?=[,。;、\n)的]|项目|工程|工作|方案|规划|和|与|及|水平|进度|步伐|标准|任务|布局|等|\Z)|项目|工程|改造|等(?:项目|平台|设施|基地)|功能|平台|标准化|能力建设|全覆盖|覆盖"
)


#: A group named by a programme in quotes, no level in front: 推进“一带一路”建设工作|领导小组.
_QUOTED = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由向报经对]))(?:统筹)?(?:推进|促进|实施|落实|创建)?[“\"][^“”\"\n,。;]{2,14}[”\"][\u4e00-\u9fff]{0,10}\Z"
)


#: A group told by who chairs it: 县长任组长的|整改工作领导小组.
_CHAIRED = re.compile(r"(?<=组长的|主任的)[\u4e00-\u9fff]{2,16}\Z")


def team_start(text: str, start: int, floor: int, place_at: Callable[[str, int], tuple[int, str] | None]) -> int | None:
    """Where the name of the leading group whose ending begins at ``start`` begins; None: not told."""
    for edge in _NAMED.finditer(text, floor, start):
        at = edge.start()
        level = _LEVEL.match(text, at)
        place = None if level else place_at(text, at)
        inner = level.end() if level else place[0] if place else start
        if start - inner >= 2 and not NOT_INSIDE.search(text, at + 1, start):
            return at
    quoted = _QUOTED.search(text, floor, start) or _CHAIRED.search(text, floor, start)
    return quoted.start() if quoted is not None and not NOT_INSIDE.search(text, quoted.start(), start) else None


def founded(text: str, start: int, floor: int) -> int | None:
    """Where the name of a group begins that is being set up (成立|造林工作领导小组); None: none is."""
    verb = _FOUNDED.search(text, floor, start)
    return verb.end() if verb is not None and not NOT_INSIDE.search(text, verb.end(), start) else None


#: A joint meeting of ministries or offices by what it is for: 发挥|发展循环经济工作部际联席会议.
_BETWEEN_OFFICES = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=发挥|依托|通过|健全|完善|建立|充实|利用|加强|落实)|(?<=[由向报经在]))(?!充分|切实|发挥|进一步|更好|建立|健全|完善(?!促进)|依托)[\u4e00-\u9fff]{3,24}?[部厅局]际\Z"
)


def between_offices(text: str, start: int, floor: int) -> int | None:
    """Where the name of a joint meeting of ministries begins whose ending 联席会议 stands at ``start``; None: it is none."""
    found = _BETWEEN_OFFICES.search(text, floor, start)
    return found.start() if found is not None and not NOT_INSIDE.search(text, found.start() + 2, start) else None


_PLAIN_TEAM = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由经报向]))(?![由经报向各该本其以在]|有关|相关|根据|按照|贯彻|落实|切实|加强|强化|圆满|积极|全面|充分|进一步|依托|通过|两省|召开|参加|配合|协助|推动|组织|指导|督促|健全|完善|发挥|调整|作为)[\u4e00-\u9fff]{3,18}\Z"
)
_TEAM_ACTS = re.compile(
    rf"(?:办公室)?(?:\([^()\n]{{2,20}}\))?(?:设在|下设|由|要(?!求)|应|须|将|牵头|统筹|审议|审定|同意|{ACTS.pattern})"
)


def plain_team(text: str, start: int, end: int, floor: int) -> int | None:
    """Where a leading group begins that no level is told of, at the start of a clause that says what it does."""
    name = _PLAIN_TEAM.search(text, floor, start)
    if name is None or NOT_INSIDE.search(text, name.start(), start) or _TEAM_ACTS.match(text, end) is None:
        return None
    return name.start()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a bare 领导小组 is spoken of as a body: it acts or is made use of."""
    before = text[start - 1 : start]
    edge = (
        not before
        or not "\u4e00" <= before <= "\u9fff"
        or before in "由报向经在"
        or text.endswith(("发挥", "负责", "承担", "落实"), 0, start)
    )
    return edge and _ALONE_AFTER.match(text, end) is not None


_MEMBERS = re.compile(
    r"(?:领导小组|协调小组|工作小组|专责小组|指挥部|联席会议|专班|委员会|委会|(?<=[语绿安爱])委)(?:办公室)?(?:各|全体|有关|相关)*成员单位(?!名单|职责|制|的?联络员|联席)"
)


def members(text: str, place_at: Callable[[str, int], tuple[int, str] | None]) -> Iterator[tuple[int, int]]:
    """Those who sit in a group that its level tells: 县安委会|各成员单位 are one."""
    for match in _MEMBERS.finditer(text):
        at = match.start()
        floor = max(0, at - 34, text.rfind("\n", 0, at) + 1)
        start = team_start(text, at + (match.group()[0] == "委"), floor, place_at)
        before = text[at - 1 : at]
        if start is None and match.group()[0] != "委" and not (before and "\u4e00" <= before <= "\u9fff"):
            start = at  # the group named before: |专班成员单位要…
        if start is not None:
            yield start, match.end()


def is_private(text: str, start: int) -> bool:
    """Whether the committee whose ending begins at ``start`` is one of owners or parents."""
    return _NO_BODY_BEFORE.search(text, max(0, start - 6), start) is not None


_PLACE_OF_SERVICE = re.compile(r"党群|文化|便民|养老|游客|托育|助残|展示|实践|邻里|健身")


_BUILT_INSIDE = re.compile(r"(?:互联网|绿色|开放|新型|大型|全[省市])数据中心|先行先试|建设|打造|设立|创建|推进|市场")


def is_built(text: str, first: int, end: int) -> bool:
    """Whether a 中心 or 站 is a thing that is built, not a body."""
    return (
        _BUILT_BEFORE.search(text, max(0, first - 30), first) is not None
        or _BUILT_INSIDE.search(text, first, end) is not None
        or _PLACE_OF_SERVICE.search(text, first, end) is not None
        or _BUILT_AFTER.match(text, end) is not None
    )


_LIST_BUILT = re.compile(
    r"(?:建设|打造|建成|新建|新增|筹建|布局|创建|设立|建立|组建|引进|引育)[^,。;:\n、]{1,16}(?:、[^,。;:\n、]{2,12}){0,5}、$"
)


def is_listed_as_built(text: str, first: int) -> bool:
    """Whether an institute without owner stands in a list of what is built: 建设重点实验室、工程中心、|技术研究院."""
    return _LIST_BUILT.search(text, max(0, first - 60), first) is not None
