"""The graph as networks to be measured: who owns which metric, who shares work with whom, which plan cites which.

networkx (BSD-3) does the measuring; what hangs on chance is given a seed, and what is equal is ordered by name.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .facts import Facts
from .items import Answer
from .shelf import remembered

if TYPE_CHECKING:
    import networkx

PROJECTIONS = ("agency-metric", "co-responsibility", "plan-citation")
SUMMARY = ("network", "nodes", "edges", "density", "components", "largest", "communities", "modularity")
NODES = ("rank", "name", "class", "degree", "weight", "betweenness", "pagerank", "community", "node")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXACT = 1_200
"""Up to so many nodes betweenness is exact; above, it is estimated from a sample of sources."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A projection with its measures: one row for the whole, one for each of its foremost nodes."""

    summary: tuple[str, ...]
    nodes: Answer


def project(facts: Facts, name: str) -> networkx.Graph[str]:
    """The projection ``name`` as an undirected graph (plan-citation: directed); ``weight`` counts facts, nodes have ``label`` and ``sort``.

    agency-metric: a body and a metric that it owns, by the targets.  co-responsibility: two bodies that share items, by
    the items.  plan-citation: a plan and a document that it cites, by the citations.
    """
    import networkx as nx

    graph: Any = nx.DiGraph() if name == "plan-citation" else nx.Graph()
    edges: dict[tuple[str, str], int] = {}
    sorts: dict[str, str] = {}
    if name == "agency-metric":
        for agency, metric, number in facts.rows(
            "SELECT ?a ?m (COUNT(DISTINCT ?t) AS ?n) { ?o pg:owner ?a ; pg:ownedMetric ?m ; pg:viaTarget ?t } GROUP BY ?a ?m"
        ):
            edges[agency, metric] = int(number)
            sorts.update({agency: "agency", metric: "metric"})
    elif name == "co-responsibility":
        for one, other, number in facts.rows(
            "SELECT ?x ?y (COUNT(DISTINCT ?i) AS ?n) { ?s pg:derivationKind 'co-responsibility' ; rdf:subject ?x ; rdf:object ?y ; "
            "prov:wasDerivedFrom ?i } GROUP BY ?x ?y"
        ):
            edges[one, other] = int(number)
            sorts.update({one: "agency", other: "agency"})
    else:
        held = {
            (plan, cited): found
            for plan, cited, found in facts.rows("SELECT ?p ?i ?q { ?s pg:derivationKind 'implements' ; rdf:subject ?p ; rdf:object ?q ; "
                                                 "prov:wasDerivedFrom ?c . ?c pg:citedResource ?i . ?q a pg:Plan }")
        }  # fmt: skip
        for plan, cited in facts.rows(
            "SELECT ?p ?i { ?c pg:citingPlan ?p ; pg:citedResource ?i . ?i a pg:PolicyInstrument }"
        ):
            target = held.get((plan, cited), cited)
            edges[plan, target] = edges.get((plan, target), 0) + 1
            sorts[plan] = "plan"
            sorts.setdefault(target, "plan" if target in facts.plans else "document")
    titles = facts.titles() if name == "plan-citation" else facts.labels
    for node in sorted(sorts):
        graph.add_node(node, label=titles.get(node, node), sort=sorts[node])
    for (one, other), weight in sorted(edges.items()):
        if one != other:
            graph.add_edge(one, other, weight=weight)
    return graph  # type: ignore[no-any-return]


def measure(facts: Facts, name: str, top: int = 10) -> Measured:
    """Size, density, communities and the ``top`` nodes by degree, with betweenness and PageRank.

    Degree is the share of other nodes that a node is linked with (networkx ``degree_centrality``), weight the sum of its
    links; betweenness and PageRank (damping 0.85, weighted) as in networkx; communities by Louvain on the undirected graph.
    """
    summary, rows = remembered(facts.shelf, f"network-{name}", lambda: _measured(facts, name))
    return Measured(tuple(summary), Answer(NODES, tuple(map(tuple, rows[:top]))))


def _measured(facts: Facts, name: str) -> tuple[list[str], list[list[str]]]:
    """The summary of a projection and the rows of all its nodes, the foremost first."""
    import networkx as nx

    graph = project(facts, name)
    flat = graph.to_undirected() if graph.is_directed() else graph
    if not graph:
        return [name, "0", "0", "", "0", "0", "0", ""], []
    parts = sorted(nx.connected_components(flat), key=lambda part: (-len(part), min(part)))
    found = nx.community.louvain_communities(flat, weight="weight", seed=7)
    groups = sorted(found, key=lambda group: (-len(group), min(group)))
    of = {node: at for at, group in enumerate(groups, start=1) for node in group}
    degree, rank = nx.degree_centrality(flat), _pagerank(graph)
    sources = None if len(flat) <= _EXACT else min(len(flat), 150)
    between = nx.betweenness_centrality(flat, k=sources, seed=7)
    weight = dict(flat.degree(weight="weight"))
    ordered = sorted(graph, key=lambda node: (-degree[node], -weight[node], graph.nodes[node]["label"], node))
    rows = [
        [
            str(at), graph.nodes[node]["label"], graph.nodes[node]["sort"], f"{degree[node]:.3f}", str(weight[node]),
            f"{between[node]:.3f}", f"{rank[node]:.4f}", str(of[node]), node,
        ]
        for at, node in enumerate(ordered, start=1)
    ]  # fmt: skip
    summary = [
        name, str(len(graph)), str(graph.number_of_edges()), f"{nx.density(graph):.4f}", str(len(parts)), str(len(parts[0])),
        str(len(groups)), f"{nx.community.modularity(flat, groups):.3f}",
    ]  # fmt: skip
    return summary, rows


def network_file(facts: Facts, name: str, form: str) -> bytes:
    """The projection ``name`` as ``graphml`` or ``gexf`` for Gephi, yEd or Cytoscape, each node with its measures.

    Nodes have label, class, degree, weight, betweenness, pagerank and community, edges the number of facts as weight.
    Equal graphs give equal bytes.
    """
    import networkx as nx

    graph: Any = project(facts, name)
    measured = measure(facts, name, top=len(graph))
    for row in measured.nodes.rows:
        told = dict(zip(NODES, row, strict=True))
        said = graph.nodes[told["node"]]
        sort = said.pop("sort")
        said.update(label=_NOT_XML.sub("", said["label"]))
        said["class"] = sort
        said.update({key: float(told[key]) for key in ("degree", "betweenness", "pagerank")})
        said.update({key: int(told[key]) for key in ("weight", "community")})
    for at, (_, _, data) in enumerate(graph.edges(data=True)):
        data["id"] = f"e{at}"
    stream = io.BytesIO()
    if form == "graphml":
        for _, _, data in graph.edges(data=True):
            del data["id"]
        nx.write_graphml_xml(graph, stream, encoding="utf-8", prettyprint=True)
        return stream.getvalue()
    nx.write_gexf(graph, stream, encoding="utf-8", prettyprint=True)
    # The library notes the day of writing and its own version; equal graphs are to give equal bytes.
    written = re.sub(rb'lastmodifieddate="[^"]*"', b'lastmodifieddate="2000-01-01"', stream.getvalue(), count=1)
    return re.sub(rb"<creator>[^<]*</creator>", b"<creator>policygraph</creator>", written, count=1)


def _pagerank(graph: networkx.Graph[str]) -> dict[str, float]:
    """PageRank by power iteration, as networkx defines it, without its need of scipy."""
    nodes = list(graph)
    size = len(nodes)
    linked = {n: [(other, float(data["weight"])) for other, data in graph.adj[n].items()] for n in nodes}
    out = {n: sum(weight for _, weight in linked[n]) for n in nodes}
    rank = dict.fromkeys(nodes, 1 / size)
    for _ in range(100):
        loose = 0.85 * sum(rank[n] for n in nodes if not out[n]) / size
        fresh = dict.fromkeys(nodes, 0.15 / size + loose)
        for node in nodes:
            for other, weight in linked[node]:
                fresh[other] += 0.85 * rank[node] * weight / out[node]
        moved = sum(abs(fresh[n] - rank[n]) for n in nodes)
        rank = fresh
        if moved < 1e-6:
            break
    return rank
