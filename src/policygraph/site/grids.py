"""Tables of many rows: data for the table that a page's script draws, in pieces that a phone can take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .corpus import Names
from .frame import Frame
from .write import compact

_T = TypeVar("_T")
_PIECE = 300_000
"""Most bytes of rows in one file."""


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

    ``label`` is a key of the site's texts; ``dictionary`` names what a ref counts in; ``filter``: text, select,
    year or "" for none; ``shown``: False for what only files and opened rows have.
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
    dictionaries: dict[str, Dictionary],
    details: Iterable[str] | None = None,
    **options: Any,
) -> tuple[dict[str, Any], list[str], int]:
    """Write the data of a table.  Returns what its page says of it, the scripts that it loads, and the number of rows.

    ``rows`` follow ``columns``; ``details`` is a long text for each row, kept apart and loaded when a row is opened.
    """
    split = pieces(rows, _PIECE)
    files = []
    for key, dictionary in dictionaries.items():
        for number, chunk in enumerate(pieces(dictionary.entries, _PIECE)):
            files.append(f"data/{name}.{key}{f'.{number + 1}' if number else ''}.js")
            frame.folder.script(files[-1], "dictionary", key, chunk)
    for number, piece in enumerate(split):
        files.append(f"data/{name}.{number + 1}.js")
        frame.folder.script(files[-1], "rows", number, piece)
    texts: list[str] = []
    if details is not None:
        told_details = list(details)
        at = 0
        for number, piece in enumerate(split):
            texts.append(f"data/{name}.words.{number + 1}.js")
            frame.folder.script(texts[-1], "details", at, told_details[at : at + len(piece)])
            at += len(piece)
    count = sum(len(piece) for piece in split)
    spec = {
        "name": name, "pieces": len(split), "rows": count, "starts": _starts(split), "details": texts,
        "columns": [
            {"key": c.key, "type": c.type, "label": c.label, "dict": c.dictionary, "filter": c.filter, "shown": c.shown, "wide": c.wide}
            for c in columns
        ],
        **options,
    }  # fmt: skip
    return spec, files, count


def _starts(split: Sequence[Sequence[Any]]) -> list[int]:
    starts, at = [], 0
    for piece in split:
        starts.append(at)
        at += len(piece)
    return starts


def labelled(spec: dict[str, Any]) -> Any:
    """The spec with its labels in the language of the page."""
    return lambda w: {
        **spec,
        "written": w["c_written"],
        "number": w["c_value"],
        "columns": [{**c, "label": w[c["label"]]} for c in spec["columns"]],
    }
