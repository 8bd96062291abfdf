"""Where flattened tables stand: headings with the pieces below them, and rows whose heading the text has lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..model import Document, Span
from .flat_heads import Column, Head, find_head
from .flat_pieces import Piece, commitment, is_dash, is_figure, is_worded, joined, pieces

_STOP = re.compile(
    r"\(?(?:注|备注|说明|资料来源|数据来源)\d?[:：.]|第[一二三四五六七八九十\d]{1,3}[章节篇]|专栏|附?表\d|附件|图\d|.*。|.*\.{6}|.*…{2}"
)
_MAYBE = re.compile(r"20\d\d\s*年|目\s*标|规划值")
#: So many rows make a table without a heading.
_ROWS = 8


@dataclass(frozen=True, slots=True)
class Region:
    """A heading, the pieces below it, and the stretch of the text from the heading to the last piece."""

    head: Head
    body: list[Piece]
    span: Span


def regions(document: Document) -> list[Region]:
    text = document.text
    if "指标" not in re.sub(r"\s", "", text) or _MAYBE.search(text) is None:
        return []
    run = pieces(text)
    found: list[Region] = []
    at = 0
    while at < len(run):
        head = find_head(run, at) if at == 0 or run[at].line != run[at - 1].line else None
        if head is None:
            at += 1
            continue
        body, end = _body(run, head)
        if body:
            found.append(Region(head, body, Span(run[at].span.start, run[end - 1].span.end)))
        at = max(end, head.end)
    found.extend(_without_heading(run, found))
    return sorted(found, key=lambda r: r.span)


def _without_heading(run: Sequence[Piece], found: Sequence[Region]) -> list[Region]:
    """Tables whose heading the text has lost: rows numbered from (1) that each end with their kind, as many values in each."""
    out: list[Region] = []
    for at, piece in enumerate(run):
        if not piece.text.startswith("(1)") or any(r.span.overlaps(piece.span) for r in (*found, *out)):
            continue
        head = Head(at, at, "", (), True, False, None, 1, False)
        body, end = _body(run, head)
        closed = [i + 1 for i, p in enumerate(body) if commitment(p.text) is not None]
        counts = Counter(
            sum(is_figure(p.text) or is_dash(p.text) or is_worded(p.text) for p in body[a:b])
            for a, b in pairwise([0, *closed])
        )
        if len(closed) < _ROWS:
            continue
        width = counts.most_common(1)[0][0]
        if 2 <= width <= 4:
            columns = (*(Column("baseline", None, "") for _ in range(width - 1)), Column("target", None, ""))
            span = Span(piece.span.start, run[end - 1].span.end)
            out.append(Region(replace(head, values=columns), body[: closed[-1]], span))
    return out


def _body(run: Sequence[Piece], head: Head) -> tuple[list[Piece], int]:
    """The pieces below a heading up to prose, a note, a title or another heading; the heading repeated on a new page is left out."""
    body: list[Piece] = []
    at = head.end
    while at < len(run):
        stop = at + 1
        while stop < len(run) and run[stop].line == run[at].line:
            stop += 1
        line = joined(run[at:stop])
        if _STOP.match(line) or len(line) > 60:
            break
        again = find_head(run, at)
        if again is not None:
            if again.words != head.words:
                break
            at = again.end
            continue
        body.extend(run[at:stop])
        at = stop
    return body, at
