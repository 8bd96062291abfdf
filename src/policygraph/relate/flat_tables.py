"""Indicator tables that a converter flattened into lines: one cell a line, the row's 约束性/预期性 last.

Only rows whose cells leave no doubt are read: as many values as the header names columns, a metric in
words, a known unit.  Whatever does not fit is left as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..model import Document, Span, TargetClaim
from ..vocab.metrics import Metrics
from ..vocab.units import Units

_LINE = re.compile(r"[^\n]+")
_KIND = re.compile(r"(?:(?P<before>\S.*?)\s)?(?P<kind>约束|预期)(?:性)?(?:指标)?$")
# a whole row in one line: words, then values
_ROW = re.compile(r"\S\s+\S*\d\S*\s+(?:约束|预期)性?(?:指标)?$")
_YEAR = re.compile(r"(20\d\d)\s*年")
_VALUE = re.compile(
    r"[\[〔【(（]?(?P<sign>≥|≤|>|<|＞|＜|>=|<=|不低于|不高于|不超过|达到|约|～|~)?\s*(?P<low>\d[\d,]*(?:\.\d+)?)\s*(?:[-—–~～]\s*(?P<high>\d+(?:\.\d+)?))?"
    r"\s*(?P<percent>%|％)?(?P<behind>以上|以下|以内|左右|及以上|及以下)?[\]〕】)）]?[*＊①②③]?$"
)
_NONE = re.compile(r"[-—–－/／]+$|--$|无$")
_DEFERRED = re.compile(
    r"(?:完成|达到|达|控制在)?(?:国家|省|市|上级|自治区|国家和省)?(?:级)?.{0,6}(?:下达|考核|要求|目标|任务|指标|确定).{0,8}$"
)
_SIGNS = {
    "≥": "atLeast",
    ">=": "atLeast",
    "不低于": "atLeast",
    "≤": "atMost",
    "<=": "atMost",
    "不高于": "atMost",
    "不超过": "atMost",
    ">": "above",
    "＞": "above",
    "<": "below",
    "＜": "below",
}
_BEHIND = {"以上": "atLeast", "及以上": "atLeast", "以下": "atMost", "以内": "atMost", "及以下": "atMost"}
_UNIT_BEHIND = re.compile(r"[（(]\s*(?P<unit>[^（）()]{1,12})\s*[）)]$")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    span: Span


def flat_table_targets(document: Document) -> tuple[tuple[TargetClaim, ...], tuple[Span, ...]]:
    """One target a row and target column of every flattened indicator table, in text order.

    Returns them with the stretches of the text that hold the tables, header to last row.
    """
    out: list[TargetClaim] = []
    spans: list[Span] = []
    begin = document.header.period[0].year if document.header.period else None
    for years, rows in _tables(document):
        spans.append(Span(rows[0][0].span.start, rows[-1][-1].span.end))
        coming = [i for i, y in enumerate(years) if begin is None or y >= begin]
        if not coming or (begin is None and len(years) < 2):
            continue
        for row in rows[1:]:
            out.extend(_row(document, row, years, coming if begin is not None else [len(years) - 1]))
    return tuple(out), tuple(spans)


def _tables(document: Document) -> list[tuple[list[int], list[list[_Cell]]]]:
    """Header years and rows; the first of the rows is the header."""
    if "约束" not in document.text and "预期" not in document.text:
        return []
    cells = [
        _Cell(m[0].strip(), Span(m.start() + len(m[0]) - len(m[0].lstrip()), m.start() + len(m[0].rstrip())))
        for m in _LINE.finditer(document.text)
        if m[0].strip()
    ]
    anchors = [i for i, c in enumerate(cells) if _KIND.match(c.text) and (len(c.text) <= 24 or _ROW.search(c.text))]
    groups: list[list[int]] = []
    for i in anchors:
        if groups and i - groups[-1][-1] <= 24:
            groups[-1].append(i)
        else:
            groups.append([i])
    found = []
    for group in groups:
        if len(group) < 3:
            continue
        top = next(
            (
                i
                for i in range(group[0], max(-1, group[0] - 40), -1)
                if "指标" in cells[i].text and len(cells[i].text) < 30
            ),
            None,
        )
        bottom = next(
            (
                i
                for i in range(group[0], max(-1, group[0] - 30), -1)
                if re.search(r"(?:^|\s)(?:指标)?(?:属性|性质|类型|类别)$", cells[i].text)
            ),
            None,
        )
        if top is None or bottom is None or bottom < top:
            continue
        while (
            top > 0
            and top > group[0] - 40
            and len(cells[top - 1].text) < 16
            and not cells[top - 1].text.endswith(("。", "：", ":"))
        ):
            top -= 1
        header = cells[top : bottom + 1]
        years = [
            int(y)
            for c in header
            if not re.match(r"表|“|专栏|附表", c.text) and len(c.text) < 40
            for y in _YEAR.findall(c.text)
        ]
        if not years or len(years) > 3 or sorted(set(years)) != years:
            continue
        rows, at = [header], bottom + 1
        for i in group:
            rows.append(cells[at : i + 1])
            at = i + 1
        found.append((years, rows))
    return found


def _row(document: Document, row: list[_Cell], years: list[int], coming: list[int]) -> list[TargetClaim]:
    last = _KIND.match(row[-1].text)
    if last is None:
        return []
    kind = "binding" if last["kind"] == "约束" else "expected"
    cells = list(row[:-1])
    if last["before"]:
        start = row[-1].span.start
        cells.append(_Cell(last["before"], Span(start, start + len(last["before"]))))
    cells = _split_values([c for c in cells if not re.fullmatch(r"[-—]?\s*\d{1,3}\s*[-—]", c.text)])
    values: list[_Cell] = []
    while cells and len(values) < len(years):
        text = cells[-1].text
        if _VALUE.match(text) or _NONE.match(text):
            values.insert(0, cells.pop())
            continue
        joined = _deferred(cells)
        if joined is None:
            return []
        values.insert(0, joined)
    if len(values) != len(years) or not cells:
        return []
    if len(cells) > 1 and len(years) == 1 and (_NONE.match(cells[-1].text) or _VALUE.match(cells[-1].text)):
        cells.pop()  # a column of today's values whose header names no year
    unit: str | None = None
    if len(cells) > 1:
        unit = _unit(cells[-1].text)
        if unit is not None:
            cells.pop()
    numbers = [i for i, c in enumerate(cells) if re.fullmatch(r"\d{1,2}", c.text)]
    if numbers:
        cells = cells[numbers[-1] + 1 :]
    if not cells or any(_VALUE.match(c.text) for c in cells):
        return []
    cells = _without_category(cells)
    metric = _words(cells)
    inside = _UNIT_BEHIND.search(metric)
    if inside and (known := _unit(inside["unit"])) is not None:
        unit, metric = known, metric[: inside.start()]
    metric = re.sub(r"[*＊①②③]+$|^其中[:：]", "", metric)
    if unit is None and metric.endswith(("%", "％")):
        unit, metric = "%", metric[:-1]
    if re.search(r"[%％]\d|\d\.\d", re.sub(r"PM\d\.\d", "", metric)):
        return []  # cells of several columns run together: no row to trust
    if not 3 <= len(metric) <= 60 or not re.search(r"[\u4e00-\u9fff]{2}", metric):
        return []
    base = _figure(values[coming[0] - 1].text) if coming and coming[0] > 0 else None
    out = []
    for i in coming:
        text = values[i].text
        m = _VALUE.match(text)
        if _NONE.match(text):
            continue
        low = Decimal(m["low"].replace(",", "")) if m else None
        high = Decimal(m["high"]) if m and m["high"] else None
        comparator = (
            "equal"
            if not m
            else "between"
            if high
            else _SIGNS.get(m["sign"] or "") or _BEHIND.get(m["behind"] or "") or "equal"
        )
        out.append(
            TargetClaim(
                span=Span(cells[0].span.start, max(values[i].span.end, cells[0].span.end)),
                metric_text=metric,
                metric_span=Span(cells[0].span.start, cells[-1].span.end),
                rule="target-flat-table",
                confidence=0.8,
                comparator=comparator,
                approximate=bool(m and (m["behind"] == "左右" or m["sign"] == "约")),
                value=None if high else low,
                lower=low if high else None,
                upper=high,
                value_text=text,
                unit="%" if m and m["percent"] else unit,
                quantification="quantified" if m else "deferred",
                baseline_year=years[coming[0] - 1] if base is not None else None,
                baseline_value=base,
                deadline=date(years[i], 12, 31),
                deadline_basis="deadlineExplicit",
                commitment=kind,
                section=s.index if (s := document.section_at(cells[0].span.start)) else None,
            )
        )
    return out


def _words(cells: list[_Cell]) -> str:
    metric = "".join(re.sub(r"\s+", "", c.text) for c in cells)
    numbered = list(re.finditer(r"(?:^|(?<=[\u4e00-\u9fff]))\d{1,2}[.．、]", metric))
    if numbered and numbered[-1].end() < len(metric) - 2:
        metric = metric[numbered[-1].end() :]
    return re.sub(
        r"^(?:[（(]?\d{1,2}[）)]|\d{1,2}(?=[\u4e00-\u9fff])|[（(][一二三四五六七八九十][）)])|[-—/]+$", "", metric
    )


def _without_category(cells: list[_Cell]) -> list[_Cell]:
    """A category's name stands in front of its first row: where the rest alone is a known metric, the rest is it."""
    metrics = Metrics.load()
    if len(cells) < 2 or metrics.find(_UNIT_BEHIND.sub("", _words(cells))) is not None:
        return cells
    for k in range(1, len(cells)):
        if metrics.find(_UNIT_BEHIND.sub("", _words(cells[k:]))) is not None:
            return cells[k:]
    return cells


def _split_values(cells: list[_Cell]) -> list[_Cell]:
    """A line that holds several values (``100 100``) as one cell each."""
    out: list[_Cell] = []
    for cell in cells:
        parts = list(re.finditer(r"\S+", cell.text))
        cut = len(parts)
        while cut and (_VALUE.match(parts[cut - 1][0]) or _NONE.match(parts[cut - 1][0]) or _unit(parts[cut - 1][0])):
            cut -= 1
        if len(parts) > 1 and len(parts) - cut > 0:
            if cut:  # a whole row in one line: the words in front, then unit and values
                start = cell.span.start + parts[0].start()
                end = cell.span.start + parts[cut - 1].end()
                out.append(_Cell(cell.text[parts[0].start() : parts[cut - 1].end()], Span(start, end)))
            out.extend(_Cell(p[0], Span(cell.span.start + p.start(), cell.span.start + p.end())) for p in parts[cut:])
        else:
            out.append(cell)
    return out


def _deferred(cells: list[_Cell]) -> _Cell | None:
    """``完成省下达任务`` at the end of the cells, over up to four lines; takes what it used."""
    for n in range(1, min(5, len(cells))):
        text = "".join(c.text for c in cells[-n:])
        if re.match(r"完成|达到|控制在|按|以|国家|省|上级", text) and _DEFERRED.match(text):
            span = Span(cells[-n].span.start, cells[-1].span.end)
            del cells[-n:]
            return _Cell(text, span)
    return None


def _unit(text: str) -> str | None:
    text = text.strip("（）() ")
    found = Units.load().match(text, 0)
    return found[1] if found is not None and found[0] == len(text) else None


def _figure(text: str) -> Decimal | None:
    m = _VALUE.match(text)
    return Decimal(m["low"].replace(",", "")) if m else None
