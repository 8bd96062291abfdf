"""Figures that the source has lost stay visible as such; nothing is filled in."""

from __future__ import annotations

import re

from ..model import Span, TargetClaim
from .stated import stated_target
from .target_parts import Clause, subject

_LOST_RATIO = re.compile(
    r"(?:达到|达|下降|降低|减少|提高|提升|增长|为|低于|高于|不低于|不超过|控制在|至|到)\s?(?P<unit>%|％|个百分点)(?:以上|以下|以内|左右)?"
)
_LOST_AMOUNT = re.compile(
    r"(?P<verb>新增|新建|完成|治理|改造|建设|淘汰|压减|营造|造林)(?P<what>[\u4e00-\u9fff]{2,12}?)(?P<unit>万?亩|公里|万?吨|平方公里|万?千瓦|万?平方米)(?=[，,；;。、]|以上|$)"
)
_LOST_UNITS = {"亩": "mu", "公里": "km", "吨": "t", "平方公里": "km2", "千瓦": "kW", "平方米": "m2"}


def lost_targets(c: Clause) -> list[TargetClaim]:
    """Targets whose figure is missing between its words: 水质比例达到%, 新增造林亩."""
    out = []
    for m in _LOST_RATIO.finditer(c.text, c.start, c.end):
        subj = subject(c.text, c.start, m.start(), [d.span for d in c.cues])
        if len(subj.span) >= 2:
            unit = "pp" if m["unit"] == "个百分点" else "%"
            out.append(
                stated_target(
                    c,
                    Span(subj.quote_start, m.end()),
                    subj.span.of(c.text),
                    subj.span,
                    None,
                    unit,
                    m[0],
                    "lost",
                    scope=subj.scope,
                    quantification="valueMissing",
                    slot="value",
                )
            )
    for m in _LOST_AMOUNT.finditer(c.text, c.start, c.end):
        base = m["unit"].removeprefix("万")
        what = re.sub("^(?:新增|新建|完成)", "", m["what"])
        unit = ("10^4 " if m["unit"] != base else "") + _LOST_UNITS[base]
        out.append(
            stated_target(
                c,
                Span(m.start(), m.end()),
                what,
                Span(m.end("what") - len(what), m.end("what")),
                None,
                unit,
                m[0],
                "lost",
                quantification="valueMissing",
                slot="value",
            )
        )
    return out
