"""What the two READMEs show typed and answered is what the commands answer now.

python scripts/readme.py      (make docs)

An answer shown whole is written anew.  Of one that the page shortens with ``…`` every line that is left has to stand in the
real answer, in the same order; where one does not, the page keeps it and the script names it and ends with 1.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from policygraph.cli.app import policygraph

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.zh-CN.md")
CUT = "…"


def answer(line: str) -> list[str]:
    """The lines that a typed command prints; ``| tail -N`` and ``| head -N`` after it are understood.

    Raises SystemExit where the command fails.
    """
    command, _, pipe = line.partition(" | ")
    done = CliRunner().invoke(policygraph, shlex.split(command)[1:])
    # A graph that does not conform makes validate end with 1: that is an answer too.
    if done.exit_code and not (done.exit_code == 1 and "validate" in command):
        raise SystemExit(f"{command}: ended with {done.exit_code}: {done.output}")
    printed = done.output.splitlines()
    if not pipe:
        return printed
    kind, count = re.fullmatch(r"(tail|head) -(\d+)", pipe).groups()  # type: ignore[union-attr]
    return printed[-int(count) :] if kind == "tail" else printed[: int(count)]


def missing(shown: list[str], printed: list[str]) -> Iterator[str]:
    """The shown lines that the answer does not hold after those before them; ``…`` stands for anything."""
    at = 0
    for line in shown:
        if line.strip() in ("", CUT):
            continue
        wanted = re.compile(".*".join(re.escape(part.rstrip()) for part in line.split(CUT)) + r"\s*")
        found = next((n for n in range(at, len(printed)) if wanted.fullmatch(printed[n])), None)
        if found is None:
            yield line
        else:
            at = found + 1


def refreshed(page: str) -> tuple[str, list[str]]:
    """The page with the answers of today, and the lines of shortened answers that are not given any more.

    Works in the current directory, which should be empty: the seeds are copied there and the store is made there.
    """
    shutil.copytree(ROOT / "seeds", "seeds")
    stale: list[str] = []

    def block(match: re.Match[str]) -> str:
        made: list[str] = []
        for command, below in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", match[1], re.MULTILINE):
            shown, printed = below.splitlines(), answer(command)
            if CUT in below:
                stale.extend(f"{page}: {command[:60]}: {line}" for line in missing(shown, printed))
            elif shown:
                shown = printed
            made += [f"$ {command}", *shown]
        return "```console\n" + "\n".join(made) + "\n```"

    text = (ROOT / page).read_text(encoding="utf-8")
    return re.sub(r"```console\n(.*?)```", block, text, flags=re.DOTALL), stale


def main() -> int:
    """Write the READMEs anew; 1 where a shortened answer has to be mended by hand."""
    faults = []
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            text, stale = refreshed(page)
            os.chdir(ROOT)
        (ROOT / page).write_text(text, encoding="utf-8")
        faults += stale
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
