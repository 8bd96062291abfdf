"""A task's deadline from its own line."""

from __future__ import annotations

from datetime import date

from policygraph.read.plain import read_bytes
from policygraph.relate.tasks import tasks
from policygraph.structure import structure


def test_the_line_of_a_task_gives_its_deadline_and_no_other() -> None:
    text = (
        "某市2022年工作要点\n\n一、重点任务\n1.改善水环境。开展河道清淤。\n责任单位：市水利局\n完成时限：2022年6月底\n"
        "2.改善大气环境。推广清洁能源。（责任单位：市生态环境局；完成时限：2022年10月）\n3.保护土壤。开展调查。\n"
    )
    found = {t.title: t.deadline for t in tasks(structure(read_bytes(text.encode(), "plan.txt")))}
    assert found == {"改善水环境": date(2022, 6, 30), "改善大气环境": date(2022, 10, 31), "保护土壤": None}
