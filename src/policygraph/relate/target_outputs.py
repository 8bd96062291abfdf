"""What a works is to make in a year: 形成年产10万吨…的生产能力."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of
from .target_parts import Clause, Subject

# how much a year a works is to make: 形成年产10万吨锂盐的生产能力
_YEARLY_OUTPUT = re.compile(r"(?:形成|实现|达到|具备|新增)年产能?$")
_ABLE_TO = re.compile(r"的(?:[\u4e00-\u9fff]{0,8}(?:能力|规模|产能))?$|生产(?:能力|规模)$|产能$")


def yearly_output(c: Clause, q: Quantity, at: int, earlier: list[TargetClaim]) -> TargetClaim | None:
    """What is to be made in a year, and how much of it; a second thing of the list likewise."""
    text = c.text
    last = earlier[-1] if earlier and earlier[-1].rule == "target-output" else None
    led = _YEARLY_OUTPUT.search(text[at : q.span.start] + q.prefix)
    if q.unit is None or q.is_ratio or q.unit.endswith("元"):
        return None
    if led is None and (last is None or text[last.span.end : q.span.start] not in ("、", "和", "及")):
        return None
    stop = re.compile(r"[、，,；;。（(]|[和及](?=\d)|$").search(text, q.span.end, c.end)
    end = stop.start() if stop else c.end
    start = q.span.start if led is None else at + led.start()
    thing = Span(q.span.end, end)
    able = _ABLE_TO.search(thing.of(text))
    words = Span(thing.start, thing.start + able.start()) if able else thing
    if len(words) < 2:
        return None
    made = Subject(words, None, start, "")
    claim = claim_of(c, q, made, words.of(text), words, start, "output", quote_end=words.end)
    if claim is None:
        return None
    return replace(claim, unit=f"{q.unit.removesuffix('/a')}/a", value_kind="level", change_direction=None)
