"""Alignments point at terms that exist, and a term that does not exist is noticed."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, GEO, ODRL2, ORG, PROV, SDO, SKOS, SOSA, TIME, DefinedNamespaceMeta

from policygraph.resources import ontology

# The vocabularies whose terms rdflib knows without a network; the others cannot be checked offline.
KNOWN: tuple[DefinedNamespaceMeta, ...] = (PROV, ORG, ODRL2, SOSA, DCTERMS, DCAT, TIME, GEO, SDO, SKOS)


def dead(graph: Graph) -> set[str]:
    """IRIs of a known vocabulary that the vocabulary does not define."""
    found = set()
    for node in {x for triple in graph for x in triple if isinstance(x, URIRef)}:
        for space in KNOWN:
            base = str(space)
            if node.startswith(base) and str(node) != base and node not in space:
                found.add(str(node))
    return found


@pytest.mark.parametrize("name", ["policygraph.ttl", "shapes.ttl", "generated/units.ttl", "generated/metrics.ttl"])
def test_no_alignment_is_dead(name: str) -> None:
    assert dead(Graph().parse(str(ontology(*name.split("/"))))) == set()


def test_a_dead_alignment_is_noticed() -> None:
    graph = Graph()
    graph.add((URIRef("urn:x"), SKOS.exactMatch, URIRef(str(PROV) + "NoSuchTerm")))
    assert dead(graph) == {str(PROV) + "NoSuchTerm"}
