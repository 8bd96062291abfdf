"""Rows whose cells a converter has run together: 58推动…。市发展改革委市财政局、市商务局2027年12月."""

from __future__ import annotations

import re

from .cell_kinds import BODIES, DATE, ONGOING, kind_of

#: A number, work that ends in a full stop, and what may be owners and a date.
LOOKS_GLUED = re.compile(
    r"[#＃]?\d{1,3}[.、．]?\s?[\u4e00-\u9fff“《（][^\n]{4,600}。[^。\s]{2,160}[局厅委办部府会院心门位处科室司镇乡县区市州村站所校组联社司底月年前末日进续行改无持化期展施内度—/-]\Z"
)
_NUMBER = re.compile(r"([#＃]?\d{1,3})[.、．]?\s?")
#: Where one list of bodies ends and the next begins without a mark between.
_BETWEEN = re.compile(r"(?<=[局厅委办部府会院心处室司])(?=[省市县区州各](?!委员会))")
_NOTHING = re.compile(r"(?:无|—+|-+|/)\Z")
#: Longest date.
_LONGEST = 18


def glued_cells(words: str) -> list[tuple[int, int]] | None:
    """Where the cells of such a row stand in ``words``: number, work, owners, others, day; None where it is none."""
    if LOOKS_GLUED.match(words) is None:
        return None
    number = _NUMBER.match(words)
    stop = words.rfind("。") + 1
    if number is None or stop <= number.end():
        return None
    end = len(words)
    day = next((at for at in range(max(stop, end - _LONGEST), end - 1) if kind_of(words[at:]) in (DATE, ONGOING)), end)
    nothing = _NOTHING.search(words, stop, day)
    last = nothing.start() if nothing else day
    if last <= stop or kind_of(words[stop:last]) != BODIES:
        return None
    cells = [(number.start(1), number.end(1)), (number.end(), stop)]
    between = _BETWEEN.search(words, stop + 2, last) if nothing is None else None
    if between is not None and all(
        kind_of(w) == BODIES for w in (words[stop : between.start()], words[between.start() : last])
    ):
        cells += [(stop, between.start()), (between.start(), last)]
    else:
        cells.append((stop, last))
    if nothing is not None:
        cells.append((nothing.start(), day))
    if day < end:
        cells.append((day, end))
    return cells
