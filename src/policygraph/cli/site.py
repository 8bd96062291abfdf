"""The command that writes the site."""

from __future__ import annotations

from pathlib import Path

import click

from .app import Settings, common


@click.command(short_help="Write the site.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new or empty folder."
)
@click.option("--title", help="The name of the site (default: 规划图谱 / Policy graph).")
@click.option("--replace", is_flag=True, help="Make a site that stands in DIR anew.")
@common
@click.pass_obj
def site(settings: Settings, output: Path, title: str | None, replace: bool) -> None:
    """Write the graph as a folder of pages, in Chinese and English, that opens from a disk or a web server.

    Open DIR/index.html: start page and search, the plans with every fact in place, targets, metrics, agencies, timeline,
    cascade, gaps, networks.  Nothing is in DIR before all of it is written, and no page asks the network for anything.
    """
    from ..graph.store import open_store
    from ..site import build_site

    with open_store(settings.store, read_only=True) as store:
        written = build_site(store.merged, output, title=title, replace=replace)
    click.echo(output / "index.html")
    click.echo(
        settings.say(
            f"{written.files} 个文件，{written.size / 1e6:.1f} MB",
            f"{written.files} files, {written.size / 1e6:.1f} MB",
        ),
        err=True,
    )
