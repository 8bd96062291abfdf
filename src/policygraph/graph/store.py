"""The graph at rest: one named graph a document, the vocabulary's graph and the derived graph, in Oxigraph.

Beside it stands the same graph merged into one, which queries, validation and views read: a body named in two
documents has its name once there, and an answer needs no look at which graph says so.  Both change together.

On disk a store is a folder of generations (see ``folder``): what a session writes holds from ``commit()`` on, all of
it or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple

from ..errors import InputError, StoreError
from .books import (
    BOOKS,
    CHANGES,
    DERIVED,
    DERIVED_FROM,
    MADE_BY,
    READ_FROM,
    SETTINGS,
    Books,
    DocumentGraph,
    Journal,
    Reached,
    described,
    placed,
    saying,
)
from .dump import FORMATS, dump
from .folder import Folder, in_use, line
from .locality import ntriples, read
from .terms import DERIVED_GRAPH, VOCABULARY_GRAPH
from .trail import Trail

__all__ = ["FORMATS", "DocumentGraph", "GraphStore", "dump", "open_store"]

_BULK = 4_000_000
"""Bytes from which the bulk loader, which writes files of its own, beats a transaction."""
_MANY = 300_000
"""Statements from which merging anew is faster than looking each of them up."""
_UNTIDY = 0.5
"""Bytes of N-Triples, for each byte on disk, from which tidying the files is worth its while."""


class GraphStore(Books):
    """An open store.  ``rdf`` is the Oxigraph store with a graph a document; ``merged`` is for queries.

    Use it as a context manager, or call ``close()``: both keep what was written, unless an error ends the block.
    """

    def __init__(self, rdf: Store, merged: Store, folder: Folder | None = None, read_only: bool = False) -> None:
        super().__init__(rdf, merged)
        self.path = folder.path if folder else None
        self.read_only = read_only
        self.journal: Journal | None = None
        self.reached: Reached | None = None
        self._folder = folder
        self._working: str | None = None
        self._started = False
        self._untidy = 0
        self._kept: dict[str, bytes] = {}
        self._trail: Trail | None = None

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
                self._tidy()
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
        self._start()
        dropped: set[str] = set()
        notes: list[Quad] = []
        for document, key in documents:
            graph = NamedNode(document.graph)
            keys = self.noted(graph, READ_FROM) | {key}
            dropped |= self._forget(key, keep=graph)
            if self.rdf.contains_named_graph(graph):
                dropped.add(graph.value)
            notes.append(Quad(graph, MADE_BY, Literal(version), BOOKS))
            notes += [Quad(graph, READ_FROM, Literal(each), BOOKS) for each in keys]
        fresh = [(document.graph, document.triples) for document, _ in documents]
        fresh += [(DERIVED + document.graph, document.derived) for document, _ in documents]
        self.exchange(self._struck(dropped), fresh)
        self.rdf.extend(notes)
        if self.journal is not None:
            self.journal.added.update((document.graph, document.description) for document, _ in documents)

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

    @property
    def trail(self) -> Trail:
        """What outlives a change of the merged graph, with what changed since."""
        if self._trail is None:
            self._trail = Trail(None if self._folder is None else self._folder.trail(self._working))
        return self._trail

    # ---------- the store's own notes ----------

    def note(self, subject: NamedNode, predicate: NamedNode, value: str, only: bool = False) -> None:
        """Note a value, or with ``only`` this value in place of others."""
        self._start()
        if only:
            for quad in list(self.rdf.quads_for_pattern(subject, predicate, None, BOOKS)):
                self.rdf.remove(quad)
        self.rdf.add(Quad(subject, predicate, Literal(value), BOOKS))

    # ---------- changing ----------

    def exchange(self, drop: Iterable[str], add: Iterable[tuple[str, bytes]]) -> None:
        """Take graphs out and put graphs (N-Triples) in, here and in the merged graph.

        Raises StoreError if the database cannot write.
        """
        self._start()
        try:
            gone: set[Triple] = set()
            many = False
            for graph in drop:
                if not many:
                    went = self.triples(graph)
                    gone.update(went)
                    self._count_derived([(graph, went)], ())
                    many = len(gone) > _MANY
                elif self.journal is not None and not self.journal.fresh:
                    self._count_derived([(graph, self.triples(graph))], ())
                self.rdf.remove_graph(NamedNode(graph))
            fresh = list(add)
            self._count_derived((), fresh)
            self._untidy += sum(len(text) for _, text in fresh)
            quads = (text.replace(b" .\n", f" <{graph}> .\n".encode()) for graph, text in fresh)
            _load(self.rdf, b"".join(quads), RdfFormat.N_QUADS)
            if many:
                self.trail.lose()
                self._merge_anew()
                return
            if self.trail.followed():
                self.trail.touch(self.merged, [*gone, *read([text.decode() for _, text in fresh])])
            _load(self.merged, b"".join(text for _, text in fresh), RdfFormat.N_TRIPLES)
            for triple in gone:
                if next(saying(self.rdf, triple), None) is None:
                    self.merged.remove(placed(triple))
        except (OSError, RuntimeError) as error:
            raise self._cannot_write(error) from error

    def change(self, graph: str, minus: Iterable[Triple], plus: Iterable[Triple]) -> None:
        """Take statements out of a graph and put others in, here and in the merged graph.

        Raises StoreError if the database cannot write.
        """
        self._start()
        node, minus, plus = NamedNode(graph), list(minus), list(plus)
        try:
            if self.trail.followed():
                self.trail.touch(self.merged, [*minus, *plus])
            for triple in minus:
                self.rdf.remove(placed(triple, node))
            self.rdf.extend(placed(triple, node) for triple in plus)
            self.merged.extend(placed(triple) for triple in plus)
            for triple in minus:
                if next(saying(self.rdf, triple), None) is None:
                    self.merged.remove(placed(triple))
        except (OSError, RuntimeError) as error:
            raise self._cannot_write(error) from error
        if self.journal is not None and graph.startswith(DERIVED) and graph != CHANGES:
            self.journal.moved(minus, plus)

    def _count_derived(self, went: Iterable[tuple[str, list[Triple]]], came: Iterable[tuple[str, bytes]]) -> None:
        """Note in the journal which derived statements go and come."""
        journal = self.journal
        if journal is None or journal.fresh or not journal.counted:
            return
        for graph, triples in went:
            if graph.startswith(DERIVED) and graph != CHANGES:
                journal.moved(triples, ())
        for graph, text in came:
            if graph.startswith(DERIVED) and graph != CHANGES and journal.counted:
                journal.moved((), set(read([text.decode()])))

    def _written(self) -> None:
        """All is written that this change consists of, and will hold in a moment."""

    def _start(self) -> None:
        """Before anything is written: a generation to write in, and a journal of what changes."""
        if self.read_only:
            raise StoreError(f"{self.path}: the store is open for reading only")
        if not self._started:
            self._started = True
            fresh = next(self.rdf.quads_for_pattern(None, MADE_BY, None, BOOKS), None) is None
            if fresh or self.noted(DERIVED_GRAPH, DERIVED_FROM) == {self.state()}:
                self.journal = Journal(fresh)
        if self._folder is not None and self._working is None:
            before = self.trail
            self._working = self._folder.begin(self.rdf, self.merged)
            self._trail = before.carried(self._folder.trail(self._working))
            self.rdf, self.merged = opened(self._folder, self._working)
        if self._kept:
            self._kept.clear()
            if self._folder is not None and self._working is not None:
                self._folder.forget_kept(self._working)

    def _struck(self, documents: set[str]) -> list[str]:
        """Forget the notes on these documents; the graphs that go with them."""
        for graph in documents:
            if self.journal is not None and self.journal.added.pop(graph, None) is None:
                self.journal.dropped[graph] = described(self, graph)
            for quad in list(self.rdf.quads_for_pattern(NamedNode(graph), None, None, BOOKS)):
                self.rdf.remove(quad)
        return [each for graph in sorted(documents) for each in (graph, DERIVED + graph)]

    def _merge_anew(self) -> None:
        merged, folder = Store(), self._folder
        if folder is not None and self._working is not None:
            self.merged = merged
            merged = folder.empty(self._working, "merged")
        merge(self.rdf, merged)
        self.merged = merged

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

    def _tidy(self) -> None:
        """Lay the files of the merged graph in one order, where much was written: questions are twice as fast then."""
        if self._folder is None or self._working is None:
            return
        size = self._folder.size(self._working, "merged")
        if self._untidy > max(_BULK, size * _UNTIDY):
            self.merged.optimize()
            self._untidy = 0

    def _cannot_write(self, error: BaseException) -> StoreError:
        return StoreError(f"{self.path or 'store'}: cannot write: {line(error)}")


def merge(documents: Store, merged: Store) -> None:
    """Fill an empty store with the statements of all graphs but the notes, each once."""
    for graph in documents.named_graphs():
        if graph != BOOKS:
            text = documents.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)
            _load(merged, text or b"", RdfFormat.N_TRIPLES)


def _load(store: Store, data: bytes, format: RdfFormat) -> None:
    if len(data) > _BULK:
        store.bulk_load(input=data, format=format, lenient=True)
    elif data:
        store.load(input=data, format=format, lenient=True)


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


def opened(folder: Folder, name: str, read_only: bool = False) -> tuple[Store, Store]:
    how = Store.read_only if read_only else Store
    documents, merged = (how(str(folder.path / name / part)) for part in ("documents", "merged"))
    return documents, merged


def _damaged(folder: Folder, error: BaseException) -> StoreError:
    if "lock" in str(error).lower():
        return in_use(folder.path)
    return StoreError(f"{folder.path}: the store is damaged: {line(error)}")
