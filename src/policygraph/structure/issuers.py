"""Who issued a plan, when, and for which place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from ..model import Span
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.periods import first_date
from ..zh.width import fold
from .header import Title, label
from .lines import Paragraph

PROVINCES = (
    "北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 湖南省 "
    "广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 台湾省 内蒙古自治区 广西壮族自治区 西藏自治区 宁夏回族自治区 "
    "新疆维吾尔自治区 香港特别行政区 澳门特别行政区"
).split()
_SUFFIX = r"省|市|自治区|特别行政区|自治州|州|地区|盟|自治县|县|自治旗|旗|区|新区|开发区"
_PLACE = re.compile(rf"(?:[\u4e00-\u9fff]{{2,8}}?(?:{_SUFFIX}))+?(?=[\u4e00-\u9fff“\d(])")


def issuers(
    title: Title, paragraphs: list[Paragraph], words: StructureWords
) -> tuple[list[tuple[str, Span]], date | None, Span | None]:
    """(issuers as written with their spans, date of issue, its span)."""
    found: list[tuple[str, Span]] = []
    day: tuple[date, Span] | None = None
    if title.issuer_words is not None:
        found = bodies(title.issuer_words, words)
    for paragraph in paragraphs[: max(title.body, 12)]:
        text = fold(paragraph.line.text)
        tag = label(text, words)
        if tag is None:
            continue
        kind, at = tag
        if kind == "issuer" and not found:
            found = bodies(Joined(paragraph.line.text[at:], paragraph.line.offsets[at:]), words)
        if kind == "issued" and day is None:
            day = _day(paragraph, at)
    note = paragraphs[title.note.start : title.note.stop] if title.note else []
    signed = _signature(note, words) or _signature(paragraphs[title.body :], words)
    if signed is not None:
        found = found or signed[0]
        day = day or signed[1]
    if day is None:
        for paragraph in paragraphs[: title.body + 1]:
            text = fold(paragraph.line.text)
            period = first_date(text)
            if period is not None and (len(text) < 24 or text[period.span.start - 1 : period.span.start] == "("):
                day = (period.start, paragraph.line.span(period.span.start, period.span.end))
                break
    if not found and title.text is not None and title.span is not None:
        head = re.match(r"(.{2,60}?)(?=关于|(?:19|20)\d\d年|印发)", fold(title.text))
        if head is not None:
            line = Joined(title.text[: head.end()], tuple(range(title.span.start, title.span.start + head.end())))
            found = bodies(line, words)
    return found, *(day if day is not None else (None, None))


def _day(paragraph: Paragraph, at: int = 0) -> tuple[date, Span] | None:
    period = first_date(fold(paragraph.line.text[at:]))
    if period is None:
        return None
    return period.start, paragraph.line.span(at + period.span.start, at + period.span.end)


def _signature(
    paragraphs: list[Paragraph], words: StructureWords
) -> tuple[list[tuple[str, Span]], tuple[date, Span] | None] | None:
    """Bodies on lines of their own, then a date on a line of its own."""
    for index, paragraph in enumerate(paragraphs):
        text = fold(paragraph.line.text).strip()
        day = _day(paragraph)
        if day is None or len(text) > 16 or text.startswith("("):
            continue
        found: list[tuple[str, Span]] = []
        for before in reversed(paragraphs[max(0, index - 12) : index]):
            line = fold(before.line.text).strip()
            if len(line) > 40 or re.search(r"[。:;,]", line):
                break
            names = bodies(before.line, words)
            if not names:
                break
            found = names + found
        return found, day
    return None


def bodies(line: Joined, words: StructureWords) -> list[tuple[str, Span]]:
    """The official names in a line that holds nothing else; empty if it holds something else."""
    out: list[tuple[str, Span]] = []
    for match in re.finditer(r"[^、,，;；\s]+", line.text):
        for start, end in _apart(match.group(), words):
            name = line.text[match.start() + start : match.start() + end]
            if not words.body_tail.search(fold(name)) or len(name) < 3 or not re.fullmatch(r"[\u4e00-\u9fff()（）“”\"]+", name):
                return []
            out.append((name, line.span(match.start() + start, match.start() + end)))
    return out


def _apart(text: str, words: StructureWords) -> list[tuple[int, int]]:
    """Names that were set on lines of their own and stand together once these are joined."""
    for split in re.finditer(r"(?<=[厅局委会室府部院])(?=(?:中共|国家|国务院|" + "|".join(PROVINCES) + "))", text):
        if split.start() > 3 and words.body_tail.search(text[: split.start()]):
            return [(0, split.start()), *((a + split.start(), b + split.start()) for a, b in _apart(text[split.start() :], words))]
    return [(0, len(text))]


def place_of(name: str) -> str | None:
    """The innermost place that a body's name or a title begins with (``随州市`` of 随州市生态环境局)."""
    text = re.sub(r"^(?:关于|中共|共青团|中国共产党|中国|《)", "", fold(name))
    province = next((p for p in PROVINCES if text.startswith(p)), None)
    rest = text[len(province) :] if province else text
    match = _PLACE.match(rest)
    if match is None or re.match(r".{0,3}?(?:各|全|本|我|示范|试验|社|园|地|城|都|小|街)(?:省|市|州|县|区)", match.group()):
        return province
    if re.search(r"(?:发展|管理|建设|保护|产业|工业|生态|治理|城|流|湾|山|社|校|园|库|全|我|各|本|地|片|辖)(?:区|州|市|省|县)$", match.group()):
        return province
    inner = re.findall(rf"[\u4e00-\u9fff]{{2,}}?(?:{_SUFFIX})", match.group())
    return inner[-1] if inner else province


def jurisdiction(names: list[str], title: str | None, head: str, text: str, words: StructureWords) -> str | None:
    """The place the plan is for: of its issuer, else of its title, else the province the text names most."""
    places = {place for name in names if not words.state_body.search(name) if (place := place_of(name)) is not None}
    if len(places) == 1:
        return places.pop()
    if names and all(words.state_body.search(name) for name in names):
        return None
    if title is not None and (place := place_of(title)) is not None:
        return place
    if len(places) > 1:
        return None
    folded = fold(text)
    if re.search(r"全省|我省|省委|全区|自治区", folded) or (title or "").startswith("省"):
        counts = Counter({p: folded.count(p) for p in PROVINCES if p in folded})
        if counts:
            return counts.most_common(1)[0][0]
    named = Counter(
        m.group(1) for m in re.finditer(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3}[市州])(?=人民政府|生态环境局|委|第|[\u4e00-\u9fff]{2,6}局)", head)
    )
    return named.most_common(1)[0][0] if named else None


def official(name: str, place: str | None) -> str:
    """A short name with the place in front (``省生态环境厅`` in Jiangsu: 江苏省生态环境厅)."""
    if place and re.match(r"[省市县区州](?!委员会)[\u4e00-\u9fff]", name) and place.endswith(name[0]):
        return place + name[1:]
    return name
