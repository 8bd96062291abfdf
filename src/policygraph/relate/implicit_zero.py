"""Targets of nothing left: eliminated, cleared, stopped, without accident, no more."""

from __future__ import annotations

import re
from decimal import Decimal

from ..model import Span, TargetClaim
from .stated import rules, stated_target
from .target_heads import head_in_front
from .target_members import split_list
from .target_parts import Clause, Subject, doer, subject, trim

_CLEAR = re.compile(
    r"全部消除(?!隐患)|(?:动态|全部|基本|全面|按期)*[“\"]?双?(?:动态)?清零[”\"]?(?!行动|工作|机制|计划|专项|任务)|(?:控制|降)为零|(?<=[额率例数量面])为零(?=[，,；;。、]|$)|归零(?=[，,；;。、]|$)|趋零(?!增长|排放)|(?<=实现)消劣|(?<=全面)消劣"
)
_GONE = re.compile(r"(?:基本|全面|全部|彻底)(?:得到)?(?:消除|消灭)(?=[，,；;。（(]|$)")
# 落后产能基本淘汰: told the other way round
_PUT_OUT_BEHIND = re.compile(
    r"(?:基本(?:得到)?(?:淘汰|取缔|退出|关停)|全面(?:退出|出清|清退|关停))(?:完毕)?(?=[，,；;。（(、]|$)"
)
_NONE_HAPPEN = re.compile(
    r"(?:力争|确保|坚决)?(?P<verb>不发生|杜绝|无)(?P<what>[^，,；;。]{2,30}?(?:事件|事故|问题|案件|火灾|疫情|风险|返贫))(?:的?发生)?(?=[，,；;。、]|$|的)"
    r"|(?P<no>无)(?P<pupils>[^，,；;。]{0,24}?(?:辍学|失学))(?=[，,；;。、]|$)"
    r"|(?P<ended>杜绝)(?!进入|引进|越权)(?P<habit>[^，,；;。在边以]{2,30}?(?<!反弹)(?<!隐患)(?<!基础上))(?=[，,；;。]|$)"
)
_NEAR_ZERO = re.compile(r"实现近零(?P<what>排放)(?=[，,；;。]|$)")
_NO_MORE = re.compile(
    r"(?:(?:(?:基本)?实现|基本)不再|(?P<all>(?:[\u4e00-\u9fff]{0,4}所有|全部)[\u4e00-\u9fff、]{2,20}?)不再)(?P<what>(?!受理|列出|新增|新建|审批|保留|享受|执行)[\u4e00-\u9fff]{2,14})(?=[，,；;。、]|$)"
    r"|(?P<group>(?:[\u4e00-\u9fff]{0,8}(?:食堂|机关|学校|医院|企业|单位|宾馆|酒店|景区|商场|超市|市场|门店|部门|机构|网点|园区|车站|公园|会议|地区|城区)))(?:原则上)?不再(?P<use>使用|提供|主动提供|采购|销售|燃用|燃放)(?P<used>[\u4e00-\u9fff、（）()]{2,20})(?=[，,；;。]|$)"
)
PUT_OUT = re.compile(
    r"(?:全面|全部|基本)(?:淘汰|取缔|清退|拆除|关停|关闭|退出|停止|停用)+(?P<what>(?![、或和及])[^，,；;。（(]{3,}(?:[（(][^（）()]*[）)][^，,；;。（(]*)?)"
)
# 清理并退出水源地保护区内所有…项目
_ALL_OUT = re.compile(
    r"(?:清理|退出|取缔|关停|拆除|淘汰|搬迁|关闭|清退|整治)+(?:并(?:退出|取缔|关停|拆除|搬迁|关闭|清退))?(?P<where>[^，,；;。、]{0,24}?)所有(?:的)?(?P<what>[^，,；;。、]{3,30}(?:项目|企业|设施|装置|设备|锅炉|机组|车辆|排污口|船舶|码头|养殖场))(?=[，,；;。、]|$)"
)
# a verb behind 、 begins another action
_NEXT_ACTION = re.compile(
    r"、(?=(?:推进|完善|加强|加快|实施|开展|建立|强化|推动|严格|规范|禁止|淘汰|关闭|取缔)[\u4e00-\u9fff])"
)
_INNER = re.compile(r"(?:力争|基本|逐步|全面|加快|做到|推动)*(?:实现|做到|达到)(?=[^，,]{2,}$)")
_BUILT_UP = re.compile(
    r"(?P<where>(?:[\u4e00-\u9fff]{0,10}?(?:城市|县城|设区市|设区的市|乡镇))?(?:[和、][\u4e00-\u9fff]{2,6}?)?(?:建成区|中心城区|主城区|城区))(?=(?:黑臭水体|劣|散煤))"
)
# whose children stay at school: 脱贫家庭学生|失学辍学
_PUPILS = re.compile(
    r"(?P<where>[\u4e00-\u9fff]{0,24}?(?:学生|儿童|少年)(?:[（(][^（）()]*[）)])?)(?=(?:失学辍学|辍学失学|辍学|失学))"
)
_NO_STATE = re.compile("机制|制度|方案")


def zero_targets(c: Clause) -> list[TargetClaim]:
    """What a clause wants to be gone; none of them has a unit."""
    return [*_eliminated(c), *_put_out(c), *_zero_nouns(c), *_cleared(c), *_nothing_happens(c), *_no_more(c)]


def _zero(
    c: Clause,
    span: Span,
    metric: str,
    at: Span,
    words: str,
    rule: str,
    *,
    approximate: bool = False,
    scope: Span | None = None,
) -> TargetClaim:
    return stated_target(c, span, metric, at, Decimal(0), None, words, rule, approximate=approximate, scope=scope)


def _placed(text: str, span: Span, scope: Span | None) -> tuple[Span, Span | None]:
    """城市建成区黑臭水体: the built-up area is where, the water is what."""
    if scope is not None:
        return span, scope
    where = _BUILT_UP.match(text, span.start, span.end) or _PUPILS.match(text, span.start, span.end)
    if where is None:
        head = head_in_front(text, span.start, span.of(text), False)
        return (span, None) if head is None else (Span(head.rest, span.end), head.where)
    return Span(where.end("where"), span.end), Span(where.start("where"), where.end("where"))


def _parts(text: str, span: Span, also_and: bool) -> list[Span]:
    """The members of a list of things to be gone: each names such a thing by itself."""
    gone = rules()["gone"]
    pieces, at = [], span.start
    for m in re.finditer("[、和及与]" if also_and else "、", text[span.start : span.end]):
        pieces.append(Span(at, span.start + m.start()))
        at = span.start + m.end()
    pieces.append(Span(at, span.end))
    if all(gone.search(p.of(text)) for p in pieces):
        return pieces
    return _parts(text, span, False) if also_and else [span]


def _eliminated(c: Clause) -> list[TargetClaim]:
    text = c.text
    m = rules()["eliminate"].search(text, c.start, c.end)
    name = "what" if m and m["what"] is not None else "any"
    if m is None or re.search(
        "成果|成效|工作|治理$|整治$|任务|比例|方案|对策|措施|约束性|预期性|隐患|风险|影响$|障碍|壁垒|瓶颈|差距|顾虑",
        m[name],
    ):
        return []
    out = []
    front = subject(text, c.start, m.start(), [d.span for d in c.cues])
    who = doer(text, front, c.cues)
    who = who if who and re.search(r"(?:[市县区镇村域]|城市|地区|河流|河段|断面|水域)$", who.of(text)) else front.scope
    whole = Span(*trim(text, m.start(name), m.end(name)))
    for i, part in enumerate(_parts(text, whole, True)):
        at, scope = _placed(text, part, None)
        scope = scope or who
        metric = re.sub(r"(?:现象|问题)$", "", at.of(text))
        out.append(
            _zero(
                c,
                Span(m.start() if i == 0 else part.start, part.end),
                metric,
                at,
                text[m.start() : m.start(name)],
                "eliminate",
                approximate=m[0].startswith("基本"),
                scope=scope,
            )
        )
    return out


def _put_out(c: Clause) -> list[TargetClaim]:
    text, out = c.text, []
    m = PUT_OUT.search(text, c.start, c.end)
    if m and not _NO_STATE.search(m["what"]):
        stop = _NEXT_ACTION.search(text, m.start("what"), m.end("what"))
        end = stop.start() if stop else m.end("what")
        at = Span(m.start("what"), end)
        who = subject(text, c.start, m.start(), [d.span for d in c.cues])
        out.append(
            _zero(
                c,
                Span(m.start(), end),
                at.of(text),
                at,
                text[m.start() : m.start("what")],
                "eliminate",
                approximate=m[0].startswith("基本"),
                scope=doer(text, who, c.cues),
            )
        )
    m = _ALL_OUT.search(text, c.start, c.end)
    if m and not out:
        where = Span(m.start("where"), m.end("where")) if m["where"] else None
        at = Span(m.start("what"), m.end("what"))
        out.append(_zero(c, Span(m.start(), m.end()), at.of(text), at, m[0], "eliminate", scope=where))
    return out


def _inner(text: str, subj: Subject) -> tuple[Span, Span | None]:
    """城市力争实现原生垃圾零填埋: who stands in front of 实现, what behind it."""
    m = _INNER.search(subj.span.of(text))
    if m is None or m.start() == 0:
        start = subj.span.start + (m.end() if m else 0)
        return Span(start, subj.span.end), subj.scope
    front = Span(*trim(text, subj.span.start, subj.span.start + m.start()))
    if "、" in front.of(text) and not re.search(r"[省市县区州盟旗镇乡村]$", front.of(text)):
        front = Span(front.start + front.of(text).rfind("、") + 1, front.end)
    return Span(subj.span.start + m.end(), subj.span.end), subj.scope or front


def _zero_nouns(c: Clause) -> list[TargetClaim]:
    out, text = [], c.text
    for m in rules()["zero"].finditer(text, c.start, c.end):
        reached = re.search("实现|做到|达到|保持|实行|执行|确保", text[c.start : m.start()])
        if m["end"] and (not (reached or m["zero"] == "趋零") or text[m.start() - 1] in "近、"):
            continue  # 推广废水零排放技术 names a technique, 近零排放 is told below
        subj = subject(text, c.start, m.start(), [d.span for d in c.cues])
        at, scope = _inner(text, subj)
        words = re.sub(r"(?:实现|保持|基本|确保|达到|力争)+$", "", at.of(text))
        if not m["end"]:
            words = re.split(r"[、，]|城市(?=实现)", words)[-1]
        words = re.sub(r"[“”\"]", "", words)
        noun = "" if m["noun"] == "发生" else m["noun"]
        if len(words + noun) < 2 or (not noun and len(words) < 3):
            continue
        out.append(
            _zero(
                c,
                Span(subj.quote_start, m.end()),
                words + noun,
                at if len(at) else Span(m.start("noun"), m.end("noun")),
                m["zero"],
                "zero",
                approximate=m["zero"] == "趋零"
                or re.search("基本(?:实现|做到|达到)", text[c.start : m.start()]) is not None,
                scope=scope,
            )
        )
    near = _NEAR_ZERO.search(text, c.start, c.end)
    if near:
        at = Span(near.start("what"), near.end())
        out.append(_zero(c, Span(near.start() + 2, near.end()), "排放", at, "近零", "zero", approximate=True))
    return out


def _cleared(c: Clause) -> list[TargetClaim]:
    out, text = [], c.text
    found = [*_CLEAR.finditer(text, c.start, c.end)]
    gone = _GONE.search(text, c.start, c.end)
    found.extend(_PUT_OUT_BEHIND.finditer(text, c.start, c.end))
    if gone and rules()["gone"].search(text, c.start, gone.start()):
        found.append(gone)
    for m in found:
        subj = subject(text, c.start, m.start(), [d.span for d in c.cues])
        at, scope = _inner(text, subj)
        cut = re.search(r"(?:基本|全面|全部|持续|动态)*(?:实现|达到|做到)?(?:基本|全面|全部|按期)*$", at.of(text))
        at = Span(*trim(text, at.start, at.end - (len(cut[0]) if cut else 0)))
        at = Span(at.start + len("持续保持") * at.of(text).startswith("持续保持"), at.end)
        if "双" in m[0]:
            half = re.search("[和与、及]", text[at.start : at.end])
            parts = [Span(at.start, at.start + half.start()), Span(at.start + half.end(), at.end)] if half else []
        elif m is gone:
            parts = _parts(text, at, True)
        else:
            bare = re.search(r"、(?=[^、]{4,}$)", at.of(text)) if re.search("无[^、]{2,4}、", at.of(text)) else None
            several = [Span(*trim(text, x.start, x.end)) for x in split_list(text, at)]
            listed = len(several) > 1 and "、" in at.of(text) and all(len(x) > 2 for x in several)
            listed = listed and rules()["gone"].search(several[-1].of(text)) is not None
            parts = several if listed else [Span(at.start + bare.end(), at.end)] if bare else [at]
        for i, part in enumerate(parts):
            start = min(subj.quote_start, part.start) if i == 0 and part.start <= at.start else part.start
            where, place = _placed(text, part, scope if i == 0 or "双" not in m[0] else None)
            metric = where.of(text)
            if metric.count("“") != metric.count("”"):
                metric = re.sub(r"[”“\"]", "", metric)
            if len(metric) < 2 or metric.endswith(("动态", "双", "实施")) or metric in ("消除", "全面"):
                continue
            out.append(
                _zero(
                    c,
                    Span(start, m.end()),
                    metric,
                    where,
                    m[0],
                    "clear",
                    approximate="趋零" in m[0]
                    or "基本" in m[0]
                    or "基本" in text[max(c.start, m.start() - 4) : m.start()],
                    scope=place,
                )
            )
    return out


def _nothing_happens(c: Clause) -> list[TargetClaim]:
    out = []
    for m in _NONE_HAPPEN.finditer(c.text, c.start, c.end):
        if m["verb"] == "无" and not c.goals:
            continue
        names = (("verb", "what"), ("no", "pupils"), ("ended", "habit"))
        verb, what = next((v, w) for v, w in names if m[v])
        if verb == "no" and c.text[m.start() - 1 : m.start()] in ("有", "毫", "并"):
            continue
        subj = subject(c.text, c.start, m.start(), [])
        at = Span(m.start(what), m.end(what))
        out.append(_zero(c, Span(m.start(verb), m.end()), at.of(c.text), at, m[verb], "none-happens", scope=subj.scope))
    return out


def _no_more(c: Clause) -> list[TargetClaim]:
    m = _NO_MORE.search(c.text, c.start, c.end)
    if m is None:
        return []
    if m["group"]:  # 机关食堂|不再使用|一次性塑料制品
        who, what = Span(m.start("group"), m.end("group")), Span(m.start("used"), m.end("used"))
        return [_zero(c, Span(m.start(), m.end()), m["used"], what, "不再", "no-more", scope=who)]
    if m["all"]:  # 全市所有宾馆|不再主动提供一次性用品
        who, what = Span(m.start("all"), m.end("all")), Span(m.start("what"), m.end("what"))
        return [_zero(c, Span(m.start(), m.end()), m["what"], what, "不再", "no-more", scope=who)]
    subj = subject(c.text, c.start, m.start(), [d.span for d in c.cues])
    metric = subj.span.of(c.text) + m["what"]
    at = Span(subj.span.start, m.end("what"))
    near = m[0].startswith("基本")
    return [_zero(c, Span(subj.quote_start, m.end()), metric, at, m[0], "no-more", approximate=near, scope=subj.scope)]
