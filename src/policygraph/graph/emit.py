"""From the claims of one document to its quads."""

from __future__ import annotations

from pyoxigraph import Quad

from ..model import DocumentClaims
from .emit_facts import write_citations, write_issues, write_responsibilities, write_targets
from .emit_plan import write_agencies, write_plan
from .sheet import Sheet
from .terms import INSTANCES, Names


def emit(claims: DocumentClaims, base_iri: str = INSTANCES) -> list[Quad]:
    """All quads of one document, in a named graph of its own.

    The same claims give the same quads in the same order; IRIs are ASCII and made from content.
    Raises EvidenceError where a claim's span is not exactly in the text, UsageError for a bad base IRI.
    """
    sheet = Sheet(claims.document, Names(base_iri))
    sheet.provenance()
    plan = write_plan(sheet, claims)
    agencies = write_agencies(sheet, claims, plan)
    targets = write_targets(sheet, claims, plan)
    write_responsibilities(sheet, claims, plan, agencies, targets)
    write_citations(sheet, claims, plan)
    write_issues(sheet, claims, plan)
    return sheet.quads()
