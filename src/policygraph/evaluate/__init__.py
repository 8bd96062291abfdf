"""Scoring extraction against gold annotations, and the gate that keeps accuracy from sinking."""

from .gold import to_gold
from .report import Report
from .result import DocumentScore, Field, Finding, Layer
from .run import compare, evaluate
from .score import score_document

__all__ = [
    "DocumentScore",
    "Field",
    "Finding",
    "Layer",
    "Report",
    "compare",
    "evaluate",
    "score_document",
    "to_gold",
]
