"""Decisions of people on what was read: review export, review read, review list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ..errors import InputError, UsageError
from .app import Settings, common
from .compare import formatted, show


@click.group(short_help="Let people judge doubtful facts.")
def review() -> None:
    """Let people judge doubtful facts: export a table, read it back, list what was decided.

    Decisions lie in policygraph-decisions.yml beside the documents; every build applies them.
    """


@review.command(short_help="Write the doubtful facts as a table.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--below", type=click.FloatRange(0, 1), default=0.8, show_default=True, help="Facts less certain than this."
)
@click.option("--kind", "kinds", multiple=True, metavar="KIND",
              help="Only target, task, responsibility, citation, metric or agency; may be repeated.")  # fmt: skip
@click.option("--plan", metavar="NAME", help="Only facts of this plan, by title or IRI.")
@common
@click.pass_obj
def export(settings: Settings, file: Path, below: float, kinds: tuple[str, ...], plan: str | None) -> None:
    """Write doubtful facts, new metrics and nearly equal bodies to FILE (.csv or .xlsx) for a person to fill in.

    In the column decision write confirm, correct (and change the cells that are wrong), reject, same-as or not-same-as.
    """
    from ..analyse import naming, review_file
    from ..analyse.doubts import SORTS, doubts
    from ..analyse.facts import Facts
    from ..analyse.review import decisions_of
    from ..analyse.settle import settle
    from ..graph.store import open_store

    for kind in kinds:
        if kind not in SORTS:
            raise UsageError(f"--kind {kind}: choose among {', '.join(SORTS)}")
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(f"{file}: name a file that ends in .csv or .xlsx")
    with open_store(settings.store, read_only=True) as store:
        chosen = naming.plan(Facts(store.merged, shelf=store), plan).iri if plan else ""
        decided = settle(store, decisions_of(store))
        rows = doubts(store, decided, below, kinds or SORTS, chosen)
    review_file.write(rows, file)
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in SORTS}
    told = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) or settings.say("无", "none")
    click.echo(f"{file}: {len(rows)} {settings.say('行', 'rows')} ({told})")


@review.command(short_help="Read a filled-in table back.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--who", metavar="NAME", default="", help="Who decided, where a row does not say.")
@click.option("--when", metavar="DATE", help="The day of the decisions, where a row does not say (default: today).")
@click.option("--decisions", "kept", type=click.Path(path_type=Path, dir_okay=False),
              help="Where decisions are kept (default: policygraph-decisions.yml beside the documents).")  # fmt: skip
@click.option("--replace", "replacing", is_flag=True, help="Let decisions in FILE take the place of earlier ones.")
@common
@click.pass_obj
def read(settings: Settings, file: Path, who: str, when: str | None, kept: Path | None, replacing: bool) -> None:
    """Read the decisions in FILE (.csv or .xlsx), keep them beside the documents and apply them.

    Nothing changes where a row cannot be understood or two decisions contradict.
    """
    from ..analyse.decisions import load, save
    from ..analyse.review import decisions_of, home, read_back
    from ..engine import derive, settle_decisions
    from ..graph.store import open_store
    from .compare import day

    day("--when", when)
    if not file.exists():
        raise InputError(f"{file}: no such file")
    with open_store(settings.store, read_only=True) as store:
        place = (kept or home(store)).resolve()
        others = store.setting("decisions") - {str(place)}
        here = load(place) if place.is_file() else []
        known = decisions_of(store)
        merged, number = read_back(store, file, known or here, who, when or date.today().isoformat(), replacing)
        if others:
            # Several files: each keeps its own; what is new goes into this one.
            elsewhere = {d.topic for d in known} - {d.topic for d in here}
            merged = [d for d in merged if d.topic not in elsewhere]
    if not number:
        click.echo(settings.say(f"{file}: 没有填写任何决定", f"{file}: no row decides anything"))
        return
    save(merged, place)
    with open_store(settings.store) as store:
        store.choose("decisions", store.setting("decisions") | {str(place)})
        derive(store)
        applied, still_open = settle_decisions(store)
    click.echo(f"{number:>8}  {settings.say('本次决定', 'decisions read')}")
    click.echo(f"{applied:>8}  {settings.say('已生效', 'decisions apply')}")
    click.echo(f"{still_open:>8}  {settings.say('待重新审核', 'decisions open again')}")
    click.echo(str(place))


@review.command("list", short_help="List what was decided.")
@click.option("--open", "only_open", is_flag=True, help="Only decisions that are open again.")
@formatted
@common
@click.pass_obj
def listing(settings: Settings, only_open: bool, form: str) -> None:
    """List the decisions with who and when, and those that are open again with the reason."""
    from ..analyse.items import Answer
    from ..analyse.review import LISTED, decisions_of, listed
    from ..analyse.settle import settle
    from ..graph.store import open_store

    with open_store(settings.store, read_only=True) as store:
        rows = listed(settle(store, decisions_of(store)), only_open)
    show(Answer(LISTED, tuple(rows)), form, settings.lang)
