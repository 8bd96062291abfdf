"""All of them, told by other words than 全覆盖 and 全部: in every place, one a village, throughout, each of a group."""

from __future__ import annotations

import re
from decimal import Decimal

from ..model import Span, TargetClaim
from ..vocab.targets import TargetWords
from .stated import placed_in_front, stated_target
from .target_filters import bracket_depth
from .target_parts import Clause, Subject, subject, trim, with_adjective

_STOP = r"(?=[，,；;。、：:]|$)"
# 省级示范校覆盖每个设区市; what is only described so is none (建立覆盖所有行业的标准)
_EACH = re.compile(
    rf"(?P<what>[^，,；;。：:]{{3,40}}?)(?:基本)?(?:实现)?(?<!全)覆盖(?P<where>(?:每个|每一个?|各个|所有|全部|到每个?|全体)[^，,；;。的]{{1,24}}){_STOP}"
    r"|(?P<thing>[\u4e00-\u9fff]{3,24}?)全面覆盖(?P<group>[\u4e00-\u9fff][^，,；;。]{3,40}(?:人员|群体|等|家庭|企业|单位|学校|乡镇|社区|村|区|县|市))"
    + _STOP
)
_DESCRIBES = re.compile("建立|构建|建设|打造|形成|完善|健全|搭建|制定|编制|组建")
# 回收网点基本实现“一村一点”, 实现管道燃气“县县通”
_ONE_EACH = re.compile(
    r"(?P<what>[^，,；;。：:]{2,30}?)(?P<how>(?:基本|全面|逐步)*(?:实现|达到|做到|形成))?(?P<each>[“\"]?(?:"
    r"(?:每[个一]?|一)(?P<a>村|乡镇|乡|镇|县区|县|校|园|街道|街|社区|区|市|户|企|院|组)(?:至少)?(?:有|建有|配备)?一(?![册策品业特韵景案档证表管清])[\u4e00-\u9fff]{1,4}"
    r"|(?P<b>[村乡镇县市户校组])(?P=b)(?:通|有|建|达标)[\u4e00-\u9fff]{0,6})[”\"]?)" + _STOP
)
_EVERY = re.compile(
    r"(?P<all>所有(?:的)?)(?P<who>区、县(?:（市）)?|县（市、区）|市、县|[^，,；;。：:的、“”将应均对]{2,20}?)(?:要|都|均|应|全部|基本)*(?P<does>实现|达到|完成|建成|纳入|配备|安装|建立|接入|具备|建有)(?P<what>(?!应.尽)[^，,；;。：:]{2,24})(?=[，,；;。]|$)"
)
# 全面配齐专职心理教师: as many as there have to be
_FULL_STAFF = re.compile(
    r"(?P<how>(?:全面|全部|足额|按(?:标准|要求|规定))(?:配齐|配足|配齐配足|配足配齐|补齐))(?P<what>[\u4e00-\u9fff、（）()]{3,24})$"
)
_NAMED = re.compile("工程|项目|行动|计划|制度|机制|模式|要求|原则|广播|活动|试点")
_GROUP_IN = re.compile(r"(?:^|[，,；;。]|推动|推进|确保|力争)在(?P<who>[^，,；;。]{2,24}?)(?:中|内|上)?$")


def _claim(c: Clause, span: Span, metric: str, at: Span, words: str, rule: str, scope: Span | None) -> TargetClaim:
    near = re.search("基本(?!养老|医疗|公共|农田)", c.text[c.start : at.start] + c.text[at.end : span.end]) is not None
    return stated_target(c, span, metric, at, Decimal(100), "%", words, rule, scope=scope, approximate=near)


def everywhere_targets(c: Clause, busy: bool) -> list[TargetClaim]:
    """What a clause wants everywhere or in all of a group, 100 per cent each; ``busy`` where figures state its targets."""
    out = [*_each_place(c), *_one_each(c)]
    return out if busy or out else [*_full_staff(c), *_throughout(c), *_by_group(c), *_every(c)]


def _front(c: Clause, start: int, end: int) -> Subject:
    return subject(c.text, start, end, [d.span for d in c.cues])


def _each_place(c: Clause) -> list[TargetClaim]:
    m = _EACH.search(c.text, c.start, c.end)
    if m is None:
        return []
    what, where = ("what", "where") if m["what"] else ("thing", "group")
    if _DESCRIBES.search(m[what]) or bracket_depth(c.text, c.start, m.start()) > 0:
        return []
    subj = _front(c, m.start(what), m.end(what))
    place = Span(*trim(c.text, m.start(where) + m[where].startswith("到"), m.end(where)))
    if len(subj.span) < 3:
        return []
    span = Span(subj.quote_start, m.end())
    return [_claim(c, span, subj.span.of(c.text), subj.span, c.text[m.end(what) : m.end()], "each-place", place)]


def _one_each(c: Clause) -> list[TargetClaim]:
    m = _ONE_EACH.search(c.text, c.start, c.end)
    if m is None or _NAMED.search(m["each"]):
        return []
    subj = _front(c, m.start("what"), m.end("what"))
    words = subj.span.of(c.text)
    verb = re.search("(?:实现|做到|达到|形成)$", c.text[c.start : subj.span.start])
    begin = subj.quote_start
    if verb and c.start + verb.end() == subj.span.start:
        begin = c.start + verb.start()
    elif not m["how"]:
        return []  # 推行“一户一表” is a way of work
    if len(words) < 2 or _NAMED.search(words) or re.fullmatch("基本|全面|实现|确保|推进|推动|力争", words):
        return []
    if re.search("按照|坚持|落实|推行|实行|探索|建立|谋划|鼓励|引导", c.text[c.start : m.start("each")]):
        return []
    return [_claim(c, Span(begin, m.end()), words, subj.span, m["each"], "one-each", subj.scope)]


def _throughout(c: Clause) -> list[TargetClaim]:
    """绿色施工技术全面应用, 运行平台全面升级完成, 全面建成…系统: whole, where no vision is meant."""
    w = TargetWords.load()
    behind = re.compile(
        rf"(?P<what>[^，,；;。：:]{{4,50}}?)(?P<how>(?:全面|全部)(?:{w.any_of('throughout_states')})|基本普及)(?=[，,；;。]|$)"
    )
    before = re.compile(
        rf"(?P<how>全面(?:建成|建立|实现|建有))(?:或升级)?(?P<what>[^，,；;。：:、]{{2,40}}(?:、[^，,；;。：:]{{2,40}})?(?:{w.any_of('throughout_things')}))(?=[，,；;。]|$)"
    )
    m = behind.match(c.text, c.start, c.end)
    if m:
        subj = _front(c, m.start("what"), m.end("what"))
        words = subj.span.of(c.text)
        if len(words) < 3 or _is_vision(words) or re.search("(?:任务|目标|指标|规划|的)$|各项", m["what"]):
            return []
        if re.search("鼓励|支持|引导|探索|试点|加快|推进|促进|推动", c.text[c.start : m.end("what")]):
            return []  # a direction, not yet a state
        placed = placed_in_front(c.text, subj)
        at, scope = placed.span, placed.scope
        done = re.sub("^(?:全面|全部|基本)", "", m["how"])
        metric = at.of(c.text) + ("" if done in ("建成", "建立", "落地", "普及") else done)
        return [_claim(c, Span(subj.quote_start, m.end()), metric, at, m["how"], "throughout", scope)]
    m = before.search(c.text, c.start, c.end)
    if m is None or bracket_depth(c.text, c.start, m.start()) > 0 or _is_vision(m["what"]):
        return []
    front = c.text[c.start : m.start()]
    if re.search("鼓励|支持|引导|探索|试点|已|逐步|推进|推动|加快|完善|健全", front):
        return []
    who = _GROUP_IN.search(front)
    subj = _front(c, c.start, m.start())
    cue = any(d.span.end <= m.start() and not d.past for d in c.cues)
    scope = Span(c.start + who.start("who"), c.start + who.end("who")) if who else None
    if scope is None and len(subj.span) > 1:
        scope = Span(subj.scope.start if subj.scope else subj.span.start, subj.span.end)
    scope = scope or subj.scope
    if scope is None and not cue and m["how"] != "全面实现":
        return []  # 全面建立…制度, of nobody and by no day, is a task
    at = Span(m.start("what"), m.end("what"))
    start = scope.start - 1 if who and scope else scope.start if scope else m.start()
    return [_claim(c, Span(start, m.end()), m["what"], at, m["how"], "throughout", scope)]


def _full_staff(c: Clause) -> list[TargetClaim]:
    m = _FULL_STAFF.search(c.text, c.start, c.end)
    if (
        m is None
        or bracket_depth(c.text, c.start, m.start()) > 0
        or re.search("短板|弱项|体系|机制|差距|缺口|鼓励|支持|引导", c.text[c.start : m.end()])
    ):
        return []
    who = _front(c, c.start, m.start())
    scope = who.span if len(who.span) > 1 else who.scope
    at = Span(m.start("what"), m.end("what"))
    start = scope.start if scope else m.start()
    return [_claim(c, Span(start, m.end()), m["what"], at, m["how"], "full-staff", scope)]


def _by_group(c: Clause) -> list[TargetClaim]:
    """In 新建项目中全面应用高效光源, 具备条件的园区全面实施改造, 用水企业全面核发许可证: each of a group does it."""
    w = TargetWords.load()
    m = re.compile(
        rf"(?P<in>在)?(?P<who>[^，,；;。：:]{{0,24}}?(?:{w.any_of('doing_groups')})|(?:新建|新上|新增|具备条件的|符合条件的|有条件的)[^，,；;。：:全]{{2,24}})(?P<mid>中|内)?"
        rf"(?:要|应|须)?(?P<how>全面)(?P<does>{w.any_of('doing_verbs')})(?P<what>[^，,；;。：:]{{2,30}})(?=[，,；;。]|$)"
    ).search(c.text, c.start, c.end)
    if m is None or bracket_depth(c.text, c.start, m.start()) > 0:
        return []
    if re.search("鼓励|支持|引导|探索|试点|研究|监督|督促|要求", c.text[c.start : m.end("who")]):
        return []
    if m["does"] == "实施" and not m["what"].endswith(("改造", "制度", "标准")):
        return []
    if m["does"] == "实施" and re.search("行业|领域|区域|[市县]$|(?<!园)区$", m["who"][-2:]):
        return []  # 在高耗水行业全面实施改造 is a task
    subj = placed_in_front(c.text, with_adjective(c.text, _front(c, m.start("who"), m.end("who"))))
    if len(subj.span) < 2:
        return []
    if m["does"] == "核发":  # what they are given is measured, they are whom it is given to
        at = Span(m.start("what"), m.end("what"))
        return [_claim(c, Span(subj.quote_start, m.end()), m["what"], at, m["how"], "by-group", subj.span)]
    metric = subj.span.of(c.text) + m["does"] + m["what"]
    start = min(subj.quote_start, subj.span.start)
    return [_claim(c, Span(start, m.end()), metric, subj.span, m["how"], "by-group", subj.scope)]


def _every(c: Clause) -> list[TargetClaim]:
    """所有入河排污口实现达标排放: every one of them does."""
    m = _EVERY.search(c.text, c.start, c.end)
    if (
        m is None
        or bracket_depth(c.text, c.start, m.start()) > 0
        or re.search("鼓励|支持|引导|要求", c.text[c.start : m.start()])
    ):
        return []
    at = Span(m.start("who"), m.end("who"))
    does = "" if m["does"] == "实现" else m["does"]
    what = re.sub("^(?:了|对)", "", m["what"])
    return [_claim(c, Span(m.start(), m.end()), at.of(c.text) + does + what, at, m["all"], "every", None)]


def _is_vision(words: str) -> bool:
    return re.search(rf"(?:{TargetWords.load().any_of('throughout_visions')})", words) is not None
