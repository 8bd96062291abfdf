"""Mentions of public bodies: a gazetteer of departments, rules of form for groups and for bodies never seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..model import AgencyMention, Document
from ..vocab.agencies import (
    CENTRAL,
    FORM,
    FUNCTION,
    GENERIC_FUNCTION,
    NOUN,
    PLACEHOLDER,
    WHOLE,
    AgencyVocabulary,
    Word,
    shipped,
)
from ..vocab.places import Places
from ..zh.acting import ACTS
from ..zh.flow import flow
from ..zh.owner_tables import table_clauses
from ..zh.owners import OwnerClause, owner_grammar
from .agency_forms import Forms
from .agency_lists import Lists

_TITLES = re.compile(r"《[^《》\n]{1,120}》|<<[^<>\n]{1,120}>>")
_ADDRESS = re.compile(r"(?:(?<=\n)|\A)(?:各|有关|[省市县区州]|机关)[^\n。;:]{2,160}:(?=\n)")
#: How far into a text the line that addresses a notice stands.
_HEAD = 3000


@dataclass(slots=True)
class Found:
    """A mention in the flow.  ``owner`` is the written owner (省, 青岛市), ``official`` the body's official form."""

    start: int
    end: int
    kind: str
    owner: str = ""
    official: str = ""
    function: str | None = None
    place: str | None = None
    sort: str | None = None
    shared: bool = False


def agency_mentions(document: Document) -> tuple[AgencyMention, ...]:
    """The bodies that ``document`` names, in text order, none overlapping.

    ``name`` and ``canonical`` are in the text's own words (省能源局 where a list shares its 省); expanding them by
    the plan's place is :func:`policygraph.resolve.agencies.resolve`.
    """
    words = flow(document.text, document.paragraphs)
    found = scanner().scan(words.text, table_clauses(document.tables, words))
    out: list[AgencyMention] = []
    for item in found:
        span = words.span(item.start, item.end)
        surface = words.text[item.start : item.end]
        if item.kind == "named":
            name = item.owner + surface if item.shared else surface
            official = item.owner + item.official if item.official else name
        else:
            name = official = item.owner + surface if item.shared else surface
        out.append(
            AgencyMention(
                span=span,
                kind=item.kind,
                name=name,
                canonical=official,
                place=item.place,
                function=item.function,
            )
        )
    return tuple(out)


class Scanner:
    """Finds bodies in a flow's text."""

    def __init__(self, vocabulary: AgencyVocabulary, places: Places) -> None:
        self.vocabulary = vocabulary
        self.forms = Forms(vocabulary, places)
        self.lists = Lists(self.forms)
        self.grammar = owner_grammar(tuple(vocabulary.roles.labels.items()), tuple(vocabulary.roles.cues.items()))

    def scan(self, text: str, cells: Sequence[OwnerClause] = ()) -> list[Found]:
        """Every mention in ``text``, in order, none overlapping.  ``cells``: owners in the columns of tables."""
        titles = [m.span() for m in _TITLES.finditer(text)]
        found = self._gazetteer(text, titles)
        clauses = sorted([*self.grammar.clauses(text), *cells], key=lambda c: c.start)
        found = self._listed(text, found, clauses)
        found = self._told(text, found)
        return _outside(found, titles)

    # -- the gazetteer ---------------------------------------------------------------------------------

    def _gazetteer(self, text: str, titles: list[tuple[int, int]]) -> list[Found]:
        found: list[Found] = []
        forms = self.forms
        low = 0
        t = 0
        skip_to = 0
        for last, word in self.vocabulary.automaton.iter_long(text):
            end = last + 1
            start = end - len(word.text)
            while t < len(titles) and titles[t][1] <= start:
                t += 1
            if start < skip_to or (t < len(titles) and titles[t][0] <= start):
                continue
            if forms.is_stopped(text, start, end, word):
                continue
            item = self._read(text, start, end, word, low, found[-1] if found else None)
            if item is None:
                continue
            if forms.is_enterprise_near(text, item.start, item.end):
                continue
            while found and item.start < found[-1].end:  # 市委和市政府有关部门 is one
                found.pop()
            found.append(item)
            low = skip_to = item.end
        return found

    def _read(self, text: str, start: int, end: int, word: Word, low: int, before: Found | None) -> Found | None:
        forms = self.forms
        kind = word.kind
        if kind == CENTRAL:
            return self._central(text, start, end, word, low)
        word, end = forms.whole(text, end, word)
        if kind in (PLACEHOLDER, GENERIC_FUNCTION):
            listed = forms.departments(text, start, low) if kind == GENERIC_FUNCTION else start
            if (
                before is not None
                and before.end == listed
                and listed == start
                and forms.takes_part(text, before.end, word)
            ):
                return Found(before.start, end, "group", function=word.function)
            lead = 2 if kind == PLACEHOLDER and word.text.startswith(("有关", "相关")) else 0
            first = min(forms.group(text, listed + lead, low), listed)
            if word.sort == "level" and "级" not in text[first:start]:
                return None
            return Found(
                first, end, "placeholder" if first == start and kind == PLACEHOLDER else "group", function=word.function
            )
        if kind == NOUN:
            return self._noun(text, start, end, low, before)
        owner = forms.owner(text, start, low)
        if owner is None and kind == WHOLE and word.noun:
            beside = before is not None and before.kind == "group" and text[before.end : start] in ("、", "和")
            if before is not None and beside and forms.is_group_noun(word.text):
                return _sharing(text, before, start, end, word)
            first = forms.group(text, start, low)
            if first < start:
                return Found(first, forms.departments_of(text, end), "group", function=word.function)
            return (forms.bare_noun(text, start, end, low) and Found(start, end, "placeholder")) or None
        if kind == FORM:
            return self._form(text, start, end, word, low, before)
        if owner is None:
            first = forms.group(text, start, low)
            if first < start:
                if forms.is_level(text[first:start]) and kind == FUNCTION:
                    return Found(first, end, "named", text[first:start], word.official, word.function, sort=word.sort)
                return Found(first, end, "group", function=word.function)
            return self._bare(text, start, end, word, before)
        if word.text in ("委",) and not forms.ends_committee(text, end):
            return None
        if word.text == "委" and owner.start > low and text[owner.start - 1] == "团" and owner.place is None:
            league = "共青团" + owner.text + "委员会"
            return Found(owner.start - 1, end, "named", "", league, "youth-league")
        more = forms.departments_of(text, end) if word.sort in ("government", "party") else end
        if more > end:
            first = owner.start
            if before is not None and before.kind == "named" and text[before.end : first] in ("和", "、", "及", ""):
                first = before.start if before.sort in ("party", "government") else first
            return Found(first, more, "group")
        first = owner.start
        if word.sort == "party" and text[max(low, first - 2) : first] == "中共":
            first -= 2
        return Found(first, end, "named", owner.text, word.official, word.function, owner.place, word.sort)

    def _bare(self, text: str, start: int, end: int, word: Word, before: Found | None) -> Found | None:
        """A body without an owner of its own: it shares that of the list it stands in, or is named bare."""
        if (
            before is not None
            and before.kind == "named"
            and before.owner
            and text[before.end : start] in ("、", "和", "及")
            and word.text != "委"
        ):
            return Found(start, end, "named", before.owner, word.official, word.function, before.place, word.sort, True)
        if before is not None and before.kind == "group" and text[before.end : start] == "、" and word.noun:
            return Found(start, end, "group")
        listed = before is not None and before.kind == "named" and text[before.end : start] in ("、", "和", "及")
        if word.kind == FUNCTION and (listed or self.forms.stands_alone(text, start, end, word)):
            return Found(start, end, "named", "", word.official, word.function)
        if (
            word.kind == WHOLE
            and word.sort != "mass"
            and len(word.text) >= 3
            and self.forms.stands_alone(text, start, end, word)
        ):
            return Found(
                start, end, "named" if not word.noun else "group", "", word.official, word.function, sort=word.sort
            )
        return None

    def _noun(self, text: str, start: int, end: int, low: int, before: Found | None) -> Found | None:
        forms = self.forms
        listed = forms.departments_before_and_so_on(text, start, low)
        if listed < start:
            first = forms.group(text, listed, low)
            return Found(first, end, "group")
        if text[start:end] == "财政" and not ACTS.match(text, end):
            return None  # 各级财政投入 is money, 各级财政要 a body
        first = forms.group(text, start, low)
        if first < start:
            return Found(
                first, end, "placeholder" if text[first:start] in ("有关", "相关", "各有关", "各") else "group"
            )
        if (
            before is not None
            and before.kind == "group"
            and text[before.end : start] in ("、", "和")
            and before.end == low
        ):
            return Found(start, end, "group") if forms.is_group_noun(text[start:end]) else None
        if forms.bare_noun(text, start, end, low):
            return Found(start, end, "placeholder")
        return None

    def _central(self, text: str, start: int, end: int, word: Word, low: int) -> Found | None:
        if start > 0 and text[start - 1] in "驻原":
            return None
        branch = self.forms.branch(text, end)
        if branch > end:
            return Found(start, branch, "named", "", word.official + text[end:branch], word.function)
        more = self.forms.departments_of(text, end)
        if more > end:
            return Found(start, more, "group")
        return Found(start, end, "named", "", word.official, word.function, sort="central")

    def _form(self, text: str, start: int, end: int, word: Word, low: int, before: Found | None) -> Found | None:
        """A body known by its ending alone: it needs an owner, a group, or a list to stand in."""
        first = self.forms.unseen(text, start, low)
        if first is None:
            return None
        owner, group = self.forms.owner_at(text, first, start)
        if group:
            return Found(first, end, "group")
        return Found(
            first,
            end,
            "named",
            owner.text if owner else "",
            text[owner.end if owner else first : end],
            None,
            owner.place if owner else None,
        )

    # -- lists of owners and words that give a task ---------------------------------------------------------

    def _listed(self, text: str, found: list[Found], clauses: list[OwnerClause]) -> list[Found]:
        """Adds what the clauses of owner lists name and the gazetteer does not know."""
        extra: list[Found] = self._addressed(text, found)
        i = 0
        for clause in clauses:
            if clause.role == "none":
                continue
            while i < len(found) and found[i].end <= clause.first:
                i += 1
            inside = []
            j = i
            while j < len(found) and found[j].start < clause.last:
                inside.append(found[j])
                j += 1
            labelled = clause.form in ("label", "table")
            if not inside and clause.form == "plain" and not self.lists.are_offices(text, clause):
                continue
            at = clause.first
            owner: Found | None = None
            for body in [*inside, None]:
                stop = body.start if body is not None else clause.last
                for start, end in self.lists.items(text, at, stop, strict=not (labelled or inside)):
                    extra.append(self._item(text, start, end, owner))
                    owner = extra[-1] if extra[-1].owner else owner
                if body is not None:
                    at = body.end
                    owner = body if body.owner else owner
        return _merged(found, extra)

    def _addressed(self, text: str, found: list[Found]) -> list[Found]:
        """Groups in the line to whom a notice is addressed: 各镇(街道),县直各单位:."""
        extra: list[Found] = []
        head = min(len(text), _HEAD)
        for line in _ADDRESS.finditer(text, 0, head):
            at = line.start()
            for body in [*(f for f in found if line.start() <= f.start < line.end()), None]:
                stop = body.start if body is not None else line.end() - 1
                for start, end in self.lists.items(text, at, stop, strict=True):
                    if text[start:end].startswith("各") and end - start <= 12 and not text.startswith("协会", end - 2):
                        extra.append(Found(start, end, "group"))
                at = body.end if body is not None else at
        return extra

    def _item(self, text: str, start: int, end: int, before: Found | None) -> Found:
        owner, group = self.forms.owner_at(text, start, end)
        if group:
            return Found(start, end, "group")
        if owner is not None:
            whole = owner.end >= end
            return Found(
                start,
                end,
                "named",
                "" if whole else owner.text,
                "" if whole else text[owner.end : end],
                place=owner.place,
            )
        return Found(start, end, "named", "", text[start:end])

    def _told(self, text: str, found: list[Found]) -> list[Found]:
        """Places and groups of places that are told to act: 推动丽水市…, 组织各市…, 各县(市、区)要…."""
        ends = {f.start: f.end for f in found}
        extra = []
        for start, end, kind, place in self.lists.told(text, ends):
            if place == "中共中央":
                extra.append(Found(start, end, kind, "", place))
            else:
                extra.append(Found(start, end, kind, "", place or "", place=place))
        return _merged(found, extra)


@cache
def scanner() -> Scanner:
    """The scanner for the shipped vocabulary."""
    return Scanner(shipped(), Places.load())


def _sharing(text: str, before: Found, start: int, end: int, word: Word) -> Found:
    """A group that shares the words of the one before: 各区党委、|政府 are 各区政府."""
    words = re.sub(r"(?:党委|人大|政府|人民政府|法院|党工委)$", "", text[before.start : before.end])
    return Found(start, end, "group", owner=words, function=word.function, shared=True)


def _merged(found: list[Found], extra: list[Found]) -> list[Found]:
    """Both in text order; what is already found wins."""
    if not extra:
        return found
    out: list[Found] = []
    both = sorted(
        [(f.start, 0, f.end, f) for f in found] + [(f.start, 1, f.end, f) for f in extra], key=lambda x: x[:3]
    )
    taken = [(f.start, f.end) for f in found]
    k = 0
    last = 0
    for start, new, end, item in both:
        while k < len(taken) and taken[k][1] <= start:
            k += 1
        if new and (start < last or (k < len(taken) and taken[k][0] < end)):
            continue
        out.append(item)
        last = end
    return out


def _outside(found: list[Found], titles: list[tuple[int, int]]) -> list[Found]:
    out: list[Found] = []
    t = 0
    for item in found:
        while t < len(titles) and titles[t][1] <= item.start:
            t += 1
        if t < len(titles) and titles[t][0] < item.end:
            continue
        out.append(item)
    return out
