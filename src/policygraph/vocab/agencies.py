"""Public bodies: departments and their functions, central bodies, groups, endings of unseen bodies, role words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick

from ..resources import ontology
from .load import fail, read

#: What an entry of the gazetteer is.
FUNCTION, GENERIC_FUNCTION, WHOLE, CENTRAL, NOUN, PLACEHOLDER, FORM = (
    "function",
    "generic-function",
    "whole",
    "central",
    "noun",
    "placeholder",
    "form",
)


@dataclass(frozen=True, slots=True)
class Word:
    """A written form of a body (or of an ending): ``official`` is the form in a full official name."""

    text: str
    kind: str
    official: str
    function: str | None = None
    sort: str | None = None
    noun: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A department's function with its labels; ``stems`` maps each written stem to the official one."""

    key: str
    zh: str
    en: str
    suffixes: tuple[str, ...]
    stems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roles:
    """Role words: bracket ``labels``, closing ``cues``, ``verbs`` before a body and ``modals`` after it."""

    labels: Mapping[str, str]
    cues: Mapping[str, str]
    verbs: Mapping[str, tuple[str, ...]]
    modals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyVocabulary:
    """``ontology/vocab/agencies.yml``, ready to use.  ``words`` maps each written form to its entry."""

    functions: tuple[Function, ...]
    words: Mapping[str, Word]
    stems: frozenset[str]
    branches: tuple[str, ...]
    weak_endings: tuple[str, ...]
    strong_endings: tuple[str, ...]
    enterprises: tuple[str, ...]
    institutions: tuple[str, ...]
    stops: Mapping[str, tuple[str, ...]]
    roles: Roles
    successors: Mapping[str, tuple[str, int]]
    parties: frozenset[str]
    automaton: Any

    @property
    def enterprise(self) -> re.Pattern[str]:
        """What makes a name an enterprise's; a group of schools or hospitals (教育集团) is a public body."""
        words = "|".join(map(re.escape, self.enterprises))
        return re.compile(words.replace("集团", "(?<!教育)(?<!办学)(?<!医疗)集团"))

    def label(self, key: str) -> tuple[str, str] | None:
        """Chinese and English label of a function, None for an unknown key."""
        for function in self.functions:
            if function.key == key:
                return function.zh, function.en
        return None

    def function_of(self, name: str) -> str | None:
        """Key of the function that the end of a full official name tells (…市生态环境局), None where it tells none."""
        for start in range(len(name)):
            word = self.words.get(name[start:])
            if word is not None and word.function is not None:
                return word.function
        return None


@cache
def shipped() -> AgencyVocabulary:
    """The shipped vocabulary.  Raises VocabularyError that names the file and the entry."""
    return load(ontology("vocab", "agencies.yml"))


@cache
def partners() -> re.Pattern[str]:
    """Schools and institutes that others work with, by nothing but their kind: 省内外知名高校, and not 林业科研院校."""
    kinds = "|".join(sorted(shipped().roles.verbs["partners"], key=len, reverse=True))
    return re.compile(rf"(?:[省市国区域境]?[内外]+|各类?|当地|知名|重点|相关|有关|一流|高水平)*(?:{kinds})")


def load(path: Path) -> AgencyVocabulary:
    """The vocabulary in ``path``.  Raises VocabularyError that names the file and the entry."""
    data = read(path)
    for part in ("functions", "suffixes", "wholes", "central", "generic_nouns", "form_suffixes", "roles", "stops"):
        if part not in data:
            raise fail(path, part, "is missing")
    suffixes: dict[str, str] = data["suffixes"]
    functions = tuple(_function(path, entry, suffixes) for entry in data["functions"])
    words: dict[str, Word] = {}
    strong = tuple(data["form_suffixes"]["strong"])
    for ending in strong:
        words[ending] = Word(ending, FORM, ending)
    for phrase in data.get("placeholders", ()):
        words[phrase] = Word(phrase, PLACEHOLDER, phrase)
    for function in functions:
        for stem in function.stems:
            for generic in data.get("generic_suffixes", ()):
                words.setdefault(stem + generic, Word(stem + generic, GENERIC_FUNCTION, stem + generic, function.key))
            for generic in data.get("level_suffixes", ()) if function.key in data.get("level_functions", ()) else ():
                whole = stem + generic
                words.setdefault(whole, Word(whole, GENERIC_FUNCTION, whole, function.key, "level"))
    for stem in data.get("generic_stems", ()):
        for generic in data.get("generic_suffixes", ()):
            words.setdefault(stem + generic, Word(stem + generic, GENERIC_FUNCTION, stem + generic))
    for function in functions:
        for stem, official in function.stems.items():
            for suffix in _spellings(function.suffixes):
                full = official + suffixes[suffix]
                words[stem + suffix] = Word(stem + suffix, FUNCTION, full, function.key)
    nouns = frozenset(data["generic_nouns"])
    for entry in data["wholes"]:
        if not isinstance(entry, dict) or "forms" not in entry or "kind" not in entry:
            raise fail(path, str(entry), "needs kind and forms")
        for form, official in entry["forms"].items():
            words[form] = Word(form, WHOLE, official, entry.get("key"), entry["kind"], form in nouns)
    for noun in nouns:
        old = words.get(noun)
        if old is None or old.kind in (FORM, PLACEHOLDER):
            words[noun] = Word(noun, PLACEHOLDER if old and old.kind == PLACEHOLDER else NOUN, noun)
    keys = {
        official + suffixes[s]: f.key
        for f in functions
        for official in f.stems.values()
        for s in _spellings(f.suffixes)
    }
    for official, others in data["central"].items():
        key = keys.get(official) or keys.get(official.removeprefix("国家")) or keys.get(official.removeprefix("中国"))
        for form in (official, *others):
            words[form] = Word(form, CENTRAL, official, key)
    automaton = ahocorasick.Automaton()
    for text, word in words.items():
        automaton.add_word(text, word)
    automaton.make_automaton()
    return AgencyVocabulary(
        functions=functions,
        words=words,
        stems=frozenset(stem for f in functions for stem in f.stems) | frozenset(data.get("generic_stems", ())),
        branches=tuple(sorted(data.get("branch_suffixes", ()), key=len, reverse=True)),
        weak_endings=tuple(data["form_suffixes"]["weak"]),
        strong_endings=strong,
        enterprises=tuple(data.get("enterprises", ())),
        institutions=tuple(data.get("institutions", ())),
        stops={k: tuple(v) for k, v in data["stops"].items()},
        roles=_roles(path, data["roles"]),
        successors={x["old"]: (x["new"], int(x["year"])) for x in data.get("successors", ())},
        parties=frozenset(w.text for w in words.values() if w.sort == "party"),
        automaton=automaton,
    )


def _function(path: Path, entry: Any, suffixes: Mapping[str, str]) -> Function:
    name = str(entry.get("key", entry)) if isinstance(entry, dict) else str(entry)
    if not isinstance(entry, dict) or not {"key", "zh", "en", "suffixes", "stems"} <= entry.keys():
        raise fail(path, name, "a function needs key, zh, en, suffixes and stems")
    for suffix in entry["suffixes"]:
        if suffix not in suffixes:
            raise fail(path, name, f"suffix '{suffix}' is not among the file's suffixes")
    stems: dict[str, str] = {}
    for official, others in entry["stems"].items():
        for stem in (official, *(others or ())):
            stems.setdefault(stem, official)
    return Function(entry["key"], entry["zh"], entry["en"], tuple(entry["suffixes"]), stems)


def _spellings(suffixes: Iterable[str]) -> list[str]:
    """Each suffix in its long and its short spelling (委员会 and 委)."""
    out: list[str] = []
    for suffix in suffixes:
        out.append(suffix)
        if suffix == "委员会":
            out.append("委")
        elif suffix == "办公室":
            out.append("办")
    return out


def _roles(path: Path, data: Any) -> Roles:
    for part in ("labels", "cues", "verbs", "modals"):
        if part not in data:
            raise fail(path, f"roles.{part}", "is missing")
    return Roles(
        labels={word: role for role, words in data["labels"].items() for word in words},
        cues={word: role for role, words in data["cues"].items() for word in words},
        verbs={role: tuple(words) for role, words in data["verbs"].items()},
        modals=tuple(data["modals"]),
    )
