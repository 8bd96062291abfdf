"""Commands for looking closer: explain, issues, stats, evaluate, vocab."""

from __future__ import annotations

from pathlib import Path

import click

from .app import Settings, common
from .compare import facts_of, formatted, show


@click.command(short_help="Show a fact with its evidence.")
@click.argument("iri")
@common
@click.pass_obj
def explain(settings: Settings, iri: str) -> None:
    """Show what the graph says of IRI, the words it rests on in their context, and what follows from it."""
    from ..analyse.explain import explain as look
    from ..graph.store import open_store

    with open_store(settings.store, read_only=True) as store:
        found = look(store.merged, iri)
    click.echo(click.style(found.iri, bold=True) + (f"  {found.label}" if found.label else ""))
    for predicate, value, label in found.facts:
        click.echo(f"  {predicate:<24} {value}" + (f"  {label}" if label else ""))
    for quote in found.quotes:
        click.echo(f"\n  {quote.file} [{quote.start}, {quote.end})")
        words = click.style(quote.quote, bold=True)
        click.echo(f"  {_line('…' + quote.before)}【{_line(words)}】{_line(quote.after + '…')}")
    for word, who, when, note, other in found.decisions:
        said = f"{word} {other}".strip() + f", {who}, {when}" + (f": {note}" if note else "")
        click.echo(f"\n  {settings.say('人工决定', 'decided')}  {said}")
    if found.sources:
        click.echo(f"\n  {settings.say('推导自', 'derived from')}")
    for each, label, depth in found.sources:
        click.echo(f"    {'  ' * depth}{each}" + (f"  {label}" if label else ""))
    if found.results:
        click.echo(f"\n  {settings.say('由此得出', 'what follows')}")
    for each, label in found.results:
        click.echo(f"    {each}" + (f"  {label}" if label else ""))


def _line(words: str) -> str:
    return "⏎".join(part.strip(" \t\r") for part in words.split("\n"))


@click.command(short_help="List the doubts.")
@click.option("--code", help="Only doubts of this code.")
@common
@click.pass_obj
def issues(settings: Settings, code: str | None) -> None:
    """List the doubts that reading left open: file, place, code, what is doubtful."""
    from ..analyse.overview import found_issues
    from ..graph.store import open_store

    with open_store(settings.store, read_only=True) as store:
        for issue in found_issues(store.merged, settings.lang):
            if code in (None, issue.code):
                click.echo(f"{issue.file}:{issue.start}\t{issue.severity}\t{issue.code}\t{issue.message}")


@click.command(short_help="Count what the store holds.")
@click.option("--network", is_flag=True, help="Measure the networks: centrality and communities.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="Nodes shown of each network.")
@common
@click.pass_obj
def stats(settings: Settings, network: bool, top: int) -> None:
    """Count what the store holds, by class; with --network measure who owns, shares and cites.

    `policygraph export --projection NAME -f graphml` (or gexf) writes one of them for Gephi, yEd or Cytoscape.
    """
    from ..analyse.overview import counts
    from ..graph.store import open_store

    if network:
        _networks(settings, top)
        return
    with open_store(settings.store, read_only=True) as store:
        documents = len(list(store.documents()))
        found = counts(store.merged)
    click.echo(f"{documents:>8}  {settings.say('文档', 'documents')}")
    for name, number in found.items():
        click.echo(f"{number:>8}  {name}")


def _networks(settings: Settings, top: int) -> None:
    from ..analyse.items import Answer
    from ..analyse.networks import PROJECTIONS, SUMMARY, measure

    with facts_of(settings) as facts:
        measured = {name: measure(facts, name, top) for name in PROJECTIONS}
    show(Answer(SUMMARY, tuple(each.summary for each in measured.values())), "table", settings.lang)
    for name, each in measured.items():
        click.echo(f"\n{name}")
        show(each.nodes, "table", settings.lang)


@click.command(short_help="Score against gold annotations.")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path), multiple=True,
              help="Folder of the annotated texts (default: that of GOLD).")  # fmt: skip
@click.option("--findings", is_flag=True, help="Show each disagreement in its context.")
@click.option("--format", "form", type=click.Choice(["table", "json", "html"]), default="table", show_default=True)
@common
@click.pass_obj
def evaluate(settings: Settings, gold: Path, texts: tuple[Path, ...], findings: bool, form: str) -> None:
    """Score what is read against the gold annotations in GOLD (a JSON file or a folder of them)."""
    from ..evaluate import evaluate as score
    from ..pipeline import read_document

    report = score(gold, texts or None, read=read_document)
    if form == "table":
        click.echo(report.to_text(settings.lang, findings=findings))
    else:
        click.echo(report.to_json() if form == "json" else report.to_html(settings.lang))


@click.group(short_help="Check the vocabulary, or look a word up.")
def vocab() -> None:
    """The words that recognition knows."""


@vocab.command(short_help="Read every vocabulary file.")
@common
@click.pass_obj
def check(settings: Settings) -> None:
    """Read every vocabulary file, entry by entry; the first broken entry is named."""
    from ..analyse.words import check_vocabulary

    for name, number in check_vocabulary().items():
        click.echo(f"{number:>8}  {name}")


@vocab.command(short_help="Look a word up.")
@click.argument("word")
@common
def find(word: str) -> None:
    """Show what the vocabulary knows of WORD."""
    from ..analyse.words import find_word
    from ..errors import InputError

    found = find_word(word)
    if not found:
        raise InputError(f"{word}: the vocabulary does not know it")
    for sort, key, label in found:
        click.echo(f"{sort}\t{key}\t{label}")


@vocab.command(short_help="List metrics it does not have.")
@formatted
@common
@click.pass_obj
def candidates(settings: Settings, form: str) -> None:
    """List the metrics of the store that the vocabulary does not have, the most used first, each with an example."""
    from ..analyse import across

    with facts_of(settings) as facts:
        show(across.candidates(facts), form, settings.lang)
