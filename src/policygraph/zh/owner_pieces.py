"""Pieces of owner lists: brackets, cells, lines, and what stands at their edges."""

from __future__ import annotations

import re
from bisect import bisect_right

#: Longest bracket that is read as a list of owners.
LONGEST = 900

EDGE = " ,;。、:\t"
#: When it is to be done, as an item of its own: 2025年底前完成, 持续推进, 长期.
_WHEN = re.compile(
    r"(?:力争|确保|到|于|在)?(?:(?:20\d\d|本|每|当|次)年(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:\d{1,2}日)?|[上中下]旬)?[末底初]?|年[内末底]?|\d{1,2}月(?:\d{1,2}日)?[末底]?|全年|常年|长期|持续|逐年|每[月季周](?:度)?|[上下]半年|第?[一二三四1-4]季度)"
    r"(?:之?前|以前|内|起)?(?:基本|全面|全部|持续|长期|抓紧)*(?:完成|实施|推进|推动|开展|坚持|启动|落实|见效|执行|组织实施)*(?=[,;。)]|\Z)"
)


def brackets(text: str) -> list[tuple[int, int]]:
    """Outermost round brackets, each within one line."""
    out: list[tuple[int, int]] = []
    open_at: list[int] = []
    for mark in re.finditer(r"[()\n]", text):
        c = mark.group()
        if c == "(":
            open_at.append(mark.start())
        elif c == "\n":  # a bracket that never closes must not hide those behind it
            open_at.clear()
        elif open_at:
            start = open_at.pop()
            while out and out[-1][0] > start:
                out.pop()
            out.append((start, mark.end()))
    return out


def within(at: int, held: list[tuple[int, int]]) -> bool:
    """Whether ``at`` lies in one of ``held``, which is in order."""
    i = bisect_right(held, (at, 1 << 60)) - 1
    return i >= 0 and held[i][0] < at < held[i][1]


def row_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row, blanks left out.  Bars at both ends of the row part nothing."""
    bar = "\t" if "\t" in text[start:end] else "|"
    if bar == "|":
        start += text[start] == "|"
        end -= text[end - 1] == "|"
    out: list[tuple[int, int]] = []
    at = start
    while at <= end:
        stop = text.find(bar, at, end)
        stop = end if stop < 0 else stop
        out.append(strip(text, at, stop))
        at = stop + 1
    return out


def line_end(text: str, at: int) -> int:
    for i in range(at, min(len(text), at + LONGEST)):
        if text[i] in "\n。":
            return i
    return min(len(text), at + LONGEST)


def strip(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first] in EDGE:
        first += 1
    while last > first and (text[last - 1] in EDGE or (text[last - 1] == ")" and "(" not in text[first:last])):
        last -= 1
    return first, last


def after_by(text: str, first: int) -> int:
    return first + 1 if text.startswith("由", first) else first


def undated(text: str, first: int, last: int) -> tuple[int, int]:
    """``first`` and ``last`` without the items at either end that only tell when: 2025年底前完成,|A、B|。长期坚持."""
    while (when := _WHEN.match(text, first, last)) is not None and when.end() < last:
        first, last = strip(text, when.end(), last)
    while True:
        cut = max(text.rfind(c, first, last) for c in ",;。")
        if cut < first or _WHEN.fullmatch(text, cut + 1, last) is None:
            return first, last
        first, last = strip(text, first, cut)
