"""Results that outlive a change of the graph, and what came and went since each of them was right.

Beside a generation of the store, in ``trail/``:

    NAME.result       what was kept, after a line with the step at which it was right and a digest of the rest
    000012.step       statements that step 12 touched, each with whether the graph had it before

A step is what one change of the store wrote.  While nothing is kept, nothing is written down.  Files are never changed: a new
generation begins with links to those of the one before.  What is cut short, or does not follow on, is as if it were not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pyoxigraph import BlankNode, RdfFormat, Store, Triple, parse

from .books import placed
from .locality import ntriples

_MOST = 400_000
"""Statements after which following on would cost more than beginning anew."""
_RESULTS = 3
"""How many results are kept: one for each kind that somebody asks for in turn."""


@dataclass(frozen=True, slots=True)
class Since:
    """What was kept, and the statements that the graph has now and had not then (``came``), or the other way round."""

    data: bytes
    came: frozenset[Triple]
    went: frozenset[Triple]


@dataclass(slots=True)
class Trail:
    """The trail of a graph that lies in the folder ``path``, or in memory."""

    path: Path | None = None
    _results: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    _steps: dict[int, dict[bytes, bool]] = field(default_factory=dict)
    _open: dict[bytes, bool] = field(default_factory=dict)
    _floor: int = 0
    _read: bool = False

    # ---------- what changes ----------

    def followed(self) -> bool:
        """Whether anything is kept, so that changes have to be written down."""
        self._load()
        return bool(self._results)

    def touch(self, merged: Store, triples: Iterable[Triple]) -> None:
        """Note that these statements are about to come or go; ``merged`` is the graph before."""
        touched = list(triples)
        if any(isinstance(term, BlankNode) for triple in touched for term in (triple.subject, triple.object)):
            self.lose()  # a node without a name cannot be told again
            return
        for statement, triple in zip(ntriples(touched).splitlines(keepends=True), touched, strict=True):
            if statement not in self._open:
                self._open[statement] = placed(triple) in merged
        if len(self._open) > _MOST:
            self.lose()

    def lose(self) -> None:
        """It is not known any more what changed: nothing that was kept can be followed on from."""
        self._load()
        # What is kept from now on must not be told of what these steps changed.
        self._floor = self._last()
        self._results, self._steps, self._open = {}, {}, {}

    def write(self) -> None:
        """Write down the step that is open.  Raises OSError where what was kept would stay without it."""
        if self.path is None:
            return
        self._load()
        self._close()
        while self._results and sum(map(len, self._since(min(self._results.values())[0]))) > _MOST:
            del self._results[min(self._results, key=lambda name: self._results[name][0])]
        for file in self._files():
            useful = bool(self._results) if file.suffix == ".step" else file.stem in self._results
            if not useful:
                file.unlink(missing_ok=True)

    def carried(self, fresh: Path) -> Trail:
        """The trail of the next generation, in the folder ``fresh``: all of this one that is of use."""
        self._load()
        oldest = min((at for at, _ in self._results.values()), default=0)
        if self.path is not None and self._results:
            with suppress(OSError):
                fresh.mkdir(parents=True, exist_ok=True)
            for file in self._files():
                if file.suffix == ".step" and int(file.stem) <= oldest:
                    continue
                with suppress(OSError):
                    os.link(file, fresh / file.name)
        return Trail(fresh)

    # ---------- what is kept ----------

    def keep(self, name: str, data: bytes) -> None:
        """Keep ``data``, which is right for the graph as it is; nowhere but here where the folder cannot be written."""
        self._load()
        self._close()
        step = self._last()
        self._results[name] = (step, data)
        if self.path is not None:
            self._put(self.path / f"{name}.result", _sealed(step, data))
        for oldest in sorted(self._results, key=lambda each: (self._results[each][0], each == name))[:-_RESULTS]:
            del self._results[oldest]
            if self.path is not None:
                with suppress(OSError):
                    (self.path / f"{oldest}.result").unlink(missing_ok=True)

    def since(self, name: str, merged: Store) -> Since | None:
        """What was kept under ``name`` and what changed since in ``merged``; None where that is not known."""
        self._load()
        if name not in self._results:
            return None
        at, data = self._results[name]
        later = sorted(step for step in self._steps if step > at)
        if later != list(range(at + 1, at + 1 + len(later))):
            return None
        before: dict[bytes, bool] = {}
        for touched in (*self._since(at), self._open):
            for statement, was in touched.items():
                before.setdefault(statement, was)
        came: list[Triple] = []
        went: list[Triple] = []
        quads = parse(input=b"".join(before), format=RdfFormat.N_TRIPLES, lenient=True)
        for quad, was in zip(quads, before.values(), strict=True):
            now = placed(quad.triple) in merged
            if now != was:
                (came if now else went).append(quad.triple)
        return Since(data, frozenset(came), frozenset(went))

    def _close(self) -> None:
        """End the step that is open."""
        if self._open and self._results:
            step = self._last() + 1
            self._steps[step] = self._open
            rows = b"".join((b"1 " if was else b"0 ") + each for each, was in self._open.items())
            if self.path is not None and not self._put(self.path / f"{step:06d}.step", _sealed(step, rows)):
                self.lose()
        self._open = {}

    def _since(self, at: int) -> list[dict[bytes, bool]]:
        return [self._steps[step] for step in sorted(self._steps) if step > at]

    # ---------- files ----------

    def _last(self) -> int:
        return max([self._floor, *self._steps, *(at for at, _ in self._results.values())])

    def _files(self) -> Iterator[Path]:
        return iter(()) if self.path is None else iter(sorted((*self.path.glob("*.result"), *self.path.glob("*.step"))))

    def _load(self) -> None:
        if self._read:
            return
        self._read = True
        for file in self._files():
            try:
                found = _unsealed(file.read_bytes())
            except OSError:
                continue
            if found is None:
                continue
            step, data = found
            if file.suffix == ".result":
                self._results[file.stem] = (step, data)
            else:
                rows = data.splitlines(keepends=True)
                self._steps[step] = {row[2:]: row[:1] == b"1" for row in rows}

    def _put(self, file: Path, data: bytes) -> bool:
        """Whole and on the disk, or not at all; whether it is there."""
        fresh = file.with_name(f".{file.name}-{os.getpid()}")
        try:
            file.parent.mkdir(exist_ok=True)
            with fresh.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            fresh.replace(file)
            folder = os.open(file.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        except OSError:
            return False
        return True


def _sealed(step: int, data: bytes) -> bytes:
    return f"{step} {sha256(data).hexdigest()}\n".encode() + data


def _unsealed(sealed: bytes) -> tuple[int, bytes] | None:
    head, _, data = sealed.partition(b"\n")
    step, _, digest = head.decode("ascii", "replace").partition(" ")
    return (int(step), data) if step.isdigit() and digest == sha256(data).hexdigest() else None
