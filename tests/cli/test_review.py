"""The whole round of a review: doubtful facts out, a person's decisions in, later builds, changed documents, contradictions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygraph.analyse.decisions import Decision, together
from policygraph.cli.app import policygraph
from policygraph.errors import InputError

PLAN = """青岛市人民政府关于印发2031年林业工作要点的通知

2031年青岛市林业工作要点

一、主要目标
到2031年底，全市森林覆盖率达到62%以上，湿地保护率达到55%以上，竹叶堆肥量达到30万吨。

二、重点任务
（一）加强林木管护。完善管护制度。（责任单位：市林业局、市财政局）
（二）推进林权改革。落实《青岛市林权改革方案》。市园林和林业局会同有关部门开展试点。（责任单位：市园林林业局）
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(policygraph, [str(arg) for arg in args])


class Round:
    """A folder of plans with its store."""

    def __init__(self, folder: Path) -> None:
        self.docs, self.store, self.table = folder / "docs", folder / "store", folder / "review.csv"
        self.docs.mkdir()
        self.write(PLAN)
        assert self("build", self.docs).exit_code == 0

    def __call__(self, *args: object) -> Result:
        return run("--store", self.store, "--lang", "en", *args)

    def write(self, text: str) -> None:
        (self.docs / "要点.txt").write_text(text, encoding="utf-8")

    def rows(self) -> list[dict[str, str]]:
        result = self("review", "export", self.table, "--below", 1)
        assert result.exit_code == 0, result.output
        return list(csv.DictReader(io.StringIO(self.table.read_bytes().decode("utf-8-sig"))))

    def fill(self, rows: list[dict[str, str]], coding: str = "utf-8-sig", mark: str = ",") -> None:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), delimiter=mark)
        writer.writeheader()
        writer.writerows(rows)
        self.table.write_bytes(out.getvalue().encode(coding))

    def decide(self, chosen: Callable[[dict[str, str]], bool], word: str, who: str = "李", **cells: str) -> Result:
        """Fill in every row that is meant, in a fresh export, and read it back."""
        rows = self.rows()
        meant = [row for row in rows if chosen(row)]
        assert meant
        for row in meant:
            row.update(decision=word, who=who, when="2031-02-03", **cells)
        self.fill(rows)
        return self("review", "read", self.table)

    def dump(self) -> str:
        return self("export", "-f", "ntriples", "--no-vocabulary", "-o", "-").output

    @property
    def decisions(self) -> Path:
        return self.docs / "policygraph-decisions.yml"


@pytest.fixture
def trip(tmp_path: Path) -> Round:
    return Round(tmp_path)


def of(metric: str) -> Callable[[dict[str, str]], bool]:
    return lambda row: row["kind"] == "target" and row["metric"] == metric


def states(trip: Round) -> list[tuple[str, str, str]]:
    listed = csv.DictReader(io.StringIO(trip("review", "list", "--format", "csv").output))
    return sorted((row["state"], row["decision"], row["about"].split()[0]) for row in listed)


def assert_one_line(result: Result, *words: str) -> None:
    assert result.exit_code == 1, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0], lines[0]


def test_the_whole_round(trip: Round) -> None:
    before = trip.dump()
    assert trip.decide(of("湿地保护率"), "correct", value="58").exit_code == 0
    assert trip.decide(of("竹叶堆肥量"), "reject", who="王").exit_code == 0
    assert trip.decide(of("森林覆盖率"), "confirm").exit_code == 0
    # The decisions are data beside the documents, and the graph says them.
    assert "who: 王" in trip.decisions.read_text(encoding="utf-8")
    shown = trip("compare", "湿地保护率", "--format", "csv").output
    assert "58%" in shown
    assert "55%" not in shown
    assert trip("compare", "竹叶堆肥量").exit_code == 2
    target = next(
        row["node"]
        for row in csv.DictReader(io.StringIO(trip("review", "list", "--format", "csv").output))
        if row["decision"] == "correct"
    )
    explained = trip("explain", target).output
    assert "李" in explained
    assert "2031-02-03" in explained
    assert "55" in explained
    assert trip("validate").exit_code == 0
    # What is settled is asked no more.
    assert not {"森林覆盖率", "湿地保护率", "竹叶堆肥量"} & {
        row["metric"] for row in trip.rows() if row["kind"] == "target"
    }

    # A build from nothing applies them, with the same bytes.
    decided = trip.dump()
    fresh = trip.store.parent / "fresh"
    assert "decisions applied" in run("--store", fresh, "--lang", "en", "build", trip.docs).output
    assert run("--store", fresh, "export", "-f", "ntriples", "--no-vocabulary", "-o", "-").output == decided

    # A changed sentence opens what rests on it; words elsewhere do not.
    trip.write(PLAN.replace("完善管护制度", "健全管护制度"))
    trip("build", trip.docs)
    assert [state for state, _, _ in states(trip)] == ["applied"] * 3
    trip.write(PLAN.replace("达到62%以上", "达到64%以上"))
    built = trip("build", trip.docs).output
    assert re.search(r"3\s+decisions open again", built)
    assert {state for state, _, _ in states(trip)} == {"open"}
    again = [row for row in trip.rows() if row["why"].startswith("open again")]
    assert {row["metric"] for row in again} == {"森林覆盖率", "湿地保护率", "竹叶堆肥量"}
    assert all("李" in row["note"] or "王" in row["note"] for row in again)
    # Decided anew, the old one gives way.
    assert trip.decide(of("森林覆盖率"), "confirm", who="赵").exit_code == 0
    assert ("applied", "confirm", "森林覆盖率") in states(trip)
    assert len(states(trip)) == 3

    # Without the file nothing of it is left.
    trip.decisions.unlink()
    trip.write(PLAN)
    trip("build", trip.docs)
    assert trip.dump() == before


def test_bodies_become_one_and_stay_two(trip: Round) -> None:
    names = {"青岛市林业局", "青岛市园林和林业局", "青岛市园林林业局"}
    pairs = [row for row in trip.rows() if row["kind"] == "agency" and {row["agency"], row["other"]} <= names]
    assert pairs
    one = pairs[0]
    same = lambda row: (row["kind"], row["id"], row["other_id"]) == ("agency", one["id"], one["other_id"])  # noqa: E731
    assert trip.decide(same, "same-as").exit_code == 0
    assert trip("agency", one["other"], "--format", "csv").output.count("explicit") >= 1
    assert f"<{one['id']}> <http://www.w3.org/2004/02/skos/core#prefLabel>" not in trip.dump()
    assert one["agency"] in trip.dump()
    assert not any(map(same, trip.rows()))
    rows = trip.rows()
    wrong = {**dict.fromkeys(rows[0], ""), **one, "decision": "not-same-as", "who": "王"}
    trip.fill([wrong])
    kept = trip.decisions.read_bytes()
    assert_one_line(
        trip("review", "read", trip.table), "not-same-as", "王", "contradicts", "same-as", "李", "2031-02-03"
    )
    assert trip.decisions.read_bytes() == kept
    assert trip("review", "read", trip.table, "--replace").exit_code == 0
    assert [row[:2] for row in states(trip)] == [("applied", "not-same-as")]
    assert not any(map(same, trip.rows()))


def test_a_decision_against_another_names_both(trip: Round) -> None:
    rows = trip.rows()
    assert trip.decide(of("森林覆盖率"), "confirm").exit_code == 0
    for row in rows:
        if of("森林覆盖率")(row):
            row.update(decision="reject", who="王", when="2031/3/4")
    trip.fill(rows)
    before = trip.dump(), trip.decisions.read_bytes()
    result = trip("review", "read", trip.table)
    assert_one_line(result, "'reject'", "王", "2031-03-04", "contradicts 'confirm'", "李", "2031-02-03", "森林覆盖率")
    assert (trip.dump(), trip.decisions.read_bytes()) == before


def test_the_words_of_a_task_and_the_title_of_a_citation_are_corrected(trip: Round) -> None:
    before = trip.dump()
    task = lambda row: row["kind"] == "task" and row["statement"] == "加强林木管护"  # noqa: E731
    assert trip.decide(task, "correct", statement="加强林木和湿地管护").exit_code == 0
    cited = lambda row: row["kind"] == "citation" and row["title"] == "青岛市林权改革方案"  # noqa: E731
    assert trip.decide(cited, "correct", title="青岛市集体林权制度改革方案", who="王").exit_code == 0
    now = trip.dump()
    assert "加强林木和湿地管护" in trip("gaps", "--format", "csv").output + now
    title = '<http://purl.org/dc/terms/title> "青岛市集体林权制度改革方案"@zh'
    assert title in now
    assert '"青岛市林权改革方案"@zh' not in now
    assert trip("validate").exit_code == 0
    # The words of the plan stay the evidence, and a later build says the same.
    assert "《青岛市林权改革方案》" in now
    trip("build", trip.docs, "--force")
    assert trip.dump() == now
    # A changed sentence opens the decision again; without the file nothing of it is left.
    trip.write(PLAN.replace("落实《青岛市林权", "全面落实《青岛市林权"))
    trip("build", trip.docs)
    assert ("open", "correct", "青岛市林权改革方案") in states(trip)
    trip.decisions.unlink()
    trip.write(PLAN)
    trip("build", trip.docs)
    assert trip.dump() == before


def test_a_line_break_that_a_spreadsheet_made_is_no_correction(trip: Round) -> None:
    task = lambda row: row["kind"] == "task" and row["statement"] == "加强林木管护"  # noqa: E731
    assert trip.decide(task, "confirm", statement="加强林木\r\n管护 ").exit_code == 0
    assert_one_line(
        trip.decide(lambda row: row["kind"] == "citation", "correct", title=" "), "title", "empty", "reject"
    )


@pytest.mark.parametrize(("coding", "mark"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_what_a_spreadsheet_wrote_is_read(trip: Round, coding: str, mark: str) -> None:
    rows = [row for row in trip.rows() if row["kind"] == "target"]
    for row in rows:
        row["decision"] = "确认"
    trip.fill(rows, coding, mark)
    result = trip("review", "read", trip.table, "--who", "李", "--when", "2031-05-06")
    assert result.exit_code == 0, result.output
    assert [row[:2] for row in states(trip)] == [("applied", "confirm")] * len(rows)


def test_a_workbook_goes_the_round_too(trip: Round) -> None:
    from openpyxl import load_workbook

    book = trip.table.with_suffix(".xlsx")
    assert trip("review", "export", book, "--below", 1, "--kind", "target").exit_code == 0
    first = book.read_bytes()
    trip("review", "export", book, "--below", 1, "--kind", "target")
    assert book.read_bytes() == first
    filled = load_workbook(book)
    sheet = filled["review"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("decision") + 1).value = "correct"
    sheet.cell(2, head.index("value") + 1).value = 63
    sheet.cell(2, head.index("who") + 1).value = "李"
    filled.save(book)
    assert trip("review", "read", book).exit_code == 0
    assert "63%" in trip("compare", "森林覆盖率", "--format", "csv").output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decision": "maybe", "who": "李"}, [":2:", "'maybe'", "confirm"]),
        ({"decision": "confirm"}, [":2:", "who"]),
        ({"decision": "confirm", "who": "李", "when": "2031/13/45"}, [":2:", "2031/13/45", "2026-06-30"]),
        ({"decision": "confirm", "who": "李", "id": "https://w3id.org/policygraph/id/none"}, [":2:", "id/none"]),
        ({"decision": "confirm", "who": "李", "value": "70"}, [":2:", "value", "62", "70", "correct"]),
        ({"decision": "correct", "who": "李"}, [":2:", "no cell differs"]),
        ({"decision": "correct", "who": "李", "value": "many"}, [":2:", "value", "'many'"]),
        ({"decision": "correct", "who": "李", "unit": "蒲式耳"}, [":2:", "unit", "蒲式耳"]),
        ({"decision": "correct", "who": "李", "metric": "森林覆盖度"}, [":2:", "metric", "nearest", "森林覆盖率"]),
        ({"decision": "correct", "who": "李", "commitment": "bindin"}, [":2:", "commitment", "binding"]),
        ({"decision": "same-as", "who": "李"}, [":2:", "target", "same-as"]),
        ({"kind": "goal", "decision": "confirm", "who": "李"}, [":2:", "'goal'"]),
    ],
)
def test_a_row_that_cannot_be_understood_changes_nothing(trip: Round, change: dict[str, str], words: list[str]) -> None:
    row = next(row for row in trip.rows() if of("森林覆盖率")(row))
    trip.fill([{**row, **change}])
    before = trip.dump()
    assert_one_line(trip("review", "read", trip.table), "review.csv", *words)
    assert trip.dump() == before
    assert not trip.decisions.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"decison,kind,id\nconfirm,target,x\n", ["'decison'", "'decision'"]),
        (b"decision,kind\nconfirm,target\n", ["'id'", "missing"]),
        (b"", ["empty"]),
        (b"\xff\xfe\x00\xd8\x00", ["UTF-8", "GB18030"]),
        (b"PK\x03\x04rubbish", [".xlsx"]),
        (b'decision,kind,id\nconfirm,target,"open\n', ["table"]),
    ],
)
def test_a_file_that_is_no_review_table(trip: Round, data: bytes, words: list[str]) -> None:
    trip.table.write_bytes(data)
    assert_one_line(trip("review", "read", trip.table, "--who", "李"), "review.csv", *words)


def test_a_broken_file_of_decisions_stops_the_build_before_it_reads(trip: Round) -> None:
    trip.decisions.write_text("- kind: target\n  decision: maybe\n", encoding="utf-8")
    assert_one_line(trip("build", trip.docs), "policygraph-decisions.yml", "decision 1")
    trip.decisions.write_text("- kind: [\n", encoding="utf-8")
    assert_one_line(trip("build", trip.docs), "policygraph-decisions.yml", "YAML")


def test_same_as_leads_on() -> None:
    def say(one: str, other: str, word: str = "same-as") -> Decision:
        return Decision("agency", one, word, "李", "2031-02-03", label=one, other=other, other_label=other)

    assert len(together([say("a", "b")], [say("b", "c")])) == 2
    assert len(together([say("a", "b")], [say("a", "b")])) == 1
    with pytest.raises(InputError, match=r"'not-same-as' of a and c .* contradicts 'same-as'"):
        together([say("a", "b"), say("b", "c")], [say("a", "c", "not-same-as")])
