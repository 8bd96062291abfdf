"""SPARQL constraints judged over all focus nodes at once, by Oxigraph.

A SHACL engine asks the query of a constraint once for each focus node, which grows with the square of the graph
where the query joins nodes.  Asked once with ``$this`` free and kept to the focus nodes, it has the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)

from .report import SH, Result

_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_COMPONENT = SH + "SPARQLConstraintComponent"
# What a node shape can say beside its constraints without changing how these are judged.
_TARGETS = {SH + "targetClass", SH + "targetSubjectsOf", SH + "targetObjectsOf", SH + "targetNode"}

Node = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class Constraint:
    """One SPARQL constraint of a named node shape: where it looks, what it asks and what it says."""

    shape: str
    severity: str
    targets: tuple[tuple[str, NamedNode], ...]
    select: str
    prefixes: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Divided:
    """A shapes file in two: the constraints judged here, and what is left for the engine, as N-Triples."""

    constraints: tuple[Constraint, ...]
    rest: str


def divide(shapes: Path) -> Divided:
    """Take out of the shapes file the SPARQL constraints that can be judged over all focus nodes at once.

    These are the constraints of named shapes with targets, with messages that hold no variables.
    Raises SyntaxError where the file is no Turtle, or a query is one that SHACL forbids.
    """
    # Not read back from the store, which writes "1"^^xsd:boolean as true: to SHACL these differ.
    quads = list(parse(path=str(shapes), format=RdfFormat.TURTLE, base_iri=shapes.resolve().as_uri()))
    store = Store()
    store.extend(quads)
    found = []
    taken: set[Node] = set()
    for quad in sorted(store.quads_for_pattern(None, NamedNode(SH + "sparql"), None), key=str):
        for select in _values(store, _node(quad.object), "select"):
            _check(select, quad)
        constraint = _constraint(store, quad)
        if constraint is not None:
            found.append(constraint)
            taken.add(_node(quad.object))
    found.sort(key=lambda c: (c.shape, c.select))
    left = (quad.triple for quad in quads if quad.subject not in taken and quad.object not in taken)
    return Divided(tuple(found), (serialize(left, format=RdfFormat.N_TRIPLES) or b"").decode())


def judge(constraints: tuple[Constraint, ...], data: Store) -> Iterator[tuple[Constraint, Result]]:
    """What breaks the constraints in the default graph of ``data``; the result has no messages yet.

    Raises SyntaxError where the query of a constraint is malformed.
    """
    foci: dict[tuple[tuple[str, NamedNode], ...], set[Node]] = {}
    for constraint in constraints:
        if constraint.targets not in foci:
            foci[constraint.targets] = set(_focus_nodes(data, constraint.targets))
        nodes = foci[constraint.targets]
        if not nodes:
            continue
        try:
            rows = data.query(constraint.select, prefixes=dict(constraint.prefixes))
        except SyntaxError as error:
            raise SyntaxError(f"{constraint.shape}: its query is malformed: {error}") from error
        if not isinstance(rows, QuerySolutions):
            raise SyntaxError(f"{constraint.shape}: a SPARQL constraint must be a SELECT query")
        names = {variable.value for variable in rows.variables}
        for row in rows:
            this = row["this"]
            if this in nodes:
                value = row["value"] if "value" in names else None
                path = row["path"] if "path" in names else None
                found = Result(
                    severity=constraint.severity,
                    shape=constraint.shape,
                    focus=str(this),
                    path=None if path is None else str(path),
                    value=str(this if value is None else value),
                    constraint=_COMPONENT,
                )
                yield constraint, found


def _constraint(store: Store, quad: Quad) -> Constraint | None:
    shape, node = quad.subject, quad.object
    if not isinstance(shape, NamedNode) or not isinstance(node, BlankNode):
        return None
    if _values(store, shape, "deactivated") or _values(store, node, "deactivated") or _values(store, shape, "path"):
        return None
    targets = sorted(
        (q.predicate.value.removeprefix(SH), q.object)
        for q in store.quads_for_pattern(shape, None, None)
        if q.predicate.value in _TARGETS and isinstance(q.object, NamedNode)
    )
    select = [each.value for each in _values(store, node, "select") if isinstance(each, Literal)]
    own = _values(store, node, "message") or _values(store, shape, "message")
    messages = tuple(sorted(each.value for each in own if isinstance(each, Literal)))
    severity = [each.value for each in _values(store, shape, "severity") if isinstance(each, NamedNode)]
    if not targets or len(select) != 1 or any("{" in text for text in messages) or not _binds_this(select[0]):
        return None
    return Constraint(
        shape=shape.value,
        severity=(severity or [SH + "Violation"])[0].removeprefix(SH),
        targets=tuple(targets),
        select=select[0],
        prefixes=tuple(sorted(_prefixes(store, node))),
        messages=messages,
    )


def _check(select: object, quad: Quad) -> None:
    """Raises SyntaxError for a query inside the query that does not return $this: SHACL cannot bind it there."""
    text = select.value if isinstance(select, Literal) else ""
    for inner in re.findall(r"\bSELECT\b([^{]*)\{", text, re.IGNORECASE)[1:]:
        if "*" not in inner and not re.search(r"[$?]this\b", inner):
            raise SyntaxError(f"{quad.subject}: a SELECT inside a SPARQL constraint has to return $this")


def _binds_this(select: str) -> bool:
    """Whether the query itself binds ``$this`` before all else, so that it can be asked with ``$this`` free."""
    bound = re.search(r"^\s*SELECT\s[^{]*\{\s*[$?]this\s", select, re.IGNORECASE) is not None
    # What SHACL forbids in a constraint is for the engine to refuse.
    return (
        bound
        and re.search(
            r"\b(?:MINUS|VALUES|SERVICE|shapesGraph|currentShape)\b|\bSELECT\b.*\bSELECT\b|\bAS\s+[$?]this\b",
            select,
            re.IGNORECASE | re.DOTALL,
        )
        is None
    )


def _prefixes(store: Store, node: Node) -> Iterator[tuple[str, str]]:
    for owner in _values(store, node, "prefixes"):
        if isinstance(owner, NamedNode | BlankNode):
            for declared in _values(store, owner, "declare"):
                if isinstance(declared, NamedNode | BlankNode):
                    for prefix in _values(store, declared, "prefix"):
                        for namespace in _values(store, declared, "namespace"):
                            yield str(getattr(prefix, "value", "")), str(getattr(namespace, "value", ""))


def _focus_nodes(data: Store, targets: tuple[tuple[str, NamedNode], ...]) -> Iterator[Node]:
    for kind, term in targets:
        if kind == "targetNode":
            yield term
        elif kind == "targetClass":
            for name in _classes(data, term):
                for quad in data.quads_for_pattern(None, _RDF_TYPE, name):
                    yield _node(quad.subject)
        else:
            for quad in data.quads_for_pattern(None, term, None):
                end = quad.subject if kind == "targetSubjectsOf" else quad.object
                if isinstance(end, NamedNode | BlankNode):
                    yield end


def _classes(data: Store, top: NamedNode) -> set[Node]:
    """The class and all below it."""
    found: set[Node] = {top}
    waiting: list[Node] = [top]
    while waiting:
        for quad in data.quads_for_pattern(None, _SUBCLASS, waiting.pop()):
            below = _node(quad.subject)
            if below not in found:
                found.add(below)
                waiting.append(below)
    return found


def _values(store: Store, node: Node, name: str) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(node, NamedNode(SH + name), None)]


def _node(term: object) -> Node:
    if not isinstance(term, NamedNode | BlankNode):
        raise SyntaxError(f"a node stands where {term} is")
    return term
