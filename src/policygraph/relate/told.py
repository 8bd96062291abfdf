"""Responsibilities in running sentences: 由A负责, 会同B, 配合C, 指导D…, X要…."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..vocab.agencies import partners, shipped
from ..zh.acting import ACTS, PUSHED
from .told_words import (
    ADVERB,
    BACKED,
    BY,
    BY_WHICH,
    CLAUSE,
    ISSUER_SUPPORT,
    JOINTLY,
    LEADING,
    MECHANISM,
    OTHERS,
    PAST_HERE,
    PROSECUTES,
    QUALIFIES,
    REACHED,
    REVIEW,
    SINCE,
    STOP,
    STRONG,
    SUBJECT,
    SUPPORTED,
    WANTING,
    WITH,
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
        r"(?:[^,。;:、和与及或推]{1,16}(?:、|以及|[和与及或]))*(?:各地区?|各地方|[^,。;:、]{0,12}的)?$"
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


_BETWEEN_THEM = re.compile(r"[^,。;:\n]{0,20}?(?:之间|相互间)(?:的|信息|数据|合作)")


def _told_to(text: str, end: int) -> bool:
    if _BETWEEN_THEM.match(text, end):
        return False  # 推动政府部门、金融机构之间的信息共享
    many = _HOW_MANY.match(text, end)
    end = many.end() if many else end
    if ACTS.match(text, end + text.startswith(",", end)) or text.startswith("等", end):
        return True
    return text[end : end + 1] in "、和与及或" and _MORE.match(text, end) is not None


def _without_partners(text: str, spans: Sequence[tuple[int, int]], members: tuple[int, ...]) -> tuple[int, ...]:
    """Those of ``members`` that have a part in what is done with them; schools and institutes of no field do not."""
    kinds = partners()
    return tuple(m for m in members if kinds.fullmatch(text, *spans[m]) is None)


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
            if item.rule == "sentence-joint" and item.agencies is not None:
                item = replace(item, agencies=_without_partners(text, spans, item.agencies))
                if not item.agencies:
                    continue
            out.append(item)
            if item.rule in ("sentence-subject", "sentence-acts"):
                subjects.append(item.start)
    for match in ISSUER_SUPPORT.finditer(text, body):
        if match.end() in begins or _inside(match.start(), owned) or not SUPPORTED.match(text, match.end()):
            continue
        sentence = max(text.rfind("。", 0, match.start()), text.rfind("\n", 0, match.start()))
        if any(sentence < s < match.start() for s in subjects) or any(
            match.end() <= s <= match.end() + 1 for s in begins
        ):
            continue
        if any(s.start <= match.start() < s.end or s.start == match.start() for s in out):
            continue
        stop = STOP.search(text, match.end())
        out.append(
            Statement(
                match.start(), stop.start() if stop else len(text), "support", None, "sentence-issuer-supports", 0.7
            )
        )
    return out


#: What is to be made or brought is told nothing: 推动建设…研究院.
#: What a body is to do with what is handed to it: 报省林业局|组织验收.
_ENTRUSTED = re.compile(r"组织[\u4e00-\u9fff]|会同")
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
            if gap == "," and text.startswith(("领导小组办公室", "办公室"), start):
                out.append((_extent(text, spans, current), tuple(current)))  # 成立造林领导小组,|办公室设在…
                current = [i]
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
    while i > 0 and text[i - 1] not in CLAUSE:
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
    if match is not None and BACKED.search(before, 0, match.start()):
        return []  # 支持各级林业部门会同宣传部门…: backed to do it, not told
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
        if re.fullmatch(ADVERB, before[: match.start()]):
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
        match = BY.match(text, end)
        if match is not None or (ACTS.match(text, end)):
            role = "responsible" if match is None else str(match.lastgroup)
            return [Statement(start - 1, stop, role, members, "sentence-by", 0.85)]
        return None
    if before.endswith("经"):
        match = REVIEW.match(text, end)
        if match is not None:
            return [Statement(start - 1, match.end(), "joint", members, "sentence-by", 0.75)]
    if (before.endswith(("报", "移交")) and _ENTRUSTED.match(text, end)) or (
        before.endswith("交由") and ACTS.match(text, end)
    ):
        return [Statement(start, stop, "responsible", members, "sentence-by", 0.75)]
    if before.endswith(("移送", "移交", "移交给", "移送给")) and PROSECUTES.match(text, end):
        return [Statement(start, stop, "responsible", members, "sentence-by", 0.75)]
    if before.endswith(("与", "同", "和")):
        match = WITH.match(text, end)
        if match is not None and not (before[-1] == "和" and MECHANISM.search(text, end, stop)):
            return [Statement(start - 1, stop, "joint", members, "sentence-joint", 0.75)]
    return None


def _after(text: str, start: int, end: int, members: tuple[int, ...], floor: int) -> list[Statement] | None:
    """Bodies as the subject: X要…, X负责…, X制定…."""
    if text[start:end] in _LED_BY and not STRONG.match(text, end):
        return None  # 政府引导、市场运作 tells how it is done
    begin = max(floor, _clause_start(text, start), text.rfind("、", 0, start) + 1)
    before = text[begin:start]
    if text.startswith("中央统筹、", start):  # 中央统筹、省负总责、市县落实 is how it works everywhere
        return None
    match = SUBJECT.match(text, end)
    others = OTHERS.match(text, end) if match is None else None
    if others is not None:
        match = SUBJECT.match(text, others.end())
        end = others.end()
    if match is None:
        return None
    role = str(match.lastgroup)
    if before and not re.fullmatch(rf"{LEADING}(?:[\d一二三四五六七八九十]+[是、.)])?", before) and role != "lead":
        return None
    stop = match.end() if text[match.end() - 2 : match.end()] in _CALLED else _clause_end(text, match.end())
    if match.group().endswith(("负总责", "全面负责", "负主责")) and text[match.end() : match.end() + 1] == ",":
        stop = match.end()  # what stands behind the comma is said of another duty
    if match.group().endswith("主体") and text[match.end() : match.end() + 1] == ",":
        stop = stop if ACTS.match(text, match.end() + 1) else match.end()
    weak = role in ("responsible", "joint") and not STRONG.match(text, end + text.startswith(":", end))
    if weak:
        if _HAS.match(text, end):
            return None
        if text[begin - 1 : begin] == "、" and not text.startswith("为", end):
            return None
        if text.endswith("系统", 0, end):
            return None
        if (
            PAST_HERE.search(text, end, stop)
            or WANTING.search(text, end, stop)
            or REACHED.search(text, end, text.find("。", end))
            or SINCE.search(text, max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1, start)
            or QUALIFIES.match(text, match.end())
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
    if role == "joint" and JOINTLY.match(text, end):
        pass  # 公安、林业等部门联合执法
    elif role == "joint":  # 省厅会同有关部门…: the partners join, the one that brings them together has the task
        stop, role = max(stop, match.end()), "responsible"
    for _ in range(2):  # 各部门按照职责分工,制定方案: what is to be done stands behind what it is done by
        if text[stop : stop + 1] != "," or BY_WHICH.fullmatch(text, end, stop) is None:
            break
        stop = _clause_end(text, stop + 1)
    return [
        Statement(start, stop, role, members, "sentence-acts" if weak else "sentence-subject", 0.7 if weak else 0.8)
    ]
