"""The W3C test suite of SHACL, where it lies beside the checkout: which tests an engine fails, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse, serialize

from policygraph.validate.engines import ENGINES
from policygraph.validate.report import Result, path_as_rdf

SH = "http://www.w3.org/ns/shacl#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

FAILING = {
    "fast": {},
    "pyshacl": {
        "sparql/node/prefixes-001": "pySHACL does not follow owl:imports of the node that declares prefixes",
        "sparql/pre-binding/shapesGraph-001": "pySHACL does not bind $shapesGraph, which SHACL leaves to the engine",
        "core/property/uniqueLang-002": 'pySHACL reads "1"^^xsd:boolean as true, which sh:uniqueLang does not',
    },
}
"""The tests that each engine fails.  A test that begins to pass has to leave this list."""


class Case:
    """One test: the data as N-Triples, the file with the shapes, and the results that are due (None: a refusal)."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self.quads = _parsed(file)
        (test,) = self._subjects(RDF + "type", SHT + "Validate")
        action, result = self._one(test, MF + "action"), self._one(test, MF + "result")
        data, shapes = (Path(str(self._one(action, SHT + part).value).removeprefix("file://")) for part in _GRAPHS)
        self.data = (serialize((quad.triple for quad in _parsed(data)), format=RdfFormat.N_TRIPLES) or b"").decode()
        self.shapes = shapes
        refused = result == NamedNode(SHT + "Failure")
        self.expected = None if refused else Counter(self._due(r) for r in self._all(result, SH + "result"))

    def _due(self, node: object) -> tuple[str, ...]:
        path = self._values(node, SH + "resultPath")
        value = self._values(node, SH + "value")
        return (
            _bare(str(self._one(node, SH + "focusNode"))),
            self._path(path[0]) if path else "",
            _bare(str(value[0])) if value else "",
            self._one(node, SH + "resultSeverity").value.removeprefix(SH),
            self._one(node, SH + "sourceConstraintComponent").value,
        )

    def _path(self, node: NamedNode | BlankNode) -> str:
        if isinstance(node, NamedNode):
            return str(node)
        for name, form in (
            ("inversePath", "[ sh:inversePath {} ]"),
            ("zeroOrMorePath", "[ sh:zeroOrMorePath {} ]"),
            ("oneOrMorePath", "[ sh:oneOrMorePath {} ]"),
            ("zeroOrOnePath", "[ sh:zeroOrOnePath {} ]"),
            ("alternativePath", "[ sh:alternativePath {} ]"),
        ):
            for inner in self._values(node, SH + name):
                return form.format(self._path(inner))
        return f"( {' '.join(self._path(step) for step in self._list(node))} )"

    def _list(self, node: object) -> Iterator[NamedNode | BlankNode]:
        while node != NamedNode(RDF + "nil"):
            yield self._one(node, RDF + "first")
            node = self._one(node, RDF + "rest")

    def _values(self, node: object, predicate: str) -> list[NamedNode | BlankNode]:
        return [q.object for q in self.quads if q.subject == node and q.predicate.value == predicate]  # type: ignore[misc]

    _all = _values

    def _one(self, node: object, predicate: str) -> NamedNode | BlankNode:
        return self._values(node, predicate)[0]

    def _subjects(self, predicate: str, value: str) -> list[object]:
        return [q.subject for q in self.quads if q.predicate.value == predicate and q.object == NamedNode(value)]


_GRAPHS = ("dataGraph", "shapesGraph")


def _parsed(file: Path) -> list[Quad]:
    return list(parse(path=str(file), format=RdfFormat.TURTLE, base_iri=file.as_uri()))


def _bare(term: str) -> str:
    """A term without the label of a blank node, which every reader chooses for itself."""
    return "_:" if term.startswith("_:") else term


def _found(result: Result) -> tuple[str, ...]:
    path = path_as_rdf(result.path) if result.path else ""
    return (_bare(result.focus), path, _bare(result.value or ""), result.severity, result.constraint)


def _cases(suite: Path) -> Iterator[Case]:
    for file in sorted(suite.rglob("*.ttl")):
        name = file.relative_to(suite).with_suffix("").as_posix()
        if "sht:Validate" in file.read_text(encoding="utf-8"):
            yield Case(name, file)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_the_suite_of_the_w3c(engine: str, shared: Path) -> None:
    suite = shared / "suites" / "shacl"
    if not suite.is_dir():
        pytest.skip("the W3C suite is not here")
    failed: dict[str, str] = {}
    count = 0
    for case in _cases(suite):
        count += 1
        try:
            found = Counter(map(_found, ENGINES[engine](case.data, case.shapes)))
        except Exception as error:
            if case.expected is not None:
                failed[case.name] = f"{type(error).__name__}: {error}"
            continue
        if found != case.expected:
            due = case.expected or Counter({("a refusal",): 1})
            failed[case.name] = f"missing {list(due - found)[:2]}, more {list(found - due)[:2]}"
    assert count == 121
    assert failed.keys() == FAILING[engine].keys(), "\n".join(f"{name}: {why}" for name, why in failed.items())


def test_paths_are_written_as_shacl_writes_them() -> None:
    for path, expected in (
        ("<urn:p>", "<urn:p>"),
        ("^<urn:p>", "[ sh:inversePath <urn:p> ]"),
        ("(<urn:p>/(<urn:q>)*)", "( <urn:p> [ sh:zeroOrMorePath <urn:q> ] )"),
        ("(<urn:p>|^<urn:q>)", "[ sh:alternativePath ( <urn:p> [ sh:inversePath <urn:q> ] ) ]"),
        ("(<urn:p>)?", "[ sh:zeroOrOnePath <urn:p> ]"),
    ):
        assert path_as_rdf(path) == expected
    assert re.fullmatch(r"\[ .* \]", path_as_rdf("(<urn:p>)+"))
    store = Store()
    store.load(f"@prefix sh: <{SH}> . <urn:s> sh:path {path_as_rdf('(<urn:p>/(<urn:q>)*)')} .", format=RdfFormat.TURTLE)
    assert len(store) == 6
