"""What is looked at from one node: patterns of statements that hang together, in groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

THIS = "?this"
"""The node that is judged."""


class Unreadable(Exception):
    """What a shape looks at cannot be told; the text says why."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One of several predicates (IRI, None: any; and whether it is read backwards), ``many`` times in a row.

    ``none``: or not at all.
    """

    ways: frozenset[tuple[str | None, bool]]
    many: bool = False
    none: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A statement, or a path of them, between two terms: ``?variable`` or a term in N-Triples syntax."""

    start: str
    edge: Edge
    end: str

    def variables(self) -> frozenset[str]:
        return frozenset(term for term in (self.start, self.end) if term.startswith("?"))


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns that hold together, and groups that are looked at for each way in which these hold."""

    patterns: tuple[Pattern, ...]
    inner: tuple[Group, ...] = ()


def one(predicate: str | None, backwards: bool = False) -> Edge:
    return Edge(frozenset({(predicate, backwards)}))


def repeated(edge: Edge, many: bool, none: bool) -> Edge:
    return Edge(edge.ways, many or edge.many, none or edge.none)


def backwards(edge: Edge) -> Edge:
    return Edge(frozenset((name, not back) for name, back in edge.ways), edge.many, edge.none)


def either(edges: Iterable[Edge]) -> Edge:
    """Any of these; where one of them may be walked many times, or not at all, each may (which is more than is asked)."""
    found = list(edges)
    ways = frozenset[tuple[str | None, bool]]().union(*(edge.ways for edge in found))
    return Edge(ways, any(edge.many for edge in found), any(edge.none for edge in found))
