"""What a person sees who gives policygraph a text file: the text in any encoding, or one line that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import InputError
from policygraph.pipeline import read_document
from policygraph.read.plain import read_bytes, read_file

SIMPLIFIED = "某市2024年水务工作要点\r\n一、重点工作\r\n1.加强河道管理。全市建设不少于12个监测站，完成时限为年底。\n"
TRADITIONAL = "某市一一三年度工作計畫\n一、重點工作\n加強河道管理，全市建設監測站，由水利局負責實施與國家標準的制定。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16"])
def test_text_comes_out_as_written_in_every_encoding(encoding: str) -> None:
    source = read_bytes(SIMPLIFIED.encode(encoding), "plan.txt")
    assert source.text == SIMPLIFIED
    assert source.file_name == "plan.txt"
    assert len(source.sha256) == 64


def test_traditional_text_in_big5() -> None:
    source = read_bytes(TRADITIONAL.encode("big5"), "plan.txt")
    assert source.text == TRADITIONAL
    assert source.encoding == "big5"


def test_certainty_says_whether_the_encoding_was_inferred() -> None:
    assert read_bytes(SIMPLIFIED.encode("utf-8"), "a.txt").encoding_certainty == 1.0
    assert read_bytes(SIMPLIFIED.encode("gbk"), "a.txt").encoding_certainty < 1.0


def test_the_byte_order_mark_stays_so_that_offsets_are_those_of_the_file() -> None:
    source = read_bytes(b"\xef\xbb\xbf" + "工作要点".encode(), "a.txt")
    assert source.text == "\ufeff工作要点"


def test_markdown_is_text_with_its_own_media_type() -> None:
    assert read_bytes("# 工作要点\n".encode(), "a.md").media_type == "text/markdown"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\u3000\u3000\n".encode(), "blanks"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line_that_names_the_file(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data, "odd.txt")
    message = str(caught.value)
    assert message.startswith("odd.txt: ")
    assert words in message
    assert "\n" not in message


def test_too_large_a_text_says_what_to_do() -> None:
    with pytest.raises(InputError, match="split it"):
        read_bytes("字".encode() * 100, "big.txt", limit=100)


def test_missing_file_folder_and_impossible_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_file(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(InputError):
        read_file("a\0b.txt")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"a" * 200)
    with pytest.raises(InputError, match="limit"):
        read_file(path, limit=100)


@pytest.mark.parametrize("between", [",", "\t", " | ", "｜"])
def test_a_table_in_a_text_is_a_table_whatever_parts_its_cells(between: str) -> None:
    rows = [["指标", "单位", "2025年目标"], ["绿地率", "%", "40"], ["新建公园", "个", "12"]]
    text = (
        "云州市园林规划\n\n" + "\n".join(between.join(row) for row in rows) + "\n\n各县区,各部门要抓好落实,按期完成。\n"
    )
    claims = read_document(text.encode(), "plan.txt")
    assert claims.document.text == text
    assert [(t.metric_text, str(t.value), t.unit) for t in claims.targets] == [
        ("绿地率", "40", "%"),
        ("新建公园", "12", "个"),
    ]
    place = claims.document.source.origin_at(claims.targets[1].metric_span.start)
    assert place is not None
    assert (place.row, place.column, place.span.of(text)) == (3, 1, "新建公园")
