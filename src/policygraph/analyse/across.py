"""One metric across places, what lacks an owner, a date or a figure, what falls due, and what a body answers for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pyoxigraph import NamedNode

from ..graph.terms import PGM
from .facts import Facts
from .items import Answer, Item, Plan, Target

COMPARE = ("place", "year", "comparator", "figure", "kind", "baseline", "commitment", "scope", "plan", "target")
GAPS = ("gap", "plan", "kind", "statement", "detail", "item")
DUE = ("deadline", "basis", "kind", "statement", "owners", "plan", "item")
PORTFOLIO = ("basis", "role", "kind", "statement", "plan", "item")
CANDIDATES = ("metric", "targets", "plans", "units", "example", "plan", "iri")
_BASIS_ORDER = ("explicit", "inheritedFromTask", "inheritedFromHeading", "impliedByIssuer")
_NO_SCALE = Decimal("-Infinity")


def compare(facts: Facts, metric: str, places: Sequence[str] = (), year: int | None = None) -> Answer:
    """Every target on ``metric`` (IRI), those that can be held against each other next to each other.

    Figures of one kind, scope and unit, changes of one base year, form a block; in it the years ascend and the highest figure
    stands first.  ``places`` (IRIs) and ``year`` narrow it; a place asked for that sets no target has a row
    with the gap.
    """
    chosen = [
        t for t in facts.targets_of(metric=metric)
        if (not places or t.plan.place in places)
        and (year is None or (t.deadline is not None and t.deadline.year == year))
    ]  # fmt: skip
    rows = [
        (
            facts.place_name(t.plan), str(t.deadline.year) if t.deadline else "", t.comparator, t.figure, _kind(t),
            t.baseline, t.commitment, t.scope, t.plan.title, t.iri,
        )
        for t in sorted(chosen, key=lambda t: (*_block(t), *_place_in_block(t), facts.place_name(t.plan), t.iri))
    ]  # fmt: skip
    covered = {t.plan.place for t in chosen}
    missing = [p for p in places if p not in covered]
    rows += [(facts.labels.get(p, p), str(year or ""), "", "", "none", "", "", "", "", "") for p in missing]
    return Answer(COMPARE, tuple(rows))


def _kind(target: Target) -> str:
    if target.quantification != "quantified":
        return target.quantification
    return f"{target.kind} {target.direction}".strip()


def _block(target: Target) -> tuple[bool, str, str, str, str, str]:
    open_figure = target.quantification != "quantified"
    # A level is what it is whatever year it is told beside; a change is one from its base year.
    base = "" if target.kind == "level" else target.baseline
    return open_figure, target.kind, target.direction, target.scope, target.unit, base


def _place_in_block(target: Target) -> tuple[date, Decimal]:
    return target.deadline or date.max, -(target.value if target.value is not None else _NO_SCALE)


def gaps(facts: Facts, plan: Plan | None = None) -> Answer:
    """What cannot be held to account: targets without owner, deadline or figure; tasks without lead or with two.

    ``two-leads``: one statement names several in the lead; leads that each have their own statement in a task lead
    its parts and are no gap.  ``placeholders-only``: the text names owners, and every one is a placeholder (有关部门).  An owner whom only
    the issuer implies is no named owner.  Tasks are the titled ones.
    """
    rows: list[tuple[str, ...]] = []

    def note(gap: str, item: Item, kind: str, detail: str = "") -> None:
        rows.append((gap, item.plan.title, kind, item.title or item.statement, detail, item.iri))

    duties = facts.duties()
    for target in facts.targets_of(duties, plan=plan.iri if plan is not None else ""):
        if not target.owners:
            vague = _placeholders(target)
            note("placeholders-only" if vague else "no-owner", target, "target", vague)
        if target.deadline is None:
            note("no-deadline", target, "target")
        if target.quantification != "quantified":
            note("no-figure", target, "target", target.quantification)
    for task in facts.titled_tasks(duties):
        if plan is not None and task.plan.iri != plan.iri:
            continue
        leads = _leads_together(task)
        if not task.owners:
            vague = _placeholders(task)
            note("placeholders-only" if vague else "no-lead", task, "task", vague)
        elif leads:
            note("two-leads", task, "task", leads)
    order = ("no-owner", "no-deadline", "no-figure", "no-lead", "two-leads", "placeholders-only")
    return Answer(GAPS, tuple(sorted(rows, key=lambda row: (row[1], order.index(row[0])))))


def _leads_together(task: Item) -> str:
    """The leads that share one statement, where one does."""
    told: dict[str, set[str]] = {}
    for duty in task.duties:
        if duty.role == "lead" and duty.basis == "explicit":
            told.setdefault(duty.evidence, set()).add(duty.name)
    return "；".join("、".join(sorted(names)) for _, names in sorted(told.items()) if len(names) > 1)


def _placeholders(item: Item) -> str:
    return "、".join(sorted({d.name for d in item.duties if d.stated and d.owns and d.sort == "PlaceholderAgency"}))


def due(facts: Facts, first: date, last: date) -> Answer:
    """Targets and tasks whose deadline lies from ``first`` to ``last``, both days included, earliest first."""
    duties = facts.duties()
    items: list[tuple[Item, str]] = [(item, "target") for item in facts.targets_of(duties)]
    items += [(item, "task") for item in facts.due_tasks(duties)]
    found = [(i.deadline, kind, i) for i, kind in items if i.deadline is not None and first <= i.deadline <= last]
    found.sort(key=lambda row: (row[0], row[1], row[2].plan.title, row[2].offset, row[2].iri))
    return Answer(DUE, tuple(
        (when.isoformat(), i.deadline_basis, kind, i.title or i.statement, owners_of(i), i.plan.title, i.iri)
        for when, kind, i in found
    ))  # fmt: skip


def owners_of(item: Item) -> str:
    """The names of the stated owners of an item."""
    return "、".join(dict.fromkeys(duty.name for duty in item.owners))


def portfolio(facts: Facts, agency: str) -> Answer:
    """Every item that ``agency`` (IRI) has a role in, the firmest basis first, then by role."""
    duties = facts.duties(f"?duty pg:responsibleAgency {NamedNode(agency)} .", stated=False)
    mine = f"{{ SELECT DISTINCT ?item {{ ?r pg:responsibleAgency {NamedNode(agency)} ; pg:forItem ?item }} }} "
    items: list[tuple[str, Item]] = [("target", item) for item in facts.targets_of(duties, among=duties)]
    items += [("task", item) for item in facts.tasks(mine, duties)]
    held = [(duty, kind, item) for kind, item in items for duty in item.duties]
    held.sort(key=lambda h: (_rank(h[0].basis), h[0].role, h[1], h[2].plan.title, h[2].offset, h[2].iri))
    # Said twice of one item, a role is one entry.
    rows = ((d.basis, d.role, kind, i.title or i.statement, i.plan.title, i.iri) for d, kind, i in held)
    return Answer(PORTFOLIO, tuple(dict.fromkeys(rows)))


def _rank(basis: str) -> int:
    return _BASIS_ORDER.index(basis) if basis in _BASIS_ORDER else len(_BASIS_ORDER)


def candidates(facts: Facts) -> Answer:
    """Metrics that the vocabulary does not have, by how often plans set targets on them, for a person to accept."""
    by_metric: dict[str, list[Target]] = {}
    for target in facts.targets_of():
        if target.metric and not target.metric.startswith(PGM.iri):
            by_metric.setdefault(target.metric, []).append(target)
    rows = []
    for metric, found in by_metric.items():
        plans = {t.plan.iri for t in found}
        units = " ".join(sorted({t.unit for t in found if t.unit}))
        first = found[0]
        rows.append((
            facts.metric_name(first), str(len(found)), str(len(plans)), units, first.statement, first.plan.title, metric
        ))  # fmt: skip
    rows.sort(key=lambda r: (-int(r[2]), -int(r[1]), r[0], r[6]))
    return Answer(CANDIDATES, tuple(rows))
