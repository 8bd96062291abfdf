"""The command that draws pictures for reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ..errors import UsageError
from .app import Settings, common
from .read import write_output


@click.command(short_help="Draw a picture for a report.")
@click.argument("subject", metavar="METRIC|due|network")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Write here: FILE.svg or FILE.png."
)
@click.option("--place", help="Only this place and the places within it.")
@click.option("--plan", help="Only this plan, by title or IRI.")
@click.option("--year", type=int, help="Only what is due in this year.")
@click.option("--from", "first", metavar="DATE", help="due: first day (YYYY-MM-DD).")
@click.option("--until", "last", metavar="DATE", help="due: last day (YYYY-MM-DD).")
@click.option("--view", default="ownership", show_default=True, help="network: ownership, coresponsibility or plan.")
@click.option("--theme", help="network: only metrics of this theme.")
@click.option("--role", help="network: only this role.")
@click.option("--limit", type=click.IntRange(1), help="Most rows (60) or nodes (60) drawn; beyond 45, due counts.")
@click.option(
    "--font", metavar="FILE|NAME", help="A font with Chinese characters (default: one found on this machine)."
)
@common
@click.pass_obj
def plot(
    settings: Settings, subject: str, output: Path, place: str | None, plan: str | None, year: int | None,
    first: str | None, last: str | None, view: str, theme: str | None, role: str | None, limit: int | None,
    font: str | None,
) -> None:  # fmt: skip
    """Draw a METRIC across places and years, what falls due, or a network, as SVG or PNG.

    Equal graphs and fonts give equal bytes.  What a plan gives no figure for has no mark.
    """
    from ..graph.store import open_store
    from ..plot import FORMS, Wanted, render

    form = output.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UsageError(f"{output}: name a file that ends in {' or '.join('.' + each for each in FORMS)}")
    if output.is_dir():
        raise UsageError(f"{output}: is a folder; name a file")
    wanted = Wanted(place, plan, theme, role, year, _day("--from", first), _day("--until", last), limit, view)
    with open_store(settings.store, read_only=True) as store:
        picture = render(store.merged, subject, form, settings.lang, wanted, font)
    write_output(picture, output)
    click.echo(str(output))


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option}: {text!r} is no date; write it as 2025-06-30") from error
