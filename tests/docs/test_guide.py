"""The guide can be typed as it stands, in both languages, and leaves out no command and no option."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from policygraph.cli.app import COMMANDS, policygraph

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("guide.md", "guide.zh-CN.md")
EVERYWHERE = {"--store", "--lang", "--help", "--version"}


def commands(page: str) -> list[list[str]]:
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line)[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_the_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    seen = set()
    for command in commands("guide.md"):
        result = CliRunner().invoke(policygraph, command)
        # A graph that does not conform makes validate end with 1: that is an answer too.
        assert result.exit_code == 0 or ("validate" in command and result.exit_code == 1), (command, result.output)
        assert result.output.strip() or "-o" in command, command
        seen.add(next(word for word in command if word in COMMANDS))
    made = {file.name for file in tmp_path.iterdir()}
    assert {
        "pages",
        "plans.xlsx",
        "tables",
        "neo4j",
        "ownership.html",
        "capacity.svg",
        "due.png",
        "report.html",
    } <= made
    assert seen >= set(COMMANDS) - {"evaluate", "serve"}, "every command is shown at work"


def test_both_languages_show_the_same_commands() -> None:
    def bare(page: str) -> list[list[str]]:
        return [[word for word in command if word not in ("--lang", "zh")] for command in commands(page)]

    assert bare("guide.zh-CN.md") == bare("guide.md")


def options(command: click.Command, context: click.Context) -> set[str]:
    mine = {
        name
        for each in command.params
        for name in each.opts
        if name.startswith("--") and isinstance(each, click.Option)
    }
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            mine |= options(below, context)
    return mine


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_and_every_option_is_told(page: str, name: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    context = click.Context(policygraph)
    command = policygraph.get_command(context, name)
    assert command is not None
    assert re.search(rf"\b{name}\b", text), name
    told = set(re.findall(r"--[a-z][a-z-]+", text))
    assert options(command, context) - told - {"--help"} == set(), f"tell of it in a line of docs/{page}"
