"""The shape of a document: header, sections, tasks, sentences."""

from __future__ import annotations

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
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A structured text.  All spans are into ``source.text``; all tuples are in text order.

    ``sentences`` end after 。！？; or a line break, brackets closed inside included;
    ``body`` starts after the header (title, covering note).
    """

    source: SourceText
    header: Header
    sections: tuple[Section, ...]
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    body: Span

    @property
    def text(self) -> str:
        return self.source.text

    def section_at(self, offset: int) -> Section | None:
        """The innermost section whose extent holds ``offset``."""
        found: Section | None = None
        for section in self.sections:
            if section.extent.start > offset:
                break
            if offset < section.extent.end:
                found = section
        return found

    def task_at(self, offset: int) -> Section | None:
        """The innermost task whose extent holds ``offset``, if there is one."""
        section = self.section_at(offset)
        while section is not None and not section.is_task:
            section = None if section.parent is None else self.sections[section.parent]
        return section
