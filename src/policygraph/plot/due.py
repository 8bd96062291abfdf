"""What falls due: item by item on a line of time, or, where there are many, counted by month or year.

A date that the text gives for the very item is drawn full; one that comes from a heading or the plan's period is hollow or
pale.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Store

from ..analyse import naming
from ..analyse.facts import Facts
from ..analyse.items import Item, Target
from ..errors import StoreError, UsageError
from .metric import places_within
from .paper import AMBER, BLUE, Paper, heading, plain, quiet, wide

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from . import Wanted

_ROWS = 45
"""Items beyond which they are counted."""
_MONTHS = 40
"""Months beyond which the counts are of years."""
_PALE = {BLUE: "#bcd6ec", AMBER: "#f0d5ac"}


def draw_due(store: Store, paper: Paper, wanted: Wanted) -> Figure:
    """The figure of all deadlines of the graph, or of those that ``wanted`` narrows it to.  Raises StoreError for none."""
    facts = Facts(store, paper.lang)
    condition = "?item pg:deadline ?due . "
    items: list[Item] = [*facts.targets(condition), *facts.tasks(condition)]
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise UsageError(f"the time ends ({wanted.last}) before it begins ({wanted.first})")
    if wanted.place:
        inside = places_within(store, naming.place(facts, wanted.place))
        items = [item for item in items if item.plan.place in inside]
    if wanted.plan:
        plan = naming.plan(facts, wanted.plan)
        items = [item for item in items if item.plan.iri == plan.iri]
    dated = [
        (item.deadline, item)
        for item in items
        if item.deadline
        and (wanted.first is None or item.deadline >= wanted.first)
        and (wanted.last is None or item.deadline <= wanted.last)
        and (wanted.year is None or item.deadline.year == wanted.year)
    ]
    if not dated:
        raise StoreError("plot due: nothing with a deadline is left after --place, --plan, --year, --from and --until")
    dated.sort(key=lambda pair: (pair[0], isinstance(pair[1], Target), pair[1].plan.title, pair[1].offset, pair[1].iri))
    if len(dated) <= (wanted.limit or _ROWS):
        return _lines(paper, facts, dated)
    return _counts(paper, dated)


def _stated(item: Item) -> bool:
    return item.deadline_basis in ("", "deadlineExplicit")


def _colour(item: Item) -> str:
    return AMBER if isinstance(item, Target) else BLUE


def _note(paper: Paper, dated: list[tuple[date, Item]]) -> str:
    targets = sum(isinstance(item, Target) for _, item in dated)
    plans = len({item.plan.iri for _, item in dated})
    days = f"{dated[0][0].isoformat()} – {dated[-1][0].isoformat()}"
    return (
        f"{days} · {paper('targets')} {targets} · {paper('tasks')} {len(dated) - targets} · {paper('of_plans', plans)}"
    )


def _lines(paper: Paper, facts: Facts, dated: list[tuple[date, Item]]) -> Figure:
    from matplotlib.lines import Line2D

    labels = [f"{day.isoformat()}  {facts.place_name(item.plan) or plain(item.plan.title, 20)}" for day, item in dated]
    told = [plain((item.title or item.statement).replace(" | ", "  "), 64) for _, item in dated]
    left, right, across = wide(labels) + 0.4, wide(told) + 0.3, 3.2
    width, height = left + across + right, 1.5 + 0.3 * len(dated)
    figure = paper.figure(width, height)
    heading(figure, paper("due"), _note(paper, dated))
    axes = figure.add_axes((left / width, 0.7 / height, across / width, 0.3 * len(dated) / height))
    axes.set_ylim(len(dated) - 0.5, -0.5)
    axes.set_yticks(range(len(dated)), labels)
    quiet(axes)
    for at, ((day, item), text) in enumerate(zip(dated, told, strict=True)):
        colour = _colour(item)
        axes.plot([day.toordinal()], [at], marker="^" if isinstance(item, Target) else "s", markersize=7, color=colour,
                  markerfacecolor=colour if _stated(item) else "white", clip_on=False)  # fmt: skip
        axes.text(1.03, at, text, transform=axes.get_yaxis_transform(), va="center", fontsize=8.5)
    first, last = dated[0][0], dated[-1][0]
    room = max(20.0, (last - first).days * 0.06)
    axes.set_xlim(first.toordinal() - room, last.toordinal() + room)
    ticks = _ticks(first, last)
    axes.set_xticks([day.toordinal() for day, _ in ticks], [label for _, label in ticks], fontsize=8)
    kinds = {(isinstance(item, Target), _stated(item)) for _, item in dated}
    made = [
        Line2D([], [], linestyle="", marker="^" if target else "s", color=AMBER if target else BLUE,
               markerfacecolor=(AMBER if target else BLUE) if stated else "white",
               label=paper("targets" if target else "tasks") + paper.aside(paper("stated" if stated else "from_period")))
        for target, stated in sorted(kinds, reverse=True)
    ]  # fmt: skip
    figure.legend(
        handles=made, loc="lower left", bbox_to_anchor=(0.005, 0.0), ncols=len(made), frameon=False, fontsize=8
    )
    return figure


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Some six firsts of years, or of months where the days lie close."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((each for each in (1, 2, 3, 6, 12, 24, 60, 120) if months / each <= 6), 240)
    found = []
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1):
        if (number % step if step < 12 else number % 12 or number // 12 % (step // 12)) == 0:
            day = date(number // 12, number % 12 + 1, 1)
            found.append((day, str(day.year) if step >= 12 else day.isoformat()[:7]))
    return found


def _counts(paper: Paper, dated: list[tuple[date, Item]]) -> Figure:
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    first, last = dated[0][0], dated[-1][0]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    by_year = months > _MONTHS
    if by_year:
        slots = [str(year) for year in range(first.year, last.year + 1)]
    else:
        start = first.year * 12 + first.month - 1
        slots = [f"{(start + step) // 12}-{(start + step) % 12 + 1:02d}" for step in range(months)]
    counted = {
        (kind, stated): Counter(
            day.isoformat()[: 4 if by_year else 7]
            for day, item in dated
            if isinstance(item, Target) == kind and _stated(item) == stated
        )
        for kind in (True, False)
        for stated in (True, False)
    }
    width, height = max(6.5, 0.9 + 0.28 * len(slots)), 5.2
    figure = paper.figure(width, height)
    heading(figure, paper("due"), _note(paper, dated))
    for place, kind in enumerate((True, False)):
        axes = figure.add_axes((0.7 / width, (0.75 + 1.95 * (1 - place)) / height, 1 - 0.95 / width, 1.45 / height))
        colour = AMBER if kind else BLUE
        full, pale = ([counted[kind, stated][slot] for slot in slots] for stated in (True, False))
        _bars(axes, full, [0] * len(slots), colour)
        _bars(axes, pale, full, _PALE[colour])
        axes.set_xlim(-0.7, len(slots) - 0.3)
        axes.set_ylim(0, max(1, max(map(sum, zip(full, pale, strict=True)))) * 1.18)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.grid(axis="y", color="#eceae4", linewidth=0.8)
        axes.set_axisbelow(True)
        every = max(1, len(slots) // 14)
        axes.set_xticks(range(0, len(slots), every), slots[::every], fontsize=7.5)
        axes.text(0, 1.04, f"{paper('targets' if kind else 'tasks')} · {paper('count')}", transform=axes.transAxes,
                  fontsize=9.5, fontweight="bold", va="bottom")  # fmt: skip
        for at, total in enumerate(map(sum, zip(full, pale, strict=True))):
            if total and len(slots) <= 50:
                axes.text(at, total, str(total), ha="center", va="bottom", fontsize=7.5 if len(slots) <= 30 else 6.5)
    made = [Patch(color=c, label=paper("targets" if k else "tasks") + paper.aside(paper("stated" if s else "from_period")))
            for k, s, c in ((True, True, AMBER), (True, False, _PALE[AMBER]), (False, True, BLUE), (False, False, _PALE[BLUE]))
            if counted[k, s]]  # fmt: skip
    figure.legend(handles=made, loc="lower left", bbox_to_anchor=(0.005, 0.0), ncols=2, frameon=False, fontsize=8)
    return figure


def _bars(axes: Axes, heights: list[int], bottoms: list[int], colour: str) -> None:
    """Bars from ``bottoms``; where there is nothing there is no bar, not even a line of one."""
    there = [at for at, value in enumerate(heights) if value]
    axes.bar(there, [heights[at] for at in there], bottom=[bottoms[at] for at in there], color=colour, width=0.72)
