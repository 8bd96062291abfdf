"""Frozen data that the stages hand on: text, structure, claims, issues.  No I/O, no logic beyond spans."""

from .claims import (
    AgencyMention,
    AmountClaim,
    CitationClaim,
    DocumentClaims,
    Issue,
    ResponsibilityClaim,
    TargetClaim,
    TaskClaim,
)
from .quantity import Quantity
from .structure import Cell, Document, Header, Section, Table
from .text import Attachment, Origin, SourceText, Span

__all__ = [
    "AgencyMention",
    "AmountClaim",
    "Attachment",
    "Cell",
    "CitationClaim",
    "Document",
    "DocumentClaims",
    "Header",
    "Issue",
    "Origin",
    "Quantity",
    "ResponsibilityClaim",
    "Section",
    "SourceText",
    "Span",
    "Table",
    "TargetClaim",
    "TaskClaim",
]
