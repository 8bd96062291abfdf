"""What a drawn network rests on, as Turtle that may stand in its page (https://www.w3.org/TR/turtle/#in-html)."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize

from ..graph.terms import PG, PREFIXES, TYPE
from .scene import Scene

_LEFT_OUT = {PG[name] for name in ("fullText", "mentionedAt", "hasSection", "hasIssue", "hasEvidence")}
_NO_IRI = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)")
_JOINING = (("owner", "ownedMetric"), ("responsibleAgency", "forItem"), ("citingPlan", "citedResource"))


def network_turtle(store: Store, scene: Scene) -> str:
    """The statements about the nodes of a scene, and about what joins two of them: ownerships, responsibilities, citations.

    Of bodies that share items the responsibilities for such items are told.  The same graph gives the same text.
    """
    drawn = {node.iri for node in scene.nodes}
    chosen = set(drawn)
    shares = any(edge.relation == "shares" for edge in scene.edges)
    held: dict[str, list[tuple[str, str]]] = {}
    for one, other in _JOINING:
        for quad in store.quads_for_pattern(None, PG[one], None):
            subject, end = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(end, NamedNode) or end.value not in drawn:
                continue
            for far in store.quads_for_pattern(subject, PG[other], None):
                if isinstance(far.object, NamedNode):
                    if far.object.value in drawn:
                        chosen.add(subject.value)
                    elif shares and other == "forItem":
                        held.setdefault(far.object.value, []).append((end.value, subject.value))
    for found in held.values():
        if len({body for body, _ in found}) > 1:
            chosen.update(duty for _, duty in found)
    triples: list[Triple] = []
    for iri in sorted(chosen):
        mine = {quad.triple for quad in store.quads_for_pattern(NamedNode(iri), None, None)}
        triples += sorted((t for t in mine if t.predicate not in _LEFT_OUT), key=_order)
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode("utf-8")


def in_page(turtle: str) -> str:
    """The text so that no word of it looks like markup: a < that begins no IRI stands in a literal, where it may be escaped."""
    return _NO_IRI.sub(r"\\u003C", turtle)


def _order(triple: Triple) -> tuple[bool, str, str, str]:
    value = triple.object
    tag = (value.language or value.datatype.value) if isinstance(value, Literal) else ""
    text = value.value if isinstance(value, Literal | NamedNode) else str(value)
    return triple.predicate != TYPE, triple.predicate.value, text, tag
