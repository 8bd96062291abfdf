"""Commands that write the store, and the text they read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .app import Settings, common

if TYPE_CHECKING:
    from ..engine import Summary


@click.command(short_help="Read plans into the store.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(allow_dash=True))
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@click.option("--base-iri", metavar="IRI", help="Where the instances live.")
@click.option("--force", is_flag=True, help="Read unchanged documents again.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what went well.")
@common
@click.pass_obj
def build(settings: Settings, paths: tuple[str, ...], jobs: int, base_iri: str | None, force: bool, quiet: bool) -> int:
    """Read plans into the store: files, folders (text files anywhere below), or - for standard input.

    Unchanged documents are skipped.  A document that cannot be read is named, stops no other, and makes the
    exit status 1.
    """
    from ..engine import build as run
    from ..graph.store import open_store
    from ..graph.terms import INSTANCES, Names

    base = Names(base_iri or INSTANCES).base
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with open_store(settings.store) as store:
        bar = None if quiet or not sys.stderr.isatty() else click.progressbar(length=1, file=sys.stderr)

        def progress(done: int, total: int, _: str) -> None:
            if bar is not None:
                bar.length = total
                bar.update(1)

        try:
            summary = run(paths, store, jobs, progress, base_iri=base, stdin=stdin, force=force)
        finally:
            if bar is not None:
                bar.render_finish()
    for failure in summary.failed:
        click.echo(f"policygraph: {failure.reason}", err=True)
    if not quiet:
        _show(settings, summary)
    return 1 if summary.failed else 0


def _show(settings: Settings, summary: Summary) -> None:
    counts = summary.counts
    rows = [
        ("规划", "plans", len(summary.built)),
        ("未变更", "unchanged", len(summary.unchanged)),
        ("未能读取", "not read", len(summary.failed)),
        ("目标", "targets", counts.targets),
        ("任务", "tasks", counts.tasks),
        ("责任主体", "agencies", counts.agencies),
        ("责任关系", "responsibilities", counts.responsibilities),
        ("引用", "citations", counts.citations),
        ("存疑", "issues", counts.issues),
        ("推导陈述", "derived statements", summary.derived),
    ]
    for zh, en, number in rows:
        click.echo(f"{number:>8}  {settings.say(zh, en)}")


@click.command(short_help="Print the text of a file.")
@click.argument("file", type=click.Path(allow_dash=True))
@common
def text(file: str) -> None:
    """Print the text of FILE exactly as the offsets of the evidence count in it."""
    from ..read.document import read_bytes, read_file

    source = read_bytes(sys.stdin.buffer.read(), "stdin.txt") if file == "-" else read_file(Path(file))
    sys.stdout.buffer.write(source.text.encode())


@click.command(short_help="Take documents out of the store.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common
@click.pass_obj
def remove(settings: Settings, files: tuple[str, ...]) -> None:
    """Take documents out of the store: by path, file name, or the first digits of the sha256."""
    from ..engine import derive
    from ..errors import StoreError
    from ..graph.store import open_store

    if not (settings.store / "format").exists():
        raise StoreError(f"{settings.store}: no store here")
    with open_store(settings.store) as store:
        for file in files:
            for name in store.remove(file):
                click.echo(name)
        derive(store)
