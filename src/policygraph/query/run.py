"""Asking a question of a graph.  Nothing here changes the graph or goes out to a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from ..errors import QueryError, QueryTextError
from ..graph.terms import PREFIXES, XSD
from .bind import terms, tokens, with_values
from .catalogue import Parameter, Query, find

Value = NamedNode | BlankNode | Literal | Triple | None


@dataclass(frozen=True, slots=True)
class Result:
    """An answer: names of the columns, and rows of RDF terms (None where a cell is empty)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def texts(self) -> list[tuple[str, ...]]:
        """The rows as plain words: IRIs and the text of literals; empty where there is none."""
        return [tuple("" if v is None else getattr(v, "value", None) or str(v) for v in row) for row in self.rows]


def run(store: Any, name_or_text: str, params: Mapping[str, object] | None = None, source: str = "query") -> Result:
    """Answer a query of the catalogue, by name, or a SPARQL text, over all graphs of ``store`` together.

    ``store`` is an Oxigraph store or an opened store of this project.  ``params`` are bound as RDF terms; those of
    a text are IRIs or pyoxigraph terms as they are, else strings; the project's prefixes need no declaration.  ASK answers one row; CONSTRUCT answers triples.
    ``source`` is where a text was read from, for errors to name.
    Raises QueryTextError for a text that is malformed (with line and column), QueryError for an unknown query or
    parameter, a value of the wrong type, a text that would change the graph or that would ask another server.
    """
    rdf: Store = getattr(store, "merged", None) or getattr(store, "rdf", store)
    own_text = re.search(r"[\s{]", name_or_text.strip())
    query = _ad_hoc(source, name_or_text, params or {}) if own_text else find(name_or_text)
    _refuse(query.text)
    bound = terms(rdf, query, params or {})
    try:
        # The text as it was given is checked first, so that an error points into it.
        if bound:
            _parsed(query.text)
        found = rdf.query(with_values(query.text, bound), prefixes=PREFIXES, use_default_graph_as_union=True)
        return _result(found)
    except SyntaxError as error:
        raise QueryTextError(_malformed(query, error)) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"{query.name}: cannot be answered: {' '.join(str(error).split())}") from error


def _ad_hoc(source: str, text: str, params: Mapping[str, object]) -> Query:
    named = tuple(
        Parameter(name, "iri" if re.match(r"<?(https?|urn):", str(value)) else "string", False, None, "")
        for name, value in params.items()
    )
    return Query(source, "", "", "", named, (), text)


def _parsed(text: str) -> None:
    Store().query(text, prefixes=PREFIXES)


def _refuse(text: str) -> None:
    for word, _, _ in tokens(text):
        if word.upper() == "SERVICE":
            raise QueryError("SERVICE asks another server; queries stay in this graph")
        if word.upper() in {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}:
            continue
        if word.upper() in {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"}:
            raise QueryError(f"{word.upper()} changes the graph; queries only read")


def _malformed(query: Query, error: SyntaxError) -> str:
    message = " ".join(str(error.msg or error).split())
    match = re.search(r"error at (\d+):(\d+):?\s*(.*)", message)
    if match:
        return f"{query.name}: line {match[1]}, column {match[2]}: {match[3]}"
    return f"{query.name}: line {error.lineno or 1}, column {error.offset or 1}: {message}"


def _result(found: QuerySolutions | QueryBoolean | QueryTriples) -> Result:
    if isinstance(found, QueryBoolean):
        return Result(("answer",), ((Literal("true" if found else "false", datatype=XSD["boolean"]),),))
    if isinstance(found, QueryTriples):
        triples = sorted(found, key=str)
        return Result(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in triples))
    names = found.variables
    return Result(tuple(name.value for name in names), tuple(tuple(row[name] for name in names) for row in found))
