"""A README lies in a folder of plans to be read by people."""

from __future__ import annotations

from pathlib import Path

from policygraph.engine.inputs import inputs


def test_readme_of_a_folder_is_no_plan_unless_named(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("某县二〇三〇年工作要点", encoding="utf-8")
    (tmp_path / "README.md").write_text("What lies here", encoding="utf-8")
    assert [given.name for given in inputs([tmp_path])] == ["plan.md"]
    assert [given.name for given in inputs([tmp_path / "README.md"])] == ["README.md"]
