"""The pieces of a flattened table: runs of characters between blanks and line breaks, and what each can be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..model import Span
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..vocab.units import Units
from ..zh.width import fold
from .table_values import read_value

_RUN = re.compile(r"\S+")
_PAGE = re.compile(r"-\s*\d{1,3}\s*-?|-?\s*\d{1,3}\s*-|第\s*\d{1,3}\s*页")
_RUNNING = re.compile(r".{3,}(?:公报|规划|方案|纲要|计划|意见|通知|文件)\Z")
_GLUED = re.compile(r"[\[(]\d[\d.]*[\])]([\u4e00-\u9fff].*)")
#: The mark of a footnote that a converter set on a line of its own, and what it may stand behind.
_MARK = re.compile("[\u2460-\u2473]{1,3}")
_NOTED = re.compile(r"[\u4e00-\u9fff)%]\Z")
_STAR = re.compile("[★☆△▲※]{1,3}")
_CUT_FIGURE = re.compile(r"\d\.\Z")
_DASH = re.compile(r"[-/\\─*]{1,4}|无|一|暂无")
_WATER = re.compile(
    r"(?:稳定|达到或?|保持|维持|优于|好于|全部|总体)*(?P<c>[ⅠⅡⅢⅣⅤ]|I{1,3}|IV|V)类?(?:及?以上|标准|水质|水体|水|\(\w*\))*"
)
#: What today's state and the goal say of a work that is to be done.
NOT_DONE, DONE = ("未完成", "未建成", "未创成"), ("完成", "建成", "创成")
_BODY = re.compile(
    r"(?:[\u4e00-\u9fff]{1,14}(?:局|委|厅|办|部|院|会|中心|公司|集团|政府|部门|单位|处|科|所|馆|行|队|县|区|市)[、,;]?)+"
)
_FIGURE = re.compile(r"[\[(【]?(?:[≥≤><≧≦﹥﹤约]|>=|<=)?-?\d[\d,]*(?:\.\d+)?%?[\])】]?|\d+:\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters between blanks, folded.  ``line``: number of the line it stands on."""

    text: str
    span: Span
    line: int


def pieces(text: str) -> list[Piece]:
    """The pieces of a text without page numbers and running heads; a figure cut behind its point is one piece."""
    lines = text.split("\n")
    bare = [fold(line).strip() for line in lines]
    heads = {line for line, n in Counter(bare).items() if n > 1 and _RUNNING.search(line)}
    # where most lines are followed by an empty one, an empty line parts nothing
    parted = bare.count("") * 3 < len(bare)
    out: list[Piece] = []
    at = 0
    for number, line in enumerate(lines):
        folded, alone = fold(line), bare[number]
        paged = _PAGE.fullmatch(alone) is not None or (parted and _number_between(bare, number))
        noted = number > 0 and _MARK.fullmatch(line.strip()) is not None and _NOTED.search(bare[number - 1]) is not None
        if not paged and not noted and alone not in heads:
            for m in _RUN.finditer(folded):
                if out and out[-1].line == number and _STAR.fullmatch(m[0]):
                    continue  # [24] △
                piece = Piece(m[0], Span(at + m.start(), at + m.end()), number)
                if out and _CUT_FIGURE.search(out[-1].text) and re.match(r"\d", piece.text):
                    piece = replace(
                        piece, text=out[-1].text + piece.text, span=Span(out.pop().span.start, piece.span.end)
                    )
                out.extend(_parted(piece))
        at += len(line) + 1
    return out


def _parted(piece: Piece) -> list[Piece]:
    """A figure in brackets and the value in words that a converter glued to it (``[14]完成省下达任务``) as two pieces."""
    m = _GLUED.fullmatch(piece.text)
    if m is None or not is_worded(m[1]):
        return [piece]
    cut = piece.span.end - len(m[1])
    return [
        replace(piece, text=piece.text[: m.start(1)], span=Span(piece.span.start, cut)),
        replace(piece, text=m[1], span=Span(cut, piece.span.end)),
    ]


def _number_between(lines: Sequence[str], at: int) -> bool:
    """True for a bare number with an empty line on either side."""
    around = (lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else "")
    return re.fullmatch(r"\d{1,3}", lines[at]) is not None and around == ("", "")


def joined(run: Sequence[Piece]) -> str:
    return "".join(p.text for p in run)


def width(text: str) -> int:
    """Columns that ``text`` takes in print: two for a Chinese character, one for a Latin."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


@lru_cache(maxsize=16384)
def commitment(text: str) -> str | None:
    """``binding``, ``expected`` or ``none`` where ``text`` is nothing but the kind of an indicator."""
    m = _kinds().fullmatch(text)
    return m.lastgroup if m else None


@cache
def _kinds() -> re.Pattern[str]:
    lists = TableWords.load().lists
    named = (("binding", "binding"), ("expected", "expected"), ("none", "guiding"))
    kinds = "|".join(rf"(?P<{code}>{alternatives(lists[name])})" for code, name in named)
    return re.compile(rf"(?:{kinds})(?:性(?:指标)?|型|指标)?")


@lru_cache(maxsize=16384)
def is_dash(text: str) -> bool:
    return _DASH.fullmatch(text) is not None


@lru_cache(maxsize=16384)
def is_figure(text: str) -> bool:
    """True for a figure as it may stand in a cell: ``≥59``, ``[14.5]``, ``60%左右``, ``75.77①``."""
    if not re.search(r"\d", text) or len(text) > 24:
        return False
    if _FIGURE.fullmatch(text.rstrip("★☆△▲※")):
        return True
    if re.match(r"[\u4e00-\u9fff]{9}", text) or re.fullmatch(r"\(?\d{1,2}\)?[.、]", text):
        return False
    return read_value(text) is not None


@cache
def _words_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(TableWords.load().lists[name])})+")


@lru_cache(maxsize=16384)
def is_worded(text: str) -> bool:
    """True for a value in words and nothing else: 完成省下达指标, 稳中向好, 面积不减少、功能不降低."""
    if not 2 <= len(text) <= 32 or _words_of("value_words").fullmatch(text) is None:
        return False
    return re.search(alternatives(TableWords.load().lists["value_cores"]), text) is not None


def is_value_word(text: str) -> bool:
    """True for what stands in values in words, if only as a part of them."""
    return len(text) > 1 and _words_of("value_words").fullmatch(text) is not None


@lru_cache(maxsize=16384)
def is_category(text: str) -> bool:
    """True for the name of a group of indicators: 环境治理, 应对气候变化."""
    return 2 <= len(text) <= 14 and _words_of("category_words").fullmatch(text) is not None


def water_class(text: str) -> int | None:
    """The class that a cell states (Ⅲ类), or None."""
    m = _WATER.fullmatch(text)
    if m is None or "类" not in text:
        return None
    return {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}[m["c"]]


@lru_cache(maxsize=16384)
def unit(text: str) -> str | None:
    if re.search(r"\d\.|[02-9]\d\d", text):
        return None
    return Units.load().symbol_of(text)


@lru_cache(maxsize=16384)
def is_body(text: str) -> bool:
    """True for bodies that answer for an indicator."""
    return _BODY.fullmatch(text) is not None
