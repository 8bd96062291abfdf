"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real plans and gold annotations beside the checkout; skips where there is none."""
    folder = Path(os.environ.get("POLICYGRAPH_SHARED", ROOT.parent / "shared"))
    if not (folder / "gold").is_dir():
        pytest.skip("the folder of real plans is not here (set POLICYGRAPH_SHARED)")
    return folder
