"""``docs/queries.md`` from the catalogue.

python -m policygraph.query.document [--check]
"""

from __future__ import annotations

import sys

from ..resources import root
from .catalogue import Parameter, catalogue

HEAD = """# Queries

Generated from `queries/`; run `python -m policygraph.query.document` after changing it.
Every query runs over all graphs together. Parameters of the types metric, agency, place and plan take a name
(a place also its code) or an IRI; those marked optional may be left out.
"""


def _parameter(parameter: Parameter) -> str:
    if parameter.required:
        need = "required"
    else:
        need = f"optional, default `{parameter.default}`" if parameter.default else "optional"
    return f"- `{parameter.name}` ({parameter.type}, {need}): {parameter.description}"


def text() -> str:
    """The whole page as Markdown."""
    parts = [HEAD, "| query | 标题 | title |", "|---|---|---|"]
    queries = catalogue()
    parts += [f"| [`{q.name}`](#{q.name}) | {q.title_zh} | {q.title_en} |" for q in queries.values()]
    for query in queries.values():
        parts += ["", f"## {query.name}", "", query.question, ""]
        parts += [_parameter(parameter) for parameter in query.parameters]
        parts += [*([""] if query.parameters else []), "Columns: " + ", ".join(f"`{c}`" for c in query.columns)]
    return "\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is current (status 1 where it is not)."""
    page = root() / "docs" / "queries.md"
    new = text()
    if "--check" in arguments:
        return 0 if page.is_file() and page.read_text(encoding="utf-8") == new else 1
    page.parent.mkdir(exist_ok=True)
    page.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
