"""A network for print: the best connected nodes of a view, where the pages have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from ..errors import StoreError
from ..view import network_scene
from ..view.drawn import wrap
from ..view.layout import positions
from ..view.scene import IMPLIED, INHERITED, STATED, STRUCTURE
from ..view.words import Words, shipped
from .paper import Paper, heading

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from . import Wanted

_NODES = 60
_MARKER = {"dot": "o", "diamond": "D", "square": "s", "triangle": "^", "triangleDown": "v", "star": "*", "hexagon": "h"}
_LINE = {
    STATED: {"color": "#6f7888", "linewidth": 1.4},
    INHERITED: {"color": "#a9afba", "linewidth": 0.8},
    IMPLIED: {"color": "#a9afba", "linewidth": 1.0, "linestyle": (0, (4, 3))},
    STRUCTURE: {"color": "#c4c8cf", "linewidth": 0.8},
}
_SCALE = 150.0
"""Pixels of the layout an inch of paper holds."""


def _inside(kind: dict[str, Any]) -> str:
    """The colour within a mark: none in one that is only an outline."""
    return "white" if kind.get("hollow") else str(kind["colour"])


def draw_network(store: Store, paper: Paper, wanted: Wanted) -> Figure:
    """The figure of the view ``wanted.view``, narrowed as ``wanted`` says.  Raises StoreError where there is nothing."""
    from matplotlib.lines import Line2D

    limit = wanted.limit or _NODES
    scene = network_scene(
        store, wanted.view, lang=paper.lang, plan=wanted.plan, limit=limit, place=wanted.place, theme=wanted.theme,
        role=wanted.role,
    )  # fmt: skip
    if not scene.nodes:
        raise StoreError(f"plot network: view {wanted.view} has nothing to draw in this graph")
    places = positions(scene)
    across = max(x for x, _ in places.values()) / _SCALE
    down = max(y for _, y in places.values()) / _SCALE
    width, height = max(6.5, across + 2.0), max(3.0, down + 2.4)
    figure = paper.figure(width, height)
    note = f"{len(scene.nodes)} · {len(scene.edges)}"
    if scene.total > len(scene.nodes):
        note = paper("shown_of", len(scene.nodes), scene.total)
    heading(figure, scene.title, note)
    axes = figure.add_axes((0, 0.35 / height, 1, 1 - 1.15 / height))
    axes.axis("off")
    axes.set_xlim(-(width - across) / 2 * _SCALE, (across + (width - across) / 2) * _SCALE)
    axes.set_ylim((down + 0.75) * _SCALE, -0.35 * _SCALE)
    for edge in scene.edges:
        (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
        axes.plot([x0, x1], [y0, y1], zorder=1, **_LINE[edge.basis])  # type: ignore[arg-type]
    words = Words(store, paper.lang)
    kinds = shipped()["kinds"]
    degree: dict[str, int] = {}
    for edge in scene.edges:
        for iri in (edge.source, edge.target):
            degree[iri] = degree.get(iri, 0) + 1
    for node in scene.nodes:
        kind, (x, y) = kinds[node.kind], places[node.iri]
        size = 6 + min(8.0, 1.1 * degree.get(node.iri, 0) ** 0.5)
        axes.plot(
            [x],
            [y],
            marker=_MARKER[kind["shape"]],
            markersize=size,
            color=kind["colour"],
            zorder=3,
            markerfacecolor=_inside(kind),
        )
        axes.annotate(
            wrap(node.label), (x, y), xytext=(0, -size * 0.6 - 2), textcoords="offset points", ha="center", va="top",
            fontsize=7, zorder=4, linespacing=1.05,
            bbox={"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
        )  # fmt: skip
    present = list(dict.fromkeys(node.kind for node in scene.nodes))
    made = [
        Line2D([], [], linestyle="", marker=_MARKER[kinds[key]["shape"]], color=kinds[key]["colour"], markerfacecolor=_inside(kinds[key]), label=words("kinds", key))
        for key in kinds if key in present
    ]  # fmt: skip
    bases = {edge.basis for edge in scene.edges}
    made += [Line2D([], [], label=words("bases", basis), **_LINE[basis]) for basis in _LINE if basis in bases]  # type: ignore[arg-type]
    figure.legend(
        handles=made, loc="lower left", bbox_to_anchor=(0.005, 0.0), ncols=len(made), frameon=False, fontsize=8
    )
    return figure
