"""Permalinks in a browser that runs no script: the text fragment alone has to find its words, and the offsets have to do without."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from policygraph.site.address import at_words

LIT = (255, 216, 77)
"""--lit of the style sheet, the ground of ``::target-text``."""


@pytest.fixture
def bare(browser: Any) -> Iterator[Any]:
    """A window in which pages run no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1300, "height": 800})
    yield context.new_page()
    context.close()


def lit(page: Any) -> bool:
    """Whether the browser shows words on the ground of a text fragment, in the part of the page that is in sight."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    found: list[tuple[int, tuple[int, int, int]]] = picture.getcolors(maxcolors=1 << 24) or []  # type: ignore[assignment]
    return sum(n for n, (r, g, b) in found if abs(r - LIT[0]) < 8 and abs(g - LIT[1]) < 8 and abs(b - LIT[2]) < 8) > 80


def permalinks(site: Path) -> list[str]:
    """Addresses of words, as the pages of metrics give them."""
    found = [
        link
        for file in sorted((site / "metric").glob("*.html"))
        for link in re.findall(r'href="\.\./(plan/[^"#]+#c\d+-\d+:~:text=[^"]+)"', file.read_text(encoding="utf-8"))
    ]
    return sorted(set(found))


def test_the_browser_itself_finds_the_words(bare: Any, site: Path) -> None:
    links = permalinks(site)
    assert len(links) > 40
    for link in links[:: len(links) // 12]:
        bare.goto("about:blank")
        bare.goto(f"{site.as_uri()}/{link}")
        bare.wait_for_timeout(100)
        assert lit(bare), unquote(link)


def test_a_click_leads_to_the_words(bare: Any, site: Path) -> None:
    page = next(file for file in sorted((site / "metric").glob("*.html")) if ":~:text=" in file.read_text("utf-8"))
    bare.goto(page.as_uri())
    assert not lit(bare)
    bare.locator("a[href*=':~:text=']").first.click()
    bare.wait_for_url("**/plan/**")
    bare.wait_for_timeout(150)
    assert lit(bare)


def test_offsets_do_where_a_browser_knows_no_text_fragments(visit: Any, site: Path) -> None:
    link = next(link for link in permalinks(site) if not re.search(r"#c\d{1,3}-", link)).partition(":~:")[0]
    page = visit.open(link)
    page.wait_for_selector(".f.chosen")
    start = int(re.search(r"#c(\d+)-", link)[1])  # type: ignore[index]
    assert page.locator(".f.chosen").first.get_attribute("data-s") == str(start)
    assert page.evaluate("scrollY") > 0


def test_a_long_quote_is_named_by_its_ends_at_marks() -> None:
    quote = "到二〇三〇年，全市河岸绿化率达到百分之六十以上，公共供水管网漏损率控制在百分之八以内，新建改建公园和绿道一百二十公里以上，每年完成三分之一"
    told = unquote(at_words(5, 5 + len(quote), quote))
    assert told == f"#c5-{5 + len(quote)}:~:text=到二〇三〇年,每年完成三分之一"
    assert unquote(at_words(1, 9, "河岸-绿化率")) == "#c1-9:~:text=河岸-绿化率"
    assert at_words(1, 9, "河岸-绿化率").endswith("%2D%E7%BB%BF%E5%8C%96%E7%8E%87")
    two = unquote(at_words(0, 20, "第一行的词句在这里\n第二行，也有词句"))
    assert two == "#c0-20:~:text=第一行的词句在这里,第二行，也有词句"
    assert at_words(3, 4, " \n ") == "#c3-4"


def test_scripts_make_the_same_fragments(visit: Any) -> None:
    page = visit.open("index.html")
    for quote in (
        "河岸绿化率达到60%以上",
        "第一行的词句在这里\n第二行，也有词句",
        "长" * 70,
        "甲乙丙丁戊己庚，辛" * 12,
        " ",
        "a-b, c",
    ):
        assert unquote(page.evaluate("quote => PG.fragment(3, 9, quote)", quote)) == unquote(at_words(3, 9, quote))
