"""The index that the search reads: names with their pinyin initials, and the words of every fact."""

from __future__ import annotations

import re
from typing import Any

from .frame import Frame
from .grids import pieces
from .reader import Layout

_PIECE = 300_000
"""Most bytes of entries in one file."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def initials(name: str) -> str:
    """The first letters of a name as it is read: sthjt for 生态环境厅; "" where nothing in it is Chinese.

    Readings are those of pypinyin (MIT), which knows phrases, so that 重庆 is cq.
    """
    from pypinyin import Style, lazy_pinyin

    if not _HAN.search(name):
        return ""
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower())


def write_index(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> dict[str, list[str]]:
    """Write the index; returns its files by kind."""
    corpus = frame.corpus
    names: list[list[Any]] = []

    def add(kind: str, zh: str, en: str, href: str) -> None:
        names.append([kind, zh, en if en != zh else "", initials(zh), href])

    for plan in corpus.plans.values():
        add("plan", plan.short, "", paths[plan.iri])
    for metric in sorted(corpus.metrics.values(), key=lambda m: -len(corpus.by_metric[m.iri])):
        add("metric", metric.names.get("zh", ""), metric.names.get("en", ""), paths[metric.iri])
    for agency in sorted(corpus.agencies.values(), key=lambda a: -len(corpus.by_agency.get(a.iri, ()))):
        add("agency", agency.names.get("zh", ""), agency.names.get("en", ""), paths[agency.iri])
    for place in corpus.places.values():
        if any(plan.place == place.iri for plan in corpus.plans.values()):
            add(
                "place",
                place.names.get("zh", ""),
                place.names.get("en", ""),
                f"plans.html#place={place.names.get('zh', '')}",
            )
    cited: dict[str, str] = {}
    for fact in corpus.citations.values():
        cited.setdefault(fact.get("citedResource"), layouts[fact.plan].link(fact.words))
    for iri, href in cited.items():
        add("cited", corpus.cited.get(iri, {}).get("zh", ""), "", href)
    plans = {plan: at for at, plan in enumerate(corpus.plans)}
    texts = []
    for facts in (corpus.targets, corpus.tasks):
        for fact in facts.values():
            if fact.words is not None:
                kind = "target" if fact.kind == "Target" else "titled" if fact.title else "task"
                layout, words = layouts[fact.plan], fact.words
                texts.append(
                    [kind, plans[fact.plan], words.quote, layout.part_of(words.start) + 1, words.start, words.end]
                )
    files: dict[str, list[str]] = {"names": [], "texts": []}
    for kind, rows in (("names", names), ("texts", texts)):
        for number, piece in enumerate(pieces(rows, _PIECE), 1):
            files[kind].append(f"data/search.{kind}.{number}.js")
            told: dict[str, Any] = {"kind": kind, "rows": piece}
            if kind == "texts" and number == 1:
                told["plans"] = [[plan.short, paths[plan.iri]] for plan in corpus.plans.values()]
            frame.folder.script(files[kind][-1], "index", told)
    return files
