"""The shape of a document: header, sections, tasks, sentences."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from .text import SourceText, Span


@dataclass(frozen=True, slots=True)
class Section:
    """A headed division or a work item.

    ``index`` is the position in ``Document.sections`` (text order); ``number`` the marker as written
    (``一、``, ``(一)``, ``1.``, ``①``, ``第一章``) or None for titled paragraphs; ``title`` the title's words
    without number and closing 。; ``extent`` runs from the marker to the end of the last paragraph of the
    section, subsections included; ``parent`` is an index or None; ``is_task`` marks the items that the
    annotation guide calls tasks; ``goals`` marks a goals section (主要目标, 总体目标 …) or what lies in one.
    """

    index: int
    number: str | None
    title: Span
    extent: Span
    level: int
    parent: int | None
    is_task: bool
    goals: bool = False
    untitled: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of the document says of the plan, in surface words and their spans.

    ``plan_type`` is a notation of the contract (``annualWorkPoints``, ``fiveYearPlan``, ``actionPlan``,
    ``rectificationPlan``, ``governmentWorkReport``, ``notice``, ``article``, ``other``).  ``issuers`` are full
    official names as far as the document supports them; ``jurisdiction`` is the name of a place
    (浙江省, 随州市); ``place_code`` its GB/T 2260 code where known.  None: the text does not say.
    ``published``, ``publisher`` and ``index_number`` are those of the web page that shows the document.
    """

    title: str | None
    title_span: Span | None
    plan_type: str = "other"
    issuers: tuple[tuple[str, Span], ...] = ()
    jurisdiction: str | None = None
    place_code: str | None = None
    issued: date | None = None
    issued_span: Span | None = None
    document_number: str | None = None
    published: date | None = None
    publisher: str | None = None
    index_number: str | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a table cell and where they stand; ``sure`` as in :class:`policygraph.model.Origin`."""

    span: Span
    text: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with typed columns.

    ``rows`` hold one entry a column, a merged cell at each place that it covers, None where a cell is empty; the
    first ``header`` of them are headings.  ``columns`` says what each column holds (``metric``, ``unit``, ``target``,
    ``rate``, ``baseline``, ``property``, ``serial``, ``task``, ``action``, ``lead``, ``responsible``, ``support``,
    ``supervise``, ``deadline``, ``span``, ``change``, ``year``, ``value``, ``project``, ``content``, ``amount``, ``funding``, ``place``,
    ``other``), ``years`` the year that its heading names, ``units`` the unit (its symbol) that stands in the
    heading.  ``kind``: indicators, matrix (a row a place, a column an indicator), years (a row a year), tasks, projects (tasks with
    amounts), record (what was reached, no goals) or text.  ``unit``: the unit that a note above the table states
    for all of it; ``caption``: the line above it, or a row over its whole width on top.
    """

    number: int
    span: Span
    page: int | None
    rows: tuple[tuple[Cell | None, ...], ...]
    header: int
    columns: tuple[str, ...]
    years: tuple[int | None, ...]
    kind: str = "text"
    unit: str | None = None
    units: tuple[str | None, ...] = ()
    caption: Cell | None = None

    def heading(self, column: int) -> tuple[Cell, ...]:
        """The cells of the headings above a column, each once, from top to bottom."""
        return tuple(dict.fromkeys(c for row in self.rows[: self.header] if (c := row[column]) is not None))

    def unit_of(self, column: int) -> str | None:
        """The unit that a column's heading states, if it does."""
        return self.units[column] if column < len(self.units) else None


@dataclass(frozen=True, slots=True)
class Document:
    """A structured text.  All spans are into ``source.text``; all tuples are in text order.

    ``sentences`` end after 。！？; or a line break, brackets closed inside included;
    ``body`` starts after the header (title, covering note).  The cells of ``tables`` are paragraphs too.
    """

    source: SourceText
    header: Header
    sections: tuple[Section, ...]
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    body: Span
    tables: tuple[Table, ...] = ()

    def table_at(self, offset: int) -> Table | None:
        """The table that ``offset`` stands in, if there is one."""
        return next((t for t in self.tables if t.span.start <= offset < t.span.end), None)

    @property
    def text(self) -> str:
        return self.source.text

    def section_at(self, offset: int) -> Section | None:
        """The innermost section whose extent holds ``offset``."""
        at = bisect_right(self.sections, offset, key=lambda s: s.extent.start) - 1
        while at >= 0 and offset >= self.sections[at].extent.end:
            parent = self.sections[at].parent
            at = -1 if parent is None else parent
        return self.sections[at] if at >= 0 else None

    def task_at(self, offset: int) -> Section | None:
        """The innermost task whose extent holds ``offset``, if there is one."""
        section = self.section_at(offset)
        while section is not None and not section.is_task:
            section = None if section.parent is None else self.sections[section.parent]
        return section
