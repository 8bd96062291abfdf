"""Graphs on their way into a store, in files: a large part of a graph is written at once without lying in memory.

The database writes a file for each of its orders whenever it is given something, and goes on putting these together
behind our back: a quarter of a gigabyte given in sixteen parts costs it half as much again as in four.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat, serialize

from ..errors import StoreError
from .folder import line


class Spool:
    """Named graphs as N-Triples, in the order in which they were added, in two files of a new folder below ``folder``.

    ``quads`` holds them as N-Quads, ``triples`` without their graphs.  ``add`` and all that reads raise StoreError, naming
    ``shown``, where the disk does not take them.
    """

    def __init__(self, folder: Path, shown: str) -> None:
        self._shown = shown
        with self._told():
            self._folder = Path(tempfile.mkdtemp(prefix="spool-", dir=folder))
            self.quads, self.triples = self._folder / "quads.nq", self._folder / "triples.nt"
            self._files: list[IO[bytes]] = [self.quads.open("wb"), self.triples.open("wb")]
        self._parts: list[tuple[str, int]] = []
        self.size = 0
        self.last = False
        """Whether nothing large comes into the store after it for a while, so that it may be tidied."""

    def add(self, graph: str, text: bytes) -> None:
        """Take the statements of a graph, in N-Triples as ``locality.ntriples`` writes them."""
        quads, triples = self._files
        with self._told():
            quads.write(quads_of(graph, text))
            triples.write(text)
        self._parts.append((graph, len(text)))
        self.size += len(text)

    def note(self, notes: Iterable[Quad]) -> None:
        """Take quads that only the documents' database has.

        Given to it by themselves they would make a file of their own, which it has to put together with the others.
        """
        with self._told():
            self._files[0].write(serialize(notes, format=RdfFormat.N_QUADS) or b"")

    @property
    def graphs(self) -> tuple[str, ...]:
        """The names of the graphs that wait here."""
        return tuple(graph for graph, _ in self._parts)

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Each graph with its statements, one at a time."""
        self.flush()
        with self.triples.open("rb") as stream:
            for graph, length in self._parts:
                yield graph, stream.read(length)

    def flush(self) -> None:
        """All that was added is in the files."""
        with self._told():
            for file in self._files:
                file.flush()

    def close(self) -> None:
        """Take the files away."""
        for file in self._files:
            with suppress(OSError):
                file.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(f"{self._shown}: cannot write: {line(error)}") from error


def quads_of(graph: str, text: bytes) -> bytes:
    """The statements of a graph, in N-Triples, as N-Quads."""
    return text.replace(b" .\n", f" <{graph}> .\n".encode())
