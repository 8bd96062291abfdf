"""The generated pages of docs/: the ontology, the queries and the commands.

python scripts/reference.py [--check]      (make docs)

``--check`` writes nothing and ends with 1 where a page is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from policygraph.cli.app import policygraph
from policygraph.query.document import text as queries_page

DOCS = Path(__file__).resolve().parents[1] / "docs"
PG, PGC = "https://w3id.org/policygraph/ont#", "https://w3id.org/policygraph/code#"
NOTE = "Generated; run `make docs` after a change.\n"


def cli_page() -> str:
    """Every command with its ``--help``, as Markdown."""
    parts = ["# Commands\n", NOTE]
    settings = policygraph.context_settings
    root = click.Context(policygraph, info_name="policygraph", terminal_width=100, **settings)
    pages = [root]
    while pages:
        context = pages.pop(0)
        parts.append(f"## {context.command_path}\n\n```text\n{context.command.get_help(context).rstrip()}\n```\n")
        if isinstance(context.command, click.Group):
            for name in context.command.list_commands(context):
                command = context.command.get_command(context, name)
                assert command is not None
                pages.append(click.Context(command, parent=context, info_name=name, terminal_width=100))
    return "\n".join(parts)


def ontology_page() -> str:
    """Classes, properties and code lists with their labels and definitions in both languages, as Markdown."""
    graph = Graph().parse(DOCS.parent / "ontology" / "policygraph.ttl")

    def said(node: URIRef, name: URIRef, lang: str) -> str:
        found = sorted(str(o) for o in graph.objects(node, name) if getattr(o, "language", None) == lang)
        return " ".join(found).replace("|", "\\|").replace("\n", " ")

    def short(node: object) -> str:
        prefix, _, local = graph.namespace_manager.compute_qname(str(node), generate=False)
        return f"[`{prefix}:{local}`](#{prefix}-{local.lower()})" if str(node).startswith(PG) else f"`{prefix}:{local}`"

    def listed(node: URIRef, name: URIRef) -> str:
        return ", ".join(sorted(short(o) for o in graph.objects(node, name) if isinstance(o, URIRef)))

    def entry(node: URIRef, lines: list[tuple[str, str]]) -> str:
        local = str(node).removeprefix(PG)
        head = f'<a id="pg-{local.lower()}"></a>\n### pg:{local}\n\n'
        head += f"**{said(node, RDFS.label, 'en')}** · **{said(node, RDFS.label, 'zh')}**\n\n"
        head += f"{said(node, SKOS.definition, 'en')}\n{said(node, SKOS.definition, 'zh')}\n"
        told = [f"- {name}: {value}" for name, value in lines if value]
        return head + ("\n" + "\n".join(told) + "\n" if told else "")

    def own(kind: URIRef) -> list[URIRef]:
        found = graph.subjects(RDF.type, kind)
        return sorted(n for n in found if isinstance(n, URIRef) and str(n).startswith(PG))

    parts = [
        "# The ontology\n", NOTE,
        f"`pg:` is `{PG}`, `pgc:` (code lists) is `{PGC}`. The file is [policygraph.ttl](../ontology/policygraph.ttl), the shapes"
        " are [shapes.ttl](../ontology/shapes.ttl); what stands on each node is told in [graph-shape.md](graph-shape.md).\n",
        "## Classes 类\n",
    ]  # fmt: skip
    for node in own(OWL.Class):
        parts.append(
            entry(node, [("subclass of", listed(node, RDFS.subClassOf)), ("see also", listed(node, RDFS.seeAlso))])
        )
    for title, kind in (
        ("Object properties 对象属性", OWL.ObjectProperty),
        ("Data properties 数据属性", OWL.DatatypeProperty),
    ):
        parts.append(f"## {title}\n")
        for node in own(kind):
            names = (
                ("domain", RDFS.domain), ("range", RDFS.range), ("subproperty of", RDFS.subPropertyOf),
                ("inverse of", OWL.inverseOf), ("see also", RDFS.seeAlso),
            )  # fmt: skip
            parts.append(entry(node, [(name, listed(node, predicate)) for name, predicate in names]))
    parts.append("## Code lists 代码表\n")
    for scheme in sorted(n for n in graph.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(n, URIRef)):
        parts.append(f"### {said(scheme, SKOS.prefLabel, 'en')} · {said(scheme, SKOS.prefLabel, 'zh')}\n")
        parts.append("| code | en | zh | definition |\n|---|---|---|---|")
        for code in sorted(c for c in graph.subjects(SKOS.inScheme, scheme) if isinstance(c, URIRef)):
            names = [
                said(code, SKOS.prefLabel, "en"),
                said(code, SKOS.prefLabel, "zh"),
                said(code, SKOS.definition, "en"),
            ]
            parts.append(f"| `{str(code).rpartition('#')[2]}` | {' | '.join(names)} |")
        parts.append("")
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """File name in docs/ -> what it has to hold."""
    return {"ontology.md": ontology_page(), "queries.md": queries_page(), "commands.md": cli_page()}


def main(arguments: list[str]) -> int:
    """Write the pages; with ``--check`` name those that are not current, and give 1 for any."""
    stale = 0
    for name, text in pages().items():
        file = DOCS / name
        if "--check" not in arguments:
            file.write_text(text, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            print(f"docs/{name} is not current: run make docs", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
