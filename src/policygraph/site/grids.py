"""Tables of many rows: data for the table that a page's script draws, in pieces that a phone can take.

A page loads its first piece when it opens.  The rest comes when somebody sorts, filters, turns to a later page or takes
the table away, so that a page stays small however long its table is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .corpus import Names
from .frame import Frame
from .write import compact

_T = TypeVar("_T")
_PIECE = 110_000
"""Most bytes of rows in one file."""
_OPENING = 220_000
"""A table of up to so many bytes is loaded whole when its page opens; of a longer one, its first piece."""
_DETAILS = 250_000
"""Most bytes of long texts in one file."""
_MOST_CHOICES = 400
"""Choices of one filter that the page itself lists, the most frequent."""


def pieces(rows: Iterable[_T], most: int) -> list[list[_T]]:
    """The rows in pieces of at most about ``most`` bytes as JSON; one empty piece where there are none."""
    made: list[list[_T]] = [[]]
    size = 0
    for row in rows:
        told = len(compact(row).encode())
        if size + told > most and made[-1]:
            made.append([])
            size = 0
        made[-1].append(row)
        size += told
    return made


@dataclass(slots=True)
class Dictionary:
    """Things that rows refer to by number: each with its names and the path of its page."""

    entries: list[list[Any]] = field(default_factory=list)
    _at: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, names: Names, path: str = "") -> int:
        """The number of ``key``."""
        found = self._at.get(key)
        if found is None:
            found = self._at[key] = len(self.entries)
            chinese = names.get("zh") or next(iter(names.values()), "")
            entry: list[Any] = [chinese, names.get("en", "") if names.get("en") != chinese else "", path]
            while entry and not entry[-1]:
                entry.pop()
            self.entries.append(entry)
        return found


@dataclass(frozen=True, slots=True)
class Column:
    """One column.  ``type``: text, number, date, ref, refs, owners, figure, words, flag.

    ``label`` is a key of the site's texts; ``dictionary`` names what a ref counts in; ``filter``: text (any words), list
    (words, or one of the names that there are), select, year or "" for none; ``shown``: False for what only files and
    opened rows have.
    """

    key: str
    type: str
    label: str
    dictionary: str = ""
    filter: str = ""
    shown: bool = True
    wide: int = 14


def write_grid(
    frame: Frame,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    dictionaries: Mapping[str, Dictionary],
    details: Iterable[str] | None = None,
    **options: Any,
) -> tuple[dict[str, Any], list[str], int]:
    """Write the data of a table.  Returns what its page says of it, the scripts that it loads, and the number of rows.

    ``rows`` follow ``columns``; ``details`` is a long text for each row, kept apart and loaded when a row is opened.
    """
    told = [list(row) for row in rows]
    choices = {column.key: _choices(column, at, told, dictionaries) for at, column in enumerate(columns) if column.filter in ("select", "year")}  # fmt: skip
    files, starts, size, at = [], [], 0, 0
    for number, (piece, used) in enumerate(_split(columns, told, dictionaries)):
        files.append(f"data/{name}.{number + 1}.js")
        size += frame.folder.script(files[-1], "rows", number, piece, used)
        starts.append(at)
        at += len(piece)
    opening = len(files) if size <= _OPENING else 1
    texts: list[list[Any]] = []
    if details is not None:
        start = 0
        for number, chunk in enumerate(pieces(details, _DETAILS)):
            texts.append([start, f"data/{name}.words.{number + 1}.js"])
            frame.folder.script(texts[-1][1], "details", start, chunk)
            start += len(chunk)
    spec = {
        "name": name, "rows": at, "more": files[opening:], "details": texts, "choices": choices,
        "columns": [
            {"key": c.key, "type": c.type, "label": c.label, "dict": c.dictionary, "filter": c.filter, "shown": c.shown, "wide": c.wide}
            for c in columns
        ],
        **options,
    }  # fmt: skip
    return spec, files[:opening], at


def _split(
    columns: Sequence[Column], rows: Iterable[list[Any]], dictionaries: Mapping[str, Dictionary]
) -> list[tuple[list[list[Any]], dict[str, list[list[Any]]]]]:
    """The rows in pieces, each with the entries of dictionaries that it is the first to use: numbers follow that order."""
    order: dict[str, dict[int, int]] = {key: {} for key in dictionaries}
    made: list[tuple[list[list[Any]], dict[str, list[list[Any]]]]] = [([], {})]
    size = 0
    for row in rows:
        before = {key: len(found) for key, found in order.items()}
        mine = [_renumbered(column, cell, order) for column, cell in zip(columns, row, strict=True)]
        fresh = {
            key: [dictionaries[key].entries[old] for old in list(found)[before[key] :]]
            for key, found in order.items()
            if len(found) > before[key]
        }
        told = len(compact([mine, fresh]).encode())
        if size + told > _PIECE and made[-1][0]:
            made.append(([], {}))
            size = 0
        made[-1][0].append(mine)
        for key, entries in fresh.items():
            made[-1][1].setdefault(key, []).extend(entries)
        size += told
    return made


def _renumbered(column: Column, cell: Any, order: dict[str, dict[int, int]]) -> Any:
    def number(dictionary: str, old: int) -> int:
        found = order[dictionary]
        return -1 if old < 0 else found.setdefault(old, len(found))

    if column.type == "ref":
        return number(column.dictionary, cell)
    if column.type == "refs":
        return [number(column.dictionary, old) for old in cell]
    if column.type == "owners":
        return [
            [number(column.dictionary, body), number("codes", role), number("codes", basis)]
            for body, role, basis in cell
        ]
    if column.type == "words":
        return [number(column.dictionary, cell[0]), *cell[1:]]
    return cell


def _choices(
    column: Column, at: int, rows: Sequence[Sequence[Any]], dictionaries: Mapping[str, Dictionary]
) -> list[list[Any]]:
    """[key, English name or "", number of rows] of each value: what a filter offers before all rows are there."""
    entries = dictionaries[column.dictionary].entries if column.dictionary else []
    english: dict[str, str] = {}

    def named(number: int) -> str:
        if number < 0:
            return "~"
        entry = entries[number]
        english.setdefault(entry[0], entry[1] if len(entry) > 1 else "")
        return str(entry[0])

    value: Callable[[Any], list[str]]
    if column.filter == "year":
        value = lambda cell: [(cell or "")[:4] or "~"]  # noqa: E731
    elif column.type == "refs":
        value = lambda cell: [named(number) for number in cell] or ["~"]  # noqa: E731
    elif column.type == "ref":
        value = lambda cell: [named(cell)]  # noqa: E731
    else:
        value = lambda cell: [str(cell) if cell not in (None, "") else "~"]  # noqa: E731
    counted = Counter(key for row in rows for key in dict.fromkeys(value(row[at])))
    if column.filter == "year":
        return [[key, "", counted[key]] for key in sorted(counted)]
    kept = sorted(counted, key=lambda key: (key == "~", -counted[key], key))[:_MOST_CHOICES]
    return [[key, english.get(key, ""), counted[key]] for key in kept]


def labelled(spec: dict[str, Any]) -> Any:
    """The spec with its labels in the language of the page."""
    return lambda w: {
        **spec,
        "written": w["c_written"],
        "number": w["c_value"],
        "columns": [{**c, "label": w[c["label"]]} for c in spec["columns"]],
    }
