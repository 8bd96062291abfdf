"""Every shape finds what it is there for: one change to a graph that conforms, one shape that fires."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from policygraph.errors import InputError, UsageError
from policygraph.graph.derive import derive
from policygraph.graph.terms import PREFIXES
from policygraph.graph.vocabulary import vocabulary_quads
from policygraph.resources import ontology
from policygraph.validate import ValidationReport, validate
from policygraph.validate.document import main
from policygraph.validate.engines import ENGINES

BASE = Path(__file__).parent.parent / "query" / "data" / "base.ttl"
HEAD = (
    "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items()) + "PREFIX id: <https://w3id.org/policygraph/id/> "
)
LONG = '"一二三四五六七八九十"'


def put(node: str, prop: str, value: str) -> str:
    """An update that gives the property this one value."""
    return f"DELETE WHERE {{ {node} {prop} ?old }} ; INSERT DATA {{ {node} {prop} {value} }}"


def drop(node: str, prop: str) -> str:
    return f"DELETE WHERE {{ {node} {prop} ?old }}"


def add(turtle: str) -> str:
    return f"INSERT DATA {{ {turtle} }}"


RESP = "pg:hasEvidence id:e4 ; pg:extractedByRule id:rule ; pg:confidence 0.9 ; prov:wasGeneratedBy id:run"
BREAK = {
    "S01": put("id:doc", "pg:sha256", '"abc"'),
    "S02": drop("id:e1", "pg:end"),
    "S03": put("id:e1", "pg:quote", '"短"'),
    "S04": put("id:doc", "pg:fullText", LONG)
    + " ; "
    + add('id:e99 a pg:Evidence ; pg:inDocument id:doc ; pg:start 0 ; pg:end 2 ; pg:quote "甲乙"'),
    "S05": put("id:t1", "pg:confidence", "1.5"),
    "S06": drop("id:run", "prov:used"),
    "S07": put("id:plan1", "pg:planStart", '"2040-01-01"^^xsd:date'),
    "S08": drop("id:plan1", "pg:issuedBy"),
    "S09": drop("id:plan1", "pg:appliesIn"),
    "S10": put("id:plan1", "pg:planType", "pgc:planType-article"),
    "S11": put("id:s1", "pg:sectionPath", '"一"'),
    "S12": add("id:s1 pg:parentSection id:s1"),
    "S13": add("id:t1 pg:targetvalue 1.0"),
    "S14": drop("id:t1", "pg:comparator"),
    "S15": add("id:t3 pg:targetValue 3.0"),
    "S16": drop("id:t3", "pg:lostSlot"),
    "S17": add("id:t1 pg:lostSlot pgc:slot-slotDeadline"),
    "S18": put("id:t3", "pg:quantification", "pgc:quantification-qualitative") + " ; " + drop("id:t3", "pg:metricText"),
    "S19": put("id:t3", "pg:quantification", "pgc:quantification-deferred"),
    "S20": drop("id:t4", "pg:changeDirection"),
    "S21": drop("id:t4", "pg:baselineYear"),
    "S22": add("id:forest pg:maxValue 30.0"),
    "S23": put("id:forest", "pg:quantityKind", "pgc:kind-mass"),
    "S24": put("id:t1", "pg:valueText", '"99%"'),
    "S25": put("id:t1", "pg:comparator", "pgc:comparator-between"),
    "S26": put("id:t1", "pg:deadline", '"2010-01-01"^^xsd:date'),
    "S27": put("id:t1", "pg:deadline", '"2050-01-01"^^xsd:date'),
    "S28": add('id:k2 pg:deadlineText "月底前"'),
    "S29": add("id:t1 pg:stretchOf id:t4"),
    # The rule makes no such pair of itself: somebody says it.
    "S30": put("id:t2", "pg:targetValue", "12.0") + " ; " + add("id:t2 pg:stretchOf id:t1"),
    "S31": put("id:t2", "pg:commitmentLevel", "pgc:commitment-stated"),
    "S32": add("id:t5 pg:cascadesFrom id:t0"),
    "S33": put("id:t1", "pg:scopeText", '"山区"'),
    "S34": drop("id:plan1", "pg:issuedBy"),
    "S35": drop("id:plan1", "pg:issuedBy"),
    "S36": drop("id:k1", "pg:supportsTarget"),
    "S37": "DELETE WHERE { ?r pg:forItem id:k2 } ; "
    + drop("id:plan1", "pg:issuedBy")
    + " ; "
    + add(
        f"id:r9 a pg:Responsibility ; pg:responsibleAgency id:someone ; pg:role pgc:role-lead ; "
        f"pg:forItem id:k2 ; pg:basis pgc:basis-explicit ; {RESP}"
    ),
    "S38": drop("id:r1", "pg:role"),
    "S39": add("id:r1 pg:forSection id:s1"),
    "S40": put("id:r1", "pg:surfaceForm", '"财政所"'),
    "S41": put("id:r1", "pg:basis", "pgc:basis-inheritedFromTask"),
    "S42": put("id:r2", "pg:responsibleAgency", "id:forestOffice"),
    "S43": add("id:o9 a pg:Ownership ; pg:owner id:forestOffice"),
    "S44": add(
        "id:o9 a pg:Ownership ; pg:owner id:towns ; pg:ownedMetric id:forest ; pg:viaTarget id:t1 ; "
        "pg:viaResponsibility id:r1 ; pg:basis pgc:basis-explicit"
    ),
    "S45": add("id:towns pg:owns id:ponds"),
    "S46": drop("id:waterOffice", "skos:prefLabel"),
    "S47": put("id:waterOffice", "skos:prefLabel", '"有关部门"@zh'),
    "S48": add('id:x a pg:NamedAgency ; skos:prefLabel "青石市水务局"@zh ; pg:jurisdiction id:C'),
    "S49": drop("id:someone", "pg:placeholderIn"),
    "S50": put("id:someone", "pg:placeholderIn", "id:plan2"),
    "S51": drop("id:towns", "skos:prefLabel"),
    "S52": drop("id:forest", "skos:inScheme"),
    "S53": put("id:forest", "pg:quantityKind", "pgc:kind-mass"),
    "S54": add('id:ponds skos:altLabel "竹林覆盖率"@zh'),
    "S55": add('id:ponds skos:altLabel "清淤塘坝数"@zh'),
    "S56": drop("id:pct", "pg:symbol"),
    "S57": put("id:C", "pg:gbCode", '"91"'),
    "S58": put("id:C", "pg:gbCode", '"440100"'),
    "S59": drop("id:k1", "pg:statement"),
    "S60": add("id:k1 a pg:LegislativeAction"),
    "S61": drop("id:c1", "pg:citationFunction"),
    "S62": put("id:c2", "pg:citedResource", "id:plan2"),
    "S63": add('<https://w3id.org/policygraph/id/agency/%E6%B0%B4> a pg:NamedAgency ; skos:prefLabel "水文站点"@zh'),
    "S64": put("id:t1", "pg:confidence", "0.1"),
    "S65": drop("id:t1", "pg:hasUnit"),
    "S66": drop("id:t1", "pg:metricText"),
    "S67": add('id:waterOffice skos:altLabel "市林草局"@zh'),
    "S68": drop("id:waterOffice", "pg:jurisdiction"),
    "S69": add("id:waterOffice pg:mentionedAt id:e9"),
    "S70": put("id:t4", "pg:baselineYear", '"2035"^^xsd:gYear'),
    "S71": drop("id:doubt", "pg:issueCode"),
    "S72": 'INSERT DATA { id:s1 a pg:DerivedStatement ; pg:derivationKind "stretch" ; rdf:subject id:t1 }',
    "S73": "INSERT DATA { id:d1 a pg:ReviewDecision ; pg:decidedOn id:t1 ; pg:decision pgc:decision-confirm }",
}


@cache
def _quads() -> tuple[object, ...]:
    return tuple(vocabulary_quads())


def graph(*updates: str) -> Store:
    """The invented graph after the updates, with what follows from it."""
    store = Store()
    store.load(path=str(BASE), format=RdfFormat.TURTLE)
    for update in updates:
        store.update(HEAD + update)
    store.extend(_quads())  # type: ignore[arg-type]
    derive(store)
    return store


def numbers(report: ValidationReport) -> list[str]:
    return [result.shape.rsplit("#")[-1][:3] for result in report.results]


@pytest.fixture(scope="module")
def sound() -> ValidationReport:
    return validate(graph())


def test_the_invented_graph_conforms(sound: ValidationReport) -> None:
    assert sound.conforms
    assert sound.counts()["Violation"] == 0


def test_every_shape_is_broken_here() -> None:
    text = ontology("shapes.ttl").read_text(encoding="utf-8")
    assert re.findall(r"^pgs:(S\d\d)-", text, re.MULTILINE) == sorted(BREAK)


@pytest.mark.parametrize("number", sorted(BREAK))
def test_shape_fires(sound: ValidationReport, number: str) -> None:
    report = validate(graph(BREAK[number]))
    new = [r for r in report.results if r.shape.rsplit("#")[-1].startswith(number) and r not in sound.results]
    assert new
    for result in new:
        assert [language for language, _ in result.messages] == ["zh", "en"]


def test_the_engines_agree_on_a_broken_graph() -> None:
    store = Store()
    store.load(path=str(BASE), format=RdfFormat.TURTLE)
    for number in ("S01", "S03", "S07", "S13", "S20", "S30", "S39", "S40", "S47", "S57", "S71"):
        store.update(HEAD + BREAK[number])
    # The reference takes minutes for the whole vocabulary: the ontology's own statements on classes are enough.
    for quad in _quads():
        if quad.predicate.value.endswith(("subClassOf", "inScheme", "rank", "impliesOwnership")):  # type: ignore[attr-defined]
            store.add(quad)  # type: ignore[arg-type]
    derive(store)
    triples = "".join(f"{quad.triple} .\n" for quad in store)
    shapes = ontology("shapes.ttl")
    fast, reference = (ENGINES[name](triples, shapes) for name in ("fast", "pyshacl"))
    assert {r.key for r in fast} == {r.key for r in reference}
    assert {r.messages for r in fast} == {r.messages for r in reference}
    assert any(r.severity == "Violation" for r in fast)


def test_the_report_is_standard_turtle_and_safe_html() -> None:
    report = validate(graph(put("id:t1", "pg:valueText", '"<script>x</script>"')))
    store = Store()
    store.load(report.to_turtle().encode(), format=RdfFormat.TURTLE)
    result = NamedNode("http://www.w3.org/ns/shacl#ValidationResult")
    assert len(list(store.quads_for_pattern(None, None, result))) == len(report.results)
    assert "<script>" not in report.to_html()
    assert "S24" in report.to_table("en")
    assert '"conforms": false' in report.to_json()


def test_what_cannot_be_judged_is_said() -> None:
    with pytest.raises(UsageError, match="choose one of fast, pyshacl"):
        validate(Store(), engine="slow")
    with pytest.raises(InputError, match="no such shapes file"):
        validate(Store(), shapes=Path("nowhere.ttl"))
    with pytest.raises(UsageError, match="give a store"):
        validate(3)


def test_the_page_of_shapes_is_current() -> None:
    assert main(["--check"]) == 0
