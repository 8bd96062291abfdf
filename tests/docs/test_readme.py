"""What the README shows can be typed as it stands."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def commands(page: str) -> list[list[str]]:
    """The policygraph commands of a page's console blocks, without what they are piped into."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    typed = [line[2:].split(" | ")[0] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [shlex.split(line)[1:] for line in typed if line.startswith("policygraph ")]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_is_what_is_answered(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [command for command in commands(page) if "build" in command], "the README shows how to build"
    spec = importlib.util.spec_from_file_location("readme", ROOT / "scripts" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.chdir(tmp_path)
    text, stale = script.refreshed(page)
    assert not stale, "mend these lines by hand"
    assert text == (ROOT / page).read_text(encoding="utf-8"), "run: make docs"


def test_both_languages_show_the_same_commands() -> None:
    chinese = [[word for word in command if word not in ("--lang", "zh")] for command in commands("README.zh-CN.md")]
    assert chinese == commands("README.md")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/guide.md", "seeds/README.md"])
def test_links_and_named_files_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists(), target
