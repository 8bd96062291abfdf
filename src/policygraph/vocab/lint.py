"""The word files looked at as a whole: what a reader of one file alone cannot see."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..errors import VocabularyError
from ..resources import ontology
from . import load
from .metrics import Metrics
from .places import Places
from .units import Units, unit_slug


def problems() -> list[str]:
    """One line for every flaw of the shipped word files; an empty list where all is well."""
    found: list[str] = []
    for path in sorted(ontology("vocab").glob("*.yml")):
        found += _try(partial(load.read, path))
    checks = (_units, _metrics, _places)
    for check in checks:
        found += _try(check)
    return found


def find_word(word: str) -> list[tuple[str, str, str]]:
    """(sort, key, label) of the metric, unit and places that ``word`` names; empty if none does."""
    found = []
    metric = Metrics.load().find(word)
    if metric is not None:
        found.append(("metric", metric.key, f"{metric.zh} / {metric.en}"))
    units = Units.load()
    unit = units.get(units.symbol_of(word) or word)
    if unit is not None:
        found.append(("unit", unit.symbol, f"{unit.zh} / {unit.en}"))
    found += [("place", place.code, place.name) for place in Places.load().by_name(word)]
    return found


def _try(check: Callable[[], Any]) -> list[str]:
    """What a check returns where it returns problems, or the error that stopped it."""
    try:
        result = check()
    except VocabularyError as error:
        return [str(error)]
    return result if isinstance(result, list) else []


def _units() -> list[str]:
    units = Units.load()
    found = []
    slugs: dict[str, str] = {}
    for unit in units.all:
        other = slugs.setdefault(unit_slug(unit.symbol), unit.symbol)
        if other != unit.symbol:
            found.append(f"units.yml: entry '{unit.symbol}': has the same IRI as '{other}'")
    for kind in units.kinds.values():
        for pair in kind.of:
            for part in pair.split("/"):
                if part and part not in units.kinds:
                    found.append(f"units.yml: entry '{kind.key}': unknown kind '{part}' in '{pair}'")
    return found


def _metrics() -> list[str]:
    found = []
    metrics = Metrics.load()
    for metric in metrics.all:
        if metrics.find(metric.zh, metric.unit) is not metric:
            found.append(f"metrics.yml: entry '{metric.key}': its own name '{metric.zh}' leads elsewhere")
        if metric.kind == "other":
            found.append(f"metrics.yml: entry '{metric.key}': unit '{metric.unit}' has no kind of quantity")
    return found


def _places() -> list[str]:
    found = []
    places = Places.load()
    for place in places.all:
        parent = places.parent(place.code)
        if parent is not None and parent.rank >= place.rank:
            found.append(f"places.tsv: entry '{place.code}': lies in {parent.code}, which is no higher level")
        if parent is not None and parent.rank > 0 and parent.code[:2] != place.code[:2]:
            found.append(f"places.tsv: entry '{place.code}': lies in {parent.code} of another province")
        if place.now is not None and places.by_code(place.now) is None:
            found.append(f"places.tsv: entry '{place.code}': {place.now} is not in the table")
    return found
