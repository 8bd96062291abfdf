"""OpenDocument texts and sheets: numbers, merged cells, what is not shown, and packages made to harm."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from policygraph.errors import InputError
from policygraph.pipeline import read_document, source_text
from policygraph.read.options import ReadOptions

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
_STYLES = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-prefix="（" '
    'style:num-format="一, 二, 三, ..." style:num-suffix="）"/></text:list-style>'
)
TWO = 'table:number-rows-spanned="2"'
LOCKED = b'<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'


def content(body: str, kind: str = "text") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    ).encode()


def package(xml: bytes, kind: str = "text", **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", xml)
        archive.writestr("styles.xml", f"<office:document-styles {_SPACES}/>")
        archive.writestr("META-INF/manifest.xml", more.get("manifest", b"<m/>"))
        for name, data in more.items():
            if name != "manifest":
                archive.writestr(name, data)
    return out.getvalue()


def table(rows: str) -> str:
    return f'<table:table table:name="T">{rows}</table:table>'


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


def test_paragraphs_numbers_and_changes() -> None:
    body = (
        "<text:tracked-changes><text:p>删去的话</text:p></text:tracked-changes><text:h text:outline-level='1'>云州市园林规划</text:h>"
        '<text:list text:style-name="L"><text:list-item><text:p>主要目标</text:p></text:list-item><text:list-item><text:p>重点任务'
        "</text:p><text:list><text:list-item><text:p>新建<text:span>公园<text:s text:c='2'/>12</text:span>个</text:p></text:list-item>"
        "<text:list-item><text:p>改造<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note>绿道</text:p>"
        "</text:list-item></text:list></text:list-item></text:list><text:p>第一行<text:line-break/>第二行<office:annotation>"
        "<text:p>批注</text:p></office:annotation></text:p>"
    )
    source = source_text(package(content(body)), "plan.odt")
    assert source.text.split("\n") == [
        "云州市园林规划", "一、主要目标", "二、重点任务", "（一）新建公园  12个", "（二）改造绿道", "第一行", "第二行", "",
    ]  # fmt: skip
    assert source.media_type == "application/vnd.oasis.opendocument.text"


def test_tables_give_targets_with_their_cells() -> None:
    rows = (
        f"<table:table-header-rows><table:table-row>{cell('类别')}{cell('指标')}{cell('单位')}{cell('2025年目标')}</table:table-row>"
        f"</table:table-header-rows><table:table-row>{cell('绿化', TWO)}{cell('绿地率')}{cell('%')}{cell('≥40')}"
        f"</table:table-row><table:table-row><table:covered-table-cell/>{cell('新建公园')}{cell('个')}{cell('12')}</table:table-row>"
    )
    claims = read_document(package(content("<text:p>云州市园林规划</text:p>" + table(rows))), "a.odt")
    assert [(t.metric_text, t.comparator, t.value, t.unit) for t in claims.targets] == [
        ("绿地率", "atLeast", Decimal(40), "%"),
        ("新建公园", "equal", Decimal(12), "个"),
    ]
    place = claims.document.source.origin_at(claims.targets[1].metric_span.start)
    assert place is not None
    assert (place.table, place.row, place.column) == (1, 3, 2)


def test_a_sheet_is_a_table_and_what_it_repeats_counts() -> None:
    rows = (
        f"<table:table-row>{cell('指标')}{cell('单位')}{cell('2025年目标')}</table:table-row>"
        f"<table:table-row>{cell('绿地率')}{cell('%')}{cell('40')}</table:table-row>"
        f"<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>"
    )
    claims = read_document(package(content(table(rows), "spreadsheet"), "spreadsheet"), "a.ods")
    assert [(t.metric_text, t.value, t.unit) for t in claims.targets] == [("绿地率", Decimal(40), "%")]


def test_a_flat_file_and_another_name() -> None:
    xml = content("<text:p>到2025年，绿地率达到40%。</text:p>").replace(b"document-content", b"document")
    flat = xml.replace(b'version="1.2">', b'version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">')
    assert "绿地率达到40%" in source_text(flat, "plan.xml").text
    assert "绿地率达到40%" in source_text(package(content("<text:p>绿地率达到40%</text:p>")), "plan.docx").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (package(b"<a"), "damaged"),
        (package(content("<text:p>字</text:p>"))[:-60], "damaged"),
        (package(content("<text:span>" * 100_000 + "字" + "</text:span>" * 100_000)), "damaged"),
        (package(content("<text:p/>")), "no text"),
        (package(content("<text:p>字</text:p>", "presentation"), "presentation"), "presentation"),
        (package(content("<text:p>字</text:p>"), manifest=LOCKED), "locked"),
        (package(b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>' + content("<text:p>&c;</text:p>")), "entities"),
        (package(b"<!--" + b"x" * 2_000_000 + b'--><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'), "entities"),
        (
            package(
                content(
                    table(f"<table:table-row table:number-rows-repeated='9999999'>{cell('指标')}{cell('值')}</table:table-row>"),
                    "spreadsheet",
                ),
                "spreadsheet",
            ),
            "rows are more than the limit",
        ),
    ],
)  # fmt: skip
def test_packages_made_to_harm_end_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        source_text(data, "bad.odt")
    assert str(caught.value).startswith("bad.odt: ")
    assert "\n" not in str(caught.value)


def test_a_package_that_unpacks_to_too_much_is_not_opened() -> None:
    bomb = package(content("<text:p>" + "0" * 3_000_000 + "</text:p>"))
    with pytest.raises(InputError, match="max-unpacked"):
        source_text(bomb, "bomb.odt", ReadOptions(unpacked_limit=2_000_000))
