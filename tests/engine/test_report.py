"""A folder of all sorts: what was read, what was left out and why; interruption and going on; limits."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from policygraph.engine import build
from policygraph.engine.inputs import survey
from policygraph.engine.limits import Limits, within
from policygraph.engine.reading import Settings
from policygraph.engine.report import render, rows
from policygraph.errors import InputError
from policygraph.graph.store import open_store
from policygraph.read.options import ReadOptions

ROOT = Path(__file__).resolve().parents[2]
PLAN = "云州市{n}年绿化工作要点\n\n一、主要目标\n到{n}年底，全市绿地率达到{v}%。\n\n二、重点任务\n1.新建公园{v}个。（责任单位：市园林局）\n"


def plan(number: int) -> bytes:
    return PLAN.format(n=2020 + number % 15, v=10 + number).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    (place / "a.txt").write_bytes(plan(1))
    (place / "b.txt").write_bytes(plan(2).decode().encode("gb18030"))
    (place / "no ending").write_bytes(plan(3))
    (place / "page.dat").write_bytes(f"<html><body><p>{plan(4).decode()}</p></body></html>".encode())
    (place / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    (place / "empty.txt").write_bytes(b"")
    (place / "picture.png").write_bytes(b"\x89PNG\r\n")
    (place / "README.md").write_text("about", encoding="utf-8")
    (place / ".hidden.txt").write_bytes(plan(5))
    (place / "loop").symlink_to(place)
    (place / "gone.txt").symlink_to(place / "nowhere.txt")
    with zipfile.ZipFile(place / "more.zip", "w") as archive:
        archive.writestr("../../evil/c.txt", plan(6))
        archive.writestr("inner.zip", b"PK\x05\x06" + b"\0" * 18)
        archive.writestr("x.exe", b"MZ")
    return place


def test_the_report_names_every_file_and_why(folder: Path) -> None:
    with open_store() as store:
        found = rows(build([folder], store), store)
        again = rows(build([folder], store), store)
    said = {row.place.removeprefix(str(folder) + "/"): (row.status, row.reason) for row in found}
    assert {name for name, (status, _) in said.items() if status == "read"} == {
        "a.txt", "b.txt", "no ending", "page.dat", "more.zip!c.txt",
    }  # fmt: skip
    assert "Office" in said["old.doc"][1]
    assert "empty" in said["empty.txt"][1]
    assert {name: reason.split()[0] for name, (status, reason) in said.items() if status == "skipped"} == {
        "picture.png": "no", "README.md": "speaks", ".hidden.txt": "hidden", "loop": "link", "gone.txt": "link",
        "more.zip!inner.zip": "archive", "more.zip!x.exe": "no",
    }  # fmt: skip
    assert {row.status for row in again} == {"unchanged", "failed", "skipped"}
    by_place = {row.place.rsplit("/", 1)[-1]: row for row in found}
    assert by_place["b.txt"].encoding == "gb18030"
    assert 0.5 < float(by_place["b.txt"].encoding_certainty) < 1
    assert by_place["a.txt"].targets
    assert by_place["a.txt"].title == "云州市2021年绿化工作要点"
    assert not (folder.parent / "evil").exists()


def test_the_report_in_three_formats(folder: Path, tmp_path: Path) -> None:
    (folder / "<script>alert(1)<.txt").write_bytes(b"")
    with open_store() as store:
        found = rows(build([folder], store), store)
    table = list(csv.reader(io.StringIO(render(found, ".csv").lstrip("\ufeff"))))
    assert table[0][:3] == ["place", "status", "reason"]
    assert len(table) == len(found) + 1
    whole = json.loads(render(found, ".json"))
    assert whole["summary"] == {"read": 5, "unchanged": 0, "failed": 3, "waiting": 0, "skipped": 7}
    page = render(found, ".html", "zh")
    assert "<script" not in page
    assert "未能读取" in page
    assert render(found, ".html") == render(found, ".html")


def test_the_command_writes_the_report_and_refuses_other_names(folder: Path, tmp_path: Path) -> None:
    def run(name: str) -> subprocess.CompletedProcess[str]:
        return _policygraph("build", str(folder), "--store", str(tmp_path / "s"), "--report", str(tmp_path / name))

    assert run("r.xls").returncode == 2
    done = run("r.html")
    assert done.returncode == 1
    assert "skipped" in done.stdout
    assert "a.txt" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    place = tmp_path / "many"
    place.mkdir()
    for number in range(60):
        (place / f"{number:03}.txt").write_bytes(plan(number) * 6)
    store, report = tmp_path / "s", tmp_path / "r.json"
    command = [sys.executable, "-c", _STOPPED, "build", str(place), "--store", str(store), "--report", str(report)]
    first = subprocess.run(command, env=_environment(), capture_output=True, encoding="utf-8", timeout=120)
    assert first.returncode == 130, first.stderr
    assert "the same command goes on" in first.stderr
    assert "Traceback" not in first.stderr
    counts = json.loads(report.read_text(encoding="utf-8"))["summary"]
    assert counts["read"] >= 5
    assert counts["waiting"] == 60 - counts["read"]
    second = _policygraph("build", str(place), "--store", str(store), "--report", str(report), "-j", "2")
    assert second.returncode == 0, second.stderr
    after = json.loads(report.read_text(encoding="utf-8"))["summary"]
    assert (after["unchanged"], after["read"]) == (counts["read"], 60 - counts["read"])


#: The command line, with an interruption from the keyboard once five documents are read.
_STOPPED = """
import os, signal, sys
from policygraph.engine.batch import Batch
kept, add = [0], Batch.add
def counting(self, *args):
    add(self, *args)
    kept[0] += 1
    if kept[0] == 5:
        os.kill(os.getpid(), signal.SIGINT)
Batch.add = counting
# Who runs the tests in the background has interruptions ignored, and processes inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
from policygraph.cli import main
main()
"""


def test_a_bar_shows_how_far_it_is(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    (tmp_path / "a.txt").write_bytes(plan(1))
    (tmp_path / "b.txt").write_bytes(plan(2))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "policygraph", "build", str(tmp_path), "--store", str(tmp_path / "s")],
        env=_environment(), stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert b"2/2" in shown
    assert b"b.txt" in shown


def test_reading_ends_at_its_time_and_its_memory() -> None:
    with pytest.raises(InputError, match="slow: reading took more than"), within(Limits(0.2, 0), "slow"):
        time.sleep(30)
    with pytest.raises(InputError, match="large: reading took more than 64 MB"), within(Limits(0, 64), "large"):
        bytearray(1024 * 1024 * 1024)
    assert bytearray(256 * 1024 * 1024)  # and the bound is gone again


def test_a_document_over_a_limit_stops_no_other(folder: Path) -> None:
    (folder / "huge.txt").write_bytes("绿地".encode() * 400_000)
    with open_store() as store:
        summary = build([folder], store, settings=Settings(reading=ReadOptions(size_limit=1_000_000)))
    assert len(summary.built) == 5
    assert any("huge.txt" in failure.reason and "--max-size" in failure.reason for failure in summary.failed)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path)
    (tmp_path / "a" / "self.txt").symlink_to(tmp_path / "a" / "self.txt")
    (tmp_path / "a" / "plan.txt").write_bytes(plan(1))
    found = survey([tmp_path])
    assert [each.name for each in found.documents] == ["plan.txt"]
    assert len(found.skipped) == 2
    with pytest.raises(InputError, match=r"self\.txt"):
        survey([tmp_path / "a" / "self.txt"])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


def _policygraph(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policygraph", *arguments],
        env=_environment(), capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
