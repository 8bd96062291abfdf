"""Characters a second from text to claims on one core, beside part-of-speech tagging with jieba.

    python benchmarks/extraction.py FOLDER [--rounds 5] [--limit N]

Needs the package installed (or PYTHONPATH=src).  jieba is measured if it is installed, and needed for nothing else.
Each round times both on the same texts one right after the other, so that a busy machine slows both alike; the ratio
is taken round by round.  What is compared is cost, not results: jieba.posseg cuts and tags words and knows nothing of
targets or responsibilities.
"""

from __future__ import annotations

import argparse
import logging
import os
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

    tag = jieba_tagger()
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    characters = sum(map(len, texts))

    def read_all(some: Sequence[Path]) -> None:
        for path in some:
            read_document(path)

    # word lists and dictionaries are loaded once a process: not part of the rate
    loading = timed(lambda: read_all(paths[:1]))
    if tag is not None:
        tag(texts[0])

    def extract() -> None:
        read_all(paths)

    def tag_words() -> None:
        for text in texts:
            assert tag is not None
            tag(text)

    ours: list[float] = []
    theirs: list[float] = []
    for number in range(options.rounds):
        # taking turns at going first: neither always meets the warmer machine
        order = [extract, tag_words] if number % 2 == 0 else [tag_words, extract]
        for work in order:
            if work is extract:
                ours.append(characters / timed(work))
            elif tag is not None:
                theirs.append(characters / timed(work))

    print(f"{len(paths)} texts, {characters} characters, {options.rounds} rounds, one core; first text {loading:.2f} s")
    print(f"{'characters a second':34s}{'min':>12s}{'median':>12s}{'max':>12s}")
    print(row("policygraph, text to claims", ours, ",.0f"))
    if theirs:
        print(row("jieba.posseg, words and tags", theirs, ",.0f"))
        print(row("ratio, round by round", [a / b for a, b in zip(ours, theirs, strict=True)], ".2f"))
    else:
        print("jieba is not installed: pip install jieba")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
