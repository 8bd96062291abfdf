"""Targets as a reader of the graph sees them, on short invented plans."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.model import TargetClaim
from policygraph.read.plain import read_bytes
from policygraph.recognise.quantities import document_quantities, quantities
from policygraph.relate.table_targets import table_targets
from policygraph.relate.targets import targets
from policygraph.structure import structure

ROOM = Path(__file__).parent.parent / "cases"
CASES: list[dict[str, Any]] = [
    case
    for name in ("targets.yml", "goals.yml", "target_fields.yml")
    for case in yaml.safe_load((ROOM / name).read_text("utf-8"))
]
HEAD = "某市绿色发展“十四五”规划\n\n一、重点任务\n（一）推进各项工作\n"


def digits(words: str) -> str:
    """The figures of the words, full width as plain, blanks and separators out."""
    return re.sub(r"[^0-9.]", "", words.translate(str.maketrans("０１２３４５６７８９", "0123456789")))


GOALS = "某市绿色发展“十四五”规划\n\n一、主要目标\n"


def read(paragraph: str, head: str = HEAD) -> tuple[str, tuple[TargetClaim, ...]]:
    document = structure(read_bytes((head + paragraph + "\n").encode(), "plan.txt"))
    return document.text, targets(document, document_quantities(document))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:24] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    _, found = read(case["text"], GOALS if case.get("goals") else HEAD)
    got = [
        [
            t.metric_text,
            t.comparator,
            None if (v := t.lower if t.lower is not None else t.value) is None else float(v),
            t.unit,
            t.value_kind,
        ]
        for t in found
    ]
    assert got == case["targets"]
    if "scope" in case:
        assert [t.scope_text for t in found] == case["scope"]
    if "commitment" in case:
        assert [t.commitment for t in found] == case["commitment"]
    if "deadline" in case:
        stated = [str(t.deadline) if t.deadline_basis == "deadlineExplicit" else None for t in found]
        assert stated == case["deadline"]


def test_deadline_governs_the_sentence_and_stops_at_its_end() -> None:
    _, found = read("到2023年，甲率达到50%，乙率达到60%；丙率达到70%。丁率达到80%。")
    assert [t.deadline.year if t.deadline and t.deadline_basis == "deadlineExplicit" else None for t in found] == [
        2023,
        2023,
        2023,
        None,
    ]


def test_a_step_of_a_scale_is_no_target() -> None:
    scale = "窑炉单位能耗≤60千克标准煤/吨\n\n0.98\n\n窑炉单位能耗＞90千克标准煤/吨\n\n0.60\n\n一、二\n"
    assert read(scale)[1] == ()
    assert [t.metric_text for t in read("窑炉单位能耗≤60千克标准煤/吨\n\n森林覆盖率≥40%\n")[1]] == [
        "窑炉单位能耗",
        "森林覆盖率",
    ]


def test_stretch_and_ensured() -> None:
    _, found = read("确保PM2.5浓度达到35微克/立方米，力争达到33微克/立方米。")
    assert [(t.value, t.unit, t.commitment) for t in found] == [
        (Decimal(35), "ug/m3", "ensured"),
        (Decimal(33), "ug/m3", "stretch"),
    ]


def test_baseline_year_and_range() -> None:
    _, found = read("用水总量较2020年下降10%—12%。")
    (t,) = found
    assert (t.baseline_year, t.lower, t.upper, t.change_direction) == (2020, Decimal(10), Decimal(12), "decrease")


def test_lost_figure_stays_lost() -> None:
    _, (t,) = read("危险废物处置率达到%。")
    assert (t.quantification, t.value, t.lost_slot) == ("valueMissing", None, "value")


PIECES = st.sampled_from(
    [
        "到2025年，",
        "森林覆盖率",
        "达到",
        "30%",
        "以上",
        "，",
        "。",
        "\n",
        "新建",
        "公路",
        "20公里",
        "分别",
        "和",
        "、",
        "（",
        "）",
        "力争",
        "全覆盖",
        "10家",
        "１２",
        " ",
        "《办法》",
        "“行动”",
        "比2020年",
        "下降",
        "5个百分点",
        "各县",
        "1,000",
        "3至5",
        "万吨",
        "年均",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_hold_and_reading_is_stable(paragraph: str) -> None:
    text, found = read(paragraph or "空")
    for t in found:
        assert 0 <= t.span.start < t.span.end <= len(text)
        assert t.metric_span.of(text)
        assert t.value_in_words or t.value is None or digits(str(t.value)) in digits(t.span.of(text))
    assert read(paragraph or "空")[1] == found


@given(st.text(alphabet="0123456789.,，、%万亿吨个家达到不低于以上（）年-—~ 百十二三分之点", max_size=40))
def test_quantities_never_overlap_and_keep_their_digits(text: str) -> None:
    found = quantities(text)
    for a, b in pairwise(found):
        assert a.figure.end <= b.figure.start
    for q in found:
        assert q.span.start <= q.figure.start < q.figure.end <= q.span.end


@pytest.mark.parametrize(
    ("head", "states"),
    [("一、总体要求\n", True), ("一、总体要求\n（一）指导思想。", True), ("", True), ("一、主要任务\n", False)],
)
def test_a_sentence_by_a_year_states_goals_before_the_tasks(head: str, states: bool) -> None:
    sentence = "坚持服务群众，补齐设施短板。到2025年，公共服务覆盖面显著扩大，居民满意度持续提高。"
    plan = f"某市提升公共服务行动方案（2023—2025年）\n\n{head}{sentence}\n\n二、重点任务\n（一）完善设施。修桥。\n"
    document = structure(read_bytes(plan.encode(), "plan.txt"))
    found = targets(document, document_quantities(document))
    assert [t.metric_text for t in found] == (["公共服务覆盖面", "居民满意度"] if states else [])


def test_a_row_of_tasks_gives_its_day_and_a_heading_that_of_its_table() -> None:
    rows = (
        "序号\t重点任务\t牵头单位\t完成时限\n1\t打造20个以上数字乡村场景。\t市农业农村局\t2023年9月\n"
        "2\t新建村级阅览室30个。\t市文化和旅游局\t长期\n"
    )
    text = "东江市数字乡村重点任务清单\n\n" + rows
    document = structure(read_bytes(text.encode(), "plan.txt"))
    found = targets(document, document_quantities(document))
    assert [(t.metric_text, str(t.deadline)) for t in found] == [
        ("数字乡村场景", "2023-09-30"),
        ("村级阅览室", "None"),
    ]
    text = "# 东江市客货邮融合发展方案\n\n## 一、目标任务\n\n### 2027年底目标\n\n| 指标 | 目标值 |\n|---|---|\n| 融合线路 | 60条以上 |\n| 村级服务站 | 90个 |\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    found = table_targets(document)
    assert [(t.metric_text, str(t.deadline), t.deadline_basis) for t in found] == [
        ("融合线路", "2027-12-31", "deadlineExplicit"),
        ("村级服务站", "2027-12-31", "deadlineExplicit"),
    ]


def test_the_years_of_older_and_newer_plans() -> None:
    _, found = read("“十一五”期间，完成人工造林20万亩。", "某省沿海防护林工程启动\n\n")
    assert [str(t.deadline) for t in found] == ["2010-12-31"]


@pytest.mark.parametrize(
    ("sentence", "words", "metric"),
    [
        ("每个县区至少建设1个堆肥示范点。", "每个县区至少建设1个堆肥示范点", "堆肥示范点"),
        ("全市基本实现灌溉水计量设施全覆盖。", "基本实现灌溉水计量设施全覆盖", "灌溉水计量设施"),
        ("灌溉水计量设施基本全覆盖。", "灌溉水计量设施基本全覆盖", "灌溉水计量设施"),
    ],
)
def test_words_of_comparison_before_the_verb_are_quoted(sentence: str, words: str, metric: str) -> None:
    text, (found,) = read(sentence)
    assert found.span.of(text).endswith(words)
    assert found.metric_text == metric
