"""Files made to harm: each ends soon, in one line, with nothing written and nothing fetched."""

from __future__ import annotations

import io
import zipfile

import pytest

from policygraph.errors import InputError
from policygraph.pipeline import read_document, source_text
from policygraph.read.options import ReadOptions


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_package_that_unpacks_to_too_much_is_not_opened() -> None:
    bomb = package({"word/document.xml": b"<w:p>" + b"0" * (12 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(InputError, match=r"12 MB, more than the limit of 10 MB; raise --max-unpacked"):
        read_document(bomb, "bomb.docx", ReadOptions(unpacked_limit=10 * 1024 * 1024))


@pytest.mark.parametrize(("part", "name"), [("word/document.xml", "a.docx"), ("xl/workbook.xml", "a.xlsx")])
def test_entities_in_a_package_are_refused(part: str, name: str) -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&b;</x>'
    with pytest.raises(InputError, match="entities"):
        read_document(package({part: xml}), name)


def test_a_page_nested_without_end_is_refused() -> None:
    page = b"<html><body>" + b"<div>" * 100_000 + "文字".encode() + b"</div>" * 100_000 + b"</body></html>"
    with pytest.raises(InputError, match="nested"):
        read_document(page, "deep.html")


def test_a_cell_that_spans_a_million_rows_costs_nothing() -> None:
    page = (
        "<html><body><p>本规划由市水务局负责解释，自印发之日起施行。</p><table><tr><td rowspan=999999 colspan=9999>指标</td>"
        "<td>2025年目标</td></tr><tr><td>1</td><td>2</td></tr></table></body></html>"
    )
    read_document(page.encode(), "span.html")


def test_characters_that_steer_the_display_are_left_out() -> None:
    page = "<html><body><p>到2025年，绿地率\u202e达到\u200b40%，\u0007公园\ufeff增加。</p></body></html>"
    assert "到2025年，绿地率达到40%，公园增加。" in source_text(page.encode(), "bidi.html").text


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    from policygraph.read.document import read_bytes

    with pytest.raises(InputError, match="limit"):
        read_bytes(b"<html><body>" + b"x" * 2000, "big.html", ReadOptions(size_limit=1000))


def test_an_archive_within_an_archive_is_not_followed() -> None:
    inner = package({"a.txt": "到2025年，绿地率达到40%。".encode()})
    with pytest.raises(InputError, match="archive"):
        read_document(package({"inner.zip": inner}), "outer.zip")


def locked_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = Canvas(out, encrypt=StandardEncryption("geheim", strength=128))
    page.setFont("STSong-Light", 14)
    for row, line in enumerate(("云和县2023年林业工作要点", "一、重点任务", "1.加强造林。完成造林5万亩。")):
        page.drawString(60, 780 - 24 * row, line)
    page.save()
    return out.getvalue()


def test_a_locked_pdf_asks_for_its_password_and_opens_with_it() -> None:
    data = locked_pdf()
    with pytest.raises(InputError, match=r"locked\.pdf: .*--password"):
        read_document(data, "locked.pdf")
    with pytest.raises(InputError, match="none of the passwords"):
        source_text(data, "locked.pdf", ReadOptions(passwords=("wrong",)))
    assert "完成造林5万亩" in source_text(data, "locked.pdf", ReadOptions(passwords=("wrong", "geheim"))).text


def test_rows_formatted_down_to_the_end_of_a_sheet_hold_nothing() -> None:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["指标", "单位", "2025年目标"], ["绿地率", "%", 40]):
        sheet.append(row)
    sheet.cell(1_048_576, 3).number_format = "0.00"
    book.save(out)
    assert [(t.metric_text, str(t.value)) for t in read_document(out.getvalue(), "a.xlsx").targets] == [
        ("绿地率", "40")
    ]


def test_cells_that_cover_more_than_any_table_are_kept_as_text() -> None:
    row = "<tr>" + "<td rowspan=500 colspan=500>绿地率达到40%</td>" * 60 + "</tr>"
    page = f"<html><body><p>本规划由市水务局负责解释，自印发之日起施行。</p><table>{row * 40}</table></body></html>"
    assert "绿地率达到40%" in source_text(page.encode(), "wide.html").text
