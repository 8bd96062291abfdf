"""Runs the pipeline over many documents."""

from .build import Counts, Failure, Summary, build, choose_kinds, derive, settle_decisions, wanted_kinds

__all__ = ["Counts", "Failure", "Summary", "build", "choose_kinds", "derive", "settle_decisions", "wanted_kinds"]
