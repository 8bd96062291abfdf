"""What a cell of a task table holds, by its words alone: a number, bodies, a date, nothing, or text."""

from __future__ import annotations

import re
from functools import cache

from ..vocab.actions import opening_verb
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..zh.numerals import number
from ..zh.width import fold

#: Kinds of cells; ``part``: the beginning of a body's name that a line has broken off.
SERIAL, BODIES, DATE, ONGOING, DASH, FIGURE, PART, TEXT = (
    "serial", "bodies", "date", "ongoing", "dash", "figure", "part", "text",
)  # fmt: skip
_SERIAL = re.compile(
    r"[#№]?\s*(?P<n>(?!(?:19|20)\d\d)\d{1,4})\s*[.、]?|\(\s*(?P<b>\d{1,3})\s*\)|(?P<c>[①-⑳])|\(?(?P<h>[一二三四五六七八九十]{1,3})[)、]?"
)
_DATE = re.compile(
    r"(?:20\d\d(?:[./-]\d{1,2}){0,2}|\d{1,2}(?=[月日旬-])|[一二三四1-4]季度|[一二三四五六七八九十]{1,2}月|年度?|月份?|[日号]|[底末初前内起]|之|以|上半年|下半年|[上中下]旬|第|每|全年|当年|本年|今年"
    r"|到|于|至|截至|截止|力争|确保|完成|基本|全面|启动|[-—~./、,;]|[“”\"]|十[四五]五|期间|时期|阶段性?|实施|推进|持续|长期|坚持|\s)+"
)
_CUE = re.compile(r"20\d\d|\d{1,2}月|[一二三四五六七八九十]月|季度|年底|年末|年内|半年|全年|十[四五]五|每[年月季]")
_DIVIDE = re.compile(r"[、,;/]|\s+|(?<=[局厅委])(?=[省市县区][\u4e00-\u9fff])")
_TAIL = re.compile(r"(?:等|及有关部门|分别|按职责分工|按职责|负责|牵头|配合|落实|组织实施)+[。]?\Z")
#: 牵头单位:… is a labelled line, and no cell.
_LABEL = re.compile(r"[\u4e00-\u9fff()]{2,12}:")
_BRACKET = re.compile(r"\([^()]*\)")
_FIGURE = re.compile(r"[<>≤≥≦≧约]*\s*-?\d[\d,]*(?:\.\d+)?\s*[%\u4e00-\u9fff/]{0,5}")
_FIRST = re.compile(r"[省市县区州盟旗各][\u4e00-\u9fff、]{1,9}\Z")
_LONGEST_NAME = 24


def kind_of(words: str) -> str:
    """The kind of a cell or of a piece of one, of its words as written."""
    text = fold(words).strip()
    if _SERIAL.fullmatch(text):
        return SERIAL
    if not text or text.rstrip("。") in _empty():
        return DASH
    if len(text) <= 40:
        if _DATE.fullmatch(text.rstrip("。")) and _CUE.search(text):
            return DATE
        if _ongoing().fullmatch(text):
            return ONGOING
    if _FIGURE.fullmatch(text):
        return FIGURE
    if _are_bodies(text):
        return BODIES
    if len(text) <= 10 and _FIRST.match(text) and not opening_verb().match(text):
        return PART
    return TEXT


def serial_value(words: str) -> int | None:
    """The number that a cell consists of: ``58``, ``#58``, ``(3)``, ``③``, ``二``; None where it is no such."""
    found = _SERIAL.fullmatch(fold(words).strip())
    if found is None:
        return None
    if found["h"]:
        value = number(found["h"])
        return None if value is None else int(value)
    return ord(found["c"]) - ord("①") + 1 if found["c"] else int(found["n"] or found["b"])


def _are_bodies(text: str) -> bool:
    if "。" in text[:-1] or _LABEL.match(text):
        return False
    names = [n for part in _DIVIDE.split(_BRACKET.sub("", text.rstrip("。、,;"))) if (n := _TAIL.sub("", part.strip()))]
    if not names:
        return False
    told = sum(len(n) for n in names if len(n) <= _LONGEST_NAME and _name().search(n) and not _works(n))
    return told >= 0.6 * sum(map(len, names))


def _works(name: str) -> bool:
    """True for work that ends as names of bodies do: 建设政务服务中心."""
    return (
        len(name) > 5 and opening_verb().match(name) is not None and not name.endswith(("局", "厅", "委", "部", "政府"))
    )


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fffA-Z](?:{alternatives(TableWords.load().lists['body_endings'])})\Z")


@cache
def _ongoing() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(TableWords.load().lists['ongoing'])}|[、,。;并及和])+")


@cache
def _empty() -> frozenset[str]:
    return frozenset(TableWords.load().lists["empty"]) | {"—", "——", "–", "－", "－－"}
