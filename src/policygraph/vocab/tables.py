"""The words of tables (``ontology/vocab/tables.yml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from .load import fail, shipped

FILE = "ontology/vocab/tables.yml"


@dataclass(frozen=True, slots=True)
class TableWords:
    """``columns``: kind of column to the words of its heading, in the order to try; ``lists``: the other lists."""

    columns: dict[str, tuple[str, ...]]
    lists: dict[str, tuple[str, ...]]

    @staticmethod
    @cache
    def load() -> TableWords:
        """The shipped words.  Raises VocabularyError that names the entry of the wrong type."""
        data = dict(shipped("tables"))
        columns = data.pop("columns", None)
        if not isinstance(columns, dict):
            raise fail(FILE, "columns", "expected a mapping of kinds to words")
        return TableWords(
            {str(kind): _words(f"columns.{kind}", words) for kind, words in columns.items()},
            {str(name): _words(str(name), words) for name, words in data.items()},
        )


def _words(entry: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise fail(FILE, entry, "expected a list of words")
    return tuple(value)
