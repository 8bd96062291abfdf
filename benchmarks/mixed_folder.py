"""A folder of many plans in every format: built with a bar, interrupted, gone on with, and reported.

    python benchmarks/mixed_folder.py --files 500 --jobs 2

The files are made of the seed plans, each with a title of its own, in text of several encodings, Markdown, HTML, DOCX, ODT,
RTF, PDF, XLSX, CSV and archives, among files that are no plans or cannot be read.  The first build runs in a terminal
of its own and gets an interruption from the keyboard once a share of the files is read; the second goes on.  The figures
are printed; the exit status is 1 where a file was read twice, left out or not reported.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADS = ["序号", "指标", "单位", "2022年现状", "2025年目标", "属性"]
#: Files that give no plan, and how a build has to list them.
NOISE: dict[str, tuple[bytes, str]] = {
    "README.md": (b"about this folder", "skipped"),
    "picture.png": (b"\x89PNG\r\n\x1a\n", "skipped"),
    ".hidden.txt": ("一、目标".encode(), "skipped"),
    "empty.txt": (b"", "failed"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + bytes(600), "failed"),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<<", "failed"),
    "broken.docx": (b"PK\x03\x04" + bytes(40), "failed"),
    "binary.txt": (bytes(range(256)) * 4, "failed"),
}


def lines_of(number: int) -> list[str]:
    """The lines of a seed plan under a title that no other file has."""
    seeds = sorted((ROOT / "seeds").glob("[0-9]*.md"))
    text = seeds[number % len(seeds)].read_text(encoding="utf-8")
    body = [
        line.strip() for line in re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL).splitlines() if line.strip()
    ]
    return [f"云州市第{number}片区2025年生态环境工作要点", *body[1:40]]


def rows_of(number: int) -> list[list[str]]:
    return [
        HEADS,
        ["1", f"第{number}片区绿地率", "%", "36.2", f"≥{38 + number % 9}", "约束性"],
        ["2", f"第{number}片区新建公园", "个", "5", str(6 + number % 40), "预期性"],
    ]


def text(number: int) -> str:
    return "\n\n".join(lines_of(number)) + "\n"


def html(number: int) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines_of(number))
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows_of(number))
    charset = "gb18030" if number % 2 else "utf-8"
    return f"<html><head><meta charset={charset}></head><body>{body}<table>{rows}</table></body></html>".encode(charset)


def docx(number: int) -> bytes:
    import docx as word

    file, out = word.Document(), io.BytesIO()
    for line in lines_of(number):
        file.add_paragraph(line)
    table = file.add_table(3, 6)
    for i, row in enumerate(rows_of(number)):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    file.save(out)
    return out.getvalue()


def odt(number: int) -> bytes:
    import odfdo

    file, out = odfdo.Document("text"), io.BytesIO()
    file.body.clear()
    for line in lines_of(number):
        file.body.append(odfdo.Paragraph(line))
    file.save(out)
    return out.getvalue()


def rtf(number: int) -> bytes:
    def shown(words: str) -> bytes:
        return b"".join(rb"\'%02x" % b if b > 0x7F else bytes([b]) for b in words.encode("gb18030"))

    return rb"{\rtf1\ansi\ansicpg936 " + b"".join(shown(line) + rb"\par" + b"\n" for line in lines_of(number)) + b"}"


def pdf(number: int) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = Canvas(out, invariant=True)
    at = 0.0
    for line in lines_of(number):
        for i in range(0, len(line), 36):
            if at < 80:
                if at:
                    page.showPage()
                page.setFont("STSong-Light", 12)
                at = 780.0
            page.drawString(94 if i == 0 else 70, at, line[i : i + 36])
            at -= 20
    page.save()
    return out.getvalue()


def xlsx(number: int) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows_of(number):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def archive(number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(f"计划{number}.txt", text(number))
        package.writestr("notes.exe", b"MZ")
    return out.getvalue()


FORMATS: dict[str, Callable[[int], bytes]] = {
    "txt": lambda n: text(n).encode(),
    "gb.txt": lambda n: text(n).encode("gb18030"),
    "utf16.txt": lambda n: text(n).encode("utf-16"),
    "md": lambda n: text(n).encode(),
    "html": html,
    "docx": docx,
    "odt": odt,
    "rtf": rtf,
    "pdf": pdf,
    "xlsx": xlsx,
    "csv": lambda n: "\n".join(",".join(row) for row in rows_of(n)).encode("utf-8-sig"),
    "zip": archive,
}


def make(folder: Path, files: int) -> Counter[str]:
    """Writes the folder; how many files of each status a build has to find, members of archives for the archives."""
    expected: Counter[str] = Counter()
    for name, (data, status) in NOISE.items():
        (folder / name).write_bytes(data)
        expected[status] += 1
    for number in range(files - len(NOISE)):
        name = list(FORMATS)[number % len(FORMATS)]
        place = folder / f"{number % 7}"
        place.mkdir(exist_ok=True)
        (place / f"{number:04}.{name}").write_bytes(FORMATS[name](number))
        expected["read"] += 1
        expected["skipped"] += name == "zip"  # what lies beside the plan in it
    return expected


def interrupted(command: list[str], stop: int) -> tuple[int, str]:
    """Runs a build in a terminal and interrupts it once its bar shows ``stop`` files; its status and its last bar."""
    ours, theirs = pty.openpty()
    # A process that is run in the background has interruptions ignored, and its children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment())
    os.close(theirs)
    shown, sent = "", False
    while True:
        try:
            piece = os.read(ours, 65536).decode("utf-8", "replace")
        except OSError:
            break
        if not piece:
            break
        shown += piece
        done = re.findall(r"(\d+)/(\d+)", shown)
        if done and int(done[-1][0]) >= stop and not sent:
            process.send_signal(signal.SIGINT)
            sent = True
    os.close(ours)
    bars = re.findall(r"\d+/\d+", shown)
    return process.wait(timeout=600), bars[-1] if bars else ""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--stop", type=float, default=0.3, help="share of the files after which the first build is interrupted"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "in"
        folder.mkdir()
        expected = make(folder, given.files)
        report = Path(place) / "report"
        command = [
            sys.executable, "-m", "policygraph", "build", str(folder), "--store", str(Path(place) / "s"), "-j", str(given.jobs),
        ]  # fmt: skip
        begin = time.perf_counter()
        status, bar = interrupted([*command, "--report", f"{report}1.json"], int(expected["read"] * given.stop))
        middle = time.perf_counter()
        first = json.loads(Path(f"{report}1.json").read_text(encoding="utf-8"))
        second = subprocess.run(
            [*command, "--report", f"{report}.json"], env=environment(), capture_output=True, text=True
        )
        end = time.perf_counter()
        last = json.loads(Path(f"{report}.json").read_text(encoding="utf-8"))
        for suffix in ("html", "csv"):
            subprocess.run([*command, "-q", "--report", f"{report}.{suffix}"], env=environment(), capture_output=True)
        rows = list(csv.reader(io.StringIO(Path(f"{report}.csv").read_text(encoding="utf-8-sig"))))[1:]
        page = Path(f"{report}.html").read_text(encoding="utf-8")
    one, two = first["summary"], last["summary"]
    print(f"{given.files} files, {given.jobs} processes")
    print(
        f"interrupted at {bar}: status {status}, {one['read']} read, {one['waiting']} waiting, {middle - begin:.1f} s"
    )
    print(f"gone on: {two['unchanged']} unchanged, {two['read']} read, {two['failed']} not read, {two['skipped']} skipped, "
          f"{end - middle:.1f} s")  # fmt: skip
    kinds = Counter(
        row["media_type"].rsplit("/", 1)[-1].rsplit(".", 1)[-1] for row in last["files"] if row["media_type"]
    )
    print("read by format: " + ", ".join(f"{name} {number}" for name, number in sorted(kinds.items())))
    for row in last["files"]:
        if row["status"] == "failed":
            print(f"  not read: {row['reason'][:110]}")
    whole = [row["place"] for row in last["files"]]
    sound = {
        "interrupted with status 130": status == 130,
        "nothing was read twice": two["unchanged"] == one["read"] and two["read"] == expected["read"] - one["read"],
        "every file is reported once": len(whole) == len(set(whole)) == sum(expected.values()),
        "what cannot be read or is no plan is named": (two["failed"], two["skipped"])
        == (expected["failed"], expected["skipped"]),
        "each that is left out says why": all(
            r["reason"] for r in last["files"] if r["status"] in ("failed", "skipped")
        ),
        "the three reports list the same": len(rows) == len(whole) == page.count("<tr class="),
        "no traceback": "Traceback" not in second.stderr,
    }
    for what, holds in sound.items():
        print(f"{'ok' if holds else 'NOT'}: {what}")
    return 0 if all(sound.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
