"""Tables as plans of many fields print them: what their columns hold is told by headings, cells, or the line above."""

from __future__ import annotations

from decimal import Decimal

from policygraph.model import DocumentClaims
from policygraph.pipeline import read_document

Rows = list[list[str | tuple[str, int, int]]]


def read(rows: Rows, title: str = "云州市水务发展“十四五”规划", above: str = "主要指标如下。") -> DocumentClaims:
    """A page with a table; a cell of words, rows and columns reaches over so many."""
    body = ""
    for row in rows:
        cells = (cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in row)
        body += "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{words}</td>" for words, r, c in cells) + "</tr>"
    page = f"<html><body><p>{title}</p><p>一、主要目标</p><p>{above}</p><table>{body}</table><p>二、保障措施</p><p>加强领导。</p></body></html>"
    return read_document(page.encode(), "plan.html")


def values(claims: DocumentClaims) -> list[tuple[object, ...]]:
    return [(t.metric_text, t.comparator, t.value, t.unit) for t in claims.targets]


def test_changes_beside_goals_are_changes_and_no_levels() -> None:
    claims = read(
        [
            [("指标", 2, 1), ("单位", 2, 1), ("2020年", 2, 1), ("2025年", 1, 2)],
            ["目标值", "增减"],
            ["供水管网漏损率", "%", "9.8", "9", "-0.8"],
            ["供水能力", "万吨", "120", "150", "[30]"],
            ["用水总量", "亿立方米", "11.9", "控制在12.8以内", "—"],
            ["再生水用户", "户", "50", "90", "77"],
        ]
    )
    found = [(t.metric_text, t.comparator, t.value, t.unit, t.value_kind, t.change_direction) for t in claims.targets]
    rows: list[object] = [
        ("供水管网漏损率", "equal", 9, "%", "level", None),
        ("供水管网漏损率", "equal", Decimal("0.8"), "pp", "pointChange", "decrease"),
        ("供水能力", "equal", 150, "10^4 t", "level", None),
        ("供水能力", "equal", 30, "10^4 t", "absoluteChange", "increase"),
        ("用水总量", "atMost", Decimal("12.8"), "10^8 m3", "level", None),
        ("再生水用户", "equal", 90, "户", "level", None),  # 77 is not the difference, so nothing is made of it
    ]
    assert found == rows


def test_words_beside_figures_name_the_indicators_whatever_their_heading() -> None:
    claims = read(
        [
            ["序号", "主要目标", "目标值", "责任单位"],
            ["1", "婴儿死亡率", "控制在3.0‰以下", "市卫生健康委"],
            ["2", "学前三年毛入园率", "≥92%", "市教育局"],
        ],
        "云州市儿童发展规划（2021—2025年）",
    )
    found: list[object] = [("婴儿死亡率", "atMost", Decimal("3.0"), "‰"), ("学前三年毛入园率", "atLeast", 92, "%")]
    assert values(claims) == found
    owners = [
        (claims.agencies[r.agency].span.of(claims.document.text), [claims.targets[t].metric_text for t in r.targets])
        for r in claims.responsibilities
    ]
    assert owners == [("市卫生健康委", ["婴儿死亡率"]), ("市教育局", ["学前三年毛入园率"])]


def test_goals_in_the_words_of_a_county() -> None:
    claims = read(
        [
            ["目标任务", "计量单位", "截至2022年底完成情况", "到2025年底目标"],
            ["农村卫生厕所普及率", "％", "82.3", "90"],
            ["农村生活污水治理率", "％", "31", "力争45以上"],
        ],
        "云州县乡村建设行动实施方案",
    )
    found = [(t.metric_text, t.baseline_year, t.baseline_value, str(t.deadline), t.commitment) for t in claims.targets]
    rows: list[object] = [
        ("农村卫生厕所普及率", 2022, Decimal("82.3"), "2025-12-31", "stated"),
        ("农村生活污水治理率", 2022, 31, "2025-12-31", "stretch"),
    ]
    assert found == rows


def test_panels_side_by_side_keep_to_themselves() -> None:
    rows: Rows = [
        ["指标", "2023年目标", "指标", "2023年目标"],
        ["新增托位（个）", "3000", "改造公路（公里）", "200"],
        ["新建充电桩（个）", "5000", "", ""],
    ]
    found: list[object] = [
        ("新增托位", "equal", 3000, "个"), ("改造公路", "equal", 200, "km"), ("新建充电桩", "equal", 5000, "个"),
    ]  # fmt: skip
    assert values(read(rows)) == found


def test_a_row_a_year() -> None:
    claims = read(
        [
            ["年度", "新增租赁住房（套）", "改造小区（个）"],
            ["2021年", "2000", "50"],
            ["2022年", "2500", "60"],
            ["合计", "4500", "110"],
        ],
        above="年度任务分解表",
    )
    found: list[object] = [(t.metric_text, t.value, t.unit, str(t.deadline)) for t in claims.targets]
    assert found == [
        ("新增租赁住房", 2000, "套", "2021-12-31"), ("改造小区", 50, "个", "2021-12-31"),
        ("新增租赁住房", 2500, "套", "2022-12-31"), ("改造小区", 60, "个", "2022-12-31"),
    ]  # fmt: skip


def test_columns_below_a_shared_heading_are_named_by_their_own() -> None:
    claims = read(
        [
            [("县（市、区）", 2, 1), ("营造林任务（万亩）", 1, 3)],
            ["小计", "人工造林", "森林抚育"],
            ["合计", "18", "7", "11"],
            ["东山县", "10", "4", "6"],
            ["西河县", "8", "3", "5"],
        ],
        "云州市2023年国土绿化工作方案",
        "2023年营造林任务分解表",
    )
    found: list[object] = [(t.metric_text, t.scope_text, t.value) for t in claims.targets]
    assert found == [
        ("营造林", "东山县", 10), ("人工造林", "东山县", 4), ("森林抚育", "东山县", 6),
        ("营造林", "西河县", 8), ("人工造林", "西河县", 3), ("森林抚育", "西河县", 5),
    ]  # fmt: skip


def test_the_line_above_names_the_indicator_of_places_and_years() -> None:
    claims = read(
        [["区县", "2024年", "2025年"], ["东城区", "33", "31"], ["西城区", "34", "32"]],
        "云州市大气污染防治三年行动计划（2023—2025年）",
        "各区县细颗粒物（PM2.5）年均浓度控制目标（单位：微克/立方米）",
    )
    found: list[object] = [(t.metric_text, t.scope_text, t.value, t.unit, str(t.deadline)) for t in claims.targets]
    name = "细颗粒物（PM2.5）年均浓度"
    assert found == [
        (name, "东城区", 33, "ug/m3", "2024-12-31"), (name, "东城区", 31, "ug/m3", "2025-12-31"),
        (name, "西城区", 34, "ug/m3", "2024-12-31"), (name, "西城区", 32, "ug/m3", "2025-12-31"),
    ]  # fmt: skip


def test_sums_over_the_years_in_brackets_of_any_size() -> None:
    claims = read(
        [["指标", "单位", "2024年", "2025年"], ["单位产值能耗降低", "%", "3", "[14]"], ["绿地率", "%", "38", "40"]]
    )
    found: list[object] = [
        (t.metric_text, t.value, t.cumulative) for t in claims.targets if t.deadline and t.deadline.year == 2025
    ]
    assert found == [("单位产值能耗降低", 14, True), ("绿地率", 40, False)]


def test_headings_name_nobody_and_measures_keep_their_numbers() -> None:
    claims = read(
        [
            ["序号", "重点任务", "具体举措", "牵头单位", "责任单位"],
            ["1", ("优化服务", 2, 1), "推进事项跨省通办", "市政务服务局", "市公安局"],
            ["2", "建设统一受理平台", "市政务服务局", "市财政局"],
        ],
        "云州市数字政府建设2023年工作方案",
    )
    assert {claims.agencies[r.agency].span.of(claims.document.text) for r in claims.responsibilities} == {
        "市政务服务局", "市公安局", "市财政局",
    }  # fmt: skip
    assert [(t.number, t.title) for t in claims.tasks if t.title][:2] == [
        ("1", "推进事项跨省通办"), ("2", "建设统一受理平台"),
    ]  # fmt: skip


def test_a_day_of_its_own_is_the_deadline_of_a_row() -> None:
    claims = read(
        [
            ["指标名称", "计量单位", "目标值", "完成时间"],
            ["新增停车位", "个", "3000", "2023年10月底前"],
            ["公交新能源车比例", "%", "≥90", "长期坚持"],
        ],
        "云州市2023年民生实事项目计划",
    )
    assert [str(t.deadline) for t in claims.targets] == ["2023-10-31", "2023-12-31"]


def test_growth_beside_the_goal_of_a_year() -> None:
    claims = read(
        [
            ["指标", "单位", "2022年完成", "2023年预期目标", "增长（%）"],
            ["公共预算收入", "亿元", "320", "340", "6"],
            ["生产总值", "亿元", "5230", "—", "6.5左右"],
        ],
        "云州市2023年国民经济和社会发展计划",
    )
    found: list[object] = [(t.metric_text, t.value, t.unit, t.value_kind, t.approximate) for t in claims.targets]
    assert found == [
        ("公共预算收入", 340, "10^8 元", "level", False), ("公共预算收入", 6, "%", "relativeChange", False),
        ("生产总值", Decimal("6.5"), "%", "relativeChange", True),
    ]  # fmt: skip


def test_figures_below_a_heading_of_tasks_are_goals() -> None:
    claims = read(
        [
            ["项 目", "单位", "年度任务", "上半年", "责任单位"],
            ["务工规模", "人", "12500", "11500", "县人社局"],
            ["小额信贷", "万元", "3000", "1800", "县乡村振兴局"],
        ],
        "东山县2023年工作方案",
    )
    found: list[object] = [("务工规模", "equal", 12500, "人"), ("小额信贷", "equal", 3000, "10^4 元")]
    assert values(claims) == found
    assert [t.title for t in claims.tasks if t.title and t.title.isdigit()] == []


def test_the_first_of_a_cell_leads_where_the_heading_says_so() -> None:
    claims = read(
        [
            ["序号", "主要任务", "责任单位（排第一位的为牵头单位）"],
            ["1", "压减企业开办时间", "市税务局、市公安局"],
            ["2", "推行告知承诺制", "市司法局牵头，市财政局配合"],
        ],
        "云州市优化营商环境2023年行动方案",
    )
    roles = [(claims.agencies[r.agency].span.of(claims.document.text), r.role) for r in claims.responsibilities]
    assert roles == [("市税务局", "lead"), ("市公安局", "responsible"), ("市司法局", "lead"), ("市财政局", "support")]


def test_notes_behind_values_and_nothing_at_all() -> None:
    claims = read(
        [
            ["指标", "单位", "2025年目标"],
            ["利用率", "%", "95（国家要求）"],
            ["重大事故", "起", "零"],
            ["覆盖率", "%", "保持在92%以上"],
        ]
    )
    found: list[object] = [("利用率", "equal", 95, "%"), ("重大事故", "equal", 0, "起"), ("覆盖率", "atLeast", 92, "%")]
    assert values(claims) == found
