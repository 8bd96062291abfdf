"""Parameters: from what a person types to RDF terms, and from terms into the query, never as pasted text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ..errors import QueryError
from ..graph.terms import PREFIXES, XSD
from ..vocab.places import Places
from .catalogue import Parameter, Query

Term = NamedNode | Literal
_NODES = {
    "metric": ("pg:Metric", "skos:prefLabel|skos:altLabel|skos:hiddenLabel"),
    "agency": ("pg:NamedAgency|pg:AgencyGroup|pg:PlaceholderAgency", "skos:prefLabel|skos:altLabel|skos:hiddenLabel"),
    "place": ("pg:Place", "skos:prefLabel|skos:altLabel|pg:gbCode"),
    "plan": ("pg:Plan", "dcterms:title"),
}
_IRI = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+")
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|"{3}(?:[^"\\]|\\.|"(?!""))*"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>)"""
    r"""|(?P<name>[?$]?[\w:.-]+)|(?P<mark>[{}()])""",
    re.DOTALL,
)


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Words and brackets of a SPARQL text with their positions: no strings, IRIs or comments."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield match.group(), match.start(), match.end()


def terms(store: Store, query: Query, given: Mapping[str, object]) -> dict[str, Term]:
    """The term of each parameter that is given or has a default.

    Raises QueryError for a parameter that the query does not have, a missing one or a value of the wrong type.
    """
    known = {p.name: p for p in query.parameters}
    for name in given:
        if name not in known:
            takes = ", ".join(known) or "none"
            raise QueryError(f"{query.name}: no parameter called {name!r} (it takes: {takes})")
    bound: dict[str, Term] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name)
        value = parameter.default if value is None else value
        if value is not None:
            bound[parameter.name] = term(store, query.name, parameter, value)
        elif parameter.required:
            raise QueryError(f"{query.name}: needs {parameter.name}=… ({parameter.type}: {parameter.description})")
    return bound


def term(store: Store, query: str, parameter: Parameter, value: object) -> Term:
    """One value as the RDF term that its parameter's type asks for.  Raises QueryError where it is none."""
    if isinstance(value, NamedNode | Literal):
        return value
    text = str(value).strip()
    wrong = QueryError(f"{query}: {parameter.name} must be a {parameter.type}, not {text!r}")
    if parameter.type == "string":
        return Literal(str(value))
    try:
        if parameter.type == "integer":
            return Literal(str(int(text)), datatype=XSD["integer"])
        if parameter.type == "decimal":
            number = Decimal(text)
            if not number.is_finite():
                raise wrong
            return Literal(format(number, "f"), datatype=XSD["decimal"])
        if parameter.type == "date":
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD["date"])
    except (ValueError, InvalidOperation) as error:
        raise wrong from error
    node = _iri(text)
    if node is not None:
        return node
    if parameter.type == "iri":
        raise wrong
    return _labelled(store, query, parameter, text)


def _iri(text: str) -> NamedNode | None:
    bare = text.removeprefix("<").removesuffix(">")
    if _IRI.fullmatch(bare):
        return NamedNode(bare)
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w.-]+", local, re.ASCII):
        return NamedNode(PREFIXES[prefix] + local)
    return None


def _labelled(store: Store, query: str, parameter: Parameter, text: str) -> NamedNode:
    """The one node with this name; a preferred name goes before an alias."""
    classes, names = _NODES[parameter.type]
    types = " ".join(classes.split("|"))
    head = f"PREFIX pg: <{PREFIXES['pg']}> PREFIX skos: <{PREFIXES['skos']}> PREFIX dcterms: <{PREFIXES['dcterms']}> "
    rows = store.query(
        f"{head} SELECT DISTINCT ?n ?p ?label WHERE {{ VALUES ?c {{ {types} }} ?n a ?c . ?n ?p ?label . "
        f"FILTER(?p IN ({names.replace('|', ', ')})) }}",
        use_default_graph_as_union=True,
    )
    found: dict[str, dict[NamedNode, None]] = {}
    aliases: dict[str, dict[NamedNode, None]] = {}
    for row in rows if isinstance(rows, QuerySolutions) else ():
        node, predicate, label = row["n"], row["p"], row["label"]
        if isinstance(node, NamedNode) and isinstance(label, Literal):
            preferred = predicate.value.endswith(("prefLabel", "title", "gbCode"))
            (found if preferred else aliases).setdefault(label.value, {})[node] = None
    hits = list(found.get(text, ())) or list(aliases.get(text, ()))
    if not hits and parameter.type == "place":  # 浙江 for 浙江省
        hits = list({node: None for place in Places.load().by_name(text) for node in found.get(place.name, ())})
    if len(hits) == 1:
        return hits[0]
    if hits:
        shown = ", ".join(sorted(f"<{node.value}>" for node in hits)[:4])
        raise QueryError(f"{query}: {parameter.name}={text!r} names {len(hits)} nodes; give one IRI: {shown}")
    everything = sorted({*found, *aliases})
    near = [n for n in everything if text in n][:3] or get_close_matches(text, everything, 3, 0.5)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    raise QueryError(f"{query}: no {parameter.type} in the graph is called {text!r}{hint}")


def with_values(text: str, bound: Mapping[str, Term]) -> str:
    """The query with a VALUES block of serialised terms at the start of every WHERE group that uses a parameter."""
    if not bound:
        return text
    items = list(tokens(text))
    out, last = [], 0
    for at in _groups(items):
        end = _closing(items, at)
        used = {word[1:] for word, _, _ in items[at:end] if word[:1] in "?$"} & set(bound)
        if used:
            block = " ".join(f"VALUES ?{name} {{ {bound[name]} }}" for name in sorted(used))
            position = items[at][2]
            out += [text[last:position], f" {block}"]
            last = position
    return "".join([*out, text[last:]])


def _groups(items: list[tuple[str, int, int]]) -> Iterator[int]:
    """Indexes of the ``{`` that open the WHERE group of the query and of each SELECT inside it."""
    for i, (word, _, _) in enumerate(items):
        kind = word.upper()
        if kind not in {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}:
            continue
        at = i + 1
        if kind == "CONSTRUCT" and at < len(items) and items[at][0] == "{":
            at = _closing(items, at) + 1
        depth = 0
        while at < len(items) and (depth or items[at][0] != "{"):
            depth += {"(": 1, ")": -1}.get(items[at][0], 0)
            at += 1
        if at < len(items):
            yield at


def _closing(items: list[tuple[str, int, int]], at: int) -> int:
    depth = 0
    for i in range(at, len(items)):
        depth += {"{": 1, "}": -1}.get(items[i][0], 0)
        if depth == 0:
            return i
    return len(items)
