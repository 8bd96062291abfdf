"""The ontology is described in both languages, connected, clean SHACL and consistent OWL 2 RL."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from policygraph.resources import ontology

PG = "https://w3id.org/policygraph/ont#"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(str(ontology("policygraph.ttl")))


def ours(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    return sorted({s for k in kinds for s in graph.subjects(RDF.type, k) if isinstance(s, URIRef) and s.startswith(PG)})


def languages(graph: Graph, node: URIRef, prop: URIRef) -> Counter[str | None]:
    return Counter(o.language for o in graph.objects(node, prop) if isinstance(o, Literal))


def test_every_term_is_labelled_and_defined_in_both_languages(graph: Graph) -> None:
    for term in ours(graph, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert languages(graph, term, RDFS.label) == {"en": 1, "zh": 1}, term
        assert languages(graph, term, SKOS.definition) == {"en": 1, "zh": 1}, term
        assert graph.value(term, RDFS.isDefinedBy), term


def test_every_property_has_one_domain_and_range(graph: Graph) -> None:
    for term in ours(graph, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert re.fullmatch(r"[a-z][A-Za-z0-9]+", term.removeprefix(PG))
        assert len(list(graph.objects(term, RDFS.domain))) == len(list(graph.objects(term, RDFS.range))) == 1, term


def test_no_label_or_definition_stands_twice(graph: Graph) -> None:
    said: dict[tuple[URIRef, Literal], set[URIRef]] = defaultdict(set)
    for term in ours(graph, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for prop in (RDFS.label, SKOS.definition):
            for text in graph.objects(term, prop):
                assert isinstance(text, Literal)
                assert str(text) == str(text).strip()
                said[prop, text].add(term)
    assert [key for key, terms in said.items() if len(terms) > 1] == []


def test_no_class_stands_apart_or_below_itself(graph: Graph) -> None:
    for term in ours(graph, OWL.Class):
        assert re.fullmatch(r"[A-Z][A-Za-z]+", term.removeprefix(PG))
        used = [
            *graph.subjects(RDFS.domain, term),
            *graph.subjects(RDFS.range, term),
            *graph.objects(term, RDFS.subClassOf),
        ]
        assert used, term
        above = set(graph.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert all(term not in graph.transitive_objects(other, RDFS.subClassOf) for other in above)


def test_every_code_has_one_name_a_language_and_one_notation(graph: Graph) -> None:
    codes = {s for s in graph.subjects(SKOS.inScheme) if isinstance(s, URIRef)}
    assert len(codes) > 100
    for code in codes:
        assert languages(graph, code, SKOS.prefLabel) == {"en": 1, "zh": 1}, code
        assert str(graph.value(code, SKOS.notation)) == str(code).rsplit("-")[-1], code


def test_the_ontology_says_what_it_is(graph: Graph) -> None:
    (head,) = graph.subjects(RDF.type, OWL.Ontology)
    assert all(graph.value(head, p) for p in (DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionIRI))


def test_the_contract_stands(graph: Graph) -> None:
    words = """metricText scopeText mentionedAt page tableCell valueInWords appliesToPlace lostSlot basis forItem forSection
    citedResource citationFunction symbol ucumCode canonicalUnit desirability theme viaTarget viaResponsibility"""
    assert {PG + word for word in words.split()} <= set(map(str, graph.subjects(RDFS.domain)))


def test_the_shapes_are_shacl_and_speak_both_languages(graph: Graph) -> None:
    import pyshacl

    shapes = Graph().parse(str(ontology("shapes.ttl")))
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text
    message = URIRef("http://www.w3.org/ns/shacl#message")
    for node in set(shapes.subjects(message)):
        said = [m.language for m in shapes.objects(node, message) if isinstance(m, Literal)]
        assert sorted(map(str, said)) == ["en", "zh"]
    known = {str(s) for s in graph.subjects() if isinstance(s, URIRef)}
    named = {str(o) for o in shapes.objects() if isinstance(o, URIRef) and str(o).startswith(PG)}
    assert named - {PG} <= known


def test_owl_rl_finds_no_contradiction_and_would_find_one(graph: Graph) -> None:
    import owlrl

    def contradictions(*extra: tuple[URIRef, URIRef, URIRef]) -> list[str]:
        closed = Graph()
        for triple in (*graph, *extra):
            closed.add(triple)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closed)
        error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
        return [str(o) for s in closed.subjects(RDF.type, error) for o in closed.objects(s) if o != error]

    assert contradictions() == []
    both = URIRef("urn:x")
    assert contradictions((both, RDF.type, URIRef(PG + "Target")), (both, RDF.type, URIRef(PG + "Agency")))
