"""What the commands will ask of a graph, worked out when it was built, so that each answers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from ..graph.store import GraphStore
from . import across, doubts, levels, naming
from .facts import Facts
from .networks import PROJECTIONS, measure

FEW = 10
"""Where less than one document in so many is new, the first command that asks works it out: building stays quick."""


def due(store: GraphStore, fresh: int) -> bool:
    """Whether to work it out now that ``fresh`` documents were read: False where these are few."""
    return bool(fresh) and fresh * FEW >= sum(1 for _ in store.documents())


def work_out(store: GraphStore, fresh: int) -> bool:
    """Keep what the commands ask for beside the graph; ``fresh``: how many documents were read just now.

    False where that were too few to do it now.
    """
    if not due(store, fresh):
        return False
    for part in PARTS:
        part(store)
    return True


def _facts(store: GraphStore) -> None:
    for lang in ("zh", "en"):
        _touch(Facts(store.merged, lang, store))
    facts = Facts(store.merged, shelf=store)
    across.gaps(facts)
    facts.due_tasks()
    facts.metric_words()
    levels.cascade(facts)
    levels.implements(facts)


def _network(name: str, store: GraphStore) -> None:
    measure(Facts(store.merged, shelf=store), name)


def _doubts(store: GraphStore) -> None:
    doubts.doubts(store)


PARTS: tuple[Callable[[GraphStore], None], ...] = (
    _doubts,
    _facts,
    *(partial(_network, name) for name in PROJECTIONS),
)
"""What is worked out, in parts that do not wait for each other, what takes longest first."""


def _touch(facts: Facts) -> Iterable[str]:
    facts.names(*naming.LABELS)
    return facts.labels
