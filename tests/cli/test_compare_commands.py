"""compare, gaps, due, agency, diff and vocab candidates as their user meets them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygraph.cli.app import policygraph
from policygraph.graph.store import open_store

EARLIER = """青岛市水务局2032年水务工作要点

一、工作目标
2032年，全市再生水利用率达到55%以上。

二、重点工作
1.改造供水管网。改造老旧管网120公里。（责任单位：市水务局）
2.推广再生水。（市水务局牵头，市发展改革委配合）
3.巡查泵站。
"""
LATER = EARLIER.replace("2032", "2033").replace("55%", "58%").replace("120", "100")


def run(*args: object) -> Result:
    return CliRunner().invoke(policygraph, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    (folder / "a.txt").write_text(EARLIER, encoding="utf-8")
    (folder / "b.txt").write_text(LATER, encoding="utf-8")
    result = run("--store", folder / "store", "build", folder / "a.txt", folder / "b.txt")
    assert result.exit_code == 0, result.output
    return folder / "store"


def rows(store: Path, *args: object) -> list[dict[str, str]]:
    result = run("--store", store, *args, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, str]] = json.loads(result.stdout)
    return found


def test_compare(store: Path) -> None:
    found = rows(store, "compare", "再生水利用率", "--places", "青岛")
    assert [(row["place"], row["year"], row["figure"]) for row in found] == [
        ("青岛市", "2032", "55%"), ("青岛市", "2033", "58%"),
    ]  # fmt: skip
    assert [row["year"] for row in rows(store, "compare", "再生水利用率", "--year", 2033)] == ["2033"]


def test_diff(store: Path) -> None:
    found = {(row["change"], row["before"], row["after"]) for row in rows(store, "diff", "2032年", "2033年")}
    assert ("tightened", "atLeast 55% 2032", "atLeast 58% 2033") in found


def test_gaps_name_the_task_that_nobody_leads(store: Path) -> None:
    found = rows(store, "gaps", "--plan", "2032年")
    assert [row["statement"] for row in found if row["gap"] == "no-lead"] == ["巡查泵站"]


def test_due_is_counted_from_the_day_given(store: Path) -> None:
    assert {row["deadline"] for row in rows(store, "due", "--today", "2032-10-01", "--within", "3m")} == {"2032-12-31"}
    assert rows(store, "due", "--from", "2031-01-01", "--until", "2031-12-31") == []


def test_agency_in_every_format(store: Path) -> None:
    found = rows(store, "agency", "青岛市水务局")
    assert {"lead", "responsible"} <= {row["role"] for row in found if row["basis"] == "explicit"}
    table = list(csv.DictReader(io.StringIO(run("--store", store, "agency", "青岛市水务局", "--format", "csv").stdout)))
    assert table == found
    shown = run("--store", store, "--lang", "zh", "agency", "青岛市水务局").stdout.splitlines()
    assert shown[0].split()[:3] == ["依据", "角色", "类别"]
    assert len(shown) == len(found) + 2
    assert shown[2].split()[-1] == found[0]["item"]


def test_vocabulary_candidates(store: Path) -> None:
    assert all(row["iri"] and row["metric"] != "再生水利用率" for row in rows(store, "vocab", "candidates"))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["compare", "再生水利用度"], ["no metric", "再生水利用"]),
        (["compare", "再生水利用率", "--places", "青鸟市"], ["no place", "青岛市"]),
        (["agency", "青岛市水利局"], ["no agency", "青岛市水务局"]),
        (["diff", "青岛市", "2033年"], ["names 2 plan", "2032年"]),
        (["diff", "2033年", "2033年"], ["twice"]),
        (["gaps", "--plan", "无此规划"], ["no plan"]),
        (["due", "--within", "soon"], ["--within", "6m"]),
        (["due", "--today", "2032-13-01"], ["--today", "no date"]),
        (["due", "--from", "2032-02-01", "--until", "2032-01-01"], ["ends", "begins"]),
        (["due", "--within", "6m", "--until", "2032-01-01"], ["give one"]),
        (["compare", "再生水利用率", "--format", "xml"], ["xml"]),
        (["cascade", "再生水利用度"], ["no metric", "再生水利用"]),
        (["cascade", "--place", "青鸟市"], ["no place", "青岛市"]),
        (["implements", "无此规划"], ["no plan"]),
        (["derive", "--with", "conflicts"], ["'conflicts'", "conflict"]),
        (["export", "--projection", "co-responsibility", "-f", "csv"], ["graphml", "csv"]),
    ],
)
def test_what_is_wrong_is_one_line(store: Path, args: list[str], words: list[str]) -> None:
    with open_store(store, read_only=True) as opened:
        before = opened.dump("nquads")
    result = run("--store", store, *args)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert all(word in result.stderr for word in words), result.stderr
    with open_store(store, read_only=True) as opened:
        assert opened.dump("nquads") == before
