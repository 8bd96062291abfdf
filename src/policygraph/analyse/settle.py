"""Decisions put to the graph: to which facts they apply now, which are open again, and what changes by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from ..graph.amend import Amendment, amend, amended, as_read
from ..graph.locality import lines, read
from ..graph.store import GraphStore
from ..graph.terms import DCTERMS, PG, PGM, PGU, SKOS, TYPE, XSD, code, digest
from ..graph.vocabulary import unit_triples
from ..vocab.units import Units, unit_slug
from .decisions import Decision, roots
from .reading import CODES, Reading, View

_STATUS = {"confirm": "confirmed", "correct": "corrected", "reject": "rejected"}
_CODE = {"same-as": "sameAs", "not-same-as": "notSameAs"}
_DESCRIBES = (
    TYPE.value,
    SKOS["prefLabel"].value,
    SKOS["inScheme"].value,
    PG["jurisdiction"].value,
    PG["policyFunction"].value,
)
_SKIP_LABELS = (SKOS["prefLabel"].value, SKOS["altLabel"].value)


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision with the document graph and the node that it applies to; without them it is open, for ``reason``.

    ``now`` is what the document reads at that place today, where it reads anything.
    """

    decision: Decision
    graph: str = ""
    node: str = ""
    reason: str = ""
    now: Reading | None = None

    @property
    def applied(self) -> bool:
        return bool(self.node)


_OPEN = 100
"""How many documents are kept open."""


class Documents:
    """The documents of a store as they were read, opened when they are asked for."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.amended = amended(store)
        self.files: dict[str, list[str]] = {}
        for graph, name, _ in store.documents():
            self.files.setdefault(name, []).append(graph.value)
        self._views: dict[str, View] = {}

    def view(self, graph: str) -> View:
        view = self._views.pop(graph, None)
        if view is None:
            now = self.amended.get(graph)
            if now is None:
                view = View(self._store.rdf, graph)
            else:
                view = View.of(graph, read(sorted(as_read(self._store, graph, now))))
        self._views[graph] = view
        # Each holds the text of its document and what was asked of it: those asked for last stay.
        if len(self._views) > _OPEN:
            del self._views[next(iter(self._views))]
        return view

    def holding(self, node: str) -> list[str]:
        """The document graphs that name a node, also where an amendment took it out."""
        term = NamedNode(node)
        known = {g for graphs in self.files.values() for g in graphs}
        found = {
            quad.graph_name.value
            for quads in (
                self._store.rdf.quads_for_pattern(term, None, None),
                self._store.rdf.quads_for_pattern(None, None, term),
            )
            for quad in quads
            if isinstance(quad.graph_name, NamedNode)
        }
        found |= {g for g, a in self.amended.items() if any(f"<{node}>" in line for line in a.removed)}
        return sorted(found & known)

    def describing(self, node: str) -> list[str]:
        """The document graphs that say something of a node themselves."""
        return [graph for graph in self.holding(node) if self.view(graph).said(node)]


def settle(store: GraphStore, decisions: Sequence[Decision], documents: Documents | None = None) -> list[Settled]:
    """Where each decision applies.

    A decision on a fact holds while its document reads the same from the same sentence; what stands elsewhere in the
    document may change.  A decision on bodies or metrics holds while both are in the graph.
    """
    documents = documents or Documents(store)
    found = []
    for decision in decisions:
        if decision.kind in ("agency", "metric"):
            found.append(_settle_node(decision, documents))
        else:
            found.append(_settle_fact(decision, documents))
    return found


def _settle_node(decision: Decision, documents: Documents) -> Settled:
    for node, label in ((decision.subject, decision.label), (decision.other, decision.other_label)):
        if node and not node.startswith(PGM.iri) and not documents.describing(node):
            return Settled(decision, reason=f"no document names {label or node} any more")
    return Settled(decision, documents.holding(decision.subject)[0], decision.subject)


def _settle_fact(decision: Decision, documents: Documents) -> Settled:
    graphs = documents.holding(decision.subject) or documents.files.get(decision.file, [])
    if not graphs:
        return Settled(decision, reason=f"{decision.file or 'its document'} is not in the store any more")
    near: Reading | None = None
    for graph in graphs:
        view = documents.view(graph)
        for reading in view.readings():
            if reading.kind != decision.kind:
                continue
            same_words = reading.words == _words(decision)
            if same_words and dict(reading.fields) == dict(decision.reads):
                return Settled(decision, graph, reading.iri, now=reading)
            if same_words or (near is None and _alike(reading, decision)):
                near = reading if near is None or same_words else near
    if near is None:
        return Settled(decision, reason="the words it rests on are gone")
    if near.words != _words(decision):
        return Settled(decision, reason="the words it rests on changed", now=near)
    changed = [
        f"{name} {decision.reads.get(name, '') or '(none)'} -> {value or '(none)'}"
        for name, value in near.fields.items() if decision.reads.get(name, "") != value
    ]  # fmt: skip
    return Settled(decision, reason=f"it reads otherwise now: {', '.join(changed)}", now=near)


def _words(decision: Decision) -> tuple[str, str]:
    return "".join(decision.quote.split()), "".join(decision.sentence.split())


def _alike(reading: Reading, decision: Decision) -> bool:
    """Whether this is what became of the fact: the same metric, body or title."""
    names = ("metric", "agency", "title", "statement")
    return any(reading.fields.get(n) and reading.fields.get(n) == decision.reads.get(n) for n in names)


# ---------- applying ----------


def apply(store: GraphStore, decisions: Sequence[Decision]) -> list[Settled]:
    """Make the graph say what ``decisions`` say, and nothing that earlier ones said.

    Raises StoreError where the database cannot write.
    """
    documents = Documents(store)
    settled = settle(store, decisions, documents)
    amend(store, wanted(settled, documents, store.base_iri()))
    return settled


def wanted(settled: Sequence[Settled], documents: Documents, base: str) -> dict[str, Amendment]:
    """What the decisions that apply take out of each document and put in."""
    removed: dict[str, set[Triple]] = {}
    added: dict[str, set[Triple]] = {}
    for each in settled:
        if not each.applied:
            continue
        out, put = removed.setdefault(each.graph, set()), added.setdefault(each.graph, set())
        put.update(_node(each, base))
        if each.decision.kind not in ("agency", "metric"):
            _fact(each, documents.view(each.graph), out, put)
    merged = roots([each.decision for each in settled if each.applied])
    changes = {graph: _Change(removed[graph], added[graph]) for graph in removed}
    for graph in sorted({g for node in merged for g in documents.holding(node)}):
        _merge(documents, graph, merged, changes.setdefault(graph, _Change(set(), set())))
    return {
        graph: Amendment(lines(change.out - change.put), lines(change.put - change.out))
        for graph, change in changes.items()
        if change.out != change.put
    }


@dataclass(slots=True)
class _Change:
    out: set[Triple]
    put: set[Triple]


def _node(each: Settled, base: str) -> Iterator[Triple]:
    """The decision itself, with who and when."""
    decision = each.decision
    node = NamedNode(f"{base}decision/{digest(each.node, decision.other, decision.decision, length=12)}")
    word = _CODE.get(decision.decision, decision.decision)
    note = decision.note
    if decision.decision == "correct":
        was = ", ".join(
            f"{name}: {decision.reads.get(name, '') or '-'} -> {v or '-'}"
            for name, v in sorted(decision.corrected.items())
        )
        note = f"{note} [{was}]".strip()
    elif decision.decision == "reject":
        note = f"{note} [{decision.label or decision.quote}]".strip()
    yield Triple(node, TYPE, PG["ReviewDecision"])
    yield Triple(node, PG["decidedOn"], NamedNode(each.node))
    yield Triple(node, PG["decision"], code("decision", word))
    yield Triple(node, PG["decidedBy"], Literal(decision.who))
    yield Triple(node, PG["decidedAt"], Literal(decision.when, datatype=XSD["date"]))
    if decision.other:
        yield Triple(node, PG["decidedWith"], NamedNode(decision.other))
    if note:
        yield Triple(node, PG["decisionNote"], Literal(note))


def _fact(each: Settled, view: View, out: set[Triple], put: set[Triple]) -> None:
    subject, decision = NamedNode(each.node), each.decision
    status = PG["reviewStatus"]
    out.update(_about(view, each.node, status))
    put.add(Triple(subject, status, code("review", _STATUS[decision.decision])))
    if decision.decision == "reject":
        keep = {PG["statement"].value, PG["hasEvidence"].value, status.value}
        _drop(view, each.node, out, keep)
    elif decision.decision == "correct":
        for name, value in decision.corrected.items():
            _correct(view, each.node, name, value, out, put)


def _drop(view: View, node: str, out: set[Triple], keep: frozenset[str] | set[str]) -> None:
    """Take a fact out, and what is said of it: a duty for something that is none is no duty."""
    out.update(t for t in _about(view, node) if t.predicate.value not in keep)
    for triple in view.pointing(node):
        out.add(triple)
        if triple.predicate == PG["forItem"] and isinstance(triple.subject, NamedNode):
            _drop(view, triple.subject.value, out, set())


def _about(view: View, node: str, predicate: NamedNode | None = None) -> list[Triple]:
    return [
        Triple(NamedNode(node), NamedNode(p), o)
        for p, o in view.said(node)
        if predicate is None or p == predicate.value
    ]


def _correct(view: View, node: str, name: str, value: str, out: set[Triple], put: set[Triple]) -> None:
    subject = NamedNode(node)

    def swap(local: str, term: NamedNode | Literal | None) -> None:
        out.update(_about(view, node, PG[local]))
        if term is not None:
            put.add(Triple(subject, PG[local], term))

    if name in CODES:
        local, scheme = CODES[name]
        swap(local, code(scheme, value) if value else None)
    elif name == "metric":
        swap("hasMetric", NamedNode(value))
    elif name == "agency":
        swap("responsibleAgency", NamedNode(value))
        # The words of the plan stay as they are; they need not name the body that was meant.
        out.update(_about(view, node, PG["surfaceForm"]))
    elif name == "unit":
        unit = Units.load().get(value) if value else None
        swap("hasUnit", PGU[unit_slug(unit.symbol)] if unit is not None else None)
        if unit is not None and not unit.forms:
            # Composed units stand in no file: the document describes them.
            put.update(Triple(*said) for said in unit_triples(unit))
    elif name == "deadline":
        swap("deadline", Literal(value, datatype=XSD["date"]) if value else None)
        swap("deadlineBasis", code("deadlineBasis", "deadlineExplicit") if value else None)
        swap("deadlinePrecision", None)
    elif name == "scope":
        swap("scopeText", Literal(value) if value else None)
        places = view.values(view.plan, PG["appliesIn"])
        swap("appliesToPlace", NamedNode(places[0]) if not value and places else None)
    elif name == "value":
        _set_value(view, node, value, swap)
    elif name == "statement":
        swap("statement", Literal(value, language="zh"))
        titles = _about(view, node, DCTERMS["title"])
        out.update(titles)
        if titles:
            put.add(Triple(subject, DCTERMS["title"], Literal(value, language="zh")))
    elif name == "title":
        _cite(view, node, value, out, put)


def _cite(view: View, node: str, title: str, out: set[Triple], put: set[Triple]) -> None:
    """Let a citation name the document or programme ``title`` in place of the one that was read."""
    subject = NamedNode(node)
    for triple in _about(view, node, PG["citedResource"]):
        cited = triple.object
        assert isinstance(cited, NamedNode)
        out.add(triple)
        if all(other.subject == subject for other in view.pointing(cited.value)):
            out.update(_about(view, cited.value))  # nothing else of the document names it
        programme = (TYPE.value, PG["Programme"]) in view.said(cited.value)
        # The same name that a build gives to a document of this title.
        name = digest(title) if programme else digest(title, length=10)
        fresh = NamedNode(f"{cited.value.rpartition('/')[0]}/{name}")
        put.add(Triple(subject, PG["citedResource"], fresh))
        put.add(Triple(fresh, TYPE, PG["Programme" if programme else "PolicyInstrument"]))
        put.add(Triple(fresh, SKOS["prefLabel"] if programme else DCTERMS["title"], Literal(title, language="zh")))


def _set_value(view: View, node: str, value: str, swap: object) -> None:
    assert callable(swap)
    low, _, high = value.partition("-")
    number = Literal(value, datatype=XSD["decimal"])
    for local in ("targetValue", "lowerBound", "upperBound", "lostSlot", "qualitativeText", "valueInWords"):
        swap(local, None)
    if high:
        swap("lowerBound", Literal(low, datatype=XSD["decimal"]))
        swap("upperBound", Literal(high, datatype=XSD["decimal"]))
        swap("comparator", code("comparator", "between"))
    else:
        swap("targetValue", number)
        if not view.value(node, PG["comparator"]) or view.value(node, PG["lowerBound"]):
            swap("comparator", code("comparator", "equal"))
    swap("quantification", code("quantification", "quantified"))
    if not view.value(node, PG["valueKind"]):
        swap("valueKind", code("valueKind", "level"))


def _merge(documents: Documents, graph: str, merged: Mapping[str, str], change: _Change) -> None:
    """Let the node that stands for others take their place; their names become its other names."""
    view = documents.view(graph)
    for old, new in sorted(merged.items()):
        target = NamedNode(new)
        if view.said(old) and not view.said(new) and not new.startswith(PGM.iri):
            # A document that names the other alone describes the one that stands for it, so that it can stand by itself.
            described = documents.view(documents.describing(new)[0])
            change.put.update(t for t in _about(described, new) if t.predicate.value in _DESCRIBES)
        known = {label for p in _SKIP_LABELS for label in view.values(new, NamedNode(p))}
        for predicate, term in view.said(old):
            triple = Triple(NamedNode(old), NamedNode(predicate), term)
            _move(change, triple, None)
            if predicate in _SKIP_LABELS:
                if not new.startswith(PGM.iri) and term.value not in known:
                    change.put.add(Triple(target, SKOS["altLabel"], term))
            elif predicate == PG["mentionedAt"].value:
                change.put.add(Triple(target, PG["mentionedAt"], term))
        for triple in view.pointing(old):
            subject = triple.subject
            if isinstance(subject, NamedNode):
                moved = Triple(NamedNode(merged.get(subject.value, subject.value)), triple.predicate, target)
                _move(change, triple, moved)


def _move(change: _Change, triple: Triple, moved: Triple | None) -> None:
    if triple in change.out:
        return  # a fact that was rejected or corrected takes its old words with it
    change.out.add(triple)
    if moved is not None:
        change.put.add(moved)


# ---------- what a correction may say ----------


def checked(name: str, value: str, known_codes: Mapping[str, Iterable[str]]) -> str:
    """``value`` in the form in which the graph has it.  Raises ValueError that says what is wrong."""
    value = value.strip()
    if name in CODES:
        codes = sorted(known_codes[CODES[name][1]])
        if value and value not in codes:
            raise ValueError(f"{value!r} is none of {', '.join(codes)}")
    elif name == "value":
        bare = value.replace(",", "").replace("，", "").replace("—", "-").replace("～", "-").replace("~", "-")
        if not re.fullmatch(r"\d+(\.\d+)?(-\d+(\.\d+)?)?", bare):
            raise ValueError(f"{value!r} is no number; write 30, 3.5 or 30-40")
        value = "-".join(_plain(part) for part in bare.split("-"))
    elif name == "unit" and value:
        units = Units.load()
        symbol = units.symbol_of(value) or value
        unit = units.get(symbol)
        if unit is None:
            raise ValueError(f"the vocabulary has no unit {value!r}")
        value = unit.symbol
    return value


def _plain(number: str) -> str:
    return (number.rstrip("0").rstrip(".") if "." in number else number) or "0"
