"""Web pages, Word files, sheets and archives: the plan without what surrounds it, the same claims from each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from policygraph.errors import InputError
from policygraph.model import DocumentClaims
from policygraph.pipeline import read_document, read_text, source_text

TITLE = "云州市清洁河流三年行动计划（2023—2025年）"
PARAGRAPHS = [
    "一、主要目标",
    "到2025年，全市河道水质达标率达到93.5%，建成生态护岸120公里。",
    "二、重点任务",
    "（一）加强源头治理。完成15家以上化工企业搬迁改造，推进雨污分流。（责任单位：市生态环境局、市水务局）",
    "（二）加快设施建设。新建污水处理厂6座。（责任单位：市住房城乡建设局）",
]
ROWS = [
    ["序号", "指标", "单位", "2022年现状", "2025年目标", "属性"],
    ["1", "湿地保护率", "%", "50.5", "≥60", "约束性"],
    ["2", "再生水利用量", "万吨", "300", "450", "预期性"],
    ["3", "地下水超采率", "%", "—", "完成省下达任务", "约束性"],
]


def html(charset: str = "utf-8") -> bytes:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    body = "".join(f"<p>&emsp;&emsp;{p}</p>" for p in PARAGRAPHS)
    page = f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>云州市人民政府</title><script>var a = "到2030年";</script>
    <style>p {{ color: red }}</style></head><body><div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a></div>
    <div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/g">规划计划</a></div><div class="main"><div class="content">
    <h1>{TITLE}</h1><div>【字号：大 中 小】</div>{body}<table>{table}</table></div>
    <div class="share">分享到：<span>微信</span></div><div>扫一扫在手机打开当前页</div></div>
    <div class="footer"><p>版权所有：云州市人民政府</p></div></body></html>"""
    return page.encode(charset)


def word() -> bytes:
    file = docx.Document()
    file.add_paragraph(TITLE)
    for paragraph in PARAGRAPHS:
        file.add_paragraph(paragraph)
    table = file.add_table(len(ROWS), len(ROWS[0]))
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def gist(claims: DocumentClaims) -> tuple[object, ...]:
    """What was read, whatever the offsets."""
    targets = [
        (t.metric_text, t.comparator, t.value, t.unit, t.baseline_value, t.deadline, t.commitment, t.quantification)
        for t in claims.targets
    ]
    owners = [(claims.agencies[r.agency].name, r.role) for r in claims.responsibilities]
    return sorted(map(str, targets)), sorted(owners), [t.title for t in claims.tasks if t.title]


def test_a_page_and_a_word_file_say_the_same() -> None:
    page, letter = read_document(html(), "plan.html"), read_document(word(), "plan.docx")
    assert gist(page) == gist(letter)
    assert page.document.header.title == letter.document.header.title
    metrics = {t.metric_text: t for t in page.targets}
    assert metrics["湿地保护率"].value == 60
    assert metrics["湿地保护率"].baseline_value == Decimal("50.5")
    assert metrics["再生水利用量"].unit == "10^4 t"
    assert metrics["地下水超采率"].quantification == "deferred"
    assert "河道水质达标率" in " ".join(metrics)


def test_a_pdf_says_the_same_as_the_page(pdf: Callable[..., bytes]) -> None:
    words: list[tuple[float, float, str]] = [(100, 780, TITLE)]
    at = 740.0
    for paragraph in PARAGRAPHS:
        pieces = [paragraph[:36], *(paragraph[i : i + 38] for i in range(36, len(paragraph), 38))]
        for i, piece in enumerate(pieces):
            words.append((70.0 if i else 94.0, at, piece))
            at -= 20
    across = [70.0, 110.0, 230.0, 290.0, 370.0, 460.0, 530.0]
    down = [at - 20 * i for i in range(len(ROWS) + 1)]
    words += [(across[j] + 2, down[i] - 15, cell) for i, row in enumerate(ROWS) for j, cell in enumerate(row)]
    paper, page = (
        read_document(pdf([(words, [(across, down)])], size=11), "plan.pdf"),
        read_document(html(), "plan.html"),
    )
    assert gist(paper) == gist(page)
    assert paper.document.header.title == page.document.header.title


def test_text_in_two_encodings_says_the_same_as_the_page_without_its_table() -> None:
    text = "\n".join([TITLE, *PARAGRAPHS])
    utf8, gb = read_document(text.encode(), "a.txt"), read_document(text.encode("gb18030"), "a.txt")
    assert gist(utf8) == gist(gb)
    said = {str(t.metric_text) for t in read_document(html(), "a.html").targets if t.rule != "target-table"}
    assert said == {t.metric_text for t in utf8.targets}


def test_every_quote_stands_in_the_text_and_cells_know_their_place() -> None:
    for data, name in ((html(), "a.html"), (word(), "a.docx")):
        claims = read_document(data, name)
        source = claims.document.source
        cells = [o for o in source.origins if o.table is not None]
        assert [o.span.of(source.text) for o in cells if o.row == 2] == ROWS[1]
        for target in claims.targets:
            assert target.metric_span.of(source.text)
            if target.rule == "target-table":
                place = source.origin_at(target.metric_span.start)
                assert place is not None
                assert (place.table, place.column) == (1, 2)


def test_what_the_site_puts_around_the_plan_is_left_out() -> None:
    text = source_text(html(), "plan.html").text
    for word_ in ("政务公开", "当前位置", "分享到", "扫一扫", "版权所有", "字号", "2030", "color"):
        assert word_ not in text
    assert text.count(TITLE) == 1


def test_a_page_in_gb18030_that_says_gb2312() -> None:
    page = html("gb18030").replace(b'charset="gb18030"', b'charset="gb2312"')
    source = source_text(page, "plan.htm")
    assert PARAGRAPHS[1] in source.text
    assert source.encoding == "gb18030"


def test_the_box_above_the_text_gives_issuer_and_date() -> None:
    box = (
        "<table><tr><td>索 引 号：</td><td>X-1</td><td>发文机关：</td><td>云州市人民政府</td></tr>"
        "<tr><td>成文日期：</td><td>2023年3月5日</td><td>发布日期：</td><td>2023-03-09</td></tr></table>"
    )
    data = html().replace(b'<div class="main">', box.encode() + b'<div class="main">')
    header = read_document(data, "plan.html").document.header
    assert [name for name, _ in header.issuers] == ["云州市人民政府"]
    assert str(header.issued) == "2023-03-05"


def test_merged_cells_hold_for_each_of_their_rows() -> None:
    rows = (
        "<tr><th rowspan=2>类别</th><th rowspan=2>指标</th><th colspan=2>目标值</th></tr><tr><th>2024年</th><th>2026年</th></tr>"
        "<tr><td rowspan=2>水</td><td>供水普及率（%）</td><td>90</td><td rowspan=2>98</td></tr>"
        "<tr><td>污水集中处理率（%）</td><td>88</td></tr>"
    )
    page = f"<html><body><p>某市供水规划，本规划自发布之日起施行。</p><table>{rows}</table></body></html>"
    claims = read_document(page.encode(), "t.html")
    assert {(t.metric_text, int(t.value or 0), t.unit, str(t.deadline)) for t in claims.targets} == {
        ("供水普及率", 90, "%", "2024-12-31"),
        ("供水普及率", 98, "%", "2026-12-31"),
        ("污水集中处理率", 88, "%", "2024-12-31"),
        ("污水集中处理率", 98, "%", "2026-12-31"),
    }


def test_a_cell_that_two_readings_give_differently_is_an_issue_and_no_fact() -> None:
    source = source_text("指标,单位,2025年目标\n绿地率,%,38.6\n湿地率,%,40\n".encode(), "x.csv")
    doubtful = tuple(replace(o, sure=o.span.of(source.text) != "38.6") for o in source.origins)
    claims = read_text(replace(source, origins=doubtful))
    assert [t.metric_text for t in claims.targets] == ["湿地率"]
    issue = next(issue for issue in claims.issues if issue.code == "table-cell-differs")
    assert issue.span.of(source.text) == "38.6"


def test_numbers_that_word_only_shows() -> None:
    file = docx.Document()
    numbering = file.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    for level, (form, shown) in enumerate((("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))):
        entry = OxmlElement("w:lvl")
        entry.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", shown)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            entry.append(child)
        abstract.append(entry)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "90")
    number.append(reference)
    numbering.append(number)
    for level, words in ((0, "总体要求"), (0, "重点任务"), (1, "修复河岸"), (1, "清理淤泥")):
        properties = file.add_paragraph(words)._p.get_or_add_pPr()
        holder = OxmlElement("w:numPr")
        for name, value in (("w:ilvl", str(level)), ("w:numId", "90")):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            holder.append(child)
        properties.append(holder)
    out = io.BytesIO()
    file.save(out)
    assert source_text(out.getvalue(), "a.docx").text.split() == [
        "一、总体要求", "二、重点任务", "（一）修复河岸", "（二）清理淤泥",
    ]  # fmt: skip


def test_sheets_give_the_same_targets_as_the_page() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云州市主要指标"])
    sheet.merge_cells("A1:F1")
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    csv = "\n".join(",".join(row) for row in ROWS).encode("gb18030")
    wanted = [t for t in read_document(html(), "a.html").targets if t.rule == "target-table"]
    for data, name in ((out.getvalue(), "a.xlsx"), (csv, "a.csv")):
        found = read_document(data, name).targets
        assert [(t.metric_text, t.value, t.unit, t.baseline_value, t.commitment) for t in found] == [
            (t.metric_text, t.value, t.unit, t.baseline_value, t.commitment) for t in wanted
        ]


def test_a_column_of_whole_texts_is_read_as_text() -> None:
    body = "\n".join([TITLE, *PARAGRAPHS, "要抓好落实。" * 80])
    data = f'year,title,full_text\n2023,{TITLE},"{body}"\n'.encode("utf-8-sig")
    claims = read_document(data, "reports.csv")
    assert PARAGRAPHS[1] in claims.document.text
    assert "year" not in claims.document.text
    assert {t.metric_text for t in claims.targets} >= {"污水处理厂"}


def test_task_tables_give_tasks_owners_and_deadlines() -> None:
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "编制河道保护名录", "市水务局", "市财政局、市生态环境局", "2024年6月底前"],
        ["2", "建成水质监测平台", "市生态环境局", "—", "2025年"],
    ]
    data = "\n".join(",".join(row) for row in rows).encode()
    claims = read_document(data, "tasks.csv")
    titled = [t for t in claims.tasks if t.title]
    assert [(t.title, t.number, str(t.deadline)) for t in titled] == [
        ("编制河道保护名录", "1", "2024-06-30"),
        ("建成水质监测平台", "2", "2025-12-31"),
    ]
    owners = [
        (claims.agencies[r.agency].span.of(claims.document.text), r.role, r.section) for r in claims.responsibilities
    ]
    assert owners == [
        ("市水务局", "lead", titled[0].section),
        ("市财政局", "support", titled[0].section),
        ("市生态环境局", "support", titled[0].section),
        ("市生态环境局", "lead", titled[1].section),
    ]


def test_a_table_that_says_nothing_known_stays_text_with_an_issue() -> None:
    claims = read_document("姓名,电话\n张三,123\n李四,456\n".encode(), "list.csv")
    assert claims.targets == ()
    assert "table-not-understood" in {issue.code for issue in claims.issues}
    assert "张三 | 123" in claims.document.text


def test_a_value_that_cannot_be_read_is_an_issue_and_no_fact() -> None:
    data = "指标,单位,2025年目标\n绿地率,%,比上年提高2到3个点再核\n湿地率,%,40\n".encode()
    claims = read_document(data, "x.csv")
    assert [t.metric_text for t in claims.targets] == ["湿地率"]
    assert "table-value-not-read" in {issue.code for issue in claims.issues}


def test_values_in_all_their_spellings() -> None:
    cells = {
        "绿地率": "≥40", "渗漏率": "8以下", "覆盖面": "90左右", "达标率": "95%以上", "下降率": "[13.5]", "普及率": "30-40",
        "增加率": "1.5*", "公开率": "全覆盖", "清运率": "—", "稳定率": "保持稳定",
    }  # fmt: skip
    data = "指标,单位,2025年目标\n" + "".join(f"{name},%,{value}\n" for name, value in cells.items())
    found = {t.metric_text: t for t in read_document(data.encode(), "x.csv").targets}
    read = {
        name: (t.comparator, t.value if t.lower is None else (t.lower, t.upper), t.approximate)
        for name, t in found.items()
    }
    assert read == {
        "绿地率": ("atLeast", 40, False),
        "渗漏率": ("atMost", 8, False),
        "覆盖面": ("equal", 90, True),
        "达标率": ("atLeast", 95, False),
        "下降率": ("equal", Decimal("13.5"), False),
        "普及率": ("between", (30, 40), False),
        "增加率": ("equal", Decimal("1.5"), False),
        "公开率": ("equal", 100, False),
        "稳定率": ("equal", None, False),
    }
    assert found["稳定率"].quantification == "qualitative"
    assert found["公开率"].value_in_words == "全覆盖"


def test_columns_in_any_order_and_units_in_headings_or_behind_metrics() -> None:
    data = (
        "属性,目标值（2027年）,指标名称,现状值（2024年）\n"
        "约束性,55,森林覆盖率（%）,52.5\n预期性,1200,绿道里程（公里）,900\n"
    )
    found = read_document(data.encode(), "x.csv").targets
    rows: list[object] = [
        (t.metric_text, t.unit, t.value, t.baseline_value, t.baseline_year, str(t.deadline)) for t in found
    ]
    assert rows == [
        ("森林覆盖率", "%", 55, Decimal("52.5"), 2024, "2027-12-31"),
        ("绿道里程", "km", 1200, 900, 2024, "2027-12-31"),
    ]


def test_a_table_that_looks_back_sets_no_targets() -> None:
    data = "指标,单位,2020年目标,2020年实现\n绿地率,%,36,37.5\n湿地率,%,12,12.5\n"
    claims = read_document(data.encode(), "x.csv")
    assert claims.targets == ()
    assert "table-not-understood" not in {issue.code for issue in claims.issues}


def test_how_a_rate_is_reckoned_is_no_target() -> None:
    text = "某市管理办法\n一、考核指标\n建档率=建档人数/管理人数×100%。\n"
    assert read_document(text.encode(), "x.txt").targets == ()


def test_an_archive_gives_its_documents_and_a_folder_takes_all_formats(tmp_path: Path) -> None:
    from policygraph.engine.inputs import inputs

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("附件/计划.html", html())
        archive.writestr("附件/计划.docx", word())
        archive.writestr("附件/图.png", b"\x89PNG")
        archive.writestr("../../etc/passwd.txt", "到2025年，绿地率达到40%。")
    (tmp_path / "plans.zip").write_bytes(packed.getvalue())
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "notes.bin").write_bytes(b"\0")
    found = inputs([tmp_path])
    assert sorted(each.name for each in found) == ["passwd.txt", "table.csv", "计划.docx", "计划.html"]
    assert not (tmp_path.parent / "etc").exists()
    assert all(read_document(each.read(), each.name) for each in found)


def test_the_text_command_prints_what_offsets_count_in(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from policygraph.cli.app import policygraph

    file = tmp_path / "plan.docx"
    file.write_bytes(word())
    result = CliRunner().invoke(policygraph, ["text", str(file)])
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == read_document(file).document.text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 damaged", "a.docx"),
        (b"<html><body></body></html>", "empty.html"),
        (b"%PDF-1.4 nothing", "a.pdf"),
    ],
)
def test_bad_files_are_one_clear_line(data: bytes, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, name)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def test_years_alone_are_goals_from_the_first_year_of_the_plan() -> None:
    page = (
        "<html><body><p>云州市水利发展“十四五”规划</p><p>一、主要目标</p><p>主要指标见下表，各县区要逐项分解落实。</p><table>"
        "<tr><td>指标</td><td>单位</td><td>2015年</td><td>2020年</td><td>2023年</td><td>2025年</td></tr>"
        "<tr><td>供水普及率</td><td>%</td><td>80</td><td>90</td><td>94</td><td>98</td></tr>"
        "<tr><td>有效灌溉面积</td><td>万亩</td><td>70</td><td>82</td><td>84</td><td>86</td></tr></table></body></html>"
    )
    found = [t for t in read_document(page.encode(), "x.html").targets if t.rule == "target-table"]
    rows: list[object] = [(t.metric_text, t.value, t.baseline_year, t.baseline_value, str(t.deadline)) for t in found]
    assert rows == [
        ("供水普及率", 94, 2020, 90, "2023-12-31"),
        ("供水普及率", 98, 2020, 90, "2025-12-31"),
        ("有效灌溉面积", 84, 2020, 82, "2023-12-31"),
        ("有效灌溉面积", 86, 2020, 82, "2025-12-31"),
    ]


def test_yearly_rates_and_sums_over_the_plan() -> None:
    data = (
        "指标,2020年,2025年,年均增长〔累计〕,属性\n"
        "生产总值（亿元）,1023.5,—,6.5左右,预期性\n单位产值能耗降低（%）,—,—,〔13.5〕,约束性\n"
    )
    growth, saving = read_document(data.encode(), "x.csv").targets
    assert (growth.value, growth.unit, growth.value_kind, growth.change_direction, growth.approximate) == (
        Decimal("6.5"), "%/a", "relativeChange", "increase", True,
    )  # fmt: skip
    # A row that names a change is one.
    assert (saving.metric_text, saving.value, saving.unit, saving.value_kind, saving.change_direction) == (
        "单位产值能耗降低", Decimal("13.5"), "%", "relativeChange", "decrease",
    )  # fmt: skip
    assert saving.commitment == "binding"


def test_a_year_before_the_goals_is_where_the_plan_starts_from() -> None:
    data = "目标,指标名称,2022年,2023年目标,2025年目标\n水更清,达标率（%）,80,82,90\n"
    found = read_document(data.encode(), "x.csv").targets
    rows: list[object] = [(t.value, t.baseline_year, t.baseline_value, str(t.deadline)) for t in found]
    assert rows == [
        (82, 2022, 80, "2023-12-31"),
        (90, 2022, 80, "2025-12-31"),
    ]


def test_a_unit_is_kept_where_the_figure_comes_later() -> None:
    from policygraph.graph.emit import emit

    data = "指标,单位,2025年目标\n能耗降低率,%,完成省下达任务\n".encode()
    said = {q.predicate.value.rsplit("#")[-1] for q in emit(read_document(data, "x.csv"))}
    assert {"qualitativeText", "hasUnit"} <= said


def test_what_stands_around_the_tables_of_a_sheet_is_text() -> None:
    rows: list[list[object]] = [
        ["云州市水务发展“十四五”规划"], [], ["表1 主要指标", "", ""], ["指标", "单位", "2025年目标"], ["一、供水"], ["供水普及率", "%", 98],
        ["用水总量", "亿立方米", 12.5], [], ["表2 任务分工"], ["工作任务", "牵头单位", "完成时限"], ["编制节水规划", "市水务局", "2023年底"],
        [], ["注：指标数据由市水务局负责解释。"],
    ]  # fmt: skip
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    csv = "\n".join(",".join(map(str, row)) for row in rows).encode()
    for data, name in ((out.getvalue(), "a.xlsx"), (csv, "a.csv")):
        claims = read_document(data, name)
        assert claims.document.header.title == "云州市水务发展“十四五”规划"
        assert [(t.metric_text, str(t.value), str(t.deadline)) for t in claims.targets] == [
            ("供水普及率", "98", "2025-12-31"), ("用水总量", "12.5", "2025-12-31"),
        ]  # fmt: skip
        assert [t.title for t in claims.tasks if t.title] == ["编制节水规划"]
        assert [table.kind for table in claims.document.tables] == ["indicators", "tasks"]
        place = claims.document.source.origin_at(claims.targets[0].metric_span.start)
        assert place is not None
        assert (place.row, place.column) == (6, 1)
        assert claims.document.text.rstrip().endswith("注：指标数据由市水务局负责解释。")
