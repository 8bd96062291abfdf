"""Exports for people: what opens in a spreadsheet, in Gephi and in Neo4j, and what it says."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import networkx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from csvw import CSVW
from pyoxigraph import RdfFormat, Store

from policygraph.cli.app import policygraph
from policygraph.errors import StoreError
from policygraph.export import render_file

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PLAN = """青岛市水务局2032年水务工作要点

一、工作目标
2032年，全市公共供水管网漏损率控制在8%以内，再生水利用率达到55%。

二、重点工作
1.改造供水管网。改造老旧管网120公里。（责任单位：市水务局，各区、市政府）
2.@泵站平台。建设泵站平台。（市水务局牵头，市发展改革委配合）
3.推广再生水。落实《=再生水管理办法》。（市水务局）
"""
TITLE = "青岛市水务局2032年水务工作要点"
TABLES = ("plans", "targets", "tasks", "agencies", "responsibilities", "citations")


def run(*args: object) -> Result:
    return CliRunner().invoke(policygraph, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the seeds and of a plan whose words begin like formulas."""
    folder = tmp_path_factory.mktemp("export")
    (folder / "要点.txt").write_text(PLAN, encoding="utf-8")
    result = run("--store", folder / "store", "build", folder / "要点.txt", SEEDS)
    assert result.exit_code == 0, result.output
    return folder


def export(built: Path, *args: object) -> None:
    result = run("--store", built / "store", "--lang", "zh", "export", *args)
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def sheets(built: Path) -> dict[str, list[dict[str, Any]]]:
    export(built, "-o", built / "plans.xlsx")
    book = openpyxl.load_workbook(built / "plans.xlsx")
    found = {}
    for sheet in book:
        heads, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return found


@pytest.fixture(scope="module")
def folder(built: Path) -> Path:
    export(built, "-f", "csv", "-o", built / "tables")
    return built / "tables"


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


# ---------- the workbook ----------


def test_the_task_sheet_says_who_leads_and_who_supports(sheets: dict[str, list[dict[str, Any]]]) -> None:
    assert list(sheets) == ["任务分解表", "指标表", "来源"]
    (task,) = [r for r in sheets["任务分解表"] if r["规划"] == TITLE and r["任务"] == "@泵站平台"]
    assert "水务局" in task["牵头单位"]
    assert "（" not in task["牵头单位"]
    assert "发展" in task["配合单位"]
    assert task["责任单位"] is None


def test_the_target_sheet_has_numbers_dates_owners_and_exact_offsets(sheets: dict[str, list[dict[str, Any]]]) -> None:
    (target,) = [r for r in sheets["指标表"] if r["规划"] == TITLE and r["目标值"] == 8]
    assert (target["单位"], target["要求"]) == ("%", "不高于")
    assert target["完成时限"] == datetime(2032, 12, 31)
    assert "水务局" in target["责任主体（依据）"]
    assert "推定" in target["责任主体（依据）"]
    assert PLAN[target["起始位置"] : target["结束位置"]] == target["原文"]


def test_every_document_is_a_source(sheets: dict[str, list[dict[str, Any]]]) -> None:
    files = {row["文件"] for row in sheets["来源"]}
    assert "要点.txt" in files
    assert len(files) == 6
    assert all(len(row["SHA-256"]) == 64 for row in sheets["来源"])


def test_what_looks_like_a_formula_is_text_in_the_workbook(built: Path, sheets: dict[str, Any]) -> None:
    cells = [c for s in openpyxl.load_workbook(built / "plans.xlsx") for line in s.iter_rows() for c in line]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    odd = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@"))]
    assert odd
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in odd)


def test_headings_follow_the_language(built: Path) -> None:
    result = run("--store", built / "store", "--lang", "en", "export", "-f", "xlsx", "-o", built / "en.xlsx")
    assert result.exit_code == 0, result.output
    sheet = openpyxl.load_workbook(built / "en.xlsx")["任务分解表"]
    assert [cell.value for cell in sheet[1]][:5] == ["Plan", "Place", "Number", "Task", "Lead"]


def test_both_sheets_have_the_columns_that_offices_ask_for(sheets: dict[str, list[dict[str, Any]]]) -> None:
    tasks, targets = sheets["任务分解表"][0], sheets["指标表"][0]
    assert {"任务", "牵头单位", "配合单位", "完成时限", "目标", "原文", "页码", "文件"} <= set(tasks)
    assert {"指标", "单位", "基准年", "基准值", "目标值", "完成时限", "约束力", "责任主体（依据）", "页码"} <= set(
        targets
    )
    (target,) = [r for r in sheets["指标表"] if r["规划"] == TITLE and r["目标值"] == 8]
    assert (target["地区"], target["页码"]) == ("青岛市", None)


def test_widths_filters_frozen_heads_and_print_are_set(built: Path, sheets: dict[str, Any]) -> None:
    for sheet in openpyxl.load_workbook(built / "plans.xlsx"):
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).coordinate[:-1]}{sheet.max_row}"
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert len(set(widths)) > 2
        assert all(7 <= width <= 60 for width in widths)
        assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


SOFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice (Debian: libreoffice-calc)")
def test_the_workbook_opens_in_libreoffice(
    built: Path, sheets: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """LibreOffice reads it and writes it again: sheets, cells, filters, titles and widths are still there.

    A conversion without a window has no view, so that frozen heads are not among what it writes.
    """
    subprocess.run(
        [str(SOFFICE), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "again",
         f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", built / "plans.xlsx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    again = openpyxl.load_workbook(tmp_path / "again" / "plans.xlsx")
    assert again.sheetnames == list(sheets)
    for sheet in again:
        heads, *rows = sheet.iter_rows(values_only=True)
        read = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
        assert read == sheets[sheet.title]
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1"
        assert len({round(sheet.column_dimensions[cell.column_letter].width) for cell in sheet[1]}) > 2


def test_rows_from_a_pdf_name_the_page(tmp_path: Path) -> None:
    result = run("--store", tmp_path / "store", "build", SEEDS.parent / "docs" / "tutorial" / "plan.pdf")
    assert result.exit_code == 0, result.output
    export(tmp_path, "-o", tmp_path / "plans.xlsx")
    for name in ("任务分解表", "指标表"):
        sheet = openpyxl.load_workbook(tmp_path / "plans.xlsx")[name]
        heads, *rows = sheet.iter_rows(values_only=True)
        pages = {row[heads.index("页码")] for row in rows}
        assert pages == {1, 2}, name


# ---------- the tables ----------


def test_every_table_opens_in_a_spreadsheet_and_is_described(folder: Path) -> None:
    described = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [table["url"] for table in described["tables"]] == [f"{name}.csv" for name in TABLES]
    for table in described["tables"]:
        data = (folder / table["url"]).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert heads == [column["titles"] for column in table["tableSchema"]["columns"]]
        assert rows
        assert len({row[0] for row in rows}) == len(rows)


def test_references_between_the_tables_hold(folder: Path) -> None:
    described = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in described["tables"]:
        for key in table["tableSchema"]["foreignKeys"]:
            there = key["reference"]
            known = {row[there["columnReference"]] for row in rows_of(folder / there["resource"])}
            used = {row[key["columnReference"]] for row in rows_of(folder / table["url"])}
            assert used - {""} <= known, (table["url"], key["columnReference"])
    assert CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid, "as another reader of the standard sees it"
    items = {r["target"] for r in rows_of(folder / "targets.csv")} | {r["task"] for r in rows_of(folder / "tasks.csv")}
    assert {row["item"] for row in rows_of(folder / "responsibilities.csv")} - {""} <= items


def test_values_fit_the_sort_that_is_declared(folder: Path) -> None:
    shapes = {
        "integer": r"-?\d+", "decimal": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d", "gYear": r"\d{4}", "string": r".*",
        "anyURI": r"[!-~]+( [!-~]+)*",
    }  # fmt: skip
    described = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in described["tables"]:
        for row in rows_of(folder / table["url"]):
            for column in table["tableSchema"]["columns"]:
                value = row[column["name"]]
                assert not value or re.fullmatch(shapes[column["datatype"]], value, re.DOTALL), (table["url"], value)


def test_what_looks_like_a_formula_has_an_apostrophe_in_the_tables(folder: Path) -> None:
    assert "'@泵站平台" in {row["title"] for row in rows_of(folder / "tasks.csv")}
    assert "'=再生水管理办法" in {row["title"].strip("《》") for row in rows_of(folder / "citations.csv")}


# ---------- the networks ----------


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_network_reads_back_with_its_attributes(built: Path, form: str) -> None:
    file = built / f"network.{form}"
    export(built, "-o", file)
    graph = networkx.read_graphml(file) if form == "graphml" else networkx.read_gexf(file)
    classes = {data["class"] for _, data in graph.nodes(data=True)}
    assert {"Plan", "Metric", "Task", "NamedAgency"} <= classes
    assert all(data["label"] for _, data in graph.nodes(data=True))
    lead = [
        (graph.nodes[a]["label"], data["basis"])
        for a, b, data in graph.edges(data=True)
        if data.get("role") == "lead" and graph.nodes[b]["label"] == "@泵站平台"
    ]
    assert lead
    assert all("水务局" in name and basis == "explicit" for name, basis in lead)
    bodies = [data for _, data in graph.nodes(data=True) if data["label"] == "青岛市水务局"]
    assert [data["place"] for data in bodies] == ["青岛市"]


def test_graphml_reads_back_equal(built: Path) -> None:
    """Every node and edge of the network, with every attribute, and nothing else."""
    from policygraph.export.network import network
    from policygraph.export.tables import read_tables
    from policygraph.graph.store import open_store

    with open_store(built / "store", read_only=True) as store:
        net = network(read_tables(store.merged, "zh"))
    export(built, "-o", built / "equal.graphml")
    graph = networkx.read_graphml(built / "equal.graphml")
    assert dict(graph.nodes(data=True)) == net.nodes
    found = {(a, b, d["class"], d["role"], d["basis"]): d["weight"] for a, b, d in graph.edges(data=True)}
    assert graph.number_of_edges() == len(found)
    assert found == net.edges


NEO4J_TYPES: dict[str, str] = {"": ".*", "int": r"-?\d+", "date": r"\d{4}-\d\d-\d\d"}


def neo4j_table(file: Path, needed: set[str]) -> list[dict[str, str]]:
    """A reader of the rules of ``neo4j-admin database import``: one record a line (its default), fields parted by
    commas and quoted by ", doubled inside; a heading of NAME:TYPE fields with the special ones; values of their types.
    """
    data = file.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf"), "a byte order mark becomes part of the first heading"
    lines = data.decode("utf-8").removesuffix("\r\n").split("\r\n")
    assert not [line for line in lines if re.search(r"[\r\n\x00]", line)], "a record is one line"
    records = [next(csv.reader([line], strict=True)) for line in lines]
    heads = records[0]
    assert len(set(heads)) == len(heads)
    kinds = [head.partition(":")[2] for head in heads]
    assert needed == {kind for kind in kinds if kind.isupper() or "_" in kind}
    for record in records[1:]:
        assert len(record) == len(heads), record
        for kind, value in zip(kinds, record, strict=True):
            if kind in needed:
                assert value, record
            else:
                assert not value or re.fullmatch(NEO4J_TYPES[kind], value), (kind, value)
    return [dict(zip(heads, record, strict=True)) for record in records[1:]]


def test_the_files_for_neo4j_pass_the_rules_of_its_importer(built: Path) -> None:
    export(built, "-f", "neo4j", "-o", built / "neo4j")
    nodes = neo4j_table(built / "neo4j" / "nodes.csv", {"ID", "LABEL"})
    edges = neo4j_table(built / "neo4j" / "relationships.csv", {"START_ID", "END_ID", "TYPE"})
    known = {row["iri:ID"] for row in nodes}
    assert len(known) == len(nodes)
    assert {label for row in nodes for label in row[":LABEL"].split(";")} >= {"Agency", "NamedAgency", "Plan", "Task"}
    assert {row[":START_ID"] for row in edges} | {row[":END_ID"] for row in edges} <= known
    assert {"OWNS", "HAS_TASK", "SETS_TARGET_ON", "RESPONSIBLE_FOR"} <= {row[":TYPE"] for row in edges}
    assert {row["deadline:date"] for row in nodes} > {""}


# ---------- the same every time; errors ----------


def files_of(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        yield file.name if path.is_dir() else "", file.read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "csv", "graphml", "gexf", "neo4j"])
def test_equal_graphs_give_equal_bytes(built: Path, tmp_path: Path, form: str) -> None:
    export(built, "-f", form, "-o", tmp_path / "first")
    if form == "xlsx":
        time.sleep(2.1)  # a ZIP archive counts in steps of two seconds
    other = run("--store", tmp_path / "store", "build", SEEDS, built / "要点.txt")
    assert other.exit_code == 0, other.output
    result = run("--store", tmp_path / "store", "--lang", "zh", "export", "-f", form, "-o", tmp_path / "second")
    assert result.exit_code == 0, result.output
    assert list(files_of(tmp_path / "first")) == list(files_of(tmp_path / "second"))


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    (line,) = result.stderr.strip().splitlines()
    assert all(word in line for word in words), line


def test_what_cannot_be_written_is_one_line_and_leaves_all_as_it_is(built: Path, tmp_path: Path) -> None:
    store = ("--store", built / "store", "export")
    refused(run(*store, "-f", "csv"), "-o", "folder")
    refused(run(*store, "-f", "neo4j", "-o", "-"), "-o", "folder")
    refused(run(*store, "-f", "xlsx"), "-o", "file")
    refused(run(*store, "-f", "xlsx", "-o", tmp_path), "is a folder")
    refused(run(*store, "-f", "ods", "-o", tmp_path / "x"), "ods", "xlsx", "turtle")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused(run(*store, "-f", "csv", "-o", tmp_path), "not empty")
    refused(run(*store, "-f", "csv", "-o", tmp_path / "mine.txt"), "is a file")
    refused(run(*store, "-f", "csv", "-o", tmp_path / "mine.txt" / "deeper"), "cannot be written")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled(built: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    export(built, "-f", "csv", "-o", tmp_path / "empty")
    assert {file.stem for file in (tmp_path / "empty").glob("*.csv")} == set(TABLES)
    assert [file.name for file in tmp_path.iterdir()] == ["empty"]


def test_an_empty_store_gives_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").write_text("今天天气很好。\n", encoding="utf-8")
    run("--store", tmp_path / "store", "build", tmp_path / "nothing.txt")
    for form in ("xlsx", "csv", "graphml", "gexf", "neo4j"):
        result = run("--store", tmp_path / "store", "export", "-f", form, "-o", tmp_path / form)
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize("form", ["xlsx", "csv", "graphml", "gexf", "neo4j"])
def test_a_store_without_plans_is_one_line_and_keeps_what_stood_there(tmp_path: Path, form: str) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    run("--store", tmp_path / "store", "build", tmp_path / "plan.txt")
    run("--store", tmp_path / "store", "remove", "plan.txt")
    output = tmp_path / "out"
    if form in ("xlsx", "graphml", "gexf"):
        output.write_text("mine", encoding="utf-8")
    result = run("--store", tmp_path / "store", "export", "-f", form, "-o", output)
    assert result.exit_code == 1
    (line,) = result.stderr.strip().splitlines()
    assert "holds no plan" in line
    assert "policygraph build" in line
    assert not output.exists() or output.read_text(encoding="utf-8") == "mine"


def test_a_graph_of_another_ontology_is_named_as_such() -> None:
    store = Store()
    store.load(b"<http://example.org/a> <http://xmlns.com/foaf/0.1/name> 'A' .", format=RdfFormat.TURTLE)
    with pytest.raises(StoreError, match="1 statements of another ontology"):
        render_file(store, "xlsx")
