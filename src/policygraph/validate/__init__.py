"""SHACL over the whole graph: every named graph, the ontology, the code lists and the vocabulary together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple, parse, serialize

from ..errors import InputError, UsageError
from ..graph.books import MADE_BY
from ..graph.store import GraphStore
from ..graph.terms import RDFS, VOCABULARY_GRAPH
from ..graph.vocabulary import vocabulary_quads, vocabulary_stamp
from ..resources import ontology
from .engines import Engine
from .engines import engine as _engine
from .report import SEVERITIES, Result, ValidationReport

__all__ = ["Result", "ValidationReport", "validate"]


def validate(
    store_or_graph: Any, engine: str = "fast", shapes: Path | None = None, *, full: bool = False
) -> ValidationReport:
    """Judge a graph by ``ontology/shapes.ttl`` (or the Turtle file ``shapes``).

    ``store_or_graph`` is an Oxigraph store, an opened store of this project (with ``.rdf``), an rdflib graph or
    dataset, or quads or triples of pyoxigraph.  ``engine`` is ``fast`` or ``pyshacl``, the slow reference.
    An opened store keeps what ``fast`` found: the next time only that is judged which what changed since can matter to,
    and the report is the same; ``full`` judges everything.
    Raises UsageError for an unknown engine or data of another type, InputError for a shapes file that is missing
    or that no engine can read.
    """
    judge = _engine(engine)
    path = (shapes or ontology("shapes.ttl")).resolve()
    if not path.is_file():
        raise InputError(f"{path}: no such shapes file")
    try:
        if isinstance(store_or_graph, GraphStore) and engine == "fast":
            found, count = _followed(store_or_graph, judge, path, full)
        else:
            text, count = _text(store_or_graph)
            found = judge(text, path)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{path}: cannot read the shapes: {' '.join(str(error).split())}") from error
    # Of results that differ in their words alone the first stands, whatever the order in which they were found.
    results = {result.key: result for result in sorted(found, key=lambda r: (r.key, r.messages), reverse=True)}
    ordered = sorted(results.values(), key=lambda r: (SEVERITIES.index(r.severity), *r.key[1:]))
    return ValidationReport(tuple(ordered), engine, count)


def _followed(store: GraphStore, judge: Engine, path: Path, full: bool) -> tuple[Iterable[Result], int]:
    """What breaks the shapes in an opened store, from what is kept of the last time where that can be; and the count."""
    from .again import Kept, judge_again, recalled, remember, stamp_of

    if store.noted(VOCABULARY_GRAPH, MADE_BY) != {vocabulary_stamp()}:
        # The vocabulary of now is judged with the graph, which has another one: nothing to follow on from.
        text, count = _text(store)
        return judge(text, path), count
    before = None if full else recalled(store, path)
    now = None if before is None else judge_again(store, judge, path, *before)
    if now is None:
        text, count = _text(store)
        hierarchy = store.merged.quads_for_pattern(None, RDFS["subClassOf"], None, None)
        classes = stamp_of(hierarchy)
        known = before[0].reach if before is not None and before[0].classes == classes else None
        now = Kept(tuple(judge(text, path)), count, classes, known)
    if before is None or now is not before[0]:
        remember(store, path, now)
    return now.results, now.count


def _text(data: Any) -> tuple[str, int]:
    """The graph and the vocabulary as N-Triples, each statement once, and how many these are."""
    rdf = getattr(data, "merged", None) or getattr(data, "rdf", data)
    if isinstance(rdf, Store) and next(iter(rdf.named_graphs()), None) is None:
        # One graph holds each statement once already: a million are written out in seconds.
        missing = [t for t in _bare(vocabulary_quads()) if Quad(t.subject, t.predicate, t.object) not in rdf]
        graph = rdf.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
        more = serialize(missing, format=RdfFormat.N_TRIPLES) or b""
        return (graph + more).decode(), len(rdf) + len(missing)
    lines = _lines(_triples(rdf)) | _lines(_bare(vocabulary_quads()))
    return "".join(sorted(lines)), len(lines)


def _triples(data: Any) -> Iterable[Triple]:
    rdf = data
    if isinstance(rdf, Store):
        return _bare(rdf)
    if hasattr(rdf, "serialize") and hasattr(rdf, "triples"):
        form = "nquads" if hasattr(rdf, "contexts") else "nt"
        text = rdf.serialize(format=form, encoding="utf-8")
        return _bare(parse(input=text, format=RdfFormat.N_QUADS))
    if isinstance(rdf, Iterable):
        return _bare(rdf)
    raise UsageError(f"cannot validate a {type(data).__name__}: give a store, a graph or quads")


def _bare(items: Iterable[Any]) -> Iterable[Triple]:
    return (item.triple if isinstance(item, Quad) else item for item in items)


def _lines(triples: Iterable[Triple]) -> set[str]:
    # Not splitlines(), which ends a line at marks that stand in literals as they are (U+2028, U+0085).
    text = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    return {f"{line}\n" for line in text.split("\n")[:-1]}
