"""Many documents into one store: read in this process, in several or on a cluster, with the same bytes at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import ClusterError, PolicygraphError
from ..graph.books import DERIVED_BY, MADE_BY
from ..graph.store import GraphStore, open_store
from ..graph.terms import DERIVED_GRAPH, INSTANCES, VOCABULARY_GRAPH, Names
from .batch import Batch
from .inputs import Input, Skipped, survey
from .memory import give_back
from .reading import Counts, Failure, Settings, deaf, read_all
from .sources import is_held, is_left, join_sources, left_alone, read_by_others
from .version import pipeline_version, rules_version

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Summary:
    """What a build did.  ``counts`` are of the documents that were read; unchanged ones are not read again.

    ``places`` are (place, sha256, read now) of every document that the store holds now; ``waiting`` those that an
    interruption left for the next time; ``skipped`` what lay beside the documents.  ``decided``: how many decisions of
    people apply, and how many are open again.  ``renewed``: how many were read again because the rules or vocabularies
    are others than those that they were read with; ``behind``: how many the store still holds as earlier ones read them,
    as their files were not given; ``anew``: everything was derived anew as the ontology or the rules of derivation are others.
    """

    built: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: tuple[Skipped, ...] = ()
    waiting: list[str] = field(default_factory=list)
    places: list[tuple[str, str, bool]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    derived: int = 0
    decided: tuple[int, int] = (0, 0)
    renewed: int = 0
    behind: int = 0
    anew: bool = False


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
    cluster: str | None = None,
) -> Summary:
    """Read documents into ``store`` and derive what follows from them.

    ``jobs`` worker processes read, or the workers of the Dask cluster at the address ``cluster``; the store is
    written here, in the order of the inputs, and holds all of it or nothing.  A document that
    cannot be read is listed in ``failed``, keeps what the store held of it, and stops no other.
    ``progress`` is called with (done, total, name).  ``force`` reads unchanged documents too.
    A KeyboardInterrupt ends the reading: what is read stays, ``waiting`` names the rest, and the next build
    goes on from there.
    Raises InputError for a path that names nothing, StoreError where the store cannot be written, ClusterError
    where the cluster is not there, or goes away (what was read before stays).
    """
    settings = settings or Settings()
    paths = list(paths)
    found = survey(paths, stdin, settings.reading)
    plain = f"{pipeline_version()} {base_iri}"
    version = f"{plain} ocr" if settings.reading.ocr else plain
    versions, names = {version, f"{plain} ocr"}, Names(base_iri)
    summary = Summary(skipped=found.skipped, anew=is_outdated(store))
    find_decisions(store, paths)
    waiting: list[tuple[Input, str]] = []
    outdated: set[str] = set()
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
            if not done_before and store.noted(names.graph(sha), MADE_BY):
                outdated.add(sha)
        seen.add(sha)
    reasons: dict[str, str] = {}
    done = 0
    documents = [each for each, _ in waiting]
    if cluster is None:
        results = read_all(documents, jobs, base_iri, settings)
    else:
        from .cluster import read_on_cluster

        results = read_on_cluster(documents, cluster, base_iri, settings)
    store.load_vocabulary()
    store.hands = max(store.hands, jobs)
    batch = Batch(store, version)
    gone: ClusterError | None = None
    try:
        for each, result in results:
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
                give_back()
                batch.begin()
        batch.write(last=True)
    except (KeyboardInterrupt, ClusterError) as error:
        gone = error if isinstance(error, ClusterError) else None
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
    for (each, _), (_, again) in zip(left, read_all([e for e, _ in left], jobs, base_iri, settings), strict=True):
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
    summary.renewed = sum(sha in outdated for _, sha, now in summary.places if now)
    summary.behind = len(read_by_others(store, versions))
    summary.derived = derive(store)
    summary.decided = settle_decisions(store)
    store.commit()
    give_back()
    work_out(store, len(summary.built), jobs)
    if gone is not None:
        raise gone
    return summary


def remove(store: GraphStore, files: Iterable[str]) -> list[str]:
    """Take documents out of ``store`` and derive again; the names of the files whose facts are gone.

    Where one of them spoke for a plan that another file gives too, that file is read again, if it is still there.
    Raises InputError where a name fits none or several documents, StoreError where the store cannot be written.
    """
    names = [name for file in files for name in store.remove(file)]
    left = [key for key in left_alone(store) if Path(key).is_file()]
    if left:
        build(left, store, base_iri=store.base_iri())
    else:
        derive(store)
    return names


def outdated(store: GraphStore) -> int:
    """How many documents of ``store`` were read by other rules or vocabularies than those of now."""
    version = f"{pipeline_version()} {store.base_iri()}"
    return len(read_by_others(store, {version, f"{version} ocr"}))


def is_outdated(store: GraphStore) -> bool:
    """Whether what a store derived was derived by other rules, or beside another ontology, than those of now."""
    from ..graph.vocabulary import vocabulary_stamp

    rules = {note.partition(" ")[0] for note in store.noted(DERIVED_GRAPH, DERIVED_BY)}
    return bool(rules) and (
        rules != {rules_version()} or store.noted(VOCABULARY_GRAPH, MADE_BY) != {vocabulary_stamp()}
    )


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


def work_out(store: GraphStore, fresh: int, jobs: int = 1) -> bool:
    """Work out what the commands will ask for, where ``fresh`` documents are many of those in ``store``.

    With several ``jobs``, in processes that read what was committed; nothing that holds hangs on it.
    """
    from ..analyse import ahead

    if jobs <= 1 or store.path is None:
        return ahead.work_out(store, fresh)
    if not ahead.due(store, fresh):
        return False
    with (
        ProcessPoolExecutor(max_workers=min(jobs, len(ahead.PARTS)), initializer=deaf) as pool,
        suppress(BrokenProcessPool),
    ):
        list(pool.map(_worked_out, [store.path] * len(ahead.PARTS), range(len(ahead.PARTS))))
    return True


def _worked_out(path: Path, part: int) -> None:
    from ..analyse.ahead import PARTS

    with open_store(path, read_only=True) as store:
        PARTS[part](store)


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
    count = derive(store)
    work_out(store, sum(1 for _ in store.documents()))
    return count


def wanted_kinds(store: GraphStore) -> frozenset[str]:
    """The kinds of derived statements that this store is to have: those on by themselves, with its own choices."""
    from ..graph.kinds import chosen, on_by_default, switchable

    known = switchable()
    return chosen(on_by_default(), known & store.setting("derive-with"), known & store.setting("derive-without"))
