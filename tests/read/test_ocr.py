"""Scanned pages: refused with the way out, or read by recognition, and then said to be so."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from policygraph.errors import InputError
from policygraph.graph.emit import emit
from policygraph.pipeline import read_document, source_text
from policygraph.read.options import ReadOptions

ACROSS = [70.0, 230.0, 300.0, 390.0, 480.0, 540.0]
ROWS = [
    ["指标名称", "单位", "2020年", "2025年", "属性"],
    ["河道水质达标率", "%", "81.5", "93.5", "约束性"],
    ["绿道长度", "公里", "120", "260", "预期性"],
]


FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


@pytest.fixture(scope="module")
def scan() -> bytes:
    """A page with a title, a line and a ruled table, as a picture without text."""
    if not FONT.exists():
        pytest.skip("no Chinese font here to draw the page with")
    page = Image.new("L", (1654, 2339), 255)
    draw, scale = ImageDraw.Draw(page), 200 / 72
    words = [(150.0, 70.0, "云州市“十四五”河道治理规划"), (94.0, 130.0, "到2025年，全市新建生态护岸120公里。")]
    words += [(ACROSS[j] + 4, 244.0 + 24 * i, cell) for i, row in enumerate(ROWS) for j, cell in enumerate(row)]
    for x, y, line in words:
        draw.text((x * scale, y * scale), line, font=ImageFont.truetype(str(FONT), 38), fill=0)
    down = [240.0 + 24 * i for i in range(len(ROWS) + 1)]
    lines = [(x, down[0], x, down[-1]) for x in ACROSS] + [(ACROSS[0], y, ACROSS[-1], y) for y in down]
    for ends in lines:
        draw.line([value * scale for value in ends], fill=0, width=3)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=200)
    return out.getvalue()


def test_a_scan_is_refused_with_the_way_out(scan: bytes) -> None:
    with pytest.raises(InputError) as caught:
        source_text(scan, "scan.pdf")
    said = str(caught.value)
    assert said.startswith("scan.pdf: ")
    assert "policygraph[ocr]" in said
    assert "--ocr" in said
    assert "\n" not in said


def test_a_scan_is_read_and_its_facts_say_so(scan: bytes) -> None:
    pytest.importorskip("rapidocr")
    claims = read_document(scan, "scan.pdf", ReadOptions(ocr=True))
    assert claims.document.header.title == "云州市“十四五”河道治理规划"
    found = {t.metric_text: (t.value, t.unit, t.baseline_value) for t in claims.targets}
    assert list(map(str, found["绿道长度"])) == ["260", "km", "120"]
    assert list(map(str, found["生态护岸"][:2])) == ["120", "km"]
    assert str(found["河道水质达标率"][0]) == "93.5"
    place = claims.document.source.origin_at(claims.targets[-1].span.start)
    assert place is not None
    assert (place.page, place.table, place.row) == (1, 1, 3)
    said: dict[str, dict[str, str]] = {}
    for quad in emit(claims):
        said.setdefault(str(quad.subject), {})[quad.predicate.value.rsplit("#")[-1]] = getattr(quad.object, "value", "")
    targets = [facts for facts in said.values() if facts.get("type", "").endswith("#Target")]
    assert targets
    assert all(facts["readByRecognition"] == "true" and float(facts["confidence"]) <= 0.8 for facts in targets)
    assert any("rapidocr" in facts.get("textMethod", "") for facts in said.values())


def test_a_page_of_words_and_a_page_that_is_a_picture(scan: bytes, pdf: Callable[..., bytes]) -> None:
    pypdfium2: Any = pytest.importorskip("pypdfium2")
    both = pypdfium2.PdfDocument(
        pdf([([(70, 760, "云州市河道治理规划"), (94, 700, "到2025年，全市绿地率达到40%。")], [])])
    )
    both.import_pages(pypdfium2.PdfDocument(scan))
    out = io.BytesIO()
    both.save(out)
    claims = read_document(out.getvalue(), "mixed.pdf")
    issue = next(issue for issue in claims.issues if issue.code == "page-not-read")
    assert "第2页" in issue.message_zh
    assert [t.metric_text for t in claims.targets] == ["绿地率"]
