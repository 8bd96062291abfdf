"""Documents on their way into the store, many at a time: writing them one by one costs twice as much."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..graph.store import DocumentGraph, GraphStore

_BYTES = 16_000_000
"""What waits in memory at most before it is written."""
_SECONDS = 60.0
"""How much reading a build may lose where it is killed, at least."""
_SHARE = 10
"""Making it hold, which takes longer the more the store has, may take one part in so many of the time."""


class Batch:
    """Documents that are read and not yet written.  ``version`` is the pipeline that read them."""

    def __init__(self, store: GraphStore, version: str) -> None:
        self._store = store
        self._version = version
        self._waiting: list[tuple[DocumentGraph, str]] = []
        self._bytes = 0
        self._since = self._asked = time.monotonic()
        self._pause = _SECONDS

    def add(self, document: DocumentGraph, key: str) -> None:
        """Take a document that was read from the file ``key``.  Raises StoreError if the database cannot write."""
        self._waiting.append((document, key))
        self._bytes += len(document.triples)
        if self._bytes > _BYTES:
            self.write()

    def write(self) -> None:
        """Write what waits.  Raises StoreError if the database cannot write."""
        with _uninterrupted():
            if self._waiting:
                self._store.add(self._waiting, self._version)
            self._waiting, self._bytes = [], 0

    def due(self) -> bool:
        """Whether it is time to make what was written hold."""
        self._asked = time.monotonic()
        return self._asked - self._since >= self._pause

    def begin(self) -> None:
        """What was written holds: begin to count anew."""
        self._since = time.monotonic()
        self._pause = max(_SECONDS, _SHARE * (self._since - self._asked))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interruption from the keyboard waits until the documents and the merged graph say the same."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
