"""Features of a clause, in three sets that can be switched off: its characters, its surroundings, the rules' words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from plans import Candidate

from policygraph.model import Document, TargetClaim
from policygraph.relate.implicit import WITHOUT_FIGURE
from policygraph.relate.stated import rules
from policygraph.relate.target_parts import patterns
from policygraph.vocab.targets import TargetWords

SETS = ("characters", "surroundings", "rules")


@cache
def _words() -> dict[str, re.Pattern[str]]:
    w = TargetWords.load()
    return {
        "head": re.compile(w.any_of("qualitative_heads")),
        "predicate": re.compile(w.any_of("qualitative_predicates")),
        "measured": re.compile(w.any_of("metric_heads")),
        "deliver": re.compile(w.any_of("deliver_verbs")),
    }


def features(one: Candidate, sets: frozenset[str]) -> Iterator[str]:
    """The names of a clause's features; never none."""
    yield "bias"
    words = re.sub(r"\d", "0", one.words)
    goals = "goals" in one.place
    if "characters" in sets:
        for n in (1, 2, 3):
            yield from (f"c{words[i : i + n]}" for i in range(len(words) - n + 1))
        for n in range(1, 7):
            yield f"end{words[-n:]}"
            if n < 5:
                yield f"start{words[:n]}"
    if "surroundings" in sets:
        yield f"length{min(8, len(words) // 4)}"
        yield from one.place
        yield from (f"title{one.title[i : i + 2]}" for i in range(len(one.title) - 1))
        yield f"figures{min(1, one.figures[0])}{min(3, one.figures[1])}"
        for name, text in (("before", one.before[-4:]), ("behind", one.behind[:4])):
            yield from (f"{name}{text[i : i + 2]}" for i in range(len(text) - 1))
        yield f"cue{bool(one.clause.cues)}{goals}"
        if "characters" in sets:
            yield from (f"{goals}end{words[-n:]}" for n in (1, 2, 3, 4))
            yield from (f"{goals}start{words[:n]}" for n in (1, 2, 3))
    if "rules" in sets:
        c = one.clause
        here = [name for name, p in _words().items() if p.search(c.text, c.start, c.end)]
        here += [name for name, p in rules().items() if p.search(c.text, c.start, c.end)]
        here += [f"cued{m[0]}" for m in WITHOUT_FIGURE.finditer(c.text, c.start, c.end)]
        if patterns().past.search(c.text, c.start, c.end):
            here.append("past")
        yield from (f"rule{name}" for name in here)
        yield from (f"rule{goals}{name}" for name in here)
        yield f"rules{'head' in here}{'predicate' in here}{goals}"


def boundary_features(words: str, at: int, kind: str) -> Iterator[str]:
    """Features of the place before character ``at`` of a clause as a border of its metric's words."""
    yield "bias"
    yield f"{kind}first{at == 0}last{at == len(words)}"
    for n in (1, 2, 3, 4):
        left, right = words[max(0, at - n) : at], words[at : at + n]
        yield f"l{n}{left}"
        yield f"r{n}{right}"
        yield f"{kind}l{n}{left}"
        yield f"{kind}r{n}{right}"
    yield f"m{words[max(0, at - 1) : at + 1]}"
    yield f"m{words[max(0, at - 2) : at + 2]}"


def finding_features(claim: TargetClaim, document: Document) -> Iterator[str]:
    """Features of a target that the rules found: its rule, its words, what stands around it."""
    text = document.text
    section = document.section_at(claim.span.start)
    yield "bias"
    yield f"rule{claim.rule}"
    yield f"unit{claim.unit}"
    yield f"kind{claim.value_kind}{claim.comparator}"
    yield f"goals{section is not None and section.goals}"
    for name, words in (
        ("metric", claim.metric_text),
        ("value", claim.value_text),
        ("before", text[max(0, claim.span.start - 6) : claim.span.start]),
        ("behind", text[claim.span.end : claim.span.end + 6]),
        ("title", section.title.of(text)[:20] if section else ""),
    ):
        words = re.sub(r"\d", "0", words)
        yield from (f"{name}{words[i : i + n]}" for n in (1, 2) for i in range(len(words) - n + 1))
    yield f"start{claim.metric_text[:2]}"
    yield f"end{claim.metric_text[-2:]}"
