"""The words of the target grammar (``ontology/vocab/targets.yml``), as typed tuples and ready patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from .load import fail, shipped


def alternatives(words: Iterable[str]) -> str:
    """A regular-expression alternation of literal words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class TargetWords:
    """Word lists by name (see the file's comments) and the two comparator tables: word to notation."""

    lists: dict[str, tuple[str, ...]]
    prefix: dict[str, str]
    suffix: dict[str, str]
    _made: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    @cache
    def load() -> TargetWords:
        """The shipped words.  Raises VocabularyError that names the entry of the wrong type."""
        data = shipped("targets")
        lists: dict[str, tuple[str, ...]] = {}
        tables: dict[str, dict[str, str]] = {"comparator_prefix": {}, "comparator_suffix": {}}
        for key, value in data.items():
            if key in tables:
                if not isinstance(value, dict):
                    raise fail("ontology/vocab/targets.yml", key, "expected a mapping of comparator to words")
                for code, words in value.items():
                    tables[key].update({str(w): code for w in words})
            elif isinstance(value, list) and all(isinstance(w, str) for w in value):
                lists[key] = tuple(value)
            else:
                raise fail("ontology/vocab/targets.yml", key, "expected a list of words")
        return TargetWords(lists, tables["comparator_prefix"], tables["comparator_suffix"])

    def any_of(self, *names: str) -> str:
        """Alternation over the words of the named lists."""
        made = self._made.get(names)
        if made is None:  # asked for in every clause of a document
            made = self._made[names] = alternatives(w for n in names for w in self.lists[n])
        return made
