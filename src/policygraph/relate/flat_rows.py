"""The rows of a flattened table: where each begins, by its number, by its kind, or by what its cells are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from ..model import Span
from .flat_cells import Cut, Cutter, Layout
from .flat_heads import Column, Head
from .flat_pieces import Piece, commitment, is_dash, is_figure, is_value_word, is_worded, unit, water_class

_NUMBER = re.compile(r"\(?(?P<n>\d{1,2})\)?[.、]?\Z")
_GLUED = re.compile(
    r"(?:\((?P<a>\d{1,2})\)|(?P<b>\d{1,2})(?:[、]|\.(?!\d))|(?P<c>\d{1,2})(?=[\u4e00-\u9fff]{3}))(?=[^\d\s])"
)
_DIVIDER = re.compile(r"(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}、)[\u4e00-\u9fff、和与]{2,14}\Z")
#: A row is taken from a cut that costs no more, and by so much less than the next.
_DEAR, _MARGIN = 2.6, 0.55


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its cut; ``run`` are the pieces that the slices of the cut count in; ``over``: the row that it belongs to."""

    cut: Cut
    run: Sequence[Piece]
    layout: Layout
    over: Row | None = None

    @property
    def start(self) -> int:
        """Where its first cell begins, in the source."""
        return self.run[self.cut.cells[0][0]].span.start

    def cell(self, name: str, nth: int = 0) -> Sequence[Piece]:
        """The pieces of the ``nth`` cell of a kind (``metric``, ``unit``, ``value`` …); none where it is empty."""
        at = [i for i, column in enumerate(self.layout.columns) if column.split(":")[0] == name]
        return self.run[slice(*self.cut.cells[at[nth]])] if nth < len(at) else ()

    @property
    def sure(self) -> bool:
        return self.cut.cost <= _DEAR and self.cut.margin >= _MARGIN


def read_rows(head: Head, run: Sequence[Piece], columns: Sequence[Column]) -> tuple[list[Row], tuple[Column, ...]]:
    """The rows of the body below a heading, by the layout that explains most of them, with its columns of values.

    ``columns``: those that the heading names; 累计 beside a year's goal often shares the goal's cells.
    """
    body = [p for p in run if _DIVIDER.match(p.text) is None]
    chain = _chain(body)
    closings = _closings(body)
    if len(closings) < 3:
        orders: list[str | None] = [None]
        if head.kind is not None and closings:
            return [], tuple(columns)
    else:
        orders = _orders(body, closings)
    best: tuple[list[Row], tuple[Column, ...]] = [], tuple(columns)
    fewer = tuple(c for c in columns if c.kind != "rate")
    for order, kept in product(orders, dict.fromkeys((tuple(columns), fewer))):
        layout = Layout(tuple(c.kind for c in kept), head.unit, order, head.category == "behind", head.owner)
        rows = _by(body, chain, layout, head)
        widths = sorted(
            len(p.text) * 2 for r in rows if r.sure for p in r.run[slice(*r.cut.cells[1])] if len(p.text) > 3
        )
        if len(widths) > 5 and (layout.category or not all(r.sure for r in rows)):
            rows = _by(body, chain, replace(layout, metric_width=widths[len(widths) * 9 // 10]), head)
        if _score(rows) > _score(best[0]):
            best = rows, kept
    return best


def _orders(body: Sequence[Piece], closings: Sequence[int]) -> list[str | None]:
    """Whether the kinds stand behind the values or before them: what stands in front of most of them tells."""
    fronts = [body[i - 2] if commitment(body[i - 1].text) is None else body[i - 1] for i in closings]
    places = [body.index(front) for front in fronts]
    values = sum(
        i > 0 and (is_figure(t := body[i - 1].text) or is_dash(t) or is_value_word(t) or water_class(t) is not None)
        for i in places
    )
    share = values / len(closings)
    return ["behind"] if share > 0.7 else ["before"] if share < 0.3 else ["behind", "before"]


def _score(rows: Sequence[Row]) -> float:
    return sum(1.0 - 0.1 * r.cut.cost for r in rows if r.sure)


def _by(body: Sequence[Piece], chain: Sequence[tuple[int, int]], layout: Layout, head: Head) -> list[Row]:
    if len(chain) >= 3:
        return _numbered(body, chain, layout, head)
    if head.serial or head.remark:
        return []  # where rows end, nothing tells
    if layout.kind == "behind" and not layout.owner:
        return _closed(body, layout)
    return _open(body, layout)


def _chain(body: Sequence[Piece]) -> list[tuple[int, int]]:
    """Position and number of the pieces that number the rows, as the best rising chain of candidates."""
    candidates: list[tuple[int, int]] = []
    for i, piece in enumerate(body):
        m = _NUMBER.match(piece.text)
        following = body[i + 1].text if i + 1 < len(body) else ""
        if m and re.fullmatch(r"\d", following) and i + 2 < len(body):  # 18 before 5年期…
            following += body[i + 2].text if body[i + 2].text.startswith("年") else ""
        if m and _begins(following):
            candidates.append((i, int(m["n"])))
        elif (g := _GLUED.match(piece.text)) and _begins(piece.text[g.end() :]) and not is_figure(piece.text):
            candidates.append((i, int(g["a"] or g["b"] or g["c"])))
    best: list[tuple[float, int]] = []
    for k, (at, n) in enumerate(candidates):
        score, back = (1.0 if n == 1 else 0.1), -1
        bare = re.match(r"\d{1,2}[\u4e00-\u9fff]", body[at].text) is not None  # 5年均浓度 may only begin with a figure
        for j in range(k):
            step = n - candidates[j][1]
            gain = {1: 1.0, 2: 0.2, 0: 0.1 if body[at].text.startswith("(") else -9.0}.get(step, -9.0)
            gain -= 0.1 if bare else 0.0
            if best[j][0] + gain >= score:
                score, back = best[j][0] + gain, j
        best.append((score, back))
    if not best:
        return []
    link = max(range(len(best)), key=lambda k: (best[k][0], -k))
    if best[link][0] < 2.5:
        return []
    out = []
    while link >= 0:
        out.append(candidates[link])
        link = best[link][1]
    return out[::-1]


def _begins(text: str) -> bool:
    """True where ``text`` can begin a metric or the name of a group."""
    return (
        re.search(r"[\u4e00-\u9fffA-Z]", text) is not None
        and not is_figure(text)
        and not is_dash(text)
        and commitment(text) is None
        and not is_worded(text)
        and unit(text) is None
        and not re.match(r"[及以]?[上下内]\Z|左右|约束|预期|类", text)
    )


def _numbered(body: Sequence[Piece], chain: Sequence[tuple[int, int]], layout: Layout, head: Head) -> list[Row]:
    rows: list[Row] = []
    ahead = head.category == "before" or head.category is None
    for k, (at, _) in enumerate(chain):
        last = k + 1 == len(chain)
        end = chain[k + 1][0] if not last else min(len(body), at + 24)
        run = _without_number(body[at:end])
        mine = replace(layout, rest=ahead or last, opens=k == 0 and layout.category)
        for part in _by_subnumbers(run):
            rows.extend(_row_and_more(part, mine, whole=not last))
    return rows


def _by_subnumbers(run: Sequence[Piece]) -> list[Sequence[Piece]]:
    """The pieces of a number cut before each 1.1, 1.2 that begins a line with its own words."""
    cuts = [
        i for i in range(len(run) - 1)
        if re.fullmatch(r"\d{1,2}\.\d{1,2}", run[i].text) and run[i].line == run[i + 1].line and _begins(run[i + 1].text)
    ]  # fmt: skip
    ends = [*cuts, len(run)]
    first = [run[: ends[0]]] if ends[0] else []
    return [*first, *(run[a + 1 : b] for a, b in pairwise(ends))]


def _without_number(run: Sequence[Piece]) -> list[Piece]:
    first = run[0]
    if _NUMBER.match(first.text):
        return list(run[1:])
    m = _GLUED.match(first.text)
    cut = m.end() if m else 0
    return [replace(first, text=first.text[cut:], span=Span(first.span.start + cut, first.span.end)), *run[1:]]


def _row_and_more(run: Sequence[Piece], layout: Layout, whole: bool) -> list[Row]:
    """The row of a number, and the rows that follow without one (其中：…)."""
    ends = _closings(run) if layout.kind == "behind" else []
    if not ends:
        cut = Cutter(run, layout).cut(0, len(run), whole)
        return [Row(cut, run, layout)] if cut is not None else []
    rows: list[Row] = []
    at = 0
    for end in ends:
        cut = Cutter(run[at:end], layout).cut(0, end - at)
        if cut is not None:
            rows.append(Row(cut, run[at:end], layout, rows[0] if rows else None))
        at = end
    left = run[at:]
    if rows and whole and any((is_figure(p.text) and len(p.text) > 1) or is_dash(p.text) for p in left):
        below = _open(left, replace(layout, kind=None, rest=True))
        rows.extend(replace(r, over=rows[0]) for r in below)
    return rows


def _closings(run: Sequence[Piece]) -> list[int]:
    """Where pieces that say binding or expected end, over one piece or two."""
    out = []
    for i, piece in enumerate(run):
        if (commitment(piece.text) is not None and not (i + 1 < len(run) and run[i + 1].text in ("性", "性指标"))) or (
            i and piece.text in ("性", "性指标") and commitment(run[i - 1].text + piece.text) is not None
        ):
            out.append(i + 1)
    return out


def _closed(body: Sequence[Piece], layout: Layout) -> list[Row]:
    """Rows without numbers that each end with their kind."""
    rows, at = [], 0
    for end in _closings(body):
        run, mine = body[at:end], replace(layout, opens=at == 0 and layout.category)
        if len(run) <= 24 and (cut := Cutter(run, mine).cut(0, len(run))) is not None:
            rows.append(Row(cut, run, mine))
        at = end
    return rows


def _open(body: Sequence[Piece], layout: Layout) -> list[Row]:
    """Rows without numbers whose kind stands in front of the values, or that have none: the cheapest chain of rows."""
    begins = [i for i, p in enumerate(body) if _begins(p.text) and (i == 0 or p.line != body[i - 1].line)]
    stops = [*begins, len(body)]
    cutter = Cutter(body, layout)
    opening = Cutter(body, replace(layout, opens=layout.category))
    best: dict[int, tuple[float, int, Cut | None]] = {stops[-1]: (0.0, -1, None)}
    for i in reversed(range(len(begins))):
        at = begins[i]
        found: tuple[float, int, Cut | None] = (4.0 + best[stops[i + 1]][0], stops[i + 1], None)
        for stop in stops[i + 1 :]:
            if stop - at > 20:
                break
            cut = (cutter if i else opening).cut(at, stop)
            if cut is not None and cut.cost + best[stop][0] + 0.5 < found[0]:
                found = cut.cost + best[stop][0] + 0.5, stop, cut
        best[at] = found
    rows, here = [], begins[0] if begins else -1
    while here in best and best[here][1] >= 0:
        _, nxt, cut = best[here]
        if cut is not None:
            rows.append(Row(cut, body, layout))
        here = nxt
    return rows
