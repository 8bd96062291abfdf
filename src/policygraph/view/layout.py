"""Places for the nodes of a scene: the same scene gets the same places, and nothing moves when a page opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .scene import Scene

if TYPE_CHECKING:
    import networkx as nx

SEED = 20210302
_WIDE, _HIGH = 225.0, 98.0
"""Room a node takes with its label of up to three lines."""
_LARGE = 450
"""Above this many nodes in one component networkx's spring layout asks for SciPy, and takes minutes for thousands."""
_LARGE_STEPS = 60


def positions(scene: Scene) -> dict[str, tuple[int, int]]:
    """Whole-pixel places by node IRI.

    Each connected part is laid out by itself and the parts are packed into rows, largest first, so that
    small parts do not fly off to the rim.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.iri for node in scene.nodes)
    graph.add_edges_from(sorted((edge.source, edge.target) for edge in scene.edges if edge.source != edge.target))
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    rank = {node.iri: index for index, node in enumerate(scene.nodes)}
    boxes = [_part(graph, part, rank) for part in parts]
    return _pack(boxes)


def _part(graph: nx.Graph[str], part: list[str], rank: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Places of one connected part, its upper left corner at 0, 0."""
    import networkx as nx

    # Rebuilt in sorted order: a layout depends on the order of nodes and edges, which a subgraph view does not fix.
    alone: nx.Graph[str] = nx.Graph()
    alone.add_nodes_from(part)
    alone.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.subgraph(part).edges))
    hub = max(part, key=lambda iri: (alone.degree(iri), iri))
    if len(part) > _LARGE:
        return _sprung(part, sorted(alone.edges))
    if len(part) == 1:
        raw = {part[0]: (0.0, 0.0)}
    elif len(part) == 2:
        raw = {part[0]: (0.0, 0.0), part[1]: (320.0, 0.0)}
    elif alone.degree(hub) == len(part) - 1 == alone.number_of_edges() and len(part) > 3:
        raw = _star(hub, sorted(part, key=rank.__getitem__))
    elif nx.is_tree(alone):
        raw = _rings(alone, hub, rank)
    else:
        spread = 190 * len(part) ** 0.5
        found = nx.spring_layout(alone, seed=SEED, iterations=120, k=1.6 / len(part) ** 0.5, scale=spread / 2)
        raw = {iri: (float(x) * 1.25, float(y)) for iri, (x, y) in found.items()}
    return _at_corner(_apart(raw))


def _sprung(part: list[str], edges: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """A large component: the forces of Fruchterman and Reingold as rustworkx reckons them (5,000 nodes: 5 s)."""
    import rustworkx

    graph: rustworkx.PyGraph[int, None] = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(part)))
    number = {iri: index for index, iri in enumerate(part)}
    graph.add_edges_from_no_data([(number[one], number[other]) for one, other in edges])
    found = rustworkx.spring_layout(graph, seed=SEED, num_iter=_LARGE_STEPS)
    spread = 120 * len(part) ** 0.5
    return _at_corner({iri: (found[at][0] * spread * 1.25, found[at][1] * spread) for iri, at in number.items()})


def _at_corner(raw: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    left, top = min(x for x, _ in raw.values()), min(y for _, y in raw.values())
    return {iri: (x - left, y - top) for iri, (x, y) in raw.items()}


def _star(hub: str, part: list[str]) -> dict[str, tuple[float, float]]:
    """A hub with its leaves on ellipses around it: 18 to the inner one, more further out."""
    from math import cos, pi, sin

    places = {hub: (0.0, 0.0)}
    leaves = [iri for iri in part if iri != hub]
    ring, at = 0, 0
    while at < len(leaves):
        room = 14 + 12 * ring
        here = leaves[at : at + room]
        for index, iri in enumerate(here):
            turn = 2 * pi * (index + 0.5 * (ring % 2)) / len(here)
            places[iri] = (cos(turn) * (260 + 190 * ring), sin(turn) * (190 + 150 * ring))
        at, ring = at + room, ring + 1
    return places


def _rings(graph: nx.Graph[str], hub: str, rank: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Rings by distance from the hub; children keep to the sector of their parent, clockwise in the scene's order."""
    from math import cos, pi, sin

    children: dict[str, list[str]] = {hub: []}
    queue = [hub]
    for iri in queue:
        for other in sorted(graph.neighbors(iri), key=rank.__getitem__):
            if other not in children:
                children[other] = []
                children[iri].append(other)
                queue.append(other)
    leaves: dict[str, int] = {}
    for iri in reversed(queue):
        leaves[iri] = sum(leaves[child] for child in children[iri]) or 1
    places = {hub: (0.0, 0.0)}
    sector = {hub: (-pi / 2, 3 * pi / 2)}
    depth = {hub: 0}
    step = max(250.0, leaves[hub] * 12.5)
    for iri in queue:
        start, end = sector[iri]
        for index, child in enumerate(children[iri]):
            width = (end - start) * leaves[child] / leaves[iri] if children[iri] else 0.0
            sector[child], depth[child] = (start, start + width), depth[iri] + 1
            turn = start + width / 2
            # Every second leaf stands further out: a ring holds twice as many labels so.
            radius = step * (depth[child] + (0.42 if index % 2 and not children[child] else 0.0))
            places[child] = (cos(turn) * radius * 1.3, sin(turn) * radius)
            start += width
    return places


def _apart(places: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The places pushed apart, a little at a time, until labels hardly cover each other."""
    order = sorted(places)
    x, y = [places[iri][0] for iri in order], [places[iri][1] for iri in order]
    for _ in range(80):
        moved = False
        by_x = sorted(range(len(order)), key=lambda index: (x[index], index))
        for rank, one in enumerate(by_x):
            for other in by_x[rank + 1 :]:
                if x[other] - x[one] >= _WIDE:
                    break
                over_x, over_y = _WIDE - abs(x[other] - x[one]), _HIGH - abs(y[other] - y[one])
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_y / _HIGH <= over_x / _WIDE:
                    step = over_y / 4 if y[other] >= y[one] else -over_y / 4
                    y[one], y[other] = y[one] - step, y[other] + step
                else:
                    step = over_x / 4 if x[other] >= x[one] else -over_x / 4
                    x[one], x[other] = x[one] - step, x[other] + step
        if not moved:
            break
    return dict(zip(order, zip(x, y, strict=True), strict=True))


def _pack(boxes: list[dict[str, tuple[float, float]]]) -> dict[str, tuple[int, int]]:
    """Boxes in rows of about the width that makes the whole look like a wide window."""
    gap = 220.0
    area = sum((max(x for x, _ in box.values()) + gap) * (max(y for _, y in box.values()) + gap) for box in boxes)
    widest = max((max(x for x, _ in box.values()) + gap for box in boxes), default=0.0)
    row_width = max(widest, (area * 1.6) ** 0.5)
    placed: dict[str, tuple[int, int]] = {}
    left = top = height = 0.0
    for box in boxes:
        wide = max(x for x, _ in box.values()) + gap
        high = max(y for _, y in box.values()) + gap * 0.6
        if left and left + wide > row_width:
            left, top, height = 0.0, top + height, 0.0
        for iri, (x, y) in box.items():
            placed[iri] = (round(left + x), round(top + y))
        left, height = left + wide, max(height, high)
    return placed
