"""Who is to do what: owner brackets, labelled lines, general rules and sentences become responsibility claims."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from ..model import AgencyMention, Document, ResponsibilityClaim, Section, Span, Table, TargetClaim
from ..vocab.agencies import shipped
from ..vocab.tables import TableWords
from ..zh.flow import flow
from ..zh.owner_tables import table_clauses
from ..zh.owners import OwnerClause, OwnerGrammar, owner_grammar
from .target_filters import past_section
from .told import Statement, statements

_GENERAL = re.compile(
    r"(?:以下|以上|上述)[^。;\n()]{0,16}?(?:均|都)|(?:以下|以上|上述)[^。;,\n()]{0,10}?(?:任务|工作|事项|要求)由"
    r"|(?:各项|所有|全部|本方案|本规划|本要点)[^。;,\n()]{0,8}?(?:任务|工作|事项|措施)(?:均|都)(?:由|需|须)"
    r"|(?<![\u4e00-\u9fff])(?:各项)?(?:任务|工作)?(?:的)?(?:责任|牵头|实施|落实)(?:单位|部门|处室)(?:均|都)(?:包?含|包括|为|有)"
)
#: 排第一位的为牵头单位,下同.
_FROM_HERE = re.compile(r"(?:排|列)(?:名|在)?(?:第一|首)[^()。;\n]{0,10}牵头[^()。;\n]{0,8}下同")
#: The same as a sentence of the plan, for all of it: 排名第一的为牵头单位.
_FIRST_LEADS = re.compile(r"(?:排|列)(?:名|位|在)*(?:第一|首)[^。;,()\n]{0,12}牵头(?:单位|部门|处室)")
#: What is to be done about what the heading above tells as a fault.
_MEASURES = re.compile(r"(?:整改|工作|具体|主要|下一步)(?:目标|措施|任务|要求|打算|安排):")
_END = re.compile(r"(?:[^。;,\n()]|\([^()\n]*\))*")
_CONFIDENCE = {"table": 0.95, "label": 0.98, "cue": 0.95, "plain": 0.85}


@cache
def grammar() -> OwnerGrammar:
    """The owner lists' grammar with the shipped words."""
    roles = shipped().roles
    return owner_grammar(tuple(roles.labels.items()), tuple(roles.cues.items()))


def responsibilities(
    document: Document, agencies: Sequence[AgencyMention], targets: Sequence[TargetClaim]
) -> tuple[ResponsibilityClaim, ...]:
    """What the text says of who leads, does, supports or supervises, in text order.

    ``agencies`` are the document's mentions in text order; claims index them and ``targets``.  A bracket or a
    labelled line is for the task it closes, and for the targets since the bracket before it.
    """
    return _Relator(document, agencies, targets).claims()


class _Relator:
    def __init__(self, document: Document, agencies: Sequence[AgencyMention], targets: Sequence[TargetClaim]) -> None:
        self.document = document
        self.agencies = agencies
        self.targets = targets
        self.flow = flow(document.text, document.paragraphs)
        self.spans = [(self.flow.at(a.span.start), self.flow.at(a.span.end - 1) + 1) for a in agencies]
        self.starts = [s for s, _ in self.spans]
        self.target_spans = [(self.flow.at(t.span.start), self.flow.at(t.span.end)) for t in targets]
        self.enterprise = shipped().enterprise
        self.row_items = _row_items(document)
        self.parents = {s.parent for s in document.sections if s.parent is not None}

    def claims(self) -> tuple[ResponsibilityClaim, ...]:
        text = self.flow.text
        cells = table_clauses(self.document.tables, self.flow, TableWords.load().lists["first_leads"])
        filled = [(c.first, c.last) for c in cells]
        # 牵头单位 beside 责任单位 in the headings of a table names nobody.
        filled += [self._headings(table) for table in self.document.tables if table.header]
        clauses = [c for c in grammar().clauses(text) if not any(a <= c.first and c.last <= b for a, b in filled)]
        clauses += [clause for cell in cells for clause in grammar().cell(text, cell)]
        clauses.sort(key=lambda c: (c.outer_start, c.start))
        note = self._first_leads_from(text, clauses)
        owned: list[tuple[int, int]] = []
        out: list[ResponsibilityClaim] = []
        general = self._general(text)
        out.extend(general)
        groups: list[tuple[OwnerClause, list[tuple[OwnerClause, list[int]]]]] = []
        for clause in clauses:
            if clause.role == "none":
                continue
            inside = self._within(clause.first, clause.last)
            if not inside or (clause.form == "plain" and not self._is_owner_list(text, clause, inside)):
                continue
            if clause.form == "cue" and not self._covers(text, clause, inside, 0.34):
                continue
            if groups and groups[-1][0].outer_start == clause.outer_start:
                groups[-1][1].append((clause, inside))
            else:
                groups.append((clause, [(clause, inside)]))
        previous_end = 0
        stretch_start = 0
        previous_section: int | None = -1
        for i, (first, members) in enumerate(groups):
            section, heading, inherits = self._place(text, first)
            items: list[int | None] = [section.index if section else None]
            if first.form == "table":
                heading, inherits = False, False
            start = self.flow.at(section.extent.start) if section else 0
            key = section.index if section else None
            if key != previous_section or re.search(r"[^\s,;。()、]", text[previous_end : first.outer_start]):
                stretch_start = max(previous_end, start)
            stop = first.outer_start
            if heading and not inherits and section is not None:
                stretch_start = first.outer_end
                stop = self.flow.at(section.extent.end)
                if i + 1 < len(groups):
                    stop = min(stop, groups[i + 1][0].outer_start)
            if first.form == "table":
                stretch_start, stop = first.outer_start, first.outer_end
            closed = () if inherits else self._targets(stretch_start, stop)
            led = any(c.role == "lead" for c, _ in members)
            for clause, inside in members:
                span = self.flow.span(clause.start, clause.end)
                role = clause.role if clause.role != "plain" else "responsible"
                leads = clause.first_leads or (
                    note is not None
                    and len(inside) > 1
                    and not led
                    and clause.start > note
                    and clause is members[0][0]
                    and role == "responsible"
                )
                if clause.form == "table":
                    items = self._rows_of(span) or items
                for place, agency in enumerate(inside):
                    out += [
                        ResponsibilityClaim(
                            agency=agency,
                            role="lead" if leads and place == 0 else role,
                            span=span,
                            rule=_rule(clause),
                            confidence=_CONFIDENCE[clause.form],
                            section=item,
                            for_section=inherits,
                            targets=closed if at == 0 else (),
                        )
                        for at, item in enumerate(items)
                    ]
            owned.append((first.outer_start, first.outer_end))
            previous_end, previous_section = first.outer_end, key
        out.extend(self._sentences(text, owned, [c.span for c in general]))
        out.sort(key=lambda c: (c.span.start, c.span.end, c.agency, c.role))
        return tuple(_unique(out))

    # -- owner lists -----------------------------------------------------------------------------------

    def _within(self, first: int, last: int) -> list[int]:
        out = []
        i = bisect_left(self.starts, first)
        while i < len(self.spans) and self.spans[i][1] <= last:
            out.append(i)
            i += 1
        return out

    def _covers(self, text: str, clause: OwnerClause, inside: list[int], share: float) -> bool:
        items = re.split(r"[、,;]", text[clause.first : clause.last])
        kept = "".join(item for item in items if not self.enterprise.search(item))
        kept = re.sub(r"等[\u4e00-\u9fff]{0,6}(?:组织|部门|单位|机构|团体)", "", kept)
        words = re.sub(r"[()和及与以等*★☆※▲△●◆#\s]|按?照?(?:各自)?职责|分工", "", kept)
        named = sum(self.spans[i][1] - self.spans[i][0] for i in inside)
        return named >= share * len(words)

    def _is_owner_list(self, text: str, clause: OwnerClause, inside: list[int]) -> bool:
        """Whether a bracket without any role word is a list of owners: it holds bodies only and closes a task."""
        if not self._covers(text, clause, inside, 0.9):
            return False
        before = text[clause.outer_start - 1 : clause.outer_start]
        after = text[clause.outer_end : clause.outer_end + 1]
        if self.agencies[inside[0]].span.start < self.document.body.start:
            return False
        return before in "。;！!" or after in "。;\n" or not after or (before == "”" and after == ",")

    @staticmethod
    def _first_leads_from(text: str, clauses: list[OwnerClause]) -> int | None:
        """Behind which place the first body of each owner list leads, by a rule of the plan."""
        note = _FROM_HERE.search(text)
        if note is not None:
            return note.start()
        for rule in _FIRST_LEADS.finditer(text):
            if not any(c.outer_start <= rule.start() < c.outer_end for c in clauses):
                return -1
        return None

    def _headings(self, table: Table) -> tuple[int, int]:
        """Where the headings of a table begin and end."""
        spans = [c.span for row in table.rows[: table.header] for c in row if c is not None]
        if not spans:
            return 0, 0
        return self.flow.at(min(s.start for s in spans)), self.flow.at(max(s.end for s in spans) - 1) + 1

    def _place(self, text: str, clause: OwnerClause) -> tuple[Section | None, bool, bool]:
        """The section a list is for, whether it stands behind its heading, and whether the items inherit it."""
        offset = self.flow.source(clause.outer_start)
        if clause.bracketed and text[clause.outer_start - 1 : clause.outer_start] in ("", "\n"):
            # in front of the item that it is for, on the line of the item
            behind = self.flow.source(clause.outer_end - 1) + 1
            ahead = self.document.section_at(
                behind + len(self.document.text[behind:]) - len(self.document.text[behind:].lstrip(" \u3000"))
            )
            if ahead is not None and ahead.extent.start > offset:
                return self.document.task_at(ahead.extent.start) or ahead, True, False
        section = self.document.task_at(offset) or self.document.section_at(offset)
        inner = self.document.section_at(offset)
        if inner is None:
            return section, False, False
        title_end = self.flow.at(max(inner.title.end - 1, 0)) + 1
        gap = text[title_end : clause.outer_start]
        heading = (
            clause.outer_start >= title_end and not gap.strip("。.:、, \n")
        ) or inner.title.start <= offset < inner.title.end
        if heading and inner.index in self.parents:
            return inner, True, True
        if heading and not text[clause.outer_end : self.flow.at(inner.extent.end)].strip("。 \n"):
            return inner if inner.is_task else section, False, False
        return section, heading, False

    def _rows_of(self, span: Span) -> list[int | None]:
        """The work items of the table rows that a cell of owners stands in, the innermost of each row."""
        return self.row_items.get(next((c for c in self.row_items if c.contains(span)), span), [])

    def _targets(self, start: int, stop: int) -> tuple[int, ...]:
        return tuple(i for i, (a, b) in enumerate(self.target_spans) if start <= a and b <= stop)

    # -- general rules and sentences ---------------------------------------------------------------------

    def _general(self, text: str) -> list[ResponsibilityClaim]:
        """``以下责任单位均包含各市政府``: a rule over the whole plan."""
        out = []
        for match in _GENERAL.finditer(text):
            rest = _END.match(text, match.end())
            stop = rest.end() if rest else match.end()
            if stop - match.start() > 80:
                continue
            bodies = self._within(match.end(), stop)
            behind = text[self.spans[bodies[-1]][1] : stop] if bodies else ""
            role = "lead" if behind.startswith("牵头") else "responsible"
            for agency in bodies:
                out.append(
                    ResponsibilityClaim(
                        agency=agency,
                        role=role,
                        span=self.flow.span(match.start(), stop),
                        rule="general-rule",
                        confidence=0.9,
                    )
                )
        return out

    def _sentences(self, text: str, owned: list[tuple[int, int]], general: Sequence[Span]) -> list[ResponsibilityClaim]:
        issuer = self._issuer()
        body = self.flow.at(self.document.body.start)
        out: list[ResponsibilityClaim] = []
        found: list[Statement] = statements(text, self.spans, owned, body)
        for item in found:
            span = self.flow.span(item.start, item.end)
            if any(g.start <= span.start and span.end <= g.end for g in general):
                continue
            offset = span.start
            line = self.flow.text.rfind("\n", 0, item.start) + 1
            if past_section(self.document, offset) and not _MEASURES.match(self.flow.text, line):
                continue
            section = self.document.task_at(offset) or self.document.section_at(offset)
            closed = self._targets(item.start, item.end)
            agencies = [issuer] if item.agencies is None and issuer is not None else list(item.agencies or ())
            for agency in agencies:
                out.append(
                    ResponsibilityClaim(
                        agency=agency,
                        role=item.role,
                        span=span,
                        rule=item.rule,
                        confidence=item.confidence,
                        section=section.index if section else None,
                        targets=closed,
                    )
                )
        return out

    def _issuer(self) -> int | None:
        """The first mention of the issuer, the first of several: it speaks for them."""
        issuers = self.document.header.issuers
        if not issuers:
            return None
        name, span = issuers[0]
        for i, mention in enumerate(self.agencies):
            if mention.span.overlaps(span) or name in (mention.name, mention.canonical):
                return i
        return None


def _row_items(document: Document) -> dict[Span, list[int | None]]:
    """By each cell of owners: the sections that are the items of its rows, in order."""
    out: dict[Span, list[int | None]] = {}
    starts = sorted((s.title.start, s.index) for s in document.sections if s.is_task)
    for table in document.tables:
        at = [i for i, kind in enumerate(table.columns) if kind in ("lead", "responsible", "support", "supervise")]
        for row in table.rows[table.header :]:
            cells = [c.span for c in row if c is not None]
            held = [
                index
                for c in cells
                for _, index in starts[bisect_left(starts, (c.start, -1)) : bisect_left(starts, (c.end, -1))]
            ]
            for cell in (row[i] for i in at):
                if cell is not None and held and max(held) not in out.setdefault(cell.span, []):
                    out[cell.span].append(max(held))
    return out


def _rule(clause: OwnerClause) -> str:
    if clause.form == "table":
        return "owner-table"
    return f"owner-{'bracket' if clause.bracketed else 'line'}-{clause.form}"


def _unique(claims: list[ResponsibilityClaim]) -> list[ResponsibilityClaim]:
    seen: set[tuple[object, ...]] = set()
    out = []
    for claim in claims:
        key = (claim.agency, claim.role, claim.span, claim.section if claim.rule == "owner-table" else None)
        if key not in seen:
            seen.add(key)
            out.append(claim)
    return out
