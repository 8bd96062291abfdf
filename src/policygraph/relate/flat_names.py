"""What the rows of a flattened table measure, where a heading over several of them says it for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Cell
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from .flat_cells import without_marks
from .flat_pieces import joined, unit
from .flat_rows import Row

_PLACE = re.compile(r"(?:建成区|城区|市区|县城|城市|地区|区域|断面|\A陆域|\A海域)(?:[（(][^（）()]*[)）])?\Z")
_PART_OF_TOWN = re.compile(r"(?<!示范)(?<!生态)(?<!试点)(?:建成区|城区|市区)\Z")
_BOXED = re.compile(r"[（(]([^（）()]{1,10})[)）]\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A row's metric; the unit that its heading states and the place it holds for, if they do."""

    metric: str
    unit: Cell | None = None
    scope: str | None = None


def named(rows: Sequence[Row]) -> list[Name | None]:
    """The name of each row; None where a row says only what part of a heading it is, and the heading is not certain."""
    lists = TableWords.load().lists
    part = rf"(?:{alternatives(lists['parts'])})(?:[（(][^（）()]*[)）])?"
    out: list[Name | None] = []
    head = ""
    for row in rows:
        metric = _text(row, "metric")
        group = _text(row, "category")
        if group:
            head = group if _measures(group) else ""
        metric = without_marks(metric)
        if re.fullmatch(part, group):
            out.append(Name(group + metric))  # 氨氮 over its own 排放总量减少
        elif re.fullmatch(part, metric):
            out.append(_part(metric, head, row) if head else None)
        elif head and _PLACE.search(metric) and not _measures(metric):
            out.append(Name(_BOXED.sub("", head), scope=metric))
        elif _PART_OF_TOWN.search(metric):
            out.append(None)
        else:
            out.append(Name(metric))
            head = head if group or not _measures(metric) else ""
    return out


def _part(part: str, head: str, row: Row) -> Name:
    boxed = _BOXED.search(head)
    words = TableWords.load().lists["polluting"]
    bare = re.sub(rf"\A(?:{alternatives(words)})", "", _BOXED.sub("", head))
    stated = None
    if boxed and unit(boxed[1]) is not None:
        stated = Cell(row.cell("metric")[0].span, boxed[1])
    return Name(part + bare, stated)


def _measures(text: str) -> bool:
    return (
        re.search(rf"(?:{alternatives(TableWords.load().lists['measures'])})(?:[（(][^（）()]*[)）])?\Z", text)
        is not None
    )


def _text(row: Row, name: str) -> str:
    return joined(row.cell(name))
