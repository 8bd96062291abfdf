"""From the name that a person types to the node that it means: one, or the candidates, or what comes nearest."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from ..errors import UsageError
from ..graph.terms import PG, PGM, SKOS
from ..vocab.metrics import Metrics
from ..vocab.places import Places
from .facts import Facts
from .items import Plan

LABELS = ((SKOS, "altLabel"), (SKOS, "hiddenLabel"))
_NAMED = 4
"""How many names an error lists."""


def metric(facts: Facts, text: str) -> str:
    """The IRI of the metric that ``text`` names among those with a target: a label, a wording of the vocabulary or
    the words of a plan.  Raises UsageError where none or several have the name.
    """
    worded = facts.metric_words()
    used = set(worded)
    preferred = _preferred(facts, used)
    known = Metrics.load().find(text)
    if known is not None and PGM[known.key].value in used and not _hits(preferred, text):
        return PGM[known.key].value
    return _choose("metric", text, used, preferred, _merged(facts.names(*LABELS), worded), facts.labels)


def any_metric(facts: Facts, text: str) -> str:
    """The IRI of the metric that ``text`` names, with a target or not.  Raises UsageError as ``metric`` does."""
    nodes = set(facts.of_class("Metric"))
    known = Metrics.load().find(text)
    preferred = _preferred(facts, nodes)
    if known is not None and PGM[known.key].value in nodes and not _hits(preferred, text):
        return PGM[known.key].value
    return _choose("metric", text, nodes, preferred, facts.names(*LABELS), facts.labels)


def place(facts: Facts, text: str) -> str:
    """The IRI of the place with this name or GB/T 2260 code; a short form that the vocabulary knows (浙江) will do.

    Raises UsageError where none or several have the name.
    """
    nodes = set(facts.of_class("Place"))
    preferred = _merged(_preferred(facts, nodes), facts.names((PG, "gbCode")))
    codes = {known.code for known in Places.load().by_name(text)}
    short = {node: {text} for node, code in facts.place_codes.items() if code in codes}
    shown = {n: f"{facts.labels.get(n, n)} ({facts.place_codes.get(n, n)})" for n in nodes}
    return _choose("place", text, nodes, preferred, _merged(facts.names(*LABELS), short), shown)


def agency(facts: Facts, text: str) -> str:
    """The IRI of the body with this name, in full before in short.  Raises UsageError as the others do."""
    nodes = set(facts.of_class("NamedAgency", "AgencyGroup", "PlaceholderAgency"))
    preferred, others = _preferred(facts, nodes), facts.names(*LABELS)
    bound = set(facts.names((PG, "jurisdiction")))
    if any(text in preferred[node] for node in preferred if node not in bound):
        # 市水利局 in a plan that does not say of which city bears the short name of every city's body.
        preferred = _merged(preferred, {node: names & {text} for node, names in others.items() if node in nodes})
    return _choose("agency", text, nodes, preferred, others, facts.labels)


def plan(facts: Facts, text: str) -> Plan:
    """The plan with this title or file name, or the one whose place or title holds these words.  Raises UsageError as the others do."""
    titles = {iri: {p.title} for iri, p in facts.plans.items() if p.title}
    holding = {iri: {text} for iri, p in facts.plans.items() if len(text) > 1 and text in facts.place_name(p) + p.title}
    shown = {iri: f"{p.title} <{iri}>" for iri, p in facts.plans.items()}
    return facts.plans[_choose("plan", text, set(facts.plans), titles, holding, shown)]


def _preferred(facts: Facts, nodes: set[str]) -> dict[str, set[str]]:
    return {node: names for node, names in facts.names((SKOS, "prefLabel")).items() if node in nodes}


def _merged(*maps: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in maps:
        for node, names in each.items():
            found.setdefault(node, set()).update(names)
    return found


def _hits(names: Mapping[str, set[str]], text: str) -> list[str]:
    return sorted(node for node, known in names.items() if text in known)


def _choose(
    sort: str, text: str, nodes: set[str], preferred: Mapping[str, set[str]], others: Mapping[str, set[str]],
    shown: Mapping[str, str],
) -> str:  # fmt: skip
    text = text.strip().removeprefix("<").removesuffix(">")
    if text in nodes:
        return text
    others = {node: names for node, names in others.items() if node in nodes}
    hits = _hits(preferred, text) or _hits(others, text)
    if len(hits) == 1:
        return hits[0]
    if hits:
        listed = "; ".join(sorted(_labelled(node, hits, shown) for node in hits)[:_NAMED])
        more = f" and {len(hits) - _NAMED} more" if len(hits) > _NAMED else ""
        raise UsageError(f"{text!r} names {len(hits)} {sort} nodes, give one by full name or IRI: {listed}{more}")
    near: list[str] = []
    for known in (preferred, others):
        # The words of plans and short forms help only where no full name comes near.
        names = sorted({name for node, found in known.items() if node in nodes for name in found if name})
        holding = [name for name in names if text and text in name]
        near = near or holding[:_NAMED] or get_close_matches(text, names, _NAMED, 0.4)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    raise UsageError(f"no {sort} in the graph is called {text!r}{hint}")


def _labelled(node: str, hits: list[str], shown: Mapping[str, str]) -> str:
    label = shown.get(node, node)
    twice = sum(shown.get(other) == label for other in hits) > 1
    return f"{label} <{node}>" if twice else label
