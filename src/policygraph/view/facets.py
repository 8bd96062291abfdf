"""By what a network can be narrowed: the places of the plans behind a line, the themes of its metrics, the roles held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from ..errors import QueryError
from .rows import rows
from .scene import Edge
from .words import Words

FACETS = ("place", "theme", "role")
"""What ``Edge.facets`` is keyed by; values are IRIs."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Looked up once a page: the places of each plan with the places around them, and the themes of metrics and items."""

    places: Mapping[str, tuple[str, ...]]
    metric_themes: Mapping[str, tuple[str, ...]]
    item_themes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, store: Store) -> Facts:
        """Read them.  The theme of a task is that of the metrics it supports, or that its parts set targets on."""
        return cls(
            _many(rows(store, "SELECT ?p ?a WHERE { ?p a pg:Plan ; pg:appliesIn/pg:within* ?a }", "p", "a")),
            _many(rows(store, "SELECT ?m ?t WHERE { ?m pg:theme ?t }", "m", "t")),
            _many(
                rows(
                    store,
                    """SELECT ?i ?t WHERE { { ?i pg:hasMetric/pg:theme ?t } UNION { ?i pg:supportsTarget/pg:hasMetric/pg:theme ?t }
                    UNION { ?x pg:partOfTask+ ?i ; pg:hasMetric|(pg:supportsTarget/pg:hasMetric) ?m . ?m pg:theme ?t } }""",
                    "i",
                    "t",
                )
            ),
        )


def _many(pairs: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return {key: tuple(sorted(values)) for key, values in found.items()}


def narrow(edges: Iterable[Edge], wanted: Mapping[str, str | None], words: Words) -> list[Edge]:
    """The edges that bear every facet wanted (facet -> a label, a part of one that only one bears, or an IRI).

    Raises QueryError, with what there is, where no edge bears a value of that name or several names hold it.
    """
    kept = list(edges)
    for facet in FACETS:
        text = (wanted.get(facet) or "").strip()
        if text:
            value = _named(facet, text, {iri for edge in kept for iri in edge.facets.get(facet, ())}, words)
            kept = [edge for edge in kept if value in edge.facets.get(facet, ())]
    return kept


def _named(facet: str, text: str, values: set[str], words: Words) -> str:
    names = {iri: words.code(iri) for iri in values}
    hits = [iri for iri in sorted(names) if text in (iri, names[iri], iri.rpartition(f"{facet}-")[2])]
    hits = hits or [iri for iri in sorted(names) if text in names[iri]]
    if len(hits) == 1:
        return hits[0]
    shown = sorted({names[iri] for iri in hits or names})
    listed = ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")
    if hits:
        raise QueryError(f"--{facet} {text}: several have this name, give one in full or its IRI: {listed}")
    raise QueryError(f"--{facet} {text}: no line of this view has such a {facet}; there are: {listed or 'none'}")
