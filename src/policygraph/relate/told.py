"""Responsibilities in running sentences: 由A负责, 会同B, 配合C, 指导D…, X要…."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..vocab.agencies import shipped
from ..zh.acting import ACTS, PUSHED

_JOIN = re.compile(r"[、,和及与或暨]?(?:以及|会同)?")
_CLAUSE = "。;,:\n“”(!?"
_STOP = re.compile(r"[,;。\n]")
_ADVERB = (
    r"(?:积极|主动|全力|认真|继续|持续|进一步|切实|大力|加强|扎实|深入|共同|同时|并|要|应|需|还|分别|定期|统筹|密切|有序|"
    r"稳步|抓紧|全面|稳妥|重点|及时|督促)*"
)
#: What may stand before a subject in its clause.
_LEADING = r"(?:各地区?|各地方|地方|所在|同时|并|由此|其中|此外|各级|分别|统筹|随后|最后|首先|然后|其次|另外|以及|要)*"
_WITH = re.compile(
    r"(?:全面|深入|加强|深化|开展|建立|共同|联合|协同|协作|对接|联动|合作|签订|密切)[^,;。\n]{0,24}|"
    r"[^,;。\n]{0,24}(?:合作|协作|共建|联动|协同|会商)"
)
_BY = re.compile(
    r"(?:[^,;。\n]{0,4})?(?P<lead>牵头|负总责|总负责|全面负责)|(?P<joint>共同|联合)|"
    r"(?P<responsible>负责(?!解释)|承担|指导|督促|审核|审批|验收|汇总|颁发|发放|下达|核定|确定|提供|定期|组织|实施|统筹|具体|落实|制定|开展|推进|监督|按照?|分别|编制|会同|依法|研究|提出|予以|对)"
)
#: What several bodies look at together: 经有关部门|联合会审.
_REVIEW = re.compile(r"(?:联合|共同)(?:会审|评审|审核|审定|审查|研究|会商|验收|认定)")
#: What is done with an offence that is handed on: 移送公安机关|依法查处.
_PROSECUTES = re.compile(r"依法|依规|依纪|(?:进行)?(?:查处|处理|处置|追究|立案)(?![^,。;]{0,12}\d)")
#: A subject's verb that tells what is, not what is to be done.
_PAST = re.compile(
    r"(?:明确|指出|提出|强调|要求|表示),|成立(?![^,。;\n]{0,36}(?:领导小组|工作组|专班|指挥部|协调小组|委员会)(?:[,。;]|$))|发布|把[^,。;\n]{1,24}(?:摆在|摆上|放在|放到)|不得|不再|对(?!应|口|照|标|接|账)(?![^,。;\n]{1,40}(?:进行|开展|予以|给予|实施|负责|加强|加大|作|做|组织|指导|督|监|管|检|审|验|评|考|核|采取|制定|提出|落实))|印发|发布了|出台了|制定了|建成了|为(?!了|确保|加强|推)|由|从(?!严|源头)|可(?!以)|形成[^,;。]{0,12}格局|达到|实现|均?建成|均?建有|高度重视"
)
#: The sentence tells what was made: 研究制定了…, 制定《…》(以下简称…).
_REACHED = re.compile(r"(?:制定|印发|出台|发布|形成|取得|建立|开展|提出|编制|完成)了|》\(以下(?:简称|称)")
#: What follows is told of the past: “十三五”以来,各部门….
_SINCE = re.compile(r"以来,|近年来|过去|十[一二三]五”?(?:期间|时期)")
#: The verb belongs to a noun's qualifier (各区组织实施的机制) or is a noun (委员会统筹协调作用).
_QUALIFIES = re.compile(r"[^,。;\n]{0,3}?的|[^,。;\n发]{0,8}作用(?=[,。;\n])")
#: Verbs after a subject that always say what it has to do.
_STRONG = re.compile(
    r"(?:等)?(?:也|均|都)?(?:要(?!求|素|点|件|闻|义|害)|应当|应(?!急|用|对(?!照|标)|收|届|激|付|变)|须|必须|务必|需(?!求)|负责(?!的|解释|人|同志)|承担(?!的)|按照?(?:各自)?(?:的)?职责|分工负责|各司其职(?![^。;]{0,12}的)|各负其责(?![^。;]{0,12}的))"
)
#: Members of the list of subjects that are no bodies (companies).
_OTHERS = re.compile(
    rf"(?:(?:、|以及|[和及与])[^,。;:、\n]{{2,22}}?){{1,5}}(?={_STRONG.pattern}|(?:积极|密切|主动)?(?:配合|协助|参与)(?=[,;。\n])|等?(?:为(?:主要)?成员|参加)(?=[的,。;]))"
)
#: What may stand between a subject and its verb.
_BETWEEN = (
    r"(?:(?:设在|设立在|挂靠在?)[^,。;\n]{2,20},(?=负责|承担|具体负责))?"
    r"(?:\((?:办公室)?(?:设在|设立在|挂靠|以下简称)[^()\n]{2,24}\))?"
    rf"(?::(?=(?:主要|具体|按职责)?(?:负责|牵头|配合|{ACTS.pattern})))?"
    r"(?:等?(?:\d{1,2}|[两三四五六七八九十])个?(?:地级|设区)?[市县区州])?(?:等(?:\d+|多)?个?(?:省直|市直|县直|区直|有关|相关|职能|成员|多个)*(?:部门|单位|机构|地区|地方)?)?(?:主要领导|党政主要负责同志)?(?:,(?=认真落实|切实|积极|按照|结合|根据|要))?(?:也|均|都|务必|切实|要|应当?|须|必须|将|每年|每季度?|每月|每半年|于[^,;。\n]{1,16}?(?:前|内|底|旬|日)(?:,?将[^,;。\n]{1,24}?(?=报送|报|上报|送))?|今后|在[^,;。\n]{1,24}?[,上中下内时后])?"
)
_SUBJECT = re.compile(
    rf"{_BETWEEN}(?:"
    r"(?P<lead>(?:(?:根据|按照?|依照?)(?:职能|职责)?分工)?(?:主动|积极|共同|联合|分别)*牵头|对[^,。;\n]{1,24}(?:负总责|全面负责|负主责)|负总责|总负责|全面负责|(?:切实|充分)?发挥好?[^,;。\n]{0,4}牵头|是[^,;。\n]{0,20}第一责任|为[^,。;、\n]{0,24}牵头(?:单位|部门|责任单位)(?=[,。;、\n]))|"
    r"(?P<joint>会同|联合(?!会|体|国))|"
    r"(?P<sits>(?:等)?(?:(?:为(?:主要)?成员|参加|派员参加)(?=[的,。;])|参与的))|"
    r"(?P<support>(?:积极|密切|主动|协同)?(?:配合|协助)(?!单位|部门)|协同(?=[,;。]))|"
    r"(?P<takes>(?:积极|共同|按职责)?参与(?=[,;。]|配合))|"
    r"(?P<responsible>(?:各司其职|各负其责)(?![^。;]{0,12}的)|是[^,;。\n]{0,20}主体(?=[,;。])|为[^,。;、\n]{0,20}(?:责任|实施|落实|执行)(?:单位|部门|主体)(?=[,。;、\n])|"
    rf"(?!{_PAST.pattern}){ACTS.pattern}))"
)
_ISSUER_SUPPORT = re.compile(
    r"(?<=[。;,\n])(?:积极|主动|全力|认真|继续|切实|做好)?(?:配合|协助)(?!度|单位|部门|处|费|工作机制|:|,|、|。)"
)


_PAST_HERE = re.compile(
    r"(?:印发|发布|出台|下发)(?:实施)?《|了|已经?(?!有)|曾|先后|累计|以来|成功(?!经验|举办)|全面完成|顺利"
)
_SUPPORTED = re.compile(rf"(?:上级|国家|省|市|省级|市级)?(?:部门|厅|局)?(?:{ACTS.pattern})")


#: Words behind a body that only tell by what, when or with whom it acts.
_BY_WHICH = re.compile(
    r",?(?:要|应当|应|须|需)?(?:于[^,。;]{2,14}[前内]|(?:按照|按|根据|依据|依照|结合|围绕|对照|针对|遵照|依托|立足)[^,。;]+|会同[^,。;]+|在?[^,。;]{2,30}(?:时|中|后|过程中|基础上|前提下))"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """``text[start:end]`` gives ``role`` to mentions (``None``: to the issuer)."""

    start: int
    end: int
    role: str
    agencies: tuple[int, ...] | None
    rule: str
    confidence: float


@cache
def _verbs() -> dict[str, re.Pattern[str]]:
    verbs = shipped().roles.verbs
    return {
        role: re.compile(rf"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?:好|着)?$")
        for role, words in verbs.items()
    }


#: Builds or holds what a figure counts: 各县均|建有2个以上.
_HAS = re.compile(r"(?:均|都|全部|每年|至少)*(?:建成|建有|设有|配有|拥有)")


@cache
def _governors() -> re.Pattern[str]:
    """Who tells or backs the bodies behind it, others between them and it: 推动企业、|高校…."""
    verbs = shipped().roles.verbs
    words = {k: "|".join(sorted(map(re.escape, verbs[k]), key=len, reverse=True)) for k in ("told", "heard")}
    return re.compile(
        rf"(?:(?P<told>{words['told']}|(?<![团体会党众治济作层间际])组织|(?<![申聘邀提报商])请)(?:好|着)?|(?P<heard>{words['heard']}))"
        r"(?:[^,。;:、和与及或推]{1,16}(?:、|以及|[和与及或]))*(?:[^,。;:、]{0,12}的)?$"
    )


#: What was published is told, not to be done.
_ISSUED = re.compile(r"(?:印发|发布|出台)《|了《")
#: Those who join others are companies or whoever applies.
_COMPANIES = re.compile(r"(?:鼓励|支持|引导|推动)[^。]{0,30}(?:企业|机构|单位|主体)|企业牵头|申报单位")
#: The rest of a list of those who are told, before what they have to do.
_MORE = re.compile(
    rf"(?:(?:、|以及|[和与及或])(?:(?!所属|既有|下属)[^,。;:、]){{1,12}}?)*?(?:等[^,。;:]{{0,6}}?)?(?={ACTS.pattern})"
)
#: The rest of the list of those who are driven on: 推进A|、B等.
_PUSHED_LIST = re.compile(
    r"(?:(?:、|以及|[和与及或])[^,。;:、]{1,14}?)*?(?:等[^,。;:]{0,4}?)?(?=率先|积极|加快|开展|创建|争创|打造|建立|实施|探索|制定|编制|出台|推行|\Z|[,。;])"
)


#: How many those named are: 南京、苏州|两地.
_HOW_MANY = re.compile(r"等?(?:\d{1,2}|[两二三四五六七八九十])个?(?:地级|设区)?[市县区州地](?:市|区)?(?![域级])")


def _told_to(text: str, end: int) -> bool:
    many = _HOW_MANY.match(text, end)
    end = many.end() if many else end
    if ACTS.match(text, end + text.startswith(",", end)) or text.startswith("等", end):
        return True
    return text[end : end + 1] in "、和与及或" and _MORE.match(text, end) is not None


def statements(
    text: str, spans: Sequence[tuple[int, int]], owned: Sequence[tuple[int, int]], body: int
) -> list[Statement]:
    """Responsibilities that sentences state.  ``spans``: the mentions; ``owned``: owner lists, read elsewhere."""
    out: list[Statement] = []
    runs = _runs(text, spans, owned, body)
    subjects: list[int] = []
    k = floor = 0
    begins = {run[0][0] for run in runs}
    for run in runs:
        start, end = run[0][0], run[0][1]
        members = run[1]
        while k < len(owned) and owned[k][1] <= start:
            floor = owned[k][1]
            k += 1
        found = _before(text, start, end, members, floor)
        if found is None:
            found = _after(text, start, end, members, floor)
        for item in found or ():
            out.append(item)
            if item.rule in ("sentence-subject", "sentence-acts"):
                subjects.append(item.start)
    for match in _ISSUER_SUPPORT.finditer(text, body):
        if match.end() in begins or _inside(match.start(), owned) or not _SUPPORTED.match(text, match.end()):
            continue
        sentence = max(text.rfind("。", 0, match.start()), text.rfind("\n", 0, match.start()))
        if any(sentence < s < match.start() for s in subjects) or any(
            match.end() <= s <= match.end() + 1 for s in begins
        ):
            continue
        if any(s.start <= match.start() < s.end or s.start == match.start() for s in out):
            continue
        stop = _STOP.search(text, match.end())
        out.append(
            Statement(
                match.start(), stop.start() if stop else len(text), "support", None, "sentence-issuer-supports", 0.7
            )
        )
    return out


#: What is to be made or brought is told nothing: 推动建设…研究院.
_CALLED = frozenset(("单位", "部门"))
_MADE = re.compile(r"(?:加快|统筹)?(?:建设|引进|打造|组建|新建|设立|布局|形成)")
_LED_BY = frozenset(("政府", "党委", "党组织", "人大", "政协"))
#: What follows the bracket in which a body's second name stands.
_SECOND_NAME = re.compile(rf"\)(?:[、和与及]|(?={ACTS.pattern}))")
_GAPS = frozenset(("", "、", "和", "及", "与", "以及", "等", ",", "或"))
#: What tells the members of a group apart, in a list: 、沿线|各设区市政府.
_WHICH = re.compile(r"、(?:沿线|沿江|沿海|沿河|沿途|其他|其它|涉及的?)")


def _inside(at: int, owned: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in owned)


def _runs(
    text: str, spans: Sequence[tuple[int, int]], owned: Sequence[tuple[int, int]], body: int
) -> list[tuple[tuple[int, int], tuple[int, ...]]]:
    """Mentions that stand side by side (A、B和C), outside owner lists."""
    out: list[tuple[tuple[int, int], tuple[int, ...]]] = []
    k = 0
    current: list[int] = []
    for i, (start, _) in enumerate(spans):
        while k < len(owned) and owned[k][1] <= start:
            k += 1
        if start < body or (k < len(owned) and owned[k][0] <= start):
            continue
        if current:
            gap = text[spans[current[-1]][1] : start]
            if gap == "(" and _SECOND_NAME.match(text, spans[i][1]):
                current.append(i)  # 国家发展改革委(领导小组办公室)要…: both are told
                continue
            if gap[:1] == ")" and gap[1:] in _GAPS and text[spans[current[-1]][0] - 1] == "(":
                current.append(i)
                continue
            if gap in _GAPS or (_WHICH.fullmatch(gap) and text[start] in "各有相"):
                current.append(i)
                continue
            out.append((_extent(text, spans, current), tuple(current)))
        current = [i]
    if current:
        out.append((_extent(text, spans, current), tuple(current)))
    return out


def _extent(text: str, spans: Sequence[tuple[int, int]], run: Sequence[int]) -> tuple[int, int]:
    """From the first to the last of a run, with the bracket that the last one stands in."""
    start, end = spans[run[0]][0], spans[run[-1]][1]
    return start, end + (len(run) > 1 and text[end : end + 1] == ")" and text[spans[run[-1]][0] - 1] == "(")


def _clause_start(text: str, at: int) -> int:
    i = at
    while i > 0 and text[i - 1] not in _CLAUSE:
        i -= 1
    return i


def _clause_end(text: str, at: int) -> int:
    """The end of the clause that goes on at ``at``; a comma right there belongs to it."""
    if text[at : at + 1] == ",":
        at += 1
    depth = 0
    while at < len(text):
        c = text[at]
        if c in "(《":
            depth += 1
        elif c in ")》":
            if depth == 0:
                return at
            depth -= 1
        elif c == "\n" or (depth == 0 and c in ",;。"):
            return at
        at += 1
    return at


def _acts(text: str, end: int) -> bool:
    """Whether something is said that the bodies before ``end`` do."""
    follow = text[end : end + 1]
    if follow == ",":
        return True
    return bool(follow) and follow not in "的、。;)\n:“之中" and "\u4e00" <= follow <= "\u9fff"


def _before(text: str, start: int, end: int, members: tuple[int, ...], floor: int) -> list[Statement] | None:
    """A verb or 由 right before the bodies."""
    begin = max(floor, _clause_start(text, start))
    before = text[begin:start]
    if not before:
        return None
    verbs = _verbs()
    stop = _clause_end(text, end)
    match = verbs["joint"].search(before)
    if match is not None and text.find("负责解释", end, stop) >= 0:
        return []  # whom to ask, no task
    if match is not None:
        sentence = text[max(text.rfind("。", 0, begin), text.rfind("\n", 0, begin)) + 1 : begin + match.start()]
        if match.group().startswith("联合") and (_COMPANIES.search(sentence) or _ISSUED.search(text, end, stop)):
            return []
        if _acts(text, end) or (text[end : end + 1] in "、和及与" and _MORE.match(text, end) is not None):
            return [Statement(begin + match.start(), stop, "joint", members, "sentence-joint", 0.85)]
        return None
    match = verbs["support"].search(before)
    if match is not None:
        if not _acts(text, end) or re.compile(r"[\u4e00-\u9fff]{2}的").match(text, end):
            return None  # of 配合省厅委托的机构 the office is no lead
        at = begin + match.start()
        out = [Statement(at, stop, "lead", members, "sentence-supports", 0.8)]
        if re.fullmatch(_ADVERB, before[: match.start()]):
            out.append(Statement(at, stop, "support", None, "sentence-issuer-supports", 0.8))
        return out
    match = _governors().search(before)
    if (
        match is not None
        and match.group().startswith("要求")
        and before[: match.start()].endswith(("都", "也", "均", "必然"))
    ):
        return None  # the times ask it, nobody tells
    if match is not None and match.group().startswith("推进"):
        rest = _PUSHED_LIST.match(text, end)
        if rest is None or PUSHED.match(text, rest.end()) is None:
            return None
    if match is not None and _MADE.match(text, begin + match.end(match.lastgroup or 0)):
        return None
    if match is not None:
        if match.lastgroup == "heard":
            return []
        if _told_to(text, end):
            stop = _clause_end(text, end + text.startswith(",", end))
            return [Statement(begin + match.start(), stop, "responsible", members, "sentence-told", 0.8)]
        return None
    if before.endswith("由") and text.find("负责解释", end, stop) >= 0:
        return []
    if before.endswith("由"):
        match = _BY.match(text, end)
        if match is not None or (ACTS.match(text, end)):
            role = "responsible" if match is None else str(match.lastgroup)
            return [Statement(start - 1, stop, role, members, "sentence-by", 0.85)]
        return None
    if before.endswith("经"):
        match = _REVIEW.match(text, end)
        if match is not None:
            return [Statement(start - 1, match.end(), "joint", members, "sentence-by", 0.75)]
    if before.endswith(("移送", "移交", "移交给", "移送给")) and _PROSECUTES.match(text, end):
        return [Statement(start, stop, "responsible", members, "sentence-by", 0.75)]
    if before.endswith(("与", "同", "和")):
        match = _WITH.match(text, end)
        if match is not None:
            return [Statement(start - 1, stop, "joint", members, "sentence-joint", 0.75)]
    return None


def _after(text: str, start: int, end: int, members: tuple[int, ...], floor: int) -> list[Statement] | None:
    """Bodies as the subject: X要…, X负责…, X制定…."""
    if text[start:end] in _LED_BY and not _STRONG.match(text, end):
        return None  # 政府引导、市场运作 tells how it is done
    begin = max(floor, _clause_start(text, start), text.rfind("、", 0, start) + 1)
    before = text[begin:start]
    if text.startswith("中央统筹、", start):  # 中央统筹、省负总责、市县落实 is how it works everywhere
        return None
    match = _SUBJECT.match(text, end)
    others = _OTHERS.match(text, end) if match is None else None
    if others is not None:
        match = _SUBJECT.match(text, others.end())
        end = others.end()
    if match is None:
        return None
    role = str(match.lastgroup)
    if before and not re.fullmatch(rf"{_LEADING}(?:[\d一二三四五六七八九十]+[是、.)])?", before) and role != "lead":
        return None
    stop = match.end() if text[match.end() - 2 : match.end()] in _CALLED else _clause_end(text, match.end())
    weak = role in ("responsible", "joint") and not _STRONG.match(text, end + text.startswith(":", end))
    if weak:
        if _HAS.match(text, end):
            return None
        if text[begin - 1 : begin] == "、":
            return None
        if text.endswith("系统", 0, end):
            return None
        if (
            _PAST_HERE.search(text, end, stop)
            or _REACHED.search(text, end, text.find("。", end))
            or _SINCE.search(text, max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1, start)
            or _QUALIFIES.match(text, match.end())
        ):
            return None
    if role == "sits":  # 由A牵头,B、C参加的专班
        sentence = text[max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1 : start]
        if re.search(r"牵头,(?:[^,。]{0,40},)?$", sentence) is None:
            return None
        role, stop = "support", match.end()
    if role == "takes":
        sentence = text[max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1 : start]
        role = "support" if "牵头" in sentence else "responsible"
    if role == "joint":  # 省厅会同有关部门…: the partners join, the one that brings them together has the task
        stop, role = max(stop, match.end()), "responsible"
    for _ in range(2):  # 各部门按照职责分工,制定方案: what is to be done stands behind what it is done by
        if text[stop : stop + 1] != "," or _BY_WHICH.fullmatch(text, end, stop) is None:
            break
        stop = _clause_end(text, stop + 1)
    return [
        Statement(start, stop, role, members, "sentence-acts" if weak else "sentence-subject", 0.7 if weak else 0.8)
    ]
