"""Pages that draw a graph as a network: one HTML file each, complete in itself, readable offline.

``render(store, "ownership")`` gives the page as text; write it as UTF-8.  The same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import QueryError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .scene import Scene
    from .words import Words

VIEWS = ("ownership", "plan", "coresponsibility")
"""Names of the views: who answers for what; one plan; who works together."""

SMALL = 600
"""Most nodes that pyvis draws: beyond them sigma does, with WebGL, so that a browser stays fluent."""

DEFAULT_LIMIT = 10_000
"""Most nodes a page draws when nothing else is asked for (measured to 5,000: ``benchmarks/network.py``)."""

ENGINES = ("pyvis", "sigma")

__all__ = ["DEFAULT_LIMIT", "ENGINES", "SMALL", "VIEWS", "network_assets", "network_page", "network_scene", "render"]


def render(
    store: Store, name: str, *, lang: str = "zh", plan: str | None = None, limit: int | None = None,
    place: str | None = None, theme: str | None = None, role: str | None = None,
    engine: str | None = None, link: Callable[[str], str | None] | None = None,
) -> str:  # fmt: skip
    """The page of view ``name`` as complete HTML without any reference to the network.

    ``plan`` (a part of a title, or an IRI) narrows it to those plans; ``place``, ``theme`` and ``role`` (a label or
    an IRI) to the lines that rest on such; ``limit`` is the most nodes drawn.  ``engine`` is pyvis or sigma (None:
    by the number of nodes).  ``link`` gives the address of the page of a node (an IRI), or None where it has none.

    Raises StoreError where there is no plan or nothing to draw; QueryError for an unknown view, or a plan, place,
    theme or role that is not there; UsageError for another language or engine, or a limit below 1.
    """
    from ..errors import StoreError
    from ..graph.present import require_plans
    from .turtle import network_turtle
    from .words import Words

    require_plans(store)
    scene = network_scene(store, name, lang=lang, plan=plan, limit=limit, place=place, theme=theme, role=role)
    if not scene.nodes:
        raise StoreError(f"view {name}: the graph holds nothing to draw here; policygraph stats shows what it holds")
    return network_page(scene, Words(store, lang), engine=engine, link=link, turtle=network_turtle(store, scene))


def network_page(
    scene: Scene, words: Words, *, engine: str | None = None, link: Callable[[str], str | None] | None = None,
    back: tuple[str, str] | None = None, assets: str = "", turtle: str = "",
) -> str:  # fmt: skip
    """The page of a scene, as ``render`` makes it; of an empty scene a page that says so.  For a site to use.

    ``back`` is (address, label) of a link in its head; ``assets`` the address of a folder, with its slash, that holds
    the files of ``network_assets``: then pages drawn by sigma refer to them instead of carrying them (270 kB).
    ``turtle`` is what the scene rests on (``turtle.network_turtle``); the page carries it and gives it away.
    """
    from .page import Setting, large_page, small_page

    if engine not in (None, *ENGINES):
        raise UsageError(f"no engine '{engine}': choose {' or '.join(ENGINES)}")
    small = len(scene.nodes) <= SMALL if engine is None else engine == "pyvis"
    setting = Setting(link, back, assets, turtle)
    return small_page(scene, words, setting) if small else large_page(scene, words, setting)


def network_assets() -> dict[str, bytes]:
    """Name -> bytes of the files that pages with ``assets`` refer to: scripts and a style sheet."""
    from .page import asset_files

    return asset_files()


def network_scene(
    store: Store, name: str, *, lang: str = "zh", plan: str | None = None, limit: int | None = None,
    place: str | None = None, theme: str | None = None, role: str | None = None,
) -> Scene:  # fmt: skip
    """What view ``name`` shows, before any drawing; arguments and errors as of ``render``, but it may be empty."""
    from .plan_scene import plan_scene
    from .scenes import coresponsibility, ownership
    from .words import Words

    views = {"ownership": ownership, "plan": plan_scene, "coresponsibility": coresponsibility}
    if name not in views:
        raise QueryError(f"no view '{name}': choose {', '.join(VIEWS)}")
    if limit is not None and limit < 1:
        raise UsageError(f"limit {limit}: give the number of nodes to draw, at least 1")
    wanted = {"place": place, "theme": theme, "role": role}
    return views[name](store, Words(store, lang), plan, DEFAULT_LIMIT if limit is None else limit, wanted)
