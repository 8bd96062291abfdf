"""Targets without a figure: full coverage, all of them, all done; with them what is to be gone, improve or was lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..model import Quantity, Span, TargetClaim
from .everywhere import everywhere_targets
from .implicit_zero import PUT_OUT, zero_targets
from .lost_values import lost_targets
from .qualitative import qualitative_targets
from .ranks import rank_targets
from .rest_done import YEAR_END, rest_done
from .stated import placed_in_front, stated_target
from .target_filters import bracket_depth, is_past
from .target_members import split_list
from .target_parts import Clause, Subject, doer, patterns, subject, trim, with_adjective
from .water_class import water_class_targets

_COVER = re.compile(
    r"(?P<q>[“\"])?全(?:面)?覆盖(?!、\S{1,5}式)(?!、全\S{1,5}、)(?P=q)?(?![\u4e00-\u9fff“]|[”\"][\u4e00-\u9fff])|(?P<p>[“\"])?全(?:面)?覆盖(?P=p)?(?=并|和|与|及|且|后|全|到(?!位的)|至|基础上|[”\"](?:并|和|的目标))|的全覆盖(?![\u4e00-\u9fff])|全覆盖式(?P<how>[\u4e00-\u9fff]{2,8})"
)
_ALL = re.compile(
    r"全面(?=(?:执行|采用|按照?|实施|落实)[^，,。]{2,24}(?:标准|制度)|(?:稳定)?达到|安装|配备|(?:稳定)?达标(?:排放)?(?:[，,；;。、]|$)|建成(?:绿色建筑|节水型|无障碍))"
    r"|全部(?=通(?:硬化|水|电|车|公交|客车|邮|网|宽带|光纤|油路|公路|班车|气)|实施|改造|运行|实现|完成|达标|采用|纳入|建成|整合|退出|达到|优于|配备|配套|接入|关停|关闭|淘汰|安装|加装|覆盖|执行|通过|使用|清零|落实|开展|取缔|拆除|更换|更新为|替代|销号|办结|联网|按照|创建|进行|具备|整治|整改|迁入|进入|用于|实行|建立|公开|培训|持证|开工|竣工|投产|拨付|兑现|解决|回收|回用|转化|改为|改造为|脱贫|入住|上线)"
    r"|全额(?=消纳|收购|保障性收购|到位|拨付|兑付|返还|足额)|(?<!个)百分之百"
)
_WITHIN = re.compile(
    r"(?:^|[，,；;])在(?P<where>[^，,；;]{2,30}?(?:范围|区域|辖区|城区|县城|市区)内)的(?P<what>[\u4e00-\u9fff]{3,20})$"
)
_ASIDE = re.compile(r"[（(]除[^（）()]*外[）)]")
# whom what the clause before names is to reach: 加大执法检查力度，实现重点企业全覆盖
_ACTIVITY = re.compile(
    r"(?:加大|加强|强化|推进|开展|实施|组织|深化)(?P<m>[\u4e00-\u9fff]{2,12}(?:监察|检查|执法|督查|监测|评估|审核|排查|培训|巡查|审计|督导|抽查))(?:力度|工作)?$"
)
_REACHED = re.compile(r"(?:领域|行业|单位|项目|企业|地区|区域|县|乡镇|街道|学校|机构|人员)$")
# 改造任务全面完成: all of it, told the other way round
_ALL_DONE = re.compile(
    r"(?P<what>[^，,；;。：:]{4,40}?(?:任务|改造|治理|整治|搬迁|修复|划定|排查|建设|项目|工程))(?:得到)?(?:全面|全部)完成(?=[，,；;。]|$)"
)
# in goals, what nearly all of it is to be
_NEARLY = re.compile(
    r"(?P<what>[^，,；;。：:、]{2,30}?(?:功能区|断面|水源地|水体|水质|改造|治理|整治|修复|搬迁|回收))(?P<how>(?:实现)?基本(?:达标|完成|回收))(?=$|[，,；;。、）)])"
)
_ALL_OF = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,24}?)(?:基本)?(?:实现)?(?P<chain>(?<!安)全(?:收集|处理|处置|回收|利用|焚烧|纳管)(?:、?全(?:收集|处理|处置|回收|利用|焚烧|纳管|达标))*)(?<!、)(?=[，,；;。、]|$)"
)
_EACH_PLACE = re.compile(
    r"(?:各(?:县[（(]市、区[）)]|[\u4e00-\u9fff]{0,6}?(?:市|县|区(?!域)|州|镇|乡|村|街道))+|设区的?城?市|[县地]级(?:及?以上)?(?:城市|市))(?:中心城区|城市建成区|建成区|城区)*(?=[\u4e00-\u9fff])"
)
# 高风险领域|强制责任险, 县城以上区域|清洁取暖: of what areas
_AREA = re.compile(
    r"(?!包括)(?:[\u4e00-\u9fff、]{2,24}?(?:领域|区域|地区|所在地)|[县地市][级城]?(?:及?以上)(?:城市|区域|地区))+(?=[\u4e00-\u9fff“]{3,})(?!和|与|及|的)"
)
# nothing that could be measured: 确保全覆盖, 在全国率先建立全覆盖的…, 在全面实施标准的基础上
_NO_METRIC = re.compile(
    r"(?:确保|实现|力争|达到|保持|做到|建立|推进|率先|继续|坚持|要求|全力|基本|稳步|在全[国省市县区])+|.*基础上|按照[“\"].*"
)
_PLACES = re.compile(
    r"(?:园区内|区域内|范围内|园区|港口|码头|车站|机场|景区|乡镇|街道|社区|[市县区村镇]|城市|学校|幼儿园|医院|企业|单位|机构|场所|地区|道路|公路|路段|河段)$"
)
_WHOLLY = re.compile(r"(?P<how>全面完成)(?P<what>[^，,；;。“”：:]{4,40}?)(?:任务|工作|工程)?(?=[，,；;。]|$)")
_ORDERED = re.compile(
    "^、|各项|年度|改革|小康|目标|指标|规划|国家|下达|省定|市定|上级|考核|职责|要求|使命|计划$|任务$|的$"
)
_COMPLETED = re.compile(
    r"(?P<how>(?:全面|全部|基本)完成)(?P<what>(?!(?<=基本完成)[^，,；;。、]{3,40}(?:建设|编制|创建|登记)(?:任务|工作|工程)?(?:[，,；;。、]|$))[^，,；;。、]{3,40}(?:加固|升级|确权|登记|普查|更新|切换|清理|验收|接入|创建|摸排|建档|改造|治理|整治|淘汰|划定|安装|搬迁|替代|修复|排查|溯源|退出|整合|拆除|编制|建设))(?:任务|工作|工程)?(?=[，,；;。、]|$)"
)
# a line of its own that opens a part of the goals: 2.建筑能效水平持续提升
_LEAD_IN = re.compile(
    r"\s*(?:[（(]?\d{1,2}[)）.．、]|[—-]{1,3}|[（(][一二三四五六七八九十]+[）)])\s*[\u4e00-\u9fff“”、和与（）()]{5,40}\s*"
)
# firm enough outside the goals too: 确保事故起数和死亡人数“双下降”
_BOTH_WAYS = re.compile('(?:实现|确保|力争)[^，,；;]{0,30}[“"]?双下降')
# what a sentence must hold for any rule of this module to fire
WITHOUT_FIGURE = re.compile(
    r"前[\d一二两三四五六七八九十百]{1,4}[位名]|不再|[每一][村乡镇县校园街社区市户企院组]|村村|乡乡|镇镇|县县|市市|户户|校校|组组|基本完成|配齐|配足|补齐|基本(?:得到)?(?:淘汰|取缔|退出|关停)|[辍失]学|双下降|覆盖|清零|为零|零|全部|全面|全额|所有|百分之百|消[除灭减]|不发生|杜绝|全收|全处|全回|全焚|全纳|[%％]|个百分点|亩|公里|吨|千瓦|平方米|[ⅠⅡⅢⅣⅤIV]类"
)


def implicit_targets(
    c: Clause, got: Sequence[TargetClaim], qs: Sequence[Quantity], earlier: Sequence[TargetClaim] = ()
) -> list[TargetClaim]:
    """Targets of one clause that no digit states.

    ``got`` are the clause's quantified targets, which these never repeat; ``qs`` its quantities; ``earlier`` the targets of its
    sentence so far.
    """
    text = c.text
    if not c.goals and (patterns().past.search(text, c.start, c.end) or is_past(c, c.end)):
        return lost_targets(c)
    out: list[TargetClaim] = [
        *lost_targets(c),
        *_covered(c),
        *zero_targets(c),
        *_all(c, bool(got)),
        *rest_done(c, bool(got), earlier),
        *_completed(c, bool(got)),
        *everywhere_targets(c, bool(got)),
        *water_class_targets(c),
        *rank_targets(c),
    ]
    if c.goals:
        block = text[c.block_start : c.block_end + 1]
        if re.search("[，,；;。]", block) or _LEAD_IN.fullmatch(block):  # no cell of a table
            taken = [*(q.span for q in qs), *(t.span for t in (*got, *out))]
            out.extend(qualitative_targets(c, taken))
    elif not got and not out and _BOTH_WAYS.search(text, c.start, c.end):
        out.extend(qualitative_targets(c, ()))
    kept: list[TargetClaim] = []
    for t in out:
        if (
            len(t.metric_text) < 2
            or _NO_METRIC.fullmatch(t.metric_text)
            or any(t.span == g.span or (t.value == g.value and t.span.overlaps(g.span)) for g in got)
        ):
            continue
        if any(
            t.metric_span.overlaps(k.metric_span)
            and t.value == k.value
            and t.quantification == k.quantification == "quantified"
            for k in kept
        ):
            continue
        kept.append(t)
    return kept


def _completed(c: Clause, busy: bool) -> list[TargetClaim]:
    """全面完成…改造: all of it."""
    out = _all_of(c)
    m = _ALL_DONE.match(c.text, c.start, c.end)
    if m and not busy and not re.search("国家|下达|目标|指标|[各项]任务$|^任务", m["what"]):
        subj = subject(c.text, m.start("what"), m.end("what"), [d.span for d in c.cues])
        out.append(
            stated_target(
                c,
                Span(subj.quote_start, m.end()),
                subj.span.of(c.text),
                subj.span,
                Decimal(100),
                "%",
                c.text[m.end("what") : m.end()],
                "completed",
                scope=subj.scope,
            )
        )
        return out
    near = _NEARLY.match(c.text, c.start, c.end) if c.goals and not busy else None
    if near:  # 水功能区基本达标
        subj = subject(c.text, near.start("what"), near.end("what"), [d.span for d in c.cues])
        words, span = subj.span.of(c.text), Span(subj.quote_start, near.end())
        told = stated_target(
            c, span, words, subj.span, Decimal(100), "%", near["how"], "completed", approximate=True, scope=subj.scope
        )
        return [*out, told]
    m = _COMPLETED.search(c.text, c.start, c.end) or _WHOLLY.search(c.text, c.start, c.end)
    if (
        m is None
        or busy
        or re.search("[“”]|国家|下达|目标|指标", m["what"])
        or (m.re is _WHOLLY and _ORDERED.search(m["what"]))
    ):
        return out
    if m["how"] == "全部完成" and _doer(c, m.start()) is not None:
        return out  # 码头全部完成改造 is told of all of them
    scope = patterns().scope.match(m["what"])
    start = m.start("what") + (scope.end() if scope and scope.end() + 4 < len(m["what"]) else 0)
    return [
        *out,
        stated_target(
            c,
            Span(m.start(), m.end()),
            c.text[start : m.end("what")],
            Span(start, m.end("what")),
            Decimal(100),
            "%",
            m["how"],
            "completed",
            approximate=m["how"].startswith("基本"),
            scope=Span(m.start("what"), start) if start > m.start("what") else _doer(c, m.start()),
        ),
    ]


def _all_of(c: Clause) -> list[TargetClaim]:
    """污水全收集、全处理: all of it, one target for each thing done."""
    out = []
    for m in _ALL_OF.finditer(c.text, c.start, c.end):
        subj = subject(c.text, m.start("what"), m.end("what"), [d.span for d in c.cues])
        if len(subj.span) < 2 or subj.span.of(c.text) in ("达到", "实现", "做到"):
            continue
        for k, one in enumerate(re.finditer("全([^全、]+)", m["chain"])):
            end = m.start("chain") + one.end()
            start = subj.quote_start if k == 0 else m.start("chain") + one.start()
            at = Span(subj.span.start, m.end("what")) if k == 0 else Span(start, end)
            words = subj.span.of(c.text) + one[1]
            near = "基本" in m[0]
            out.append(
                stated_target(
                    c, Span(start, end), words, at, Decimal(100), "%", one[0], "all", approximate=near, scope=subj.scope
                )
            )
    return out


def _doer(c: Clause, at: int) -> Span | None:
    """Who completes: 钢铁企业|全面完成超低排放改造."""
    return doer(c.text, subject(c.text, c.start, at, [d.span for d in c.cues]), c.cues)


def _covered(c: Clause) -> list[TargetClaim]:
    out = []
    for m in _COVER.finditer(c.text, c.start, c.end):
        if re.search('提出的?[“"]?$|[“"][^“”]{1,6}、$', c.text[c.start : m.start()]):
            continue  # “有计划、全覆盖、规范化”执法 tells how
        subj = with_adjective(c.text, subject(c.text, c.start, m.start(), [d.span for d in c.cues]))
        if m["how"]:
            told = re.search(r"对(?P<who>[^，,；;]{2,40}?)(?:实施|开展|进行)$", c.text[c.start : m.start()])
            who = Span(c.start + told.start("who"), c.start + told.end("who")) if told else subj.scope
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
                    scope=who,
                )
            )
            continue
        words = subj.span.of(c.text)
        cut = re.search(r"(?:基本|全面|逐步|力争|全部)?(?:实现|达到|做到|完成)$", words)
        span = Span(subj.span.start, subj.span.end - len(cut[0])) if cut else subj.span
        inner = re.search(r"(?:实现|推进|推动|做到|达到)(?=[^，]{2,}$)", span.of(c.text))
        if (
            inner
            and re.fullmatch(
                r"[“\"][^”\"]{1,5}[”\"]|城乡|城区|县域|城市|县城|镇村|(?:乡镇|街道|社区|行政村|建制村|自然村|县级?|村级)(?:及?以上|及?以下)?",
                span.of(c.text)[inner.end() :],
            )
            and inner.start() >= 3
        ):
            if span.of(c.text)[inner.end()] not in '“"' and subj.scope is None:  # 光纤网络实现乡镇以上全覆盖
                subj = replace(subj, scope=Span(span.start + inner.end(), span.end))
            span = Span(span.start, span.start + inner.start())  # 课后服务实现“5+2”全覆盖
            inner = None
        elif inner:
            front = re.sub("(?:加快|率先|全部|基本|逐步|力争|全面|要|均)+$", "", span.of(c.text)[: inner.start()])
            if subj.scope is None and _PLACES.search(front) and span.of(c.text)[inner.start() :].startswith("实现"):
                # 重点园区、港口加快实现|铁路全覆盖: where they are to be
                subj = replace(subj, scope=Span(span.start, span.start + len(front)))
            span = Span(span.start + inner.end(), span.end)
        done = re.match(r"[^，,；;]*(?:完成|到位|消除|提升|达标)、(?=[^、]{4,}$)", span.of(c.text))
        if done:  # 排污口整治完成、|雨污分流设施建设实现全覆盖
            span = Span(span.start + done.end(), span.end)
            subj = replace(subj, quote_start=span.start)
        span = Span(*trim(c.text, span.start, span.end))
        where = re.search(
            r"(?:设区的?城?市|建制镇|自然村|各乡镇|各街道|县级城市|地级城市|县级以上城市|县级|县[（(]市、区[）)]|县（区）|区县级|县区级|区县|县区|乡镇|行政村|街道|村级|镇村|社区|县域|建成区)$",
            span.of(c.text),
        )
        scope = subj.scope
        of = _EACH_PLACE.match(span.of(c.text)) or _AREA.match(span.of(c.text))
        if of and scope is None and len(span) - of.end() >= 3:  # 各县（市、区）建成区|垃圾分类
            scope = Span(span.start, span.start + of.end())
            span = Span(span.start + of.end(), span.end)
            where = None
        elif of and len(span) - of.end() >= 3 and scope is not None and scope.end == span.start:
            scope = Span(scope.start, span.start + of.end())  # 全省|高风险领域
            span = Span(span.start + of.end(), span.end)
            where = None
        if where and where.start() >= 2:
            scope = scope or Span(span.start + where.start(), span.end)
            span = Span(span.start, span.start + where.start())
        before = c.text[c.block_start : c.start].rstrip("，,")
        activity = _ACTIVITY.search(before) if _REACHED.search(span.of(c.text)) else None
        if activity:
            scope = span
            span = Span(c.block_start + activity.start("m"), c.block_start + activity.end("m"))
            inner = None
        several = split_list(c.text, span)
        alike = len({x.of(c.text)[-2:] for x in several}) == 1 and all(len(x) > 4 for x in several)
        if len(several) > 1 and alike:  # 污水集中处理、垃圾无害化处理全覆盖
            for x in several[:-1]:
                one = Span(x.start, m.end())
                out.append(stated_target(c, one, x.of(c.text), x, Decimal(100), "%", "全覆盖", "cover", scope=scope))
            span, inner = several[-1], inner or re.match("", "")
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
                    approximate="基本" in c.text[max(c.start, m.start() - 6) : m.start()]
                    or re.search("基本(?:实现|做到|达到)", c.text[c.start : span.start]) is not None,
                )
            )
    return out


def _all(c: Clause, busy: bool) -> list[TargetClaim]:
    out = []
    for m in _ALL.finditer(c.text, c.start, c.end):
        subj = with_adjective(c.text, subject(c.text, c.start, m.start(), [d.span for d in c.cues]))
        front = subj.span.of(c.text)
        if (
            bracket_depth(c.text, c.start, m.start()) > 0
            or PUT_OUT.match(c.text, m.start(), c.end)
            or re.search(r"将其$|^第?[一二三四五六七八]个|^(?:实现|达到|完成)$", front)
            or re.search("鼓励|支持|引导", c.text[c.start : m.start()])
        ):
            continue
        urged = list(re.finditer("确保|力争", front))
        if urged:
            front = front[urged[-1].end() :]
            subj = Subject(Span(subj.span.end - len(front), subj.span.end), subj.scope, subj.span.end - len(front), "")
        subj = placed_in_front(c.text, subj)
        front = subj.span.of(c.text) if front.endswith(subj.span.of(c.text)) else front
        end = c.end
        stop = re.compile(r"[、，,；;（(]|并|和(?=实现)").search(c.text, m.end(), c.end)
        if stop:
            end = stop.start()
        if len(front) < 2 and (within := _WITHIN.search(c.text[c.block_start : c.start].rstrip("，,"))):
            # 在规划区范围内的新建建筑，全部按照…
            at = c.block_start + within.start("what")
            span = Span(at, at + len(within["what"]))
            place = Span(c.block_start + within.start("where"), c.block_start + within.end("where"))
            subj, front = Subject(span, place, place.start - 1, ""), within["what"]
        if (
            len(front) < 2
            or YEAR_END.fullmatch(front)
            or busy
            or "原则上" in c.text[c.start : m.start()]
            or re.search(r"(?:将|把|对)$", front)
            or "已" in front
        ):
            continue
        if m[0] == "全额" and "、" in front:  # 发电并网运行、|电量全额保障性收购
            cut = subj.span.start + len(front) - len(front.rpartition("、")[2])
            subj = Subject(Span(max(cut, subj.span.start), subj.span.end), subj.scope, cut, "")
            front = front.rpartition("、")[2]
        behind = re.sub(
            r"^(?:实现|完成|达到)(?=[\u4e00-\u9fff]{2})",
            lambda x: x[0] if x[0] == "达到" else "",
            c.text[m.end() : end],
        )
        if m[0] != "全面" and re.search("(?:的机制|的制度|制度|计划)$", behind):
            continue
        if re.fullmatch("(?:稳定)?达标(?:排放)?", behind):
            behind = ""  # 水质全面达标: what it is to be is the value, not the metric
        from_list = split_list(c.text, subj.span)
        out.append(
            stated_target(
                c,
                Span(subj.quote_start, end),
                _ASIDE.sub("", _undated(c, subj.span, front)) + behind,
                from_list[0] if len(from_list) == 1 else subj.span,
                Decimal(100),
                "%",
                m[0],
                "all",
                scope=subj.scope,
            )
        )
    return out


def _undated(c: Clause, span: Span, words: str) -> str:
    """``words`` of the span without a deadline that stands in them: 园区2025年底前全部实施."""
    for d in c.cues:
        if span.start < d.span.start and d.span.end <= span.end:
            words = words.replace(d.span.of(c.text), "", 1)
    return words
