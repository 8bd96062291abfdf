"""All of what the clause before counts a part of: 改造60家，年底前全部完成."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..model import Span, TargetClaim
from .stated import stated_target
from .target_parts import Clause

YEAR_END = re.compile("(?:今年)?年底前|年内|年末前|年底")
# 改造60家，年底前|全部完成: the rest of what the clause before counts
_THE_REST = re.compile(
    r"(?:力争|确保|务必|须|要)?(?P<how>全部(?:完成|完工|建成|竣工|投产|投用|开工|整改|销号|到位|办结)(?P<what>[\u4e00-\u9fff]{0,6}))$"
)


def rest_done(c: Clause, busy: bool, earlier: Sequence[TargetClaim]) -> list[TargetClaim]:
    """A clause that has only a day and 全部完成: all of what the one before counts a part of."""
    last = earlier[-1] if earlier else None
    cue = next((d for d in c.cues if c.start <= d.span.start <= c.start + 3 and not d.past), None)
    begin = cue.span.end if cue else c.start
    if cue is None and (own := YEAR_END.match(c.text, c.start, c.end)):
        begin = own.end()
    m = _THE_REST.match(c.text, begin, c.end)
    if m is None or begin == c.start or busy or last is None or last.unit in (None, "%") or last.section != c.section:
        return []
    if m["what"] and m["what"] != last.metric_text:
        return []
    at = Span(m.start("how"), m.end())
    return [stated_target(c, at, last.metric_text, last.metric_span, Decimal(100), "%", m["how"], "all")]
