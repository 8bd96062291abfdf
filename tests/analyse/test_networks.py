"""Projections and their measures on a small invented graph whose answers are known by hand."""

from __future__ import annotations

import io

import networkx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from policygraph.analyse.facts import Facts
from policygraph.analyse.networks import NODES, measure, network_file, project
from policygraph.graph.derive import derive
from policygraph.graph.terms import PREFIXES
from policygraph.graph.vocabulary import vocabulary_quads

ID = "https://w3id.org/policygraph/id/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@prefix id: <{ID}> .\n"


def shared(item: str, *agencies: str, at: int = 0) -> str:
    """A titled task for which one passage names several bodies."""
    parts = [
        f"id:{item} a pg:Task ; dcterms:title '{item}'@zh ; pg:inPlan id:p . id:e{item} a pg:Evidence ; pg:start {at} ; pg:end {at + 9} .\n"
    ]
    for agency in agencies:
        parts.append(
            f"id:{agency} a pg:NamedAgency ; skos:prefLabel '{agency}'@zh .\n"
            f"id:{item}-{agency} a pg:Responsibility ; pg:forItem id:{item} ; pg:responsibleAgency id:{agency} ; "
            f"pg:role pgc:role-responsible ; pg:basis pgc:basis-explicit ; pg:hasEvidence id:e{item} .\n"
        )
    return "".join(parts)


def facts(*parts: str) -> Facts:
    store = Store()
    store.bulk_extend(vocabulary_quads())
    plan = "id:p a pg:Plan ; dcterms:title '竹林要点'@zh .\n"
    store.load((HEAD + plan + "".join(parts)).encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:g"))
    derive(store)
    return Facts(store, "zh")


def test_bodies_that_share_items() -> None:
    known = facts(shared("一", "甲局", "乙局"), shared("二", "甲局", "乙局", "丙局"), shared("三", "丁局", "戊局"))
    graph = project(known, "co-responsibility")
    label = {node: data["label"] for node, data in graph.nodes(data=True)}
    assert {(frozenset((label[a], label[b])), d["weight"]) for a, b, d in graph.edges(data=True)} == {
        (frozenset(("甲局", "乙局")), 2), (frozenset(("甲局", "丙局")), 1), (frozenset(("乙局", "丙局")), 1),
        (frozenset(("丁局", "戊局")), 1),
    }  # fmt: skip
    found = measure(known, "co-responsibility")
    assert found.summary[:3] == ("co-responsibility", "5", "4")
    assert found.summary[4:7] == ("2", "3", "2")
    first = dict(zip(NODES, found.nodes.rows[0], strict=True))
    assert first["name"] in {"甲局", "乙局"}
    assert first["weight"] == "3"
    assert measure(known, "co-responsibility") == found


def test_bodies_named_a_page_apart_for_one_item_share_nothing() -> None:
    far = shared("一", "甲局") + shared("一", "乙局", at=500).replace("id:e一", "id:far")
    assert not project(facts(far), "co-responsibility")


def test_the_body_between_two_groups_has_the_highest_betweenness() -> None:
    known = facts(shared("一", "甲局", "中局"), shared("二", "乙局", "中局"), shared("三", "丙局", "中局"))
    first = dict(zip(NODES, measure(known, "co-responsibility").nodes.rows[0], strict=True))
    assert (first["name"], first["degree"], first["betweenness"]) == ("中局", "1.000", "1.000")
    ranks = [float(row[NODES.index("pagerank")]) for row in measure(known, "co-responsibility").nodes.rows]
    assert sum(ranks) == pytest.approx(1, abs=0.01)


def test_plans_cite_documents_and_plans() -> None:
    known = facts(
        "id:q a pg:Plan ; dcterms:title '竹林方案'@zh .\n"
        "id:i a pg:PolicyInstrument ; dcterms:title '竹林条例'@zh .\n"
        "id:c a pg:Citation ; pg:citingPlan id:p ; pg:citedResource id:i .\n"
        "id:d a pg:Citation ; pg:citingPlan id:q ; pg:citedResource id:i .\n"
    )
    graph = project(known, "plan-citation")
    assert {(graph.nodes[a]["label"], graph.nodes[b]["label"]) for a, b in graph.edges} == {
        ("竹林要点", "竹林条例"), ("竹林方案", "竹林条例"),
    }  # fmt: skip
    rows = [dict(zip(NODES, row, strict=True)) for row in measure(known, "plan-citation").nodes.rows]
    best = max(rows, key=lambda row: float(row["pagerank"]))
    assert (best["name"], best["class"]) == ("竹林条例", "document")


def test_an_empty_graph_has_no_network() -> None:
    assert measure(facts(), "agency-metric").nodes.rows == ()


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("name", ["agency-metric", "co-responsibility", "plan-citation"])
def test_a_projection_is_a_file_that_networkx_reads_back(name: str, form: str) -> None:
    known = facts(shared("一", "甲局", "乙局"), shared("二", "乙局", "丙局"))
    written = network_file(known, name, form)
    assert written == network_file(known, name, form)
    read = networkx.read_graphml if form == "graphml" else networkx.read_gexf
    back = read(io.BytesIO(written))
    graph = project(known, name)
    assert set(back) == set(graph)
    weights = [{frozenset((a, b)): w for a, b, w in each.edges(data="weight")} for each in (back, graph)]
    assert weights[0] == weights[1]
    assert all(
        {"label", "degree", "betweenness", "pagerank", "community"} <= set(said) for _, said in back.nodes(data=True)
    )
