"""The words of the pages (``site/view.yml``) and of the things in a graph, in one language."""

from __future__ import annotations

from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from ..errors import UsageError
from ..graph.terms import DCTERMS, PG, RDFS, SKOS, TYPE
from ..resources import site
from ..vocab.load import read

LANGUAGES = ("zh", "en")


@cache
def shipped() -> dict[str, Any]:
    """``site/view.yml``.  Read once; do not change what it returns."""
    return read(site("view.yml"))


class Words:
    """Looks up texts of the page and labels of things.

    Raises UsageError for a language other than zh and en.
    """

    def __init__(self, store: Store, lang: str) -> None:
        if lang not in LANGUAGES:
            raise UsageError(f"no pages in language '{lang}': choose {' or '.join(LANGUAGES)}")
        self.lang = lang
        self._store = store
        self._seen: dict[str, str] = {}

    def __call__(self, section: str, key: str) -> str:
        """The text of ``section.key`` in ``site/view.yml``."""
        return str(shipped()[section][key][self.lang])

    def title(self, view: str) -> str:
        """The heading of a view."""
        return str(shipped()["views"][view]["title"][self.lang])

    def label(self, iri: str, otherwise: str = "") -> str:
        """The name of a thing: its label or title in the page's language, else in any other.

        What has none is called ``otherwise``, or else by the end of its IRI.
        """
        found = self._seen.get(iri)
        if found is None:
            found = self._seen[iri] = self._find(iri)
        return found or otherwise or iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def _find(self, iri: str) -> str:
        subject = NamedNode(iri)
        for name in (SKOS["prefLabel"], DCTERMS["title"], RDFS["label"], PG["statement"], PG["metricText"]):
            literals = {
                (quad.object.language or "", quad.object.value)
                for quad in self._store.quads_for_pattern(subject, name, None, None)
                if isinstance(quad.object, Literal)
            }
            if literals:
                return min(literals, key=lambda pair: (pair[0] != self.lang, pair[0] != "zh", pair[0] != "", pair))[1]
        return ""

    def code(self, iri: str) -> str:
        """The label of a code: from the code list in the graph, else its notation."""
        label = self.label(iri)
        return label.split("-", 1)[-1] if iri.endswith("#" + label) else label

    def agency_kind(self, iri: str) -> str:
        """agency, group or placeholder, by the class of the body."""
        classes = {
            quad.object.value
            for quad in self._store.quads_for_pattern(NamedNode(iri), TYPE, None, None)
            if isinstance(quad.object, NamedNode)
        }
        if PG["PlaceholderAgency"].value in classes:
            return "placeholder"
        return "group" if PG["AgencyGroup"].value in classes else "agency"
