"""One metric across places and years.

Honest to the text: a mark says how the figure binds (at least, at most, exactly, between), a stretch target stands
beside the firm one, a baseline is drawn where the text gives it, and what has no figure has no mark but a line of words.
Figures of another kind (a level, a change) or of a unit that cannot be reckoned over stand in a panel of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QuerySolutions, Store

from ..analyse import naming
from ..analyse.facts import Facts
from ..analyse.items import Target, number_text
from ..errors import StoreError
from ..graph.terms import PREFIXES
from .paper import AMBER, BLUE, GREY, INK, SOFT, Paper, heading, plain, quiet, wide

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from . import Wanted

_ROWS = 60
_ROW, _PANEL_HEAD, _TOP, _FOOT = 0.3, 0.75, 0.8, 0.55
_SIGN = {"atLeast": "≥", "atMost": "≤", "above": ">", "below": "<", "equal": "=", "reach": "", "between": ""}
_SHADE = {"binding": BLUE, "ensured": BLUE, "stretch": AMBER, "expected": "#5d9bd0"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A target as it is drawn.  ``factor`` turns its figures into the unit of its panel."""

    target: Target
    place: str
    code: str
    unit: str
    factor: Decimal
    base: Decimal | None
    base_year: str
    firm: str
    """IRI of the target that this one goes beyond, or ""."""

    @property
    def value(self) -> float | None:
        return None if self.target.value is None else float(self.target.value * self.factor)

    @property
    def upper(self) -> float | None:
        return None if self.target.upper is None else float(self.target.upper * self.factor)

    @property
    def baseline(self) -> float | None:
        # Beside a change, a baseline of the level would be on another scale.
        return float(self.base * self.factor) if self.base is not None and self.target.kind == "level" else None


def draw_metric(store: Store, paper: Paper, name: str, wanted: Wanted) -> Figure:
    """The figure of the metric called ``name``.  Raises UsageError for an unknown name, StoreError for nothing to draw."""
    facts = Facts(store, paper.lang)
    metric = naming.metric(facts, name)
    marks = _marks(store, facts, metric)
    if wanted.place:
        place = naming.place(facts, wanted.place)
        inside = places_within(store, place)
        marks = [mark for mark in marks if mark.target.plan.place in inside]
    if wanted.year is not None:
        marks = [mark for mark in marks if mark.target.deadline and mark.target.deadline.year == wanted.year]
    if wanted.plan:
        plan = naming.plan(facts, wanted.plan)
        marks = [mark for mark in marks if mark.target.plan.iri == plan.iri]
    if not marks:
        raise StoreError(f"plot {name}: no target on this metric is left after --place, --plan and --year")
    rows = _rows(marks)
    kept = rows[: wanted.limit or _ROWS]
    note = paper("of_plans", len({row[0].target.plan.iri for row in kept}))
    if len(rows) > len(kept):
        note += " · " + paper("left_out", len(rows) - len(kept))
    return _figure(paper, facts, facts.labels.get(metric, name), note, kept)


def _marks(store: Store, facts: Facts, metric: str) -> list[_Mark]:
    more = _table(store, f"""SELECT ?t ?canonical ?base ?year ?firm ?symbol WHERE {{ ?t pg:hasMetric {NamedNode(metric)}
        OPTIONAL {{ ?t pg:canonicalValue ?canonical . {NamedNode(metric)} pg:canonicalUnit/pg:symbol ?symbol }}
        OPTIONAL {{ ?t pg:baselineValue ?base }} OPTIONAL {{ ?t pg:baselineYear ?year }}
        OPTIONAL {{ ?t pg:stretchOf ?firm }} }}""")  # fmt: skip
    found = []
    for target in facts.targets(f"?item pg:hasMetric {NamedNode(metric)} ."):
        canonical, base, year, firm, symbol = more.get(target.iri, ("",) * 5)
        factor = Decimal(canonical) / target.value if canonical and target.value else Decimal(1)
        place = target.plan.place or ""
        found.append(_Mark(
            target, facts.labels.get(place, ""), facts.place_codes.get(place, place), symbol if canonical else target.unit,
            factor, Decimal(base) if base else None, year[:4], firm,
        ))  # fmt: skip
    return found


def _table(store: Store, query: str) -> dict[str, tuple[str, ...]]:
    """First column -> the others as text; of several rows the least."""
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    rows = sorted(tuple("" if term is None else term.value for term in row) for row in found)
    return {row[0]: row[1:] for row in reversed(rows)}


def places_within(store: Store, place: str) -> set[str]:
    """IRIs of the place and of all places inside it."""
    return set(_table(store, f"SELECT ?p WHERE {{ ?p pg:within* {NamedNode(place)} }}"))


def _rows(marks: Iterable[_Mark]) -> list[list[_Mark]]:
    """A row a target, a stretch target in the row of the firm one; those with a figure first, panel by panel."""
    ordered = sorted(marks, key=_order)
    rows = {mark.target.iri: [mark] for mark in ordered}
    for mark in ordered:
        if mark.firm in rows and mark.firm != mark.target.iri and mark.value is not None:
            rows[mark.firm].append(mark)
            del rows[mark.target.iri]
    return list(rows.values())


def _panel(mark: _Mark) -> tuple[bool, str, str, str]:
    target = mark.target
    if target.quantification != "quantified" or target.value is None:
        return True, "", "", ""
    return False, target.kind, target.direction, mark.unit


def _order(mark: _Mark) -> tuple[object, ...]:
    target = mark.target
    kinds = ("level", "absoluteChange", "addition", "relativeChange", "pointChange")
    kind = kinds.index(target.kind) if target.kind in kinds else len(kinds)
    day = target.deadline.isoformat() if target.deadline else "9999"
    return (
        _panel(mark)[0],
        kind,
        _panel(mark),
        mark.code,
        day,
        target.scope,
        target.plan.title,
        target.offset,
        target.iri,
    )


def _figure(paper: Paper, facts: Facts, title: str, note: str, rows: list[list[_Mark]]) -> Figure:
    panels: dict[tuple[bool, str, str, str], list[list[_Mark]]] = {}
    for row in rows:
        panels.setdefault(_panel(row[0]), []).append(row)
    # The panel with most rows first: it is what the picture is about.  Those without a figure come last.
    panels = dict(sorted(panels.items(), key=lambda panel: (panel[0][0], -len(panel[1]))))
    left = wide([_label(paper, row[0]) for row in rows]) + 0.35
    right = (
        wide([_told(paper, facts, row, key[0]) for key, part in panels.items() for row in part if not key[0]]) + 0.25
    )
    words = wide([_told(paper, facts, row, True) for key, part in panels.items() for row in part if key[0]])
    across = max(4.2, words - right)
    width = left + across + right
    height = _TOP + _FOOT + sum(_PANEL_HEAD + _ROW * len(part) for part in panels.values())
    figure = paper.figure(width, height)
    heading(figure, title, note)
    top = height - _TOP
    for key, part in panels.items():
        tall = _ROW * len(part)
        axes = figure.add_axes((left / width, (top - 0.4 - tall) / height, across / width, tall / height))
        axes.set_ylim(len(part) - 0.5, -0.5)
        axes.set_yticks(range(len(part)), [_label(paper, row[0]) for row in part])
        axes.text(0, -0.5 - 0.12 / _ROW, _panel_title(paper, facts, key), transform=axes.get_yaxis_transform(),
                  fontsize=9.5, fontweight="bold", color=SOFT, va="bottom")  # fmt: skip
        quiet(axes)
        if key[0]:
            axes.set_xticks([])
            axes.spines["bottom"].set_visible(False)
        for at, row in enumerate(part):
            told = _told(paper, facts, row, key[0])
            axes.text(0.0 if key[0] else 1.015, at, told, transform=axes.get_yaxis_transform(), va="center", fontsize=8.5,
                      color=SOFT if key[0] else INK)  # fmt: skip
            if not key[0]:
                for mark in row:
                    _draw(axes, mark, at, mark.target.commitment == "stretch")
        if not key[0]:
            _scale(paper, axes, part)
        top -= _PANEL_HEAD + tall
    _legend(paper, figure, rows)
    return figure


def _label(paper: Paper, mark: _Mark) -> str:
    target = mark.target
    year = str(target.deadline.year) if target.deadline else paper("no_year")
    scope = f" · {plain(target.scope, 22)}" if target.scope else ""
    return f"{mark.place or plain(target.plan.title, 24) or paper('no_place')} {year}{scope}"


def _told(paper: Paper, facts: Facts, row: list[_Mark], bare: bool) -> str:
    """What stands beside a row: how the figure binds, the figure as the plan gives it; without one, the plan's words."""
    if bare:
        target = row[0].target
        lost = target.quantification == "valueMissing"
        return plain(f"{paper('missing')}：{target.statement}" if lost else target.words or target.statement, 76)
    parts = []
    for mark in row:
        target = mark.target
        sign = _SIGN.get(target.comparator, "")
        level = facts.labels.get(f"{PREFIXES['pgc']}commitment-{target.commitment}", target.commitment)
        firm = paper.aside(level) if target.commitment in ("binding", "ensured", "stretch", "expected") else ""
        parts.append(f"{sign} {target.figure.removesuffix(target.unit)}{_shown(target.unit)}{firm}".strip())
    if row[0].base is not None:
        base = f"{number_text(row[0].base)}{row[0].target.unit if row[0].target.unit == '%' else ''}"
        parts.append(f"{paper('baseline')}{' ' + row[0].base_year if row[0].base_year else ''}: {base}")
    return plain("  ".join(parts), 60)


def _panel_title(paper: Paper, facts: Facts, key: tuple[bool, str, str, str]) -> str:
    if key[0]:
        return paper("no_figure")
    _, kind, direction, unit = key
    code = PREFIXES["pgc"]
    names = [facts.labels.get(f"{code}valueKind-{kind}", kind)]
    if direction:
        names.append(facts.labels.get(f"{code}direction-{direction}", direction))
    return "·".join(name for name in names if name) + (paper.aside(_shown(unit)) if unit else "")


def _shown(unit: str) -> str:
    """A unit as it is printed: the graph writes ug/m3."""
    return re.sub(r"m([23])\b", lambda match: "m" + "²³"[int(match[1]) - 2], re.sub(r"^ug\b", "μg", unit))


def _draw(axes: Axes, mark: _Mark, at: int, stretch: bool) -> None:
    value, comparator = mark.value, mark.target.comparator
    if value is None:
        return
    shade = _SHADE.get(mark.target.commitment, "#3f6f96")
    if mark.baseline is not None:
        axes.plot([mark.baseline, value], [at, at], color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=2)
        axes.plot([mark.baseline], [at], marker="|", markersize=11, color=GREY, markeredgewidth=2, zorder=2)
    if mark.upper is not None:
        axes.plot([value, mark.upper], [at, at], color=shade, linewidth=3, solid_capstyle="butt", zorder=3)
        axes.plot([value, mark.upper], [at, at], linestyle="", marker="|", markersize=10, color=shade, zorder=3)
        return
    towards = {"atLeast": 1, "above": 1, "atMost": -1, "below": -1}.get(comparator, 0)
    if towards:
        # An arrow of one length in print, as what it stands for has no end.
        axes.annotate(
            "", xy=(value, at), xytext=(towards * 26, 0), textcoords="offset points", annotation_clip=False, zorder=3,
            arrowprops={"arrowstyle": "<|-", "color": shade, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
    hollow = comparator in ("above", "below") or stretch
    axes.plot([value], [at], marker="D" if stretch else "o", markersize=6.5, color=shade, markeredgewidth=1.4,
              markerfacecolor="white" if hollow else shade, zorder=4)  # fmt: skip


def _scale(paper: Paper, axes: Axes, rows: list[list[_Mark]]) -> None:
    values = [
        v for row in rows for mark in row for v in (mark.value, mark.upper, mark.baseline) if v is not None
    ]  # fmt: skip
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1) * 0.16
    low, high = low - room, high + room
    # Close to zero the axis begins there; figures of 90 to 98 would be pressed together by it, and the axis says so.
    if min(values) >= 0 and low < (high - low) * 0.45:
        low = low if min(values) == 0 else 0.0
    axes.set_xlim(low, high)
    if low > 0:
        axes.text(
            1, 1, paper("not_from_zero"), transform=axes.transAxes, ha="right", va="bottom", fontsize=7, color=GREY
        )


def _legend(paper: Paper, figure: Figure, rows: list[list[_Mark]]) -> None:
    """Of the marks that are there, and no others."""
    from matplotlib.lines import Line2D

    marks = [mark for row in rows for mark in row if not _panel(mark)[0]]
    comparators = {mark.target.comparator for mark in marks if mark.upper is None}
    made: list[Line2D] = []

    def entry(text: str, **style: object) -> None:
        made.append(Line2D([], [], linestyle="", label=text, **style))  # type: ignore[arg-type]

    if "atLeast" in comparators:
        entry(f"{paper('at_least')} →", marker="o", color="#3f6f96")
    if "atMost" in comparators:
        entry(f"← {paper('at_most')}", marker="o", color="#3f6f96")
    if comparators & {"above", "below"}:
        entry(paper("strictly"), marker="o", color="#3f6f96", markerfacecolor="white")
    if comparators & {"reach", "equal", ""}:
        entry(paper("exactly"), marker="o", color="#3f6f96")
    if any(mark.upper is not None for mark in marks):
        entry(paper("between"), marker="_", markersize=14, color="#3f6f96", markeredgewidth=3)
    if any(mark.target.commitment == "stretch" for mark in marks):
        entry(paper("stretch"), marker="D", color=AMBER, markerfacecolor="white")
    if any(mark.baseline is not None for mark in marks):
        entry(paper("baseline"), marker="|", markersize=10, color=GREY, markeredgewidth=2)
    if made:
        figure.legend(handles=made, loc="lower left", bbox_to_anchor=(0.005, 0.0), ncols=len(made), frameon=False,
                      fontsize=8, handletextpad=0.2, columnspacing=1.4)  # fmt: skip
