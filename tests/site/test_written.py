"""The site as files: what is written, that it is the same every time, and what bad input leaves behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from policygraph.engine import build
from policygraph.errors import StoreError, UsageError
from policygraph.graph.store import GraphStore, open_store
from policygraph.graph.terms import PG
from policygraph.site import build_site
from policygraph.vocab.places import Places

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


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


def test_no_run_writes_other_bytes(tmp_path: Path) -> None:
    """Sets are ordered anew in every run of Python; nothing that is written may hang on it."""
    made = open_store(tmp_path / "store")
    build([SEEDS], made)
    made.close()
    for seed in ("1", "77"):
        command = [sys.executable, "-m", "policygraph", "--store", str(tmp_path / "store")]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        for arguments in (["site", "-o", f"site{seed}"], ["view", "plan", "-o", f"plan{seed}.html"]):
            subprocess.run([*command, *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert contents(tmp_path / "site1") == contents(tmp_path / "site77")
    assert (tmp_path / "plan1.html").read_bytes() == (tmp_path / "plan77.html").read_bytes()


def test_pages_forbid_the_network_and_hold_nothing_inline(seeds: GraphStore, tmp_path: Path) -> None:
    build_site(seeds.merged, tmp_path / "site")
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = unescape(page.read_text(encoding="utf-8"))
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in html
        assert not re.search(r"<script(?![^>]*(\ssrc=|application/json))", html), page
        assert not re.search(r"<style|\sstyle=|\son\w+=", html.split("<article")[0]), page
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html), page
        assert len(html.encode()) < 500_000, page


def weight(page: Path) -> int:
    """Bytes of a page with the style, scripts and data that it names."""
    html = page.read_text(encoding="utf-8")
    loaded = {(page.parent / name).resolve() for name in re.findall(r'(?:src|rel="stylesheet" href)="([^"#]+)"', html)}
    return len(html.encode()) + sum(int(file.stat().st_size) for file in loaded)


def test_no_page_loads_more_than_500_kilobytes(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert weight(page) < 500_000, page


def test_a_metric_that_all_places_have_stays_within_bounds(tmp_path: Path) -> None:
    cities = [place for place in Places.load().all if place.name.endswith("市") and place.code.endswith("00")][:48]
    for number, place in enumerate(cities):
        (tmp_path / f"{place.code}.txt").write_text(
            f"{place.name}二〇三〇年生态环境工作要点\n{place.name}生态环境局\n一、主要目标\n"
            f"到2030年，秸秆综合利用率达到{80 + number % 20}%以上，力争达到{90 + number % 9}%（责任单位：市农业农村局、市发展改革委）。\n"
            f"到2028年，秸秆综合利用率达到{70 + number % 20}%以上（牵头单位：市农业农村局；配合单位：市财政局、市水利局）。\n",
            encoding="utf-8",
        )
    made = open_store()
    build([tmp_path], made)
    build_site(made.merged, tmp_path / "site")
    page = tmp_path / "site" / "metric" / "straw-utilisation-rate.html"
    assert "共 144 个" in page.read_text(encoding="utf-8"), "it says that not all are shown, and leads to all"
    for each in (tmp_path / "site").rglob("*.html"):
        assert weight(each) < 500_000, each


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


def test_every_link_leads_somewhere(site: Path) -> None:
    names: dict[Path, set[str]] = {}
    trees = {file.resolve(): HTMLParser(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}
    for file, tree in trees.items():
        names[file] = {str(node.attributes["id"]) for node in tree.css("[id]")}
    followed = 0
    for file, tree in trees.items():
        for node in tree.css("a[href], link[href], script[src]"):
            target = node.attributes.get("href") or node.attributes.get("src") or ""
            path, _, fragment = unquote(target).partition("#")
            there = (file.parent / path).resolve() if path else file
            assert there.is_file(), f"{file.name}: {target}"
            assert site in there.parents
            if fragment.startswith("s") and there.parent == site / "plan":
                assert fragment in names[there], f"{file.name}: {target}"
            followed += 1
    assert followed > 2000


def test_every_page_has_its_turtle_and_its_other_language(site: Path) -> None:
    for file in site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        turtle = re.search(r'<p><a href="([^"]+\.ttl)" type="text/turtle">', html)
        assert turtle is not None, file
        store = Store()
        store.load(path=str(file.parent / turtle[1]), format=RdfFormat.TURTLE)
        other = re.search(r'id="language" href="([^"]+)"', html)
        assert other is not None
        assert (file.parent / other[1]).is_file()


def test_turtle_of_a_plan_holds_its_facts_and_their_words(seeds: GraphStore, site: Path) -> None:
    file = site / "ttl" / "plan" / "cn-330000-2021-annualworkpoints-bda210e5.ttl"
    store = Store()
    store.load(path=str(file), format=RdfFormat.TURTLE)
    plan = NamedNode("https://w3id.org/policygraph/id/plan/cn-330000-2021-annualworkpoints-bda210e5")
    facts = {quad.subject for quad in seeds.merged.quads_for_pattern(None, PG["inPlan"], plan)}
    assert facts
    for fact in facts:
        assert set(seeds.merged.quads_for_pattern(fact, None, None)) == set(store.quads_for_pattern(fact, None, None))
        words = next(store.quads_for_pattern(fact, PG["hasEvidence"], None)).object
        assert isinstance(words, NamedNode)
        assert next(store.quads_for_pattern(words, PG["quote"], None), None) is not None


def test_reader_holds_the_text_whole(seeds: GraphStore, site: Path) -> None:
    for quad in seeds.merged.quads_for_pattern(None, PG["fullText"], None):
        assert isinstance(quad.object, Literal)
        wanted = "".join(quad.object.value.split())
        plan = next(seeds.merged.quads_for_pattern(None, PG["hasSource"], quad.subject)).subject
        assert isinstance(plan, NamedNode)
        slug = plan.value.rsplit("/", 1)[1]
        shown = ""
        for number in range(1, 50):
            file = site / "plan" / (f"{slug}.html" if number == 1 else f"{slug}.{number}.html")
            if file.is_file():
                article = HTMLParser(file.read_text(encoding="utf-8")).css_first("article.prose")
                assert article is not None
                shown += "".join(article.text().split())
        # What stands between the cells of a table is drawn as their borders.
        assert shown.replace("|", "") == wanted.replace("|", "")


@pytest.mark.parametrize("heading", ["第{}章 治理任务", "（{}）治理任务"], ids=["chapters", "items"])
def test_a_long_plan_has_several_pages_each_within_bounds(tmp_path: Path, heading: str) -> None:
    numerals = "一二三四五六七八九十"
    parts = [
        heading.format(n)
        + "\n"
        + "\n".join(f"到2030年，河岸绿化率达到{40 + i % 50}%以上，新建公园{i}个。" * 3 for i in range(1, 120))
        for n in numerals
    ]
    (tmp_path / "long.txt").write_text("青河市二〇三〇年河湖工作要点\n" + "\n".join(parts), encoding="utf-8")
    made = open_store()
    build([tmp_path / "long.txt"], made)
    build_site(made.merged, tmp_path / "site")
    pages = sorted((tmp_path / "site" / "plan").glob("*.html"))
    assert len(pages) > 3
    for file in (tmp_path / "site").rglob("*"):
        if file.suffix in (".html", ".js"):
            assert file.stat().st_size < 500_000, file


def test_command_says_one_line_and_keeps_what_stands_there(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "policygraph", *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=120)

    missing = run("site", "-o", "out")
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1
    open_store(tmp_path / "empty").close()
    empty = run("site", "-o", "out", "--store", "empty")
    assert empty.returncode == 1
    assert "no plan" in empty.stderr
    assert empty.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
    assert run("build", str(SEEDS), "--store", "store").returncode == 0
    (tmp_path / "file").write_text("x")
    for where in ("file", "file/below", "/proc/site"):
        wrong = run("site", "-o", where, "--store", "store")
        assert wrong.returncode == 2, where
        assert wrong.stderr.count("\n") == 1, wrong.stderr
        assert where in wrong.stderr
    assert (tmp_path / "file").read_text() == "x"
    done = run("site", "-o", "out", "--store", "store", "--title", "青河规划")
    assert done.returncode == 0
    assert done.stdout == "out/index.html\n"
    assert "青河规划" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
