"""Scoring of one document against its gold annotation, layer by layer and field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from . import match
from .match import Item
from .result import DocumentScore, Finding, ScoreBuilder

TARGET_FIELDS = ("metric", "comparator", "unit", "change", "kind")
CONTEXT = 24


def score_document(name: str, gold: Item, found: Item, text: str | None = None) -> DocumentScore:
    """Score ``found`` against ``gold``, both in the gold format.

    ``text`` is the source the offsets count in; with it each finding shows its surroundings.  Gold with
    ``"offsets": false`` annotates only the targets of tables: of these the recall is scored, nothing else.
    """
    builder = ScoreBuilder(name)
    work = _Work(builder, gold, found, text)
    if gold.get("offsets") is False:
        work.table_targets()
        return builder.done()
    work.targets()
    work.agencies()
    work.responsibilities()
    work.references()
    work.tasks()
    work.plan()
    return builder.done()


def all_fields(gold: Item, found: Item) -> bool:
    """Whether a matched target says the same: metric, comparator, unit, change and kind."""
    return not _differing(gold, found)


def _differing(gold: Item, found: Item) -> list[str]:
    same = {
        "metric": match.likeness(gold.get("metric"), found.get("metric")) >= 0.8,
        "comparator": gold.get("comparator") == found.get("comparator"),
        "unit": match.unit(gold.get("unit")) == match.unit(found.get("unit")),
        "change": gold.get("change") == found.get("change"),
        "kind": gold.get("kind") == found.get("kind"),
    }
    return [field for field in TARGET_FIELDS if not same[field]]


def _in_digits(items: Iterable[Item]) -> int:
    return sum(_is_in_digits(item) for item in items)


def _is_in_digits(item: Item) -> bool:
    return item.get("kind") == "quantified" and not item.get("implicit")


class _Work:
    """One document under scoring: the two sides, the text, and where the score is gathered."""

    def __init__(self, builder: ScoreBuilder, gold: Item, found: Item, text: str | None) -> None:
        self.score = builder
        self.gold = gold
        self.found = found
        self.text = text

    def sides(self, key: str) -> tuple[list[Item], list[Item]]:
        return self.gold.get(key, []), self.found.get(key, [])

    def context(self, item: Item) -> str:
        start, end = item.get("start"), item.get("end")
        if self.text is None or start is None or end is None:
            return str(item.get("quote") or "")
        before = self.text[max(0, start - CONTEXT) : start]
        after = self.text[end : end + CONTEXT]
        return f"{before}⟦{self.text[start:end]}⟧{after}".replace("\r", "").replace("\n", "⏎")

    def finding(
        self, layer: str, what: str, words: str, item: Item, fields: Iterable[tuple[str, Any, Any]] = ()
    ) -> None:
        self.score.findings.append(
            Finding(
                self.score.name,
                layer,
                what,
                words,
                self.context(item),
                item.get("start"),
                item.get("end"),
                tuple((field, _shown(one), _shown(other)) for field, one, other in fields),
            )
        )

    def unpaired(
        self,
        layer: str,
        gold: Sequence[Item],
        found: Sequence[Item],
        paired: Sequence[tuple[int, int]],
        words: Callable[[Item], str],
    ) -> None:
        hit_gold = {g for g, _ in paired}
        hit_found = {f for _, f in paired}
        for index, item in enumerate(gold):
            if index not in hit_gold:
                self.finding(layer, "missed", words(item), item)
        for index, item in enumerate(found):
            if index not in hit_found:
                self.finding(layer, "wrong", words(item), item)

    def table_targets(self) -> None:
        gold, found = self.sides("targets")
        paired = match.pairs(gold, found, match.target_weight)
        full = sum(all_fields(gold[g], found[f]) for g, f in paired)
        self.score.layer("table target: metric and value (recall)", len(gold), len(paired), len(paired))
        self.score.layer("table target: all fields (recall)", len(gold), len(paired), full)
        for g, f in paired:
            one, other = gold[g], found[f]
            baselines = match.number(one.get("baseline_value")), match.number(other.get("baseline_value"))
            self.score.field("table baseline value", baselines[0] == baselines[1])
            self.score.field("table deadline", one.get("deadline") == other.get("deadline"))
            self.score.field("table commitment", one.get("commitment") == other.get("commitment"))
            self.differences("table target", one, other)
        # beyond the tables nothing is annotated: what else was found is not wrong
        self.unpaired("table target", gold, [], paired, _target_words)

    def differences(self, layer: str, gold: Item, found: Item) -> None:
        fields = _differing(gold, found)
        if fields:
            told = [(field, gold.get(field), found.get(field)) for field in fields]
            self.finding(layer, "differs", _target_words(gold), gold, told)

    def targets(self) -> None:
        gold, found = self.sides("targets")
        paired = match.pairs(gold, found, match.target_weight)
        self.score.layer("target: span and value", len(gold), len(found), len(paired))
        both = sum(_is_in_digits(gold[g]) and _is_in_digits(found[f]) for g, f in paired)
        self.score.layer("target: digits only", _in_digits(gold), _in_digits(found), both)
        full = 0
        for g, f in paired:
            one, other = gold[g], found[f]
            full += all_fields(one, other)
            self.differences("target", one, other)
            self.target_fields(one, other)
        layer = "target: all of metric, comparator, value, unit, change"
        self.score.layer(layer, len(gold), len(found), full)
        self.unpaired("target", gold, found, paired, _target_words)

    def target_fields(self, gold: Item, found: Item) -> None:
        differing = _differing(gold, found)
        self.score.field("metric", "metric" not in differing)
        for field in ("comparator", "change", "kind", "commitment", "baseline"):
            self.score.field(field, (gold.get(field) or None) == (found.get(field) or None))
        self.score.field("unit", "unit" not in differing)
        if gold.get("deadline"):
            self.score.field("deadline", gold["deadline"] == found.get("deadline"))
        if gold.get("scope"):
            self.score.field("scope", match.likeness(gold["scope"], found.get("scope")) >= 0.6)
        told = [
            (field, gold.get(field), found.get(field))
            for field in ("commitment", "baseline", "deadline", "scope")
            if (gold.get(field) or None) != (found.get(field) or None)
        ]
        if told:
            self.finding("target detail", "differs", _target_words(gold), gold, told)

    def agencies(self) -> None:
        gold, found = (_mentions(side) for side in self.sides("agencies"))
        exact = match.pairs(gold, found, match.mention_exact)
        loose = match.pairs(gold, found, match.mention_overlap)
        self.score.layer("agency: mention, exact span", len(gold), len(found), len(exact))
        self.score.layer("agency: mention, overlapping", len(gold), len(found), len(loose))
        for g, f in loose:
            one, other = gold[g], found[f]
            right = match.normal(one["name"]) in {match.normal(name) for name in (other["name"], *other["aka"])}
            self.score.field("agency name", right)
            told: list[tuple[str, Any, Any]] = [] if right else [("name", one["name"], other["name"])]
            if match.mention_exact(one, other) == 0:
                told.append(("span", [one["start"], one["end"]], [other["start"], other["end"]]))
            if told:
                self.finding("agency", "differs", one["name"], one, told)
        self.unpaired("agency", gold, found, loose, lambda item: str(item["name"]))

    def responsibilities(self) -> None:
        gold, found = self.sides("responsibilities")
        paired = match.pairs(gold, found, match.responsibility_weight)
        self.score.layer("responsibility: agency, role, place", len(gold), len(found), len(paired))
        self.unpaired("responsibility", gold, found, paired, lambda item: f"{item['agency']} ({item['role']})")

    def references(self) -> None:
        gold, found = self.sides("references")
        paired = match.pairs(gold, found, match.reference_weight)
        self.score.layer("reference: title", len(gold), len(found), len(paired))
        for g, f in paired:
            one, other = gold[g], found[f]
            right = one["relation"] == other.get("relation")
            self.score.field("reference relation", right)
            if not right:
                told = [("relation", one["relation"], other.get("relation"))]
                self.finding("reference", "differs", str(one["title"]), one, told)
        self.unpaired("reference", gold, found, paired, lambda item: str(item["title"]))

    def tasks(self) -> None:
        gold, found = self.sides("tasks")
        paired = match.pairs(gold, found, match.task_weight)
        self.score.layer("task: title and place", len(gold), len(found), len(paired))
        self.unpaired("task", gold, found, paired, lambda item: str(item["title"]))

    def plan(self) -> None:
        gold, found = self.gold.get("plan", {}), self.found.get("plan", {})
        # the guide tells implementation plans from action plans, the vocabulary of plan types does not
        types = [
            "action_plan" if side.get("doc_type") == "implementation_plan" else side.get("doc_type")
            for side in (gold, found)
        ]
        issuers = [{match.normal(name) for name in side.get("issuers") or ()} for side in (gold, found)]
        right = {
            "title": match.likeness(gold.get("title"), found.get("title")) >= 0.95,
            "type": types[0] == types[1],
            "issuers": issuers[0] == issuers[1],
            "jurisdiction": match.normal(gold.get("jurisdiction")) == match.normal(found.get("jurisdiction")),
            "issued": (gold.get("issued") or None) == (found.get("issued") or None),
            "period": (gold.get("period") or None) == (found.get("period") or None),
        }
        told = []
        for field, ok in right.items():
            self.score.field(f"plan {field}", ok)
            if not ok:
                key = "doc_type" if field == "type" else field
                told.append((field, gold.get(key), found.get(key)))
        if told:
            self.finding("plan", "differs", str(gold.get("title") or ""), {}, told)


def _mentions(agencies: Iterable[Item]) -> list[Item]:
    return [
        {"name": body["name"], "aka": tuple(body.get("aka", ())), "start": start, "end": end}
        for body in agencies
        for start, end in body["mentions"]
    ]


def _target_words(item: Item) -> str:
    value = item.get("value")
    words = str(item.get("metric") or item.get("quote") or "")
    if value is None:
        return f"{words} [{item.get('kind')}]"
    return f"{words} = {match.number(value):g}{item.get('unit') or ''}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, (list, tuple)):
        return "–".join(str(part) for part in value)
    return str(value)
