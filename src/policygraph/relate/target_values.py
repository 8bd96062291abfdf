"""One figure in its clause: a level or change of a metric, a share of a whole, a thing delivered."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Quantity, Span, TargetClaim
from .target_claim import claim_of, without_change
from .target_context import near_cue
from .target_deliverables import PLACED, deliverable, thing_of_next
from .target_filters import (
    LARGE,
    TO_BE_GONE,
    bracket_depth,
    is_attribute,
    is_conditioned,
    money_of_a_thing,
    names_a_class,
    sizes_a_thing,
)
from .target_members import are_ranks, leading_rank
from .target_outputs import done_again, of_the_crop, yearly_output
from .target_parts import Clause, Subject, patterns, subject, trim, with_adjective
from .target_scope import is_elliptic, is_group
from .target_seconds import also_counted, elsewhere, of_same_class, second
from .target_shares import share_of
from .target_strength import AREA_OR_LENGTH, DONE_TO, delivers, ends_with_value_verb, strong, thing_end
from .target_wholes import is_body, part_of_whole

_COUNTS = ("target-measured", "target-deliverable", "target-part")
_REACHES_OF = re.compile("(?<=[率比例重])(?:力争|均|都|要)*达到?[\u4e00-\u9fff]{2,12}的?$")
_OF_KIND = re.compile("为(?!主|例|期|限|宜|基|辅|准)[\u4e00-\u9fff]{3,24}(?=$|[，,；;。、])")
_GROUP_BEHIND = re.compile(
    "(?P<m>[^，,、]{3,30}?(?:率|比例|系数|占比|比重|指数))(?P<g>城区|农村|城镇|城市|乡村|小学|初中|高中|幼儿园|公办园|民办园)$"
)
_IS = re.compile("(?:[^作视]为|占|是)$")
# what is done to the things counted before: …100个，开工80个; …30万亩，改造提升10万亩
_STAGES = re.compile(r"(?:开工|竣工|投产|投运|入库|签约|落地|达产|完工|建成|投用|在建|续建)(?:开工|投产|投用)?")
_BY_WHOM = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{0,8}?(?:[省市县区乡镇村]级|[林河湖]长|干部|领导|部门|学校))(?:每(?:半年|学期|年|季度?|月|周|天|日))?"
)
_NAMED_AND_MORE = re.compile(r"[^，,；;]{2,40}?(?:[）)]|[河湖镇乡村县市区路库段山岛湾站])等(?=[\u4e00-\u9fff]{5,}$)")
_CUT_BY = re.compile(r"(?:平均|整体|累计|总体)?(?:压缩|压减|减少|缩短|削减)(?P<what>[\u4e00-\u9fff]{3,12})")
_RATE_WHERE = re.compile(
    "(?P<rate>[\u4e00-\u9fff]{2,20}?(?:率|比例|占比|比重))(?:城区|主城区|中心城区|市区|农村|县城|乡镇|城镇|城市|山区)"
)
_AGAIN = re.compile(r"(?:新建|改造提升|改造|提升|改扩建|扩建|续建|新增|改建|修复|提质改造)")
# whom a rate is of: 20户以上|自然村通硬化路率
_SIZE_OF_WHOM = re.compile(
    r"(?:及?以上)的?[^，,；;。、和\d]{2,20}(?:率|比例|比重|占比)(?:均|全部)?(?:达到?|为|提[高升]到)?"
)
# 培育企业十家以上, and nothing of it goes on
_COUNTED_IN_WORDS = re.compile(r"[、和及].*|")


_AS_COAL = re.compile(r"(?<=[量耗])(?:合计|共计|约)?折合?标准?煤(?:约|达到?|为)*$")
# how things stand among all: 产量占全球的50%以上
_OF_THE_WORLD = re.compile(r"占(?:到|了)?(?:全[国球省市区县]|世界)[^，,；;。]{0,12}?的?\s?$")


def single_target(
    c: Clause, q: Quantity, at: int, nxt: Quantity | None, earlier: list[TargetClaim]
) -> TargetClaim | None:
    text, p = c.text, patterns()
    qualifies = is_attribute(text, q) and (nxt is not None or names_a_class(text, q) or not delivers(text, at, q))
    if TO_BE_GONE.search(text, max(at, q.span.start - 6), q.span.start) and q.suffix and not q.is_ratio:
        return None  # 消除|56人以上大班额
    if qualifies and (names_a_class(text, q) or not (q.unit == "%" or ends_with_value_verb(text, at, q))):
        return None
    coal = _AS_COAL.search(text[at : q.span.start] + q.prefix) if (q.unit or "").endswith("t") else None
    if coal:  # 利用总量折合标煤约400万吨
        q = replace(q, span=Span(at + coal.start(), q.span.end), unit=f"{q.unit}ce", prefix="达到")
    if money_of_a_thing(text, c.start, q) or is_conditioned(c, q):
        return None
    if sizes_a_thing(text, at, q):
        return None
    made = yearly_output(c, q, at, earlier)
    if made is not None:
        return made
    if q.unit and (q.unit.endswith("V") or q.unit == "倍"):
        return None  # voltages name grids; a multiple needs what it multiplies
    if (
        q.unit in ("户", "人", "个", "家", "座", "所")
        and nxt is not None
        and nxt.is_ratio
        and _SIZE_OF_WHOM.fullmatch(q.suffix + text[q.span.end : nxt.span.start])
    ):
        return None  # 20户以上自然村通硬化路率98%: which villages, no count of households
    if q.unit is None:
        m = re.search(
            r"(?:应|宜|要|须|需|将|均|普遍|一般|力争|确保|原则上)*(?:优于|达到|达|控制[在为到]|为|降至|降到|不超过|不低于|不高于|不得超过|不得低于|不得高于|不应超过|不应低于|低于|归|(?:提高|提升|下降|降低|增加|减少)[到至]|稳定在|保持在)+$",
            text[at : q.span.start] + q.prefix,
        )
        if q.prefix == "优于" and m is not None:
            q = replace(q, comparator="below")  # a figure without a unit that is to be beaten: PUE优于1.3
        one_to = re.search("[:∶：]", q.figure.of(text)) is not None  # 车桩比1∶1
        bare = text[at : at + m.start()].rstrip() if m else text[at : q.span.start] if one_to else ""
        bare = re.sub("(?:逐步|逐年|持续|进一步|年均?|平均|均|总体|稳定|分别)+$", "", bare)
        if (group := _GROUP_BEHIND.match(bare)) is not None:
            bare = group["m"]  # 差异系数|小学|控制在0.5以内
        if m and is_elliptic(bare) and earlier and earlier[-1].unit is None and not one_to:
            where = Span(*trim(text, at, at + m.start()))
            return elsewhere(c, q, where, earlier)  # …小学控制在0.5以内、|初中|控制在0.45以内
        firm = q.suffix or q.comparator in ("atLeast", "atMost", "above", "below")
        index = firm and re.search(r"(?<![A-Za-z])[A-Z]{3,5}$", bare)  # 国省道MQI达到90以上
        if not (index or p.head_end.search(bare) or (one_to and re.search("比(?:例|值)?$", bare))):
            return None
        if not one_to and re.search(r"(?:(?<!效)率|比例|比重|占比)[”\"]?$", bare):
            q = replace(q, unit="%")
    if not q.prefix and "至少" in text[max(at, q.span.start - 8) : q.span.start] and q.comparator == "equal":
        q = replace(q, comparator="atLeast")
    # 完成省道S203线、县乡道路绿化130公里: the figure of a name ends no member
    other = list(re.finditer(r"(?<![A-Za-z\d.])\d[\d.]*[^\d、，,线路号]{0,4}、", text[at : q.span.start]))
    if (
        other
        and bracket_depth(text, at, at + other[-1].start()) <= 0
        and not LARGE.search(text[at : at + other[-1].start()])
    ):
        at += other[-1].end()  # a member of the list whose figure was passed over
    is_count = q.unit is not None and not q.is_ratio and (not q.unit.isascii() or q.unit == "class-hour")
    behind_end = thing_end(c, q, nxt)
    behind = text[q.span.end : behind_end]
    has_behind = re.match(r"[\u4e00-\u9fffA-Za-z“《（(]", behind) is not None and not re.match(
        r"[（(](?:其中|含|不含|包括|不包括|占)|的?(?:发展|规划|总体|工作|建设)?(?:目标|水平(?![段井面])|要求|任务|标准)|的?(?:平稳|较快|高速|年均)?(?:增长|增速)$|(?:标准|要求)?(?:配建|配置|建设|设置)$",
        behind,
    )
    subj = subject(text, at, q.span.start, [d.span for d in c.cues])
    if q.is_ratio or q.unit in (None, "a", "岁") or re.search(r"./(?!(?:a|d|h|mo)$)", q.unit or ""):
        subj = with_adjective(text, subj)
    front = without_change(text, subj.span)
    front_words = front.of(text)
    if re.fullmatch("[春夏秋冬]季", front_words) and q.prefix:
        return elsewhere(c, q, front, earlier)  # 夏季…不低于26摄氏度，冬季不高于20摄氏度
    behind_it = _GROUP_BEHIND.match(front_words) if q.prefix or q.suffix else None
    if behind_it:  # 覆盖率|城区|达90%
        end = front.start + len(behind_it["m"])
        if behind_it["m"] + behind_it["g"] == text[front.start : front.end]:
            subj = replace(subj, scope=Span(end, front.end))
            front, front_words = Span(front.start, end), behind_it["m"]
    if q.is_ratio:
        return _ratio(c, q, at, subj, front, behind_end, has_behind, earlier)
    if re.match(r"\s*(?:[、和及]|与(?![^，,]{2,20}?(?:相|适应|匹配|配套)[^，,]*的)|$)", behind) or not has_behind:
        if len(front_words) < 2 or re.fullmatch(rf"(?:{p.moved}|累计|合计|总计|共计|总数|总量)+", front_words):
            last = earlier[-1] if earlier else None
            words = text[subj.quote_start : q.span.start].strip()
            if (
                last is not None
                and last.unit == q.unit
                and _AGAIN.fullmatch(words)
                and text[last.span.end : subj.quote_start] in ("，", "、", ",")
            ):
                return claim_of(c, q, subj, last.metric_text, last.metric_span, subj.quote_start, "again")
            return (
                second(c, q, subj, earlier)
                if ends_with_value_verb(text, at, q)
                or p.change.search(text[at : q.span.start])
                or also_counted(c, q, earlier)
                else None
            )
        # 新建高标准农田665万亩; 里程达到310公里
        if (
            len(front_words) < 2
            or (
                q.in_words
                and not (
                    (q.unit or "").endswith("元")
                    or (
                        subj.verb not in ("", "推动", "推进")
                        and _COUNTED_IN_WORDS.fullmatch(behind)
                        and text[q.span.start - 1] != "、"
                    )
                )
            )
            or (q.unit == "项" and re.search("指标(?:体系|$)", front_words))
        ):
            return None
        last = earlier[-1] if earlier and earlier[-1].rule in _COUNTS else None
        listed = (
            last is not None
            and re.fullmatch(r"(?:[、和及与，,（(]|以及)?(?:其中)?[:：]?", text[last.span.end : front.start])
            is not None
        )
        if not (strong(c, q, at, subj) or c.goals or near_cue(c, q) or listed):
            return None
        if re.match("(?:共|现|拥)?有(?![效机限轨色关序线组])", front_words) and not (c.goals or near_cue(c, q)):
            return None  # 有海岛600余个: how things are
        if (
            nxt is not None
            and text[q.span.end] in "、和"
            and re.fullmatch("[国省市县区][控考]|[国省市县]级", front_words)
        ):
            front_words += thing_of_next(c, nxt)  # 国控7个、省控9个监测断面
        front_words = of_the_crop(front_words, last)
        front_words = re.sub(r"(?<=...)(?<!整改)任务$|(?<=...)等$", "", front_words)
        front, front_words = done_again(c, subj, front, front_words)
        added = re.search("(?<=[\u4e00-\u9fff]{4})(?:新建|新增)$", front_words)
        if added and subj.verb in ("完成", "实现", "推进"):  # 完成服务设施新建60处
            front_words = front_words[: added.start()]
            subj = replace(subj, verb=added[0])
        often = last is not None and last.unit == q.unit and "每" in text[front.start : q.span.start]
        again = _BY_WHOM.fullmatch(front_words) if often else None
        if again and last is not None and re.fullmatch(r"[，,；;]", text[last.span.end : subj.quote_start]):
            who = Span(front.start, front.start + again.end("who"))
            return elsewhere(c, q, who, earlier)  # 县级林长每半年巡林1次，乡级林长每季度|1次
        if last is not None and are_ranks([front_words]) and (rank := leading_rank(last.metric_text)):
            front_words += last.metric_text[len(rank) :]  # 市级龙头企业达到100家，国家级|5家
        if (
            last is not None
            and last.unit == q.unit
            and not subj.verb
            and re.fullmatch(r"[，,；;]", text[last.span.end : subj.quote_start])
            and not p.head_end.search(front_words)
            and (same := of_same_class(last, front_words))
        ):
            if is_body(front_words) or front_words.endswith("项目"):
                return elsewhere(c, q, front, earlier)  # 三级医院平均住院日8天，二级医院|7天
            front_words += same  # 高速公路通车里程9公里，一级公路|8公里
        if (
            last is not None
            and last.unit == q.unit
            and re.fullmatch(r"[，,、](?:年内|当年|其中)?", text[last.span.end : subj.quote_start])
        ):
            if _STAGES.fullmatch(front_words):
                front_words = re.sub(rf"(?:{_STAGES.pattern})$", "", last.metric_text) + front_words
            elif (done := DONE_TO.search(last.metric_text)) and DONE_TO.match(front_words):
                front_words = last.metric_text[: done.start()] + front_words  # 油茶新造10万亩、低改15万亩
            elif _AGAIN.fullmatch(subj.verb + front_words):
                front_words, front = last.metric_text, last.metric_span
        front_words, among = part_of_whole(text, front_words, front, q.unit, earlier[-1] if earlier else None)
        subj = replace(subj, scope=among or subj.scope)
        named = _NAMED_AND_MORE.match(front_words) if subj.verb and is_count else None
        if named:  # 建成清河等|示范河段2处
            subj = replace(subj, scope=Span(front.start, front.start + named.end()))
            front_words = front_words[named.end() :]
        claim = claim_of(c, q, subj, front_words, front, subj.quote_start, "measured" if among is None else "part")
        if (
            claim is not None
            and last is not None
            and text[last.span.end : front.start].strip() in ("、", "和", "及", "以及", "，", ",")
            and not subj.verb
            and (text[last.span.end : front.start].strip() not in ("，", ",") or not (q.unit or "").endswith("元"))
            and claim.value_kind == "level"
            and q.comparator in ("equal", "atLeast")
            and not q.prefix
        ):
            claim = replace(claim, value_kind=last.value_kind, change_direction=last.change_direction)
        return claim
    if q.unit in ("Cel", "MPa", "kPa", "dB"):
        return None  # 650℃蒸汽参数的机组: what the thing can stand
    if not is_count and q.suffix and re.match(r"的", behind) and not p.worked_on.search(behind):
        return None
    joined = (
        bool(earlier)
        and earlier[-1].rule == "target-deliverable"
        and text[earlier[-1].span.end : q.span.start] in ("、", "和")
    )
    if not is_count and not AREA_OR_LENGTH.search(q.unit or "") and p.single_work.search(behind):
        return None  # 5万吨油泥处置项目: how large the one thing is
    placed = q.unit in ("mu", "10^4 mu", "km", "m2", "10^4 m2", "km2") and (
        behind[:2] not in ("范围", "以内", "以外") and PLACED.match(text[at : q.span.start].strip())
    )
    if is_count or joined or placed or delivers(text, at, q):
        return deliverable(c, q, at, subj, behind_end, earlier, nxt)
    return None


def _ratio(
    c: Clause,
    q: Quantity,
    at: int,
    subj: Subject,
    front: Span,
    behind_end: int,
    has_behind: bool,
    earlier: list[TargetClaim],
) -> TargetClaim | None:
    text, p = c.text, patterns()
    words = front.of(text)
    if subj.verb == "落实":
        subj = replace(subj, verb="")  # 落实建筑节能65%的标准: a rate is not what is brought about
    reached = _REACHES_OF.search(words) if text[q.span.start - 1] == "的" else None
    if reached:  # 生态园区比例达到|园区的50%
        front = Span(front.start, front.start + reached.start())
        words = front.of(text)
        q = replace(q, comparator="reach", prefix="达到") if q.comparator == "equal" else q
    if p.scope.fullmatch(words):
        subj, words = replace(subj, scope=front), ""
    piece = text[at : q.span.start]
    cut = _CUT_BY.fullmatch(words) if not has_behind and not q.prefix else None
    if cut and q.unit == "%" and text[q.span.start - 1] not in "到至为":  # 平均压缩|办理时限60%
        at_words = Span(front.start + cut.start("what"), front.end)
        by = claim_of(c, q, subj, cut["what"], at_words, subj.quote_start, "ratio")
        return by and replace(by, value_kind="relativeChange", change_direction="decrease")
    value_verb = p.level.search(piece) is not None or p.change.search(piece) is not None or bool(q.prefix)
    if re.fullmatch(rf"(?:{p.pledge}|实现)+", words):  # 实现|90%以上的事项接入平台: a pledge of what follows
        value_verb = bool(q.prefix)
    least = q.comparator == "atLeast" and text.startswith("的", q.span.end) and len(words) < 2
    of_kind = _OF_KIND.match(text, q.span.end, c.end) if (q.suffix or q.prefix) and len(words) > 2 else None
    if of_kind and not p.head_end.search(words):  # 新增公交车80%以上|为新能源汽车
        return claim_of(c, q, subj, words + of_kind[0], front, subj.quote_start, "share", quote_end=of_kind.end())
    if has_behind and (least or (q.suffix and not value_verb)) and not p.head_end.search(words):
        claim = share_of(c, q, subj, front, behind_end)
        if claim is not None:
            return claim
    if value_verb and re.match(
        r"的(?!目标|水平|要求|任务|标准|比例|速度|增长|增速|幅度|降幅|增幅|年均|总体)[\u4e00-\u9fff]",
        text[q.span.end :],
    ):
        return None  # 能效低于5%的企业: the figure sets a class apart
    # 其中|快速路达到100%
    part = "占" not in piece and "的" not in text[q.span.start : q.figure.start] and 2 <= len(words) <= 10
    part = part and not p.head_end.search(words) and text[at : front.start].endswith(("其中", "其中："))
    behind_rate = _RATE_WHERE.fullmatch(words)
    if behind_rate and value_verb and not has_behind:  # 办学覆盖率|城区达90%
        split = front.start + behind_rate.end("rate")
        at_rate, where = Span(front.start, split), Span(split, front.end)
        return claim_of(
            c, q, Subject(at_rate, where, subj.quote_start, ""), behind_rate["rate"], at_rate, subj.quote_start, "ratio"
        )
    near = earlier[-1] if earlier and earlier[-1].rule == "target-ratio" else None
    part = part or (
        near is not None and text[near.span.end : subj.quote_start] in ("，", ",", "；") and is_group(words)
    )
    if value_verb and not has_behind and (is_elliptic(words) or part):
        return elsewhere(c, q, front, earlier)
    if words and re.fullmatch(rf"(?:{p.moved})+|实现|推动|推进|确保|(?:全面|累计|全部)?(?:完成|建成)", words):
        words = ""
    if len(words) < 2 or (
        has_behind and not value_verb and words in ("城镇", "城市", "农村", "县城", "城区", "乡镇", "各地", "其中")
    ):
        if (
            has_behind
            and not (p.level.search(piece) or p.change.search(piece))
            and re.match(r"的?[\u4e00-\u9fff]", text[q.span.end :])
        ):
            # 80%以上的乡镇敬老院达到二级
            thing = Span(*trim(text, q.span.end + (text[q.span.end] == "的"), behind_end))
            if len(thing) < 4 or not p.share.search(thing.of(text)):
                return None
            return claim_of(c, q, subj, thing.of(text), thing, q.span.start, "share", quote_end=thing.end)
        # 力争达到34微克, a second value of the metric before
        return second(c, q, subj, earlier) if value_verb else None
    if has_behind and not value_verb and not p.head_end.search(words):
        # 放射源100%安全处置; 新建居住建筑执行75%节能设计标准
        thing = Span(*trim(text, q.span.end + (text[q.span.end] == "的"), behind_end))
        if words.endswith("覆盖") and len(words) > 3 and q.suffix:  # 管道天然气覆盖|60%以上乡镇
            whole = words + thing.of(text)
            return claim_of(c, q, subj, whole, front, subj.quote_start, "share", quote_end=thing.end)
        m = re.search(r"(执行|采用|满足|落实)$", words)
        if m:
            return claim_of(
                c,
                q,
                replace(subj, scope=Span(front.start, front.end - len(m[0]))),
                thing.of(text),
                thing,
                subj.quote_start,
                "standard",
                quote_end=thing.end,
            )
        if re.search(r"将$", piece) and re.match(r"用于|投入|安排", thing.of(text)):
            return claim_of(c, q, subj, words + thing.of(text), front, subj.quote_start, "share", quote_end=thing.end)
        if q.value != 100 or len(thing) < 2:
            return None
        if thing.of(text) == "全覆盖" and len(words) > 3:
            return claim_of(c, q, subj, words, front, subj.quote_start, "fully", quote_end=thing.end)
        return claim_of(c, q, subj, words + thing.of(text), front, subj.quote_start, "fully", quote_end=thing.end)
    if _IS.search(piece + q.prefix) and q.comparator == "equal" and not (c.goals or near_cue(c, q)):
        return None  # 合格率为60%: how things are
    if _OF_THE_WORLD.search(piece) and not (c.goals or near_cue(c, q) or p.change.search(piece)):
        return None
    last = earlier[-1] if earlier else None
    if (
        words.startswith("占")
        and (re.search("比[重例]$", words) or len(words) > 4)
        and last is not None
        and text[last.span.end : front.start] in ("，", "、", ",")
    ):
        words = last.metric_text + words  # 煤炭消费总量下降5%，|占一次能源消费比重降到30%
    if not (
        strong(c, q, at, subj)
        or c.goals
        or near_cue(c, q)
        or (q.value == 100 and (p.head_end.search(words) or len(words) >= 6))
    ) and not re.search(r"(?:率|[涨增降]幅|增速)[”\"]?$", words):
        return None
    return claim_of(c, q, subj, words, front, subj.quote_start, "ratio")
