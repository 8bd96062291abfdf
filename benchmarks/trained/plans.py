"""The annotated plans with what the rules read of them, and their clauses as candidates for targets told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policygraph.errors import PolicygraphError
from policygraph.evaluate.gold import to_gold
from policygraph.evaluate.offsets import completed
from policygraph.evaluate.run import gold_documents
from policygraph.model import Document, DocumentClaims, Section, Span
from policygraph.pipeline import read_document
from policygraph.recognise.quantities import document_quantities
from policygraph.relate.deadlines import deadlines
from policygraph.relate.target_filters import is_past, past_section
from policygraph.relate.target_parts import Clause
from policygraph.relate.targets import clauses
from policygraph.zh.compact import Compact, compact

Item = dict[str, Any]
BLOCK = re.compile(r"[^。！？\n]+")
#: What a target told in words says: a state without value, all of it, none of it.
KINDS = ("state", "all", "none")
#: What a clause holds that says all or none.
WHOLE = re.compile("[全零无杜消清均都尽]|百分之百|不发生|不再|停止")


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: its annotation, and what the rules found, both in the gold format."""

    name: str
    group: str
    gold: Item
    found: Item
    claims: DocumentClaims

    @property
    def document(self) -> Document:
        return self.claims.document


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause.  ``clause`` counts in ``line.text``; ``labels`` holds, by kind, the targets annotated in it."""

    plan: int
    line: Compact
    clause: Clause
    before: str
    behind: str
    figures: tuple[int, int]
    title: str
    place: tuple[str, ...]
    labels: dict[str, list[Item]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return self.clause.text[self.clause.start : self.clause.end]

    @property
    def span(self) -> Span:
        return self.line.span(self.clause.start, self.clause.end)


def kind_of(target: Item) -> str | None:
    """Which of KINDS a target of the gold format is; None for one with digits and for other values."""
    if target["kind"] == "qualitative":
        return "state"
    if target["kind"] != "quantified" or not target.get("implicit"):
        return None
    return {100: "all", 0: "none"}.get(target.get("value"))


def plans(folders: Sequence[Path], texts: Sequence[Path]) -> list[Plan]:
    """The plans annotated in ``folders`` whose texts lie below ``texts``, read by the rules; without tables-only ones."""
    paths = {p.name: p for folder in texts for p in sorted(folder.rglob("*")) if p.is_file()}
    out = []
    for folder in folders:
        for name, gold in gold_documents(folder).items():
            path = paths.get(str(gold.get("file")))
            if path is None or gold.get("offsets") is False:
                continue
            try:
                claims = read_document(path)
            except PolicygraphError:
                continue
            out.append(Plan(name, folder.name, completed(gold, claims.document.text), to_gold(claims), claims))
    return out


def families(read: Sequence[Plan]) -> list[int]:
    """For each plan the number of the first plan of its family: those that share a twelfth of their sentences.

    Plans of one field follow one model text, so a plan is held out together with its family.
    """
    sentences = [
        {re.sub(r"\s|\d", "", s.of(p.document.text)) for s in p.document.sentences if s.end - s.start >= 12}
        for p in read
    ]
    family = list(range(len(read)))
    for i, mine in enumerate(sentences):
        for j, other in enumerate(sentences[:i]):
            if len(mine & other) * 12 > min(len(mine), len(other)):
                old, new = max(family[i], family[j]), min(family[i], family[j])
                family = [new if f == old else f for f in family]
    return family


def candidates(plan: Plan | DocumentClaims, number: int) -> Iterator[Candidate]:
    """Clauses of a plan's text outside tables that may state a target in words, in text order, with what is annotated.

    Those of goals sections, of sentences with a date, of sentences with a figure in the first sections, and those
    with a word for all or none; what the rules hold for past is left out.
    """
    document = plan.document
    gold = [t for t in plan.gold["targets"] if "start" in t and kind_of(t)] if isinstance(plan, Plan) else []
    quantities = [q.figure.start for q in document_quantities(document)]
    period = document.header.period or (None, None)
    for paragraph in document.paragraphs:
        if paragraph.end <= document.body.start or past_section(document, paragraph.start):
            continue
        if any(paragraph.overlaps(t.span) for t in document.tables):
            continue
        line = compact(document.text, paragraph)
        figures = [line.index(q) for q in quantities if paragraph.start <= q < paragraph.end]
        for m in BLOCK.finditer(line.text):
            section = document.section_at(line.offsets[m.start()])
            title, place = _surroundings(document, section.index if section else None)
            cues = tuple(deadlines(line.text, m.start(), m.end(), *period))
            spans = clauses(line.text, m.start(), m.end())
            total = sum(m.start() <= f < m.end() for f in figures)
            aims = (section is not None and section.goals) or bool(cues) or (total > 0 and _early(document, section))
            for i, (a, b) in enumerate(spans):
                if not (aims or WHOLE.search(line.text, a, b)):
                    continue
                clause = Clause(
                    line.text, a, b, m.start(), m.end(), cues,
                    section is not None and section.goals, section.index if section else None,
                )  # fmt: skip
                if is_past(clause, b):
                    continue
                one = Candidate(
                    number, line, clause,
                    line.text[slice(*spans[i - 1])] if i else "",
                    line.text[slice(*spans[i + 1])] if i + 1 < len(spans) else "",
                    (sum(a <= f < b for f in figures), total), title, place,
                )  # fmt: skip
                for target in gold:
                    if a <= line.index(target["end"] - 1) < b and paragraph.start < target["end"] <= paragraph.end:
                        one.labels.setdefault(str(kind_of(target)), []).append(target)
                yield one


def _early(document: Document, section: Section | None) -> bool:
    """In a first section, before any task: plans whose goals stand under no heading of their own."""
    return section is not None and not any(s.is_task for s in document.sections[: section.index + 1])


def _surroundings(document: Document, index: int | None) -> tuple[str, tuple[str, ...]]:
    """The titles above a place, and what kind of sections they are."""
    titles, place = [], []
    while index is not None:
        section = document.sections[index]
        titles.append(section.title.of(document.text)[:30])
        place.append(f"task{section.level}" if section.is_task else f"section{section.level}")
        if section.goals:
            place.append("goals")
        index = section.parent
    return "/".join(titles), tuple(place)
