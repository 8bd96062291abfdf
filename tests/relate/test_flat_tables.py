"""Indicator tables that a converter wrote one cell a line."""

from __future__ import annotations

from datetime import date

from policygraph.model import TargetClaim
from policygraph.read.plain import read_bytes
from policygraph.recognise.quantities import document_quantities
from policygraph.relate.targets import targets
from policygraph.structure import structure

HEAD = "某市生态环境保护“十四五”规划\n\n第一章 目标\n到2025年，各项工作取得进展。\n表1 主要指标\n"


def read(rows: str) -> tuple[str, list[TargetClaim]]:
    text = HEAD + rows + "\n第二章 任务\n第一节 水\n推进治理。\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    return text, [t for t in targets(document, document_quantities(document)) if t.rule == "target-flat-table"]


def test_rows_give_value_baseline_deadline_and_strength() -> None:
    text, found = read(
        "序号 \n指标名称 \n2020年 \n2025年 \n指标属性 \n1 \n森林覆盖率（%） \n40.2 \n≥42 \n预期性 \n"
        "2 \nPM2.5浓度（微克/立方米） \n35 \n32 \n约束性 \n3 \n氨氮排放\n总量减少（%） \n— \n完成省下\n达任务 \n约束性 \n"
    )
    assert [
        (t.metric_text, t.comparator, t.value, t.unit, t.baseline_value, t.commitment, t.quantification) for t in found
    ] == [
        ("森林覆盖率", "atLeast", 42, "%", found[0].baseline_value, "expected", "quantified"),
        ("PM2.5浓度", "equal", 32, "ug/m3", 35, "binding", "quantified"),
        ("氨氮排放总量减少", "equal", None, "%", None, "binding", "deferred"),
    ]
    assert {t.deadline for t in found} == {date(2025, 12, 31)}
    assert [t.span.of(text).endswith(("≥42", "32", "达任务")) for t in found] == [True] * 3


def test_a_row_with_a_cell_too_few_is_left_as_text() -> None:
    _, found = read(
        "序号 \n指标名称 \n2020年 \n2025年 \n指标属性 \n1 \n森林覆盖率（%） \n42 \n预期性 \n"
        "2 \n湿地保护率（%） \n50 \n55 \n预期性 \n3 \n林木蓄积量（万立方米） \n500 \n520 \n约束性 \n"
    )
    assert [t.metric_text for t in found] == ["湿地保护率", "林木蓄积量"]


def test_prose_with_the_word_binding_is_no_table() -> None:
    _, found = read("约束性指标全部完成。\n预期性指标如期实现。\n约束性指标提前达到。")
    assert found == []


def test_a_row_a_line() -> None:
    text, found = read(
        "指标 单位 2020年 2025年 属性\n学前三年毛入园率 % 92 95 预期性\n巩固率 % 98.5 99 约束性\n每万人床位数 张 60 ≥65 预期性\n"
    )
    assert [(t.metric_text, t.comparator, int(t.value or 0), t.unit, t.commitment) for t in found] == [
        ("学前三年毛入园率", "equal", 95, "%", "expected"),
        ("巩固率", "equal", 99, "%", "binding"),
        ("每万人床位数", "atLeast", 65, "张", "expected"),
    ]
    assert found[1].span.of(text) == "巩固率 % 98.5 99"
