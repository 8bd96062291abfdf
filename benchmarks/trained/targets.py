"""Does a trained component find targets told in words that the rules miss?  Each plan is held out with its family.

    python benchmarks/trained/targets.py --gold FOLDER ... --texts FOLDER ...

Printed for each group of plans (the folder of their annotations; the rules were mended on some) are all targets and
those in words, for the rules alone, for the model in the place of the rules in words, and for both together; then a
model that sorts out doubtful findings of the rules.  ``--spacy`` adds a text categoriser of spaCy, ``--distant``
learns from further plans as the rules read them, ``--sample`` lists what the model adds in plans without annotations,
for a reader to judge.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from linear import Features, Floats, Rows, fit, sigmoid
from parts import Borders, targets
from plans import KINDS, Candidate, Item, Plan, candidates, families, kind_of, plans
from signals import SETS, features, finding_features

from policygraph.evaluate import match
from policygraph.evaluate.gold import to_gold
from policygraph.evaluate.score import all_fields
from policygraph.model import DocumentClaims
from policygraph.pipeline import read_document

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
#: From this probability on additions are listed for a reader; the weight of what only the rules have labelled.
JUDGED, DISTANT = 0.4, 0.3
Scores = dict[str, Floats]
Made = Callable[[int], list[Item]]


class Counts:
    """Annotated, found, matched, and matched in every field; of all targets and of those in words."""

    def __init__(self) -> None:
        self.all = np.zeros(4, dtype=int)
        self.words = np.zeros(4, dtype=int)

    def add(self, gold: Sequence[Item], found: Sequence[Item]) -> None:
        pairs = match.pairs(gold, found, match.target_weight)
        full = [(g, f) for g, f in pairs if all_fields(gold[g], found[f])]
        told = [kind_of(t) is not None for t in gold]
        self.all += (len(gold), len(found), len(pairs), len(full))
        self.words += (
            sum(told),
            sum(kind_of(t) is not None for t in found),
            sum(told[g] for g, _ in pairs),
            sum(told[g] for g, _ in full),
        )

    def line(self) -> str:
        return " | ".join(
            f"{m:4d}/{f:4d}/{g:4d} P {m / max(1, f):.3f} R {m / max(1, g):.3f} F1 {2 * m / max(1, g + f):.3f} "
            f"fields {2 * full / max(1, g + f):.3f}"
            for g, f, m, full in (self.all, self.words)
        )


def report(read: Sequence[Plan], made: Made, name: str, known: Sequence[str] = ()) -> None:
    """Print the counts of each group and of all plans; with ``known`` groups only of the others and these together."""
    counts: dict[str, Counts] = {}
    for number, plan in enumerate(read):
        for group in (plan.group, "together") if plan.group not in known else ():
            counts.setdefault(group, Counts()).add(plan.gold["targets"], made(number))
    for group, one in counts.items():
        print(f"{name:18s} {group:9s} {one.line()}", flush=True)


def linear_scores(
    ones: Sequence[Candidate],
    family: Sequence[int],
    teaching: Sequence[bool],
    sets: frozenset[str],
    l2: float,
    distant: Sequence[Candidate] = (),
) -> Scores:
    """Of each candidate the probability of each kind, by a model of the teaching plans outside its plan's family.

    ``distant`` candidates, labelled by the rules, are learnt with a weight of ``DISTANT`` and not scored.
    """
    names = [list(features(one, sets)) for one in (*ones, *distant)]
    known = Features(names)
    table = Rows.of([known.row(n) for n in names])
    fold = np.array([family[one.plan] for one in ones])
    teach = np.array([teaching[one.plan] for one in ones])
    scores = {kind: np.zeros(len(ones)) for kind in KINDS}
    for kind in KINDS:
        labels = np.array([kind in one.labels for one in (*ones, *distant)], dtype=float)
        for held in sorted(set(family)):
            taught = np.concatenate([(teach & (fold != held)).astype(float), np.full(len(distant), DISTANT)])
            weights = fit(table, labels, len(known), l2, importance=taught)
            scores[kind][fold == held] = sigmoid(table.times(weights))[: len(ones)][fold == held]
    return scores


def further(folder: Path, count: int, leave_out: Sequence[str]) -> Iterator[tuple[str, DocumentClaims, Item]]:
    """``count`` plans without annotations, drawn with a fixed seed: name, what the rules read, the same as annotation."""
    files = [f for f in sorted(folder.glob("*.txt")) if f.name not in leave_out]
    random.Random(5).shuffle(files)
    for file in files[:count]:
        claims = read_document(file)
        yield file.name, claims, to_gold(claims)


def free(item: Item, others: Sequence[Item]) -> bool:
    return not any(item["start"] < o["end"] and o["start"] < item["end"] for o in others)


def report_model(
    read: Sequence[Plan],
    ones: Sequence[Candidate],
    scores: Scores,
    borders: Sequence[Borders],
    name: str,
    known: Sequence[str],
) -> None:
    """The layer of targets with what a model adds to the rules, and with the model in the place of the rules in words."""
    kinds = [max(KINDS, key=lambda k: scores[k][i]) for i in range(len(ones))]
    rules = [p.found["targets"] for p in read]
    digits = [[t for t in found if kind_of(t) is None] for found in rules]
    for threshold in THRESHOLDS:
        made: list[list[Item]] = [[] for _ in read]
        for i, one in enumerate(ones):
            if scores[kinds[i]][i] >= threshold:
                made[one.plan] += targets(one, kinds[i], borders[one.plan])
        for label, base in (("rules+", rules), ("", digits)):
            joined = [b + [t for t in m if free(t, b)] for b, m in zip(base, made, strict=True)]
            report(read, joined.__getitem__, f"{label}{name} {threshold}", known)


def report_filter(read: Sequence[Plan], family: Sequence[int], l2: float) -> None:
    """The layer of targets without the findings of the rules that a model holds for wrong."""
    names, labels, places = [], [], []
    for number, plan in enumerate(read):
        found = plan.found["targets"]
        right = {f for _, f in match.pairs(plan.gold["targets"], found, match.target_weight)}
        claims = sorted(plan.claims.targets, key=lambda c: c.span)
        for i, item in enumerate(found):
            claim = next(c for c in claims if (c.span.start, c.span.end) == (item["start"], item["end"]))
            names.append(list(finding_features(claim, plan.document)))
            labels.append(i in right)
            places.append((number, i))
    known = Features(names)
    table, fold = Rows.of([known.row(n) for n in names]), np.array([family[number] for number, _ in places])
    score = np.zeros(len(places))
    for held in sorted(set(family)):
        weights = fit(table, np.array(labels, float), len(known), l2, importance=(fold != held).astype(float))
        score[fold == held] = sigmoid(table.times(weights))[fold == held]
    print(f"filter: {len(labels)} findings, {len(labels) - sum(labels)} of them wrong")
    for threshold in (0.3, 0.5, 0.7):
        kept: list[list[Item]] = [[] for _ in read]
        for (number, i), s in zip(places, score, strict=True):
            if s >= threshold:
                kept[number].append(read[number].found["targets"][i])
        report(read, kept.__getitem__, f"filtered {threshold}")


def sample(
    others: Iterable[tuple[str, DocumentClaims, Item]], ones: Sequence[Candidate], sets: frozenset[str], l2: float
) -> None:
    """Print what a model of all annotated plans adds to the rules in other plans, surest first."""
    names = [list(features(one, sets)) for one in ones]
    known = Features(names)
    table = Rows.of([known.row(n) for n in names])
    weights = {k: fit(table, np.array([k in o.labels for o in ones], float), len(known), l2) for k in KINDS}
    plans_read, total, rows = 0, 0, []
    for name, claims, found in others:
        plans_read, total = plans_read + 1, total + len(found["targets"])
        for one in candidates(claims, 0):
            row = Rows.of([known.row(features(one, sets))])
            score, kind = max((float(sigmoid(row.times(weights[k]))[0]), k) for k in KINDS)
            if score >= JUDGED and free({"start": one.span.start, "end": one.span.end}, found["targets"]):
                rows.append((score, kind, name, one))
    print(f"sample: {plans_read} plans, {total} targets by the rules, {len(rows)} clauses added")
    for score, kind, name, one in sorted(rows, key=lambda r: (-r[0], r[2], r[3].span)):
        print(f"{score:.2f} {kind} {name} {one.title[-12:]}|{one.before[-12:]}⟦{one.words}⟧{one.behind[:12]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="folders of annotations, one a group")
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="folders below which the plans lie")
    parser.add_argument("--known", nargs="*", default=(), help="groups to learn from; only the others are scored")
    parser.add_argument("--without", choices=SETS, nargs="*", default=("rules",), help="sets of features to leave out")
    parser.add_argument("--l2", type=float, default=0.01)
    parser.add_argument("--spacy", action="store_true", help="train a text categoriser of spaCy as well (minutes)")
    parser.add_argument("--sample", type=Path, help="folder of further plans of which additions are listed")
    parser.add_argument("--distant", type=Path, help="folder of further plans to learn from as the rules read them")
    parser.add_argument("--plans", type=int, default=70, help="how many further plans")
    parser.add_argument("--leave-out", nargs="*", default=(), help="names of files that are none of the further plans")
    options = parser.parse_args()
    sets = frozenset(SETS) - set(options.without)
    read = plans(options.gold, options.texts)
    family = families(read)
    ones = [one for number, plan in enumerate(read) for one in candidates(plan, number)]
    marked = [one for one in ones if one.labels]
    print(
        f"{len(read)} plans in {len(set(family))} families, {len(ones)} clauses, {len(marked)} with a target in words"
    )
    print("matched/found/annotated: all targets | targets in words")
    report(read, lambda n: read[n].found["targets"], "rules", options.known)
    teaching = [not options.known or p.group in options.known for p in read]
    lessons = {f: [o for o in marked if teaching[o.plan] and family[o.plan] != f] for f in sorted(set(family))}
    if not lessons or not all(lessons.values()):
        parser.error("no plan to learn from: name more annotations with --gold or --known")
    held = {f: Borders.train(ones_to_learn) for f, ones_to_learn in lessons.items()}
    borders = [held[f] for f in family]
    own = [p.document.source.file_name for p in read] + list(options.leave_out)
    distant: list[Candidate] = []
    if options.distant:
        for name, claims, found in further(options.distant, options.plans, own):
            distant += candidates(Plan(name, "distant", found, found, claims), 0)
    scores = linear_scores(ones, family, teaching, sets, options.l2, distant)
    report_model(read, ones, scores, borders, "model", options.known)
    if not options.known:
        report_filter(read, family, options.l2)
    if options.spacy:
        from categoriser import spacy_scores

        report_model(read, ones, spacy_scores(ones, family, teaching), borders, "spaCy", options.known)
    if options.sample:
        sample(further(options.sample, options.plans, own), ones, sets, options.l2)


if __name__ == "__main__":
    main()
