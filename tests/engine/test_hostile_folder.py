"""Files made to harm in a folder of plans: each ends in one line that names it, within the limits, and the rest is built."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from policygraph.engine.build import Summary, build
from policygraph.engine.limits import Limits
from policygraph.engine.reading import Settings
from policygraph.graph.store import open_store
from policygraph.read.options import MEGABYTE, ReadOptions

ROOT = Path(__file__).resolve().parents[2]
PLAN = "云州市2024年绿化工作要点\n\n一、主要目标\n到2024年底，全市绿地率达到41%。\n\n二、重点任务\n1.新建公园12个。（责任单位：市园林局）\n"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><x>&c;</x>'


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_txt", ".txt"), data)
    return out.getvalue()


def paper(pages: int = 1, password: str | None = None) -> bytes:
    out = io.BytesIO()
    page = Canvas(out, encrypt=StandardEncryption(password) if password else None)
    for number in range(pages):
        page.drawString(72, 700, f"plan {number}")
        page.showPage()
    page.save()
    return out.getvalue()


def many_pages(claim: int) -> bytes:
    """One page that the file counts ``claim`` times."""
    kids = b"3 0 R " * claim
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (claim, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    start = len(data)
    data += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return data + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def locked_zip(words: bytes, password: bytes, method: int = 0) -> bytes:
    """An archive whose one member is locked as PKWARE's note on the format describes (traditional encryption)."""

    def step(crc: int, byte: int) -> int:
        return (crc >> 8) ^ (zlib.crc32(bytes([(crc ^ byte) & 0xFF]), 0xFFFFFFFF) ^ 0xFFFFFFFF)

    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = step(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    crc = zlib.crc32(words)
    sealed = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + words:
        mix = (keys[2] | 2) & 0xFFFF
        sealed.append(byte ^ (((mix * (mix ^ 1)) >> 8) & 0xFF))
        update(byte)
    name = b"plan.txt"
    fields = struct.pack("<HHHHHIIIHH", 20, 1, method, 0, 0x21, crc, len(sealed), len(words), len(name), 0)
    local = b"PK\x03\x04" + fields + name
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(sealed), 0)
    return local + bytes(sealed) + central + end


def bomb(name: str) -> bytes:
    return package(**{name: b"0" * (12 * MEGABYTE)})


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.docx": (lambda: bomb("word__document_xml"), "--max-unpacked"),
    "bomb.zip": (lambda: bomb("a_txt"), "--max-unpacked"),
    "entities.docx": (lambda: package(word__document_xml=ENTITIES), "entities"),
    "entities.xlsx": (lambda: package(xl__workbook_xml=ENTITIES), "entities"),
    "pages.pdf": (lambda: many_pages(10_000), "10000 pages.*--max-pages"),
    "claims.pdf": (lambda: many_pages(1).replace(b"/Count 1", b"/Count 2999"), "damaged|no text layer"),
    "truncated.pdf": (lambda: paper(3)[:700], "damaged|cut short"),
    "locked.pdf": (lambda: paper(password="geheim"), "--password"),
    "locked.zip": (lambda: locked_zip(PLAN.encode(), b"geheim"), "--password"),
    "aes.zip": (lambda: locked_zip(PLAN.encode(), b"geheim", 99), "AES"),
    "locked.docx": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "deep.html": (lambda: b"<html><body>" + b"<div>" * 100_000 + PLAN.encode(), "nested"),
    "huge.html": (lambda: b"<html><body>" + bytes(300 * MEGABYTE), "300.*--max-size"),
    "picture.txt": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(300), "picture"),
    "program.docx": (lambda: b"MZ" + bytes(range(256)) * 8, "binary"),
    "mixed.txt": (lambda: PLAN.encode() * 2 + PLAN.encode("gb18030") * 2, "UTF-8 but goes on in GB18030 from line"),
    "cut.txt": (lambda: (PLAN * 3).encode()[:-8], "UTF-8 but damaged in line"),
    "controls.txt": (lambda: "".join(chr(i % 27 + 1) for i in range(500)).encode() + PLAN.encode(), "binary"),
    "empty.zip": (lambda: b"PK\x05\x06" + bytes(18), "without a document"),
}
GOOD: dict[str, tuple[Callable[[], bytes], str]] = {
    "plan as.pdf": (lambda: PLAN.encode(), "新建公园12个"),
    "page as.txt": (lambda: f"<html><body><p>{PLAN}</p></body></html>".encode(), "新建公园12个"),
    "bidi.txt": (lambda: PLAN.replace("公园", "公\u202e园\u0007").encode(), "公\u202e园"),
}


def built(folder: Path) -> tuple[Summary, dict[str, str]]:
    limits = Settings(reading=ReadOptions(unpacked_limit=10 * MEGABYTE), limits=Limits(60, 1024))
    with open_store() as store:
        summary = build([folder], store, settings=limits)
    return summary, {failure.name: failure.reason for failure in summary.failed}


@pytest.mark.parametrize("name", sorted(BAD))
def test_it_ends_in_one_line_and_the_rest_is_built(tmp_path: Path, name: str) -> None:
    make, words = BAD[name]
    (tmp_path / name).write_bytes(make())
    (tmp_path / "good.txt").write_text(PLAN, encoding="utf-8")
    summary, failed = built(tmp_path)
    assert summary.built == ["good.txt"]
    [reason] = failed.values()
    assert name in reason
    assert "\n" not in reason
    assert len(reason) < 300
    assert re.search(words, reason), reason


@pytest.mark.parametrize("name", sorted(GOOD))
def test_odd_ones_that_hold_a_plan_are_read(tmp_path: Path, name: str) -> None:
    make, _ = GOOD[name]
    (tmp_path / name).write_bytes(make())
    summary, failed = built(tmp_path)
    assert not failed
    assert summary.built == [name]
    assert summary.counts.targets >= 1


def test_locked_files_open_with_their_passwords(tmp_path: Path) -> None:
    (tmp_path / "locked.zip").write_bytes(locked_zip(PLAN.encode(), b"geheim"))
    with open_store() as store:
        summary = build([tmp_path], store, settings=Settings(reading=ReadOptions(passwords=("falsch", "geheim"))))
    assert summary.built == ["plan.txt"]


def test_paths_in_archives_lead_nowhere_and_links_in_circles_end(tmp_path: Path) -> None:
    place = tmp_path / "in" / "deep"
    place.mkdir(parents=True)
    with zipfile.ZipFile(place / "paths.zip", "w") as archive:
        for path in ("../../evil/a.txt", "/etc/evil.txt", "C:\\evil\\b.txt", "..\\..\\c.txt"):
            archive.writestr(path, PLAN + path)
    (place / "round").symlink_to(tmp_path / "in")
    (place / "self.txt").symlink_to(place / "self.txt")
    summary, failed = built(tmp_path / "in")
    assert sorted(summary.built) == ["a.txt", "b.txt", "c.txt", "evil.txt"]
    assert not failed
    assert len(summary.skipped) == 2
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["deep", "in", "paths.zip", "round", "self.txt"]


def test_a_name_that_steers_the_terminal_stays_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[2J\u202eb.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text(PLAN, encoding="utf-8")
    done = _policygraph(tmp_path / "s", str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert not set("\x1b\u202e") & set(done.stderr)


def test_a_crash_in_a_library_ends_one_document_only(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.pdf", "bad.pdf", "c.pdf"):
        (tmp_path / "in" / name).write_bytes(paper() + name.encode())
    (tmp_path / "in" / "plan.txt").write_text(PLAN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _CRASHING, "build", str(tmp_path / "in"), "--store", str(tmp_path / "s")],
        env=_environment(), capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stderr.splitlines() == [
        "policygraph: bad.pdf: the process that read it was ended; is the file damaged, is there enough memory?"
    ]
    assert done.stdout.split()[:2] == ["3", "plans"]


#: The command line, with a library that crashes on one of the files.
_CRASHING = """
import os, signal
from policygraph.read import pdf
read = pdf.read_pdf
def crashing(data, name, options):
    if name == "bad.pdf":
        os.kill(os.getpid(), signal.SIGSEGV)
    return read(data, name, options)
pdf.read_pdf = crashing
from policygraph.cli import main
main()
"""


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


def _policygraph(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policygraph", "build", *arguments, "--store", str(store)],
        env=_environment(), capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
