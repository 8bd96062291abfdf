"""How firmly the words around a figure make it a goal, and where the words behind it end."""

from __future__ import annotations

import re

from ..model import Quantity
from .target_parts import Clause, Subject, patterns

# a thing whose name says that it is to be got: 城镇新增就业5万人, 实际利用外资3亿美元
_SAYS_SO = re.compile(
    r"(?<=.)(?:新增|净增)(?:就业|贷款|绿地|学位|床位|林地|耕地|产能|装机)|(?:利用|使用|到位)(?:外资|内资|资金)$|^上级(?:财政|专项)?资金$|^(?:地方政府|政府)?专项债券(?:资金)?$"
)
# where the verb of a change stands in front and 至 behind: 提高机顶盒占比至75%
_TO = re.compile(
    r"(?:提高|提升|增加|扩大|降低|压缩|缩短|压减|减少)[^，,；;。]{2,30}[至到](?:约|不低于|不超过|不高于)?$"
)
# what is done to a planted thing, told behind it: 油茶新造10万亩
DONE_TO = re.compile(r"(?:新造|新植|低改|低产改造|改培|更新改造)$")
AREA_OR_LENGTH = re.compile(r"(?:^|\s)(?:mu|m2|hm2|km2|km|m)(?:/a)?$|10\^[48] kW$")


def ends_with_value_verb(text: str, at: int, q: Quantity) -> bool:
    m = patterns().level.search(text[at : q.span.start])
    return bool(q.prefix) or (
        m is not None and m[1] in patterns().strong and m[1] not in ("完成", "实现", "突破", "超过")
    )


def strong(c: Clause, q: Quantity, at: int, subj: Subject) -> bool:
    p = patterns()
    piece = c.text[at : q.span.start]
    m = p.level.search(piece)
    verb = (m[1] if m else "") or q.prefix
    return (
        verb in p.strong
        or q.prefix in p.strong
        or q.comparator in ("atLeast", "atMost", "above", "below", "reach")
        or p.change.search(piece) is not None
        or _TO.search(piece) is not None
        or (q.high is not None and re.search("(?:区间|范围|幅度)$", subj.span.of(c.text)) is not None)
        or bool(subj.verb)
        or re.match("每|人均|户均|亩均|地均", subj.span.of(c.text)) is not None
        or _SAYS_SO.search(subj.span.of(c.text)) is not None
        or DONE_TO.search(subj.span.of(c.text)) is not None
        or re.search("(?<=..)(?:开工|竣工|投产|落地|入库)$", subj.span.of(c.text)) is not None
        or (
            (
                AREA_OR_LENGTH.search(q.unit or "") is not None
                or (q.unit or "").endswith(
                    ("株", "m3", "座", "处", "个", "栋", "户", "条", "口", "所", "台", "辆", "套")
                )
            )
            and p.nominal.search(subj.span.of(c.text)) is not None
        )
    )


def delivers(text: str, at: int, q: Quantity) -> bool:
    return patterns().deliver_end.search(text[at : q.span.start] + q.prefix) is not None


def thing_end(c: Clause, q: Quantity, nxt: Quantity | None) -> int:
    """Where the words behind a figure end: the next figure's list separator, 、 before a verb, or the clause."""
    text, end = c.text, c.end
    if nxt is not None and re.search(r"投资(?:额)?$", text[q.span.end : nxt.span.start]):
        nxt = None
    if nxt is not None:
        stop = max(text.rfind(x, q.span.end, nxt.span.start) for x in "、和及与")
        if stop >= 0:
            end = stop - (text[stop] == "及" and text[stop - 1] == "以")
        elif nxt.span.start > q.span.end and nxt.unit is not None and not nxt.unit.isascii():
            end = nxt.span.start
    m = re.compile(
        r"[、和](?=(?:新增|新建|完成|建成|培育|打造|改造|实现|开展|推进))|并(?:给予|网|且|做|加)|[（(〔](?:责任|牵头|配合)|[（(〔【](?=[^（）()〔〕【】]*(?:[：:]|[局委厅办]|单位|政府|负责|牵头)[^（）()〔〕【】]*[）)〕】]\s*$)"
    ).search(text, q.span.end, end)
    return m.start() if m else end
