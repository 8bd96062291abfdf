"""The two SHACL engines behind one function type: N-Triples and shapes in, results out.

``fast`` is compiled and judges a whole graph at once; ``pyshacl`` is the reference it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from ..errors import UsageError
from .report import SH, Result
from .sets import Constraint, divide, judge

Engine = Callable[[str, Path], list[Result]]


class _Index:
    """What the shapes file says of itself: the language of each message and the named shape that it belongs to."""

    def __init__(self, shapes: Path) -> None:
        self.languages: dict[str, str] = {}
        self.shape_of: dict[str, str] = {}
        store = Store()
        store.load(path=str(shapes), format=RdfFormat.TURTLE, base_iri=shapes.resolve().as_uri())
        message = NamedNode(SH + "message")
        for quad in store.quads_for_pattern(None, message, None):
            if not isinstance(quad.object, Literal):
                continue
            self.languages[quad.object.value] = quad.object.language or ""
            node: object = quad.subject
            while isinstance(node, BlankNode):
                above = [q.subject for q in store.quads_for_pattern(None, None, node)]
                node = above[0] if above else None
            if isinstance(node, NamedNode):
                self.shape_of[quad.object.value] = node.value

    def messages(self, texts: list[str]) -> tuple[tuple[str, str], ...]:
        """The texts with their languages, Chinese first."""
        return tuple(sorted(((self.languages.get(t, ""), t) for t in set(texts)), key=lambda m: (m[0] != "zh", m)))


@cache
def _index(shapes: Path, stamp: float) -> _Index:
    return _Index(shapes)


@cache
def _compiled(shapes: Path, stamp: float) -> tuple[Any, tuple[Constraint, ...]]:
    from shacl import Shapes

    divided = divide(shapes)
    return Shapes.from_text(divided.rest, format="ntriples"), divided.constraints


def fast(triples: str, shapes: Path) -> list[Result]:
    """Judge with the compiled engine, and the SPARQL constraints over all their focus nodes at once.

    Falls back to the reference where the engine has no build for the machine.
    """
    stamp = shapes.stat().st_mtime
    try:
        compiled, constraints = _compiled(shapes, stamp)
    except ImportError:
        return reference(triples, shapes)
    index = _index(shapes, stamp)
    # Both engines are compiled and let go of the interpreter: they work side by side.
    with ThreadPoolExecutor(1) as beside:
        report = beside.submit(compiled.validate_text, triples, format="ntriples")
        data = Store()
        data.bulk_load(input=triples.encode(), format=RdfFormat.N_TRIPLES)
        said = {constraint: index.messages(list(constraint.messages)) for constraint in constraints}
        results = [replace(found, messages=said[constraint]) for constraint, found in judge(constraints, data)]
    results += [
        Result(
            severity=found.severity_iri.strip("<>").removeprefix(SH),
            shape=found.root_shape.strip("<>"),
            focus=found.focus_node,
            path=found.path,
            value=found.value,
            constraint=found.component_iri.strip("<>"),
            messages=index.messages(list(found.messages)),
        )
        for found in report.result().results
    ]
    return results


def reference(triples: str, shapes: Path) -> list[Result]:
    """Judge with pySHACL: slow (minutes for tens of thousands of triples), and what everybody knows."""
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError, ValidationFailure

    # Terms keep the lexical form that they have: the two engines are compared term by term.
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        data = rdflib.Graph().parse(data=triples, format="nt")
        rules = rdflib.Graph().parse(str(shapes), format="turtle")
        _, graph, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False)
    except (ReportableRuntimeError, ValidationFailure) as error:
        raise ValueError(error) from error
    finally:
        rdflib.NORMALIZE_LITERALS = before
    index = _index(shapes, shapes.stat().st_mtime)
    sh = rdflib.Namespace(SH)
    results = []
    # Results that another one gives as its detail are no results of their own.
    for node in graph.objects(None, sh.result):
        texts = [str(text) for text in graph.objects(node, sh.resultMessage)]
        path, value = graph.value(node, sh.resultPath), graph.value(node, sh.value)
        results.append(
            Result(
                severity=str(graph.value(node, sh.resultSeverity)).removeprefix(SH),
                shape=next((index.shape_of[text] for text in texts if text in index.shape_of), ""),
                focus=_term(graph.value(node, sh.focusNode)),
                path=None if path is None else _path(graph, path, sh),
                value=None if value is None else _term(value),
                constraint=str(graph.value(node, sh.sourceConstraintComponent)),
                messages=index.messages(texts),
            )
        )
    return results


def _term(node: Any) -> str:
    """A term of rdflib in the N-Triples syntax that Oxigraph writes."""
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return str(NamedNode(str(node)))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return str(Literal(str(node), language=node.language))
        return str(Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None))
    return f"_:{node}"


def _path(graph: Any, node: Any, sh: Any) -> str:
    """A path of a report as a SPARQL property path."""
    import rdflib
    from rdflib.collection import Collection

    if isinstance(node, rdflib.URIRef):
        return f"<{node}>"
    inverse = graph.value(node, sh.inversePath)
    if inverse is not None:
        return "^" + _path(graph, inverse, sh)
    for name, sign in (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")):
        inner = graph.value(node, sh[name])
        if inner is not None:
            return f"({_path(graph, inner, sh)}){sign}"
    alternatives = graph.value(node, sh.alternativePath)
    mark = "/" if alternatives is None else "|"
    steps = Collection(graph, node if alternatives is None else alternatives)
    return "(" + mark.join(_path(graph, step, sh) for step in steps) + ")"


ENGINES: dict[str, Engine] = {"fast": fast, "pyshacl": reference}


def engine(name: str) -> Engine:
    """The engine called ``name``.  Raises UsageError that lists the engines for another name."""
    if name not in ENGINES:
        raise UsageError(f"unknown engine {name!r}: choose one of {', '.join(ENGINES)}")
    return ENGINES[name]
