"""What is no target: results reached, conditions, attributes of things, figures in brackets."""

from __future__ import annotations

import re
from functools import cache

from ..model import Document, Quantity
from ..vocab.targets import TargetWords
from ..vocab.units import Units
from .target_parts import Clause, patterns

_PROBLEM = re.compile(
    r"\s*(?:[（(]?\d{1,2}[)）]?[.．、]?)?\s*[【\[]?(?:问题(?:描述|表现|概述|简述|\s?[一二三四五六七八九十\d]{1,3})|(?:存在|反馈|主要|具体|突出)问题|反馈意见|督察意见)(?:[:：]|[】\]])"
)


@cache
def _mends() -> re.Pattern[str]:
    """The label with which the section of a problem turns to what is done about it: 整改目标：, 整改措施：."""
    labels = TargetWords.load().any_of("mending_labels")
    number = r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）]?[.．、]?\s?)?"
    return re.compile(
        rf"\n\s*{number}(?:(?:{labels})\s?[:：]|整改(?:目标|措施|举措|任务|要求|时限)\s?\n|[【\[](?:{labels})[】\]])"
    )


@cache
def _is_mend() -> re.Pattern[str]:
    """A title that is such a label: 3.整改措施."""
    return re.compile(rf"(?:{TargetWords.load().any_of('mending_labels')})(?:$|[:：])")


def tells_a_problem(line: str) -> bool:
    """Whether a paragraph is what has been found amiss: 问题描述：…, 问题3：…."""
    return _PROBLEM.match(line) is not None


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def past_section(document: Document, offset: int) -> bool:
    """True where a heading above ``offset`` announces results, problems or definitions instead of plans."""
    lists = TargetWords.load().lists
    words, orders, judged = lists["past_sections"], lists["ordering_verbs"], lists["judging_ends"]
    section = document.section_at(offset)
    if section is not None and section.goals:
        return False  # 绿色转型成效显著 is what a goals section wants
    while section is not None:
        title = section.title.of(document.text)
        if _is_mend().match(title):
            return False
        if (
            not section.untitled
            and len(title) <= 24
            and any(w in title for w in words)
            and (title.endswith(("情况", "回顾", "评估")) or not re.search("目标|任务|要求|行动|工程|整改|解决", title))
            and (title.endswith(tuple(judged)) or not title.startswith(tuple(orders)))
        ):
            return _mends().search(document.text, section.title.end, _line_end(document.text, offset)) is None
        section = None if section.parent is None else document.sections[section.parent]
    return False


# 力争三年累计完成投资…: how much in the years to come; 近三年, 五年来 are past
_YEARS_AHEAD = re.compile(
    r"(?:力争|确保|计划|争取|今后|未来|用)[^，,；;。]{0,4}(?:\d|[两三五四])年(?:内|时间)?$|(?:^|[，,；;。：:、）)])\d年(?:内|时间)?$"
)


# a sentence that tells of the years gone by: 过去一年，产值增长5%
_LOOKS_BACK = re.compile(
    r"\W*(?:(?:刚刚)?过去(?:的)?(?:[一二两三四五几]年)|[一二两三四五几近]年来|近(?:[二两三四五几\d])年|去年(?:以来)?|近年来|今年以来|上年|自20\d\d年(?:\d{1,2}月)?[^，,。]{0,8}以来)[，,]?"
)


# a clause before that tells what has been done, and words by which the next one looks ahead
_DONE_BEFORE = re.compile(
    r"(?<!业)已(?:经)?(?:累计)?(?:建成|完成|新建|引进|培育|实施|开展|建设|改造|创建|投入|发放|培训)(?:了)?[^，,；;。]*\d[^，,；;。]*[，,、]$"
)
_TO_COME = re.compile("力争|确保|争取|计划|将|拟|要|再|到20|今年|明年|年底|年内|下一步|继续|目标|全部|剩余|其余")


def is_past(c: Clause, at: int) -> bool:
    p = patterns()
    told = p.past.search(c.text, c.start, at)
    ahead = any(not d.past for d in c.cues if d.span.end <= at)
    if told and told[0] == "累计完成" and _YEARS_AHEAD.search(c.text, c.block_start, told.start()):
        told = p.past.search(c.text, told.end(), at)
    if told and told[0] == "现有" and c.text.endswith(("完成", "推进", "改造", "治理", "整治"), c.start, told.start()):
        told = p.past.search(c.text, told.end(), at)  # 完成现有25处改造: those that are there
    if not ahead and _LOOKS_BACK.match(c.text, c.block_start, at):
        return True
    if told and not (ahead and told[0] in ("累计完成", "先后", "现有")):
        return True
    if not ahead and _DONE_BEFORE.search(c.text, c.block_start, c.start) and not _TO_COME.search(c.text, c.start, at):
        return True  # 已建成A 30个，引进B 60家: the second is as past as the first
    before = [d for d in c.cues if d.span.end <= at]
    if before and before[-1].past:
        return True
    return bool(re.search(r"[“\"]?十[二三]五[”\"]?(?:期间|时期|以来)", c.text[c.block_start : at])) and not any(
        not d.past for d in before
    )


_STARTS = re.compile(
    r"(?:由|从)(?:(?:20\d\d年(?:底|末)?|目前|现在|原来|上年|[“\"]?十[二三四]五[”\"]?(?:期?末)?)的?)?(?:约|近)?\s?$"
)
_GOES_ON = re.compile(r"(?:左右|以上|以下)?\s?(?:的水平)?(?:逐步|逐年|进一步)?[\u4e00-\u9fff]{2}(?:到|至|为)?")


def starts_from(text: str, start: int, q: Quantity) -> bool:
    """Whether ``q`` is where a change begins (由2020年的62%提高至85%): the baseline, no target of its own."""
    return (
        _STARTS.search(text[max(start, q.figure.start - 16) : q.figure.start]) is not None
        and _GOES_ON.match(text, q.span.end) is not None
    )


# who may apply, who may come: 申报单位从业人员不少于30人; what a place or a meeting is like: 占地80亩, 会期1天
_APPLIES = re.compile(
    r"\s*(?:\d{1,2}[.．、])?(?:申报|申请|参评|参选|报名|投标|推荐)(?:单位|企业|人|者|主体|对象|项目|条件)(?:应|须|需|的|[，,：:]|注册|从业)"
)
_SAYS_HOW = re.compile(
    r"(?:^|[，,])(?:该项目|总)?(?:占地(?:面积)?|会期|建设周期|建设工期|参加人员|参会人员|参训人员)[为约不超过]*$"
)


def is_conditional(c: Clause, q: Quantity) -> bool:
    """A subsidy, fine, score or rate that the text sets as a condition, not as an aim."""
    condition = patterns().condition
    if _APPLIES.match(c.text, c.block_start) or _SAYS_HOW.search(c.text[c.start : q.span.start] + q.prefix):
        return True
    if (q.unit or "").endswith("元") and re.search(r"最[高多](?:不超过)?$", c.text[c.start : q.span.start] + q.prefix):
        return True
    if re.search(r"[×✕*]\s*\Z", c.text[max(c.start, q.figure.start - 3) : q.figure.start]):
        return True  # 甲数/乙数×100%: how a rate is reckoned
    if q.is_ratio or (q.unit or "").endswith("元"):
        around = c.text[c.start if q.is_ratio else max(c.block_start, c.start - 12) : c.end]
        if q.is_ratio and re.search(r"用于[^，,；;]{2,24}比[重例]", c.text[c.start : q.figure.start]):
            return False  # 补助资金用于产业发展的比重: how the money is to be spent
        return not c.goals and condition.search(around) is not None
    given = re.search(r"发放[^，,；;]{0,12}(?:补贴|补助|津贴)(?=\d)", c.text[c.start : q.figure.end])
    if given and q.unit and q.unit.removeprefix("10^4 ") in ("户", "人", "人次", "家"):
        return False  # 发放租赁补贴1200户: how many get it
    return condition.search(c.text, c.start, q.figure.start) is not None


# what a clause allows, or says of a case: 可利用不超过3%, 允许选择1个, 建设18层以上住宅的，
_ALLOWS = re.compile(
    r"(?:^|[，,；;])(?:允许|可(?!再生|靠|持续|视|燃|回收|循环|降解|比)(?:以|利用|按|在|适当)?)[^，,]{0,8}$"
)


def is_allowed(c: Clause, q: Quantity) -> bool:
    """A figure that the clause permits or that sets a case apart: no aim of the plan."""
    if re.match(r"\W*(?:如果?|若|倘若|一旦|凡是?)(?![果何干意期])[^，,]{2,}", c.text[c.start : q.span.start]):
        return True  # 若偏差大于5%，…: a case set apart
    if c.text[c.end - 1 : c.end] == "的" and c.text[c.end : c.end + 1] in "，,":
        return True
    if q.unit in ("a", "岁") and re.search(
        "(?:下调|上调|放宽|调整)[为至到]?$", c.text[c.start : q.span.start] + q.prefix
    ):
        return True
    return _ALLOWS.search(c.text[c.start : q.span.start]) is not None


def bracket_depth(text: str, start: int, at: int) -> int:
    """How many brackets and quotations are open at ``at``; one that opens as “ may close as "."""
    quotes = max(0, text.count("“", start, at) - text.count("”", start, at) - text.count('"', start, at))
    return sum(text.count(c, start, at) for c in "（(《") - sum(text.count(c, start, at) for c in "）)》") + quotes


_EXCEEDING = ("超过", "大于", "高于", "低于", "小于", "少于", "不足")
# 日清运量超过300吨地区: those that are so large
_WHO = re.compile("的?(?:地区|城市|县|乡镇|企业|单位|项目|用户|建筑|园区)")
_UNIT_SIZES = {10, 20, 30, 35, 60, 66, 100}


def is_attribute(text: str, q: Quantity) -> bool:
    """A figure that only qualifies the noun behind it: 投资500万元以上技改项目, 20吨/日…设施, 3.2米及以下水泥粉磨线."""
    behind = text[q.span.end : q.span.end + 1]
    if (q.unit or "").endswith(" 户") and re.match("(?:标准|要求)?(?:配建|配置|建设|设置)", text[q.span.end :]):
        return False  # 按每百户不少于30平方米配建
    nouny = (
        bool(behind) and behind not in "，,；;。、：:）) \n的" and re.match(r"[\u4e00-\u9fff“（(]", behind) is not None
    ) and not re.match(r"[（(](?:其中|不?含|不?包括|占)", text[q.span.end : q.span.end + 4])
    money = (q.unit or "").endswith("元") and q.suffix in ("以下", "以内")
    if (
        money
        and re.search(r"(?:在|控制|压减|降|不)[^，,；;。]{0,6}$", text[max(0, q.span.start - 8) : q.span.start]) is None
    ):
        return True  # 小额贷款30万元以下
    if not q.is_ratio and re.match(r"[（(]不?含[^（）()]{0,4}[）)](?:的|以[上下])", text[q.span.end : q.span.end + 10]):
        return True  # 100万元（含）的项目
    if q.suffix.endswith("以下") and behind == "的" and not q.is_ratio:
        return True  # 12层以下的住宅
    if (
        (q.unit or "").endswith("kW")
        and (q.suffix or q.value in _UNIT_SIZES)
        and re.match(r"[^，,、；;。]{0,20}机组", text[q.span.end : q.span.end + 24])
    ):
        return True  # 60万千瓦亚临界机组: the size of one, as it is told by those there are
    if q.suffix in ("以下", "及以上", "及以下", "或以上", "和以上") and nouny and not q.is_ratio:
        return True
    measured = (
        q.unit is not None
        and (q.unit.isascii() or "/" in q.unit or q.unit.endswith("元"))
        and q.unit not in ("%", "pp", "‰", "class-hour")
    )
    return (
        measured
        and (nouny or behind == "的")
        and (bool(q.suffix) or q.prefix in _EXCEEDING or "/" in (q.unit or "") or behind == "的")
    )


# 消除|56人以上大班额
TO_BE_GONE = re.compile("(?:消除|杜绝|化解|清除)(?:所有|全部)?$")


def names_a_class(text: str, q: Quantity) -> bool:
    """Words that set a class apart, whatever verb governs them: 及以上, 以下的, a rate in front of a noun."""
    return (
        q.suffix[:1] in ("及", "或", "和")
        or (q.prefix in _EXCEEDING and _WHO.match(text, q.span.end) is not None)
        or re.match(r"[（(]不?含", text[q.span.end : q.span.end + 3]) is not None
        or ((q.unit or "").endswith("kW") and (bool(q.suffix) or q.value in _UNIT_SIZES))
        or q.suffix in ("以下", "以内")
        or "/" in (q.unit or "")
        or (text[q.span.end : q.span.end + 1] == "的" and (bool(q.prefix) or not q.suffix))
    )


def is_conditioned(c: Clause, q: Quantity) -> bool:
    """What only limits or explains: 原则上, 限报, 达到X的，, 在X的基础上, a<x<b."""
    before, behind = (
        c.text[max(c.start, q.span.start - 8) : q.span.start] + q.prefix,
        c.text[q.span.end : q.span.end + 5],
    )
    if re.search(r"高达$", c.text[c.start : q.span.start] + q.prefix) and not c.goals:
        return True  # 占比高达40%: how bad things are
    if re.search(r"按照?每[^，,；;]{1,20}$", c.text[c.start : q.span.start]) or before.endswith(
        ("一般在", "大致在", "常年在")
    ):
        return True  # 按照每3万居民设置1个: a measure; 年降水量一般在800毫米以上: how things are
    if (
        "原则上" in before
        and q.is_ratio
        and q.prefix
        and patterns().head_end.search(c.text[c.start : q.span.start].split("原则上")[0])
    ):
        return False  # 新能源汽车比例原则上不低于30%
    if before.endswith("仅"):
        return True  # 处置能力仅5万吨: how things are
    if before.endswith("不得超过") and q.unit and (q.unit.endswith("元") or q.unit in Units.load().classifiers):
        return True  # 在研项目不得超过2项: what one may have
    return bool(
        (patterns().limiting.search(before) and not (q.unit or "").endswith("户"))
        or (re.match(r"的?(?:[，,]|基础上|$)", behind) and behind.startswith(("的", "基础上")))
        or patterns().reckoning.match(behind)
        or len(re.findall(r"[<>＜＞≤≥]", c.text[c.start : c.end])) > 1
    )


def money_of_a_thing(text: str, start: int, q: Quantity) -> bool:
    """A sum that describes what is counted before it: 104家总投资60亿元…企业."""
    return (q.unit or "").endswith("元") and re.search(
        r"[家个项座处](?:总|计划)?投资(?:额)?$", text[start : q.span.start]
    ) is not None


# how large a thing is to be, no amount of its own: 培育年产值超50亿元、带动力强的企业2家
LARGE = re.compile(
    r"(?:培育|打造|引进|发展|形成|新增|建设|培植|壮大)[^，,；;、]{0,6}?(?:年?产值|年?营收|营业收入|年?销售收入|主营业务收入|产业规模|市值)(?:超过?|达到?|过|突破)*$"
)


def sizes_a_thing(text: str, start: int, q: Quantity) -> bool:
    """A sum that says how large the things are to be that are counted behind it."""
    return LARGE.search(text[start : q.span.start] + q.prefix) is not None and text[q.span.end : q.span.end + 1] in (
        "、",
        "的",
    )
