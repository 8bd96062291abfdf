"""Owners in the typed columns of a table: a cell below 牵头单位 is a clause for the rows it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.structure import Cell, Table
from .flow import Flow
from .owners import OwnerClause

_ROLES = frozenset({"lead", "responsible", "support", "supervise"})


def table_clauses(tables: Sequence[Table], flow: Flow, first_leads: Sequence[str] = ()) -> list[OwnerClause]:
    """A clause for each cell of a column of owners.  A merged cell is one clause for all of its rows.

    Below a heading with one of the words ``first_leads`` (排第一位的为牵头单位) the first body of a cell leads.
    """
    out: dict[tuple[int, int, str], OwnerClause] = {}
    for table in tables:
        roles = {i: name for i, name in enumerate(table.columns) if name in _ROLES}
        if not roles:
            continue
        leading = {i for i in roles if any(w in h.text for h in table.heading(i) for w in first_leads)}
        above: tuple[Cell | None, ...] = ()
        for row in table.rows[table.header :]:
            # What reaches down from above (the group of the row) is no part of it.
            spans = [c.span for c in row if c is not None and c.span.end > c.span.start and c not in above]
            above = row
            if not spans:
                continue
            start = flow.at(min(s.start for s in spans))
            end = flow.at(max(s.end for s in spans) - 1) + 1
            for i, role in roles.items():
                cell = row[i] if i < len(row) else None
                if cell is None or cell.span.end <= cell.span.start:
                    continue
                first, last = flow.at(cell.span.start), flow.at(cell.span.end - 1) + 1
                old = out.get((first, last, role))
                low = start if old is None else min(start, old.outer_start)
                high = end if old is None else max(end, old.outer_end)
                out[first, last, role] = OwnerClause(
                    role, first, last, first, last, "table", low, high, False, i in leading
                )
    return sorted(out.values(), key=lambda c: (c.start, c.end))
