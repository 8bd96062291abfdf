"""What is read from a document: mentions (seen), claims (resolved) and issues (doubt).

Code values (``role``, ``comparator`` …) are the notations of the ontology's code lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .structure import Document
from .text import Span


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt about the document.  ``code`` is stable kebab-case; ``severity``: info, warning."""

    code: str
    severity: str
    message_zh: str
    message_en: str
    span: Span


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """One mention of a body.

    ``kind``: named, group (each of a set: 各设区市生态环境局) or placeholder (有关部门).  ``name`` is the fullest
    official name the document supports (山东省发展改革委); ``canonical`` the full official name where the
    vocabulary knows it (山东省发展和改革委员会), else equal to ``name``; ``place`` the name of the place whose
    body it is (None: state level or unknown) with ``place_code``; ``function`` the vocabulary key of the
    department's function (``ecology-environment``) where known.
    """

    span: Span
    kind: str
    name: str
    canonical: str
    place: str | None = None
    place_code: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetClaim:
    """One target: a metric and a value or stated condition.  See the contract for each field."""

    span: Span
    metric_text: str
    metric_span: Span
    rule: str
    confidence: float
    comparator: str = "equal"
    approximate: bool = False
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    value_text: str = ""
    value_in_words: str | None = None
    unit: str | None = None
    value_kind: str = "level"
    change_direction: str | None = None
    quantification: str = "quantified"
    lost_slot: str | None = None
    baseline_year: int | None = None
    baseline_value: Decimal | None = None
    deadline: date | None = None
    deadline_basis: str | None = None
    commitment: str = "stated"
    scope_text: str | None = None
    section: int | None = None
    metric_key: str | None = None
    cumulative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountClaim:
    """Money that a table sets for a project: ``label`` is the heading as worded (总投资), ``span`` the cell's words."""

    span: Span
    label: str
    value: Decimal
    value_text: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClaim:
    """A numbered or titled item (``title``) or an action below it (``statement`` only).

    ``section`` is the index of the section it is or stands in; ``span`` the title's or the action's words.
    """

    span: Span
    section: int
    rule: str
    confidence: float
    title: str | None = None
    statement: str = ""
    number: str | None = None
    deadline: date | None = None
    amounts: tuple[AmountClaim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityClaim:
    """An agency in a role.  ``agency`` indexes ``DocumentClaims.agencies``.

    ``section`` is the task or section it is for, None for a rule over the whole plan;
    ``for_section`` is True where a heading-level lead is meant that items inherit;
    ``targets`` are indexes of the targets the statement closes.
    """

    agency: int
    role: str
    span: Span
    rule: str
    confidence: float
    section: int | None = None
    for_section: bool = False
    targets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationClaim:
    """A 《document》 (``kind`` instrument) or a “name” (``kind`` programme) and why it is cited."""

    title: str
    span: Span
    kind: str
    function: str
    rule: str
    confidence: float
    document_number: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentClaims:
    """Everything read from one document.  Tuples are in text order."""

    document: Document
    tasks: tuple[TaskClaim, ...] = ()
    targets: tuple[TargetClaim, ...] = ()
    agencies: tuple[AgencyMention, ...] = ()
    responsibilities: tuple[ResponsibilityClaim, ...] = ()
    citations: tuple[CitationClaim, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
