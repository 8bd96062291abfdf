"""Indicator tables that a converter flattened into lines: one cell a line, a few cells a line, cells broken over lines.

The heading tells the columns, the rows tell their order.  Only rows whose cells leave no doubt are read; whatever does
not fit is left as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Cell, Document, Span, Table, TargetClaim
from .flat_heads import Column, Head, find_head, settled
from .flat_names import named
from .flat_pieces import Piece, commitment, is_dash, is_figure, joined, pieces
from .flat_rows import Row, read_rows
from .flat_values import stated
from .table_targets import row_targets

_STOP = re.compile(
    r"(?:注|备注|说明|资料来源|数据来源)\d?[:：.]|第[一二三四五六七八九十\d]{1,3}[章节篇]|专栏|附?表\d|附件|图\d|.*。|.*\.{6}|.*…{2}"
)
_HEADING = re.compile(r"20\d\d|现状|目标|预计|新增|累计|增长|规划|完成|责任|部门|属性|单位")
_MAYBE = re.compile(r"20\d\d\s*年|目\s*标|规划值")


@dataclass(frozen=True, slots=True)
class _Region:
    """A heading, the pieces below it, and the stretch of the text from the heading to the last piece."""

    head: Head
    body: list[Piece]
    span: Span


def flat_table_targets(document: Document) -> tuple[tuple[TargetClaim, ...], tuple[Span, ...]]:
    """One target a row and target column of every flattened indicator table, in text order.

    Returns them with the stretches of the text that hold the tables, heading to last row.
    """
    out: list[TargetClaim] = []
    spans: list[Span] = []
    begin = document.header.period[0].year if document.header.period else None
    for region in _regions(document):
        columns = settled(region.head.values, begin)
        if not any(c.kind == "target" for c in columns) or (begin is None and len(columns) < 2):
            continue
        rows, columns = read_rows(region.head, region.body, columns)
        sure = [r for r in rows if r.sure]
        if len(sure) >= 3 or sum(commitment(p.text) is not None for p in region.body) >= 3:
            last = max((r.run[max(r.cut.cells[-1][1], 1) - 1].span.end for r in rows), default=region.span.end)
            spans.append(Span(region.span.start, max(last, region.span.start + 1)))
        if len(sure) >= 3 and len(sure) * 2 >= len(rows) and _starts(region, rows[0]):
            out.extend(_claims(document, region, columns, rows))
    return tuple(out), tuple(spans)


def _starts(region: _Region, first: Row) -> bool:
    """False where words of a heading that was not understood stand between the heading and the first row."""
    return _HEADING.search(joined([p for p in region.body if p.span.start < first.start])) is None


def _regions(document: Document) -> list[_Region]:
    text = document.text
    if "指标" not in re.sub(r"\s", "", text) or _MAYBE.search(text) is None:
        return []
    run = pieces(text, 0, len(text))
    found: list[_Region] = []
    at = 0
    while at < len(run):
        head = find_head(run, at) if at == 0 or run[at].line != run[at - 1].line else None
        if head is None:
            at += 1
            continue
        body, end = _body(run, head)
        if body:
            found.append(_Region(head, body, Span(run[at].span.start, run[end - 1].span.end)))
        at = max(end, head.end)
    return found


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


def _claims(document: Document, region: _Region, columns: Sequence[Column], rows: Sequence[Row]) -> list[TargetClaim]:
    source = document.text
    kinds = ("metric", "unit", "property", *(c.kind for c in columns))
    heads = ("", "", "", *(c.heading for c in columns))
    heading = tuple(Cell(Span(region.span.start, region.span.start + 1), text) for text in heads)
    table = Table(
        0, region.span, None, (heading,), 1, kinds, (None, None, None, *(c.year for c in columns)), "indicators",
        units=(None, None, None, *(c.unit for c in columns)),
    )  # fmt: skip
    blank = _leaves_blank(rows, columns)
    section = document.section_at(region.span.start)
    out: list[TargetClaim] = []
    for row, name in zip(rows, named(rows), strict=True):
        filled = [i for i in range(len(columns)) if row.cell("value", i)]
        if not row.sure or name is None:
            continue
        if len(filled) == 1 and len(columns) > 1 and not blank and is_figure(joined(row.cell("value", filled[0]))):
            continue
        whole = _cell(source, row.cell("metric"))
        kind = row.cell("property") or (row.over.cell("property") if row.over is not None else ())
        metric = replace(whole, text=name.metric) if whole is not None else None
        cells = (metric, name.unit or _cell(source, row.cell("unit")), _cell(source, kind))
        values = (_cell(source, row.cell("value", i)) for i in range(len(columns)))
        for claim in row_targets(document, table, (*cells, *values)):
            told = stated(claim)
            if told is not None:
                at = section.index if section else None
                out.append(replace(told, rule="target-flat-table", confidence=0.8, section=at, scope_text=name.scope))
    return out


def _leaves_blank(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """True where the table shows that it leaves cells of today's state blank, and merges none of its goals.

    Only then a single figure is the goal of its row.
    """
    worded = 0
    for row in rows:
        filled = [text for i in range(len(columns)) if (text := joined(row.cell("value", i)))]
        if len(filled) != 1:
            continue
        if is_dash(filled[0]):
            return False
        worded += not is_figure(filled[0])
    return worded >= 2


def _cell(source: str, run: Sequence[Piece]) -> Cell | None:
    if not run:
        return None
    words = "".join(re.sub(r"\s", "", p.span.of(source)) for p in run)
    return Cell(Span(run[0].span.start, run[-1].span.end), words)
