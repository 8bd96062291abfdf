"""The class that a water is to reach: 出水稳定达到Ⅱ类. Its value is the number of the class, its unit 类."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..model import Span, TargetClaim
from .stated import stated_target
from .target_parts import Clause, subject

_CLASSES = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_CLASS = re.compile(
    r"(?P<m>[^，,；;。：:]*?(?:水质|断面|出水|水体|水源地?|水库|湖泊?|[干支]流|河[流段]?|流域|入[海河湖河黄江]口)(?:质量)?)"
    r"(?:年均|平均|总体|均|都|全部|稳定|持续|全面|常年|基本|继续|力争|确保|要|应|需)*"
    r"(?P<v>达到或?(?:优于|好于)|达到|达|保持在?|优于|好于|稳定在|维持在?|(?:提升|改善|恢复)[到至])"
    r"(?:国家|地表水|准)*(?P<c>[ⅠⅡⅢⅣⅤ]|I{1,3}|IV|V)类(?P<more>及?以上|或以上)?"
    r"(?:进[ⅠⅡⅢⅣⅤ]类出)?(?:水质|水体|水)?(?:标准|要求|水平|及?以上)*(?=$|[（(、])"
)


def water_class_targets(c: Clause) -> list[TargetClaim]:
    """The water classes that a clause sets, one target each.  A share of sections of a class is none of them."""
    if "类" not in c.text[c.start : c.end]:
        return []
    m = _CLASS.match(c.text, c.start, c.end)
    if m is None:
        return []
    subj = subject(c.text, m.start("m"), m.end("m"), [d.span for d in c.cues])
    if len(subj.span) < 2 or re.match("(?:鼓励|支持|引导)", subj.span.of(c.text)):
        return []
    best = m["more"] or "优于" in m["v"] or "好于" in m["v"] or "以上" in m[0][-6:]
    claim = stated_target(
        c,
        Span(subj.quote_start, m.end()),
        subj.span.of(c.text),
        subj.span,
        Decimal(_CLASSES[m["c"]]),
        "类",
        c.text[m.start("v") : m.end()],
        "water-class",
        scope=subj.scope,
    )
    return [replace(claim, comparator="atLeast" if best else "equal", value_in_words=None)]
