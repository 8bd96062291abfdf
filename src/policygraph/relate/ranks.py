"""The place that a plan wants to hold among others: 空气质量排名进入全省前十位.  Its value is the last place that still counts, its unit 位."""

from __future__ import annotations

import re
from decimal import Decimal

from ..model import Span, TargetClaim
from ..zh.numerals import number
from .stated import stated_target
from .target_parts import Clause, subject

_PLACE = re.compile(
    r"(?P<m>[^，,；;。：:]{2,30}?(?:排名|位次|排序)?)(?P<v>(?:力争|确保|争取|稳定|持续|继续|总体|基本|始终|稳步|在|要|应)*"
    r"(?:(?:保持|进入|位居|位列|稳居|跻身|迈入|排在|挺进|居|列)在?|排名|位次|进位)+"
    r"(?P<among>(?:全国|全省|全市|全区|全县|全州|省内|国内|同类|[东中西]部)[^，,；;。前]{0,12})?(?:的?(?:排名|位次))?"
    r"前(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,4})(?:位|名)(?:之内|以内|行列)?)\s?(?=$|[（(、])"
)
_PLEDGED = re.compile("力争|确保|争取")


def rank_targets(c: Clause) -> list[TargetClaim]:
    """The places among others that a clause sets; outside goals only with a pledge or a day in front of it."""
    m = _PLACE.match(c.text, c.start, c.end) if "前" in c.text[c.start : c.end] else None
    if m is None:
        return []
    told = (
        c.goals
        or _PLEDGED.search(c.text, c.start, m.end())
        or any(not d.past and d.span.end <= m.start("v") for d in c.cues)
    )
    place = number(m["n"].replace("两", "二"))
    subj = subject(c.text, m.start("m"), m.end("m"), [d.span for d in c.cues])
    if not told or place is None or len(subj.span) < 2:
        return []
    claim = stated_target(
        c, Span(subj.quote_start, m.end("v")), subj.span.of(c.text), subj.span, Decimal(place), "位", m["v"], "rank",
        scope=subj.scope, comparator="atMost",
    )  # fmt: skip
    return [claim]
