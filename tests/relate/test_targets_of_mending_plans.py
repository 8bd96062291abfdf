"""Plans that mend what an inspection found: the problem is told first, what is to be done behind labels."""

from __future__ import annotations

from policygraph.pipeline import read_document

HEAD = "某县督察反馈意见整改方案\n\n一、整改任务\n"


def read(body: str) -> list[tuple[str, float | None, str | None]]:
    """(metric, value, unit) of every target, in text order."""
    found = read_document((HEAD + body).encode(), "plan.txt").targets
    return [(t.metric_text, None if t.value is None else float(t.value), t.unit) for t in found]


def test_labels_in_the_section_of_a_problem_turn_to_what_is_to_be_done() -> None:
    body = (
        "（一）问题一：污水收集能力不足。县城现有管网90公里，2021年直排口46个。\n"
        "整改目标：直排口全部消除，收集率达到85%以上。\n"
        "整改措施：1.新建管网30公里。2.改造泵站3座。\n"
    )
    assert read(body) == [("直排口", 0, None), ("收集率", 85, "%"), ("管网", 30, "km"), ("泵站", 3, "座")]


def test_numbered_labels_and_bare_ones_do_so_too() -> None:
    numbered = (
        "（一）关于砂场扬尘严重问题\n1.问题描述：全县52家砂场中有30家没有防尘设施。\n"
        "2.整改目标：抑尘率不低于90%。\n3.整改措施：（1）关停砂场5家。（2）安装喷淋设备120套。\n"
    )
    bare = (
        "（一）关于砂场扬尘严重问题\n问题描述\n全县52家砂场中有30家没有防尘设施。\n"
        "整改目标\n抑尘率不低于90%。\n整改措施\n关停砂场5家，安装喷淋设备120套。\n"
    )
    expected = [("抑尘率", 90.0, "%"), ("砂场", 5.0, "家"), ("喷淋设备", 120.0, "套")]
    assert read(numbered) == read(bare) == expected


def test_labels_in_brackets_are_no_part_of_a_metric() -> None:
    body = (
        "（一）投入不足问题\n【问题】近三年支出占比下降2个百分点。\n【整改目标】教育支出占比提高到18%以上。\n"
        "【整改措施】新增经费3000万元，建成学校6所。\n"
    )
    assert read(body) == [("教育支出占比", 18, "%"), ("经费", 3000, "10^4 元"), ("学校", 6, "所")]


def test_what_was_found_amiss_is_no_target() -> None:
    body = "问题1：处置能力不足。全县处置能力仅5万吨，完成整改3家。\n整改目标：建成处置中心2座。\n"
    assert read(body) == [("处置中心", 2, "座")]
