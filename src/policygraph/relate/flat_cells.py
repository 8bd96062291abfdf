"""The cells of one row of a flattened table: the cheapest way to cut its pieces into the columns, and how sure that is.

Each kind of cell says what a run of pieces would cost as such a cell; dynamic programming over the columns finds the
cheapest cuts (after the segmentation of Hearst-like alignment costs; no learning).  A row is sure where the cheapest cut
is cheap and every cut with another metric or other values costs more by a margin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from ..vocab.metrics import Metrics
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from .flat_pieces import (
    DONE,
    NOT_DONE,
    Piece,
    commitment,
    is_body,
    is_category,
    is_dash,
    is_figure,
    is_value_word,
    is_worded,
    joined,
    unit,
    water_class,
    width,
)

Slice = tuple[int, int]

#: A run of pieces that cannot be such a cell.
_NEVER = 99.0
_WAYS = 4
_LONGEST = {"category": 8, "metric": 10, "unit": 3, "property": 2, "value": 8, "owner": 8}
_UNIT_BEHIND = re.compile(r"\(([^()]{1,14})\)(?=[*#①-⑳∗△☐\d]{0,2}\Z)")
_MARKS = re.compile(r"[*#①-⑳∗△☐※]+\Z")
_NUMBER = r"(?:[≥≤><]|约)?\d[\d,.]*%?"
# today's state with a remark: 48(以50个断面计), 86.1(2020)74.2(2019), 累计30.1
_STATE = re.compile(
    rf"[^\d()≥≤><]{{0,6}}{_NUMBER}(?:\([^()]{{1,20}}\))?|(?:{_NUMBER}\((?:19|20)\d\d年?\)){{2,3}}|\d年[^\d()]{{2,6}}{_NUMBER}|“十[二三]五”[^\d()]{{0,6}}{_NUMBER}"
)
_GOAL = re.compile(rf"{_NUMBER}(?:\([^()]{{1,20}}\)|[,;]?其中\S{{1,16}})")
# goals of several places in one cell: 30%(全省)45%(省会城市)
_PLACED = re.compile(r"(?:(?:[≥≤><]|约)?\d[\d,.]*%?\([\u4e00-\u9fff、]{2,20}\)[,;、]?){2,}")
_MEASURED = re.compile(r"(?:量|率|比例|比重|面积|削减|减少|下降|降低|减排)(?:\([^()]{1,10}\))?\Z")
# which of its sections a share of good water holds for, in a cell of its own
_SECTIONS = re.compile(r"(?:[国省市县区][考控](?:及以上)?断面|陆域|海域)\Z")
_PER = re.compile(r"单位[\u4e00-\u9fff]{2,8}\Z")
_NOTED = re.compile("[\u4e00-\u9fff]{2}\\Z")
_OFFICE = re.compile(r"(?:局|委|厅|办|办公室|委员会|集团|公司)\Z")
_POWER = re.compile(r".*m[23²³]\)?\Z|.*PM\d")
_HEADING = re.compile(r"20\d\d年|(?:现状|目标|规划|基期)值|年?(?:均|平均)(?![\u4e00-\u9fff]{4}率)|[及以]上|之")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns in the order in which the text gives them.

    ``values``: the kinds of the columns of values in their order; ``kind``: ``before`` or ``behind`` them, or none;
    ``category``: a group's name may stand in front of the metric; ``metric_width``: how wide a line of the metrics is, 0 if
    unknown; ``rest``: the name of the next row's group may follow; ``opens``: the row is the first, and has a group's name.
    """

    values: tuple[str, ...]
    unit: bool
    kind: str | None
    category: bool
    owner: bool = False
    rest: bool = False
    metric_width: int = 0
    opens: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        values = tuple(f"value:{kind}" for kind in self.values)
        before = ("property",) if self.kind == "before" else ()
        behind = ("property",) if self.kind == "behind" else ()
        return (
            "category", "metric", *(("unit",) if self.unit else ()), *before, *values, *behind, *(("owner",) if self.owner else ()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """A row cut into cells: for each column of the layout its slice of the pieces (empty: start == end)."""

    cost: float
    margin: float
    cells: tuple[Slice, ...]
    end: int


@dataclass(slots=True)
class Cutter:
    """Cuts rows out of ``run``; what a slice costs as a cell is remembered."""

    run: Sequence[Piece]
    layout: Layout
    _costs: dict[tuple[str, int, int], float] = field(default_factory=dict)

    def cut(self, start: int, end: int, whole: bool = True) -> Cut | None:
        """The cheapest cut of pieces ``start`` to ``end``; ``whole``: nothing of them may be left over."""
        columns = self.layout.columns
        ways: dict[int, list[tuple[float, tuple[Slice, ...]]]] = {start: [(0.0, ())]}
        for column in columns:
            kind = column.split(":")[0]
            nxt: dict[int, list[tuple[float, tuple[Slice, ...]]]] = {}
            for at, found in ways.items():
                for stop in range(at, min(end, at + _LONGEST[kind]) + 1):
                    price = self._price(column, at, stop)
                    if price >= _NEVER:
                        continue
                    nxt.setdefault(stop, []).extend((cost + price, (*cells, (at, stop))) for cost, cells in found)
            ways = {at: sorted(found)[:_WAYS] for at, found in nxt.items()}
        left = self._left(start, end) if whole else {}
        done = [(cost + left.get(at, 0.0), cells, at) for at, found in ways.items() for cost, cells in found]
        if not done:
            return None
        done.sort(key=lambda each: (each[0], each[2]))
        best = done[0]
        told = self._told(best[1])
        other = next((cost for cost, cells, _ in done[1:] if self._told(cells) != told), _NEVER)
        return Cut(best[0], other - best[0], best[1], best[2])

    def _told(self, cells: tuple[Slice, ...]) -> tuple[Slice, ...]:
        """What tells two cuts apart: the metric and the values; where one value stands alone, not in which column."""
        named = list(zip(self.layout.columns, cells, strict=True))
        metric = next(cell for column, cell in named if column == "metric")
        values = [cell if cell[0] != cell[1] else (-1, -1) for column, cell in named if column.startswith("value")]
        filled = [cell for cell in values if cell[0] >= 0]
        return (metric, *(filled if len(filled) == 1 else values))

    def _left(self, start: int, end: int) -> dict[int, float]:
        """What it costs to leave the pieces from each place to ``end`` over."""
        prices = {end: 0.0}
        for at in range(end - 1, start - 1, -1):
            text = self.run[at].text
            if is_figure(text) or is_dash(text):  # a page's number, or a column too many
                price = 0.8 if self.layout.kind == "behind" and re.fullmatch(r"\d{1,3}", text) else 5.0
            elif is_value_word(text) or not self.layout.rest:
                price = 3.0 if is_worded(text) else 1.5
            else:
                price = 0.3
            prices[at] = prices[at + 1] + price
        return prices

    def _price(self, column: str, start: int, stop: int) -> float:
        key = column, start, stop
        if key not in self._costs:
            self._costs[key] = self._priced(column, start, stop)
        return self._costs[key]

    def _priced(self, column: str, start: int, stop: int) -> float:
        if start == stop:
            return {
                "category": 1.1 if self.layout.opens else 0.0, "metric": _NEVER, "unit": 1.2, "property": 2.5, "owner": 1.0, "value:target": 3.0,
                "value:rate": 1.5,
            }.get(column, 1.5)  # fmt: skip
        run = self.run[start:stop]
        text = joined(run)
        if column == "category":
            return self._category(run, text)
        if column == "metric":
            return self._metric(run, text)
        if column == "unit":
            return (0.5 if text.endswith("/m") else 0.0) if unit(text) is not None else 0.4 if is_dash(text) else _NEVER
        if column == "property":
            return 0.0 if commitment(text) is not None else _NEVER
        if column == "owner":
            return 0.2 + 0.1 * len(run) if is_body(text) else _NEVER
        return _value(run, text, column == "value:target")

    def _category(self, run: Sequence[Piece], text: str) -> float:
        if text.strip(":") == "其中":
            return 0.0
        if (
            not 1 <= len(text) <= 24
            or commitment(text)
            or is_worded(text)
            or _unbalanced(text)
            or unit(text) is not None
            or any(is_dash(p.text) for p in run)
        ):
            return _NEVER
        if _MEASURED.search(text) and len(text) > 5:
            if _PER.search(text):
                return _NEVER  # 单位运输周转量|二氧化碳排放下降率 is one metric
            if any(is_dash(p.text) or is_figure(p.text) for p in run):
                return _NEVER
            return 0.9  # what the next rows measure: 污染物排放量(吨) over each of them
        bare = re.sub(r"\((?:\d|[\u4e00-\u9fff]{2,8})\)\Z", "", text)
        if not bare or len(text) > 16 or re.search(r"[A-Za-z\d%≥≤<>()]", bare):
            return _NEVER
        if any(width(line) > 18 for line in _lines(run)):
            return _NEVER
        known = is_category(bare)
        wide = not known and any(width(line) > 11 for line in _lines(run))
        return (
            (0.0 if known else 0.4) + (1.3 if not self.layout.category and not known else 0.0) + (0.8 if wide else 0.0)
        )

    def _is_note(self, piece: Piece, before: Piece) -> bool:
        """True for a figure on a line of its own behind words: the number of a note."""
        behind = next((p for p in self.run if p.span.start >= piece.span.end), None)
        alone = before.line != piece.line and (behind is None or behind.line != piece.line)
        return alone and re.fullmatch("[1-9]", piece.text) is not None and _NOTED.search(before.text) is not None

    def _metric(self, run: Sequence[Piece], text: str) -> float:
        if not 2 <= len(text) <= 70 or _WORD.search(text) is None or text[0] in ")）%、,，":
            return _NEVER
        if is_worded(text) or commitment(text) or is_figure(text) or unit(text) is not None:
            return _NEVER
        if _over_part().fullmatch(text) or _HEADING.match(text):
            return _NEVER
        price = 2.0 if _unbalanced(text) else 0.0
        price += 1.2 if re.match("[IVⅠ-Ⅴ]+类", text) else 0.0
        price += 1.0 if any(p.text[:2] == text[:2] and _WORD.match(text) for p in run[1:]) else 0.0
        price += 0.8 if text[0] == "(" else 0.5 if text.startswith("其中") else 0.0
        if len(run) > 1 and len(run[0].text) <= 6 and is_category(run[0].text):
            price += 0.5
        for k, piece in enumerate(run):
            if commitment(piece.text) or piece.text in ("约束", "预期", *NOT_DONE):
                return _NEVER
            if self.layout.owner and _OFFICE.search(piece.text):
                return _NEVER
            before = run[k - 1].text if k else ""
            if k and piece.line == run[k - 1].line and _WORD.match(before[-1] + piece.text[0]):
                price += 0.5  # a blank between two words parts cells
            if k and k == len(run) - 1 and self._is_note(piece, run[k - 1]):
                price += 0.7
            elif is_figure(piece.text) or is_dash(piece.text):
                price += 0.2 if _POWER.match(before + piece.text) else 6.0
            elif piece.text in "万亿千百":
                price += 1.5
            elif k and unit(piece.text) is not None and not piece.text.startswith("("):
                price += 3.0 if piece.text in "%‰" else 1.0 if self.layout.unit else 0.5
            elif k and len(piece.text) > 3 and is_worded(piece.text):
                price += 1.5
        if len(run) > 1 and _SECTIONS.match(run[-1].text) and _MEASURED.search(joined(run[:-1])):
            price += 1.8
        if any(unit(m[1]) is not None for m in re.finditer(r"\(([^()]{1,14})\)(?=[\u4e00-\u9fff])", text)):
            price += 3.0  # the unit ends a metric: two cells run together
        boxed = _UNIT_BEHIND.search(text)
        bare = text
        if boxed and unit(boxed[1]) is not None:
            price -= 0.4
            bare = text[: boxed.start()]
        bare = _MARKS.sub("", bare)
        lines = [line for line in _lines(run) if not re.fullmatch(r"\([^()]*\)\W?", line)]
        widths = [width(line) for line in lines]
        if len(widths) > 1:
            price += 1.2 * sum(max(widths) - w > 6 for w in widths[:-1])
        if Metrics.load().find(bare) is not None:
            price -= 0.8
        elif len(widths) > 1 and self.layout.metric_width:
            price += 0.7 * any(self.layout.metric_width - w > 8 for w in widths[:-1])
        elif len(bare) < 4 and bare not in TableWords.load().lists["parts"]:
            price += 0.8
        return price


@cache
def _over_part() -> re.Pattern[str]:
    """A heading over rows and the first of them run together: 污染物排放量(吨) and 氨氮."""
    lists = TableWords.load().lists
    return re.compile(rf".{{3,}}(?:{alternatives(lists['measures'])})(?:\([^()]*\))?(?:{alternatives(lists['parts'])})")


def _value(run: Sequence[Piece], text: str, target: bool) -> float:
    """What a cell of a value costs; a line break inside costs a little."""
    breaks = len(_lines(run)) - 1 + 0.2 * (len(run) - len(_lines(run)))
    if any(commitment(p.text) for p in run):
        return _NEVER
    if target and _PLACED.fullmatch(text):
        return 0.4 + 0.1 * breaks
    for one, other in pairwise(run):
        if not target and (
            re.search(r"\((?:19|20)\d\d年?\)\Z", one.text)
            or re.match(r"\((?:19|20)\d\d\Z|\((?:19|20)\d\d年", other.text)
        ):
            continue
        if re.search(r"[\d%)\]]\Z", one.text) and re.match(r"[\[(≥≤<>-]?\d", other.text):
            if not re.fullmatch(r"\[\d\]", other.text):
                return _NEVER if is_figure(other.text) else 3.0
            breaks += 1.0  # a note's number
        if is_dash(one.text) or is_dash(other.text):
            return _NEVER
    if text in (DONE if target else NOT_DONE):
        return 0.3
    if is_figure(text):
        return 0.2 * breaks
    if is_dash(text):
        return 0.3 if target else 0.0
    if water_class(text) is not None:
        return 0.1 + 0.1 * breaks
    if is_worded(text):
        places = rf"(?:{alternatives(TableWords.load().lists['gone_places'])})"
        two = re.search(places, re.sub(rf"\A(?:{places}|.)", "", text))
        return 0.15 + 0.1 * breaks + (1.5 if two else 0.0)  # 地级城市基本消除 and 县级城市基本消除 are two cells
    if (_GOAL if target else _STATE).fullmatch(text) and len(text) <= 26:
        return (0.8 if target else 0.5) + 0.2 * breaks
    if not target and _WORD.search(text) and len(text) <= 14 and not _unbalanced(text):
        return 1.8 + 0.2 * breaks
    return _NEVER


def without_marks(metric: str) -> str:
    """A metric as its cell names it, without footnote marks behind it or before its unit."""
    metric = re.sub(r"(?<=[\u4e00-\u9fff]{4})\d\Z", "", _MARKS.sub("", metric))
    return re.sub(r"(?:(?<=[\u4e00-\u9fff）)])\d|[*#①-⑳∗△☐※]+)(?=[（(][^（）()]{1,14}[)）]\Z)", "", metric)


def _lines(run: Sequence[Piece]) -> list[str]:
    out: list[str] = []
    last = -1
    for piece in run:
        if piece.line == last:
            out[-1] += piece.text
        else:
            out.append(piece.text)
        last = piece.line
    return out


def _unbalanced(text: str) -> bool:
    return text.count("(") != text.count(")")
