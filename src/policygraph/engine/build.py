"""Many documents into one store: in this process or in several, with the same bytes at the end."""

from __future__ import annotations

import hashlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ..errors import PolicygraphError, VocabularyError
from ..graph.store import DocumentGraph, GraphStore
from ..graph.terms import INSTANCES, Names
from ..read.options import ReadOptions
from ..read.web import WebLimits
from .batch import Batch
from .inputs import Input, Skipped, survey
from .limits import Limits, within
from .sources import is_held, is_left, join_sources
from .version import pipeline_version, rules_version

Progress = Callable[[int, int, str], None]


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


@dataclass(slots=True)
class Summary:
    """What a build did.  ``counts`` are of the documents that were read; unchanged ones are not read again.

    ``places`` are (place, sha256, read now) of every document that the store holds now; ``waiting`` those that an
    interruption left for the next time; ``skipped`` what lay beside the documents.  ``decided``: how many decisions of
    people apply, and how many are open again.
    """

    built: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: tuple[Skipped, ...] = ()
    waiting: list[str] = field(default_factory=list)
    places: list[tuple[str, str, bool]] = field(default_factory=list)
    counts: Counts = Counts()
    derived: int = 0
    decided: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Read:
    graph: DocumentGraph
    counts: Counts


def build(
    paths: Iterable[str | Path],
    store: GraphStore,
    jobs: int = 1,
    progress: Progress | None = None,
    *,
    base_iri: str = INSTANCES,
    stdin: bytes | None = None,
    force: bool = False,
    settings: Settings | None = None,
) -> Summary:
    """Read documents into ``store`` and derive what follows from them.

    ``jobs`` worker processes read; the store is written here, in the order of the inputs.  A document that
    cannot be read is listed in ``failed``, keeps what the store held of it, and stops no other.
    ``progress`` is called with (done, total, name).  ``force`` reads unchanged documents too.
    A KeyboardInterrupt ends the reading: what is read stays, ``waiting`` names the rest, and the next build
    goes on from there.
    Raises InputError for a path that names nothing, StoreError where the store cannot be written.
    """
    settings = settings or Settings()
    paths = list(paths)
    found = survey(paths, stdin, settings.reading)
    plain = f"{pipeline_version()} {base_iri}"
    version = f"{plain} ocr" if settings.reading.ocr else plain
    versions, names = {version, f"{plain} ocr"}, Names(base_iri)
    store.load_vocabulary()
    find_decisions(store, paths)
    summary = Summary(skipped=found.skipped)
    waiting: list[tuple[Input, str]] = []
    known: list[tuple[Input, str]] = []
    seen: set[str] = set()
    for each in found.documents:
        try:
            each = each.fetched(settings.web)
            sha = hashlib.sha256(each.read(settings.reading)).hexdigest()
        except PolicygraphError as error:
            summary.failed.append(Failure(each.name, str(error), each.place))
            continue
        # What was read with recognition holds all that is read without.
        done_before = is_held(store, names.graph(sha), versions)
        if sha in seen or (not force and done_before):
            known.append((each, sha))
        else:
            waiting.append((each, sha))
        seen.add(sha)
    reasons: dict[str, str] = {}
    done = 0
    batch = Batch(store, version)
    try:
        for each, result in _read_all([each for each, _ in waiting], jobs, base_iri, settings):
            sha = waiting[done][1]
            if isinstance(result, Failure):
                summary.failed.append(result)
                reasons[sha] = result.reason
            else:
                batch.add(result.graph, each.key)
                summary.built.append(each.name)
                summary.counts += result.counts
                summary.places.append((each.place, sha, True))
            done += 1
            if progress is not None:
                progress(done, len(waiting), each.name)
            if batch.due():
                batch.write()
                derive(store)
                store.commit()
        batch.write()
    except KeyboardInterrupt:
        batch.write()
        read = {sha for _, sha, _ in summary.places}
        for each, sha in waiting[done:]:
            if sha not in read and store.has(sha, version):  # it came in just before
                summary.built.append(each.name)
                summary.places.append((each.place, sha, True))
            elif sha not in read:
                summary.waiting.append(each.place)
    # The file that spoke for their plan has changed: these speak for it again.
    left = [(each, sha) for each, sha in known if not summary.waiting and is_left(store, names.graph(sha), versions)]
    for (each, _), (_, again) in zip(left, _read_all([e for e, _ in left], jobs, base_iri, settings), strict=True):
        if not isinstance(again, Failure):
            batch.add(again.graph, each.key)
    batch.write()
    for each, sha in known:
        # Another file says the same, word for word: one document, read from both.
        if store.link(sha, each.key):
            summary.unchanged.append(each.name)
            summary.places.append((each.place, sha, False))
        elif sha in reasons:
            summary.failed.append(Failure(each.name, reasons[sha], each.place))
        else:
            summary.waiting.append(each.place)
    join_sources(store, version, (sha for _, sha, now in summary.places if now))
    summary.derived = derive(store)
    summary.decided = settle_decisions(store)
    store.commit()
    return summary


def derive(store: GraphStore) -> int:
    """Bring the derived graph up to date; the number of statements in it.

    A rule that fails leaves the derived graph as it was.
    """
    from ..analyse.yearly import bring_changes_up_to_date
    from ..graph.derive import bring_up_to_date
    from ..graph.kinds import wanting

    settle_decisions(store)
    wanted = wanted_kinds(store)
    version = f"{rules_version()} {' '.join(sorted(wanted))}"
    with wanting(wanted):
        bring_up_to_date(store, version)
        return bring_changes_up_to_date(store, version)


def settle_decisions(store: GraphStore) -> tuple[int, int]:
    """Put what people decided into the documents' graphs; how many decisions apply and how many are open.

    Raises UsageError where a file of decisions is malformed or two decisions contradict.
    """
    from ..analyse.review import decisions_of
    from ..analyse.settle import apply

    if not store.setting("decisions"):
        return 0, 0
    settled = apply(store, decisions_of(store))
    applied = sum(each.applied for each in settled)
    return applied, len(settled) - applied


def find_decisions(store: GraphStore, paths: Iterable[str | Path]) -> None:
    """Note the files of decisions that lie beside the documents of ``paths``.

    Raises UsageError where one is malformed or contradicts another: before anything is read.
    """
    from ..analyse.decisions import FILE
    from ..analyse.review import decision_files, decisions_of

    known = store.setting("decisions")
    folders = [Path(path) if Path(path).is_dir() else Path(path).parent for path in paths if str(path) != "-"]
    found = {str((folder / FILE).resolve()) for folder in folders if (folder / FILE).is_file()}
    found |= {str(file.resolve()) for folder in folders if folder.is_dir() for file in folder.rglob(FILE)}
    if found - known:
        store.choose("decisions", known | found)
    if decision_files(store):
        decisions_of(store)


def choose_kinds(store: GraphStore, add: Iterable[str] = (), drop: Iterable[str] = ()) -> int:
    """Switch kinds of derived statements on or off for this store, and derive again; the number of statements.

    Raises UsageError for a kind that does not exist or is always on.
    """
    from ..graph.kinds import chosen, on_by_default

    chosen((), add, drop)
    add, drop = frozenset(add), frozenset(drop)
    # What is on or off by itself is not noted: a later release may judge it anew.
    store.choose("derive-with", ((store.setting("derive-with") | add) - drop) - on_by_default())
    store.choose("derive-without", ((store.setting("derive-without") | drop) - add) & on_by_default())
    return derive(store)


def wanted_kinds(store: GraphStore) -> frozenset[str]:
    """The kinds of derived statements that this store is to have: those on by themselves, with its own choices."""
    from ..graph.kinds import chosen, on_by_default, switchable

    known = switchable()
    return chosen(on_by_default(), known & store.setting("derive-with"), known & store.setting("derive-without"))


# ---------- reading ----------


def _read_one(each: Input, base_iri: str, settings: Settings) -> _Read | Failure:
    from ..graph.emit import emit
    from ..pipeline import read_document

    try:
        with within(settings.limits, each.name):
            claims = read_document(each.read(settings.reading), each.name, settings.reading, url=each.url)
            document = DocumentGraph.of(emit(claims, base_iri), base_iri)
        counts = Counts(
            len(claims.targets),
            len(claims.tasks),
            len({(agency.canonical, agency.place) for agency in claims.agencies}),
            len(claims.responsibilities),
            len(claims.citations),
            len(claims.issues),
        )
        return _Read(document, counts)
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


def _read_all(
    waiting: Sequence[Input], jobs: int, base_iri: str, settings: Settings
) -> Iterator[tuple[Input, _Read | Failure]]:
    """Each input with its result, in the order of the inputs, whoever reads them."""
    if jobs <= 1 or len(waiting) < 2:
        for each in waiting:
            yield each, _read_one(each, base_iri, settings)
        return
    pool = ProcessPoolExecutor(max_workers=min(jobs, len(waiting)), initializer=_deaf)
    try:
        # A few documents ahead of the store and no more: results take memory.
        under_way: deque[tuple[Input, Future[_Read | Failure]]] = deque()
        rest = iter(waiting)
        while True:
            for each in islice(rest, 16 * jobs - len(under_way)):
                under_way.append((each, _submit(pool, each, base_iri, settings)))
            if not under_way:
                return
            each, future = under_way.popleft()
            yield each, _result(future, each, base_iri, settings)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _deaf() -> None:
    """An interruption from the keyboard is for the process that writes; it ends the workers."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _submit(pool: ProcessPoolExecutor, each: Input, base_iri: str, settings: Settings) -> Future[_Read | Failure]:
    try:
        return pool.submit(_read_one, each, base_iri, settings)
    except BrokenProcessPool as error:
        failed: Future[_Read | Failure] = Future()
        failed.set_exception(error)
        return failed


def _result(future: Future[_Read | Failure], each: Input, base_iri: str, settings: Settings) -> _Read | Failure:
    try:
        return future.result()
    except BrokenProcessPool:
        # One document took its worker down, and the pool with it: the others are read again, each alone.
        with ProcessPoolExecutor(max_workers=1, initializer=_deaf) as alone:
            try:
                return alone.submit(_read_one, each, base_iri, settings).result()
            except BrokenProcessPool:
                reason = f"{each.name}: the process that read it was ended; is there enough memory?"
                return Failure(each.name, reason, each.place)
