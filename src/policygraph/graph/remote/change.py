"""What changed in a store, written to a server: all of it or nothing.

A change is put beside the store first, in graphs of its own and in as many requests as it takes.  One last request
moves it into its place; servers make a request in one transaction.  Each of its parts asks whether the store is still
the one that the change was made from: where another process was quicker, nothing happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from time import sleep
from uuid import uuid4

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from ...errors import StoreError
from ..books import BOOKS
from ..locality import ntriples
from .server import Server

MERGED = NamedNode("urn:policygraph:merged")
SERVER = NamedNode("urn:policygraph:server")
STAMP = NamedNode("urn:policygraph:stamp")
"""Which state of the store this is; another one after each change."""
SIZE = NamedNode("urn:policygraph:statements")
"""How many statements the graphs of the store have, its notes left out."""
_STAGING = "urn:policygraph:staging"
_REQUEST = 4_000_000
"""Bytes of statements in one request."""
_ALONE = 64
"""A graph that is at least so small a part of such a request is put by itself, where the server has a graph store."""
_AT_MOST = 16
"""A graph of more than so many such requests is not sent in one."""
_PATIENCE = (0.5, 2.0, 5.0)
"""Seconds between questions whether the last request was made, where its answer was lost."""


@dataclass(slots=True)
class Change:
    """Statements that go and come, in lines of N-Triples, by graph; ``gone`` are those that go from the merged graph."""

    minus: dict[str, list[bytes]] = field(default_factory=dict)
    plus: dict[str, list[bytes]] = field(default_factory=dict)
    gone: list[bytes] = field(default_factory=list)


def difference(before: Store | None, after: Store, merged: Store, graphs: Iterable[str]) -> Change:
    """What changed in ``graphs`` between two states of a store; ``merged`` is all of the second."""
    change = Change()
    for name in sorted(graphs):
        graph = NamedNode(name)
        if before is None or not before.contains_named_graph(graph):
            text = (
                after.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) if after.contains_named_graph(graph) else b""
            )
            if text:
                change.plus[name] = text.splitlines(keepends=True)
            continue
        old, new = _triples(before, graph), _triples(after, graph)
        went, came = old - new, new - old
        if went:
            change.minus[name] = _lines(went)
        if came:
            change.plus[name] = _lines(came)
        if graph != BOOKS:
            change.gone += _lines(
                t for t in went if Quad(t.subject, t.predicate, t.object, DefaultGraph()) not in merged
            )
    return change


def push(server: Server, change: Change, old: str | None, new: str) -> None:
    """Make the change, from the state stamped ``old`` (None: no store yet) to that stamped ``new``.

    The stamps are in the change.  Raises StoreError where the server refuses or breaks off, or where the store is no
    longer the one stamped ``old``: then it is as it was.
    """
    unique = uuid4().hex
    staged: list[tuple[str, list[bytes]]] = []

    def stage(lines: list[bytes]) -> str:
        staged.append((f"{_STAGING}:{unique}:{len(staged)}", lines))
        return staged[-1][0]

    books = {name: stage(part.pop(BOOKS.value, [])) for name, part in (("-", change.minus), ("+", change.plus))}
    minus = [(stage(lines), graph) for graph, lines in change.minus.items()]
    plus = [(stage(lines), graph) for graph, lines in change.plus.items()]
    gone = stage(change.gone)
    still = (
        f"FILTER NOT EXISTS {{ GRAPH {BOOKS} {{ {SERVER} {STAMP} ?any }} }}"
        if old is None
        else f"GRAPH {BOOKS} {{ {SERVER} {STAMP} {Literal(old)} }}"
    )
    steps = []
    for verb, moved in (("DELETE", minus), ("INSERT", plus)):
        if moved:
            pairs = " ".join(f"(<{here}> <{there}>)" for here, there in moved)
            steps.append(
                f"{verb} {{ GRAPH ?to {{ ?s ?p ?o }} }} WHERE {{ {still} VALUES (?from ?to) {{ {pairs} }} "
                f"GRAPH ?from {{ ?s ?p ?o }} }}"
            )
    if change.gone:
        steps.append(f"DELETE {{ GRAPH {MERGED} {{ ?s ?p ?o }} }} WHERE {{ {still} GRAPH <{gone}> {{ ?s ?p ?o }} }}")
    if plus:
        parts = " ".join(f"<{here}>" for here, _ in plus)
        steps.append(
            f"INSERT {{ GRAPH {MERGED} {{ ?s ?p ?o }} }} WHERE {{ {still} VALUES ?from {{ {parts} }} "
            f"GRAPH ?from {{ ?s ?p ?o }} }}"
        )
    # Last, as this changes the stamp that the others ask for.
    steps.append(
        f"DELETE {{ GRAPH {BOOKS} {{ ?a ?b ?c }} }} INSERT {{ GRAPH {BOOKS} {{ ?s ?p ?o }} }} WHERE {{ {still} "
        f"{{ GRAPH <{books['-']}> {{ ?a ?b ?c }} }} UNION {{ GRAPH <{books['+']}> {{ ?s ?p ?o }} }} }}"
    )
    names = [name for name, lines in staged if lines]
    steps += [f"DROP SILENT GRAPH <{name}>" for name in names]
    requests = list(islice(_requests(staged), 2))
    # A change that fits into one request needs no traces for who would have to clear up.
    last = requests[0] if len(requests) == 1 else ""
    if len(requests) > 1:
        server.update(
            f"INSERT DATA {{ GRAPH <{_STAGING}> {{ <{_STAGING}:{unique}> <{_STAGING}:parts> {len(staged)} }} }}"
        )
        steps.append(_forgotten(unique))
        for request in _requests(_put(server, staged)):
            server.update(request, again=True)
    try:
        server.update(" ;\n".join([last, *steps] if last else steps))
    except StoreError:
        # It may have been made all the same: the stamp tells.
        if not _asked_again(server, new):
            raise
        return
    if stamp(server) != new:
        raise StoreError(
            f"{server.shown}: another process wrote to it meanwhile, and nothing was changed; give the same command again"
        )


def _put(server: Server, staged: Iterable[tuple[str, list[bytes]]]) -> Iterator[tuple[str, list[bytes]]]:
    """Put the large ones of these graphs one by one, where the server takes them so; the others."""
    for graph, lines in staged:
        size = sum(map(len, lines))
        if not (_REQUEST // _ALONE <= size <= _REQUEST * _AT_MOST and lines and server.put(graph, b"".join(lines))):
            yield graph, lines


def stamp(server: Server) -> str | None:
    """Which state of a store the server holds; None where it holds none."""
    return _note(server, STAMP)


def size(server: Server) -> int:
    """How many statements the store on the server has to have."""
    return int(_note(server, SIZE) or 0)


def clear_up(server: Server) -> None:
    """Take away what changes that were broken off left beside the store.  Only who may write calls this."""
    rows = server.rows(f"SELECT ?s ?o WHERE {{ GRAPH <{_STAGING}> {{ ?s <{_STAGING}:parts> ?o }} }}")
    left = [(getattr(row["s"], "value", ""), int(getattr(row["o"], "value", "0"))) for row in rows]
    for name, parts in left:
        steps = [f"DROP SILENT GRAPH <{name}:{n}>" for n in range(parts)]
        server.update(" ;\n".join([*steps, _forgotten(name.rpartition(":")[2])]), again=True)


def _forgotten(unique: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{_STAGING}> {{ <{_STAGING}:{unique}> <{_STAGING}:parts> ?n }} }}"


def _note(server: Server, name: NamedNode) -> str | None:
    for row in server.rows(f"SELECT ?o WHERE {{ GRAPH {BOOKS} {{ {SERVER} {name} ?o }} }}"):
        value = row["o"]
        return value.value if isinstance(value, Literal) else None
    return None


def _asked_again(server: Server, new: str) -> bool:
    for seconds in _PATIENCE:
        try:
            return stamp(server) == new
        except StoreError:
            sleep(seconds)
    return False


def _requests(staged: Iterable[tuple[str, list[bytes]]]) -> Iterator[str]:
    """INSERT DATA requests of bounded size that put the lines into their graphs."""
    text: list[str] = []
    size = 0
    for graph, lines in staged:
        part: list[bytes] = []
        for line in lines:
            part.append(line)
            size += len(line)
            if size > _REQUEST:
                yield _inserted([*text, _block(graph, part)])
                text, part, size = [], [], 0
        if part:
            text.append(_block(graph, part))
    if text:
        yield _inserted(text)


def _block(graph: str, lines: list[bytes]) -> str:
    return f"GRAPH <{graph}> {{\n{b''.join(lines).decode()}}}"


def _inserted(blocks: list[str]) -> str:
    return f"INSERT DATA {{ {' '.join(blocks)} }}"


def _triples(store: Store, graph: NamedNode) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


def _lines(triples: Iterable[Triple]) -> list[bytes]:
    return ntriples(sorted(triples, key=_key)).splitlines(keepends=True)


def _key(triple: Triple) -> str:
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        raise ValueError(f"a node without a name cannot be told apart on a server: {triple}")
    return str(triple)
