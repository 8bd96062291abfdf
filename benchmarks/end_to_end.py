"""From texts to a checked graph: documents a second and peak memory as the collection grows, and what one change costs.

    python benchmarks/end_to_end.py FOLDER_OF_TEXTS [--documents 200 2000 20000] [-j 2] [--longest 4000] [--plot DIR]

The texts are real plans, and where they do not suffice the same plans under other places and years (``corpus.py``).
``--longest`` leaves out texts of more characters, so that the largest collection is done in a sitting; the rate in
characters shows what that means for longer ones.  Each collection is built into an empty store by the command line,
then one of its texts is changed and the same command runs again, then nothing is changed and it runs once more.
Memory is that of the largest process.  Beside the time by the clock stand the processor seconds of all processes
together, which other work on the machine hardly changes.  With ``--json`` each row is written as it is done.
``--plot`` draws time and memory as SVG; ``--draw`` draws them from such a file and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from corpus import corpus


class Used(NamedTuple):
    """What a command took: seconds by the clock, processor seconds of all its processes, MB of the largest one."""

    seconds: float
    processor: float
    memory: int


def run(*arguments: str) -> Used:
    """What a policygraph command takes."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "policygraph", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    said = child.stderr.read().decode()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    # 1: a text or two could not be read; the rest is built.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(said)
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def measured(texts: Path, documents: int, jobs: int, scratch: Path, checked_up_to: int) -> dict[str, Any]:
    folder, store = scratch / f"texts-{documents}", scratch / f"store-{documents}"
    folder.mkdir()
    characters = 0
    for name, text in corpus(texts, documents):
        (folder / name).write_text(text, encoding="utf-8")
        characters += len(text)
    command = ["--store", str(store), "build", "-q", "-j", str(jobs), str(folder)]
    whole = run(*command)
    changed = sorted(folder.iterdir())[documents // 2]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n到2030年，湿地保护率达到61%。\n", encoding="utf-8")
    one, none = run(*command), run(*command)
    checked = run("--store", str(store), "validate") if documents <= checked_up_to else None
    size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    parts = {"build": whole, "changed": one, "nothing": none, "validate": checked}
    row = {"documents": documents, "characters": characters, "bytes": size}
    row |= {name: None if used is None else used._asdict() for name, used in parts.items()}
    shutil.rmtree(folder)
    shutil.rmtree(store)
    return row


def plots(rows: list[dict[str, Any]], folder: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "policygraph"
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    legends = {
        "build": "build",
        "validate": "validate",
        "changed": "one document changed",
        "nothing": "nothing changed",
    }
    documents = [row["documents"] for row in rows]
    for name, label, part in (("time", "processor seconds", "processor"), ("memory", "MB, largest process", "memory")):
        figure, axes = pyplot.subplots(figsize=(6, 4))
        for key, legend in legends.items():
            found = [row for row in rows if row[key] is not None]
            axes.plot([r["documents"] for r in found], [r[key][part] for r in found], marker="o", label=legend)
        if name == "time":
            first = rows[0]["build"][part] / documents[0]
            axes.plot(documents, [first * n for n in documents], "k:", linewidth=1, label="as many times the first")
        axes.set(xscale="log", xlabel="documents", ylabel=label, yscale="log")
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:,.4g}")
        axes.grid(alpha=0.3)
        axes.legend()
        figure.tight_layout()
        figure.savefig(folder / f"end-to-end-{name}.svg", metadata={"Date": None})
        pyplot.close(figure)


HEADS = (
    "documents", "characters", "on disk", "build", "processor", "documents / processor second", "memory",
    "one changed", "of a build", "nothing changed", "validate", "memory",
)  # fmt: skip


def cells(row: dict[str, Any]) -> list[str]:
    build, one, none, checked = (row[name] for name in ("build", "changed", "nothing", "validate"))
    return [
        f"{row['documents']:,}", f"{row['characters']:,}", f"{row['bytes'] / 1e6:,.0f} MB",
        f"{build['seconds']:.1f} s", f"{build['processor']:.1f} s", f"{row['documents'] / build['processor']:.1f}",
        f"{build['memory']:,} MB", f"{one['processor']:.2f} s", f"{100 * one['processor'] / build['processor']:.1f} %",
        f"{none['processor']:.2f} s",
        *(["", ""] if checked is None else [f"{checked['processor']:.1f} s", f"{checked['memory']:,} MB"]),
    ]  # fmt: skip


def line(words: Iterable[str]) -> None:
    print("| " + " | ".join(words) + " |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, nargs="?", help="folder of .txt files (UTF-8)")
    parser.add_argument("--documents", type=int, nargs="+", default=[200, 2_000, 20_000])
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--longest", type=int, default=4_000, help="characters of the longest text that is taken")
    parser.add_argument(
        "--validated", type=int, default=5_000, help="documents up to which the whole graph is validated"
    )
    parser.add_argument("--plot", type=Path, help="folder for the SVG plots")
    parser.add_argument("--json", type=Path, help="write the figures there, a line a size")
    parser.add_argument("--draw", type=Path, help="figures measured before: draw them, measure nothing")
    parser.add_argument("--scratch", type=Path, help="folder for texts and stores (default: the system's)")
    options = parser.parse_args()
    if options.draw:
        rows = [json.loads(each) for each in options.draw.read_text(encoding="utf-8").splitlines()]
        line(HEADS)
        line(["---:"] * len(HEADS))
        for row in rows:
            line(cells(row))
        plots(rows, options.plot or Path("plots"))
        return 0
    if options.texts is None:
        parser.error("give the folder of texts")
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        chosen = Path(scratch) / "chosen"
        chosen.mkdir()
        for path in sorted(options.texts.glob("*.txt")):
            text = path.read_text(encoding="utf-8", errors="replace")
            if len(text) <= options.longest:
                (chosen / path.name).write_text(text, encoding="utf-8")
        if not any(chosen.iterdir()):
            print(f"no .txt files of at most {options.longest} characters in {options.texts}", file=sys.stderr)
            return 1
        versions = ", ".join(f"{name} {version(name)}" for name in ("policygraph", "pyoxigraph"))
        print(f"Python {platform.python_version()}, {versions}; {platform.machine()}, -j {options.jobs}\n")
        line(HEADS)
        line(["---:"] * len(HEADS))
        rows = []
        for documents in sorted(options.documents):
            row = measured(chosen, documents, options.jobs, Path(scratch), options.validated)
            rows.append(row)
            line(cells(row))
            if options.json:
                with options.json.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(row) + "\n")
    if options.plot:
        plots(rows, options.plot)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
