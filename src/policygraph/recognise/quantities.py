"""Quantities: a figure, its unit and the comparator words around it.

Seen only: whether a quantity is a target is decided where clauses are related.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ..model import Document, Quantity, Span
from ..vocab.targets import TargetWords, alternatives
from ..vocab.units import Units
from ..zh.compact import compact
from ..zh.numerals import number

_FIGURE = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = r"[二两三四五六七八九十百千]{1,5}"
_RANGE = r"[-－—–~～至到]{1,2}"
# a figure that is part of a name, a code or a date is no quantity: PM2.5, O3, G20, 2.0版, 第3, 1+2
_BEFORE = r"(?<![\dA-Za-z.．+＋第/／〔\[∶])(?<![^\u4e00-\u9fff）)”][:：])"
_AFTER = r"(?![\d]|[.．]\d|[+＋]\d|[:∶：]\d|\s*(?:版|号|期工程|(?<!至少[\u4e00-\u9fff]{2}\d)(?<!至少[\u4e00-\u9fff]{2}\d\s)(?:期(?![，,；;。、以及左]|$)|轮(?!次))|届|次会议|[A-Za-z]{0,2}\d))"
_NUMBER = re.compile(
    rf"{_BEFORE}(?P<low>{_FIGURE})(?P<u1>\s?[%％‰个亩万亿]{{0,2}})(?:\s?{_RANGE}\s?(?P<high>{_FIGURE}))?{_AFTER}"
)
_PERCENT_WORDS = re.compile(r"百分之(百|[一二三四五六七八九十]{1,4}|\d+(?:\.\d+)?)")
# nine tenths: 九成以上, 达到八成
_TENTHS = re.compile(r"([五六七八九])成(?=以上|左右|[，,；;。、]|$)")
# fewer tenths are a share only behind a verb of level (占三成): 一成 and 二成 stand in idioms
_FEW_TENTHS = re.compile(r"(?<=[占达到近过至于])([一二两三四])成(?=以上|左右|[，,；;。、]|$)")
# doubling once or more: 翻一番, 翻两番, 实现翻番 (not one already seen: 连续三年翻番)
_DOUBLED = re.compile(r"(?<=翻)(?P<times>[一两二三])?(?:番(?!茄|薯)|倍(?=[，,；;。、）)]|$))")
# a growth of two digits is one of a tenth at least
_TWO_DIGITS = re.compile(
    r"(?P<verb>[增提降升减][长高低降加少]|保持|实现|达到?)(?P<much>两位数(?:及?以上)?)(?!的?[率码])"
)
# a share of a named whole: 不低于|职工总数的|10%
_OF_WHOLE = re.compile(
    r"(?P<than>不低于|不少于|不超过|不高于|不得低于|不得超过|达到)[^，,；;。、：:\d]{0,14}?(?:总数|总量|总额|总人数|总人口|编制数|总面积|总建筑面积|总支出|总产值|总收入|总投资|总里程|(?:最高|额定|设计)[\u4e00-\u9fff]{2,6}|平均[\u4e00-\u9fff]{2,8})的\s?$"
)
# one to so many: 车桩比达到1∶1
_ONE_TO = re.compile(r"(?<![\d.:∶：])(?P<low>\d{1,3}(?:\.\d+)?)\s?[:∶：]\s?(?P<of>\d{1,3}(?:\.\d+)?)(?![\d.:∶：])")
_IS_ONE_TO = re.compile(
    r"[\u4e00-\u9fff]{2}比(?:例|值)?(?:达到?|为|不低于|不高于|不超过|优于|高于|低于|控制在|提[高升]到|降[至到]|保持在|约|力争|不小于|不大于)*\s?$"
)
_STEP = re.compile(r"的?新?(?:台阶|大关|关口)")
# a round sum in words that a figure is to pass or reach, not one that sizes a noun (超百亿元企业): 突破千亿元
_ROUND_SUM = re.compile(
    r"(?P<verb>突破|超过?|过|跨越|迈上|跨上|达到?)(?P<much>[百千万])亿(?P<unit>元|美元)?(?:大关|台阶|关口)?(?=[，,；;。、）)]|和|$)"
)
# a round count in words that a verb of making governs: 打造百家领军企业 (not 百家讲坛, 千家万户)
_ROUND_COUNT = re.compile(
    r"(?:突破|形成|打造|开发|推动|组织|开拓|制定|培育|推广|建设|建成|引进|培养|研发|认定|创建|遴选|发展|招引|新增|选树|选派|(?:实施|推进)(?![^，,；;。]{2,20}(?:工程|行动|计划)))"
    r"(?:(?P<much>[百千])(?P<unit>项|家|个|种|名|场|条|所|座|款|辆|台)|(?P<many>万)(?P<of>项|个|种|名|场|条|家))(?=[\u4e00-\u9fff]{3,})(?!千|万|讲坛|争鸣|灯火|[村乡镇岭寨坝庄堡沟湾店河湖山])"
)
# how often a thing is to be gone through: 至少完成一轮排查
_ONCE_OVER = re.compile(
    r"(?P<least>至少)?(?:完成|开展|实施|进行)(?:至少)?(?P<n>[一两二三])(?:轮|(?P<time>(?:(?<=完成[一两二三])|(?<=至少[一两二三]))次))"
    r"(?=[\u4e00-\u9fff]{0,24}(?:排查|整改|整治|监测|检查|检测|普查|评估|培训|核查|审计|调查|体检|轮训|巡查|演练|评选))"
)
_ROUND = {"百": (100, "10^8 "), "千": (1000, "10^8 "), "万": (1, "10^12 ")}
_HAN_NUMBER = re.compile(rf"(?<![一二两三四五六七八九十百千第十几数])(?P<low>{_HAN})(?=[个家条项座所处支张起批]?)")
_DATE = re.compile(
    r"\s?(?:年(?!均|产|度?用)|月|日(?!处理)|时|分钟|点(?!位)|岁|周年|级|类(?!资)|星|周|小时|天内|个工作日|个月|个小时|个自然日|版)"
)
_LIFETIME = re.compile(r"(?:年限|寿命|预期寿命|学制|年龄|轮候(?:时间|期|周期)|等候时间)[^，,。；;]{0,5}$")
# a length of time that is itself what is measured: 办理时限压缩至3个工作日
_TAKES = re.compile(r"(?:时间|时限|时长|周期|用时|耗时|住院日|工期|期限|公示期|公告期)[^，,。；;\d]{0,10}$")
_TIME_UNIT = re.compile(r"个?工作日|个?小时|分钟|个自然日|天|个月|周(?![边年])|个星期")
_PER = re.compile(
    r"(?<=[于过达到至在为])每(?P<power>十万|万|千|百)?(?P<of>枚|人|户|车|辆|公里|平方公里|床|万元|吨|亩|立方米|千瓦时)\s?$"
)
# the number of an item, alone in front of its title
_ITEM_NUMBER = re.compile(r"\s*[（(]?\d{1,2}[.．、)）]\Z")
_COUNTED = re.compile(r"(人次|人口|人数|户数|用户)[^，,。；;\d]{0,8}$")
_PEOPLE = {"人次": "人次", "人口": "人", "人数": "人", "户数": "户", "用户": "户"}
_POWERS = {"万": "10^4 ", "亿": "10^8 "}
_OTHER_UNIT = re.compile(r"[（(](?:[个间套张家处户座人台辆所项条名件块片支]{1,2}|次|人次)[)）]")
_PER_BEFORE = re.compile(r"每(?P<power>万|千|百)?(?P<of>平方米|平方公里|公里|亩|人|户|吨|万元)\s?$")
_PER_UNITS = {
    "平方米": "m2",
    "平方公里": "km2",
    "公里": "km",
    "亩": "mu",
    "人": "人",
    "户": "户",
    "吨": "t",
    "立方米": "m3",
    "千瓦时": "kWh",
    "万元": "10^4 元",
}
_AMONG_FIRST = re.compile(r"(?<![年月日底目当])前\s?$")
_SET_AT = re.compile(r"(?:控制在|保持在|稳定在|维持在|达到|为|在)\s?$")
_POINTS = re.compile(r"个?百分点")


def _in_words(word: str) -> Decimal | None:
    """A counted number in words.  Two figures without a unit between them (二三个) are a rough number: None."""
    return None if re.search("[二两三四五六七八九]{2}", word) else number(word)


@cache
def _comparators() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str], dict[str, str]]:
    words = TargetWords.load()
    prefix = re.compile(rf"(?:{alternatives(words.prefix)})\s?(?:到|了|为|在)?\s?$")
    suffix = re.compile(rf"\s?({alternatives(words.suffix)})")
    return prefix, suffix, words.prefix, words.suffix


def _prefix(text: str, start: int) -> tuple[int, str, str]:
    pattern, _, codes, _ = _comparators()
    window = text[max(0, start - 8) : start]
    m = pattern.search(window)
    if not m:
        return start, "", ""
    word = re.sub(r"[到了为在\s]+$", "", m[0]) or m[0].strip()
    if word not in codes:
        word = m[0].strip()
    return start - len(window) + m.start(), word, codes.get(word, "")


def _unit(text: str, at: int) -> tuple[int, str | None]:
    points = _POINTS.match(text, at)
    if points:
        return points.end(), "pp"
    skip = 1 if text[at : at + 1] in (" ", "\u3000") else 0
    if text[at + skip : at + skip + 1] in ("%", "％"):
        return at + skip + 1, "%"
    found = Units.load().match(text, at + skip)
    return (at, None) if found is None else (found[0], found[1])


def _is_share(text: str, m: re.Match[str]) -> bool:
    """Whether a range without a unit is one of a ratio: 比值控制在0.6至0.8."""
    return "." in m["low"] and "." in m["high"] and _SET_AT.search(text, max(0, m.start() - 4), m.start()) is not None


def _number(word: str) -> Decimal:
    return Decimal(word.replace(",", "").replace("，", ""))


def _complete(text: str, start: int, end: int, value: Decimal, high: Decimal | None, in_words: bool) -> Quantity | None:
    _, suffix_pattern, _prefix_codes, suffix_codes = _comparators()
    more = re.match(r"\s?(余|多)(?=[个家条项座所处支张起户亩万亿公吨人名场件])", text[end : end + 3])
    after_more = end + (more.end() if more else 0)
    date = _DATE.match(text, after_more)
    span_of_life = (
        date is not None and date[0].strip() in ("年", "岁") and _LIFETIME.search(text, max(0, start - 12), start)
    )
    timed = _TIME_UNIT.match(text, after_more) is not None and _TAKES.search(text, max(0, start - 24), start)
    if date and not (span_of_life or timed or text.startswith("天", date.start()) or _POINTS.match(text, after_more)):
        return None
    stop, unit = _unit(text, after_more)
    if span_of_life and date is not None:
        stop, unit = date.end(), {"年": "a"}.get(date[0].strip(), "岁")
    counted = (
        _COUNTED.search(text, max(0, start - 14), start) if unit is None and text[stop : stop + 1] in _POWERS else None
    )
    if counted:  # 培训人次达100万以上: what is counted stands in front
        stop, unit = stop + 1, _POWERS[text[stop]] + _PEOPLE[counted[1]]
    if unit is not None and (other := _OTHER_UNIT.match(text, stop)):
        stop = other.end()  # 5000套（间）
    if unit is not None and text[stop : stop + 1] in ("级", "型") and unit not in ("个", "%"):
        return None  # 60万千瓦级机组: a class of machines
    if unit is None and (more or in_words):
        return None
    per = _PER.search(text, max(0, start - 8), start) if unit is not None else None
    if per:  # 低于每万枚1.5起
        power = {"万": "10^4 ", "千": "10^3 ", "百": "10^2 ", "十万": "10^5 "}.get(per["power"] or "", "")
        unit = f"{unit}/{power}{_PER_UNITS.get(per['of'], per['of'])}"
        start = per.start()
    if unit in ("位", "名") and _AMONG_FIRST.search(text, max(0, start - 2), start):
        return None  # 进入全省前5名: a place among others
    begin, prefix, code = _prefix(text, start)
    whole = _OF_WHOLE.search(text, max(0, start - 28), start) if unit == "%" else None
    if whole:
        begin, prefix = whole.start(), whole["than"]
        code = _comparators()[2][prefix]
    if (
        unit is not None
        and "/" not in unit
        and prefix
        and (before := _PER_BEFORE.search(text, max(0, begin - 8), begin))
    ):
        power = {"万": "10^4 ", "千": "10^3 ", "百": "10^2 "}.get(before["power"] or "", "")
        unit = f"{unit}/{power}{_PER_UNITS[before['of']]}"  # 每万平方米不高于300吨
        begin = before.start()
    approximate = code == "approximate"
    comparator = "equal" if code in ("", "approximate") else code
    # 达到70%以上: the word behind decides; 控制在5%以内 likewise
    m = suffix_pattern.match(text, stop)
    suffix, finish = "", stop
    if more:
        suffix, comparator = more[1], "atLeast"
    if m and not text.startswith(("内容", "内部", "内蒙", "内外", "内设", "多样", "多元", "余热"), m.start(1)):
        suffix, finish = m[1], m.end()
        behind = suffix_codes[suffix]
        if behind == "approximate":
            approximate = True
        elif comparator in ("equal", "reach") or behind != "atLeast":
            comparator = behind
    if high is not None:
        comparator = "between"
    elif comparator == "equal" and prefix in ("达到", "达", "迈上", "跨上", "登上"):
        comparator = "reach"
    if unit is not None and (step := _STEP.match(text, finish)):
        finish = step.end()  # 迈上6万亿元台阶
    if prefix in ("近", "接近"):
        approximate = True
    return Quantity(
        Span(begin, finish), Span(start, stop), value, high, unit, comparator, approximate, prefix, suffix, in_words
    )


def _percent(text: str, start: int, end: int, value: Decimal) -> Quantity:
    """A percentage in words with its comparator."""
    begin, prefix, code = _prefix(text, start)
    behind = _comparators()[1].match(text, end)
    comparator = _comparators()[3][behind[1]] if behind else (code if code not in ("", "approximate") else "equal")
    near = "approximate" in (code, comparator)
    if comparator == "equal" and prefix in ("达到", "达"):
        comparator = "reach"
    return Quantity(
        Span(begin, behind.end() if behind else end),
        Span(start, end),
        value,
        None,
        "%",
        "equal" if comparator == "approximate" else comparator,
        near,
        prefix,
        behind[1] if behind else "",
        True,
    )


def _in_other_words(text: str, start: int, end: int) -> list[Quantity]:
    """Shares and changes that no figure states: 占三成, 翻一番, 增长两位数; and one to so many: 1∶1."""
    found = []
    for m in _FEW_TENTHS.finditer(text, start, end):
        tenths = _in_words(m[1])
        if tenths is not None:
            found.append(_percent(text, m.start(), m.end(), tenths * 10))
    for m in _DOUBLED.finditer(text, start, end):
        if "连续" not in text[max(start, m.start() - 8) : m.start()]:
            times = {"两": 2, "二": 2, "三": 3}.get(m["times"] or "", 1)
            found.append(_percent(text, m.start(), m.end(), Decimal(100 * (2**times - 1))))
    for m in _TWO_DIGITS.finditer(text, start, end):
        figure = Span(m.start("much"), m.end())
        found.append(Quantity(figure, figure, Decimal(10), None, "%", "atLeast", False, "", "", True))
    for m in _ONE_TO.finditer(text, start, end):
        if Decimal(m["of"]) and _IS_ONE_TO.search(text, max(start, m.start() - 16), m.start()):
            begin, prefix, code = _prefix(text, m.start())
            code = "reach" if prefix in ("达到", "达") else code if code not in ("", "approximate") else "equal"
            value = round(Decimal(m["low"]) / Decimal(m["of"]), 4).normalize()
            figure = Span(m.start(), m.end())
            behind = _comparators()[1].match(text, m.end())
            suffix = behind[1] if behind else ""
            if suffix and code in ("equal", "reach") and _comparators()[3][suffix] != "approximate":
                code = _comparators()[3][suffix]
            span = Span(begin, behind.end() if behind else m.end())
            found.append(Quantity(span, figure, value, None, None, code, False, prefix, suffix, False))
    return found


def quantities(text: str, start: int = 0, end: int | None = None) -> tuple[Quantity, ...]:
    """Every quantity in ``text[start:end]``, in text order; offsets are those of ``text``.

    Dates, ordinals, document numbers and figures inside names (PM2.5, 2.0版) are left out.
    """
    end = len(text) if end is None else end
    found: list[Quantity] = []
    for m in _NUMBER.finditer(text, start, end):
        low, high_word = m["low"], m["high"]
        tail = m.end("low")
        high: Decimal | None = None
        if high_word is not None:
            tail, high = m.end("high"), _number(high_word)
        q = _complete(text, m.start("low"), tail, _number(low), high, False)
        if q is None:
            continue
        if high is not None and (high <= q.value or (q.unit is None and not _is_share(text, m))):
            single = _complete(text, m.start("low"), m.end("low"), _number(low), None, False)
            found.extend(x for x in (single, _complete(text, m.start("high"), tail, high, None, False)) if x)
            continue
        if high is not None and m["u1"].strip() in ("万", "亿") and q.unit and not q.unit.startswith("10^"):
            q = replace(q, unit={"万": "10^4 ", "亿": "10^8 "}[m["u1"].strip()] + q.unit)
        found.append(q)
    for m in _PERCENT_WORDS.finditer(text, start, end):
        word = m[1]
        value = Decimal(100) if word == "百" else _in_words(word) if not word[0].isdigit() else Decimal(word)
        if value is not None:
            found.append(_percent(text, m.start(), m.end(), value))
    for m in _TENTHS.finditer(text, start, end):
        tenths = _in_words(m[1])
        if tenths is not None:
            found.append(_percent(text, m.start(), m.end(), tenths * 10))
    found.extend(_in_other_words(text, start, end))
    for m in _ROUND_SUM.finditer(text, start, end):
        much, scale = _ROUND[m["much"]]
        code = "reach" if m["verb"].startswith("达") else "above"
        span = Span(m.start(), m.end())
        figure = Span(m.start("much"), m.end())
        unit = scale + (m["unit"] or "元")
        found.append(Quantity(span, figure, Decimal(much), None, unit, code, False, m["verb"], "", True))
    for m in _ONCE_OVER.finditer(text, start, end):
        if m["time"] and re.search("每|年来|已", text[max(start, m.start() - 14) : m.start()]):
            continue  # 每年完成一次: how often, as a matter of course
        figure = Span(m.start("n"), m.end())
        times = {"两": 2, "二": 2, "三": 3}.get(m["n"], 1)
        code = "atLeast" if m["least"] else "equal"
        found.append(
            Quantity(figure, figure, Decimal(times), None, "次" if m["time"] else "轮", code, False, "", "", True)
        )
    for m in _ROUND_COUNT.finditer(text, start, end):
        figure = Span(m.start("much") if m["much"] else m.start("many"), m.end())
        how_many = {"百": 100, "千": 1000}.get(m["much"] or "", 1)
        unit = m["unit"] or f"10^4 {m['of']}"
        found.append(Quantity(figure, figure, Decimal(how_many), None, unit, "equal", False, "", "", True))
    for m in _HAN_NUMBER.finditer(text, start, end):
        count = _in_words(m["low"])
        if count is None or text[m.end() : m.end() + 1] not in _COUNTERS or m["low"][0] in "百千":
            continue
        q = _complete(text, m.start(), m.end(), count, None, True)
        if q is not None and q.unit is not None:
            found.append(q)
    found.sort(key=lambda q: q.figure)
    return tuple(q for i, q in enumerate(found) if i == 0 or q.figure.start >= found[i - 1].figure.end)


_COUNTERS = frozenset("个家条项座所处支张起")


def document_quantities(document: Document) -> tuple[Quantity, ...]:
    """The quantities of every paragraph, read across the line breaks of a page, in source offsets."""
    out: list[Quantity] = []
    for paragraph in document.paragraphs:
        line = compact(document.text, paragraph)
        out.extend(
            replace(q, span=line.span(q.span.start, q.span.end), figure=line.span(q.figure.start, q.figure.end))
            for q in quantities(line.text)
            if not (q.unit is None and _ITEM_NUMBER.match(line.text, 0, q.figure.end + 1))
        )
    return tuple(out)
