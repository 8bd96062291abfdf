"""Targets stated in words: the patterns and the making of such a claim."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ..model import Span, TargetClaim
from ..vocab.targets import TargetWords
from .target_context import commitment
from .target_parts import Clause, Subject, patterns

# what the plan only contributes to, and what it wants to hold down
SERVES = re.compile(
    "(?:有力|有效|更好|高质量)?(?:支撑|助力|支持|服务|保障|促进)|(?:严格|合理|有效|坚决|严)*(?:控制|遏制|抑制|防止|扭转|严控)"
    "|(?:以|通过|依托|围绕)[^，,]*?(?:推动|促进|带动|助力|支撑)"
)


@cache
def rules() -> dict[str, re.Pattern[str]]:
    """The patterns of targets in words, by name, compiled once from the vocabulary."""
    w = TargetWords.load()
    gone, zero = w.any_of("eliminated"), w.any_of("implied_zero_objects")
    adverbs = w.any_of("qualitative_adverbs")
    return {
        "eliminate": re.compile(
            rf"(?:基本|全面|动态|彻底)?(?:消除|消灭|消减)(?P<what>[^，,；;。（(]{{0,24}}(?:{gone})[^，,；;。（(]{{0,24}})"
            r"|(?:基本|全面|全部|彻底)(?:消除|消灭)(?P<any>[^，,；;。、（(]{3,40})(?=[，,；;。（(]|$)"
        ),
        "gone": re.compile(gone),
        "zero": re.compile(
            rf"[“\"]?(?P<zero>趋零|零)(?P<noun>{zero}|填埋|发生(?=[”\"，,；;。、]|$)|(?P<end>{w.any_of('implied_zero_ends')})(?=[”\"]?(?:[，,；;。、]|$|的目标)))[”\"]?"
        ),
        "asked": re.compile(
            rf"(?:{adverbs})*(?P<p>提高|提升|降低|减少|扩大|增加)(?P<m>[^，,；;。：:\d]{{0,30}}?(?:{w.any_of('asked_heads')}))\s?$"
        ),
        "step": re.compile(
            rf"(?P<m>[^，,；;。：:]{{0,60}}?(?:{w.any_of('stepping_heads')}))(?P<p>(?:迈上|登上|跃上|再上)[^，,；;。\d]{{0,6}}(?:台阶|水平))\s?$"
        ),
        "peak": re.compile(
            r"(?:(?:顺利|如期|率先|提前|尽早|力争|确保)*实现(?P<what>(?:(?!碳达峰)[^，,；;。、\d]){2,14}(?:碳达峰|碳中和)(?:目标)?|碳达峰推动碳中和|[“\"](?:碳达峰|碳中和)[”\"]|(?<=年前实现)碳达峰)"
            r"|(?:确保|力争)(?:如期|顺利)?实现(?P<both>碳达峰(?:、碳中和)?)"
            r"|(?P<part>[^，,；;。\d]{2,24}(?:领域|行业|地区|城市|企业|园区))(?:力争)?率先(?:实现(?P<what_peaks>碳排放达峰|碳达峰)|达峰)"
            r"|(?P<field>[^，,；;。、\d]{0,16}(?:领域|行业|地区|系统)?)(?:如期|顺利|全面|圆满)*完成(?P<due>碳达峰(?:碳中和)?(?:任务|目标))"
            r"|(?<=年前)(?:如期|率先|尽早)*(?P<bare>碳达峰)"
            r"|(?P<m>[^，,；;。、\d]{0,24}(?:排放|排放量|排放总量|消费量|消费总量|碳达峰目标|碳中和目标))(?:在?\s?20\d\d年前?)?(?:率先|提前|尽早|如期|顺利|按期|圆满|全面|基本|整体|总体|力争)*(?:达峰|达到峰值|实现达峰|实现|达成|(?<=如期|顺利|全面|按期|圆满)完成))(?:[并后][^，,；;。、]{0,8})?\s?(?=、|$)"
        ),
        "complete": re.compile(
            r"(?:全面|圆满|确保|坚决)?完成(?P<m>(?:国家|省|市|上级|省市|自治区|州|县|区)[^，,；;。\d]{0,6}下达[^，,；;。\d]{0,24}(?:任务|目标|指标))"
        ),
    }


_NEARLY = re.compile(r"基本\s*\Z")


def stated_target(
    c: Clause,
    span: Span,
    metric: str,
    metric_span: Span,
    value: Decimal | None,
    unit: str | None,
    words: str,
    rule: str,
    *,
    approximate: bool = False,
    scope: Span | None = None,
    quantification: str = "quantified",
    slot: str | None = None,
    comparator: str = "equal",
) -> TargetClaim:
    """A target that no digit states: ``words`` stand for its value; deadline and commitment from its sentence."""
    # 能耗确保完成省下达指标: the pledge may stand between metric and condition
    at = max(span.start, metric_span.end if quantification in ("qualitative", "deferred") else metric_span.start)
    between = re.search(patterns().pledge, c.text[metric_span.end : span.end])
    if between and quantification == "quantified":
        at = metric_span.end + between.end()  # 机关力争全部建成
    if quantification in ("qualitative", "deferred"):
        pledge = re.search(patterns().pledge, c.text[at : span.end])
        if pledge:
            at += pledge.end()
        else:
            at = span.start if quantification == "qualitative" else max(span.start, metric_span.start)
    governing = [d for d in c.cues if d.span.end <= span.end and not d.past]
    metric = metric.strip(" ，,、的")
    if quantification == "quantified":
        metric = metric.removesuffix("基本")
        if (near := _NEARLY.search(c.text, c.start, span.start)) is not None:  # 基本|实现全覆盖
            span = Span(near.start(), span.end)
    return TargetClaim(
        span=span,
        metric_text=metric,
        metric_span=metric_span,
        rule=f"target-{rule}",
        confidence=0.8,
        comparator=comparator,
        approximate=approximate,
        value=value,
        value_text=words,
        value_in_words=words if value is not None else None,
        unit=unit,
        quantification=quantification,
        lost_slot=slot,
        deadline=governing[-1].day if governing else None,
        deadline_basis="deadlineExplicit" if governing else None,
        commitment=commitment(c.text, c.block_start, c.block_end, at, c.cues, span.end),
        scope_text=scope.of(c.text) if scope else None,
        section=c.section,
    )


def worded(
    c: Clause,
    span: Span,
    metric: str,
    at: Span,
    words: str,
    rule: str,
    kind: str,
    scope: Span | None = None,
    comparator: str = "equal",
) -> TargetClaim:
    """A target of a goals section that no value states: ``words`` tell what is said of its metric."""
    claim = stated_target(c, span, metric, at, None, None, words, rule, scope=scope, quantification=kind)
    return replace(claim, comparator=comparator)


def joined(scope: Span | None, start: int, end: int) -> Span:
    """全市|冶金、建材等重点行业: where and among whom are one scope."""
    return Span(scope.start if scope is not None and scope.end == start else start, end)


_IN_FRONT = re.compile(
    r"(?:各|所有|每个)?(?:设区的?市|地级市|县级市|县城|县以上城市|县级以上城市|地级以上城市|建制镇|乡镇|行政村|县区|县（市、区）)(?=[\u4e00-\u9fff]{4,})"
    r"|[\u4e00-\u9fff\d（）()、]{2,16}?(?:范围内|建成区内|区域内|高速内|园区内|城区内)的?(?=[\u4e00-\u9fff]{3,})"
    r"|(?:有条件|具备条件|符合条件)的?(?:地区|地方|县市|城市|乡镇)的?(?=[\u4e00-\u9fff]{4,})"
)


def placed_in_front(text: str, subj: Subject) -> Subject:
    """各设区市|监管平台, 岸线1公里范围内|企业, 有条件地区|新建建筑: where they are is the scope of what all of them do."""
    m = _IN_FRONT.match(text, subj.span.start, subj.span.end)
    if m is None or (subj.scope is not None and subj.scope.end != subj.span.start):
        return subj
    end = m.end() - (text[m.end() - 1] == "的")
    scope = joined(subj.scope, subj.span.start, end)
    return Subject(Span(m.end(), subj.span.end), scope, min(subj.quote_start, scope.start), subj.verb)
