"""A build that is killed leaves the store as before or as after, and the next one goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from policygraph.engine import build
from policygraph.graph.store import open_store

KILLS = 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_fifty_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    script = Path(__file__).with_name("killing.py")
    command = [sys.executable, str(script), str(tmp_path), str(KILLS * 10 // 9 + 1), "2031"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert {run["held"] for run in runs} <= {"before", "after"}
    # The kills meet builds at work, early and late enough to find the store in both states.
    assert sum(run["killed"] for run in runs) >= KILLS * 0.6
    assert any(run["killed"] and run["held"] == "before" for run in runs)
    # What killed builds began is taken away by the next.
    assert all(sum(name.startswith("g0") for name in run["files"]) == 1 for run in runs)
    # What is kept of a validation outlives the kills, and nothing is built on what a killed build left of it.
    valid = [run["valid"] for run in runs if run["valid"]]
    assert valid == ["same from nothing", *["same followed"] * (len(valid) - 1)]
    with open_store() as fresh:
        build([tmp_path / "plans"], fresh)
        assert sha256(fresh.dump("nquads")).hexdigest() == runs[-1]["after"]
