"""Pages that draw a graph as a network: one HTML file each, complete in itself, readable offline.

``render(store, "ownership")`` gives the page as text; write it as UTF-8.  The same graph gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import QueryError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store

VIEWS = ("ownership", "plan", "coresponsibility")
"""Names of the views: who answers for what; one plan; who works together."""

DEFAULT_LIMIT = 600
"""Most nodes a page draws when nothing else is asked for; beyond it a reader sees no more and a browser slows."""

__all__ = ["DEFAULT_LIMIT", "VIEWS", "render"]


def render(store: Store, name: str, *, lang: str = "zh", plan: str | None = None, limit: int | None = None) -> str:
    """The page of view ``name`` as complete HTML without any reference to the network.

    ``plan`` (a part of a title, or an IRI) narrows it to those plans; ``limit`` is the most nodes drawn.
    Raises QueryError for an unknown view or a plan that is not there, UsageError for another language
    than zh and en or a limit below 1.
    """
    from .page import page
    from .plan_scene import plan_scene
    from .scenes import coresponsibility, ownership
    from .words import Words

    views = {"ownership": ownership, "plan": plan_scene, "coresponsibility": coresponsibility}
    if name not in views:
        raise QueryError(f"no view '{name}': choose {', '.join(VIEWS)}")
    if limit is not None and limit < 1:
        raise UsageError(f"limit {limit}: give the number of nodes to draw, at least 1")
    words = Words(store, lang)
    return page(views[name](store, words, plan, DEFAULT_LIMIT if limit is None else limit), words)
