"""A figure that a page's line break parts from its sentence numbers no heading."""

from __future__ import annotations

from policygraph.read.document import read_bytes
from policygraph.structure import structure

PLAN = "某省能源发展规划\n\n第一章 发展目标\n到2025年，全省电力装机容量达到\n{}。\n第二章 重点任务\n{}\n"


def sections(figure: str, item: str = "加快建设。") -> list[str]:
    text = PLAN.format(figure, item)
    document = structure(read_bytes(text.encode(), "plan.txt"))
    return [section.title.of(document.text) for section in document.sections]


def test_a_figure_with_its_unit_is_the_end_of_its_sentence() -> None:
    for figure in ("1.1 亿千瓦以上", "2.5 万吨，增长较快", "3.2 个百分点"):
        assert not any("亿" in title or "万吨" in title or "百分点" in title for title in sections(figure)), figure


def test_a_decimal_number_in_front_of_a_title_still_heads_it() -> None:
    assert "万里碧道建设" in sections("九百万千瓦", "1.1 万里碧道建设\n沿河建设慢行道。\n1.2 湿地保护\n恢复湿地。")


def test_a_class_of_water_that_a_line_break_parts_from_its_sentence_numbers_no_heading() -> None:
    text = "某县治水方案\n\n一、重点任务\n（一）整治排污口。年内对36个劣\nⅤ类水体排污口进行整治。\n（二）修复河道\nⅠ 恢复岸线\n种植水草。\nⅡ 清理淤泥\n分段清理。\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    titles = [section.title.of(document.text) for section in document.sections]
    assert not any("水体" in title for title in titles)
    assert "恢复岸线" in titles
