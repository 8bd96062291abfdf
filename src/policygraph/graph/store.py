"""The graph at rest: one named graph a document, the vocabulary's graph and the derived graph, in Oxigraph.

On disk a store is a folder with the database, a file that says which format it has, and a lock.  A document is
replaced in one transaction, so a build that stops half way leaves every document either as it was or as it is now.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from ..errors import InputError, StoreError
from .terms import DERIVED_GRAPH, INSTANCES, PG, PREFIXES, VOCABULARY_GRAPH, digest

FORMAT_VERSION = 1
_BOOKS = NamedNode("urn:policygraph:books")
_READ_FROM = NamedNode("urn:policygraph:readFrom")
_MADE_BY = NamedNode("urn:policygraph:madeBy")
_DERIVED_FROM = NamedNode("urn:policygraph:derivedFrom")
"""What the store notes for itself: which file a graph was read from, by which pipeline.  Never exported."""


class GraphStore:
    """An open store.  ``rdf`` is the Oxigraph store with a graph a document; ``merged`` is for queries.

    Use it as a context manager, or call ``close()``.
    """

    def __init__(self, rdf: Store, path: Path | None, lock: IO[str] | None, read_only: bool) -> None:
        self.rdf = rdf
        self.path = path
        self.read_only = read_only
        self._lock = lock
        self._merged: Store | None = None

    @property
    def merged(self) -> Store:
        """All graphs in one, in memory: what queries, validation and views read.

        A body named in two documents has its name once here.  Asked over the union of named graphs the database
        would count it twice, and answer from disk several times slower.
        """
        if self._merged is None:
            self._merged = Store()
            self._merged.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in self.quads())
        return self._merged

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write out what is pending and let other processes in."""
        if self.path is not None and not self.read_only:
            self.rdf.flush()
        # The database lets go of its files only when nothing refers to it any more.
        self.rdf = Store()
        self._merged = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # ---------- documents ----------

    def has(self, sha256: str, version: str) -> bool:
        """Whether these bytes, read by this version of the pipeline, are in the store already."""
        graph = self._graph_of(sha256)
        return graph is not None and self._noted(graph, _MADE_BY) == {version}

    def link(self, sha256: str, key: str) -> bool:
        """Note that the file ``key`` too holds these bytes, and forget what it held before.

        False where no document of the store has these bytes.
        """
        graph = self._graph_of(sha256)
        if graph is None:
            return False
        if key not in self._noted(graph, _READ_FROM):
            note = f"INSERT DATA {{ GRAPH {_BOOKS} {{ {graph} {_READ_FROM} {Literal(key)} }} }}"
            self._update([*self._forget(key, keep=graph), note])
        return True

    def replace(self, quads: Iterable[Quad], key: str, version: str) -> None:
        """Put one document's graph in place of what was read from the file ``key`` before: all or nothing.

        The quads share one named graph.  Raises StoreError if the database cannot write.
        """
        fresh = list(quads)
        graph = fresh[0].graph_name
        if not isinstance(graph, NamedNode):
            raise ValueError("the quads of a document lie in a named graph")
        keys = self._noted(graph, _READ_FROM) | {key}
        steps = [f"DROP SILENT GRAPH {graph}", f"DELETE WHERE {{ GRAPH {_BOOKS} {{ {graph} ?p ?o }} }}"]
        steps += self._forget(key, keep=graph)
        notes = [Quad(graph, _MADE_BY, Literal(version), _BOOKS)]
        notes += [Quad(graph, _READ_FROM, Literal(each), _BOOKS) for each in sorted(keys)]
        steps.append(f"INSERT DATA {{ GRAPH {graph} {{ {_triples(fresh)} }} GRAPH {_BOOKS} {{ {_triples(notes)} }} }}")
        self._update(steps)

    def remove(self, file: str) -> list[str]:
        """Take out a document, named by path, file name, IRI or the first digits of its sha256.

        Returns the names of the files whose facts are gone.  Raises InputError where none or several match.
        """
        key = str(Path(file).resolve())
        matches: dict[NamedNode, str] = {}
        for graph, name, sha in self.documents():
            if key in self._noted(graph, _READ_FROM):
                matches = {graph: name}
                break
            if file in (name, graph.value, self._source_of(graph)) or (len(file) >= 8 and sha.startswith(file)):
                matches[graph] = name
        if not matches:
            raise InputError(f"{file}: the store holds no such document")
        if len(matches) > 1:
            raise InputError(f"{file}: {len(matches)} documents have this name; give the path or the sha256")
        steps = []
        for graph in matches:
            others = self._noted(graph, _READ_FROM) - {key}
            if others and key in self._noted(graph, _READ_FROM):
                steps += self._forget(key, keep=graph)
                steps.append(f"DELETE DATA {{ GRAPH {_BOOKS} {{ {graph} {_READ_FROM} {Literal(key)} }} }}")
            else:
                steps += self._drop(graph)
        self._update(steps)
        return sorted(matches.values())

    def documents(self) -> Iterator[tuple[NamedNode, str, str]]:
        """(graph, file name, sha256) of each document, by file name."""
        rows: list[tuple[str, str, NamedNode]] = []
        for quad in self.rdf.quads_for_pattern(None, PG["sha256"], None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, Literal):
                name = self._value(quad.subject, PG["fileName"])
                rows.append((name, quad.object.value, quad.graph_name))
        for name, sha, graph in sorted(rows, key=lambda row: (row[0], row[1])):
            yield graph, name, sha

    def base_iri(self) -> str:
        """Where the instances of this store live."""
        for graph, _, _ in self.documents():
            return self._source_of(graph).rsplit("doc/", 1)[0]
        return INSTANCES

    # ---------- vocabulary and derived facts ----------

    def load_vocabulary(self) -> None:
        """Bring the vocabulary's graph up to the shipped ontology, in one step; nothing to do if it is the same."""
        from .vocabulary import vocabulary_quads

        quads = vocabulary_quads()
        stamp = digest(*sorted(str(quad.triple) for quad in quads), length=64)
        if self._noted(VOCABULARY_GRAPH, _MADE_BY) == {stamp}:
            return
        self._update(
            [
                f"DROP SILENT GRAPH {VOCABULARY_GRAPH}",
                f"DELETE WHERE {{ GRAPH {_BOOKS} {{ {VOCABULARY_GRAPH} ?p ?o }} }}",
                f"INSERT DATA {{ GRAPH {VOCABULARY_GRAPH} {{ {_triples(quads)} }} "
                f"GRAPH {_BOOKS} {{ {VOCABULARY_GRAPH} {_MADE_BY} {Literal(stamp)} }} }}",
            ]
        )

    def state(self, rules: str) -> str:
        """A digest of what derivation starts from: every document, the vocabulary and the rules."""
        books = sorted(
            f"{quad.subject} {quad.object}" for quad in self.rdf.quads_for_pattern(None, _MADE_BY, None, _BOOKS)
        )
        return digest(rules, *books, length=64)

    def rederive(self, rules: Callable[[Store], int], version: str) -> int:
        """Bring the derived graph up to date with the documents; the number of statements in it.

        ``rules`` writes into the derived graph of the store that it is given: a copy in memory with all else in
        the default graph, so that rules that fail change nothing here.  Nothing is done where documents, vocabulary
        and rules (``version``) are the same as last time.
        """
        state = self.state(version)
        if self._noted(DERIVED_GRAPH, _DERIVED_FROM) != {state}:
            copy = Store()
            others = (quad for quad in self.quads() if quad.graph_name != DERIVED_GRAPH)
            copy.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in others)
            rules(copy)
            self._update(self._drop(DERIVED_GRAPH))
            # Not one transaction, as these can be millions: without the note the next build derives again.
            self.rdf.bulk_extend(copy.quads_for_pattern(None, None, None, DERIVED_GRAPH))
            self._update([f"INSERT DATA {{ GRAPH {_BOOKS} {{ {DERIVED_GRAPH} {_DERIVED_FROM} {Literal(state)} }} }}"])
        return sum(1 for _ in self.rdf.quads_for_pattern(None, None, None, DERIVED_GRAPH))

    # ---------- reading out ----------

    def quads(self, vocabulary: bool = True) -> Iterator[Quad]:
        """All quads but the store's own notes."""
        for quad in self.rdf:
            if quad.graph_name != _BOOKS and (vocabulary or quad.graph_name != VOCABULARY_GRAPH):
                yield quad

    def dump(self, format: str = "turtle", vocabulary: bool = True) -> bytes:
        """The graph in one of ``FORMATS``; equal graphs give equal bytes.  Raises StoreError for another format."""
        return dump(self.quads(vocabulary), format)

    # ---------- inside ----------

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

    def _noted(self, subject: NamedNode, predicate: NamedNode) -> set[str]:
        found = self.rdf.quads_for_pattern(subject, predicate, None, _BOOKS)
        return {quad.object.value for quad in found if isinstance(quad.object, Literal)}

    def _value(self, subject: object, predicate: NamedNode) -> str:
        if isinstance(subject, NamedNode):
            for quad in self.rdf.quads_for_pattern(subject, predicate, None):
                if isinstance(quad.object, Literal):
                    return quad.object.value
        return ""

    def _forget(self, key: str, keep: NamedNode) -> list[str]:
        """Steps that take out what was read from ``key`` before, unless another file says the same."""
        steps: list[str] = []
        for quad in self.rdf.quads_for_pattern(None, _READ_FROM, Literal(key), _BOOKS):
            graph = quad.subject
            if not isinstance(graph, NamedNode) or graph == keep:
                continue
            if self._noted(graph, _READ_FROM) == {key}:
                steps += self._drop(graph)
            else:
                steps.append(f"DELETE DATA {{ GRAPH {_BOOKS} {{ {graph} {_READ_FROM} {Literal(key)} }} }}")
        return steps

    @staticmethod
    def _drop(graph: NamedNode) -> list[str]:
        return [f"DROP SILENT GRAPH {graph}", f"DELETE WHERE {{ GRAPH {_BOOKS} {{ {graph} ?p ?o }} }}"]

    def _update(self, steps: list[str]) -> None:
        if self.read_only:
            raise StoreError(f"{self.path}: the store is open for reading only")
        self._merged = None
        try:
            # One request is one transaction.
            self.rdf.update(" ;\n".join(steps))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.path or 'store'}: cannot write: {_line(error)}") from error


def _triples(quads: Iterable[Quad]) -> str:
    return (serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b"").decode()


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


# ---------- opening ----------


def open_store(path: str | Path | None = None, read_only: bool = False) -> GraphStore:
    """The store in folder ``path`` (made if it is missing), or one in memory for None.

    Raises StoreError where the folder is no store, was written by a newer version, is in use by another
    process, is damaged, or (read only) does not exist.
    """
    if path is None:
        return GraphStore(Store(), None, None, False)
    folder = Path(path)
    database, version_file = folder / "database", folder / "format"
    if read_only and not version_file.exists():
        raise StoreError(f"{folder}: no store here; build one with: policygraph build PATH --store {folder}")
    if not read_only and not version_file.exists():
        _create(folder, version_file)
    _check_version(folder, version_file)
    lock = _locked(folder, shared=read_only)
    try:
        if not read_only:
            return GraphStore(Store(str(database)), folder, lock, False)
        return GraphStore(Store.read_only(str(database)), folder, lock, True)
    except (OSError, RuntimeError) as error:
        lock.close()
        if "lock" in str(error).lower():
            raise _in_use(folder) from error
        raise StoreError(f"{folder}: the store is damaged: {_line(error)}") from error


def _create(folder: Path, version_file: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(entry.name not in {"lock", "database"} for entry in folder.iterdir()):
            raise StoreError(f"{folder}: this folder holds other files; give --store an empty or new folder")
        fresh = folder / f".format-{os.getpid()}"
        fresh.write_text(f"{FORMAT_VERSION}\n", encoding="ascii")
        fresh.replace(version_file)
    except OSError as error:
        raise StoreError(f"{folder}: cannot make a store here: {error.strerror or error}") from error


def _check_version(folder: Path, version_file: Path) -> None:
    try:
        version = int(version_file.read_text(encoding="ascii"))
    except (ValueError, OSError) as error:
        raise StoreError(f"{folder}: the store is damaged: its file 'format' does not hold a number") from error
    if version > FORMAT_VERSION:
        raise StoreError(
            f"{folder}: written by a newer policygraph (store format {version}, this one knows {FORMAT_VERSION}); "
            "update policygraph"
        )


def _in_use(folder: Path) -> StoreError:
    return StoreError(f"{folder}: in use by another process; wait for it or give another --store")


def _locked(folder: Path, shared: bool) -> IO[str]:
    """The lock of the store: one writer, or any number of readers.  The system lets go of it when we end."""
    try:
        handle = (folder / "lock").open("a" if os.access(folder, os.W_OK) else "r", encoding="ascii")
    except OSError as error:
        raise StoreError(f"{folder}: cannot open the store: {error.strerror or error}") from error
    try:
        import fcntl
    except ImportError:  # elsewhere the database's own lock keeps a second writer out
        return handle
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise _in_use(folder) from error
    return handle


# ---------- writing out ----------

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
_WITH_GRAPHS = {"trig", "nquads", "jsonld"}


def dump(quads: Iterable[Quad], format: str) -> bytes:
    """Quads in one of ``FORMATS``, sorted, so that equal graphs give equal bytes.

    Formats without named graphs hold the union of the graphs.  Raises StoreError for an unknown format.
    """
    chosen = FORMATS.get(format)
    if chosen is None:
        raise StoreError(f"unknown format {format!r}: choose one of {', '.join(FORMATS)}")
    prefixes = PREFIXES if format in {"turtle", "trig", "jsonld", "rdfxml"} else None
    if format in _WITH_GRAPHS:
        keyed = sorted((str(quad.graph_name), *_key(quad), quad) for quad in quads)
        return serialize((row[-1] for row in keyed), format=chosen, prefixes=prefixes) or b""
    triples = {quad.triple: _key(quad) for quad in quads}
    ordered = sorted(triples, key=triples.__getitem__)
    return serialize(ordered, format=chosen, prefixes=prefixes) or b""


def _key(quad: Quad) -> tuple[str, str, str]:
    return str(quad.subject), str(quad.predicate), str(quad.object)
