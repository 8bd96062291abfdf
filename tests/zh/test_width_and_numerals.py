"""Folding keeps offsets; numbers in words and figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.zh.numerals import number
from policygraph.zh.width import fold


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_leaves_chinese_stops_and_quotes() -> None:
    assert fold("（１）“甲”、《乙》。") == "(1)“甲”、《乙》。"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("零", "0"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("一百二", "120"),
        ("一百二十", "120"),
        ("三千", "3000"),
        ("一万五", "15000"),
        ("三十二万", "320000"),
        ("两亿", "200000000"),
        ("一亿二千万", "120000000"),
        ("二〇三〇", "2030"),
        ("１，２００", "1200"),
        ("92.5", "92.5"),
        ("三点五", "3.5"),
    ],
)
def test_numbers(words: str, value: str) -> None:
    assert number(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "甲", "十几", "1.2.3", "点五", "万"])
def test_what_is_no_single_number_gives_none(words: str) -> None:
    assert number(words) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_figures_read_as_themselves(value: int) -> None:
    assert number(str(value)) == value
    assert number(f"{value:,}") == value
