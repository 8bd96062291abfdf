"""Sentences as spans, lines joined, titles between marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.model import Span
from policygraph.zh.compact import compact
from policygraph.zh.lines import joined, unbroken
from policygraph.zh.sentences import sentences
from policygraph.zh.titles import quotations, titles


def words(text: str) -> list[str]:
    return [s.of(text) for s in sentences(text, Span(0, len(text)))]


def test_sentences_end_at_stops_outside_of_brackets() -> None:
    assert words("建站十个；绿化三处。（甲局牵头；乙局配合）完成。") == [
        "建站十个；",
        "绿化三处。",
        "（甲局牵头；乙局配合）完成。",
    ]
    assert words("他说“做好。”然后走了。") == ["他说“做好。”然后走了。"]
    assert words("没有闭合（的括号。还有一句。") == ["没有闭合（的括号。", "还有一句。"]


@given(st.text(alphabet="甲乙。；（）《》“”\n 1", max_size=60))
def test_sentences_are_in_order_and_lose_no_words(text: str) -> None:
    found = sentences(text, Span(0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(s.of(text).split()) for s in found) == "".join(text.split())


def test_broken_lines_read_as_one_and_keep_offsets() -> None:
    text = "建成示范\n  河道 \r\n十条"
    line = joined(text, Span(0, len(text)))
    assert line.text == "建成示范河道十条"
    assert all(text[o] == c for o, c in zip(line.offsets, line.text, strict=True))
    assert line.span(2, 6).of(text) == "示范\n  河道"
    assert unbroken("a\nb") == "a b"


def test_titles_with_nested_and_lost_marks() -> None:
    text = "落实《甲省〈水法〉办法》《乙》，参照《丙《丁》规定》和《戊"
    assert [text[a:b] for a, b in titles(text)] == ["《甲省〈水法〉办法》", "《乙》", "《丙《丁》规定》"]
    text = "见《没有结束。然后《真的》"
    assert [text[a:b] for a, b in titles(text)] == ["《真的》"]
    text = "开展“清河行动”"
    assert [text[a:b] for a, b in quotations(text)] == ["“清河行动”"]


@pytest.mark.parametrize(
    "text",
    [
        "病虫害统防\n\n12\n统治率达到45%",
        "病虫害统防\n—\n１\n２\n—\n\n统治率达到45%",
        "病虫害统防\n12 \n\n统治率达到45%",
        "病虫害统防\n\n某市农业发展规划\n12\n统治率达到45%",
    ],
)
def test_a_page_number_goes_with_the_break(text: str) -> None:
    line = compact(text, Span(0, len(text)))
    assert line.text == "病虫害统防统治率达到45%"
    assert line.span(0, 8).of(text).endswith("统治率")


def test_a_figure_at_the_start_of_a_line_stays() -> None:
    text = "启动郊区\n14\n座污水厂扩建"
    assert compact(text, Span(0, len(text))).text == "启动郊区14座污水厂扩建"


def test_a_page_number_between_two_lines_goes_with_the_break() -> None:
    text = "落实《关于加强节水管理\n\n—  2  —\n推动水价改革的意见》"
    line = joined(text, Span(0, len(text)))
    assert line.text == "落实《关于加强节水管理推动水价改革的意见》"
    assert text[line.span(2, len(line.text)).start : line.span(2, len(line.text)).end] == text[2:]
