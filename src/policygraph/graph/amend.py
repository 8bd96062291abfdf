"""What a person changed in a document's graph, kept apart from what was read: it can be taken back and put in again.

The store notes the lines that were taken out and put in.  A document that is read again comes without them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from .books import AMENDED, MADE_BY, READ_FROM
from .locality import lines, read
from .store import DocumentGraph, GraphStore


@dataclass(frozen=True, slots=True)
class Amendment:
    """Triples of one graph, as lines of N-Triples, that are taken out and that are put in."""

    removed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()


def amended(store: GraphStore) -> dict[str, Amendment]:
    """What is amended now, by graph."""
    found = {}
    for graph, _, _ in store.documents():
        for note in store.noted(graph, AMENDED):
            told = json.loads(note)
            found[graph.value] = Amendment(frozenset(told["removed"]), frozenset(told["added"]))
    return found


def as_read(store: GraphStore, graph: str, now: Amendment | None) -> frozenset[str]:
    """The statements of a document as they were read, without what is amended ``now``."""
    statements = lines(store.triples(graph))
    return statements if now is None else (statements - now.added) | now.removed


def amend(store: GraphStore, wanted: dict[str, Amendment]) -> bool:
    """Make ``wanted`` what is amended, and nothing else; whether anything changed.

    Raises StoreError where the database cannot write.
    """
    current = amended(store)
    changed = False
    for graph in sorted({*current, *wanted}):
        before, after = current.get(graph), wanted.get(graph)
        if before == after:
            continue
        changed = True
        node = NamedNode(graph)
        statements = as_read(store, graph, before)
        if after is not None:
            statements = (statements - after.removed) | after.added
        keys, version = sorted(store.noted(node, READ_FROM)), sorted(store.noted(node, MADE_BY))
        quads = [Quad(t.subject, t.predicate, t.object, node) for t in read(sorted(statements))]
        store.add([(DocumentGraph.of(quads, store.base_iri()), keys[0])], version[0])
        for key in keys[1:]:
            store.note(node, READ_FROM, key)
        if after is not None:
            told = {"removed": sorted(after.removed), "added": sorted(after.added)}
            store.note(node, AMENDED, json.dumps(told, ensure_ascii=False), only=True)
    return changed
