"""The words of web pages (``ontology/vocab/pages.yml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from .load import fail, shipped

FILE = "ontology/vocab/pages.yml"


@dataclass(frozen=True, slots=True)
class PageWords:
    """``furniture`` and ``alone``: lines of the page itself; ``feet``, ``hosts``: words of
    the foot of a site; ``labels``: label to what it says; column names."""

    furniture: tuple[str, ...]
    alone: frozenset[str]
    labels: dict[str, str]
    feet: tuple[str, ...]
    hosts: tuple[str, ...]
    body_columns: tuple[str, ...]
    title_columns: tuple[str, ...]

    @staticmethod
    @cache
    def load() -> PageWords:
        """The shipped words.  Raises VocabularyError that names the entry of the wrong type."""
        data = shipped("pages")
        labels = data.get("labels")
        if not isinstance(labels, dict):
            raise fail(FILE, "labels", "expected a mapping of meanings to labels")
        return PageWords(
            _words("furniture", data.get("furniture")),
            frozenset(_words("alone", data.get("alone"))),
            {word: str(key) for key, words in labels.items() for word in _words(f"labels.{key}", words)},
            _words("feet", data.get("feet")),
            _words("hosts", data.get("hosts")),
            _words("body_columns", data.get("body_columns")),
            _words("title_columns", data.get("title_columns")),
        )

    def is_furniture(self, line: str) -> bool:
        """True for a short line that belongs to the page around a document."""
        bare = " ".join(line.split())
        if bare in self.alone:
            return True
        return (
            len(bare) <= 40
            and not re.search(r"[。；;]", bare)
            and bare.startswith(self.furniture)
            and (len(bare) <= 12 or not re.search(r"[，,]", bare))
        )

    def without_foot(self, lines: list[Any]) -> list[Any]:
        """The lines without the foot of the site: what begins near the end with its registration (ICP备, 网站标识码)."""
        near = max(0, len(lines) - 15)
        for at in range(near, len(lines)):
            if isinstance(lines[at], str) and any(mark in lines[at] for mark in self.feet):
                # The lines around it that name the host and how to reach it belong to it.
                while at > near and isinstance(lines[at - 1], str) and lines[at - 1].startswith(self.hosts):
                    at -= 1
                return lines[:at]
        return lines

    def label(self, words: str) -> str | None:
        """What a label (``索 引 号：``) announces; None if it is none."""
        bare = re.sub(r"[\s\u3000:：\[\]【】]+", "", words)
        return self.labels.get(bare) if len(bare) <= 8 else None


def _words(entry: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise fail(FILE, entry, "expected a list of words")
    return tuple(value)
