"""The order in which a site is written."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from pyoxigraph import Store

from ..resources import site
from .address import slugs
from .agencies import write_agencies, write_agency
from .cascade import write_cascade
from .corpus import Corpus, Words
from .finding import write_index
from .frame import Frame
from .gather import gather
from .lists import Lists
from .metrics import write_metric, write_metrics
from .networks import NETWORKS, Networks, drawing_scripts
from .reader import layouts, write_plan
from .relations import Relations
from .start import write_start
from .targets import write_targets
from .turtle import Turtle
from .workers import Job, cores, run
from .write import MARK, Folder, compact

_FEW = 20
"""Plans up to which one process is as quick."""
_VENDORED = {
    "table-core.js": "vendor/table-core-8.21.3.js", "workbook.js": "vendor/write-excel-file-4.1.1.js", "chart.js": "vendor/chart-4.6.1.js",
}  # fmt: skip


def build(
    store: Store, target: Path, title: str | None, replace: bool, processes: int | None = None
) -> tuple[int, int]:
    """Write everything; the number of files and of bytes."""
    corpus = gather(store)
    folder = Folder(target, replace)
    try:
        jobs = _jobs(corpus, store, Frame.make(corpus, folder, title))
        run(jobs, folder, processes or (cores() if len(corpus.plans) > _FEW else 1))
        folder.put(MARK, compact({"plans": len(corpus.plans), "targets": len(corpus.targets)}) + "\n")
        folder.finish()
    finally:
        folder.abandon()
    return folder.count, folder.size


def _jobs(corpus: Corpus, store: Store, frame: Frame) -> list[Job]:
    """Write the pages that others hang on; the rest as jobs that may be done in any order."""
    _assets(frame)
    where = layouts(corpus, slugs(corpus.plans))
    paths = {iri: layout.files[0] for iri, layout in where.items()}
    for name, things in (("metric", slugs(corpus.metrics)), ("agency", slugs(corpus.agencies))):
        paths.update((iri, f"{name}/{slug}.html") for iri, slug in things.items())
    for facts in (corpus.targets, corpus.tasks, corpus.citations):
        paths.update((fact.iri, where[fact.plan].link(fact.words)) for fact in facts.values())
    _words(frame, write_index(frame, where, paths))
    lists = Lists(frame, where, paths)
    due, gaps = lists.timeline(), lists.gaps(store)
    cascade = write_cascade(frame, where, paths)
    mentions: dict[str, list[tuple[str, Words]]] = {}
    for agency in corpus.agencies.values():
        for words in agency.mentions:
            mentions.setdefault(words.document, []).append((agency.iri, words))
    turtle = Turtle(frame, store, paths)
    networks = Networks(frame, Relations(corpus, store, where, paths), paths, turtle)
    jobs: list[Job] = [
        *(partial(networks.whole, name) for name in NETWORKS),
        networks.overview,
        partial(turtle.overviews, due, gaps, cascade),
        partial(write_targets, frame, where, paths),
        partial(write_start, frame, where, paths),
        lists.plans,
        lists.tasks,
        partial(write_metrics, frame, where, paths),
        partial(write_agencies, frame, where, paths),
    ]
    # The longest first, so that no process is left with a long one at the end.
    for plan in sorted(corpus.plans.values(), key=lambda p: (-len(p.text), p.iri)):
        jobs.append(partial(write_plan, frame, plan, where[plan.iri], paths, mentions.get(plan.document, [])))
        jobs.append(partial(turtle.plan, plan))
        jobs.append(partial(networks.plan, plan))
    for metric in corpus.metrics.values():
        jobs += [partial(write_metric, frame, where, paths, metric), partial(turtle.metric, metric)]
    for body in corpus.agencies.values():
        jobs += [partial(write_agency, frame, where, paths, body), partial(turtle.agency, body)]
    return jobs


def _assets(frame: Frame) -> None:
    for file in sorted(site("assets").iterdir()):
        if file.suffix in {".css", ".js", ".svg"}:
            frame.folder.put(f"assets/{file.name}", file.read_bytes())
    for name, source in _VENDORED.items():
        # Without the line that sends a browser's debugger for a file that is not here.
        frame.folder.put(
            f"assets/{name}", re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", site(*source.split("/")).read_bytes())
        )
    for name, data in drawing_scripts().items():
        frame.folder.put(f"assets/{name}", data)


def _words(frame: Frame, index: dict[str, list[str]]) -> None:
    for lang, words in frame.words.items():
        frame.folder.script(f"assets/words.{lang}.js", "words", {**words.for_scripts(), "index": index})
