"""Scoring: figures equal to the reference script's, and a report that a reader can follow."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import InputError, UsageError
from policygraph.evaluate import compare, evaluate, score_document, to_gold
from policygraph.model import (
    AgencyMention,
    CitationClaim,
    Document,
    DocumentClaims,
    Header,
    ResponsibilityClaim,
    SourceText,
    Span,
    TargetClaim,
    TaskClaim,
)

TEXT = (
    "青湖市2030年工作要点\n"
    "一、种树\n"
    "2030年底前,新种林木5万亩以上,力争绿化率达到30%-40%。市林业局牵头,依据《青湖林木办法》和“绿岸”行动推进。\n"
)


def span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def claims_of(path: Path) -> DocumentClaims:
    """A reader that knows one plan; a real one is tried by the gate."""
    import hashlib

    text = path.read_bytes().decode("utf-8")
    source = SourceText(text, hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
    header = Header(
        "青湖市2030年工作要点",
        span("青湖市2030年工作要点"),
        "annualWorkPoints",
        jurisdiction="青湖市",
        period=(date(2030, 1, 1), date(2030, 12, 31)),
    )
    document = Document(source, header, (), (), (), Span(0, len(text)))
    return DocumentClaims(
        document,
        tasks=(TaskClaim(span=span("种树"), section=0, rule="t", confidence=1.0, title="种树", number="一、"),),
        targets=(
            TargetClaim(
                span=span("新种林木5万亩以上"),
                metric_text="林木",
                metric_span=span("林木"),
                rule="t",
                confidence=1.0,
                comparator="atLeast",
                value=Decimal("5"),
                unit="10^4 mu",
                value_kind="addition",
                change_direction="increase",
                deadline=date(2030, 12, 31),
                deadline_basis="deadlineExplicit",
            ),
            TargetClaim(
                span=span("绿化率达到30%-40%"),
                metric_text="绿化率",
                metric_span=span("绿化率"),
                rule="t",
                confidence=1.0,
                comparator="between",
                lower=Decimal("30"),
                upper=Decimal("40"),
                unit="%",
                deadline=date(2030, 12, 31),
                deadline_basis="planPeriod",
                commitment="stretch",
            ),
        ),
        agencies=(AgencyMention(span("市林业局"), "named", "青湖市林业局", "青湖市林业局", "青湖市"),),
        responsibilities=(
            ResponsibilityClaim(agency=0, role="lead", span=span("市林业局牵头"), rule="t", confidence=1.0, section=0),
            ResponsibilityClaim(agency=0, role="lead", span=span("市林业局牵头"), rule="t", confidence=1.0, section=1),
        ),
        citations=(
            CitationClaim(
                title="青湖林木办法",
                span=span("《青湖林木办法》"),
                kind="instrument",
                function="refers",
                rule="t",
                confidence=1.0,
            ),
            CitationClaim(
                title="绿岸", span=span("“绿岸”"), kind="programme", function="refers", rule="t", confidence=1.0
            ),
        ),
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "texts" / "deep" / "qinghu.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(TEXT.encode("utf-8"))
    return path


@pytest.fixture
def gold(tmp_path: Path, plan: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    record = to_gold(claims_of(plan))
    (folder / "qinghu.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder


def change_gold(gold: Path, **changes: Any) -> None:
    path = gold / "qinghu.json"
    record = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def test_claims_are_written_as_the_guide_asks(plan: Path) -> None:
    record = to_gold(claims_of(plan))
    assert record["plan"]["doc_type"] == "annual_work_plan"
    assert record["plan"]["period"] == ["2030-01-01", "2030-12-31"]
    first, second = record["targets"]
    assert (first["change"], first["comparator"], first["value"]) == ("absolute_increase", ">=", 5.0)
    assert first["deadline"] == "2030-12-31"
    assert (second["comparator"], second["value"], second["value_high"]) == ("between", 30.0, 40.0)
    assert second["deadline"] is None, "the text does not state it for this target"
    assert second["commitment"] == "stretch"
    assert record["agencies"][0]["name"] == "青湖市林业局"
    assert "市林业局" in record["agencies"][0]["aka"]
    assert len(record["responsibilities"]) == 1, "one clause that serves two items is one statement"
    assert [r["title"] for r in record["references"]] == ["青湖林木办法"], "programmes are no references"
    for key in ("targets", "responsibilities"):
        assert all(TEXT[i["start"] : i["end"]] == i["quote"] for i in record[key])


def test_equal_claims_score_one(gold: Path, plan: Path) -> None:
    report = evaluate(gold, plan.parent.parent, read=claims_of)
    assert [layer.f1 for layer in report.layers] == [1.0] * len(report.layers)
    assert report.findings == ()
    assert "gold 2 found 2 matched 2" in report.to_text("en")


def test_every_disagreement_is_told_in_context(gold: Path, plan: Path) -> None:
    record = json.loads((gold / "qinghu.json").read_text(encoding="utf-8"))
    record["targets"][0]["unit"] = "mu"
    record["targets"][1]["value"] = 35
    change_gold(gold, targets=record["targets"])
    report = evaluate(gold, [plan.parent], read=claims_of)
    told = {(f.layer, f.what): f for f in report.findings}
    assert told["target", "differs"].fields == (("unit", "mu", "10^4 mu"),)
    assert "⟦绿化率达到30%-40%⟧" in told["target", "missed"].context
    assert told["target", "wrong"].words == "绿化率 = 30%"
    assert ("target: unit", 1) in report.kinds
    figures = {layer.name: layer for layer in report.layers}
    assert figures["target: span and value"].f1 == 0.5
    assert figures["target: all of metric, comparator, value, unit, change"].matched == 0
    page = report.to_html("zh")
    assert "<mark>绿化率达到30%-40%</mark>" in page
    assert "漏抽" in page
    assert "<script" not in page
    assert "http" not in page
    assert "误抽" in report.to_text("zh", findings=True)
    assert json.loads(report.to_json())["documents"][0]["findings"]


def test_a_page_shows_markup_of_the_source_as_text() -> None:
    gold = {"tasks": [{"title": "<script>x</script>", "start": 0, "end": 3}]}
    score = score_document("a<b", gold, {}, "<b>")
    from policygraph.evaluate import Report

    page = Report((score,)).to_html("en")
    assert "<script>" not in page
    assert "&lt;b&gt;" in page


def test_what_cannot_be_read_is_listed_not_counted(gold: Path, plan: Path) -> None:
    change_gold(gold, file="elsewhere.txt", sha256=None)
    report = evaluate(gold, plan.parent, read=claims_of)
    assert report.documents == ()
    assert report.skipped == (("qinghu", "source elsewhere.txt not found"),)

    def refuse(path: Path) -> DocumentClaims:
        raise InputError("no text in it")

    change_gold(gold, file="qinghu.txt")
    assert evaluate(gold, plan.parent, read=refuse).skipped == (("qinghu", "no text in it"),)


def test_a_changed_source_is_an_error(gold: Path, plan: Path) -> None:
    plan.write_text("别的文字", encoding="utf-8")
    with pytest.raises(InputError, match="another version"):
        evaluate(gold, plan.parent, read=claims_of)


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold files"):
        compare(tmp_path, tmp_path)
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="a JSON object is expected"):
        compare(tmp_path, tmp_path)
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="zh, en"):
        compare(tmp_path, tmp_path).to_text("fr")


def disturb(record: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Predictions as an imperfect extractor would give: items lost, moved, doubled, fields changed."""
    record = deepcopy(record)
    for key in ("tasks", "targets", "responsibilities", "references"):
        kept = []
        for item in record.get(key, []):
            dice = chance.random()
            if dice < 0.15:
                continue
            if dice < 0.4 and "start" in item:
                item["start"] += chance.randint(0, 6)
                item["end"] += chance.randint(0, 9)
            for field in ("metric", "title", "agency", "scope", "unit"):
                if item.get(field) and chance.random() < 0.2:
                    item[field] = item[field][chance.randint(0, 2) :] + chance.choice(["", "率", "厅"])
            for field, values in (
                ("comparator", [">=", "="]),
                ("change", ["level", "absolute_increase"]),
                ("role", ["lead", "support"]),
                ("relation", ["cites", "implements"]),
                ("deadline", [None, "2025-12-31"]),
                ("commitment", ["none", "binding"]),
                ("kind", ["quantified", "qualitative"]),
            ):
                if field in item and chance.random() < 0.15:
                    item[field] = chance.choice(values)
            kept += [item, deepcopy(item)] if dice > 0.9 else [item]
        chance.shuffle(kept)
        record[key] = kept
    for agency in record.get("agencies", []):
        agency["mentions"] = [[s + chance.choice([0, 0, 1]), e] for s, e in agency["mentions"] if chance.random() > 0.1]
        agency["aka"] = [agency["name"]]
        agency["name"] = agency["name"][chance.choice([0, 2]) :]
    if chance.random() < 0.5 and "plan" in record:
        record["plan"] |= {"issuers": None, "doc_type": "action_plan", "period": None}
    return record


def reference(script: Path, gold: Path, found: Path, *options: str) -> str:
    command = [sys.executable, str(script), str(gold), str(found), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


@pytest.mark.parametrize("seed", range(4))
def test_figures_equal_the_reference_script(shared: Path, tmp_path: Path, seed: int) -> None:
    gold, script = shared / "gold", shared / "gold" / "score.py"
    if not script.is_file():
        pytest.skip("the reference script is not here")
    chance = random.Random(seed)
    for path in sorted(gold.glob("*.json")):
        if seed == 3 and chance.random() < 0.3:
            continue  # a document without predictions
        record = disturb(json.loads(path.read_text(encoding="utf-8")), chance)
        (tmp_path / path.name).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    report = compare(gold, tmp_path)
    expected = json.loads(reference(script, gold, tmp_path, "--json"))
    ours = json.loads(report.to_json())
    assert ours["f1"] == expected["f1"]
    assert ours["fields"] == expected["fields"]
    lines = reference(script, gold, tmp_path).splitlines()
    for layer, line in zip(report.layers, lines, strict=False):
        assert line == (
            f"{layer.name:58s} gold {layer.gold:4d} pred {layer.found:4d} hit {layer.matched:4d}  "
            f"P {layer.precision:.3f} R {layer.recall:.3f} F1 {layer.f1:.3f}"
        )
    told = ", ".join(f"{f.name} {f.right}/{f.total}" for f in sorted(report.fields, key=lambda f: f.name))
    theirs = ", ".join(sorted(lines[-1].split(": ", 1)[1].split(", ")))
    assert told == theirs
    assert 0.2 < min(layer.f1 for layer in report.layers) < 0.95
