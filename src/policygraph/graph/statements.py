"""Derived statements as nodes: what is said, of what kind, and what it was derived from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from .kinds import off
from .terms import PG, PROV, RDF, TYPE, digest


@dataclass(slots=True)
class Statements:
    """Collects derived triples.  ``base`` is where instances live; kinds that are switched off are left out."""

    base: str
    triples: list[Triple] = field(default_factory=list)
    off: frozenset[str] = field(default_factory=off)

    def add(
        self,
        kind: str,
        subject: str,
        predicate: NamedNode,
        value: str,
        sources: Iterable[str],
        **more: NamedNode | Literal,
    ) -> None:
        """``subject predicate value`` and the ``pg:DerivedStatement`` that says so, derived from ``sources`` (IRIs).

        ``more`` are further properties of the statement, by their local name.  Nothing is written of a kind that is off.
        """
        if kind in self.off:
            return
        self.triples.append(Triple(NamedNode(subject), predicate, NamedNode(value)))
        self.node(kind, subject, predicate, value, sources, **more)

    def node(
        self,
        kind: str,
        subject: str,
        predicate: NamedNode,
        value: str,
        sources: Iterable[str],
        **more: NamedNode | Literal,
    ) -> None:
        """The node of a statement alone."""
        key = digest(subject, predicate.value, value, length=12)
        said = {"subject": NamedNode(subject), "predicate": predicate, "object": NamedNode(value)}
        self._write(f"{kind}-{key}", PG["DerivedStatement"], kind, said, sources, more)

    def event(
        self, kind: str, sort: NamedNode, subject: str, key: str, sources: Iterable[str], **more: NamedNode | Literal
    ) -> None:
        """A statement that no single triple says: a node of class ``sort`` about ``subject``, one for each ``key``."""
        if kind not in self.off:
            self._write(
                f"{kind}-{digest(subject, key, length=12)}", sort, kind, {"subject": NamedNode(subject)}, sources, more
            )

    def _write(
        self, name: str, sort: NamedNode, kind: str, said: Mapping[str, NamedNode], sources: Iterable[str],
        more: Mapping[str, NamedNode | Literal],
    ) -> None:  # fmt: skip
        node = NamedNode(f"{self.base}derived/{name}")
        rows: list[tuple[NamedNode, NamedNode | Literal]] = [
            (TYPE, sort), (PG["derivationKind"], Literal(kind)),
            (PROV["wasGeneratedBy"], NamedNode(self.base + "run/derive")),
        ]  # fmt: skip
        rows += [(RDF[part], term) for part, term in said.items()]
        rows += [(PROV["wasDerivedFrom"], NamedNode(source)) for source in sources]
        rows += [(PG[part], value) for part, value in more.items()]
        self.triples += [Triple(node, term, value) for term, value in rows]
