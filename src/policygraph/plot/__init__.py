"""Pictures for reports: one metric across places and years, what falls due, a network.

``render`` gives the bytes of an SVG or PNG.  The same graph and the same font give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store

FORMS = ("svg", "png")
SUBJECTS = ("due", "network")
"""What is drawn beside metrics, which go by their names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to draw and of what.

    ``place``, ``plan``, ``theme`` and ``role`` are names or IRIs; ``year`` a year of deadlines; ``first`` and ``last``
    days (both included); ``limit`` the most rows or nodes; ``view`` a view of ``policygraph.view`` for networks.
    """

    place: str | None = None
    plan: str | None = None
    theme: str | None = None
    role: str | None = None
    year: int | None = None
    first: date | None = None
    last: date | None = None
    limit: int | None = None
    view: str = "ownership"


def render(
    store: Store,
    subject: str,
    form: str = "svg",
    lang: str = "zh",
    wanted: Wanted | None = None,
    font: str | None = None,
) -> bytes:
    """A picture of ``subject`` (the name of a metric, ``due`` or ``network``) as ``svg`` or ``png``.

    ``font`` is a font file or the name of an installed family; None looks for one that has Chinese characters.
    Raises StoreError where there is no plan or nothing to draw; UsageError for an unknown metric, place, form or language;
    InputError where no font is found.
    """
    from ..graph.present import require_plans
    from .due import draw_due
    from .metric import draw_metric
    from .network import draw_network
    from .paper import Paper

    if form not in FORMS:
        raise UsageError(f"no picture in format '{form}': choose {' or '.join(FORMS)}")
    if wanted is not None and wanted.limit is not None and wanted.limit < 1:
        raise UsageError(f"limit {wanted.limit}: give the number of rows or nodes to draw, at least 1")
    require_plans(store)
    asked = wanted or Wanted()
    draw = {"due": draw_due, "network": draw_network}.get(subject)
    with Paper(lang, font) as paper:
        figure = draw(store, paper, asked) if draw is not None else draw_metric(store, paper, subject, asked)
        return paper.bytes(figure, form)
