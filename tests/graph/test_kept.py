"""What was worked out from a graph lies beside it until the graph changes, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from policygraph.analyse.shelf import remembered
from policygraph.cli.app import policygraph
from policygraph.graph.store import open_store

PLAN = "青岛市水务局2032年水务工作要点\n\n一、工作目标\n2032年，全市再生水利用率达到{}以上。\n"


def build(folder: Path, value: str) -> None:
    (folder / "plan.txt").write_text(PLAN.format(value), encoding="utf-8")
    result = CliRunner().invoke(policygraph, ["--store", str(folder / "store"), "build", str(folder / "plan.txt")])
    assert result.exit_code == 0, result.output


def figure(folder: Path) -> str:
    return (
        CliRunner()
        .invoke(policygraph, ["--store", str(folder / "store"), "compare", "再生水利用率", "--format", "csv"])
        .output
    )


def test_it_goes_with_the_graph_that_it_was_worked_out_from(tmp_path: Path) -> None:
    build(tmp_path, "55%")
    with open_store(tmp_path / "store", read_only=True) as store:
        store.keep("x", b"[1]")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.kept("x") == b"[1]"
        assert remembered(store, "y", lambda: [2]) == remembered(store, "y", lambda: [3]) == [2]
    assert "55%" in figure(tmp_path)
    build(tmp_path, "55%")  # nothing changed
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.kept("x") == b"[1]"
    build(tmp_path, "58%")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.kept("x") is None
    assert "58%" in figure(tmp_path)
    assert "55%" not in figure(tmp_path)


def test_a_change_in_the_same_session_forgets_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load_vocabulary()
        store.keep("x", b"[1]")
        store.choose("derive-with", ["conflict"])
        assert store.kept("x") is None
        store.keep("x", b"[2]")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.kept("x") == b"[2]"


def test_what_was_cut_short_or_cannot_be_written_is_worked_out_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "55%")
    before = figure(tmp_path)
    for file in (tmp_path / "store").glob("g*/kept/*"):
        file.write_bytes(file.read_bytes()[:-1])
    assert figure(tmp_path) == before

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    for file in (tmp_path / "store").glob("g*/kept/*"):
        file.unlink()
    monkeypatch.setattr(Path, "write_bytes", full)
    assert figure(tmp_path) == before
