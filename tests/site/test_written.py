"""The site as files: what is written, that it is the same every time, and what bad input leaves behind."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from policygraph.errors import StoreError, UsageError
from policygraph.graph.store import GraphStore
from policygraph.site import build_site


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_graph_gives_the_same_bytes(seeds: GraphStore, tmp_path: Path) -> None:
    build_site(seeds.merged, tmp_path / "one")
    backwards = Store()
    for quad in sorted(seeds.merged, key=str, reverse=True):
        backwards.add(quad)
    build_site(backwards, tmp_path / "two", processes=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_pages_forbid_the_network_and_hold_nothing_inline(seeds: GraphStore, tmp_path: Path) -> None:
    build_site(seeds.merged, tmp_path / "site")
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        if page.parent.name == "network":
            continue
        html = unescape(page.read_text(encoding="utf-8"))
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in html
        assert not re.search(r"<script(?![^>]*(\ssrc=|application/json))", html), page
        assert not re.search(r"<style|\sstyle=|\son\w+=", html.split("<article")[0]), page
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html), page
        assert len(html.encode()) < 500_000, page


def test_empty_graph_and_foreign_graph_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no plan.*policygraph build"):
        build_site(Store(), tmp_path / "site")
    foreign = Store()
    foreign.add(Quad(NamedNode("http://a.example/x"), NamedNode("http://a.example/p"), Literal("y")))
    with pytest.raises(StoreError, match=r"another ontology and no plan.*policygraph build"):
        build_site(foreign, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_what_stands_in_the_folder_is_kept(seeds: GraphStore, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="is not empty"):
        build_site(seeds.merged, taken)
    with pytest.raises(UsageError, match="is not empty"):
        build_site(seeds.merged, taken, replace=True)
    with pytest.raises(UsageError, match="is a file"):
        build_site(seeds.merged, taken / "mine.txt")
    assert contents(tmp_path).keys() == {"taken/mine.txt"}


def test_a_site_is_made_anew_only_when_asked_to(seeds: GraphStore, tmp_path: Path) -> None:
    build_site(seeds.merged, tmp_path / "site")
    before = contents(tmp_path / "site")
    with pytest.raises(UsageError, match="--replace"):
        build_site(seeds.merged, tmp_path / "site", title="河湖规划")
    assert contents(tmp_path / "site") == before
    build_site(seeds.merged, tmp_path / "site", title="河湖规划", replace=True)
    assert "河湖规划" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]
