"""The vocabulary as a whole: is every entry sound, and what does it know of a word."""

from __future__ import annotations

from ..vocab import agencies
from ..vocab.metrics import Metrics
from ..vocab.places import Places
from ..vocab.structure import StructureWords
from ..vocab.targets import TargetWords
from ..vocab.units import Units


def check_vocabulary() -> dict[str, int]:
    """Read every file and say how many entries each has.

    Raises VocabularyError that names the file and the first broken entry.
    """
    StructureWords.load()
    TargetWords.load()
    return {
        "metrics": len(Metrics.load().all),
        "units": len(Units.load().all),
        "places": len(Places.load().all),
        "agency words": len(agencies.shipped().words),
    }


def find_word(word: str) -> list[tuple[str, str, str]]:
    """(sort, key, label) of every entry that ``word`` names."""
    found = []
    metric = Metrics.load().find(word)
    if metric is not None:
        found.append(("metric", metric.key, f"{metric.zh} / {metric.en}"))
    symbol = Units.load().symbol_of(word) or word
    unit = Units.load().get(symbol)
    if unit is not None:
        found.append(("unit", unit.symbol, f"{unit.zh} / {unit.en}"))
    found += [("place", place.code, place.name) for place in Places.load().by_name(word)]
    body = agencies.shipped().words.get(word)
    if body is not None:
        found.append(("agency", body.function or body.kind, body.official))
    function = agencies.shipped().label(word)
    if function is not None:
        found.append(("function", word, " / ".join(function)))
    return found
