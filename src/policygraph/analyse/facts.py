"""The plans of a graph with their targets, tasks and owners, as plain data to compare and count."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ..graph.terms import DCTERMS, PG, PREFIXES, SKOS, TYPE, Namespace
from .items import Duty, Item, Plan, Target
from .shelf import Shelf, remembered

_TOLD = (
    "inPlan", "statement", "deadline", "deadlineBasis", "hasMetric", "metricText", "quantification", "effectiveComparator",
    "comparator", "valueKind", "changeDirection", "targetValue", "lowerBound", "upperBound", "hasUnit", "valueText",
    "qualitativeText", "commitmentLevel", "scopeText", "baselineYear",
)  # fmt: skip


_I = TypeVar("_I", bound=Item)
_T = TypeVar("_T")


class Facts:
    """What a store says, read once.  A name that several documents give is there once.

    With a ``shelf`` (the open store itself) what was read lies there for the next command.
    """

    def __init__(self, store: Store, lang: str = "zh", shelf: Shelf | None = None) -> None:
        self.store = store
        self._lang = lang
        self.shelf = shelf
        self._duties: dict[bool, dict[str, tuple[Duty, ...]]] = {}

    # ---------- what the store says ----------

    def _pairs(self, predicate: NamedNode) -> Iterator[tuple[str, Literal | NamedNode]]:
        for quad in self.store.quads_for_pattern(None, predicate, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal | NamedNode):
                yield quad.subject.value, quad.object

    def _one(self, predicate: NamedNode) -> dict[str, str]:
        """The one value of each subject; of several the least, so that the answer never hangs on their order."""

        def make() -> dict[str, str]:
            found: dict[str, str] = {}
            for subject, value in self._pairs(predicate):
                if subject not in found or value.value < found[subject]:
                    found[subject] = value.value
            return found

        return self._remembered(f"one-{_local(predicate)}", make)

    def _remembered(self, name: str, make: Callable[[], _T]) -> _T:
        """What ``make`` gives, from the shelf where there is one; it has to be what JSON can tell."""
        return cast(_T, remembered(self.shelf, name, make))

    def rows(self, query: str) -> Iterator[tuple[str, ...]]:
        """Rows as plain text.  The database joins: term by term from here would take it several times as long."""
        found = self.store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        for row in found:
            yield tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in row)

    def _code(self, name: str) -> dict[str, str]:
        return {s: _notation(v) for s, v in self._one(PG[name]).items()}

    def of_class(self, *names: str) -> dict[str, str]:
        """IRI -> class of every node of these classes."""

        def make() -> dict[str, str]:
            return {
                quad.subject.value: name
                for name in names
                for quad in self.store.quads_for_pattern(None, TYPE, PG[name])
                if isinstance(quad.subject, NamedNode)
            }

        return self._remembered(f"class-{'-'.join(names)}", make)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The preferred label of each node in the language asked for, else the Chinese, else any."""

        def make() -> dict[str, str]:
            ranked: dict[str, tuple[int, str]] = {}
            for subject, value in self._pairs(SKOS["prefLabel"]):
                language = value.language if isinstance(value, Literal) else None
                rank = (0 if language == self._lang else 1 if language in (None, "zh") else 2), value.value
                if subject not in ranked or rank < ranked[subject]:
                    ranked[subject] = rank
            return {subject: label for subject, (_, label) in ranked.items()}

        return self._remembered(f"labels-{self._lang}", make)

    def titles(self) -> dict[str, str]:
        """The title of each plan and cited document; a plan without one goes by its file."""
        return {**self._one(DCTERMS["title"]), **{iri: plan.title for iri, plan in self.plans.items()}}

    def names(self, *predicates: tuple[Namespace, str]) -> dict[str, set[str]]:
        """Every value of these predicates by node: the names that a person may type."""
        found: dict[str, set[str]] = {}
        for space, local in predicates:
            for subject, values in self._all(space[local]).items():
                found.setdefault(subject, set()).update(values)
        return found

    def _all(self, predicate: NamedNode) -> dict[str, list[str]]:
        def make() -> dict[str, list[str]]:
            found: dict[str, set[str]] = {}
            for subject, value in self._pairs(predicate):
                found.setdefault(subject, set()).add(value.value)
            return {subject: sorted(values) for subject, values in found.items()}

        return self._remembered(f"all-{_local(predicate)}", make)

    def in_schemes(self) -> set[str]:
        """The members of every code list and scheme."""
        return {subject for subject, _ in self._pairs(SKOS["inScheme"])}

    @cached_property
    def issuers(self) -> dict[str, set[str]]:
        """The bodies that issued each plan, by IRI."""
        return self.names((PG, "issuedBy"))

    @cached_property
    def place_levels(self) -> dict[str, str]:
        """national, province, prefecture, county or township, by place."""
        return self._code("placeLevel")

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
            iri: Plan(
                iri,
                titles.get(iri) or files.get(sources.get(iri, ""), ""),
                places.get(iri),
                _date(starts.get(iri)),
                _date(ends.get(iri)),
            )
            for iri in sorted(self.of_class("Plan"))
        }

    def duties(self, condition: str = "", stated: bool = True) -> dict[str, tuple[Duty, ...]]:
        """The duties of each item, of those that meet ``condition`` (SPARQL on ``?duty``); all bases if not ``stated``."""
        if not condition and stated in self._duties:
            return self._duties[stated]
        owning = self._one(PG["impliesOwnership"])
        sorts = self.of_class("NamedAgency", "AgencyGroup", "PlaceholderAgency")
        only = "" if not stated else "FILTER(?basis != pgc:basis-impliedByIssuer)"
        found: dict[str, set[Duty]] = {}
        for item, agency, role, basis, evidence in self.asked(
            f"SELECT ?item ?agency ?role ?basis ?e {{ {condition} ?duty pg:basis ?basis . {only} "
            "?duty pg:forItem ?item ; pg:responsibleAgency ?agency ; pg:role ?role . "
            "OPTIONAL { ?duty pg:hasEvidence ?e } }",
            "" if condition else f"duties-{'stated' if stated else 'all'}",
        ):
            duty = Duty(
                agency, self.labels.get(agency, agency), sorts.get(agency, "NamedAgency"), _notation(role),
                owning.get(role) == "true", _notation(basis), evidence,
            )  # fmt: skip
            found.setdefault(item, set()).add(duty)
        duties = {
            i: tuple(sorted(d, key=lambda x: (x.role, x.name, x.agency, x.basis, x.evidence))) for i, d in found.items()
        }
        if not condition:
            self._duties[stated] = duties
        return duties

    def asked(self, query: str, name: str) -> list[list[str]]:
        """Rows as ``rows`` gives them, sorted, each once; from the shelf where they lie there under ``name``."""

        def make() -> list[list[str]]:
            return [list(row) for row in sorted(set(self.rows(query)))]

        return self._remembered(name, make) if name else make()

    def tasks(
        self, condition: str = "", duties: Mapping[str, tuple[Duty, ...]] | None = None, told: str = "",
    ) -> tuple[Item, ...]:  # fmt: skip
        """The tasks and actions that meet ``condition`` (SPARQL on ``?item``), by plan and place in the text.

        ``told``: the name of the condition on the shelf, for one that many ask.
        """
        found: dict[str, Item] = {}
        for iri, in_plan, statement, title, deadline, basis, start in self.asked(
            f"SELECT ?item ?plan ?statement ?title ?deadline ?basis ?start {{ {condition} ?item a pg:Task ; "
            "pg:inPlan ?plan ; pg:statement ?statement . OPTIONAL { ?item dcterms:title ?title } "
            "OPTIONAL { ?item pg:deadline ?deadline } OPTIONAL { ?item pg:deadlineBasis ?basis } "
            "OPTIONAL { ?item pg:hasEvidence/pg:start ?start } }",
            f"tasks-{told}" if told else "",
        ):
            plan = self.plans.get(in_plan)
            if plan is not None:
                item = Item(
                    iri, plan, statement, int(start or 0), _date(deadline), _notation(basis),
                    (duties or {}).get(iri, ()), title=title or None,
                )  # fmt: skip
                found[iri] = min(found.get(iri, item), item, key=lambda i: (i.offset, i.title or "", i.statement))
        return _in_order(found.values())

    def titled_tasks(self, duties: Mapping[str, tuple[Duty, ...]] | None = None) -> tuple[Item, ...]:
        """The tasks with a title, by plan and place in the text."""
        return self.tasks("?item dcterms:title ?any .", duties, "titled")

    def due_tasks(self, duties: Mapping[str, tuple[Duty, ...]] | None = None) -> tuple[Item, ...]:
        """The tasks and actions with a deadline, by plan and place in the text."""
        return self.tasks("?item pg:deadline ?due .", duties, "due")

    def targets(self, condition: str = "", duties: Mapping[str, tuple[Duty, ...]] | None = None) -> tuple[Target, ...]:
        """The targets that meet ``condition`` (SPARQL on ``?item``), by plan and place in the text."""
        made = (
            self._target(iri, dict(zip(_TOLD, values, strict=True)), start, (duties or {}).get(iri, ()))
            for iri, start, *values in self._told(condition)
        )
        return _in_order(target for target in made if target is not None)

    def _told(self, condition: str) -> list[list[Any]]:
        """IRI, offset and what is said by ``_TOLD`` of each target; a value that several documents give is the least."""

        def make() -> list[list[Any]]:
            starts: dict[str, int] = {}
            for iri, start in self.rows(
                f"SELECT ?item ?s {{ {condition} ?item a pg:Target ; pg:hasEvidence/pg:start ?s }}"
            ):
                starts[iri] = min(starts.get(iri, int(start)), int(start))
            told: dict[str, dict[str, str]] = {}
            for iri, predicate, value in self.rows(
                f"SELECT ?item ?p ?o {{ {condition} ?item a pg:Target . ?item ?p ?o }}"
            ):
                facts, name = told.setdefault(iri, {}), predicate.removeprefix(PG.iri)
                if name in _TOLD:
                    facts[name] = min(facts.get(name, value), value)
            return [
                [iri, starts.get(iri, 0), *(facts.get(name) for name in _TOLD)] for iri, facts in sorted(told.items())
            ]

        return make() if condition else self._remembered("targets", make)

    def targets_of(
        self, duties: Mapping[str, tuple[Duty, ...]] | None = None, *, metric: str = "", plan: str = "",
        among: Container[str] | None = None,
    ) -> tuple[Target, ...]:  # fmt: skip
        """The targets on a metric, of a plan or among these, by IRI; with a shelf they are found there."""
        if self.shelf is None:
            asked = (f"?item pg:hasMetric {NamedNode(metric)} . " if metric else "") + (
                f"?item pg:inPlan {NamedNode(plan)} . " if plan else ""
            )
            return tuple(t for t in self.targets(asked, duties) if among is None or t.iri in among)
        at_metric, at_plan = _TOLD.index("hasMetric") + 2, _TOLD.index("inPlan") + 2
        made = (
            self._target(row[0], dict(zip(_TOLD, row[2:], strict=True)), row[1], (duties or {}).get(row[0], ()))
            for row in self._told("")
            if (not metric or row[at_metric] == metric) and (not plan or row[at_plan] == plan)
            and (among is None or row[0] in among)
        )  # fmt: skip
        return _in_order(target for target in made if target is not None)

    def _target(self, iri: str, said: Mapping[str, str | None], offset: int, duties: tuple[Duty, ...]) -> Target | None:
        told = {name: value for name, value in said.items() if value is not None}
        plan = self.plans.get(told.get("inPlan", ""))
        if plan is None:
            return None
        value, upper = told.get("targetValue") or told.get("lowerBound"), told.get("upperBound")
        return Target(
            iri, plan, told.get("statement", ""), offset, _date(told.get("deadline")),
            _notation(told.get("deadlineBasis", "")), duties, metric=told.get("hasMetric"),
            metric_text=told.get("metricText", ""), quantification=_notation(told.get("quantification", "")),
            comparator=_notation(told.get("effectiveComparator") or told.get("comparator", "")),
            kind=_notation(told.get("valueKind", "")), direction=_notation(told.get("changeDirection", "")),
            value=None if value is None else Decimal(value), upper=None if upper is None else Decimal(upper),
            unit=self._symbols.get(told.get("hasUnit", ""), ""), words=told.get("valueText") or told.get("qualitativeText", ""),
            commitment=_notation(told.get("commitmentLevel", "")), scope=self._scope(told.get("scopeText", ""), plan),
            baseline=told.get("baselineYear", "")[:4],
        )  # fmt: skip

    @cached_property
    def _symbols(self) -> dict[str, str]:
        return self._one(PG["symbol"])

    def metric_words(self) -> dict[str, set[str]]:
        """The words of the plans for each metric that has a target."""
        found: dict[str, set[str]] = {}
        for metric, words in self.asked(
            "SELECT DISTINCT ?m ?t { ?i pg:hasMetric ?m ; pg:metricText ?t }", "metric-words"
        ):
            found.setdefault(metric, set()).add(words)
        return found

    def _scope(self, words: str, plan: Plan) -> str:
        """全省 in a plan of 浙江省 is the plan's own place; in a plan of a city it is not."""
        place = self.place_name(plan)
        whole = place and (words == place or (words[:1] == "全" and len(words) > 1 and place.endswith(words[1:])))
        return "" if whole else words

    def place_name(self, plan: Plan) -> str:
        return self.labels.get(plan.place, "") if plan.place else ""

    def metric_name(self, target: Target) -> str:
        return self.labels.get(target.metric, target.metric_text) if target.metric else target.metric_text


def _local(predicate: NamedNode) -> str:
    return predicate.value.rpartition("#")[2].rpartition("/")[2]


def _notation(code: str) -> str:
    return code.rpartition("-")[2]


def _in_order(items: Iterable[_I]) -> tuple[_I, ...]:
    return tuple(sorted(items, key=lambda i: (i.plan.title, i.plan.iri, i.offset, i.iri)))


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None
