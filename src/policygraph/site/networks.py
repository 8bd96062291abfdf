"""The pages of networks: their data in short encodings, so that a browser has them at once, and the rest when asked for."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from ..resources import site
from ..view.facets import FACETS
from ..view.layout import positions
from ..view.scene import Edge, Node, Scene
from ..view.words import shipped
from .address import tail
from .corpus import Names, Plan
from .frame import Frame
from .grids import pieces
from .relations import Line, Net, Point, Relations
from .turtle import Turtle
from .words import Words
from .write import compact

NETWORKS = ("ownership", "coresponsibility")
SCRIPTS = {
    "graphology.js": "vendor/graphology-0.26.0.js", "sigma.js": "vendor/sigma-3.0.3.js", "network-sigma.js": "network-sigma.js",
}  # fmt: skip
"""What the pages load besides their own script, by name among the assets: 270 kB of 500."""
_MOST = 155_000
"""Most bytes of what a page opens with: names, places on the sheet and lines."""
_LISTED = 600
"""Plans whose networks are listed; each plan's own page leads to its network too."""
_LEAST = 50
"""Points that a page draws at least."""
_INLINE, _PIECE = 60_000, 120_000
"""Words behind the lines up to which they come with the page, and bytes of them in one file beyond."""
_HAN = re.compile("[\u3400-\u9fff]")
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASES = ("explicit", "inherited", "implied", "structure")


def drawing_scripts() -> dict[str, bytes]:
    """Name among the assets -> script, without the line that sends a debugger for a file that is not here."""
    return {
        name: re.sub(rb"\n?//# sourceMappingURL=\S+\s*$", b"\n", site(*source.split("/")).read_bytes())
        for name, source in SCRIPTS.items()
    }


class Networks:
    """Writes the pages; one for a site."""

    def __init__(self, frame: Frame, relations: Relations, paths: dict[str, str], turtle: Turtle) -> None:
        self.frame, self.corpus, self.relations, self.paths, self.turtle = frame, frame.corpus, relations, paths, turtle

    def overview(self) -> None:
        """``network.html``: what networks there are."""
        titles = shipped()["views"]
        self.frame.page(
            "network.html", "network-list.html", {lang: w["network"] for lang, w in self.frame.words.items()}, "ttl/network.ttl",
            views=lambda w: [(f"network/{name}.html", str(titles[name]["title"][w.lang]), w[f"net_{name}"]) for name in NETWORKS],
            more=max(0, len(self.corpus.plans) - _LISTED), plans=lambda w: [
                (plan_page(self.paths[plan.iri]), w.quoted(plan.short), w.name(place.names) if (place := self.corpus.place_of(plan.iri)) else "")
                for plan in list(self.corpus.plans.values())[:_LISTED]
            ],
        )  # fmt: skip

    def whole(self, name: str) -> None:
        """The page of one of ``NETWORKS``, with its Turtle."""
        net = self.relations.ownership() if name == "ownership" else self.relations.coresponsibility()
        title = {lang: str(shipped()["views"][name]["title"][lang]) for lang in self.frame.words}
        iris = {*net.points}
        if name == "ownership":
            iris.update(iri for found in self.turtle.owned.values() for iri in found)
        else:
            items = {item for line in net.lines for item in line.items}
            iris.update(duty.iri for item in items for duty in self.corpus.duties.get(item, ()))
        turtle = f"ttl/network/{name}.ttl"
        self.turtle.write(turtle, iris, words=False)
        self._page(f"network/{name}.html", title, net, turtle, lambda w: w[f"net_{name}"])

    def plan(self, plan: Plan) -> None:
        """The page of one plan."""
        path = self.paths[plan.iri]
        turtle = f"ttl/{path.removesuffix('.html')}.ttl"
        title = {lang: f"{w['network']} · {plan.short}" for lang, w in self.frame.words.items()}
        self._page(plan_page(path), title, self.relations.plan(plan), turtle, lambda w: w["net_plan"], path)

    def _page(
        self, path: str, title: dict[str, str], net: Net, turtle: str, lead: Any, above: str = "network.html"
    ) -> None:
        total = len(net.points)
        net, places = self._fitting(net)
        values, key = net.facet_values(), path.removesuffix(".html")
        facets = [[[values[f].index(v) for v in sorted(line.facets.get(f, ()))] for line in net.lines] for f in FACETS]
        ids = [[tail(point.iri), point.page] for point in net.points.values()]
        told = [[line.told, max(0, len(line.items) - len(line.told))] for line in net.lines]
        shape = encoded(net, places)
        spec: dict[str, Any] = {"ids": "", "facets": "", "words": []}
        if len(compact([facets, ids, told])) <= _INLINE:
            shape |= {"facets": facets, "ids": ids, "words": told}
        else:
            spec |= {"ids": f"data/{key}.ids.js", "facets": f"data/{key}.facets.js"}
            self.frame.folder.script(spec["ids"], "network", {"ids": ids})
            self.frame.folder.script(spec["facets"], "network", {"facets": facets})
            start = 0
            for number, piece in enumerate(pieces(told, _PIECE), 1):
                spec["words"].append([start, f"data/{key}.words.{number}.js"])
                self.frame.folder.script(spec["words"][-1][1], "networkWords", start, piece)
                start += len(piece)
        self.frame.folder.script(f"data/{key}.js", "network", shape)
        for lang, w in self.frame.words.items():
            names = [w.name(point.names) for point in net.points.values()]
            self.frame.folder.script(f"data/{key}.{lang}.js", "network", {"names": names})
        kinds = [kind for kind in shipped()["kinds"] if any(point.kind == kind for point in net.points.values())]
        bases = [basis for basis in _BASES if any(line.basis == basis for line in net.lines)]
        self.frame.page(
            path, "network.html", title, turtle, lead=lead, above=above, shown=len(net.points), lines=len(net.lines),
            total=total, files=[f"data/{key}.js"], names=f"data/{key}.", crumb=lambda w: w["network"] if above == "network.html" else w["to_reader"],
            kinds=lambda w: [(k, shipped()["kinds"][k]["mark"], shipped()["kinds"][k]["colour"], shipped()["kinds"][k][w.lang]) for k in kinds],
            bases=lambda w: [(basis, shipped()["bases"][basis][w.lang]) for basis in bases],
            facets=lambda w: [(f, w[f"facet_{f}"], self._labels(w, values[f])) for f in FACETS if len(values[f]) > 1],
            spec=lambda w: {**spec, **_legend(w)}, foreign=lambda w: _foreign(w),
        )  # fmt: skip

    def _labels(self, w: Words, values: list[str]) -> list[str]:
        places = self.corpus.places
        return [
            w.name(places[v].names) if v in places else w.code(f"role-{v}" if "#" not in v else v.rpartition("#")[2])
            for v in values
        ]

    def _fitting(self, net: Net) -> tuple[Net, dict[str, tuple[int, int]]]:
        """As much of the network, the firmest lines first, as a page may open with; and where its points lie."""
        # The choices of the filters stand in the page itself.
        choices = sum(len(found) for found in net.facet_values().values())
        number, most = len(net.points), max(_MOST // 2, _MOST - 60 * choices)
        while True:
            kept = net if number >= len(net.points) else net.most(number)
            size = max(len(compact(encoded(kept, None)).encode()) + 8 * len(kept.points) + _names_size(kept, lang) for lang in self.frame.words)  # fmt: skip
            if size <= most or number <= _LEAST:
                return kept, positions(_scene(kept))
            number = max(_LEAST, int(number * min(0.95, most / size)))


def plan_page(path: str) -> str:
    """Where the network of a plan is, from the path of its reader."""
    return f"network/{path}"


def encoded(net: Net, places: dict[str, tuple[int, int]] | None) -> dict[str, Any]:
    """What a script draws from: a sign a point for its kind, two numbers for its place; the ends of the lines by number,
    and a sign a line for its basis, its relation and its weight.
    """
    at = {iri: number for number, iri in enumerate(net.points)}
    kinds, relations = list(shipped()["kinds"]), list(shipped()["relations"])
    return {
        "kinds": "".join(_SIGNS[kinds.index(point.kind)] for point in net.points.values()),
        "at": [n for iri in net.points for n in (places or {}).get(iri, (10_000, 10_000))],
        "from": [at[line.source] for line in net.lines], "to": [at[line.target] for line in net.lines],
        "bases": "".join(_SIGNS[_BASES.index(line.basis)] for line in net.lines),
        "relations": _once("".join(_SIGNS[relations.index(line.relation)] for line in net.lines)),
        "weights": "".join(_SIGNS[min(35, max(1, len(line.items)))] for line in net.lines),
    }  # fmt: skip


def _once(signs: str) -> str:
    """One sign where all are the same."""
    return signs[:1] if len(set(signs)) == 1 else signs


def _names_size(net: Net, lang: str) -> int:
    return sum(len(_name(point.names, lang).encode()) + 3 for point in net.points.values())


def _name(names: Names, lang: str) -> str:
    return names.get(lang) or names.get("zh") or next(iter(names.values()), "")


def _scene(net: Net) -> Scene:
    def node(point: Point) -> Node:
        return Node(point.iri, point.kind, _name(point.names, "zh"))

    def edge(line: Line) -> Edge:
        return Edge(line.source, line.target, line.relation, line.basis, len(line.items))

    return Scene("", tuple(map(node, net.points.values())), tuple(map(edge, net.lines)), len(net.points))


def _foreign(w: Words) -> Any:
    """What says to a screen reader that a name on an English page is Chinese."""
    return lambda name: Markup(' lang="zh"') if w.lang == "en" and _HAN.search(name) else ""


def _legend(w: Words) -> dict[str, Any]:
    told = shipped()
    return {
        "kinds": [
            [kind, entry["shape"], entry["colour"], entry["size"], bool(entry.get("hollow")), entry[w.lang]]
            for kind, entry in told["kinds"].items()
        ],
        "bases": [[basis, told["bases"][basis][w.lang]] for basis in _BASES],
        "relations": [entry[w.lang] for entry in told["relations"].values()],
        "t": {key: told["texts"][key][w.lang] for key in (
            "nodes", "edges", "matches", "no_match", "neighbours", "details_hint", "open_page", "no_drawing_here", "items", "quote", "more",
        )},
    }  # fmt: skip
