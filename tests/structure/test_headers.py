"""Who issued a plan, when, for which place and which years: notes, signatures, titles and what the text says."""

from __future__ import annotations

from datetime import date

import pytest

from policygraph.model import Header
from policygraph.read.plain import read_bytes
from policygraph.structure import structure


def header(text: str) -> Header:
    return structure(read_bytes(text.encode(), "plan.txt")).header


def issuers(text: str) -> list[str]:
    return [name for name, _ in header(text).issuers]


BODY = "为推进河湖治理，制定本方案。\n一、重点任务\n（一）治理河道。完成清淤20公里。\n（二）修复湿地。新增湿地300亩。\n"


def test_signatures_in_two_columns_are_all_read() -> None:
    text = (
        "衢州市水利局关于印发《衢州市幸福河湖建设实施方案》的通知\n各县（市、区）水利局：\n现将方案印发给你们，请认真落实。\n"
        "衢州市水利局            衢州市财政局\n衢州市住房和城乡建设局      中国人民银行衢州市中心支行\n2023年8月9日\n"
        "衢州市幸福河湖建设实施方案\n" + BODY
    )
    assert issuers(text) == ["衢州市水利局", "衢州市财政局", "衢州市住房和城乡建设局", "中国人民银行衢州市中心支行"]
    assert header(text).issued == date(2023, 8, 9)


def test_a_name_and_a_date_broken_over_two_lines_are_read_whole() -> None:
    text = (
        "关于印发《衢州市幸福河湖建设实施方案》的通知\n各县（市、区）水利局：\n现将方案印发给你们。\n"
        "        国家金融监督管理委\n员会衢州监管分局\n                2023\n年8月9日\n衢州市幸福河湖建设实施方案\n"
        + BODY
    )
    assert issuers(text) == ["国家金融监督管理委员会衢州监管分局"]
    assert header(text).issued == date(2023, 8, 9)


def test_a_note_may_be_signed_without_a_date() -> None:
    text = (
        "衢水〔2023〕18号\n关于印发《衢州市幸福河湖建设实施方案》的通知\n各县（市、区）水利局：\n现将方案印发给你们。\n"
        "衢州市水利局\n衢州市财政局\n衢州市幸福河湖建设实施方案\n" + BODY
    )
    assert issuers(text) == ["衢州市水利局", "衢州市财政局"]


@pytest.mark.parametrize(
    ("title", "names", "place"),
    [
        ("浙江省委省政府关于建设幸福河湖的实施意见", ["中共浙江省委", "浙江省政府"], "浙江省"),
        ("浙江省水利厅、浙江省财政厅等关于建设幸福河湖的意见", ["浙江省水利厅", "浙江省财政厅"], "浙江省"),
        ("市水利局2023年工作要点", [], None),
        ("南京江北新区幸福河湖建设行动方案", [], "南京江北新区"),
        ("江苏省高新区创新发展行动方案", [], "江苏省"),
    ],
)
def test_what_a_title_says(title: str, names: list[str], place: str | None) -> None:
    found = header(f"{title}\n{BODY}")
    assert found.jurisdiction == place
    if names:
        assert [name for name, _ in found.issuers] == names


def test_a_bare_level_is_the_place_that_the_text_names() -> None:
    text = "市水利局关于发布2023年河湖治理补助申报指南的通知\n各有关单位：\n" + (
        "根据《衢州市河湖治理资金管理办法》和《衢州市水利规划》，现组织申报。\n衢州市内企业均可申报，申报地点在市水利局。\n"
        "市水利局\n2023年3月1日\n"
    )
    found = header(text)
    assert found.jurisdiction == "衢州市"
    assert [name for name, _ in found.issuers] == ["衢州市水利局"]


def test_a_plan_of_the_whole_country_need_not_say_so() -> None:
    body = (
        "为落实党中央、国务院部署，制定本方案。\n一、重点任务\n（一）治理河道。各地要按照要求推进，各地水行政主管部门可制定细则。\n"
        "（二）修复湿地。到2025年，全国新增湿地300亩，健全省、市、县三级管护体系。各地区要定期总结。\n"
    )
    assert header("幸福河湖建设行动方案\n" + body).jurisdiction == "全国"
    assert header("幸福河湖建设行动方案\n" + body + "我省实施。\n").jurisdiction is None


def test_signed_by_bodies_of_the_state_in_short() -> None:
    text = "水利部等3部门关于建设幸福河湖的意见\n" + BODY + "水利部\n能源局\n林草局\n2023年6月5日\n"
    assert header(text).jurisdiction == "全国"
    assert issuers(text) == ["水利部", "能源局", "林草局"]


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("本方案实施期限为2022—2024年。", (date(2022, 1, 1), date(2024, 12, 31))),
        ("规划期限为2021年至2025年，展望到2035年。", (date(2021, 1, 1), date(2025, 12, 31))),
        (
            "（一）启动阶段（2023年3月至2023年5月）\n开展摸底。\n（二）推进阶段（2023年6月至2024年6月）\n全面治理。\n"
            "（三）总结阶段（2024年7月至2024年12月）\n组织验收。",
            (date(2023, 3, 1), date(2024, 12, 31)),
        ),
        ("项目实施时间以合同为准。", None),
        ("（一）启动阶段（2023年5月底前）\n开展摸底。\n（二）推进阶段（2024年底前）\n全面治理。", None),
        ("第一阶段（已完成）和第二阶段（进行中）均由县里组织。", None),
    ],
)
def test_the_period_that_the_text_states(said: str, period: tuple[date, date] | None) -> None:
    assert header(f"衢州市幸福河湖建设实施方案\n{BODY}三、实施步骤\n{said}\n").period == period


@pytest.mark.parametrize("day", ["二O二三年六月五日", "二〇二三年六月五日", "２０２３年６月５日", "2023 年 6 月 5 日"])
def test_dates_in_other_digits(day: str) -> None:
    assert header(f"衢州市幸福河湖建设实施方案\n{BODY}衢州市水利局\n{day}\n").issued == date(2023, 6, 5)


@pytest.mark.parametrize(
    ("line", "title", "kind"),
    [
        ("衢州市水利局关于支持河湖治理若干措施的通知", "衢州市水利局关于支持河湖治理若干措施", "other"),
        ("衢州市水利局关于印发衢州市“十四五”水利规划", "衢州市“十四五”水利规划", "fiveYearPlan"),
        ("衢州市水利局关于开展河湖检查的通知", "衢州市水利局关于开展河湖检查", "notice"),
    ],
)
def test_titles_of_notices(line: str, title: str, kind: str) -> None:
    found = header(f"{line}\n各县水利局：\n{BODY}")
    assert (found.title, found.plan_type) == (title, kind)


@pytest.mark.parametrize("written", ["衢水〔20 23〕1 8 号", "衢水﹝2023﹞18号", "衢水【2023】18号", "衢水[2023]18号"])
def test_numbers_in_odd_brackets(written: str) -> None:
    number = header(
        f"{written}\n关于印发《衢州市河湖治理方案》的通知\n各县水利局：\n现印发给你们。\n衢州市河湖治理方案\n{BODY}"
    )
    assert number.document_number == written.replace(" ", "")


def test_what_stands_above_a_signature_is_no_part_of_it() -> None:
    text = f"衢州市幸福河湖建设实施方案\n{BODY}附件：1.企业申请\n使用取水指标核减\n浙江省水利厅\n2023年6月5日\n"
    assert issuers(text) == ["浙江省水利厅"]


def test_issuer_and_date_in_a_bracket_below_the_title() -> None:
    found = header(f"浙江省幸福河湖建设2024年实施计划\n（省水利厅 2024年1月15日）\n{BODY}")
    assert ([name for name, _ in found.issuers], found.issued) == (["浙江省水利厅"], date(2024, 1, 15))


@pytest.mark.parametrize(
    ("note", "annex"),
    [
        (
            "现将2024年政府工作报告重点任务分解如下。\n附件：2024年政府工作报告重点任务分工",
            "2024年政府工作报告重点任务分工",
        ),
        ("请抓好落实。\n附件：1.2024年重点任务责任分解表", "2024年重点任务责任分解表"),
        ("现将《2024年重点民生实事任务分工》印发给你们。", "2024年重点民生实事任务分工"),
    ],
)
def test_the_annex_that_a_notice_announces_is_the_plan(note: str, annex: str) -> None:
    text = f"赣州市人民政府办公室关于分解落实今年重点任务的通知\n各县（市、区）人民政府：\n{note}\n赣州市人民政府办公室\n2024年3月6日\n附件\n{annex}\n{BODY}"
    found = header(text)
    assert (found.title, found.plan_type) == (annex, "annualWorkPoints")
    assert ([n for n, _ in found.issuers], found.issued) == (["赣州市人民政府办公室"], date(2024, 3, 6))
    assert found.period == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_notice_that_says_itself_what_to_do_keeps_its_title() -> None:
    text = f"赣州市教育局关于组织申报示范学校的通知\n各县教育局：\n{BODY}附件：2024年示范学校工作方案\n赣州市教育局\n2024年3月6日\n附件\n2024年示范学校工作方案\n{BODY}"
    assert header(text).title == "赣州市教育局关于组织申报示范学校的通知"


def test_bodies_below_the_title_issue_the_plan_unless_it_is_addressed_to_them() -> None:
    head = "关于推进河湖治理的实施意见\n省水利厅 省财政厅 省住房城乡建设厅\n省农业农村厅 南京海关\n"
    told = BODY + "全省要加强治理。我省江苏河湖众多，江苏全省都要重视。\n"
    assert issuers(head + told) == [
        "江苏省水利厅",
        "江苏省财政厅",
        "江苏省住房城乡建设厅",
        "江苏省农业农村厅",
        "南京海关",
    ]
    assert header(head + told).jurisdiction == "江苏省"
    addressed = "关于推进河湖治理的实施意见\n省水利厅、省财政厅、省住房城乡建设厅、\n省农业农村厅：\n"
    assert issuers(addressed + told) == []


def test_the_end_of_a_signing_name_may_stand_on_a_line_of_its_own() -> None:
    text = (
        "关于推进河湖治理的实施方案\n"
        + BODY
        + "\n浙江省水利厅    浙江省财政厅     浙江省生态环境\n厅\n\n浙江省能源局\n2022年1月4日\n"
    )
    assert issuers(text) == ["浙江省水利厅", "浙江省财政厅", "浙江省生态环境厅", "浙江省能源局"]


def test_the_value_of_a_label_on_the_line_above_is_no_title() -> None:
    text = (
        "分类：\n河湖保护与治理;意见\n发文机关：吉林省人民政府\n标题：\n吉林省人民政府关于加强河湖治理的实施意见\n"
        + BODY
    )
    found = header(text)
    assert found.title == "吉林省人民政府关于加强河湖治理的实施意见"
    assert found.plan_type == "actionPlan"


def test_a_note_without_a_heading_is_signed_above_the_title() -> None:
    text = (
        "衢政办发〔2025〕17号\n各县（市、区）人民政府，市政府各部门：\n《衢州市幸福河湖建设行动方案》已经市政府同意，现印发给你们，请认真落实。\n"
        "衢州市人民政府办公室\n2025年9月4日\n衢州市幸福河湖建设行动方案\n" + BODY
    )
    assert issuers(text) == ["衢州市人民政府办公室"]
    assert header(text).issued == date(2025, 9, 4)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于贯彻落实《“十四五”农业机械化发展规划》的实施意见", "actionPlan"),
        ("关于做好2023年全面推进乡村振兴重点工作的意见", "other"),
        ("做好2023年乡村振兴重点工作任务分工", "annualWorkPoints"),
    ],
)
def test_a_type_is_not_read_from_what_the_plan_carries_out(title: str, kind: str) -> None:
    assert header(title + "\n" + BODY).plan_type == kind


def test_a_province_inside_the_title_is_the_place_where_nothing_else_says_it() -> None:
    assert header("数字广东建设2025年工作要点\n" + BODY).jurisdiction == "广东省"
    assert header("推进湖南广东合作行动方案\n" + BODY).jurisdiction is None


def test_the_office_that_printed_a_plan_tells_who_issued_it_where_nothing_else_does() -> None:
    end = "\n抄送：各县（市、区）人民政府。\n{}        2023年6月6日印发\n"
    text = "衢州市幸福河湖建设规划\n" + BODY
    assert issuers(text + end.format("衢州市水利局办公室")) == ["衢州市水利局"]
    assert header(text + end.format("衢州市水利局办公室")).issued == date(2023, 6, 6)
    assert issuers(text + end.format("衢州市人民政府办公室")) == ["衢州市人民政府办公室"]
    signed = "衢州市幸福河湖建设规划\n" + BODY + "\n衢州市财政局\n2023年6月1日\n"
    assert issuers(signed + end.format("衢州市水利局办公室")) == ["衢州市财政局"]


def test_the_plan_s_own_heading_says_more_than_the_note() -> None:
    found = header(
        "浙江省水利厅办公室关于印发2022年工作要点的通知\n浙水办〔2022〕8号\n各市水利局：\n现将要点印发给你们。\n"
        "浙江省水利厅办公室\n2022年2月16日\n浙江省水利厅2022年工作要点\n" + BODY
    )
    assert found.title == "浙江省水利厅2022年工作要点"
    assert found.plan_type == "annualWorkPoints"


def test_bars_around_a_title_and_the_bracket_below_it() -> None:
    found = header("——2023年衢州市水利工作要点——\n（2023年1月30日衢州市水利局印发）\n" + BODY)
    assert found.title == "2023年衢州市水利工作要点"
    assert [name for name, _ in found.issuers] == ["衢州市水利局"]
    assert found.period == (date(2023, 1, 1), date(2023, 12, 31))


def test_signatures_in_rows_of_a_note_of_many() -> None:
    text = (
        "教育部等六部门关于印发《全国河湖教育工作方案》的通知\n各省、自治区、直辖市教育厅（教委）：\n现将方案印发给你们。\n"
        "教育部 中央宣传部 中央网信办\n水利部 共青团中央 全国妇联\n2022年7月25日\n全国河湖教育工作方案\n" + BODY
    )
    assert issuers(text) == ["教育部", "中央宣传部", "中央网信办", "水利部", "共青团中央", "全国妇联"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("衢州市中心医院2022—2025年发展规划", "衢州市中心医院"),
        ("浙江水利学院“十四五”发展规划", "浙江水利学院"),
        ("浙江省水利“十四五”发展规划", None),
    ],
)
def test_an_institution_s_own_plan_names_it(title: str, name: str | None) -> None:
    found = header(f"{title}\n{BODY}")
    assert [n for n, _ in found.issuers] == ([name] if name else [])


def test_a_review_and_a_plan_in_one_are_for_the_later_year() -> None:
    found = header("衢州市水利局2022年工作总结和2023年工作计划\n" + BODY)
    assert found.period == (date(2023, 1, 1), date(2023, 12, 31))
