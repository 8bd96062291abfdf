"""Bodies that only their place in a list of owners gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..zh.owners import OwnerClause
from .agency_forms import Forms
from .agency_patterns import ETC, LEAD_IN, SOFT, UNITS

#: What sorts the owners of one list by level: 省直:省管局;市县:….
_LEVEL_LABEL = re.compile(
    r"[(]?(?:(?:中央|国家|省|自治区|市|州|县|区|乡镇|镇街|街道|地方)(?:[、和](?:省|市|州|县|区|乡镇))*(?:直|级|属|层面|本级|市|县|区)*(?:单位|部门|机关)?)[)]?:(?=[\u4e00-\u9fff])"
)


#: 各 with kinds of place, and one more kind: 各区|、县级市.
_ALL_PLACES = re.compile(rf"(?:各|有关|相关|所有){UNITS}")
_MORE_PLACES = re.compile(UNITS)


class Lists:
    """Items of owner lists known by their form."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    def items(self, text: str, at: int, stop: int, *, strict: bool) -> Iterator[tuple[int, int]]:
        """Spans in ``text[at:stop]`` that are bodies by their form, one for each item of the list."""
        for start, end in _whole_groups(text, parts(text, at, stop)):
            if text[start] == "(" and text[end - 1] == ")" and "、" in text[start:end]:  # 省林业局(造林处、保护处)
                yield from self.items(text, start + 1, end - 1, strict=strict)
                continue
            level = _LEVEL_LABEL.match(text, start, end)  # 省直:|省管局
            start = level.end() if level is not None else start
            piece = text[start:end]
            etc = ETC.search(piece)
            if etc is not None:
                end = start + etc.start()
            lead = LEAD_IN.match(text[start:end])
            if lead is not None:
                start += lead.end()
            yield from self._item(text, start, end, strict=strict)

    def _item(self, text: str, start: int, end: int, *, strict: bool) -> Iterator[tuple[int, int]]:
        soft = SOFT.search(text, start + 2, end)
        if soft is not None and text[start : soft.start()].endswith(self._forms.endings):
            yield from self._item(text, start, soft.start(), strict=strict)
            yield from self._item(text, soft.end(), end, strict=strict)
            return
        while start < end and text[start] in " ()“”\"'的":
            start += 1
        while end > start and text[end - 1] in " “”\"'。.":
            end -= 1
        if end > start and text[end - 1] == ")" and "(" not in text[start:end]:
            end -= 1
        piece = text[start:end]
        if not 2 <= len(piece) <= 28 or self._forms.enterprise.search(piece) or re.search(r"[0-9%:]", piece):
            return
        short = len(piece) <= 6 and piece[0] in "省市县区州"  # 市文广|新局
        if (piece[-2:] in self._forms.before_office and not short) or re.search(
            r"[的将把了是]|以下|以上|本行动|不再|列出", piece
        ):
            return
        if piece in (
            "各地",
            "各地区",
            "各地方",
            "地方",
            "部门",
            "单位",
            "市、县",
            "企业",
            "全省",
            "全市",
            "各方",
            "区县",
            "市县",
            "县区",
            "社会",
            "学会",
        ):
            return
        if piece in self._forms.places:
            if not strict or piece in self._forms.full:
                yield start, end
            return
        bracket = re.search(r"\([^()]*\)$", piece)
        core = piece[: bracket.start()] if bracket else piece
        if "、" in piece and _ALL_PLACES.fullmatch(piece):
            yield start, end
            return
        if core.endswith(self._forms.endings) and not piece.startswith(
            ("各项", "按", "根据", "对", "加强", "推进", "为", "以", "在")
        ):
            yield start, end

    def are_offices(self, text: str, clause: OwnerClause) -> bool:
        """Whether a bracket without any word of a role, behind a sentence, lists offices only: (教务处、各二级学院)."""
        if text[clause.outer_start - 1 : clause.outer_start] not in ("。", ";"):
            return False
        items = list(parts(text, clause.first, clause.last))
        found = [self._item(text, a, b, strict=True) for a, b in items]
        spans = [span for item in found for span in item]
        whole = sum(b - a for a, b in spans) == sum(b - a for a, b in items)
        return whole and any(
            b - a >= 3
            and (
                text[b - 1] in "处科局厅委办部院馆室"
                or text.endswith(("中心", "大队", "支队", "总站", "公路段", "养护段"), a, b)
            )
            for a, b in spans
        )


def _whole_groups(text: str, items: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """``items`` with the kinds of place that 各 governs together: 各区、县级市 is one."""
    last: tuple[int, int] | None = None
    for start, end in items:
        more = last is not None and last[1] == start - 1 and text[start - 1] == "、"
        if (
            more
            and last is not None
            and _MORE_PLACES.fullmatch(text, start, end)
            and _ALL_PLACES.fullmatch(text, *last)
        ):
            last = (last[0], end)
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def parts(text: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """Items of ``text[at:stop]`` between separators that stand outside brackets."""
    depth = 0
    start = at
    i = at
    while i < stop:
        c = text[i]
        if c == "(":
            depth += 1
        elif c == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and (c in "、,;/\n" or text.startswith("以及", i)):
            yield start, i
            start = i + 1
        i += 1
    yield start, stop
