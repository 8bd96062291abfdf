"""Networks from the data of the site: who answers for what, who works together, and what one plan is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import NamedNode, Store

from ..graph.terms import PG
from ..view.facets import FACETS, Facts
from .corpus import Agency, Corpus, Duty, Fact, Names, Plan, Words, shortened
from .reader import Layout

SORTS = {"NamedAgency": "agency", "AgencyGroup": "group", "PlaceholderAgency": "placeholder"}
_BASIS = {"explicit": "explicit", "impliedByIssuer": "implied"}
_STRENGTH = ("explicit", "inherited", "implied", "structure")
_SAID = 6
"""Facts behind one line that a page tells; the others are counted."""
_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Point:
    """One thing drawn: ``kind`` is a key of ``kinds`` in ``site/view.yml``; ``page`` a path of the site, "" for none."""

    iri: str
    kind: str
    names: Names
    page: str


@dataclass(slots=True)
class Line:
    """What joins two things, with the facts behind it: ``said`` are (role, basis, words, path of the words)."""

    source: str
    target: str
    relation: str
    basis: str = "structure"
    items: set[str] = field(default_factory=set)
    said: dict[tuple[str, str, str, str], None] = field(default_factory=dict)
    facets: dict[str, set[str]] = field(default_factory=dict)

    def add(self, item: str, basis: str, said: tuple[str, str, str, str] | None) -> None:
        if _STRENGTH.index(basis) < _STRENGTH.index(self.basis):
            # The strongest basis is what is drawn, so its words come first.
            self.basis = basis
            self.said = {**({said: None} if said else {}), **self.said}
        elif said:
            self.said[said] = None
        self.items.add(item)

    def facet(self, **values: Iterable[str]) -> None:
        for name, found in values.items():
            self.facets.setdefault(name, set()).update(value for value in found if value)

    @property
    def told(self) -> list[list[str]]:
        """The facts that a page tells."""
        return [list(said) for said in list(self.said)[:_SAID]]


@dataclass(slots=True)
class Net:
    """A network: its points by IRI, and its lines, the firmest first."""

    points: dict[str, Point] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def most(self, number: int) -> Net:
        """The lines, in their order, whose points are among the first ``number``."""
        kept: dict[str, Point] = {}
        for line in self.lines:
            new = [iri for iri in dict.fromkeys((line.source, line.target)) if iri not in kept]
            if len(kept) + len(new) <= number:
                kept.update((iri, self.points[iri]) for iri in new)
        for iri, point in self.points.items():
            if len(kept) < number:
                kept.setdefault(iri, point)
        return Net(kept, [line for line in self.lines if line.source in kept and line.target in kept])

    def facet_values(self) -> dict[str, list[str]]:
        return {name: sorted({value for line in self.lines for value in line.facets.get(name, ())}) for name in FACETS}


class Relations:
    """Builds the networks; one for a site."""

    def __init__(self, corpus: Corpus, store: Store, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
        self.corpus, self.store, self.layouts, self.paths = corpus, store, layouts, paths
        self.facts = Facts.of(store)
        self.supported = self._pairs("supportsTarget")

    def _pairs(self, name: str) -> dict[str, list[str]]:
        """Object -> subjects of a predicate, sorted."""
        found: dict[str, list[str]] = {}
        for quad in self.store.quads_for_pattern(None, PG[name], None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found.setdefault(quad.object.value, []).append(quad.subject.value)
        return {key: sorted(set(values)) for key, values in found.items()}

    def _one(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for quad in self.store.quads_for_pattern(None, PG[name], None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                key, value = quad.subject.value, quad.object.value
                if key not in found or value < found[key]:
                    found[key] = value
        return found

    # ---------- points and words ----------

    def _body(self, agency: Agency) -> Point:
        return Point(agency.iri, SORTS[agency.sort], agency.names, self.paths[agency.iri])

    def _words(self, plan: str, words: Words | None) -> tuple[str, str]:
        if words is None:
            return "", ""
        return shortened(" ".join(words.quote.split()), _QUOTE), self.layouts[plan].link(words)

    def _said(self, fact: Fact, role: str, basis: str) -> tuple[str, str, str, str]:
        return (role, basis, *self._words(fact.plan, fact.words))

    # ---------- networks of the whole graph ----------

    def ownership(self) -> Net:
        """Agencies and the metrics they answer for, as the graph derives it."""
        corpus, net = self.corpus, Net()
        metric, via, basis = self._one("ownedMetric"), self._one("viaTarget"), self._one("basis")
        duty, role = self._one("viaResponsibility"), self._one("role")
        lines: dict[tuple[str, str], Line] = {}
        for iri, owner in sorted(self._one("owner").items()):
            body, owned, fact = corpus.agencies.get(owner), corpus.metrics.get(metric.get(iri, "")), corpus.targets.get(via.get(iri, ""))  # fmt: skip
            if body is None or owned is None or fact is None:
                continue
            held = role.get(duty.get(iri, ""), "").rpartition("#role-")[2]
            on = basis.get(iri, "").rpartition("#basis-")[2]
            line = lines.setdefault((owner, owned.iri), Line(owner, owned.iri, "owns"))
            line.add(fact.iri, _basis(on), self._said(fact, held, on))
            line.facet(place=self.facts.places.get(fact.plan, ()), theme=self.facts.metric_themes.get(owned.iri, ()), role=(held,))  # fmt: skip
            net.points.setdefault(owner, self._body(body))
            net.points.setdefault(owned.iri, Point(owned.iri, "metric", owned.names, self.paths[owned.iri]))
        net.lines = sorted(lines.values(), key=lambda n: (_STRENGTH.index(n.basis), -len(n.items), n.source, n.target))
        return net

    def coresponsibility(self) -> Net:
        """Bodies that share items; unnamed bodies are left out."""
        corpus, net = self.corpus, Net()
        lines: dict[tuple[str, str], Line] = {}
        for item in (*corpus.targets, *corpus.tasks):
            held: dict[str, Duty] = {}
            for each in corpus.duties.get(item, ()):
                if corpus.agencies[each.agency].sort != "PlaceholderAgency":
                    known = held.get(each.agency)
                    if known is None or _rank(each.basis) < _rank(known.basis):
                        held[each.agency] = each
            fact = corpus.item(item)
            if len(held) < 2 or fact is None:
                continue
            for one, other in combinations(sorted(held), 2):
                weaker = max((held[one], held[other]), key=lambda d: _rank(d.basis))
                line = lines.setdefault((one, other), Line(one, other, "shares"))
                line.add(item, _basis(weaker.basis), self._said(fact, "", weaker.basis))
                line.facet(place=self.facts.places.get(fact.plan, ()), theme=self.facts.item_themes.get(item, ()), role=(held[one].role, held[other].role))  # fmt: skip
                for iri in (one, other):
                    net.points.setdefault(iri, self._body(corpus.agencies[iri]))
        net.lines = sorted(lines.values(), key=lambda n: (-len(n.items), _STRENGTH.index(n.basis), n.source, n.target))
        return net

    # ---------- one plan ----------

    def plan(self, plan: Plan) -> Net:
        """Its titled tasks, its targets, the bodies named and the documents cited.

        The actions below a titled task would bury the picture, and what a task hands down is drawn once, at the task.
        """
        corpus, net, layout = self.corpus, Net(), self.layouts[plan.iri]
        net.points[plan.iri] = Point(plan.iri, "plan", {"zh": plan.short}, self.paths[plan.iri])
        facts = corpus.facts_of(plan.iri)
        tasks = [fact for fact in facts if fact.kind == "Task" and fact.title]
        for fact in tasks:
            net.points[fact.iri] = Point(fact.iri, "task", {"zh": shortened(fact.title, 60)}, layout.link(fact.words))
        for fact in tasks:
            above = fact.get("partOfTask")
            self._join(net, above if above in net.points else plan.iri, fact, "contains")
        for fact in facts:
            if fact.kind == "Target":
                said = " ".join(filter(None, (fact.get("metricText"), fact.get("valueText") or fact.get("qualitativeText")))) or fact.statement  # fmt: skip
                net.points[fact.iri] = Point(fact.iri, "target", {"zh": shortened(said, 60)}, layout.link(fact.words))
                above = next((task for task in self.supported.get(fact.iri, ()) if task in net.points), plan.iri)
                self._join(net, above, fact, "sets")
        for fact in [*tasks, *(f for f in facts if f.kind == "Target")]:
            self._held(net, fact)
        for iri in plan.issuers:
            if iri in corpus.agencies:
                net.points.setdefault(iri, self._body(corpus.agencies[iri]))
                line = Line(iri, plan.iri, "issues")
                line.add(plan.iri, "explicit", None)
                net.lines.append(line)
        self._cited(net, plan, [fact for fact in facts if fact.kind == "Citation"])
        for line in net.lines:
            line.facet(place=self.facts.places.get(plan.iri, ()), theme=self.facts.item_themes.get(line.target, ()))
        return net

    def _join(self, net: Net, above: str, fact: Fact, relation: str) -> None:
        line = Line(above, fact.iri, relation)
        line.add(fact.iri, "structure", self._said(fact, "", ""))
        net.lines.append(line)

    def _held(self, net: Net, fact: Fact) -> None:
        duties = self.corpus.duties.get(fact.iri, ())
        named = {d.agency for d in duties if d.basis == "explicit"}
        drawn: set[tuple[str, str]] = set()
        for duty in duties:
            implied_task = fact.kind == "Task" and duty.basis == "impliedByIssuer"
            if implied_task or duty.basis == "inheritedFromTask" or (duty.agency, duty.role) in drawn:
                continue
            if duty.agency in named and duty.basis != "explicit":
                continue
            drawn.add((duty.agency, duty.role))
            net.points.setdefault(duty.agency, self._body(self.corpus.agencies[duty.agency]))
            line = Line(duty.agency, fact.iri, "responsible")
            line.add(
                fact.iri, _basis(duty.basis), (duty.role, duty.basis, *self._words(fact.plan, duty.words or fact.words))
            )
            line.facet(role=(duty.role,))
            net.lines.append(line)

    def _cited(self, net: Net, plan: Plan, citations: list[Fact]) -> None:
        lines: dict[str, Line] = {}
        for fact in citations:
            cited = fact.get("citedResource")
            kind = "programme" if "/programme/" in cited else "instrument"
            names = self.corpus.cited.get(cited, {"zh": cited.rsplit("/", 1)[-1]})
            net.points.setdefault(cited, Point(cited, kind, {k: shortened(v, 60) for k, v in names.items()}, ""))
            lines.setdefault(cited, Line(plan.iri, cited, "cites")).add(fact.iri, "explicit", self._said(fact, "", ""))
        net.lines += lines.values()


def _basis(code: str) -> str:
    return _BASIS.get(code, "inherited")


def _rank(code: str) -> int:
    return _STRENGTH.index(_basis(code))
