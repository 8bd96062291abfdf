"""Bodies that only their place in the text gives away: items of owner lists, places that are told to act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..zh.acting import ACTS
from ..zh.owners import OwnerClause
from .agency_forms import Forms
from .agency_patterns import (
    CENTRE,
    ETC,
    GROUP_ACTING,
    LEAD_IN,
    PLACES_GROUP_AT,
    PRONOUN,
    SCHOOLS,
    SOFT,
    TELLING,
)


class Lists:
    """Items of owner lists known by their form, and those who are told."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    def items(self, text: str, at: int, stop: int, *, strict: bool) -> Iterator[tuple[int, int]]:
        """Spans in ``text[at:stop]`` that are bodies by their form, one for each item of the list."""
        for start, end in _split(text, at, stop):
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
        if piece[-2:] in self._forms.before_office or re.search(r"[的将把了是]|以下|以上|本行动|不再|列出", piece):
            return
        if piece in (
            "各地",
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
        if core.endswith(self._forms.endings) and not piece.startswith(
            ("各项", "按", "根据", "对", "加强", "推进", "为", "以", "在")
        ):
            yield start, end

    def are_offices(self, text: str, clause: OwnerClause) -> bool:
        """Whether a bracket without any word of a role, behind a sentence, lists offices only: (教务处、各二级学院)."""
        if text[clause.outer_start - 1 : clause.outer_start] not in ("。", ";"):
            return False
        parts = list(_split(text, clause.first, clause.last))
        found = [self._item(text, a, b, strict=True) for a, b in parts]
        spans = [span for items in found for span in items]
        whole = sum(b - a for a, b in spans) == sum(b - a for a, b in parts)
        return whole and any(b - a >= 3 and text[b - 1] in "处科局厅委办" for a, b in spans)

    def told(self, text: str, ends: Mapping[int, int]) -> Iterator[tuple[int, int, str, str | None]]:
        """Places and groups of places that act or are told to: start, end, kind, place.

        ``ends``: start and end of each body found, which such a list may hold.
        """
        for verb in TELLING.finditer(text):
            at = done = verb.end()
            run: list[tuple[int, int, str, str | None]] = []
            while at < len(text):
                group = PLACES_GROUP_AT.match(text, at)
                place = None if group else self._forms.place_at(text, at)
                schools = SCHOOLS.match(text, at) if at > verb.end() else None
                if at in ends:
                    at = ends[at]
                elif schools is not None:
                    run.append((at, schools.end(), "group", None))
                    at = schools.end()
                elif group is not None:
                    run.append((at, group.end(), "group", None))
                    at = group.end()
                elif place is not None:
                    zone = re.compile(r"[\u4e00-\u9fff]{0,5}?新区").match(text, place[0])
                    end = zone.end() if zone and not ACTS.match(text, place[0]) else place[0]
                    run.append((at, end, "named", place[1] if end == place[0] else None))
                    at = end
                else:
                    break
                done = at
                if text[at : at + 1] in ("、", "和", "及", "与"):
                    at += 1
                else:
                    break
            at = done
            if run:
                after = re.compile(r"等?(?:市|地|设区市|县|区)?").match(text, at)
                here = after.end() if after else at
                if ACTS.match(text, here) and not text.startswith(self._forms.after_place, at):
                    yield from run
        for match in GROUP_ACTING.finditer(text):
            yield match.start(1), match.end(1), "group", None
        for match in CENTRE.finditer(text):
            yield match.start(), match.end(), "named", "中共中央"
        for match in PRONOUN.finditer(text):
            yield match.start(), match.end(), "named", None


def _split(text: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """Items between separators that stand outside brackets."""
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
