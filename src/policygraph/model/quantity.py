"""A figure as it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .text import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit.

    ``span`` runs from the comparator word in front to the one behind; ``figure`` covers digits and unit.
    ``unit`` is a symbol of the unit vocabulary (``%``, ``pp``, ``10^4 mu``, ``个``); ``value`` the lower bound where
    ``high`` is set.  ``prefix`` and ``suffix`` are the comparator words as written ("" where none).
    """

    span: Span
    figure: Span
    value: Decimal
    high: Decimal | None
    unit: str | None
    comparator: str
    approximate: bool
    prefix: str = ""
    suffix: str = ""
    in_words: bool = False

    @property
    def is_ratio(self) -> bool:
        return self.unit in ("%", "‰", "pp")
