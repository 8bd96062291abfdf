"""From texts to a checked graph: documents a second and peak memory as the collection grows, and what one change costs.

    python benchmarks/end_to_end.py FOLDER_OF_TEXTS [--documents 200 2000 20000] [-j 2] [--longest 4000] [--plot DIR]

The texts are real plans, and where they do not suffice the same plans under other places and years (``corpus.py``).
``--longest`` leaves out texts of more characters, so that the largest collection is done in a sitting; the rate in
characters shows what that means for longer ones.  Each collection is built into an empty store by the command line,
then one of its texts is changed and the same command runs again, then nothing is changed and it runs once more.
Memory is that of the largest process.  ``--plot`` draws time and memory as SVG.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus import corpus


def run(*arguments: str) -> tuple[float, int]:
    """Wall seconds of a policygraph command and the peak memory, in MB, of its largest process."""
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
    return seconds, used.ru_maxrss // 1024


def measured(texts: Path, documents: int, jobs: int, scratch: Path) -> dict[str, Any]:
    folder, store = scratch / f"texts-{documents}", scratch / f"store-{documents}"
    folder.mkdir()
    characters = 0
    for name, text in corpus(texts, documents):
        (folder / name).write_text(text, encoding="utf-8")
        characters += len(text)
    command = ["--store", str(store), "build", "-q", "-j", str(jobs), str(folder)]
    whole, memory = run(*command)
    changed = sorted(folder.iterdir())[documents // 2]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n到2030年，湿地保护率达到61%。\n", encoding="utf-8")
    one, _ = run(*command)
    none, _ = run(*command)
    checked, memory_checked = run("--store", str(store), "validate")
    size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    return {
        "documents": documents,
        "characters": characters,
        "seconds": whole,
        "memory": memory,
        "changed": one,
        "nothing": none,
        "validate": checked,
        "validate_memory": memory_checked,
        "bytes": size,
    }


def plots(rows: list[dict[str, Any]], folder: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "policygraph"
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    for name, label, keys in (
        ("time", "seconds", {"seconds": "build", "validate": "validate", "changed": "one document changed"}),
        ("memory", "MB, largest process", {"memory": "build", "validate_memory": "validate"}),
    ):
        figure, axes = pyplot.subplots(figsize=(6, 4))
        for key, legend in keys.items():
            axes.plot([row["documents"] for row in rows], [row[key] for row in rows], marker="o", label=legend)
        axes.set(xscale="log", xlabel="documents", ylabel=label, yscale="log" if name == "time" else "linear")
        axes.set_ylim(bottom=None if name == "time" else 0)
        axes.grid(alpha=0.3)
        axes.legend()
        figure.tight_layout()
        figure.savefig(folder / f"end-to-end-{name}.svg", metadata={"Date": None})
        pyplot.close(figure)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of .txt files (UTF-8)")
    parser.add_argument("--documents", type=int, nargs="+", default=[200, 2_000, 20_000])
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--longest", type=int, default=4_000, help="characters of the longest text that is taken")
    parser.add_argument("--plot", type=Path, help="folder for the SVG plots")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
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
        heads = (
            "documents", "characters", "build", "documents/s", "characters/s", "peak memory", "on disk",
            "one changed", "of a build", "nothing changed", "validate", "peak memory",
        )  # fmt: skip
        print("| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads), sep="\n")
        rows = []
        for documents in sorted(options.documents):
            row = measured(chosen, documents, options.jobs, Path(scratch))
            rows.append(row)
            cells = (
                f"{documents:,}", f"{row['characters']:,}", f"{row['seconds']:.1f} s",
                f"{documents / row['seconds']:.1f}", f"{row['characters'] / row['seconds']:,.0f}",
                f"{row['memory']:,} MB", f"{row['bytes'] / 1e6:,.0f} MB", f"{row['changed']:.2f} s",
                f"{100 * row['changed'] / row['seconds']:.1f} %", f"{row['nothing']:.2f} s",
                f"{row['validate']:.1f} s", f"{row['validate_memory']:,} MB",
            )  # fmt: skip
            print("| " + " | ".join(cells) + " |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if options.plot:
        plots(rows, options.plot)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
