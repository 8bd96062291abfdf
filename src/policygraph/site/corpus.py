"""What the site shows, as plain data: plans, their facts with the words they rest on, and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Names = Mapping[str, str]
"""A label in each language that has one: ``zh``, ``en``."""


def shortened(text: str, most: int) -> str:
    """The text, cut with … where it is longer than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


@dataclass(frozen=True, slots=True)
class Words:
    """Half-open offsets (code points) in the text of a document, and the words there.

    ``page`` and ``cell`` say where in the file they stood, "" where it has neither.
    """

    document: str
    start: int
    end: int
    quote: str
    page: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a plan; ``path`` is 3.1.2."""

    iri: str
    path: str
    number: str
    heading: str
    words: Words | None


@dataclass(frozen=True, slots=True)
class Duty:
    """An agency in a role for one item or section.  ``source`` is the duty it is inherited from."""

    iri: str
    agency: str
    role: str
    basis: str
    item: str
    section: str
    surface: str
    words: Words | None
    rule: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A target, task or citation of a plan.

    ``told`` holds its properties by local name, codes by the end of their name (``comparator-atLeast``), other
    nodes by IRI.
    """

    iri: str
    kind: str
    plan: str
    words: Words | None
    told: Mapping[str, str]
    title: str = ""
    rule: str = ""
    confidence: str = ""

    def get(self, name: str) -> str:
        return self.told.get(name, "")

    def code(self, name: str) -> str:
        """The notation of a code: atLeast for comparator-atLeast."""
        return self.told.get(name, "").rpartition("-")[2]

    @property
    def statement(self) -> str:
        return self.title or self.told.get("statement", "") or (self.words.quote if self.words else "")

    @property
    def deadline(self) -> date | None:
        try:
            return date.fromisoformat(self.told.get("deadline", "")[:10])
        except ValueError:
            return None

    @property
    def value(self) -> Decimal | None:
        text = self.told.get("targetValue") or self.told.get("lowerBound")
        return Decimal(text) if text else None

    @property
    def upper(self) -> Decimal | None:
        text = self.told.get("upperBound")
        return Decimal(text) if text else None


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt that reading left open."""

    iri: str
    plan: str
    code: str
    severity: str
    message: Names
    words: Words | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its text; ``text`` is "" where the graph does not hold it."""

    iri: str
    title: str
    file: str
    document: str
    text: str
    sha256: str
    kind: str
    place: str
    issuers: tuple[str, ...]
    issued: str
    start: str
    end: str
    number: str
    media: str
    title_words: Words | None

    @property
    def year(self) -> str:
        return (self.start or self.issued)[:4]

    @property
    def short(self) -> str:
        """The title for a list; a title of thousands of characters stays whole on the plan's own page."""
        return shortened(self.title, 120)


@dataclass(frozen=True, slots=True)
class Agency:
    """A body.  ``sort``: NamedAgency, AgencyGroup or PlaceholderAgency (then ``plan`` is where it stands)."""

    iri: str
    sort: str
    names: Names
    others: tuple[str, ...]
    place: str
    function: str
    plan: str
    mentions: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """What a target measures.  ``known``: it stands in the shipped vocabulary."""

    iri: str
    names: Names
    others: tuple[str, ...]
    definition: Names
    unit: str
    kind: str
    desirability: str
    theme: str
    known: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ``within`` is the place directly above, "" at the top."""

    iri: str
    names: Names
    level: str
    code: str
    within: str


@dataclass(slots=True)
class Corpus:
    """Everything, by IRI, in the order in which it is shown: plans by title, facts by plan and place in the text."""

    plans: dict[str, Plan] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    targets: dict[str, Fact] = field(default_factory=dict)
    tasks: dict[str, Fact] = field(default_factory=dict)
    citations: dict[str, Fact] = field(default_factory=dict)
    sections: dict[str, list[Section]] = field(default_factory=dict)
    issues: dict[str, list[Issue]] = field(default_factory=dict)
    duties: dict[str, list[Duty]] = field(default_factory=dict)
    """By item or section."""
    cited: dict[str, Names] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Names] = field(default_factory=dict)
    """``comparator-atLeast`` -> its labels."""
    ranks: dict[str, int] = field(default_factory=dict)
    """Level of a place -> its rank, the nation highest."""
    derived: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """cascadesFrom, stretchOf, conflictsWith, each also the other way round (-back): target -> targets."""
    shared: dict[str, dict[str, int]] = field(default_factory=dict)
    """Agency -> agency -> in how many items they work together."""
    triples: int = 0

    def facts_of(self, plan: str) -> list[Fact]:
        """The targets, tasks and citations of a plan in the order of its text."""
        return self.by_plan.get(plan, [])

    by_plan: dict[str, list[Fact]] = field(default_factory=dict)
    by_metric: dict[str, list[Fact]] = field(default_factory=dict)
    by_agency: dict[str, list[Duty]] = field(default_factory=dict)
    by_document: dict[str, Plan] = field(default_factory=dict)

    def item(self, iri: str) -> Fact | None:
        return self.targets.get(iri) or self.tasks.get(iri)

    def place_of(self, plan: str) -> Place | None:
        found = self.plans.get(plan)
        return self.places.get(found.place) if found else None
