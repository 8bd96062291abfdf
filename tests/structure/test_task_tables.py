"""Task tables in the layouts that pages and converters leave: tasks, who does them, until when."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from policygraph.model import DocumentClaims
from policygraph.pipeline import read_document

TITLE = "云州市数字乡村建设重点任务清单\n"


def read(text: str, name: str = "plan.txt") -> DocumentClaims:
    return read_document(text.encode(), name)


def items(claims: DocumentClaims) -> list[tuple[str | None, str, str | None]]:
    """Number, title and last day of each titled task."""
    return [(t.number, t.title, str(t.deadline) if t.deadline else None) for t in claims.tasks if t.title]


def owners(claims: DocumentClaims) -> list[tuple[str | None, str, str]]:
    """For each responsibility: number of the item it is for, the body as written, its role."""
    document = claims.document
    out = []
    for r in claims.responsibilities:
        section = document.sections[r.section] if r.section is not None else None
        body = claims.agencies[r.agency].span.of(document.text).replace("\n", "")
        out.append((section.number if section else None, body, r.role))
    return out


def due(claims: DocumentClaims) -> list[tuple[str, str | None]]:
    """The words of each target, and its last day."""
    text = claims.document.text
    return [(t.span.of(text).replace("\n", ""), str(t.deadline) if t.deadline else None) for t in claims.targets]


ROWS = [
    ("21", "推动村级服务站点全面升级", "市农业农村局", "市财政局、市商务局", "2027年6月"),
    ("22", "建成智慧灌溉示范片12个", "市水利局", "无", "2027年底"),
    ("23", "引导村民用好掌上政务服务，定期收集使用意见。", "市数据局", "各乡镇", "持续推进"),
]
WANTED = [
    ("21", "推动村级服务站点全面升级", "2027-06-30"),
    ("22", "建成智慧灌溉示范片12个", "2027-12-31"),
    ("23", "引导村民用好掌上政务服务", None),
]
WHO = [
    ("21", "市农业农村局", "lead"),
    ("21", "市财政局", "support"),
    ("21", "市商务局", "support"),
    ("22", "市水利局", "lead"),
    ("23", "市数据局", "lead"),
    ("23", "各乡镇", "support"),
]
HEAD = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")


def tabs(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def check(claims: DocumentClaims) -> None:
    assert items(claims) == WANTED
    assert owners(claims) == WHO
    assert [(words, day) for words, day in due(claims) if "12" in words] == [("建成智慧灌溉示范片12个", "2027-12-31")]


def test_rows_parted_by_tabulators_below_a_heading() -> None:
    check(read(TITLE + tabs([HEAD, *ROWS])))


def test_lines_of_groups_stand_between_the_rows() -> None:
    check(read(TITLE + tabs([HEAD, ("夯实基础。",), *ROWS[:1], ("做强产业",), ("丰富场景。",), *ROWS[1:]])))


def test_rows_with_blank_lines_between_them_and_the_heading_again_on_the_next_page() -> None:
    check(read(TITLE + "\n\n".join("\t".join(row) for row in (HEAD, ROWS[0], HEAD, *ROWS[1:]))))


def test_a_row_cut_over_several_lines() -> None:
    cut = "21\t推动村级服务站\n点全面升级\t市农业农村局\t市财政局、\n市商务局\t2027年6月\n"
    check(read(TITLE + "\t".join(HEAD) + "\n" + cut + tabs(ROWS[1:])))


def test_one_cell_a_line() -> None:
    check(read(TITLE + "\n".join(cell for row in (HEAD, *ROWS) for cell in row)))


def test_one_cell_a_line_with_cells_broken_and_groups_between() -> None:
    lines = ["夯实基础", "21", "推动村级服务", "站点全面升级", "市农业农村局", "市财政局、市", "商务局", "2027年6月"]
    lines += ["做强产业", *ROWS[1], *ROWS[2], "本清单由市数据局负责解释。"]
    check_parts = read(TITLE + "\n".join([*HEAD, *lines]))
    assert items(check_parts) == WANTED
    assert [o for o in owners(check_parts) if o[0]] == WHO


HEADS = [*HEAD]
FIRST, SECOND, THIRD = (list(row) for row in ROWS)


@pytest.mark.parametrize(
    "lines",
    [
        ["序号", "重点任务", "牵头", "单位", "配合", "单位", "完成", "时限", *FIRST, *SECOND, *THIRD],
        [
            *HEADS,
            "21",
            "推动村级服务",
            "站点全面升级",
            "市农业农",
            "村局",
            "市财政局、",
            "市商务局",
            "2027",
            "年6月",
            *SECOND,
            *THIRD,
        ],
        [*HEADS, "备注", *FIRST, "需省级支持", *SECOND, *THIRD],
        [*HEADS, *FIRST, "— 3 —", *HEADS, *SECOND, "4", *THIRD],
        [*HEADS, *FIRST, "22", SECOND[1], SECOND[2], SECOND[4], *THIRD],
        ["序号 重点任务", "牵头单位 配合单位", "完成时限"]
        + [line for n, work, a, b, day in ROWS for line in (f"{n} {work}", f"{a} {b}", day)],
        [" ".join(HEAD)] + [line for n, work, *rest in ROWS for line in (f"{n} {work}", " ".join(rest))],
    ],
)
def test_cells_and_headings_broken_over_lines(lines: list[str]) -> None:
    check(read(TITLE + "\n".join(lines)))


def test_cells_run_together_behind_the_sentence() -> None:
    rows = [
        ("21", "推动村级服务站点全面升级。", "市农业农村局", "市财政局、市商务局", "2027年6月"),
        ("22", "建成智慧灌溉示范片12个。", "市水利局", "无", "2027年底"),
        ("23", "引导村民用好掌上政务服务，定期收集使用意见。", "市数据局", "各乡镇", "持续推进"),
    ]
    check(read(TITLE + "".join(HEAD) + "\n" + "\n".join("".join(row) for row in rows)))


def parents(claims: DocumentClaims) -> list[tuple[str | None, str | None]]:
    """Number of each item, and the title of the heading that it stands below."""
    sections = claims.document.sections
    return [
        (s.number, sections[s.parent].title.of(claims.document.text) if s.parent is not None else None)
        for s in sections
        if s.is_task
    ]


GROUPED = [("21", "夯实基础"), ("22", "丰富场景"), ("23", "丰富场景")]


@pytest.mark.parametrize("mark", ["\t", " ", "\n"])
def test_groups_head_their_rows(mark: str) -> None:
    rows = [HEAD, ("夯实基础。",), ROWS[0], ("丰富场景。",), *ROWS[1:]]
    found = read(TITLE + "\n".join(mark.join(row) for row in rows))
    check(found)
    assert parents(found) == GROUPED


def test_a_group_in_a_group() -> None:
    rows = [HEAD, ("一、农村",), ("（一）夯实基础",), ROWS[0], ("（二）丰富场景",), *ROWS[1:]]
    found = read(TITLE + tabs(rows))
    assert parents(found) == GROUPED
    outer = {s.parent for s in found.document.sections if s.number in ("（一）", "（二）")}
    assert [found.document.sections[i].title.of(found.document.text) for i in outer if i is not None] == ["农村"]


def test_one_row_a_line_with_blanks_between_the_cells() -> None:
    check(read(TITLE + "\n".join(" ".join(row) for row in (HEAD, *ROWS))))


def test_wide_blanks_between_the_cells_and_blanks_in_them() -> None:
    rows = [HEAD, ("21", "推动村级服务站点 全面升级", *ROWS[0][2:]), *ROWS[1:]]
    found = read(TITLE + "\n".join("    ".join(row) for row in rows))
    assert [t[1].replace(" ", "") for t in items(found)] == [w[1] for w in WANTED]
    assert owners(found) == WHO


def test_no_number_column() -> None:
    found = read(TITLE + tabs([row[1:] for row in (HEAD, *ROWS)]))
    assert [t[1:] for t in items(found)] == [w[1:] for w in WANTED]
    assert [(body, role) for _, body, role in owners(found)] == [w[1:] for w in WHO]


def test_no_number_column_and_one_cell_a_line() -> None:
    found = read(TITLE + "\n".join(cell for row in (HEAD, *ROWS) for cell in row[1:]))
    assert [t[1:] for t in items(found)] == [w[1:] for w in WANTED]
    assert [(body, role) for _, body, role in owners(found)] == [w[1:] for w in WHO]


MARKS = ["\t", "  ", " ", "　", " | ", "|", "｜", "│", "；", ";", " / ", ",", "，", " - ", " → ", "·"]


@pytest.mark.parametrize("mark", MARKS)
def test_whatever_parts_the_cells_below_a_heading(mark: str) -> None:
    check(read(TITLE + "\n".join(mark.join(row) for row in (HEAD, *ROWS))))


@pytest.mark.parametrize("mark", MARKS)
def test_no_heading_at_all(mark: str) -> None:
    check(read(TITLE + "\n".join(mark.join(row) for row in ROWS)))


def test_cells_in_quotation_marks() -> None:
    check(read(TITLE + "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *ROWS))))


@pytest.mark.parametrize("order", [(0, 1, 4, 2, 3), (0, 2, 3, 1, 4)])
def test_columns_in_another_order(order: tuple[int, ...]) -> None:
    found = read(TITLE + tabs([tuple(row[i] for i in order) for row in (HEAD, *ROWS)]))
    assert items(found) == WANTED
    assert owners(found) == WHO


@pytest.mark.parametrize(
    "form",
    [
        "{0} {1} 牵头：{2} 配合：{3} 时限：{4}",
        "{0} | {1} | 牵头单位：{2} | 配合单位：{3} | 完成时限：{4}",
        "{0}. {1} | 牵头：{2} | 配合：{3} | 时限：{4}",
        "- **{0}. {1}**\n  - 牵头单位：{2}\n  - 配合单位：{3}\n  - 完成时限：{4}",
        "### {0}. {1}\n\n- **牵头单位**：{2}\n- **配合单位**：{3}\n- **完成时限**：{4}\n",
        "序号：{0}\n重点任务：{1}\n牵头单位：{2}\n配合单位：{3}\n完成时限：{4}\n",
        "序号：{0}，重点任务：{1}，牵头单位：{2}，配合单位：{3}，完成时限：{4}",
        "任务{0}：{1}\n牵头单位：{2}\n配合单位：{3}\n完成时限：{4}\n",
    ],
)
def test_forms_with_labels(form: str) -> None:
    found = read(TITLE + "\n".join(form.format(*row) for row in ROWS))
    assert [t[1:] for t in items(found)] == [w[1:] for w in WANTED]
    assert [o[1:] for o in owners(found)] == [w[1:] for w in WHO]
    assert all(any(w[0] in (number or "") for w in WHO) for number, _, _ in owners(found))


def test_no_heading_and_one_cell_a_line() -> None:
    check(read(TITLE + "\n".join(cell for row in ROWS for cell in row)))


@pytest.mark.parametrize("number", ["#{}", "{}", "（{}）"])
def test_a_number_and_lines_with_labels(number: str) -> None:
    blocks = [
        f"{number.format(n)}\n{work}\n牵头单位：{lead}\n配合单位：{support}\n完成时间：{day}"
        for n, work, lead, support, day in ROWS
    ]
    found = read(TITLE + "\n夯实数字基础\n\n" + "\n\n".join(blocks))
    assert [t[1:] for t in items(found)] == [w[1:] for w in WANTED]
    assert [o[1:] for o in owners(found)] == [w[1:] for w in WHO]
    assert ("建成智慧灌溉示范片12个", "2027-12-31") in due(found)


def test_one_row_a_line_with_labels() -> None:
    lines = [f"{n} {work} 牵头单位：{a} 配合单位：{b} 完成时限：{day}" for n, work, a, b, day in ROWS]
    found = read(TITLE + "\n".join(lines))
    assert items(found) == WANTED
    assert owners(found) == WHO


def test_labels_without_numbers() -> None:
    blocks = [f"{work}\n牵头单位：{a}\n配合单位：{b}\n完成时限：{day}" for _, work, a, b, day in ROWS]
    found = read(TITLE + "一、重点任务\n" + "\n".join(blocks))
    assert [t[1:] for t in items(found)] == [w[1:] for w in WANTED]
    assert [o[1:] for o in owners(found)] == [w[1:] for w in WHO]


def test_markdown_with_cells_of_a_group_left_empty() -> None:
    rows = [("板块", *HEAD), ("基础", *ROWS[0]), ("", *ROWS[1]), ("服务", *ROWS[2])]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * 6)
    check(read(f"# {TITLE}\n" + "\n".join(lines), "plan.md"))


def page(rows: list[str]) -> DocumentClaims:
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return read(f"<html><body><h1>{TITLE}</h1><table>{table}</table></body></html>", "plan.html")


def cells(row: tuple[str, ...]) -> str:
    return "".join(f"<td>{cell}</td>" for cell in row)


def test_a_page_with_a_group_cell_over_several_rows() -> None:
    head = cells(("板块", *HEAD))
    rows = ['<td rowspan="2">基础</td>' + cells(ROWS[0]), cells(ROWS[1]), "<td>服务</td>" + cells(ROWS[2])]
    found = page([head, *rows])
    check(found)
    assert parents(found) == [("21", "基础"), ("22", "基础"), ("23", "服务")]


def test_a_page_with_rows_of_groups_and_no_heading() -> None:
    rows = ['<td colspan="5">夯实基础</td>', cells(ROWS[0]), cells(ROWS[1]), cells(ROWS[2])]
    check(page(rows))


def test_headings_that_no_vocabulary_holds() -> None:
    check(page([cells(("编号", "干什么", "谁来干", "谁帮忙", "何时干完")), *map(cells, ROWS)]))


def test_rectification_with_problem_measure_goal_and_days() -> None:
    rows = [
        ("序号", "存在问题", "整改措施", "整改目标", "责任单位", "整改时限"),
        ("1", "有8个村尚未接入管网。", "加快支管铺设", "新增接入村庄8个", "市住房城乡建设局", "2026年9月底前"),
        ("2", "台账不完善，3处点位缺项。", "补齐台账", "台账齐全", "市生态环境局", "立行立改"),
    ]
    found = read("云州市环境问题整改清单\n" + tabs(rows))
    assert items(found) == [("1", "加快支管铺设", "2026-09-30"), ("2", "补齐台账", None)]
    assert owners(found) == [
        ("1", "市住房城乡建设局", "responsible"),
        ("2", "市生态环境局", "responsible"),
    ]
    assert due(found) == [("新增接入村庄8个", "2026-09-30")]


def test_projects_for_the_people_with_content_and_goal() -> None:
    rows = [
        ("序号", "项目名称", "主要内容及目标", "责任单位", "完成时限"),
        ("一", "校园餐厅改造", "改造学校食堂15所，惠及学生2万名。", "市教育局", "2026年8月"),
        ("二", "社区便民点", "新建便民服务点30个。", "市民政局", "2026年11月"),
    ]
    found = read("云州市2026年民生实事项目清单\n" + tabs(rows))
    assert [t[1:] for t in items(found)] == [("校园餐厅改造", "2026-08-31"), ("社区便民点", "2026-11-30")]
    assert [o[1:] for o in owners(found)] == [("市教育局", "responsible"), ("市民政局", "responsible")]
    assert ("新建便民服务点30个", "2026-11-30") in due(found)


def test_leaders_beside_owners_are_persons() -> None:
    rows = [
        ("序号", "工作任务", "牵头领导", "责任单位", "完成时限"),
        ("1", "推进河道清淤", "王明", "市水利局", "2026年10月"),
        ("2", "修订防汛预案", "李华", "市应急管理局", "2026年5月"),
    ]
    found = read("云州市防汛任务分解表\n" + tabs(rows))
    assert owners(found) == [("1", "市水利局", "responsible"), ("2", "市应急管理局", "responsible")]


CONTACTS = [
    ("序号", "单位", "联系人", "联系电话"),
    ("1", "市水利局", "王明", "0555-1234567"),
    ("2", "市教育局", "李华", "0555-7654321"),
    ("3", "市财政局", "赵强", "0555-2345678"),
]
STATISTICS = [
    ("序号", "地区", "播种面积", "产量"),
    ("1", "东河县", "1200", "560"),
    ("2", "西山区", "900", "430"),
    ("3", "南塘镇", "300", "120"),
]
MEMBERS = [
    ("1", "王明", "市水利局副局长"),
    ("2", "李华", "市教育局副局长"),
    ("3", "赵强", "市财政局总会计师"),
]
SCHOOLS = [
    ("1", "云州市第一中学", "市教育局"),
    ("2", "云州市实验小学", "市教育局"),
    ("3", "东河县第三中学", "东河县教育局"),
]


CASES = [
    ("序号", "案例名称", "报送单位"),
    ("1", "推动“一件事”集成办理的东河做法", "东河县数据局"),
    ("2", "打造社区嵌入式服务新样板", "西山区民政局"),
    ("3", "建设流域协同治理平台", "市生态环境局"),
]
AGENDA = [
    ("时间", "内容", "地点"),
    ("9月1日", "开展集中宣讲", "市科技馆"),
    ("9月2日", "组织开放参观", "市博物馆"),
    ("9月3日", "举办专题讲座", "市图书馆"),
]
FIRMS = [
    ("序号", "企业名称", "主管部门"),
    ("1", "云州东河机械股份有限公司", "东河县工信局"),
    ("2", "云州西山食品有限责任公司", "西山区工信局"),
    ("3", "云州南塘纺织集团有限公司", "市工信局"),
]


@pytest.mark.parametrize("rows", [CASES, AGENDA, FIRMS])
def test_tables_of_other_things_on_a_page_give_no_tasks(rows: list[tuple[str, ...]]) -> None:
    found = page([cells(row) for row in rows])
    assert items(found) == []
    assert owners(found) == []


@pytest.mark.parametrize("rows", [CONTACTS, STATISTICS, MEMBERS, SCHOOLS, AGENDA, FIRMS[1:]])
@pytest.mark.parametrize("mark", ["\t", "  ", " ", "\n"])
def test_lists_of_other_things_give_no_tasks(rows: list[tuple[str, ...]], mark: str) -> None:
    found = read("云州市防汛工作方案\n附件：名单\n" + "\n".join(mark.join(row) for row in rows))
    assert items(found) == []
    assert owners(found) == []


def test_projects_with_money_stay_projects() -> None:
    rows = [
        ("序号", "项目名称", "建设内容", "总投资（万元）", "责任单位"),
        ("1", "东河灌区改造", "渠道衬砌20公里", "3500", "市水利局"),
        ("2", "城北水厂扩建", "新建清水池2座", "8200", "市住房城乡建设局"),
    ]
    found = read("云州市重点项目表\n" + tabs(rows))
    assert [t.title for t in found.tasks if t.title] == ["东河灌区改造", "城北水厂扩建"]
    assert [[(int(a.value), a.unit) for a in t.amounts] for t in found.tasks if t.title] == [
        [(3500, "10^4 元")],
        [(8200, "10^4 元")],
    ]


def test_a_label_within_an_item_of_its_own_stays_with_it() -> None:
    text = (
        "云州市污水处理工作要点\n一、主要任务\n1.完善管网。改造老旧管网。\n牵头单位：市住房城乡建设局\n"
        "2.加强监管。开展抽查。\n牵头单位：市生态环境局\n"
    )
    found = read(text)
    assert [t[:2] for t in items(found)] == [("1.", "完善管网"), ("2.", "加强监管")]
