"""Runs the pipeline over many documents."""

from .build import Summary, build, choose_kinds, derive, outdated, remove, settle_decisions, wanted_kinds
from .reading import Counts, Failure, Settings

__all__ = [
    "Counts",
    "Failure",
    "Settings",
    "Summary",
    "build",
    "choose_kinds",
    "derive",
    "outdated",
    "remove",
    "settle_decisions",
    "wanted_kinds",
]
