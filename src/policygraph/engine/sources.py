"""One plan in two files: the same words as PDF and as text are one plan with two sources."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ..graph.books import BOOKS, MADE_BY, READ_FROM
from ..graph.store import DocumentGraph, GraphStore
from ..graph.terms import DCTERMS, PG, TYPE, VOCABULARY_GRAPH

_OF = " source of "
#: Which file speaks for a plan, the best first: those whose text needed the least putting together.
_FORMS = ("wordprocessingml", "opendocument", "html", "text/markdown", "text/plain", "rtf", "spreadsheet", "csv", "pdf")
#: Runs of so many characters are held against each other; one in so many is enough.
_RUN, _SAMPLE = 8, 8
#: Two texts are one where they share so much of the shorter, and the shorter is so much of the longer.
_SHARED, _LENGTH = 0.8, 0.5


def is_held(store: GraphStore, graph: NamedNode, versions: Collection[str]) -> bool:
    """Whether a document, read by one of these versions, is in the store, itself or as a source of another's plan."""
    for note in store.noted(graph, MADE_BY):
        version, _, other = note.partition(_OF)
        if version in versions and (not other or bool(store.noted(NamedNode(other), MADE_BY))):
            return True
    return False


def is_left(store: GraphStore, graph: NamedNode, versions: Collection[str]) -> bool:
    """Whether a document is in the store as a source of a plan that no document speaks for any more."""
    return bool(store.noted(graph, MADE_BY)) and not is_held(store, graph, versions)


def left_alone(store: GraphStore) -> list[str]:
    """The files of documents that are sources of a plan for which no document speaks any more."""
    found: set[str] = set()
    for quad in store.rdf.quads_for_pattern(None, MADE_BY, None, BOOKS):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            _, source, other = quad.object.value.partition(_OF)
            if source and not store.noted(NamedNode(other), MADE_BY):
                found |= store.noted(quad.subject, READ_FROM)
    return sorted(found)


def read_by_others(store: GraphStore, versions: Collection[str]) -> list[NamedNode]:
    """The documents that none of these versions read, by the graph that the store has of them."""
    quads = store.rdf.quads_for_pattern(None, MADE_BY, None, BOOKS)
    found = {
        quad.subject
        for quad in quads
        if isinstance(quad.subject, NamedNode) and quad.subject != VOCABULARY_GRAPH
        and isinstance(quad.object, Literal) and quad.object.value.partition(_OF)[0] not in versions
    }  # fmt: skip
    return sorted(found, key=str)


def join_sources(store: GraphStore, version: str, fresh: Iterable[str]) -> int:
    """Leaves one document of each plan with facts, and of the others that they are sources too; how many those are.

    ``fresh`` are the sha256 of the documents read just now: only plans of their titles are looked at.  Which document
    speaks for a plan depends on the documents alone, and not on the order in which they came.
    """
    new = set(fresh)
    if not new:
        return 0
    titles: dict[str, list[NamedNode]] = defaultdict(list)
    plans: dict[NamedNode, NamedNode] = {}
    called = dict(_everywhere(store, DCTERMS["title"]))
    for quad in store.rdf.quads_for_pattern(None, TYPE, PG["Plan"], None):
        graph, plan = quad.graph_name, quad.subject
        if isinstance(graph, NamedNode) and isinstance(plan, NamedNode):
            key = re.sub(r"[\W_]+", "", called.get((graph, plan), ""))
            if key:
                titles[key].append(graph)
                plans[graph] = plan
    # A file of several plans is a source of none that stands alone elsewhere: it says more.
    several = {graph for graph, number in Counter(g for found in titles.values() for g in found).items() if number > 1}
    titles = defaultdict(list, {key: [g for g in found if g not in several] for key, found in titles.items()})
    shas = {graph: sha for (graph, _), sha in _everywhere(store, PG["sha256"])}
    joined: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for quad in store.rdf.quads_for_pattern(None, MADE_BY, None, BOOKS):
        noted, note = quad.subject, quad.object
        if isinstance(noted, NamedNode) and noted in shas and isinstance(note, Literal) and _OF in note.value:
            joined[NamedNode(note.value.partition(_OF)[2])].append(noted)
    moved = 0
    for graphs in titles.values():
        if len(graphs) < 2 or not any(shas.get(graph) in new for graph in graphs):
            continue
        ranked = sorted(graphs, key=lambda graph: (*_rank(store, graph), shas.get(graph, "")))
        leaders = _Leaders()
        for graph in ranked:
            words = _Words.of(_value(store, None, PG["fullText"], graph))
            first = next((each for each in leaders.like(words) if not _apart(store, each, graph)), None)
            if first is None:
                leaders.add(graph, words)
                continue
            for each in (graph, *joined.pop(graph, ())):
                _reduce(store, each, first, plans[first], version)
                joined[first].append(each)
                moved += 1
    return moved


def _everywhere(store: GraphStore, predicate: NamedNode) -> Iterator[tuple[tuple[NamedNode, NamedNode], str]]:
    """(graph, subject) and value of each statement with a predicate: one look for thousands of documents."""
    for quad in store.rdf.quads_for_pattern(None, predicate, None, None):
        graph, subject, value = quad.graph_name, quad.subject, quad.object
        if isinstance(graph, NamedNode) and isinstance(subject, NamedNode) and isinstance(value, Literal):
            yield (graph, subject), value.value


def _apart(store: GraphStore, one: NamedNode, other: NamedNode) -> bool:
    """Whether two documents are plans for two places, however much they look alike."""
    places = [
        {q.object for q in store.rdf.quads_for_pattern(None, PG["appliesIn"], None, each)} for each in (one, other)
    ]
    return all(places) and places[0].isdisjoint(places[1])


def _rank(store: GraphStore, graph: NamedNode) -> tuple[bool, int]:
    media = _value(store, None, PG["mediaType"], graph)
    seen = "ocr" in _value(store, None, PG["textMethod"], graph)
    return seen, next((i for i, form in enumerate(_FORMS) if form in media), len(_FORMS))


def _value(store: GraphStore, subject: NamedNode | None, predicate: NamedNode, graph: NamedNode) -> str:
    found = store.rdf.quads_for_pattern(subject, predicate, None, graph)
    return next((quad.object.value for quad in found if isinstance(quad.object, Literal)), "")


@dataclass(frozen=True, slots=True)
class _Words:
    """A fixed sample of the runs of characters in a text, blanks and marks left out, and all of its figures."""

    runs: frozenset[int]
    figures: Counter[str]

    @classmethod
    def of(cls, text: str) -> _Words:
        bare = re.sub(r"[\W_]+", "", text).encode("utf-32-le")
        runs = (zlib.crc32(bare[i : i + 4 * _RUN]) for i in range(0, len(bare) - 4 * _RUN + 1, 4))
        figures = Counter(re.findall(r"\d+(?:\.\d+)?", text))
        return cls(frozenset(run for run in runs if run % _SAMPLE == 0), figures)


class _Leaders:
    """Documents of one title, none of which is another one again, found by the runs that they share with a text."""

    def __init__(self) -> None:
        self._known: list[tuple[NamedNode, _Words]] = []
        self._with: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, graph: NamedNode, words: _Words) -> None:
        for run in words.runs:
            self._with[run].append(len(self._known))
        self._known.append((graph, words))

    def like(self, words: _Words) -> Iterator[NamedNode]:
        """Those with the same text, in the order in which they came."""
        # Most plans of one title (工作要点) have little in common: they are not held against each other.
        shared = Counter(at for run in words.runs for at in self._with.get(run, ()))
        for at in sorted(shared):
            graph, known = self._known[at]
            if _same(known, words, shared[at]):
                yield graph


def _same(a: _Words, b: _Words, shared: int) -> bool:
    """True for one text twice.  A single other figure makes another plan of it: a draft, or a revision.

    ``shared``: how many runs they have in common.
    """
    less, more = sorted((a, b), key=lambda words: len(words.runs))
    if not less.runs or len(less.runs) < _LENGTH * len(more.runs) or shared < _SHARED * len(less.runs):
        return False
    return not less.figures - more.figures or not more.figures - less.figures


def _reduce(store: GraphStore, graph: NamedNode, first: NamedNode, plan: NamedNode, version: str) -> None:
    """Leaves of a document what it is, and that it is a source of ``plan``."""
    source = next(quad.subject for quad in store.rdf.quads_for_pattern(None, PG["sha256"], None, graph))
    kept = [
        Quad(q.subject, q.predicate, q.object, graph) for q in store.rdf.quads_for_pattern(source, None, None, graph)
    ]
    if not isinstance(source, NamedNode):
        return
    kept.append(Quad(plan, PG["hasSource"], source, graph))
    keys = sorted(store.noted(graph, READ_FROM))
    document = DocumentGraph.of(kept, store.base_iri())
    store.add([(document, key) for key in keys[:1]], f"{version}{_OF}{first.value}")
