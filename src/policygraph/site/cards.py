"""What the reader says of each fact: its fields with the words that they rest on, its owners, what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .corpus import Corpus, Duty, Fact, Plan, Words

Field = list[Any]
"""[name, value, start, end]: the value is a string, or ["c", code], ["n", names, path] for a thing with a page."""

_TARGET_FIELDS = (
    ("metricText", "metricText"), ("valueText", "valueText"), ("valueInWords", "valueInWords"),
    ("qualitativeText", "qualitativeText"), ("scopeText", "scopeText"), ("populationText", "populationText"),
)  # fmt: skip
_TARGET_CODES = (
    "effectiveComparator", "valueKind", "changeDirection", "quantification", "lostSlot", "commitmentLevel", "population",
    "valueChainStage", "deferredToLevel",
)  # fmt: skip


@dataclass(slots=True)
class Card:
    """One highlighted fact.  ``data`` is what the page's script gets; ``spans`` are the words of its fields."""

    kind: str
    start: int
    end: int
    data: dict[str, Any]
    spans: list[tuple[int, int]] = field(default_factory=list)


class Cards:
    """The cards of one plan.  ``paths`` are the pages of things by IRI, relative to a language's own root."""

    def __init__(self, corpus: Corpus, plan: Plan, paths: dict[str, str], mentions: list[tuple[str, Words]]) -> None:
        self.corpus, self.plan, self.paths = corpus, plan, paths
        self._mentions = mentions
        self._heirs: dict[str, list[Duty]] = {}
        for fact in corpus.facts_of(plan.iri):
            for duty in corpus.duties.get(fact.iri, ()):
                if duty.source:
                    self._heirs.setdefault(duty.source, []).append(duty)

    def all(self) -> list[Card]:
        """Every card in the order of the text; the wider first where two start together."""
        cards = [card for card in self._each() if 0 <= card.start < card.end <= len(self.plan.text)]
        return sorted(cards, key=lambda c: (c.start, -c.end, c.kind, str(c.data.get("i", ""))))

    def _each(self) -> Iterator[Card]:
        if self.plan.title_words is not None:
            yield self._plan(self.plan.title_words)
        for fact in self.corpus.facts_of(self.plan.iri):
            if fact.words is not None:
                yield {"Target": self._target, "Task": self._task, "Citation": self._citation}[fact.kind](
                    fact, fact.words
                )
        yield from self._duty_cards()
        yield from self._agency_cards()
        for issue in self.corpus.issues.get(self.plan.iri, ()):
            if issue.words is not None:
                fields: list[Field] = [["issueCode", issue.code], ["severity", ["c", issue.severity]]]
                yield self._card("issue", issue.words, {"i": issue.iri, "n": dict(issue.message), "v": fields})

    def _card(self, kind: str, words: Words, data: dict[str, Any]) -> Card:
        at = {"s": words.start, "e": words.end}
        if words.page:
            at["p"] = words.page  # type: ignore[assignment]
        if words.cell:
            at["t"] = words.cell  # type: ignore[assignment]
        card = Card(kind, words.start, words.end, {"k": kind, **at, **{k: v for k, v in data.items() if v}})
        card.spans = [(f[2], f[3]) for f in data.get("v", ()) if len(f) == 4]
        return card

    def _thing(self, iri: str, names: Any) -> list[Any]:
        return ["n", dict(names), self.paths.get(iri, "")]

    def _plan(self, words: Words) -> Card:
        plan, fields = self.plan, []
        fields.append(["planType", ["c", plan.kind]])
        if plan.place in self.corpus.places:
            fields.append(["place", self._thing(plan.place, self.corpus.places[plan.place].names)])
        for issuer in plan.issuers:
            if issuer in self.corpus.agencies:
                fields.append(["issuer", self._thing(issuer, self.corpus.agencies[issuer].names)])
        if plan.issued:
            fields.append(["issued", plan.issued])
        if plan.start:
            fields.append(["period", f"{plan.start} – {plan.end}"])
        return self._card("plan", words, {"i": plan.iri, "v": fields})

    # ---------- targets, tasks, citations ----------

    def _target(self, fact: Fact, words: Words) -> Card:
        corpus, fields = self.corpus, []
        metric = corpus.metrics.get(fact.get("hasMetric"))
        if metric is not None:
            fields.append(["metric", self._thing(metric.iri, metric.names), *self._find(words, fact.get("metricText"))])
        for name, label in _TARGET_FIELDS:
            if fact.get(name) and not (name == "metricText" and metric and fact.get(name) == metric.names.get("zh")):
                fields.append([label, fact.get(name), *self._find(words, fact.get(name))])
        value = normalised(corpus, fact)
        if value:
            fields.append(["value", value, *self._find(words, fact.get("valueText"))])
        for name in _TARGET_CODES:
            if fact.get(name):
                fields.append(
                    [
                        name,
                        ["c", fact.get(name)],
                        *self._find(words, fact.get("commitmentCue") if name == "commitmentLevel" else ""),
                    ]
                )
        baseline = baseline_text(corpus, fact)
        if baseline:
            fields.append(["baseline", baseline, *self._year(words, fact.get("baselineYear")[:4])])
        if fact.get("deadline"):
            fields.append(["deadline", fact.get("deadline")[:10], *self._deadline(fact, words)])
            fields.append(["deadlineBasis", ["c", fact.get("deadlineBasis")]])
        place = corpus.places.get(fact.get("appliesToPlace"))
        if place is not None:
            fields.append(["place", self._thing(place.iri, place.names)])
        data = {
            "i": fact.iri,
            "v": fields,
            "r": fact.rule,
            "c": fact.confidence,
            "o": self._owners(fact.iri),
            "d": self._derived(fact),
        }
        return self._card("target", words, data)

    def _task(self, fact: Fact, words: Words) -> Card:
        fields: list[Field] = []
        if fact.title:
            fields.append(["title", fact.title])
        if fact.get("number"):
            fields.append(["number", fact.get("number")])
        if fact.get("actionVerb"):
            fields.append(["actionVerb", fact.get("actionVerb"), *self._find(words, fact.get("actionVerb"))])
        if fact.get("deadline"):
            fields.append(["deadline", fact.get("deadline")[:10], *self._deadline(fact, words)])
            fields.append(["deadlineBasis", ["c", fact.get("deadlineBasis")]])
        above = self.corpus.tasks.get(fact.get("partOfTask"))
        if above is not None and above.words is not None:
            fields.append(["partOfTask", ["w", above.statement, above.words.start, above.words.end]])
        data = {"i": fact.iri, "v": fields, "r": fact.rule, "c": fact.confidence, "o": self._owners(fact.iri)}
        return self._card("titled" if fact.title else "task", words, data)

    def _citation(self, fact: Fact, words: Words) -> Card:
        names = self.corpus.cited.get(fact.get("citedResource"), {"zh": words.quote})
        fields: list[Field] = [
            ["cited", ["n", dict(names), ""], *self._find(words, names.get("zh", ""))],
            ["citationFunction", ["c", fact.get("citationFunction")]],
        ]
        return self._card("citation", words, {"i": fact.iri, "v": fields, "r": fact.rule, "c": fact.confidence})

    # ---------- who ----------

    def _duty_cards(self) -> Iterator[Card]:
        """One card for the words that name owners, whatever number of bodies and items they are for."""
        groups: dict[tuple[int, int], dict[str, Duty]] = {}
        items = [fact.iri for fact in self.corpus.facts_of(self.plan.iri)]
        for key in [*items, *(section.iri for section in self.corpus.sections.get(self.plan.iri, ()))]:
            for duty in self.corpus.duties.get(key, ()):
                if duty.basis == "explicit" and duty.words is not None:
                    groups.setdefault((duty.words.start, duty.words.end), {}).setdefault(duty.iri, duty)
        for duties in groups.values():
            told = sorted(duties.values(), key=lambda d: d.iri)
            words = told[0].words
            assert words is not None
            fields, seen = [], set()
            for duty in sorted(told, key=lambda d: (words.quote.find(d.surface) if d.surface else 0, d.agency, d.role)):
                if (duty.agency, duty.role) not in seen:
                    seen.add((duty.agency, duty.role))
                    name = self._thing(duty.agency, self.corpus.agencies[duty.agency].names)
                    fields.append([f"role-{duty.role}", name, *self._find(words, duty.surface)])
            heirs = {duty.item for told_duty in told for duty in self._heirs.get(told_duty.iri, ())}
            for_items = [i for i in dict.fromkeys(d.item for d in told) if i]
            data = {
                "i": told[0].iri, "v": fields, "r": told[0].rule, "c": told[0].confidence,
                "d": [["forItem", *self._item(i)] for i in for_items[:20]]
                + [["heir", *self._item(i)] for i in sorted(heirs)[:20]],
                "more": max(0, len(heirs) - 20),
            }  # fmt: skip
            yield self._card("duty", words, data)

    def _agency_cards(self) -> Iterator[Card]:
        seen: dict[tuple[int, int], list[str]] = {}
        at: dict[tuple[int, int], Words] = {}
        for iri, words in self._mentions:
            seen.setdefault((words.start, words.end), []).append(iri)
            at[words.start, words.end] = words
        for key, agencies in seen.items():
            fields: list[Field] = []
            for iri in agencies:
                agency = self.corpus.agencies[iri]
                fields.append(["agency", self._thing(iri, agency.names)])
                fields.append(["sort", ["u", agency.sort]])
                if agency.place in self.corpus.places:
                    fields.append(["place", self._thing(agency.place, self.corpus.places[agency.place].names)])
            yield self._card("agency", at[key], {"i": agencies[0], "v": fields})

    def _owners(self, item: str) -> list[list[Any]]:
        """[names, path, role, basis, start, end of the words that say so] of each body."""
        rows = []
        for duty in self.corpus.duties.get(item, ()):
            agency = self.corpus.agencies[duty.agency]
            source = duty.words if duty.basis != "impliedByIssuer" else None
            where = [source.start, source.end] if source and source.document == self.plan.document else []
            rows.append([dict(agency.names), self.paths.get(agency.iri, ""), duty.role, duty.basis, *where])
        return rows

    # ---------- what follows ----------

    def _derived(self, fact: Fact) -> list[list[Any]]:
        rows: list[list[Any]] = []
        for name in ("stretchOf", "stretchOf-back", "cascadesFrom", "cascadesFrom-back", "conflictsWith"):
            rows += [[name, *self._item(other)] for other in self.corpus.derived[name].get(fact.iri, ())]
        if fact.get("canonicalValue") and fact.get("canonicalValue") != fact.get("targetValue"):
            metric = self.corpus.metrics.get(fact.get("hasMetric"))
            rows.append(["canonical", f"{fact.get('canonicalValue')} {metric.unit if metric else ''}".strip(), ""])
        return rows

    def _item(self, iri: str) -> list[str]:
        item = self.corpus.item(iri)
        if item is None:
            return [iri.rsplit("/", 1)[-1], ""]
        text = item.statement
        where = "" if item.plan == self.plan.iri else f"（{self.corpus.plans[item.plan].short}）"
        return [text[:80] + ("…" if len(text) > 80 else "") + where, self.paths.get(iri, "")]

    # ---------- words ----------

    def _find(self, words: Words, part: str) -> list[int]:
        if not part:
            return []
        at = words.quote.find(part)
        return [words.start + at, words.start + at + len(part)] if at >= 0 else []

    def _year(self, words: Words, year: str) -> list[int]:
        if not year:
            return []
        found = re.search(rf"{re.escape(year)}\s*年?", words.quote)
        return [words.start + found.start(), words.start + found.end()] if found else []

    def _deadline(self, fact: Fact, words: Words) -> list[int]:
        """The words that say until when: in the fact's own, before it in its line, or in the plan's title."""
        year = fact.get("deadline")[:4]
        pattern = re.compile(
            rf"{re.escape(year)}\s*年(?:\s*\d{{1,2}}\s*月)?(?:\s*\d{{1,2}}\s*[日号])?(?:年?[底末初]|上半年)?(?:之?前)?"
        )
        text = self.plan.text
        found = pattern.search(text, words.start, words.end)
        if found is None:
            line = text.rfind("\n", 0, words.start) + 1
            found = next(iter([*pattern.finditer(text, line, words.start)][-1:]), None)
        if found is not None:
            return [found.start(), found.end()]
        title = self.plan.title_words
        if fact.code("deadlineBasis") == "deadlineFromPeriod" and title is not None:
            return [title.start, title.end]
        return []


def normalised(corpus: Corpus, fact: Fact) -> str:
    """The figure as a number with its unit; "" where there is none."""
    value, upper = fact.value, fact.upper
    if value is None:
        return ""
    unit = corpus.units.get(fact.get("hasUnit"), "")
    number = plain(fact.get("targetValue") or fact.get("lowerBound")) + (
        f"–{plain(fact.get('upperBound'))}" if upper is not None else ""
    )
    return number + (unit if unit in {"%", "‰", ""} else f" {unit}")


def plain(number: str) -> str:
    """A decimal without zeros that say nothing."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def baseline_text(corpus: Corpus, fact: Fact) -> str:
    """The base of a change: its year, its value or both."""
    year, value = fact.get("baselineYear")[:4], fact.get("baselineValue")
    if not value:
        return year
    unit = corpus.units.get(fact.get("hasUnit"), "")
    told = plain(value) + (unit if unit in {"%", "‰", ""} else f" {unit}")
    return f"{year}: {told}" if year else told
