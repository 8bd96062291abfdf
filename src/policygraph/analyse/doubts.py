"""What a person should look at: facts read without certainty, metrics that the vocabulary lacks, bodies that may be one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ..graph.store import GraphStore
from ..graph.terms import PG, PGM
from ..vocab.metrics import Metrics
from .decisions import Decision
from .facts import Facts
from .reading import KINDS, Reading
from .settle import Documents, Settled
from .shelf import remembered

COLUMNS = (
    "decision", "kind", "why", "file", "words", "sentence", "metric", "comparator", "value", "unit", "value_kind", "direction",
    "deadline", "commitment", "scope", "agency", "role", "title", "function", "statement", "other", "who", "when", "note",
    "place", "id", "other_id",
)  # fmt: skip
SORTS = (*KINDS, "metric", "agency")
ALIKE = 0.6
"""From this share of common pairs of letters (Dice) on two names are shown side by side."""


def doubts(
    store: GraphStore, decided: Sequence[Settled] = (), below: float = 0.8, kinds: Collection[str] = SORTS, plan: str = "",
) -> list[dict[str, str]]:  # fmt: skip
    """A row for each doubtful fact, body or metric of ``kinds`` that no decision settles, by ``COLUMNS``.

    Facts with a confidence under ``below``, a figure lost in the source, or a decision that is open again; of ``plan``
    (IRI) alone where it is given.
    """
    documents = Documents(store)
    settled = {each.node for each in decided if each.applied}
    pairs = {frozenset((each.decision.subject, each.decision.other)) for each in decided if each.applied}
    reopened = {each.now.iri: each for each in decided if not each.applied and each.now is not None}
    rows: list[dict[str, str]] = []
    known = remembered(store, f"doubts-{below:g}", lambda: _uncertain(documents, below))
    for name in sorted(documents.files):
        for graph in documents.files[name]:
            if plan and documents.view(graph).plan != plan:
                continue
            again: list[Reading | None] = []
            if reopened:
                view = documents.view(graph)
                again = [view.reading(iri, each.decision.kind) for iri, each in reopened.items() if view.said(iri)]
            told = (Reading(**said) for said in known.get(graph, ()))
            found = {r.iri: r for r in (*told, *again) if r is not None}
            for reading in sorted(found.values(), key=lambda r: (r.start, r.end, r.kind, r.iri)):
                why = _why(reading, below, reopened.get(reading.iri))
                if why and reading.kind in kinds and reading.iri not in settled:
                    rows.append(_fact_row(reading, why, reopened.get(reading.iri)))
    rows += [
        _lost_row(each.decision, each.reason)
        for each in decided
        if not each.applied and each.now is None and each.decision.kind in kinds
    ]
    if not plan:
        facts = Facts(store.merged, shelf=store)
        rows += _metrics(facts, settled, pairs) if "metric" in kinds else ()
        rows += _agencies(facts, pairs) if "agency" in kinds else ()
    return rows


def _uncertain(documents: Documents, below: float) -> dict[str, list[dict[str, Any]]]:
    """The readings less certain than ``below``, or with a lost figure, by the graph of their document."""
    graphs = (graph for name in sorted(documents.files) for graph in documents.files[name])
    return {graph: [asdict(reading) for reading in documents.view(graph).readings(below)] for graph in graphs}


def _why(reading: Reading, below: float, open_again: Settled | None) -> str:
    if open_again is not None:
        return f"open again: {open_again.reason}"
    if reading.lost:
        return "figure lost in the source"
    return f"confidence {reading.confidence:g}" if reading.confidence < below else ""


def _fact_row(reading: Reading, why: str, open_again: Settled | None) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row.update(reading.fields)
    row.update(
        kind=reading.kind, why=why, file=reading.file, words=reading.quote, sentence=" ".join(reading.sentence.split()),
        place=f"{reading.start}-{reading.end}", id=reading.iri,
    )  # fmt: skip
    if open_again is not None:
        row["note"] = open_again.decision.told()
    return row


def _lost_row(decision: Decision, reason: str) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row.update(
        {k: v for k, v in decision.reads.items() if k in row}, kind=decision.kind, why=f"open again: {reason}",
        file=decision.file, words=decision.quote, note=decision.told(),
    )  # fmt: skip
    return row


def _metrics(facts: Facts, settled: Collection[str], pairs: Collection[frozenset[str]]) -> Iterator[dict[str, str]]:
    """Metrics that the vocabulary lacks, the most used first, each with the nearest that it has."""
    known = {metric.zh: PGM[metric.key].value for metric in Metrics.load().all}
    for iri, name, words, number, nearest in remembered(facts.shelf, "new-metrics", lambda: _new_metrics(facts)):
        if iri in settled:
            continue
        near = next((other for other in nearest if frozenset((iri, known.get(other, ""))) not in pairs), "")
        row = dict.fromkeys(COLUMNS, "")
        row.update(
            kind="metric", why=f"new metric, {number} target{'s' if number > 1 else ''}", words=words, metric=name,
            other=near, id=iri, other_id=known.get(near, ""),
        )  # fmt: skip
        yield row


def _new_metrics(facts: Facts) -> list[list[Any]]:
    """IRI, name, the words of one target, how many targets, and the nearest names of the vocabulary."""
    used: dict[str, list[str]] = {}
    for target in facts.targets_of():
        if target.metric and not target.metric.startswith(PGM.iri):
            used.setdefault(target.metric, []).append(target.statement)
    index = _Bigrams(metric.zh for metric in Metrics.load().all)
    return [
        [iri, facts.labels[iri], found[0], len(found), index.near(facts.labels[iri])]
        for iri, found in sorted(used.items(), key=lambda item: (-len(item[1]), item[0]))
        if facts.labels.get(iri)
    ]


def _agencies(facts: Facts, pairs: Collection[frozenset[str]]) -> Iterator[dict[str, str]]:
    """Pairs of bodies of one place, or of which one has none, whose names are nearly the same; the lesser known first."""
    for less, more, mentions in remembered(facts.shelf, "alike", lambda: _alike(facts)):
        if frozenset((less, more)) not in pairs:
            row = dict.fromkeys(COLUMNS, "")
            row.update(
                kind="agency", why="nearly the same name", agency=facts.labels[less], other=facts.labels[more],
                words=f"{mentions} mentions", id=less, other_id=more,
            )  # fmt: skip
            yield row


def _alike(facts: Facts) -> list[list[str]]:
    """The lesser known body, the better known one, and how often each is mentioned; by their names."""
    nodes = facts.of_class("NamedAgency", "AgencyGroup")
    places = facts.names((PG, "jurisdiction"))
    mentions = {node: len(found) for node, found in facts.names((PG, "mentionedAt")).items()}
    names = {facts.labels[node]: node for node in sorted(nodes, reverse=True) if node in facts.labels}
    index = _Bigrams(names)
    seen: set[frozenset[str]] = set()
    rows = []
    for name, node in names.items():
        for other_name in index.near(name):
            other = names[other_name]
            pair = frozenset((node, other))
            here, there = places.get(node, set()), places.get(other, set())
            if node == other or pair in seen or (here and there and not here & there):
                continue
            seen.add(pair)
            less, more = sorted((node, other), key=lambda n: (mentions.get(n, 0), len(facts.labels[n]), n))
            rows.append([less, more, f"{mentions.get(less, 0)} / {mentions.get(more, 0)}"])
    return sorted(rows, key=lambda row: (facts.labels[row[0]], facts.labels[row[1]], row[0]))


class _Bigrams:
    """Names by the pairs of letters in them, so that near ones are found without trying all."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = {}
        self._size: dict[str, int] = {}
        for name in names:
            pairs = self._pairs(name)
            self._size[name] = len(pairs)
            for pair in pairs:
                self._by_pair.setdefault(pair, []).append(name)

    @staticmethod
    def _pairs(name: str) -> set[str]:
        return {name[i : i + 2] for i in range(len(name) - 1)}

    def near(self, name: str) -> list[str]:
        """The names that share most with ``name``, the nearest first, itself left out."""
        mine = self._pairs(name)
        shared: dict[str, int] = {}
        for pair in mine:
            for other in self._by_pair.get(pair, ()):
                shared[other] = shared.get(other, 0) + 1
        found = [(2 * n / (len(mine) + self._size[other]), other) for other, n in shared.items() if other != name]
        return [other for ratio, other in sorted(found, key=lambda each: (-each[0], each[1])) if ratio >= ALIKE]
