"""A line that ends in a colon and names a year dates the list below it."""

from __future__ import annotations

import pytest

from policygraph.model import TargetClaim
from policygraph.read.plain import read_bytes
from policygraph.recognise.quantities import document_quantities
from policygraph.relate.targets import targets
from policygraph.structure import structure


def dated(body: str) -> list[tuple[str, str | None]]:
    document = structure(read_bytes(f"某市交通运输“十四五”规划\n\n{body}\n".encode(), "plan.txt"))

    def day(claim: TargetClaim) -> str | None:
        return str(claim.deadline) if claim.deadline_basis == "deadlineExplicit" else None

    return [(c.metric_text, day(c)) for c in targets(document, document_quantities(document))]


LIST = "——公路更畅。公路总里程达到2万公里。乡镇通三级路比例达到90%。\n——枢纽更强。新建客运站12座。\n"


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("到2024年，交通强市建设取得新进展：", "2024-12-31"),
        ("锚定2035年远景目标，“十四五”时期全市交通发展的主要目标是：", "2025-12-31"),
        ("着眼2035年全面建成交通强市的远景目标，“十四五”发展主要目标定为：", "2025-12-31"),
        ("到2024年，交通强市建设取得新进展。", None),
        ("为落实2024年重点任务，提出以下工作安排：", None),
    ],
)
def test_a_lead_in_with_a_colon_governs_every_sentence_of_its_list(lead: str, day: str | None) -> None:
    found = dated(f"一、发展目标\n{lead}\n{LIST}")
    assert found == [("公路总里程", day), ("乡镇通三级路比例", day), ("客运站", day)]


def test_the_list_ends_with_its_section_and_an_own_year_stands() -> None:
    found = dated(
        "一、发展目标\n到2024年，主要目标是：\n——新建公路20公里。到2023年，改造公路30公里。\n二、重点任务\n（一）建设公路\n新建桥梁5座。"
    )
    assert [day for _, day in found] == ["2024-12-31", "2023-12-31", None]


def test_a_paragraph_that_ends_in_a_semicolon_goes_on_to_the_next_full_stop() -> None:
    found = dated("一、发展目标\n到2024年，公路总里程达到2万公里；\n新建桥梁5座。改造桥梁9座。")
    assert [day for _, day in found] == ["2024-12-31", "2024-12-31", None]
    numbered = dated("一、发展目标\n1.到2024年，公路总里程达到2万公里；\n2.新建桥梁5座。")
    assert [day for _, day in numbered] == ["2024-12-31", None]


def test_a_title_that_is_a_year_and_the_word_for_goals_dates_its_section() -> None:
    body = (
        "一、目标任务\n（一）2024年底目标\n公路总里程达到2万公里。\n（二）2035年远景目标\n公路总里程达到3万公里。\n"
        "二、2024年工作安排\n新建客运站12座。"
    )
    assert dated(body) == [("公路总里程", "2024-12-31"), ("公路总里程", "2035-12-31"), ("客运站", None)]
