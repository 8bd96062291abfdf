"""Runs the pipeline over many documents."""

from .build import Counts, Failure, Summary, build, derive

__all__ = ["Counts", "Failure", "Summary", "build", "derive"]
