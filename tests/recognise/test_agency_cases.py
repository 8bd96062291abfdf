"""Sentences and the bodies in them, from tests/cases/agencies.yml."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.model import Document, SourceText
from policygraph.recognise.agencies import agency_mentions
from policygraph.resolve.agencies import resolve
from policygraph.structure import structure

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "agencies.yml").read_text(encoding="utf-8"))


def plan(text: str, place: str) -> Document:
    """A plan of ``place`` whose one task says ``text``."""
    whole = f"2024年重点工作要点\n一、主要任务\n1.抓好植树造林。{text}\n"
    document = structure(SourceText(whole, "0" * 64, "plan.txt"))
    return replace(document, header=replace(document.header, jurisdiction=place, place_code=None, issuers=()))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:24] for c in CASES])
def test_bodies_of_a_sentence(case: dict[str, Any]) -> None:
    document = plan(case["text"], case["place"])
    found = resolve(document, agency_mentions(document))
    seen = [(m.span.of(document.text), m.kind) for m in found]
    assert seen == [(w[0], w[1]) for w in case["want"]]
    for mention, want in zip(found, case["want"], strict=True):
        if len(want) > 2:
            assert mention.canonical == want[2]
        elif mention.kind == "named":
            assert mention.canonical == want[0]


def test_the_issuer_speaks_of_itself() -> None:
    text = "江西省林业局2024年工作要点\n一、主要任务\n1.抓好植树造林。我局要加强调度。\n"
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    span = document.header.title_span or document.body
    document = replace(document, header=replace(document.header, issuers=(("江西省林业局", span),)))
    found = resolve(document, agency_mentions(document))
    assert {m.canonical for m in found if m.span.of(text) in ("我局", "江西省林业局")} == {"江西省林业局"}


def test_same_body_same_name_in_plans_of_two_levels() -> None:
    in_province = plan("省发改委要加强调度。", "江西省")
    in_city = plan("江西省发展改革委要加强调度。", "赣州市")
    names = {resolve(d, agency_mentions(d))[0].canonical for d in (in_province, in_city)}
    assert names == {"江西省发展和改革委员会"}


def test_a_list_of_another_place_keeps_its_place() -> None:
    text = "成渝地区绿色发展方案\n一、主要任务\n1.抓好植树造林。（责任单位：重庆市财政局、市林业局；四川省财政厅、省林草局）\n"
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    document = replace(document, header=replace(document.header, jurisdiction=None, place_code=None, issuers=()))
    names = [m.canonical for m in resolve(document, agency_mentions(document))]
    assert names == ["重庆市财政局", "重庆市林业局", "四川省财政厅", "四川省林业和草原局"]


def test_those_whom_a_notice_addresses() -> None:
    text = (
        "某县人民政府关于印发2024年林业工作要点的通知\n各镇（街道），县直各单位：\n现印发给你们。\n"
        "2024年林业工作要点\n一、主要任务\n1.抓好植树造林。完成栽植。\n"
    )
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    seen = [m.span.of(text) for m in agency_mentions(document)]
    assert "各镇（街道）" in seen
    assert "县直各单位" in seen


def test_no_two_mentions_overlap() -> None:
    text = "".join(case["text"] for case in CASES)
    document = plan(text.replace("\n", ""), "江西省")
    found = agency_mentions(document)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_the_headings_of_a_table_are_no_bodies() -> None:
    text = (
        "赣州市2024年造林任务分工表\n\n序号\t重点任务\t牵头单位\t责任单位\t完成时限\n"
        "1\t造林2万亩\t市林业局\t市财政局\t12月\n2\t抚育3万亩\t市林业局\t市水利局\t12月\n"
    )
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    assert [m.span.of(text) for m in agency_mentions(document)] == ["市林业局", "市财政局", "市林业局", "市水利局"]


def test_a_mark_of_the_plan_tells_who_leads_nobody_else() -> None:
    text = "赣州市造林方案\n注：带★的为牵头单位。\n一、主要任务\n1.抓好植树造林。（★市林业局、市财政局）\n2.抓好抚育。（市水利局）\n"
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    assert [m.span.of(text) for m in agency_mentions(document)] == ["市林业局", "市财政局", "市水利局"]


def test_a_place_that_no_table_knows() -> None:
    """An invented city: its offices are named as those of a known one, by the issuer's name."""
    text = "安陵市教育局2024年工作要点\n一、主要任务\n1.抓好植树造林。会同市财政局开展评估，石门镇人民政府要配合。\n"
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    issuer = ("安陵市教育局", document.header.title_span or document.body)
    document = replace(document, header=replace(document.header, jurisdiction=None, place_code=None, issuers=(issuer,)))
    found = {m.span.of(text): m.canonical for m in resolve(document, agency_mentions(document))}
    assert found == {"安陵市教育局": "安陵市教育局", "市财政局": "安陵市财政局", "石门镇人民政府": "石门镇人民政府"}


def test_a_place_that_only_its_bodies_tell() -> None:
    text = "造林工作要点\n一、主要任务\n1.抓好植树造林。由河南省林业局调度，省财政厅安排资金。\n"
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    assert document.header.jurisdiction is None
    assert [m.canonical for m in resolve(document, agency_mentions(document))] == ["河南省林业局", "河南省财政厅"]
