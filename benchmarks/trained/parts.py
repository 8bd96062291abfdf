"""From a clause that is held to state a target to the target itself, in the gold format: metric, quote, one a list member."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from linear import Features, Floats, Rows, fit
from plans import Candidate, Item
from signals import boundary_features

from policygraph.model import Span
from policygraph.relate.target_members import metric_words, split_list
from policygraph.relate.target_parts import patterns, trim

VALUES = {"state": (None, None), "all": (100.0, "%"), "none": (0.0, None)}
_ABOUT = re.compile("基本|趋|近零|接近")
_ADVERBS = re.compile("全面|全部|均|都|百分之百")


@dataclass(frozen=True, slots=True)
class Borders:
    """Two trained scorers of the places in a clause: where a metric's words begin, and where they end."""

    features: Features
    begin: Floats
    end: Floats

    @classmethod
    def train(cls, ones: Sequence[Candidate], l2: float = 0.1) -> Borders:
        names: list[list[str]] = []
        begins, ends = [], []
        for one in ones:
            for kind, marked in one.labels.items():
                first = one.line.index(min(t["metric_start"] for t in marked)) - one.clause.start
                last = one.line.index(max(t["metric_end"] for t in marked) - 1) + 1 - one.clause.start
                for at in range(len(one.words) + 1):
                    names.append(list(boundary_features(one.words, at, kind)))
                    begins.append(at == first)
                    ends.append(at == last)
        features = Features(names)
        table = Rows.of([features.row(n) for n in names])
        begin, end = (fit(table, np.array(labels, float), len(features), l2) for labels in (begins, ends))
        return cls(features, begin, end)

    def metric(self, one: Candidate, kind: str) -> Span:
        """Where the metric's words stand in ``one.clause.text``."""
        words = one.words
        rows = [self.features.row(boundary_features(words, at, kind)) for at in range(len(words) + 1)]
        begin, end = ([w[row].sum() for row in rows] for w in (self.begin, self.end))
        best = max(
            ((begin[i] + end[j], -i, -j) for i in range(len(words)) for j in range(i + 2, len(words) + 1)),
            default=(0.0, 0, -len(words)),
        )
        return Span(one.clause.start - best[1], one.clause.start - best[2])


def targets(one: Candidate, kind: str, borders: Borders) -> list[Item]:
    """The targets of a clause, in the gold format; a list of measured things gives one each."""
    text, c = one.clause.text, one.clause
    metric = borders.metric(one, kind)
    members = split_list(text, metric)
    heads = [metric_words(text, members, i) for i in range(len(members))]
    if kind != "state" or len(members) == 1 or not all(patterns().head_end.search(h) for h in heads):
        words = metric.of(text)
        members, heads = [metric], [_ADVERBS.sub("", words) if kind == "all" else words]
    start, end = trim(text, c.start, c.end)
    value, unit = VALUES[kind]
    out = []
    for i, (member, head) in enumerate(zip(members, heads, strict=True)):
        span = one.line.span(min(start, member.start) if i == 0 else member.start, end)
        out.append(
            {
                "quote": "",
                "start": span.start,
                "end": span.end,
                "metric": head,
                "change": "level",
                "comparator": "~" if kind != "state" and _ABOUT.search(one.words) else "=",
                "value": value,
                "value_high": None,
                "unit": unit,
                "kind": "qualitative" if kind == "state" else "quantified",
                "implicit": kind != "state",
                "baseline": None,
                "deadline": None,
                "commitment": "none",
                "scope": None,
            }
        )
    return out
