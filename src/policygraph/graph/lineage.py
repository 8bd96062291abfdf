"""How plans hang together: which carries out which, which follows which year by year, which replaces which.

A title is matched by its subject, place, years and issuer (``vocab.comparison``); where two plans fit, neither is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import permutations

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from ..vocab.comparison import Comparison, Title
from .statements import Statements
from .terms import DCTERMS, PG, PREFIXES, code

_PLANS = """SELECT ?plan ?title ?place ?gb ?start ?end ?type ?issuer WHERE {
  ?plan a pg:Plan . OPTIONAL { ?plan dcterms:title ?title } OPTIONAL { ?plan pg:planType ?type }
  OPTIONAL { ?plan pg:appliesIn ?place . OPTIONAL { ?place pg:gbCode ?gb } }
  OPTIONAL { ?plan pg:planStart ?start } OPTIONAL { ?plan pg:planEnd ?end } OPTIONAL { ?plan pg:issuedBy ?issuer }
}"""
_CITATIONS = """SELECT DISTINCT ?cite ?plan ?cited ?title ?function ?end ?doc WHERE {
  ?cite a pg:Citation ; pg:citingPlan ?plan ; pg:citedResource ?cited ; pg:citationFunction ?function ; pg:hasEvidence ?e .
  ?cited a pg:PolicyInstrument ; dcterms:title ?title . ?e pg:end ?end ; pg:inDocument ?doc .
}"""
_WITHIN = "SELECT ?a ?b WHERE { ?a pg:within+ ?b }"
_SHORTEST = 4
"""A subject of fewer characters (规划, 方案) names no plan."""
_CARRIED_OUT = ("规划", "纲要", "方案", "计划", "意见", "要点", "行动", "决定", "战略", "措施", "通知", "安排", "分工")
_DRAWN_UP = ("制定本", "制订本", "编制本", "特制定", "特编制", "制定如下", "提出以下", "提出如下", "制定以下", "结合")
_SERIES = frozenset({"annualWorkPoints", "governmentWorkReport"})


@dataclass(frozen=True, slots=True)
class _Plan:
    iri: str
    words: str
    title: Title
    place: str
    years: tuple[int, int] | None
    sort: str
    issuers: frozenset[str]


def lineage(store: Store, base_iri: str) -> list[Triple]:
    """Succession, replacement and implementation between the plans of ``store``."""
    statements = Statements(base_iri)
    words = Comparison.load()
    plans = _plans(store, words)
    within: dict[str, set[str]] = {}
    for inner, outer in _rows(store, _WITHIN):
        within.setdefault(inner, set()).add(outer)
    _succession(plans, statements)
    implemented: dict[tuple[str, str], list[str]] = {}
    replaced: dict[tuple[str, str], list[str]] = {}
    by_stem: dict[str, list[_Plan]] = {}
    for plan in plans.values():
        by_stem.setdefault(plan.title.stem, []).append(plan)
    by_title: dict[str, Title] = {}
    cited_by_plans = [row for row in sorted(_rows(store, _CITATIONS)) if row[1] in plans]
    for _, _, cited, title, *_ in cited_by_plans:
        if title not in by_title:
            by_title[title] = words.title(title)
            _describe(cited, by_title[title], statements)
    # By document, so that the text of one is in memory at a time.
    text = _Text(store)
    for cite, citing, cited, title, function, end, doc in sorted(cited_by_plans, key=lambda row: row[-1]):
        found = _match(by_title[title], title, plans[citing], by_stem, within)
        if found is not None and words.repeals.match(text.after(doc, int(end)).lstrip("》〉”）) ,，及")):
            replaced.setdefault((citing, found.iri), []).append(cite)
        elif _carries_out(function, title, partial(text.after, doc, int(end))):
            target = found.iri if found is not None else cited
            if target != citing:
                implemented.setdefault((citing, target), []).append(cite)
    for (citing, target), cites in sorted(implemented.items()):
        sources = [*cites, *([target] if target in plans else [])]
        statements.add("implements", citing, PG["implements"], target, sources)
    for (citing, target), cites in sorted(replaced.items()):
        _replace(statements, citing, target, [*cites, target])
    return statements.triples


def _carries_out(function: str, title: str, after: Callable[[], str]) -> bool:
    """Whether the plan carries the cited document out: it says so, or rests on it when it says what it was drawn up for.

    ``after`` gives what stands behind the title; it is asked where it matters.
    """
    subject = title.rstrip('》〉”"）)（试行暂修订版稿').rstrip("(（")
    if not subject.endswith(_CARRIED_OUT):
        return False
    if function.endswith("-implements"):
        return True
    if not function.endswith(("-refers", "-alignsWith")):
        return False
    sentence = after().partition("。")[0].partition("\n\n")[0]
    return any(cue in sentence for cue in _DRAWN_UP[:-1])


class _Text:
    """The text of the document that was asked for last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._document = self._text = ""

    def after(self, document: str, end: int) -> str:
        """What stands behind an offset in a document, without blanks."""
        if document != self._document:
            found = self._store.quads_for_pattern(NamedNode(document), PG["fullText"], None)
            self._text = next((q.object.value for q in found if isinstance(q.object, Literal)), "")
            self._document = document
        return "".join(self._text[end : end + 160].split())


def _describe(cited: str, title: Title, statements: Statements) -> None:
    """Level, issuer and years of an instrument, as far as its title says."""
    node = NamedNode(cited)
    if title.level:
        statements.triples.append(Triple(node, PG["instrumentLevel"], code("level", title.level)))
    if title.issuer:
        statements.triples.append(Triple(node, PG["issuerText"], Literal(title.issuer)))
    if title.years:
        first, last = title.years
        years = str(first) if first == last else f"{first}-{last}"
        statements.triples.append(Triple(node, PG["periodText"], Literal(years)))


def _match(
    title: Title, words: str, citing: _Plan, by_stem: dict[str, list[_Plan]], within: dict[str, set[str]]
) -> _Plan | None:
    """The one plan that a title cited by ``citing`` can mean."""
    if len(title.stem) < _SHORTEST:
        return None
    above = within.get(citing.place, set())
    fitting = []
    for plan in by_stem.get(title.stem, []):
        years = plan.title.years or plan.years
        if plan.iri == citing.iri or (title.years and years and title.years != years):
            continue
        national = not plan.place or plan.place.endswith("cn-000000")
        if title.place and title.place != "000000":
            right = plan.place.endswith(f"cn-{title.place}")
        elif title.level == "national":
            right = national and plan.title.level in ("", "national")
        else:
            # A bare title means what is printed with a bare title: the nation's, or one of the places that it lies in.
            right = not plan.title.place and (national or plan.place in above or plan.place == citing.place)
        if right:
            fitting.append(plan)
    if len(fitting) > 1:
        fitting = [plan for plan in fitting if "".join(plan.words.split()) == "".join(words.split())]
    return fitting[0] if len(fitting) == 1 else None


def _succession(plans: dict[str, _Plan], statements: Statements) -> None:
    series: dict[tuple[str, str], dict[str, _Plan]] = {}
    for plan in plans.values():
        if plan.place and plan.years and len(plan.title.stem) >= _SHORTEST:
            names = [plan.title.stem]
            if plan.sort in _SERIES and plan.issuers:
                # 工作要点 of one body go by one subject, however it is worded from year to year.
                names.append("|".join((plan.sort, *sorted(plan.issuers))))
            for name in names:
                series.setdefault((plan.place, name), {})[plan.iri] = plan
    pairs: set[tuple[str, str]] = set()
    for members in series.values():
        for new, old in permutations(members.values(), 2):
            if new.years is None or old.years is None:
                continue
            if new.years[0] == old.years[1] + 1:
                pairs.add((new.iri, old.iri))
            elif new.years == old.years and new.title.revised and not old.title.revised:
                _replace(statements, new.iri, old.iri, [old.iri])
    for one, other in sorted(pairs):
        statements.add("succession", one, PG["followsPlan"], other, [other])


def _replace(statements: Statements, new: str, old: str, sources: Iterable[str]) -> None:
    statements.add("replacement", new, DCTERMS["replaces"], old, sources)
    statements.triples.append(Triple(NamedNode(old), DCTERMS["isReplacedBy"], NamedNode(new)))


def _plans(store: Store, words: Comparison) -> dict[str, _Plan]:
    told: dict[str, tuple[str, ...]] = {}
    issuers: dict[str, set[str]] = {}
    for iri, *rest, issuer in sorted(_rows(store, _PLANS)):
        told.setdefault(iri, tuple(rest))
        issuers.setdefault(iri, set()).update({issuer} - {""})
    found = {}
    for iri, (title, place, _, start, end, sort) in told.items():
        years = (int(start[:4]), int(end[:4])) if start and end else None
        parts = words.title(title)
        found[iri] = _Plan(
            iri, title, parts, place, years or parts.years, sort.rpartition("-")[2], frozenset(issuers[iri])
        )
    return found


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    for row in found:
        yield tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in row)
