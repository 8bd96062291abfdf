"""What a store says as flat tables: plans, targets, tasks, agencies, responsibilities, citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ..graph.present import require_plans
from .columns import TABLES, Row, Table

_PREFIXES = """PREFIX pg: <https://w3id.org/policygraph/ont#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
_ITEM = "pg:inPlan pg:statement pg:deadline pg:inSection pg:hasEvidence"
_PREDICATES = {
    "Plan": "dcterms:title pg:planType pg:appliesIn pg:issuedBy pg:issueDate pg:planStart pg:planEnd pg:hasSource",
    "Target": _ITEM + " pg:hasMetric pg:metricText pg:quantification pg:comparator pg:effectiveComparator pg:valueKind"
    " pg:changeDirection pg:targetValue pg:lowerBound pg:upperBound pg:hasUnit pg:valueText pg:qualitativeText"
    " pg:baselineYear pg:baselineValue pg:commitmentLevel pg:scopeText",
    "Task": _ITEM + " dcterms:title pg:number pg:partOfTask pg:supportsTarget",
    "NamedAgency": "pg:jurisdiction",
    "AgencyGroup": "pg:jurisdiction",
    "PlaceholderAgency": "pg:placeholderIn",
    "Responsibility": "pg:forItem pg:forSection pg:responsibleAgency pg:role pg:basis pg:hasEvidence",
    "Ownership": "pg:owner pg:ownedMetric pg:viaTarget pg:viaResponsibility pg:basis",
    "Citation": "pg:citingPlan pg:citedResource pg:citationFunction pg:hasEvidence",
    "Section": "pg:heading",
    "Evidence": "pg:quote pg:start pg:end pg:page pg:inDocument",
    "Metric": "pg:theme",
    "SourceDocument": "pg:fileName pg:sha256",
    "Unit": "pg:symbol",
    "PolicyInstrument": "dcterms:title pg:documentNumber",
    "Programme": "skos:prefLabel",
}
AGENCY_CLASSES = ("NamedAgency", "AgencyGroup", "PlaceholderAgency")

Things = dict[str, dict[str, tuple[str, ...]]]
"""IRI -> property -> its values, sorted."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A derived ownership: the agency answers for the metric through this target, on this basis, in this role."""

    agency: str
    metric: str
    target: str
    basis: str
    role: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables by name, the ownerships, and the labels (in the language asked for) of whatever has one."""

    by_name: dict[str, Table]
    owners: tuple[Owner, ...]
    labels: dict[str, str]
    codes: dict[str, str]

    def rows(self, name: str) -> list[Row]:
        return [dict(zip((c.name for c in t.columns), r, strict=True)) for t in [self.by_name[name]] for r in t.rows]

    def code(self, scheme: str, notation: str) -> str:
        """The label of a code, else its notation."""
        return self.codes.get(f"{scheme}-{notation}", notation)


def read_tables(store: Store, lang: str = "zh") -> Tables:
    """Read every table of the store (its ``merged`` view), in the order of the plans and their texts.

    Raises StoreError where the store holds no plan.
    """
    require_plans(store)
    things = {name: _things(store, name, predicates) for name, predicates in _PREDICATES.items()}
    reader = _Reader(things, _labels(store, lang))
    rows = {
        "plans": reader.plans(), "targets": reader.targets(), "tasks": reader.tasks(), "agencies": reader.agencies(),
        "responsibilities": reader.responsibilities(), "citations": reader.citations(),
    }  # fmt: skip
    tables = {
        name: Table(name, columns, tuple(tuple(row.get(c.name, "") for c in columns) for row in rows[name]))
        for name, columns in TABLES.items()
    }
    codes = {iri.rpartition("#")[2]: label for iri, label in reader.labels.items() if "/code#" in iri}
    return Tables(tables, reader.owners(), reader.labels, codes)


def _select(store: Store, query: str) -> QuerySolutions:
    return cast(QuerySolutions, store.query(_PREFIXES + query))


def _things(store: Store, name: str, predicates: str) -> Things:
    query = f"SELECT ?s ?p ?v WHERE {{ ?s a pg:{name} OPTIONAL {{ VALUES ?p {{ {predicates} }} ?s ?p ?v }} }}"
    found: dict[str, dict[str, set[str]]] = {}
    for row in _select(store, query):
        node, predicate, value = row["s"], row["p"], row["v"]
        if not isinstance(node, NamedNode):
            continue
        values = found.setdefault(node.value, {})
        if isinstance(predicate, NamedNode) and isinstance(value, NamedNode | Literal):
            local = predicate.value.replace("#", "/").rpartition("/")[2]
            values.setdefault(local, set()).add(value.value)
    return {s: {p: tuple(sorted(v)) for p, v in found[s].items()} for s in sorted(found)}


def _labels(store: Store, lang: str) -> dict[str, str]:
    ranked: dict[str, tuple[int, str]] = {}
    for row in _select(store, "SELECT ?s ?v WHERE { ?s skos:prefLabel ?v }"):
        node, label = row["s"], row["v"]
        if isinstance(node, NamedNode) and isinstance(label, Literal):
            rank = 0 if label.language == lang else 1 if label.language in (None, "zh") else 2
            if node.value not in ranked or (rank, label.value) < ranked[node.value]:
                ranked[node.value] = rank, label.value
    return {node: label for node, (_, label) in ranked.items()}


class _Reader:
    """Joins the things into rows."""

    def __init__(self, things: dict[str, Things], labels: dict[str, str]) -> None:
        self.things = things
        self.labels = labels
        self.order = {row["plan"]: at for at, row in enumerate(self.plans())}

    def one(self, kind: str, iri: str, name: str) -> str:
        """The one value; of several the least, so that the answer never hangs on their order."""
        return next(iter(self.things[kind].get(iri, {}).get(name, ())), "")

    def code(self, kind: str, iri: str, name: str) -> str:
        return self.one(kind, iri, name).rpartition("#")[2].rpartition("-")[2]

    def evidence(self, kind: str, iri: str) -> Row:
        """Quote, file, page (of a PDF) and offsets of the first piece of evidence."""
        found = []
        for node in self.things[kind].get(iri, {}).get("hasEvidence", ()):
            start, end = self.one("Evidence", node, "start"), self.one("Evidence", node, "end")
            document, page = self.one("Evidence", node, "inDocument"), self.one("Evidence", node, "page")
            if start and end:
                found.append((document, int(start), int(end), page, self.one("Evidence", node, "quote")))
        if not found:
            return {}
        document, first, last, page, quote = min(found)
        file = self.one("SourceDocument", document, "fileName")
        return {"quote": quote, "file": file, "page": page, "start": str(first), "end": str(last)}

    def place_in_text(self, row: Row) -> tuple[int, int, str]:
        return (
            self.order.get(row.get("plan", ""), len(self.order)),
            int(row.get("start") or 0),
            next(iter(row.values())),
        )

    def plans(self) -> list[Row]:
        rows = []
        for iri, plan in self.things["Plan"].items():
            source = self.one("Plan", iri, "hasSource")
            file = self.one("SourceDocument", source, "fileName")
            rows.append({
                "plan": iri, "title": self.one("Plan", iri, "title") or file, "type": self.code("Plan", iri, "planType"),
                "place": self.labels.get(self.one("Plan", iri, "appliesIn"), ""),
                "issuers": self._named(plan.get("issuedBy", ())), "issued": self.one("Plan", iri, "issueDate"),
                "period_start": self.one("Plan", iri, "planStart"), "period_end": self.one("Plan", iri, "planEnd"),
                "file": file, "sha256": self.one("SourceDocument", source, "sha256"),
            })  # fmt: skip
        return sorted(rows, key=lambda row: (row["title"], row["plan"]))

    def _named(self, iris: Iterable[str]) -> str:
        return "; ".join(sorted(self.labels.get(iri, iri) for iri in iris))

    def targets(self) -> list[Row]:
        rows = []
        for iri in self.things["Target"]:
            metric = self.one("Target", iri, "hasMetric")
            row = {
                "target": iri, "metric": metric,
                "metric_name": self.labels.get(metric, self.one("Target", iri, "metricText")),
                "theme": self.code("Metric", metric, "theme"),
                "comparator": self.code("Target", iri, "effectiveComparator") or self.code("Target", iri, "comparator"),
                "unit": self.one("Unit", self.one("Target", iri, "hasUnit"), "symbol"),
                "baseline_year": self.one("Target", iri, "baselineYear")[:4],
                "commitment": self.code("Target", iri, "commitmentLevel"),
            }  # fmt: skip
            for column, name in (
                ("metric_text", "metricText"), ("value", "targetValue"), ("lower", "lowerBound"),
                ("upper", "upperBound"), ("value_text", "valueText"), ("qualitative_text", "qualitativeText"),
                ("baseline_value", "baselineValue"), ("scope", "scopeText"),
            ):  # fmt: skip
                row[column] = self.one("Target", iri, name)
            for column, name in (
                ("quantification",) * 2,
                ("value_kind", "valueKind"),
                ("direction", "changeDirection"),
            ):
                row[column] = self.code("Target", iri, name)
            rows.append(row | self._item("Target", iri))
        return sorted(rows, key=self.place_in_text)

    def _item(self, kind: str, iri: str) -> Row:
        names = {"plan": "inPlan", "statement": "statement", "deadline": "deadline"}
        row = {column: self.one(kind, iri, name) for column, name in names.items()}
        row["section"] = self.one("Section", self.one(kind, iri, "inSection"), "heading")
        return row | self.evidence(kind, iri)

    def tasks(self) -> list[Row]:
        rows = []
        for iri, task in self.things["Task"].items():
            row = {"task": iri, "targets": " ".join(task.get("supportsTarget", ()))}
            row |= {
                c: self.one("Task", iri, n) for c, n in (("title",) * 2, ("number",) * 2, ("part_of", "partOfTask"))
            }
            rows.append(row | self._item("Task", iri))
        return sorted(rows, key=self.place_in_text)

    def agencies(self) -> list[Row]:
        rows = []
        for kind in AGENCY_CLASSES:
            for iri in self.things[kind]:
                place = self.labels.get(self.one(kind, iri, "jurisdiction"), "")
                plan = self.one(kind, iri, "placeholderIn")
                name = self.labels.get(iri, "")
                rows.append({"agency": iri, "name": name, "class": kind, "jurisdiction": place, "plan": plan})
        return sorted(rows, key=lambda row: row["agency"])

    def responsibilities(self) -> list[Row]:
        rows = []
        for iri in self.things["Responsibility"]:
            row = {"responsibility": iri, "role": self.code("Responsibility", iri, "role")}
            row["basis"] = self.code("Responsibility", iri, "basis")
            for column, name in (("item", "forItem"), ("section", "forSection"), ("agency", "responsibleAgency")):
                row[column] = self.one("Responsibility", iri, name)
            rows.append(row | self.evidence("Responsibility", iri))
        return rows

    def citations(self) -> list[Row]:
        rows = []
        for iri in self.things["Citation"]:
            cited = self.one("Citation", iri, "citedResource")
            title = self.one("PolicyInstrument", cited, "title") or self.one("Programme", cited, "prefLabel")
            row = {
                "citation": iri, "plan": self.one("Citation", iri, "citingPlan"), "cited": cited,
                "title": title or self.labels.get(cited, ""),
                "number": self.one("PolicyInstrument", cited, "documentNumber"),
                "class": "Programme" if cited in self.things["Programme"] else "PolicyInstrument",
                "function": self.code("Citation", iri, "citationFunction"),
            }  # fmt: skip
            rows.append(row | self.evidence("Citation", iri))
        return sorted(rows, key=self.place_in_text)

    def owners(self) -> tuple[Owner, ...]:
        found = {
            Owner(
                self.one("Ownership", iri, "owner"), self.one("Ownership", iri, "ownedMetric"),
                self.one("Ownership", iri, "viaTarget"), self.code("Ownership", iri, "basis"),
                self.code("Responsibility", self.one("Ownership", iri, "viaResponsibility"), "role"),
            )
            for iri in self.things["Ownership"]
        }  # fmt: skip
        return tuple(sorted(found, key=lambda o: (o.agency, o.metric, o.target, o.basis, o.role)))
