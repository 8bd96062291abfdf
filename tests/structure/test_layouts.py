"""The outlines of plans from tests/cases/layouts.yml: which items are work, their numbers, titles and parents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.model import Document, Section
from policygraph.read.plain import read_bytes
from policygraph.structure import structure

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "layouts.yml").read_text(encoding="utf-8"))


def words(section: Section, document: Document) -> str:
    return "".join(section.title.of(document.text).split())


def above(section: Section, document: Document) -> str | None:
    if section.parent is None:
        return None
    parent = document.sections[section.parent]
    return parent.number or words(parent, document)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_work_items_of_a_plan(case: dict[str, Any]) -> None:
    document = structure(read_bytes(case["text"].encode(), "plan.txt"))
    found = [[s.number, words(s, document), above(s, document)] for s in document.sections if s.is_task]
    assert found == case["tasks"]
    for section in document.sections:
        assert section.extent.start <= section.title.start < section.title.end <= section.extent.end


def test_what_stands_below_the_text_belongs_to_no_item() -> None:
    text = (
        "衢江区绿道建设方案\n一、重点任务\n（一）建设滨江绿道。新建绿道20公里。\n（二）完善驿站。新建驿站6座。\n"
        "公开方式：主动公开\n抄送：区委办公室，区人大常委会办公室。\n衢江区人民政府办公室  2024年3月5日印发\n"
    )
    document = structure(read_bytes(text.encode(), "plan.txt"))
    last = document.sections[-1]
    assert last.extent.of(text) == "（二）完善驿站。新建驿站6座。"
    assert document.section_at(text.index("抄送")) is None
