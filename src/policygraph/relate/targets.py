"""Targets from quantities: what the figures of a clause commit the plan to.

The grammar follows the annotation guide: one target a value, lists with 分别 unrolled, shared heads repeated,
attributes, scopes, conditions and past results left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Document, Quantity, Span, TargetClaim
from ..vocab.targets import TargetWords
from ..zh.compact import Compact, compact
from .deadlines import deadlines
from .flat_tables import flat_table_spans, flat_table_targets
from .implicit import WITHOUT_FIGURE, implicit_targets
from .target_parts import (
    Clause,
    Subject,
    baseline,
    baseline_from,
    commitment,
    metric_words,
    patterns,
    split_list,
    subject,
    trim,
    with_adjective,
)

_BLOCK = re.compile(r"[^。！？\n]+")
_SEPARATOR = re.compile(r"(?<!\d)[，,]|[，,](?!\d{3}(?!\d))|[；;：:]")
_JOINER = re.compile(r"\s*(?:[、,，]|和|与|及|以及)\s*(?:不低于|不少于|不超过|达到?|约|力争达?到?)?\s*$")
_ADVERB = r"初步|基本|全面|加快|积极|重点|继续|扎实|大力|稳步|有序|抓好|统筹|深入|同步|全力|持续|着力|确保|力争|切实"
# plans that write . for 。
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff％%）)])[.．](?=[\u4e00-\u9fff（(“]|20\d\d年|$)")
_DEFINITION = re.compile(r"是指|指的是|单位[为：:]\s?[%％]|计算公式|计算方法")
_AREA_OR_LENGTH = re.compile(r"(?:^|\s)(?:mu|m2|hm2|km2|km|m)(?:/a)?$")
_OPEN, _CLOSE = "（(〔【[《“", "）)〕】]》”"


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a block at ，；： outside brackets (and outside figures such as 1,000)."""
    depth_at = start
    cuts, depth = [], 0
    for m in re.finditer(rf"[{re.escape(_OPEN)}]|[{re.escape(_CLOSE)}]|[，,；;：:]", text[start:end]):
        c = m[0]
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
    k = 0
    if document.tables:
        # A file that keeps its tables: what its indicator tables say is read from their columns.
        tables = tuple(t.span for t in document.tables if t.kind == "indicators")
    else:
        tables = flat_table_spans(document)
        claims.extend(flat_table_targets(document))
    for paragraph in document.paragraphs:
        while k < len(found) and found[k].figure.start < paragraph.start:
            k += 1
        n = k
        while n < len(found) and found[n].figure.end <= paragraph.end:
            n += 1
        mine, k = found[k:n], n
        if paragraph.end <= document.body.start or past_section(document, paragraph.start):
            continue
        if any(paragraph.overlaps(t) for t in tables):
            continue
        line = compact(text, paragraph)
        line = replace(line, text=_FULL_STOP.sub("。", line.text))
        claims.extend(_moved(c, line) for c in _paragraph(document, line, [_placed(q, line) for q in mine]))
    return tuple(sorted(_finish(claims, document), key=lambda c: (c.span, c.value_text, c.metric_text)))


def _placed(q: Quantity, line: Compact) -> Quantity:
    def to(span: Span) -> Span:
        return Span(line.index(span.start), line.index(span.end - 1) + 1)

    return replace(q, span=to(q.span), figure=to(q.figure))


def _moved(c: TargetClaim, line: Compact) -> TargetClaim:
    return replace(c, span=line.span(c.span.start, c.span.end), metric_span=line.span(c.metric_span.start, c.metric_span.end))


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
        goals = section is not None and section.goals
        # most sentences state no target: they are passed over before any grammar runs
        if not (counted or goals or WITHOUT_FIGURE.search(text, m.start(), m.end())) or _DEFINITION.search(m[0]):
            continue
        cues = tuple(deadlines(text, m.start(), m.end(), begin, finish))
        here: list[TargetClaim] = []
        for a, b in clauses(text, m.start(), m.end()):
            while k < len(found) and found[k].figure.start < a:
                k += 1
            n = k
            while n < len(found) and found[n].figure.end <= b:
                n += 1
            clause = Clause(text, a, b, m.start(), m.end(), cues, goals, section.index if section else None)
            got = _quantified(clause, [q for q in found[k:n] if not _conditional(clause, q)], here)
            here.extend(got)
            here.extend(implicit_targets(clause, got, found[k:n]))
            k = n
        out.extend(here)
    return out


def _conditional(c: Clause, q: Quantity) -> bool:
    """A subsidy, fine, score or rate that the text sets as a condition, not as an aim."""
    condition = patterns().condition
    if q.is_ratio or (q.unit or "").endswith("元"):
        around = c.text[c.start if q.is_ratio else max(c.block_start, c.start - 12) : c.end]
        return not c.goals and condition.search(around) is not None
    return condition.search(c.text, c.start, q.figure.start) is not None


def past_section(document: Document, offset: int) -> bool:
    """True where a heading above ``offset`` announces results, problems or definitions instead of plans."""
    words = TargetWords.load().lists["past_sections"]
    section = document.section_at(offset)
    while section is not None:
        title = section.title.of(document.text)
        if not section.untitled and len(title) <= 24 and any(w in title for w in words) and not re.search("目标|任务|整改|解决|要求|巩固|深化|加强|推进|强化", title):
            return True
        section = None if section.parent is None else document.sections[section.parent]
    return False


def _past(c: Clause, at: int) -> bool:
    p = patterns()
    if p.past.search(c.text, c.start, at):
        return True
    before = [d for d in c.cues if d.span.end <= at]
    if before and before[-1].past:
        return True
    return bool(re.search(r"[“\"]?十[二三]五[”\"]?(?:期间|时期|以来)", c.text[c.block_start : at])) and not any(not d.past for d in before)


def _bracket_depth(text: str, start: int, at: int) -> int:
    return sum(text.count(c, start, at) for c in "（(《“") - sum(text.count(c, start, at) for c in "）)》”")


def _quantified(c: Clause, qs: Sequence[Quantity], earlier: list[TargetClaim]) -> list[TargetClaim]:
    text = c.text
    usable = [q for q in qs if _bracket_depth(text, c.start, q.figure.start) <= 0]
    if not usable:
        return []
    if _past(c, usable[0].figure.start):
        return []
    spread = _spread(c, usable) or _each(c, usable)
    if spread:
        return spread
    out: list[TargetClaim] = []
    at = c.start
    for i, q in enumerate(usable):
        nxt = usable[i + 1] if i + 1 < len(usable) else None
        claim = _single(c, q, at, nxt, earlier + out)
        if claim is not None:
            out.append(claim)
            at = max(claim.span.end, q.span.end)
        elif q.unit is not None and not _attribute(text, q) and text[q.span.end : q.span.end + 1] in ("、", "和", "与", "及", "并"):
            at = q.span.end
    return out


def _attribute(text: str, q: Quantity) -> bool:
    """A figure that only qualifies the noun behind it: 投资500万元以上技改项目, 20吨/日…设施, 3.2米及以下水泥粉磨线."""
    behind = text[q.span.end : q.span.end + 1]
    nouny = bool(behind) and behind not in "，,；;。、：:）) \n的" and re.match(r"[\u4e00-\u9fff“（(]", behind) is not None
    if q.suffix in ("以下", "及以上", "及以下", "或以上", "和以上") and nouny and not q.is_ratio:
        return True
    measured = q.unit is not None and (q.unit.isascii() or "/" in q.unit or q.unit.endswith("元")) and q.unit not in ("%", "pp", "‰")
    return measured and (nouny or behind == "的") and (bool(q.suffix) or "/" in (q.unit or "") or behind == "的")


def _class_of_things(text: str, q: Quantity) -> bool:
    """Words that set a class apart, whatever verb governs them: 及以上, 以下的, a rate in front of a noun."""
    return q.suffix[:1] in ("及", "或", "和") or q.suffix in ("以下", "以内") or "/" in (q.unit or "") or (
        text[q.span.end : q.span.end + 1] == "的" and (bool(q.prefix) or not q.suffix)
    )


def _spread(c: Clause, qs: Sequence[Quantity]) -> list[TargetClaim]:
    """``A、B分别达到x、y``: one target a pair, nested quotes, the comparator of the end shared."""
    text = c.text
    if len(qs) < 2:
        return []
    first = next((i for i in range(len(qs)) if "分别" in text[c.start : qs[i].span.start] or "各" in text[max(c.start, qs[i].span.start - 6) : qs[i].span.start]), None)
    run = [qs[0 if first is None else first]]
    for q in qs[(0 if first is None else first) + 1 :]:
        if not _JOINER.fullmatch(text[run[-1].span.end : q.span.start]) and text[run[-1].figure.end : q.figure.start].strip(" 、和与及,，") != "":
            break
        run.append(q)
    if len(run) < 2:
        return []
    subj = subject(text, c.start, run[0].span.start, [d.span for d in c.cues])
    members = split_list(text, _without_change(text, subj.span))
    if len(members) != len(run):
        return []
    if first is None and not all(patterns().head_end.search(metric_words(text, members, i)) for i in range(len(members))):
        return []
    shared, approximate = _shared_comparator(run)
    units = {q.unit for q in run if q.unit}
    out = []
    for i, (q, member) in enumerate(zip(run, members, strict=True)):
        if q.unit is None and len(units) == 1:
            q = replace(q, unit=next(iter(units)))
        if shared and q.comparator in ("equal", "reach"):
            q = replace(q, comparator=shared)
        q = replace(q, approximate=q.approximate or approximate)
        claim = _claim(c, q, subj, metric_words(text, members, i), member, subj.quote_start if i == 0 else member.start, "spread",
                       change_at=run[0].span.start)
        if claim is not None:
            out.append(claim)
    return out


def _each(c: Clause, qs: Sequence[Quantity]) -> list[TargetClaim]:
    """``A、B均达到x``: one value for every member."""
    text, q = c.text, qs[0]
    if len(qs) != 1 or q.unit is None or not re.search(r"(?:[均都]|分别)(?:要|应|将|须)?(?:[^，,、]{0,6})$", text[c.start : q.span.start]):
        return []
    subj = subject(text, c.start, q.span.start, [d.span for d in c.cues])
    front = Span(subj.span.start, subj.span.end)
    cut = re.search(r"(?:均|都|分别)(?:要|应|将|须|保持|稳定|较.{0,8})?$", front.of(text))
    front = _without_change(text, Span(front.start, front.start + cut.start()) if cut and cut.start() else front)
    members = split_list(text, front)
    if len(members) < 2:
        return []
    words = [metric_words(text, members, i) for i in range(len(members))]
    if not all(patterns().head_end.search(w) for w in words):
        return []
    found = (_claim(c, q, subj, w, m, subj.quote_start if i == 0 else m.start, "each") for i, (w, m) in enumerate(zip(words, members, strict=True)))
    return [x for x in found if x is not None]


def _shared_comparator(run: Sequence[Quantity]) -> tuple[str | None, bool]:
    if all(q.comparator in ("equal", "reach") for q in run[:-1]) and run[-1].suffix:
        return (run[-1].comparator if run[-1].comparator not in ("equal", "reach", "between") else None), run[-1].approximate
    if run[0].prefix and all(not q.prefix and q.comparator == "equal" for q in run[1:]):
        return (run[0].comparator if run[0].comparator not in ("equal", "between") else None), run[0].approximate
    return None, False


def _without_change(text: str, span: Span) -> Span:
    """Cut the verb of change behind a metric: ``…排放量比2015年分别下降`` keeps ``…排放量``."""
    end = span.end
    while True:
        m = patterns().change.search(text[span.start : end]) or patterns().level.search(text[span.start : end])
        if not m or m.start() == 0 or patterns().head_end.search(text[span.start : end]):
            return Span(*trim(text, span.start, end))
        end = span.start + m.start()
        for w in ("分别", "年均", "均", "要"):
            if text[span.start : end].endswith(w):
                end -= len(w)


def _single(c: Clause, q: Quantity, at: int, nxt: Quantity | None, earlier: list[TargetClaim]) -> TargetClaim | None:
    text, p = c.text, patterns()
    if _attribute(text, q) and (nxt is not None or _class_of_things(text, q) or not _delivers(text, at, q)):
        if _class_of_things(text, q) or not (q.unit == "%" or _ends_with_value_verb(text, at, q)):
            return None
    if _money_of_a_thing(text, c.start, q) or _conditioned(c, q):
        return None
    if q.unit and (q.unit.endswith("V") or q.unit == "倍"):
        return None  # voltages name grids; a multiple needs what it multiplies
    if q.unit is None:
        m = re.search(r"(?:达到|达|控制[在为到]|为|降至|降到|不超过|不低于|低于|归|提高到|提升到|提高至|提升至|稳定在|保持在)+$", text[at : q.span.start] + q.prefix)
        bare = text[at : at + m.start()].rstrip() if m else ""
        if not p.head_end.search(bare):
            return None
        if re.search(r"(?:率|比例|比重|占比)[”\"]?$", bare):
            q = replace(q, unit="%")
    if not q.prefix and "至少" in text[max(at, q.span.start - 8) : q.span.start] and q.comparator == "equal":
        q = replace(q, comparator="atLeast")
    is_count = q.unit is not None and not q.is_ratio and not q.unit.isascii()
    behind_end = _thing_end(c, q, nxt)
    behind = text[q.span.end : behind_end]
    has_behind = re.match(r"[\u4e00-\u9fffA-Za-z“《（(]", behind) is not None and not re.match(r"的?(?:目标|水平(?![段井面])|要求|任务|标准)", behind)
    subj = subject(text, at, q.span.start, [d.span for d in c.cues])
    if q.is_ratio:
        subj = with_adjective(text, subj)
    front = _without_change(text, subj.span)
    front_words = front.of(text)
    if q.is_ratio:
        return _ratio(c, q, at, subj, front, behind_end, has_behind, earlier)
    if re.match(r"\s*(?:[、和与及]|$)", behind) or not has_behind:
        if len(front_words) < 2 or re.fullmatch(rf"(?:{_MOVED})+", front_words):
            return _second(c, q, subj, earlier) if _ends_with_value_verb(text, at, q) or p.change.search(text[at : q.span.start]) else None
        # 新建高标准农田665万亩; 里程达到310公里
        if len(front_words) < 2 or q.in_words or (q.unit == "项" and front_words.endswith("指标")):
            return None
        last = earlier[-1] if earlier and earlier[-1].rule in ("target-measured", "target-deliverable") else None
        listed = last is not None and re.fullmatch(r"(?:[、和及与，,]|以及)?(?:其中)?[:：]?", text[last.span.end : front.start]) is not None
        if not (_strong(c, q, at, subj) or c.goals or _near_cue(c, q) or listed):
            return None
        front_words = re.sub(r"(?<=...)(?<!整改)任务$|(?<=...)等$", "", front_words)
        claim = _claim(c, q, subj, front_words, front, subj.quote_start, "measured")
        if claim is not None and last is not None and listed and not subj.verb and claim.value_kind == "level" and q.comparator in ("equal", "atLeast") and not q.prefix:
            claim = replace(claim, value_kind=last.value_kind, change_direction=last.change_direction)
        return claim
    if not is_count and q.suffix and re.match(r"的", behind) and not re.search(r"(?:改造|建设|修复|治理|整治|种植|绿化|更新|任务|工程)$", behind):
        return None
    joined = bool(earlier) and earlier[-1].rule == "target-deliverable" and text[earlier[-1].span.end : q.span.start] in ("、", "和")
    if not is_count and not _AREA_OR_LENGTH.search(q.unit or "") and re.search(r"(?:项目|设施|生产线|装置|机组|电站|工程|基地|厂)$", behind):
        return None  # 5万吨油泥处置项目: how large the one thing is
    if is_count or joined or _delivers(text, at, q):
        return _deliverable(c, q, at, subj, behind_end, earlier, nxt)
    return None


def _near_cue(c: Clause, q: Quantity) -> bool:
    return any(not d.past and d.span.end <= q.figure.start for d in c.cues)


def _ends_with_value_verb(text: str, at: int, q: Quantity) -> bool:
    m = patterns().level.search(text[at : q.span.start])
    return bool(q.prefix) or (m is not None and m[1] in patterns().strong and m[1] not in ("完成", "实现", "突破", "超过"))


def _strong(c: Clause, q: Quantity, at: int, subj: Subject) -> bool:
    p = patterns()
    piece = c.text[at : q.span.start]
    m = p.level.search(piece)
    verb = (m[1] if m else "") or q.prefix
    return (
        verb in p.strong
        or q.comparator in ("atLeast", "atMost", "above", "below", "reach")
        or p.change.search(piece) is not None
        or bool(subj.verb)
    )


def _delivers(text: str, at: int, q: Quantity) -> bool:
    return patterns().deliver_end.search(text[at : q.span.start] + q.prefix) is not None


def _conditioned(c: Clause, q: Quantity) -> bool:
    """What only limits or explains: 原则上, 限报, 达到X的，, 在X的基础上, a<x<b."""
    before, behind = c.text[max(c.start, q.span.start - 8) : q.span.start] + q.prefix, c.text[q.span.end : q.span.end + 5]
    return bool(
        re.search(r"原则上|限报|限额|不得超过|拟支持|每人|每家|每项|每个项目", before)
        or re.match(r"的?(?:[，,]|基础上|$)", behind) and behind.startswith(("的", "基础上"))
        or re.match(r"(?:估算|计算|计提|计入|折算)", behind)
        or len(re.findall(r"[<>＜＞≤≥]", c.text[c.start : c.end])) > 1
    )


def _money_of_a_thing(text: str, start: int, q: Quantity) -> bool:
    """A sum that describes what is counted before it: 104家总投资60亿元…企业."""
    return (q.unit or "").endswith("元") and re.search(r"[家个项座处](?:总|计划)?投资(?:额)?$", text[start : q.span.start]) is not None


def _thing_end(c: Clause, q: Quantity, nxt: Quantity | None) -> int:
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
    m = re.compile(r"[、和](?=(?:新增|新建|完成|建成|培育|打造|改造|实现|开展|推进))|并(?:给予|网|且|做|加)|[（(〔](?:责任|牵头|配合)").search(text, q.span.end, end)
    return m.start() if m else end


def _ratio(c: Clause, q: Quantity, at: int, subj: Subject, front: Span, behind_end: int, has_behind: bool,
           earlier: list[TargetClaim]) -> TargetClaim | None:
    text, p = c.text, patterns()
    words = front.of(text)
    if p.scope.fullmatch(words):
        subj, words = replace(subj, scope=front), ""
    piece = text[at : q.span.start]
    value_verb = p.level.search(piece) is not None or p.change.search(piece) is not None or bool(q.prefix)
    if value_verb and re.match(r"的(?!目标|水平|要求|任务|标准|比例|速度|增速|幅度|降幅|增幅|年均|总体)[\u4e00-\u9fff]", text[q.span.end :]):
        return None  # 能效低于5%的企业: the figure sets a class apart
    if words and re.fullmatch(rf"(?:{_MOVED})+", words):
        words = ""
    if len(words) < 2 or (has_behind and not value_verb and words in ("城镇", "城市", "农村", "县城", "城区", "乡镇", "各地", "其中")):
        if has_behind and not (p.level.search(piece) or p.change.search(piece)) and re.match(r"的?[\u4e00-\u9fff]", text[q.span.end :]):
            # 80%以上的乡镇敬老院达到二级
            thing = Span(*trim(text, q.span.end + (text[q.span.end] == "的"), behind_end))
            if len(thing) < 4 or not re.search(r"达到|完成|实现|建成|创建|用于|得到|建立|安装|普及|参与|配备|开展|具备|建立|设立|采用|覆盖|纳入|通过|接入|执行", thing.of(text)):
                return None
            return _claim(c, q, subj, thing.of(text), thing, q.span.start, "share", quote_end=thing.end)
        # 力争达到34微克, a second value of the metric before
        return _second(c, q, subj, earlier) if value_verb else None
    if has_behind and not value_verb and not p.head_end.search(words):
        # 放射源100%安全处置; 新建居住建筑执行75%节能设计标准
        thing = Span(*trim(text, q.span.end + (text[q.span.end] == "的"), behind_end))
        m = re.search(r"(执行|采用|满足|落实)$", words)
        if m:
            return _claim(c, q, replace(subj, scope=Span(front.start, front.end - len(m[0]))), thing.of(text), thing, subj.quote_start, "standard", quote_end=thing.end)
        if re.search(r"将$", piece) and re.match(r"用于|投入|安排", thing.of(text)):
            return _claim(c, q, subj, words + thing.of(text), front, subj.quote_start, "share", quote_end=thing.end)
        if q.value != 100 or len(thing) < 2:
            return None
        return _claim(c, q, subj, words + thing.of(text), front, subj.quote_start, "fully", quote_end=thing.end)
    if not (_strong(c, q, at, subj) or c.goals or _near_cue(c, q) or (q.value == 100 and (p.head_end.search(words) or len(words) >= 6))):
        if not re.search(r"率[”\"]?$", words):
            return None
    return _claim(c, q, subj, words, front, subj.quote_start, "ratio")


_MOVED = r"比例|下降|降低|减少|提高|提升|增长|增加|上升|升到|达到|升|降|到|分别|约|近|年均|并|再|总体|其中|力争|确保|争取|努力|其他|其余|将"


def _second(c: Clause, q: Quantity, subj: Subject, earlier: list[TargetClaim]) -> TargetClaim | None:
    """Another value of the metric just named: 确保达到35，力争达到33."""
    if not earlier or earlier[-1].section != c.section or not _carries(c.text[earlier[-1].span.end : q.span.start] + q.prefix):
        return None
    last = earlier[-1]
    return _claim(c, q, subj, last.metric_text, last.metric_span, q.span.start, "second")


def _carries(between: str) -> bool:
    """Words between two values of one metric: ，力争达到; ，到2030年达到; ，比2015年下降."""
    return re.match(r"[\s,，;；、]*(?:力争|确保|争取|努力|到20\d\d年|20\d\d年|比|较|同比|并|年均)", between) is not None


def _deliverable(c: Clause, q: Quantity, at: int, subj: Subject, behind_end: int, earlier: list[TargetClaim],
                 nxt: Quantity | None) -> TargetClaim | None:
    text, p = c.text, patterns()
    thing = Span(*trim(text, q.span.end + (text[q.span.end : q.span.end + 1] == "的"), behind_end))
    words = thing.of(text)
    if len(words) < 2 or p.counted_scope.match(words) or re.search(r"为(?:重点|核心|主|主体|抓手|载体|契机|目标|单元)", words):
        return None
    piece = text[at : q.span.start]
    for d in c.cues:
        if at <= d.span.start and d.span.end <= q.span.start and re.match(r"\W*$", text[at : d.span.start]):
            piece, at = text[d.span.end : q.span.start], d.span.end
    front = piece.strip(" ，,、和及与")
    verb = p.deliver_end.search(front) or (p.deliver_end.search(front + q.prefix) if q.prefix else None)
    start = at
    if verb:
        start = at + piece.find(front) + verb.start()
    elif not front and earlier and earlier[-1].section == c.section and earlier[-1].rule.endswith("deliverable") and re.fullmatch(r"\s*(?:[、和及与,，]|以及)?\s*", text[earlier[-1].span.end : q.span.start] or ""):
        start = q.span.start
    elif re.search(r"等\s*$", front) and (m := re.match(rf"(?:{_ADVERB})*(?:{p.deliver_start.pattern})", front)) and (not q.in_words or p.thing_tail.search(words)):
        start = q.span.start
        subj = replace(subj, scope=Span(at + piece.find(front) + m.end(), at + piece.find(front) + len(front)))
    elif re.match(r"(?:每个?|各|所有).{1,12}$", front) and (q.prefix or "至少" in piece):
        start = at
        subj = replace(subj, scope=Span(at + piece.find(front), at + piece.find(front) + len(front)))
    elif p.scope.fullmatch(front) and at == c.start and _near_cue(c, q):
        start = q.span.start
    elif p.deliver_start.match(front) and p.scope.search(front) and len(front) <= 8:
        start = at + piece.find(front)
    elif re.fullmatch(r"(?:全市|全省|全县|全区)?[对为]", front) and re.search(r"(?:进行|开展|实施|提供|完成)", words) and not re.search(r"\d", words):
        start = at + piece.find(front)
        words = re.sub(r"(?:进行|开展|实施|提供)", "", words, count=1)
    else:
        return None
    carried: str | None = None
    where = p.scope.search(front) or re.match(r"(?P<s>(?:每个?|所有)[^，,]{1,20}?)(?=至少|均|都|建|设|打造|创建)", front)
    if subj.scope is None and where:
        subj = replace(subj, scope=Span(at + piece.find(front) + where.start(), at + piece.find(front) + where.end()))
    elif subj.scope is None and not front and earlier and earlier[-1].scope_text:
        carried = earlier[-1].scope_text
    if re.search(p.deliver_start.pattern + "$", words) and nxt is not None and len(words) <= 6:
        return None
    both = re.match(r"(.{3,}?(?:建设|创建|改造))(?:及|和|与)", words)
    words = both[1] if both else words
    described = re.match(r".*[、于].*的([\u4e00-\u9fff“”]{4,})$", words)
    words = described[1] if described and "“" not in words else words
    cut = p.thing_tail.search(words)
    metric = words[: cut.start()] if cut and cut.start() >= 2 else words
    metric = re.sub(r"^总投资\s?\d[\d.]*\s?[万亿]?元(?:的)?", "", metric)
    claim = _claim(c, q, subj, metric, thing, start, "deliverable", quote_end=thing.end)
    return replace(claim, scope_text=carried) if claim is not None and carried else claim


def _claim(c: Clause, q: Quantity, subj: Subject, metric: str, metric_span: Span, start: int, rule: str,
           quote_end: int | None = None, change_at: int | None = None) -> TargetClaim | None:
    text, p = c.text, patterns()
    metric = metric.strip(" ，,、；;：:的")
    if not 2 <= len(metric) <= 80 or len(re.findall(r"[\u4e00-\u9fff]", metric)) < 2 or re.fullmatch(rf"(?:{_MOVED}|数量|占比|总数|面积)+", metric):
        return None
    before = text[c.start : q.span.start].rstrip()
    unit, kind, direction = q.unit, "level", None
    change = None
    m = p.change.search(before if change_at is None else text[c.start : change_at].rstrip())
    level = p.level.search(before)
    if m and not m[2] and not (level and len(level[1]) > len(m[1])) and rule not in ("deliverable", "share", "fully", "standard"):
        change = "decrease" if m[1] in TargetWords.load().lists["decrease_verbs"] else "increase"
    if q.unit == "pp":
        kind, direction = "pointChange", change or ("decrease" if re.search("下降|降低|减少", before[-8:]) else "increase")
    elif change and q.unit == "%":
        kind, direction = "relativeChange", change
    elif change and rule != "deliverable":
        kind, direction = "absoluteChange", change
    if kind == "absoluteChange" and m is not None and m[1] in ("提升", "提高", "改善", "增强") and rule == "measured":
        kind, direction = "level", None  # 实施森林质量提升2万亩: so much is worked on
        metric += m[1]
    yearly = re.search(r"年均|平均每年|每年|逐年", before[-14:]) is not None
    if kind == "relativeChange" and yearly:
        unit = "%/a"
    verb = text[start : q.span.start]
    if kind == "level" and rule in ("deliverable", "measured", "spread"):
        mixed = re.search(r"(?:新增|新建)(?:和|或|、|及|更新)", verb)
        lead = verb if rule == "deliverable" else subj.verb
        if not mixed and lead and p.adding.search(lead) and not re.search(r"(?:改|扩)", lead[:4]):
            kind, direction = "addition", "increase"
        elif rule == "measured" and re.search(r"(?<=.)(?:新增|净增)", metric[:8]) and not mixed:
            kind, direction = "addition", "increase"
        elif not mixed and lead and p.removing.search(lead):
            kind, direction = "absoluteChange", "decrease"
        if re.search(r"每年\D{0,14}$", before) and unit and "/" not in unit and unit != "%":
            unit += "/a"
    if re.match(r"年.?.?$", metric):
        return None
    if unit and unit.endswith("元") and re.search(r"每(?!年)", text[max(c.start, q.figure.start - 10) : q.figure.start]):
        return None
    governing = [d for d in c.cues if d.span.end <= q.figure.start and not d.past]
    end = max(q.span.end, quote_end or 0)
    return TargetClaim(
        span=Span(min(start, q.span.start), end),
        metric_text=metric,
        metric_span=metric_span,
        rule=f"target-{rule}",
        confidence={"ratio": 0.95, "spread": 0.93, "measured": 0.9, "deliverable": 0.9}.get(rule, 0.85),
        comparator=q.comparator if q.high is None else "between",
        approximate=q.approximate,
        value=None if q.high is not None else q.value,
        lower=q.value if q.high is not None else None,
        upper=q.high,
        value_text=q.span.of(text),
        unit=unit,
        value_kind=kind,
        change_direction=direction,
        baseline_year=baseline(text, c.start, q.span.start),
        baseline_value=Decimal(b) if (b := baseline_from(text, c.start, q.span.start)) else None,
        deadline=governing[-1].day if governing else None,
        deadline_basis="deadlineExplicit" if governing else None,
        commitment=commitment(text, c.block_start, c.block_end, q.span.start),
        scope_text=subj.scope.of(text) if subj.scope else None,
        section=c.section,
    )


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
