"""Whether a graph is one of ours, before anything is made of it."""

from __future__ import annotations

from pyoxigraph import Store

from ..errors import StoreError
from .terms import PG, TYPE


def require_plans(store: Store) -> None:
    """Raise StoreError, in one line that says what to do, where ``store`` holds no ``pg:Plan`` in any graph."""
    if next(store.quads_for_pattern(None, TYPE, PG["Plan"], None), None) is not None:
        return
    ours = next(store.quads_for_pattern(PG["Plan"], TYPE, None, None), None) is not None
    if len(store) and not ours:
        raise StoreError(
            f"the graph holds {len(store)} statements of another ontology and no plan ({PG.iri}Plan);"
            " make one with: policygraph build PATH"
        )
    raise StoreError("the graph holds no plan; make one with: policygraph build PATH")
