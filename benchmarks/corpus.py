"""A large corpus from a small one: real plans again under other places and years.

    python benchmarks/corpus.py FOLDER_OF_TEXTS OUT --documents 2000

Each round copies every text once more with the provinces and prefectures that it names moved on by a number of
places in the table of divisions; when all provinces have had their turn, years move on by five, and a five-year plan's
number becomes the years it stands for, also in front of what a title is about: sentences, tables and lists stay as
people wrote them, while places, periods and with them bodies, plans and metrics by place differ.  What the state's bodies or a county's issued, or names no subject, comes once.
The same call gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, repeat
from pathlib import Path

from pyoxigraph import Triple

from policygraph.vocab.places import Places

_YEAR = re.compile(r"(?<![0-9])20[0-4][0-9](?=年|[-—~至—])")
_SUBJECT = re.compile("(?<=关于)|(?<!的)(?=实施方案|工作方案|行动方案|行动计划|工作要点|专项行动|发展规划)")
_FIVE_YEARS = re.compile("[“]?十四五[”]?")
_HEAD = 300
"""Characters in which a text names its place, if it does."""


@cache
def _known(level: str) -> list[str]:
    return [p.name for p in Places.load().all if p.level == level and p.until is None and len(p.name) > 2]


@cache
def _rotation(step: int) -> tuple[re.Pattern[str], dict[str, str]]:
    moved: dict[str, str] = {}
    for level in ("province", "prefecture"):
        known = _known(level)
        for at, name in enumerate(known):
            moved[name] = known[(at + step) % len(known)]
    return re.compile("|".join(sorted(moved, key=len, reverse=True))), moved


def is_local(text: str) -> bool:
    """Whether a text names a province or prefecture at its head, no county, and what it is about: elsewhere and in
    other years it would be another plan."""
    head = text[:_HEAD]
    named = _rotation(1)[0].search(head) is not None and not any(name in head for name in _known("county"))
    return named and _SUBJECT.search(head) is not None


def variant(text: str, step: int) -> str:
    """The text in round ``step``; round 0 is the text itself."""
    if step == 0:
        return text
    pattern, moved = _rotation(step)
    text = pattern.sub(lambda match: moved[match.group()], text)
    later = 5 * (step // len(_known("province")))
    if later:
        text = _YEAR.sub(lambda match: str(int(match.group()) + later), text)
        text = _FIVE_YEARS.sub(lambda match: f"{2021 + later}—{2025 + later}年", text)
        # A title without a year would be that of the same plan again.
        text = _SUBJECT.sub(f"{2021 + later}年", text[:_HEAD]) + text[_HEAD:]
    return text + f"\n（第{step}轮）\n"


def corpus(folder: Path, documents: int) -> Iterator[tuple[str, str]]:
    """(file name, text) of the first ``documents`` texts, as many rounds as it takes."""
    texts = {file.name: file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob("*.txt"))}
    again = {name: text for name, text in texts.items() if is_local(text)}
    rounds = chain([texts], repeat(again or texts))
    made = ((step, name, text) for step, each in enumerate(rounds) for name, text in each.items())
    for step, name, text in islice(made, documents):
        yield f"{step:03d}-{name}", variant(text, step)


def write(folder: Path, out: Path, documents: int) -> list[Path]:
    """The corpus as files in ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in corpus(folder, documents):
        (out / name).write_text(text, encoding="utf-8")
        written.append(out / name)
    return written


def graphs(texts: Path, sizes: list[int], out: Path) -> dict[int, Path]:
    """For each size a folder of N-Triples files, a document each, of about that many triples together.

    They are what ``build`` makes of the corpus, with what follows from each document, and whole documents are taken
    until the size is reached.  The vocabulary, the same at every size, lies beside them and does not count.
    """
    from policygraph.graph.store import DERIVED, open_store
    from policygraph.graph.terms import VOCABULARY_GRAPH

    documents = 40
    while True:
        write(texts, out / "texts", documents)
        command = [sys.executable, "-m", "policygraph", "--store", str(out / "store")]
        subprocess.run([*command, "build", "-q", "-j", "2", str(out / "texts")], check=False, capture_output=True)
        with open_store(out / "store", read_only=True) as opened:
            if len(opened.merged) < max(sizes) * 1.05:
                documents = int(documents * min(4, max(sizes) * 1.2 / len(opened.merged))) + 1
                continue
            made: dict[int, Path] = {}
            for size in sizes:
                folder = made[size] = out / f"graphs-{size}"
                folder.mkdir()
                count = 0
                for number, (node, _, _) in enumerate(opened.documents()):
                    if count >= size:
                        break
                    triples = [*opened.triples(node.value), *opened.triples(DERIVED + node.value)]
                    _write(folder / f"{number:05}.nt", triples)
                    count += len(triples)
                _write(folder / "vocabulary.nt", opened.triples(VOCABULARY_GRAPH.value))
            return made


def _write(file: Path, triples: list[Triple]) -> None:
    file.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    chosen = parser.parse_args()
    print(len(write(chosen.texts, chosen.out, chosen.documents)), "texts in", chosen.out)
