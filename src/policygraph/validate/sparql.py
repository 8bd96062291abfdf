"""The patterns of a SPARQL constraint, from the parse tree of rdflib, which knows the grammar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from .patterns import THIS, Edge, Group, Pattern, Unreadable, backwards, either, one, repeated

_ANY = Edge(frozenset({(None, False), (None, True)}))


def read_query(select: str, prefixes: Mapping[str, str]) -> Group:
    """What the query of a constraint looks at.  Raises Unreadable where that cannot be told.

    A filter only takes away, and is left out but for the patterns in it; so is what gives a variable its value
    otherwise.  A literal stands for any.  What is told is never less than what the query looks at.
    """
    from rdflib.namespace import Namespace
    from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(select)
        prologue = translatePrologue(parsed[0], None, {name: Namespace(iri) for name, iri in prefixes.items()})
        tree = traverse(parsed[1], visitPost=partial(translatePName, prologue=prologue))
        tree = traverse(tree, visitPost=translatePath)
    except Exception as error:  # the parser raises what it likes: such a shape is judged with everything
        raise Unreadable(f"its query cannot be read: {' '.join(str(error).split())[:120]}") from error
    if tree.name != "SelectQuery" or any(each in tree for each in ("groupby", "having", "limitoffset")):
        raise Unreadable("its query is no plain SELECT")
    if any(_named(tree, "Aggregate_")) or any(_named(tree, "SubSelect")):
        raise Unreadable("its query counts, or asks another one")
    reader = _Reader()
    whole = reader.group(tree.where)
    beside = [reader.group(each.graph) for each in _exists(tree.projection)]
    return Group(whole.patterns, (*whole.inner, *beside))


class _Reader:
    def __init__(self) -> None:
        self.names = 0

    def fresh(self) -> str:
        self.names += 1
        return f"?.{self.names}"

    def group(self, tree: Any) -> Group:
        if getattr(tree, "name", "") != "GroupGraphPatternSub":
            raise Unreadable("its query asks what is not known here")
        patterns: list[Pattern] = []
        inner: list[Group] = []
        for part in tree.part or ():
            if part.name == "TriplesBlock":
                for flat in part.triples or ():
                    for at in range(0, len(flat), 3):
                        patterns += self.steps(*flat[at : at + 3])
            elif part.name == "Filter":
                inner += [self.group(each.graph) for each in _exists(part.expr)]
            elif part.name in {"OptionalGraphPattern", "MinusGraphPattern"}:
                inner.append(self.group(part.graph))
            elif part.name == "GroupOrUnionGraphPattern":
                inner += [self.group(each) for each in part.graph]
            elif part.name == "Bind":
                inner += [self.group(each.graph) for each in _exists(part.expr)]
            elif part.name != "InlineData":
                raise Unreadable(f"its query asks with {part.name}")
        return Group(tuple(patterns), tuple(inner))

    def steps(self, start: Any, path: Any, end: Any) -> Iterator[Pattern]:
        """A triple pattern, or a property path, as patterns with single steps."""
        from rdflib.paths import SequencePath

        if not isinstance(path, SequencePath):
            yield Pattern(self.term(start), _edge(path), self.term(end))
            return
        stops = [self.term(start), *(self.fresh() for _ in path.args[1:]), self.term(end)]
        for step, here, there in zip(path.args, stops, stops[1:], strict=False):
            if isinstance(step, SequencePath):
                raise Unreadable("its query has a path of paths")
            yield Pattern(here, _edge(step), there)

    def term(self, term: Any) -> str:
        from rdflib import BNode, Literal, URIRef, Variable

        if isinstance(term, Variable):
            return THIS if str(term) == "this" else f"?{term}"
        if isinstance(term, BNode):
            return f"?_:{term}"
        if isinstance(term, URIRef):
            return f"<{term}>"
        if isinstance(term, Literal):
            # Two spellings of one value may be one term to the store.
            return self.fresh()
        raise Unreadable("its query has a term that is not known")


def _edge(path: Any) -> Edge:
    from rdflib import URIRef, Variable
    from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath

    if isinstance(path, URIRef):
        return one(str(path))
    if isinstance(path, Variable):
        return one(None)
    if isinstance(path, InvPath):
        return backwards(_edge(path.arg))
    if isinstance(path, AlternativePath):
        return either(_edge(each) for each in path.args)
    if isinstance(path, MulPath):
        return repeated(_edge(path.path), path.mod in ("*", "+"), path.mod in ("*", "?"))
    if isinstance(path, NegatedPath):
        return _ANY
    raise Unreadable("its query has a path of paths")


def _exists(tree: Any) -> Iterator[Any]:
    """The EXISTS and NOT EXISTS of an expression; those within these belong to them."""
    return _named(tree, "Builtin_EXISTS", "Builtin_NOTEXISTS", within=False)


def _named(tree: Any, *names: str, within: bool = True) -> Iterator[Any]:
    name = getattr(tree, "name", None)
    if isinstance(name, str) and name.startswith(names):
        yield tree
        if not within:
            return
    if isinstance(tree, Mapping):
        parts = list(tree.values())
    else:
        parts = [] if isinstance(tree, str) or not hasattr(tree, "__iter__") else list(tree)
    for part in parts:
        yield from _named(part, *names, within=within)
