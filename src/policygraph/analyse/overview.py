"""What a store holds: counts, and the doubts that were kept."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ..graph.terms import PREFIXES

_CLASSES = (
    "Plan", "Target", "Task", "NamedAgency", "AgencyGroup", "PlaceholderAgency", "Responsibility", "Ownership",
    "Citation", "Programme", "PolicyInstrument", "Section", "Evidence", "Place", "Issue",
)  # fmt: skip

_ISSUES = """
SELECT ?file ?severity ?code ?message ?start ?quote WHERE {
  ?issue a pg:Issue ; pg:issueCode ?code ; pg:issueSeverity/skos:notation ?severity ; pg:message ?message ; pg:hasEvidence ?e .
  ?e pg:inDocument/pg:fileName ?file ; pg:start ?start ; pg:quote ?quote .
  FILTER(LANG(?message) = ?lang)
} ORDER BY ?file ?start ?code ?message
"""


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """One doubt with the words it is about."""

    file: str
    severity: str
    code: str
    message: str
    start: int
    quote: str


def counts(store: Store) -> dict[str, int]:
    """How many nodes of each class the graph has, the metrics that targets name, and all statements."""
    result = {}
    for name in _CLASSES:
        result[name] = _count(store, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a pg:{name} }}")
    result["Metric"] = _count(store, "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?t pg:hasMetric ?m }")
    result["triples"] = _count(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    return result


def found_issues(store: Store, lang: str = "zh") -> list[FoundIssue]:
    """Every doubt in the graph, by file and place, its message in ``lang``."""
    rows = []
    for row in _select(store, _ISSUES.replace("?lang", f'"{"zh" if lang == "zh" else "en"}"')):
        rows.append(FoundIssue(row[0], row[1], row[2], row[3], int(row[4]), row[5]))
    return rows


def _count(store: Store, query: str) -> int:
    return int(_select(store, query)[0][0])


def _select(store: Store, query: str) -> list[list[str]]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [[term.value if isinstance(term, Literal | NamedNode) else "" for term in row] for row in found]
