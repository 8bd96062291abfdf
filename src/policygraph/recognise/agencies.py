"""Mentions of public bodies: a gazetteer of departments, rules of form for groups and for bodies never seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from .agency_actors import Actors
from .agency_addressed import addressed
from .agency_forms import Forms
from .agency_found import Found, merged, outside, sharing
from .agency_known import again, institutes
from .agency_lists import Lists
from .agency_patterns import HAN, UNITS
from .agency_shared import sharing_office, widened
from .agency_teams import ALONE, NOT_INSIDE, members, stands_alone

#: Names of offices that an owner list makes known for the whole text.
_OFFICE = re.compile(r"(?:处|科|室|部|院|中心|馆|所|站|队|会|办|系|校|社|团委)\Z")
#: Whose departments a group is: 各市|发展改革委、工业和信息化局.
_GROUP_OWNER = re.compile(rf"各?{UNITS}")
#: The words before an office's ending right behind another of the same owner.
_NEXT = re.compile(r"、[\u4e00-\u9fff]{2,6}")
#: What a bracket adds to a group: 有关部门(单位).
_OR_UNIT = re.compile(r"\((?:单位|部门|机构|处室)\)")
#: A committee of the party's own: 省委|全面深化改革委员会.
_PARTY_TEAM = re.compile(r"([\u4e00-\u9fff]{2,14}?)(?:委员会|领导小组)(?:办公室)?")
#: A bank of the state by its level: 省|农业发展银行.
_BANK_OF = re.compile(r"(?:(?<![\u4e00-\u9fff])|(?<=[由和及与向经报]))([省市县区州])\Z")
_TITLES = re.compile(r"《[^《》\n]{1,120}》|<<[^<>\n]{1,120}>>")


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
        self.actors = Actors(self.forms, vocabulary.institutions)
        self._names: frozenset[str] = frozenset()
        self.grammar = owner_grammar(tuple(vocabulary.roles.labels.items()), tuple(vocabulary.roles.cues.items()))

    def scan(self, text: str, cells: Sequence[OwnerClause] = ()) -> list[Found]:
        """Every mention in ``text``, in order, none overlapping.  ``cells``: owners in the columns of tables."""
        titles = [m.span() for m in _TITLES.finditer(text)]
        found = self._gazetteer(text, titles)
        clauses = sorted([*self.grammar.clauses(text), *cells], key=lambda c: c.start)
        found = merged(found, addressed(text, found, self.forms), longer=True)
        found = self._listed(text, found, clauses)
        found = self._known(text, found)
        found = self._told(text, found)
        seats = [Found(start, end, "group") for start, end in members(text, self.forms.place_at)]
        found = merged(found, seats, longer=True)
        return outside(merged(found, sharing_office(text, found, self.forms), longer=True), titles)

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
        if kind in (PLACEHOLDER, NOUN, GENERIC_FUNCTION) and (unit := _OR_UNIT.match(text, end)):
            end = unit.end()
        if kind in (PLACEHOLDER, GENERIC_FUNCTION):
            listed = forms.departments(text, start, low) if kind == GENERIC_FUNCTION else start
            if (
                before is not None
                and before.end == start
                and word.text[0] == "各"
                and text[start - 2 : start] == "机关"
            ):
                return Found(before.start, end, "group")  # 市级机关|各部门
            if (
                before is not None
                and before.end == listed
                and listed == start
                and forms.takes_part(text, before.end, word)
            ):
                return Found(before.start, end, "group", function=word.function)
            lead = 2 if kind == PLACEHOLDER and word.text.startswith(("有关", "相关")) else 0
            if lead and (many := forms.departments_before_and_so_on(text, start + lead, low)) < start:
                return Found(forms.group(text, many, low), end, "group")
            first = min(forms.group(text, listed + lead, low), listed)
            if word.text.startswith("各") and text[first:start] in ("各地", "各地区"):
                first = start
            if kind == GENERIC_FUNCTION and first == listed and (own := forms.owner(text, listed, low)) is not None:
                first = own.start
                if own.place is None and text[first - 1 : first] == "、":  # 各市、雄安新区|林业主管部门
                    first = (
                        min(first, forms.group(text, first - 1, low))
                        if forms.group(text, first - 1, low) < first - 1
                        else first
                    )
            if word.sort == "level" and "级" not in text[first:start] and not _acting_system(text, first, start, end):
                return None
            return Found(
                first, end, "placeholder" if first == start and kind == PLACEHOLDER else "group", function=word.function
            )
        if kind == NOUN:
            return self._noun(text, start, end, low, before)
        owner = forms.owner(text, start, low)
        if before is not None and before.end == start and kind == FUNCTION and before.kind == "named":
            zone = text[before.start : start]
            if zone.endswith(("管委会", "管理委员会")) and text[end - 1] in "局办室":  # 高新区管委会|财政局
                return Found(before.start, end, "named", zone, word.official, word.function, before.place)
        if before is not None and word.text == "行政学院" and text.endswith("党校", 0, before.end):
            gap = text[before.end : start]
            if gap == "(" and text.startswith(")", end):  # 各级党校(行政学院) is one
                return Found(
                    before.start,
                    end + 1,
                    before.kind,
                    before.owner,
                    before.official + "(行政学院)",
                    before.function,
                    before.place,
                    before.sort,
                )
            if gap in ("、", "和") and before.kind == "group":
                return sharing(text, before, start, end, word)
        if owner is None and kind == WHOLE and word.noun:
            beside = before is not None and before.kind == "group" and text[before.end : start] in ("、", "和")
            if (
                before is not None
                and before.kind == "group"
                and before.end == start
                and text.endswith("党委", 0, start)
            ):
                beside = True  # 当地党委|政府 are two
            if before is not None and beside and forms.is_group_noun(word.text):
                return sharing(text, before, start, end, word)
            first = forms.group(text, start, low)
            if first < start:
                return Found(first, forms.departments_of(text, end), "group", function=word.function)
            return (forms.bare_noun(text, start, end, low) and Found(start, end, "placeholder")) or None
        if kind == FORM:
            return self._form(text, start, end, word, low, before)
        if owner is None:
            first = forms.group(text, start, low)
            if first == start and kind == WHOLE and word.text.endswith("中心"):
                return self._form(text, start, end, word, low, before)
            if first < start:
                if forms.is_level(text[first:start]) and kind == FUNCTION:
                    return Found(first, end, "named", text[first:start], word.official, word.function, sort=word.sort)
                return Found(first, end, "group", function=word.function)
            bare = self._bare(text, start, end, word, before)
            if bare is None and kind == FUNCTION and text[end - 1] == "局" and HAN.match(text, start - 1):
                return self._form(text, start, end, word, low, before)  # 开发区财政|审计局
            return bare
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
        if word.text in ("委", "政府", "人民政府"):
            team = _PARTY_TEAM.match(text, end)
            if team is not None and not NOT_INSIDE.search(team[1]):
                whole = word.official if word.text != "委" else "委"
                return Found(first, team.end(), "named", owner.text, whole + team.group(), None, owner.place, word.sort)
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
        if before is not None and before.kind == "group" and text[before.end : start] == "、":
            if word.noun:
                return Found(start, end, "group")
            whose = before.owner or _GROUP_OWNER.match(text, before.start, before.end)
            if word.kind == FUNCTION and before.function and whose:
                words = whose if isinstance(whose, str) else whose.group()
                return Found(start, end, "group", words, function=word.function, shared=True)
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
        if text[start:end] == "财政" and (not ACTS.match(text, end) or text.startswith(("给予", "按", "支持"), end)):
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
        if text.startswith("主管", start) and (first := forms.field(text, start, low)) < start:
            return Found(first, end, "group")
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
        level = _BANK_OF.search(text, max(low, start - 2), start) if word.text.endswith("行") else None
        if level is not None:  # 省|农业发展银行
            official = word.official.removeprefix("中国")
            return Found(level.start(1), end, "named", level[1], official, word.function)
        return Found(start, end, "named", "", word.official, word.function, sort="central")

    def _form(self, text: str, start: int, end: int, word: Word, low: int, before: Found | None) -> Found | None:
        """A body known by its ending alone: it needs an owner, a group, or a list to stand in."""
        first = self.forms.unseen(text, start, end, low)
        if first is None:
            if (
                before is not None
                and before.kind == "named"
                and before.owner
                and text[end - 1] == "局"
                and _NEXT.fullmatch(text, before.end, start)
            ):
                return Found(before.end + 1, end, "named", before.owner, text[before.end + 1 : end], shared=True)
            alone = word.text in ALONE and stands_alone(text, start, end)
            return Found(start, end, "placeholder") if alone else None
        owner, group = self.forms.owner_at(text, first, end)
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
        self._names = frozenset(
            text[f.start : f.end]
            for f in extra
            if f.kind == "named" and not f.owner and _OFFICE.search(text, f.start, f.end)
        )
        return merged(found, widened(text, found, clauses) + extra, longer=True)

    def _known(self, text: str, found: list[Found]) -> list[Found]:
        """Adds what an owner list named elsewhere, and institutes that act."""
        taken = {f.start: f.end for f in found}
        spans = [*again(text, self._names, taken), *institutes(text, self.forms, taken)]
        return merged(found, [self._item(text, start, end, None) for start, end in sorted(spans)])

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


@cache
def scanner() -> Scanner:
    """The scanner for the shipped vocabulary."""
    return Scanner(shipped(), Places.load())


def _acting_system(text: str, first: int, start: int, end: int) -> bool:
    """Whether 生态环境系统 is a body: the whole province's, or one that acts or is made to."""
    if not text.endswith("系统", start, end):
        return False
    told = text.endswith(("调度", "组织", "推动", "指导", "督促"), 0, first)
    edge = first == 0 or not "\u4e00" <= text[first - 1] <= "\u9fff"
    whole = edge and text[first:start].startswith(("全省", "全市", "全县", "全区", "全国"))
    return (whole or told) and ACTS.match(text, end) is not None
