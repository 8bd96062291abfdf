"""Targets from quantities: what the figures of a clause commit the plan to.

The grammar follows the annotation guide: one target a value, lists with 分别 unrolled, shared heads repeated,
attributes, scopes, conditions and past results left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Document, Quantity, Section, Span, TargetClaim
from ..zh.compact import Compact, compact
from .closing_deadlines import with_closing_deadlines
from .deadlines import deadlines
from .flat_tables import flat_table_targets
from .implicit import WITHOUT_FIGURE, implicit_targets
from .labelled_values import labelled
from .opening_deadlines import OpenedDay
from .row_deadlines import telling_cells, with_row_deadlines
from .target_filters import (
    bracket_depth,
    is_allowed,
    is_attribute,
    is_conditional,
    is_past,
    past_section,
    sizes_a_thing,
    starts_from,
    tells_a_problem,
)
from .target_lists import shared_value_targets, spread_targets
from .target_parts import Clause, patterns
from .target_scope import carried
from .target_shares import beside
from .target_values import single_target
from .target_wholes import shares_beside

_BLOCK = re.compile(r"[^。！？\n]+")
_SEPARATOR = re.compile(r"(?<!\d)[，,]|[，,](?!\d{3}(?!\d))|[；;]|[：:](?!\d)|(?<!\d)[：:]")
# plans that write . for 。
# what a place is like, no plan for it: 某州地处高原东南缘，有河流五百条
_TELLS_OF_A_PLACE = re.compile(
    r"\s*[\u4e00-\u9fff]{1,10}[省市县区州盟旗乡镇山湖河江原](?:地处|位于|地跨|坐落|素有|幅员)"
)
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff％%）)])[.．](?=[\u4e00-\u9fff（(“—]|20\d\d年|$)")
# a step of a scale, and the coefficient in the cell below: 单位能耗≤60千克标准煤/吨 / 0.98
_IN_A_SCALE = re.compile(r"[^，,。；;：:]{0,24}[≤≥＜＞<>≦≧][^，,。：:]*$")
_WITH_COEFFICIENT = re.compile(r"[≤≥＜＞<>≦≧][^，,。：:\n]*\n\s*[01]\s?[.．]\s?\d[\d ]*\s*$")
_COEFFICIENT = re.compile(r"\s*(?:[^\n]{0,10}\n+)?\s*[01](?:\s?[.．]\s?\d[\d ]*)?\s*(?:\n|$)")
# a note below a table, an explanation of its words
_NOTE = re.compile(r"\s*[（(]?(?:注|备注|说明)\s?\d{0,2}[:：.．]")
# goals told in quotation marks: 实现“人才总量达到20万名，贡献率达到40%”的目标
_QUOTED_GOALS = re.compile(
    r"“(?P<goals>[^“”。]{4,}[，,][^“”。]*(?:\d|好转|改善|提升|下降)[^“”。]*)”(?=的?[^，,；;。“”]{0,12}目标)"
)
# what a plan expects to come of it is no commitment: 预计到2025年，每年可节约标煤…
_FORECAST = re.compile(
    r"(?:据?(?:测算|估算)[，,])?(?:预计|估计)[^。]{0,40}?(?:每?年?可|能够|将可)(?:节约|减少|减排|实现|替代|带动|增加)"
)
# what so much of it spares, told as its merit: 减少排放约26亿吨，环境效益显著
_BENEFIT = re.compile("(?:环境|生态|经济|社会|减排|节能)效益(?:十分|非常|较为)?(?:显著|明显|突出)")
_BY_YEAR = re.compile(
    r"\s*(?:(?:力争|争取)?(?:到|至)?20\d\d年(?:底|末)?|(?:通过|经过|力争用?)[\d一两二三四五]年(?:左右)?的?(?:努力|时间)?)[，,]"
)
_AIMS = re.compile(
    r"[^。；;，,]{0,24}(?:主要|预期|总体|工作|发展|年度|奋斗|具体|行动|总)(?:预期)?目标(?:任务)?(?:是|为|[：:])"
)
_OVERALL = re.compile(
    "^总体(?:要求|思路|部署|安排)|^(?:总|基本)要求|^(?:指导思想|(?:工作|基本|发展)思路)(?:$|[和与、及])"
)
_OF_WHICH = re.compile(r"[（(]其中[，,：:]?([^（）()]+)[）)]")
_SLOGAN = re.compile(r"“[两三四五六七八九十][个大][^”]{2,8}”[（(]([^（）()]{12,})[）)]")
_OPEN, _CLOSE = "（(〔【[《“", "）)〕】]》”"


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a block at ，；： outside brackets (and outside figures such as 1,000)."""
    depth_at = start
    cuts, depth = [], 0
    quoted = False
    for m in re.finditer(rf"[{re.escape(_OPEN)}]|[{re.escape(_CLOSE)}]|[，,；;：:\"]", text[start:end]):
        c = m[0]
        if c == '"':  # a quotation that opens as “ may close as "
            depth, quoted = (max(0, depth - 1), False) if quoted else (depth, False)
            continue
        quoted = c == "“" or (quoted and c != "”")
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and _SEPARATOR.match(text, start + m.start()):
            cuts.append(start + m.start())
    spans = []
    for cut in [*cuts, end]:
        if cut > depth_at:
            spans.append((depth_at, cut))
        depth_at = cut + 1
    return spans


def targets(document: Document, found: Sequence[Quantity]) -> tuple[TargetClaim, ...]:
    """Every target of a document, in text order.  ``found`` are its quantities, in source offsets.

    Paragraphs are read without the line breaks of their page; spans are those of the source.
    """
    text = document.text
    claims: list[TargetClaim] = []
    opened = OpenedDay(document)
    k = 0
    if any(t.number for t in document.tables):
        # A file that keeps its tables: what its indicator tables say is read from their columns.
        tables = tuple(t.span for t in document.tables if t.kind in ("indicators", "record"))
    else:
        rows, tables = flat_table_targets(document)
        claims.extend(rows)
    telling = telling_cells(document)
    for paragraph in document.paragraphs:
        while k < len(found) and found[k].figure.start < paragraph.start:
            k += 1
        n = k
        while n < len(found) and found[n].figure.end <= paragraph.end:
            n += 1
        mine, k = found[k:n], n
        if paragraph.end <= document.body.start or past_section(document, paragraph.start):
            continue
        if any(paragraph.overlaps(t) for t in tables) or paragraph in telling:
            continue
        line = labelled(document, paragraph, compact(text, paragraph))
        if tells_a_problem(line.text):
            continue
        line = replace(line, text=_QUOTED_GOALS.sub(_unquoted, _FULL_STOP.sub("。", line.text)))
        first, rest = opened.at(paragraph.start, line.text)
        stop = line.text.find("。")
        if _IN_A_SCALE.match(line.text) and (
            _COEFFICIENT.match(text, paragraph.end) or _WITH_COEFFICIENT.search(text, paragraph.start, paragraph.end)
        ):
            continue
        if _TELLS_OF_A_PLACE.match(line.text) and not opened.days(line.text):
            continue
        note = _NOTE.match(line.text) is not None
        for claim in _paragraph(document, line, [_placed(q, line) for q in mine]):
            if note and claim.comparator == "equal" and claim.commitment == "stated" and claim.deadline is None:
                continue  # 注：全市国考断面20个: what the words above mean
            day = first if stop < 0 or claim.span.start < stop else rest
            if claim.deadline is None and day is not None:
                claim = replace(claim, deadline=day, deadline_basis="deadlineExplicit")
            claims.append(_moved(claim, line))
    claims.sort(key=lambda c: c.span)
    claims = with_row_deadlines(document, with_closing_deadlines(document, claims))
    return tuple(sorted(_finish(claims, document), key=lambda c: (c.span, c.value_text, c.metric_text)))


def _unquoted(m: re.Match[str]) -> str:
    return f"，{m['goals']}，"


def _placed(q: Quantity, line: Compact) -> Quantity:
    def to(span: Span) -> Span:
        return Span(line.index(span.start), line.index(span.end - 1) + 1)

    return replace(q, span=to(q.span), figure=to(q.figure))


def _moved(c: TargetClaim, line: Compact) -> TargetClaim:
    return replace(
        c, span=line.span(c.span.start, c.span.end), metric_span=line.span(c.metric_span.start, c.metric_span.end)
    )


def _paragraph(document: Document, line: Compact, found: Sequence[Quantity]) -> list[TargetClaim]:
    text = line.text
    begin, finish = document.header.period or (None, None)
    out: list[TargetClaim] = []
    k = 0
    for m in _BLOCK.finditer(text):
        while k < len(found) and found[k].figure.start < m.start():
            k += 1
        counted = k < len(found) and found[k].figure.end <= m.end()
        section = document.section_at(line.offsets[m.start()])
        goals = section is not None and (section.goals or _states_goals(section, document.text, text))
        # most sentences state no target: they are passed over before any grammar runs
        goals = goals or _states_goals(section, document.text, m[0])
        if _FORECAST.match(m[0]) or _BENEFIT.search(m[0]):
            continue
        if not (counted or goals or WITHOUT_FIGURE.search(text, m.start(), m.end())) or patterns().definition.search(
            m[0]
        ):
            continue
        cues = tuple(deadlines(text, m.start(), m.end(), begin, finish))
        here: list[TargetClaim] = []
        parts = clauses(text, m.start(), m.end())
        for a, b in parts:
            while k < len(found) and found[k].figure.start < a:
                k += 1
            n = k
            while n < len(found) and found[n].figure.end <= b:
                n += 1
            clause = Clause(text, a, b, m.start(), m.end(), cues, goals, section.index if section else None)
            got = _quantified(clause, [q for q in found[k:n] if not is_conditional(clause, q)], here)
            here.extend(got)
            here.extend(shares_beside(clause, got, list(found[k:n])))
            here.extend(implicit_targets(clause, got, found[k:n], here))
            for inner in _OF_WHICH.finditer(text, a, b):  # 改造200万平方米（其中，公共建筑60万平方米以上）
                inside = [q for q in found[k:n] if inner.start(1) <= q.figure.start and q.figure.end <= inner.end(1)]
                part = replace(clause, start=inner.start(1), end=inner.end(1))
                here.extend(_quantified(part, [q for q in inside if not is_conditional(part, q)], here))
            for inner in _SLOGAN.finditer(text, a, b) if goals else ():  # 做到“三个全面”（A全面改善、B全面达标、…）
                for start, end in _told(text, inner.start(1), inner.end(1)):
                    inside = [q for q in found[k:n] if start <= q.figure.start and q.figure.end <= end]
                    if not inside:
                        here.extend(implicit_targets(replace(clause, start=start, end=end), (), ()))
            k = n
        out.extend(carried(text, m.start(), m.end(), parts, here))
    return out


def _told(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The members of what a slogan stands for, as parts of a sentence each."""
    cuts = [start, *(m.end() for m in re.finditer("[、，；]", text[start:end]))]
    edges = [start, *(start + c for c in cuts[1:])]
    return [(a, b - 1 if b < end else b) for a, b in zip(edges, [*edges[1:], end], strict=True)]


def _states_goals(section: Section | None, text: str, paragraph: str) -> bool:
    """A sentence that names goals itself (今年的主要预期目标是：…), or a paragraph or sentence 到2025年，… before every heading.

    One below 总体要求 counts too where no goals section stands.
    """
    if _AIMS.match(paragraph):
        return True
    if _BY_YEAR.match(paragraph) is None:
        return False
    return section is None or _OVERALL.search(section.title.of(text)) is not None


def _quantified(c: Clause, qs: Sequence[Quantity], earlier: list[TargetClaim]) -> list[TargetClaim]:
    text = c.text
    usable = [
        q
        for q in qs
        if bracket_depth(text, c.start, q.figure.start) <= 0
        and not starts_from(text, c.start, q)
        and not is_allowed(c, q)
    ]
    if not usable:
        return []
    if is_past(c, usable[0].figure.start):
        return []
    spread = spread_targets(c, usable, earlier) or shared_value_targets(c, usable)
    if spread:
        return spread
    out: list[TargetClaim] = []
    at = c.start
    for i, q in enumerate(usable):
        nxt = usable[i + 1] if i + 1 < len(usable) else None
        claim = single_target(c, q, at, nxt, earlier + out)
        if claim is not None:
            out.extend(beside(c, q, nxt, claim))
            at = max(claim.span.end, q.span.end)
        elif (
            q.unit is not None
            and not is_attribute(text, q)
            and not sizes_a_thing(text, at, q)
            and text[q.span.end : q.span.end + 1] in ("、", "和", "与", "及", "并")
        ):
            at = q.span.end
    return out


def _finish(claims: list[TargetClaim], document: Document) -> list[TargetClaim]:
    """Drop what was read twice; give the plan's end as inferred deadline where the text states none."""
    seen: set[tuple[int, int, str, str]] = set()
    out = []
    end = document.header.period[1] if document.header.period else None
    for c in claims:
        key = (c.span.start, c.span.end, c.metric_text, str(c.value))
        if key in seen:
            continue
        seen.add(key)
        if c.deadline is None and end is not None:
            c = replace(c, deadline=end, deadline_basis="deadlineFromPeriod")
        out.append(c)
    return out
