"""The graph at rest: one named graph a document, the vocabulary's graph and the derived graph, in Oxigraph.

Beside it stands the same graph merged into one, which queries, validation and views read: a body named in two
documents has its name once there, and an answer needs no look at which graph says so.  Both change together.

On disk a store is a folder of generations (see ``folder``): what a program writes holds from ``commit()`` on, all of
it or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

from ..errors import InputError, StoreError
from .books import (
    BOOKS,
    DERIVED,
    MADE_BY,
    READ_FROM,
    SETTINGS,
    Arrival,
    DocumentGraph,
    described,
)
from .dump import FORMATS, dump
from .exchange import Exchange, merge, opened
from .folder import Folder, in_use, line
from .locality import ntriples
from .spool import Spool
from .terms import VOCABULARY_GRAPH

__all__ = ["FORMATS", "DocumentGraph", "GraphStore", "dump", "open_store"]


class GraphStore(Exchange):
    """An open store.  ``rdf`` is the Oxigraph store with a graph a document; ``merged`` is for queries.

    Use it as a context manager, or call ``close()``: both keep what was written, unless an error ends the block.
    """

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(keep=error is None)

    def commit(self) -> None:
        """What was written holds from now on, for this and other processes."""
        if self._folder is not None and self._working is not None:
            name = self._working
            self._written()
            try:
                self.rdf.flush()
                self.tidy()
                self.merged.flush()
                self.trail.write()
                # An open database goes on tidying its files behind our back; a reader that opened it then would
                # miss some.  So it is closed first, and what holds is only ever opened to read.
                self.rdf = self.merged = Store()
                self.rdf, self.merged = opened(self._folder, name, read_only=True)
            except (OSError, RuntimeError) as error:
                raise self._cannot_write(error) from error
            self._folder.publish(name)
            self._working = None
            self._folder.sweep()

    def close(self, keep: bool = True) -> None:
        """Write out what is pending (or forget it) and let other processes in."""
        try:
            if keep:
                self.commit()
        finally:
            # The database lets go of its files only when nothing refers to it any more.
            self.rdf = self.merged = Store()
            if self._folder is not None:
                if self._working is not None:
                    self._folder.discard(self._working)
                    self._working = None
                self._folder.close()

    # ---------- documents ----------

    def link(self, sha256: str, key: str) -> bool:
        """Note that the file ``key`` too holds these bytes, and forget what it held before.

        False where no document of the store has these bytes.
        """
        graph = self._graph_of(sha256)
        if graph is None:
            return False
        if key not in self.noted(graph, READ_FROM):
            self.exchange(self._struck(self._forget(key, keep=graph)), ())
            self.note(graph, READ_FROM, key)
        return True

    def replace(self, quads: Iterable[Quad], key: str, version: str) -> None:
        """Put one document's graph in place of what was read from the file ``key`` before.

        The quads share one named graph.  Raises StoreError if the database cannot write.
        """
        self.add([(DocumentGraph.of(list(quads), self.base_iri()), key)], version)

    def add(self, documents: Sequence[tuple[DocumentGraph, str]], version: str) -> None:
        """Put documents in place of what was read from their files before: (graph, key of the file) of each.

        Raises StoreError if the database cannot write.
        """
        arrivals = [Arrival.of(document, key) for document, key in documents]
        self.take_in(arrivals, [part for document, _ in documents for part in document.parts()], version)

    def take_in(
        self, arrivals: Sequence[Arrival], graphs: Sequence[tuple[str, bytes]] | Spool, version: str
    ) -> None:  # fmt: skip
        """As ``add`` of documents whose ``parts()`` are the ``graphs``.  Raises StoreError if the database cannot write."""
        self._start()
        dropped: set[str] = set()
        notes: list[Quad] = []
        for arrival in arrivals:
            graph = NamedNode(arrival.graph)
            keys = self.noted(graph, READ_FROM) | {arrival.key}
            dropped |= self._forget(arrival.key, keep=graph)
            if self.rdf.contains_named_graph(graph):
                dropped.add(graph.value)
            notes.append(Quad(graph, MADE_BY, Literal(version), BOOKS))
            notes += [Quad(graph, READ_FROM, Literal(each), BOOKS) for each in keys]
        struck = self._struck(dropped)
        if isinstance(graphs, Spool):
            graphs.note(notes)
            self.exchange(struck, graphs)
        else:
            self.exchange(struck, graphs)
            self.rdf.extend(notes)
        for arrival in arrivals:
            self.tallied(DERIVED + arrival.graph, arrival.derived)
        if self.journal is not None:
            self.journal.added.update((arrival.graph, arrival.description) for arrival in arrivals)

    def remove(self, file: str) -> list[str]:
        """Take out a document, named by path, file name, IRI or the first digits of its sha256.

        Returns the names of the files whose facts are gone.  Raises InputError where none or several match.
        """
        key = str(Path(file).resolve())
        matches: dict[NamedNode, str] = {}
        for graph, name, sha in self.documents():
            if key in self.noted(graph, READ_FROM):
                matches = {graph: name}
                break
            if file in (name, graph.value, self._source_of(graph)) or (len(file) >= 8 and sha.startswith(file)):
                matches[graph] = name
        if not matches:
            raise InputError(f"{file}: the store holds no such document")
        if len(matches) > 1:
            raise InputError(f"{file}: {len(matches)} documents have this name; give the path or the sha256")
        self._start()
        for graph in matches:
            if self.noted(graph, READ_FROM) - {key} and key in self.noted(graph, READ_FROM):
                self._forget(key)
            else:
                self.exchange(self._struck({graph.value}), ())
        return sorted(matches.values())

    def load_vocabulary(self) -> None:
        """Bring the vocabulary's graph up to the shipped ontology; nothing to do if it is the same."""
        from .vocabulary import vocabulary_quads, vocabulary_stamp

        stamp = vocabulary_stamp()
        if self.noted(VOCABULARY_GRAPH, MADE_BY) != {stamp}:
            self._start()
            quads = vocabulary_quads()
            self.exchange([VOCABULARY_GRAPH.value], [(VOCABULARY_GRAPH.value, ntriples(q.triple for q in quads))])
            self.note(VOCABULARY_GRAPH, MADE_BY, stamp, only=True)
            if self.journal is not None and not self.journal.fresh:
                self.journal = None

    # ---------- choices that are kept with the store ----------

    def choose(self, name: str, values: Iterable[str]) -> None:
        """Choose ``values`` under ``name`` in place of what was chosen before."""
        self._start()
        node = NamedNode(f"urn:policygraph:{name}")
        for quad in list(self.rdf.quads_for_pattern(SETTINGS, node, None, BOOKS)):
            self.rdf.remove(quad)
        self.rdf.extend(Quad(SETTINGS, node, Literal(value), BOOKS) for value in sorted(values))

    # ---------- what was worked out from the graph ----------

    def kept(self, name: str) -> bytes | None:
        """What ``keep`` was given under ``name`` since the graph last changed, None where nothing was.  Never exported."""
        if name not in self._kept and self._folder is not None:
            found = self._folder.kept(self._working, name)
            if found is not None:
                self._kept[name] = found
        return self._kept.get(name)

    def keep(self, name: str, data: bytes) -> None:
        """Keep what was worked out from the graph as it is until it changes; only here where the folder cannot be written."""
        self._kept[name] = data
        if self._folder is not None:
            self._folder.keep(self._working, name, data)

    # ---------- the store's own notes ----------

    def note(self, subject: NamedNode, predicate: NamedNode, value: str, only: bool = False) -> None:
        """Note a value, or with ``only`` this value in place of others."""
        self._start()
        if only:
            for quad in list(self.rdf.quads_for_pattern(subject, predicate, None, BOOKS)):
                self.rdf.remove(quad)
        self.rdf.add(Quad(subject, predicate, Literal(value), BOOKS))

    def _struck(self, documents: set[str]) -> list[str]:
        """Forget the notes on these documents; the graphs that go with them."""
        for graph in documents:
            if self.journal is not None and self.journal.added.pop(graph, None) is None:
                self.journal.dropped[graph] = described(self, graph)
            for quad in list(self.rdf.quads_for_pattern(NamedNode(graph), None, None, BOOKS)):
                self.rdf.remove(quad)
        return [each for graph in sorted(documents) for each in (graph, DERIVED + graph)]

    def _forget(self, key: str, keep: NamedNode | None = None) -> set[str]:
        """Forget that ``key`` was read into other graphs; the graphs that no other file says."""
        orphans: set[str] = set()
        for quad in list(self.rdf.quads_for_pattern(None, READ_FROM, Literal(key), BOOKS)):
            graph = quad.subject
            if isinstance(graph, NamedNode) and graph != keep:
                self._start()
                if self.noted(graph, READ_FROM) == {key}:
                    orphans.add(graph.value)
                self.rdf.remove(quad)
        return orphans


# ---------- opening ----------


def open_store(path: str | Path | None = None, read_only: bool = False) -> GraphStore:
    """The store in folder ``path`` (made if it is missing) or on the SPARQL server at the address ``path``; for None
    one in memory.

    Who reads sees the store as it was last committed, also while another process writes.
    Raises StoreError where the folder is no store, was written by a newer version, is in use by another
    process that writes, is damaged, or (read only) does not exist.
    """
    if path is None:
        return GraphStore(Store(), Store())
    if is_address(path):
        from .remote import open_remote

        return open_remote(str(path), read_only)
    folder = Folder(Path(path))
    if read_only:
        return _open_to_read(folder)
    if not folder.exists():
        folder.create()
    folder.check()
    folder.lock()
    try:
        name = folder.current()
        folder.sweep()
        if name is not None:
            return GraphStore(*opened(folder, name, read_only=True), folder)
        old = folder.path / "database"  # layout 1: the documents alone
        working = folder.begin(Store.read_only(str(old)) if old.is_dir() else None, None)
        store = GraphStore(*opened(folder, working), folder)
        store._working = working
        merge(store.rdf, store.merged)
        return store
    except (OSError, RuntimeError) as error:
        folder.close()
        raise _damaged(folder, error) from error
    except StoreError:
        folder.close()
        raise


def open_to_ask(path: str | Path) -> AbstractContextManager[Any]:
    """A store to ask queries of its ``merged`` graph: a folder, or a SPARQL server, which answers them itself.

    Raises StoreError as ``open_store``.
    """
    if is_address(path):
        from .remote import asked

        return asked(str(path))
    return open_store(path, read_only=True)


def is_address(path: str | Path) -> bool:
    """True for the address of a server, which is given as text; anything else is a folder."""
    return isinstance(path, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", path) is not None


def _open_to_read(folder: Folder) -> GraphStore:
    if not folder.exists():
        raise StoreError(f"{folder.path}: no store here; build one with: policygraph build PATH --store {folder.path}")
    folder.check()
    try:
        name = folder.read()
        if name is not None:
            return GraphStore(*opened(folder, name, read_only=True), folder, True)
        old = folder.path / "database"
        if not old.is_dir():
            raise StoreError(f"{folder.path}: nothing is built here yet; run policygraph build PATH again")
        documents, merged = Store.read_only(str(old)), Store()
        merge(documents, merged)
        return GraphStore(documents, merged, folder, True)
    except (OSError, RuntimeError) as error:
        folder.close()
        raise _damaged(folder, error) from error


def _damaged(folder: Folder, error: BaseException) -> StoreError:
    if "lock" in str(error).lower():
        return in_use(folder.path)
    return StoreError(f"{folder.path}: the store is damaged: {line(error)}")
