"""What follows from what was read: the rules of ``ontology/rules`` over a store, after a change only where it reaches.

``derive`` runs every rule over everything and is what the word means.  ``bring_up_to_date`` gives the same graph from
what changed since: documents whose plan changed or of whose bodies, places and metrics something else is said now,
and the wider rules for the keys in those documents.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple

from ..errors import StoreError
from .books import (
    BOOKS,
    CHANGES,
    DERIVED,
    DERIVED_BY,
    DERIVED_COUNT,
    DERIVED_FROM,
    MADE_FROM,
    Journal,
    Reached,
    described,
    placed,
    saying,
)
from .exchange import merge
from .locality import Description, ask, describe, follow, laid_out, lines, ntriples, read
from .rules import Rule, looked_at, rules, wider_rules
from .store import GraphStore
from .tally import distinct
from .terms import DCTERMS, DERIVED_GRAPH, INSTANCES, PG, RDF, TYPE, VOCABULARY_GRAPH

_BY_RULE = DERIVED + "rule:"
TIES = (PG["followsPlan"], DCTERMS["replaces"])
"""By what a plan is held against an earlier one."""
_MOST_KEYS = 2_000
"""Above this many keys asking a rule once for everything is no dearer."""


def derive(store: Store, base_iri: str = INSTANCES) -> int:
    """Empty the derived graph of ``store``, run every rule over all its graphs and keep what follows.

    A rule sees what the rules before it derived.  ``base_iri`` is where instances live: the runs and rules
    that derived statements name move with it.  Returns the number of triples in the derived graph.  The same
    store gives the same triples.  Raises StoreError, naming the rule, where a rule is malformed.
    """
    store.clear_graph(DERIVED_GRAPH)
    # In one graph in memory joins are ten times faster than over the union of many.
    laid = Store()
    merge(store, laid)
    plain = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    laid.load(input=plain or b"", format=RdfFormat.N_TRIPLES, lenient=True)
    derived: set[Triple] = set()
    for rule in rules():
        new = ask(laid, rule, base_iri) - derived
        laid.extend(Quad(t.subject, t.predicate, t.object) for t in new)
        derived |= new
    store.extend(Quad(t.subject, t.predicate, t.object, DERIVED_GRAPH) for t in derived)
    return len(derived)


def check_rules(base_iri: str = INSTANCES) -> None:
    """Raises StoreError that names the first rule that is malformed."""
    for rule in rules():
        ask(Store(), rule, base_iri)


_AT_ONCE = 40
"""Documents whose derived statements are written together."""


def bring_up_to_date(store: GraphStore, version: str) -> int:
    """Derive what follows from the documents of ``store``; the number of derived statements in it.

    ``version`` stands for the rules and, behind a blank, the kinds of statements that are wanted: where the rules changed,
    or where it is not known what did, everything is derived anew; where the kinds did, what the wider rules say.
    Nothing is done where documents, vocabulary and rules are the same as last time.
    Raises StoreError where a rule is malformed (before anything is changed) or the database cannot write.
    """
    # A store of the first layout kept all that it derived in the graph in which it leaves the store.
    first_layout = store.rdf.contains_named_graph(DERIVED_GRAPH)
    if first_layout:
        store.exchange([DERIVED_GRAPH.value], ())
        store.note(NamedNode(CHANGES), MADE_FROM, "", only=True)
    state = store.state()
    store.reached = None
    noted = set() if first_layout else store.noted(DERIVED_GRAPH, DERIVED_BY)
    same_kinds = noted == {version}
    same_rules = {each.partition(" ")[0] for each in noted} == {version.partition(" ")[0]}
    if same_kinds and store.noted(DERIVED_GRAPH, DERIVED_FROM) == {state}:
        return int(next(iter(store.noted(DERIVED_GRAPH, DERIVED_COUNT)), "0"))
    base_iri = store.base_iri()
    check_rules(base_iri)
    journal = store.journal
    whole = journal is None or not (same_rules or journal.fresh)
    if whole:
        graphs = {graph.value for graph, _, _ in store.documents()}
        journal = Journal(True, {}, {graph: described(store, graph) for graph in graphs})
        # What rules left behind that are no more, or look at single documents now, goes too.
        stays = {_BY_RULE + rule.name for rule in wider_rules()}
        store.exchange([graph for graph in _derived_graphs(store) if graph not in stays], ())
    assert journal is not None
    dirty, keys = _Reach(store, journal).dirty(everything=whole)
    _documents(store, dirty, base_iri)
    everything = whole or journal.fresh or not same_kinds
    if not everything:
        # What stands in them may have keys now that it had not before.
        for graph in (graph for group in dirty for graph in group):
            for name, found in described(store, graph).keys.items():
                keys.setdefault(name, set()).update(found)
    tied: set[str] = set()
    _wider(store, None if everything else keys, base_iri, frozenset() if everything else _moved(store, journal), tied)
    since = store.noted(DERIVED_GRAPH, DERIVED_FROM)
    if not everything and len(since) == 1:
        named = (plan for each in (journal.dropped, journal.added) for found in each.values() for plan in found.plans)
        again = (plan for group in dirty for graph in group for plan in _plans(store, graph))
        store.reached = Reached(since.pop(), frozenset(tied.union(named, again)))
    count = _count(store, None if everything or store.was_empty or not journal.counted else journal)
    for predicate, value in ((DERIVED_FROM, state), (DERIVED_BY, version), (DERIVED_COUNT, str(count))):
        store.note(DERIVED_GRAPH, predicate, value, only=True)
    store.journal = Journal()
    return count


def _count(store: GraphStore, journal: Journal | None) -> int:
    """How many statements are derived, each once: from how many there were and from what changed, None: by counting."""
    if journal is None:
        return distinct(store.tally_of(graph) for graph in _derived_graphs(store) if graph != CHANGES)
    count = int(next(iter(store.noted(DERIVED_GRAPH, DERIVED_COUNT)), "0"))
    for triple in journal.derived_out.keys() | journal.derived_in.keys():
        found = saying(store.rdf, triple)
        graphs = (quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode))
        now = sum(graph.startswith(DERIVED) and graph != CHANGES for graph in graphs)
        before = now - journal.derived_in[triple] + journal.derived_out[triple]
        count += (now > 0) - (before > 0)
    return count


def _moved(store: GraphStore, journal: Journal) -> frozenset[str]:
    """The predicates of ``steady`` with which the documents together say something else now than before."""
    old, new = (frozenset[str]().union(*(d.steady for d in each.values())) for each in (journal.dropped, journal.added))
    moved = set()
    for triple in read(old ^ new):
        graphs = {graph for quad in saying(store.rdf, triple) if (graph := _document(quad))}
        # What a document that stays says, or the vocabulary, was said before and is said now.
        if placed(triple, VOCABULARY_GRAPH) not in store.rdf and not graphs - journal.added.keys():
            moved.add(triple.predicate.value)
    return frozenset(moved)


class _Reach:
    """How far a change reaches."""

    def __init__(self, store: GraphStore, journal: Journal) -> None:
        self.store = store
        self.journal = journal

    def dirty(self, everything: bool) -> tuple[list[list[str]], dict[str, set[str]]]:
        """Groups of documents whose own part has to be derived again, and by rule the keys to ask for again.

        Documents of one plan form a group.
        """
        old, new = self.journal.dropped, self.journal.added
        touched = self._plan_mates({p for d in (*old.values(), *new.values()) for p in d.plans}) - new.keys()
        kept = {} if self.journal.fresh else {node: said_of(self.store, node, new) for node in _named(old, new)}
        before, after = _said(old, kept), _said(new, kept)
        for node in before.keys() | after.keys():
            if not self.journal.fresh and before.get(node) != after.get(node):
                touched |= _naming(self.store, node) - new.keys()
        again = set(touched)
        for graph, description in new.items():
            alone = all(after[node] == said for node, said in description.shared.items())
            if everything or not alone or len(self._plan_mates(description.plans)) > 1:
                again.add(graph)
        groups = self._grouped(again)
        keys: dict[str, set[str]] = {}
        if not everything and not self.journal.fresh:
            reached = [described(self.store, graph) for group in groups for graph in group]
            for description in (*old.values(), *new.values(), *reached):
                for name, found in description.keys.items():
                    keys.setdefault(name, set()).update(found)
        return groups, keys

    def _plan_mates(self, plans: Iterable[str]) -> set[str]:
        """Documents that give one of these plans."""
        found = (self.store.rdf.quads_for_pattern(NamedNode(plan), TYPE, PG["Plan"], None) for plan in plans)
        return {graph for quads in found for quad in quads if (graph := _document(quad))}

    def _grouped(self, graphs: set[str]) -> list[list[str]]:
        groups: list[list[str]] = []
        waiting = sorted(graphs, reverse=True)
        done: set[str] = set()
        while waiting:
            first = waiting.pop()
            if first in done:
                continue
            group, rest = {first}, [first]
            while rest:
                mates = self._plan_mates(_plans(self.store, rest.pop())) - group
                group |= mates
                rest += mates
            done |= group
            groups.append(sorted(group))
        return groups


def _documents(store: GraphStore, groups: list[list[str]], base_iri: str) -> None:
    """Derive the own part of these documents again."""
    said: dict[str, set[str]] = {}
    for first in range(0, len(groups), _AT_ONCE):
        drop: list[str] = []
        add: list[tuple[str, bytes]] = []
        for group in groups[first : first + _AT_ONCE]:
            triples = [t for graph in group for t in store.triples(graph)]
            around: set[str] = set()
            for node in describe(triples).shared:
                if node not in said:
                    said[node] = said_of(store, node)
                around |= said[node]
            drop += [DERIVED + graph for graph in group]
            add.append((DERIVED + group[0], ntriples(follow([*triples, *read(around)], base_iri))))
        store.exchange(drop, add)


def _wider(
    store: GraphStore, keys: dict[str, set[str]] | None, base_iri: str, moved: frozenset[str], tied: set[str]
) -> None:
    """Ask the rules that look at several documents again: for these keys, or for None about everything.

    ``moved``: predicates with which something else is said now of nodes that documents share.  ``tied`` takes in the
    plans of which another one is said now to follow or replace them, or no more.
    """
    wide = wider_rules()
    dropped: set[str] = set()
    for at, rule in enumerate(wide):
        # What this rule and later ones derived last time is not there when it is asked.
        stale = [each.name for each in wide[at:] if rule.reads & (each.makes - {TYPE.value})]
        if stale:
            store.exchange([_BY_RULE + name for name in stale], ())
            dropped.update(stale)
        graph = _BY_RULE + rule.name
        before = set(store.triples(graph))
        whole = keys is None or rule.name in dropped or rule.scope != "key" or bool(rule.steady & moved)
        asked = None if keys is None or whole else keys.get(rule.name, set())
        if asked is None or len(asked) > _MOST_KEYS:
            after = ask(laid_out(store.merged, rule), rule, base_iri)
        else:
            stays, asked = _untouched(store, rule, before, asked)
            after = stays | (ask(store.merged, rule, base_iri, asked) if asked else set())
        if after != before:
            _rewrite(store, graph, before, after)
            ties = (t for t in before ^ after if t.predicate in TIES)
            tied.update(term.value for t in ties for term in (t.subject, t.object) if isinstance(term, NamedNode))
            if keys is not None:
                _carry(store, before ^ after, wide[at + 1 :], keys)


def _rewrite(store: GraphStore, graph: str, before: set[Triple], after: set[Triple]) -> None:
    """Put what a rule derives now in place of what it derived before."""
    minus, plus = before - after, after - before
    if len(minus) + len(plus) < len(after) // 2:
        store.change(graph, minus, plus)
    else:
        store.exchange([graph], [(graph, ntriples(sorted(after, key=str)))])


def _carry(store: GraphStore, changed: set[Triple], later: Sequence[Rule], keys: dict[str, set[str]]) -> None:
    """Add the keys of documents that name a node of which a wider rule now says something else."""
    for rule in later:
        seen = [t for t in changed if rule.scope == "key" and t.predicate.value in rule.reads]
        nodes = {term.value for t in seen for term in (t.subject, t.object) if isinstance(term, NamedNode)}
        reached = {graph for node in nodes for graph in _naming(store, node)}
        found = (described(store, graph).keys.get(rule.name, frozenset()) for graph in reached)
        keys.setdefault(rule.name, set()).update(*found)


def _untouched(store: GraphStore, rule: Rule, before: set[Triple], keys: set[str]) -> tuple[set[Triple], set[str]]:
    """Statements of a rule about subjects with none of these keys; and the keys with those that hang on them.

    A statement that is a node itself is about its ``rdf:subject``.
    """
    predicate = NamedNode(rule.predicate)
    about = {t.subject: t.object for t in before if t.predicate == RDF["subject"]}
    has: dict[object, set[str]] = {}
    for triple in before:
        subject = about.get(triple.subject, triple.subject)
        if subject not in has and isinstance(subject, NamedNode):
            found = store.merged.quads_for_pattern(subject, predicate, None, None)
            has[subject] = {str(quad.object) for quad in found}
    asked = set(keys)
    while more := {key for mine in has.values() if mine & asked for key in mine} - asked:
        asked |= more
    stays = {subject for subject, mine in has.items() if mine and not mine & asked}
    return {t for t in before if about.get(t.subject, t.subject) in stays}, asked


def said_of(store: GraphStore, node: str, but: Container[str] = ()) -> set[str]:
    """What the documents (but these) say of a node that rules look at, as lines of N-Triples."""
    # A body that thousands of documents name has few different statements: these are looked up, and who says them.
    return set(lines(triple for triple in _about(store.merged, node) if _is_said(store, triple, but)))


def _about(merged: Store, node: str) -> list[Triple]:
    """The statements about a node that rules look at, whoever says or derived them."""
    term, wanted = NamedNode(node), looked_at()
    found = list(islice(merged.quads_for_pattern(term, None, None, None), _FEW))
    if len(found) < _FEW:
        return [quad.triple for quad in found if quad.predicate.value in wanted]
    parts = (merged.quads_for_pattern(term, NamedNode(predicate), None, None) for predicate in wanted)
    return [quad.triple for part in parts for quad in part]


def _is_said(store: GraphStore, triple: Triple, but: Container[str]) -> bool:
    return any((graph := _document(quad)) and graph not in but for quad in saying(store.rdf, triple))


_FEW = 200
"""From this many statements about a node it is quicker to look for each predicate that rules look at."""


def _said(documents: Mapping[str, Description], kept: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What is said of each node by these documents and those that stay."""
    said = {node: set(found) for node, found in kept.items()}
    for description in documents.values():
        for node, statements in description.shared.items():
            said.setdefault(node, set()).update(statements)
    return said


def _named(*changes: Mapping[str, Description]) -> set[str]:
    return {node for change in changes for description in change.values() for node in description.shared}


def _naming(store: GraphStore, node: str) -> set[str]:
    """The documents that name a node."""
    term = NamedNode(node)
    found = (store.rdf.quads_for_pattern(term, None, None, None), store.rdf.quads_for_pattern(None, None, term, None))
    return {graph for quads in found for quad in quads if (graph := _document(quad))}


def _plans(store: GraphStore, graph: str) -> list[str]:
    found = store.rdf.quads_for_pattern(None, TYPE, PG["Plan"], NamedNode(graph))
    return [quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)]


def _derived_graphs(store: GraphStore) -> list[str]:
    found = (graph.value for graph in store.rdf.named_graphs() if isinstance(graph, NamedNode))
    return sorted(graph for graph in found if graph.startswith(DERIVED))


def _document(quad: Quad) -> str:
    """The graph of a quad where that is a document's, else nothing."""
    # Asked of every statement about a node that many documents name.
    graph = quad.graph_name
    name = graph.value if isinstance(graph, NamedNode) else ""
    return "" if name in _NO_DOCUMENTS or name.startswith(DERIVED) else name


_NO_DOCUMENTS = frozenset({BOOKS.value, VOCABULARY_GRAPH.value})


__all__ = ["StoreError", "bring_up_to_date", "check_rules", "derive", "rules"]
