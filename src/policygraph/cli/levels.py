"""Commands on what is derived across plans: cascade, implements, derive."""

from __future__ import annotations

import click

from .app import Settings, common
from .compare import facts_of, formatted, show

_OUTCOMES = ("weaker", "tighter", "same", "share", "open", "missing")


@click.command(short_help="Show targets carried down.")
@click.argument("metric", required=False)
@click.option("--place", metavar="NAME", help="Only this place, above or below, by name or code.")
@click.option("--outcome", type=click.Choice(_OUTCOMES), help="Only this outcome.")
@formatted
@common
@click.pass_obj
def cascade(settings: Settings, metric: str | None, place: str | None, outcome: str | None, form: str) -> None:
    """Show each target on METRIC (default: all) beside the one above that it carries down: nation, province, city, county."""
    from ..analyse import levels, naming

    with facts_of(settings) as facts:
        chosen = naming.metric(facts, metric) if metric else ""
        where = naming.place(facts, place) if place else ""
        show(levels.cascade(facts, chosen, where, outcome or ""), form, settings.lang)


@click.command(short_help="List what a plan carries out.")
@click.argument("plan", required=False)
@formatted
@common
@click.pass_obj
def implements(settings: Settings, plan: str | None, form: str) -> None:
    """List the documents that PLAN (default: every plan) carries out: title, issuer, level, period, and whether the graph holds them."""
    from ..analyse import levels, naming

    with facts_of(settings) as facts:
        chosen = naming.plan(facts, plan) if plan else None
        show(levels.implements(facts, chosen, settings.lang), form, settings.lang)


@click.command(short_help="Choose what is derived.")
@click.option(
    "--with", "add", multiple=True, metavar="KIND", help="Derive this kind too, now and at every later build."
)
@click.option("--without", "drop", multiple=True, metavar="KIND", help="Derive this kind no more.")
@common
@click.pass_obj
def derive(settings: Settings, add: tuple[str, ...], drop: tuple[str, ...]) -> None:
    """Show the kinds of statements derived across plans, whether they are on, and how many of those judged were right.

    A kind of which fewer than nine in ten were right is off until --with asks for it.
    """
    from ..analyse.facts import Facts
    from ..analyse.levels import kind_counts
    from ..engine import choose_kinds, wanted_kinds
    from ..graph.kinds import kinds
    from ..graph.store import open_store
    from ..zh.columns import table

    if add or drop:
        with open_store(settings.store, read_only=True):
            pass  # an error here rather than a new, empty store
        with open_store(settings.store) as store:
            choose_kinds(store, add, drop)
    with open_store(settings.store, read_only=True) as store:
        counts, wanted = kind_counts(Facts(store.rdf)), wanted_kinds(store)
    say = settings.say
    rows = [
        (
            kind.name, say("开", "on") if kind.name in wanted else say("关", "off"), str(counts.get(kind.name, 0)),
            f"{kind.right}/{kind.judged}" if kind.judged else "", say(kind.zh, kind.en),
        )
        for kind in kinds().values()
    ]  # fmt: skip
    head = [
        say("类别", "kind"),
        say("状态", "state"),
        say("数量", "count"),
        say("评判", "right"),
        say("说明", "what it says"),
    ]
    click.echo(table(head, [list(row) for row in rows], 10_000), nl=False)
