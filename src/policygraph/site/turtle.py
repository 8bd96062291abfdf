"""The graph behind each page as Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize

from ..graph.terms import PG, PREFIXES, TYPE
from .corpus import Agency, Metric, Plan
from .frame import Frame

_WORDS = (PG["hasEvidence"], PG["mentionedAt"])


class Turtle:
    """Writes what the graph says of nodes; the text of a document itself is left out, for the page is that."""

    def __init__(self, frame: Frame, store: Store, paths: dict[str, str]) -> None:
        self.frame, self.corpus, self.store, self.paths = frame, frame.corpus, store, paths
        self.owned: dict[str, list[str]] = {}
        for quad in store.quads_for_pattern(None, PG["viaTarget"], None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                self.owned.setdefault(quad.object.value, []).append(quad.subject.value)

    def write(self, path: str, iris: Iterable[str], words: bool = True, without: NamedNode | None = None) -> None:
        """The statements about ``iris`` and, with ``words``, about the words they rest on; none of ``without``."""
        triples: list[Triple] = []
        evidence: set[str] = set()
        for iri in sorted(set(iris)):
            mine = self._about(iri)
            triples += [triple for triple in mine if triple.predicate not in (PG["fullText"], without)]
            if words:
                evidence.update(
                    t.object.value for t in mine if t.predicate in _WORDS and isinstance(t.object, NamedNode)
                )
        for iri in sorted(evidence):
            triples += self._about(iri)
        self.frame.folder.put(path, serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"")

    def _about(self, iri: str) -> list[Triple]:
        found = [quad.triple for quad in self.store.quads_for_pattern(NamedNode(iri), None, None)]
        found.sort(key=_key)
        return found

    def plan(self, plan: Plan) -> None:
        self.write(_file(self.paths[plan.iri]), self._plan(plan))

    def metric(self, metric: Metric) -> None:
        facts = self.corpus.by_metric[metric.iri]
        owned = (iri for fact in facts for iri in self.owned.get(fact.iri, ()))
        self.write(_file(self.paths[metric.iri]), [metric.iri, *(fact.iri for fact in facts), *owned])

    def agency(self, agency: Agency) -> None:
        duties = (duty.iri for duty in self.corpus.by_agency.get(agency.iri, ()))
        self.write(_file(self.paths[agency.iri]), [agency.iri, *duties], words=False)

    def overviews(self, due: Iterable[str], gaps: Iterable[str], cascade: Iterable[str]) -> None:
        """The Turtle of the pages that list things of one sort."""
        corpus = self.corpus
        issues = (issue.iri for found in corpus.issues.values() for issue in found)
        self.write(
            "ttl/index.ttl", [*corpus.plans, *corpus.places, *self._runs()], words=False, without=PG["hasSection"]
        )
        documents = filter(None, (plan.document for plan in corpus.plans.values()))
        self.write("ttl/plans.ttl", [*corpus.plans, *documents], without=PG["hasSection"])
        self.write("ttl/targets.ttl", corpus.targets)
        self.write("ttl/tasks.ttl", (task.iri for task in corpus.tasks.values() if task.title), words=False)
        self.write("ttl/metrics.ttl", corpus.metrics)
        self.write("ttl/agencies.ttl", corpus.agencies, words=False, without=PG["mentionedAt"])
        self.write("ttl/timeline.ttl", due, words=False)
        self.write("ttl/gaps.ttl", [*gaps, *issues], words=False)
        self.write("ttl/cascade.ttl", cascade, words=False)
        self.write("ttl/network.ttl", [iri for found in self.owned.values() for iri in found], words=False)

    def _plan(self, plan: Plan) -> Iterator[str]:
        corpus = self.corpus
        yield plan.iri
        yield from filter(None, (plan.document, plan.place))
        keys = [section.iri for section in corpus.sections.get(plan.iri, ())]
        keys += [fact.iri for fact in corpus.facts_of(plan.iri)]
        for key in keys:
            yield key
            yield from (duty.iri for duty in corpus.duties.get(key, ()))
            yield from self.owned.get(key, ())
        yield from (issue.iri for issue in corpus.issues.get(plan.iri, ()))

    def _runs(self) -> list[str]:
        kinds = (PG["ExtractionRun"], PG["Extractor"], PG["DerivationRun"])
        found = (quad.subject for kind in kinds for quad in self.store.quads_for_pattern(None, TYPE, kind))
        return sorted(node.value for node in found if isinstance(node, NamedNode))


def _key(triple: Triple) -> tuple[bool, str, str, str]:
    value = triple.object
    tag = (value.language or value.datatype.value) if isinstance(value, Literal) else ""
    return (
        triple.predicate != TYPE,
        triple.predicate.value,
        value.value if isinstance(value, NamedNode | Literal) else str(value),
        tag,
    )


def _file(page: str) -> str:
    return f"ttl/{page.removesuffix('.html')}.ttl"
