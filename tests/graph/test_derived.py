"""Whatever is added, changed or removed, the graph is the one that a build from nothing gives."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from policygraph.errors import StoreError
from policygraph.graph import rules as known_rules
from policygraph.graph.derive import bring_up_to_date, derive
from policygraph.graph.emit import emit
from policygraph.graph.rules import document_rules, parse, rules, wider_rules
from policygraph.graph.store import DocumentGraph, GraphStore, open_store
from policygraph.graph.terms import DERIVED_GRAPH, PG
from policygraph.pipeline import read_document

PLACES = ("江西省", "南昌市", "九江市", "西湖区")
PLAN = """{place}人民政府关于印发{year}年林业工作要点的通知

{year}年{place}林业工作要点

一、主要目标
到{year}年底，{place}森林覆盖率达到{value}%以上，新增造林{more}万亩，力争森林覆盖率达到{stretch}%。

二、重点任务（责任单位：{body}）
1.加强林木管护。完善管护制度，建成管护站点20个以上。{owner}
2.推进林权改革。落实《林权登记办法》和《{place}森林防火规划》，开展试点。（{body}牵头，市财政局配合）
"""


@cache
def read(text: str, name: str) -> DocumentGraph:
    return DocumentGraph.of(emit(read_document(text.encode(), name)))


def emit_triples(text: str) -> list[Triple]:
    return [quad.triple for quad in emit(read_document(text.encode(), "d.txt"))]


def plan(chance: random.Random) -> str:
    return PLAN.format(
        place=chance.choice(PLACES),
        year=chance.choice((2031, 2032)),
        value=chance.choice((60, 61, 62)),
        more=chance.choice((8, 10)),
        stretch=chance.choice((63, 64)),
        body=chance.choice(("省林业局", "市林业局", "各县人民政府")),
        owner=chance.choice(("", "（责任单位：省林业局，各设区市林业主管部门）")),
    )


def from_nothing(texts: dict[str, str]) -> bytes:
    with open_store() as store:
        store.load_vocabulary()
        store.add([(read(text, name), f"/plans/{name}") for name, text in sorted(texts.items())], "1")
        bring_up_to_date(store, "rules")
        return store.dump("nquads")


def by_all_rules(store: GraphStore) -> set[Quad]:
    """The derived graph when every rule runs over everything."""
    whole = Store()
    whole.extend(Quad(*quad.triple) for quad in store.quads() if quad.graph_name != DERIVED_GRAPH)
    derive(whole)
    return set(whole.quads_for_pattern(None, None, None, DERIVED_GRAPH))


def check(store: GraphStore, texts: dict[str, str]) -> None:
    derived = {quad for quad in store.quads() if quad.graph_name == DERIVED_GRAPH}
    assert derived == by_all_rules(store)
    assert {quad.triple for quad in store.merged} == {quad.triple for quad in store.quads()}
    assert store.dump("nquads") == from_nothing(texts)


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_end_where_a_build_from_nothing_does(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    texts: dict[str, str] = {}
    folder = None if seed % 2 else tmp_path / "store"
    with open_store(folder) as store:
        store.load_vocabulary()
        for _ in range(10):
            for _ in range(chance.randint(1, 3)):
                name = f"{chance.randint(0, 5)}.txt"
                if name in texts and chance.random() < 0.4:
                    store.remove(name)
                    del texts[name]
                    continue
                text = plan(chance)
                # One text under two names is one document with one name; here each has its own.
                if text not in texts.values():
                    texts[name] = text
                    store.add([(read(text, name), f"/plans/{name}")], "1")
            count = bring_up_to_date(store, "rules")
            assert count == sum(quad.graph_name == DERIVED_GRAPH for quad in store.quads())
            store.commit()
        check(store, texts)
        assert wider_rules()
        assert any(q.predicate == PG["comparisonKey"] for q in store.merged) or len(texts) < 4


def test_two_versions_of_one_plan_are_derived_together_and_apart_again() -> None:
    chance = random.Random(7)
    one = plan(chance)
    other = one.replace("20个以上", "30个以上（责任单位：省林业局）")
    assert read(one, "a.txt").description.plans == read(other, "b.txt").description.plans
    with open_store() as store:
        store.load_vocabulary()
        store.add([(read(one, "a.txt"), "/plans/a.txt")], "1")
        bring_up_to_date(store, "rules")
        alone = store.dump("nquads")
        store.add([(read(other, "b.txt"), "/plans/b.txt")], "1")
        bring_up_to_date(store, "rules")
        check(store, {"a.txt": one, "b.txt": other})
        store.remove("b.txt")
        bring_up_to_date(store, "rules")
        assert store.dump("nquads") == alone


def test_what_one_document_says_of_a_place_reaches_the_cascades_of_others() -> None:
    def told(place: str, value: int) -> str:
        return PLAN.format(
            place=place, year=2031, value=value, more=8, stretch=65, body="市林业局", owner="（责任单位：市林业局）"
        )

    texts = {"a.txt": told("江西省", 62), "b.txt": told("九江市", 61), "c.txt": told("南昌市", 60)}
    with open_store() as store:
        store.load_vocabulary()
        store.add([(read(text, name), f"/plans/{name}") for name, text in texts.items()], "1")
        bring_up_to_date(store, "rules")
        cascades = {quad.subject for quad in store.merged.quads_for_pattern(None, PG["cascadesFrom"], None)}
        assert cascades
        before = store.dump("nquads")
        (city,) = {
            quad.subject for quad in store.merged.quads_for_pattern(None, None, Literal("九江市", language="zh"))
        }
        # A document without targets says that the city lies elsewhere.
        moved = [
            Quad(t.subject, t.predicate, t.object, NamedNode("urn:other"))
            for t in emit_triples("云溪市2031年工作要点\n\n一、工作\n1.开展工作。")
        ]
        moved.append(Quad(city, PG["within"], NamedNode("http://a.example/place"), moved[0].graph_name))
        store.add([(DocumentGraph.of(moved), "/plans/d.txt")], "1")
        bring_up_to_date(store, "rules")
        derived = {quad for quad in store.quads() if quad.graph_name == DERIVED_GRAPH}
        assert derived == by_all_rules(store)
        assert cascades != {quad.subject for quad in store.merged.quads_for_pattern(None, PG["cascadesFrom"], None)}
        store.remove("urn:other")
        bring_up_to_date(store, "rules")
        assert store.dump("nquads") == before


def test_a_store_that_was_closed_before_it_was_derived_is_derived_as_a_whole(tmp_path: Path) -> None:
    chance = random.Random(8)
    texts = {f"{n}.txt": plan(chance) for n in range(3)}
    for name, text in texts.items():
        with open_store(tmp_path / "s") as store:
            store.load_vocabulary()
            store.add([(read(text, name), f"/plans/{name}")], "1")
    with open_store(tmp_path / "s") as store:
        bring_up_to_date(store, "rules")
        check(store, texts)
        bring_up_to_date(store, "other rules")
        check(store, texts)


def test_what_a_rule_said_that_is_no_more_goes_with_the_next_rules() -> None:
    texts = {"a.txt": plan(random.Random(1))}
    with open_store() as store:
        store.load_vocabulary()
        store.add([(read(texts["a.txt"], "a.txt"), "/plans/a.txt")], "1")
        bring_up_to_date(store, "1")
        store.exchange([], [("urn:policygraph:derived:rule:gone", b"<urn:a> <urn:b> <urn:c> .\n")])
        bring_up_to_date(store, "2")
        check(store, texts)


def test_a_rule_that_is_malformed_is_named_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = parse("r99_broken", "# scope: document\nCONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:q ?o }")
    with open_store() as store:
        store.load_vocabulary()
        store.add([(read(plan(random.Random(1)), "a.txt"), "/plans/a.txt")], "1")
        bring_up_to_date(store, "1")
        before = store.dump("nquads")
        shipped = rules()
        monkeypatch.setattr("policygraph.graph.derive.rules", lambda: (*shipped, broken))
        with pytest.raises(StoreError, match="r99_broken"):
            bring_up_to_date(store, "2")
        assert store.dump("nquads") == before


def test_scopes_are_read_from_the_heads_of_the_rules() -> None:
    body = "CONSTRUCT { ?t <urn:made> ?m } WHERE { ?t <urn:has> ?m }"
    assert parse("a", body).scope == "graph"
    assert parse("a", "# scope: document\n" + body).scope == "document"
    keyed = parse("a", "# scope: ?m pg:hasMetric\n" + body)
    assert (keyed.scope, keyed.variable, keyed.predicate) == ("key", "m", PG["hasMetric"].value)
    assert keyed.reads == {"urn:has"}
    assert keyed.makes == {"urn:made"}
    # Who looks at any predicate whatever looks at the whole graph.
    assert parse("a", "# scope: document\nCONSTRUCT { ?t <urn:made> 1 } WHERE { ?t ?p ?m }").scope == "graph"
    with pytest.raises(StoreError, match="scope"):
        parse("a", "# scope: ?x pg:hasMetric\n" + body)
    with pytest.raises(StoreError, match="CONSTRUCT"):
        parse("a", "SELECT ?t WHERE { ?t <urn:has> ?m }")


def test_most_rules_run_where_the_document_is_read() -> None:
    assert known_rules.rules is rules
    assert len(document_rules()) > len(wider_rules()) > 0
