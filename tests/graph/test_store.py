"""A store on disk: what goes in comes out, and nothing that was built is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from policygraph.errors import InputError, StoreError
from policygraph.graph.store import FORMATS, open_store
from policygraph.graph.terms import PG, TYPE, Names


def document(sha: str, name: str, fact: str = "一") -> list[Quad]:
    names = Names()
    node, graph = names.document(sha), names.graph(sha)
    return [
        Quad(node, TYPE, PG["SourceDocument"], graph),
        Quad(node, PG["sha256"], Literal(sha), graph),
        Quad(node, PG["fileName"], Literal(name), graph),
        Quad(node, PG["quote"], Literal(fact), graph),
    ]


A, B = "a" * 64, "b" * 64


def facts(folder: Path) -> set[str]:
    with open_store(folder, read_only=True) as store:
        return {q.object.value for q in store.rdf.quads_for_pattern(None, PG["quote"], None, None)}  # type: ignore[union-attr]


def test_a_document_is_still_there_after_reopening(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace(document(A, "a.txt"), "/x/a.txt", "1")
        assert store.has(A, "1")
        assert not store.has(A, "2")
        assert not store.has(B, "1")
    assert facts(tmp_path / "s") == {"一"}


def test_a_changed_file_replaces_what_was_read_from_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace(document(A, "a.txt", "旧"), "/x/a.txt", "1")
        store.replace(document(B, "a.txt", "新"), "/x/a.txt", "1")
    assert facts(tmp_path / "s") == {"新"}


def test_the_same_bytes_in_two_files_stay_until_both_are_gone(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    with open_store() as store:
        store.replace(document(A, "one.txt"), str(one), "1")
        assert store.link(A, str(two))
        assert not store.link(B, str(two))
        store.remove(str(one))
        assert [name for _, name, _ in store.documents()] == ["one.txt"]
        store.remove(str(two))
        assert list(store.documents()) == []
        assert list(store.rdf) == []


def test_what_an_error_ends_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace(document(A, "a.txt", "旧"), "/x/a.txt", "1")

    def build() -> None:
        with open_store(tmp_path / "s") as store:
            store.replace(document(B, "a.txt", "新"), "/x/a.txt", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build()
    assert facts(tmp_path / "s") == {"旧"}
    assert len(list((tmp_path / "s").glob("g*"))) == 1


def test_who_reads_sees_what_was_committed_while_another_writes(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.replace(document(A, "a.txt", "旧"), "/x/a.txt", "1")
        store.commit()
        with open_store(tmp_path / "s", read_only=True) as reader:
            store.replace(document(B, "a.txt", "新"), "/x/a.txt", "1")
            assert facts(tmp_path / "s") == {"旧"}
            store.commit()
            assert facts(tmp_path / "s") == {"新"}
            assert [name for _, name, _ in reader.documents()] == ["a.txt"]
            assert {q.object.value for q in reader.merged.quads_for_pattern(None, PG["quote"], None)} == {"旧"}  # type: ignore[union-attr]


def test_many_changes_at_once_give_the_same_merged_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for most in (1_000_000, 0):
        monkeypatch.setattr("policygraph.graph.exchange._MANY", most)
        with open_store(tmp_path / f"s{most}") as store:
            store.replace(document(A, "a.txt", "甲"), "/x/a.txt", "1")
            store.replace(document(B, "b.txt", "乙"), "/x/b.txt", "1")
            store.replace(document(A, "a.txt", "丙"), "/x/a.txt", "1")
            store.remove("b.txt")
            assert {quad.triple for quad in store.merged} == {quad.triple for quad in document(A, "a.txt", "丙")}


def test_a_store_of_the_first_layout_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "format").write_text("1\n")
    old = pyoxigraph.Store(str(folder / "database"))
    old.extend(document(A, "a.txt", "旧"))
    old.flush()
    del old
    assert facts(folder) == {"旧"}
    with open_store(folder, read_only=True) as store:
        assert len(store.merged) == 4
    with open_store(folder) as store:
        store.replace(document(B, "b.txt", "新"), "/x/b.txt", "1")
    assert facts(folder) == {"旧", "新"}
    assert not (folder / "database").exists()


def test_removing_says_what_it_cannot_find() -> None:
    with open_store() as store:
        store.replace(document(A, "same.txt"), "/x/same.txt", "1")
        store.replace(document(B, "same.txt"), "/y/same.txt", "1")
        with pytest.raises(InputError, match="no such document"):
            store.remove("other.txt")
        with pytest.raises(InputError, match="2 documents"):
            store.remove("same.txt")
        assert store.remove(A) == ["same.txt"]


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    (tmp_path / "s" / "format").write_text("99\n")
    for read_only in (True, False):
        with pytest.raises(StoreError, match="newer policygraph"):
            open_store(tmp_path / "s", read_only=read_only)


def test_a_store_in_use_says_so_in_one_line(tmp_path: Path) -> None:
    attempt = (
        "import sys; from policygraph.graph.store import open_store; from policygraph.errors import StoreError\n"
        "try: open_store(sys.argv[1])\n"
        "except StoreError as error: print(error)"
    )
    with open_store(tmp_path / "s"):
        done = subprocess.run(
            [sys.executable, "-c", attempt, str(tmp_path / "s")], capture_output=True, text=True, check=True
        )
    assert "in use by another process" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_folder_with_other_files_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match="other files"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path / "none", read_only=True)


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    (generation,) = (tmp_path / "s").glob("g*")
    (generation / "merged" / "CURRENT").write_text("nonsense\n")
    for read_only in (True, False):
        with pytest.raises(StoreError, match="damaged"):
            open_store(tmp_path / "s", read_only=read_only)
    (tmp_path / "s" / "current").write_text("g9\n")
    for read_only in (True, False):
        with pytest.raises(StoreError, match="damaged"):
            open_store(tmp_path / "s", read_only=read_only)


def test_reading_only_refuses_to_write(tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    with open_store(tmp_path / "s", read_only=True) as store, pytest.raises(StoreError, match="reading only"):
        store.replace(document(A, "a.txt"), "/x/a.txt", "1")


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_each_format_holds_the_same_triples_for_two_readers(format: str) -> None:
    with open_store() as store:
        store.replace(document(A, "a.txt", "“引”\n<b>&\\"), "/x/a.txt", "1")
        store.replace(document(B, "b.txt", "35微克/立方米"), "/x/b.txt", "1")
        expected = {str(quad.triple) for quad in store.quads()}
        data = store.dump(format)
    again = {str(quad.triple) for quad in pyoxigraph.parse(data, format=FORMATS[format])}
    assert again == expected
    names = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=data, format=names.get(format, format))
    pairs = {(str(s), str(p), str(o)) for s, p, o in graph.triples((None, None, None))}
    with open_store() as store:
        wanted = set()
        for quad in pyoxigraph.parse(data, format=FORMATS[format]):
            value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
            assert isinstance(quad.subject, NamedNode)
            wanted.add((quad.subject.value, quad.predicate.value, value))
    assert pairs == wanted


def test_the_order_of_building_does_not_show_in_the_bytes() -> None:
    with open_store() as one, open_store() as two:
        one.replace(document(A, "a.txt"), "/x/a.txt", "1")
        one.replace(document(B, "b.txt"), "/x/b.txt", "1")
        two.replace(document(B, "b.txt"), "/y/b.txt", "1")
        two.replace(list(reversed(document(A, "a.txt"))), "/y/a.txt", "1")
        for format in FORMATS:
            assert one.dump(format) == two.dump(format)


def test_an_unknown_format_names_the_known_ones() -> None:
    with open_store() as store, pytest.raises(StoreError, match="turtle"):
        store.dump("docx")
