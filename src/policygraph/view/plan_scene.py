"""The view of a plan: its tasks in their order, targets, the bodies named, the documents cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pyoxigraph import Store

from .facets import Facts, narrow
from .rows import rows
from .scene import IMPLIED, STATED, STRUCTURE, Edge, Node, Scene, select
from .scenes import agency_node, basis_of, find_plans, flat, quote
from .words import Words


def plan_scene(
    store: Store, words: Words, plan: str | None, limit: int | None, wanted: Mapping[str, str | None]
) -> Scene:
    """The plans meant and what hangs on them.  Titled items only: the actions below them would bury the picture.

    ``wanted``: see ``narrow``.  Raises QueryError when ``plan`` matches none.
    """
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    plans = find_plans(store, words, plan)
    for iri in plans:
        nodes[iri] = Node(iri, "plan", flat(words.label(iri)))
    facts = Facts.of(store)
    for draw in (_items, _bodies, _cited):
        for iri in plans:
            drawn: list[Edge] = []
            draw(store, words, iri, nodes, drawn)
            edges += [_faceted(edge, facts, iri) for edge in drawn]
    if any(wanted.values()):
        edges = narrow(edges, wanted, words)
        nodes = {iri: nodes[iri] for edge in edges for iri in (edge.source, edge.target)}
    title = words.title("plan") if len(plans) != 1 else flat(words.label(plans[0]))
    return select(title, nodes, edges, limit)


def _faceted(edge: Edge, facts: Facts, plan: str) -> Edge:
    """The edge with the plan's places and the themes of the item that it leads to."""
    found = {"place": facts.places.get(plan, ()), "theme": facts.item_themes.get(edge.target, ()), **edge.facets}
    return replace(edge, facets={name: values for name, values in sorted(found.items()) if values})


def _items(store: Store, words: Words, plan: str, nodes: dict[str, Node], edges: list[Edge]) -> None:
    titled = rows(
        store,
        f"""SELECT ?k ?title ?quote ?above ?start WHERE {{ ?k a pg:Task ; pg:inPlan <{plan}> ; dcterms:title ?title .
        OPTIONAL {{ ?k pg:hasEvidence ?e . ?e pg:quote ?quote OPTIONAL {{ ?e pg:start ?start }} }}
        OPTIONAL {{ ?k pg:partOfTask ?above . ?above dcterms:title ?x }} }}""",
        "k", "title", "quote", "above", "start",
    )  # fmt: skip
    titled.sort(key=_place)
    for task, title, text, _, _ in titled:
        nodes[task] = Node(task, "task", flat(title), (quote(words, text),) if text else ())
    for task, _, _, above, _ in titled:
        edges.append(Edge(above if above in nodes else plan, task, "contains", STRUCTURE))
    targets = rows(
        store,
        f"""SELECT ?t ?metric ?value ?lost ?quote ?task ?start WHERE {{ ?t a pg:Target ; pg:inPlan <{plan}> .
        OPTIONAL {{ ?t pg:metricText ?metric }} OPTIONAL {{ ?t pg:valueText|pg:qualitativeText ?value }}
        OPTIONAL {{ ?t pg:lostSlot ?lost }}
        OPTIONAL {{ ?t pg:hasEvidence ?e . ?e pg:quote ?quote OPTIONAL {{ ?e pg:start ?start }} }}
        OPTIONAL {{ ?task pg:supportsTarget ?t ; dcterms:title ?x }} }}""",
        "t", "metric", "value", "lost", "quote", "task", "start",
    )  # fmt: skip
    targets.sort(key=_place)
    seen: set[str] = set()
    for target, metric, value, lost, text, task, _ in targets:
        if target in seen:
            continue
        seen.add(target)
        notes = [f"{words('texts', 'value')}: {flat(value)}"] if value else []
        if lost:
            notes.append(words("texts", "missing"))
        if text:
            notes.append(quote(words, text))
        # A condition in words often repeats the metric: once is enough.
        label = flat(value if metric and metric in value else f"{metric or words.label(target)} {value}")
        nodes[target] = Node(target, "target", label, tuple(notes))
        edges.append(Edge(task if task in nodes else plan, target, "sets", STRUCTURE))


def _place(row: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Where in the text a row's evidence starts: items are drawn in the order of the document."""
    return int(row[-1] or 0), row


def _bodies(store: Store, words: Words, plan: str, nodes: dict[str, Node], edges: list[Edge]) -> None:
    held = rows(
        store,
        f"""SELECT ?a ?i ?basis ?role ?quote WHERE {{ ?r a pg:Responsibility ; pg:forItem ?i ; pg:responsibleAgency ?a ;
        pg:basis ?basis ; pg:role ?role . ?i pg:inPlan <{plan}> .
        OPTIONAL {{ ?r pg:hasEvidence/pg:quote ?quote }} }}""",
        "a", "i", "basis", "role", "quote",
    )  # fmt: skip
    drawn: set[tuple[str, str, str]] = set()
    named = {(agency, item) for agency, item, basis, _, _ in held if basis_of(basis) == STATED}
    for agency, item, basis, role, text in held:
        kind = nodes[item].kind if item in nodes else None
        # What a task hands down to the items below it is drawn once, at the task; and what the issuer
        # answers for by default is drawn for targets only, where nobody else is named.
        implied_task = kind == "task" and basis_of(basis) == IMPLIED
        if kind is None or implied_task or basis.endswith("inheritedFromTask"):
            continue
        if (agency, item, role) in drawn or ((agency, item) in named and basis_of(basis) != STATED):
            continue
        drawn.add((agency, item, role))
        if agency not in nodes:
            nodes[agency] = agency_node(store, words, agency)
        notes = [f"{words('texts', 'role')}: {words.code(role)}", f"{words('texts', 'basis')}: {words.code(basis)}"]
        if text:
            notes.append(quote(words, text))
        edges.append(Edge(agency, item, "responsible", basis_of(basis), 1, tuple(notes), facets={"role": (role,)}))
    for (issuer,) in rows(store, f"SELECT ?a WHERE {{ <{plan}> pg:issuedBy ?a }}", "a"):
        if issuer not in nodes:
            nodes[issuer] = agency_node(store, words, issuer)
        edges.append(Edge(issuer, plan, "issues", STATED))


def _cited(store: Store, words: Words, plan: str, nodes: dict[str, Node], edges: list[Edge]) -> None:
    cited = rows(
        store,
        f"""SELECT ?d ?kind ?function ?quote WHERE {{ ?c pg:citingPlan <{plan}> ; pg:citedResource ?d .
        BIND(IF(EXISTS {{ ?d a pg:Programme }}, "programme", "instrument") AS ?kind)
        OPTIONAL {{ ?c pg:citationFunction ?function }} OPTIONAL {{ ?c pg:hasEvidence/pg:quote ?quote }} }}""",
        "d", "kind", "function", "quote",
    )  # fmt: skip
    notes: dict[str, list[str]] = {}
    for document, kind, function, text in cited:
        if document not in nodes:
            nodes[document] = Node(document, kind, flat(words.label(document)))
        notes.setdefault(document, []).extend(
            line for line in (words.code(function) if function else "", quote(words, text) if text else "") if line
        )
    for document, lines in notes.items():
        edges.append(Edge(plan, document, "cites", STATED, 1, tuple(dict.fromkeys(lines))))
