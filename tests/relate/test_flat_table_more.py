"""More layouts of indicator tables that a converter wrote as lines: two columns, goals by place, works to be done, notes."""

from __future__ import annotations

from decimal import Decimal

from policygraph.model import TargetClaim
from policygraph.read.document import read_bytes
from policygraph.recognise.quantities import document_quantities
from policygraph.relate.targets import targets
from policygraph.structure import structure

PLAN = "某市“十四五”绿色交通发展规划"


def read(rows: str, title: str = PLAN, below: str = "") -> list[TargetClaim]:
    text = f"{title}\n\n第一章 目标\n各项工作取得进展。\n专栏1 发展目标\n{rows}{below}第二章 任务\n推进实施。\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    return list(targets(document, document_quantities(document)))


ROWS = (
    "主要指标\n2025 年\n公共充电桩总功率\n（万千瓦）\n35\n新增岸电设施装机容量（万千瓦）\n6\n"
    "城市配送车辆能效水平提升\n12%\n绿色车站占新建车站比重\n全面建设\n"
)


def test_a_table_of_two_columns_that_names_its_year() -> None:
    found = read(ROWS, below="（注：表中指标均为预期性指标）\n")
    told = [(t.metric_text, str(t.value), t.unit, t.value_kind, t.change_direction) for t in found]
    assert told == [
        ("公共充电桩总功率", "35", "10^4 kW", "level", None),
        ("岸电设施装机容量", "6", "10^4 kW", "addition", "increase"),
        ("城市配送车辆能效水平提升", "12", "%", "relativeChange", "increase"),
        ("绿色车站占新建车站比重", "100", "%", "level", None),
    ]
    assert {(str(t.deadline), t.commitment) for t in found} == {("2025-12-31", "expected")}


def test_numbers_of_notes_in_the_heading_are_passed_over() -> None:
    assert len(read(ROWS.replace("主要指标\n2025 年\n", "主要指标\n1\n2025 年\n2\n"))) == 4


def test_the_words_of_a_heading_in_one_line_of_prose_open_no_table() -> None:
    prose = "主要指标 2025 年\n力争继续领先\n各县加快建设\n10\n道路交通\n8\n铁路\n5\n"
    assert read(prose) == []


def test_a_goal_for_each_of_several_places_in_one_cell() -> None:
    found = read(
        "主要指标\n2025 年\n公交电动化比例\n90%（全市）\n100%（中心城区和\n高新区）\n绿色出行比例\n70%\n渡船更新率\n60%\n"
    )
    assert [(t.metric_text, str(t.value), t.scope_text) for t in found] == [
        ("公交电动化比例", "90", "全市"),
        ("公交电动化比例", "100", "中心城区和高新区"),
        ("绿色出行比例", "70", None),
        ("渡船更新率", "60", None),
    ]
    assert found[1].value_text == "100%"


def test_a_row_that_names_a_change_is_one_and_a_rate_is_not() -> None:
    found = read(
        "序号\n指标\n2020年\n2025年\n属性\n1\n营运货车单位能耗降低（%）\n—\n8\n约束性\n"
        "2\n港口粉尘排放量减少（吨）\n—\n120\n约束性\n3\n运输结构调整下降率（%）\n3\n5\n预期性\n"
    )
    assert [(t.value_kind, t.change_direction) for t in found] == [
        ("relativeChange", "decrease"),
        ("absoluteChange", "decrease"),
        ("level", None),
    ]


def test_a_work_not_done_yet_is_to_be_done() -> None:
    found = read(
        "序号\n指标\n2020年\n2025年\n属性\n1\n建成绿色港口示范工程\n未完成\n完成\n预期性\n"
        "2\n船舶受电设施安装率（%）\n40\n95\n约束性\n3\n国道绿化率（%）\n88\n96\n预期性\n"
    )
    assert [(t.metric_text, t.value_text, t.value) for t in found] == [
        ("建成绿色港口示范工程", "完成", None),
        ("船舶受电设施安装率", "95", Decimal(95)),
        ("国道绿化率", "96", Decimal(96)),
    ]


def test_today_s_state_in_words_keeps_its_year_and_marks_are_no_part_of_figures() -> None:
    found = read(
        "序号\n指标\n2020年\n2025年\n属性\n1\n干线公路出口断面水质\nⅣ类\nⅢ类\n约束性\n"
        "2\n公路噪声达标率（%）\n85.3★\n稳中有升\n预期性\n3\n隧道照明能耗（千瓦时）\n90 △\n80\n预期性\n4\n桥梁完好率（%）\n—\n98\n预期性\n"
    )
    assert [(t.baseline_year, t.baseline_value) for t in found] == [
        (2020, None),
        (2020, Decimal("85.3")),
        (2020, Decimal(90)),
        (None, None),
    ]


def test_which_sections_and_towns_a_share_holds_for() -> None:
    found = read(
        "序号\n指标名称\n单位\n2020年\n2025年\n属性\n1\n河流达到或好于\nⅢ类的比例\n国考断面\n%\n70\n80\n约束性\n省考及以上断面\n%\n82\n90\n"
        "2\n黑臭水体比例\n%\n地级城市\n全部消除\n县级城市\n基本消除\n约束性\n3\n污水处理率\n%\n90\n95\n约束性\n",
        "某市“十四五”生态环境保护规划",
    )
    assert [(t.metric_text, str(t.value), t.scope_text) for t in found] == [
        ("河流达到或好于Ⅲ类的比例", "80", "国考断面"),
        ("河流达到或好于Ⅲ类的比例", "90", "省考及以上断面"),
        ("黑臭水体比例", "0", "县级城市"),
        ("污水处理率", "95", None),
    ]


def test_a_note_below_a_table_counts_nothing_that_is_to_be_done() -> None:
    note = "注：全市国控大气站点8个，省控断面31个；站点数据有效率不低于90%。\n"
    assert [t.metric_text for t in read("", below=note)] == ["站点数据有效率"]


def test_a_change_over_the_years_is_the_goal_where_the_year_s_own_is_left_open() -> None:
    found = read(
        "指标名称\n2020年\n2025年\n累计变化\n属性\n单位运输周转量能耗降低（%）\n[8]\n—\n[9]\n约束性\n"
        "船舶岸电使用率（%）\n60\n90\n30\n预期性\n绿色车站（座）\n4\n9\n5\n预期性\n"
    )
    told = [(t.metric_text, str(t.value), t.value_kind) for t in found if t.value_kind != "pointChange"]
    assert told[0] == ("单位运输周转量能耗降低", "9", "relativeChange")
    assert ("船舶岸电使用率", "90", "level") in told


def test_an_intensity_over_two_lines_is_one_metric() -> None:
    found = read(
        "序号\n指标\n单位\n2020年\n2025年\n属性\n1\n公路密度\n公里\n80\n95\n预期性\n2\n桥梁完好率\n%\n96\n98\n预期性\n"
        "3\n营运客车单位运输周转量\n氮氧化物排放下降率\n%\n—\n[4]\n约束性\n"
    )
    assert [t.metric_text for t in found][-1] == "营运客车单位运输周转量氮氧化物排放下降率"


def test_the_number_of_a_note_on_a_line_of_its_own_and_what_is_added() -> None:
    found = read(
        "指标名称\n2020年\n2025年\n属性\n渡口改造安全利用\n1\n—\n有效保障\n约束性\n农村公路列养率\n2\n98%\n100%\n预期性\n"
        "整治停靠点数量\n100 个\n新增60 个\n预期性\n公交站点覆盖率\n80%\n90%\n预期性\n"
    )
    assert [(t.metric_text, None if t.value is None else str(t.value), t.change_direction) for t in found] == [
        ("渡口改造安全利用", None, None),
        ("农村公路列养率", "100", None),
        ("整治停靠点数量", "60", "increase"),
        ("公交站点覆盖率", "90", None),
    ]
