"""Things delivered: how many of what the plan is to build, train, set up or do."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of
from .target_context import near_cue
from .target_parts import BUILDS, Clause, Subject, patterns, trim

# how the things are, no part of what is counted: 具有全国影响力的|示范区
_DESCRIBED = re.compile(r"^(?:具有|具备|拥有|有)[^，,、；;。]{0,16}?(?:影响力|知名度|竞争力)的(?=[\u4e00-\u9fff“]{3,})")
# what the things counted measure together: 推进|总投资500亿元的|80个项目
# what is made and named one by one: 建设甲、乙两座水库 (not 开展甲、乙两镇整治)
_MAKES = re.compile(
    r"(?:加快|积极|重点|全面|扎实|继续|推进|推动)*(?:规划|开工)?(?:形成|建设|建成|新建|打造|创建|培育|布局|加快|实施|完成)"
)
_NO_WORKS = re.compile("[镇乡村县市区街](?!级)|全覆盖|污染|关键|重点[区领]")
_RANK = re.compile("[国省市县区][控考]|[国省市县]级")
# what each of them is to have: 各县|均有|1所医院
_EACH_HAS = re.compile(
    r"(?P<who>(?:每个?|各|所有)(?:[^，,、；;。（(]|[（(][^（）()]{1,8}[）)]){1,14}?)(?:要|应|须|将|均|都|至少|普遍|全部)*(?:有|设有|拥有|配有|配备有?)(?:至少|不少于)?$"
)
# so many of them that reach it: 力争|1个县通过评估, 2家以上企业上市
_PLEDGED = re.compile(r"(?:确保|力争|争取|努力|实现|再有|新增|至少|有|使|推动)*")
_REACH_IT = re.compile(
    r"(?P<who>[^，,；;。]{1,24}?)(?:全面|全部|顺利|率先|成功|基本)*(?P<does>通过|完成|达到|创成|建成|获批|获评|入选|列入|纳入|跻身|进入|荣获|取得|上市|挂牌|投产|投运|投用|开工|竣工|通车|脱贫|摘帽)(?P<what>[^，,；;。]*)$"
)
_STATE = re.compile("上市|挂牌|投产|投运|投用|开工|竣工|通车|脱贫|摘帽")
# where it is done, between the verb and the count: 完成|沿河|12个排污口整治, 恢复|湖区周边|900亩植被
PLACED = re.compile(
    r"(?P<verb>(?:加快|积极|重点|全面|扎实|继续|完成|实施|推进|推动|开展)*(?:完成|实施|开展|推进|推动|改造|治理|整治|修复|恢复|新建|建设|建成|新增|改建|扩建|拆除|清理|取缔|整改|打造|创建|布设|设置|增设|安装|更新|关停|淘汰|搬迁))"
    r"(?P<where>(?!等|各|的|每)[^，,；;。、（）()“”\d]{0,14}?(?<!居)(?:境内|沿[河江线海岸湖途]|岸线|两岸|周边[\u4e00-\u9fff]{0,3}|流域|[江河湖库海港湾岸]|片区|园区|区域|范围内|辖区内?|城区|市区|建成区|地区|地块|一带|上游|中游|下游|干流|支流|沿岸|以东|以西|以南|以北|段|[市县区镇乡村](?!级|域)))$"
)
_EACH_TAKES = re.compile(
    r"(?P<who>[\u4e00-\u9fff\d（）()]{2,20}?)每年(?:应|须|要)?(?:参加|接受|开展|组织|获得)(?:不少于|不低于|至少)?"
)
_SPENT_ON = re.compile("^(?:资金|经费)?(?:专项|主要|重点)?(?:用于|支持|扶持)(?:开展|加强)?(?=[\u4e00-\u9fff“]{3,})")
_SIZED = re.compile(
    r"(?:总投资|计划投资|投资|总面积|总长|总装机|总规模)(?:额)?(?:约|近|超过?|达)?\d[\d.]*[^\d，,、的]{1,6}的$"
)


def thing_of_next(c: Clause, nxt: Quantity) -> str:
    """What the figure after this one counts, without its own rank."""
    behind = re.match(
        r"(?:国家|省|市|县|区|部)级|[大中小]型|[一二三]级|[一二三五]?[百千万]亿级|", c.text[nxt.span.end : c.end]
    )
    if behind is None:
        return ""
    at = nxt.span.end + behind.end()
    stop = re.compile(r"[、，,；;。（(]|$").search(c.text, at, c.end)
    return c.text[at : stop.start() if stop else c.end]


def deliverable(
    c: Clause, q: Quantity, at: int, subj: Subject, behind_end: int, earlier: list[TargetClaim], nxt: Quantity | None
) -> TargetClaim | None:
    text, p = c.text, patterns()
    thing = Span(*trim(text, q.span.end + (text[q.span.end : q.span.end + 1] == "的"), behind_end))
    words = thing.of(text)
    if nxt is not None and re.fullmatch(
        r"(?:国家|省|市|县|区|部)级|[大中小]型|[一二三]级|[一二三五]?[百千万]亿级", words
    ):
        words += thing_of_next(c, nxt)  # 2个省级和1个国家级数据中心
    if re.match(r"(?:科室|部门)?(?:负责人|分管|联络员|联系人|专人)|[^，,]{0,6}担任", words):
        return None  # 确定1名负责人: who deals with it
    if re.fullmatch("(?:重点|主要|具体)?(?:任务|措施|举措|转型|转变|统筹|结合|协同|提升|坚持|着力)", words) or (
        words.startswith(("人口的", "口的")) and text[: q.span.start].endswith(("覆盖", "服务", "辐射"))
    ):
        return None
    doing = re.match("单位(?:实施|完成|创建|建成|达到|通过|开展)", words)  # 20家单位实施合同能源管理
    if len(words) < 2 or (p.counted_scope.match(words) and not doing) or p.means.search(words):
        return None
    if nxt is not None and re.search(
        "(?:联系|包保|帮扶|对接|挂钩|包)(?:\\d|[一二三])", words + text[nxt.figure.start : nxt.figure.end]
    ):
        return None  # 1名领导联系1个县: who sees to what
    piece = text[at : q.span.start]
    if q.in_words and re.search(r"(?:严守|守住|守牢|坚守|实现|落实|用好|发挥|引导|指导|督促|动员)$", piece):
        return None  # 用好两项政策工具
    if re.search(r"[县市区州]等$", piece) and re.match(r"[县市区州](?![级域城])", words):
        return None  # 甲县、乙县等5个县的试点: how many places were named
    for d in c.cues:
        if at <= d.span.start and d.span.end <= q.span.start and re.match(r"\W*$", text[at : d.span.start]):
            piece, at = text[d.span.end : q.span.start], d.span.end
    front = _SIZED.sub("", piece.strip(" ，,、和及与"))
    verb = p.deliver_end.search(front) or (p.deliver_end.search(front + q.prefix) if q.prefix else None)
    start, listed = at, False
    if verb:
        built = next((m for m in BUILDS.finditer(front) if m.end() == len(front)), None)
        start = at + piece.find(front) + (built or verb).start()
    elif (
        not front
        and earlier
        and earlier[-1].section == c.section
        and earlier[-1].rule.endswith("deliverable")
        and re.fullmatch(r"\s*(?:[、和及与,，]|以及)?\s*", text[earlier[-1].span.end : q.span.start] or "")
    ):
        start, listed = q.span.start, True
    elif earlier and _RANK.fullmatch(front) and earlier[-1].metric_text.endswith(words):
        start = at + piece.find(front)  # 国控7个、|省控9个监测断面
        claim = claim_of(c, q, subj, front + words, thing, start, "deliverable", quote_end=thing.end)
        last = earlier[-1]
        return claim and replace(claim, value_kind=last.value_kind, change_direction=last.change_direction)
    elif q.comparator == "atLeast" and (m := _EACH_TAKES.fullmatch(front + q.prefix)):
        start = at + piece.find(front)  # 每名教师每年参加不少于72学时的培训
        subj = replace(subj, scope=Span(start + m.start("who"), start + m.end("who")))
    elif (
        re.search(r"等\s*$", front)
        and (m := re.match(rf"(?:{p.adverb})*(?:{p.deliver_start.pattern})", front))
        and (not q.in_words or p.thing_tail.search(words))
    ):
        start = q.span.start
        subj = replace(subj, scope=Span(at + piece.find(front) + m.end(), at + piece.find(front) + len(front)))
    elif (
        (m := _MAKES.match(front))
        and q.unit in ("个", "座", "所", "处", "家")
        and not _NO_WORKS.match(words)
        and 1 < len(re.split("[、和与及]", front[m.end() :])) == q.value
        and p.thing_tail.sub("", words)
    ):
        start = at + piece.find(front)  # 形成甲、乙两个通道: as many as are named
        subj = replace(subj, scope=Span(start + m.end(), start + len(front)))
    elif re.match(r"(?:每个?|各|所有).{1,12}$", front) and (q.prefix or "至少" in piece):
        start = at
        subj = replace(subj, scope=Span(at + piece.find(front), at + piece.find(front) + len(front)))
    elif (
        not q.in_words
        and not q.prefix
        and (m := PLACED.match(front))
        and len(words) > 2
        and words[:2] not in ("范围", "以内", "以外")
    ):
        start = at + piece.find(front)
        subj = replace(subj, scope=Span(start + m.start("where"), start + m.end("where")))
    elif (m := _EACH_HAS.search(front)) and (near_cue(c, q) or c.goals or q.comparator == "atLeast" or "均" in piece):
        start = at + piece.find(front) + m.end("who")
        subj = replace(subj, scope=Span(at + piece.find(front) + m.start("who"), start))
    elif (
        _PLEDGED.fullmatch(front)
        and (m := _REACH_IT.match(words))
        and (front or q.comparator in ("atLeast", "between", "above") or near_cue(c, q))
        and not q.in_words
    ):
        start = q.span.start
        if _STATE.fullmatch(m["does"]) and not m["what"]:
            words = m["who"]  # 2家企业|上市
    elif p.scope.fullmatch(front) and at == c.start and near_cue(c, q):
        start = q.span.start
    elif p.deliver_start.match(front) and p.scope.search(front) and len(front) <= 8:
        start = at + piece.find(front)
    elif (
        re.fullmatch(r"(?:全市|全省|全县|全区)?[对为](?:全[市省县区]|辖区内?|境内|[\u4e00-\u9fff]{2,6}内)?", front)
        and re.search(r"(?:进行|开展|实施|提供|完成)", words)
        and not re.search("全覆盖|抽取|比例", words)
        and not re.search(r"\d", words)
    ):
        start = at + piece.find(front)
        words = re.sub(r"(?:进行|开展|实施|提供)", "", words, count=1)
    elif (
        (m := re.match(r"(?:[\u4e00-\u9fff]{0,2}形成|构建)(?P<kind>[\u4e00-\u9fff]{2,8})$", front))
        and len(words) <= 6
        and not q.in_words
    ):
        start, words = at + piece.find(front), m["kind"] + words  # 形成西电东送4回通道
    else:
        return None
    carried: str | None = None
    where = (
        re.search(r"(?P<s>各[^，,其中]{1,14}?)(?=分别|均|都|至少|每年|建有|设有|建成|建立)", front)
        or re.match(r"(?P<s>(?:每个?|所有)[^，,]{1,20}?)(?=至少|均|都|建|设|打造|创建)", front)
        or p.scope.search(front)
    )
    if subj.scope is None and where:
        subj = replace(subj, scope=Span(at + piece.find(front) + where.start(), at + piece.find(front) + where.end()))
    elif subj.scope is None and not front and earlier and earlier[-1].scope_text:
        carried = earlier[-1].scope_text
    if re.search(p.deliver_start.pattern + "$", words) and nxt is not None and len(words) <= 4:
        return None
    both = re.match(r"(.{3,}?(?:建设|创建|改造))(?:及|和|与)", words)
    words = both[1] if both and not (q.unit or "").endswith("元") else words
    described = re.match(r".*[、于].*的([\u4e00-\u9fff“”]{4,})$", words)
    if described and "“" not in words and (words.count("、") > 1 or re.search(r"\d", words)):
        words = described[1]  # 设施齐全、服务专业、管理规范的|中心
    words = _DESCRIBED.sub("", words)
    if (q.unit or "").endswith("元"):
        words = _SPENT_ON.sub("", words)  # 安排2亿元用于|校舍建设
    cut = p.thing_tail.search(words) if not (q.unit or "").endswith("元") else None
    metric = words[: cut.start()] if cut and cut.start() >= 2 else words
    metric = re.sub(r"^总投资\s?\d[\d.]*\s?[万亿]?元(?:的)?", "", metric)
    claim = claim_of(c, q, subj, metric, thing, start, "deliverable", quote_end=thing.end)
    if claim is not None and listed and claim.value_kind == "level":  # 新建1个州级站和|16个县级站
        claim = replace(claim, value_kind=earlier[-1].value_kind, change_direction=earlier[-1].change_direction)
    return replace(claim, scope_text=carried) if claim is not None and carried else claim
