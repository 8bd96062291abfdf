"""Load, six questions and export: the store on disk against rdflib in memory, on the same triples.

    python benchmarks/store.py FOLDER_OF_TEXTS [--sizes 10000 100000 1000000] [--rounds 5] [--limit 300] [--json OUT]

The triples are those of real plans, built as the program builds them: the texts, and where they do not suffice the
texts again under other places and years (see ``corpus.py``).  A size takes whole documents until it is reached; the
vocabulary (names of metrics, bodies and places) is loaded beside them.  Both
sides get the same N-Triples, one after the other in processes of their own.  rdflib loads one graph into memory; the
store writes each document's graph and the merged one to disk and flushes.  A question is asked ``--rounds`` times and
the median counts; what rdflib has not done after ``--limit`` seconds is broken off and counts as that limit (the
ratio is then "more than").  Where both answer, their numbers of rows must be equal.  Seconds are those of the processor,
of all threads together: what else the machine does hardly changes them.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus import graphs

QUESTIONS: dict[str, dict[str, str]] = {
    "cq01_agency_owns_metric": {},
    "cq03_targets_without_named_owner": {},
    "cq06_deadlines_between": {"today": "2022-01-01", "until": "2030-12-31"},
    "cq18_change_targets": {},
    "cq23_agencies_by_mentions": {},
    "cq31_binding_targets": {},
}


class TooLong(BaseException):
    """A question is broken off.  No Exception: rdflib's serializer goes on after any of these."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def bounded(work: Callable[[], Any], seconds: int) -> tuple[float, Any]:
    """As ``timed``; (seconds, None) for what takes longer than that."""

    def over(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return timed(work)
    except TooLong:
        return float(seconds), None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def asked(answer: Callable[[str], int], rounds: int, limit: int) -> dict[str, tuple[float, int | None]]:
    """Median seconds and rows of each question.  One that reaches the limit, or takes long, is not asked again."""
    found: dict[str, tuple[float, int | None]] = {}
    for name in QUESTIONS:
        taken: list[float] = []
        rows: int | None = None
        for _ in range(rounds):
            seconds, found_rows = bounded(lambda name=name: over_and_over(answer, name), limit)  # type: ignore[misc]
            if found_rows is not None:
                rows, times = found_rows
                seconds /= times
            else:
                rows = None
            taken.append(seconds)
            if rows is None or seconds > 20:
                break
        found[name] = statistics.median(taken), rows
    return found


def over_and_over(answer: Callable[[str], int], name: str) -> tuple[int, int]:
    """Rows, and how often it was asked: until the processor's clock, which may tick in hundredths, has moved well on."""
    start, times = time.process_time(), 0
    while times == 0 or time.process_time() - start < 0.2:
        rows = answer(name)
        times += 1
    return rows, times


def text_of(name: str, store: Any) -> str:
    """The question as SPARQL with its parameters bound."""
    from policygraph.query.bind import terms, with_values
    from policygraph.query.catalogue import find

    query = find(name)
    return with_values(query.text, terms(store, query, QUESTIONS[name]))


def ours(folder: Path, rounds: int, limit: int) -> dict[str, Any]:
    from policygraph.graph.dump import dump
    from policygraph.graph.store import open_store
    from policygraph.query.run import run

    texts = [(f"urn:bench:{path.stem}", path.read_bytes()) for path in sorted(folder.glob("*.nt"))]
    with tempfile.TemporaryDirectory() as scratch:

        def load() -> None:
            with open_store(Path(scratch) / "s") as store:
                store.exchange((), texts)

        loading, _ = timed(load)
        with open_store(Path(scratch) / "s", read_only=True) as store:
            questions = asked(lambda name: len(run(store, name, QUESTIONS[name]).rows), rounds, limit)
            exporting, text = timed(lambda: dump(store.merged, "turtle"))
            triples = len(store.merged)
    return {
        "triples": triples, "load": loading, "questions": questions, "export": exporting, "bytes": len(text),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def theirs(folder: Path, rounds: int, limit: int) -> dict[str, Any]:
    import pyoxigraph
    import rdflib

    from policygraph.graph.terms import PREFIXES

    texts = [path.read_bytes() for path in sorted(folder.glob("*.nt"))]
    graph = rdflib.Graph()

    def load() -> None:
        for text in texts:
            graph.parse(data=text, format="nt")

    loading, _ = timed(load)
    empty = pyoxigraph.Store()
    questions = asked(
        lambda name: sum(1 for _ in graph.query(text_of(name, empty), initNs=PREFIXES)), rounds, limit
    )  # fmt: skip
    exporting, text = bounded(lambda: graph.serialize(format="turtle", encoding="utf-8"), limit)
    return {
        "triples": len(graph), "load": loading, "questions": questions, "export": exporting, "cut": text is None,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def apart(side: str, folder: Path, rounds: int, limit: int) -> dict[str, Any]:
    """One side in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, str(folder), "--side", side, "--rounds", str(rounds), "--limit", str(limit)],
        stdout=subprocess.PIPE, encoding="utf-8", check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def table(found: dict[int, dict[str, dict[str, Any]]], limit: int) -> str:
    lines = [
        "| triples | | policygraph, on disk | rdflib, in memory | times |",
        "|---:|---|---:|---:|---:|",
    ]
    for sides in found.values():
        a, b = sides["ours"], sides["theirs"]
        count = f"{a['triples']:,}"
        rows: list[tuple[str, float, float, bool]] = [("load", a["load"], b["load"], False)]
        for name, (seconds, number) in a["questions"].items():
            other, rows_there = b["questions"][name]
            if rows_there is not None and rows_there != number:
                raise SystemExit(f"{name}: {number} rows here, {rows_there} there: not the same question")
            rows.append((f"{name} ({number} rows)", seconds, other, rows_there is None))
        ratios = [(there / here) for _, here, there, _ in rows[1:]]
        rows.append(("export to Turtle", a["export"], b["export"], b["cut"]))
        for name, here, there, cut in rows:
            lines.append(f"| {count} | {name} | {here:.4f} s | {'over ' * cut}{there:.3g} s | {there / here:,.0f} |")
        lines.append(f"| {count} | median question | | | {statistics.median(ratios):,.0f} |")
        lines.append(f"| {count} | peak memory | {a['memory']:,} MB | {b['memory']:,} MB | |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of .txt files (UTF-8)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--limit",
        type=int,
        default=300,
        help="seconds after which a question, or writing Turtle, is broken off",
    )
    parser.add_argument("--json", type=Path, help="write the figures there too")
    parser.add_argument("--side", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        work = ours if options.side == "ours" else theirs
        print(json.dumps(work(options.texts, options.rounds, options.limit)))
        return 0
    if not any(options.texts.glob("*.txt")):
        print(f"no .txt files in {options.texts}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        made = graphs(options.texts, sorted(options.sizes), Path(scratch))
        found = {
            size: {side: apart(side, folder, options.rounds, options.limit) for side in ("ours", "theirs")}
            for size, folder in made.items()
        }
    versions = ", ".join(f"{name} {version(name)}" for name in ("policygraph", "pyoxigraph", "rdflib"))
    print(f"Python {platform.python_version()}, {versions}; {platform.machine()}\n")
    print(table(found, options.limit))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
