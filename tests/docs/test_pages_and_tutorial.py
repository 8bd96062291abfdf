"""The generated pages are current, and the tutorial can be typed as it stands."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from policygraph.cli.app import policygraph

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current() -> None:
    stale = [
        name for name, text in script("reference").pages().items() if (ROOT / "docs" / name).read_text("utf-8") != text
    ]
    assert not stale, "run: make docs"


def test_the_plan_of_the_tutorial_is_what_its_script_makes() -> None:
    made = script("tutorial_pdf")
    assert made.make() == made.PLAN.read_bytes()


def commands(page: str) -> list[list[str]]:
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line)[2:] for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.zh-CN.md"])
def test_the_commands_of_the_tutorial_lead_to_its_answers(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "docs" / "tutorial", tmp_path / "docs" / "tutorial")
    monkeypatch.chdir(tmp_path)
    told: dict[str, str] = {}
    for command in commands(page):
        result = CliRunner().invoke(policygraph, command)
        assert result.exit_code == 0, (command, result.output)
        told[next(word for word in command if word not in ("--lang", "zh"))] = result.output
    assert "9.2 | ≤8" in told["text"]
    assert all(part in told["compare"] for part in ("7.5%", "stretch", "binding", "2030"))
    assert "改造供水管网" in told["agency"]
    assert "2032-06-30" in told["due"]
    assert {"together.html", "leakage.svg", "plans.xlsx"} <= {file.name for file in tmp_path.iterdir()}


def test_both_languages_show_the_same_commands() -> None:
    chinese = [[word for word in command if word not in ("--lang", "zh")] for command in commands("tutorial.zh-CN.md")]
    assert chinese == commands("tutorial.md")
