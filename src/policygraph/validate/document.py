"""``docs/graph-shape.md`` from the shapes: per class what must and may stand on a node, and with which values.

python -m policygraph.validate.document [--check]
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from ..graph.terms import PGC, PREFIXES, RDF, RDFS, SKOS, TYPE, Namespace
from ..resources import ontology, root

SH = Namespace("http://www.w3.org/ns/shacl#")
Node = NamedNode | BlankNode
_SEVERITY = {"Violation": "", "Warning": " (only warned about)", "Info": " (only noted)"}
INTRODUCTION = """# What stands on a node

Generated from `ontology/shapes.ttl`; run `python -m policygraph.validate.document` after changing it.
A property is *required* where a graph without it does not conform. *Closed* classes take no other properties.
Codes are `pgc:<scheme>-<notation>`; the lists are at the end. Checks that span several nodes follow each class.

Conventions that the rules and queries rely on:

- A titled task that is itself a section has `pg:inSection` = that section; a target or an action the innermost
  section that it stands in. A task has `pg:supportsTarget` to the targets in its section, and actions have
  `pg:partOfTask`: both inherit its owners.
- `pg:LegislativeAction` nodes are also typed `pg:Task`; plans may also be typed `pg:PolicyInstrument`.
  No other superclass is written.
- `pg:Responsibility` has exactly one of `pg:forItem` and `pg:forSection`; what is read carries `pgc:basis-explicit`.
  One node an agency.
- Places carry `pg:within` (the place directly above): the cascade between levels hangs on it.
- `pg:effectiveComparator`, `pg:canonicalValue`, `pg:stretchOf`, `pg:cascadesFrom`, `pg:conflictsWith`,
  `pg:Ownership` and the shortcuts are derived by `ontology/rules/`.
- Strings are plain (`xsd:string`), except names, titles, headings and statements, which carry a language (`@zh`).
- Units and metrics are vocabulary (`pgu:`, `pgm:` in the schemes `pgu:scheme`, `pgm:scheme`); a metric met for the
  first time is a `pg:Metric` with a Chinese `skos:prefLabel` and a `skos:inScheme`, nothing else is needed.
"""


def _short(iri: str) -> str:
    if iri.startswith("^"):
        return "^" + _short(iri[1:])
    for prefix, start in [*PREFIXES.items(), ("sh", SH.iri)]:
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


class _Shapes:
    def __init__(self) -> None:
        self.store = Store()
        self.store.load(path=str(ontology("shapes.ttl")), format=RdfFormat.TURTLE)
        self.store.load(path=str(ontology("policygraph.ttl")), format=RdfFormat.TURTLE)

    def all(self, subject: Node, name: NamedNode) -> list[NamedNode | BlankNode | Literal]:
        found = [q.object for q in self.store.quads_for_pattern(subject, name, None)]
        return sorted((o for o in found if isinstance(o, NamedNode | BlankNode | Literal)), key=str)

    def value(self, subject: Node, name: NamedNode) -> str | None:
        for node in self.all(subject, name):
            return node.value
        return None

    def path(self, prop: Node) -> str | None:
        """The property that a property shape is about; ``^`` stands before one that is read backwards."""
        for node in self.all(prop, SH["path"]):
            if isinstance(node, BlankNode):
                inverse = self.value(node, SH["inversePath"])
                return f"^{inverse}" if inverse else None
            return node.value
        return None

    def listed(self, head: NamedNode | BlankNode | Literal) -> list[str]:
        out: list[str] = []
        while isinstance(head, NamedNode | BlankNode) and head != RDF["nil"]:
            out += [o.value for o in self.all(head, RDF["first"])]
            rest = self.all(head, RDF["rest"])
            head = rest[0] if rest else RDF["nil"]
        return out

    def kind_of_value(self, prop: Node) -> str:
        """The values that a property shape lets through, in words."""
        words: list[str] = []
        for name in ("datatype", "class"):
            words += [f"`{_short(o.value)}`" for o in self.all(prop, SH[name])]
        for node in self.all(prop, SH["node"]):
            for inner in self.all(node, SH["property"]) if isinstance(node, NamedNode | BlankNode) else []:
                if isinstance(inner, NamedNode | BlankNode):
                    words += [f"code of `{_short(o.value)}`" for o in self.all(inner, SH["hasValue"])]
        for node in self.all(prop, SH["in"]):
            words.append("one of " + ", ".join(f"`{v}`" for v in self.listed(node)))
        words += [f"pattern `{o.value}`" for o in self.all(prop, SH["pattern"])]
        if not words:
            path = self.all(prop, SH["path"])[0]
            ranges = self.all(path, RDFS["range"]) if isinstance(path, NamedNode) else []
            words = [f"`{_short(o.value)}`" for o in ranges]
        return ", ".join(dict.fromkeys(words)) or "any"


def _message(shapes: _Shapes, shape: Node) -> str:
    messages = (m for m in shapes.all(shape, SH["message"]) if isinstance(m, Literal))
    return next((m.value for m in messages if m.language == "en"), "")


def text() -> str:
    """The whole page as Markdown."""
    shapes = _Shapes()
    rows: dict[str, dict[str, tuple[bool, bool, str, str]]] = defaultdict(dict)
    checks: dict[str, list[str]] = defaultdict(list)
    closed: set[str] = set()
    nodes = (q.subject for q in shapes.store.quads_for_pattern(None, TYPE, SH["NodeShape"]))
    named = sorted(node.value for node in nodes if isinstance(node, NamedNode))
    for shape in map(NamedNode, named):
        targets = [o.value for name in ("targetClass", "targetSubjectsOf") for o in shapes.all(shape, SH[name])]
        severity = (shapes.value(shape, SH["severity"]) or "#Violation").rsplit("#")[-1]
        properties = shapes.all(shape, SH["property"])
        for target in targets:
            if shapes.value(shape, SH["closed"]) == "true":
                closed.add(target)
            if not properties or shapes.all(shape, SH["sparql"]):
                number = shape.value.rsplit("#")[-1]
                checks[target].append(f"`{number}` {severity}: {_message(shapes, shape)}")
            for prop in properties:
                path = shapes.path(prop) if isinstance(prop, BlankNode) else None
                if path is None or not isinstance(prop, BlankNode) or shapes.all(prop, SH["not"]):
                    continue
                grave = _SEVERITY[(shapes.value(prop, SH["severity"]) or "#Violation").rsplit("#")[-1]]
                required = int(shapes.value(prop, SH["minCount"]) or 0) > 0
                single = shapes.value(prop, SH["maxCount"]) == "1"
                values = shapes.kind_of_value(prop)
                old = rows[target].get(path)
                if old is not None:
                    required, single = required or old[0], single or old[1]
                    values = values if len(values) > len(old[2]) or old[2] == "any" else old[2]
                    grave = grave if required and not old[0] else old[3]
                rows[target][path] = (required, single, values, grave)
    parts = [INTRODUCTION]
    for target in sorted({*rows, *checks}):
        parts.append(f"## {_short(target)}{' (closed)' if target in closed else ''}\n")
        for path, (required, single, values, grave) in sorted(rows[target].items(), key=lambda r: (not r[1][0], r[0])):
            count = ("required" if required else "optional") + (", one" if single else ", any number")
            parts.append(f"- `{_short(path)}` {count}{grave if required else ''}: {values}")
        parts += [f"- check {line}" for line in checks[target]]
        parts.append("")
    parts.append("## Code lists\n")
    schemes: dict[str, list[str]] = defaultdict(list)
    for quad in shapes.store.quads_for_pattern(None, SKOS["inScheme"], None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            schemes[quad.object.value].append(shapes.value(quad.subject, SKOS["notation"]) or "")
    for scheme, codes in sorted(schemes.items()):
        parts.append(f"- `{re.sub('scheme-', '', scheme.removeprefix(PGC.iri))}`: {', '.join(sorted(codes))}")
    return "\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is current (status 1 where it is not)."""
    page = Path(root() / "docs" / "graph-shape.md")
    new = text()
    if "--check" in arguments:
        return 0 if page.is_file() and page.read_text(encoding="utf-8") == new else 1
    page.parent.mkdir(exist_ok=True)
    page.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
