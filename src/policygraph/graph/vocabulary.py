"""The vocabulary's graph: the ontology, its code lists and the concepts made from ``ontology/vocab``."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from ..errors import VocabularyError
from ..resources import ontology
from .terms import BASE, VOCABULARY_GRAPH

_APART = {"shapes.ttl"}
"""Shapes judge the graph; they are no part of it."""


def vocabulary_files() -> list[Path]:
    """The Turtle files that make the vocabulary's graph, in the order they are read."""
    files = [file for file in sorted(ontology().glob("*.ttl")) if file.name not in _APART]
    return files + sorted(ontology("generated").glob("*.ttl"))


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


def _skolem(term: object, file: Path, named: dict[str, NamedNode]) -> object:
    if not isinstance(term, BlankNode):
        return term
    if term.value not in named:
        key = sha256(f"{file.name}:{len(named)}".encode()).hexdigest()[:12]
        named[term.value] = NamedNode(f"{BASE}genid/{key}")
    return named[term.value]
