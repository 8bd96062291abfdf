"""What changed from year to year is told the same after any edit as by a build from nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from policygraph.analyse import change
from policygraph.analyse.facts import Facts
from policygraph.analyse.items import Answer, Plan
from policygraph.engine import build
from policygraph.engine.build import derive
from policygraph.graph.books import CHANGES, Reached
from policygraph.graph.store import GraphStore, open_store

PLAN = """{place}农业农村局关于印发{year}年农业工作要点的通知

{year}年{place}农业工作要点

一、主要目标
到{year}年底，全市畜禽粪污综合利用率达到{rate}%以上，新建高标准农田{area}万亩，{third}

二、重点任务
1.抓好畜禽养殖。畜禽粪污综合利用率达到{rate}%。（责任单位：{owner}）
"""


def plan(place: str, year: int, chance: random.Random) -> str:
    third = chance.choice(("农膜回收率达到{}%。", "化肥利用率稳定在{}%以上。", "力争农膜回收率达到{}%。")).format(
        chance.choice((40, 85))
    )
    return PLAN.format(
        place=place, year=year, rate=chance.choice((80, 82, 85)), area=chance.choice((5, 6)), third=third,
        owner=chance.choice(("市农业农村局", "市生态环境局")),
    )  # fmt: skip


def from_nothing(folder: Path) -> tuple[bytes, int]:
    with open_store() as store:
        summary = build([folder], store)
        return store.dump("nquads"), summary.derived


@pytest.mark.parametrize("seed", [3, 4])
def test_random_edits_end_where_a_build_from_nothing_does(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    folder, followed, told = tmp_path / "plans", 0, set()
    folder.mkdir()
    names = [(place, year) for place in ("衢州市", "丽水市") for year in (2031, 2032, 2033)]
    for place, year in names:
        (folder / f"{place}{year}.txt").write_text(plan(place, year, chance), encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        build([folder], store)
    for _ in range(7):
        place, year = chance.choice(names)
        file = folder / f"{place}{year}.txt"
        with open_store(tmp_path / "store") as store:
            if file.exists() and chance.random() < 0.35:
                store.remove(str(file))
                file.unlink()
                count = derive(store)
            else:
                file.write_text(plan(place, year, chance), encoding="utf-8")
                count = build([folder], store).derived
            followed += isinstance(store.reached, Reached)
            assert (store.dump("nquads"), count) == from_nothing(folder)
            told.add(len(store.triples(CHANGES)))
    assert followed >= 5
    assert len(told) > 2


def test_only_pairs_with_a_plan_that_a_change_reached_are_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, asked = random.Random(1), []
    for place in ("衢州市", "丽水市", "台州市"):
        for year in (2031, 2032):
            (tmp_path / f"{place}{year}.txt").write_text(plan(place, year, chance), encoding="utf-8")
    with open_store() as store:
        build([tmp_path], store)
        real = change.diff

        def diff(facts: Facts, before: Plan, after: Plan, same: bool = False) -> Answer:
            asked.append((facts.place_name(after), after.start.year if after.start else 0))
            return real(facts, before, after, same)

        monkeypatch.setattr(change, "diff", diff)
        (tmp_path / "丽水市2031.txt").write_text(plan("丽水市", 2031, chance) + "\n附则略。\n", encoding="utf-8")
        build([tmp_path], store)
        assert asked == [("丽水市", 2032)]
        assert _places(store) == 3


def _places(store: GraphStore) -> int:
    """Of how many places changes are told."""
    rows = store.merged.query(
        """PREFIX pg: <https://w3id.org/policygraph/ont#>
        SELECT DISTINCT ?place { ?change a pg:PlanChange ; pg:planAfter/pg:appliesIn ?place }"""
    )
    return len(list(rows))  # type: ignore[arg-type]
