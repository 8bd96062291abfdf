"""The frame of a document's graph: plan, places, agencies, sections and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from ..model import AgencyMention, AmountClaim, DocumentClaims, Section, TaskClaim
from ..vocab.agencies import shipped
from ..vocab.places import NATION, Places
from .sheet import Sheet, zh
from .terms import DCTERMS, PG, TYPE, digest
from .unit_nodes import write_unit

_AGENCY_CLASS = {"named": "NamedAgency", "group": "AgencyGroup", "placeholder": "PlaceholderAgency"}
_SECTION_RULE = "section-heading"


@dataclass(frozen=True)
class PlanNodes:
    """The nodes that facts hang on: by index of ``Document.sections``, and the task that is a section."""

    plan: NamedNode
    place: NamedNode | None
    place_name: str | None
    sections: tuple[NamedNode, ...]
    tasks: dict[int, NamedNode]


def write_plan(sheet: Sheet, claims: DocumentClaims) -> PlanNodes:
    """Plan, sections and tasks; returns the nodes that facts refer to."""
    header = claims.document.header
    names = sheet.names
    year = str(header.period[0].year) if header.period else None
    plan = names.plan(
        header.title or sheet.sha,
        [name for name, _ in header.issuers],
        header.jurisdiction,
        f"cn-{header.place_code}" if header.place_code else None,
        year,
        header.plan_type,
    )
    sheet.add(plan, TYPE, PG["Plan"])
    sheet.add(plan, PG["hasSource"], sheet.source)
    if header.title:
        sheet.add(plan, DCTERMS["title"], zh(header.title))
    if header.title_span is not None and len(header.title_span):
        sheet.add(plan, PG["hasEvidence"], sheet.evidence(header.title_span))
    sheet.code(plan, "planType", "planType", header.plan_type)
    sheet.add(plan, PG["issueDate"], header.issued)
    if header.document_number:
        sheet.add(plan, PG["documentNumber"], header.document_number)
    if header.period:
        sheet.add(plan, PG["planStart"], header.period[0])
        sheet.add(plan, PG["planEnd"], header.period[1])
    place = write_place(sheet, header.jurisdiction, header.place_code) if header.jurisdiction else None
    if place is None and any(name.startswith(_central()) for name, _ in header.issuers):
        # What bodies of the state issue holds in the whole country, though it seldom says so.
        nation = Places.load().by_code(NATION)
        assert nation is not None
        place = write_place(sheet, nation.name, nation.code)
    if place is not None:
        sheet.add(plan, PG["appliesIn"], place)
    sections = tuple(_write_sections(sheet, claims.document.sections, plan))
    tasks = _write_tasks(sheet, claims, plan, sections)
    return PlanNodes(plan, place, header.jurisdiction, sections, tasks)


@cache
def _central() -> tuple[str, ...]:
    """The official names of the bodies of the state."""
    return tuple(sorted({word.official for word in shipped().words.values() if word.kind == "central"}))


def write_place(sheet: Sheet, name: str, gb_code: str | None) -> NamedNode:
    """A place and, for a division with a code, the divisions it lies in."""
    places = Places.load()
    known = places.by_code(gb_code) if gb_code else None
    node = sheet.names.place(known.code if known else gb_code, known.name if known else name)
    sheet.add(node, TYPE, PG["Place"])
    if known is None:
        sheet.label(node, name)
        sheet.add(node, PG["gbCode"], gb_code)
        around, _ = places.leading(name)
        if around is not None:  # a development zone, by the words of its name
            sheet.add(node, PG["within"], write_place(sheet, around.name, around.code))
        return node
    sheet.label(node, known.name)
    sheet.add(node, PG["gbCode"], known.code)
    sheet.code(node, "placeLevel", "level", "national" if known.code == NATION else known.level)
    parent = places.parent(known.code)
    if parent is not None:
        sheet.add(node, PG["within"], write_place(sheet, parent.name, parent.code))
    return node


def _write_sections(sheet: Sheet, sections: tuple[Section, ...], plan: NamedNode) -> list[NamedNode]:
    nodes: list[NamedNode] = []
    paths: list[str] = []
    children: dict[int | None, int] = {}
    for section in sections:
        ordinal = children[section.parent] = children.get(section.parent, 0) + 1
        path = str(ordinal) if section.parent is None else f"{paths[section.parent]}.{ordinal}"
        node = sheet.names.below(plan, "sec", f"{path}-{digest(sheet.sha, length=6)}")
        nodes.append(node)
        paths.append(path)
        sheet.extracted(node, "Section", section.title if len(section.title) else section.extent, _SECTION_RULE, 0.95)
        sheet.add(node, PG["sectionPath"], path)
        sheet.add(node, PG["number"], section.number)
        if len(section.title):
            sheet.add(node, PG["heading"], zh(section.title.of(sheet.document.text)))
        sheet.add(plan, PG["hasSection"], node)
        if section.parent is not None:
            sheet.add(node, PG["parentSection"], nodes[section.parent])
        if section.goals:
            sheet.code(node, "sectionKind", "sectionKind", "objectives")
    return nodes


def _write_tasks(
    sheet: Sheet, claims: DocumentClaims, plan: NamedNode, sections: tuple[NamedNode, ...]
) -> dict[int, NamedNode]:
    titled: dict[int, NamedNode] = {}
    nodes = [
        sheet.names.below(plan, "task", digest(sheet.sha, task.span.start, task.span.end, task.title))
        for task in claims.tasks
    ]
    for task, node in zip(claims.tasks, nodes, strict=True):
        if task.title is not None:
            titled.setdefault(task.section, node)
    for task, node in zip(claims.tasks, nodes, strict=True):
        words = task.span.of(sheet.document.text)
        sheet.extracted(node, "Task", task.span, task.rule, task.confidence)
        sheet.add(node, PG["inPlan"], plan)
        sheet.add(node, PG["inSection"], sections[task.section])
        if task.title is not None:
            sheet.add(node, DCTERMS["title"], zh(task.title))
        sheet.add(node, PG["number"], task.number)
        sheet.add(node, PG["statement"], zh(task.statement or task.title or words))
        if task.deadline is not None:
            sheet.add(node, PG["deadline"], task.deadline)
            sheet.code(node, "deadlineBasis", "deadlineBasis", "deadlineExplicit")
        for amount in task.amounts:
            _write_amount(sheet, node, amount, task.confidence)
        parent = _task_above(task, node, claims, titled)
        if parent is not None:
            sheet.add(node, PG["partOfTask"], parent)
    return titled


def _write_amount(sheet: Sheet, task: NamedNode, amount: AmountClaim, confidence: float) -> None:
    """Money set for a project, with the cell that says so."""
    node = sheet.names.below(task, f"amount-{digest(sheet.sha, amount.span.start, amount.label)}")
    sheet.extracted(node, "Amount", amount.span, "amount-table", confidence)
    sheet.add(task, PG["hasAmount"], node)
    sheet.add(node, PG["amountFor"], amount.label)
    sheet.add(node, PG["amountValue"], amount.value)
    if amount.unit:
        sheet.add(node, PG["amountUnit"], write_unit(sheet, amount.unit))


def _task_above(
    task: TaskClaim, node: NamedNode, claims: DocumentClaims, titled: dict[int, NamedNode]
) -> NamedNode | None:
    sections = claims.document.sections
    at: int | None = task.section
    while at is not None:
        above = titled.get(at)
        if above is not None and above != node:
            return above
        at = sections[at].parent
    return None


def write_agencies(sheet: Sheet, claims: DocumentClaims, plan: PlanNodes) -> tuple[NamedNode, ...]:
    """One node a body with every mention of it; the issuers of the plan.  Returns the node of each mention."""
    nodes = tuple(_write_agency(sheet, mention, plan) for mention in claims.agencies)
    by_name: dict[str, NamedNode] = {}
    for mention, node in zip(claims.agencies, nodes, strict=True):
        if mention.kind == "named":
            for name in (mention.canonical, mention.name):
                by_name.setdefault(name, node)
    header = claims.document.header
    for name, span in header.issuers:
        issuer = by_name.get(name)
        if issuer is None:
            # The header alone names it: no mention says more of it than its name and the plan's place.
            issuer = sheet.names.agency(name, header.jurisdiction, shipped().function_of(name))
            sheet.add(issuer, TYPE, PG["NamedAgency"])
            _write_function(sheet, issuer, shipped().function_of(name))
            sheet.label(issuer, name)
            if plan.place is not None:
                sheet.add(issuer, PG["jurisdiction"], plan.place)
            sheet.add(issuer, PG["mentionedAt"], sheet.evidence(span))
        sheet.add(plan.plan, PG["issuedBy"], issuer)
    return nodes


def _write_agency(sheet: Sheet, mention: AgencyMention, plan: PlanNodes) -> NamedNode:
    surface = mention.span.of(sheet.document.text)
    if mention.kind == "placeholder":
        node = sheet.names.below(plan.plan, "placeholder", digest(mention.name))
        sheet.add(node, PG["placeholderIn"], plan.plan)
        sheet.label(node, mention.name, surface)
    elif mention.kind == "group":
        place = mention.place or plan.place_name
        name = mention.canonical  # 各区政府 and 各区人民政府 are one
        full = name if not place or place == "全国" or name.startswith(place) else place + name
        node = sheet.names.agency(full, place, "group")
        sheet.label(node, full, mention.name, name, surface)
        _write_jurisdiction(sheet, node, mention, plan.place)
    else:
        # The name alone tells the function: 我局 means the body that another plan names in full, and has its IRI.
        function = shipped().function_of(mention.canonical)
        node = sheet.names.agency(mention.canonical, mention.place, function)
        sheet.label(node, mention.canonical, mention.name, surface)
        _write_function(sheet, node, function)
        _write_jurisdiction(sheet, node, mention, None)
    sheet.add(node, TYPE, PG[_AGENCY_CLASS[mention.kind]])
    sheet.add(node, PG["mentionedAt"], sheet.evidence(mention.span))
    return node


def _write_function(sheet: Sheet, node: NamedNode, function: str | None) -> None:
    """What the body does: the bodies of other places that do the same share the concept."""
    if function is not None:
        sheet.code(node, "policyFunction", "function", function)


def _write_jurisdiction(sheet: Sheet, node: NamedNode, mention: AgencyMention, fallback: NamedNode | None) -> None:
    place = write_place(sheet, mention.place, mention.place_code) if mention.place else fallback
    if place is not None:
        sheet.add(node, PG["jurisdiction"], place)
