"""Targets without a figure: full coverage, zero, all; conditions in goals sections; figures the source lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..model import Quantity, Span, TargetClaim
from .qualitative import qualitative_targets
from .stated import rules, stated_target
from .target_members import split_list
from .target_parts import Clause, Subject, patterns, subject, trim, with_adjective

_COVER = re.compile(
    r"(?P<q>[“\"])?全(?:面)?覆盖(?!“\S|式|的|面|工作|机制|体系|范围|检查|监测|率|监管|、\S{1,5}式)(?P=q)?|全覆盖式(?P<how>[\u4e00-\u9fff]{2,8})"
)
_CLEAR = re.compile(r"全部消除(?!隐患)|(?:动态|全部|基本)?清零(?!行动|工作|机制|计划|专项|任务)|(?:控制|降)为零|趋零")
_ALL = re.compile(
    r"全面(?=(?:执行|采用|按照?|实施|落实)[^，,。]{2,24}(?:标准|制度)|达到)|全部(?=实施|改造|运行|实现|完成|达标|采用|纳入|建成|整合|退出|达到|配备|接入|关停|淘汰|安装|覆盖|执行|通过|使用|清零|落实到位|开展|取缔|拆除|更换|替代|销号|办结|联网)|百分之百"
)
_ALL_OBJECT = re.compile(r"^全部(?:[^，,、]{2,20})$")
_NONE_HAPPEN = re.compile(
    r"(?:力争|确保|坚决)?(?P<verb>不发生|杜绝|零发生|无)(?P<what>[^，,；;。]{2,30}?(?:事件|事故|问题|案件|火灾|疫情))(?:的?发生)?(?=[，,；;。、]|$|的)"
)
_LOST_RATIO = re.compile(
    r"(?:达到|达|下降|降低|减少|提高|提升|增长|为|低于|高于|不低于|不超过|控制在|至|到)\s?(?P<unit>%|％|个百分点)(?:以上|以下|以内|左右)?"
)
_LOST_AMOUNT = re.compile(
    r"(?P<verb>新增|新建|完成|治理|改造|建设|淘汰|压减|营造|造林)(?P<what>[\u4e00-\u9fff]{2,12}?)(?P<unit>万?亩|公里|万?吨|平方公里|万?千瓦|万?平方米)(?=[，,；;。、]|以上|$)"
)
_EACH_PLACE = re.compile(
    r"各(?:县[（(]市、区[）)]|[\u4e00-\u9fff]{0,6}?(?:市|县|区|州|镇|乡|村|街道))+(?:中心城区|城市建成区|建成区|城区)*"
)
_COMPLETED = re.compile(
    r"(?P<how>(?:全面|全部|基本)完成)(?P<what>[^，,；;。、]{3,40}(?:改造|治理|整治|淘汰|划定|安装|搬迁|替代|修复|排查|溯源|退出|整合|拆除|编制|建设))(?:任务|工作|工程)?(?=[，,；;。、]|$)"
)
_NO_MORE = re.compile(r"(?:基本)?实现不再(?P<what>[\u4e00-\u9fff]{2,12})(?=[，,；;。、]|$)")
# what a sentence must hold for any rule of this module to fire
WITHOUT_FIGURE = re.compile(
    r"不再|基本完成|覆盖|清零|为零|零|全部|全面|百分之百|消[除灭减]|不发生|杜绝|[%％]|个百分点|亩|公里|吨|千瓦|平方米"
)
_LOST_UNITS = {"亩": "mu", "公里": "km", "吨": "t", "平方公里": "km2", "千瓦": "kW", "平方米": "m2"}


def implicit_targets(c: Clause, got: Sequence[TargetClaim], qs: Sequence[Quantity]) -> list[TargetClaim]:
    """Targets of one clause that no digit states.

    ``got`` are the clause's quantified targets, which these never repeat; ``qs`` its quantities.
    """
    text = c.text
    if patterns().past.search(text, c.start, c.end) and not c.goals:
        return _lost(c)
    out: list[TargetClaim] = [*_lost(c), *_covered(c), *_cleared(c), *_all(c, bool(got)), *_nothing_happens(c)]
    pattern = rules()
    m = pattern["eliminate"].search(text, c.start, c.end)
    if m and not re.search("成果|成效|工作|治理$|整治$|任务", m["what"]):
        span = Span(m.start(), m.end())
        what = re.sub(r"(?:现象|问题)$", "", m["what"])
        out.append(
            stated_target(
                c,
                span,
                what,
                Span(m.start("what"), m.end("what")),
                Decimal(0),
                None,
                m[0][: m.start("what") - m.start()],
                "eliminate",
                approximate=m[0].startswith("基本"),
            )
        )
    m = re.compile(r"全面(?:淘汰|取缔|清退|拆除|关停|关闭|退出)+(?P<what>[^，,；;。、]{3,})").search(
        text, c.start, c.end
    )
    if m and not re.search("机制|制度|方案", m["what"]):
        out.append(
            stated_target(
                c,
                Span(m.start(), m.end()),
                m["what"],
                Span(m.start("what"), m.end("what")),
                Decimal(0),
                None,
                m[0][: m.start("what") - m.start()],
                "eliminate",
            )
        )
    for m in pattern["zero"].finditer(text, c.start, c.end):
        subj = subject(text, c.start, m.start(), [d.span for d in c.cues])
        words = re.sub(r"(?:实现|保持|基本|确保|达到)+$", "", subj.span.of(text))
        words = re.sub(r"[“”\"]", "", re.split(r"[、，]|城市(?=实现)", words)[-1])
        out.append(
            stated_target(
                c,
                Span(subj.quote_start, m.end()),
                words + m["noun"],
                subj.span if len(subj.span) else Span(m.start("noun"), m.end("noun")),
                Decimal(0),
                None,
                m["zero"],
                "zero",
                approximate=m["zero"] == "趋零",
                scope=subj.scope,
            )
        )
    m = _COMPLETED.search(text, c.start, c.end)
    if m and not got and not re.search("[“”]|国家|下达|目标|指标", m["what"]):
        out.append(
            stated_target(
                c,
                Span(m.start(), m.end()),
                m["what"],
                Span(m.start("what"), m.end("what")),
                Decimal(100),
                "%",
                m["how"],
                "completed",
                approximate=m["how"].startswith("基本"),
            )
        )
    m = _NO_MORE.search(text, c.start, c.end)
    if m:
        subj = subject(text, c.start, m.start(), [d.span for d in c.cues])
        out.append(
            stated_target(
                c,
                Span(subj.quote_start, m.end()),
                subj.span.of(text) + m["what"],
                Span(subj.span.start, m.end("what")),
                Decimal(0),
                None,
                m[0],
                "no-more",
                approximate=m[0].startswith("基本"),
                scope=subj.scope,
            )
        )
    if c.goals and not got and not out and not qs and re.search("[，,；;。]", c.text[c.block_start : c.block_end + 1]):
        out.extend(qualitative_targets(c))
    kept: list[TargetClaim] = []
    for t in out:
        if len(t.metric_text) < 2 or any(
            t.span == g.span or (t.value == g.value and t.span.overlaps(g.span)) for g in got
        ):
            continue
        if any(
            t.span.overlaps(k.span) and t.value == k.value and t.quantification == k.quantification == "quantified"
            for k in kept
        ):
            continue
        kept.append(t)
    return kept


def _covered(c: Clause) -> list[TargetClaim]:
    out = []
    for m in _COVER.finditer(c.text, c.start, c.end):
        if re.search('提出的[“"]?$', c.text[c.start : m.start()]):
            continue
        subj = subject(c.text, c.start, m.start(), [d.span for d in c.cues])
        if m["how"]:
            out.append(
                stated_target(
                    c,
                    Span(subj.quote_start, m.end()),
                    re.sub("^(?:开展|实施|进行)", "", m["how"]),
                    Span(m.start("how"), m.end("how")),
                    Decimal(100),
                    "%",
                    "全覆盖",
                    "cover",
                    scope=subj.scope,
                )
            )
            continue
        words = subj.span.of(c.text)
        cut = re.search(r"(?:基本|全面|逐步|力争|全部)?(?:实现|达到|做到|完成)$", words)
        span = Span(subj.span.start, subj.span.end - len(cut[0])) if cut else subj.span
        inner = re.search(r"(?:实现|推进|推动|做到|达到)(?=[^，]{2,}$)", span.of(c.text))
        if inner:
            span = Span(span.start + inner.end(), span.end)
        span = Span(*trim(c.text, span.start, span.end))
        where = re.search(
            r"(?:设区市|县级|县[（(]市、区[）)]|县（区）|区县级|县区级|区县|县区|乡镇|行政村|街道|村级|镇村|社区|县域)$",
            span.of(c.text),
        )
        scope = subj.scope
        of = _EACH_PLACE.match(span.of(c.text))
        if of and scope is None and len(span) - of.end() >= 3:  # 各县（市、区）建成区|垃圾分类
            scope = Span(span.start, span.start + of.end())
            span = Span(span.start + of.end(), span.end)
            where = None
        if where and where.start() >= 2:
            scope = Span(span.start + where.start(), span.end)
            span = Span(span.start, span.start + where.start())
        if len(span) >= 2:
            start = min(subj.quote_start, span.start) if not inner else span.start
            out.append(
                stated_target(
                    c,
                    Span(start, m.end()),
                    span.of(c.text),
                    span,
                    Decimal(100),
                    "%",
                    "全覆盖",
                    "cover",
                    scope=scope,
                    approximate="基本" in c.text[max(c.start, m.start() - 6) : m.start()],
                )
            )
    return out


def _cleared(c: Clause) -> list[TargetClaim]:
    out = []
    for m in _CLEAR.finditer(c.text, c.start, c.end):
        subj = subject(c.text, c.start, m.start(), [d.span for d in c.cues])
        words = subj.span.of(c.text)
        cut = re.search(r"(?:基本|全面|全部)?(?:实现|达到|做到)$", words)
        span = Span(*trim(c.text, subj.span.start, subj.span.end - (len(cut[0]) if cut else 0)))
        metric = re.sub(r"^持续保持|[”“\"]", "", span.of(c.text))
        if len(metric) >= 2 and not metric.endswith(("动态", "双", "实施")) and "“" not in m[0]:
            out.append(
                stated_target(
                    c,
                    Span(subj.quote_start, m.end()),
                    span.of(c.text),
                    span,
                    Decimal(0),
                    None,
                    m[0],
                    "clear",
                    approximate="趋零" in m[0],
                    scope=subj.scope,
                )
            )
    return out


def _all(c: Clause, busy: bool) -> list[TargetClaim]:
    out = []
    for m in _ALL.finditer(c.text, c.start, c.end):
        subj = with_adjective(c.text, subject(c.text, c.start, m.start(), [d.span for d in c.cues]))
        front = subj.span.of(c.text)
        urged = list(re.finditer("确保|力争", front))
        if urged:
            front = front[urged[-1].end() :]
            subj = Subject(Span(subj.span.end - len(front), subj.span.end), subj.scope, subj.span.end - len(front), "")
        end = c.end
        stop = re.compile(r"[、，,；;（(]|并|和(?=实现)").search(c.text, m.end(), c.end)
        if stop:
            end = stop.start()
        if (
            len(front) < 2
            or busy
            or "原则上" in c.text[c.start : m.start()]
            or re.search(r"(?:将|把|对)$", front)
            or "已" in front
        ):
            continue
        behind = re.sub(
            r"^(?:实现|完成|达到)(?=[\u4e00-\u9fff]{2})",
            lambda x: x[0] if x[0] == "达到" else "",
            c.text[m.end() : end],
        )
        from_list = split_list(c.text, subj.span)
        out.append(
            stated_target(
                c,
                Span(subj.quote_start, end),
                front + behind,
                from_list[0] if len(from_list) == 1 else subj.span,
                Decimal(100),
                "%",
                m[0],
                "all",
                scope=subj.scope,
            )
        )
    return out


def _nothing_happens(c: Clause) -> list[TargetClaim]:
    out = []
    for m in _NONE_HAPPEN.finditer(c.text, c.start, c.end):
        if m["verb"] == "无" and not c.goals:
            continue
        subj = subject(c.text, c.start, m.start(), [])
        out.append(
            stated_target(
                c,
                Span(m.start("verb"), m.end()),
                m["what"],
                Span(m.start("what"), m.end("what")),
                Decimal(0),
                None,
                m["verb"],
                "none-happens",
                scope=subj.scope,
            )
        )
    return out


def _lost(c: Clause) -> list[TargetClaim]:
    """Figures that the source has lost stay visible as such; nothing is filled in."""
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
