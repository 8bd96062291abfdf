"""PDF files: one text with the page of each part, tables with their cells, and clear refusals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import InputError
from policygraph.pipeline import read_document, source_text

LINE = 38  # characters of 12 points between the margins of 70
ACROSS = [70.0, 250.0, 310.0, 390.0, 470.0, 540.0]
HEADS = ["指标名称", "单位", "2020年", "2025年", "属性"]


def lines(text: str, top: float, indent: bool = True) -> list[tuple[float, float, str]]:
    """A paragraph set in full lines, the first indented by two characters."""
    out: list[tuple[float, float, str]] = []
    first = LINE - 2 if indent else LINE
    pieces = [text[:first], *[text[i : i + LINE] for i in range(first, len(text), LINE)]]
    for i, piece in enumerate(pieces):
        out.append((70 + (24 if indent and i == 0 else 0), top - 20 * i, piece))
    return out


def table(rows: list[list[str]], top: float) -> tuple[list[tuple[float, float, str]], tuple[list[float], list[float]]]:
    words = [
        (ACROSS[j] + 3.0, top - 20 * i - 15, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell
    ]
    return words, (ACROSS, [top - 20 * i for i in range(len(rows) + 1)])


PARAGRAPH = (
    "各县区要把水源保护放在首要位置，逐条河流建立档案，明确责任人和整治时限，做到发现一处整改一处销号一处，"
    "年底前组织一次回头看，对反弹的问题公开通报，确保群众满意。"
)


def test_broken_lines_become_one_paragraph_and_pages_are_kept(pdf: Callable[..., bytes]) -> None:
    pages: list[Any] = []
    for i in range(4):
        words = [(240, 800, "某市水源保护规划"), (290, 40, f"- {i + 1} -"), *lines(f"第{i}段。{PARAGRAPH}", 700)]
        pages.append((words, []))
    source = source_text(pdf(pages), "plan.pdf")
    for i in range(4):
        at = source.text.index(f"第{i}段。{PARAGRAPH}")  # whole, though the page broke it
        origin = source.origin_at(at)
        assert origin is not None
        assert origin.page == i + 1
    assert "- 2 -" not in source.text
    assert source.text.count("某市水源保护规划") == 0  # a running head
    assert source.media_type == "application/pdf"


def test_a_paragraph_goes_on_over_the_page_end(pdf: Callable[..., bytes]) -> None:
    first = lines(PARAGRAPH, 140)
    pages: list[Any] = [(first[:1], []), ([(70, 740, first[1][2]), *[(70, 720, x[2]) for x in first[2:]]], [])]
    assert PARAGRAPH in source_text(pdf(pages), "plan.pdf").text


def test_an_indicator_table_gives_targets_with_page_and_cell(pdf: Callable[..., bytes]) -> None:
    rows = [
        HEADS,
        ["河道水质达标率", "%", "81.5", "≥93.5", "约束性"],
        ["绿道长度", "公里", "120", "260", "预期性"],
        ["单位产值水耗下降率", "%", "—", "完成省下达任务", "约束性"],
    ]
    words, grid = table(rows, 600)
    claims = read_document(pdf([([], []), ([(200, 650, "表1主要指标"), *words], [grid])]), "plan.pdf")
    found = {t.metric_text: t for t in claims.targets}
    quality = found["河道水质达标率"]
    assert (quality.value, quality.unit, quality.comparator) == (Decimal("93.5"), "%", "atLeast")
    assert (quality.baseline_year, quality.baseline_value) == (2020, Decimal("81.5"))
    assert str(quality.deadline) == "2025-12-31"
    assert quality.commitment == "binding"
    assert (found["绿道长度"].value, found["绿道长度"].unit) == (Decimal(260), "km")
    assert found["绿道长度"].commitment == "expected"
    assert found["单位产值水耗下降率"].quantification == "deferred"
    assert found["单位产值水耗下降率"].baseline_value is None
    source = claims.document.source
    origin = source.origin_at(quality.span.end - 1)
    assert origin is not None
    assert (origin.page, origin.table, origin.row, origin.column) == (2, 1, 2, 4)
    assert origin.span.of(source.text) == "≥93.5"


def test_evidence_in_the_graph_names_page_and_cell(pdf: Callable[..., bytes]) -> None:
    from policygraph.graph.emit import emit

    words, grid = table([HEADS, ["河道水质达标率", "%", "81.5", "93.5", "约束性"]], 600)
    quads = emit(read_document(pdf([(words, [grid])]), "plan.pdf"))
    said = {(q.predicate.value.rsplit("#")[-1], getattr(q.object, "value", "")) for q in quads}
    assert ("page", "1") in said
    assert ("tableCell", "1.2.1-1.2.4") in said


def test_a_table_goes_on_over_the_page_end_without_its_headings(pdf: Callable[..., bytes]) -> None:
    first, grid = table([HEADS, ["河道水质达标率", "%", "81", "93", "约束性"]], 120)
    second, grid2 = table([["湿地保护率", "%", "50", "60", "约束性"], ["绿地率", "%", "30", "36", "预期性"]], 760)
    claims = read_document(pdf([(first, [grid]), (second, [grid2])]), "plan.pdf")
    found = {t.metric_text: (int(t.value or 0), int(t.baseline_value or 0)) for t in claims.targets}
    assert found == {
        "河道水质达标率": (93, 81),
        "湿地保护率": (60, 50),
        "绿地率": (36, 30),
    }
    place = claims.document.source.origin_at(claims.targets[-1].span.start)
    assert place is not None
    assert place.page == 2


def test_a_table_without_lines_at_its_sides(pdf: Callable[..., bytes]) -> None:
    words, (across, down) = table(
        [HEADS, ["绿地率", "%", "30", "36", "预期性"], ["湿地率", "%", "9", "12", "预期性"]], 600
    )
    flat = [([across[0], across[-1]], [y, y]) for y in down]  # upright strokes of no length: only the rules
    upright = [([x], [down[0], down[-1]]) for x in across[1:-1]]
    claims = read_document(pdf([(words, [*flat, *upright])]), "plan.pdf")
    assert [(t.metric_text, int(t.value or 0), t.commitment) for t in claims.targets] == [
        ("绿地率", 36, "expected"),
        ("湿地率", 12, "expected"),
    ]


@pytest.mark.parametrize("box", [b"[-20 -30 595 842]", b"[30 40 595 842]", b"[0 0 595 842] /CropBox [40 40 560 800]"])
def test_a_page_cut_out_of_a_larger_one(pdf: Callable[..., bytes], box: bytes) -> None:
    words, grid = table(
        [HEADS, ["河道水质达标率", "%", "81.5", "93.5", "约束性"], ["绿地率", "%", "30", "36", "预期性"]], 600
    )
    data = pdf([(words, [grid])]).replace(b"/MediaBox [0 0 595 842]", b"/MediaBox " + box)
    assert [t.metric_text for t in read_document(data, "plan.pdf").targets] == ["河道水质达标率", "绿地率"]


def test_radicals_become_the_characters_they_look_like(pdf: Callable[..., bytes]) -> None:
    from policygraph.read.assemble import clean

    assert clean("⽣态⽔利⻓江\u200b") == "生态水利长江"


def test_pages_without_text_say_how_to_get_it(pdf: Callable[..., bytes]) -> None:
    with pytest.raises(InputError, match="OCR") as caught:
        source_text(pdf([([], []), ([], [])]), "scan.pdf")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("cut", [200, 900])
def test_a_truncated_file_is_refused_in_one_line(pdf: Callable[..., bytes], cut: int) -> None:
    data = pdf([([(70, 700, "某市规划")], [])])[:cut]
    with pytest.raises(InputError) as caught:
        source_text(data, "cut.pdf")
    assert str(caught.value).startswith("cut.pdf: ")


def test_the_name_does_not_decide(pdf: Callable[..., bytes]) -> None:
    source = source_text(pdf([([(70, 700, "某市规划纲要全文如下")], [])]), "plan.txt")
    assert source.media_type == "application/pdf"
    assert "某市规划纲要" in source.text


def test_two_runs_give_the_same_text(pdf: Callable[..., bytes]) -> None:
    words, grid = table([HEADS, ["绿地率", "%", "30", "36", "预期性"]], 600)
    data = pdf([(words, [grid])])
    assert source_text(data, "a.pdf") == source_text(data, "a.pdf")


def test_real_indicator_table(shared: Path) -> None:
    import json

    file = shared / "corpus" / "formats" / "02_taizhou_js_eco_env_145plan.pdf"
    gold = shared / "gold" / "02_taizhou_js_eco_env_145plan.json"
    if not file.exists() or not gold.exists():
        pytest.skip("the plan with the indicator table is not here")
    wanted = {(t["metric"], t["value"]) for t in json.loads(gold.read_text("utf-8"))["targets"]}
    claims = read_document(file)
    read = {(t.metric_text, None if t.value is None else float(t.value)) for t in claims.targets}
    assert len(wanted & read) >= 0.97 * len(wanted)


BARE = [
    ["序号", "指标", "单位", "2020年", "2025年", "属性"],
    ["1", "森林覆盖率", "%", "35.1", "36.5", "约束性"],
    ["2", "湿地保护率", "%", "52", "≥55", "预期性"],
    ["3", "新增造林面积", "万亩", "—", "[1500]", "约束性"],
]
BARE_AT = [70.0, 110.0, 270.0, 330.0, 400.0, 470.0]


def bare(down: float, step: float = 24) -> list[tuple[float, float, str]]:
    return [(BARE_AT[j], down - step * i, cell) for i, row in enumerate(BARE) for j, cell in enumerate(row)]


def test_a_table_without_any_lines_is_read_by_its_blank_strips(pdf: Callable[..., bytes]) -> None:
    words = [
        (180.0, 790.0, "云州省林业“十四五”规划"),
        (94.0, 760.0, "主要指标见下表，各地要逐项分解落实到位。"),
        *bare(730),
    ]
    words += [(94.0, 620.0, "二、重点任务"), (94.0, 600.0, "各地要加强领导，抓好落实。")]
    claims = read_document(pdf([(words, [])], size=11), "bare.pdf")
    found: list[object] = [
        (t.metric_text, t.comparator, t.value, t.unit, t.baseline_value, t.commitment, t.cumulative)
        for t in claims.targets
    ]
    assert [t.value_kind for t in claims.targets] == ["level", "level", "addition"]
    assert found == [
        ("森林覆盖率", "equal", Decimal("36.5"), "%", Decimal("35.1"), "binding", False),
        ("湿地保护率", "atLeast", 55, "%", 52, "expected", False),
        ("造林面积", "equal", 1500, "10^4 mu", None, "binding", True),
    ]
    place = claims.document.source.origin_at(claims.targets[1].metric_span.start)
    assert place is not None
    assert (place.page, place.table, place.row, place.column) == (1, 1, 3, 2)
    assert "二、重点任务" in claims.document.text.split("\n")


def test_wrapped_cells_of_a_table_without_lines_stay_in_their_rows(pdf: Callable[..., bytes]) -> None:
    words = [(180.0, 790.0, "云州省林业“十四五”规划")]
    for j, head in enumerate(("指标", "2025年目标", "责任单位")):
        words.append((70.0 + 190 * j, 750.0, head))
    words += [
        (70.0, 728.0, "受损山体和废弃矿山"),
        (70.0, 714.0, "修复率"),
        (260.0, 721.0, "95%以上"),
        (450.0, 721.0, "省自然资源厅"),
    ]
    words += [
        (70.0, 690.0, "村庄绿化率"),
        (260.0, 697.0, "比2020年提高"),
        (260.0, 683.0, "5个百分点"),
        (450.0, 690.0, "省林业局"),
    ]
    claims = read_document(pdf([(words, [])], size=11), "bare.pdf")
    assert [(t.metric_text, t.value, t.unit) for t in claims.targets] == [
        ("受损山体和废弃矿山修复率", Decimal(95), "%"),
        ("村庄绿化率", Decimal(5), "pp"),
    ]


def test_two_columns_of_prose_are_no_table(pdf: Callable[..., bytes]) -> None:
    words: list[tuple[float, float, str]] = [(180.0, 790.0, "云州省林业“十四五”规划")]
    for i in range(8):
        words += [
            (60.0, 750.0 - 18 * i, "全省指标和目标任务要逐级分解到位，"),
            (320.0, 750.0 - 18 * i, "各单位责任要落实，项目要按期完成，"),
        ]
    assert read_document(pdf([(words, [])], size=11), "prose.pdf").document.tables == ()


COLUMNS = [
    "一、主要目标",
    "到2025年，全市绿地率达到41%，新建公园12个，改造老旧公园30个以上，让群众出门见绿、抬头见景，享受更多绿色空间。",
    "二、重点任务",
    "（一）建设公园。完成选址和设计，二季度开工，年底前建成开放六座综合公园，其余公园明年六月底前建成。（责任单位：市园林局）",
    "（二）修复山体。修复废弃矿山3500亩，修复率不低于95%，同步建立管护制度，落实管护经费和人员。（责任单位：市自然资源局）",
    "三、保障措施",
    "各县区要加强领导，压实责任，按月调度，定期通报，确保各项工作落到实处、取得实效。",
]


def columns() -> tuple[list[tuple[float, float, str]], list[tuple[float, float, str]]]:
    """The paragraphs in two columns of eighteen characters."""
    out: list[tuple[float, str]] = []
    for paragraph in COLUMNS:
        pieces = [paragraph[:16], *(paragraph[i : i + 18] for i in range(16, len(paragraph), 18))]
        out += [(24.0 if i == 0 else 0.0, piece) for i, piece in enumerate(pieces)]
    half = (len(out) + 1) // 2
    left = [(60 + x, 740.0 - 20 * i, piece) for i, (x, piece) in enumerate(out[:half])]
    return left, [(320 + x, 740.0 - 20 * i, piece) for i, (x, piece) in enumerate(out[half:])]


@pytest.mark.parametrize("order", ["column by column", "line by line"])
def test_two_columns_are_read_one_after_the_other(pdf: Callable[..., bytes], order: str) -> None:
    left, right = columns()
    words = (
        [*left, *right] if order == "column by column" else [w for pair in zip(left, right, strict=False) for w in pair]
    )
    words += left[len(right) :] if order == "line by line" else []
    title = (150.0, 790.0, "云州市绿地建设行动计划（2023—2025年）")
    assert source_text(pdf([([title, *words], [])]), "columns.pdf").text.split("\n")[1:-1] == COLUMNS


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_seen(pdf: Callable[..., bytes], turn: int) -> None:
    words, grid = table([HEADS, ["绿地率", "%", "36", "40", "约束性"], ["湿地率", "%", "12", "15", "预期性"]], 600)
    page = ([(100.0, 700.0, "云州市园林规划（2021—2025年）"), *words], [grid])
    upright = read_document(pdf([page]), "a.pdf")
    turned = read_document(pdf([page], turn=turn), "a.pdf")
    assert [(t.metric_text, t.value, t.baseline_value) for t in upright.targets] == [
        ("绿地率", Decimal(40), Decimal(36)),
        ("湿地率", Decimal(15), Decimal(12)),
    ]
    assert turned.document.text == upright.document.text
    assert [(t.metric_text, t.value) for t in turned.targets] == [(t.metric_text, t.value) for t in upright.targets]
    boxes = [[o.box for o in claims.document.source.origins] for claims in (upright, turned)]
    for a, b in zip(*boxes, strict=True):
        assert a is not None
        assert b is not None
        assert all(abs(x - y) < 6 for x, y in zip(a, b, strict=True))


def test_lines_far_apart_and_words_cut_off_are_joined(pdf: Callable[..., bytes]) -> None:
    pieces = [PARAGRAPH[:36], *(PARAGRAPH[i : i + 38] for i in range(36, len(PARAGRAPH), 38))]
    wide = [(94.0 if i == 0 else 70.0, 780.0 - 34 * i, piece) for i, piece in enumerate(pieces)]
    wide += [(94.0 if i == 0 else 70.0, 640.0 - 34 * i, piece) for i, piece in enumerate(pieces)]
    assert source_text(pdf([(wide, [])]), "wide.pdf").text.startswith(PARAGRAPH + "\n")
    # A browser prints a line that is too long for the page in two: the rest of it is no end of the paragraph.
    cut = [
        (94.0, 780.0, PARAGRAPH[:36]),
        (70.0, 760.0, PARAGRAPH[36:38]),
        (70.0, 740.0, PARAGRAPH[38:75]),
        (70.0, 720.0, PARAGRAPH[75:]),
    ]
    assert PARAGRAPH in source_text(pdf([(cut, [])]), "cut.pdf").text
