"""A document as one string: what its points and brackets become."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from policygraph.model import Span
from policygraph.zh.flow import Flow

TEXT = "各县（市、区）分别建设0．5万亩林场.各市要落实管护.省林业局〔造林处〕牵头"


def test_points_that_end_sentences_and_those_of_figures() -> None:
    flow = Flow(TEXT, (Span(0, len(TEXT)),))
    assert flow.text.rstrip() == "各县(市、区)分别建设0.5万亩林场。各市要落实管护。省林业局(造林处)牵头"
    assert flow.span(flow.text.index("0.5"), flow.text.index("万")).of(TEXT) == "0．5"


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_the_same_at_every_run(seed: str) -> None:
    """Sets of characters come in another order at every run; the text must not."""
    code = f"from policygraph.model import Span; from policygraph.zh.flow import Flow; t={TEXT!r}; print(ascii(Flow(t, (Span(0, len(t)),)).text))"
    out = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == ascii(Flow(TEXT, (Span(0, len(TEXT)),)).text)
