"""What a store says of itself and of its documents, read and never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from .dump import dump
from .locality import Description, describe, follow, ntriples
from .rules import made_by_wider
from .tally import Tally, tally
from .terms import DERIVED_GRAPH, INSTANCES, PG, VOCABULARY_GRAPH, digest

BOOKS = NamedNode("urn:policygraph:books")
SETTINGS = NamedNode("urn:policygraph:settings")
READ_FROM = NamedNode("urn:policygraph:readFrom")
MADE_BY = NamedNode("urn:policygraph:madeBy")
AMENDED = NamedNode("urn:policygraph:amended")
DERIVED_FROM = NamedNode("urn:policygraph:derivedFrom")
DERIVED_BY = NamedNode("urn:policygraph:derivedBy")
DERIVED_COUNT = NamedNode("urn:policygraph:derivedCount")
"""What the store notes for itself: which file a graph was read from, by which pipeline.  Never exported."""
DERIVED = "urn:policygraph:derived:"
"""Derived statements lie in a graph for each document and each wider rule; they leave the store as one graph."""
CHANGES = DERIVED + "changes"
"""What changed between plans, which a higher floor derives, beside the graphs of the rules."""
MADE_FROM = NamedNode("urn:policygraph:changesFrom")
"""The state of the store that the changes between plans were derived from."""

_REMEMBERED = 50_000
"""Derived statements from which counting all anew is as quick as looking each of them up, and takes less memory."""


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """The statements of one document as N-Triples, their description, and what follows from them alone."""

    graph: str
    triples: bytes
    description: Description
    derived: bytes

    @classmethod
    def of(cls, quads: Sequence[Quad], base_iri: str = INSTANCES) -> DocumentGraph:
        """From quads that share one named graph.  Raises ValueError where they do not."""
        graphs = {quad.graph_name for quad in quads}
        graph = graphs.pop() if len(graphs) == 1 else None
        if not isinstance(graph, NamedNode):
            raise ValueError("the quads of a document lie in one named graph")
        triples = [quad.triple for quad in quads]
        derived = follow(triples, base_iri)
        return cls(graph.value, ntriples(triples), describe(triples, derived), ntriples(derived))

    def parts(self) -> tuple[tuple[str, bytes], ...]:
        """The graphs that a store has of the document: what it says, and what follows."""
        return (self.graph, self.triples), (DERIVED + self.graph, self.derived)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document on its way into a store: its graph, its description, what was derived from it in numbers, and the key of
    the file that it was read from."""

    graph: str
    description: Description
    derived: Tally
    key: str

    @classmethod
    def of(cls, document: DocumentGraph, key: str) -> Arrival:
        """From a document that was read from the file ``key``."""
        own = [plan + "/" for plan in document.description.plans]
        # What looks at several documents may derive the same as one of them alone.
        derived = tally(document.derived, own, made_by_wider())
        return cls(document.graph, document.description, derived, key)


@dataclass(slots=True)
class Journal:
    """What changed since the derived graph was up to date: descriptions by graph.

    ``fresh``: there was nothing before.  ``derived_out`` and ``derived_in``: derived statements that left a graph or came
    into one, how often; not ``counted`` where they were too many to remember.
    """

    fresh: bool = False
    dropped: dict[str, Description] = field(default_factory=dict)
    added: dict[str, Description] = field(default_factory=dict)
    derived_out: Counter[Triple] = field(default_factory=Counter)
    derived_in: Counter[Triple] = field(default_factory=Counter)
    counted: bool = True

    def moved(self, out: Iterable[Triple], into: Iterable[Triple]) -> None:
        """Note derived statements that left a graph or came into one."""
        if not self.counted:
            return
        self.derived_out.update(out)
        self.derived_in.update(into)
        if len(self.derived_out) + len(self.derived_in) > _REMEMBERED:
            self.counted = False
            self.derived_out.clear()
            self.derived_in.clear()


@dataclass(frozen=True, slots=True)
class Reached:
    """The plans (IRIs) that derivation reached when it followed a change from the state ``since`` of the store.

    Of other plans, their targets, tasks and who answers for these, nothing else is said now than then.
    """

    since: str
    plans: frozenset[str]


class Books:
    """The documents of a store, its notes and its statements.  ``rdf`` has a graph a document, ``merged`` one for all."""

    def __init__(self, rdf: Store, merged: Store) -> None:
        self.rdf = rdf
        self.merged = merged

    # ---------- documents ----------

    def has(self, sha256: str, version: str) -> bool:
        """Whether these bytes, read by this version of the pipeline, are in the store already."""
        graph = self._graph_of(sha256)
        return graph is not None and self.noted(graph, MADE_BY) == {version}

    def documents(self) -> Iterator[tuple[NamedNode, str, str]]:
        """(graph, file name, sha256) of each document, by file name."""
        rows: list[tuple[str, str, NamedNode]] = []
        for quad in self.rdf.quads_for_pattern(None, PG["sha256"], None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, Literal):
                names = self.rdf.quads_for_pattern(quad.subject, PG["fileName"], None, quad.graph_name)
                name = next((n.object.value for n in names if isinstance(n.object, Literal)), "")
                rows.append((name, quad.object.value, quad.graph_name))
        for name, sha, graph in sorted(rows, key=lambda row: (row[0], row[1])):
            yield graph, name, sha

    def places(self) -> set[str]:
        """Where the documents were read from: paths, addresses, members of archives."""
        return {
            q.object.value
            for q in self.rdf.quads_for_pattern(None, READ_FROM, None, BOOKS)
            if isinstance(q.object, Literal)
        }

    def base_iri(self) -> str:
        """Where the instances of this store live."""
        for quad in self.rdf.quads_for_pattern(None, PG["sha256"], None):
            if isinstance(quad.subject, NamedNode):
                return quad.subject.value.rsplit("doc/", 1)[0]
        return INSTANCES

    # ---------- statements ----------

    def quads(self, vocabulary: bool = True) -> Iterator[Quad]:
        """All quads but the store's own notes; what was derived lies in one graph."""
        derived: set[Triple] = set()
        for quad in self.rdf:
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            if graph.startswith(DERIVED):
                derived.add(quad.triple)
            elif graph != BOOKS.value and (vocabulary or graph != VOCABULARY_GRAPH.value):
                yield quad
        yield from (Quad(t.subject, t.predicate, t.object, DERIVED_GRAPH) for t in derived)

    def dump(self, format: str = "turtle", vocabulary: bool = True) -> bytes:
        """The graph in one of ``FORMATS``; equal graphs give equal bytes.  Raises StoreError for another format."""
        return dump(self.quads(vocabulary), format)

    def triples(self, graph: str) -> list[Triple]:
        """The statements of one graph."""
        return [quad.triple for quad in self.rdf.quads_for_pattern(None, None, None, NamedNode(graph))]

    # ---------- notes ----------

    def setting(self, name: str) -> frozenset[str]:
        """The values chosen under ``name`` for this store, none where nothing was chosen.  Never exported."""
        return frozenset(self.noted(SETTINGS, NamedNode(f"urn:policygraph:{name}")))

    def noted(self, subject: NamedNode, predicate: NamedNode) -> set[str]:
        found = self.rdf.quads_for_pattern(subject, predicate, None, BOOKS)
        return {quad.object.value for quad in found if isinstance(quad.object, Literal)}

    def state(self) -> str:
        """A digest of what derivation starts from: every document as it was read and amended, and the vocabulary."""
        books = [q for name in (MADE_BY, AMENDED) for q in self.rdf.quads_for_pattern(None, name, None, BOOKS)]
        return digest(*sorted(f"{quad.subject} {quad.object}" for quad in books), length=64)

    def _graph_of(self, sha256: str) -> NamedNode | None:
        for quad in self.rdf.quads_for_pattern(None, PG["sha256"], Literal(sha256)):
            if isinstance(quad.graph_name, NamedNode):
                return quad.graph_name
        return None

    def _source_of(self, graph: NamedNode) -> str:
        for quad in self.rdf.quads_for_pattern(None, PG["sha256"], None, graph):
            if isinstance(quad.subject, NamedNode):
                return quad.subject.value
        return ""


def placed(triple: Triple, graph: NamedNode | None = None) -> Quad:
    """A triple in a graph, None for the default graph."""
    s, p, o = triple
    return Quad(s, p, o) if graph is None else Quad(s, p, o, graph)


def saying(store: Store, triple: Triple) -> Iterator[Quad]:
    """A triple in each graph that says it."""
    s, p, o = triple
    return store.quads_for_pattern(s, p, o, None)


def described(store: Books, graph: str) -> Description:
    """The description of a document of the store."""
    return describe(store.triples(graph), store.triples(DERIVED + graph))
