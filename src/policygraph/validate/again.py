"""A graph judged again after a change: only what the change can matter to, with the result of judging everything.

Kept with a store (``graph.trail``) are the results of the last time.  What came and went since then tells, by what
each shape looks at (``reach``), which nodes have to be judged again.  These are judged by the same engine, in a graph
of all the statements that their shapes look at from them.  The results of all other nodes stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from ..graph.store import GraphStore
from ..graph.terms import RDFS
from ..graph.trail import Since
from .patterns import Edge, Group, Pattern
from .reach import Reach, reach
from .report import Result
from .walk import Term, TooFar, Touched, Walk

Judge = Callable[[str, Path], list[Result]]
_SUBCLASS = RDFS["subClassOf"]
_SMALL = 100_000
"""Statements up to which a graph is judged whole sooner than it is found out what has to be."""
_SHARE = 8
"""Where more than one statement in so many changed, everything is judged."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a validation found, and of how many statements; what is known of its shapes' reach."""

    results: tuple[Result, ...]
    count: int
    classes: str
    reach: Reach | None = None


def name_of(shapes: Path) -> str:
    """Under which name results by these shapes are kept: other shapes, or another engine, have another."""
    whole = sha256(shapes.read_bytes())
    whole.update(_engine_version().encode())
    return f"validation-{whole.hexdigest()[:24]}"


@cache
def _engine_version() -> str:
    whole = sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(file.read_bytes())
    try:
        return f"{version('shacl')} {version('pyoxigraph')} {whole.hexdigest()}"
    except PackageNotFoundError:
        return whole.hexdigest()


def recalled(store: GraphStore, shapes: Path) -> tuple[Kept, Since] | None:
    """What is kept of the last validation by these shapes, with what changed since; None where nothing can be built on it."""
    since = store.trail.since(name_of(shapes), store.merged)
    if since is None:
        return None
    try:
        kept = _unpacked(since.data)
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    return kept, since


def remember(store: GraphStore, shapes: Path, kept: Kept) -> None:
    """Keep what a validation found with the graph as it is."""
    if not any("_:" in text for result in kept.results for text in (result.focus, result.value or "")):
        store.trail.keep(name_of(shapes), _packed(kept))


def judge_again(
    store: GraphStore, judge: Judge, shapes: Path, kept: Kept, since: Since, small: int = _SMALL
) -> Kept | None:
    """The results for the graph as it is now, from those of before and what changed; None where all has to be judged.

    Raises as ``judge`` does.
    """
    changed = since.came | since.went
    count = kept.count + len(since.came) - len(since.went)
    if not changed:
        return kept
    if any(triple.predicate == _SUBCLASS for triple in changed) or len(changed) * _SHARE > count:
        return None
    hierarchy = list(store.merged.quads_for_pattern(None, _SUBCLASS, None, None))
    classes = stamp_of(hierarchy)
    known = kept.reach
    if known is None:
        if count < _SMALL:
            return None
        known = reach(shapes, lambda name: below(store.merged, name))
    if known.unbounded or classes != kept.classes:
        return None
    try:
        touched = _touched(store.merged, known, since)
        text = _around(store.merged, known, touched, hierarchy, count)
    except TooFar:
        return None
    again = {(shape, str(node)) for shape, nodes in touched.items() for node in nodes}
    results = [each for each in kept.results if (each.shape, each.focus) not in again]
    results += [each for each in judge(text, shapes) if (each.shape, each.focus) in again]
    return Kept(tuple(results), count, classes, known)


def _touched(merged: Store, known: Reach, since: Since) -> dict[str, set[Term]]:
    """The nodes to judge again, by shape."""
    # The graph as it was and as it is, in one: what went still leads to what it mattered to.
    gone = Store()
    gone.extend(Quad(t.subject, t.predicate, t.object) for t in since.went)
    walk = Walk((merged, gone), most=len(since.came | since.went) * 400 + 100_000)
    return Touched(known.shapes, walk).nodes(since.came | since.went)


def _around(merged: Store, known: Reach, touched: dict[str, set[Term]], hierarchy: Iterable[Quad], count: int) -> str:
    """All that the shapes look at from these nodes, as N-Triples."""
    walk = Walk((merged,), most=count // 2 + 100_000, collect=True)
    for shape, nodes in touched.items():
        for node in nodes:
            if any(next(walk.ways((pattern,), {"?this": node}), None) for pattern in known.judged[shape]):
                walk.gather(known.shapes[shape], node)
    statements = walk.seen.union(quad.triple for quad in hierarchy)
    return (serialize(statements, format=RdfFormat.N_TRIPLES) or b"").decode()


def below(merged: Store, name: str) -> list[str]:
    """A class and all below it, by IRI."""
    found, waiting = {name}, [name]
    while waiting:
        for quad in merged.quads_for_pattern(None, _SUBCLASS, NamedNode(waiting.pop()), None):
            if isinstance(quad.subject, NamedNode) and quad.subject.value not in found:
                found.add(quad.subject.value)
                waiting.append(quad.subject.value)
    return sorted(found)


def stamp_of(hierarchy: Iterable[Quad]) -> str:
    """A digest of a hierarchy of classes."""
    return sha256("\n".join(sorted(f"{quad.subject} {quad.object}" for quad in hierarchy)).encode()).hexdigest()


# ---------- as bytes ----------


def _packed(kept: Kept) -> bytes:
    messages: dict[tuple[tuple[str, str], ...], int] = {}
    rows = [
        (r.severity, r.shape, r.focus, r.path, r.value, r.constraint, messages.setdefault(r.messages, len(messages)))
        for r in kept.results
    ]
    whole = {
        "count": kept.count, "classes": kept.classes, "messages": list(messages), "results": rows,
        "reach": None if kept.reach is None else _reach_as_json(kept.reach),
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked(data: bytes) -> Kept:
    whole = json.loads(data)
    messages = [tuple((language, text) for language, text in each) for each in whole["messages"]]
    results = tuple(Result(a, b, c, d, e, f, messages[at]) for a, b, c, d, e, f, at in whole["results"])
    known = whole["reach"]
    return Kept(results, whole["count"], whole["classes"], None if known is None else _reach_from(known))


def _reach_as_json(known: Reach) -> Any:
    def pattern(each: Pattern) -> Any:
        ways = sorted(each.edge.ways, key=str)
        return [each.start, ways, each.edge.many, each.edge.none, each.end]

    def group(each: Group) -> Any:
        return [[pattern(p) for p in each.patterns], [group(g) for g in each.inner]]

    return {
        "shapes": {name: group(each) for name, each in known.shapes.items()},
        "judged": {name: [pattern(p) for p in each] for name, each in known.judged.items()},
        "unbounded": known.unbounded,
    }


def _reach_from(told: Any) -> Reach:
    def pattern(each: Any) -> Pattern:
        start, ways, many, none, end = each
        return Pattern(start, Edge(frozenset((name, back) for name, back in ways), many, none), end)

    def group(each: Any) -> Group:
        patterns, inner = each
        return Group(tuple(pattern(p) for p in patterns), tuple(group(g) for g in inner))

    return Reach(
        {name: group(each) for name, each in told["shapes"].items()},
        {name: tuple(pattern(p) for p in each) for name, each in told["judged"].items()},
        told["unbounded"],
    )
