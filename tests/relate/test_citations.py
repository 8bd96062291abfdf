"""Which documents a plan cites, and why."""

from __future__ import annotations

import pytest

from policygraph.model import CitationClaim
from policygraph.read.plain import read_bytes
from policygraph.relate.citations import citations
from policygraph.structure import structure


def cited(text: str) -> list[CitationClaim]:
    return list(citations(structure(read_bytes(text.encode(), "plan.txt"))))


@pytest.mark.parametrize(
    ("sentence", "function"),
    [
        ("全面落实《甲市节水规划》，抓好分解。", "implements"),
        ("深入实施好国家《节水行动方案》。", "implements"),
        ("编制实施《甲市供水规划》。", "formulates"),
        ("年底前出台《甲市供水办法》。", "formulates"),
        ("推进《甲市供水条例》立法进程。", "formulates"),
        ("开展《甲市供水条例》立法调研。", "formulates"),
        ("现将《甲市供水要点》印发给你们。", "formulates"),
        ("修订《甲市供水办法》。", "revises"),
        ("推进《甲市供水办法》修订。", "revises"),
        ("加强《水法》等法律宣传。", "publicises"),
        ("按照《甲市供水办法》要求，做好管理。", "refers"),
        ("本规划根据《甲省供水规划》编制。", "refers"),
        ("对标《乙市供水规划》，提高标准。", "alignsWith"),
        ("落实国务院印发的《供水规划》。", "implements"),
        ("制定《甲省供水规划》实施方案。", "implements"),
        ("《甲省供水规划》指出，供水是大事。", "refers"),
    ],
)
def test_the_governing_verb_says_why(sentence: str, function: str) -> None:
    assert [c.function for c in cited(sentence)] == [function]


def test_members_of_a_list_share_their_verb() -> None:
    found = cited("为贯彻落实《甲》《乙》及我省《丙》，制定《丁》。")
    assert [(c.title, c.function) for c in found] == [
        ("甲", "implements"),
        ("乙", "implements"),
        ("丙", "implements"),
        ("丁", "formulates"),
    ]


def test_span_title_and_number_are_exact() -> None:
    text = "根据《甲省实施〈水法〉办法》（甲政发〔2023〕5号）制定。"
    [claim] = cited(text)
    assert claim.span.of(text) == "《甲省实施〈水法〉办法》"
    assert claim.title == "甲省实施〈水法〉办法"
    assert claim.document_number == "甲政发〔2023〕5号"
    assert claim.kind == "instrument"


def test_a_title_broken_over_lines_reads_as_one() -> None:
    text = "某局工作计划\n认真学习并严格按照有关要求抓紧组织编制《甲市供水\n管网改造方案》，年内完成。\n"
    [claim] = cited(text)
    assert claim.title == "甲市供水管网改造方案"
    assert claim.span.of(text) == "《甲市供水\n管网改造方案》"


def test_campaigns_are_programmes_and_slogans_are_none() -> None:
    found = cited("开展“清河行动”，实施“绿屋顶”计划，推进“五位一体”总体布局，做到“应收尽收”，抓好“五大工程”。")
    assert [(c.title, c.kind) for c in found] == [("清河行动", "programme"), ("绿屋顶", "programme")]


def test_numbers_and_short_forms_between_members_do_not_part_a_list() -> None:
    found = cited(
        "为贯彻落实《甲》（甲政〔2021〕4号，以下简称《意见》）和《乙》（乙政﹝2022﹞8号）、《丙》，制定本方案。"
    )
    assert [(c.title, c.function) for c in found if c.title != "意见"] == [
        ("甲", "implements"),
        ("乙", "implements"),
        ("丙", "implements"),
    ]
