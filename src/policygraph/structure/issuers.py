"""Who issued a plan, when, and for which place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from ..model import Span
from ..vocab.places import Place, Places
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.periods import first_date
from ..zh.width import fold
from .header import Title
from .labels import labelled, order
from .letterhead import at_end, in_full, letterhead, made_known
from .lines import Paragraph
from .signature import bodies, day_of, listed, printed, signature, unsigned

#: How much of a text is read for the place that it speaks of, in characters.
_READ = 30_000
NATION = "000000"
#: How often a plan of the whole country says 我国, at least.
_NATIONAL = 4
#: What else only a plan of the whole country says, where no place speaks of itself.
_OF_ALL = re.compile(
    r"我国|全国(?!人大|政协|人民|一流|先进|文明|重点)|各省|各地区|各地(?!方)|省级(?!以上)|党中央、国务院|中央财政|中央企业|国家层面"
    r"|(?:工业和信息化|生态环境|财政|商务|科技|教育|交通运输|水利|农业农村|自然资源|住房城乡建设|文化和旅游|应急管理|公安|民政)部(?!门)"
    r"|国家(?:发展改革委|能源局|林草局|卫生健康委|统计局|税务总局)"
)
_OF_ONE = re.compile(
    r"我[省市县区州]|本[省市县区](?!份)|(?<!健)全[省市县州](?!一级)|(?<!直辖)(?:省|市|县|区|自治区)(?:委|政府|人民政府)(?!托)|(?<![各有关])[省市县区](?:直|属)|[省市]级有关部门"
)
#: How often such words stand there, at least.
_COUNTRYWIDE = 5
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?<![建设创办高技发展示点])(?:新区|经济技术开发区|高新技术产业开发区|经济开发区|经开区|高新区)(?!建设|管理|条例)"
)
#: 2025年|县教育局|工作要点.
_YEAR_FIRST = re.compile(
    r"(?:19|20)\d\d\s*年(?:度|全年)?((?!全)[\u4e00-\u9fff]{3,20}?[局厅委办校院])(?=工作|重点|推进|推动|党建|年度)"
)
#: 常山县水利局|党建工作要点.
_BUREAU_FIRST = re.compile(
    r"([\u4e00-\u9fff]{2,12}?[省市县区州旗盟][\u4e00-\u9fff]{2,12}?(?:厅|局(?![面部势域限长])|医院))(?=[\u4e00-\u9fff“]{4,})"
)
#: Issuers and date in a bracket below the title.
_BELOW = re.compile(
    r"\((?:([^()\d]{3,60}?)\s*(?:19|20)\d\d年\s*\d{1,2}月\s*\d{1,2}日|(?:19|20)\d\d年\s*\d{1,2}月\s*\d{1,2}日\s*([^()\d]{3,60}?)(?:印发|发布|公布|制定|印)?)\)"
)
_BARE_LEVEL = re.compile(r"(自治区|[省市县区州盟旗])(?=[\u4e00-\u9fff])(?!委员会)")
#: A place of any name in front of a body or a year: 清州市2022年…, 云阳区人民政府.
_PLACE_AHEAD = re.compile(
    r"(?:中共)?((?![全各本我该])[\u4e00-\u9fff]{2,6}?(?:自治[区州县]|[省市县区州旗盟]))(?=人民政府|委(?!员会)|[\u4e00-\u9fff]{2,10}(?:局|厅|委员会|办公室|中心)|(?:19|20)\d\d|“?十[一二三四五六]五|[\u4e00-\u9fff]{4,})"
)
_NO_PLACE = re.compile(
    r"(?:.*[地园社景城库灾林山牧校院矿新老]区|.*(?:示范|试验|开发|高新|经开|功能|保护|自贸|保税|湾)区|(?:直辖|地级|县级|副省级|设区|省辖|超大城|特大城|城|部分|有关|相关|其他|上级|国有林|自治)[省市县区州])\Z"
)
_OWN = {
    "province": r"(?<!健)全省|我省|省委、?省政府|我区各市|全区各市",
    "prefecture": r"全市|我市|市委、?市政府|全州|我州",
    "county": r"全县|我县|我区|全区|区委、?区政府|县委、?县政府",
}


def issuers(
    title: Title, paragraphs: list[Paragraph], words: StructureWords
) -> tuple[list[tuple[str, Span]], date | None, Span | None]:
    """(issuers as written with their spans, date of issue, its span)."""
    found: list[tuple[str, Span]] = []
    day: tuple[date, Span] | None = None
    if title.issuer_words is not None:
        found = bodies(title.issuer_words, words)
    posted: tuple[date, Span] | None = None
    dated: tuple[date, Span] | None = None
    for paragraph in paragraphs[: max(title.body, 12)]:
        for kind, value in labelled(paragraph.line, words):
            if kind == "issuer" and not found:
                found = bodies(value, words)
            if kind == "issued":
                dated = dated or day_of(value)
            if kind == "posted":
                posted = posted or day_of(value)
    known = made_known(paragraphs[title.body : title.body + 2], words)
    if known is not None:
        found, day = found or known[0], day or known[1]
    note = paragraphs[title.note.start : title.note.stop] if title.note else []
    signed = signature(note, words) or signature(paragraphs[title.body :], words)
    if signed is None and title.note:  # a note without a heading: its number, its text, who signs, the plan's title
        signed = signature(paragraphs[: title.note.start], words)
    if signed is not None:  # what stands below the signature says more than what a page shows above
        day = (signed[1] if signed[0] or day is None else day) if dated is None or signed[0] else day
    day = day or dated
    above = [p for p in note if title.span is None or p.span.end <= title.span.start]
    signers = signed[0] if signed is not None and signed[0] else unsigned(above, words)
    if day is None:
        for paragraph in paragraphs[: title.body + 1]:
            text = fold(paragraph.line.text)
            period = None if labelled(paragraph.line, words) else first_date(text)
            if period is not None and (len(text) < 24 or text[period.span.start - 1 : period.span.start] == "("):
                day = (period.start, paragraph.line.span(period.span.start, period.span.end))
                break
    day = day or posted
    found = found or (signed[0] if signed is not None else [])
    if not found and (by := order(paragraphs[: title.body], words)) is not None:
        found = bodies(by[0], words)
    if not found and title.text is not None and title.span is not None:
        folded = fold(title.text)
        head = re.match(
            r"(.{2,60}?)\s*(?=关于|(?:19|20)\d\d\s*(?:年|[-—至~])|印发|“?十[一二三四五六](?:五|个五年))", folded
        ) or _YEAR_FIRST.match(folded)
        head = head or _BUREAU_FIRST.match(folded)
        if head is not None:
            first, last = head.span(1)
            at = title.span.start
            found = bodies(Joined(title.text[first:last], tuple(range(at + first, at + last))), words)
    for paragraph in paragraphs[title.body : title.body + 2] if not found and not signers else ():
        below = _BELOW.fullmatch(fold(paragraph.line.text).strip())  # (省水利厅 2024年1月15日)
        named = (below[1] or below[2]) if below is not None else ""
        at = paragraph.line.text.find(named) if named else -1
        if at >= 0:
            stop = at + len(named)
            signers = bodies(Joined(paragraph.line.text[at:stop], paragraph.line.offsets[at:stop]), words)
    if not found and not signers:
        signers = listed(paragraphs[title.body :], words)
    if not found and not signers and day is None and (print_line := printed(paragraphs, words)) is not None:
        signers, day = print_line
    if not found and not signers and title.note:
        signers = letterhead(paragraphs[: title.note.start], words)
    if not signers and title.note and (not found or "等" in fold(title.text or "")[:40]):
        signers = at_end(paragraphs[title.body :], words)
    if not found or _more(signers, found):
        found = signers or found
    return in_full(_placed(found), paragraphs[: title.body]), *(day if day is not None else (None, None))


def _more(signed: list[tuple[str, Span]], named: list[tuple[str, Span]]) -> bool:
    """Whether the signatures hold the bodies that the title names and others: it names the first of many."""
    # 省教育厅 in the title signs as 湖南省教育厅
    same = sum(any(full.endswith(name[1:]) for full, _ in signed) for name, _ in named)
    short = len(signed) == len(named) == same and all(_BARE_LEVEL.match(name) for name, _ in named)
    return short or (
        len(signed) > len(named) and (same == len(named) or (len(named) > 3 and 3 * same >= 2 * len(named)))
    )


def _placed(found: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """The bodies of a list whose place stands with the first alone (河南省交通运输厅、财政厅), each with its place."""
    places = Places.load()
    if len(found) < 2:
        return found
    place, end = places.leading(found[0][0], 0)
    if place is None or place.level == "nation" or end < 3:
        return found
    head = found[0][0][:end]
    own = re.compile(
        r"(?![省市县区州]|国家|中国|人民|中共|驻)[\u4e00-\u9fff]{2,10}(?:厅|局|委|委员会|办公室|总社|社)\Z"
    )
    return [
        (head + name, span)
        if own.match(name) and not any(places.find(name, i) for i in range(len(name)))
        else (name, span)
        for name, span in found
    ]


def unlisted(names: list[str], title: str | None) -> str | None:
    """The place that the first issuer or the title begins with, where no gazetteer has it."""
    for text in (*names[:1], title or ""):
        match = _PLACE_AHEAD.match(fold(text))
        if match is not None and _NO_PLACE.match(match[1]) is None and Places.load().resolve(match[1]) is None:
            return match[1]
    return None


def place_of(name: str, places: Places) -> Place | None:
    """The innermost place that a body's name or a title begins with (随州市 of 湖北省随州市生态环境局)."""
    text = fold(name)
    return places.leading(text, _before(text))[0]


def _before(text: str) -> int:
    """How much of a name or title stands before its place."""
    found = re.match(r"关于(?:做好|开展|推进)?|中共|共青团|中国共产党|《", text)
    return found.end() if found else 0


def zone_of(title: str | None, places: Places) -> tuple[Place, str] | None:
    """The development zone that a title begins with, and the place that it lies in (南京市, 南京江北新区)."""
    text = fold(title or "")
    at = _before(text)
    place, end = places.leading(text, at)
    zone = _ZONE.match(text, end) if place is not None else None
    if place is None or zone is None or (zone.end() - zone.start() < 4 and text[end - 1] in "省区市"):
        return None  # of 江苏省高新区 there are many
    return place, text[at : zone.end()]


def jurisdiction(names: list[str], title: str | None, text: str, words: StructureWords, places: Places) -> Place | None:
    """The place the plan is for: of its issuer, else of its title, else the place the text speaks of as its own."""
    own = {p.code: p for n in names if not words.state_body.search(n) if (p := place_of(n, places)) is not None}
    bare = sum(_BARE_LEVEL.match(n) is not None for n in names)
    if len(own) == 1 and 2 * bare <= len(names):  # 南京海关 among offices of 省 does not make the plan Nanjing's
        return next(iter(own.values()))
    if title is not None and (place := place_of(title, places)) is not None:
        return place
    if names and not own and words.state_body.search(names[0]):
        return places.by_code(NATION)
    if own and not bare:
        return None
    read = fold(title or "") + "\n" + fold(text[:_READ])
    level = next((m[1] for name in names if (m := _BARE_LEVEL.match(name))), None)
    found = _named_most(read, level, places) if level else _spoken_of(read, places)
    if own or (found is not None and found.code != NATION):
        return found
    return _province_in(fold(title or ""), places) or found  # the country's plan for one province is for that one


def _province_in(title: str, places: Places) -> Place | None:
    """The one province that a title names (数字广东建设2025年工作要点)."""
    found = {p.code: p for at in range(len(title)) if (hit := places.find(title, at)) for p in hit[1]}
    provinces = [p for p in found.values() if p.level == "province"]
    return provinces[0] if len(found) == len(provinces) == 1 else None


def _named_most(text: str, level: str, places: Places) -> Place | None:
    """The place that 市 in an issuer's name (市工业和信息化局) means: the one of that kind which the text names most."""
    counts: Counter[str] = Counter()
    at = 0
    while at < len(text):
        hit = places.find(text, at)
        if hit is None:
            at += 1
            continue
        for place in hit[1]:
            if place.name.endswith(level) and place.until is None and place.level != "nation":
                counts[place.code] += 1
        at = hit[0]
    ranked = counts.most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
    return places.by_code(ranked[0][0]) if clear else None


def _spoken_of(text: str, places: Places) -> Place | None:
    """The place that 我省, 全市 or 我区 mean: the one of that level which the text names most."""
    said = {level: len(re.findall(form, text)) for level, form in _OWN.items()}
    level = max(said, key=lambda key: said[key])
    if said[level] < 2:
        # a plan that speaks of 我国 throughout and of no place as its own is the country's
        of_all = len(_OF_ALL.findall(text)) >= _COUNTRYWIDE and _OF_ONE.search(text) is None and "各" in text
        return places.by_code(NATION) if of_all or len(re.findall("我国", text)) >= _NATIONAL else None
    counts: Counter[str] = Counter()
    at = 0
    while at < len(text):
        hit = places.find(text, at, short_counties=level == "county")
        if hit is None:
            at += 1
            continue
        for place in hit[1]:
            if place.level == level and place.until is None:
                counts[place.code] += 1
        at = hit[0]
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < (3 if level == "county" else 1):
        return None
    if len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]:
        return None
    return places.by_code(ranked[0][0])


def official(name: str, place: str | None) -> str:
    """A short name with the place in front (``省生态环境厅`` in Jiangsu: 江苏省生态环境厅)."""
    if place and name.startswith("自治区") and place.endswith("自治区"):
        name = place + name[3:]
    if place and re.match(r"[省市县区州](?!委员会)[\u4e00-\u9fff]", name) and place.endswith(name[0]):
        name = place + name[1:]
    if re.fullmatch(r"(?!中共)[\u4e00-\u9fff]{2,12}[省市县区州盟旗]委(?:办公厅|办公室)?", name):
        return "中共" + name  # an office of the party's committee
    return name
