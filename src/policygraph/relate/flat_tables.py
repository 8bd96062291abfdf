"""Indicator tables that a converter flattened into lines: one cell a line, a few cells a line, cells broken over lines.

The heading tells the columns, the rows tell their order.  Only rows whose cells leave no doubt are read; whatever does
not fit is left as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Cell, Document, Span, Table, TargetClaim
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..vocab.units import Units
from ..zh.width import fold
from .flat_heads import Column, settled
from .flat_names import named
from .flat_pieces import Piece, commitment, is_dash, is_figure, is_worded, joined
from .flat_regions import Region, regions
from .flat_rows import Row, read_rows
from .flat_values import stated
from .table_targets import row_targets
from .target_filters import past_section

_LEVEL = re.compile(r"\(\d[\d.]*\)")
_WITH_LEVEL = re.compile(r"(?P<change>\d[\d.]*%?)\(\d[\d.]*\)")
_UNIT = re.compile(r"[（(][^（）()]{1,14}[)）]\W?\Z")
_UNIT_ABOVE = re.compile(r"单\s*位\s*[:：]\s*(\S{1,10}?)\s*[）)]?\s*\Z")
_OF_PLACE = re.compile(r"(?P<goal>[^()]*\d[^()]*)\((?P<where>[\u4e00-\u9fff、]{2,20})\)[,;、]?")
_ALL_ARE = re.compile(r"指标(?:均|都|全部)?(?:均|都)?(?:为|属于?|是)(?P<kind>约束|预期)性")
_REST_OF_HEADING = re.compile("完成值|完成情况|实现情况|实际值|评估|属性|目标值|现状值")
_PAST = re.compile("十[二三]五|完成情况|执行情况|实现情况|评估|回顾")
_OF_WHICH = re.compile(
    r"(?P<whole>\d[\d.]*)[,;]?其中[:,]?(?P<what>[\u4e00-\u9fff]{2,8}?)(?:20\d\d年)?(?:目标)?[为:]?(?P<part>\d[\d.]*)"
)
_HEADING = re.compile(r"20\d\d|现状|目标|预计|新增|累计|增长|规划|完成|责任|部门|属性|单位")


def flat_table_targets(document: Document) -> tuple[tuple[TargetClaim, ...], tuple[Span, ...]]:
    """One target a row and target column of every flattened indicator table, in text order.

    Returns them with the stretches of the text that hold the tables, heading to last row.
    """
    out: list[TargetClaim] = []
    spans: list[Span] = []
    begin = document.header.period[0].year if document.header.period else None
    for region in regions(document):
        columns = settled(region.head.values, begin)
        goals = any(c.kind == "target" for c in columns) and (begin is not None or len(columns) > 1)
        rows, columns = read_rows(region.head, region.body, columns) if goals else ([], columns)
        sure = [r for r in rows if r.sure]
        kinds = [p.span.end for p in region.body if commitment(p.text) is not None]
        if len(sure) >= 3 or len(kinds) >= 3:
            ends = [r.run[max(r.cut.cells[-1][1], 1) - 1].span.end for r in sure]
            spans.append(Span(region.span.start, max(ends + kinds)))
        if len(sure) < 3 or len(sure) * 2 < len(rows) or _looks_back(document, region, columns):
            continue
        if _starts(region, rows[0]) and (region.head.words or _tells_its_goals(rows, columns)):
            out.extend(_claims(document, region, columns, rows))
    return tuple(out), tuple(spans)


def _tells_its_goals(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """True where a table without heading shows which column holds the goals: the last, as it alone defers to who sets them."""
    words = re.compile(alternatives(TableWords.load().lists["deferred"]))
    told = [[words.search(joined(r.cell("value", i))) is not None for i in range(len(columns))] for r in rows if r.sure]
    return len(told) * 5 >= len(rows) * 4 and sum(each[-1] for each in told) >= 2 and not any(any(t[:-1]) for t in told)


def _starts(region: Region, first: Row) -> bool:
    """False where words of a heading that was not understood stand between the heading and the first row, or in it."""
    before = joined([p for p in region.body if p.span.start < first.start])
    named = joined([*first.cell("category"), *first.cell("metric")])
    return _HEADING.search(before) is None and _REST_OF_HEADING.search(named) is None


def _looks_back(document: Document, region: Region, columns: Sequence[Column]) -> bool:
    """True for a table of what was reached: in a section of results, or without a year below a caption that says so."""
    start = region.span.start
    if past_section(document, start):
        return True
    dated = any(c.kind == "target" and c.year is not None for c in columns)
    return not dated and _PAST.search(document.text, max(0, start - 80), start) is not None


def _claims(document: Document, region: Region, columns: Sequence[Column], rows: Sequence[Row]) -> list[TargetClaim]:
    source = document.text
    kinds = ("metric", "unit", "property", *(c.kind for c in columns))
    heads = ("", "", "", *(c.heading for c in columns))
    heading = tuple(Cell(Span(region.span.start, region.span.start + 1), text) for text in heads)
    table = Table(
        0, region.span, None, (heading,), 1, kinds, (None, None, None, *(c.year for c in columns)), "indicators",
        units=(None, None, None, *(c.unit for c in columns)), unit=_unit_above(source, region.span.start),
    )  # fmt: skip
    blank = _leaves_blank(rows, columns)
    section = document.section_at(region.span.start)
    out: list[TargetClaim] = []
    forecast = any(c.kind == "target" and "预计" in c.heading for c in columns)
    shared_kind = _kind_of_all(source, region.span.end) if region.head.kind is None else None
    above: tuple[str, Cell] | None = None
    for row, name in zip(rows, named(rows), strict=True):
        values = [_cell(source, row.cell("value", i)) for i in range(len(columns))]
        shared, above = above, None
        if not row.sure or name is None:
            continue
        filled = [v for v in values if v is not None]
        merged: Cell | None = None
        if len(columns) > 2 and None in values and (len(filled) != 1 or not is_dash(fold(filled[0].text))):
            continue  # which of the columns is empty, nothing tells
        if len(filled) == 1 < len(columns) and not blank:
            alone = filled[0]
            if is_figure(fold(alone.text)) or is_dash(fold(alone.text)):
                if shared is None or not _alike(name.metric, shared[0]):
                    continue
                values = [alone, *(None for _ in columns[2:]), shared[1]]  # one goal in a cell over several rows
                above, merged = (name.metric, shared[1]), alone
        elif values[-1] is not None and is_worded(fold(values[-1].text)):
            above = name.metric, values[-1]
        values = _without_level(values)
        whole = _cell(source, row.cell("metric"))
        kind = row.cell("property") or (row.over.cell("property") if row.over is not None else ())
        metric = replace(whole, text=name.metric) if whole is not None else None
        cells = (metric, name.unit or _cell(source, row.cell("unit")), _cell(source, kind))
        at = section.index if section else None
        for scope, figures in (*_split(values), *(_by_place(source, values) or [(name.scope, values)])):
            for claim in row_targets(document, table, (*cells, *figures)):
                told = stated(claim)
                if told is not None and forecast and told.commitment == "stated":
                    told = replace(told, commitment="expected")
                if told is not None and shared_kind is not None and told.commitment == "stated":
                    told = replace(told, commitment=shared_kind)
                if told is not None and merged is not None and whole is not None:  # its own row is what is quoted
                    told = replace(told, span=Span(whole.span.start, max(whole.span.end, merged.span.end)))
                if told is not None:
                    out.append(
                        replace(
                            told,
                            rule="target-flat-table",
                            confidence=0.8,
                            section=at,
                            scope_text=scope or told.scope_text,
                        )
                    )
    return out


def _alike(metric: str, above: str) -> bool:
    """True for metrics that end alike (氨氮排放总量减少 below 化学需氧量排放总量减少)."""
    one, other = (_UNIT.sub("", words) for words in (metric, above))
    return one[-3:] == other[-3:]


def _unit_above(source: str, start: int) -> str | None:
    """The unit that the line above a table states for all of it (单位：万千瓦)."""
    m = _UNIT_ABOVE.search(source, max(0, start - 40), start)
    return Units.load().symbol_of(m[1]) if m else None


def _without_level(values: list[Cell | None]) -> list[Cell | None]:
    """A goal that repeats in a bracket the level that today's state gives in one, without it: (38) and 7.9(35)."""
    last = values[-1]
    if last is None or len(values) < 2 or values[-2] is None or not _LEVEL.fullmatch(fold(values[-2].text)):
        return values
    m = _WITH_LEVEL.fullmatch(fold(last.text))
    if m is None:
        return values
    start = last.span.start
    return [*values[:-1], Cell(Span(start, start + m.end("change")), last.text[: m.end("change")])]


def _split(values: Sequence[Cell | None]) -> list[tuple[str | None, list[Cell | None]]]:
    """A row whose goal also says what a part of it comes to (``500，其中：机动车400``), as two rows; else none."""
    last = values[-1]
    m = _OF_WHICH.fullmatch(fold(last.text)) if last is not None else None
    if last is None or m is None:
        return []
    start = last.span.start
    whole = Cell(Span(start, start + len(m["whole"])), last.text[: m.end("whole")])
    part = replace(last, text=last.text[m.start("part") :])
    return [(None, [*values[:-1], whole]), (m["what"], [*values[:-1], part])]


def _by_place(source: str, values: Sequence[Cell | None]) -> list[tuple[str | None, list[Cell | None]]]:
    """A row whose goal is another one in each of several places (``30%（全省）45%（省会）``), as rows; else none."""
    last = values[-1]
    found = list(_OF_PLACE.finditer(fold(last.text))) if last is not None else []
    if last is None or len(found) < 2 or found[-1].end() != len(last.text):
        return []
    at = [i for i in range(last.span.start, last.span.end) if not source[i].isspace()]
    if len(at) != len(last.text):
        return []
    out: list[tuple[str | None, list[Cell | None]]] = []
    for m in found:
        span = Span(at[m.start()], at[m.end("where")] + 1)
        where = last.text[m.start("where") : m.end("where")]
        out.append((where, [*values[:-1], Cell(span, last.text[m.start("goal") : m.end("goal")])]))
    return out


def _kind_of_all(source: str, end: int) -> str | None:
    """The kind that the note below a table gives all of its indicators."""
    m = _ALL_ARE.search(source, end, end + 60)
    return {"约束": "binding", "预期": "expected"}[m["kind"]] if m else None


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
