"""Shares of a group: so many of its members are to do something."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of
from .target_parts import Clause, Subject, patterns, trim

# a bracket that limits what is meant: （建筑面积达到10万平方米及以上）
_ASIDE = re.compile(r"[（(][^（）()]*(?:除|以上|不含|包括|含)[^（）()]*[）)]")
_USES = re.compile(r"(?:执行|采用|满足|落实|按照?|不足|低于|高于)$")


_ALL_AND = re.compile(
    r"(?:全部|所有|(?P<n>\d+(?:\.\d+)?)[%％](?P<more>以上)?的?)(?P<what>[\u4e00-\u9fff]{3,16})(?:及|和|以及)$"
)


_RATE_OF = re.compile(
    r"的?(?P<who>[\u4e00-\u9fff]{0,12}?(?:城市|县城|[县市区]|乡镇|机关|单位|企业|学校|医院|社区|小区|园区|村))(?P<m>[\u4e00-\u9fff]{2,14}(?:率|比例|比重|占比))(?:均)?(?:达到?)?$"
)


def beside(c: Clause, q: Quantity, nxt: Quantity | None, claim: TargetClaim) -> list[TargetClaim]:
    """A claim with what the same words also say: the other group of a share, the rate that a share is to reach."""
    if claim.rule != "target-share":
        return [claim]
    out = [claim]
    whole = _whole_beside_share(c, q, claim)
    if whole is not None:
        out = [whole, replace(claim, scope_text=None)]
    if nxt is not None and nxt.is_ratio and nxt.figure.end <= claim.span.end:
        m = _RATE_OF.match(c.text, q.span.end, nxt.span.start)
        if m:  # 60%以上的城市|绿色出行比例|达到70%
            who = Span(q.span.start, m.end("who"))
            at = Span(m.start("m"), m.end("m"))
            inner = claim_of(c, nxt, Subject(at, who, at.start, ""), m["m"], at, at.start, "ratio")
            out.extend([inner] if inner else [])
    return out


def _whole_beside_share(c: Clause, q: Quantity, claim: TargetClaim) -> TargetClaim | None:
    """全部省直机关及60%以上的省属学校建成节水型单位: the first group does all of it."""
    m = _ALL_AND.search(c.text[c.start : q.span.start])
    done = patterns().share.search(claim.metric_text, 2)
    if m is None or done is None:
        return None
    at = Span(c.start + m.start("what"), c.start + m.end("what"))
    return replace(
        claim,
        span=Span(c.start + m.start(), claim.span.end),
        metric_text=m["what"] + claim.metric_text[done.start() :],
        metric_span=at,
        scope_text=None,
        comparator="atLeast" if m["more"] else "equal",
        value=Decimal(m["n"] or 100),
        value_text=f"{m['n']}%{m['more'] or ''}" if m["n"] else "全部",
        value_in_words=None if m["n"] else "全部",
        approximate=False,
    )


def share_of(c: Clause, q: Quantity, subj: Subject, front: Span, behind_end: int) -> TargetClaim | None:
    """A share of a group that is to do something: 各区60%以上的城市社区参与创建; 全省不低于85%的机关建成…."""
    text = c.text
    thing = Span(*trim(text, q.span.end + (text[q.span.end] == "的"), behind_end))
    if len(thing) < 4 or not patterns().share.search(thing.of(text)[2:]) or _USES.search(front.of(text)):
        return None
    near = len(front) <= 8 or front.of(text).endswith(("中", "内"))  # whose share it is, their scope
    within = subj
    if re.fullmatch(rf"(?:{patterns().pledge}|推动|推进|实现|使)+", front.of(text)):
        front = Span(front.end, front.end)
    elif front.of(text).endswith(("及", "和", "与", "、")):  # 市直机关及70%以上的学校: beside them, not around them
        front, near = Span(front.end, front.end), False
    if near and len(front) > 1:
        end = front.end - front.of(text).endswith("中")
        begin = subj.scope.start if subj.scope and subj.scope.end == front.start else front.start
        within = replace(subj, scope=Span(begin, end))
    words, day = re.sub("(?<=..)能够?(?=提供|开展)", "", _ASIDE.sub("", thing.of(text))), None
    for d in c.cues:  # 70%的单位6月底前建成…
        if thing.start < d.span.start and d.span.end < thing.end:
            words, day = words.replace(d.span.of(text), ""), d.day
    start = subj.quote_start if near else q.span.start
    claim = claim_of(c, q, within, words, thing, start, "share", quote_end=thing.end)
    return replace(claim, deadline=day, deadline_basis="deadlineExplicit") if claim and day else claim
