"""A value behind the name of what it measures and a colon (森林覆盖率：45%以上): the colon stands for 达."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Document, Span
from ..zh.compact import Compact

_NAME = r"(?:^|(?<=[；;。，,\s—.．、）)：:])|(?P<dash>-))(?P<name>[\u4e00-\u9fffA-Z“”]{3,24}(?:[（(][\u4e00-\u9fffA-Z]{1,12}[）)])?)[：:]"
_VALUE = (
    r"(?=\s?(?P<least>≥|≤|>=|<=|不低于|不少于|不超过|不高于|控制在)?(?:约|达到?|力争达?到?)?\s?(?P<figure>\d[\d.,]*)\s?"
    r"(?P<unit>[%％‰]|[万亿]?[\u4e00-\u9fff/]{1,6}?)(?P<much>以上|以下|以内|左右)?\s*(?:[；;。，,（(\-]|$))"
)
_LABELLED = re.compile(_NAME + _VALUE)
# a label in brackets: 【整改目标】
_BRACKETED = re.compile(r"【(?P<label>[\u4e00-\u9fff]{2,8})】(?!$)")
_RATE = re.compile(r"(?:率|比例|占比|比重|覆盖面)$")
# what is asked of those who apply, who write, who come; what is scored; where to ring
_NO_METRIC = re.compile(
    "申报|注册|分值|得分|权重|评分|字数|名额|限额|时间|日期|期限|时限|电话|传真|邮编|编号|文号|金额|标准|补助|补贴|奖励|占地|人数要求|基准值?$|现状值?$|实际|已"
)


def labelled(document: Document, paragraph: Span, line: Compact) -> Compact:
    """``line``, the text of ``paragraph``, with 达 for the colons between a metric and its value; offsets hold.

    In a goals section any value counts so, elsewhere a rate with its comparator or under the name of a rate.
    """
    if "【" in line.text:
        line = replace(line, text=_BRACKETED.sub(r" \g<label>：", line.text))
    if "：" not in line.text and ":" not in line.text:
        return line
    section = document.section_at(paragraph.start)
    goals = section is not None and section.goals

    def told(m: re.Match[str]) -> str:
        rate = m["unit"] in ("%", "％", "‰")
        firm = (
            m["figure"] == "100"
            or m["least"] is not None
            or m["much"] is not None
            or _RATE.search(m["name"]) is not None
        )
        if _NO_METRIC.search(m["name"]) or re.fullmatch(r"年|月|日|个?月|时|分|点", m["unit"]):
            return m[0]
        if not (goals or (rate and firm)):
            return m[0]
        return (
            ("；" if m["dash"] else "") + m[0][1 if m["dash"] else 0 : -1] + "达"
        )  # - stands before an item of a list

    return replace(line, text=_LABELLED.sub(told, line.text))
