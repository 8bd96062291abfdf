"""Tables as plans print them: whatever the headings are called, wherever the units stand, however cells are merged."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import pytest

from policygraph.graph.emit import emit
from policygraph.model import DocumentClaims, TargetClaim
from policygraph.pipeline import read_document

Cell = str | tuple[str, int, int]
"""Words, or words with how many rows and columns they take."""


def page(title: str, rows: Sequence[Sequence[Cell]], above: str = "") -> DocumentClaims:
    lines = []
    for row in rows:
        cells = [(c, 1, 1) if isinstance(c, str) else c for c in row]
        lines.append("".join(f'<td rowspan="{r}" colspan="{k}">{escape(w)}</td>' for w, r, k in cells))
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    words = f"<html><body><h1>{title}</h1><p>{above}</p><table>{table}</table></body></html>"
    return read_document(words.encode(), "plan.html")


def said(t: TargetClaim) -> tuple[object, ...]:
    return t.metric_text, t.comparator, t.value, t.unit, str(t.deadline)


PLAN = "云州市空气质量改善规划（2023—2027年）"


def test_units_stand_in_the_heading_and_property_under_another_name() -> None:
    claims = page(
        PLAN,
        [
            ["名称", "2022年基准值（微克/立方米）", "2027年目标值（微克/立方米）", "备注"],
            ["PM10年均浓度", "65", "60", "约束性"],
            ["PM2.5年均浓度", "38", "≤35", "预期性"],
        ],
        "具体指标见下表。",
    )
    assert [said(t) for t in claims.targets] == [
        ("PM10年均浓度", "equal", Decimal(60), "ug/m3", "2027-12-31"),
        ("PM2.5年均浓度", "atMost", Decimal(35), "ug/m3", "2027-12-31"),
    ]
    assert [t.commitment for t in claims.targets] == ["binding", "expected"]
    assert [t.baseline_value for t in claims.targets] == [65, 38]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("[1500]平方公里", ("equal", 1500, "km2", "level", True)),
        ("累计达到80万亩", ("reach", 80, "10^4 mu", "level", True)),
        ("〔25〕", ("equal", 25, "辆", "level", True)),
        ("1.1万", ("equal", Decimal("1.1"), "10^4 辆", "level", False)),
        ("比2020年下降18%", ("equal", 18, "%", "relativeChange", False)),
        ("提高5个百分点以上", ("atLeast", 5, "pp", "pointChange", False)),
        ("年均增长6%左右", ("equal", 6, "%/a", "relativeChange", False)),
        ("不低于95%", ("atLeast", 95, "%", "level", False)),
        ("增加300", ("equal", 300, "辆", "absoluteChange", False)),
    ],
)
def test_a_goal_in_all_its_wordings(cell: str, wanted: tuple[object, ...]) -> None:
    (target,) = page(PLAN, [["指标", "单位", "现状", "目标"], ["某项指标", "辆", "7", cell]], "指标如下。").targets
    comparator = "equal" if target.comparator == "reach" else target.comparator
    found = (comparator, target.value, target.unit, target.value_kind, target.cumulative)
    assert found == ("equal" if wanted[0] == "reach" else wanted[0], *wanted[1:])
    assert target.baseline_value == (None if "2020" in cell else 7)
    assert target.baseline_year == (2020 if "2020" in cell else None)


def test_figures_that_leave_a_doubt_give_an_issue() -> None:
    claims = page(PLAN, [["指标", "2027年目标"], ["甲项指标", "3至5亿再议"], ["乙项指标", "2万"], ["丙项指标", "90"]])
    assert [t.metric_text for t in claims.targets] == ["丙项指标"]
    assert [i.code for i in claims.issues].count("table-value-not-read") == 2


def test_measures_beside_a_shared_task_are_the_items() -> None:
    claims = page(
        "云州市2024年营商环境任务清单",
        [
            ["工作任务", "具体措施", "责任单位", "完成时限"],
            [("一、便利企业", 2, 1), "1.压缩开办时间至1个工作日以内", "市税务局牵头，市公安局配合", "2024年6月"],
            ["2.推行并联审批", ("市审批局", 2, 1), "2024年底"],
            ["二、培育主体", "3.新增规模以上企业50家", "12月底前"],
        ],
    )
    tasks = [t for t in claims.tasks if t.title]
    assert [(t.number, str(t.deadline)) for t in tasks] == [
        ("1.", "2024-06-30"), ("2.", "2024-12-31"), ("二、", "2024-12-31"),
    ]  # fmt: skip
    place = {t.section: t.number for t in tasks}
    owners = [(place[r.section or 0], claims.agencies[r.agency].name, r.role) for r in claims.responsibilities]
    assert sorted(owners) == [
        ("1.", "云州市公安局", "support"), ("1.", "云州市税务局", "lead"), ("2.", "云州市审批局", "responsible"),
        ("二、", "云州市审批局", "responsible"),
    ]  # fmt: skip
    assert {t.metric_text for t in claims.targets} == {"压缩开办时间", "规模以上企业"}


def test_projects_are_tasks_with_amounts() -> None:
    claims = page(
        "云州市“十四五”环境保护规划",
        [
            [("序号", 2, 1), ("项目名称", 2, 1), ("建设规模", 2, 1), ("建设年限", 2, 1), ("投资（万元）", 1, 2), ("实施单位", 2, 1)],
            ["总投资", "2025年前投资"],
            [("一、治水工程（2项）", 1, 7)],
            ["1", "城东污水厂扩建", "新增处理能力5万吨/日", "2021-2023", "12,500", "9000.5", "市水务局"],
            ["2", "村庄污水治理", "120个村", "2022-2025", "3400", "—", "市生态环境局"],
            [("合计", 1, 4), "15900", "9000.5", ""],
        ],
    )  # fmt: skip
    tasks = [t for t in claims.tasks if t.title]
    assert [(t.number, t.title, str(t.deadline)) for t in tasks] == [
        ("1", "城东污水厂扩建", "2023-12-31"), ("2", "村庄污水治理", "2025-12-31"),
    ]  # fmt: skip
    assert [[(a.label, a.value, a.unit) for a in t.amounts] for t in tasks] == [
        [("总投资", 12500, "10^4 元"), ("2025年前投资", Decimal("9000.5"), "10^4 元")],
        [("总投资", 3400, "10^4 元")],
    ]
    text = claims.document.text
    assert all(a.span.of(text) == a.value_text for t in tasks for a in t.amounts)
    graph = {(q.predicate.value.rsplit("#")[-1], getattr(q.object, "value", "")) for q in emit(claims)}
    assert {("amountValue", "12500"), ("amountFor", "总投资"), ("tableCell", "1.4.5")} <= graph


def test_a_row_a_place_and_a_column_an_indicator() -> None:
    claims = page(
        "云州市空气质量目标分解方案（2024—2025年）",
        [
            [("县（市、区）", 2, 1), ("PM2.5浓度（微克/立方米）", 1, 2), ("优良天数比例（%）", 2, 1), ("人口（万）", 2, 1)],
            ["2024年", "2025年"],
            ["东江县", "36", "≤35", "86", "41"],
            ["北山市", "30", "29", "—", "55"],
            ["合计", "33", "32", "90", "96"],
        ],
        "各县（市、区）目标任务分解表",
    )  # fmt: skip
    assert [(*said(t), t.scope_text) for t in claims.targets] == [
        ("PM2.5浓度", "equal", 36, "ug/m3", "2024-12-31", "东江县"),
        ("PM2.5浓度", "atMost", 35, "ug/m3", "2025-12-31", "东江县"),
        ("优良天数比例", "equal", 86, "%", "2025-12-31", "东江县"),
        ("PM2.5浓度", "equal", 30, "ug/m3", "2024-12-31", "北山市"),
        ("PM2.5浓度", "equal", 29, "ug/m3", "2025-12-31", "北山市"),
    ]


def test_a_list_of_places_without_goals_stays_text() -> None:
    claims = page("云州市概况", [["县区", "户数", "村数"], ["东江县", "36", "5"], ["北山县", "30", "9"]], "基本情况")
    assert claims.targets == ()
    assert "table-not-understood" in {i.code for i in claims.issues}


def test_the_fourteenth_plan_is_dated_by_its_long_name() -> None:
    claims = page("云州市第十四个五年规划纲要", [["指标", "单位", "年均增长"], ["产值", "亿元", "6.5"]], "主要指标")
    assert [(t.value_kind, t.unit, str(t.deadline)) for t in claims.targets] == [
        ("relativeChange", "%/a", "2025-12-31")
    ]
