"""Frozen data that the stages hand on: text, structure, claims, issues.  No I/O, no logic beyond spans."""

from .claims import (
    AgencyMention,
    CitationClaim,
    DocumentClaims,
    Issue,
    ResponsibilityClaim,
    TargetClaim,
    TaskClaim,
)
from .quantity import Quantity
from .structure import Document, Header, Section
from .text import SourceText, Span

__all__ = [
    "AgencyMention",
    "CitationClaim",
    "Document",
    "DocumentClaims",
    "Header",
    "Issue",
    "Quantity",
    "ResponsibilityClaim",
    "Section",
    "SourceText",
    "Span",
    "TargetClaim",
    "TaskClaim",
]
