"""Documents on their way into the store, many at a time: writing them one by one costs twice as much."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from types import FrameType

from ..graph.books import Arrival
from ..graph.spool import Spool
from ..graph.store import DocumentGraph, GraphStore
from .memory import give_back

_BYTES = 48_000_000
"""What waits on disk at most before it is written; the database takes several times as much memory while it writes."""
_SMALL = 16_000_000
"""What waits at most for a store in memory, or that held documents before: what goes from it lies in memory meanwhile."""
_SECONDS = 60.0
"""How much reading a build may lose where it is killed, at least."""
_SHARE = 10
"""Making it hold, which takes longer the more the store has, may take one part in so many of the time."""


class Batch:
    """Documents that are read and not yet written.  ``version`` is the pipeline that read them.

    Where the store may use several processors they are written in a thread of its own, while more are read.
    """

    def __init__(self, store: GraphStore, version: str) -> None:
        self._store = store
        self._version = version
        self._arrivals: list[Arrival] = []
        self._spool: Spool | None = None
        self._graphs: list[tuple[str, bytes]] = []
        self._bytes = 0
        self._writer = ThreadPoolExecutor(1) if store.hands > 1 else None
        self._writing: Future[None] | None = None
        self._since = self._asked = time.monotonic()
        self._pause = _SECONDS

    def add(self, document: DocumentGraph, key: str) -> None:
        """Take a document that was read from the file ``key``.  Raises StoreError if the database cannot write."""
        with _uninterrupted():
            if not self._arrivals:
                self._spool = self._store.spool()
            for graph, text in document.parts():
                if self._spool is not None:
                    self._spool.add(graph, text)
                else:
                    self._graphs.append((graph, text))
                self._bytes += len(text)
            self._arrivals.append(Arrival.of(document, key))
            if self._bytes > (_BYTES if self._spool is not None and self._store.was_empty else _SMALL):
                self._hand_over()

    def write(self, last: bool = False) -> None:
        """Write what waits; if it is the ``last``, tidy the store too.  Raises StoreError if the database cannot write."""
        with _uninterrupted():
            if self._spool is not None:
                self._spool.last = last
            self._hand_over()
            self._joined()
            if last:
                self._store.tidy()

    def _hand_over(self) -> None:
        """Have what waits written, once what was handed over before is."""
        self._joined()
        if self._arrivals:
            work = partial(_write, self._store, self._arrivals, self._spool, self._graphs, self._version)
            self._arrivals, self._spool, self._graphs, self._bytes = [], None, [], 0
            if self._writer is None:
                work()
            else:
                self._writing = self._writer.submit(work)

    def _joined(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def due(self) -> bool:
        """Whether it is time to make what was written hold."""
        self._asked = time.monotonic()
        return self._asked - self._since >= self._pause

    def begin(self) -> None:
        """What was written holds: begin to count anew."""
        self._since = time.monotonic()
        self._pause = max(_SECONDS, _SHARE * (self._since - self._asked))


def _write(
    store: GraphStore, arrivals: list[Arrival], spool: Spool | None, graphs: list[tuple[str, bytes]], version: str
) -> None:  # fmt: skip
    try:
        store.take_in(arrivals, graphs if spool is None else spool, version)
    finally:
        if spool is not None:
            spool.close()
            give_back()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interruption from the keyboard waits until the documents and the merged graph say the same.

    It is held back in Python: the system may give the signal to any thread, whatever this one blocks.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: told.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
    if told and callable(before):
        before(*told[0])
