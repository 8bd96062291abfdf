"""Walking through a graph along patterns: to the nodes that a statement matters to, and to all that one is judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from .patterns import THIS, Edge, Group, Pattern

Term = NamedNode | BlankNode | Literal
Binding = dict[str, Term]
_FEW = (24, 400)
"""Ways on which a pattern may have to be the one that is tried first; then any number."""


class TooFar(Exception):
    """The walk is longer than looking at everything would be."""


class Walk:
    """A walk over several stores as if they were one.

    ``most`` is how many statements may be looked at; ``seen`` collects those that were, where ``collect``.
    """

    def __init__(self, stores: Sequence[Store], most: int, collect: bool = False) -> None:
        self._stores = stores
        self._left = most
        self._collect = collect
        self.seen: set[Triple] = set()
        self._found: dict[tuple[Term, Edge, bool], list[Term]] = {}
        self._done: set[tuple[int, tuple[tuple[str, Term], ...]]] = set()
        self._names: dict[int, frozenset[str]] = {}

    # ---------- all that a node is judged by ----------

    def gather(self, group: Group, node: Term) -> None:
        """Look at everything that ``group`` looks at from ``node``.  Raises TooFar."""
        self._gather(group, {THIS: node})

    def _gather(self, group: Group, binding: Binding) -> None:
        names = self._variables(group)
        key = id(group), tuple(sorted((name, term) for name, term in binding.items() if name in names))
        if key in self._done:
            return
        self._done.add(key)
        for found in self.ways(group.patterns, binding):
            for inner in group.inner:
                self._gather(inner, found)

    def _variables(self, group: Group) -> frozenset[str]:
        """The variables in a group and in those in it."""
        if id(group) not in self._names:
            own = frozenset[str]().union(*(pattern.variables() for pattern in group.patterns))
            self._names[id(group)] = own.union(*(self._variables(inner) for inner in group.inner))
        return self._names[id(group)]

    # ---------- joining ----------

    def ways(self, patterns: Sequence[Pattern], binding: Binding) -> Iterator[Binding]:
        """Every way to bind the variables of ``patterns`` beside those that are bound.  Raises TooFar."""
        if not patterns:
            yield binding
            return
        pattern, ends = self._first(patterns, binding)
        rest = [each for each in patterns if each is not pattern]
        for start, end in ends:
            self._step()
            bound = _bound(_bound(binding, pattern.start, start), pattern.end, end)
            if bound is not None:
                yield from self.ways(rest, bound)

    def _first(self, patterns: Sequence[Pattern], binding: Binding) -> tuple[Pattern, Iterable[tuple[Term, Term]]]:
        """The pattern to go on with, which has the fewest ways, and the two ends of each."""
        known = [(each, _term(each.start, binding), _term(each.end, binding)) for each in patterns]
        for pattern, start, end in known:
            if start is not None and end is not None:
                there = self._leads(start, pattern.edge, end)
                return pattern, [(start, end)] if there else []
        open_ = [(each, start, end) for each, start, end in known if start is not None or end is not None]
        for most in _FEW:
            for pattern, start, end in open_:
                found = self._from(start, end, pattern.edge, most)
                if found is not None:
                    return pattern, found
        if not open_:
            raise TooFar
        pattern, start, end = open_[0]
        return pattern, self._from(start, end, pattern.edge, None) or []

    def _from(
        self, start: Term | None, end: Term | None, edge: Edge, most: int | None
    ) -> list[tuple[Term, Term]] | None:
        if start is not None:
            found = self.ends(start, edge, False, most)
            return None if found is None else [(start, each) for each in found]
        assert end is not None
        found = self.ends(end, edge, True, most)
        return None if found is None else [(each, end) for each in found]

    def _leads(self, start: Term, edge: Edge, end: Term) -> bool:
        if edge.many or edge.none:
            return end in (self.ends(start, edge, False) or ())
        there = False
        for name, back in edge.ways:
            first, last = (end, start) if back else (start, end)
            if not isinstance(first, Literal):
                there |= any(True for _ in self._look(first, name, last))
        return there

    def ends(self, term: Term, edge: Edge, backwards: bool, most: int | None = None) -> list[Term] | None:
        """Where an edge leads from a term, or with ``backwards`` from where it leads there; None where to more than ``most``."""
        key = term, edge, backwards
        known = self._found.get(key)
        if known is not None:
            return known if most is None or len(known) <= most else None
        if not (edge.many or edge.none):
            steps = self._steps(term, edge, backwards)
            found = list(steps if most is None else islice(steps, most + 1))
            if most is not None and len(found) > most:
                return None
        else:
            reached: dict[Term, None] = {term: None} if edge.none else {}
            waiting = [term]
            while waiting:
                for each in self._steps(waiting.pop(), edge, backwards):
                    if each not in reached:
                        reached[each] = None
                        if edge.many:
                            waiting.append(each)
            found = list(reached)
        self._found[key] = found = list(dict.fromkeys(found))
        return found

    def _steps(self, term: Term, edge: Edge, backwards: bool) -> Iterator[Term]:
        for name, back in edge.ways:
            if back != backwards:
                for triple in self._look(None, name, term):
                    yield triple.subject  # type: ignore[misc]
            elif not isinstance(term, Literal):
                for triple in self._look(term, name, None):
                    yield triple.object  # type: ignore[misc]  # no triples about triples here

    def _look(self, subject: Term | None, name: str | None, value: Term | None) -> Iterator[Triple]:
        predicate = None if name is None else _node(name)
        found = (store.quads_for_pattern(subject, predicate, value, None) for store in self._stores)  # type: ignore[arg-type]
        for quad in chain.from_iterable(found):
            self._step()
            if self._collect:
                self.seen.add(quad.triple)
            yield quad.triple

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooFar


class Touched:
    """The nodes that changed statements can matter to: for each shape, given the graph as it was and as it is in one."""

    def __init__(self, shapes: dict[str, Group], walk: Walk) -> None:
        self._walk = walk
        self._looks: defaultdict[str | None, list[tuple[str, Pattern, bool, tuple[Pattern, ...]]]] = defaultdict(list)
        for shape, group in shapes.items():
            self._list(shape, group, ())

    def _list(self, shape: str, group: Group, above: tuple[Pattern, ...]) -> None:
        together = (*above, *group.patterns)
        for pattern in group.patterns:
            for name, back in pattern.edge.ways:
                self._looks[name].append((shape, pattern, back, together))
        for inner in group.inner:
            self._list(shape, inner, together)

    def nodes(self, changed: Iterable[Triple]) -> dict[str, set[Term]]:
        """By shape, the nodes for which it may say something else after these statements came or went.  Raises TooFar."""
        found: defaultdict[str, set[Term]] = defaultdict(set)
        asked: set[tuple[str, str, Term, tuple[Pattern, ...]]] = set()
        for triple in changed:
            for shape, pattern, back, together in (*self._looks[triple.predicate.value], *self._looks[None]):
                first, last = (triple.object, triple.subject) if back else (triple.subject, triple.object)
                for variable, node in self._sides(pattern, first, last):  # type: ignore[arg-type]
                    if variable == THIS:
                        found[shape].add(node)
                    elif (key := (shape, variable, node, together)) not in asked:
                        asked.add(key)
                        found[shape].update(way[THIS] for way in self._walk.ways(_linked(together), {variable: node}))
        return found

    def _sides(self, pattern: Pattern, first: Term, last: Term) -> Iterator[tuple[str, Term]]:
        """The variable to start from, and the nodes that it can be where the statement is part of the pattern.

        One side is enough: what the other one is follows.
        """
        start, end, edge = pattern.start, pattern.end, pattern.edge
        if not edge.many:
            if any(
                not name.startswith("?") and _constant(name) != term for name, term in ((start, first), (end, last))
            ):
                return
            yield (end, last) if end == THIS or not start.startswith("?") else (start, first)
            return
        loose = Edge(edge.ways, many=True, none=True)
        if start.startswith("?") and end != THIS:
            yield from ((start, each) for each in self._walk.ends(first, loose, True) or ())
        else:
            yield from ((end, each) for each in self._walk.ends(last, loose, False) or ())


@cache
def _linked(together: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """Each pattern once."""
    return tuple(dict.fromkeys(together))


def _bound(binding: Binding | None, name: str, term: Term) -> Binding | None:
    """The binding with this one more; None where the name is bound to another term."""
    if binding is None or not name.startswith("?"):
        return binding
    known = binding.get(name)
    if known is None:
        return {**binding, name: term}
    return binding if known == term else None


def _term(name: str, binding: Binding) -> Term | None:
    return binding.get(name) if name.startswith("?") else _constant(name)


@cache
def _constant(text: str) -> Term:
    (quad,) = parse(input=f"<urn:s> <urn:p> {text} .".encode(), format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, NamedNode | BlankNode | Literal)
    return quad.object


@cache
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


__all__ = ["Term", "TooFar", "Touched", "Walk"]
