"""The parts of a target in its clause: metric words, scope, change, baseline, commitment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..model import Span
from ..vocab.targets import TargetWords, alternatives
from .deadlines import Deadline

_PUNCT = " \t\u3000,，、;；:：。.（(“\"'’‘”）)—-"
_MARKER = re.compile(
    r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|[①-⑳]|[一二三四五六七八九]是"
)
_BASELINE = re.compile(
    r"(?:比|较|与|以|在)\s?(?P<year>20\d\d|19\d\d)\s?年(?:底|末)?(?:水平|同期|基准|基础上|实际)?(?:相比|为基数|为基准)?"
    r"|(?:比|较)(?:上年|去年|上一年|同期|[“\"]?十[二三四]五[”\"]?(?:末|期末|期间|时期)?|现状|基准年?)(?:末|底|同期|度)?"
    r"|同比|环比"
)
_FROM = re.compile(
    r"(?:由|从)(?:(?P<year>20\d\d)年(?:底|末)?的?|目前的?|现在的?)?\s?(?P<value>\d+(?:\.\d+)?)\s?(?:%|％|个百分点|[^\d，,。；;、]{0,8}?)?(?=提高|提升|增加|扩[大展]|增长|上升|下降|降低|降至|降到|减少|压减|缩)"
)


_FIELD = re.compile(
    r"(?P<places>[^，,；;。]{2,30}?等(?:重点|主要|试点)?(?:城市|地区|[市县区州]))(?=完成|实现|建成|新建|新增|打造|培育|创建)"
    r"|(?P<people>[^，,；;。]{0,10}人口\d+万(?:人)?及?以上(?:的)?(?:城市|县城|县|乡镇))(?=[\u4e00-\u9fff]{3,})"
    r"|在(?P<field>[^，,；;。]{2,60}?(?:领域|方面|行业|地区|区域|环节|流域|等地))(?=取得|建设|建成|实现|完成|实施|开展|培育|打造|攻克|突破|形成|推广|布局|新增|新建)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a block with what governs it."""

    text: str
    start: int
    end: int
    block_start: int
    block_end: int
    cues: tuple[Deadline, ...]
    goals: bool
    section: int | None


@dataclass(frozen=True, slots=True)
class Patterns:
    """The ready patterns of the target grammar, compiled once."""

    lead: re.Pattern[str]
    tail: re.Pattern[str]
    level: re.Pattern[str]
    change: re.Pattern[str]
    scope: re.Pattern[str]
    deliver_end: re.Pattern[str]
    deliver_start: re.Pattern[str]
    front_verb: re.Pattern[str]
    adding: re.Pattern[str]
    removing: re.Pattern[str]
    thing_tail: re.Pattern[str]
    head_end: re.Pattern[str]
    past: re.Pattern[str]
    condition: re.Pattern[str]
    counted_scope: re.Pattern[str]
    strong: frozenset[str]
    no_lead: tuple[str, ...]
    moved: str
    adverb: str
    share: re.Pattern[str]
    single_work: re.Pattern[str]
    worked_on: re.Pattern[str]
    limiting: re.Pattern[str]
    reckoning: re.Pattern[str]
    means: re.Pattern[str]
    definition: re.Pattern[str]
    pledge: str
    bare_rate: re.Pattern[str]
    groups: tuple[str, ...]


@cache
def patterns() -> Patterns:
    """Compile the patterns from the vocabulary."""
    w = TargetWords.load()
    level, inc, dec = w.any_of("level_verbs"), w.any_of("increase_verbs"), w.any_of("decrease_verbs")
    filler = r"(?:全国|全省|全市|全县|全区|省级|市级|总计|共计?|累计|各类|不少于|至少|不低于|超过|约|近|达到?|和|总|全部|完?成?|了)?"
    deliver = alternatives((*w.lists["deliver_verbs"], *w.lists["adding_verbs"], *w.lists["removing_verbs"]))
    past = sorted((x for x in w.lists["past_cues"] if x != "了"), key=len, reverse=True)
    return Patterns(
        lead=re.compile(rf"(?:{w.any_of('lead_words')})(?!率|量)"),
        tail=re.compile(rf"(?:{w.any_of('tail_words')})$"),
        level=re.compile(rf"({level})\s?$"),
        change=re.compile(rf"({inc}|{dec})(?:了)?(?:约|近)?(到|至|为)?\s?$"),
        scope=re.compile(
            rf"({w.any_of('scope_starts', 'scope_groups')})(?:内|范围内)?(?:的)?(设区城市|设区市|地级及以上城市|县级及以上城市|国控站点|公共机构|各级|规模以上|城镇|县城|农村)?"
        ),
        deliver_end=re.compile(rf"({deliver})\s?{filler}\s?$"),
        front_verb=re.compile(rf"(?:{w.any_of('front_verbs', 'adding_verbs')})"),
        deliver_start=re.compile(rf"(?:{deliver})+"),
        adding=re.compile(rf"(?:{w.any_of('adding_verbs')})"),
        removing=re.compile(rf"(?:{w.any_of('removing_verbs')})"),
        thing_tail=re.compile(rf"(?:{w.any_of('deliverable_tails')})$"),
        head_end=re.compile(rf"(?<!需氧)(?:{w.any_of('metric_heads')})[”\"]?(?:[（(][^（）()]*[）)])?$"),
        past=re.compile(rf"(?:{'|'.join(map(re.escape, past))}|(?<!为)(?<!除)了(?!解|望))"),
        condition=re.compile(rf"(?:{w.any_of('condition_cues')})"),
        counted_scope=re.compile(rf"(?:{w.any_of('counted_scopes')})"),
        strong=frozenset(w.lists["strong_level_verbs"]),
        no_lead=w.lists["no_lead_words"],
        moved=w.any_of("moved_words"),
        adverb=w.any_of("adverbs"),
        share=re.compile(w.any_of("share_verbs")),
        single_work=re.compile(rf"(?:{w.any_of('single_works')})$"),
        worked_on=re.compile(rf"(?:{w.any_of('worked_on')})$"),
        limiting=re.compile(rf"按(?:照)?(?:不低于|不少于|不超过|不高于)?$|{w.any_of('limiting_words')}"),
        reckoning=re.compile(w.any_of("reckoning_words")),
        definition=re.compile(rf"{w.any_of('definition_words')}|单位[为：:]\s?[%％]"),
        means=re.compile(rf"为(?:{w.any_of('named_as_means')})"),
        pledge=w.any_of("goal_binding", "goal_stretch"),
        groups=w.lists["scope_groups"],
        bare_rate=re.compile(rf"(?:{w.any_of('bare_rates')})(?:{w.any_of('level_verbs')})?"),
    )


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink ``[start, end)`` past spaces and loose punctuation on both sides; paired brackets stay."""
    while start < end and text[start] in _PUNCT and not (text[start] in '（(“"' and _closes(text, start, end)):
        start += 1
    while end > start and text[end - 1] in _PUNCT and not (text[end - 1] in '）)”"' and _opens(text, start, end)):
        end -= 1
    return start, end


def _closes(text: str, start: int, end: int) -> bool:
    return any(c in '）)”"' for c in text[start + 1 : end])


def _opens(text: str, start: int, end: int) -> bool:
    return any(c in '（(“"' for c in text[start : end - 1])


@dataclass(frozen=True, slots=True)
class Subject:
    """The words in front of a value: ``span`` of the metric, its scope, the governing verb in front of it."""

    span: Span
    scope: Span | None
    quote_start: int
    verb: str


def subject(text: str, start: int, end: int, cues: list[Span]) -> Subject:
    """Split ``text[start:end]`` (clause start to comparator) into lead words, scope, verb and metric.

    ``cues`` are deadline spans, dropped where they stand in front.  The metric's span may be empty.
    """
    p = patterns()
    scope: Span | None = None
    verb, verb_start = "", -1
    for b in _BASELINE.finditer(text, start, end):
        if b.end() >= end - 4 or text[b.end() : end].strip(_PUNCT) == "" or b.start() > start + 3:
            end = min(end, b.start()) if b.start() > start + 1 else end
            if b.start() <= start + 1:
                start = b.end()
            break
    field = _FIELD.match(text, start, end)
    if field and field.end() < end:  # 在储能、氢能等领域取得…
        named = str(field.lastgroup)
        scope, start = Span(field.start(named), field.end(named)), field.end()
    base = re.search(r"在20\d\d年[^，,]{0,16}基础上", text[start:end])
    if base:
        start, end = (start + base.end(), end) if base.start() < 2 else (start, start + base.start())
    f = re.search(r"(?:由|从)(?:20\d\d年(?:底|末)?的?|目前的?|现在的?)?\s?\d", text[start:end])
    if f and f.start() > 1:
        end = start + f.start()
    changed = True
    while changed and start < end:
        changed = False
        start, end = trim(text, start, end)
        number = _MARKER.match(text, start, end)
        if number:
            start, changed = number.end(), True
        for c in cues:
            if (
                start < c.start <= start + 6
                and c.end < end
                and re.match(r"[\u4e00-\u9fff]{1,5}[市县区州]$", text[start : c.start])
            ):
                scope, start, changed = Span(start, c.start), c.end, True
            if c.start <= start < c.end or (c.start >= start and c.start - start <= 1 and c.end <= end):
                start, changed = min(end, max(start, c.end)), True
        piece = text[start:end]
        for rx in (p.tail,):
            m = rx.search(piece)
            if m and m.start() > 0 and not p.head_end.search(piece):
                end, changed = start + m.start(), True
                piece = text[start:end]
        m = p.scope.match(piece)
        # 建成全国示范县3个: 全国 is the rank of what is built
        rank = m is not None and (
            (m[1] in p.groups and not p.head_end.search(piece))
            or (m[1] == "全国" and verb != "")
            or piece[m.end() :][:1] in ("、", "和", "及")
        )
        if m and not rank and m.end() < len(piece) and not piece.startswith("建成区", m.end()):
            word = m.end() if m[2] and piece[m.end() : m.end() + 1] not in ("化",) else m.end(1)
            if m[2] in ("城镇", "农村", "规模以上", "县城"):
                word = m.end(1)
            scope = scope or Span(start, start + word)
            start, changed = start + word, True
            continue
        m = p.lead.match(piece)
        if m and m.end() < len(piece) and not piece.startswith(p.no_lead):
            if m[0] in ("推进", "实施", "完成", "开展", "建设", "打造", "推动", "实现"):
                verb, verb_start = m[0], start
            start, changed = start + m.end(), True
            continue
        m = p.front_verb.match(piece)
        joint = re.match(rf"(?:[、和及或])(?:{p.front_verb.pattern})", piece[m.end() :]) if m else None
        if m and joint and m.end() + joint.end() < len(piece):
            # 新建、改扩建幼儿园: both verbs govern the one thing
            verb, verb_start = piece[: m.end() + joint.end()], start
            start, changed = start + m.end() + joint.end(), True
            continue
        if m and m[0].endswith("营造") and piece.startswith("林", m.end()):
            m = re.match("完成", piece)  # 营造林 is one word
        if (
            m
            and m.end() < len(piece)
            and not p.head_end.search(piece[: m.end() + 1])
            and not re.match(r"(?:区|率|量|比例|用地|工程|期|型|式|站|机|剂|期间|占|及|和|或|、)", piece[m.end() :])
            and not p.bare_rate.fullmatch(piece, m.end())  # 培训覆盖率: of what else would it be the rate
            and not (m[0] == "更新" and piece.startswith("改造", m.end()))
            and not (verb and re.match("能力|设施|面积|规模|项目|任务", piece[m.end() :]))  # 新增处置能力
        ):
            verb, verb_start = m[0], start
            start, changed = start + m.end(), True
    start, end = trim(text, start, end)
    # 新建厂房屋顶面积力争实现光伏覆盖率: what is measured stands behind the last verb
    m = re.search(
        r"(?<=[\u4e00-\u9fff]{4})(?:力争|确保|基本)?实现(?=[\u4e00-\u9fff]{2,12}(?:率|比例|比重|占比)$)",
        text[start:end],
    )
    if m and "“" not in text[start:end]:
        scope = scope or Span(start, start + m.start())
        start += m.end()
    # 为老年人建设家庭养老床位: what is built is measured, for whom is its scope
    m = re.match(
        r"(?P<who>(?:为|对|向|支持|鼓励|引导|指导)[^，,]{2,24}?)(?:新增|新建|建设|建成|完成|发放|开展|实施|提供|配备|设立)(?=[\u4e00-\u9fff]{3,}$)",
        text[start:end],
    )
    if m:
        scope = scope or Span(start, start + m.end("who"))
        start += m.end()
    quote = min(x for x in (start, scope.start if scope else start, verb_start if verb_start >= 0 else start))
    return Subject(Span(start, max(start, end)), scope, quote, verb)


def with_adjective(text: str, subj: Subject) -> Subject:
    """Where no amount is added, 新增, 新建, 新开工 only say which things are meant: 新建建筑…比例 is a metric as it stands."""
    start = subj.span.start - len(subj.verb)
    if subj.verb.startswith(("新", "更新")) and text[start : subj.span.start] == subj.verb:
        return Subject(Span(start, subj.span.end), subj.scope, min(subj.quote_start, start), "")
    return subj


def baseline(text: str, start: int, end: int) -> int | None:
    """The base year in ``比2015年``, ``较2020年``, ``在2020年基础上``: None where there is none."""
    year = None
    for m in _BASELINE.finditer(text, start, end):
        if (
            m["year"]
            and not (m[0].startswith("在") and "基础" not in m[0])
            and not (m[0][0] in "与以" and not re.search("相比|基|同期", m[0]))
        ):
            year = int(m["year"])
    return year


def baseline_before(c: Clause) -> int | None:
    """The base year that a clause of its own sets for those behind it: 在2020年的基础上，A下降4%、B下降7%."""
    m = re.search(
        r"(?:^|[，,；;])在(20\d\d)年(?:底|末)?的?(?:水平)?基础上[，,][^；;]*$", c.text[c.block_start : c.start]
    )
    return int(m[1]) if m else None


def baseline_from(text: str, start: int, end: int) -> tuple[int | None, str | None]:
    """Year and figure in ``由2020年的A%提高到``, the figure as written; None for what is not said."""
    m = _FROM.search(text, start, end)
    return (int(m["year"]) if m and m["year"] else None, m["value"] if m else None)


def commitment(text: str, start: int, end: int, at: int) -> str:
    """ensured, stretch, expected, binding or stated, from the words of the sentence before ``at``.

    力争 and 确保 carry across 、 and a verbless clause; they stop at ；; and 。 (annotation guide v1.1).
    """
    piece = text[start:at]
    stop = max(piece.rfind("；"), piece.rfind(";"))
    piece = piece[stop + 1 :]
    last = list(re.finditer(rf"{patterns().pledge}|[，,]", piece))
    level, clause_breaks = "stated", 0
    for m in reversed(last):
        if m[0] in "，,":
            clause_breaks += 1
            if clause_breaks > 1:
                break
            between = piece[m.end() :].lstrip()
            if patterns().deliver_start.match(between) and not between.startswith(patterns().no_lead):
                break
            if re.search(
                r"控制在|不低于|不超过|达到|提高|增长|下降|降低|完成|建成|新增|实现|建设|开展",
                between[: max(0, len(between))],
            ):
                break
            continue
        if m[0] == "争取" and re.match(r"[^，,。]{0,8}(?:资金|支持|项目|政策)", piece[m.end() :]):
            continue
        if m[0] == "保证" and piece[m.end() : m.end() + 1] in ("金", "书"):
            continue
        level = "stretch" if m[0] in TargetWords.load().lists["goal_stretch"] else "ensured"
        break
    around = text[max(start, *(text.rfind(x, start, at) + 1 for x in "；;")) : end]
    around = re.split("[；;]", around)[0]
    if level == "stated":
        if "约束性" in around and "约束性指标" not in around:
            level = "binding"
        elif "预期性" in around or re.search("预期(?:分别|年均|均|累计)?(?:达|增|下降|降|提高|实现|控制)", around):
            level = "expected"
    return level


def split_list(text: str, span: Span) -> list[Span]:
    """The members of ``A、B和C`` as spans; brackets are kept whole."""
    out, depth, at = [], 0, span.start
    i = span.start
    while i < span.end:
        c = text[i]
        if c in "（(《“":
            depth += 1
        elif c in "）)》”":
            depth = max(0, depth - 1)
        elif depth == 0:
            width = 2 if text.startswith("以及", i) else 1
            joint = c in "、" or (
                c in "和与及"
                and text[i - 1] not in "以涉普饱缓参不"
                and i > at + 1
                and not text.startswith(("和谐", "及以上", "及时", "与会", "及其"), i)
            )
            if joint or width == 2:
                out.append(Span(at, i))
                at = i + (width if width == 2 else 1)
                i = at
                continue
        i += 1
    if "等" in text[at : span.end]:
        return [span]  # 能源、水、土地等资源利用效率 is one thing
    out.append(Span(at, span.end))
    return [s for s in (Span(*trim(text, s.start, s.end)) for s in out) if len(s) > 0]


_BARE_HEADS = ("强度", "总量", "增量", "规模", "数量", "面积", "比重", "占比")


@cache
def _shared_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:{TargetWords.load().any_of('shared_heads')})$")


def metric_words(text: str, members: list[Span], i: int) -> str:
    """Words of list member ``i``, the head that the last member carries repeated where the member has none."""
    own, last = members[i].of(text), members[-1].of(text)
    if i > 0 and own in _BARE_HEADS:  # 碳排放增量和|强度
        before = members[0].of(text)
        head = next((h for h in _BARE_HEADS if before.endswith(h) and len(before) > len(h) + 1), None)
        return before[: len(before) - len(head)] + own if head else own
    if i == len(members) - 1 or patterns().head_end.search(own):
        return own
    place = r"(?:城市|县城|农村|城镇|乡镇|镇区|城区|农业|工业|居民|职工|男性|女性|省|市|县|区|镇|乡|村|大型|中型|小型|大|中|小)(?:[（(][^（）()]*[）)])?"
    if own in ("大", "中", "小", "特大") and last[1:2] == "型":
        return own + last[1:]
    lead = re.match(place, last)
    if lead and re.fullmatch(place, own):
        return own + last[lead.end() :]
    alike = next((k for k, (x, y) in enumerate(zip(own, last, strict=False)) if x != y), len(own))
    if alike >= 2 and len(own) - alike <= 3 <= len(last) - len(own) and patterns().head_end.search(last[len(own) :]):
        return own + last[len(own) :]  # 新建住宅、新建厂房|节能率
    for anchor in ("的", "单位", "行业", "地区", "企业"):
        at = last.find(anchor, 1)
        if 0 < at < len(last) - 3 and anchor not in own:
            return own + last[at:]
    m = _shared_heads().search(last)
    if m and m.start() > 0 and len(m[0]) >= 2:
        return own + m[0]
    return own + last[len(own) :] if m and len(last) > len(own) + 1 and len(own) <= 4 else own
