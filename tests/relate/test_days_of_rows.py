"""The days and places that stand outside a target's sentence: in a column, in the line above, behind the last measure."""

from __future__ import annotations

from policygraph.model import DocumentClaims
from policygraph.pipeline import read_document


def due(claims: DocumentClaims) -> list[tuple[str, str | None, str | None]]:
    return [(t.metric_text, str(t.deadline) if t.deadline else None, t.scope_text) for t in claims.targets]


def markdown(above: str) -> DocumentClaims:
    text = f"# 云州市物流设施建设要点\n\n{above}\n\n| 指标 | 目标值 |\n|---|---|\n| 乡镇快递网点 | 84个以上 |\n| 共同配送线路 | 45条（后调整为57条） |\n"
    return read_document(text.encode(), "plan.md")


def test_the_line_above_a_table_says_by_when() -> None:
    assert due(markdown("### 2028年底目标")) == [
        ("乡镇快递网点", "2028-12-31", None),
        ("共同配送线路", "2028-12-31", None),
    ]


def test_the_line_above_a_table_says_where() -> None:
    assert due(markdown("### 东河县目标")) == [("乡镇快递网点", None, "东河县"), ("共同配送线路", None, "东河县")]


def test_a_line_that_says_more_says_neither() -> None:
    assert due(markdown("### 对照2028年全省平均水平，东河县目标差距如下")) == [
        ("乡镇快递网点", None, None),
        ("共同配送线路", None, None),
    ]


FORM = (
    "云州市贯彻落实督察报告整改方案\n一、整改任务\n（一）问题一：污水收集能力不足。\n整改目标：污水处理率达到95%以上。\n"
    "整改措施：1.新建污水管网32公里。2.改造泵站4座。{}\n整改时限：2027年6月30日\n责任单位：市住房城乡建设局\n"
)


def test_the_day_behind_the_last_measure_is_for_all_of_the_problem() -> None:
    found = read_document(FORM.format("").encode(), "plan.txt")
    assert {day for _, day, _ in due(found)} == {"2027-06-30"}
    assert len(due(found)) == 3


def test_bare_months_and_years_of_a_column() -> None:
    rows = [
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t建成口袋公园8个\t市园林局\t2027.6",
        "2\t修复古树30株\t市林业局\t2026-2027",
    ]
    rows += ["3\t建成绿道12公里\t市园林局\t长期坚持", "4\t种植行道树500株\t市园林局\t2027年三季度"]
    found = read_document(("云州市绿化任务清单\n" + "\n".join(rows)).encode(), "plan.txt")
    assert [day for _, day, _ in due(found)] == ["2027-06-30", "2027-12-31", None, "2027-09-30"]


def test_a_day_in_the_cell_itself_goes_before_that_of_the_row() -> None:
    rows = [
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t2026年6月底前建成口袋公园8个\t市园林局\t2027年底",
        "2\t修复古树30株\t市林业局\t2027年底",
    ]
    found = read_document(("云州市绿化任务清单\n" + "\n".join(rows)).encode(), "plan.txt")
    assert [day for _, day, _ in due(found)] == ["2026-06-30", "2027-12-31"]
