"""A folder of mixed files is built with a bar, interrupted, gone on with, and reported; the benchmark has it with 500."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_sixty_mixed_files_are_built_interrupted_and_gone_on_with() -> None:
    pytest.importorskip("pty")
    command = [sys.executable, str(ROOT / "benchmarks" / "mixed_folder.py"), "--files", "60"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()
    assert [line for line in said if line.startswith("NOT")] == []
    assert sum(line.startswith("ok: ") for line in said) == 7
    formats = next(line for line in said if line.startswith("read by format: "))
    for name in ("plain", "markdown", "html", "document", "text", "rtf", "pdf", "sheet", "csv"):
        assert f" {name} " in formats
