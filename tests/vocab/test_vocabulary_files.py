"""The shipped word files as a whole, and the SKOS made from them."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import rdflib

from policygraph import vocab
from policygraph.resources import ontology
from policygraph.vocab import skos
from policygraph.vocab.metrics import Metrics
from policygraph.vocab.places import Places
from policygraph.vocab.units import Units

SKOS = rdflib.SKOS
PG = rdflib.Namespace("https://w3id.org/policygraph/ont#")


@cache
def graph(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(ontology("generated", name), format="turtle")


def test_the_shipped_files_have_no_flaw() -> None:
    assert vocab.check() == []


def test_a_word_is_found_in_all_vocabularies() -> None:
    assert ("place", "330000", "浙江省") in vocab.find_word("浙江")
    assert [(sort, key) for sort, key, _ in vocab.find_word("万吨/年")] == [("unit", "10^4 t/a")]
    assert [(sort, key) for sort, key, _ in vocab.find_word("森林覆盖率")] == [("metric", "forest-coverage")]
    assert vocab.find_word("没有这个词") == []


def test_generated_files_are_current() -> None:
    assert skos.stale() == []


def test_generating_twice_gives_the_same_bytes() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", "from policygraph.vocab.skos import *; print(metrics_ttl() + units_ttl())"],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(skos.__file__).parents[2]), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert all(a == b for a, b in pairwise(made))


def test_units_in_skos() -> None:
    units = graph("units.ttl")
    symbols = {str(symbol) for symbol in units.objects(None, PG.symbol)}
    assert {unit.symbol for unit in Units.load().all} <= symbols
    tonne = next(units.subjects(PG.symbol, rdflib.Literal("t")))
    assert str(tonne) == "https://w3id.org/policygraph/unit#t"
    assert units.value(tonne, PG.ucumCode) == rdflib.Literal("t")


def test_metrics_in_skos_name_units_that_are_there() -> None:
    both = graph("units.ttl") + graph("metrics.ttl")
    found = set(both.subjects(rdflib.RDF.type, PG.Metric))
    assert len(found) == len(Metrics.load().all)
    for metric in found:
        unit = both.value(metric, PG.canonicalUnit)
        if unit is not None:
            assert both.value(unit, PG.measuresKind) == both.value(metric, PG.quantityKind)


def test_no_two_metrics_share_a_label() -> None:
    metrics = graph("metrics.ttl")
    seen: dict[str, str] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for metric, label in metrics.subject_objects(predicate):
            assert isinstance(label, rdflib.Literal)
            assert seen.setdefault(f"{label}@{label.language}", str(metric)) == str(metric)


def test_places_in_skos() -> None:
    places = graph("places.ttl")
    base = "https://w3id.org/policygraph/id/place/cn-"
    assert places.value(rdflib.URIRef(base + "330113"), PG.within) == rdflib.URIRef(base + "330100")
    assert len(set(places.subjects(PG.gbCode, None))) == len(Places.load().all)


def test_codes_of_kinds_and_themes_are_the_ontologys() -> None:
    known = rdflib.Graph().parse(ontology("policygraph.ttl"), format="turtle") + graph("units.ttl")
    used = set(graph("metrics.ttl").objects(None, PG.theme)) | set(graph("metrics.ttl").objects(None, PG.desirability))
    used |= set(graph("metrics.ttl").objects(None, PG.quantityKind)) | set(
        graph("places.ttl").objects(None, PG.placeLevel)
    )
    for node in used:
        assert (node, SKOS.notation, None) in known, node
        # One label a language, also where both files describe the code.
        languages = [getattr(label, "language", None) for label in known.objects(node, SKOS.prefLabel)]
        assert len(languages) == len(set(languages)), node


def test_functions_of_agencies_in_skos() -> None:
    agencies = graph("agencies.ttl")
    concept = rdflib.URIRef("https://w3id.org/policygraph/code#function-ecology-environment")
    assert rdflib.Literal("生态环境", lang="zh") in set(agencies.objects(concept, SKOS.prefLabel))
    assert any("2018" in str(note) for note in agencies.objects(concept, SKOS.historyNote))
    assert len(set(agencies.subjects(SKOS.inScheme))) >= 60


def test_cues_hang_on_codes_that_the_ontology_defines() -> None:
    codes = set(rdflib.Graph().parse(ontology("policygraph.ttl"), format="turtle").subjects())
    cues = graph("cues.ttl")
    assert set(cues.subjects()) <= codes
    assert rdflib.Literal("不低于", lang="zh") in set(
        cues.objects(rdflib.URIRef("https://w3id.org/policygraph/code#comparator-atLeast"), SKOS.hiddenLabel)
    )
