"""Owner brackets, lines, tables and sentences, from tests/cases/responsibilities.yml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.model import Document, ResponsibilityClaim, SourceText, Span, TargetClaim
from policygraph.recognise.agencies import agency_mentions
from policygraph.relate.responsibilities import responsibilities
from policygraph.resolve.agencies import resolve
from policygraph.structure import structure

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "responsibilities.yml").read_text(encoding="utf-8"))


def read(text: str) -> Document:
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    return replace(document, header=replace(document.header, jurisdiction="江西省", place_code="360000", issuers=()))


def owners(document: Document, targets: tuple[TargetClaim, ...] = ()) -> list[tuple[str, ResponsibilityClaim]]:
    """The body's words and the claim, for each claim."""
    mentions = resolve(document, agency_mentions(document))
    claims = responsibilities(document, mentions, targets)
    return [(mentions[c.agency].span.of(document.text), c) for c in claims]


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:24] for c in CASES])
def test_roles(case: dict[str, Any]) -> None:
    document = read(
        f"2024年重点工作要点\n一、主要任务\n1.抓好植树造林。完成栽植。{case['text']}\n2.抓好防火。开展巡护。\n"
    )
    found = owners(document)
    assert [(words, c.role) for words, c in found] == [(w[0], w[1]) for w in case["want"]]
    for (_, claim), want in zip(found, case["want"], strict=True):
        if len(want) > 2:
            assert claim.span.of(document.text) == want[2]
        if claim.section is not None:
            section = document.sections[claim.section]
            assert section.title.of(document.text) == "抓好植树造林"


def test_general_rule_is_for_the_whole_plan() -> None:
    text = "2024年工作要点\n一、主要任务\n1.抓好造林。（省林业局负责。以下均需各设区市政府落实，不再列出）\n"
    by_words = dict(owners(read(text)))
    assert by_words["省林业局"].section is not None
    assert by_words["各设区市政府"].section is None


def test_bracket_behind_a_heading_is_inherited() -> None:
    text = "2024年工作要点\n一、主要任务\n（一）加强造林。（省林业局牵头）\n1.抓好植树。完成栽植。\n2.抓好抚育。完成抚育。\n"
    document = read(text)
    [(words, claim)] = owners(document)
    assert (words, claim.role, claim.for_section) == ("省林业局", "lead", True)
    assert claim.section is not None
    assert document.sections[claim.section].title.of(text) == "加强造林"


def test_lines_behind_a_task() -> None:
    text = (
        "2024年工作要点\n一、主要任务\n1.抓好植树。完成栽植。\n牵头单位：省林业局\n配合单位：省财政厅、省水利厅\n"
        "完成时限：2024年12月\n2.抓好防火。开展巡护。\n责任单位：省应急厅\n"
    )
    document = read(text)
    got = []
    for words, claim in owners(document):
        assert claim.section is not None
        got.append((words, claim.role, document.sections[claim.section].title.of(text)))
    assert got == [
        ("省林业局", "lead", "抓好植树"),
        ("省财政厅", "support", "抓好植树"),
        ("省水利厅", "support", "抓好植树"),
        ("省应急厅", "responsible", "抓好防火"),
    ]


@pytest.mark.parametrize("bar", ["\t", " | "])
def test_columns_of_a_table(bar: str) -> None:
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位"],
        ["1", "完成造林", "省林业局", "省财政厅、省水利厅"],
        ["2", "开展巡护", "省应急厅", "各设区市政府"],
    ]
    text = "2024年任务分解表\n" + "\n".join(bar.join(row) for row in rows) + "\n"
    assert [(words, c.role) for words, c in owners(read(text))] == [
        ("省林业局", "lead"),
        ("省财政厅", "support"),
        ("省水利厅", "support"),
        ("省应急厅", "lead"),
        ("各设区市政府", "support"),
    ]


def test_a_bracket_closes_the_targets_since_the_one_before() -> None:
    text = (
        "2024年工作要点\n一、主要任务\n"
        "1.抓好植树。造林10万亩。（省林业局）抚育20万亩，巡护30次。（责任单位：省应急厅）\n2.抓好防火。演练5次。（省公安厅）\n"
    )

    def target(words: str) -> TargetClaim:
        start = text.index(words)
        span = Span(start, start + len(words))
        return TargetClaim(span=span, metric_text=words, metric_span=span, rule="test", confidence=1.0)

    targets = tuple(target(words) for words in ("造林10万亩", "抚育20万亩", "巡护30次", "演练5次"))
    closed = {words: claim.targets for words, claim in owners(read(text), targets)}
    assert closed == {"省林业局": (0,), "省应急厅": (1, 2), "省公安厅": (3,)}


def test_the_issuer_supports_where_no_other_body_is_named() -> None:
    text = "江西省林业局2024年工作要点\n一、主要任务\n1.抓好植树。配合省水利厅开展河岸绿化。\n"
    document = structure(SourceText(text, "0" * 64, "plan.txt"))
    issuer = ("江西省林业局", Span(0, 6))
    document = replace(document, header=replace(document.header, jurisdiction="江西省", issuers=(issuer,)))
    assert [(words, c.role) for words, c in owners(document)] == [("江西省林业局", "support"), ("省水利厅", "lead")]


def test_real_plans_keep_their_accuracy(shared: Path) -> None:
    """Roles found in annotated plans: at least nine in ten, by body and clause."""
    import json

    hits = wanted = got = 0
    for file in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        source = next((p for p in (shared / "seeds", shared / "corpus" / "dev") if (p / gold["file"]).exists()), None)
        if source is None or gold.get("offsets") is False:
            continue
        text = (source / gold["file"]).read_bytes().decode("utf-8")
        document = structure(SourceText(text, "0" * 64, gold["file"]))
        mentions = resolve(document, agency_mentions(document))
        claims = {
            (c.role, c.span.start, mentions[c.agency].span.start) for c in responsibilities(document, mentions, ())
        }
        places = {tuple(m): a["name"] for a in gold["agencies"] for m in a["mentions"]}
        named = {(start, name) for (start, _), name in places.items()}
        found = {(role, start, name) for role, start, at in claims for s, name in named if s == at}
        want = {(r["role"], r["start"], r["agency"]) for r in gold["responsibilities"]}
        hits += len(want & found)
        wanted += len(want)
        got += len(claims)
    assert wanted > 0
    assert 2 * hits / (wanted + got) >= 0.9


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("（排在第一的为牵头单位，下同）", "lead"),
        ("各责任单位要抓紧，排名第一的为牵头单位。", "lead"),
        ("", "responsible"),
    ],
)
def test_a_rule_of_the_plan_tells_that_the_first_body_leads(rule: str, first: str) -> None:
    text = (
        f"2024年工作要点\n{rule}\n一、主要任务\n1.抓好植树。完成栽植。（责任单位：省林业局、省财政厅）\n"
        "2.抓好防火。开展巡护。（责任单位：省应急厅）\n3.抓好抚育。完成抚育。（省水利厅牵头，省林业局配合）\n"
    )
    assert [(words, c.role) for words, c in owners(read(text)) if not words.startswith("各")] == [
        ("省林业局", first),
        ("省财政厅", "responsible"),
        ("省应急厅", "responsible"),
        ("省水利厅", "lead"),
        ("省林业局", "support"),
    ]


def test_what_a_review_tells_is_no_duty() -> None:
    text = (
        "林业发展规划\n一、规划重点任务落实情况\n推动各沿海市县开展防护林修复。由省公安厅查处案件。\n"
        "二、重点任务\n（一）加强造林。推动各县开展植树。\n"
    )
    assert [words for words, _ in owners(read(text))] == ["各县"]


def test_a_scan_that_prints_dots_for_full_stops() -> None:
    text = (
        "2024年工作要点\n一、主要任务\n(一)抓好植树.完成栽植.各设区市政府要落实用地.省林业局会同有关部门开展验收.\n"
        "(二)抓好防火.配合省公安厅查处案件.开展巡护.\n"
    )
    document = read(text)
    assert [(words, c.role, c.span.of(text)) for words, c in owners(document)] == [
        ("各设区市政府", "responsible", "各设区市政府要落实用地"),
        ("省林业局", "responsible", "省林业局会同有关部门开展验收"),
        ("有关部门", "joint", "会同有关部门开展验收"),
        ("省公安厅", "lead", "配合省公安厅查处案件"),
    ]
