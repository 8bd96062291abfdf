"""Plans, duties, tasks and targets as plain data, and answers as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_STATED_BASES = frozenset({"explicit", "inheritedFromTask", "inheritedFromHeading"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows under named columns, in the order in which they are shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; ``place`` is an IRI, None where the text does not say for where it holds.

    ``title`` is the name of its file where the text has no title.
    """

    iri: str
    title: str
    place: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """An agency in a role for one item, on the words ``evidence`` (IRI).

    ``sort``: NamedAgency, AgencyGroup or PlaceholderAgency.
    """

    agency: str
    name: str
    sort: str
    role: str
    owns: bool
    basis: str
    evidence: str

    @property
    def stated(self) -> bool:
        """Whether the text says so, of the item or of what it stands under; not only its issuer implies it."""
        return self.basis in _STATED_BASES


@dataclass(frozen=True, slots=True)
class Item:
    """A target or a task.  ``offset`` is where its words start; ``title`` is set for titled tasks."""

    iri: str
    plan: Plan
    statement: str
    offset: int
    deadline: date | None
    deadline_basis: str
    duties: tuple[Duty, ...]
    title: str | None = None

    @property
    def owners(self) -> tuple[Duty, ...]:
        """The stated duties in a role that owns, placeholders apart."""
        return tuple(d for d in self.duties if d.stated and d.owns and d.sort != "PlaceholderAgency")


@dataclass(frozen=True, slots=True)
class Target(Item):
    """A target with its figure.  ``scope`` is "" where it holds for the whole place of its plan."""

    metric: str | None = None
    metric_text: str = ""
    quantification: str = ""
    comparator: str = ""
    kind: str = ""
    direction: str = ""
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    words: str = ""
    commitment: str = ""
    scope: str = ""
    baseline: str = ""

    @property
    def figure(self) -> str:
        """The figure with its unit; the words where there is no figure."""
        if self.value is None:
            return self.words
        number = number_text(self.value) + (f"-{number_text(self.upper)}" if self.upper is not None else "")
        return number + (self.unit if self.unit in {"%", "‰"} or not self.unit else f" {self.unit}")


def number_text(value: Decimal) -> str:
    """The number without exponent and without zeros that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
