"""From a store to the data of the site: each predicate is read once, in the order of nothing, and sorted here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store

from ..graph.present import require_plans
from ..graph.terms import DCTERMS, PG, PGM, RDFS, SKOS, TYPE, Namespace
from .corpus import Agency, Corpus, Duty, Fact, Issue, Metric, Names, Place, Plan, Section, Words, shortened

_LONGEST = 300
"""Most characters of a name; the graph, and the Turtle of a page, has it whole."""
AGENCY_SORTS = ("NamedAgency", "AgencyGroup", "PlaceholderAgency")
_CODED = (
    "quantification", "comparator", "effectiveComparator", "valueKind", "changeDirection", "commitmentLevel", "lostSlot",
    "deadlineBasis", "deadlinePrecision", "reviewStatus", "citationFunction", "population", "valueChainStage",
    "deferredToLevel", "taskKind",
)  # fmt: skip
_TOLD = (
    *_CODED, "statement", "deadline", "deadlineText", "inSection", "hasMetric", "metricText", "targetValue", "lowerBound",
    "upperBound", "hasUnit", "valueText", "valueInWords", "qualitativeText", "baselineYear", "baselineValue",
    "scopeText", "appliesToPlace", "approximate", "canonicalValue", "populationText", "commitmentCue", "partOfTask",
    "number", "actionVerb", "citedResource",
)  # fmt: skip


_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def visible(text: str) -> str:
    """The text with each control character, bidirectional ones above all, as a visible mark: offsets stay.

    A plan that turns the order of what follows round (U+202E) would otherwise make a page lie.
    """
    return _CONTROL.sub("\ufffd", text) if _CONTROL.search(text) else text


class _Reader:
    def __init__(self, store: Store) -> None:
        self.store = store

    def pairs(self, space: Namespace, local: str) -> Iterator[tuple[str, str, str | None]]:
        """(subject, value, language) of a predicate."""
        for quad in self.store.quads_for_pattern(None, space[local], None):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode):
                if isinstance(value, Literal):
                    yield subject.value, visible(value.value), value.language
                elif isinstance(value, NamedNode):
                    yield subject.value, value.value, None

    def one(self, local: str, space: Namespace = PG) -> dict[str, str]:
        """The one value of each subject; of several the least, so that nothing hangs on their order."""
        found: dict[str, str] = {}
        for subject, value, _ in self.pairs(space, local):
            if subject not in found or value < found[subject]:
                found[subject] = value
        return found

    def many(self, local: str, space: Namespace = PG) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for subject, value, _ in self.pairs(space, local):
            found.setdefault(subject, set()).add(value)
        return {subject: tuple(sorted(values)) for subject, values in found.items()}

    def names(self, local: str, space: Namespace = SKOS) -> dict[str, Names]:
        """Labels by language; one without a language counts as Chinese."""
        found: dict[str, dict[str, str]] = {}
        for subject, value, language in self.pairs(space, local):
            mine, tag, value = found.setdefault(subject, {}), language or "zh", shortened(value, _LONGEST)
            if tag not in mine or value < mine[tag]:
                mine[tag] = value
        return {subject: dict(sorted(mine.items())) for subject, mine in found.items()}

    def of_class(self, *names: str) -> dict[str, str]:
        return {
            quad.subject.value: name
            for name in names
            for quad in self.store.quads_for_pattern(None, TYPE, PG[name])
            if isinstance(quad.subject, NamedNode)
        }


def gather(store: Store) -> Corpus:
    """The corpus of a store (its ``merged`` view).

    Raises StoreError where it holds no plan: an empty store, or a graph of another ontology.
    """
    require_plans(store)
    read = _Reader(store)
    corpus = Corpus(triples=len(store))
    labels = read.names("prefLabel")
    words = _words(read)
    evidence = {s: tuple(words[e] for e in found if e in words) for s, found in read.many("hasEvidence").items()}
    first = {s: min(found, key=lambda w: (w.document, w.start, w.end)) for s, found in evidence.items() if found}
    _vocabulary(read, corpus, labels)
    _plans(read, corpus, first)
    _agencies(read, corpus, labels, words)
    _facts(read, corpus, first)
    _duties(read, corpus, first)
    _sections(read, corpus, first)
    _issues(read, corpus, first)
    for name in ("cascadesFrom", "stretchOf", "conflictsWith"):
        found = corpus.derived[name] = read.many(name)
        back: dict[str, set[str]] = {}
        for one, others in found.items():
            for other in others:
                back.setdefault(other, set()).add(one)
        corpus.derived[f"{name}-back"] = {iri: tuple(sorted(ones)) for iri, ones in back.items()}
    _indexes(corpus)
    return corpus


def _words(read: _Reader) -> dict[str, Words]:
    start, end, quote, document = read.one("start"), read.one("end"), read.one("quote"), read.one("inDocument")
    page, cell = read.one("page"), read.one("tableCell")
    return {
        iri: Words(document.get(iri, ""), int(start[iri]), int(end[iri]), quote.get(iri, ""), page.get(iri, ""), cell.get(iri, ""))
        for iri in start if iri in end
    }  # fmt: skip


def _vocabulary(read: _Reader, corpus: Corpus, labels: dict[str, Names]) -> None:
    corpus.codes = {iri.rpartition("#")[2]: names for iri, names in sorted(labels.items()) if "/code#" in iri}
    corpus.ranks = {
        iri.rpartition("#level-")[2]: int(rank) for iri, rank in read.one("rank").items() if "#level-" in iri
    }
    corpus.units = read.one("symbol")
    level, code, within = read.one("placeLevel"), read.one("gbCode"), read.one("within")
    for iri in sorted(read.of_class("Place"), key=lambda i: (code.get(i, "999999"), i)):
        corpus.places[iri] = Place(
            iri,
            labels.get(iri) or {"zh": _tail(iri)},
            _notation(level.get(iri, "")),
            code.get(iri, ""),
            within.get(iri, ""),
        )
    other, hidden, definition = read.many("altLabel", SKOS), read.many("hiddenLabel", SKOS), read.names("definition")
    unit, kind, good = read.one("canonicalUnit"), read.one("quantityKind"), read.one("desirability")
    theme, used = read.one("theme"), set(read.one("hasMetric").values())
    for iri in sorted(used, key=lambda i: (labels.get(i, {}).get("zh", ""), i)):
        corpus.metrics[iri] = Metric(
            iri, labels.get(iri) or {"zh": _tail(iri)}, tuple(sorted({*other.get(iri, ()), *hidden.get(iri, ())})),
            definition.get(iri, {}), corpus.units.get(unit.get(iri, ""), ""), _code(kind.get(iri, "")),
            _code(good.get(iri, "")), _code(theme.get(iri, "")), iri.startswith(PGM.iri),
        )  # fmt: skip
    titles, instruments = read.names("title", DCTERMS), read.of_class("PolicyInstrument", "Programme")
    corpus.cited = {iri: titles.get(iri) or labels.get(iri) or {"zh": _tail(iri)} for iri in sorted(instruments)}


def _plans(read: _Reader, corpus: Corpus, first: dict[str, Words]) -> None:
    title, source, file, text = (
        read.one("title", DCTERMS), read.one("hasSource"), read.one("fileName"), read.one("fullText")
    )  # fmt: skip
    sha, kind, place, issuers = read.one("sha256"), read.one("planType"), read.one("appliesIn"), read.many("issuedBy")
    issued, start, end = read.one("issueDate"), read.one("planStart"), read.one("planEnd")
    number, media = read.one("documentNumber"), read.one("mediaType")
    found = []
    for iri in read.of_class("Plan"):
        document = source.get(iri, "")
        found.append(
            Plan(
                iri, title.get(iri) or file.get(document) or _tail(iri), file.get(document, ""), document,
                text.get(document, ""), sha.get(document, ""), _code(kind.get(iri, "")), place.get(iri, ""),
                issuers.get(iri, ()), issued.get(iri, "")[:10], start.get(iri, "")[:10], end.get(iri, "")[:10],
                number.get(iri, ""), media.get(document, ""), first.get(iri),
            )
        )  # fmt: skip
    corpus.plans = {plan.iri: plan for plan in sorted(found, key=lambda p: (p.title, p.iri))}


def _agencies(read: _Reader, corpus: Corpus, labels: dict[str, Names], words: dict[str, Words]) -> None:
    other, place, function = read.many("altLabel", SKOS), read.one("jurisdiction"), read.one("policyFunction")
    plan, mentions = read.one("placeholderIn"), read.many("mentionedAt")
    found = []
    for iri, sort in read.of_class(*AGENCY_SORTS).items():
        at = sorted((words[e] for e in mentions.get(iri, ()) if e in words), key=lambda w: (w.document, w.start, w.end))
        found.append(
            Agency(
                iri, sort, labels.get(iri) or {"zh": _tail(iri)}, other.get(iri, ()), place.get(iri, ""),
                _code(function.get(iri, "")), plan.get(iri, ""), tuple(at),
            )
        )  # fmt: skip
    corpus.agencies = {a.iri: a for a in sorted(found, key=lambda a: (a.names.get("zh", ""), a.iri))}


def _facts(read: _Reader, corpus: Corpus, first: dict[str, Words]) -> None:
    plan, citing, title = read.one("inPlan"), read.one("citingPlan"), read.one("title", DCTERMS)
    rule, confidence, rules = read.one("extractedByRule"), read.one("confidence"), read.one("label", RDFS)
    told: dict[str, dict[str, str]] = {}
    for name in _TOLD:
        for subject, value in read.one(name).items():
            told.setdefault(subject, {})[name] = _code(value) if name in _CODED else value
    order = {iri: at for at, iri in enumerate(corpus.plans)}
    for kind, into, home in (
        ("Target", corpus.targets, plan), ("Task", corpus.tasks, plan), ("Citation", corpus.citations, citing)
    ):  # fmt: skip
        found = [
            Fact(
                iri, kind, home[iri], first.get(iri), told.get(iri, {}), title.get(iri, "") if kind == "Task" else "",
                rules.get(rule.get(iri, ""), ""), confidence.get(iri, ""),
            )
            for iri in read.of_class(kind) if home.get(iri) in corpus.plans
        ]  # fmt: skip
        found.sort(key=lambda f: (order[f.plan], f.words.start if f.words else 0, f.iri))
        into.update((fact.iri, fact) for fact in found)


def _duties(read: _Reader, corpus: Corpus, first: dict[str, Words]) -> None:
    agency, role, basis = read.one("responsibleAgency"), read.one("role"), read.one("basis")
    items, sections, surface = read.many("forItem"), read.one("forSection"), read.one("surfaceForm")
    rule, confidence, rules = read.one("extractedByRule"), read.one("confidence"), read.one("label", RDFS)
    source = read.one("inheritedFrom")
    for iri in read.of_class("Responsibility"):
        if agency.get(iri) not in corpus.agencies:
            continue
        for item in items.get(iri, ("",)):
            duty = Duty(
                iri, agency[iri], _notation(role.get(iri, "")), _notation(basis.get(iri, "")), item, sections.get(iri, ""),
                surface.get(iri, ""), first.get(iri), rules.get(rule.get(iri, ""), ""), confidence.get(iri, ""),
                source.get(iri, ""),
            )  # fmt: skip
            corpus.duties.setdefault(item or duty.section, []).append(duty)
    for duties in corpus.duties.values():
        duties.sort(key=lambda d: (BASES.index(d.basis) if d.basis in BASES else 9, _role(d.role), d.agency, d.iri))


BASES = ("explicit", "inheritedFromTask", "inheritedFromHeading", "impliedByIssuer")
ROLES = ("lead", "responsible", "accountable", "joint", "support", "supervise")


def _role(name: str) -> int:
    return ROLES.index(name) if name in ROLES else len(ROLES)


def _sections(read: _Reader, corpus: Corpus, first: dict[str, Words]) -> None:
    path, number, heading = read.one("sectionPath"), read.one("number"), read.one("heading")
    for plan, found in read.many("hasSection").items():
        made = [Section(s, path.get(s, ""), number.get(s, ""), heading.get(s, ""), first.get(s)) for s in found]
        made.sort(key=lambda s: (s.words.start if s.words else 0, [int(p) for p in s.path.split(".") if p], s.iri))
        corpus.sections[plan] = made


def _issues(read: _Reader, corpus: Corpus, first: dict[str, Words]) -> None:
    code, severity, message = read.one("issueCode"), read.one("issueSeverity"), read.names("message", PG)
    for plan, found in read.many("hasIssue").items():
        issues = [
            Issue(i, plan, code.get(i, ""), _code(severity.get(i, "")), message.get(i, {}), first.get(i)) for i in found
        ]
        corpus.issues[plan] = sorted(issues, key=lambda i: (i.words.start if i.words else 0, i.code, i.iri))


def _indexes(corpus: Corpus) -> None:
    corpus.by_document = {plan.document: plan for plan in reversed(corpus.plans.values()) if plan.document}
    for facts in (corpus.targets, corpus.tasks, corpus.citations):
        for fact in facts.values():
            corpus.by_plan.setdefault(fact.plan, []).append(fact)
    for facts_here in corpus.by_plan.values():
        facts_here.sort(key=lambda f: (f.words.start if f.words else 0, -(f.words.end if f.words else 0), f.iri))
    for fact in corpus.targets.values():
        corpus.by_metric.setdefault(fact.get("hasMetric"), []).append(fact)
    for item, duties in sorted(corpus.duties.items()):
        for duty in duties:
            corpus.by_agency.setdefault(duty.agency, []).append(duty)
        if item in corpus.targets or item in corpus.tasks:
            # Who the issuer stands for by default works with nobody.
            bodies = sorted({d.agency for d in duties if d.basis != "impliedByIssuer"})
            for one in bodies:
                for other in bodies:
                    if one != other:
                        mine = corpus.shared.setdefault(one, {})
                        mine[other] = mine.get(other, 0) + 1


def _code(iri: str) -> str:
    return iri.rpartition("#")[2]


def _notation(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("-")[2]


def _tail(iri: str) -> str:
    return iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
