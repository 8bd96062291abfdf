"""``structure.yml``: words that say what a part of a plan is for, its type and its issuer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import VocabularyError
from ..resources import ontology
from .load import fail, read


@dataclass(frozen=True, slots=True, eq=False)
class StructureWords:
    """Compiled words of ``structure.yml``; patterns match text whose width is folded.  Equal only to itself."""

    preamble: re.Pattern[str]
    goals: re.Pattern[str]
    goal_lead: re.Pattern[str]
    owner_bracket: re.Pattern[str]
    plan_noun: re.Pattern[str]
    plan_types: tuple[tuple[str, re.Pattern[str]], ...]
    annual: re.Pattern[str]
    covering: re.Pattern[str]
    labels: dict[str, str]
    body_tail: re.Pattern[str]
    body_tails: tuple[str, ...]
    state_body: re.Pattern[str]
    work_verb: re.Pattern[str]
    call: re.Pattern[str]

    @classmethod
    def load(cls, path: Path | None = None) -> StructureWords:
        """The words of ``path``, or the shipped ones.  Raises VocabularyError naming file and entry."""
        return _shipped() if path is None else _build(path)


@cache
def _shipped() -> StructureWords:
    return _build(ontology("vocab", "structure.yml"))


def _build(path: Path) -> StructureWords:
    data = read(path)
    try:
        labels = {str(word): str(kind) for kind, words in data["metadata"].items() for word in words}
        tails = tuple(sorted(map(str, data["body_tails"]), key=len, reverse=True))
        return StructureWords(
            preamble=_titles(path, data, "preamble"),
            goals=_titles(path, data, "goals"),
            goal_lead=_compile(path, "goal_leads", rf"({_any(data['goal_leads'])})(?:是|为|:|是:|为:)"),
            owner_bracket=_compile(
                path,
                "owner_cues",
                rf"\s*[(\[](?:[^()\[\]]*(?:{_any(data['owner_cues'])})(?:[^()\[\]]|\([^()]*\))*"
                rf"|(?:[^()\[\]]|\([^()]*\))+(?:{_any(data['owner_tails'])}))[)\]]\s*[。.;]?\s*\Z",
            ),
            plan_noun=_compile(path, "plan_nouns", rf"(?:{_any(data['plan_nouns'])})\Z"),
            plan_types=tuple(
                (str(kind), _compile(path, f"plan_types {kind}", form)) for kind, form in data["plan_types"]
            ),
            annual=_compile(path, "annual_titles", data["annual_titles"]),
            covering=_compile(path, "covering", rf"(?:{_any(data['covering'])})"),
            labels=labels,
            body_tail=_compile(path, "body_tails", rf"(?:{_any(tails)})\Z"),
            body_tails=tails,
            state_body=_compile(path, "state_bodies", data["state_bodies"]),
            call=_compile(path, "calls", data["calls"]),
            work_verb=_compile(path, "work_verbs", rf"(?:{_any(data['work_verbs'])})"),
        )
    except KeyError as error:
        raise fail(path, str(error.args[0]), "is missing") from error
    except (TypeError, AttributeError, ValueError) as error:
        if isinstance(error, VocabularyError):
            raise
        raise VocabularyError(f"{path}: an entry has the wrong form: {error}") from error


def _any(words: Any) -> str:
    return "|".join(re.escape(str(w)) for w in sorted(words, key=lambda w: -len(str(w))))


def _compile(path: Path, entry: str, form: Any) -> re.Pattern[str]:
    try:
        return re.compile(str(form))
    except re.error as error:
        raise fail(path, entry, f"not a regular expression: {error}") from error


def _titles(path: Path, data: dict[str, Any], entry: str) -> re.Pattern[str]:
    """Titles that consist of qualifiers and a head, several of them joined, or that fit a phrase."""
    part = data[entry]
    one = rf"(?:{_any(part['qualifiers'])})*(?:{_any(part['heads'])})"
    forms = [rf"\A(?:{one})(?:(?:和|与|及|、|以及|暨|,)(?:{one}))*\Z"]
    if part.get("whole"):
        forms.append(rf"\A(?:{_any(part['whole'])})\Z")
    forms.extend(f"(?:{phrase})" for phrase in part.get("phrases", ()))
    return _compile(path, entry, "|".join(forms))
