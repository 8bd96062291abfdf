"""Tables that are ruled across and not down: three-line tables, and rows parted by lines alone.

Columns are the strips of the page between blank ones.  As prose between two rules has the like, the first row has to
hold headings that tables are known to have.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from ..vocab.tables import TableWords
from .assemble import Box, clean
from .pdf_layout import Char

#: Left end, right end, and distance from the top of the page.
Rule = tuple[float, float, float]
#: Blank strips between columns are at least so many characters wide.
_GAP = 0.55


def open_tables(rules: list[Rule], chars: list[Char], taken: list[Box]) -> list[list[Box]]:
    """The cells of each such table of a page, outside the boxes that are ``taken``, from top to bottom."""
    found = []
    ink = [c for c in chars if c.text.strip() and c.bottom > c.top]
    for left, right, heights in _stacks(rules, taken):
        around = [c for c in ink if c.within(left - 6, heights[0] - 2, right + 6, heights[-1] + 2)]
        if not around:
            continue
        size = median(max(c.bottom - c.top, c.x1 - c.x0) for c in around)
        for tops in _without_prose(around, heights, _GAP * size):
            inside = [c for c in around if tops[0] - 2 <= (c.top + c.bottom) / 2 < tops[-1] + 2]
            edges = _columns(_in_columns(inside, tops, _GAP * size), left, right, _GAP * size)
            rows = _rows(inside, edges, tops)
            if len(edges) < 3 or len(rows) < 3 or not _has_headings(inside, edges, rows):
                continue
            found.append([(x0, top, x1, bottom) for top, bottom in rows for x0, x1 in pairwise(edges)])
    return found


def _without_prose(chars: list[Char], tops: list[float], gap: float) -> list[list[float]]:
    """The rules parted where running text stands between two of them: several lines, none with a blank strip."""
    out: list[list[float]] = [[tops[0]]]
    for top, bottom in pairwise(tops):
        band = [c for c in chars if top <= (c.top + c.bottom) / 2 < bottom]
        lines = _lines(band, top, bottom)
        if len(lines) > 1 and all(len(_strips(line, 2.5 * gap)) < 2 for line in lines):
            out.append([bottom])
        else:
            out[-1].append(bottom)
    return [part for part in out if len(part) >= 3]


def _in_columns(chars: list[Char], tops: list[float], gap: float) -> list[Char]:
    """The characters without those of rows that are one cell from side to side."""
    out = []
    for top, bottom in pairwise(tops):
        band = [c for c in chars if top <= (c.top + c.bottom) / 2 < bottom]
        if len(_strips(band, gap)) > 1:
            out += band
    return out


def _stacks(rules: list[Rule], taken: list[Box]) -> list[tuple[float, float, list[float]]]:
    """Rules of one width above each other, three at least: left, right and the heights from top to bottom."""
    groups: list[tuple[float, float, list[float]]] = []
    for left, right, top in sorted(_whole(rules), key=lambda r: r[2]):
        if any(box[1] - 3 <= top <= box[3] + 3 and left < box[2] and right > box[0] for box in taken):
            continue
        if right - left < 120:
            continue
        for i, (a, b, tops) in enumerate(groups):
            if abs(a - left) < 6 and abs(b - right) < 6:
                if top - tops[-1] > 3:
                    groups[i][2].append(top)
                break
        else:
            groups.append((left, right, [top]))
    return [group for group in groups if len(group[2]) >= 3]


def _whole(rules: list[Rule]) -> list[Rule]:
    """Rules that are drawn piece by piece, one for each cell, put together."""
    out: list[Rule] = []
    for left, right, top in sorted(rules, key=lambda r: (round(r[2]), r[0])):
        last = out[-1] if out else None
        if last is not None and abs(last[2] - top) < 1.5 and left - last[1] < 3:
            out[-1] = (last[0], max(last[1], right), last[2])
        else:
            out.append((left, right, top))
    return out


def _columns(chars: list[Char], left: float, right: float, gap: float) -> list[float]:
    """The borders of the columns: the middles of the strips that no character reaches into."""
    strips = _strips(chars, gap)
    if not strips:
        return [left, right]
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(strips)]
    return [min(left, strips[0][0]) - 1, *middles, max(right, strips[-1][1]) + 1]


def _strips(chars: list[Char], gap: float) -> list[list[float]]:
    """Left and right end of each strip that has characters, from left to right."""
    strips: list[list[float]] = []
    for char in sorted(chars, key=lambda c: c.x0):
        if strips and char.x0 - strips[-1][1] < gap:
            strips[-1][1] = max(strips[-1][1], char.x1)
        else:
            strips.append([char.x0, char.x1])
    return strips


def _rows(chars: list[Char], edges: list[float], tops: list[float]) -> list[tuple[float, float]]:
    """The bands of the rows: those between the rules, or in a three-line table the lines between them."""
    bands = list(pairwise(tops))
    if len(bands) > 2 and sum(len(_lines(chars, *band)) <= 3 for band in bands) > 0.8 * len(bands):
        return bands
    out = []
    for top, bottom in bands:
        lines = _lines(chars, top, bottom)
        filled = [len({_column(c, edges) for c in line}) for line in lines]
        full = [i for i, n in enumerate(filled) if n >= max(2, (len(edges) - 1) // 2 + 1)]
        if not full:
            out.append((top, bottom))
            continue
        # A line with few cells carries on the row that is nearest: words wrap above and below the figures.
        heights = [(min(c.top for c in line), max(c.bottom for c in line)) for line in lines]
        owner = [min(full, key=lambda i: abs(sum(heights[i]) - sum(heights[at]))) for at in range(len(lines))]
        spans = [[heights[i] for i, o in enumerate(owner) if o == at] for at in full]
        cuts = [(max(b for _, b in a) + min(t for t, _ in c)) / 2 for a, c in pairwise(spans)]
        out += list(pairwise([top, *cuts, bottom]))
    return out


def _lines(chars: list[Char], top: float, bottom: float) -> list[list[Char]]:
    """The characters between two heights by line."""
    out: list[list[Char]] = []
    for char in sorted((c for c in chars if top <= (c.top + c.bottom) / 2 < bottom), key=lambda c: c.top + c.bottom):
        middle = (char.top + char.bottom) / 2
        if out and middle <= max(c.bottom for c in out[-1]) - 1:
            out[-1].append(char)
        else:
            out.append([char])
    return out


def _column(char: Char, edges: list[float]) -> int:
    middle = (char.x0 + char.x1) / 2
    return sum(middle >= edge for edge in edges)


def _has_headings(chars: list[Char], edges: list[float], rows: list[tuple[float, float]]) -> bool:
    """True where two cells of the first row, or of the first two together, are known headings."""
    words = TableWords.load()
    known = [form for forms in words.columns.values() for form in forms] + list(words.lists["unit_heading"])
    for last in (1, 2):
        cells: dict[int, str] = {}
        for char in chars:  # in the order of the text layer
            if rows[0][0] <= (char.top + char.bottom) / 2 < rows[last - 1][1]:
                cells[_column(char, edges)] = cells.get(_column(char, edges), "") + clean(char.text)
        named = sum(len(cell) <= 20 and any(form in cell for form in known) for cell in cells.values())
        if named >= 2 and len(cells) >= 2:
            return True
    return False
