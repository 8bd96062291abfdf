"""From a scene to a page: pyvis draws, the template is ours, everything stands in the one file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ..resources import site
from .layout import positions
from .scene import IMPLIED, INHERITED, STRUCTURE, Edge, Scene
from .words import Words, shipped

_LABEL_LINE, _LABEL_LINES = 12, 3
# A figure with its unit, a Latin word, or one character; closing marks stay with what they close.
_UNBROKEN = re.compile(r"(?:[A-Za-z0-9.%/~+-]{1,18}[个家条项起万]?|\S|\s)[、，。；：）)”》〉%]*")
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "tooltipDelay": 120,
        "multiselect": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "nodes": {"borderWidth": 1, "font": {"size": 16}, "scaling": {"label": {"drawThreshold": 6}}},
    "edges": {"smooth": False, "selectionWidth": 2, "hoverWidth": 1},
}


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


def page(scene: Scene, words: Words) -> str:
    """The complete HTML of a scene.

    pyvis holds the network and fills the template ``site/network.html``; vis-network comes in line from
    pyvis's own files.  Text from documents reaches the page only as JSON (with < > & escaped) or through
    the template's escaping, and the page's policy forbids it to fetch anything.
    """
    import json

    import pyvis
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader
    from pyvis.network import Network

    library = Path(pyvis.__file__).parent / "templates"
    scripts = sorted((library / "lib").glob("vis-*/vis-network.min.js"), key=lambda path: _version(path.parent.name))
    network = Network(height="100%", directed=True, cdn_resources="in_line")
    _fill(network, scene, words)
    network.options = _OPTIONS
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(site()), FileSystemLoader(library)]), autoescape=True, trim_blocks=True
    )
    texts = shipped()
    present = {node.kind for node in scene.nodes}
    environment.globals.update(
        vis_script=scripts[-1].relative_to(library).as_posix(),
        lang="zh-CN" if words.lang == "zh" else "en",
        title=scene.title,
        t={key: words("texts", key) for key in texts["texts"]},
        scene=scene,
        kinds=[{"key": key, **_kind(key, words)} for key in texts["kinds"] if key in present],
        bases=[
            {"key": key, "label": words("bases", key)}
            for key in texts["bases"]
            if any(edge.basis == key for edge in scene.edges)
        ],
        relation=lambda edge: words("relations", edge.relation),
        basis=lambda edge: words("bases", edge.basis),
        label_of={node.iri: node.label for node in scene.nodes},
        options_json=json.dumps(_OPTIONS, sort_keys=True),
    )
    network.templateEnv, network.path = environment, "network.html"
    return str(network.generate_html("page.html"))


def _version(folder: str) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.partition("-")[2].split(".") if part.isdigit())


def _kind(key: str, words: Words) -> dict[str, Any]:
    entry = shipped()["kinds"][key]
    return {"label": entry[words.lang], "mark": entry["mark"], "colour": entry["colour"]}


def _fill(network: Any, scene: Scene, words: Words) -> None:
    places = positions(scene)
    number = {node.iri: index for index, node in enumerate(scene.nodes)}
    degree: dict[str, int] = {}
    for edge in scene.edges:
        for iri in (edge.source, edge.target):
            degree[iri] = degree.get(iri, 0) + 1
    kinds = shipped()["kinds"]
    # The more there is, the smaller it opens: then names, of hubs above all, need to be larger.
    base, emphasis = 16 + min(6, len(scene.nodes) // 25), min(26, len(scene.nodes) // 9)
    for node in scene.nodes:
        kind = kinds[node.kind]
        x, y = places[node.iri]
        network.add_node(
            number[node.iri],
            label=wrap(node.label) or node.iri,
            shape=kind["shape"],
            color=kind["colour"],
            size=kind["size"] + min(14, round(2.2 * degree.get(node.iri, 0) ** 0.5)),
            font={"size": base + min(emphasis, degree.get(node.iri, 0) // 2)},
            title="\n".join((f"{kind['mark']} {words('kinds', node.kind)}: {node.label}", *node.notes)),
            name=node.label,
            kind=node.kind,
            x=x,
            y=y,
        )
    for index, edge in enumerate(scene.edges):
        network.add_edge(number[edge.source], number[edge.target], id=index, **_drawn(edge, scene, words))


def _drawn(edge: Edge, scene: Scene, words: Words) -> dict[str, Any]:
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
