"""Which columns of a table without known headings make it one of tasks, told by the cells alone."""

from __future__ import annotations

from collections.abc import Sequence

from ..vocab.actions import opening_verb
from ..vocab.tables import TableWords
from .cell_kinds import BODIES, DASH, DATE, ONGOING, PART, SERIAL, TEXT, kind_of
from .line_pieces import Piece
from .row_fit import OWNERS, fitted

#: What rows of tasks without a heading are, the fullest first.
_ORDERS = (
    ("serial", "task", "lead", "support", "deadline"),
    ("serial", "task", "responsible", "deadline"),
    ("serial", "task", "deadline", "lead", "support"),
    ("serial", "task", "deadline", "responsible"),
    ("serial", "task", "lead", "support"),
    ("serial", "task", "responsible"),
    ("task", "lead", "support", "deadline"),
    ("task", "responsible", "deadline"),
)
#: Rows that it takes.
_FEWEST = 3
#: Rows that show which order of columns fits.
_ENOUGH = 12


def columns_of(rows: Sequence[Sequence[str | None]], known: Sequence[str] = ()) -> tuple[str, ...] | None:
    """The kinds of the columns of these ``rows`` of cells, None for no table of tasks.

    ``known``: kinds that the headings tell, ``other`` where they tell nothing.
    """
    rows = [row for row in rows if len({c for c in row if c}) > 1]
    if len(rows) < (2 if known else _FEWEST):
        return None
    width = len(rows[0])
    said = list(known) if known else ["other"] * width
    columns = [[row[i] or "" for row in rows] for i in range(width)]
    kinds = [_share(column) for column in columns]
    out = list(said)
    for i in range(width):
        if out[i] != "other":
            continue
        share = kinds[i]
        if i == 0 and share[SERIAL] >= 0.8:
            out[i] = "serial"
        elif share[DATE] + share[ONGOING] >= 0.5 and share[DATE] + share[ONGOING] + share[DASH] >= 0.7:
            out[i] = "deadline"
        elif share[BODIES] > 0 and share[BODIES] + share[PART] + share[DASH] >= 0.7:
            out[i] = "owner"
    owners = [i for i, kind in enumerate(out) if kind == "owner"]
    if not owners and not any(k in OWNERS for k in out):
        return None
    first = min((i for i, kind in enumerate(out) if kind in ("owner", *OWNERS)), default=width)
    _name_owners(out, owners)
    named = next((i for i, kind in enumerate(out) if kind in ("task", "name", "metric", "project")), None)
    if named is not None and out[named] != "task" and not _is_work(columns[named]):
        return None  # names of cases, firms or schools beside bodies
    if named is None:
        texts = [i for i in range(first) if out[i] == "other" and kinds[i][TEXT] >= 0.7 and _is_work(columns[i])]
        if not texts:
            return None
        out[max(texts, key=lambda i: (len(set(columns[i])), _length(columns[i])))] = "task"
    ordered = "serial" in out or "deadline" in out
    return tuple(out) if ordered else None


def names_bodies(rows: Sequence[Sequence[str | None]], kinds: Sequence[str]) -> bool:
    """True where the rows are firms, schools or authorities (企业名称 beside 主管部门), and no work."""
    at = next((i for name in ("task", "name", "metric") for i, kind in enumerate(kinds) if kind == name), None)
    cells = [cell for row in rows if at is not None and (cell := row[at])]
    return bool(cells) and sum(kind_of(c) == BODIES for c in cells) * 3 > 2 * len(cells)


def order_of(text: str, rows: Sequence[Sequence[Piece]]) -> tuple[str, ...] | None:
    """The columns that pieces of rows without a heading stand for; None where they are no tasks with owners."""
    if len(rows) < _FEWEST or not all(any(p.kind == BODIES for p in row) for row in rows):
        return None
    if any(_sorts(p.text) for row in rows for p in row):
        return None
    rows = rows[:_ENOUGH]
    numbered = all(row[0].kind == SERIAL for row in rows)
    dated = any(p.kind in (DATE, ONGOING) for row in rows for p in row)
    best: tuple[float, tuple[str, ...]] | None = None
    for kinds in _ORDERS:
        if (kinds[0] == "serial") != numbered or ("deadline" in kinds) != dated:
            continue
        got = [fitted(text, row, kinds, grouped=True)[0] for row in rows]
        if any(row.score <= 0 for row in got):
            continue
        task = kinds.index("task")
        works = [c.text if (c := row.cells[task]) is not None else "" for row in got]
        owner = next(i for i, kind in enumerate(kinds) if kind in OWNERS)
        owned = sum((c := row.cells[owner]) is not None and kind_of(c.text) == BODIES for row in got)
        whole = sum(all(c is not None for c in row.cells) for row in got)
        if not all(works) or not _is_work(works) or owned < len(got) or whole * 3 < 2 * len(got):
            continue
        score = sum(row.score for row in got) / len(got)
        if best is None or score > best[0]:
            best = score, kinds
    return best[1] if best else None


def _name_owners(kinds: list[str], owners: Sequence[int]) -> None:
    """One column of bodies is responsible; of several the first leads, and the next supports."""
    told = [kind for kind in kinds if kind in OWNERS]
    free = [kind for kind in ("lead", "support") if kind not in told]
    if len(owners) == 1 and not told:
        free = ["responsible"]
    elif "responsible" in told:
        free = [kind for kind in free if kind != "lead"]
    for place, i in enumerate(owners):
        kinds[i] = free[place] if place < len(free) else "other"


def _share(column: Sequence[str]) -> dict[str, float]:
    """The share of each kind among the cells of a column; an empty cell is as good as a dash."""
    out = dict.fromkeys((SERIAL, BODIES, DATE, ONGOING, DASH, PART, TEXT), 0.0)
    for cell in column:
        kind = kind_of(cell) if cell else DASH
        out[kind] = out.get(kind, 0.0) + 1 / len(column)
    return out


def _sorts(words: str) -> bool:
    """True for 约束性 and 预期性, which rows of indicators end in."""
    return len(words) <= 24 and any(
        w in words for kind in ("binding", "expected") for w in TableWords.load().lists[kind]
    )


def _is_work(cells: Sequence[str]) -> bool:
    """True where cells say what is to be done: most are long, or open with a verb of action."""
    told = [c for c in cells if c]
    if not told or _length(told) < 5:
        return False
    verbs = sum(opening_verb().match(c.lstrip("“")) is not None for c in told)
    return verbs * 2 >= len(told) or (_length(told) >= 14 and len(set(told)) * 2 > len(told))


def _length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / max(len(cells), 1)
