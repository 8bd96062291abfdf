"""Claims written down as quads: terms, exact evidence, stable names."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from policygraph.errors import EvidenceError, UsageError
from policygraph.graph.emit import emit
from policygraph.graph.terms import PREFIXES
from policygraph.graph.vocabulary import vocabulary_quads
from policygraph.model import (
    AgencyMention,
    CitationClaim,
    Document,
    DocumentClaims,
    Header,
    Issue,
    ResponsibilityClaim,
    Section,
    SourceText,
    Span,
    TargetClaim,
    TaskClaim,
)

TEXT = (
    "云溪省节水工作要点\n一、管好用水\n1.改造管网。2030年底前公共管网漏损率降到8%以下，新增再生水能力12.50万吨/年。"
    "（省水利厅牵头，有关部门配合）落实《云溪省节水条例》。\n"
)


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words))


def claims(text: str = TEXT) -> DocumentClaims:
    end = len(text)
    sections = (
        Section(0, "一、", span("管好用水"), Span(span("一、").start, end), 1, None, False),
        Section(1, "1.", span("改造管网"), Span(span("1.改").start, end), 2, 0, True),
    )
    document = Document(
        source=SourceText(text, hashlib.sha256(text.encode()).hexdigest(), "要点.txt"),
        header=Header(
            title="云溪省节水工作要点",
            title_span=span("云溪省节水工作要点"),
            plan_type="annualWorkPoints",
            issuers=(("云溪省水利厅", span("云溪省")),),
            jurisdiction="云溪省",
            period=(date(2030, 1, 1), date(2030, 12, 31)),
        ),
        sections=sections,
        paragraphs=(Span(0, end),),
        sentences=(),
        body=Span(10, end),
    )
    leak = "公共管网漏损率降到8%以下"
    return DocumentClaims(
        document=document,
        tasks=(TaskClaim(span=span("改造管网"), section=1, rule="task", confidence=0.9, title="改造管网"),),
        targets=(
            TargetClaim(
                span=span(leak),
                metric_text="公共管网漏损率",
                metric_span=span("公共管网漏损率"),
                rule="level",
                confidence=0.9,
                comparator="atMost",
                value=Decimal("8"),
                value_text="8%以下",
                unit="%",
                section=1,
                deadline=date(2030, 12, 31),
                deadline_basis="deadlineExplicit",
            ),
            TargetClaim(
                span=span("新增再生水能力12.50万吨/年"),
                metric_text="再生水能力",
                metric_span=span("再生水能力"),
                rule="addition",
                confidence=0.9,
                value=Decimal("12.50"),
                value_text="12.50万吨/年",
                unit="10^4 t/a",
                value_kind="addition",
                change_direction="increase",
                section=1,
                scope_text="城区",
            ),
        ),
        agencies=(
            AgencyMention(span("省水利厅"), "named", "云溪省水利厅", "云溪省水利厅", "云溪省", None, "water"),
            AgencyMention(span("有关部门"), "placeholder", "有关部门", "有关部门"),
        ),
        responsibilities=(
            ResponsibilityClaim(
                agency=0,
                role="lead",
                span=span("省水利厅牵头"),
                rule="bracket",
                confidence=0.9,
                section=1,
                targets=(0,),
            ),
            ResponsibilityClaim(
                agency=1, role="support", span=span("有关部门配合"), rule="bracket", confidence=0.9, section=1
            ),
        ),
        citations=(
            CitationClaim(
                title="云溪省节水条例",
                span=span("《云溪省节水条例》"),
                kind="instrument",
                function="implements",
                rule="governing-verb",
                confidence=0.9,
            ),
        ),
        issues=(Issue("issuer-unknown", "info", "未能确定印发机关", "no issuer", span("云溪省节水工作要点")),),
    )


def ask(quads: list[Quad], query: str) -> list[tuple[str, ...]]:
    store = Store()
    store.bulk_extend(Quad(*quad.triple) for quad in [*quads, *vocabulary_quads()])
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in row) for row in found)


def test_a_target_has_its_value_unit_and_strength() -> None:
    rows = ask(
        emit(claims()),
        """SELECT ?metric ?comparator ?value ?words ?symbol ?kind ?deadline ?basis WHERE {
        ?t a pg:Target ; pg:metricText ?metric ; pg:comparator/skos:notation ?comparator ; pg:targetValue ?value ;
           pg:valueText ?words ; pg:hasUnit/pg:symbol ?symbol ; pg:valueKind/skos:notation ?kind ;
           pg:deadline ?deadline ;
           pg:deadlineBasis/skos:notation ?basis }""",
    )
    until = ("2030-12-31",)
    assert rows == [
        ("公共管网漏损率", "atMost", "8", "8%以下", "%", "level", *until, "deadlineExplicit"),
        ("再生水能力", "equal", "12.5", "12.50万吨/年", "10^4 t/a", "addition", *until, "deadlineFromPeriod"),
    ]


def test_who_answers_for_what_is_joined_to_task_and_target() -> None:
    rows = ask(
        emit(claims()),
        """SELECT ?agency ?role ?item ?basis WHERE {
        ?r a pg:Responsibility ; pg:responsibleAgency/skos:prefLabel ?agency ; pg:role/skos:notation ?role ;
           pg:forItem/pg:statement ?item ; pg:basis/skos:notation ?basis }""",
    )
    assert rows == [
        ("云溪省水利厅", "lead", "公共管网漏损率降到8%以下", "explicit"),
        ("云溪省水利厅", "lead", "改造管网", "explicit"),
        ("有关部门", "support", "改造管网", "explicit"),
    ]


def test_the_issuer_is_the_body_that_the_text_names() -> None:
    rows = ask(
        emit(claims()),
        "SELECT ?a ?label WHERE { ?p pg:issuedBy ?a . ?r pg:responsibleAgency ?a . ?a skos:prefLabel ?label } LIMIT 1",
    )
    assert [label for _, label in rows] == ["云溪省水利厅"]


def test_the_same_body_has_the_same_iri_in_every_document() -> None:
    one = claims()
    other = replace(one, document=replace(one.document, source=replace(one.document.source, sha256="f" * 64)))
    query = "SELECT DISTINCT ?a WHERE { ?a a pg:NamedAgency }"
    assert ask(emit(one), query) == ask(emit(other), query)
    assert len(ask([*emit(one), *emit(other)], query)) == 1


def test_equal_metric_words_are_one_metric_whatever_their_blanks() -> None:
    one = claims()
    spaced = replace(one.targets[0], metric_text=" 公共管网 漏损率")
    rows = ask(emit(replace(one, targets=(one.targets[0], spaced))), "SELECT DISTINCT ?m WHERE { ?t pg:hasMetric ?m }")
    assert len(rows) == 1


def test_every_iri_is_ascii_and_below_the_base() -> None:
    for quad in emit(claims(), "https://example.org/plans/"):
        for term in (quad.subject, quad.graph_name):
            assert isinstance(term, NamedNode)
            assert term.value.isascii()
            assert "%" not in term.value
            assert term.value.startswith(("https://example.org/plans/", PREFIXES["pgu"]))


@pytest.mark.parametrize("base", ["plans/", "https://example.org", "https://例/", "https://e x/", "http://a/<b>/"])
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base-iri"):
        emit(claims(), base)


def test_terms_are_those_of_the_ontology() -> None:
    known = {quad.subject for quad in vocabulary_quads()}
    ours = (PREFIXES["pg"], PREFIXES["pgc"], PREFIXES["pgu"])
    for quad in emit(claims()):
        for term in (quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(ours) and quad.subject.value != term.value:  # type: ignore[union-attr]
                described = any(other.subject == term for other in emit(claims()))
                assert term in known or described, term


def test_the_same_claims_give_the_same_quads_in_the_same_order() -> None:
    assert [str(quad) for quad in emit(claims())] == [str(quad) for quad in emit(claims())]


def test_every_extracted_statement_carries_its_origin() -> None:
    rows = ask(
        emit(claims()),
        """SELECT ?x WHERE { ?x a ?c .
        FILTER(?c IN (pg:Target, pg:Task, pg:Responsibility, pg:Citation, pg:Section))
        FILTER NOT EXISTS { ?x pg:hasEvidence/pg:quote ?q ; pg:extractedByRule ?rule ; pg:confidence ?n ;
                            <http://www.w3.org/ns/prov#wasGeneratedBy> ?run } }""",
    )
    assert rows == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(TEXT) + 20), st.integers(0, 30))
def test_evidence_is_the_exact_words_or_no_build(start: int, length: int) -> None:
    one = claims()
    moved = replace(one.targets[0], span=Span(start, start + length))
    wrong = replace(one, targets=(moved,), responsibilities=())
    if length == 0 or start + length > len(TEXT):
        with pytest.raises(EvidenceError):
            emit(wrong)
        return
    rows = ask(emit(wrong), "SELECT ?s ?e ?q WHERE { ?x a pg:Evidence ; pg:start ?s ; pg:end ?e ; pg:quote ?q }")
    assert (str(start), str(start + length), TEXT[start : start + length]) in rows
    assert all(TEXT[int(first) : int(last)] == quote for first, last, quote in rows)
