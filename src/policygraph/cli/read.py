"""Commands that only read the store: query, validate, export, view."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import InputError, UsageError
from .app import Settings, common


@click.command(short_help="Ask the store.")
@click.argument("name", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@click.option("--format", "form", default="table", show_default=True, help="How to show the answer: table, csv, json …")
@click.option("--file", "file", type=click.Path(path_type=Path), help="A file with SPARQL.")
@click.option("--list", "listing", is_flag=True, help="List the catalogued questions.")
@common
@click.pass_obj
def query(
    settings: Settings, name: str | None, params: tuple[str, ...], form: str, file: Path | None, listing: bool
) -> None:
    """Ask the store: the question NAME of the catalogue, SPARQL in --file, or SPARQL from standard input (-)."""
    from .. import query as asking
    from ..graph.store import open_to_ask

    if listing:
        for entry in asking.catalogue().values():
            parameters = "".join(f" [-p {each.name}=…]" for each in entry.parameters)
            click.echo(f"{entry.name}{parameters}\n    {settings.say(entry.title_zh, entry.title_en)}")
        return
    if (name is None) == (file is None):
        raise UsageError("name a question, or give --file or - (policygraph query --list shows the questions)")
    if file is not None:
        try:
            asked = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise InputError(f"{file}: cannot be read ({reason})") from error
    else:
        asked = sys.stdin.buffer.read().decode("utf-8", "replace") if name == "-" else str(name)
    with open_to_ask(settings.store) as store:
        result = asking.run(store.merged, asked, _parameters(params), source=str(file or "query"))
        click.echo(asking.format(result, form).rstrip("\n"))


def _parameters(params: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for param in params:
        name, mark, value = param.partition("=")
        if not mark or not name:
            raise UsageError(f"-p {param}: write -p NAME=VALUE")
        found[name.strip()] = value
    return found


@click.command(short_help="Check the store against the shapes.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "turtle", "html"]), default="table", show_default=True
)
@click.option(
    "--engine",
    type=click.Choice(["fast", "pyshacl"]),
    default="fast",
    show_default=True,
    help="fast judges a million statements in seconds; pyshacl is the slow reference.",
)
@click.option("--shapes", type=click.Path(path_type=Path), metavar="FILE", help="Shapes of your own (Turtle).")
@click.option("--full", is_flag=True, help="Check everything, not only what changed since the last time.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here.")
@common
@click.pass_obj
def validate(settings: Settings, form: str, engine: str, shapes: Path | None, full: bool, output: Path | None) -> int:
    """Check the store against the SHACL shapes.  The exit status is 1 where there are violations.

    What was found is kept with the store: the next time only that is checked which a change can matter to, and the
    report is the same.
    """
    from ..engine import outdated
    from ..graph.store import open_store
    from ..validate import validate as check

    with open_store(settings.store, read_only=True) as store:
        report = check(store, engine=engine, shapes=shapes, full=full)
        behind = outdated(store)
    if behind:
        said = settings.say(
            f"{behind} 个文档是以前的规则或词表所读；再次运行 policygraph build 重新读取",
            f"{behind} documents were read by other rules or vocabularies: policygraph build reads their files again",
        )
        click.echo(f"policygraph: {said}", err=True)
    if form in ("table", "html"):
        page = report.to_table(settings.lang) if form == "table" else report.to_html(settings.lang)
    else:
        page = report.to_json() if form == "json" else report.to_turtle()
    write_output(page.encode(), output)
    return 0 if report.conforms else 1


@click.command(short_help="Write the graph out.")
@click.option(
    "-f", "--format", "form",
    help="turtle, trig, nquads, ntriples, jsonld, rdfxml; xlsx, graphml, gexf; csv, neo4j (else by the file's name).",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write here: a file; for csv and neo4j a folder.")
@click.option("--no-vocabulary", is_flag=True, help="Leave out the ontology and the code lists (RDF formats).")
@click.option("--projection", type=click.Choice(["agency-metric", "co-responsibility", "plan-citation"]),
              help="Only this network, with its measures (graphml, gexf).")  # fmt: skip
@common
@click.pass_obj
def export(
    settings: Settings, form: str | None, output: Path | None, no_vocabulary: bool, projection: str | None
) -> None:
    """Write the graph as RDF, a workbook, tables or a network; equal graphs give equal bytes."""
    from .. import export as people
    from ..graph.store import FORMATS, open_store

    endings = {
        ".ttl": "turtle", ".trig": "trig", ".nq": "nquads", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml",
        ".xml": "rdfxml", ".json": "jsonld", ".xlsx": "xlsx", ".graphml": "graphml", ".gexf": "gexf",
    }  # fmt: skip
    form = form or endings.get(output.suffix.lower() if output else "", "turtle")
    known = (*FORMATS, *people.FILES, *people.FOLDERS)
    if form not in known:
        raise UsageError(f"unknown format '{form}': choose one of {', '.join(known)}")
    if projection is not None and form not in ("graphml", "gexf"):
        raise UsageError(f"--projection: a network is written as graphml or gexf, not as {form}")
    if form in people.FOLDERS:
        from ..export.folder import check_folder, write_folder

        if output is None or str(output) == "-":
            raise UsageError(f"-f {form} writes several files: name a folder with -o")
        check_folder(output)
        with open_store(settings.store, read_only=True) as store:
            write_folder(people.render_folder(store.merged, form, settings.lang), output)
        return
    if output is not None and output.is_dir():
        raise UsageError(f"{output}: is a folder; -f {form} writes one file")
    if projection is not None:
        from ..analyse.facts import Facts
        from ..analyse.networks import network_file

        with open_store(settings.store, read_only=True) as store:
            write_output(network_file(Facts(store.merged, settings.lang, store), projection, form), output)
        return
    if form == "xlsx" and (output is None or str(output) == "-"):
        raise UsageError("-f xlsx writes a workbook: name a file with -o")
    with open_store(settings.store, read_only=True) as store:
        if form in people.FILES:
            write_output(people.render_file(store.merged, form, settings.lang), output)
        else:
            write_output(store.dump(form, vocabulary=not no_vocabulary), output)


@click.command(short_help="Write a network as HTML.")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here (default NAME.html).")
@click.option("--plan", help="Only plans whose title holds this.")
@click.option("--place", help="Only what rests on plans of this place, or of places within it.")
@click.option("--theme", help="Only what concerns metrics of this theme.")
@click.option("--role", help="Only what rests on this role (lead, support …).")
@click.option("--limit", type=click.IntRange(1), help="Most nodes drawn.")
@click.option("--engine", type=click.Choice(["pyvis", "sigma"]), help="What draws it (default: by its size).")
@common
@click.pass_obj
def view(
    settings: Settings, name: str, output: Path | None, plan: str | None, place: str | None, theme: str | None,
    role: str | None, limit: int | None, engine: str | None,
) -> None:  # fmt: skip
    """Write the network NAME (ownership, plan, coresponsibility) as one HTML page that works offline."""
    from ..graph.store import open_store
    from ..view import render

    output = output or Path(f"{name}.html")
    with open_store(settings.store, read_only=True) as store:
        page = render(
            store.merged, name, lang=settings.lang, plan=plan, limit=limit, place=place, theme=theme, role=role,
            engine=engine,
        )  # fmt: skip
    write_output(page.encode(), output)
    if str(output) != "-":
        click.echo(str(output))


def write_output(data: bytes, output: Path | None) -> None:
    """To the file, whole or not at all; to standard output for None or -."""
    if output is None or str(output) == "-":
        stream = sys.stdout.buffer
        stream.write(data if data.endswith(b"\n") else data + b"\n")
        stream.flush()
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        fresh = output.with_name(f".{output.name}.part")
        fresh.write_bytes(data)
        fresh.replace(output)
    except OSError as error:
        print(f"policygraph: {output}: cannot be written ({error.strerror or error})", file=sys.stderr)
        raise click.exceptions.Exit(1) from error
