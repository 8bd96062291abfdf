"""What the README shows can be typed as it stands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def commands(page: str) -> list[list[str]]:
    """The policygraph commands of a page's console blocks, without what they are piped into."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    typed = [line[2:].split(" | ")[0] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [shlex.split(line)[1:] for line in typed if line.startswith("policygraph ")]


def test_commands_of_the_readme_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shown = commands("README.md")
    assert [command for command in shown if "build" in command], "the README shows how to build"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    for command in shown:
        done = subprocess.run(
            [sys.executable, "-m", "policygraph", *command],
            cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        # A graph that does not conform makes validate end with 1: that is an answer too.
        assert done.returncode == 0 or ("validate" in command and done.returncode == 1), (command, done.stderr)


def test_both_languages_show_the_same_commands() -> None:
    chinese = [[word for word in command if word not in ("--lang", "zh")] for command in commands("README.zh-CN.md")]
    assert chinese == commands("README.md")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/guide.md", "seeds/README.md"])
def test_links_and_named_files_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists(), target
