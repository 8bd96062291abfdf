"""The facts of a document's graph: targets, responsibilities, citations, issues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from ..model import DocumentClaims, ResponsibilityClaim, TargetClaim
from .emit_plan import PlanNodes
from .sheet import Sheet, en, zh
from .terms import DCTERMS, PG, PGM, SKOS, TYPE, XSD, digest, slug
from .unit_nodes import write_unit

_PUNCTUATION = str.maketrans("", "", " \t\r\n\u3000“”\"'《》")
_BASES = {"deadlineExplicit", "deadlineFromSection"}


def write_targets(sheet: Sheet, claims: DocumentClaims, plan: PlanNodes) -> tuple[NamedNode, ...]:
    """Every target with its metric, value, unit and strength; returns the node of each."""
    nodes = []
    for target in claims.targets:
        words = target.span.of(sheet.document.text)
        key = digest(
            sheet.sha, target.span.start, target.span.end, target.metric_text, target.value_text, target.deadline,
            target.value, target.scope_text, length=8,
        )  # fmt: skip
        node = sheet.names.below(plan.plan, "target", "-".join(filter(None, (slug(target.metric_key), key))))
        nodes.append(node)
        sheet.extracted(node, "Target", target.span, target.rule, target.confidence)
        sheet.add(node, PG["inPlan"], plan.plan)
        sheet.add(node, PG["statement"], zh(words))
        sheet.add(node, PG["metricText"], target.metric_text)
        metric = write_metric(sheet, target)
        if metric is not None:
            sheet.add(node, PG["hasMetric"], metric)
        sheet.code(node, "quantification", "quantification", target.quantification)
        sheet.code(node, "commitmentLevel", "commitment", target.commitment)
        _write_value(sheet, node, target, words)
        _write_deadline(sheet, node, target, claims)
        if target.scope_text:
            sheet.add(node, PG["scopeText"], target.scope_text)
        elif plan.place is not None:
            # Said of no narrower scope, a target holds where its plan does.
            sheet.add(node, PG["appliesToPlace"], plan.place)
        if target.section is not None:
            sheet.add(node, PG["inSection"], plan.sections[target.section])
            task = _task_of(target.section, claims, plan)
            if task is not None:
                sheet.add(task, PG["supportsTarget"], node)
    return tuple(nodes)


def _write_value(sheet: Sheet, node: NamedNode, target: TargetClaim, words: str) -> None:
    if target.quantification in {"qualitative", "deferred"}:
        sheet.add(node, PG["qualitativeText"], target.value_text or words)
    else:
        sheet.add(node, PG["valueText"], _as_written(target.value_text, words))
        sheet.code(node, "comparator", "comparator", target.comparator)
        sheet.code(node, "valueKind", "valueKind", target.value_kind)
        sheet.code(node, "changeDirection", "direction", target.change_direction)
    if target.unit:
        # A table gives the unit also where another level sets the figure later.
        sheet.add(node, PG["hasUnit"], write_unit(sheet, target.unit))
    if target.quantification == "quantified":
        if target.comparator == "between":
            sheet.add(node, PG["lowerBound"], target.lower)
            sheet.add(node, PG["upperBound"], target.upper)
        else:
            sheet.add(node, PG["targetValue"], target.value)
        if target.approximate:
            sheet.add(node, PG["approximate"], True)
        if target.cumulative:
            sheet.add(node, PG["cumulative"], True)
        if target.value_in_words:
            sheet.add(node, PG["valueInWords"], target.value_in_words)
    if target.lost_slot or target.quantification == "valueMissing":
        slot = target.lost_slot or "slotValue"
        sheet.code(node, "lostSlot", "slot", slot if slot.startswith("slot") else "slot" + slot.capitalize())
    if target.baseline_year is not None:
        sheet.add(node, PG["baselineYear"], Literal(f"{target.baseline_year:04d}", datatype=XSD["gYear"]))
    sheet.add(node, PG["baselineValue"], target.baseline_value)


def _as_written(words: str, quote: str) -> str | None:
    """``words`` as they stand in ``quote``, where a page break may part them; None where they do not."""
    if not words or words in quote:
        return words or None
    found = re.search(r"\s*".join(map(re.escape, "".join(words.split()))), quote)
    return None if found is None else found[0]


def _write_deadline(sheet: Sheet, node: NamedNode, target: TargetClaim, claims: DocumentClaims) -> None:
    period = claims.document.header.period
    if target.deadline is not None:
        sheet.add(node, PG["deadline"], target.deadline)
        basis = target.deadline_basis or "deadlineExplicit"
        sheet.code(node, "deadlineBasis", "deadlineBasis", basis if basis in _BASES else "deadlineFromPeriod")
    elif period is not None:
        sheet.add(node, PG["deadline"], period[1])
        sheet.code(node, "deadlineBasis", "deadlineBasis", "deadlineFromPeriod")
        sheet.code(node, "deadlinePrecision", "precision", "planPeriod")


def write_metric(sheet: Sheet, target: TargetClaim) -> NamedNode | None:
    """The vocabulary's concept, else a concept of the metric's own words: equal words, equal concept."""
    if target.metric_key:
        return PGM[target.metric_key]
    words = target.metric_text.translate(_PUNCTUATION)
    if not words:
        return None
    node = sheet.names.node("metric", digest(words, length=10))
    sheet.add(node, TYPE, PG["Metric"])
    sheet.label(node, words)
    sheet.add(node, SKOS["inScheme"], PGM["scheme"])
    return node


def _task_of(section: int, claims: DocumentClaims, plan: PlanNodes) -> NamedNode | None:
    at: int | None = section
    while at is not None and at not in plan.tasks:
        at = claims.document.sections[at].parent
    return None if at is None else plan.tasks[at]


def write_responsibilities(
    sheet: Sheet,
    claims: DocumentClaims,
    plan: PlanNodes,
    agencies: tuple[NamedNode, ...],
    targets: tuple[NamedNode, ...],
) -> None:
    """One Responsibility for each item that a statement is for; all share its evidence."""
    for claim in claims.responsibilities:
        words = claim.span.of(sheet.document.text)
        surface = claims.agencies[claim.agency].span.of(sheet.document.text)
        for predicate, item in _items(claim, claims, plan, targets):
            key = digest(agencies[claim.agency].value, claim.role, sheet.sha, claim.span.start, claim.span.end)
            node = sheet.names.below(item, f"resp-{key}")
            sheet.extracted(node, "Responsibility", claim.span, claim.rule, claim.confidence)
            sheet.add(node, PG["responsibleAgency"], agencies[claim.agency])
            sheet.code(node, "role", "role", claim.role)
            sheet.add(node, PG[predicate], item)
            sheet.code(node, "basis", "basis", "explicit")
            if surface in words:
                sheet.add(node, PG["surfaceForm"], surface)


def _items(
    claim: ResponsibilityClaim, claims: DocumentClaims, plan: PlanNodes, targets: tuple[NamedNode, ...]
) -> Iterator[tuple[str, NamedNode]]:
    for index in claim.targets:
        yield "forItem", targets[index]
    if claim.section is None:
        if not claim.targets:
            # A rule over the whole plan holds for each of its chapters.
            for section, node in zip(claims.document.sections, plan.sections, strict=True):
                if section.parent is None:
                    yield "forSection", node
    elif claim.for_section or claim.section not in plan.tasks:
        yield "forSection", plan.sections[claim.section]
    else:
        yield "forItem", plan.tasks[claim.section]


def write_citations(sheet: Sheet, claims: DocumentClaims, plan: PlanNodes) -> None:
    """Cited documents and named programmes, with why they are cited."""
    for claim in claims.citations:
        title = " ".join(claim.title.split())
        if claim.kind == "programme":
            cited = sheet.names.node("programme", digest(title))
            sheet.add(cited, TYPE, PG["Programme"])
            sheet.label(cited, title)
        else:
            cited = sheet.names.node("instrument", digest(title, length=10))
            sheet.add(cited, TYPE, PG["PolicyInstrument"])
            sheet.add(cited, DCTERMS["title"], zh(title))
            if claim.document_number:
                sheet.add(cited, PG["documentNumber"], claim.document_number)
        key = digest(sheet.sha, claim.span.start, claim.span.end, title)
        node = sheet.names.below(plan.plan, "cite", key)
        sheet.extracted(node, "Citation", claim.span, claim.rule, claim.confidence)
        sheet.add(node, PG["citingPlan"], plan.plan)
        sheet.add(node, PG["citedResource"], cited)
        sheet.code(node, "citationFunction", "citationFunction", claim.function)


def write_issues(sheet: Sheet, claims: DocumentClaims, plan: PlanNodes) -> None:
    """What is doubtful in the document stays visible in its graph."""
    for issue in claims.issues:
        node = sheet.names.below(
            sheet.source, "issue", digest(issue.code, issue.span.start, issue.span.end, issue.message_en)
        )
        sheet.add(node, TYPE, PG["Issue"])
        sheet.add(plan.plan, PG["hasIssue"], node)
        sheet.add(node, PG["issueCode"], issue.code)
        sheet.code(node, "issueSeverity", "severity", issue.severity)
        sheet.add(node, PG["message"], zh(issue.message_zh))
        sheet.add(node, PG["message"], en(issue.message_en))
        if len(issue.span):
            sheet.add(node, PG["hasEvidence"], sheet.evidence(issue.span))
