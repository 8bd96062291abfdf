"""The rules of ``ontology/rules`` run over a store: what follows from what was read, in a graph of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyoxigraph import Quad, QueryTriples, Store

from ..errors import StoreError
from ..resources import ontology
from .terms import DERIVED_GRAPH, INSTANCES


@cache
def rules(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Name and text of each rule, in the order in which they run (that of the file names)."""
    files = sorted((folder or ontology("rules")).glob("*.rq"))
    return tuple((file.stem, file.read_text(encoding="utf-8")) for file in files)


def derive(store: Store, base_iri: str = INSTANCES) -> int:
    """Empty the derived graph of ``store``, run every rule over all its graphs and keep what is new.

    A rule sees what the rules before it derived.  ``base_iri`` is where instances live: the runs and rules
    that derived statements name move with it.  Returns the number of triples in the derived graph.  The same
    store gives the same triples.  Raises StoreError, naming the rule, where a rule is malformed.
    """
    store.clear_graph(DERIVED_GRAPH)
    derived = 0
    for name, text in rules():
        try:
            found = store.query(text.replace(f"<{INSTANCES}", f"<{base_iri}"), use_default_graph_as_union=True)
        except SyntaxError as error:
            raise StoreError(f"ontology/rules/{name}.rq: {error}") from error
        if not isinstance(found, QueryTriples):
            raise StoreError(f"ontology/rules/{name}.rq: a rule must be a CONSTRUCT query")
        new = {Quad(t.subject, t.predicate, t.object, DERIVED_GRAPH) for t in found}
        store.extend(new)
        derived += len(new)
    return sum(1 for _ in store.quads_for_pattern(None, None, None, DERIVED_GRAPH)) if derived else 0
