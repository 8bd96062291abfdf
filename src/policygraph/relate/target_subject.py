"""The words in front of a value once place, verb and lead words are split off: what else they say that is no metric.

What the clause says before of another thing, who is to do it and with whom, for whom, at what times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Span

PUNCT = " \t\u3000,，、;；:：。.（(“\"'’‘”）)—-"
_WILL = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,20}?)(?:将|拟|计划)(?P<verb>新增|新建|建设|改造|完成|建成|新开工|实施|开展|淘汰|培育|打造)(?=[^，,]{2,}$)"
)
_TOGETHER = re.compile(
    r"(?:联合|会同|协同|配合)[^，,；;]{2,40}?(?:共同)?(?P<verb>开展|组织|举办|实施|承办|举行)(?=[\u4e00-\u9fff“]{2,})"
)
# what the same clause says before, of another thing
_TOLD_BEFORE = re.compile(
    r"(?:(?:全覆盖|清零|为零|零增长|全部达标)、|、(?:推进|推动|实现|确保|力争)(?=[\u4e00-\u9fff]{3,})|\d[^，,；;、]{0,8}且)(?!.*(?:全覆盖|清零|为零)、)(?=.{3})"
)
_INCLUDING = re.compile(r"包括[^，,；;。]{2,30}?在内的(?=[\u4e00-\u9fff]{2})")
_DATED = re.compile(r"(?:[到至])?20\d\d年(?:底|末)?前?$")
# who shall do it, and where: 市教育局要组织本系统开展|培训
_INVESTS = re.compile(r"(?P<who>[^，,、]{3,24}?)完成(?P<m>(?:年度|固定资产|建设|总)*投资)$")
_SHALL = re.compile(
    r"[\u4e00-\u9fff、（）]{2,40}?[局委厅办部会院校区县市府门位]等?(?:均|都)?(?:要|应当?|须|需)(?:(?:会同|联合|配合)[^，,；;]{2,40}?(?=开展|组织|举办|实施))?(?:每年|每季度|每月|分别|至少|积极|及时)*(?:组织)?"
    r"(?P<of>(?:本|各自)(?:系统|部门|单位|地区|领域|行业))?(?P<verb>开展|组织|举办|实施)(?=[\u4e00-\u9fff“]{2,}$)"
)
# where it is published, who pays: 在县级媒体刊发|稿件, 市财政每年安排|专项资金
_PUBLISHED = re.compile(
    r"在[\u4e00-\u9fff、“”]{2,16}?(?P<verb>刊发|刊播|发表|发布|推送)(?=[\u4e00-\u9fff“]{2,}$)"
    r"|(?:[省市县区]|地方)(?:本级|级)?财政(?:每年|三年|五年|年均|统筹)*(?P<pays>安排|投入)(?=[\u4e00-\u9fff“]{2,}$)"
)
# so many of them whose rate it is: 1873株|古树保护率
_SO_MANY = re.compile(r"\d+(?:株|座|条|家|台|户|名)(?!及?以上)(?=[\u4e00-\u9fff]{3,}(?:率|比例|比重|占比)$)")
_EVERY_TERM = re.compile(
    r"(?P<who>[\u4e00-\u9fff、（）]{2,30}?(?:学校|医院|企业|单位|机构|教师|医师|乡镇|街道|村|县|市|区|[林河湖站院校园所局镇乡]长|领导|负责人|干部|书记|人员|队伍|部门)(?:同志)?)每(?:半年|学年|学期|年|季度?|月|周|天|日)(?:至少|要|应|须)?(?:开展|组织|举办|安排|参加)?(?=[\u4e00-\u9fff]{2,}$)"
)
# what the members of a list are all called: 主要污染物|氮氧化物、氨氮排放总量
_OF_SUCH = re.compile(r"主要污染物(?=氮氧化物|化学需氧量|二氧化硫|挥发性有机物|氨氮|总磷|颗粒物)")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink ``[start, end)`` past spaces and loose punctuation on both sides; paired brackets stay."""
    while start < end and text[start] in PUNCT and not (text[start] in '（(“"' and _closes(text, start, end)):
        start += 1
    while end > start and text[end - 1] in PUNCT and not (text[end - 1] in '）)”"' and _opens(text, start, end)):
        end -= 1
    return start, end


def _closes(text: str, start: int, end: int) -> bool:
    return any(c in '）)”"' for c in text[start + 1 : end])


def _opens(text: str, start: int, end: int) -> bool:
    return any(c in '（(“"' for c in text[start : end - 1])


@dataclass(frozen=True, slots=True)
class Subject:
    """The words in front of a value: ``span`` of the metric, its scope, the governing verb in front of it."""

    span: Span
    scope: Span | None
    quote_start: int
    verb: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What is split off so far: ``verb`` begins at ``verb_start`` (-1 where there is none); the rest is ``[start, end)``."""

    scope: Span | None
    verb: str
    verb_start: int
    start: int
    end: int


def settled(text: str, parts: Parts) -> Subject:
    """The subject that ``parts`` leave: its metric may be empty."""
    scope, verb, verb_start, start, end = parts.scope, parts.verb, parts.verb_start, parts.start, parts.end
    told = _TOLD_BEFORE.search(text, start, end)
    if told:  # 管网全覆盖、|污水处理率
        start = told.end()
        verb, verb_start = ("", -1) if verb_start < start else (verb, verb_start)
    within = _INCLUDING.match(text, start, end)
    if within:  # 包括乡村诊所在内的|医疗机构
        start = within.end()
    many = _SO_MANY.match(text, start, end)
    start = many.end() if many else start
    dated = _DATED.search(text, start, end)
    if dated and dated.end() == end and dated.start() - start >= 3:  # 覆盖率2022年|达到70%
        end = dated.start()
    if (such := _OF_SUCH.match(text, start, end)) is not None:
        start = such.end()
    start, end = trim(text, start, end)
    # 新建厂房屋顶面积力争实现光伏覆盖率: what is measured stands behind the last verb
    m = re.search(
        r"(?<=[\u4e00-\u9fff]{4})(?:力争|确保|基本)?实现(?=[\u4e00-\u9fff]{2,12}(?:率|比例|比重|占比)$)",
        text[start:end],
    )
    if m and "“" not in text[start:end]:
        if scope is None or scope.end in (start, verb_start):
            begin = verb_start if verb and text[verb_start:start] == verb else start
            scope = Span(scope.start if scope else begin, start + m.start())
        start += m.end()
    # 为老年人建设家庭养老床位: what is built is measured, for whom is its scope
    m = re.match(
        r"(?P<who>(?:为|对|向|支持|鼓励|引导|指导)[^，,]{2,24}?)(?P<verb>新增|新建|建设|建成|完成|发放|开展|实施|提供|配备|设立|组建|成立|创建|打造|开设)(?=[\u4e00-\u9fff]{3,}$)",
        text[start:end],
    )
    if m:
        scope = scope or Span(start + (1 if m["who"][0] in "为对向" else 2), start + m.end("who"))
        if not m["who"].startswith("鼓励"):
            verb, verb_start = m["verb"], start + m.start("verb")
        start += m.end()
    m = _INVESTS.match(text, start, end)
    if m:  # 某高速公路|完成|投资
        scope = scope or Span(start, m.end("who"))
        verb, verb_start, start = "完成", m.end("who"), m.start("m")
    m = _SHALL.match(text, start, end)
    if m:  # 市教育局要分别组织本系统开展|培训
        scope = scope or (Span(m.start("of"), m.end("of")) if m["of"] else None)
        verb, verb_start, start = m["verb"], m.start("verb"), m.end()
    m = _PUBLISHED.match(text, start, end)
    if m:
        kind = "verb" if m["verb"] else "pays"
        verb, verb_start, start = m[kind], m.start(kind), m.end()
    m = _EVERY_TERM.match(text, start, end)
    if m:  # 城镇学校每学年|交流教师比例
        scope, start = Span(scope.start if scope and scope.end == start else start, m.end("who")), m.end()
    m = _TOGETHER.match(text, start, end)
    if m:  # 联合市教育局开展|主题活动: with whom it is done is no part of it
        verb, verb_start, start = m["verb"], m.start("verb"), m.end()
    m = _WILL.match(text, start, end)
    if m:  # 临港新片区将|新建|变电站
        scope = scope or Span(start, m.end("who"))
        verb, verb_start, start = m["verb"], m.start("verb"), m.end()
    quote = min(x for x in (start, scope.start if scope else start, verb_start if verb_start >= 0 else start))
    return Subject(Span(start, max(start, end)), scope, quote, verb)
