"""The accuracy gate: holds the floors on the real plans, and lets them sink only when told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.errors import InputError, UsageError
from policygraph.evaluate import DocumentScore, Field, Layer, Report, evaluate
from policygraph.evaluate.gate import Baseline, check, corpus_digest, main, measure, raised, reader

BASELINE = Path(__file__).parent / "baseline.json"


def test_accuracy_has_not_sunk(shared: Path) -> None:
    if not BASELINE.exists():
        pytest.skip("no floors set yet")
    gold = shared / "gold"
    report = evaluate(gold, shared, read=reader())
    assert check(report, corpus_digest(gold), Baseline.load(BASELINE)) == []


@pytest.mark.parametrize("kind", ["tuned", "aside", "further", "fresh", "latest", "closed", "newest"])
def test_accuracy_on_plans_annotated_blind_has_not_sunk(shared: Path, kind: str) -> None:
    gold = Path(__file__).parent / "plans" / kind
    found = evaluate(gold, shared, read=reader())
    assert check(found, corpus_digest(gold), Baseline.load(BASELINE.with_name(f"baseline-{kind}.json"))) == []


def test_accuracy_on_invented_plans_has_not_sunk() -> None:
    gold = Path(__file__).parent / "invented"
    found = evaluate(gold, gold, read=reader())
    assert not found.skipped
    assert check(found, corpus_digest(gold), Baseline.load(BASELINE.with_name("baseline-invented.json"))) == []


def report(matched: int, right: int, name: str = "plan") -> Report:
    layers = (Layer("task: title and place", 10, 10, matched),)
    return Report((DocumentScore(name, layers, (Field("metric", right, 10),), ()),))


def test_rising_passes_and_sinking_is_told() -> None:
    floors = measure(report(8, 9), "d")
    assert check(report(8, 9), "d", floors) == []
    assert check(report(9, 10), "d", floors) == []
    assert check(report(7, 9), "d", floors) == ["layer task: title and place: 0.700, floor 0.800"]
    assert check(report(8, 8), "d", floors) == ["field metric: 0.800, floor 0.900"]
    assert check(report(8, 9, "other"), "d", floors) == ["document plan is no longer scored"]


def test_tables_count_only_where_they_can_be_read() -> None:
    table = DocumentScore("scan", (Layer("table target: metric and value (recall)", 4, 4, 4),), (), ())
    floors = measure(Report((*report(8, 9).documents, table)), "d")
    assert check(report(8, 9), "d", floors) == []
    worse = DocumentScore("scan", (Layer("table target: metric and value (recall)", 4, 3, 3),), (), ())
    assert len(check(Report((*report(8, 9).documents, worse)), "d", floors)) == 1


def test_other_gold_files_need_another_measurement() -> None:
    (complaint,) = check(report(8, 9), "other", measure(report(8, 9), "d"))
    assert "--update" in complaint


def test_floors_drop_only_by_choice() -> None:
    floors = measure(report(8, 9), "d")
    with pytest.raises(UsageError, match="--allow-drop"):
        raised(measure(report(7, 9), "d"), floors)
    assert raised(measure(report(7, 9), "d"), floors, allow_drop=True).layers == {"task: title and place": 0.7}
    assert raised(measure(report(9, 9), "d"), floors).layers == {"task: title and place": 0.9}


def test_digest_knows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    first = corpus_digest(tmp_path)
    (tmp_path / "a.json").rename(tmp_path / "b.json")
    second = corpus_digest(tmp_path)
    (tmp_path / "b.json").write_text('{"file": "x"}', encoding="utf-8")
    assert len({first, second, corpus_digest(tmp_path)}) == 3


def test_baseline_round_trip(tmp_path: Path) -> None:
    floors = measure(report(8, 9), "d")
    path = tmp_path / "baseline.json"
    path.write_text(floors.to_json(), encoding="utf-8")
    assert Baseline.load(path) == floors
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="--update"):
        Baseline.load(path)


def test_command_writes_and_checks_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "x.json").write_text(json.dumps({"file": "x.txt"}), encoding="utf-8")
    options = ["--shared", str(tmp_path), "--baseline", str(tmp_path / "floors.json"), "--reader", "json:loads"]
    assert main(options) == 1
    assert "--update" in capsys.readouterr().err
    assert main([*options, "--update"]) == 0
    assert main(options) == 0
    assert "x.txt not found" in capsys.readouterr().out
    assert main([*options[:-1], "json:nothing"]) == 2
    assert "no reader json:nothing" in capsys.readouterr().err
