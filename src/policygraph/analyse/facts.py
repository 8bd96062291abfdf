"""The plans of a graph with their targets, tasks and owners, as plain data to compare and count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Store

from ..graph.terms import DCTERMS, PG, SKOS, TYPE, Namespace

_STATED_BASES = frozenset({"explicit", "inheritedFromTask", "inheritedFromHeading"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows under named columns, in the order in which they are shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; ``place`` is an IRI, None where the text does not say for where it holds.

    ``title`` is the name of its file where the text has no title.
    """

    iri: str
    title: str
    place: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """An agency in a role for one item.  ``sort``: NamedAgency, AgencyGroup or PlaceholderAgency."""

    agency: str
    name: str
    sort: str
    role: str
    owns: bool
    basis: str

    @property
    def stated(self) -> bool:
        """Whether the text says so, of the item or of what it stands under; not only its issuer implies it."""
        return self.basis in _STATED_BASES


@dataclass(frozen=True, slots=True)
class Item:
    """A target or a task.  ``offset`` is where its words start; ``title`` is set for titled tasks."""

    iri: str
    plan: Plan
    statement: str
    offset: int
    deadline: date | None
    deadline_basis: str
    duties: tuple[Duty, ...]
    title: str | None = None

    @property
    def owners(self) -> tuple[Duty, ...]:
        """The stated duties in a role that owns, placeholders apart."""
        return tuple(d for d in self.duties if d.stated and d.owns and d.sort != "PlaceholderAgency")


@dataclass(frozen=True, slots=True)
class Target(Item):
    """A target with its figure.  ``scope`` is "" where it holds for the whole place of its plan."""

    metric: str | None = None
    metric_text: str = ""
    quantification: str = ""
    comparator: str = ""
    kind: str = ""
    direction: str = ""
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    words: str = ""
    commitment: str = ""
    scope: str = ""
    baseline: str = ""

    @property
    def figure(self) -> str:
        """The figure with its unit; the words where there is no figure."""
        if self.value is None:
            return self.words
        number = number_text(self.value) + (f"-{number_text(self.upper)}" if self.upper is not None else "")
        return number + (self.unit if self.unit in {"%", "‰"} or not self.unit else f" {self.unit}")


def number_text(value: Decimal) -> str:
    """The number without exponent and without zeros that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_I = TypeVar("_I", bound=Item)


class Facts:
    """What a store says, read once.  A name that several documents give is there once."""

    def __init__(self, store: Store, lang: str = "zh") -> None:
        self._store = store
        self._lang = lang

    # ---------- what the store says ----------

    def _pairs(self, predicate: NamedNode) -> Iterator[tuple[str, Literal | NamedNode]]:
        for quad in self._store.quads_for_pattern(None, predicate, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal | NamedNode):
                yield quad.subject.value, quad.object

    def _one(self, predicate: NamedNode) -> dict[str, str]:
        """The one value of each subject; of several the least, so that the answer never hangs on their order."""
        found: dict[str, str] = {}
        for subject, value in self._pairs(predicate):
            if subject not in found or value.value < found[subject]:
                found[subject] = value.value
        return found

    def _code(self, name: str) -> dict[str, str]:
        return {s: v.rpartition("-")[2] for s, v in self._one(PG[name]).items()}

    def of_class(self, *names: str) -> dict[str, str]:
        """IRI -> class of every node of these classes."""
        return {
            quad.subject.value: name
            for name in names
            for quad in self._store.quads_for_pattern(None, TYPE, PG[name])
            if isinstance(quad.subject, NamedNode)
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        """The preferred label of each node in the language asked for, else the Chinese, else any."""
        ranked: dict[str, tuple[int, str]] = {}
        for subject, value in self._pairs(SKOS["prefLabel"]):
            language = value.language if isinstance(value, Literal) else None
            rank = (0 if language == self._lang else 1 if language in (None, "zh") else 2), value.value
            if subject not in ranked or rank < ranked[subject]:
                ranked[subject] = rank
        return {subject: label for subject, (_, label) in ranked.items()}

    def names(self, *predicates: tuple[Namespace, str]) -> dict[str, set[str]]:
        """Every value of these predicates by node: the names that a person may type."""
        found: dict[str, set[str]] = {}
        for space, local in predicates:
            for subject, value in self._pairs(space[local]):
                found.setdefault(subject, set()).add(value.value)
        return found

    @cached_property
    def place_codes(self) -> dict[str, str]:
        return self._one(PG["gbCode"])

    @cached_property
    def desirability(self) -> dict[str, str]:
        """higherIsBetter, lowerIsBetter or neutral, by metric."""
        return self._code("desirability")

    # ---------- what is made of it ----------

    @cached_property
    def plans(self) -> dict[str, Plan]:
        titles, places = self._one(DCTERMS["title"]), self._one(PG["appliesIn"])
        starts, ends = self._one(PG["planStart"]), self._one(PG["planEnd"])
        sources, files = self._one(PG["hasSource"]), self._one(PG["fileName"])
        return {
            iri: Plan(iri, titles.get(iri) or files.get(sources.get(iri, ""), ""), places.get(iri), _date(starts.get(iri)), _date(ends.get(iri)))
            for iri in sorted(self.of_class("Plan"))
        }

    @cached_property
    def _duties(self) -> dict[str, tuple[Duty, ...]]:
        agencies, roles, bases = self._one(PG["responsibleAgency"]), self._one(PG["role"]), self._code("basis")
        owning = self._one(PG["impliesOwnership"])
        sorts = self.of_class("NamedAgency", "AgencyGroup", "PlaceholderAgency")
        found: dict[str, set[Duty]] = {}
        for node, item in self._one(PG["forItem"]).items():
            agency, role = agencies.get(node, ""), roles.get(node, "")
            duty = Duty(
                agency, self.labels.get(agency, agency), sorts.get(agency, "NamedAgency"), role.rpartition("-")[2],
                owning.get(role) == "true", bases.get(node, ""),
            )  # fmt: skip
            found.setdefault(item, set()).add(duty)
        return {i: tuple(sorted(d, key=lambda x: (x.role, x.name, x.agency, x.basis))) for i, d in found.items()}

    @cached_property
    def _shared(self) -> dict[str, dict[str, str]]:
        offsets: dict[str, str] = {}
        starts = self._one(PG["start"])
        for subject, evidence in self._pairs(PG["hasEvidence"]):
            start = starts.get(evidence.value)
            if start is not None and (subject not in offsets or int(start) < int(offsets[subject])):
                offsets[subject] = start
        return {
            "plan": self._one(PG["inPlan"]), "statement": self._one(PG["statement"]), "offset": offsets,
            "deadline": self._one(PG["deadline"]), "basis": self._code("deadlineBasis"),
        }  # fmt: skip

    def _base(self, iri: str) -> tuple[str, Plan, str, int, date | None, str, tuple[Duty, ...]] | None:
        shared = self._shared
        plan = self.plans.get(shared["plan"].get(iri, ""))
        if plan is None:
            return None
        return (
            iri, plan, shared["statement"].get(iri, ""), int(shared["offset"].get(iri, 0)),
            _date(shared["deadline"].get(iri)), shared["basis"].get(iri, ""), self._duties.get(iri, ()),
        )  # fmt: skip

    @cached_property
    def tasks(self) -> tuple[Item, ...]:
        """Every task and action, by plan and place in the text."""
        titles = self._one(DCTERMS["title"])
        bases = ((iri, self._base(iri)) for iri in self.of_class("Task"))
        return _in_order(Item(*base, title=titles.get(iri)) for iri, base in bases if base is not None)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Every target, by plan and place in the text."""
        one = {name: self._one(PG[name]) for name in (
            "hasMetric", "metricText", "targetValue", "lowerBound", "upperBound", "hasUnit", "valueText",
            "qualitativeText", "scopeText", "baselineYear",
        )}  # fmt: skip
        codes = {name: self._code(name) for name in (
            "quantification", "comparator", "effectiveComparator", "valueKind", "changeDirection", "commitmentLevel",
        )}  # fmt: skip
        symbols = self._one(PG["symbol"])
        found = []
        for iri in self.of_class("Target"):
            base = self._base(iri)
            if base is None:
                continue
            value = one["targetValue"].get(iri) or one["lowerBound"].get(iri)
            upper = one["upperBound"].get(iri)
            unit = one["hasUnit"].get(iri, "")
            target = Target(
                *base, metric=one["hasMetric"].get(iri), metric_text=one["metricText"].get(iri, ""),
                quantification=codes["quantification"].get(iri, ""),
                comparator=codes["effectiveComparator"].get(iri) or codes["comparator"].get(iri, ""),
                kind=codes["valueKind"].get(iri, ""), direction=codes["changeDirection"].get(iri, ""),
                value=None if value is None else Decimal(value), upper=None if upper is None else Decimal(upper),
                unit=symbols.get(unit, ""), commitment=codes["commitmentLevel"].get(iri, ""),
                words=one["valueText"].get(iri) or one["qualitativeText"].get(iri, ""),
                scope=self._scope(one["scopeText"].get(iri, ""), base[1]),
                baseline=one["baselineYear"].get(iri, "")[:4],
            )  # fmt: skip
            found.append(target)
        return _in_order(found)

    def _scope(self, words: str, plan: Plan) -> str:
        """全省 in a plan of 浙江省 is the plan's own place; in a plan of a city it is not."""
        place = self.place_name(plan)
        whole = place and (words == place or (words[:1] == "全" and len(words) > 1 and place.endswith(words[1:])))
        return "" if whole else words

    def place_name(self, plan: Plan) -> str:
        return self.labels.get(plan.place, "") if plan.place else ""

    def metric_name(self, target: Target) -> str:
        return self.labels.get(target.metric, target.metric_text) if target.metric else target.metric_text


def _in_order(items: Iterable[_I]) -> tuple[_I, ...]:
    return tuple(sorted(items, key=lambda i: (i.plan.title, i.plan.iri, i.offset, i.iri)))


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None
