"""Parameters are terms and not text, errors say what to do, formats are what tools read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from policygraph.errors import QueryError
from policygraph.query import format, run
from policygraph.query.bind import term
from policygraph.query.catalogue import Parameter
from policygraph.query.document import main
from policygraph.zh.columns import cells

DATA = Path(__file__).parent / "data"
ID = "https://w3id.org/policygraph/id/"


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.load(path=str(DATA / "base.ttl"), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:g"))
    return made


def test_a_label_an_alias_and_an_iri_name_the_same_agency(store: Store) -> None:
    rows = [run(store, "cq29", {"agency": name}).rows for name in ("青石市林草局", "市林草局", ID + "forestOffice")]
    assert rows[0] == rows[1] == rows[2]
    assert len(rows[0]) == 2


def test_a_place_may_be_called_by_its_short_name() -> None:
    made = Store()
    made.update(
        "PREFIX pg: <https://w3id.org/policygraph/ont#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " INSERT DATA { GRAPH <urn:g> { <urn:zj> a pg:Place ; skos:prefLabel '浙江省'@zh ; pg:gbCode '330000' } }"
    )
    query = "SELECT ?place WHERE { ?place a pg:Place }"
    assert [
        term(made, query, Parameter("place", "place", True, None, ""), name) for name in ("浙江", "浙江省", "330000")
    ] == [NamedNode("urn:zj")] * 3
    with pytest.raises(QueryError, match="no place in the graph is called '江苏'"):
        term(made, query, Parameter("place", "place", True, None, ""), "江苏")


def test_a_string_parameter_cannot_break_out(store: Store) -> None:
    assert run(store, "search", {"words": '竹林") || true || ("'}).rows == ()
    assert len(run(store, "search", {"words": "竹林"}).rows) == 5


def test_dates_bound_what_falls_due(store: Store) -> None:
    due = run(store, "cq06_deadlines_between", {"today": "2030-01-01", "until": "2030-12-31"})
    assert [row[0] for row in due.texts()] == ["2030-06-30"]


@pytest.mark.parametrize(
    ("name", "params", "says"),
    [
        ("agency_owns_metrics", {}, "cq01_agency_owns_metric"),
        ("cq06", {"until": "soon"}, "until must be a date"),
        ("cq06", {"untill": "2030-01-01"}, "no parameter called 'untill'"),
        ("cq04", {}, "needs metric"),
        ("cq04", {"metric": "竹林覆盖"}, "nearest: 竹林覆盖率"),
        ("SELECT ?s WHERE { ?s ?p }", {}, "line 1, column"),
        ("SELECT ?s\nWHERE { ?s ?p ?o ; ; . <x y> }", {}, "line 2, column"),
        ("SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }", {}, "another server"),
        ("DELETE WHERE { ?s ?p ?o }", {}, "only read"),
    ],
)
def test_errors_say_what_to_do(store: Store, name: str, params: dict[str, str], says: str) -> None:
    before = len(store)
    with pytest.raises(QueryError, match=says):
        run(store, name, params)
    assert len(store) == before


def test_text_of_ones_own_takes_parameters(store: Store) -> None:
    text = "SELECT ?n WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?n . FILTER(STRENDS(STR(?n), ?end)) }"
    assert len(run(store, text, {"end": "局"}).rows) == 3
    assert run(store, "ASK { ?s a <urn:nothing> }").texts() == [("false",)]


def test_table_columns_line_up_under_wide_characters(store: Store) -> None:
    lines = format(run(store, "agencies_by_mentions"), "table").splitlines()
    starts = {cells(line[: line.index("named")]) for line in lines[2:4]}
    assert starts == {lines[0].index("kind")}


def test_formats_are_read_back(store: Store) -> None:
    result = run(store, "cq21_plans")
    assert list(csv.reader(io.StringIO(format(result, "csv"))))[1:] == [list(row) for row in result.texts()]
    read = json.loads(format(result, "json"))
    assert read["head"]["vars"] == list(result.columns)
    assert read["results"]["bindings"][0]["planTitle"] == {
        "type": "literal", "value": "云岭省竹林规划", "xml:lang": "zh",
    }  # fmt: skip
    assert format(result, "tsv").startswith("?planTitle\t?type")
    with pytest.raises(QueryError, match="choose one of"):
        format(result, "xml")


def test_the_page_of_queries_is_current() -> None:
    assert main(["--check"]) == 0
