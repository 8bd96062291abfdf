"""Heads of plans from tests/cases/headers.yml: title, type, issuers, number, date, place and period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.read.plain import read_bytes
from policygraph.structure import structure

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "headers.yml").read_text(encoding="utf-8"))
BODY = (
    "一、重点任务\n（一）推进项目建设。完成投资20亿元。\n（二）加强技术培训。培训技术人员300人次。\n"
    "二、保障措施\n（一）加强组织领导。各单位要落实责任。\n（二）加强宣传引导。营造良好氛围。\n"
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_a_head_says(case: dict[str, Any]) -> None:
    text = case["text"].replace("BODY\n", BODY)
    header = structure(read_bytes(text.encode(), "plan.txt")).header
    period = None if header.period is None else [str(day) for day in header.period]
    found = {
        "title": header.title,
        "type": header.plan_type,
        "issuers": [name for name, _ in header.issuers],
        "number": header.document_number,
        "date": None if header.issued is None else str(header.issued),
        "place": header.jurisdiction,
        "period": period,
    }
    want = {key: _plain(value) for key, value in case["want"].items()}
    assert {key: found[key] for key in want} == want
    for _, span in header.issuers:
        assert len(span)
    if header.title_span is not None:
        assert len(header.title_span)


def _plain(value: object) -> object:
    """Days as YAML reads them, in words."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, str) else str(value)
