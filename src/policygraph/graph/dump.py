"""Writing a graph out: equal graphs give equal bytes."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, serialize

from ..errors import StoreError
from .terms import PREFIXES

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
_WITH_GRAPHS = {"trig", "nquads", "jsonld"}


def dump(quads: Iterable[Quad], format: str) -> bytes:
    """Quads in one of ``FORMATS``, sorted, so that equal graphs give equal bytes.

    Formats without named graphs hold the union of the graphs.  Raises StoreError for an unknown format.
    """
    chosen = FORMATS.get(format)
    if chosen is None:
        raise StoreError(f"unknown format {format!r}: choose one of {', '.join(FORMATS)}")
    prefixes = PREFIXES if format in {"turtle", "trig", "jsonld", "rdfxml"} else None
    if format in _WITH_GRAPHS:
        keyed = sorted((str(quad.graph_name), *_key(quad), quad) for quad in quads)
        return serialize((row[-1] for row in keyed), format=chosen, prefixes=prefixes) or b""
    triples = {quad.triple: _key(quad) for quad in quads}
    ordered = sorted(triples, key=triples.__getitem__)
    return serialize(ordered, format=chosen, prefixes=prefixes) or b""


def _key(quad: Quad) -> tuple[str, str, str]:
    return str(quad.subject), str(quad.predicate), str(quad.object)
