"""The plan reader: the text with every fact in place, its outline, and the data that a click shows."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from .address import at_words
from .cards import Cards
from .corpus import Corpus, Plan, Words, shortened
from .frame import Frame
from .passages import Heading, Passage, Span, headings, parts
from .words import Words as Texts

KINDS = ("target", "titled", "task", "duty", "agency", "citation", "issue")
"""Kinds that a reader can have marked or not."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a plan's text stands: the file of each page and the offset at which it begins."""

    files: tuple[str, ...]
    cuts: tuple[tuple[int, int], ...]
    outline: tuple[Heading, ...]

    def file_of(self, offset: int) -> str:
        return self.files[self.part_of(offset)]

    def part_of(self, offset: int) -> int:
        return max(0, bisect_right([start for start, _ in self.cuts], offset) - 1)

    def link(self, words: Words | None) -> str:
        """The page that holds the words, opened at them."""
        return (
            self.files[0]
            if words is None
            else self.file_of(words.start) + at_words(words.start, words.end, words.quote)
        )


_WEIGHT = {"Target": 250, "Task": 110, "Citation": 110}
_MENTION = 60


def layouts(corpus: Corpus, slugs: dict[str, str]) -> dict[str, Layout]:
    """The layout of every plan: a long text, or one thick with facts, has several pages."""
    made = {}
    mentions: dict[str, list[tuple[int, int]]] = {}
    for agency in corpus.agencies.values():
        for words in agency.mentions:
            mentions.setdefault(words.document, []).append((words.start, _MENTION))
    for iri, plan in corpus.plans.items():
        outline = headings(corpus.sections.get(iri, ()), plan.text)
        facts = [(f.words.start, _WEIGHT[f.kind]) for f in corpus.facts_of(iri) if f.words is not None]
        cuts = parts(plan.text, outline, sorted([*facts, *mentions.get(plan.document, ())]))
        files = [f"plan/{slugs[iri]}.html"] + [f"plan/{slugs[iri]}.{n}.html" for n in range(2, len(cuts) + 1)]
        made[iri] = Layout(tuple(files), tuple(cuts), tuple(outline))
    return made


def write_plan(
    frame: Frame, plan: Plan, layout: Layout, paths: dict[str, str], mentions: list[tuple[str, Words]]
) -> None:
    """The pages of one plan and their data.  ``paths``: the page of each thing by IRI; ``mentions``: agencies named in it."""
    cards = Cards(frame.corpus, plan, paths, mentions).all() if plan.text else []
    spans = [Span(n, card.kind, card.start, card.end) for n, card in enumerate(cards) if card.kind != "plan"]
    bounds = sorted({at for card in cards for span in card.spans for at in span})
    total = Counter(card.kind for card in cards)
    slug = layout.files[0].removeprefix("plan/").removesuffix(".html")
    for number, (start, end) in enumerate(layout.cuts, 1):
        body, data = "", ""
        if plan.text:
            inside = [n for n, card in enumerate(cards) if card.start < end and card.end > start]
            mine = [span for span in spans if span.start < end and span.end > start]
            body = Passage(plan.text, start, end, mine, [b for b in bounds if start < b < end], layout.outline).html()
            data = f"data/plan/{slug}.{number}.js"
            frame.folder.script(data, "reader", {"part": number, "files": [f.removeprefix("plan/") for f in layout.files],
                                                 "cuts": [cut[0] for cut in layout.cuts],
                                                 "cards": {str(n): cards[n].data for n in inside}})  # fmt: skip
        frame.page(
            layout.files[number - 1], "reader.html", {"zh": plan.title, "en": plan.title}, f"ttl/plan/{slug}.ttl",
            network=f"network/{layout.files[0]}", data=data, body=Markup(body), number=number, count=len(layout.cuts),
            pages=[file.removeprefix("plan/") for file in layout.files], outline=_outline(layout, number),
            heading=shortened(plan.title, 300), about=_about(frame.corpus, plan, paths),
            marks=lambda w: [(kind, w[f"kind_{kind}"], total[kind]) for kind in KINDS if total[kind]],
            doubts=partial(_doubts, frame.corpus, plan, layout) if number == 1 else [],
        )  # fmt: skip


def _outline(layout: Layout, number: int) -> list[tuple[int, str, str, bool]]:
    rows = []
    for heading in layout.outline:
        if heading.level <= 3:
            part = layout.part_of(heading.start)
            file = "" if part == number - 1 else layout.files[part].removeprefix("plan/")
            label = heading.label if len(heading.label) <= 40 else heading.label[:39] + "…"
            rows.append((heading.level, label, f"{file}#s{heading.path}", part == number - 1))
    return rows


def _about(corpus: Corpus, plan: Plan, paths: dict[str, str]) -> Any:
    def rows(w: Texts) -> list[tuple[str, Markup]]:
        made = []
        if plan.kind:
            made.append((w["plan_kind"], Markup("{}").format(w.code(plan.kind))))
        place = corpus.places.get(plan.place)
        if place is not None:
            made.append((w["for_place"], w.marked(place.names)))
        bodies = [corpus.agencies[i] for i in plan.issuers if i in corpus.agencies]
        if bodies:
            links = [Markup('<a href="../{}">{}</a>').format(paths.get(b.iri, ""), w.marked(b.names)) for b in bodies]
            made.append((w["issued_by"], Markup("、").join(links)))
        if plan.issued:
            made.append((w["issued"], Markup("{}").format(plan.issued)))
        if plan.start:
            made.append((w["period"], Markup("{} – {}").format(plan.start, plan.end)))
        if plan.number:
            made.append((w["doc_number"], w.quoted(plan.number)))
        if plan.file:
            made.append((w["source"], w.quoted(plan.file)))
        return made

    return rows


def _doubts(corpus: Corpus, plan: Plan, layout: Layout, w: Texts) -> list[tuple[Markup, str]]:
    return [
        (
            w.quoted(w.name(issue.message)),
            layout.link(issue.words).removeprefix("plan/").replace("#c", "#i", 1) if issue.words else "",
        )
        for issue in corpus.issues.get(plan.iri, ())
    ]
