"""The benchmark of extraction runs by its one command and says what it measured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "extraction.py"), str(folder), "--rounds", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)


def test_one_command_measures_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("青湖市2030年工作要点\n一、种树\n新种林木5万亩以上。\n", encoding="utf-8")
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 texts, ")
    assert "policygraph, text to claims" in done.stdout


def test_a_folder_without_texts_is_an_error(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "no .txt files" in done.stderr
