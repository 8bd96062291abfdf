"""Commands that write the store, and the text they read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..zh.columns import clip, on_one_line
from .app import Settings, common

if TYPE_CHECKING:
    from ..engine import Summary
    from ..engine.reading import Settings as EngineSettings

_F = TypeVar("_F", bound=Callable[..., Any])


def reading(function: _F) -> _F:
    """The options of reading that ``build`` and ``text`` share."""
    for option in reversed(
        (
            click.option("--password", "passwords", multiple=True, metavar="WORD", envvar="POLICYGRAPH_PASSWORD",
                         help="Password of locked PDFs and archives; may be given several times."),
            click.option("--ocr", is_flag=True, help="Read scanned pages (needs policygraph[ocr]; some seconds a page)."),
            click.option("--max-size", type=click.FloatRange(0, min_open=True), default=50, show_default=True,
                         metavar="MB", help="Largest file."),
            click.option("--max-unpacked", type=click.IntRange(1), default=300, show_default=True, metavar="MB",
                         help="Most that an archive or office file may unpack to."),
            click.option("--max-pages", type=click.IntRange(1), default=3000, show_default=True, metavar="N",
                         help="Most pages of a PDF."),
            click.option("--max-seconds", type=click.FloatRange(0), metavar="S",
                         help="Longest time for reading one document (0: any; default 300, with --ocr 3600)."),
            click.option("--max-memory", type=click.IntRange(0), default=4096, show_default=True, metavar="MB",
                         help="Most memory for reading one document (0: any)."),
            click.option("--allow-private", is_flag=True, help="Fetch from addresses of the own network too."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def _settings(given: dict[str, Any]) -> EngineSettings:
    from ..engine.limits import Limits
    from ..engine.reading import Settings as EngineSettings
    from ..read.options import MEGABYTE, ReadOptions
    from ..read.web import WebLimits

    seconds = given["max_seconds"]
    if seconds is None:
        seconds = 3600.0 if given["ocr"] else 300.0
    size = int(given["max_size"] * MEGABYTE)
    return EngineSettings(
        ReadOptions(
            size, given["max_unpacked"] * MEGABYTE, given["max_pages"], tuple(given["passwords"]), given["ocr"]
        ),
        WebLimits(size, private=given["allow_private"]),
        Limits(seconds, given["max_memory"]),
    )


@click.command(short_help="Read plans into the store.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(allow_dash=True))
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@click.option("--cluster", metavar="ADDRESS", help="Read on this Dask cluster (its scheduler, as tcp://host:8786).")
@click.option("--base-iri", metavar="IRI", help="Where the instances live.")
@click.option("--force", is_flag=True, help="Read unchanged documents again.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what went well.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what was read, skipped or not read, and why: *.html, *.json or *.csv.",
)
@reading
@common
@click.pass_obj
def build(
    settings: Settings, /, paths: tuple[str, ...], jobs: int, cluster: str | None, base_iri: str | None, force: bool, quiet: bool,
    report: Path | None, **given: Any,
) -> int:  # fmt: skip
    """Read plans into the store: files, folders (documents anywhere below), archives, addresses
    (https://...), or - for standard input.

    Unchanged documents are skipped.  A document that cannot be read is named, stops no other, and makes the
    exit status 1.  An interrupted build goes on where it stopped when the same command is given again.
    """
    from ..engine import build as run
    from ..graph.store import open_store
    from ..graph.terms import INSTANCES, Names

    base = Names(base_iri or INSTANCES).base
    if report is not None:
        from ..engine.report import check, render, rows

        check(report)
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with open_store(settings.store) as store:
        bar = None if quiet or not sys.stderr.isatty() else _bar()

        def progress(done: int, total: int, name: str) -> None:
            if bar is not None:
                bar.length = total
                bar.update(1, name)

        try:
            summary = run(
                paths, store, jobs, progress, base_iri=base, stdin=stdin, force=force, settings=_settings(given),
                cluster=cluster,
            )  # fmt: skip
        finally:
            if bar is not None:
                bar.render_finish()
        if report is not None:
            report.write_text(render(rows(summary, store), report.suffix.lower(), settings.lang), encoding="utf-8")
    for failure in summary.failed:
        click.echo(f"policygraph: {on_one_line(failure.reason)}", err=True)
    if not quiet:
        _show(settings, summary)
    if summary.waiting:
        done = len(summary.built) + len(summary.unchanged)
        click.echo(
            f"policygraph: interrupted: {done} documents are in the store, {len(summary.waiting)} are not read yet; "
            "the same command goes on from there",
            err=True,
        )
        return 130
    return 1 if summary.failed else 0


def _bar() -> Any:
    """A bar that names the document it is at."""
    return click.progressbar(
        length=1, file=sys.stderr, show_pos=True, item_show_func=lambda name: clip(str(name or ""), 30), width=24
    )


def _show(settings: Settings, summary: Summary) -> None:
    counts = summary.counts
    rows = [
        ("规划", "plans", len(summary.built)),
        *([("其中因规则或词表已变而重新读取", "of these read again, as the rules or vocabularies have changed", n)]
          if (n := summary.renewed) else []),
        ("未变更", "unchanged", len(summary.unchanged)),
        ("未能读取", "not read", len(summary.failed)),
        *([("略过", "skipped", len(summary.skipped))] if summary.skipped else []),
        *([("仍是以前的规则所读，本次未给出", "as earlier rules read them: give these files too to read them again", n)]
          if (n := summary.behind) else []),
        ("目标", "targets", counts.targets),
        ("任务", "tasks", counts.tasks),
        ("责任主体", "agencies", counts.agencies),
        ("责任关系", "responsibilities", counts.responsibilities),
        ("引用", "citations", counts.citations),
        ("存疑", "issues", counts.issues),
        (f"推导陈述{'（规则或本体已变，全部重新推导）' if summary.anew else ''}",
         f"derived statements{' (all anew, as the rules or the ontology have changed)' if summary.anew else ''}",
         summary.derived),
        *([("人工决定", "decisions applied", summary.decided[0])] if any(summary.decided) else []),
        *(
            [("待重新审核", "decisions open again (policygraph review list --open)", n)]
            if (n := summary.decided[1])
            else []
        ),
    ]  # fmt: skip
    for zh, en, number in rows:
        click.echo(f"{number:>8}  {settings.say(zh, en)}")


@click.command(short_help="Print the text of a file.")
@click.argument("file", type=click.Path(allow_dash=True))
@reading
@common
def text(file: str, **given: Any) -> None:
    """Print the text of FILE (a path, an address, or -) exactly as the offsets of the evidence count in it."""
    from ..engine.limits import within
    from ..read.document import read_bytes, read_file
    from ..read.web import fetch, is_address

    settings = _settings(given)
    with within(settings.limits, file):
        if file == "-":
            source = read_bytes(sys.stdin.buffer.read(), "stdin.txt", settings.reading)
        elif is_address(file):
            found = fetch(file, settings.web)
            source = read_bytes(found.data, found.name, settings.reading)
        else:
            source = read_file(Path(file), settings.reading)
    sys.stdout.buffer.write(source.text.encode())


@click.command(short_help="Take documents out of the store.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common
@click.pass_obj
def remove(settings: Settings, files: tuple[str, ...]) -> None:
    """Take documents out of the store: by path, file name, or the first digits of the sha256."""
    from ..engine import remove as take_out
    from ..graph.store import open_store

    with open_store(settings.store, read_only=True):
        pass  # an error here rather than a new, empty store
    with open_store(settings.store) as store:
        for name in take_out(store, files):
            click.echo(name)
