"""From a scene to a page: pyvis or sigma draws, the template is ours, everything stands in the one file."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..resources import site
from .drawn import drawn_edges, drawn_nodes, facet_lists
from .layout import positions
from .scene import Scene
from .turtle import in_page
from .words import Words, shipped

if TYPE_CHECKING:
    from jinja2 import Environment

Link = Callable[[str], "str | None"]
"""From the IRI of a node to the address of its page (relative or absolute), or None where it has none."""

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
_NOTES_OF_LARGE, _NOTE_OF_LARGE = 3, 120
"""Notes of a line, and characters of one, on a page of thousands of lines: its size is what a browser waits for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a page stands among others: ``link`` resolves nodes, ``back`` is (address, label) of the page it belongs
    to, ``assets`` the address of a folder that holds ``asset_files``, with its slash ("": everything in line),
    ``turtle`` what the scene rests on.
    """

    link: Link | None = None
    back: tuple[str, str] | None = None
    assets: str = ""
    turtle: str = ""


_DRAWN_BY = {
    "vis": ("network-vis.js",),
    "sigma": ("vendor/graphology-0.26.0.js", "vendor/sigma-3.0.3.js", "network-sigma.js"),
}


def asset_files() -> dict[str, bytes]:
    """What pages with ``assets`` refer to, by name: sigma's scripts, our own and the style sheet."""
    names = (*_DRAWN_BY["sigma"], "network.js", "network.css")
    return {name.rpartition("/")[2]: _unmapped(site(name).read_bytes()) for name in names}


def _unmapped(script: bytes) -> bytes:
    """Without the line that sends a browser's debugger for a file that is not there."""
    return re.sub(rb"\n//# sourceMappingURL=.*\s*$", b"\n", script)


def small_page(scene: Scene, words: Words, setting: Setting) -> str:
    """The complete HTML of a scene of some hundred nodes.

    pyvis holds the network and fills the template ``site/network.html``; vis-network comes in line from
    pyvis's own files.  Text from documents reaches the page only as JSON (with < > & escaped) or through
    the template's escaping, and the page's policy forbids it to fetch anything or to run any other script.
    """
    import pyvis
    from jinja2 import FileSystemLoader
    from pyvis.network import Network

    library = Path(pyvis.__file__).parent / "templates"
    scripts = sorted((library / "lib").glob("vis-*/vis-network.min.js"), key=lambda path: _version(path.parent.name))
    network = Network(height="100%", directed=True, cdn_resources="in_line")
    places = positions(scene)
    for node in drawn_nodes(scene, words, places, setting.link):
        network.add_node(node.pop("id"), **node)
    for edge in drawn_edges(scene, words):
        network.add_edge(edge.pop("from"), edge.pop("to"), **edge)
    network.options = _OPTIONS
    environment = _environment(scene, words, replace(setting, assets=""), FileSystemLoader(library))
    drawing = ("vis.js", scripts[-1].relative_to(library).as_posix())
    environment.globals.update(
        engine="vis", scripts=[drawing, *_named("vis")], settings=_OPTIONS, table_rows=_table_rows(scene, words),
    )  # fmt: skip
    network.templateEnv, network.path = environment, "network.html"
    return _sealed(str(network.generate_html("page.html")))


def large_page(scene: Scene, words: Words, setting: Setting) -> str:
    """The complete HTML of a scene of up to some ten thousand nodes, drawn by sigma with WebGL.

    Same template, filters, shapes and policy as ``small_page``; the table of relations is filled when it is opened.
    """
    environment = _environment(scene, words, setting, None)
    nodes = drawn_nodes(scene, words, positions(scene), setting.link)
    edges = drawn_edges(scene, words)
    for edge in edges:
        lines = str(edge["title"]).split("\n")
        short = [line if len(line) <= _NOTE_OF_LARGE else line[: _NOTE_OF_LARGE - 1] + "…" for line in lines]
        more = [f"… {words('texts', 'more')}"] if len(short) > _NOTES_OF_LARGE + 1 else []
        edge["title"] = "\n".join((*short[: _NOTES_OF_LARGE + 1], *more))
        for name in ("dashes", "arrows"):
            del edge[name]
    for node in nodes:
        for name in ("font", "label"):
            del node[name]
        if not isinstance(node["color"], str):
            node["color"], node["hollow"] = node["color"]["border"], True
    page = environment.get_template("network.html").render(
        engine="sigma", scripts=_named("sigma"), settings={}, nodes=nodes, edges=edges, table_rows=[],
    )  # fmt: skip
    return _sealed(page)


def _named(engine: str) -> list[tuple[str, str]]:
    """(name among the assets, template) of the scripts of an engine."""
    return [(name.rpartition("/")[2], name) for name in _DRAWN_BY[engine]]


def _environment(scene: Scene, words: Words, setting: Setting, more: Any) -> Environment:
    """The templates with what both pages say."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader
    from markupsafe import Markup

    loaders = [FileSystemLoader(site()), *([more] if more is not None else [])]
    environment = Environment(loader=ChoiceLoader(loaders), autoescape=True, trim_blocks=True)
    # Compact: with its spaces a page of thousands of lines is a tenth longer.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    texts = shipped()
    present = {node.kind for node in scene.nodes}
    environment.globals.update(
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
        facets=facet_lists(scene, words),
        assets=setting.assets,
        back=setting.back,
        turtle=Markup(in_page(setting.turtle)),
    )
    return environment


def _table_rows(scene: Scene, words: Words) -> list[Mapping[str, Any]]:
    label = {node.iri: node.label for node in scene.nodes}
    return [
        {
            "from": label[edge.source], "to": label[edge.target], "relation": words("relations", edge.relation),
            "basis": words("bases", edge.basis), "notes": edge.notes,
        }
        for edge in scene.edges
    ]  # fmt: skip


def _sealed(page: str) -> str:
    """The page with a policy that lets exactly its own scripts run: a digest of each stands in it."""
    digests = [
        f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"
        for body in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    ]
    return page.replace("SCRIPT-DIGESTS", " ".join(digests), 1)


def _version(folder: str) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.partition("-")[2].split(".") if part.isdigit())


def _kind(key: str, words: Words) -> dict[str, Any]:
    entry = shipped()["kinds"][key]
    return {"label": entry[words.lang], "mark": entry["mark"], "colour": entry["colour"]}
