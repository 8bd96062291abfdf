"""RTF as Word, WPS and older programs write it: encodings, tables, numbers, what is not shown; and files made to harm."""

from __future__ import annotations

from decimal import Decimal

import pytest

from policygraph.errors import InputError
from policygraph.pipeline import read_document, source_text
from policygraph.read.options import ReadOptions

HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"
GOAL = "到2025年，全市绿地率达到40%，新建公园12个。"


def hexed(words: str, encoding: str = "gb18030") -> bytes:
    return b"".join(rb"\'%02x" % byte if byte > 0x7F else bytes([byte]) for byte in words.encode(encoding))


def unicoded(words: str) -> bytes:
    units = words.encode("utf-16-le")
    codes = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
    return b"".join(rb"\u%d?" % code if not 0 <= code < 128 else bytes([code]) for code in codes)


def table(rows: list[list[str]], merged: dict[tuple[int, int], bytes] | None = None) -> bytes:
    out = b""
    for i, row in enumerate(rows):
        ends = b"".join((merged or {}).get((i, j), b"") + rb"\cellx%d" % (1500 * (j + 1)) for j in range(len(row)))
        cells = b"".join(rb"\pard\intbl{" + hexed(cell) + rb"}\cell" for cell in row)
        out += rb"\trowd\trgaph108" + ends + cells + rb"\row" + b"\n"
    return out + rb"\pard"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (HEAD + rb"\f1 " + hexed(GOAL) + rb"\par}", "gb18030"),
        (HEAD + rb"\f1 " + unicoded(GOAL) + rb"\par}", "gb18030"),
        (HEAD + rb"\f1 " + GOAL.encode("gb18030") + rb"\par}", "gb18030"),  # bytes as they are, against the rules
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset134 x;}}\f0 " + hexed(GOAL) + b"}", "gb18030"),
        (rb"{\rtf1\ansi\ansicpg950\deff0 " + hexed("全市綠地率達到40%", "big5") + b"}", "big5hkscs"),
        (rb"{\rtf1\ansi\deff0 " + hexed(GOAL * 3) + b"}", "gb18030"),  # says nothing of its encoding
    ],
)
def test_chinese_in_every_way_of_writing_it(data: bytes, encoding: str) -> None:
    source = source_text(data, "plan.rtf")
    assert ("全市綠地率達到40%" if "big5" in encoding else GOAL) in source.text
    assert source.encoding == encoding
    assert source.media_type == "application/rtf"


def test_a_second_byte_that_is_written_as_a_letter() -> None:
    data = HEAD + rb"\f1 " + rb"\'81@\'95\{\'c6\'5c\par}"
    assert source_text(data, "a.rtf").text.strip() == b"\x81@\x95{\xc6\\".decode("gb18030")


def test_characters_beyond_the_first_plane() -> None:
    assert "𠮷" in source_text(HEAD + rb"\uc1 " + unicoded("土字𠮷") + b"}", "a.rtf").text


def test_fallbacks_of_any_length_are_passed_over() -> None:
    data = HEAD + rb"\uc2 \u32511\'c2\'cc{\uc0 \u22320}\uc1\u29575 ?\par}"
    assert source_text(data, "a.rtf").text.strip() == "绿地率"


def test_what_is_not_shown_is_left_out_and_numbers_are_kept() -> None:
    data = (
        HEAD + rb"{\header " + hexed("页眉") + rb"\par}{\info{\title x}}{\*\unknown " + hexed("未知") + rb"}\f1 "
        rb"{\listtext\pard\plain\f1 " + hexed("一、") + rb"\tab}" + hexed("主要目标") + rb"\par{\v " + hexed("隐藏") + rb"}{\deleted "
        + hexed("删去") + rb"}{\field{\*\fldinst HYPERLINK x}{\fldrslt " + hexed("新建公园12个") + rb"}}{\footnote " + hexed("脚注")
        + rb"}{\pict\bin5 {{{{{}\par}trailing"
    )  # fmt: skip
    assert source_text(data, "a.rtf").text.split("\n")[:2] == ["一、主要目标", "新建公园12个"]
    for word in ("页眉", "未知", "隐藏", "删去", "脚注", "trailing"):
        assert word not in source_text(data, "a.rtf").text


def test_tables_stay_tables_with_their_merged_cells() -> None:
    rows = [["类别", "指标", "单位", "2025年目标"], ["绿化", "绿地率", "%", "≥40"], ["", "新建公园", "个", "12"]]
    merged = {(1, 0): rb"\clvmgf", (2, 0): rb"\clvmrg"}
    data = HEAD + hexed("某市园林规划") + rb"\par" + table(rows, merged) + hexed("本规划自印发之日起施行。") + rb"\par}"
    claims = read_document(data, "plan.rtf")
    assert [(t.metric_text, t.comparator, t.value, t.unit) for t in claims.targets] == [
        ("绿地率", "atLeast", Decimal(40), "%"),
        ("新建公园", "equal", Decimal(12), "个"),
    ]
    place = claims.document.source.origin_at(claims.document.text.index("绿化"))
    assert place is not None
    assert (place.table, place.row, place.column, place.rows) == (1, 2, 1, 2)


def test_the_name_does_not_decide() -> None:
    assert GOAL in source_text(HEAD + hexed(GOAL) + b"}", "letter.doc").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (HEAD + b"{" * 100_000, "nested"),
        (HEAD + b"}", "no text"),
        (HEAD + rb"\bin2000000000 " + hexed(GOAL), "no text"),
        (b"{\\rtf1", "no text"),
    ],
)
def test_files_made_to_harm_end_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        source_text(data, "bad.rtf")
    assert str(caught.value).startswith("bad.rtf: ")
    assert "\n" not in str(caught.value)


def test_a_file_cut_short_gives_what_is_there() -> None:
    whole = HEAD + rb"\f1 " + hexed(GOAL) + rb"\par" + table([["指标", "2025年目标"], ["绿地率", "40%"]])
    for cut in (len(whole) - 9, len(HEAD) + 60):
        assert "到2025年" in source_text(whole[:cut], "cut.rtf").text


def test_odd_values_do_no_harm() -> None:
    data = (
        HEAD + rb"\uc999999999 \u-99999999 ?\f-1\fcharset99999\cellx-5\cell\row\ansicpg99999\'zz" + hexed(GOAL) + b"}"
    )
    assert "绿地率" in source_text(data, "odd.rtf").text
    wide = HEAD + rb"\trowd" + rb"\cellx9" * 100_000 + rb"\intbl a\cell b\cell\row\pard " + hexed(GOAL) + b"}"
    assert "绿地率" in source_text(wide, "wide.rtf", ReadOptions()).text
