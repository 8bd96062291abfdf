"""The kinds of derived statements (``ontology/rules/kinds.yml``): which are on by themselves, and what a reader judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from ..errors import UsageError, VocabularyError
from ..resources import ontology
from ..vocab.load import fail, read


@dataclass(frozen=True, slots=True)
class Kind:
    """``judged`` statements were read by hand and ``right`` of them held; ``default``: derived without being asked for;
    ``across``: it rests on several documents."""

    name: str
    zh: str
    en: str
    default: bool
    across: bool
    judged: int
    right: int


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of the file.  Raises VocabularyError that names a broken entry."""
    path = ontology("rules", "kinds.yml")
    found = {}
    for name, entry in read(path).items():
        try:
            kind = Kind(
                name, str(entry["zh"]), str(entry["en"]), entry["default"], entry.get("across", True),
                int(entry.get("judged", 0)), int(entry.get("right", 0)),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise fail(path, str(name), "needs zh, en and default; judged and right are numbers") from error
        if not isinstance(kind.default, bool) or kind.right > kind.judged:
            raise fail(path, str(name), "'default' is true or false, and no more are right than were judged")
        found[name] = kind
    if not found:
        raise VocabularyError(f"{path}: no kinds")
    return found


_WANTED: ContextVar[frozenset[str] | None] = ContextVar("wanted", default=None)


@contextmanager
def wanting(names: Iterable[str]) -> Iterator[None]:
    """Within, the programs that derive write the kinds ``names`` and no others."""
    token = _WANTED.set(frozenset(names))
    try:
        yield
    finally:
        _WANTED.reset(token)


def off() -> frozenset[str]:
    """The kinds that are not to be written now."""
    wanted = _WANTED.get()
    return frozenset(kinds()) - (on_by_default() if wanted is None else wanted)


def switchable() -> frozenset[str]:
    """The kinds that can be switched on and off; the others belong to each document by itself."""
    return frozenset(name for name, kind in kinds().items() if kind.across)


def on_by_default() -> frozenset[str]:
    return frozenset(name for name, kind in kinds().items() if kind.default)


def chosen(current: Iterable[str], add: Iterable[str] = (), drop: Iterable[str] = ()) -> frozenset[str]:
    """``current`` with ``add`` and without ``drop``.  Raises UsageError for a kind that does not exist or is in both."""
    add, drop = frozenset(add), frozenset(drop)
    for name in sorted(add | drop):
        if name in kinds() and name not in switchable():
            raise UsageError(f"{name}: is derived with each document and always on")
        if name not in kinds():
            raise UsageError(f"no kind of derived statement is called {name!r}: choose among {', '.join(kinds())}")
    if add & drop:
        raise UsageError(f"{min(add & drop)}: switched on and off at once")
    return (frozenset(current) & frozenset(kinds()) | add) - drop
