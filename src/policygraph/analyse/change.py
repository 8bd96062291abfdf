"""What changed from one plan to the next: only figures that mean the same are held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..errors import UsageError
from .across import owners_of
from .facts import Facts
from .items import Answer, Duty, Plan, Target

COLUMNS = ("change", "metric", "before", "after", "detail", "target_before", "target_after")
_ORDER = (
    "added", "dropped", "tightened", "loosened", "changed", "deadline-slipped", "deadline-advanced", "owner-changed",
    "not-comparable", "same",
)  # fmt: skip
_FLOOR = frozenset({"atLeast", "above"})
_CEILING = frozenset({"atMost", "below"})
_STRENGTH = {"stretch": "stretch", "expected": "expected"}
_ASPECTS = ("kind", "scope", "base year", "unit", "commitment")


def diff(facts: Facts, before: Plan, after: Plan, same: bool = False) -> Answer:
    """The changes from one plan to another of the same place, by metric; unchanged targets too where ``same``.

    Two targets are a pair where metric, kind of value, scope, unit, strength and, for changes, base year agree (a stretch target
    is no pair of a firm one) and, of several, the deadline does.  A metric that both plans have without a pair is
    ``not-comparable``, with what differs.  Raises UsageError for one plan given twice and for plans of two places.
    """
    if before == after:
        raise UsageError(f"{before.title or before.iri}: one plan given twice")
    if before.place and after.place and before.place != after.place:
        where = f"{facts.place_name(before)} and {facts.place_name(after)}"
        raise UsageError(f"the plans are of two places ({where}); policygraph compare METRIC sets places side by side")
    duties = facts.duties()
    old, new = _by_metric(facts, before, duties), _by_metric(facts, after, duties)
    rows: list[tuple[str, ...]] = []
    for metric in sorted({*old, *new}):
        mine, theirs = old.get(metric, []), new.get(metric, [])
        if not theirs:
            rows += [_row("dropped", facts, t, None) for t in mine]
        elif not mine:
            rows += [_row("added", facts, None, t) for t in theirs]
        else:
            rows += _metric_rows(facts, mine, theirs, before, after)
    shown = [row for row in rows if same or row[0] != "same"]
    return Answer(COLUMNS, tuple(sorted(shown, key=lambda row: (_ORDER.index(row[0]), row[1], row[5], row[6]))))


def _by_metric(facts: Facts, plan: Plan, duties: Mapping[str, tuple[Duty, ...]]) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    told: set[tuple[object, ...]] = set()
    for target in facts.targets_of(duties, plan=plan.iri):
        metric = target.metric or target.metric_text
        # What a plan says twice (in its goals and in a table) is one target here.
        said = metric, _traits(target), target.comparator, target.figure, target.deadline
        if said not in told:
            told.add(said)
            found.setdefault(metric, []).append(target)
    return found


def _traits(target: Target) -> tuple[str, ...]:
    """What must agree before two targets are held against each other, in the order of ``_ASPECTS``."""
    strength = _STRENGTH.get(target.commitment, "firm")
    if target.quantification != "quantified":
        # Without a figure there is neither a kind nor a unit to agree.
        return "", target.scope, "", "", strength
    # A level is what it is whatever year it is told beside; a change is one from its base year.
    base = "" if target.kind == "level" else target.baseline
    return f"{target.kind} {target.direction}".strip(), target.scope, base, target.unit, strength


def _agree(one: Target, other: Target) -> bool:
    return not _differing(one, other)


def _differing(one: Target, other: Target) -> list[str]:
    open_figure = (one.quantification == "quantified") != (other.quantification == "quantified")
    return [
        aspect for aspect, mine, theirs in zip(_ASPECTS, _traits(one), _traits(other), strict=True)
        if mine != theirs and not (open_figure and aspect in {"kind", "base year", "unit"})
    ]  # fmt: skip


def _metric_rows(
    facts: Facts, mine: Sequence[Target], theirs: Sequence[Target], before: Plan, after: Plan
) -> list[tuple[str, ...]]:
    pairs, left, right = _pairs(mine, theirs)
    rows: list[tuple[str, ...]] = []
    for old, new in pairs:
        rows += _pair_rows(facts, old, new, before, after)
    while left and right:
        old = left.pop(0)
        new = min(right, key=lambda t: len(_differing(old, t)))
        right.remove(new)
        detail = ", ".join(_differing(old, new)) or "several of each"
        rows.append(_row("not-comparable", facts, old, new, detail))
    rows += [_row("dropped", facts, t, None) for t in left]
    rows += [_row("added", facts, None, t) for t in right]
    return rows


def _pairs(
    mine: Sequence[Target], theirs: Sequence[Target]
) -> tuple[list[tuple[Target, Target]], list[Target], list[Target]]:
    """Pairs that leave no choice: alike with one deadline first, then alike where each has one partner only."""
    left, right = list(mine), list(theirs)
    pairs: list[tuple[Target, Target]] = []
    for same_date in (True, False):
        for old in list(left):
            fit = [t for t in right if _agree(old, t) and (not same_date or t.deadline == old.deadline)]
            back = [t for t in left if fit and _agree(t, fit[0]) and (not same_date or t.deadline == fit[0].deadline)]
            if len(fit) == len(back) == 1:
                pairs.append((old, fit[0]))
                left.remove(old)
                right.remove(fit[0])
    return pairs, left, right


def _pair_rows(facts: Facts, old: Target, new: Target, before: Plan, after: Plan) -> list[tuple[str, ...]]:
    rows = []
    change, detail = _value_change(facts, old, new, before, after)
    if change:
        rows.append(_row(change, facts, old, new, detail))
    moved = _moved(old.deadline, new.deadline, before, after)
    if moved and old.deadline and new.deadline and change in {"", "loosened"}:
        rows.append(_row(moved, facts, old, new, f"{old.deadline} -> {new.deadline}"))
    # Who only joins in comes and goes with the wording; the owner is who leads or answers.
    owners = [frozenset(d.agency for d in t.owners if d.role != "joint") for t in (old, new)]
    if all(owners) and owners[0] != owners[1]:
        rows.append(_row("owner-changed", facts, old, new, f"{owners_of(old)} -> {owners_of(new)}"))
    return rows or [_row("same", facts, old, new)]


def _moved(old: date | None, new: date | None, before: Plan, after: Plan) -> str:
    """Slipped or advanced; the end of each plan's own period moves with the plan and is neither."""
    if old is None or new is None or old == new or (old == before.end and new == after.end):
        return ""
    return "deadline-slipped" if new > old else "deadline-advanced"


def _value_change(facts: Facts, old: Target, new: Target, before: Plan, after: Plan) -> tuple[str, str]:
    """The change and why it is called so; "" where the figures are the same."""
    if old.quantification != new.quantification:
        if old.quantification == "quantified":
            return "loosened", f"no figure any more ({new.quantification})"
        return ("tightened", "a figure now") if new.quantification == "quantified" else ("changed", new.quantification)
    if old.value is None or new.value is None or old.upper is not None or new.upper is not None:
        equal = (old.value, old.upper) == (new.value, new.upper) and (old.value is not None or old.words == new.words)
        return ("", "") if equal else ("changed", "")
    side = _side(facts, old), _side(facts, new)
    if old.value == new.value:
        return ("", "") if side[0] == side[1] else ("changed", f"{old.comparator} -> {new.comparator}")
    if side[0] != side[1] or side[0] == 0:
        return "changed", "no direction says which is stricter"
    tighter = (new.value > old.value) == (side[0] > 0)
    moved = _moved(old.deadline, new.deadline, before, after)
    if (old.deadline is None) != (new.deadline is None) or moved == (
        "deadline-slipped" if tighter else "deadline-advanced"
    ):
        # More by a later year is the same path told further on.
        return "changed", "other deadline"
    return ("tightened" if tighter else "loosened"), ""


def _side(facts: Facts, target: Target) -> int:
    """1 where more is stricter, -1 where less is, 0 where nothing says which."""
    if target.comparator in _FLOOR:
        return 1
    if target.comparator in _CEILING:
        return -1
    wanted = facts.desirability.get(target.metric or "", "")
    sign = {"higherIsBetter": 1, "lowerIsBetter": -1}.get(wanted, 0)
    # A fall by more is stricter where less of the thing is better.
    return -sign if target.kind != "level" and target.direction == "decrease" else sign


def _row(change: str, facts: Facts, old: Target | None, new: Target | None, detail: str = "") -> tuple[str, ...]:
    target = new or old
    assert target is not None
    return (
        change, facts.metric_name(target), _told(old), _told(new), detail, old.iri if old else "", new.iri if new else "",
    )  # fmt: skip


def _told(target: Target | None) -> str:
    if target is None:
        return ""
    parts = [target.direction, target.comparator if target.value is not None else ""]
    parts.append(target.figure or target.quantification)
    parts += [str(target.deadline.year) if target.deadline else "", target.scope]
    return " ".join(part for part in parts if part)
