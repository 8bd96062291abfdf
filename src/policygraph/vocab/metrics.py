"""Indicators: from the words of a plan to a concept, or to nothing.

Words are compared after folding (width, brackets' contents, 的, synonyms) and after scope words in front are taken
off; what is not an alias then has no concept here.  Likeness counts for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .load import fail, shipped
from .places import Places
from .units import Units

FILE = "ontology/vocab/metrics.yml"
DESIRABILITIES = ("higherIsBetter", "lowerIsBetter", "neutral")
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SDG = re.compile(r"(1[0-7]|[1-9])\.([0-9]{1,2}|[a-d])\.[0-9]{1,2}")
_CHOICE = re.compile(r"<([^<>]*)>")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_DROPPED = re.compile(r"[\s的“”\"'‘’、,，;；:：·《》]+")
# What a share may be given in: itself, its change in points, its change a year.
_SHARE_KINDS = frozenset({"proportion", "ratioChange", "growthRate"})
_FIELDS = frozenset({"zh", "en", "unit", "desirability", "theme", "share", "sdg", "aliases"})


@dataclass(frozen=True, slots=True)
class Metric:
    """An indicator.  ``unit`` is the symbol in which levels are compared (None for indexes), ``kind`` what it measures.

    ``share`` marks a part of a whole (0 to 100 %); ``sdg`` is a global indicator such as ``11.6.2`` or None.
    """

    key: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    unit: str | None
    kind: str | None
    desirability: str
    theme: str
    share: bool
    sdg: str | None


class Metrics:
    """The indicators of one vocabulary.  Use :meth:`load` for the shipped one."""

    def __init__(self, data: Mapping[str, Any], units: Units, places: Places, file: str = FILE) -> None:
        """Raises VocabularyError that names the entry with an unknown unit, a bad field or an alias used twice."""
        self._places = places
        self._units = units
        self._synonyms = _synonyms(file, data.get("synonyms", {}))
        pattern = "|".join(map(re.escape, sorted(self._synonyms, key=lambda word: (-len(word), word))))
        self._synonym = re.compile(pattern or "(?!)")
        self._scopes = tuple(sorted(map(self.fold, _words(file, "scopes", data.get("scopes", []))), key=len)[::-1])
        self._endings = tuple(sorted(map(self.fold, _words(file, "endings", data.get("endings", []))), key=len)[::-1])
        entries = data.get("metrics")
        if not isinstance(entries, Mapping):
            raise fail(file, "metrics", "this part of the file is missing or no mapping")
        self._by_key: dict[str, Metric] = {}
        self._by_words: dict[str, tuple[Metric, ...]] = {}
        for key, entry in entries.items():
            metric = _metric(file, str(key), entry, units)
            self._by_key[metric.key] = metric
            for words in (metric.zh, *metric.aliases):
                folded = self.fold(words)
                others = self._by_words.get(folded, ())
                if metric in others:
                    continue
                # 优良天数 may count days or their share: the unit tells, so the kinds must differ.
                for other in others:
                    if other.kind == metric.kind:
                        raise fail(file, metric.key, f"'{words}' already means '{other.key}'")
                self._by_words[folded] = (*others, metric)
        self._found: dict[tuple[str, str | None], Metric | None] = {}

    @staticmethod
    @cache
    def load() -> Metrics:
        """The shipped indicators, read once."""
        return Metrics(shipped("metrics"), Units.load(), Places.load())

    @property
    def all(self) -> tuple[Metric, ...]:
        """Every indicator, in the order of the file."""
        return tuple(self._by_key.values())

    def get(self, key: str) -> Metric | None:
        return self._by_key.get(key)

    def fold(self, words: str) -> str:
        """Words in the form in which they are compared: half width, no brackets, no 的, synonyms made one."""
        words = unicodedata.normalize("NFKC", words)
        while (shorter := _BRACKETS.sub("", words)) != words:
            words = shorter
        words = _DROPPED.sub("", words).upper()
        return self._synonym.sub(lambda match: self._synonyms[match[0]], words)

    def find(self, surface: str, unit: str | None = None) -> Metric | None:
        """The indicator that ``surface`` words (全市细颗粒物（PM2.5）年均浓度), None if no alias says so.

        ``unit`` is the symbol of the value's unit; it decides where the same words name two indicators (优良天数 in
        days or in %), and without it such words stay without a concept.  A share is never counted in mu or tonnes.
        """
        key = surface, unit
        if key not in self._found:
            found: Metric | None = None
            for words in self._readings(self.fold(surface)):
                named = self._by_words.get(words)
                if named is not None:
                    found = self._by_unit(named, unit)
                    break
            self._found[key] = found
        return self._found[key]

    def in_front(self, surface: str, unit: str | None = None) -> str:
        """What ``surface`` says before the indicator that ``find`` sees in it: 农村 of 农村生活垃圾回收利用率.

        "" where it says nothing more, or no indicator is found.
        """
        whole = self.fold(surface)
        for words in self._readings(whole):
            if words in self._by_words:
                at = whole.rfind(words)
                return whole[:at] if at > 0 else ""
        return ""

    def _by_unit(self, named: tuple[Metric, ...], symbol: str | None) -> Metric | None:
        unit = None if symbol is None else self._units.get(symbol)
        if len(named) == 1:
            other = named[0].share and unit is not None and unit.kind not in _SHARE_KINDS
            return None if other else named[0]
        fitting = [metric for metric in named if unit is not None and metric.kind == unit.kind]
        return fitting[0] if len(fitting) == 1 else None

    def is_ambiguous(self, words: str) -> bool:
        """Whether the same words name two indicators that only the unit parts."""
        return len(self._by_words.get(self.fold(words), ())) > 1

    def _readings(self, words: str) -> Iterator[str]:
        """The words as they are, then with an ending off, then with scopes and place names off the front."""
        seen: set[str] = set()
        waiting = [words]
        while waiting:
            words = waiting.pop(0)
            if not words or words in seen:
                continue
            seen.add(words)
            yield words
            waiting += [words[: -len(ending)] for ending in self._endings if words.endswith(ending)]
            waiting += [words[len(scope) :] for scope in self._scopes if words.startswith(scope)]
            place = self._places.find(words, 0)
            if place is not None:
                waiting.append(words[place[0] :])


def expand(alias: str) -> Iterator[str]:
    """Each wording of an alias: ``<日|年>产<量|>`` is 日产量, 日产, 年产量, 年产."""
    choice = _CHOICE.search(alias)
    if choice is None:
        yield alias
        return
    for word in choice[1].split("|"):
        yield from expand(alias[: choice.start()] + word + alias[choice.end() :])


def _metric(file: str, key: str, entry: Any, units: Units) -> Metric:
    if not _KEY.fullmatch(key):
        raise fail(file, key, "a key has small letters, figures and hyphens only")
    if not isinstance(entry, Mapping) or not set(entry) <= _FIELDS:
        raise fail(file, key, f"fields must be among {', '.join(sorted(_FIELDS))}")
    for name in ("zh", "en", "theme"):
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise fail(file, key, f"'{name}' is missing")
    if entry.get("desirability") not in DESIRABILITIES:
        raise fail(file, key, f"'desirability' must be one of {', '.join(DESIRABILITIES)}")
    symbol = entry.get("unit")
    unit = units.get(symbol) if isinstance(symbol, str) else None
    if symbol is not None and unit is None:
        raise fail(file, key, f"unit '{symbol}' is not in the units vocabulary")
    share = entry.get("share", False)
    if share not in (True, False) or (share and symbol != "%"):
        raise fail(file, key, "'share' is for indicators in % only")
    sdg = entry.get("sdg")
    if sdg is not None and not _SDG.fullmatch(str(sdg)):
        raise fail(file, key, f"'{sdg}' is not the number of a global indicator")
    aliases = []
    for alias in _words(file, key, entry.get("aliases", [])):
        if alias.count("<") != alias.count(">"):
            raise fail(file, key, f"alias '{alias}' has an open bracket")
        aliases += [words for words in expand(alias) if words != entry["zh"]]
    return Metric(
        key,
        entry["zh"],
        entry["en"],
        tuple(dict.fromkeys(aliases)),
        symbol,
        unit.kind if unit is not None else None,
        entry["desirability"],
        entry["theme"],
        share,
        None if sdg is None else str(sdg),
    )


def _words(file: str, entry: str, found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
        raise fail(file, entry, "must be a list of words")
    return found


def _synonyms(file: str, data: Any) -> dict[str, str]:
    if not isinstance(data, Mapping):
        raise fail(file, "synonyms", "must be a mapping")
    found: dict[str, str] = {}
    for word, others in data.items():
        for other in _words(file, f"synonyms {word}", others):
            if other.upper() in found:
                raise fail(file, f"synonyms {word}", f"'{other}' already stands for '{found[other.upper()]}'")
            found[other.upper()] = str(word).upper()
    return found
