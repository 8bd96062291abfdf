"""What a scoring gives: counts a layer, right answers a field, and each single finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as attribute


@dataclass(frozen=True, slots=True)
class Layer:
    """Counts of one layer.  With nothing annotated and nothing found all three figures are 1."""

    name: str
    gold: int
    found: int
    matched: int

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.matched / (self.gold + self.found) if self.gold + self.found else 1.0


@dataclass(frozen=True, slots=True)
class Field:
    """How often one field of matched items is right."""

    name: str
    right: int
    total: int

    @property
    def accuracy(self) -> float:
        return self.right / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement.

    ``what`` is ``missed`` (annotated, not found), ``wrong`` (found, not annotated) or ``differs`` (found, and
    ``fields`` say otherwise: name, annotated, found).  ``context`` marks the item's words with ⟦ ⟧ where the
    source text is at hand; ``start``/``end`` are None where the item has no place.
    """

    document: str
    layer: str
    what: str
    words: str
    context: str
    start: int | None = None
    end: int | None = None
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of error it counts as: one for each field that differs."""
        if self.what != "differs":
            return (f"{self.layer}: {self.what}",)
        return tuple(f"{self.layer}: {name}" for name, _, _ in self.fields)


@dataclass(frozen=True, slots=True)
class DocumentScore:
    name: str
    layers: tuple[Layer, ...]
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class ScoreBuilder:
    """Gathers one document's score; layers and fields keep the order in which they first came."""

    name: str
    layers: list[Layer] = attribute(default_factory=list)
    answers: dict[str, list[bool]] = attribute(default_factory=dict)
    findings: list[Finding] = attribute(default_factory=list)

    def layer(self, name: str, gold: int, found: int, matched: int) -> None:
        self.layers.append(Layer(name, gold, found, matched))

    def field(self, name: str, right: bool) -> None:
        self.answers.setdefault(name, []).append(right)

    def done(self) -> DocumentScore:
        fields = tuple(Field(name, sum(answers), len(answers)) for name, answers in self.answers.items())
        return DocumentScore(self.name, tuple(self.layers), fields, tuple(self.findings))


def sum_layers(documents: Iterable[DocumentScore]) -> tuple[Layer, ...]:
    """The layers of all documents together (micro figures: each item counts once)."""
    counts: dict[str, list[int]] = {}
    for document in documents:
        for layer in document.layers:
            row = counts.setdefault(layer.name, [0, 0, 0])
            for position, count in enumerate((layer.gold, layer.found, layer.matched)):
                row[position] += count
    return tuple(Layer(name, *row) for name, row in counts.items())


def sum_fields(documents: Iterable[DocumentScore]) -> tuple[Field, ...]:
    counts: dict[str, list[int]] = {}
    for document in documents:
        for item in document.fields:
            row = counts.setdefault(item.name, [0, 0])
            row[0] += item.right
            row[1] += item.total
    return tuple(Field(name, *row) for name, row in counts.items())


def count_kinds(findings: Iterable[Finding]) -> tuple[tuple[str, int], ...]:
    """Kinds of error, the most frequent first."""
    counts = Counter(kind for finding in findings for kind in finding.kinds)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
