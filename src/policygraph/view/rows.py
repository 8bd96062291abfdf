"""Rows of a SELECT, as the views read them."""

from __future__ import annotations

from pyoxigraph import QuerySolutions, Store

from ..graph.terms import PG, PGC

_PREFIXES = f"PREFIX pg: <{PG.iri}>\nPREFIX pgc: <{PGC.iri}>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n"


def rows(store: Store, query: str, *names: str) -> list[tuple[str, ...]]:
    """The named columns of a SELECT over all graphs, each row once, sorted; an unbound value is ''."""
    found = store.query(_PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions), "a SELECT gives solutions"
    return sorted({tuple("" if row[name] is None else row[name].value for name in names) for row in found})
