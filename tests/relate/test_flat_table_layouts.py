"""The layouts in which flattened indicator tables come, each with a table of its own, and what must not be read."""

from __future__ import annotations

from datetime import date

from policygraph.model import TargetClaim
from policygraph.read.plain import read_bytes
from policygraph.recognise.quantities import document_quantities
from policygraph.relate.targets import targets
from policygraph.structure import structure

Told = tuple[str, str, str | None, str | None, str]


def read(title: str, rows: str) -> list[TargetClaim]:
    text = f"{title}\n\n第一章 目标\n各项工作取得进展。\n表1 主要指标\n{rows}\n第二章 任务\n第一节 总则\n推进实施。\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    found = [t for t in targets(document, document_quantities(document)) if t.rule == "target-flat-table"]
    for claim in found:
        assert claim.span.of(document.text).count("\n") <= 8
    return found


def told(found: list[TargetClaim]) -> list[Told]:
    """Metric, value as written, unit, baseline, strength."""
    return [
        (t.metric_text, t.value_text, t.unit, None if t.baseline_value is None else str(t.baseline_value), t.commitment)
        for t in found
    ]


EDUCATION = "某市教育事业发展“十四五”规划"
TRANSPORT = "某省综合交通运输“十四五”发展规划"
FORESTRY = "某省林业草原保护“十四五”规划"
HEALTH = "某市卫生健康“十四五”规划"


def test_a_unit_column_a_kind_broken_over_lines_and_groups_behind_the_number() -> None:
    found = read(
        EDUCATION,
        "序 \n号 \n指标 \n类别 \n指标名称 \n单 \n位 \n2020 \n年 \n2025 年 \n属性 \n"
        "1 \n普及 \n水平 \n学前教育毛入园率 \n% \n88.2 \n≥92 \n预期 \n性 \n"
        "2 \n九年义务教育巩固率 \n% \n95.5 \n96.5 \n约束 \n性 \n"
        "3 \n师资 \n建设 \n高中阶段专任教师中研究生学历教 \n师比例 \n% \n— \n18 \n预期 \n性 \n"
        "4 \n财政教育经费 \n万 \n元 \n52000 \n只增不减 \n约束 \n性 \n"
        "5 \n新增公办学位 \n万 \n个 \n— \n[3.5] \n预期 \n性 \n",
    )
    assert told(found) == [
        ("学前教育毛入园率", "≥92", "%", "88.2", "expected"),
        ("九年义务教育巩固率", "96.5", "%", "95.5", "binding"),
        ("高中阶段专任教师中研究生学历教师比例", "18", "%", None, "expected"),
        ("财政教育经费", "只增不减", "10^4 元", "52000", "binding"),
        ("公办学位", "[3.5]", "10^4 个", None, "expected"),
    ]
    assert {(t.deadline, t.deadline_basis) for t in found} == {(date(2025, 12, 31), "deadlineExplicit")}


def test_the_kind_in_front_of_the_values_and_a_department_behind() -> None:
    found = read(
        TRANSPORT,
        "序号 \n指标 \n指标属性 \n2020年 \n（现状） \n2025年 \n（目标） \n牵头部门 \n"
        "1 \n高速公路通车里程（公里） \n预期性 \n5200 \n6000 \n交通运输厅 \n"
        "2 \n普通国道二级及以上公路比例（%）① \n预期性 \n86 \n＞90 \n交通运输厅 \n发展改革委 \n"
        "3 \n较大等级以上道路运输事故死亡人数下 \n降（%） \n约束性 \n— \n完成省下达指标 \n公安厅 \n",
    )
    assert told(found) == [
        ("高速公路通车里程", "6000", "km", "5200", "expected"),
        ("普通国道二级及以上公路比例", "＞90", "%", "86", "expected"),
        ("较大等级以上道路运输事故死亡人数下降", "完成省下达指标", "%", None, "binding"),
    ]
    assert found[1].comparator == "above"
    assert found[2].quantification == "deferred"


def test_no_kind_at_all_and_two_years_of_goals() -> None:
    found = read(
        FORESTRY,
        "序号\n指标名称\n单位\n现状值\n2025年\n2030年\n1\n森林覆盖率\n%\n41.2\n42\n43.5\n"
        "2\n草原综合植被盖度\n%\n57\n58\n稳中有升\n3\n湿地保护率\n%\n—\n55\n60左右\n",
    )
    assert [(t.metric_text, t.value_text, t.deadline.year if t.deadline else None) for t in found] == [
        ("森林覆盖率", "42", 2025),
        ("森林覆盖率", "43.5", 2030),
        ("草原综合植被盖度", "58", 2025),
        ("草原综合植被盖度", "稳中有升", 2030),
        ("湿地保护率", "55", 2025),
        ("湿地保护率", "60左右", 2030),
    ]
    assert {t.commitment for t in found} == {"stated"}
    assert found[5].approximate


def test_numbers_glued_to_the_metric_dividers_and_a_page_in_between() -> None:
    found = read(
        HEALTH,
        "指标 \n2020 年 \n2025 年 \n指标属性 \n（一）健康水平 \n1.人均预期寿命（岁） \n78.2 \n79.5 \n预期性 \n"
        "2.孕产妇死亡率（1/10 万） \n9.8 \n＜9 \n约束性 \n\n- 12 - \n \n指标 \n2020 年 \n2025 年 \n指标属性 \n（二）服务能力 \n"
        "3.每千人口执业（助理）医师数 \n（人） \n2.9 \n3.2 \n预期性 \n4.传染病报告及时率（%） 100 \n100 \n约束性 \n"
        "5.居民健康素养水平（%） \n20 左右 \n稳步 \n提升 \n预期性 \n",
    )
    assert [(t.metric_text, t.value_text, t.commitment) for t in found] == [
        ("人均预期寿命", "79.5", "expected"),
        ("孕产妇死亡率", "＜9", "binding"),
        ("每千人口执业(助理)医师数", "3.2", "expected"),
        ("传染病报告及时率", "100", "binding"),
        ("居民健康素养水平", "稳步提升", "expected"),
    ]
    assert found[4].quantification == "qualitative"


def test_groups_in_front_of_the_number_and_several_cells_a_line() -> None:
    found = read(
        EDUCATION,
        "类别 序号 指标 2020年（基准值） 2025年目标 指标性质\n教育 \n公平 \n1 义务教育优质均衡县（个） \n2 \n5 预期性 \n"
        "2 随迁子女在公办学校就读比例（%） 86.4 \n≥90 \n约束性 \n教育 \n质量 \n3 职业院校“双师型”教师占比 \n（%） \n51 \n60 预期性 \n",
    )
    assert told(found) == [
        ("义务教育优质均衡县", "5", "个", "2", "expected"),
        ("随迁子女在公办学校就读比例", "≥90", "%", "86.4", "binding"),
        ("职业院校“双师型”教师占比", "60", "%", "51", "expected"),
    ]


def test_a_heading_over_several_rows_is_part_of_their_metric() -> None:
    found = read(
        "某市生态环境保护“十四五”规划",
        "类别\n序号\n指标\n单位\n2020年\n2025年\n属性\n环境\n治理\n1\n大气污染物\n排放量削减\n氮氧化物\n吨\n—\n320\n约束性\n"
        "挥发性有机物\n吨\n—\n150\n约束性\n2\n黑臭水体比例\n%\n0\n0\n约束性\n3\n地表水水质\n-\nⅢ类\nⅡ类及以上\n预期性\n",
    )
    assert [(t.metric_text, t.value_text, t.unit) for t in found] == [
        ("氮氧化物排放量削减", "320", "t"),
        ("挥发性有机物排放量削减", "150", "t"),
        ("黑臭水体比例", "0", "%"),
        ("地表水水质", "Ⅱ类及以上", "类"),
    ]
    assert found[3].value == 2
    assert found[3].comparator == "atLeast"


def test_what_is_to_vanish_is_nothing_or_all_of_it() -> None:
    found = read(
        "某市生态环境保护“十四五”规划",
        "指标\n2020年\n2025年\n属性\n城市黑臭水体比例（%）\n3.1\n基本消除\n约束性\n农村黑臭水体消除比例（%）\n80\n全部消除\n预期性\n"
        "重污染天气比率（%）\n0\n0\n预期性\n",
    )
    assert [(t.metric_text, str(t.value), t.approximate, t.unit) for t in found] == [
        ("城市黑臭水体比例", "0", True, "%"),
        ("农村黑臭水体消除比例", "100", False, "%"),
        ("重污染天气比率", "0", False, "%"),
    ]


BLANK = "1\n普惠性幼儿园覆盖率（%）\n{0}\n预期性\n2\n教师培训覆盖率（%）\n{1}\n约束性\n3\n校舍达标率（%）\n90\n95\n约束性\n4\n课后服务满意度（%）\n{2}\n预期性\n5\n生均图书（册）\n20\n25\n预期性\n"


def test_a_single_figure_is_a_goal_only_where_the_table_leaves_todays_state_blank() -> None:
    head = "序号\n指标\n2020年\n2025年\n属性\n"
    blank = read(EDUCATION, head + BLANK.format("85", "完成省下达指标", "稳步提升"))
    assert [(t.metric_text, t.value_text) for t in blank][:2] == [
        ("普惠性幼儿园覆盖率", "85"),
        ("教师培训覆盖率", "完成省下达指标"),
    ]
    merged = read(EDUCATION, head + BLANK.format("85", "/", "92"))
    assert [t.metric_text for t in merged] == ["校舍达标率", "生均图书"]


def test_a_record_of_the_past_sets_no_goal() -> None:
    rows = "指标\n2015年\n2020年\n属性\n公路网密度（公里/百平方公里）\n80\n95\n预期性\n铁路营业里程（公里）\n900\n1200\n预期性\n民用机场（个）\n3\n4\n预期性\n"
    assert read(TRANSPORT, rows) == []


def test_a_heading_with_a_column_that_is_not_understood_gives_nothing() -> None:
    rows = "种类\n2020年\n2025年\n折算系数\n水电（万千瓦）\n2200\n2300\n1.5\n风电（万千瓦）\n580\n900\n1.2\n光伏（万千瓦）\n1050\n3100\n1.1\n"
    assert read("某省能源发展“十四五”规划", rows) == []


def test_a_table_of_tasks_is_none_of_indicators() -> None:
    rows = "序号\n任务\n责任单位\n完成时限\n1\n建设林场道路\n市林业局\n2025年\n2\n改造苗圃\n市林业局\n2024年\n3\n营造混交林\n各县\n2023年\n"
    assert read(FORESTRY, rows) == []


def test_values_that_run_into_each_other_are_left() -> None:
    rows = (
        "指标\n2020年\n2025年\n属性\n床位数（张）\n5 200\n6000\n预期性\n护士数（人）\n300\n400\n预期性\n医师数（人）\n200\n260\n预期性\n"
        "门诊量（万人次）\n90\n120\n预期性\n"
    )
    assert [t.metric_text for t in read(HEALTH, rows)] == ["护士数", "医师数", "门诊量"]


def test_prose_behind_a_table_is_no_row_and_stays_prose() -> None:
    rows = (
        "指标\n2020年\n2025年\n属性\n绿道长度（公里）\n50\n80\n预期性\n公园数量（个）\n12\n20\n预期性\n古树保护率（%）\n98\n100\n约束性\n"
        "注：古树保护率为年末数。\n到2025年，新建口袋公园30个。"
    )
    assert [t.metric_text for t in read(FORESTRY, rows)] == ["绿道长度", "公园数量", "古树保护率"]


def test_additions_and_a_column_of_another_measure_beside_the_goals() -> None:
    found = read(
        "某省能源发展“十四五”规划",
        "种类\n2020年\n（实际）\n“十四五”\n新增\n2025年末\n（预计）\n折合标准煤\n（万吨标煤）\n一、水电（万千瓦）\n900\n—\n900\n410.5\n"
        "二、风电（万千瓦）\n300\n200\n500\n120.4\n三、光伏发电（万千瓦）\n450\n550\n1000\n95.2\n可再生能源消费比重（%）\n15.5\n3\n18.5\n—\n",
    )
    assert [(t.metric_text, t.value_text, t.value_kind, t.unit) for t in found] == [
        ("水电", "900", "level", "10^4 kW"),
        ("风电", "200", "absoluteChange", "10^4 kW"),
        ("风电", "500", "level", "10^4 kW"),
        ("光伏发电", "550", "absoluteChange", "10^4 kW"),
        ("光伏发电", "1000", "level", "10^4 kW"),
        ("可再生能源消费比重", "3", "pointChange", "pp"),
        ("可再生能源消费比重", "18.5", "level", "%"),
    ]


def test_growth_a_year_beside_levels() -> None:
    found = read(
        "某市国民经济和社会发展第十四个五年规划",
        "指标\n单位\n2020年\n2025年\n年均增速（%）\n属性\n地区生产总值\n亿元\n1200\n1700\n7\n预期性\n常住人口城镇化率\n%\n62\n68\n—\n预期性\n"
        "研发经费投入\n亿元\n—\n—\n10\n预期性\n粮食综合生产能力\n万吨\n250\n255\n—\n约束性\n",
    )
    assert [(t.metric_text, t.value_text, t.value_kind, t.unit) for t in found] == [
        ("地区生产总值", "1700", "level", "10^8 元"),
        ("地区生产总值", "7", "relativeChange", "%/a"),
        ("常住人口城镇化率", "68", "level", "%"),
        ("研发经费投入", "10", "relativeChange", "%/a"),
        ("粮食综合生产能力", "255", "level", "10^4 t"),
    ]


def test_what_a_part_of_a_goal_comes_to_is_a_goal_of_its_own() -> None:
    found = read(
        "某市生态环境保护“十四五”规划",
        "指标\n2020年\n2025年\n指标属性\n（1）氮氧化物减排量（吨）\n--\n2400，其\n中机动车\n2025年目\n标为1700\n约束性\n"
        "（2）森林覆盖率（%）\n40\n稳定在\n41%\n约束性\n（3）湿地保护率（%）\n50\n55\n预期性\n",
    )
    assert [(t.metric_text, str(t.value), t.scope_text) for t in found] == [
        ("氮氧化物减排量", "2400", None),
        ("氮氧化物减排量", "1700", "机动车"),
        ("森林覆盖率", "41", None),
        ("湿地保护率", "55", None),
    ]


LOST = "“十四五”共设置指标八项。\n" + "".join(
    f"（{i}）{name}（%）\n{i + 40}\n{i + 50}\n{goal}\n约束性\n"
    for i, (name, goal) in enumerate(
        [
            ("森林覆盖率", "{0}"), ("湿地保护率", "60"), ("古树名木保护率", "100"), ("林木良种使用率", "75"),
            ("苗木自给率", "{0}"), ("林区道路硬化率", "80"), ("护林员培训率", "95"), ("林权登记率", "98"),
        ],
        1,
    )
)  # fmt: skip


def test_without_a_heading_the_column_that_alone_defers_is_that_of_the_goals() -> None:
    found = read(FORESTRY, LOST.format("完成省下达目标"))
    assert len(found) == 8
    assert [(t.metric_text, t.value_text) for t in found][:2] == [
        ("森林覆盖率", "完成省下达目标"),
        ("湿地保护率", "60"),
    ]
    assert {(t.deadline_basis, t.baseline_value) for t in found} == {("deadlineInferredFromPlan", None)}


def test_without_a_heading_nothing_tells_goals_from_results() -> None:
    assert read(FORESTRY, LOST.format("77")) == []


def test_one_goal_in_a_cell_over_several_rows_holds_for_metrics_that_end_alike() -> None:
    rows = (
        "指标\n2020年\n2025年\n属性\n1.二氧化硫排放总量减少（%）\n[20]\n完成省分解任务\n约束性\n2.氨氮排放总量减少（%）\n/\n约束性\n"
        "3.化学需氧量排放总量减少（%）\n[14]\n约束性\n4.地膜回收率（%）\n[80]\n约束性\n5.湿地保护率（%）\n50\n55\n预期性\n6.绿化覆盖率（%）\n40\n42\n预期性\n"
    )
    found = read("某市生态环境保护“十四五”规划", rows)
    assert [(t.metric_text, t.value_text, t.quantification) for t in found] == [
        ("二氧化硫排放总量减少", "完成省分解任务", "deferred"),
        ("氨氮排放总量减少", "完成省分解任务", "deferred"),
        ("化学需氧量排放总量减少", "完成省分解任务", "deferred"),
        ("湿地保护率", "55", "quantified"),
        ("绿化覆盖率", "42", "quantified"),
    ]


def test_a_private_font_s_point_and_figures_cut_at_their_point() -> None:
    found = read(
        HEALTH,
        "指标\n2020年\n2025年\n属性\n人均预期寿命（岁）\n７８\U001001b0５\n７９．\n６\n预期性\n每千人口床位数（张）\n６\n７\n预期性\n健康素养水平（％）\n２１\n２５\n预期性\n",
    )
    assert [(t.metric_text, str(t.value), str(t.baseline_value)) for t in found] == [
        ("人均预期寿命", "79.6", "78.5"),
        ("每千人口床位数", "7", "6"),
        ("健康素养水平", "25", "21"),
    ]


def test_goals_without_a_year_below_a_caption_of_results_are_looked_back_on() -> None:
    rows = "序号\n指标名称\n规划目标\n属性\n1\n公路密度（公里/百平方公里）\n95\n预期性\n2\n桥梁完好率（%）\n98\n约束性\n3\n客运站数量（个）\n12\n预期性\n"
    assert len(read(TRANSPORT, rows)) == 3
    assert read(TRANSPORT, "“十三五”规划指标\n" + rows) == []


def test_the_rest_of_a_heading_in_the_first_row_makes_a_table_doubtful() -> None:
    rows = "指标\n基准值\n目标值\n完成情况\n公路密度（公里/百平方公里）\n80\n95\n桥梁完好率（%）\n96\n98\n客运站数量（个）\n9\n12\n隧道数量（座）\n3\n5\n"
    assert read(TRANSPORT, rows) == []


def test_a_group_with_a_bracket_and_a_group_known_by_its_name() -> None:
    found = read(
        "某市生态环境保护“十四五”规划",
        "类别 指标名称 单位 2020年现状值 2025年目标值 指标属性\n环境治理\n（大气环境）\n空气质量优良天数比例 % 83.9 86 约束性\n臭氧超标天数 天 40 36 预期性\n"
        "环境治理\n（固体废物）\n危险废物安全处置率 % 98 100 约束性\n生态保护 自然湿地保护率 % 52 60 预期性\n林木覆盖率 % 24 25.5 约束性\n",
    )
    assert told(found) == [
        ("空气质量优良天数比例", "86", "%", "83.9", "binding"),
        ("臭氧超标天数", "36", "d", "40", "expected"),
        ("危险废物安全处置率", "100", "%", "98", "binding"),
        ("自然湿地保护率", "60", "%", "52", "expected"),
        ("林木覆盖率", "25.5", "%", "24", "binding"),
    ]


def test_departments_behind_the_kind_end_rows_and_name_none() -> None:
    found = read(
        EDUCATION,
        "指标\n单位\n2020年\n2025年\n属性\n责任部门\n学前教育毛入园率\n%\n88\n92\n预期性\n市教育局\n技能人才总量\n万人\n30\n36\n预期性\n市人力资源\n社会保障局\n"
        "护理型床位占比\n%\n50\n60\n约束性\n市民政局\n",
    )
    assert told(found) == [
        ("学前教育毛入园率", "92", "%", "88", "expected"),
        ("技能人才总量", "36", "10^4 人", "30", "expected"),
        ("护理型床位占比", "60", "%", "50", "binding"),
    ]


def test_remarks_behind_rows_without_numbers_make_their_ends_doubtful() -> None:
    rows = "指标\n2020年\n2025年\n属性\n备注\n毛入园率（%）\n88\n92\n预期性\n新增\n巩固率（%）\n95\n96\n约束性\n就业率（%）\n80\n90\n预期性\n累计数\n"
    assert read(EDUCATION, rows) == []


def test_of_three_columns_an_empty_one_leaves_the_row_in_doubt() -> None:
    rows = (
        "指标\n2020年\n2025年\n2035年\n属性\n耕地保有量（万亩）\n320\n318\n约束性\n森林覆盖率（%）\n35\n36\n37\n约束性\n湿地保护率（%）\n51\n55\n60\n预期性\n"
        "自然岸线保有率（%）\n38\n38\n38\n约束性\n"
    )
    found = read("某市国土空间生态修复规划（2021—2035年）", rows)
    assert {t.metric_text for t in found} == {"森林覆盖率", "湿地保护率", "自然岸线保有率"}


def test_running_heads_and_page_numbers_inside_a_row_are_no_cells() -> None:
    head = "云州市教育规划"
    rows = (
        f"{head}\n指标\n2020年\n2025年\n属性\n学前教育毛入园率（%）\n88\n\n7\n\n{head}\n92\n预期性\n巩固率（%）\n95\n96\n约束性\n"
        f"{head}\n生均图书（册）\n20\n25\n预期性\n"
    )
    assert [(t.metric_text, t.value_text) for t in read(EDUCATION, rows)] == [
        ("学前教育毛入园率", "92"),
        ("巩固率", "96"),
        ("生均图书", "25"),
    ]


def test_the_unit_above_a_table_holds_for_all_of_it() -> None:
    found = read(
        "某省能源发展“十四五”规划",
        "（单位：万千瓦）\n指标\n2020年\n2025年（预计）\n水电装机容量\n900\n950\n风电装机容量\n300\n500\n光伏发电装机容量\n450\n1000\n",
    )
    assert told(found) == [
        ("水电装机容量", "950", "10^4 kW", "900", "expected"),
        ("风电装机容量", "500", "10^4 kW", "300", "expected"),
        ("光伏发电装机容量", "1000", "10^4 kW", "450", "expected"),
    ]


def test_a_goal_in_words_glued_to_the_state_in_brackets() -> None:
    found = read(
        "某市生态环境保护“十四五”规划",
        "指标\n2020年\n2025年\n属性\n能源消耗降低（%）\n〔１５．\n８〕完成省分解任务\n约束性\n森林覆盖率（%）\n40\n41\n约束性\n湿地保护率（%）\n50\n55\n预期性\n",
    )
    assert (found[0].metric_text, found[0].value_text) == ("能源消耗降低", "完成省分解任务")
    assert str(found[0].baseline_value) == "15.8"


def test_marks_of_footnotes_on_lines_of_their_own_are_no_cells() -> None:
    found = read(
        EDUCATION,
        "指标名称 \n2020 年 \n2025 年\n⑤ \n指标属性 \n学前教育毛入园率\n① \n88.2% \n92% \n预期性 \n"
        "九年义务教育巩固率 \n95.5% \n96.5% \n约束性 \n高中阶段毛入学率\n② \n91% \n93% \n预期性 \n",
    )
    assert [(t.metric_text, t.value_text) for t in found] == [
        ("学前教育毛入园率", "92%"),
        ("九年义务教育巩固率", "96.5%"),
        ("高中阶段毛入学率", "93%"),
    ]
