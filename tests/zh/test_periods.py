"""Dates and periods with their first and last day."""

from __future__ import annotations

from datetime import date

import pytest

from policygraph.zh.periods import first_date, five_years, periods


@pytest.mark.parametrize(
    ("text", "start", "end", "cue"),
    [
        ("2024年6月底前完成", (2024, 6, 1), (2024, 6, 30), "by"),
        ("到2030年建成", (2030, 1, 1), (2030, 12, 31), "by"),
        ("“十四五”末达到", (2021, 1, 1), (2025, 12, 31), "by"),
        ("“十五五”期间", (2026, 1, 1), (2030, 12, 31), "during"),
        ("年底前出台", (2024, 1, 1), (2024, 12, 31), "by"),
        ("全年完成", (2024, 1, 1), (2024, 12, 31), "during"),
        ("11月底前", (2024, 11, 1), (2024, 11, 30), "by"),
        ("2023—2025年", (2023, 1, 1), (2025, 12, 31), "bare"),
        ("2023年至2025年", (2023, 1, 1), (2025, 12, 31), "bare"),
        ("2024年上半年", (2024, 1, 1), (2024, 6, 30), "bare"),
        ("第三季度", (2024, 7, 1), (2024, 9, 30), "bare"),
        ("2024年2月29日", (2024, 2, 29), (2024, 2, 29), "bare"),
        ("比2020年下降", (2020, 1, 1), (2020, 12, 31), "since"),
        ("二〇三五年", (2035, 1, 1), (2035, 12, 31), "bare"),
        ("2024年3月-10月", (2024, 3, 1), (2024, 10, 31), "bare"),
    ],
)
def test_periods(text: str, start: tuple[int, int, int], end: tuple[int, int, int], cue: str) -> None:
    found = periods(text, year=2024)
    assert [(p.start, p.end, p.cue) for p in found] == [(date(*start), date(*end), cue)]
    assert found[0].span.of(text)


@pytest.mark.parametrize("text", ["年12月底前完成", "三年行动", "2024年2月30日", "12345年", "每年底", "第2024号"])
def test_what_is_no_certain_time_is_left_out(text: str) -> None:
    assert periods(text) == []


def test_months_without_a_year_need_the_plans_year() -> None:
    assert periods("5月底前完成") == []


def test_first_full_date_and_five_year_plans() -> None:
    found = first_date("印发日期：2024-03-05")
    assert found is not None
    assert found.start == date(2024, 3, 5)
    assert five_years("十四五") == (date(2021, 1, 1), date(2025, 12, 31))
    assert five_years("八五") is None
