"""How many statements were derived, each counted once, without reading them from the database again.

Most of them are about a node of one document, and no other graph has them: these need only a number.  Of the others
a number of eight bytes stands for each, and equal ones are one.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass

_PART = 1_000_000
"""How many numbers are held against each other at a time, about."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The statements of a derived graph: how many no other graph can have, and a number for each of the others."""

    alone: int
    others: array[int]


def tally(text: bytes, own: Iterable[str] = (), besides: Collection[str] = ()) -> Tally:
    """The tally of a graph in N-Triples.  Numbers are good within one process.

    What names a node whose IRI starts with one of ``own`` stands in no other graph, but where its predicate is among
    ``besides``.
    """
    marks = tuple(f"<{each}".encode() for each in own)
    elsewhere = {f"<{each}>".encode() for each in besides}
    alone, others = 0, array("q")
    for statement in text.splitlines():
        if any(mark in statement for mark in marks) and statement.split(b" ", 2)[1] not in elsewhere:
            alone += 1
        else:
            others.append(hash(statement))
    return Tally(alone, others)


def distinct(tallies: Iterable[Tally]) -> int:
    """How many different statements these graphs have together."""
    alone, seen = 0, array("q")
    for each in tallies:
        alone += each.alone
        seen.extend(each.others)
    # Sets of millions of numbers would fill the memory: a part at a time.
    parts = len(seen) // _PART + 1
    return alone + sum(len({number for number in seen if number % parts == part}) for part in range(parts))
