"""The command line as its user meets it: what it prints, its exit status, one line for each error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygraph.cli.app import COMMANDS, policygraph
from policygraph.graph.store import open_store

PLAN = """青岛市水务局2032年水务工作要点

一、工作目标
2032年，全市公共供水管网漏损率控制在8%以内，再生水利用率达到55%。

二、重点工作
1.改造供水管网。改造老旧管网120公里。（责任单位：市水务局，各区、市政府）
2.推广再生水。落实《青岛市再生水管理办法》。（市水务局牵头，市发展改革委配合）
"""


def run(*args: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(policygraph, [str(arg) for arg in args], input=stdin)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    plan = folder / "要点.txt"
    plan.write_text(PLAN, encoding="utf-8")
    result = run("--store", folder / "store", "--lang", "en", "build", plan)
    assert result.exit_code == 0, result.output
    assert "plans" in result.output
    return folder / "store"


def assert_one_line(result: Result, status: int, *words: str) -> None:
    assert result.exit_code == status, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in lines[0]


# ---------- what goes well ----------


def test_the_summary_counts_in_the_language_asked_for(tmp_path: Path) -> None:
    plan = tmp_path / "p.txt"
    plan.write_text(PLAN, encoding="utf-8")
    result = run("build", plan, "--store", tmp_path / "s", "--lang", "zh")
    rows = {name: number for number, name in (line.split() for line in result.stdout.strip().splitlines())}
    assert rows["规划"] == "1"
    assert int(rows["目标"]) >= 2
    assert int(rows["责任关系"]) >= 3


def test_export_writes_a_file_that_another_reader_parses(store: Path, tmp_path: Path) -> None:
    import rdflib

    target = tmp_path / "out" / "graph.ttl"
    assert run("--store", store, "export", "-o", target).exit_code == 0
    graph = rdflib.Graph().parse(target)
    quotes = {str(o) for o in graph.objects(None, rdflib.URIRef("https://w3id.org/policygraph/ont#quote"))}
    assert any("漏损率" in quote for quote in quotes)
    piped = run("--store", store, "export", "-f", "nquads", "--no-vocabulary")
    assert piped.stdout.startswith("<https://w3id.org/policygraph/")


def test_validate_tells_a_sound_graph_from_a_broken_one(store: Path, tmp_path: Path) -> None:
    sound = run("--store", store, "validate", "--format", "json")
    assert sound.exit_code == 0, sound.output[-2000:]
    json.loads(sound.stdout)
    plan = "https://w3id.org/policygraph/id/plan/x"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    with open_store(tmp_path / "s") as broken:
        broken.exchange((), [(plan, f"<{plan}> <{kind}> <https://w3id.org/policygraph/ont#Plan> .\n".encode())])
    assert run("--store", tmp_path / "s", "validate").exit_code == 1


def test_explain_shows_the_words_in_their_context(store: Path) -> None:
    from policygraph.graph.terms import PG, TYPE

    with open_store(store, read_only=True) as opened:
        targets = sorted(q.subject.value for q in opened.merged.quads_for_pattern(None, TYPE, PG["Target"]))  # type: ignore[union-attr]
    for target in targets:
        result = run("--store", store, "explain", target)
        assert result.exit_code == 0
        assert "【" in result.stdout
    assert any("漏损率" in run("--store", store, "explain", target).stdout for target in targets)


def test_stats_issues_text_and_vocab_show_something(store: Path) -> None:
    assert "Target" in run("--store", store, "stats").stdout
    assert run("--store", store, "issues").exit_code == 0
    assert "370200" in run("vocab", "find", "青岛市").stdout
    assert "%" in run("vocab", "find", "%").stdout
    assert "metrics" in run("vocab", "check").stdout


def test_text_prints_what_offsets_count_in(tmp_path: Path) -> None:
    plan = tmp_path / "gbk.txt"
    plan.write_bytes(PLAN.encode("gb18030"))
    assert run("text", plan).stdout == PLAN


def test_remove_takes_the_facts_out(tmp_path: Path) -> None:
    plan = tmp_path / "p.txt"
    plan.write_text(PLAN, encoding="utf-8")
    run("--store", tmp_path / "s", "build", "-q", plan)
    assert run("--store", tmp_path / "s", "remove", "p.txt").stdout.strip() == "p.txt"
    assert "漏损率控制" not in run("--store", tmp_path / "s", "export", "--no-vocabulary").stdout


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    # What makes a command line slow to answer is what it imports: the store, spaCy and the rest come with the work.
    command = [sys.executable, "-X", "importtime", "-m", "policygraph", "--help"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert all(name in done.stdout for name in COMMANDS)
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "click" in loaded
    heavy = {"rdflib", "spacy", "pyoxigraph", "networkx", "numpy", "matplotlib", "pyshacl", "yaml", "jinja2"}
    assert not loaded & heavy


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    assert "Usage:" in run(name, "--help").stdout


def test_completion_scripts_are_clicks_own() -> None:
    env = {**os.environ, "_POLICYGRAPH_COMPLETE": "bash_source"}
    env["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    shown = subprocess.run([sys.executable, "-m", "policygraph"], capture_output=True, text=True, env=env, check=False)
    assert "complete" in shown.stdout


def test_the_catalogue_lists_questions_and_answers_them(store: Path) -> None:
    listed = run("--store", store, "--lang", "zh", "query", "--list").stdout
    names = [line.split()[0] for line in listed.splitlines() if not line.startswith(" ")]
    assert len(names) >= 20
    answered = run("--store", store, "query", "cq01_agency_owns_metric", "--format", "csv")
    assert answered.exit_code == 0, answered.output
    assert "青岛市水务局" in answered.stdout
    own = run("--store", store, "query", "-", stdin=b"SELECT (COUNT(?t) AS ?n) WHERE { ?t a pg:Target }")
    assert own.exit_code == 0, own.output


def test_a_view_is_a_page_of_its_own(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "ownership.html"
    assert run("--store", store, "view", "ownership", "-o", page).exit_code == 0
    assert "漏损率" in page.read_text(encoding="utf-8")


# ---------- what goes wrong ----------


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 8, "binary"),
        ("broken.txt", b"\x81\x20\xff\xfe\x80" * 40, ""),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert_one_line(run("--store", tmp_path / "s", "build", "-q", tmp_path / name), 1, name, word)


def test_a_path_that_is_missing(tmp_path: Path) -> None:
    assert_one_line(run("--store", tmp_path / "s", "build", tmp_path / "none"), 1, "none")


def test_a_text_that_is_too_large(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(51 * 2**20)
    assert_one_line(run("--store", tmp_path / "s", "build", "-q", large), 1, "large.txt")


def test_a_store_of_a_newer_version(store: Path, tmp_path: Path) -> None:
    open_store(tmp_path / "s").close()
    (tmp_path / "s" / "format").write_text("7\n")
    assert_one_line(run("--store", tmp_path / "s", "stats"), 1, "newer")


def test_a_store_in_use(tmp_path: Path) -> None:
    plan = tmp_path / "p.txt"
    plan.write_text(PLAN, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    command = [sys.executable, "-m", "policygraph", "--store", str(tmp_path / "s"), "build", str(plan)]
    with open_store(tmp_path / "s"):
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_store_yet(tmp_path: Path) -> None:
    assert_one_line(run("--store", tmp_path / "none", "stats"), 1, "no store")
    assert_one_line(run("--store", tmp_path / "none", "remove", "x"), 1, "no store")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["query", "no-such-question"], ["no-such-question"]),
        (["query", "-", "-p", "x"], ["NAME=VALUE"]),
        (["query", "cq06_deadlines_between", "-p", "until=soon"], ["until"]),
        (["query"], ["--list"]),
        (["nonsense"], ["nonsense"]),
        (["build"], ["PATH"]),
        (["view", "nonsense"], ["nonsense"]),
        (["export", "--lang", "fr"], ["fr"]),
        (["build", "-j", "0", "x"], ["0"]),
    ],
)
def test_a_wrong_call_is_a_usage_error(store: Path, args: list[str], words: list[str]) -> None:
    assert_one_line(run("--store", store, *args), 2, *words)


def test_sparql_that_is_malformed(store: Path, tmp_path: Path) -> None:
    assert_one_line(run("--store", store, "query", "-", stdin=b"SELECT ?x WHERE {"), 1, "line 1, column 18")
    asked = tmp_path / "asked.rq"
    asked.write_text("SELECT ?x\nWHERE {", encoding="utf-8")
    assert_one_line(run("--store", store, "query", "--file", asked), 1, "asked.rq", "line 2, column 8")
    assert_one_line(run("--store", store, "query", "--file", tmp_path / "none.rq"), 1, "none.rq", "cannot be read")


def test_an_iri_that_nobody_knows(store: Path) -> None:
    assert_one_line(run("--store", store, "explain", "https://example.org/x"), 1, "example.org")
    assert_one_line(run("--store", store, "export", "-f", "docx"), 2, "turtle")


def test_a_broken_vocabulary_entry_is_named(tmp_path: Path) -> None:
    """A copy of the package whose vocabulary has one bad entry."""
    import shutil

    root = Path(__file__).parents[2]
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "ontology", tmp_path / "ontology")
    units = tmp_path / "ontology" / "vocab" / "units.yml"
    text = units.read_text(encoding="utf-8")
    units.write_text(text.replace("units:\n", "units:\n  furlong: {zh: 浪, en: furlong, kind: nonsense}\n", 1), "utf-8")
    (tmp_path / "p.txt").write_text(PLAN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "policygraph", "--store", str(tmp_path / "s"), "build", str(tmp_path / "p.txt")],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "units.yml" in done.stderr
    assert "furlong" in done.stderr
