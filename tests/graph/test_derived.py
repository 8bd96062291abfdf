"""The derived graph follows the documents and survives rules that fail."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, Quad, Store

from policygraph.graph.store import open_store
from policygraph.graph.terms import DERIVED_GRAPH, PG, TYPE, Names

SHA = "c" * 64


def test_rules_run_once_for_one_state_and_leave_the_old_graph_when_they_fail() -> None:
    names = Names()
    runs = []

    def rules(store: Store) -> int:
        runs.append(1)
        store.add(Quad(names.node("x"), TYPE, PG["Ownership"], DERIVED_GRAPH))
        return 1

    def broken(store: Store) -> int:
        store.add(Quad(names.node("y"), TYPE, PG["Ownership"], DERIVED_GRAPH))
        raise RuntimeError("a rule failed")

    with open_store() as store:
        node, graph = names.document(SHA), names.graph(SHA)
        store.replace([Quad(node, PG["sha256"], Literal(SHA), graph)], "/x/c.txt", "1")
        assert store.rederive(rules, "1") == 1
        assert store.rederive(rules, "1") == 1
        assert len(runs) == 1
        before = store.dump("nquads")
        with pytest.raises(RuntimeError, match="a rule failed"):
            store.rederive(broken, "2")
        assert store.dump("nquads") == before
