"""The nodes and lines of a scene as the page's script gets them: plain values, ready for JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .facets import FACETS
from .scene import IMPLIED, INHERITED, STRUCTURE, Edge, Scene
from .words import Words, shipped

_LABEL_LINE, _LABEL_LINES = 12, 3
# A figure with its unit, a Latin word, or one character; closing marks stay with what they close.
_UNBROKEN = re.compile(r"(?:[A-Za-z0-9.%/~+-]{1,18}[个家条项起万]?|\S|\s)[、，。；：）)”》〉%]*")
_LINK = re.compile(r"(?!\s)(?:https?://|file:|(?![A-Za-z][A-Za-z0-9+.-]*:))\S*")


def wrap(label: str) -> str:
    """A label in short lines; what does not fit is cut with … (the whole stands in the tooltip)."""
    lines: list[str] = []
    line, width = "", 0.0
    for part in _UNBROKEN.findall(label):
        wide = sum(0.55 if ord(char) < 0x2E80 else 1.0 for char in part)
        if line and width + wide > _LABEL_LINE:
            lines.append(line.rstrip())
            line, width = "", 0.0
        line, width = line + part, width + wide
    lines.append(line)
    if len(lines) > _LABEL_LINES:
        lines = lines[:_LABEL_LINES]
        lines[-1] = lines[-1][:-1] + "…"
    return "\n".join(lines)


def drawn_nodes(
    scene: Scene, words: Words, places: Mapping[str, tuple[int, int]], link: Callable[[str], str | None] | None
) -> list[dict[str, Any]]:
    """A value a node, in the scene's order: ``id`` (its number), ``iri``, ``name``, ``kind``, ``x``, ``y`` …

    ``page`` is what ``link`` says of it; an address with a scheme other than http, https and file is left out,
    so that no address can be a script.
    """
    degree: dict[str, int] = {}
    for edge in scene.edges:
        for iri in (edge.source, edge.target):
            degree[iri] = degree.get(iri, 0) + 1
    kinds = shipped()["kinds"]
    # The more there is, the smaller it opens: then names, of hubs above all, need to be larger.
    base, emphasis = 16 + min(6, len(scene.nodes) // 25), min(26, len(scene.nodes) // 9)
    found = []
    for number, node in enumerate(scene.nodes):
        kind = kinds[node.kind]
        held = degree.get(node.iri, 0)
        value = {
            "id": number, "iri": node.iri, "name": node.label, "label": wrap(node.label) or node.iri,
            "kind": node.kind, "shape": kind["shape"], "color": _hollow(kind["colour"]) if kind.get("hollow") else kind["colour"],
            "size": kind["size"] + min(14, round(2.2 * held**0.5)),
            "font": {"size": base + min(emphasis, held // 2)},
            "title": "\n".join((f"{kind['mark']} {words('kinds', node.kind)}: {node.label}", *node.notes)),
            "x": places[node.iri][0], "y": places[node.iri][1],
        }  # fmt: skip
        page = link(node.iri) if link is not None else None
        if page and _LINK.fullmatch(page):
            value["page"] = page
        found.append(value)
    return found


def _hollow(colour: str) -> dict[str, Any]:
    """The colours of a node that is only an outline, as vis-network takes them."""
    clear = "rgba(128,128,128,0.12)"
    lit = {"background": clear, "border": colour}
    return {"background": clear, "border": colour, "highlight": lit, "hover": lit}


def drawn_edges(scene: Scene, words: Words) -> list[dict[str, Any]]:
    """A value a line: ``id``, ``from`` and ``to`` (numbers of nodes), ``basis``, ``title``; each facet as places in its list."""
    number = {node.iri: index for index, node in enumerate(scene.nodes)}
    at = {facet: {iri: i for i, iri in enumerate(_values(scene, facet))} for facet in FACETS}
    found = []
    for index, edge in enumerate(scene.edges):
        value = {"id": index, "from": number[edge.source], "to": number[edge.target], **_line(edge, words)}
        for facet in FACETS:
            if edge.facets.get(facet):
                value[facet] = [at[facet][iri] for iri in edge.facets[facet]]
        found.append(value)
    return found


def facet_lists(scene: Scene, words: Words) -> dict[str, list[str]]:
    """Labels of the values of each facet, in the order of their IRIs (of places: that of their codes)."""
    return {facet: [words.code(iri) for iri in _values(scene, facet)] for facet in FACETS}


def _values(scene: Scene, facet: str) -> list[str]:
    return sorted({iri for edge in scene.edges for iri in edge.facets.get(facet, ())})


def _line(edge: Edge, words: Words) -> dict[str, Any]:
    head = words("relations", edge.relation)
    if edge.basis != STRUCTURE:
        head = f"{head}（{words('bases', edge.basis)}）"
    width = min(6.0, 1.2 + 0.6 * (edge.weight - 1))
    return {
        "title": "\n".join((head, *edge.notes)),
        "basis": edge.basis,
        "width": round(width * (0.6 if edge.basis in (INHERITED, STRUCTURE) else 1.0), 2),
        "dashes": [7, 6] if edge.basis == IMPLIED else False,
        "arrows": {"to": {"enabled": edge.directed, "scaleFactor": 0.5}},
    }
