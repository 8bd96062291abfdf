"""Sentences as spans."""

from __future__ import annotations

from ..model.text import Span
from .width import is_stop

_POINTS = ".．"
_ENDS = "。！？；!?;"
_OPEN = {"（": "）", "(": ")", "《": "》", "«": "»", "“": "”", "〔": "〕", "【": "】", "〈": "〉", "「": "」"}
_CLOSERS = frozenset(_OPEN.values()) | {")", "’", '"'}
#: A bracket holds a sentence together only if it closes within so many characters.
_REACH = 400


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of ``text`` within ``span``, in order, without blanks at their ends.

    A sentence ends after ``。！？；`` outside of brackets and quotation marks, closing marks that follow
    included.  Line breaks do not end one: pass each paragraph on its own.
    """
    out: list[Span] = []
    start = i = span.start
    end = span.end
    while i < end:
        c = text[i]
        if c in _OPEN:
            close = _match(text, i, min(end, i + _REACH))
            if close is not None:
                i = close + 1
                continue
        if c in _ENDS or (c in _POINTS and is_stop(text, i)):
            i += 1
            while i < end and (text[i] in _CLOSERS or text[i] in _ENDS):
                i += 1
            _add(out, text, start, i)
            start = i
            continue
        i += 1
    _add(out, text, start, end)
    return out


def _match(text: str, at: int, end: int) -> int | None:
    """Where the bracket at ``at`` closes.  Full-width and ASCII round brackets close each other."""
    opener = text[at]
    same_open = "（(" if opener in "（(" else "〔" if opener == "〔" else opener
    same_close = "）)" if opener in "（(" else _OPEN[opener]
    depth = 0
    for i in range(at, end):
        if text[i] in same_open:
            depth += 1
        elif text[i] in same_close:
            depth -= 1
            if depth == 0:
                return i
    return None


def _add(out: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        out.append(Span(start, end))
