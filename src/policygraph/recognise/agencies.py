"""Mentions of public bodies: a gazetteer of departments, rules of form for groups and for bodies never seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..model import AgencyMention, Document
from ..vocab.agencies import AgencyVocabulary, shipped
from ..vocab.places import Places, unlisted
from ..zh.flow import flow
from ..zh.owner_tables import table_clauses
from ..zh.owners import OwnerClause, owner_grammar
from .agency_actors import Actors
from .agency_addressed import addressed
from .agency_forms import Forms
from .agency_found import Found, merged, outside
from .agency_gazetteer import Gazetteer
from .agency_known import again, institutes, of_level
from .agency_lists import Lists
from .agency_shared import of_each_place, regional, sharing_office, widened
from .agency_teams import members

#: Names of offices that an owner list makes known for the whole text.
_OFFICE = re.compile(r"(?:处|科|室|部|院|中心|馆|所|站|队|会|办|系|校|社|团委|分局)\Z")
_TITLES = re.compile(r"《[^《》\n]{1,120}》|«[^«»\n]{1,120}»|<<[^<>\n]{1,120}>>")


def agency_mentions(document: Document) -> tuple[AgencyMention, ...]:
    """The bodies that ``document`` names, in text order, none overlapping.

    ``name`` and ``canonical`` are in the text's own words (省能源局 where a list shares its 省); expanding them by
    the plan's place is :func:`policygraph.resolve.agencies.resolve`.
    """
    words = flow(document.text, document.paragraphs)
    header = document.header
    own = unlisted([name for name, _ in header.issuers], header.title, document.text, Places.load())
    found = scanner().scan(words.text, table_clauses(document.tables, words), own)
    out: list[AgencyMention] = []
    for item in found:
        span = words.span(item.start, item.end)
        surface = words.text[item.start : item.end]
        if item.kind == "named":
            name = item.name or (item.owner + surface if item.shared else surface)
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
        self.gazetteer = Gazetteer(vocabulary, self.forms)
        self.lists = Lists(self.forms)
        self.actors = Actors(self.forms, vocabulary.institutions)
        self._names: frozenset[str] = frozenset()
        self.grammar = owner_grammar(tuple(vocabulary.roles.labels.items()), tuple(vocabulary.roles.cues.items()))

    def scan(self, text: str, cells: Sequence[OwnerClause] = (), own: str | None = None) -> list[Found]:
        """Every mention in ``text``, in order, none overlapping.

        ``cells``: owners in the columns of tables; ``own``: the text's place where the table of places lacks it.
        """
        self.forms.own = own
        titles = [m.span() for m in _TITLES.finditer(text)]
        found = self.gazetteer.find(text, titles)
        clauses = sorted([*self.grammar.clauses(text), *cells], key=lambda c: c.start)
        found = merged(found, addressed(text, found, self.forms), longer=True)
        found = self._listed(text, found, clauses)
        found = self._known(text, found)
        found = self._told(text, found)
        seats = [Found(start, end, "group") for start, end in members(text, self.forms.place_at)]
        found = merged(found, seats, longer=True)
        found = merged(found, [*of_each_place(text, found), *regional(text, found)], longer=True)
        return outside(merged(found, sharing_office(text, found, self.forms), longer=True), titles)

    # -- lists of owners and words that give a task ---------------------------------------------------------

    def _listed(self, text: str, found: list[Found], clauses: list[OwnerClause]) -> list[Found]:
        """Adds what the clauses of owner lists name and the gazetteer does not know."""
        extra: list[Found] = []
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
        _share_owners(text, found, extra)
        self._names = frozenset(
            text[f.start : f.end]
            for f in extra
            if f.kind == "named" and not f.owner and _OFFICE.search(text, f.start, f.end)
        )
        return merged(found, widened(text, found, clauses) + extra, longer=True)

    def _known(self, text: str, found: list[Found]) -> list[Found]:
        """Adds what an owner list named elsewhere, and institutes that act."""
        taken = {f.start: f.end for f in found}
        spans = [*again(text, self._names, taken), *of_level(text, taken), *institutes(text, self.forms, taken)]
        return merged(found, [self._item(text, start, end, None) for start, end in sorted(spans)], longer=True)

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
        for start, end, kind, place in self.actors.find(text, ends):
            if kind == "item":
                extra.append(self._item(text, start, end, None))
            elif place == "中共中央":
                extra.append(Found(start, end, kind, "", place))
            else:
                extra.append(Found(start, end, kind, "", place or "", place=place))
        return merged(found, extra, longer=True)


def _share_owners(text: str, found: list[Found], extra: list[Found]) -> None:
    """Gives items of owner lists between two bodies of one owner that owner: 市财政局、|机关后勤中心|、水利局."""
    before = {f.end: f for f in found if f.kind == "named" and f.owner}
    after = {f.start: f for f in found if f.kind == "named" and f.function and (f.shared or not f.owner)}
    for item in sorted(extra, key=lambda f: f.start):
        last, following = before.get(item.start - 1), after.get(item.end + 1)
        if item.kind != "named" or item.owner or item.place or last is None or text[item.start - 1] != "、":
            continue
        if following is not None and following.owner in ("", last.owner) and text[item.end] == "、":
            item.owner, item.shared, item.place = last.owner, True, last.place


@cache
def scanner() -> Scanner:
    """The scanner for the shipped vocabulary."""
    return Scanner(shipped(), Places.load())
