"""The RDF names of the project, once.

Terms are looked up by their local name (``PG["Plan"]``) and cached.  Instances live under a base IRI that
``--base-iri`` moves; the ontology's own names never move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from pyoxigraph import NamedNode

from ..errors import UsageError

BASE = "https://w3id.org/policygraph/"
INSTANCES = BASE + "id/"


class Namespace:
    """Names that share a beginning: ``PG["Plan"]`` is ``<…/ont#Plan>``."""

    __slots__ = ("_seen", "iri")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._seen: dict[str, NamedNode] = {}

    def __getitem__(self, local: str) -> NamedNode:
        node = self._seen.get(local)
        if node is None:
            node = self._seen[local] = NamedNode(self.iri + local)
        return node


PG = Namespace(BASE + "ont#")
PGC = Namespace(BASE + "code#")
PGU = Namespace(BASE + "unit#")
PGM = Namespace(BASE + "metric#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
TYPE = RDF["type"]

PREFIXES = {
    "pg": PG.iri,
    "pgc": PGC.iri,
    "pgu": PGU.iri,
    "pgm": PGM.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "dcterms": DCTERMS.iri,
    "prov": PROV.iri,
}
"""Prefixes for queries and for what is written out."""

VOCABULARY_GRAPH = NamedNode(BASE + "graph/vocabulary")
DERIVED_GRAPH = NamedNode(BASE + "graph/derived")
"""The ontology with its code lists and concepts; what the rules derived.  Each document has a graph of its own."""


def code(scheme: str, notation: str) -> NamedNode:
    """The concept of a code list: ``code("role", "lead")`` is ``pgc:role-lead``."""
    return PGC[f"{scheme}-{notation}"]


def digest(*parts: object, length: int = 8) -> str:
    """First hex digits of a sha256 over the parts; the same parts give the same digits everywhere."""
    return sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:length]


_NOT_SLUG = re.compile(r"[^A-Za-z0-9]+")


def slug(*parts: str | None) -> str:
    """The ASCII letters and digits of the parts joined by ``-``; parts without any are left out."""
    cleaned = (_NOT_SLUG.sub("-", part or "").strip("-").lower() for part in parts)
    return "-".join(part for part in cleaned if part)


_BASE_IRI = re.compile(r"https?://[!-$&-~]+[/#]|urn:[!-$&-~]+[:/#]")


class Names:
    """IRIs of instances below one base IRI: stable, ASCII, and made from the content alone.

    Raises UsageError where ``base_iri`` is no absolute ASCII IRI that ends in ``/``, ``#`` or (a urn) ``:``.
    """

    def __init__(self, base_iri: str = INSTANCES) -> None:
        if not _BASE_IRI.fullmatch(base_iri) or any(mark in base_iri for mark in '<>"{}|\\^`'):
            raise UsageError(f"--base-iri {base_iri!r}: give an absolute ASCII IRI that ends in / or #")
        self.base = base_iri

    def node(self, *path: str) -> NamedNode:
        return NamedNode(self.base + "/".join(path))

    def document(self, sha: str) -> NamedNode:
        return self.node("doc", sha[:16])

    def graph(self, sha: str) -> NamedNode:
        return self.node("graph", sha[:16])

    def evidence(self, sha: str, start: int, end: int) -> NamedNode:
        return self.node("doc", f"{sha[:16]}#char={start},{end}")

    def place(self, gb_code: str | None, name: str) -> NamedNode:
        return self.node("place", f"cn-{gb_code}" if gb_code else "x-" + digest(name))

    def agency(self, canonical: str, place: str | None, *hint: str | None) -> NamedNode:
        """The same body gets the same IRI in every document: it hangs on its full name and its place alone."""
        return self.node("agency", "-".join(filter(None, (slug(*hint), digest(canonical, place, length=10)))))

    def plan(self, title: str, issuers: Iterable[str], place: str | None, *hint: str | None) -> NamedNode:
        key = digest(title, "|".join(sorted(issuers)), place)
        return self.node("plan", "-".join(filter(None, (slug(*hint), key))))

    def below(self, parent: NamedNode, *path: str) -> NamedNode:
        return NamedNode("/".join((parent.value, *path)))
