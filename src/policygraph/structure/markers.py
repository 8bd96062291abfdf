"""The marks that number headings and items: 第一章, 一、, （一）, 1., 1.1, (1), ①, ●, 专栏, # …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..zh.numerals import number

_HAN = "一二三四五六七八九十百零〇"
#: Words that number work by name: 任务一:, 行动2:, 举措三、.
_NAMED = "任务|行动|工程|举措|措施|专项行动|专项"
#: What stands behind an article that is cited and heads nothing: 第九条、第十条的规定.
_CITED = r"\s*(?:[、,]|的(?![一-龥]{0,6}$)|至第|和第|及第|或|规定|第.{1,3}[款项])"
#: What follows a figure that a line break parted from its sentence: 达到 / 1.1 亿吨标准煤.
_MEASURED = (
    "[万亿](?![里隆达])|千瓦|兆瓦|公里|公顷|平方|立方|微克|毫克|吨|亩|元(?!宇)|倍|个百分点|百分点|左右|以[上下内]|起/"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at the start of a line: its ``style``, its length with the blanks after it, its number."""

    style: str
    length: int
    written: str
    value: int | None
    hashes: int = 0  # of a Markdown heading


_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s*([{_HAN}\d]+)\s*(?:[编篇]|部分)(?!{_CITED})\s*")),
    ("chapter", re.compile(rf"第\s*([{_HAN}\d]+)\s*章(?!{_CITED})\s*")),
    ("division", re.compile(rf"第\s*([{_HAN}\d]+)\s*节(?!{_CITED})\s*")),
    ("article", re.compile(rf"第\s*([{_HAN}\d]+)\s*条(?!{_CITED})\s*")),
    ("box", re.compile(rf"\[?专\s*栏\s*([{_HAN}\d]*)(?:-\d+)?[:、.]?\]?\s*")),
    ("annex", re.compile(rf"附\s*[件表录]\s*([{_HAN}\d]*)\s*[:.、]?\s*")),
    ("heading", re.compile(r"(#{1,6})\s+")),
    ("han", re.compile(rf"((?![零〇])[{_HAN}]{{1,4}})\s*[、.]\s*")),
    ("han-bracket", re.compile(rf"[(\[]\s*((?![零〇])[{_HAN}]{{1,4}})\s*[)\]]\s*[、.]?\s*")),
    ("named", re.compile(rf"(?:{_NAMED})\s*([{_HAN}]{{1,3}}|\d{{1,2}})(?:\s*[:、.]\s*|\s+)(?=[\u4e00-\u9fff“])")),
    ("decimal3", re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})(?!\d|[.%])[.、]?\s*(?=[\u4e00-\u9fff“《])")),
    ("decimal2", re.compile(rf"(\d{{1,2}}\.\d{{1,2}})(?!\d|[.%])[、]?\s+(?!{_MEASURED})(?=[\u4e00-\u9fff“《])")),
    ("arabic", re.compile(r"(\d{1,3})\s*(?:[.、]\s*(?=[^\d\s.])|,\s*(?=[\u4e00-\u9fff“]))")),
    ("arabic-bracket", re.compile(r"\(\s*(\d{1,3})\s*\)\s*[、.]?\s*")),
    ("arabic-half", re.compile(r"(\d{1,3})\)\s*[、.]?\s*")),
    ("circle", re.compile(r"([①-⑳㉑-㉟❶-❿⑴-⒇⒈-⒛])\s*")),
    ("ordinal", re.compile(r"第\s*([一二三四五六七八九十]{1,2})\s*[,:]\s*(?=[\u4e00-\u9fff“])")),
    ("roman", re.compile(r"([Ⅰ-Ⅻ])(?!\s*、?[Ⅰ-Ⅻ]?[类级期型区])\s*[.、:]?\s*(?=[\u4e00-\u9fff“])")),
    ("letter", re.compile(r"([a-zA-Z])\s*[.)]\s*(?=[\u4e00-\u9fff“])")),
    ("dashed", re.compile(r"(\d{1,2}-\d{1,2})\s+(?=[\u4e00-\u9fff“])")),
    ("padded", re.compile(r"(0\d)\s*(?=[\u4e00-\u9fff])")),
    ("bullet", re.compile(r"([●➢►▶\uf06c\uf0b2\uf0d8])\s*")),
    ("bullet-large", re.compile(r"([◆■▲★◎])\s*")),
)

#: Styles that open a paragraph wherever a line starts with them.
STRONG = frozenset(
    {
        "part",
        "chapter",
        "division",
        "han",
        "han-bracket",
        "box",
        "heading",
        "bullet",
        "bullet-large",
        "padded",
        "named",
    }
)

#: Styles whose place in the hierarchy is fixed, outermost first.
FIXED = ("part", "chapter", "division")


#: What a mark can begin with, beside a digit.
_BEGIN = frozenset(f"第[专附#(任行工举措{_HAN}●◆■▲★◎➢►▶\uf06c\uf0b2\uf0d8") | {
    chr(code) for a, b in ("①⑳", "㉑㉟", "❶❿", "⑴⒇", "⒈⒛", "ⅠⅫ", "az", "AZ") for code in range(ord(a), ord(b) + 1)
}


def marker(folded: str) -> Marker | None:
    """The mark at the start of a line whose width is folded; None if there is none."""
    # Most lines have none, and each is asked about many times.
    if folded[:1] not in _BEGIN and not folded[:1].isdigit():
        return None
    return _marker(folded)


@lru_cache(maxsize=4096)
def _marker(folded: str) -> Marker | None:
    hit = next(((s, m) for s, form in _FORMS if (m := form.match(folded)) is not None), None)
    if hit is None:
        return None
    style, match = hit
    raw = match.group(1)
    value: int | None
    if style == "heading":
        inner = marker(folded[match.end() :])
        if inner is not None and not inner.style.startswith(("heading", "bullet")):  # ### 1. 治理河道
            return Marker(inner.style, match.end() + inner.length, inner.written, inner.value, len(raw))
        return Marker(f"heading{len(raw)}", match.end(), raw, None, len(raw))
    if style.startswith("bullet"):
        return Marker(style, match.end(), raw, None)
    if style == "circle":
        value = _circle(raw)
    elif style in ("roman", "letter"):
        value = ord(raw) - ord("Ⅰ" if style == "roman" else "a" if raw >= "a" else "A") + 1
    elif style == "dashed":
        value = int(raw.rsplit("-", 1)[1])
    elif style in ("decimal2", "decimal3"):
        value = int(raw.rsplit(".", 1)[1])
    else:
        found = number(raw) if raw else None
        value = int(found) if found is not None else None
    written = match.group().strip()
    return Marker(style, match.end(), written, value)


def _circle(c: str) -> int:
    for first, base in (("①", 1), ("㉑", 21), ("❶", 1), ("⑴", 1), ("⒈", 1)):
        if 0 <= ord(c) - ord(first) < 20:
            return ord(c) - ord(first) + base
    return 0
