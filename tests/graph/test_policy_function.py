"""Bodies of different places that do the same share the concept of what they do."""

from __future__ import annotations

from pyoxigraph import NamedNode

from policygraph.graph.emit import emit
from policygraph.graph.terms import PG
from policygraph.pipeline import read_document


def functions(place: str) -> set[str]:
    text = f"{place}2022年工作要点\n\n一、重点任务\n1.推进治理。开展调查。（责任单位：{place}生态环境厅）\n"
    quads = emit(read_document(text.encode(), "plan.txt"))
    return {q.object.value for q in quads if q.predicate == PG["policyFunction"] and isinstance(q.object, NamedNode)}


def test_two_provinces_one_function() -> None:
    wanted = {"https://w3id.org/policygraph/code#function-ecology-environment"}
    assert functions("浙江省") == functions("山东省") == wanted
