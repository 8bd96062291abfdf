"""What a works is to make in a year, and what a bare 建设 or 产量 is of, named elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of
from .target_parts import Clause, Subject, subject

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


def of_the_crop(words: str, last: TargetClaim | None) -> str:
    """The crop of a bare yield, named with its area before: 粮食播种面积稳定在60万亩、|产量达到3亿斤."""
    sown = re.fullmatch("(?P<crop>[\u4e00-\u9fff]{2,8}?)(?:播种|种植)?面积", last.metric_text) if last else None
    return sown["crop"] + words if sown and words in ("产量", "总产量", "单产", "总产") else words


def done_again(c: Clause, subj: Subject, front: Span, words: str) -> tuple[Span, str]:
    """The thing a bare 建设 or 改造 is done to, named in the clause before: 推进林业站标准化建设，到2025年完成建设15个."""
    if words not in ("建设", "改造", "创建", "整治", "治理", "修复", "投产", "并网", "投运", "开工"):
        return front, words
    before = re.search(r"(?:^|[，,；;])([^，,；;]{4,30})[，,][^，,；;]*$", c.text[c.block_start : front.start])
    stage = words in ("投产", "并网", "投运", "开工")
    if before is None or not before[1].endswith("建设" if stage else words):
        return front, words
    named = subject(c.text, c.block_start + before.start(1), c.block_start + before.end(1), [])
    named_words = named.span.of(c.text)
    return named.span, named_words.removesuffix("建设") + words if stage else named_words
