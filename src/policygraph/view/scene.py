"""What a network page shows, before any drawing: nodes, edges and the words behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

STATED, INHERITED, IMPLIED, STRUCTURE = "explicit", "inherited", "implied", "structure"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing drawn.  ``kind`` is a key of ``kinds`` in ``site/view.yml``; ``notes`` are lines of plain text."""

    iri: str
    kind: str
    label: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """One line drawn between the IRIs of two nodes.

    ``relation`` is a key of ``relations``; ``basis`` one of explicit, inherited, implied, structure;
    ``weight`` counts the facts behind it; ``notes`` give their words; ``facets`` (place, theme, role -> IRIs)
    are what a reader narrows the picture by.
    """

    source: str
    target: str
    relation: str
    basis: str
    weight: int = 1
    notes: tuple[str, ...] = ()
    directed: bool = True
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished selection.  ``total`` counts the nodes there were before the limit."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    total: int = field(default=0)


def select(title: str, nodes: dict[str, Node], edges: Iterable[Edge], limit: int | None) -> Scene:
    """The scene of the edges in the order given, until their nodes would exceed ``limit``.

    Nodes come in the order in which the edges name them; those without any edge come last, so that a limit
    drops them first.
    """
    ordered = tuple(edges)
    most = len(nodes) if limit is None else limit
    kept: dict[str, None] = {}
    for edge in ordered:
        new = [iri for iri in dict.fromkeys((edge.source, edge.target)) if iri not in kept]
        if len(kept) + len(new) <= most:
            kept.update(dict.fromkeys(new))
    for iri in sorted(nodes):
        if len(kept) < most:
            kept.setdefault(iri)
    return Scene(
        title,
        tuple(nodes[iri] for iri in kept),
        tuple(edge for edge in ordered if edge.source in kept and edge.target in kept),
        len(nodes),
    )
