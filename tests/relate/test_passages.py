"""Short plans of several fields, from tests/cases/passages.yml: their heads, their items and who has which task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.model import DocumentClaims
from policygraph.pipeline import read_text
from policygraph.read.plain import read_bytes

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "passages.yml").read_text(encoding="utf-8"))
NAMES = [case["name"] for case in CASES]


def read(case: dict[str, Any]) -> DocumentClaims:
    return read_text(read_bytes(case["text"].encode(), "plan.txt"))


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_roles(case: dict[str, Any]) -> None:
    claims = read(case)
    text = claims.document.text
    sections = claims.document.sections
    found = sorted(
        (
            words(claims.agencies[r.agency].span.of(text)),
            r.role,
            "" if r.section is None else words(sections[r.section].title.of(text)),
        )
        for r in claims.responsibilities
    )
    assert found == sorted((body, role, item or "") for body, role, item in case["roles"])


@pytest.mark.parametrize("case", [c for c in CASES if "tasks" in c], ids=[c["name"] for c in CASES if "tasks" in c])
def test_tasks(case: dict[str, Any]) -> None:
    document = read(case).document
    assert [words(s.title.of(document.text)) for s in document.sections if s.is_task] == case["tasks"]


@pytest.mark.parametrize("case", [c for c in CASES if "head" in c], ids=[c["name"] for c in CASES if "head" in c])
def test_heads(case: dict[str, Any]) -> None:
    header = read(case).document.header
    said = {
        "type": header.plan_type,
        "issuers": [name for name, _ in header.issuers],
        "place": header.jurisdiction,
        "issued": header.issued,
        "period": None if header.period is None else list(header.period),
    }
    assert {key: said[key] for key in case["head"]} == case["head"]
