"""Which statements a shape looks at, seen from the node that it judges.

Everything that a shape says of a node is said of statements that hang together with it: along the paths of its
constraints, or by the variables of a SPARQL query.  Read from the shapes themselves, this tells which nodes a changed
statement can matter to, and which statements have to be there to judge a node again.  Where a shape cannot be
read so (or looks at statements that do not hang together with the node) it is ``unbounded``, and only a
validation of everything is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

from .patterns import THIS, Edge, Group, Pattern, Unreadable, backwards, either, one, repeated
from .report import SH
from .sparql import read_query

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = _RDF + "type"
_CLASSES = {"http://www.w3.org/2000/01/rdf-schema#Class", "http://www.w3.org/2002/07/owl#Class"}
# What says something of the value alone, or nothing of the data.
_ALONE = {
    SH + name
    for name in (
        "datatype", "nodeKind", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "minLength", "maxLength",
        "pattern", "flags", "languageIn", "uniqueLang", "hasValue", "in", "minCount", "maxCount", "message", "severity",
        "name", "description", "order", "group", "defaultValue", "ignoredProperties", "qualifiedMinCount", "deactivated",
        "qualifiedMaxCount", "path", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "prefixes",
    )
}  # fmt: skip
_PAIRS = {SH + name for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")}
_DEPTH = 12
"""Shapes within shapes, above which they are taken to go round."""

Node = NamedNode | BlankNode


Classes = Callable[[str], Iterable[str]]
"""A class (IRI) and all below it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What each named shape looks at, by its IRI; the ``unbounded`` ones with the reason why.

    ``judged``: the patterns of which a node has one where the shape judges it.
    """

    shapes: dict[str, Group]
    judged: dict[str, tuple[Pattern, ...]]
    unbounded: dict[str, str]


def reach(shapes: Path, classes: Classes) -> Reach:
    """What the shapes in the Turtle file ``shapes`` look at.

    ``classes`` are those of the graph: another hierarchy makes another reach.  Raises SyntaxError where the file is no
    Turtle.
    """
    store = Store()
    store.extend(parse(path=str(shapes), format=RdfFormat.TURTLE, base_iri=shapes.resolve().as_uri()))
    reader = _Reader(store, classes)
    found: dict[str, Group] = {}
    judged: dict[str, tuple[Pattern, ...]] = {}
    unbounded = dict.fromkeys(reader.strangers(), "the shapes bring constraint components of their own")
    for shape in reader.roots():
        if not isinstance(shape, NamedNode):
            unbounded[str(shape)] = "a shape without a name"
            continue
        try:
            judged[shape.value] = tuple(reader.targets(shape))
            targets = (Group((pattern,)) for pattern in judged[shape.value])
            whole = Group((), (*targets, reader.shape(shape, THIS)))
            _check_connected(whole, frozenset({THIS}))
        except Unreadable as error:
            unbounded[shape.value] = str(error)
        else:
            found[shape.value] = whole
    return Reach(found, judged, unbounded)


def _check_connected(group: Group, known: frozenset[str]) -> None:
    """Raises Unreadable where patterns do not hang together with the node that is judged."""
    waiting = list(group.patterns)
    while waiting:
        linked = [pattern for pattern in waiting if pattern.variables() & known]
        if not linked:
            raise Unreadable("it looks at statements that do not hang together with the node")
        waiting = [pattern for pattern in waiting if pattern not in linked]
        known = known.union(*(pattern.variables() for pattern in linked))
    for inner in group.inner:
        _check_connected(inner, known)


class _Reader:
    def __init__(self, store: Store, classes: Classes) -> None:
        self.store = store
        self.classes = classes
        self.names = 0

    def fresh(self) -> str:
        self.names += 1
        return f"?v{self.names}"

    def values(self, node: Node, name: str) -> list[NamedNode | BlankNode | Literal]:
        found = (quad.object for quad in self.store.quads_for_pattern(node, NamedNode(name), None))
        return [each for each in found if isinstance(each, NamedNode | BlankNode | Literal)]

    def nodes(self, node: Node, name: str) -> list[Node]:
        return [each for each in self.values(node, name) if isinstance(each, NamedNode | BlankNode)]

    def listed(self, head: Node) -> list[Node]:
        found: list[Node] = []
        while head != NamedNode(_RDF + "nil"):
            found += self.nodes(head, _RDF + "first")
            rest = self.nodes(head, _RDF + "rest")
            if not rest or len(found) > 1000:
                raise Unreadable("a list without an end")
            head = rest[0]
        return found

    def strangers(self) -> list[str]:
        """Constraint components that the shapes define themselves."""
        kind = NamedNode(SH + "ConstraintComponent")
        return [str(quad.subject) for quad in self.store.quads_for_pattern(None, NamedNode(_TYPE), kind)]

    def roots(self) -> list[Node]:
        """The shapes that name what they judge."""
        found: set[Node] = set()
        for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target"):
            found |= {
                quad.subject
                for quad in self.store.quads_for_pattern(None, NamedNode(SH + name), None)
                if isinstance(quad.subject, NamedNode | BlankNode)
            }
        for quad in self.store.quads_for_pattern(None, NamedNode(_TYPE), None):
            if isinstance(quad.object, NamedNode) and quad.object.value in _CLASSES:
                kinds = {str(each) for each in self.nodes(quad.subject, _TYPE)}  # type: ignore[arg-type]
                if kinds & {f"<{SH}NodeShape>", f"<{SH}PropertyShape>"}:
                    found.add(quad.subject)  # type: ignore[arg-type]
        return sorted(found, key=str)

    def targets(self, shape: Node) -> Iterator[Pattern]:
        """What decides whether a node is judged.  Raises Unreadable where literals are, or nodes without statements."""
        if self.values(shape, SH + "targetObjectsOf") or self.values(shape, SH + "targetNode"):
            raise Unreadable("it judges nodes that may be literals, or nowhere in the graph")
        own = [shape] if {each.value for each in self.nodes(shape, _TYPE)} & _CLASSES else []
        for node in (*self.nodes(shape, SH + "targetClass"), *own):
            yield from (Pattern(THIS, one(_TYPE), f"<{name}>") for name in self.classes(node.value))
        for node in self.nodes(shape, SH + "targetSubjectsOf"):
            yield Pattern(THIS, one(node.value), self.fresh())

    def shape(self, shape: Node, focus: str, depth: int = 0) -> Group:
        """What a shape looks at from ``focus``."""
        if depth > _DEPTH:
            raise Unreadable("shapes that refer to each other in a circle")
        paths = self.nodes(shape, SH + "path")
        if len(paths) > 1:
            raise Unreadable("several paths")
        value = self.fresh() if paths else focus
        inner: list[Group] = []
        beside: list[Group] = []
        closed = False
        for quad in sorted(self.store.quads_for_pattern(shape, None, None), key=str):
            name, term = quad.predicate.value, quad.object
            if not name.startswith(SH) or name in _ALONE:
                continue
            if name == SH + "class":
                known = self.classes(_named(term).value)
                inner += [Group((Pattern(value, one(_TYPE), f"<{each}>"),)) for each in known]
            elif name in {SH + "property", SH + "node", SH + "not", SH + "qualifiedValueShape"}:
                inner.append(self.shape(_named(term), value, depth + 1))
            elif name in {SH + "and", SH + "or", SH + "xone"}:
                inner += [self.shape(each, value, depth + 1) for each in self.listed(_named(term))]
            elif name in _PAIRS:
                beside.append(Group((Pattern(focus, one(_named(term).value), self.fresh()),)))
            elif name == SH + "closed":
                closed = True
            elif name == SH + "sparql":
                if paths or focus != THIS:
                    raise Unreadable("a SPARQL constraint within a shape")
                # Those of named shapes are read where the queries are asked; the others are not known there.
                if not isinstance(shape, NamedNode):
                    raise Unreadable("a SPARQL constraint of a shape without a name")
                inner.append(self._query(_named(term)))
            elif name == SH + "qualifiedValueShapesDisjoint":
                if isinstance(term, Literal) and term.value in {"true", "1"}:
                    raise Unreadable("qualified value shapes that have to be disjoint")
            else:
                raise Unreadable(f"{name} is not known")
        if closed:
            inner.append(Group((Pattern(value, one(None), self.fresh()),)))
        if not paths:
            return Group((), tuple(inner + beside))
        return Group((), (Group(tuple(self.path(paths[0], focus, value)), tuple(inner)), *beside))

    def _query(self, node: Node) -> Group:
        prefixes = {}
        for owner in self.nodes(node, SH + "prefixes"):
            for declared in self.nodes(owner, SH + "declare"):
                for prefix in self.values(declared, SH + "prefix"):
                    for namespace in self.values(declared, SH + "namespace"):
                        prefixes[str(getattr(prefix, "value", ""))] = str(getattr(namespace, "value", ""))
        selects = [each.value for each in self.values(node, SH + "select") if isinstance(each, Literal)]
        if len(selects) != 1:
            raise Unreadable("a SPARQL constraint without one query")
        return read_query(selects[0], prefixes)

    def path(self, path: Node, start: str, end: str) -> list[Pattern]:
        """The steps of a SHACL path."""
        if isinstance(path, NamedNode):
            return [Pattern(start, one(path.value), end)]
        if self.nodes(path, _RDF + "first"):
            steps = self.listed(path)
            stops = [start, *(self.fresh() for _ in steps[1:]), end]
            return [p for step, a, b in zip(steps, stops, stops[1:], strict=False) for p in self.path(step, a, b)]
        return [Pattern(start, self.edge(path), end)]

    def edge(self, path: Node) -> Edge:
        """A path of single steps as one edge.  Raises Unreadable for longer ones."""
        if isinstance(path, NamedNode):
            return one(path.value)
        for name, many, none in (
            ("zeroOrMorePath", True, True),
            ("oneOrMorePath", True, False),
            ("zeroOrOnePath", False, True),
        ):
            for inner in self.nodes(path, SH + name):
                return repeated(self.edge(inner), many, none)
        for inner in self.nodes(path, SH + "inversePath"):
            return backwards(self.edge(inner))
        for inner in self.nodes(path, SH + "alternativePath"):
            return either(self.edge(each) for each in self.listed(inner))
        raise Unreadable("a path of paths")


def _named(term: object) -> Node:
    if not isinstance(term, NamedNode | BlankNode):
        raise Unreadable("a literal stands where a shape is")
    return term
