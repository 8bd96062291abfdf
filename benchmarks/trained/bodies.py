"""Does a trained tagger find mentions of bodies better than the rules?  Families of plans are held out in five folds.

    python benchmarks/trained/bodies.py --gold FOLDER ... --texts FOLDER ...

A linear model says of each character whether a mention begins there or goes on, from the characters around it; the best
sequence is taken.  Printed: mentions by exact and by overlapping span, for the rules, the model, and the rules
with what the model adds where they find nothing.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from linear import Features, Floats, Rows, fit, sigmoid
from numpy.typing import NDArray
from plans import Item, Plan, families, plans

from policygraph.evaluate import match
from policygraph.zh.compact import Compact, compact

FOLDS = 5
THRESHOLDS = (0.5, 0.7, 0.9)
OUTSIDE, BEGIN, INSIDE = range(3)


def lines(plan: Plan) -> Iterator[Compact]:
    """The paragraphs of a plan without the line breaks of its pages."""
    for paragraph in plan.document.paragraphs:
        line = compact(plan.document.text, paragraph)
        if line.text:
            yield line


def mentions(plan: Item) -> list[Item]:
    return sorted(
        ({"start": s, "end": e} for a in plan["agencies"] for s, e in a["mentions"]),
        key=lambda m: (m["start"], m["end"]),
    )


def tags(line: Compact, marked: Sequence[Item]) -> NDArray[np.int64]:
    """For each character whether a mention begins there, goes on there, or neither."""
    out = np.zeros(len(line.text), dtype=np.int64)
    for m in marked:
        a, b = line.index(m["start"]), line.index(m["end"] - 1) + 1
        if a < b <= len(out) and line.offsets[a] == m["start"]:
            out[a], out[a + 1 : b] = BEGIN, INSIDE
    return out


def character_features(text: str, at: int) -> Iterator[str]:
    """The characters around one, alone and joined."""
    around = [text[i] if 0 <= i < len(text) else "^" for i in range(at - 4, at + 5)]
    yield "bias"
    yield from (f"{i}{c}" for i, c in enumerate(around))
    yield from (f"{i}{around[i]}{around[i + 1]}" for i in range(1, 7))
    yield from (f"{i}{''.join(around[i : i + 3])}" for i in (2, 3, 4))
    yield f"behind{''.join(around[4:8])}"
    yield f"before{''.join(around[1:5])}"


def decode(chances: Floats) -> list[tuple[int, int, float]]:
    """The best mentions (start, end, mean probability) given each character's probability of each tag."""
    log = np.log(np.clip(chances / chances.sum(axis=1, keepdims=True), 1e-9, 1))
    best, back = log[0].copy(), []
    best[INSIDE] = -np.inf
    for row in log[1:]:
        came = [int(np.argmax(best)), int(np.argmax(best)), BEGIN if best[BEGIN] > best[INSIDE] else INSIDE]
        back.append(came)
        best = best[came] + row
    path = [int(np.argmax(best))]
    for came in reversed(back):
        path.append(came[path[-1]])
    path.reverse()
    out = []
    for m in re.finditer("12*", "".join(map(str, path))):
        sure = float(np.mean([chances[i, path[i]] for i in range(*m.span())]))
        out.append((m.start(), m.end(), sure))
    return out


def tagged(read: Sequence[Plan], family: Sequence[int], l2: float) -> list[list[tuple[Item, float]]]:
    """The mentions that a model finds in each plan whose family it has not seen, with how sure it is."""
    places = [(number, line) for number, plan in enumerate(read) for line in lines(plan)]
    names = [list(character_features(line.text, i)) for _, line in places for i in range(len(line.text))]
    known = Features(names)
    table = Rows.of([known.row(n) for n in names])
    marked = [mentions(plan.gold) for plan in read]
    truth = np.concatenate([tags(line, _within(marked[n], line)) for n, line in places])
    fold = np.repeat([family[n] % FOLDS for n, _ in places], [len(line.text) for _, line in places])
    chances = np.zeros((len(truth), 3))
    for held in range(FOLDS):
        for tag in (OUTSIDE, BEGIN, INSIDE):
            weights = fit(table, (truth == tag).astype(float), len(known), l2, 40, (fold != held).astype(float))
            chances[fold == held, tag] = sigmoid(table.times(weights))[fold == held]
    out: list[list[tuple[Item, float]]] = [[] for _ in read]
    at = 0
    for number, line in places:
        for start, end, sure in decode(chances[at : at + len(line.text)]):
            span = line.span(start, end)
            out[number].append(({"start": span.start, "end": span.end}, sure))
        at += len(line.text)
    return out


def _within(marked: Sequence[Item], line: Compact) -> list[Item]:
    first, last = line.offsets[0], line.offsets[-1]
    return [m for m in marked if first <= m["start"] and m["end"] <= last + 1]


def report(read: Sequence[Plan], made: Sequence[Sequence[Item]], name: str) -> None:
    counts: dict[str, NDArray[np.int64]] = {}
    for plan, found in zip(read, made, strict=True):
        gold = mentions(plan.gold)
        exact, loose = (match.pairs(gold, found, w) for w in (match.mention_exact, match.mention_overlap))
        for group in (plan.group, "together"):
            counts.setdefault(group, np.zeros(4, dtype=np.int64))
            counts[group] += (len(gold), len(found), len(exact), len(loose))
    for group, (gold_count, found_count, exact_count, loose_count) in counts.items():
        both = " | ".join(
            f"{hit:4d}/{found_count:4d}/{gold_count:4d} P {hit / max(1, found_count):.3f} "
            f"R {hit / gold_count:.3f} F1 {2 * hit / (found_count + gold_count):.3f}"
            for hit in (exact_count, loose_count)
        )
        print(f"{name:15s} {group:9s} {both}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="folders of annotations, one a group")
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="folders below which the plans lie")
    parser.add_argument("--l2", type=float, default=0.01)
    options = parser.parse_args()
    read = plans(options.gold, options.texts)
    rules = [mentions(plan.found) for plan in read]
    print(f"{len(read)} plans; matched/found/annotated: exact span | overlapping")
    report(read, rules, "rules")
    found = tagged(read, families(read), options.l2)
    report(read, [[m for m, _ in one] for one in found], "model")
    for threshold in THRESHOLDS:
        more = [
            [m for m, sure in one if sure >= threshold and not any(match.overlap(m, r) > 0 for r in base)]
            for one, base in zip(found, rules, strict=True)
        ]
        report(read, [[*b, *m] for b, m in zip(rules, more, strict=True)], f"rules+model {threshold}")


if __name__ == "__main__":
    main()
