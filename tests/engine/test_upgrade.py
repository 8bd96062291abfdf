"""What an older state of the rules, the vocabularies or the ontology left in a store is noticed and made good."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode

from policygraph.cli.app import policygraph
from policygraph.engine import build
from policygraph.engine.version import pipeline_version, rules_version
from policygraph.graph.books import DERIVED_BY, MADE_BY
from policygraph.graph.store import GraphStore, open_store
from policygraph.graph.terms import DERIVED_GRAPH, VOCABULARY_GRAPH

PLAN = """湖州市水利局关于印发2031年水利工作要点的通知

2031年水利工作要点

一、主要目标
到2031年底，全市农村自来水普及率达到{}%以上。

二、重点任务
1.加固堤防。完成堤防加固20公里。（责任单位：市水利局）
"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for number in range(3):
        (folder / f"plan{number}.txt").write_text(PLAN.format(90 + number), encoding="utf-8")
    return folder


def as_read_by(store: GraphStore, version: str, names: tuple[str, ...]) -> None:
    """Note that these documents were read by other rules."""
    for graph, name, _ in list(store.documents()):
        if name in names:
            store.note(graph, MADE_BY, f"{version} https://w3id.org/policygraph/id/", only=True)


def told(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(policygraph, ["--store", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_documents_read_by_other_rules_are_read_again_and_said_so(plans: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    told(store, "build", str(plans))
    with open_store(store) as opened:
        before = opened.dump("nquads")
        as_read_by(opened, pipeline_version().partition("+")[0] + "+0123456789abcdef", ("plan0.txt", "plan1.txt"))
    assert "2 documents were read by other rules" in told(store, "validate")
    output = told(store, "build", str(plans / "plan0.txt"), str(plans / "plan2.txt"))
    assert "1  of these read again, as the rules or vocabularies have changed" in output
    assert "1  as earlier rules read them" in output
    output = told(store, "--lang", "zh", "build", str(plans))
    assert "1  其中因规则或词表已变而重新读取" in output
    assert "以前的规则" not in output
    assert "规则" not in told(store, "--lang", "zh", "build", str(plans))
    assert "other rules" not in told(store, "validate")
    with open_store(store, read_only=True) as opened:
        assert opened.dump("nquads") == before


def test_other_rules_of_derivation_or_another_ontology_derive_everything_anew(plans: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert "all anew" not in told(store, "build", str(plans))
    for node, predicate, value in (
        (DERIVED_GRAPH, DERIVED_BY, "0123456789abcdef cascade"),
        (VOCABULARY_GRAPH, MADE_BY, "0123456789abcdef"),
    ):
        with open_store(store) as opened:
            before = opened.dump("nquads")
            opened.note(node, predicate, value, only=True)
        output = told(store, "build", str(plans))
        assert "3  unchanged" in output
        assert "all anew, as the rules or the ontology have changed" in output
        with open_store(store, read_only=True) as opened:
            assert opened.dump("nquads") == before
            assert {note.partition(" ")[0] for note in opened.noted(DERIVED_GRAPH, DERIVED_BY)} == {rules_version()}


def test_what_a_store_of_the_first_layout_had_derived_goes(plans: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    told(store, "build", str(plans))
    with open_store(store) as opened:
        before = opened.dump("nquads")
        # All of it lay in the graph in which it leaves the store.
        stale = b"<https://w3id.org/policygraph/id/a> <https://w3id.org/policygraph/ont#owns> <https://w3id.org/policygraph/id/m> .\n"
        opened.exchange((), [(DERIVED_GRAPH.value, stale)])
    told(store, "build", str(plans))
    with open_store(store, read_only=True) as opened:
        assert opened.dump("nquads") == before
        assert (
            next(opened.merged.quads_for_pattern(NamedNode("https://w3id.org/policygraph/id/a"), None, None), None)
            is None
        )


def test_forced_reading_is_no_renewal(plans: Path) -> None:
    with open_store() as store:
        assert build([plans], store).renewed == 0
        again = build([plans], store, force=True)
        assert (len(again.built), again.renewed, again.behind, again.anew) == (3, 0, 0, False)
