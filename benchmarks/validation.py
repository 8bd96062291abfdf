"""SHACL validation: the compiled engine against pySHACL on the same graph, and alone on a large one.

    python benchmarks/validation.py FOLDER_OF_TEXTS [--sizes 10000 100000] [--alone 1000000] [--limit 3600]

The graphs are made from real plans (see ``corpus.py``).  Both engines get the same N-Triples and the project's shapes,
one after the other, each in a process of its own; parsing is part of the time, starting Python is not.  Their results
must be equal.  Seconds are those of the processor, of all threads together: what else the machine does hardly changes
them.  pySHACL is ended after ``--limit`` of them and then counts as that limit ("over").
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus import graphs


def judged(folder: Path, engine: str) -> dict[str, Any]:
    """Seconds, peak memory in MB, triples and a digest of the results of one engine on one folder of graphs."""
    from policygraph.graph.terms import digest
    from policygraph.resources import ontology
    from policygraph.validate.engines import fast, reference

    lines = sorted({line for path in folder.glob("*.nt") for line in path.read_text(encoding="utf-8").splitlines()})
    text = "\n".join(lines) + "\n"
    start = time.process_time()
    results = (fast if engine == "fast" else reference)(text, ontology("shapes.ttl"))
    seconds = time.process_time() - start
    same = sorted(f"{r.shape} {r.focus} {r.path} {r.value} {r.constraint} {r.severity}" for r in results)
    return {
        "triples": len(lines),
        "seconds": seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "results": len(same),
        "digest": digest("\n".join(same)),
    }


def apart(folder: Path, engine: str, limit: int) -> dict[str, Any] | None:
    """The same in a process of its own; None where it took longer than ``limit`` seconds."""
    command = [sys.executable, __file__, str(folder), "--engine", engine]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, encoding="utf-8", check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5)),
    )  # fmt: skip
    if done.returncode == -signal.SIGXCPU:
        return None
    done.check_returncode()
    return dict(json.loads(done.stdout))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of .txt files (UTF-8)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--alone", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--limit", type=int, default=3600, help="processor seconds that pySHACL is given")
    parser.add_argument("--engine", choices=["fast", "pyshacl"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        print(json.dumps(judged(options.texts, options.engine)))
        return 0
    if not any(options.texts.glob("*.txt")):
        print(f"no .txt files in {options.texts}", file=sys.stderr)
        return 1
    versions = ", ".join(f"{name} {version(name)}" for name in ("policygraph", "shacl", "pyshacl", "rdflib"))
    print(f"Python {platform.python_version()}, {versions}; {platform.machine()}\n")
    print("| triples | policygraph | memory | pySHACL | memory | times | results |", "|---:|" + "---:|" * 6, sep="\n")
    with tempfile.TemporaryDirectory() as scratch:
        made = graphs(options.texts, sorted({*options.sizes, *options.alone}), Path(scratch))
        for size, folder in made.items():
            ours = apart(folder, "fast", options.limit)
            assert ours is not None
            cells = [f"{ours['triples']:,}", f"{ours['seconds']:.2f} s", f"{ours['memory']:,} MB"]
            if size in options.sizes:
                theirs = apart(folder, "pyshacl", options.limit)
                if theirs is None:
                    cells += [f"over {options.limit} s", "", f"over {options.limit / ours['seconds']:,.0f}"]
                elif theirs["digest"] != ours["digest"]:
                    raise SystemExit(f"the engines disagree: {ours['results']} results here, {theirs['results']} there")
                else:
                    times = theirs["seconds"] / ours["seconds"]
                    cells += [f"{theirs['seconds']:.1f} s", f"{theirs['memory']:,} MB", f"{times:,.0f}"]
            else:
                cells += ["", "", ""]
            print("| " + " | ".join([*cells, str(ours["results"])]) + " |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
