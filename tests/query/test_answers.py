"""Every query of the catalogue answers a small invented graph with the rows that a reader of it expects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from policygraph.graph.derive import derive
from policygraph.graph.kinds import kinds, wanting
from policygraph.graph.vocabulary import vocabulary_quads
from policygraph.query import catalogue, run

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.bulk_extend(vocabulary_quads())
    made.load(path=str(DATA / "base.ttl"), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:g"))
    with wanting(kinds()):
        derive(made)
    return made


def test_every_query_has_an_expected_answer() -> None:
    assert list(catalogue()) == sorted(EXPECTED)
    assert len(catalogue()) >= 25


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_answer(store: Store, name: str) -> None:
    result = run(store, name, EXPECTED[name]["params"])
    assert result.columns == catalogue()[name].columns
    assert [list(row) for row in result.texts()] == EXPECTED[name]["rows"]


def test_deriving_again_changes_nothing(store: Store) -> None:
    before = {str(quad) for quad in store}
    with wanting(kinds()):
        derive(store)
    assert {str(quad) for quad in store} == before
