"""The vocabulary's graph: the ontology, its code lists and the concepts made from ``ontology/vocab``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from hashlib import sha256
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from ..errors import VocabularyError
from ..resources import ontology
from ..vocab.unit_entries import Unit
from ..vocab.units import unit_slug
from .terms import BASE, PG, PGU, SKOS, TYPE, VOCABULARY_GRAPH, XSD, code

_APART = {"shapes.ttl", "places.ttl"}
"""Shapes judge the graph; they are no part of it.  Places come in where a document names them."""


def vocabulary_files() -> list[Path]:
    """The Turtle files that make the vocabulary's graph, in the order they are read."""
    files = [*sorted(ontology().glob("*.ttl")), *sorted(ontology("generated").glob("*.ttl"))]
    return [file for file in files if file.name not in _APART]


def vocabulary_stamp() -> str:
    """A digest of the files that make the vocabulary's graph."""
    whole = sha256()
    for file in vocabulary_files():
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()


def vocabulary_quads() -> list[Quad]:
    """Every statement of the shipped vocabulary, once, in file order.

    Blank nodes get IRIs made from file and position, because the graph has none.
    Raises VocabularyError that names the file where one is not Turtle.
    """
    found: dict[Quad, None] = {}
    for file in vocabulary_files():
        named: dict[str, NamedNode] = {}
        try:
            for quad in parse(path=str(file), format=RdfFormat.TURTLE):
                subject = _skolem(quad.subject, file, named)
                value = _skolem(quad.object, file, named)
                found[Quad(subject, quad.predicate, value, VOCABULARY_GRAPH)] = None  # type: ignore[arg-type]
        except (SyntaxError, ValueError, OSError) as error:
            raise VocabularyError(f"{file}: not valid Turtle: {error}") from error
    return list(found)


Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


def unit_triples(unit: Unit) -> Iterator[Triple]:
    """A unit as the graph describes it, the same wherever it is met."""
    node = PGU[unit_slug(unit.symbol)]
    yield node, TYPE, PG["Unit"]
    yield node, SKOS["inScheme"], PGU["scheme"]
    yield node, SKOS["prefLabel"], Literal(unit.zh, language="zh")
    yield node, SKOS["prefLabel"], Literal(unit.en, language="en")
    yield node, PG["symbol"], Literal(unit.symbol)
    yield node, PG["measuresKind"], code("kind", unit.kind)
    yield node, PG["factor"], Literal(_storable(unit.factor), datatype=XSD["decimal"])
    if unit.ucum:
        yield node, PG["ucumCode"], Literal(unit.ucum)


def _storable(factor: Decimal) -> str:
    """At most 18 decimal places: a store cannot calculate with more."""
    with localcontext() as exact:
        exact.prec = 60
        return format(round(factor, 18).normalize(), "f")


def _skolem(term: object, file: Path, named: dict[str, NamedNode]) -> object:
    if not isinstance(term, BlankNode):
        return term
    if term.value not in named:
        key = sha256(f"{file.name}:{len(named)}".encode()).hexdigest()[:12]
        named[term.value] = NamedNode(f"{BASE}genid/{key}")
    return named[term.value]
