"""A store on a SPARQL server: ``--store http://…``.

The server holds the graphs and answers queries.  Who builds, validates or draws works on a copy on this machine, kept
between calls: it is brought up to the server's state where another process changed that, and a build writes what it
changed back, all of it or nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ...errors import StoreError
from ..books import BOOKS, DERIVED, MADE_BY
from ..exchange import merge, opened
from ..folder import Folder
from ..spool import Spool
from ..store import GraphStore
from ..terms import digest
from .change import MERGED, SERVER, SIZE, STAMP, clear_up, difference, push, size, stamp
from .lease import Lease
from .server import Graph, Server, quads_of

__all__ = ["RemoteStore", "asked", "open_remote"]

_TOGETHER = 200
"""Graphs fetched with one request."""


class RemoteStore(GraphStore):
    """A store of which a server has the original and this machine a copy."""

    def __init__(
        self, server: Server, folder: Folder, rdf: Store, merged: Store, lease: Lease | None, own: bool = False
    ) -> None:
        super().__init__(rdf, merged, folder, read_only=lease is None)
        self._server = server
        self._lease = lease
        self._own = own
        self._touched: set[str] = set()

    def exchange(self, drop: Iterable[str], add: Iterable[tuple[str, bytes]] | Spool) -> None:
        """As ``GraphStore.exchange``."""
        drop, add = list(drop), add if isinstance(add, Spool) else list(add)
        self._touched.update(drop)
        self._touched.update(add.graphs if isinstance(add, Spool) else (graph for graph, _ in add))
        super().exchange(drop, add)

    def change(self, graph: str, minus: Iterable[Triple], plus: Iterable[Triple]) -> None:
        """As ``GraphStore.change``."""
        self._touched.add(graph)
        super().change(graph, minus, plus)

    def close(self, keep: bool = True) -> None:
        """As ``GraphStore.close``."""
        try:
            super().close(keep)
        finally:
            if self._lease is not None:
                self._lease.close()
            self._server.close()
            if self._own and self.path is not None:
                shutil.rmtree(self.path, ignore_errors=True)

    def _written(self) -> None:
        """What was written here is written to the server before it holds here."""
        assert self._folder is not None
        name = self._folder.current()
        before = opened(self._folder, name, read_only=True)[0] if name is not None else None
        old, new = _noted(before, STAMP), uuid4().hex
        for predicate, value in ((STAMP, new), (SIZE, str(_counted(self.rdf)))):
            for quad in list(self.rdf.quads_for_pattern(SERVER, predicate, None, BOOKS)):
                self.rdf.remove(quad)
            self.rdf.add(Quad(SERVER, predicate, Literal(value), BOOKS))
        change = difference(before, self.rdf, self.merged, {*self._touched, BOOKS.value})
        push(self._server, change, old, new)
        self._touched.clear()


def open_remote(url: str, read_only: bool = False) -> GraphStore:
    """The store on the server at ``url``, made there if it is missing.

    Raises StoreError where nobody answers, the server does not let us in or takes no updates, another process
    writes, or (read only) there is no store.
    """
    server = Server(url)
    lease: Lease | None = None
    folder, own = _copy(server)
    try:
        if read_only:
            return _to_read(server, folder, own)
        if not folder.exists():
            folder.create()
        folder.check()
        try:
            folder.lock()
        except StoreError as error:
            raise StoreError(f"{server.shown}: in use by another process; wait for it and try again") from error
        lease = Lease(server)
        clear_up(server)
        folder.sweep()
        name = _refreshed(server, folder)
        if name is not None:
            return RemoteStore(server, folder, *opened(folder, name, read_only=True), lease, own)
        working = folder.begin(None, None)
        store = RemoteStore(server, folder, *opened(folder, working), lease, own)
        store._working = working
        return store
    except (OSError, RuntimeError) as error:
        _let_go(server, folder, lease, own)
        raise StoreError(
            f"{server.shown}: its copy in {folder.path} is damaged ({error}); delete that folder"
        ) from error
    except BaseException:
        _let_go(server, folder, lease, own)
        raise


class asked:
    """The store on a server to ask: ``merged`` is answered there, and nothing is fetched.  A context manager.

    Raises StoreError where there is no store.
    """

    def __init__(self, url: str) -> None:
        self._server = Server(url)
        self.merged = Graph(self._server, MERGED)
        if stamp(self._server) is None:
            raise _none(self._server)

    def __enter__(self) -> asked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()


def _to_read(server: Server, folder: Folder, own: bool) -> GraphStore:
    now = stamp(server)
    if now is None:
        raise _none(server)
    name = folder.read() if folder.exists() else None
    if name is None or _noted(opened(folder, name, read_only=True)[0], STAMP) != now:
        folder.close()
        if not folder.exists():
            folder.create()
        try:
            folder.lock()
        except StoreError:
            # A build of this machine works on the copy: read past it.
            return RemoteStore(server, folder, *_fetched(server, Store(), Store()), None, own)
        _refreshed(server, folder)
        folder.close()
        name = folder.read()
        assert name is not None
    return RemoteStore(server, folder, *opened(folder, name, read_only=True), None, own)


def _refreshed(server: Server, folder: Folder) -> str | None:
    """Bring the copy up to what the server holds; its generation, None for an empty one.  The copy is locked."""
    name, now = folder.current(), stamp(server)
    if name is not None and now is not None:
        with suppress(OSError, RuntimeError):  # a damaged copy is fetched anew
            if _noted(opened(folder, name, read_only=True)[0], STAMP) == now:
                return name
    if now is None:
        if name is not None:
            (folder.path / "current").unlink()
            folder.sweep()
        return None
    working = folder.begin(None, None)
    try:
        for part in _fetched(server, *opened(folder, working)):
            part.flush()
        folder.publish(working)
    finally:
        folder.discard(working)
    folder.sweep()
    return working


def _fetched(server: Server, rdf: Store, merged: Store) -> tuple[Store, Store]:
    """Fill two empty stores with what the server holds.

    Raises StoreError where it says less than it holds, or is changed again and again.
    """
    for _ in range(5):
        before = stamp(server)
        rdf.bulk_extend(quads_of(server, [BOOKS.value]))
        documents = {
            quad.subject.value
            for quad in rdf.quads_for_pattern(None, MADE_BY, None, BOOKS)
            if isinstance(quad.subject, NamedNode)
        }
        derived = {
            getattr(row["g"], "value", "")
            for row in server.rows(
                f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{DERIVED}")) }}'
            )
        }
        names = sorted(documents | derived)
        for at in range(0, len(names), _TOGETHER):
            rdf.bulk_extend(quads_of(server, names[at : at + _TOGETHER]))
        if stamp(server) == before:
            wanted, there = size(server), _counted(rdf)
            if wanted != there:
                raise StoreError(
                    f"{server.shown}: it gave {there} of {wanted} statements; lift its limit on the rows of an answer, "
                    "or build the store there anew"
                )
            merge(rdf, merged)
            return rdf, merged
        rdf.clear()
    raise StoreError(f"{server.shown}: it is changed all the time; try again later")


def _counted(rdf: Store) -> int:
    """Statements in all graphs but the notes."""
    return len(rdf) - sum(1 for _ in rdf.quads_for_pattern(None, None, None, BOOKS))


def _noted(rdf: Store | None, name: NamedNode) -> str | None:
    found: Iterator[Quad] = iter(()) if rdf is None else rdf.quads_for_pattern(SERVER, name, None, BOOKS)
    return next((quad.object.value for quad in found if isinstance(quad.object, Literal)), None)


def _none(server: Server) -> StoreError:
    return StoreError(f"{server.shown}: no store there; build one with: policygraph build PATH --store {server.shown}")


def _copy(server: Server) -> tuple[Folder, bool]:
    """The folder of the copy; whether it is ours alone, to be deleted at the end."""
    base = os.environ.get("POLICYGRAPH_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(base) / "policygraph" / digest(server.endpoint, length=16)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(place, os.W_OK):
            return Folder(place), False
    except OSError:
        pass
    return Folder(Path(tempfile.mkdtemp(prefix="policygraph-"))), True


def _let_go(server: Server, folder: Folder, lease: Lease | None, own: bool) -> None:
    if lease is not None:
        lease.close()
    server.close()
    folder.close()
    if own:
        shutil.rmtree(folder.path, ignore_errors=True)
