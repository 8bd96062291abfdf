"""Several plans in one file are several plans: each with its own header and facts, at their place in the one text."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal

from policygraph.engine.build import build
from policygraph.graph.store import open_store
from policygraph.graph.terms import DCTERMS, PG, TYPE
from policygraph.pipeline import read_plans, source_text
from policygraph.structure.parts import parts

FILL = "各县（区）、各有关部门要提高站位，压实责任，细化举措，按月调度，定期通报，确保各项工作落到实处、取得实效，让群众看得见、摸得着。"


def body(place: str, rate: int, bureau: str) -> str:
    return (
        f"一、主要目标\n到2025年，{place}绿地率达到{rate}%，新建公园{rate // 3}个。{FILL}\n"
        f"二、重点任务\n（一）建设公园。完成选址和设计。{FILL}（责任单位：{bureau}）\n（二）修复山体。{FILL}\n三、保障措施\n{FILL}\n"
    )


GREEN, WATER = "云州市绿地建设行动计划（2023—2025年）", "云州市水系治理实施方案"
NOTICE = (
    "云州市人民政府办公室关于印发绿地建设和水系治理两个方案的通知\n云政办发〔2023〕9号\n\n各县（区）人民政府，市政府各部门：\n"
    "现将两个方案印发给你们，请认真组织实施。\n\n附件：1.绿地建设行动计划\n2.水系治理实施方案\n\n云州市人民政府办公室\n2023年4月6日\n\n"
)
BROUGHT = (
    f"{NOTICE}附件1\n\n{GREEN}\n\n{body('全市', 41, '市园林局')}\n附件2\n\n{WATER}\n\n{body('城区', 38, '市水务局')}"
)
COLLECTED = (
    f"云州市2023年水务工作要点\n\n{body('全市', 41, '市水务局')}\n云州市2023年林业工作要点\n\n{body('山区', 62, '市林业局')}\n"
    f"东山县“十四五”园林发展规划\n\n{body('县城', 38, '县住房城乡建设局')}"
)


def test_a_notice_with_two_plans_gives_both_its_issuer_and_its_date() -> None:
    plans = read_plans(BROUGHT.encode(), "notice.txt")
    assert [p.document.header.title for p in plans] == [GREEN, WATER]
    for plan in plans:
        header = plan.document.header
        assert [name for name, _ in header.issuers] == ["云州市人民政府办公室"]
        assert str(header.issued) == "2023-04-06"
        assert header.document_number == "云政办发〔2023〕9号"
        assert plan.document.text == BROUGHT
        for name, span in header.issuers:
            assert span.of(BROUGHT) == name
    owners = [{p.agencies[r.agency].span.of(BROUGHT) for r in p.responsibilities} for p in plans]
    assert [{"市园林局", "市水务局"} & each for each in owners] == [{"市园林局"}, {"市水务局"}]
    assert [sorted(str(t.value) for t in p.targets if t.unit == "%") for p in plans] == [["41"], ["38"]]
    assert [s.title.of(BROUGHT) for s in plans[1].document.sections if s.level == 0] == [
        "主要目标",
        "重点任务",
        "保障措施",
    ]


def test_a_compilation_gives_a_plan_each() -> None:
    plans = read_plans(COLLECTED.encode(), "all.txt")
    assert [p.document.header.title for p in plans] == [
        "云州市2023年水务工作要点", "云州市2023年林业工作要点", "东山县“十四五”园林发展规划",
    ]  # fmt: skip
    for plan in plans:
        assert all(t.span.of(COLLECTED) for t in plan.targets)
        assert len(plan.targets) >= 2
    assert str(plans[2].document.header.period) != str(plans[0].document.header.period)


@pytest.mark.parametrize(
    "text",
    [
        f"{NOTICE}{GREEN}\n\n{body('全市', 41, '市园林局')}",
        f"{GREEN}\n\n{body('全市', 41, '市园林局')}附件1\n重点任务分工表\n序号 任务\n附件2\n指标解释\n{FILL}",
        f"{GREEN}\n\n{body('全市', 41, '市园林局')}附件\n{WATER}\n\n一、总则\n{FILL}",
        f"{GREEN}\n\n一、目标\n{FILL}\n二、任务\n公园建设行动\n{FILL}\n一是抓选址。{FILL}\n三、保障\n{FILL}\n",
        f"{GREEN}\n\n目录\n一、目标\n二、任务\n\n{GREEN}\n\n{body('全市', 41, '市园林局')}",
    ],
    ids=["notice with one plan", "appendices", "one annex", "headings without numbers", "title page and contents"],
)  # fmt: skip
def test_one_plan_stays_one(text: str) -> None:
    assert len(parts(source_text(text.encode(), "a.txt"))) == 1


def test_the_graph_holds_a_plan_each_and_one_source(tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text(BROUGHT, encoding="utf-8")
    (tmp_path / "plans.csv").write_text(
        "title,full_text\n" + "".join(f'{t},"{t}\n{body("全市", r, "市园林局") * 2}"\n' for t, r in (("甲县2024年绿化工作要点", 33), ("乙县2024年绿化工作要点", 36))),
        encoding="utf-8",
    )  # fmt: skip
    with open_store() as store:
        summary = build([tmp_path], store)
        assert not summary.failed
        rdf = store.rdf
        plans = {q.subject for q in rdf.quads_for_pattern(None, TYPE, PG["Plan"], None)}
        told = [q.object for p in plans for q in rdf.quads_for_pattern(p, DCTERMS["title"], None, None)]
        titles = sorted(each.value for each in told if isinstance(each, Literal))
        assert titles == sorted([GREEN, WATER, "甲县2024年绿化工作要点", "乙县2024年绿化工作要点"])
        assert len({q.object for p in plans for q in rdf.quads_for_pattern(p, PG["hasSource"], None, None)}) == 2
        for plan in plans:
            assert sum(1 for _ in rdf.quads_for_pattern(None, PG["inPlan"], plan, None)) >= 5
