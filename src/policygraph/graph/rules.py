"""The rules of ``ontology/rules``, and how far each of them reaches.

A line ``# scope: …`` at the head of a rule says what a change of one document can change in what it derives:

- ``# scope: document``: each solution rests on statements of one document (or of several that give the same plan),
  on the vocabulary, and on what the documents say of the nodes that this one names (its bodies, places, metrics).
  Such a rule runs over each document by itself, where the document is read.
- ``# scope: ?m pg:hasMetric``: each derived statement has a subject with ``pg:hasMetric ?m``, and rests on documents
  in which that metric stands, on the vocabulary and on what the documents say of the nodes these name.  After a
  change the rule is asked again for the metrics of the documents that changed.
- no such line: the rule is asked again over the whole graph after every change.  That is always right.

What SPARQL cannot say is a program: a function that is given a store and the base IRI (and with a key, the keys or None)
and returns triples.  It asks
with ``use_default_graph_as_union=True`` and writes nothing.  ``PROGRAMS`` lists them with scope and predicates, which are
those of its queries.

A rule sees what the rules before it derived; programs run last.  A rule of scope ``document`` that reads what a rule of another scope
before it makes is asked over the whole graph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pyoxigraph import Triple

from ..errors import StoreError
from ..resources import ontology
from .cascade import cascade, missing
from .comparable import QUERIES, comparison_keys
from .conflict import conflicts
from .lineage import lineage
from .terms import DCTERMS, INSTANCES, PG, PREFIXES, TYPE

_SCOPE = re.compile(r"^#\s*scope:\s*(?:(document)|\?(\w+)\s+(\w+:\w+))\s*$", re.MULTILINE)
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_SKIP = re.compile(r"#[^\n<>]*$|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.MULTILINE)
_NAME = re.compile(r"<([^<>\s]*)>|(?<![\w:?$])([\w-]*):([\w-]+(?:\.[\w-]+)*)|(?<![\w:?$/#-])(a)(?=\s)")
_ANY_PREDICATE = re.compile(
    r"(?<![\w:?$-])a\s+[?$]\w+|;\s*[?$]\w+\s|(?:[.{}]|\A)\s*(?:[?$]\w+|<[^>]*>|[\w-]*:[\w-]+)\s+[?$]\w+\s"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, its text, its scope, and the IRIs that its two halves hold.

    ``scope`` is ``document``, ``key`` or ``graph``; with ``key``, ``variable`` and ``predicate`` say which.
    ``reads`` is a superset of the predicates whose statements it looks at, ``makes`` of those that it derives.
    ``steady``: predicates of nodes that documents share; where what is said with one of them changes, a program with keys
    is asked about everything.
    """

    name: str
    text: str
    scope: str
    reads: frozenset[str]
    makes: frozenset[str]
    variable: str = ""
    predicate: str = ""
    any_predicate: bool = False
    program: Callable[..., Iterable[Triple]] | None = None
    steady: frozenset[str] = frozenset()

    def at(self, base_iri: str) -> str:
        """The text for instances below another base IRI."""
        return self.text if base_iri == INSTANCES else self.text.replace(f"<{INSTANCES}", f"<{base_iri}")

    def for_keys(self, base_iri: str, keys: list[str]) -> str:
        """The text kept to some values of its key, given as terms in SPARQL."""
        head, where, body = _divided(self.at(base_iri), self.name)
        return f"{head}{where} VALUES ?{self.variable} {{ {' '.join(keys)} }} {body}"


def _names(text: str, prefixes: dict[str, str]) -> frozenset[str]:
    found = set()
    for iri, prefix, local, a in _NAME.findall(_SKIP.sub(" ", text)):
        if a:
            found.add(TYPE.value)
        elif iri:
            found.add(iri)
        elif prefix in prefixes:
            found.add(prefixes[prefix] + local)
    return frozenset(found)


def _program(
    name: str, program: Callable[..., Iterable[Triple]], reads: Iterable[str], makes: Iterable[str],
    scope: str = "graph", predicate: str = "", steady: Iterable[str] = (),
) -> Rule:  # fmt: skip
    """A program with what it makes, and what it reads: of what others derive, with scope ``document`` of all."""
    read, made, still = (
        frozenset(iri if "://" in iri else PG[iri].value for iri in each) for each in (reads, makes, steady)
    )
    return Rule(name, "", scope, read, made, predicate=predicate, program=program, steady=still)


_STATEMENT = ("derivationKind", "outcome")
_KEY = PG["comparisonKey"].value
_SHARED = ("within", "desirability", "factor", "measuresKind")
PROGRAMS: tuple[Rule, ...] = (
    _program("comparable", comparison_keys, _names(QUERIES, PREFIXES), ("comparisonKey",), "document"),
    _program(
        "lineage", lineage, (),
        ("implements", "followsPlan", "instrumentLevel", "issuerText", "periodText", DCTERMS["replaces"].value,
         DCTERMS["isReplacedBy"].value, *_STATEMENT),
    ),
    _program(
        "cascade", cascade, ("comparisonKey", DCTERMS["isReplacedBy"].value), ("cascadesFrom", *_STATEMENT), "key", _KEY, _SHARED,
    ),
    _program("missing", missing, ("comparisonKey", "implements", DCTERMS["isReplacedBy"].value), ("lacksTargetOf", *_STATEMENT)),
    _program(
        "conflict", conflicts, ("comparisonKey", DCTERMS["isReplacedBy"].value), ("conflictsWith", *_STATEMENT), "key", _KEY,
        _SHARED,
    ),
)  # fmt: skip
"""Rules that are functions, in the order in which they run: after all others, so that they see what these derive."""


def _divided(text: str, name: str) -> tuple[str, str, str]:
    """All before the WHERE group, ``{`` that opens it, all behind."""
    plain = _SKIP.sub(lambda match: " " * len(match.group()), text)
    opening = re.search(r"\bCONSTRUCT\s*\{", plain, re.IGNORECASE)
    closing = plain.find("}", opening.end()) if opening else -1
    group = plain.find("{", closing)
    if opening is None or closing < 0 or group < 0:
        raise StoreError(f"ontology/rules/{name}.rq: a rule must be a CONSTRUCT query")
    return text[:group], "{", text[group + 1 :]


def parse(name: str, text: str) -> Rule:
    """A rule from its file.  Raises StoreError, naming the rule, where it is no CONSTRUCT query."""
    head, _, body = _divided(text, name)
    prefixes = {**PREFIXES, **dict(_PREFIX.findall(head))}
    start = re.search(r"\bCONSTRUCT\b", head, re.IGNORECASE)
    makes, reads = _names(head[start.end() if start else 0 :], prefixes), _names(body, prefixes)
    scope = _SCOPE.search(text)
    anything = _ANY_PREDICATE.search(_SKIP.sub(" ", body)) is not None
    if scope is None or anything:
        return Rule(name, text, "graph", reads, makes, any_predicate=anything)
    if scope[1]:
        return Rule(name, text, "document", reads, makes)
    prefix, _, local = scope[3].partition(":")
    if prefix not in prefixes or f"?{scope[2]}" not in body:
        raise StoreError(f"ontology/rules/{name}.rq: its line '# scope' names what the rule does not have")
    return Rule(name, text, "key", reads, makes, scope[2], prefixes[prefix] + local)


@cache
def rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Every rule, in the order in which they run (that of the file names).

    Raises StoreError that names the rule that is none.
    """
    found: list[Rule] = []
    files = sorted((folder or ontology("rules")).glob("*.rq"))
    for rule in (*(parse(file.stem, file.read_text(encoding="utf-8")) for file in files), *PROGRAMS):
        wider = frozenset[str]().union(*(each.makes for each in found if each.scope != "document"))
        if rule.scope == "document" and rule.reads & (wider - {TYPE.value}):
            rule = replace(rule, scope="graph")
        found.append(rule)
    return tuple(found)


@cache
def document_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules that run over each document by itself."""
    return tuple(rule for rule in rules(folder) if rule.scope == "document")


@cache
def wider_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules that look at several documents."""
    return tuple(rule for rule in rules(folder) if rule.scope != "document")


@cache
def made_by_wider(folder: Path | None = None) -> frozenset[str]:
    """The predicates with which rules that look at several documents derive statements."""
    return frozenset[str]().union(*(rule.makes for rule in wider_rules(folder)))


@cache
def looked_at(folder: Path | None = None) -> frozenset[str]:
    """The predicates that any rule with a scope looks at: no other statement can change what these derive.

    Programs with keys tell by ``steady`` what else their answers hang on.
    """
    scoped = (rule for rule in rules(folder) if rule.scope == "document" or (rule.scope == "key" and not rule.program))
    return frozenset[str]().union(*(rule.reads for rule in scoped))


@cache
def steady(folder: Path | None = None) -> frozenset[str]:
    """The predicates on which programs with keys hang beside these."""
    return frozenset[str]().union(*(rule.steady for rule in rules(folder)))
