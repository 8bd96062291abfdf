"""SPARQL constraints that are judged over all focus nodes together, and those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from policygraph.errors import InputError
from policygraph.resources import ontology
from policygraph.validate import validate
from policygraph.validate.engines import ENGINES
from policygraph.validate.sets import divide

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://example.org/> sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:Twin a sh:NodeShape ; sh:targetClass ex:Thing ; sh:severity sh:Warning ; sh:sparql [
  sh:prefixes <http://example.org/> ; sh:message "twins"@en ;
  sh:select "SELECT $this ?value WHERE { $this ex:name ?n . ?value ex:name ?n . FILTER(?value != $this) }" ] .
ex:Bare a sh:NodeShape ; sh:targetClass ex:Thing ; sh:sparql [
  sh:prefixes <http://example.org/> ; sh:message "bare"@en ;
  sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:name ?n } }" ] .
"""
DATA = """
<http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Small> .
<http://example.org/Small> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://example.org/Thing> .
<http://example.org/a> <http://example.org/name> "x" .
<http://example.org/b> <http://example.org/name> "x" .
<http://example.org/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Thing> .
"""


def test_all_shipped_sparql_constraints_are_judged_together() -> None:
    divided = divide(ontology("shapes.ttl"))
    assert len(divided.constraints) == ontology("shapes.ttl").read_text(encoding="utf-8").count("sh:select")
    assert "ns#select" not in divided.rest


def test_members_of_subclasses_are_focus_nodes_and_others_are_not(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text(SHAPES, encoding="utf-8")
    # A query that does not bind $this itself stays with the engine.
    assert [constraint.shape for constraint in divide(shapes).constraints] == ["http://example.org/Twin"]
    fast, reference = (ENGINES[name](DATA, shapes) for name in ("fast", "pyshacl"))
    assert {result.key for result in fast} == {result.key for result in reference}
    assert {(r.shape[-4:], r.focus[-2], (r.value or "")[-2], r.severity) for r in fast} == {
        ("Twin", "a", "b", "Warning"),
        ("Bare", "c", "c", "Violation"),
    }


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ("<urn:s> a sh:NodeShape ; sh:property [ sh:path <urn:p>", "own.ttl"),
        ('<urn:s> sh:targetClass <urn:C> ; sh:property [ sh:path <urn:p> ; sh:minCount "many" ]', "minCount"),
        (
            'ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:select "SELECT $this WHERE { $this a ?x " ]',
            "#S",
        ),
        (
            'ex:S sh:targetClass ex:T ; sh:sparql [ sh:select "SELECT $this WHERE { $this a ?x { SELECT ?y { ?y a ?z } } }" ]',
            "has to return",
        ),
    ],
)
def test_shapes_with_an_error_get_one_line_that_names_the_file(shapes: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/#> . "
    file.write_text(f"{prefixes}{shapes} .", encoding="utf-8")
    node = "<http://example.org/#x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/#T> .\n"
    with pytest.raises(InputError, match="cannot read the shapes") as caught:
        validate(_quads(node), shapes=file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def _quads(text: str) -> list[Quad]:
    return list(parse(text, format=RdfFormat.N_TRIPLES))
