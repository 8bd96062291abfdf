"""The order in which a site is written."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import Store

from ..resources import site
from .address import slugs
from .corpus import Corpus, Words
from .frame import Frame
from .gather import gather
from .reader import layouts, write_plan
from .start import write_start
from .targets import write_targets
from .write import MARK, Folder, compact

_VENDORED = {"table-core.js": "vendor/table-core-8.21.3.js", "workbook.js": "vendor/write-excel-file-4.1.1.js"}


def build(store: Store, target: Path, title: str | None, replace: bool) -> tuple[int, int]:
    """Write everything; the number of files and of bytes."""
    corpus = gather(store)
    folder = Folder(target, replace)
    try:
        _write(corpus, store, Frame.make(corpus, folder, title))
        folder.put(MARK, compact({"plans": len(corpus.plans), "targets": len(corpus.targets)}) + "\n")
        folder.finish()
    finally:
        folder.abandon()
    return folder.count, folder.size


def _write(corpus: Corpus, store: Store, frame: Frame) -> None:
    _assets(frame)
    where = layouts(corpus, slugs(corpus.plans))
    paths = {iri: layout.files[0] for iri, layout in where.items()}
    for folder, things in (("metric", slugs(corpus.metrics)), ("agency", slugs(corpus.agencies))):
        paths.update((iri, f"{folder}/{name}.html") for iri, name in things.items())
    for facts in (corpus.targets, corpus.tasks, corpus.citations):
        paths.update((fact.iri, where[fact.plan].link(fact.words)) for fact in facts.values())
    write_start(frame, where, paths)
    write_targets(frame, where, paths)
    mentions: dict[str, list[tuple[str, Words]]] = {}
    for agency in corpus.agencies.values():
        for words in agency.mentions:
            mentions.setdefault(words.document, []).append((agency.iri, words))
    for plan in corpus.plans.values():
        write_plan(frame, plan, where[plan.iri], paths, mentions.get(plan.document, []))


def _assets(frame: Frame) -> None:
    for file in sorted(site("assets").iterdir()):
        if file.suffix in {".css", ".js", ".svg"}:
            frame.folder.put(f"assets/{file.name}", file.read_bytes())
    for name, source in _VENDORED.items():
        # Without the line that sends a browser's debugger for a file that is not here.
        frame.folder.put(
            f"assets/{name}", re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", site(*source.split("/")).read_bytes())
        )
    for lang, words in frame.words.items():
        frame.folder.script(f"assets/words.{lang}.js", "words", words.for_scripts())
