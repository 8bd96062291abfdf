"""Decisions of people on extracted facts: their file beside the documents, and which of them contradict.

The file is YAML, one entry a decision, sorted, so that a version control system shows who decided what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ..errors import InputError, UsageError

FILE = "policygraph-decisions.yml"
DECISIONS = ("confirm", "correct", "reject", "same-as", "not-same-as")
ALLOWED = {
    "target": ("confirm", "correct", "reject"), "task": ("confirm", "correct", "reject"),
    "responsibility": ("confirm", "correct", "reject"), "citation": ("confirm", "correct", "reject"),
    "metric": ("confirm", "same-as", "not-same-as"), "agency": ("same-as", "not-same-as"),
}  # fmt: skip
_HEAD = """\
# What people decided of the facts that policygraph read from the documents beside this file.
# Every build applies it. It is written by `policygraph review read`; keep it with the documents.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided of one fact, body or metric.

    ``subject`` is its IRI, ``other`` that of the node it is (not) the same as; ``label`` and ``other_label`` name them.
    ``reads`` is what was read when the person decided, ``corrected`` what it should read, field by field; ``quote`` and
    ``sentence`` are the words that it rests on, in ``file`` with the bytes ``sha256``.  ``when`` is an ISO date.
    """

    kind: str
    subject: str
    decision: str
    who: str
    when: str
    label: str = ""
    other: str = ""
    other_label: str = ""
    file: str = ""
    sha256: str = ""
    quote: str = ""
    sentence: str = ""
    reads: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    origin: str = ""

    @property
    def topic(self) -> tuple[str, ...]:
        """What it is about: the same for two decisions of which one stands for the other."""
        pair = self.decision in ("same-as", "not-same-as")
        return (self.kind, *sorted((self.subject, self.other))) if pair else (self.kind, self.subject)

    def told(self) -> str:
        """The decision in a few words: 'confirm' of 森林覆盖率 62% by 李 on 2026-06-01 (origin)."""
        what = self.label or self.quote or self.subject
        if self.other:
            what += f" and {self.other_label or self.other}"
        changed = ", ".join(f"{name} {value}" for name, value in sorted(self.corrected.items()))
        where = f" ({self.origin})" if self.origin else ""
        return f"'{self.decision}{' ' + changed if changed else ''}' of {what[:60]} by {self.who} on {self.when}{where}"


# ---------- the file ----------


def load(path: Path) -> list[Decision]:
    """The decisions in a file.  Raises InputError that names file and entry where it is malformed."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(f"{path}{f':{mark.line + 1}' if mark else ''}: not valid YAML in UTF-8") from error
    if data is None:
        return []
    if not isinstance(data, list):
        raise InputError(f"{path}: must be a list of decisions")
    return [_decision(path, at, entry) for at, entry in enumerate(data, start=1)]


def _decision(path: Path, at: int, entry: Any) -> Decision:
    known = set(Decision.__dataclass_fields__) - {"origin"}
    if not isinstance(entry, dict) or not {"kind", "subject", "decision", "who", "when"} <= set(entry):
        raise InputError(f"{path}: decision {at} needs kind, subject, decision, who and when")
    if set(entry) - known:
        raise InputError(f"{path}: decision {at} has the unknown entry '{min(set(entry) - known)}'")
    told = {name: str(value) for name, value in entry.items() if not isinstance(value, dict)}
    fields = {
        name: {str(k): str(v) for k, v in value.items()} for name, value in entry.items() if isinstance(value, dict)
    }
    made = Decision(**told, **fields, origin=path.name)  # type: ignore[arg-type]
    if made.kind not in ALLOWED or made.decision not in ALLOWED[made.kind]:
        raise InputError(f"{path}: decision {at}: a {made.kind} cannot be decided with '{made.decision}'")
    try:
        date.fromisoformat(made.when)
    except ValueError as error:
        raise InputError(f"{path}: decision {at}: {made.when!r} is no date; write it as 2025-06-30") from error
    return made


def save(decisions: Iterable[Decision], path: Path) -> None:
    """Write the file, whole or not at all.  Raises UsageError where it cannot be written."""
    ordered = sorted(decisions, key=lambda d: (d.kind, d.file, d.label, d.subject, d.other, d.decision))
    names = [name for name in Decision.__dataclass_fields__ if name != "origin"]
    entries = []
    for decision in ordered:
        told = {name: getattr(decision, name) for name in names}
        entries.append({k: dict(v) if isinstance(v, Mapping) else v for k, v in told.items() if v})
    text = _HEAD + (yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120) if entries else "")
    fresh = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror or error})") from error


# ---------- decisions among themselves ----------


def together(old: Sequence[Decision], new: Sequence[Decision], replacing: bool = False) -> list[Decision]:
    """``old`` and ``new`` as one list, equal ones once.

    With ``replacing`` a new decision takes the place of an old one on the same; without it that is a contradiction.
    Raises InputError that names both decisions where two contradict.
    """
    topics = {decision.topic for decision in new}
    kept = [d for d in old if not (replacing and d.topic in topics)]
    by_topic: dict[tuple[str, ...], Decision] = {}
    for decision in (*kept, *new):
        before = by_topic.get(decision.topic)
        if before is not None and not _agree(before, decision):
            raise _contradiction(decision, before)
        # Said again, the first who said it stands.
        by_topic.setdefault(decision.topic, decision)
    _check_pairs(list(by_topic.values()))
    return list(by_topic.values())


def _agree(one: Decision, other: Decision) -> bool:
    return one.decision == other.decision and dict(one.corrected) == dict(other.corrected)


def _contradiction(one: Decision, other: Decision) -> InputError:
    return InputError(
        f"{one.told()} contradicts {other.told()}: withdraw one, or let the new ones stand with --replace"
    )


def _check_pairs(decisions: Sequence[Decision]) -> None:
    """Same-as is transitive: a = b and b = c leave no room for a ≠ c, nor for a metric that is its own."""
    root = roots(decisions)
    same = [d for d in decisions if d.decision == "same-as"]
    for decision in decisions:
        if decision.decision == "not-same-as" and _root(root, decision.subject) == _root(root, decision.other):
            link = next(d for d in same if _root(root, d.subject) == _root(root, decision.subject))
            raise _contradiction(decision, link)
        if decision.kind == "metric" and decision.decision == "confirm":
            for other in same:
                if other.subject == decision.subject:
                    raise _contradiction(decision, other)


def roots(decisions: Iterable[Decision]) -> dict[str, str]:
    """Node -> the node that stands for it, by the decisions that say same-as."""
    parent: dict[str, str] = {}
    for decision in sorted((d for d in decisions if d.decision == "same-as"), key=lambda d: (d.subject, d.other)):
        one, other = _root(parent, decision.subject), _root(parent, decision.other)
        if one != other:
            parent[one] = other
    return {node: _root(parent, node) for node in parent}


def _root(parent: Mapping[str, str], node: str) -> str:
    while parent.get(node, node) != node:
        node = parent[node]
    return node
