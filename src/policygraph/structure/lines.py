"""Physical lines to paragraphs: page furniture and contents pages out, broken lines joined, offsets kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..model import SourceText, Span
from ..vocab.structure import StructureWords
from ..zh.lines import Joined, joined
from ..zh.width import fold
from .furniture import REST_OF_DATE, TERMINAL, YEAR_ALONE, Line, without_contents
from .markers import FIXED, STRONG, Marker, marker
from .widths import CLOSING, local_widths, measure, width_of

_DATE_LINE = re.compile(
    r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二〇○零一0oO]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
#: A date whose end a page has broken off: 2021年12月31 / 日.
_DATE_OPEN = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*(?:\d{1,2})?\Z")
_DATE_END = re.compile(r"(?:\d{0,2}\s*日)(?:\s*印\s*发)?")
_MARKUP = re.compile(r"[|\-=_*·.\s]*\Z")
#: What a title does not begin with, but the first sentence below it does.
NO_TITLE = ("为", "根据", "按照", "现将", "现印发", "经")
#: What only the rest of a broken line begins with: …优化碳达峰碳中 / 和领域创新创业生态.
_TAIL = re.compile(r"和(?![谐平美睦])|与(?!时)|及(?!时)|等(?![级于])|[或的]")
_ITEMS_INSIDE = re.compile(r"(?<=[。；;])\s*(?=(?:\([一二三四五六七八九十]{1,4}\)|[一二三四五六七八九十]{1,3}、|●))")
#: A bracket of owners in front of the item that it is for.
_ITEM_AFTER_OWNERS = re.compile(
    r"\((?=[^()]*(?:牵头|责任|负责|配合|落实))(?:[^()]|\([^()]*\)){3,200}\)\s*(?=(?:\d{1,2}[.、]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)[\u4e00-\u9fff“])"
)
#: The same in front of work that a sentence titles: (民政部等负责)推动绿色化改造。….
_LEAD_AFTER_OWNERS = re.compile(
    r"\((?=[^()]*(?:牵头|责任|负责|配合|落实))(?:[^()]|\([^()]*\)){3,200}\)\s*(?=[\u4e00-\u9fff“][^,;:。!?()]{3,23}。.)"
)
_ITEM_AFTER_GAP = re.compile(r"(?<=\S)\s{2,}(?=\([一二三四五六七八九十]{1,4}\)[\u4e00-\u9fff“])")
_ITEM_AFTER_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、[^。,;:()]{2,40}(?=\([一二三四五六七八九十]{1,4}\)[^()])"
)
#: The end of a bracket of owners, which closes a paragraph: …分工负责).
_OWNERS_END = re.compile(r"(?:负责|牵头|配合|参与|落实|分工)[)\]]\Z")
_LEAD = re.compile(r"[\u4e00-\u9fff“”、]{4,24}。[\u4e00-\u9fff“]")
#: A clause that names no work but says when or for whom: 对指标有异议的, 若排放量…, 履约结束后.
_CONDITION = re.compile(r"(?:的|后|时|期间|以来)\Z|(?:若|如(?!期|意|皋|东)|凡|请)")
#: Marks of a list in front of a line.
_LISTED = re.compile(r"\A[-*•·●▪\s]+")
_NOTED = re.compile(r"\**([\u4e00-\u9fff]{2,6})\**\s*:")
#: The lines of a form, each of which begins anew: 整改目标:, 责任单位:.
FORM_LABEL = re.compile(
    r"(?:整改|责任|牵头|配合|完成|督导|验收|工作|具体|主要)(?:单位|部门|时限|期限|时间|目标|措施|领导|人)\s*:"
)
#: A label and the first of the items that run on behind it.
_ITEMS_LABEL = re.compile(
    r"\A(?=\(\s*\d{1,2}\s*\))|(?:任务|措施|举措|工作|内容):\s*(?=(?:\(\s*1\s*\)|1[.、])\s*[\u4e00-\u9fff“])"
)
_GAP_INSIDE = re.compile(r"(?<=[。”])[ \u3000]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph.  ``line`` is its words as one line, with the offset of each.

    ``sure`` is False where a page broke the lines and this one may go on with the paragraph before it.
    """

    span: Span
    line: Joined
    sure: bool = True


def paragraphs(source: SourceText, words: StructureWords, start: int = 0) -> list[Paragraph]:
    """The paragraphs of the text from ``start`` on, in order."""
    return list(_paragraphs(source.text, words, start))


@lru_cache(maxsize=1)  # asked for the same text twice: for the plans in it, and for the plan
def _paragraphs(text: str, words: StructureWords, start: int) -> tuple[Paragraph, ...]:
    lines = without_contents(_physical(text, start))
    filled = [x for x in lines if x.text]
    if not filled:
        return ()
    width, wrapped = measure(filled)
    indents = wrapped and _uses_indent(filled)
    widths = local_widths(lines, width) if wrapped else [width] * len(lines)
    groups = _group(lines, widths, wrapped, indents, words)
    out: list[Paragraph] = []
    for first, last in groups:
        sure = not wrapped or first == 0 or indents or width_of(_above(lines, first)) < widths[first] - 7
        out.extend(_split(text, lines, first, last, sure, words))
    return tuple(out)


def _physical(text: str, start: int) -> list[Line]:
    out: list[Line] = []
    for match in re.finditer(r"[^\r\n\f\v]*(?:\r\n|[\r\n\f\v]|\Z)", text[start:]):
        raw = match.group()
        if not raw:
            continue
        body = raw.strip()
        body = body.strip("\ufeff\u200b")
        at = start + match.start() + raw.find(body) if body else start + match.start()
        folded = fold(body)
        if not body or _MARKUP.match(folded):
            out.append(Line(at, at, "", 0))
            continue
        indent = sum(2 if c == "\u3000" else 1 for c in raw[: raw.find(body)])
        out.append(Line(at, at + len(body), folded, indent))
    return out


def _is_scrap(lines: list[Line], first: int, last: int, width: int) -> bool:
    """A line of a few characters, left over from a full line of prose that was broken twice."""
    return (
        len(lines[last].text) <= 8
        and width_of(_above(lines, last)) >= width - 7
        and any("。" in x.text or "," in x.text for x in lines[first:last])
    )


def _is_splinter(lines: list[Line], at: int, width: int) -> bool:
    """A word that a page has broken off the line of prose above it: …积极推进 / 全 / 面提升园区水平."""
    text = lines[at].text
    if len(text) > 4 or at == 0 or marker(text) is not None or not re.fullmatch(r"[\u4e00-\u9fff“《、]+", text):
        return False
    above = lines[at - 1].text
    return width_of(above) >= 0.8 * width and re.search("[,。;]", above) is not None and above[-1] != ":"


def _is_under_way(group: list[Line]) -> bool:
    """Whether a paragraph of several lines stops amid a sentence, its last line short: …促进数字赋 / 能服务业升级."""
    said = "".join(x.text for x in group[-8:]).rpartition("。")
    return len(group) > 1 and "," in said[2] and said[2][-1] not in CLOSING


def _goes_over(group: list[Line]) -> bool:
    """Whether a sentence of prose is under way where the page ends, however short its last line is."""
    said = "".join(x.text for x in group[-8:])
    begun = said.rpartition("。")[2]
    return len(said) >= 20 and re.search("[,。;、]", said) is not None and len(begun) >= 2 and said[-1] not in CLOSING


def _above(lines: list[Line], index: int) -> str:
    """The words of the last line before ``index`` that has any."""
    return next((lines[i].text for i in range(index - 1, -1, -1) if lines[i].text), "")


def _is_whole_title(group: list[Line], after: Line, words: StructureWords) -> bool:
    """Whether the lines above the first heading are a title that ends here, however full its last line is."""
    text = "".join(x.text for x in group)
    if len(text) < 8 or text.startswith(NO_TITLE) or re.search("[。,;:]", text):
        return False
    if len(after.text) <= 10 and not after.text.endswith(":"):  # 各有关单位:
        return False
    if text[:10] == after.text[:10] and text.endswith("通知"):  # the title page, then the title again
        return True
    if (after.text.endswith(("通知", "》")) and "。" not in after.text) or after.text.startswith(("印发", "已")):
        return False
    return words.plan_noun.search(re.sub(r"\([^()]{1,16}\)\Z", "", text.rstrip("》 ")).rstrip("》 ")) is not None


def _group(
    lines: list[Line], widths: list[int], wrapped: bool, indents: bool, words: StructureWords
) -> list[tuple[int, int]]:
    """(first, last) indexes of the lines that make up each paragraph."""
    out: list[tuple[int, int]] = []
    first = last = -1
    blank = heading = turned = False
    for i, line in enumerate(lines):
        if not line.text:
            blank = first >= 0
            turned = turned or line.page
            continue
        bare = line.text if line.text[0] not in "-*•·●▪" else _LISTED.sub("", line.text).replace("**", "")
        noted = _NOTED.match(bare)
        noted = noted if noted is not None and (noted[1] in words.labels or FORM_LABEL.match(bare)) else None
        again = first >= 0 and blank and any(line.text == x.text for x in lines[first : last + 1])
        heading = heading or marker(line.text) is not None
        if not heading and first >= 0 and _is_whole_title(lines[first : last + 1], line, words):
            out.append((first, last))
            first = last = i
            blank = turned = False
            continue
        goes_on = first >= 0 and lines[last].text[-1] not in TERMINAL and marker(line.text) is None
        goes_on = goes_on and _OWNERS_END.search(lines[last].text) is None
        goes_on = goes_on and _DATE_LINE.fullmatch(lines[last].text) is None
        hangs = goes_on and indents and lines[first].indent >= 2 > line.indent
        width = widths[i]
        left_over = goes_on and wrapped and last > first and (not blank or len(lines[last].text) <= 3)
        scrap = left_over and _is_scrap(lines, first, last, width)
        splinter = goes_on and wrapped and _is_splinter(lines, last, width)
        over = goes_on and wrapped and turned and _goes_over(lines[first : last + 1])
        torn = first >= 0 and last == i - 1 and wrapped and _is_splinter(lines, i, width)
        if noted is None and (hangs or scrap or splinter or torn or over):
            last = i  # lines broken twice: 烧结 / 等前 / 端工序
        elif (
            first >= 0 and not again and noted is None and _joins(lines[last], line, blank, width, wrapped, indents)
        ) or (goes_on and wrapped and not blank and _is_under_way(lines[first : last + 1])):
            last = i
        else:
            if first >= 0:
                out.append((first, last))
            first = last = i
        blank = turned = False
    if first >= 0:
        out.append((first, last))
    return out


def _uses_indent(lines: list[Line]) -> bool:
    share = sum(1 for x in lines if x.indent >= 2) / len(lines)
    return 0.08 <= share <= 0.8


def _unclosed(text: str) -> bool:
    return text.count("《") > text.count("》") or text.rfind("(") > text.rfind(")") or text.count("“") > text.count("”")


def _joins(before: Line, after: Line, blank: bool, width: int, wrapped: bool, indents: bool) -> bool:
    text = before.text
    found = marker(after.text)
    ended = text[-1] in TERMINAL or (text[-1] in CLOSING and len(text) > 1 and text[-2] in TERMINAL)
    if text[-1] == ")" and not wrapped and not _unclosed(text):
        ended = True
    if found is not None and found.style in STRONG and (ended or not _unclosed(text)):
        # 第 / 一、二阶梯: a numeral that a page broke off its word
        prose = width_of(text) >= width - 7 and "," in text and marker(text) is None and text[-1] not in CLOSING
        broken = found.style in ("han", "padded") and (text.endswith("第") or prose)
        return wrapped and not ended and broken
    if YEAR_ALONE.match(text) and REST_OF_DATE.match(after.text):
        return True
    if _DATE_OPEN.search(text) and _DATE_END.fullmatch(after.text):
        return True
    if text.endswith(("会议上", "会议上)")):  # when a report was given
        return False
    if _DATE_LINE.fullmatch(text):  # the date below a signature ends it
        return False
    if not wrapped:
        if text[-1] in "、," and not blank and found is None:  # a list under way
            return True
        last = text.rpartition("。")[2].strip()
        if len(last) <= 40 and "," not in last and last != text and marker(last) is not None:
            return False  # a heading that stands behind the text of its line: …转移。 六、绿色转型发展
        long = len(text) > 45
        if blank or ended or found is not None or len(text) <= 12:
            return False
        addressed = after.text.endswith(":") and len(after.text) < 80  # 各设区市人民政府：
        return (long and not addressed) or _unclosed(text)
    if blank and after.text.endswith(":") and len(after.text) < 40:  # 各有关单位：
        return False
    mark = marker(text) if "。" not in text else None
    if mark is not None and found is None and (blank or _is_heading(mark, text)) and width_of(after.text) >= width - 7:
        return False
    # a heading is broken only where it must
    full = width_of(text) >= width - (3 if mark is not None and not _states(mark, text) else 7)
    if (
        (text[-1] in "、,的和与及或" or (not blank and not ended and mark is None and _TAIL.match(after.text)))
        and found is None
        and len(text) > 6
    ):
        return True
    ragged = not full and not ended and not blank and found is None and mark is None
    # a sentence under way that a ragged line breaks off: …完成储备林建设 / 50万亩
    if (
        ragged
        and width_of(text) >= 0.75 * width
        and (
            re.search(r"。[^。]{4,}(?<!\))\Z", text)
            or ("," in text and text[-1] != ")" and re.search("[,。;]", after.text))
            or re.match(r"\d[\d.,]*\s*[%万亿个家亩公吨项]", after.text)
        )
    ):
        return True
    if not full:
        return not ended and not blank and _unclosed(text) and found is None and len(text) > 6
    if _OWNERS_END.search(text) and _LEAD.match(after.text):
        return False
    if indents and after.indent >= 2 and after.indent > before.indent and ended:
        return False
    if ended:
        return not blank and found is None and indents and after.indent < 2 and text[-1] != "：" and text[-1] != ":"
    if found is not None and text[-1] not in "、,和及与":
        return _unclosed(text)
    return True


def _states(mark: Marker, text: str) -> bool:
    """Whether the first clause behind a mark is prose: an item without a title, which a line's end may break anywhere."""
    clause = re.match(r"[^,;:。]+(?=,)", text[mark.length :])
    return clause is not None and _CONDITION.search(clause[0]) is not None


def _is_heading(mark: Marker, text: str) -> bool:
    """A line that is a heading for sure: what follows it on a full line is text."""
    return mark.style in FIXED or (mark.style == "han" and "," not in text)


def _split(text: str, lines: list[Line], first: int, last: int, sure: bool, words: StructureWords) -> list[Paragraph]:
    """One group of lines as paragraphs: items that run on inside a line start one of their own."""
    line = joined(text, Span(lines[first].start, lines[last].end))
    if any(not x.text and x.end == x.start for x in lines[first : last + 1]):
        line = _without_blanked(text, lines[first : last + 1])
    folded = fold(line.text)
    cuts = {m.end() for m in _ITEMS_INSIDE.finditer(folded)}
    if first == last:
        cuts |= {m.end() for m in _GAP_INSIDE.finditer(folded)}
    cuts |= {m.start() for m in re.finditer("●", folded)} | _numbered(folded)
    cuts |= {m.end() for m in _ITEM_AFTER_GAP.finditer(folded)}
    owners = _ITEM_AFTER_OWNERS.match(folded)
    if owners is not None:
        cuts.add(owners.end())
    owners = _LEAD_AFTER_OWNERS.match(folded)
    if owners is not None and words.work_verb.match(folded, owners.end()):
        cuts.add(owners.end())
    heading = _ITEM_AFTER_HEADING.match(folded)
    if heading is not None:
        cuts.add(heading.end())
    bounds = sorted(c for c in cuts if 0 < c < len(folded))
    out: list[Paragraph] = []
    for a, b in zip([0, *bounds], [*bounds, len(folded)], strict=True):
        while b > a and line.text[b - 1].isspace():
            b -= 1
        if b <= a:
            continue
        part = Joined(line.text[a:b], line.offsets[a:b])
        out.append(Paragraph(Span(part.offsets[0], part.offsets[-1] + 1), part, sure or a > 0))
    return out


def _numbered(folded: str) -> set[int]:
    """Where the items begin that run on behind a label: 整改措施:1.…。2.…, 主要任务:(1)…。(2)…."""
    label = _ITEMS_LABEL.search(folded)
    if label is None:
        return set()
    bracket = folded[label.end() : label.end() + 1] == "("
    out: list[int] = [label.end()]
    first = re.compile(r"\(?\s*(\d{1,2})").match(folded, label.end())
    for value in range(int(first[1]) + 1 if first is not None else 2, 40):
        mark = rf"\(\s*{value}\s*\)" if bracket else rf"{value}[.、](?!\d)"
        found = re.compile(rf"(?<=[。;:)])\s*(?={mark})").search(folded, out[-1] + 2)
        if found is None:
            break
        out.append(found.end())
    return set(out) if len(out) >= 2 or label[0] else set()


def _without_blanked(text: str, lines: list[Line]) -> Joined:
    """The words of the lines without the page numbers between them."""
    chars: list[str] = []
    offsets: list[int] = []
    for line in lines:
        if line.text:
            part = joined(text, Span(line.start, line.end))
            chars.extend(part.text)
            offsets.extend(part.offsets)
    return Joined("".join(chars), tuple(offsets))
