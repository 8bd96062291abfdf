"""A filled-in review table becomes decisions: every cell is checked before anything changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..errors import InputError, UsageError
from ..graph.store import GraphStore
from ..graph.terms import PGM
from . import naming, review_file
from .decisions import ALLOWED, DECISIONS, FILE, Decision, load, together
from .facts import Facts
from .reading import FIELDS, KINDS, Reading
from .settle import Documents, Settled, checked, settle

_WORDS = {
    "确认": "confirm", "正确": "confirm", "更正": "correct", "修改": "correct", "否定": "reject", "否决": "reject", "拒绝": "reject",
    "相同": "same-as", "同一": "same-as", "不同": "not-same-as", "same": "same-as", "not-same": "not-same-as",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_WORDED = ("statement", "title")
"""Fields of running words: line breaks and blanks that a spreadsheet changed in them are no correction."""


def read_back(
    store: GraphStore, path: Path, old: Sequence[Decision], who: str = "", when: str = "", replacing: bool = False
) -> tuple[list[Decision], int]:
    """The decisions in the table ``path`` together with the ``old`` ones, and how many rows decided something.

    ``who`` and ``when`` (ISO date) stand where a row has none of its own.  Raises InputError, naming file and row, for
    a cell that cannot be understood, and naming both where two decisions contradict.
    """
    rows = [(at, row) for at, row in review_file.read(path) if row.get("decision")]
    documents = Documents(store)
    reader = _Reader(store, path, documents, who, when)
    new = [reader.decision(at, row) for at, row in rows]
    # A decision that is open again gives way to the one that a person makes now.
    decided = {decision.subject for decision in new}
    standing = [
        each.decision for each in settle(store, old, documents)
        if each.applied or not ((each.now is not None and each.now.iri in decided) or each.decision.subject in decided)
    ]  # fmt: skip
    return together(standing, new, replacing), len(new)


class _Reader:
    def __init__(self, store: GraphStore, path: Path, documents: Documents, who: str, when: str) -> None:
        self._path, self._documents, self._who, self._when = path, documents, who, when
        self._facts = Facts(store.merged)
        self._codes: dict[str, set[str]] = {}
        for node in self._facts.in_schemes():
            scheme, _, notation = node.rpartition("#")[2].partition("-")
            self._codes.setdefault(scheme, set()).add(notation)

    def decision(self, at: int, row: dict[str, str]) -> Decision:
        kind, word = row.get("kind", ""), row["decision"].strip().lower()
        word = _WORDS.get(word, word.replace(" ", "-").replace("_", "-"))
        if word not in DECISIONS:
            raise self._error(at, f"'{row['decision']}' is no decision; write one of {', '.join(DECISIONS)}")
        if kind not in ALLOWED:
            raise self._error(at, f"the kind '{kind}' is none of {', '.join(ALLOWED)}")
        if word not in ALLOWED[kind]:
            raise self._error(at, f"a {kind} cannot be decided with '{word}'; possible: {', '.join(ALLOWED[kind])}")
        who = row.get("who") or self._who
        if not who:
            raise self._error(at, "nobody is named; fill the column 'who' or give --who NAME")
        made = Decision(
            kind, row.get("id", ""), word, who, self._day(at, row.get("when", "")), note=row.get("note", ""),
            origin=f"{self._path.name}:{at}",
        )  # fmt: skip
        if not made.subject:
            raise self._error(at, "the row has no id; what it was about is not in the graph any more")
        return self._fact(at, row, made) if kind in KINDS else self._pair(at, row, made)

    def _fact(self, at: int, row: dict[str, str], made: Decision) -> Decision:
        graphs = self._documents.holding(made.subject)
        views = (self._documents.view(graph) for graph in graphs)
        found = ((view, view.reading(made.subject, made.kind)) for view in views if view.said(made.subject))
        view, reading = next(((v, r) for v, r in found if r is not None), (None, None))
        if view is None or reading is None:
            raise self._error(at, f"no {made.kind} in the graph has the id {made.subject}")
        changed = {
            name: row[name] for name in FIELDS[made.kind]
            if name in row and _bare(name, row[name]) != _bare(name, reading.fields[name])
        }  # fmt: skip
        if changed and made.decision != "correct":
            name, value = next(iter(changed.items()))
            was = reading.fields[name] or "nothing"
            raise self._error(
                at, f"says {made.decision}, but {name} was changed from {was} to {value or 'nothing'}; write correct"
            )
        if made.decision == "correct" and not changed:
            raise self._error(at, "says correct, but no cell differs from what was read; change the cell that is wrong")
        corrected = {name: self._value(at, name, value, made.kind) for name, value in changed.items()}
        return _with(made, reading, view.sha256, corrected)

    def _value(self, at: int, name: str, value: str, kind: str) -> str:
        try:
            if name in _WORDED:
                if not value.split():
                    raise ValueError(f"must not be empty; reject the {kind} if it is none")
                return " ".join(value.split())
            if name == "metric":
                return naming.any_metric(self._facts, value)
            if name == "agency":
                return naming.agency(self._facts, value)
            if name == "deadline":
                return self._day(at, value, "deadline") if value else ""
            if not value and name in ("value", "comparator", "role", "function", "commitment"):
                raise ValueError("must not be empty")
            return checked(name, value, self._codes)
        except UsageError as error:
            if str(error).startswith(str(self._path)):
                raise
            raise self._error(at, f"{name}: {error}") from error
        except ValueError as error:
            raise self._error(at, f"{name}: {error}") from error

    def _pair(self, at: int, row: dict[str, str], made: Decision) -> Decision:
        name = "agency" if made.kind == "agency" else "metric"
        if not self._known(made.subject):
            raise self._error(at, f"no {made.kind} in the graph has the id {made.subject}")
        label = self._facts.labels.get(made.subject, row.get(name, ""))
        if made.decision == "confirm":
            return _named(made, label)
        words, given = row.get("other", ""), row.get("other_id", "")
        if words and given and words != self._facts.labels.get(given, ""):
            given = ""  # the person wrote another name over the one that was offered
        if not words and not given:
            raise self._error(at, f"says {made.decision}, but the column 'other' names nothing")
        try:
            find = naming.agency if made.kind == "agency" else naming.any_metric
            other = given if given and self._known(given) else find(self._facts, words or given)
        except UsageError as error:
            raise self._error(at, f"other: {error}") from error
        if other == made.subject:
            raise self._error(at, f"{label} is said to be {made.decision} itself")
        return _named(made, label, other, self._facts.labels.get(other, words))

    def _known(self, node: str) -> bool:
        return bool(self._documents.holding(node)) or (node.startswith(PGM.iri) and node in self._facts.labels)

    def _day(self, at: int, words: str, name: str = "when") -> str:
        words = words.strip() or (self._when if name == "when" else "")
        found = _DAY.fullmatch(words)
        try:
            if found is None:
                raise ValueError
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            raise self._error(at, f"{name}: {words!r} is no date; write it as 2026-06-30") from None

    def _error(self, at: int, what: str) -> InputError:
        return InputError(f"{self._path}:{at}: {what}")


def _bare(name: str, value: str) -> str:
    return "".join(value.split()) if name in _WORDED else value.strip()


def _with(made: Decision, reading: Reading, sha256: str, corrected: dict[str, str]) -> Decision:
    label = " ".join(
        filter(None, (reading.fields.get(n) for n in ("metric", "agency", "title", "statement", "value", "unit")))
    )
    return Decision(
        made.kind, made.subject, made.decision, made.who, made.when, label=label or reading.quote[:40], file=reading.file,
        sha256=sha256, quote=reading.quote, sentence=reading.sentence, reads=reading.fields, corrected=corrected,
        note=made.note, origin=made.origin,
    )  # fmt: skip


def _named(made: Decision, label: str, other: str = "", other_label: str = "") -> Decision:
    return Decision(
        made.kind, made.subject, made.decision, made.who, made.when, label=label, other=other, other_label=other_label,
        note=made.note, origin=made.origin,
    )  # fmt: skip


# ---------- the files of a store ----------


def decision_files(store: GraphStore) -> list[Path]:
    """The files of decisions that this store goes by and that exist."""
    return [path for path in map(Path, sorted(store.setting("decisions"))) if path.is_file()]


def decisions_of(store: GraphStore) -> list[Decision]:
    """The decisions in all of them.  Raises InputError where a file is malformed or two decisions contradict."""
    found: list[Decision] = []
    for path in decision_files(store):
        found = together(found, load(path))
    return found


def home(store: GraphStore) -> Path:
    """Where decisions are kept: the file that the store goes by, else one beside its documents."""
    known = sorted(store.setting("decisions"))
    if known:
        return Path(known[0])
    folders = sorted({str(Path(place).parent) for place in store.places() if Path(place).is_absolute()})
    if not folders:
        raise UsageError("the documents of this store were not read from files; name a place with --decisions FILE")
    parts = [Path(folder).parts for folder in folders]
    shared = [one for one, *rest in zip(*parts, strict=False) if all(one == other for other in rest)]
    depth = next((at for at, row in enumerate(zip(*parts, strict=False)) if len(set(row)) > 1), min(map(len, parts)))
    return Path(*shared[:depth]) / FILE if depth > 1 else Path(folders[0]) / FILE


LISTED = ("state", "decision", "kind", "about", "other", "who", "when", "note", "file", "reason", "node")


def listed(settled: Sequence[Settled], only_open: bool = False) -> list[tuple[str, ...]]:
    """Each decision with whether it applies, by ``LISTED``."""
    rows = []
    for each in settled:
        if only_open and each.applied:
            continue
        d = each.decision
        changed = ", ".join(f"{n}: {d.reads.get(n, '') or '-'} -> {v or '-'}" for n, v in sorted(d.corrected.items()))
        rows.append((
            "applied" if each.applied else "open", d.decision, d.kind, d.label, d.other_label or changed, d.who, d.when, d.note,
            d.file, each.reason, each.node or d.subject,
        ))  # fmt: skip
    return sorted(rows, key=lambda row: (row[0] == "applied", row[2], row[8], row[3], row[10]))
