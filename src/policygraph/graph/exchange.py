"""Changing a store: graphs go out and come in, in the documents' database and in the merged one together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, Triple

from ..errors import StoreError
from .books import BOOKS, CHANGES, DERIVED, DERIVED_FROM, MADE_BY, Books, Journal, Reached, placed, saying
from .folder import Folder, line
from .locality import read
from .spool import Spool, quads_of
from .tally import Tally, tally
from .terms import DERIVED_GRAPH
from .trail import Trail

_BULK = 4_000_000
"""Bytes from which the bulk loader, which writes files of its own, beats a transaction."""
_MANY = 300_000
"""Statements from which merging anew is faster than looking each of them up."""
_UNTIDY = 0.5
"""Bytes of N-Triples, for each byte on disk, from which tidying the files is worth its while."""


class Exchange(Books):
    """A store that changes as one: nothing holds before it is committed.  ``rdf`` has a graph a document."""

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
        self._tallies: dict[str, Tally] | None = None
        self.hands = 1
        """How many processors it may use at a time."""

    @property
    def was_empty(self) -> bool:
        """Whether it held no documents before this program began to write in it."""
        return self._tallies is not None

    # ---------- changing ----------

    def exchange(self, drop: Iterable[str], add: Iterable[tuple[str, bytes]] | Spool) -> None:
        """Take graphs out and put graphs (N-Triples) in, here and in the merged graph.

        Raises StoreError if the database cannot write.
        """
        self._start()
        drop = list(drop)
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
            fresh = add if isinstance(add, Spool) else list(add)
            self._recount(drop, fresh)
            self._count_derived((), fresh)
            self._untidy += fresh.size if isinstance(fresh, Spool) else sum(len(text) for _, text in fresh)
            with self._beside(isinstance(fresh, Spool) and fresh.last) as beside:
                written = beside(partial(_load_quads, self.rdf, fresh))
                if many:
                    written()
                    self.trail.lose()
                    self._merge_anew()
                    return
                if self.trail.followed():
                    self.trail.touch(self.merged, [*gone, *read(text.decode() for _, text in fresh)])
                _load_triples(self.merged, fresh)
                if isinstance(fresh, Spool) and fresh.last:
                    self.tidy()
                written()
            for triple in gone:
                if next(saying(self.rdf, triple), None) is None:
                    self.merged.remove(placed(triple))
        except (OSError, RuntimeError) as error:
            raise self._cannot_write(error) from error

    def spool(self) -> Spool | None:
        """Files in which graphs can wait for ``exchange``; None for a store in memory.

        Raises StoreError if they cannot be written.
        """
        self._start()
        if self._folder is None or self._working is None:
            return None
        return Spool(self._folder.place(self._working), str(self.path or "store"))

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
        self._recount([graph], ())
        if self.journal is not None and graph.startswith(DERIVED) and graph != CHANGES:
            self.journal.moved(minus, plus)

    def _count_derived(self, went: Iterable[tuple[str, list[Triple]]], came: Iterable[tuple[str, bytes]]) -> None:
        """Note in the journal which derived statements go and come."""
        journal = self.journal
        if journal is None or journal.fresh or not journal.counted or self.was_empty:
            return  # tallies tell
        for graph, triples in went:
            if graph.startswith(DERIVED) and graph != CHANGES:
                journal.moved(triples, ())
        for graph, text in came:
            if not journal.counted:
                return
            if graph.startswith(DERIVED) and graph != CHANGES:
                journal.moved((), set(read([text.decode()])))

    def _recount(self, went: Iterable[str], came: Sequence[tuple[str, bytes]] | Spool) -> None:
        """Forget the tallies of graphs that go, and tally small ones that come."""
        if self._tallies is None:
            return
        for graph in went:
            self._tallies.pop(graph, None)
        for graph, text in () if isinstance(came, Spool) else came:
            if graph.startswith(DERIVED):
                self.tallied(graph, tally(text))

    def tallied(self, graph: str, found: Tally) -> None:
        """Note the tally of a graph that came in."""
        if self._tallies is None:
            return
        if self._tallies.pop(graph, None) is None:  # else it came in addition to what was there
            self._tallies[graph] = found

    def tally_of(self, graph: str) -> Tally:
        """The tally of a graph of the documents' database."""
        known = None if self._tallies is None else self._tallies.get(graph)
        return known or tally(self.rdf.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b"")

    def _written(self) -> None:
        """All is written that this change consists of, and will hold in a moment."""

    @property
    def trail(self) -> Trail:
        """What outlives a change of the merged graph, with what changed since."""
        if self._trail is None:
            self._trail = Trail(None if self._folder is None else self._folder.trail(self._working))
        return self._trail

    def _start(self) -> None:
        """Before anything is written: a generation to write in, and a journal of what changes."""
        if self.read_only:
            raise StoreError(f"{self.path}: the store is open for reading only")
        if not self._started:
            self._started = True
            fresh = next(self.rdf.quads_for_pattern(None, MADE_BY, None, BOOKS), None) is None
            if fresh or self.noted(DERIVED_GRAPH, DERIVED_FROM) == {self.state()}:
                self.journal = Journal(fresh)
            if fresh:
                self._tallies = {}
        if self._folder is not None and self._working is None:
            before = self.trail
            self._working = self._folder.begin(self.rdf, self.merged)
            self._trail = before.carried(self._folder.trail(self._working))
            self.rdf, self.merged = opened(self._folder, self._working)
        if self._kept:
            self._kept.clear()
            if self._folder is not None and self._working is not None:
                self._folder.forget_kept(self._working)

    @contextmanager
    def _beside(self, last: bool) -> Iterator[Callable[[Callable[[], None]], Callable[[], None]]]:
        """Begins work, where nobody else has any and there are two hands, in a thread; what it returns waits for its end."""
        if not last or self.hands < 2:

            def begin_here(work: Callable[[], None]) -> Callable[[], None]:
                work()
                return lambda: None

            yield begin_here
            return
        with ThreadPoolExecutor(1) as thread:
            yield lambda work: thread.submit(work).result

    def _merge_anew(self) -> None:
        merged, folder = Store(), self._folder
        if folder is not None and self._working is not None:
            self.merged = merged
            merged = folder.empty(self._working, "merged")
        merge(self.rdf, merged)
        self.merged = merged

    def tidy(self) -> None:
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


def _load_quads(store: Store, graphs: Sequence[tuple[str, bytes]] | Spool) -> None:
    if isinstance(graphs, Spool):
        _load_file(store, graphs, graphs.quads, RdfFormat.N_QUADS)
    else:
        _load(store, b"".join(quads_of(graph, text) for graph, text in graphs), RdfFormat.N_QUADS)


def _load_triples(store: Store, graphs: Sequence[tuple[str, bytes]] | Spool) -> None:
    if isinstance(graphs, Spool):
        _load_file(store, graphs, graphs.triples, RdfFormat.N_TRIPLES)
    else:
        _load(store, b"".join(text for _, text in graphs), RdfFormat.N_TRIPLES)


def _load_file(store: Store, spool: Spool, file: Path, format: RdfFormat) -> None:
    spool.flush()
    if spool.size > _BULK:
        store.bulk_load(path=file, format=format, lenient=True)
    elif spool.size:
        store.load(path=file, format=format, lenient=True)


def _load(store: Store, data: bytes, format: RdfFormat) -> None:
    if len(data) > _BULK:
        store.bulk_load(input=data, format=format, lenient=True)
    elif data:
        store.load(input=data, format=format, lenient=True)


def opened(folder: Folder, name: str, read_only: bool = False) -> tuple[Store, Store]:
    how = Store.read_only if read_only else Store
    documents, merged = (how(str(folder.path / name / part)) for part in ("documents", "merged"))
    return documents, merged
