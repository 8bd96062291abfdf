"""Does a trained component find targets told in words better than the rules?  Leave-one-document-out.

    python benchmarks/trained/targets.py --gold FOLDER ... --texts FOLDER ...

Each plan is scored by a model trained on all other plans.  Printed: the whole layer of targets and its targets in words
for the rules alone, the model alone (rules for targets with digits), and both together, at several thresholds; by group of plans
(the folder of their annotations), since the rules were mended on some of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from linear import Features, Floats, Rows, fit, sigmoid
from parts import Borders, targets
from plans import KINDS, Candidate, Item, Plan, candidates, kind_of, plans
from signals import SETS, features

from policygraph.evaluate import match
from policygraph.evaluate.score import all_fields

THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


class Counts:
    """Annotated, found, matched, and matched in every field; of all targets and of those in words."""

    def __init__(self) -> None:
        self.all = np.zeros(4, dtype=int)
        self.words = np.zeros(4, dtype=int)

    def add(self, gold: Sequence[Item], found: Sequence[Item]) -> None:
        pairs = match.pairs(gold, found, match.target_weight)
        full = [(g, f) for g, f in pairs if all_fields(gold[g], found[f])]
        self.all += (len(gold), len(found), len(pairs), len(full))
        self.words += (
            sum(kind_of(t) is not None for t in gold),
            sum(kind_of(t) is not None for t in found),
            sum(kind_of(gold[g]) is not None for g, _ in pairs),
            sum(kind_of(gold[g]) is not None for g, _ in full),
        )

    def line(self) -> str:
        return " | ".join(
            f"{m:4d}/{f:4d}/{g:4d}  P {m / max(1, f):.3f} R {m / max(1, g):.3f} F1 {2 * m / max(1, g + f):.3f} "
            f"fields {2 * full / max(1, g + f):.3f}"
            for g, f, m, full in (self.all, self.words)
        )


def held_out(
    ones: Sequence[Candidate], count: int, sets: frozenset[str], l2: float
) -> tuple[dict[str, Floats], dict[int, Borders]]:
    """Of each candidate the probability of each kind, by a model that has not seen its plan; and the models of borders."""
    names = [list(features(one, sets)) for one in ones]
    known = Features(names)
    table = Rows.of([known.row(n) for n in names])
    owner = np.array([one.plan for one in ones])
    score = {kind: np.zeros(len(ones)) for kind in KINDS}
    borders = {}
    for plan in range(count):
        others = (owner != plan).astype(float)
        for kind in KINDS:
            labels = np.array([kind in one.labels for one in ones], dtype=float)
            weights = fit(table, labels, len(known), l2, importance=others)
            score[kind][owner == plan] = sigmoid(table.times(weights))[owner == plan]
        borders[plan] = Borders.train([one for one in ones if one.labels and one.plan != plan])
    return score, borders


def free(item: Item, others: Sequence[Item]) -> bool:
    return not any(item["start"] < o["end"] and o["start"] < item["end"] for o in others)


def report(
    read: Sequence[Plan], made: Callable[[int], list[Item]], name: str, show: dict[str, Counts] | None = None
) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}
    for number, plan in enumerate(read):
        for group in (plan.group, "together"):
            counts.setdefault(group, Counts()).add(plan.gold["targets"], made(number))
    for group, one in counts.items():
        print(f"{name:22s} {group:10s} {one.line()}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="folders of annotations, one a group")
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="folders below which the plans lie")
    parser.add_argument("--without", choices=SETS, nargs="*", default=(), help="sets of features to leave out")
    parser.add_argument("--l2", type=float, default=0.3)
    options = parser.parse_args()
    read = plans(options.gold, options.texts)
    ones = [one for number, plan in enumerate(read) for one in candidates(plan, number)]
    print(f"{len(read)} plans, {len(ones)} clauses, {sum(bool(o.labels) for o in ones)} with a target in words")
    print("matched/found/annotated: all targets | targets in words")
    score, borders = held_out(ones, len(read), frozenset(SETS) - set(options.without), options.l2)
    report(read, lambda n: read[n].found["targets"], "rules")

    def modelled(number: int, threshold: float) -> list[Item]:
        out = []
        for i, one in enumerate(ones):
            if one.plan == number:
                kind = max(KINDS, key=lambda k: score[k][i])
                if score[kind][i] >= threshold:
                    out += targets(one, kind, borders[number])
        return out

    for threshold in THRESHOLDS:
        made = [modelled(n, threshold) for n in range(len(read))]
        digits = [[t for t in p.found["targets"] if kind_of(t) is None] for p in read]
        report(read, lambda n: digits[n] + [t for t in made[n] if free(t, digits[n])], f"model {threshold}")
        rules = [p.found["targets"] for p in read]
        report(read, lambda n: rules[n] + [t for t in made[n] if free(t, rules[n])], f"rules+model {threshold}")


if __name__ == "__main__":
    main()
