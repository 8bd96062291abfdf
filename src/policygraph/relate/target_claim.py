"""From a quantity and its words to one claim: change, unit, baseline, deadline, commitment."""

from __future__ import annotations

import re
from decimal import Decimal

from ..model import Quantity, Span, TargetClaim
from ..vocab.targets import TargetWords
from .target_context import baseline, baseline_before, baseline_from, commitment
from .target_parts import Clause, Subject, patterns, trim

# a bracket that only says what a name means: （以下简称…）, （PUE，指…）
_SHORT_FORM = re.compile(r"[（(](?:(?:以下)?简称|[^（）()]{0,12}[，,]?[是即]?指)[^（）()]*[）)]")


_GROWTH_BEHIND = re.compile(r"的?(?:年均|高速|较快|平稳|稳定)?(?:增长|增速|增幅|增长速度)(?=[，,；;。、]|$)")
# what is paid for so much of it is its price, not a subsidy a head: 交易价格区间为每吨570—770元
_PRICE = re.compile(
    r"(?:(?:低保|特困[\u4e00-\u9fff]*|保障|养老金|补助|医保|供养|财政补助|经费|工资|拨款)标准|价格?|单价|产值|产出|收入|税收|收益|效益|投资强度|价格区间|价格合理区间)$"
)
# 低保标准年增长不低于5%: the year behind a metric says how often
_EVERY_YEAR = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?<![全上去今当半来往前明后学历])年$")


def _in_words(figure: str) -> str | None:
    """The words of a share or change that are no number: 翻一番, 两位数, 三成."""
    return figure if re.search("番|两位数|成", figure) else None


def without_change(text: str, span: Span) -> Span:
    """Cut the verb of change behind a metric: ``…排放量比2015年分别下降`` keeps ``…排放量``."""
    end = span.end
    while True:
        m = patterns().change.search(text[span.start : end]) or patterns().level.search(text[span.start : end])
        if not m or m.start() == 0 or patterns().head_end.search(text[span.start : end]):
            return Span(*trim(text, span.start, end))
        end = span.start + m.start()
        while (tail := patterns().tail.search(text[span.start : end])) and tail.start() > 1:
            end = span.start + tail.start()


#: Words of the comparison that stand before the verb, and who each is: 每个县区至少|建设1个…, 基本|实现….
_COMPARED = re.compile(r"(?:每个?[\u4e00-\u9fff()（）]{1,12}?)?(?:至少|最少)\s*\Z|(?<!基)基本\s*\Z")


def claim_of(
    c: Clause,
    q: Quantity,
    subj: Subject,
    metric: str,
    metric_span: Span,
    start: int,
    rule: str,
    quote_end: int | None = None,
    change_at: int | None = None,
) -> TargetClaim | None:
    text, p = c.text, patterns()
    metric = _SHORT_FORM.sub("", metric).strip(" ，,、；;：:的").removesuffix("基本")
    if least := _COMPARED.search(text, c.start, start):
        start = least.start()
    if (
        not 2 <= len(metric) <= 80
        or not re.search(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]|[A-Z]{3}", metric)
        or re.fullmatch(
            rf"(?:{p.moved}|数量|占比|总数|面积|任务|保持|新增|净增|新建|实施|合计|总计|累计)+|(?:规划|计划|拟)(?:新建|建设|改造|新增|续建)|取值|目标值|现状值|基准值|系数|.*[两三四五六七八]个|每[个家所处座项条名户亩]",
            metric,
        )
    ):
        return None
    if re.match(r"[由从][^，,]*\d", metric):
        return None  # 由每生每年500元|提高到600元: of what, another clause says
    every_year = _EVERY_YEAR.search(metric)
    if every_year:
        metric = metric[: every_year.start()]
    before = text[c.start : q.span.start].rstrip()
    unit, kind, direction = q.unit, "level", None
    change = None
    m = p.change.search(before if change_at is None else text[c.start : change_at].rstrip())
    level = p.level.search(before)
    if (
        m
        and not m[2]
        and not (level and len(level[1]) > len(m[1]))
        and rule not in ("deliverable", "share", "fully", "standard", "again")
    ):
        change = "decrease" if m[1] in TargetWords.load().lists["decrease_verbs"] else "increase"
    if q.unit == "pp":
        kind, direction = (
            "pointChange",
            change or ("decrease" if re.search("下降|降低|减少", before[-8:]) else "increase"),
        )
    elif q.unit == "%" and rule == "ratio" and change is None and subj.verb in ("压减", "压缩", "削减", "减少"):
        kind, direction = "relativeChange", "decrease"  # 压减一般性支出5%
    elif change and q.unit == "%":
        kind, direction = "relativeChange", change
    elif change and rule != "deliverable":
        kind, direction = "absoluteChange", change
    if kind == "level" and q.unit == "%" and rule == "ratio" and _GROWTH_BEHIND.match(text, q.span.end):
        kind, direction = "relativeChange", "increase"  # 保持两位数增长, 实现6%以上的增长
    if kind == "absoluteChange" and m is not None and m[1] in ("提升", "提高", "改善", "增强") and rule == "measured":
        kind, direction = "level", None  # 实施森林质量提升2万亩: so much is worked on
        metric += m[1]
    yearly = every_year is not None or re.search(r"年均|平均每年|每年|逐年", before[-14:]) is not None
    if kind in ("relativeChange", "pointChange") and yearly:
        unit = f"{unit}/a"
    verb = text[start : q.span.start]
    if kind == "level" and rule in ("deliverable", "measured", "spread"):
        mixed = re.search(r"(?:新增|新建)(?:和|或|、|及|更新)", verb)
        lead = verb if rule == "deliverable" else subj.verb
        if (not mixed and lead and p.adding.search(lead) and not re.search(r"改|(?<!新)扩|增殖", lead[:4])) or (
            rule == "measured" and re.search(r"(?<=.)(?:新增|净增)(?![^，,]*人数$)|扩种$", metric[:12]) and not mixed
        ):
            kind, direction = "addition", "increase"
        elif not mixed and lead and p.removing.search(lead):
            kind, direction = "absoluteChange", "decrease"
        each = re.search(r"(?:每年|(?P<mean>年均|平均每年))[^，,；;。\d]{0,40}$", before)
        if (
            each
            and (not each["mean"] or (bool(lead) and "年均" not in metric))
            and unit
            and "/" not in unit
            and unit != "%"
        ):
            unit += "/a"
    if re.match(r"年.?.?$", metric):
        return None
    if (
        unit
        and "元" in unit
        and not _PRICE.search(metric)
        and re.search(r"每(?!年)", text[max(c.start, q.figure.start - 10) : q.figure.start])
    ):
        return None
    governing = [d for d in c.cues if d.span.end <= q.figure.start and not d.past]
    end = max(q.span.end, quote_end or 0)
    from_year, from_value = baseline_from(text, c.start, q.span.start)
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
        value_in_words=_in_words(q.figure.of(text)) if q.in_words and q.unit == "%" else None,
        unit=unit,
        value_kind=kind,
        change_direction=direction,
        baseline_year=baseline(text, c.start, q.span.start) or from_year or baseline_before(c),
        baseline_value=Decimal(from_value) if from_value else None,
        deadline=governing[-1].day if governing else None,
        deadline_basis="deadlineExplicit" if governing else None,
        commitment=commitment(
            text, c.block_start, c.block_end, q.span.start, c.cues, end if rule == "share" else q.figure.start
        ),
        scope_text=subj.scope.of(text) if subj.scope else None,
        section=c.section,
    )
