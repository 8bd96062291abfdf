"""Names between marks: 《…》 with what is nested in it, and “…”."""

from __future__ import annotations

#: Longest title between 《 and 》 that is believed; beyond it the closing mark was lost.
_LONGEST = 160
#: What a scan makes of the closing mark.
_BLURRED = ("))", ">>")


def titles(text: str) -> list[tuple[int, int]]:
    """(start, end) of every outermost 《…》, marks included, in order.

    Titles nested as 〈〉 or as 《》 stay inside.  A 《 that nothing closes is passed over.

    >>> titles("落实《甲〈乙〉办法》和《丙》")
    [(2, 10), (11, 14)]
    """
    if "«" in text:  # so a gazette sets them
        text = text.replace("«", "《").replace("»", "》")
    return _pairs(text, "《", "》", _LONGEST)


def quotations(text: str, longest: int = 24) -> list[tuple[int, int]]:
    """(start, end) of every “…”, marks included, in order."""
    return _pairs(text, "“", "”", longest)


def _pairs(text: str, opening: str, closing: str, longest: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    at = text.find(opening)
    while at != -1:
        end = _close(text, at, opening, closing, longest)
        if end is None:  # 《甲《乙》: the outer mark is not closed, the inner may be
            at = text.find(opening, at + 1)
            continue
        out.append((at, end))
        at = text.find(opening, end)
    return out


def _close(text: str, at: int, opening: str, closing: str, longest: int) -> int | None:
    depth = 0
    blurred: int | None = None
    for i in range(at, min(len(text), at + longest)):
        if opening == "《" and blurred is None and i > at + 2 and text.startswith(_BLURRED, i):
            blurred = i + 2
        if text[i] == opening:
            depth += 1
        elif text[i] == closing:
            depth -= 1
            if depth == 0:
                return i + 1
        elif text[i] == "。":
            return blurred
    return blurred
