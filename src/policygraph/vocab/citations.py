"""``citations.yml``: the verbs and nouns that say why a document is cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import VocabularyError
from ..resources import ontology
from .load import fail, read

FUNCTIONS = ("implements", "formulates", "revises", "alignsWith", "publicises", "refers")


@dataclass(frozen=True, slots=True)
class CitationWords:
    """Cue words of citations, longest first, each with the function it gives."""

    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    after_list: tuple[tuple[str, str], ...]
    carried_out_by: tuple[str, ...]
    participle: str
    prepositions: tuple[str, ...]
    programme_not_after: tuple[str, ...]
    no_programme: re.Pattern[str]
    programme_inside: re.Pattern[str]
    programme_after: re.Pattern[str]
    slogan: re.Pattern[str]

    @classmethod
    def load(cls, path: Path | None = None) -> CitationWords:
        """The words of ``path``, or the shipped ones.  Raises VocabularyError naming file and entry."""
        return _shipped() if path is None else _build(path)


@cache
def _shipped() -> CitationWords:
    return _build(ontology("vocab", "citations.yml"))


def _build(path: Path) -> CitationWords:
    data = read(path)
    try:
        return CitationWords(
            before=_cues(path, data, "before"),
            after=_cues(path, data, "after"),
            after_list=_cues(path, data, "after_list"),
            carried_out_by=tuple(map(str, data["carried_out_by"])),
            participle=str(data["participle"]),
            prepositions=tuple(map(str, data["prepositions"])),
            programme_not_after=tuple(map(str, data["programme_not_after"])),
            no_programme=re.compile(str(data["no_programme"])),
            programme_inside=re.compile(rf"(?:{_any(data['programme_inside'])})\Z"),
            programme_after=re.compile(rf"(?:{_any(data['programme_after'])})"),
            slogan=re.compile(rf"(?:{_any(data['slogans'])})\Z"),
        )
    except KeyError as error:
        raise fail(path, str(error.args[0]), "is missing") from error
    except (TypeError, AttributeError) as error:
        raise VocabularyError(f"{path}: an entry has the wrong form: {error}") from error


def _any(words: Any) -> str:
    return "|".join(re.escape(str(w)) for w in sorted(words, key=lambda w: -len(str(w))))


def _cues(path: Path, data: dict[str, Any], entry: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for function, words in data[entry].items():
        if function not in FUNCTIONS:
            raise fail(path, f"{entry}.{function}", f"no citation function; those are {', '.join(FUNCTIONS)}")
        pairs.extend((str(word), function) for word in words)
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))
