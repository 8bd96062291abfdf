"""The header of a government work report."""

from __future__ import annotations

from datetime import date

from policygraph.read.plain import read_bytes
from policygraph.structure import structure

REPORT = (
    "政 府 工 作 报 告\n\n——2023年1月10日在随州市第五届人民代表大会第二次会议上\n\n随州市人民政府市长　　王某\n\n各位代表：\n"
    "现在，我向大会报告工作。\n一、2022年工作回顾\n过去一年，成绩显著。\n二、2023年重点工作\n（一）扩大投资。实施项目30个。\n"
)


def test_place_issuer_day_and_year_stand_under_the_title() -> None:
    document = structure(read_bytes(REPORT.encode(), "report.txt"))
    header = document.header
    assert (header.title, header.plan_type, header.jurisdiction) == ("政府工作报告", "governmentWorkReport", "随州市")
    assert [name for name, _ in header.issuers] == ["随州市人民政府"]
    assert (header.issued, header.period) == (date(2023, 1, 10), (date(2023, 1, 1), date(2023, 12, 31)))
    assert header.title_span is not None
    assert header.title_span.of(document.text) == "政 府 工 作 报 告"
    assert header.issuers[0][1].of(document.text) == "随州市人民政府"


def test_the_year_before_is_no_task() -> None:
    document = structure(read_bytes(REPORT.encode(), "report.txt"))
    assert [s.title.of(document.text) for s in document.sections if s.is_task] == ["扩大投资"]
