"""The experiments with trained components run by one command each, on annotations that hold offsets alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATES = (("水质", "持续改善"), ("林木蓄积量", "稳步提升"), ("用能效率", "大幅提升"), ("排放总量", "不断减少"))
PLACES = ("青湖", "白沙", "石桥", "云岭", "金滩", "柳溪")


def plan(number: int) -> tuple[str, dict[str, Any]]:
    """A plan of our own making with a state, a zero and a full coverage, and its annotation."""
    metric, says = STATES[number % len(STATES)]
    place = PLACES[number]
    text = (
        f"{place}市20{30 + number}年工作要点\n一、主要目标\n{place}{metric}{says}，{place}生态基础更加扎实。\n"
        f"二、重点任务\n1.治理{place}河。市水利局负责建设{place}河闸站，力争实现{place}巡河全覆盖，杜绝{place}排污事件。\n"
    )

    def target(quote: str, name: str, kind: str, value: int | None, unit: str | None) -> dict[str, Any]:
        start, at = text.index(quote), text.index(name)
        return {
            "start": start, "end": start + len(quote), "metric_start": at, "metric_end": at + len(name),
            "change": "level", "comparator": "=", "value": value, "unit": unit, "kind": kind,
            "implicit": kind == "quantified",
        }  # fmt: skip

    body = text.index("市水利局")
    gold = {
        "file": f"{number}.txt",
        "plan": {},
        "targets": [
            target(metric + says, metric, "qualitative", None, None),
            target(f"{place}巡河全覆盖", f"{place}巡河", "quantified", 100, "%"),
            target(f"杜绝{place}排污事件", f"{place}排污事件", "quantified", 0, None),
        ],
        "agencies": [{"name": f"{place}市水利局", "kind": "named", "mentions": [[body, body + 4]]}],
    }
    return text, gold


def run(script: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    for number in range(6):
        text, gold = plan(number)
        (folder / "texts").mkdir(exist_ok=True)
        (folder / "texts" / f"{number}.txt").write_text(text, encoding="utf-8")
        group = folder / ("first" if number < 4 else "second")
        group.mkdir(exist_ok=True)
        (group / f"{number}.json").write_text(json.dumps(gold), encoding="utf-8")
    command = [sys.executable, str(ROOT / "benchmarks" / "trained" / script), "--gold", "first", "second"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [*command, "--texts", "texts", *more],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
    )


def test_targets_are_scored_by_group_for_rules_and_model(tmp_path: Path) -> None:
    done = run("targets.py", tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("6 plans in ")
    assert lines[0].endswith("18 with a target in words")
    rules = [line.split() for line in lines if line.startswith("rules ")]
    assert [line[1] for line in rules] == ["first", "together", "second"]
    assert any(line.startswith("rules+model 0.4") for line in lines)
    assert any(line.startswith("filter: ") for line in lines)
    assert done.stdout == run("targets.py", tmp_path).stdout  # the same figures again


def test_a_known_group_is_learnt_and_not_scored(tmp_path: Path) -> None:
    done = run("targets.py", tmp_path, "--known", "first")
    assert done.returncode == 0, done.stderr
    assert "second" in done.stdout
    assert " first " not in done.stdout


def test_a_sample_lists_what_the_model_adds_in_other_plans(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    text = "东港市2031年工作要点\n一、主要目标\n全市水质持续改善，林木蓄积量稳步提升。\n"
    (other / "a.txt").write_text(text, encoding="utf-8")
    done = run("targets.py", tmp_path, "--sample", "other")
    assert done.returncode == 0, done.stderr
    assert "sample: 1 plans, " in done.stdout


def test_nothing_to_learn_from_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("targets.py", tmp_path, "--known", "nothing")
    assert done.returncode == 2
    assert done.stderr.strip().endswith("no plan to learn from: name more annotations with --gold or --known")


def test_mentions_are_scored_for_rules_and_tagger(tmp_path: Path) -> None:
    done = run("bodies.py", tmp_path)
    assert done.returncode == 0, done.stderr
    model = next(line for line in done.stdout.splitlines() if line.split()[:2] == ["model", "together"])
    assert "/   6 " in model  # six mentions are annotated
