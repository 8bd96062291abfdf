"""Where everything is: stable paths from IRIs, and links that open a plan at exact words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import quote

_UNSAFE = re.compile(r"[^a-z0-9-]+")
_LONGEST = 80
_WHOLE, _LEAST, _MOST = 60, 6, 40
"""A quote of up to so many characters stands whole in a text fragment; of a longer one its beginning and its end, each of
so many characters."""
_STOPS = frozenset("，。；：、！？（）《》〈〉“”‘’【】〔〕,;:!?()[] \u3000")


def slug(iri: str) -> str:
    """A name for files from the end of an IRI: ASCII, lower case, the same on every file system.

    What had to be changed or cut is told apart by a digest of the IRI.
    """
    tail = iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    clean = _UNSAFE.sub("-", tail.lower()).strip("-")[:_LONGEST]
    if clean == tail and not clean.startswith("con"):
        return clean
    return "-".join(filter(None, (clean[:60].rstrip("-"), sha256(iri.encode()).hexdigest()[:8])))


def slugs(iris: Iterable[str]) -> dict[str, str]:
    """A slug each, no two alike."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for iri in iris:
        name = slug(iri)
        if name in taken:
            name = f"{name[:60]}-{sha256(iri.encode()).hexdigest()[:12]}"
        taken.add(name)
        made[iri] = name
    return made


def tail(iri: str) -> str:
    """The end of an IRI, by which a network's address names a node."""
    return iri.partition("/id/")[2] or iri.rpartition("#")[2] or iri


def at_words(start: int, end: int, words: str) -> str:
    """The fragment of a link to the words [start, end) of a plan.

    Its first half is the reader's own and needs no support; the second is a text fragment
    (https://wicg.github.io/scroll-to-text-fragment/), which a browser takes off before the page sees it.
    """
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if not lines:
        return f"#c{start}-{end}"
    if len(lines) == 1 and len(lines[0]) <= _WHOLE:
        text = _encoded(lines[0])
    else:
        text = f"{_encoded(_beginning(lines[0]))},{_encoded(_beginning(lines[-1][::-1])[::-1])}"
    return f"#c{start}-{end}:~:text={text}"


def _beginning(line: str) -> str:
    """The line up to a mark: a browser takes a fragment only where it begins and ends between words, and what it holds
    for a word of Chinese nobody can tell it; a mark always ends one.
    """
    for at in range(_LEAST, min(len(line), _MOST)):
        if line[at] in _STOPS:
            return line[:at]
    return line[: 2 * _MOST]


def _encoded(words: str) -> str:
    # A hyphen and a comma are syntax inside a text fragment.
    return quote(words, safe="").replace("-", "%2D")
