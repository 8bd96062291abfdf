"""The number of derived statements is that of different ones, however it came about."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode

from policygraph.engine import build
from policygraph.graph.books import DERIVED
from policygraph.graph.store import GraphStore, open_store
from policygraph.graph.terms import DERIVED_GRAPH

PLAN = """云溪市{year}年节水工作要点

一、主要目标
到{year}年底，全市公共管网漏损率控制在{value}%以下。

二、重点任务
1.推进节水载体建设。（市水利局牵头，市财政局配合）
"""


def different(store: GraphStore) -> int:
    return sum(quad.graph_name == DERIVED_GRAPH for quad in store.quads())


def alone(store: GraphStore) -> int:
    """The statements of all graphs of derived statements together."""
    return sum(len(store.triples(name)) for name in map(_name, store.rdf.named_graphs()) if name.startswith(DERIVED))


def _name(graph: object) -> str:
    return graph.value if isinstance(graph, NamedNode) else ""


def test_what_several_documents_let_follow_counts_once(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    for year in (2031, 2032, 2033):
        (plans / f"{year}.txt").write_text(PLAN.format(year=year, value=year - 2020), encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        first = build([plans], store, jobs=2)
        # All three say that the same two bodies share a task.
        assert first.derived == different(store) < alone(store)
    # A change later on, in a process that has read none of the others.
    (plans / "2032.txt").write_text("2032年节水工作要点\n\n一、推进节水。（市节水办负责）\n", encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        second = build([plans], store)
        assert second.derived == different(store) != first.derived
