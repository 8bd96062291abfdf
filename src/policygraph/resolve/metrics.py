"""From a metric's words to the vocabulary's concept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model import TargetClaim
from ..vocab.metrics import Metrics


def with_concepts(targets: Iterable[TargetClaim]) -> tuple[TargetClaim, ...]:
    """The targets, each with the key of the concept that its words name; None stays where none is known."""
    metrics = Metrics.load()
    resolved = []
    for target in targets:
        found = None if target.metric_key else metrics.find(target.metric_text, target.unit)
        resolved.append(target if found is None else replace(target, metric_key=found.key))
    return tuple(resolved)
