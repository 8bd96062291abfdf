"""Many documents into one store: the same bytes each time, nothing lost, nothing read twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.engine import build, choose_kinds, remove
from policygraph.engine.inputs import inputs
from policygraph.errors import InputError
from policygraph.graph.store import GraphStore, open_store
from policygraph.graph.terms import PG

PLAN = """浙江省林业局关于印发2031年林业工作要点的通知

2031年林业工作要点

一、主要目标
到2031年底，全省森林覆盖率达到{value}%以上，新增造林10万亩。

二、重点任务
1.加强林木管护。完善管护制度，建成管护站点20个以上。（责任单位：省林业局，各设区市林业主管部门）
2.推进林权改革。落实《林权登记办法》，开展试点。（省自然资源厅牵头，省林业局配合）
"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    (folder / "deeper").mkdir(parents=True)
    for number in range(4):
        place = folder / "deeper" if number == 3 else folder
        (place / f"plan{number}.txt").write_text(PLAN.format(value=60 + number), encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n")
    return folder


def built(folder: Path, jobs: int = 1) -> bytes:
    with open_store() as store:
        summary = build([folder], store, jobs)
        assert not summary.failed
        return store.dump("nquads")


def test_two_builds_give_the_same_bytes(plans: Path) -> None:
    assert built(plans) == built(plans)


def test_several_processes_give_the_same_bytes_as_one(plans: Path) -> None:
    assert built(plans, jobs=3) == built(plans)


def test_kinds_chosen_before_the_first_build_hold_on_several_processes(plans: Path) -> None:
    def conflicts(jobs: int, chosen: bool) -> tuple[bytes, int]:
        with open_store() as store:
            if chosen:
                choose_kinds(store, add=["conflict"])
            build([plans], store, jobs)
            return store.dump("nquads"), len(list(store.merged.quads_for_pattern(None, PG["conflictsWith"], None)))

    assert conflicts(3, True) == conflicts(1, True)
    assert conflicts(1, True)[1] > 0 == conflicts(3, False)[1]


def test_one_by_one_gives_the_same_bytes_as_at_once(plans: Path) -> None:
    with open_store() as store:
        for file in sorted(plans.rglob("plan*.txt"), reverse=True):
            build([file], store)
        assert store.dump("nquads") == built(plans)


def test_an_unchanged_document_is_not_read_again(plans: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        assert len(build([plans], store).built) == 4
        again = build([plans], store)
        assert (len(again.built), len(again.unchanged)) == (0, 4)
        assert len(build([plans], store, force=True).built) == 4


def test_a_changed_document_replaces_its_old_facts(plans: Path) -> None:
    with open_store() as store:
        build([plans / "plan0.txt"], store)
        (plans / "plan0.txt").write_text(PLAN.format(value=77), encoding="utf-8")
        build([plans / "plan0.txt"], store)
        text = store.dump("nquads").decode()
    assert "77%以上" in text
    assert "60%以上" not in text


def test_the_same_text_under_two_names_is_one_document(plans: Path) -> None:
    copy = plans / "copy.txt"
    copy.write_bytes((plans / "plan0.txt").read_bytes())
    with open_store() as store:
        summary = build([plans], store)
        assert len(summary.built) == 4
        assert len(list(store.documents())) == 4
        build([copy], store)
        assert len(list(store.documents())) == 4


def test_a_bad_document_stops_no_other(plans: Path) -> None:
    (plans / "empty.txt").write_bytes(b"")
    (plans / "binary.txt").write_bytes(bytes(range(256)) * 20)
    with open_store() as store:
        summary = build([plans], store)
    assert len(summary.built) == 4
    assert sorted(failure.name for failure in summary.failed) == ["binary.txt", "empty.txt"]
    assert all("\n" not in failure.reason and failure.name in failure.reason for failure in summary.failed)


def test_a_document_that_cannot_be_read_any_more_keeps_its_facts(plans: Path) -> None:
    with open_store() as store:
        build([plans / "plan0.txt"], store)
        before = store.dump("nquads")
        (plans / "plan0.txt").write_bytes(b"")
        assert len(build([plans / "plan0.txt"], store).failed) == 1
        assert store.dump("nquads") == before


def test_a_file_that_vanishes_is_named(plans: Path) -> None:
    with open_store() as store:
        gone = inputs([plans / "plan0.txt", plans / "plan1.txt"])
        (plans / "plan0.txt").unlink()
        with pytest.raises(InputError, match=r"plan0\.txt"):
            gone[0].read()
        assert len(build([plans], store).built) == 3


def test_paths_that_name_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        inputs([tmp_path / "none.txt"])
    with pytest.raises(InputError, match="in this folder"):
        inputs([tmp_path])


def test_bytes_from_a_pipe_are_a_document() -> None:
    with open_store() as store:
        summary = build(["-"], store, stdin=PLAN.format(value=61).encode())
        assert summary.built == ["stdin.txt"]
        assert summary.counts.targets >= 2


def evidence(store: GraphStore) -> list[tuple[str, int, int, str]]:
    found = store.merged.query(
        """PREFIX pg: <https://w3id.org/policygraph/ont#>
        SELECT ?text ?s ?e ?q WHERE { ?x pg:quote ?q ; pg:start ?s ; pg:end ?e ; pg:inDocument/pg:fullText ?text }"""
    )
    return [(row[0].value, int(row[1].value), int(row[2].value), row[3].value) for row in found]  # type: ignore[union-attr]


def test_every_quote_is_exactly_in_its_text(plans: Path) -> None:
    with open_store() as store:
        build([plans], store)
        found = evidence(store)
    assert len(found) > 20
    assert all(text[start:end] == quote for text, start, end, quote in found)


def test_real_plans_keep_exact_evidence_and_build_twice_alike(shared: Path) -> None:
    with open_store() as one, open_store() as two:
        build([shared / "seeds"], one)
        build([shared / "seeds"], two, jobs=2)
        assert all(text[start:end] == quote for text, start, end, quote in evidence(one))
        assert one.dump("nquads") == two.dump("nquads")


def test_one_plan_in_two_formats_is_one_plan_with_two_sources(plans: Path, tmp_path: Path) -> None:
    text = PLAN.format(value=60)
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    (tmp_path / "plan.html").write_text(page, encoding="utf-8")
    (tmp_path / "next.txt").write_text(text.replace("2031", "2032"), encoding="utf-8")
    paths = [tmp_path / name for name in ("plan.txt", "plan.html", "next.txt")]
    with open_store() as store:
        build(paths, store)
        together = store.dump("nquads")
        assert len(list(store.documents())) == 3
        rows = store.merged.query("PREFIX pg: <https://w3id.org/policygraph/ont#> SELECT ?p (COUNT(?s) AS ?n) WHERE "
                                  "{ ?p a pg:Plan ; pg:hasSource ?s } GROUP BY ?p")  # fmt: skip
        assert sorted(str(row["n"].value) for row in rows) == ["1", "2"]  # type: ignore[union-attr]
        again = build(paths, store)
        assert (len(again.built), len(again.unchanged)) == (0, 3)
        assert store.dump("nquads") == together
    with open_store() as store:
        for path in paths:
            build([path], store)
        assert store.dump("nquads") == together
        (tmp_path / "plan.html").write_text(
            "<html><body><p>某市湿地保护规划，另文印发。</p></body></html>", encoding="utf-8"
        )
        build(paths, store)
        assert "60%以上" in store.dump("nquads").decode()


def test_one_wording_for_two_places_is_two_plans(tmp_path: Path) -> None:
    text = PLAN.format(value=60)
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    (tmp_path / "other.txt").write_text(text.replace("浙江省", "江苏省"), encoding="utf-8")
    with open_store() as store:
        build([tmp_path], store)
        places = {str(quad.object) for quad in store.merged.quads_for_pattern(None, PG["appliesIn"], None)}
        assert len(places) == 2


def test_where_the_file_that_spoke_for_a_plan_is_removed_the_other_one_does(tmp_path: Path) -> None:
    text = PLAN.format(value=60)
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    (tmp_path / "plan.html").write_text(page, encoding="utf-8")
    for gone, left in (("plan.html", "plan.txt"), ("plan.txt", "plan.html")):
        with open_store() as alone, open_store() as store:
            build([tmp_path / left], alone)
            build([tmp_path], store)
            assert remove(store, [str(tmp_path / gone)]) == [gone]
            assert store.dump("nquads") == alone.dump("nquads")
