"""The word files as SKOS: ``python -m policygraph.vocab.skos`` writes ``ontology/generated``, ``--check`` compares.

Same words, same bytes: no dates, sorted where the file has no order.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, localcontext

from ..resources import ontology
from . import agencies
from .citations import CitationWords
from .metrics import Metric, Metrics
from .places import Place, Places
from .targets import TargetWords
from .unit_entries import Unit
from .units import Units, unit_slug

_PREFIXES = {
    "pg": "https://w3id.org/policygraph/ont#",
    "pgc": "https://w3id.org/policygraph/code#",
    "pgu": "https://w3id.org/policygraph/unit#",
    "pgm": "https://w3id.org/policygraph/metric#",
    "place": "https://w3id.org/policygraph/id/place/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LEVEL_CODES = {"nation": "national"}
# Enough for a reader of the concept; the file holds every wording.
_MOST_ALIASES = 8

Lines = Iterator[tuple[str, str]]


def units_ttl() -> str:
    """Kinds of quantity, the listed units and the composed ones that metrics use."""
    units = Units.load()
    blocks = [_scheme("pgu:scheme", "计量单位", "units of measurement")]
    for kind in units.kinds.values():
        lines: list[tuple[str, str]] = [("skos:inScheme", "pgc:scheme-kind"), ("skos:notation", _text(kind.key))]
        blocks.append(_block(f"pgc:kind-{kind.key}", "skos:Concept", lines + _labels(kind.zh, kind.en)))
    composed = {metric.unit for metric in Metrics.load().all if metric.unit} - {unit.symbol for unit in units.all}
    known = [*units.all, *(unit for symbol in sorted(composed) if (unit := units.get(symbol)) is not None)]
    blocks += [_block(f"pgu:{unit_slug(unit.symbol)}", "pg:Unit", _unit(unit)) for unit in known]
    return _file("units.yml", ("pg", "pgc", "pgu", "skos", "xsd"), blocks)


def metrics_ttl() -> str:
    """Every indicator with up to eight of its wordings."""
    metrics = Metrics.load()
    blocks = [_scheme("pgm:scheme", "指标", "indicators")]
    blocks += [_block(f"pgm:{metric.key}", "pg:Metric", _metric(metrics, metric)) for metric in metrics.all]
    return _file("metrics.yml", ("pg", "pgc", "pgu", "pgm", "skos", "xsd"), blocks)


def places_ttl() -> str:
    """Every division with its other names, what it lies in and what continues it."""
    blocks = [_scheme("place:scheme", "行政区划", "administrative divisions")]
    blocks += [_block(f"place:cn-{place.code}", "pg:Place", _place(place)) for place in Places.load().all]
    return _file("places.tsv", ("pg", "pgc", "place", "skos", "dcterms"), blocks)


def agencies_ttl() -> str:
    """What departments do, with the stems of their names, their endings and the renamings that led to them."""
    words = agencies.shipped()
    blocks = [_scheme("pgc:scheme-function", "机构职能", "policy functions of public bodies")]
    for each in words.functions:
        lines = [
            ("skos:inScheme", "pgc:scheme-function"),
            ("skos:notation", _text(each.key)),
            *_labels(each.zh, each.en),
        ]
        lines += [
            ("skos:altLabel", _text(stem, "zh")) for stem in sorted({*each.stems, *each.stems.values()} - {each.zh})
        ]
        official = set(each.stems.values())
        for old, (new, year) in sorted(words.successors.items()):
            if new in official and old != new:
                lines.append(("skos:historyNote", _text(f"{old} → {new} ({year})", "zh")))
        blocks.append(_block(f"pgc:function-{each.key}", "skos:Concept", lines))
    return _file("agencies.yml", ("pgc", "skos"), blocks)


def cues_ttl() -> str:
    """The words that tell comparator, commitment, change, role and why a document is cited, with the code of each."""
    words = TargetWords.load()
    told: dict[str, set[str]] = {}
    for table in (words.prefix, words.suffix):
        for word, notation in table.items():
            if notation != "approximate":
                told.setdefault(f"pgc:comparator-{notation}", set()).add(word)
    told["pgc:commitment-ensured"] = set(words.lists["goal_binding"])
    told["pgc:commitment-stretch"] = set(words.lists["goal_stretch"])
    roles = agencies.shipped().roles
    for word, role in (*roles.labels.items(), *roles.cues.items()):
        if role != "none":
            told.setdefault(f"pgc:role-{role}", set()).add(word)
    cited = CitationWords.load()
    for word, function in (*cited.before, *cited.after):
        told.setdefault(f"pgc:citationFunction-{function}", set()).add(word)
    told["pgc:direction-increase"] = set(words.lists["increase_verbs"])
    told["pgc:direction-decrease"] = set(words.lists["decrease_verbs"])
    blocks = [
        f"{node} " + " ;\n    ".join(f"skos:hiddenLabel {_text(w, 'zh')}" for w in sorted(forms)) + " .\n"
        for node, forms in sorted(told.items())
    ]
    return _file("targets.yml", ("pgc", "skos"), blocks)


FILES: dict[str, Callable[[], str]] = {
    "agencies.ttl": agencies_ttl,
    "cues.ttl": cues_ttl,
    "units.ttl": units_ttl,
    "metrics.ttl": metrics_ttl,
    "places.ttl": places_ttl,
}


def stale() -> list[str]:
    """Names of the generated files that the word files no longer give."""
    found = []
    for name, make in FILES.items():
        path = ontology("generated", name)
        if not path.is_file() or path.read_bytes() != make().encode("utf-8"):
            found.append(name)
    return found


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` say which are stale.  Returns the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m policygraph.vocab.skos [--check]\n")
        return 2
    old = stale()
    if arguments:
        for name in old:
            sys.stderr.write(f"ontology/generated/{name} is stale: run python -m policygraph.vocab.skos\n")
        return 1 if old else 0
    for name in old:
        path = ontology("generated", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILES[name]().encode("utf-8"))
    return 0


def _unit(unit: Unit) -> Lines:
    yield "skos:inScheme", "pgu:scheme"
    yield "skos:notation", _text(unit.symbol)
    yield from _labels(unit.zh, unit.en)
    for form in sorted(set(unit.forms) - {unit.zh, unit.en}):
        yield "skos:altLabel", _text(form, "" if form.isascii() else "zh")
    yield "pg:symbol", _text(unit.symbol)
    yield "pg:measuresKind", f"pgc:kind-{unit.kind}"
    yield "pg:factor", _decimal(unit.factor)
    if unit.ucum:
        yield "pg:ucumCode", _text(unit.ucum)


def _metric(metrics: Metrics, metric: Metric) -> Lines:
    yield "skos:inScheme", "pgm:scheme"
    yield "skos:notation", _text(metric.key)
    yield from _labels(metric.zh, metric.en)
    # A wording of two indicators, or one that differs only in what folding takes away, helps no reader.
    seen = {metrics.fold(metric.zh)}
    number = 0
    for alias in sorted(metric.aliases, key=lambda words: (len(words), words)):
        folded = metrics.fold(alias)
        if folded not in seen and not metrics.is_ambiguous(alias) and number < _MOST_ALIASES:
            seen.add(folded)
            number += 1
            yield "skos:altLabel", _text(alias, "zh")
    if metric.unit and metric.kind:
        yield "pg:quantityKind", f"pgc:kind-{metric.kind}"
        yield "pg:canonicalUnit", f"pgu:{unit_slug(metric.unit)}"
    yield "pg:desirability", f"pgc:desirability-{metric.desirability}"
    yield "pg:theme", f"pgc:theme-{metric.theme}"
    if metric.share:
        yield "pg:minValue", _decimal(Decimal(0))
        yield "pg:maxValue", _decimal(Decimal(100))
    if metric.sdg:
        # The indicators of the Sustainable Development Goals have codes, not stable names, so the number is kept.
        yield "skos:note", _text(f"SDG {metric.sdg}", "en")


def _place(place: Place) -> Lines:
    yield "skos:inScheme", "place:scheme"
    yield "skos:notation", _text(place.code)
    yield "skos:prefLabel", _text(place.name, "zh")
    if place.en:
        yield "skos:prefLabel", _text(place.en, "en")
    for name in (*place.shorts, *place.formers):
        yield "skos:altLabel", _text(name, "zh")
    yield "pg:gbCode", _text(place.code)
    yield "pg:placeLevel", f"pgc:level-{_LEVEL_CODES.get(place.level, place.level)}"
    if place.parent:
        yield "pg:within", f"place:cn-{place.parent}"
        yield "skos:broader", f"place:cn-{place.parent}"
    if place.until is not None:
        yield "skos:historyNote", _text(f"{place.since}–{place.until}")
    if place.now:
        yield "dcterms:isReplacedBy", f"place:cn-{place.now}"


def _labels(zh: str, en: str) -> list[tuple[str, str]]:
    return [("skos:prefLabel", _text(zh, "zh")), ("skos:prefLabel", _text(en, "en"))]


def _scheme(node: str, zh: str, en: str) -> str:
    return _block(node, "skos:ConceptScheme", _labels(zh, en))


def _block(node: str, kind: str, lines: Iterable[tuple[str, str]]) -> str:
    return " ;\n".join([f"{node} a {kind}", *(f"    {predicate} {value}" for predicate, value in lines)]) + " .\n"


def _file(source: str, prefixes: Iterable[str], blocks: Iterable[str]) -> str:
    head = [f"# Made from ontology/vocab/{source} by python -m policygraph.vocab.skos; change that file, not this one."]
    head += [f"@prefix {name}: <{_PREFIXES[name]}> ." for name in prefixes]
    return "\n".join(head) + "\n\n" + "\n".join(blocks)


def _text(words: str, language: str = "") -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' + (f"@{language}" if language else "")


def _decimal(number: Decimal) -> str:
    """At most 18 decimal places: a store cannot calculate with more."""
    with localcontext() as exact:
        exact.prec = 60
        return f'"{round(number, 18).normalize():f}"^^xsd:decimal'


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
