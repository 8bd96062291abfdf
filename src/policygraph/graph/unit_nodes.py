"""The nodes of units."""

from __future__ import annotations

from pyoxigraph import NamedNode

from ..vocab.units import Units, unit_slug
from .sheet import Sheet
from .terms import PG, PGU, TYPE
from .vocabulary import unit_triples


def write_unit(sheet: Sheet, symbol: str) -> NamedNode:
    """The vocabulary's unit, composed ones (10^4 t/a) described here; else a unit of that symbol alone."""
    known = Units.load().get(symbol)
    if known is None:
        node = sheet.names.node("unit", unit_slug(symbol))
        sheet.add(node, TYPE, PG["Unit"])
        sheet.add(node, PG["symbol"], symbol)
        sheet.label(node, symbol)
        return node
    if not known.forms:
        # Composed here, so that no file lists it.
        for triple in unit_triples(known):
            sheet.add(*triple)
    return PGU[unit_slug(symbol)]
