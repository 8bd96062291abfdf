"""The parts of a target in its clause: metric words, scope, change, baseline, commitment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..model import Span
from ..vocab.targets import TargetWords, alternatives
from .deadlines import Deadline
from .target_heads import NAMED_AREA, head_in_front
from .target_scope import area_in_front, place_list
from .target_subject import PUNCT, Parts, settled
from .target_subject import Subject as Subject
from .target_subject import trim as trim

_MARKER = re.compile(
    r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九]类)|\d{1,2}[.．、](?!\d)|[①-⑳]|[一二三四五六七八九]是"
)
# who is told to do it: 支持文化馆|组建
# verbs of building told in one: 新、改、扩建, 新（改、扩）建, 新建（续建）
BUILDS = re.compile(
    r"(?:完成)?(?:[新改扩续迁重翻](?=[^建]?[、（(/])(?:[、（()）/新改扩续迁重翻建和或]){1,8}建(?![成设立筑])[）)]?(?:[（(][改扩续新迁建造、]{1,6}[）)])?"
    r"|[新改扩续迁]{1,3}[（(][新改扩续迁、]{1,4}[）)]建(?![成设立筑])"
    r"|(?:新建|新增|改造|建设|完成|续建|改建)[（(](?:[新改扩续迁]{1,2}建|改造|提升|更新|置换|[新改扩续迁、]{1,5}建)[）)])"
)
_WHO_SHALL = re.compile(
    r"(?:各地|各单位|各部门|各级各部门|各有关单位|各有关部门|(?P<place>各(?:县（市、区）|县（区）|市、县|[市县区州盟旗镇乡村]{1,2}|街道|乡镇)))"
    r"(?:要|须|应当?|将|需|均|都|务必)+(?:在|于)?(?=[\u4e00-\u9fff\d]{3,})"
)
_TOLD = re.compile(
    r"(?:支持|引导|推动|组织|指导|督促|协助|帮助|依托)[^，,；;]{1,24}?(?:中心|馆|局|委|办|院|校|所|站|企业|公司|集团|协会|机构|单位|部门|[市县区镇乡村]|街道|社区|平台|合作社|农户|主体|组织|联盟|银行|系统|各地)"
    r"(?P<verb>组建|创建|举办|培育|打造|建成|建设|完成|新建|新增|开展|实施|设立|改造|引进|承办)(?!用地|项目|投资|规模|面积|任务|工程)(?=[\u4e00-\u9fff“]{3,}$)"
)
# the year in front of a metric that a preposition leads: 按照2025年|占比20%的要求
_BY = re.compile(
    r"(?:在|按照?|对照)20\d\d年(?:底|末)?(?:前)?(?=[\u4e00-\u9fff]{4})(?!的|基础|水平|[^，,；;。]{0,12}基础上)"
)
# the years that a figure holds for each of, and from when: 2022—2025年每年, 2022年起
_SPAN_OF_YEARS = re.compile(
    r"20\d\d年?(?:[-－—–~～至到]+20\d\d年(?:每年|期间)?|年(?:\d{1,2}月)?起)|(?:计划|力争|争取)?(?:用|通过|经过)[\d一两二三四五]年(?:左右)?(?:的)?(?:时间|努力)|年度(?=完成|计划|实施)|分[两三四五]年(?=[\u4e00-\u9fff]{2})|(?:1[0-2]|[1-9])月(?:底|末|中旬|下旬|\d{1,2}日)?之?前|[\d两三四五]年内?(?=累计|共|新增|新建|完成|建成|建设|培育|培养|培训|改造|引进)"
)
BASELINE = re.compile(
    r"(?:比|较|与|以|在)\s?(?P<year>20\d\d|19\d\d)\s?年(?:底|末)?(?:的(?=基础上))?(?:水平|同期|基准|基础上|实际)?(?:相比|为基数|为基准)?"
    r"|(?:比|较)(?:年初|上年|去年|上一年|同期|[“\"]?十[二三四]五[”\"]?(?:末|期末|期间|时期)?|现状|基准年?)(?:末|底|同期|度)?"
    r"|同比|环比"
)


# what a plan means to do, in front of the verb of it: 规划新建, 计划完成; and how it is to be done: 有针对性地
_MEANS_TO = re.compile(
    r"(?:计划|规划|拟|预计|将)(?=[\u4e00-\u9fff、]{4,}|[\u4e00-\u9fff]{2}[“\"])|(?:有)?[\u4e00-\u9fff]{2,3}性地(?=[\u4e00-\u9fff]{4,})"
)
_FIELD = re.compile(
    r"(?P<places>[^，,；;。]{2,30}?等(?:重点|主要|试点)?(?:城市|地区|[市县区州]))(?=完成|实现|建成|新建|新增|打造|培育|创建)"
    r"|(?:20\d\d年(?:底|末)?)?(?P<people>[^，,；;。\d]{0,10}人口\d+万(?:人)?及?以上(?:的)?(?:城市|县城|县|乡镇))(?=[\u4e00-\u9fff]{3,})"
    r"|在(?P<field>[^，,；;。]{2,60}?(?:领域|方面|行业|产业|地区|区域|环节|流域|等地))(?:分别|至少|各)?(?=取得|建设|建成|实现|完成|实施|开展|培育|打造|创建|遴选|选取|选树|认定|攻克|突破|形成|推广|布局|新增|新建)"
    r"|在(?P<area>[^，,；;。的\d]{2,16}?)(?=(?:新建|新增|建成|建设|完成|实施|开展|推广|种植|布局|增设|设立|安装|改造|打造|创建|培育)[^，,；;。]{2,}$)"
)


# whose share it is, told by what they have done: 完成污水治理的行政村占比
_WHICH_DID = re.compile(r"(?:完成|达到|实现|建立|建成|开展|实施)[^，,]{2,20}的[\u4e00-\u9fff]{2,10}(?:比例|占比|比重)")
# when it is first reckoned, in front of whom: 首个履约年份|我省重点企业履约率
_FIRST_TIME = re.compile(r"首个[\u4e00-\u9fff]{0,4}(?:年份|年度|周期)(?=[全我本各辖])")
# what is known by the name of the whole: 重点行业能源利用效率, 重点行业企业产值
_OF_INDUSTRIES = re.compile(r"企业|能源(?:资源)?利用效率")


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
    verb_adverb: re.Pattern[str]
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
    nominal: re.Pattern[str]
    definition: re.Pattern[str]
    pledge: str
    bare_rate: re.Pattern[str]
    groups: tuple[str, ...]


@cache
def patterns() -> Patterns:
    """Compile the patterns from the vocabulary."""
    w = TargetWords.load()
    level, inc, dec = w.any_of("level_verbs"), w.any_of("increase_verbs"), w.any_of("decrease_verbs")
    filler = r"(?:现有|剩余|其余|全国|全省|全市|全县|全区|省级|市级|总计|共计?|累计|各类|不少于|至少|不低于|超过|约|近|达到?|和|总|全部|完?成?|了)?"
    deliver = alternatives((*w.lists["deliver_verbs"], *w.lists["adding_verbs"], *w.lists["removing_verbs"]))
    past = sorted((x for x in w.lists["past_cues"] if x != "了"), key=len, reverse=True)
    return Patterns(
        lead=re.compile(rf"(?:{w.any_of('lead_words')})(?!率|量)"),
        tail=re.compile(rf"(?:{w.any_of('tail_words')})$"),
        level=re.compile(rf"({level})\s?$"),
        change=re.compile(rf"({inc}|{dec})(?:了|均|都)?(?:约|近)?(到|至|为)?\s?$"),
        scope=re.compile(
            rf"({w.any_of('scope_starts', 'scope_groups')})(?:内|范围内)?(?:的)?(设区城市|设区市|地级及以上城市|县级及以上城市|国控站点|公共机构(?!碳排放总量|碳达峰)|各级|规模以上|城镇|县城|农村)?"
        ),
        deliver_end=re.compile(rf"({deliver})\s?{filler}\s?$"),
        front_verb=re.compile(rf"(?:{w.any_of('front_verbs', 'adding_verbs')})"),
        verb_adverb=re.compile(rf"(?:{w.any_of('verb_adverbs')})(?={w.any_of('front_verbs', 'adding_verbs')})"),
        deliver_start=re.compile(rf"(?:{deliver})+"),
        adding=re.compile(rf"(?:{w.any_of('adding_verbs')})"),
        removing=re.compile(rf"(?:{w.any_of('removing_verbs')})"),
        thing_tail=re.compile(rf"(?:{w.any_of('deliverable_tails')})$"),
        head_end=re.compile(rf"(?<!需氧)(?:{w.any_of('metric_heads')})[”\"]?(?:[（(][^（）()]*[）)])?$"),
        past=re.compile(rf"(?:{'|'.join(map(re.escape, past))}|(?<!为)(?<!除)了(?!解|望))"),
        condition=re.compile(rf"(?:{w.any_of('condition_cues')})(?!项目|造林|试点|性)"),
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
        means=re.compile(rf"为(?!主题|主导|主力军)(?:{w.any_of('named_as_means')})"),
        nominal=re.compile(rf"(?:{w.any_of('nominal_works')})$"),
        pledge=w.any_of("goal_binding", "goal_stretch"),
        groups=w.lists["scope_groups"],
        bare_rate=re.compile(rf"(?:{w.any_of('bare_rates')})(?:{w.any_of('level_verbs')})?"),
    )


def _unchanged(piece: str) -> str:
    """``piece`` without the verb of change or level at its end."""
    if piece.endswith(("占比", "增幅", "涨幅", "降幅")):
        return piece  # 手术占比: a head, no verb
    m = patterns().change.search(piece) or patterns().level.search(piece)
    piece = piece[: m.start()] if m else piece
    tail = patterns().tail.search(piece)
    return piece[: tail.start()] if tail else piece


def subject(text: str, start: int, end: int, cues: list[Span]) -> Subject:
    """Split ``text[start:end]`` (clause start to comparator) into lead words, scope, verb and metric.

    ``cues`` are deadline spans, dropped where they stand in front.  The metric's span may be empty.
    """
    p = patterns()
    scope: Span | None = None
    verb, verb_start = "", -1
    for b in BASELINE.finditer(text, start, end):
        if b.end() >= end - 4 or text[b.end() : end].strip(PUNCT) == "" or b.start() > start + 3:
            end = min(end, b.start()) if b.start() > start + 1 else end
            if b.start() <= start + 1:
                start = b.end()
            break
    by = _BY.match(text, start, end)
    start = by.end() if by else start
    field = _FIELD.match(text, start, end)
    if field and field.end() < end:  # 在储能、氢能等领域取得…
        named = str(field.lastgroup)
        scope, start = Span(field.start(named), field.end(named)), field.end()
    base = re.search(r"在20\d\d年[^，,]{0,16}基础上", text[start:end])
    if base:
        start, end = (start + base.end(), end) if base.start() < 2 else (start, start + base.start())
    f = re.search(
        r"(?:由|从)(?:20\d\d年(?:底|末)?的?|目前的?|现在的?|原来的?|原有的?|原先的?|上年的?|[“\"]?十[二三四]五[”\"]?(?:期?末)?的?)?\s?\d",
        text[start:end],
    )
    if f and f.start() > 1:
        end = start + f.start()
    changed = True
    while changed and start < end:
        changed = False
        start, end = trim(text, start, end)
        number = (
            _FIRST_TIME.match(text, start, end)
            or _MARKER.match(text, start, end)
            or _SPAN_OF_YEARS.match(text, start, end)
        )
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
            (m[1] == "公共机构" and piece.startswith(("碳排放总量", "碳达峰"), m.end(1)))
            or (m[1] in p.groups and not p.head_end.search(_unchanged(piece)))
            or (m[1] == "全国" and verb != "")
            or (m[1] == "城区" and piece.startswith(("人口", "常住人口"), m.end(1)))
            or (m[1].endswith("行业") and _OF_INDUSTRIES.match(piece, m.end()) is not None)
            or piece[m.end() :][:1] in ("、", "和", "及")
        )
        if (
            m
            and not rank
            and m.end() < len(piece)
            and not (piece.startswith("建成区", m.end()) and m[1] not in p.groups)
            and not NAMED_AREA.match(piece)
        ):
            word = m.end() if m[2] and piece[m.end() : m.end() + 1] not in ("化",) else m.end(1)
            if m[2] in ("城镇", "农村", "规模以上", "县城"):
                word = m.end(1)
            if m[1] in p.groups and piece.startswith("建成区", word):
                word += 3
            scope = scope or Span(start, start + word)
            start, changed = start + word, True
            continue
        places = place_list(text, start, end) if scope is None else None
        if places:  # 济南、青岛、烟台3市|装配式建筑占比
            scope, start, changed = places, places.end, True
            continue
        if _WHICH_DID.match(piece):
            break
        shall = _WHO_SHALL.match(piece)
        if shall:  # 各县要在|4月底前完成
            scope = scope or (Span(start, start + shall.end("place")) if shall["place"] else None)
            start, changed = start + shall.end(), True
            continue
        told = _TOLD.match(piece)
        if told:  # 支持教师发展中心|组建|教研联盟: who is told to do it is no part of it
            verb, verb_start = told["verb"], start + told.start("verb")
            start, changed = start + told.end(), True
            continue
        m = p.lead.match(piece)
        if (
            m is None
            and (means := _MEANS_TO.match(piece))
            and p.front_verb.match(piece, means.end())
            and "用地" not in piece
        ):
            start, changed = start + means.end(), True
            continue
        held = piece.startswith(p.no_lead) and not (m and m[0] == "持续" and p.front_verb.match(piece, m.end()))
        if m and m.end() < len(piece) and not held:
            if m[0] in ("推进", "实施", "完成", "开展", "建设", "打造", "推动", "实现", "组织", "落实"):
                verb, verb_start = m[0], start
            start, changed = start + m.end(), True
            continue
        measured = p.head_end.search(_unchanged(piece)) is not None
        region = area_in_front(text, start, end, measured)
        if region and (scope is None or scope.end == start):  # 中西部条件较好地区|农村生活污水治理率
            scope, start, changed = Span(scope.start if scope else region.start, region.end), region.end, True
            continue
        head = head_in_front(text, start, _unchanged(piece), measured)
        if head and (scope is None or scope.end == start):  # 县级城市建成区|道路清扫率
            scope, start, changed = Span(scope.start if scope else head.where.start, head.where.end), head.rest, True
            continue
        m = p.verb_adverb.match(piece)
        if m and not piece.startswith(p.no_lead, m.end()):  # 滚动|发布, but 重点|建设用地
            start, changed = start + m.end(), True
            continue
        built = BUILDS.match(piece)
        if built and built.end() + 1 < len(piece):  # 新（改、扩）建|幼儿园
            verb, verb_start = built[0], start
            start, changed = start + built.end(), True
            continue
        m = p.front_verb.match(piece)
        joint = re.match(rf"(?:[、和及或](?:{p.front_verb.pattern}))+", piece[m.end() :]) if m else None
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
            and not re.match(
                r"(?:会$|会议|区|率|量|比例|用地|周期|工期|总量$|面积$|里程$|规模$|长度$|工程|期|型|式|站|机|剂|期间|占|及|和|或|、|后)",
                piece[m.end() :],
            )
            and not p.bare_rate.fullmatch(piece, m.end())  # 培训覆盖率: of what else would it be the rate
            and not (m[0] == "更新" and piece.startswith("改造", m.end()))
            and not (
                verb and re.match("能力|设施|面积|规模|项目|任务|中心|平台|基地|机构|站点", piece[m.end() :])
            )  # 新增处置能力
        ):
            if verb in ("新增", "新建") and text[verb_start:start] == verb:
                verb += m[0]  # 新增治理面积: so much more of it is done
            else:
                verb, verb_start = m[0], start
            start, changed = start + m.end(), True
    return settled(text, Parts(scope, verb, verb_start, start, end))


def with_adjective(text: str, subj: Subject) -> Subject:
    """Where no amount is added, 新增, 新建, 新开工 only say which things are meant: 新建建筑…比例 is a metric as it stands."""
    start = subj.span.start - len(subj.verb)
    if subj.verb.startswith(("新", "更新")) and text[start : subj.span.start] == subj.verb:
        return Subject(Span(start, subj.span.end), subj.scope, min(subj.quote_start, start), "")
    return subj


_HOW = re.compile(
    "(?:继续|依法|坚决|持续|逐步|应当?|要|须|于|在|并|再|也|率先|基本|稳妥|有序|分批|如期|按期|全力|加快|同步)+$"
)


def doer(text: str, who: Subject, cues: Sequence[Deadline]) -> Span | None:
    """Who does what the words behind say (尿素行业|全部淘汰…), as its scope; None where the clause names nobody."""
    if who.scope is not None or len(who.span) < 2:
        return who.scope
    end = min([who.span.end, *(d.span.start for d in cues if d.span.start > who.span.start)])
    how = _HOW.search(text[who.span.start : end])
    end = who.span.start + how.start() if how else end
    longest = 44 if "、" in text[who.span.start : end] else 20
    return Span(who.span.start, end) if 2 <= end - who.span.start <= longest else None
