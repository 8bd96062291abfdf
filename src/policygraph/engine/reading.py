"""Reading documents into graphs: here, or in worker processes, in the order in which they were asked for."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from ..errors import PolicygraphError, VocabularyError
from ..graph.store import DocumentGraph
from ..read.options import ReadOptions
from ..read.web import WebLimits
from .inputs import Input
from .limits import Limits, within

_AHEAD = 16
"""Documents under way for each process: results wait in memory until it is their turn."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims of each kind a document gave."""

    targets: int = 0
    tasks: int = 0
    agencies: int = 0
    responsibilities: int = 0
    citations: int = 0
    issues: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, the one line that says why, and where it lies."""

    name: str
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are fetched and read: the same for every document of a build."""

    reading: ReadOptions = field(default_factory=ReadOptions)
    web: WebLimits = field(default_factory=WebLimits)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Read:
    """The graph of a document, and how many claims it gave."""

    graph: DocumentGraph
    counts: Counts


def read_one(each: Input, base_iri: str, settings: Settings) -> Read | Failure:
    """The graph of one document, or why there is none.  Raises VocabularyError, where no document can be read."""
    from ..graph.emit import emit
    from ..pipeline import read_plans

    try:
        with within(settings.limits, each.name):
            plans = read_plans(each.read(settings.reading), each.name, settings.reading, url=each.url)
            quads = [quad for claims in plans for quad in emit(claims, base_iri)]
            if len(plans) > 1:  # they have the source in common
                quads = list(dict.fromkeys(quads))
            document = DocumentGraph.of(quads, base_iri)
        counts = Counts(
            sum(len(claims.targets) for claims in plans),
            sum(len(claims.tasks) for claims in plans),
            len({(agency.canonical, agency.place) for claims in plans for agency in claims.agencies}),
            sum(len(claims.responsibilities) for claims in plans),
            sum(len(claims.citations) for claims in plans),
            sum(len(claims.issues) for claims in plans),
        )
        return Read(document, counts)
    except VocabularyError:
        raise  # no document can be read
    except PolicygraphError as error:
        return Failure(each.name, str(error), each.place)
    except Exception as error:
        if os.environ.get("POLICYGRAPH_DEBUG"):
            raise
        # Our mistake, but no reason to withhold the other documents.
        reason = f"{each.name}: internal error ({type(error).__name__}: {error}); please report it"
        return Failure(each.name, " ".join(reason.split()), each.place)


def read_all(
    waiting: Sequence[Input], jobs: int, base_iri: str, settings: Settings
) -> Iterator[tuple[Input, Read | Failure]]:
    """Each input with its result, in the order of the inputs, whoever reads them.

    Processes begin to read when this is called, whenever their first result is asked for.
    """
    if jobs <= 1 or len(waiting) < 2:
        return _read_here(waiting, base_iri, settings)
    pool = ProcessPoolExecutor(max_workers=min(jobs, len(waiting)), initializer=deaf)
    # A few documents ahead of the store and no more: results take memory.
    under_way: deque[tuple[Input, Future[Read | Failure]]] = deque()
    rest = iter(waiting)

    def go_on() -> None:
        for each in islice(rest, _AHEAD * jobs - len(under_way)):
            under_way.append((each, _submit(pool, each, base_iri, settings)))

    def results() -> Iterator[tuple[Input, Read | Failure]]:
        try:
            while under_way:
                each, future = under_way.popleft()
                yield each, _result(future, each, base_iri, settings)
                go_on()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    go_on()
    return results()


def _read_here(waiting: Sequence[Input], base_iri: str, settings: Settings) -> Iterator[tuple[Input, Read | Failure]]:
    """One after the other in this process; PDFs in one beside it, as a library in C may take it down with a bad one."""
    pool: ProcessPoolExecutor | None = None
    try:
        for each in waiting:
            if not _is_risky(each):
                yield each, read_one(each, base_iri, settings)
                continue
            pool = pool or ProcessPoolExecutor(max_workers=1, initializer=deaf)
            try:
                result = _submit(pool, each, base_iri, settings).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool, result = None, _taken_down(each)
            yield each, result
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _is_risky(each: Input) -> bool:
    if each.data is not None:
        return b"%PDF-" in each.data[:1024]
    if each.member is not None or each.path is None:
        return each.name.lower().endswith(".pdf")
    try:
        with each.path.open("rb") as stream:
            return b"%PDF-" in stream.read(1024)
    except OSError:
        return False


def _taken_down(each: Input) -> Failure:
    reason = f"{each.name}: the process that read it was ended; is the file damaged, is there enough memory?"
    return Failure(each.name, reason, each.place)


def deaf() -> None:
    """An interruption from the keyboard is for the process that writes; it ends the workers."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _submit(pool: ProcessPoolExecutor, each: Input, base_iri: str, settings: Settings) -> Future[Read | Failure]:
    try:
        return pool.submit(read_one, each, base_iri, settings)
    except BrokenProcessPool as error:
        failed: Future[Read | Failure] = Future()
        failed.set_exception(error)
        return failed


def _result(future: Future[Read | Failure], each: Input, base_iri: str, settings: Settings) -> Read | Failure:
    try:
        return future.result()
    except BrokenProcessPool:
        # One document took its worker down, and the pool with it: the others are read again, each alone.
        with ProcessPoolExecutor(max_workers=1, initializer=deaf) as alone:
            try:
                return alone.submit(read_one, each, base_iri, settings).result()
            except BrokenProcessPool:
                return _taken_down(each)
