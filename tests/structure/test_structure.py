"""The outline that a plan's reader would draw: title, issuer, period, tasks and goals."""

from __future__ import annotations

from datetime import date

import pytest

from policygraph.model import Document
from policygraph.read.plain import read_bytes
from policygraph.structure import structure


def read(text: str, name: str = "plan.txt") -> Document:
    return structure(read_bytes(text.encode(), name))


def tasks(document: Document) -> list[str]:
    return [s.title.of(document.text) for s in document.sections if s.is_task]


FOLDED = """\
浙江省水利厅关于印发
2024年全省水利工作要点的通知
各市水利局:
现将《2024年全省水利工作要点》印发给你们,请认真落实。
浙江省水利厅
2024年3月5日
2024年全省水利工作要点
为做好今年工作,制定本要点。
一、主要目标
1.防洪方面。堤防达标率达到90%。
二、建设安澜水网
1.加强堤防建设。完成新建堤防20公里。
2.推进水库除险。对病险水库逐库整治。
三、保障措施
(一)加强组织领导。各地要落实责任。
(二)完善投入机制。鼓励社会资本参与。
"""


def test_a_covering_note_gives_issuer_and_date_and_the_plan_its_own_title() -> None:
    header = read(FOLDED).header
    assert header.title == "2024年全省水利工作要点"
    assert header.title_span is not None
    assert header.title_span.start == FOLDED.rindex("2024年全省水利工作要点")
    assert [name for name, _ in header.issuers] == ["浙江省水利厅"]
    assert header.issued == date(2024, 3, 5)
    assert header.jurisdiction == "浙江省"
    assert header.place_code == "330000"
    assert header.plan_type == "annualWorkPoints"
    assert header.period == (date(2024, 1, 1), date(2024, 12, 31))


def test_tasks_are_the_lowest_titled_items_and_goals_hold_none() -> None:
    document = read(FOLDED)
    assert tasks(document) == ["加强堤防建设", "推进水库除险", "加强组织领导", "完善投入机制"]
    assert [s.title.of(FOLDED) for s in document.sections if s.goals] == ["主要目标", "防洪方面"]
    task = document.task_at(FOLDED.index("完成新建"))
    assert task is not None
    assert task.number == "1."
    assert task.parent is not None
    assert document.sections[task.parent].number == "二、"


def test_full_width_text_has_the_same_outline() -> None:
    wide = FOLDED.translate(str.maketrans(",:()", "，：（）"))
    assert tasks(read(wide)) == tasks(read(FOLDED))
    assert read(wide).header.issued == date(2024, 3, 5)


def test_sections_nest_and_their_extents_hold_their_children() -> None:
    document = read(FOLDED)
    for section in document.sections:
        assert document.sections[section.index] is section
        assert section.extent.contains(section.title)
        if section.parent is not None:
            assert document.sections[section.parent].extent.contains(section.extent)


def test_paragraphs_titled_by_a_lead_sentence_are_tasks() -> None:
    text = (
        "某市清水行动方案\n一、重点行动\n（一）水源保护行动\n坚持系统治理。\n"
        "划定保护范围。对全市水源地划定一级保护区并设立界碑，定期巡查。（责任单位：市水利局）\n"
        "清理违法建筑。对保护区内的违法建筑依法拆除并恢复植被，防止反弹。（责任单位：市城管局）\n"
        "二、组织实施\n（一）加强协调\n建立例会制度，按月通报进展情况，及时解决存在的问题。\n"
    )
    assert tasks(read(text)) == ["划定保护范围", "清理违法建筑", "加强协调"]


def test_a_bracket_of_owners_is_no_part_of_a_title() -> None:
    text = (
        "某县工作方案\n一、主要任务\n（一）修建道路（县交通局牵头，县财政局配合）\n修建道路三条。\n"
        "（二）植树造林。造林百亩。\n"
    )
    assert tasks(read(text)) == ["修建道路", "植树造林"]


def test_an_untitled_item_is_titled_by_its_first_clause() -> None:
    text = (
        "某县工作方案\n一、主要任务\n1.对辖区内所有排口开展排查，建立台账，到2025年完成率达到95%以上；\n"
        "2.组织培训，全年不少于4次。\n"
    )
    document = read(text)
    assert tasks(document) == ["对辖区内所有排口开展排查", "组织培训"]
    assert all(s.untitled for s in document.sections if s.is_task)


def test_items_that_run_on_inside_a_line_are_found() -> None:
    text = (
        "某市工作计划\n一、重点工作\n（一）整治河道。清淤十公里。（二）建设湿地。建成湿地两处。\n"
        "二、加强保障（三）加强宣传。开展活动。\n"
    )
    assert tasks(read(text)) == ["整治河道", "建设湿地", "加强宣传"]


def test_numbers_that_continue_no_list_are_no_items() -> None:
    text = "某市工作计划\n一、重点工作\n1.整治河道。清淤十公里。\n7.5公里岸线完成绿化。\n2.建设湿地。建成两处。\n"
    assert tasks(read(text)) == ["整治河道", "建设湿地"]


@pytest.mark.parametrize(
    ("title", "kind", "first", "last"),
    [
        ("某省“十四五”水利发展规划", "fiveYearPlan", 2021, 2025),
        ("某市节水三年行动计划（2023-2025年）", "actionPlan", 2023, 2025),
        ("某市2024年政府工作报告", "governmentWorkReport", 2024, 2024),
        ("某区督察反馈问题整改方案", "rectificationPlan", None, None),
        ("2030年前节水行动方案", "actionPlan", None, None),
        ("某局2024年重点工作安排", "annualWorkPoints", 2024, 2024),
        ("以新理念引领治水", "article", None, None),
    ],
)
def test_type_and_period_from_the_title(title: str, kind: str, first: int | None, last: int | None) -> None:
    header = read(f"{title}\n为做好有关工作，结合实际，制定本文件。\n一、主要任务\n（一）加强管理。强化巡查。\n").header
    assert header.title == title
    assert header.plan_type == kind
    assert header.period == (None if first is None or last is None else (date(first, 1, 1), date(last, 12, 31)))


def test_a_title_over_two_lines_and_a_document_number() -> None:
    text = (
        "江苏省人民政府办公厅关于印发江苏省节水\n行动方案的通知\n苏政办发〔2023〕12号\n各市人民政府：\n"
        "现印发给你们。\n2023年5月1日\n一、主要任务\n（一）抓好节水。各市落实。\n"
    )
    header = read(text).header
    assert header.title == "江苏省节水行动方案"
    assert header.document_number == "苏政办发〔2023〕12号"
    assert [n for n, _ in header.issuers] == ["江苏省人民政府办公厅"]
    assert header.issued == date(2023, 5, 1)


def test_a_short_issuer_is_completed_by_the_place_the_text_names() -> None:
    text = (
        "省水利厅2024年节水工作计划\n全省上下落实《江苏省节水条例》，我省要走在前列。江苏省各地要行动。\n一、主要任务\n"
        "（一）抓好节水。各市落实。\n"
    )
    header = read(text).header
    assert [n for n, _ in header.issuers] == ["江苏省水利厅"]
    assert header.jurisdiction == "江苏省"


WRAPPED = """\
某市水务发展规划

目 录
一、总体要求……………… 1
二、重点任务……………… 2

- 1 -
一、总体要求
坚持节水优先的方针，统筹水资源水环境水生态治理，建设人水和
谐的美丽城市，为全市经济社会发展提供坚实的水安全保障和支撑
条件。
二、重点任务
加强水源保护。完成全市十二处集中式饮用水水源地规范化建设任
务，定期开展环境状况评估，防范水源污染风险。建设应急备用水

- 2 -
源。推进城乡供水一体化，新建改建水厂六座，让农村居民喝上放心
水。
推进节水改造。实施灌区续建配套与现代化改造工程，推广喷灌滴
灌等高效节水灌溉技术，面积不少于二十万亩。
"""


def test_broken_lines_page_numbers_and_a_contents_page() -> None:
    document = read(WRAPPED)
    assert document.header.title == "某市水务发展规划"
    titles = [s.title.of(WRAPPED) for s in document.sections]
    assert titles == ["总体要求", "重点任务", "加强水源保护", "推进节水改造"]
    assert tasks(document) == ["加强水源保护", "推进节水改造"]
    assert len(document.paragraphs) == 6


def test_markdown_front_matter_is_metadata_and_the_text_stays_whole() -> None:
    text = (
        "---\ntitle: 随州市2024年水务要点\nissuer: 随州市水利和湖泊局\ndate: 2024-02-01\n"
        "jurisdiction: 湖北省随州市\nperiod: 2024\n---\n\n# 随州市2024年水务要点\n\n"
        "## 一、重点工作\n\n### 1. 治理河道\n\n清淤十公里。\n"
    )
    document = read(text, "plan.md")
    header = document.header
    assert document.text == text
    assert header.title == "随州市2024年水务要点"
    assert [n for n, _ in header.issuers] == ["随州市水利和湖泊局"]
    assert header.issued == date(2024, 2, 1)
    assert header.jurisdiction == "随州市"
    assert header.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert tasks(document) == ["治理河道"]


@pytest.mark.parametrize(
    "text", ["一", "。", "1.", "（一）", "《", "第一章", "\n\n字\n", "---\n: x\n---\n字", "● ●\n●"]
)
def test_odd_scraps_of_text_give_a_document(text: str) -> None:
    document = read(text)
    assert document.text == text
    assert all(0 <= s.start <= s.end <= len(text) for s in (*document.paragraphs, *document.sentences))


def test_cases_that_a_task_lists_are_no_tasks() -> None:
    document = read(
        "云和县粮食安全工作方案\n一、重点任务\n（一）严格审核。有下列情形之一的，不予受理：\n"
        "1.材料不全的；\n2.超过期限的；\n（二）加强储备。落实储备规模。\n"
    )
    assert tasks(document) == ["严格审核", "加强储备"]


def test_titled_items_in_a_box_are_tasks() -> None:
    document = read(
        "云和县“十四五”林业规划\n第一章 重点任务\n第一节 加强造林\n加快推进国土绿化。\n"
        "专栏1 重点工程\n1.生态廊道工程。沿河植树。\n2.种苗工程。建设苗圃。\n第二节 加强管护\n落实管护责任。\n"
    )
    assert tasks(document) == ["加强造林", "生态廊道工程", "种苗工程", "加强管护"]


def test_a_date_below_a_signature_ends_the_covering_note() -> None:
    document = read(
        "云和县人民政府关于印发《云和县粮食安全行动方案》的通知\n各乡镇人民政府：\n现印发给你们。\n"
        "  云和县人民政府\n  2022 年3 月9 日\n云和县粮食安全行动方案\n一、重点任务\n（一）加强储备。落实规模。\n"
    )
    assert document.header.issued == date(2022, 3, 9)
    assert document.header.title == "云和县粮食安全行动方案"


@pytest.mark.parametrize(
    ("head", "title", "kind"),
    [
        ("国管局关于2023年节约粮食工作安排的通知", "2023年节约粮食工作安排", "annualWorkPoints"),
        ("农业农村部关于促进水稻生产的指导意见", "农业农村部关于促进水稻生产的指导意见", "other"),
    ],
)
def test_a_plan_of_a_state_body_is_for_the_whole_country(head: str, title: str, kind: str) -> None:
    document = read(f"{head}\n各有关单位：\n一、抓好落实\n加强组织领导。\n国管局\n2023年1月5日\n")
    assert (document.header.title, document.header.plan_type) == (title, kind)
    assert (document.header.jurisdiction, document.header.place_code) == ("全国", "000000")


def test_the_first_of_many_issuers_is_named() -> None:
    document = read("农业农村部等8部门关于稳定粮食生产的意见\n各有关单位：\n一、抓好落实\n加强组织领导。\n")
    assert [name for name, _ in document.header.issuers] == ["农业农村部"]
    assert document.header.jurisdiction == "全国"


def test_a_mark_on_a_line_of_its_own_numbers_the_paragraph_below() -> None:
    text = "衢州市河湖治理方案\n一、重点任务\n（一）\n清理河道。完成清淤二十公里，建立长效机制。\n（二）\n修复湿地。新增湿地三百亩，由县里管护。\n"
    document = read(text)
    assert tasks(document) == ["清理河道", "修复湿地"]
    assert [s.number for s in document.sections if s.is_task] == ["（一）", "（二）"]


def test_words_that_a_page_broke_off_a_line_go_on_in_it() -> None:
    line = "坚持系统治理和源头防控，统筹推进水环境、水资源、水生态治理，着力打造幸福河湖样板，"
    body = "\n".join(
        ["一、总体要求", line, line[:-1] + "。", "二、重点任务", "（一）治理河道。" + line[:30], line[:-2], "全"]
    )
    text = f"衢州市河湖治理方案\n{body}\n面提升行洪能力。完成清淤二十公里。\n{line}\n持\n续用力。\n（二）修复湿地。{line}\n{line}\n建立台账。\n"
    document = read(text)
    assert [t.replace("\n", "") for t in tasks(document)] == ["治理河道", "修复湿地"]
    assert any("全面提升行洪能力" in p.of(text).replace("\n", "") for p in document.paragraphs)


def test_a_numbering_may_begin_late_with_titled_work() -> None:
    text = "水务工作要点\n六、培育产业\n16. 打造水务产业集聚区。建设园区2个。\n17. 完善用水标准体系。制定标准3项。\n18.5公里河道已完工。\n"
    found = [s for s in structure(read_bytes(text.encode(), "plan.txt")).sections if s.is_task]
    assert [s.number for s in found] == ["16.", "17."]


def test_a_mark_alone_may_have_a_title_of_two_clauses_below_it() -> None:
    text = "水务工作方案\n一、保障措施\n（一）\n提高站位，加强领导。成立工作专班，定期研究。\n（二）\n强化宣传，营造氛围。开展主题宣传活动。\n"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    titles = [document.text[s.title.start : s.title.end] for s in document.sections if s.is_task]
    assert titles == ["提高站位，加强领导", "强化宣传，营造氛围"]


def test_entries_of_a_box_are_named_after_what_they_are_about() -> None:
    text = (
        "水务发展规划\n一、重点任务\n（一）推进节水。建设节水设施，提升用水效率，推广节水器具。\n专栏1 节水工程\n"
        "建材行业。实施水泥窑循环用水改造，建设回用设施。\n数据中心。采用高效冷却设备，减少补水量和排水量。\n（二）治理河道。清理河道垃圾，修复岸线。\n"
    )
    document = structure(read_bytes(text.encode(), "plan.txt"))
    titles = [document.text[s.title.start : s.title.end] for s in document.sections if s.is_task]
    assert "建材行业" in titles
    assert "数据中心" in titles


def test_demands_behind_the_work_are_tasks_and_those_before_it_are_none() -> None:
    text = (
        "水务工作方案\n一、工作要求\n（一）坚持节水优先。统筹用水。\n二、重点任务\n（一）治理河道。清理垃圾，修复岸线。\n"
        "三、工作要求\n（一）加强组织领导。成立专班，定期调度。\n四、施行时间\n本方案自2025年1月1日起施行。\n"
    )
    document = structure(read_bytes(text.encode(), "plan.txt"))
    titles = [document.text[s.title.start : s.title.end] for s in document.sections if s.is_task]
    assert titles == ["治理河道", "加强组织领导"]


def test_titled_paragraphs_of_an_item_are_the_work_and_the_item_heads_them() -> None:
    text = (
        "水务规划\n一、重点任务\n1.防范新增污染。严格环评制度。对涉及有毒物质的项目提出防治要求，纳入验收。（水利局负责）\n"
        "推动绿色化改造。鼓励重点单位实施管道化、密闭化改造，逐步减少排放，落实防渗要求。（水利局负责）\n"
        "2.保护水源。划定保护区，完善标识，清理违法建设项目。\n"
    )
    document = structure(read_bytes(text.encode(), "plan.txt"))
    titles = [document.text[s.title.start : s.title.end] for s in document.sections if s.is_task]
    assert titles == ["严格环评制度", "推动绿色化改造", "保护水源"]


def test_a_heading_with_one_titled_paragraph_is_itself_the_work() -> None:
    text = (
        "水务规划\n一、重点工程\n（一）安全利用工程\n实施一批安全利用工程。开展典型示范，建设监测点，完善长效机制，总结推广经验。\n"
        "（二）修复工程\n开展修复试点。选择重点地块，编制修复方案，组织实施，评估修复效果。\n（三）监测工程\n完善监测网络。新建监测点，升级设备，共享数据，提升预警水平。\n"
    )
    document = structure(read_bytes(text.encode(), "plan.txt"))
    titles = [document.text[s.title.start : s.title.end] for s in document.sections if s.is_task]
    assert titles == ["安全利用工程", "修复工程", "监测工程"]
