"""Actions below a task, as the graph keeps them."""

from __future__ import annotations

from policygraph.model import TaskClaim
from policygraph.read.plain import read_bytes
from policygraph.relate.actions import actions
from policygraph.structure import structure


def read(body: str) -> tuple[str, tuple[TaskClaim, ...]]:
    text = f"某市2022年工作要点\n\n一、重点任务\n1.改善水环境。{body}\n2.改善大气环境。推广清洁能源。\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    return text, actions(document)


def test_each_sentence_with_a_verb_is_an_action_of_its_task() -> None:
    text, found = read("开展河道清淤。2022年6月底前，完成排口整治；水是生命之源。（责任单位：市水利局）")
    mine = [
        (a.statement, a.deadline.isoformat() if a.deadline else None) for a in found if a.section == found[0].section
    ]
    assert mine == [("开展河道清淤", None), ("2022年6月底前，完成排口整治", "2022-06-30")]
    assert all(a.title is None and a.span.of(text) == a.statement for a in found)


def test_the_bracket_of_owners_is_no_part_of_the_action() -> None:
    _, found = read("推进管网改造（市住房城乡建设局牵头）。")
    assert found[0].statement == "推进管网改造"


def test_the_next_task_has_its_own_actions() -> None:
    _, found = read("开展河道清淤。")
    assert [a.statement for a in found] == ["开展河道清淤", "推广清洁能源"]
    assert found[0].section != found[1].section
