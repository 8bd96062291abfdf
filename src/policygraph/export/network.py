"""The network of agencies, metrics, plans and tasks for Gephi, Cytoscape, yEd and Neo4j."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from .folder import csv_bytes
from .tables import Tables

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
GEXF_DATE = "2000-01-01"
ATTRIBUTES = ("place", "theme", "plan", "year", "deadline")
"""What a node says of itself beside its label and class; "" where it has none.

``place`` is a body's jurisdiction, or where its plan applies; ``year`` the first of a plan's period.
"""


@dataclass(slots=True)
class Network:
    """Nodes by IRI and edges by (from, to, type), each with its attributes, in the order of their keys."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str, str, str], int] = field(default_factory=dict)

    def edge(self, source: str, target: str, kind: str, role: str = "", basis: str = "") -> None:
        if source in self.nodes and target in self.nodes:
            key = (source, target, kind, role, basis)
            self.edges[key] = self.edges.get(key, 0) + 1


def network(tables: Tables) -> Network:
    """Who owns which metric, who answers for which task, and which plan sets and orders what.

    An edge stands for one or more facts of the same type, role and basis; how many is its weight.
    """
    found: dict[str, dict[str, str]] = {}
    plans = {row["plan"]: row for row in tables.rows("plans")}
    for iri, row in plans.items():
        found[iri] = _node(row["title"], "Plan", place=row["place"], plan=row["title"], year=row["period_start"][:4])
    for row in tables.rows("agencies"):
        at = plans.get(row["plan"], {})
        place = row["jurisdiction"] or at.get("place", "")
        found[row["agency"]] = _node(row["name"], row["class"], place=place, plan=at.get("title", ""))
    for row in tables.rows("targets"):
        if row["metric"]:
            theme = tables.code("theme", row["theme"]) if row["theme"] else ""
            found[row["metric"]] = _node(row["metric_name"], "Metric", theme=theme)
    tasks = {row["task"]: row for row in tables.rows("tasks")}
    for iri, row in tasks.items():
        at = plans.get(row["plan"], {})
        found[iri] = _node(
            row["title"] or row["statement"], "Task", place=at.get("place", ""), plan=at.get("title", ""),
            year=at.get("period_start", "")[:4], deadline=row["deadline"],
        )  # fmt: skip
    result = Network({iri: found[iri] for iri in sorted(found)})
    metric_of = {row["target"]: row["metric"] for row in tables.rows("targets")}
    for row in tables.rows("targets"):
        result.edge(row["plan"], row["metric"], "SETS_TARGET_ON")
    for iri, row in tasks.items():
        result.edge(row["plan"], iri, "HAS_TASK")
        result.edge(iri, row["part_of"], "PART_OF")
        for target in row["targets"].split():
            result.edge(iri, metric_of.get(target, ""), "SUPPORTS")
    for owner in tables.owners:
        result.edge(owner.agency, owner.metric, "OWNS", owner.role, owner.basis)
    for row in tables.rows("responsibilities"):
        if row["item"] in tasks:
            result.edge(row["agency"], row["item"], "RESPONSIBLE_FOR", row["role"], row["basis"])
    result.edges = {key: result.edges[key] for key in sorted(result.edges)}
    return result


def _node(label: str, kind: str, **attributes: str) -> dict[str, str]:
    """The attributes of a node, every one of them there, in words on one line."""
    row = {"label": label, "class": kind, **dict.fromkeys(ATTRIBUTES, ""), **attributes}
    return {name: " ".join(value.split()) for name, value in row.items()}


def graph_file(tables: Tables, form: str) -> bytes:
    """The network as ``graphml`` or ``gexf``."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    net = network(tables)
    for iri, attributes in net.nodes.items():
        graph.add_node(iri, **{name: _NOT_XML.sub("", value) for name, value in attributes.items()})
    for at, ((source, target, kind, role, basis), weight) in enumerate(net.edges.items()):
        attributes = {"label": kind, "class": kind, "role": role, "basis": basis}
        graph.add_edge(source, target, key=f"e{at}", id=f"e{at}", weight=weight, **attributes)
    stream = io.BytesIO()
    if form == "graphml":
        for _, _, data in graph.edges(data=True):
            del data["id"]
        networkx.write_graphml_xml(graph, stream, encoding="utf-8", prettyprint=True)
        return stream.getvalue()
    networkx.write_gexf(graph, stream, encoding="utf-8", prettyprint=True)
    # The library notes the day of writing and its own version; equal graphs are to give equal bytes.
    written = stream.getvalue()
    written = re.sub(rb'lastmodifieddate="[^"]*"', f'lastmodifieddate="{GEXF_DATE}"'.encode(), written, count=1)
    return re.sub(rb"<creator>[^<]*</creator>", b"<creator>policygraph</creator>", written, count=1)


def neo4j_folder(tables: Tables) -> dict[str, bytes]:
    """``nodes.csv`` and ``relationships.csv`` with the headers of ``neo4j-admin database import``.

    The values are those of the store, on one line each, as the importer wants them: an apostrophe against
    formulas would end up in the database.
    """
    net = network(tables)
    nodes = [("iri:ID", "label", *(_TYPED.get(name, name) for name in ATTRIBUTES), ":LABEL")]
    nodes += [(iri, a["label"], *(a[name] for name in ATTRIBUTES), _labels(a["class"])) for iri, a in net.nodes.items()]
    edges = [(":START_ID", ":END_ID", ":TYPE", "role", "basis", "weight:int")]
    edges += [
        (source, target, kind, role, basis, str(n)) for (source, target, kind, role, basis), n in net.edges.items()
    ]
    return {"nodes.csv": csv_bytes(nodes), "relationships.csv": csv_bytes(edges)}


_TYPED = {"year": "year:int", "deadline": "deadline:date"}


def _labels(name: str) -> str:
    return f"Agency;{name}" if name.endswith(("Agency", "Group")) else name
