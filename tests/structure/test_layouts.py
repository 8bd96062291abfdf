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
