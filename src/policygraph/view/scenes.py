"""The views: each turns a graph into a Scene with a few SPARQL queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import Store

from ..errors import QueryError
from .facets import Facts, narrow
from .rows import rows
from .scene import IMPLIED, INHERITED, STATED, STRUCTURE, Edge, Node, Scene, select
from .words import Words

_NOTES_SHOWN = 12
_STRENGTH = {STATED: 0, INHERITED: 1, IMPLIED: 2, STRUCTURE: 3}


def basis_of(iri: str) -> str:
    """How a line is drawn for a code of the list ``basis``."""
    code = iri.rpartition("basis-")[2]
    if code == "impliedByIssuer":
        return IMPLIED
    return INHERITED if code.startswith("inherited") else STATED


def flat(text: str) -> str:
    """Text on one line, as plain words."""
    return " ".join(text.split())


def quote(words: Words, text: str) -> str:
    """A line of a tooltip that gives the words of the source."""
    return f"{words('texts', 'quote')}: “{flat(text)}”"


@dataclass
class _Bundle:
    """Facts that are drawn as one line: their weight is the number of distinct items."""

    basis: str = STRUCTURE
    items: set[str] = field(default_factory=set)
    notes: dict[str, None] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)

    def facet(self, name: str, values: Iterable[str]) -> None:
        self.held.setdefault(name, set()).update(value for value in values if value)

    def facets(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(sorted(values)) for name, values in sorted(self.held.items()) if values}

    def add(self, item: str, basis: str, notes: Iterable[str]) -> None:
        if _STRENGTH[basis] < _STRENGTH[self.basis]:
            # The strongest basis is what is drawn, so its words come first.
            self.basis, self.notes = basis, {**dict.fromkeys(notes), **self.notes}
        else:
            self.notes.update(dict.fromkeys(notes))
        self.items.add(item)

    def lines(self, words: Words) -> tuple[str, ...]:
        lines = tuple(self.notes)
        return lines if len(lines) <= _NOTES_SHOWN else (*lines[:_NOTES_SHOWN], f"… {words('texts', 'more')}")


def agency_node(store: Store, words: Words, iri: str) -> Node:
    places = rows(store, f"SELECT ?p WHERE {{ <{iri}> pg:jurisdiction ?p }}", "p")
    notes = tuple(f"{words('texts', 'places')}: {words.label(place)}" for (place,) in places)
    return Node(iri, words.agency_kind(iri), words.label(iri), notes)


def find_plans(store: Store, words: Words, plan: str | None) -> list[str]:
    """IRIs of the plans meant: all, or those with that IRI or with that text in the title.

    Raises QueryError when none is meant.
    """
    known = [iri for (iri,) in rows(store, "SELECT ?p WHERE { ?p a pg:Plan ; pg:hasSource ?s }", "p")]
    if plan is None:
        return known
    # An exact hit is meant alone: a title may stand inside a longer title.
    found = [iri for iri in known if plan in (iri, words.label(iri))] or [
        iri for iri in known if plan in words.label(iri) or iri.endswith(plan)
    ]
    if not found:
        raise QueryError(f"no plan matches '{plan}' among {len(known)}: give a part of a title or an IRI")
    return found


def ownership(
    store: Store, words: Words, plan: str | None, limit: int | None, wanted: Mapping[str, str | None]
) -> Scene:
    """Agencies and the metrics they answer for, one line a pair, most targets first.  ``wanted``: see ``narrow``."""
    query = """SELECT ?a ?m ?t ?basis ?role ?plan ?quote ?named ?said WHERE {
      ?o a pg:Ownership ; pg:owner ?a ; pg:ownedMetric ?m ; pg:viaTarget ?t ; pg:basis ?basis .
      ?t pg:inPlan ?plan . OPTIONAL { ?t pg:hasEvidence/pg:quote ?quote } OPTIONAL { ?t pg:metricText ?said }
      OPTIONAL { ?o pg:viaResponsibility ?r .
        OPTIONAL { ?r pg:role ?role } OPTIONAL { ?r pg:hasEvidence/pg:quote ?named } }
    }"""
    plans = set(find_plans(store, words, plan))
    facts = Facts.of(store)
    bundles: dict[tuple[str, str], _Bundle] = {}
    said: dict[str, str] = {}
    for agency, metric, target, basis, role, source, text, named, worded in rows(
        store, query, "a", "m", "t", "basis", "role", "plan", "quote", "named", "said"
    ):
        if plan is not None and source not in plans:
            continue
        notes = [f"{words('texts', 'basis')}: {words.code(basis)}"]
        if role:
            notes[0] += f"；{words('texts', 'role')}: {words.code(role)}"
        notes += [quote(words, part) for part in dict.fromkeys((text, named)) if part]
        notes.append(f"{words('texts', 'plan')}: {flat(words.label(source))}")
        bundle = bundles.setdefault((agency, metric), _Bundle())
        bundle.add(target, basis_of(basis), notes)
        bundle.facet("place", facts.places.get(source, ()))
        bundle.facet("theme", facts.metric_themes.get(metric, ()))
        bundle.facet("role", (role,))
        said.setdefault(metric, worded)
    edges = [
        Edge(agency, metric, "owns", bundle.basis, len(bundle.items), bundle.lines(words), facets=bundle.facets())
        for (agency, metric), bundle in bundles.items()
    ]
    edges = narrow(edges, wanted, words)
    nodes: dict[str, Node] = {}
    for agency, metric in ((edge.source, edge.target) for edge in edges):
        if agency not in nodes:
            nodes[agency] = agency_node(store, words, agency)
        if metric not in nodes:
            nodes[metric] = Node(metric, "metric", words.label(metric, said[metric]))
    edges.sort(key=lambda edge: (_STRENGTH[edge.basis], -edge.weight, edge.source, edge.target))
    return select(words.title("ownership"), nodes, edges, limit)


def coresponsibility(
    store: Store, words: Words, plan: str | None, limit: int | None, wanted: Mapping[str, str | None]
) -> Scene:
    """Agencies that share items, one line a pair, most shared items first; unnamed bodies are left out.

    ``wanted``: see ``narrow``; a line has the roles of both its ends.
    """
    query = """SELECT ?i ?a ?basis ?role ?plan ?quote WHERE {
      ?r a pg:Responsibility ; pg:forItem ?i ; pg:responsibleAgency ?a ; pg:basis ?basis ; pg:role ?role .
      ?i pg:inPlan ?plan . OPTIONAL { ?i pg:hasEvidence/pg:quote ?quote }
      FILTER NOT EXISTS { ?a a pg:PlaceholderAgency }
    }"""
    plans = set(find_plans(store, words, plan))
    facts = Facts.of(store)
    items: dict[str, dict[str, tuple[str, str]]] = {}
    texts: dict[str, tuple[str, str]] = {}
    for item, agency, basis, role, source, text in rows(store, query, "i", "a", "basis", "role", "plan", "quote"):
        if plan is not None and source not in plans:
            continue
        texts.setdefault(item, (text, source))
        held = items.setdefault(item, {})
        if agency not in held or _STRENGTH[basis_of(basis)] < _STRENGTH[held[agency][0]]:
            held[agency] = (basis_of(basis), role)
    bundles: dict[tuple[str, str], _Bundle] = {}
    for item, held in items.items():
        text, source = texts[item]
        for one, other in combinations(sorted(held), 2):
            basis = max(held[one][0], held[other][0], key=_STRENGTH.__getitem__)
            roles = " · ".join(f"{words.label(iri)}（{words.code(held[iri][1])}）" for iri in (one, other))
            notes = [quote(words, text)] if text else []
            notes += [roles, f"{words('texts', 'plan')}: {flat(words.label(source))}"]
            bundle = bundles.setdefault((one, other), _Bundle())
            bundle.add(item, basis, notes)
            bundle.facet("place", facts.places.get(source, ()))
            bundle.facet("theme", facts.item_themes.get(item, ()))
            bundle.facet("role", (held[one][1], held[other][1]))
    edges = [
        Edge(one, other, "shares", bundle.basis, len(bundle.items),
             (f"{words('texts', 'items')}: {len(bundle.items)}", *bundle.lines(words)), directed=False,
             facets=bundle.facets())
        for (one, other), bundle in bundles.items()
    ]  # fmt: skip
    edges = narrow(edges, wanted, words)
    nodes = {iri: agency_node(store, words, iri) for edge in edges for iri in (edge.source, edge.target)}
    edges.sort(key=lambda edge: (-edge.weight, _STRENGTH[edge.basis], edge.source, edge.target))
    return select(words.title("coresponsibility"), nodes, edges, limit)
