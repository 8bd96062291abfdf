"""Putting the parts of a document together."""

from __future__ import annotations

import re
from bisect import bisect_left

from ..model import Document, Header, Section, SourceText, Span
from ..vocab.places import Places
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.sentences import sentences
from ..zh.width import fold
from .address import unspaced, with_address
from .frontmatter import front_matter
from .header import find_title, named_in_body, plan_type
from .issuers import issuers, jurisdiction, official, place_of, unlisted, zone_of
from .labelled_items import cut_at_items, labelled_items
from .labels import document_number
from .letterhead import decree_number
from .lines import Paragraph, paragraphs
from .period import plan_period, stated_period
from .sections import headings
from .table_rows import with_rows
from .tables import cell_spans, extended, tables, without_tables
from .task_lines import with_line_tables
from .tasks import add_unnumbered, extent, flags

#: A plan whose articles are measures, no rules.
_MEASURES = re.compile(r"(?:措施|政策|意见|方案|计划|举措|要点|十条|条)(?:\([^()]{1,16}\)|的通知)*\Z")


def structure(source: SourceText, words: StructureWords | None = None) -> Document:
    """The shape of a text: its header, sections (tasks and goals flagged), paragraphs and sentences.

    ``words`` are the words of ``structure.yml``; without it the shipped ones.  Deterministic; raises
    VocabularyError only.
    """
    words = words or StructureWords.load()
    matter = front_matter(source.text)
    found_tables = with_line_tables(source.text, tables(source))
    parts = unspaced(paragraphs(without_tables(source, found_tables), words, matter.end))
    text = source.text
    marked = headings(parts, words)
    limit = next((n.first for n in marked if n.style not in ("annex", "heading1", "heading2")), len(parts))
    title = find_title(parts, limit, words)
    found, day, day_span = issuers(title, parts, words)
    name = matter.title[0] if matter.title else title.text
    if not found and not matter.issuers and matter.publisher is not None and _is_body(matter.publisher[0]):
        found = [matter.publisher]  # the page says who published it, and the document names nobody
    head = parts[: min(limit, 40)]
    names = [official_name for official_name, _ in found]
    table = Places.load()
    if matter.jurisdiction:
        own = table.resolve(matter.jurisdiction) or place_of(matter.jurisdiction, table)
    else:
        own = jurisdiction(names, name, text, words, table)
    place = own.name if own is not None else matter.jurisdiction or unlisted(names, name)
    zone = None if matter.jurisdiction else zone_of(name, table)
    if zone is not None and own is not None and table.contains(zone[0].code, own.code):
        own, place = None, zone[1]
    full = title.whole or name
    kind = "article" if title.told else plan_type(full or named_in_body(parts, words), words)
    period = matter.period or plan_period(name, words)
    if period is None and kind not in ("notice", "article", "governmentWorkReport"):
        period = stated_period(text[title.span.end if title.span else 0 :], matter.issued[0] if matter.issued else day)
    if own is None and place is not None and not zone and not matter.jurisdiction:
        names = [official(n, place) for n in names]
    header = Header(
        title=name,
        title_span=matter.title[1] if matter.title else title.span,
        plan_type=kind,
        issuers=matter.issuers or tuple((official(n, place), span) for n, span in found),
        jurisdiction=place,
        place_code=own.code if own is not None else None,
        issued=matter.issued[0] if matter.issued else day,
        issued_span=matter.issued[1] if matter.issued else day_span,
        document_number=document_number(head, words) or matter.number or decree_number(head, words),
        published=matter.published,
        publisher=matter.publisher[0] if matter.publisher else None,
        index_number=matter.index,
        period=period,
    )
    header = with_address(header, parts)
    body_start, parts = _body(parts, title.body, title.body_offset, text)
    # Where nothing but tables follows the title, the body begins with the first of them.
    over = title.span.end if title.span is not None else 0
    body_start = min([body_start, *(t.span.start for t in found_tables if t.span.start >= over)])
    first = _first(parts, body_start)
    nodes = add_unnumbered(headings(parts, words, first), parts, first, words)
    call = full is not None and words.call.search(fold(full)) is not None
    measures = name is not None and _MEASURES.search(fold(name)) is not None
    marks = flags(
        nodes, parts, words, works=not call, articles=measures, year=header.period[0].year if header.period else None
    )
    index = {id(n): i for i, n in enumerate(nodes)}
    sections = tuple(
        Section(
            index=i,
            number=node.number,
            title=node.title,
            extent=extent(node, parts),
            level=node.level,
            parent=None if node.parent is None else index.get(id(node.parent)),
            is_task=task,
            goals=goals,
            untitled=node.untitled,
        )
        for i, (node, (task, goals)) in enumerate(zip(nodes, marks, strict=True))
    )
    if header.period is not None and found_tables:
        found_tables = with_line_tables(source.text, tables(source, header.period[0].year))
    sections = extended(sections, found_tables)
    items = labelled_items(text, sections, found_tables, over)
    body_start = min([body_start, *(item.extent.start for item in items)])
    spans = _with_cells(cut_at_items(text, [p.span for p in parts], items), cell_spans(found_tables))
    return Document(
        source=source,
        header=header,
        sections=with_rows(sections, found_tables, text, items),
        paragraphs=spans,
        sentences=tuple(s for span in spans for s in sentences(text, span)),
        tables=found_tables,
        body=Span(min(body_start, len(text)), len(text)),
    )


def _is_body(name: str) -> bool:
    """True for the name of an authority, rather than of a newspaper or a site."""
    return re.fullmatch(r"[\u4e00-\u9fff（）()]{3,30}(?:政府|办公[室厅]|委员会|[委局厅部署院处])", name) is not None


def _first(parts: list[Paragraph], offset: int) -> int:
    return next((i for i, p in enumerate(parts) if p.span.start >= offset), len(parts))


def _body(parts: list[Paragraph], index: int, offset: int | None, text: str) -> tuple[int, list[Paragraph]]:
    """Offset where the body starts; a paragraph that title and text share is divided there."""
    if offset is None:
        return (parts[index].span.start if index < len(parts) else len(text)), parts
    shared = parts[index]
    cut = shared.line.offsets.index(offset)
    line = shared.line
    head = Paragraph(Span(shared.span.start, line.offsets[cut - 1] + 1), Joined(line.text[:cut], line.offsets[:cut]))
    tail = Paragraph(Span(offset, shared.span.end), Joined(line.text[cut:], line.offsets[cut:]))
    return offset, [*parts[:index], head, tail, *parts[index + 1 :]]


def _with_cells(spans: list[Span], cells: list[Span]) -> tuple[Span, ...]:
    """Paragraphs and cells in text order; a paragraph that a table interrupts keeps to itself."""
    if not cells:
        return tuple(spans)
    spans = sorted(spans)
    starts = [s.start for s in spans]

    def free(cell: Span) -> bool:
        at = bisect_left(starts, cell.end)
        return at == 0 or spans[at - 1].end <= cell.start

    return tuple(sorted([*spans, *filter(free, cells)]))
