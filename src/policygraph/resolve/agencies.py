"""Official names: each mention's owner (省, 市, 我) becomes the place whose plan it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from ..model import AgencyMention, Document
from ..vocab.agencies import AgencyVocabulary, shipped
from ..vocab.places import Place, Places, unlisted

_LEVEL = re.compile(r"自治区|自治州|自治县|[省市县区州盟旗]")
#: Bodies that a plan names once and then calls by their last words.
_TEAMS = ("领导小组", "协调小组", "指挥部", "联席会议", "专班")
#: The level of the plan's own place at the head of a group's name: 省|有关部门, no 市、县 and no 县级以上.
_OWN_LEVEL = re.compile(
    r"(?:自治区|自治州|自治县|[省市县区州])(?=直|属|级(?!以|及)|有关|相关|各|政府|委|建设|主管|行业)"
)
#: What a bracket says a group is or is called from there on.
_SAID = re.compile(r"（(?P<who>[^（）]*?)[，,](?:下同|以下(?:统称|简称)(?P<called>[\u4e00-\u9fff]{2,8}))）")
#: The offices of one kind in all places: 各市（州）|林业局.
_OF_EACH = re.compile(r"各(?P<places>[市县区州盟旗（）、]{1,9})(?P<office>[\u4e00-\u9fff]{3,12}(?:局|主管部门))")
_SEPARATORS = re.compile(r"[、，（）()和及与]")
#: Kinds of zone: the short form of their names and the long ones.
_ZONE_KINDS = {
    "高新区": ("高新技术产业开发区", "高新技术开发区", "高新技术产业园区"),
    "经开区": ("经济技术开发区", "经济开发区"),
    "综保区": ("综合保税区",),
    "自贸区": ("自由贸易试验区",),
    "自贸试验区": ("自由贸易试验区",),
}
_ZONE_NAME = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,12}?)(?P<kind>"
    + "|".join(sorted((k for s, w in _ZONE_KINDS.items() for k in (s, *w)), key=len, reverse=True))
    + r")(?=管理委员会|管委会|\Z)"
)
_PROVINCE = frozenset({"省", "自治区"})
_MUNICIPALITIES = ("11", "12", "31", "50")


def resolve(document: Document, mentions: Sequence[AgencyMention]) -> tuple[AgencyMention, ...]:
    """``mentions`` with official names as far as the document's place and issuers support them.

    ``name`` is the written form with its place (浙江省科技厅), ``canonical`` the full official name
    (浙江省科学技术厅).  A mention whose place the document does not give keeps its written form.
    """
    context = _Context(document, Places.load())
    if context.jurisdiction is None:
        context.lie_in(mentions)
    out: list[AgencyMention] = []
    teams: dict[str, AgencyMention] = {}
    said: dict[str, str] = {}
    groups: dict[str, str] = {}
    zones: dict[str, str] = {}
    each: dict[str, str] = {}
    for mention in mentions:
        gap = document.text[out[-1].span.end : mention.span.start] if out else "not near"
        near = len(gap) <= 2 or gap.isspace()  # side by side, or signing one below the other
        state = context.of_the_state(mention, out[-1]) if near else None
        found = context.resolve(mention) if state is None else state
        if found.kind == "named" and found.place is None and out and mention.span.start - out[-1].span.end <= 3:
            found = context.beside(found, out[-1])
        if found.kind == "named":
            for ending in _TEAMS:
                if found.name.endswith(ending):
                    teams[ending] = found
        elif found.kind == "placeholder" and (team := _named_before(found, teams)) is not None:
            found = team
        found = context.of_each_place(mention, found, each)
        if found.kind == "group":
            found = _as_said(found, said)
            key = _SEPARATORS.sub("", found.canonical)  # 各县区政府 are 各县、区人民政府
            found = replace(found, canonical=groups.setdefault(key, found.canonical))
        elif found.kind == "named" and (zone := _ZONE_NAME.match(found.canonical)) is not None:
            found = _zone_in_full(found, zone, zones)
        out.append(found)
    return tuple(out)


def _zone_in_full(mention: AgencyMention, zone: re.Match[str], zones: dict[str, str]) -> AgencyMention:
    """辽源高新区管委会 is 辽源高新技术产业开发区管委会 where the plan has named that before.  ``zones``: those named so far."""
    place, kind = zone["place"], zone["kind"]
    short = next((s for s, whole in _ZONE_KINDS.items() if kind in (s, *whole)), kind)
    if kind != short:
        zones.setdefault(place + short, place + kind)
        return mention
    whole = zones.get(place + kind) or next(
        (
            full
            for key, full in zones.items()
            if key.endswith(kind) and key.removesuffix(kind).rstrip("市县区") == place
        ),
        None,
    )
    return mention if whole is None else replace(mention, canonical=whole + mention.canonical[zone.end() :])


def _as_said(mention: AgencyMention, said: dict[str, str]) -> AgencyMention:
    """A group as the plan says that it calls it: 各市(含定州市,下同) are all later 各市, 以下统称各区县 names those before.

    ``said`` holds what has been said so far, the words of the group to what they mean.
    """
    name = mention.canonical
    meant = _SAID.search(name)
    if meant is not None:
        words, rest = name[: meant.start()], name[meant.end() :]
        called = meant["called"]
        if called:
            return replace(mention, name=called + rest, canonical=called + rest)
        said[words] = words + "（" + meant["who"] + "）"
        return replace(mention, canonical=said[words] + rest)
    for words, whole in said.items():
        if name.startswith(words) and "（" not in name and name[len(words) : len(words) + 1] not in ("、", "区", "县"):
            return replace(mention, canonical=whole + name[len(words) :])
    return mention


def _named_before(mention: AgencyMention, teams: Mapping[str, AgencyMention]) -> AgencyMention | None:
    """A bare 领导小组 or its 办公室 is the one named before it; None where none was."""
    if mention.name == "办公室" and teams:
        last = max(teams.values(), key=lambda t: t.span)
        return replace(
            mention,
            kind="named",
            name=last.name + "办公室",
            canonical=last.canonical + "办公室",
            place=last.place,
            place_code=last.place_code,
        )
    for ending in _TEAMS:
        rest = mention.name.removeprefix(ending)
        team = teams.get(ending)
        if team is not None and mention.name.startswith(ending) and rest in ("", "办公室"):
            return replace(
                mention,
                kind="named",
                name=team.name + rest,
                canonical=team.canonical + rest,
                place=team.place,
                place_code=team.place_code,
            )
    return None


class _Context:
    def __init__(self, document: Document, places: Places) -> None:
        self.places = places
        self.central = _central_of_shipped()
        header = document.header
        self.issuers = tuple(name for name, _ in header.issuers)
        here: Place | None = places.by_code(header.place_code) if header.place_code else None
        if here is None and header.jurisdiction:
            # a development zone is no division: what it lies in is
            here = places.resolve(header.jurisdiction) or places.leading(header.jurisdiction)[0]
        self.here = here
        self.jurisdiction = header.jurisdiction or (here.name if here else None)
        if self.jurisdiction is None:
            self.jurisdiction = unlisted(self.issuers, header.title, document.text, places)
        self.chain = places.chain(here.code) if here else ()
        self.cache: dict[tuple[str, str, str], tuple[str, str, str | None, str | None]] = {}

    def lie_in(self, mentions: Sequence[AgencyMention]) -> None:
        """Takes the one place whose bodies the text names in full for the plan's, where its head tells none."""
        named = {m.place for m in mentions if m.kind == "named" and m.place is not None and m.place != m.canonical}
        found = [place for name in sorted(named) if (place := self.places.resolve(name)) is not None]
        if not found or len(found) < len(named):
            return
        inner = max(found, key=lambda p: (p.rank, p.code))
        if all(self.places.contains(p.code, inner.code) for p in found):
            self.here, self.jurisdiction, self.chain = inner, inner.name, self.places.chain(inner.code)

    def resolve(self, mention: AgencyMention) -> AgencyMention:
        key = (mention.kind, mention.name, mention.canonical)
        found = self.cache.get(key)
        if found is None:
            found = self.cache[key] = self._resolve(mention)
        name, canonical, place, code = found
        return replace(mention, name=name, canonical=canonical, place=place, place_code=code)

    def of_the_state(self, mention: AgencyMention, before: AgencyMention) -> AgencyMention | None:
        """A bare 能源局 behind 国家发展改革委 is the state's; None where it is not."""
        whole = "国家" + mention.canonical
        if mention.kind == "named" and whole in self.central and before.canonical in self.central:
            return replace(mention, name=whole, canonical=whole, place=None, place_code=None)
        return None

    def of_each_place(self, mention: AgencyMention, found: AgencyMention, each: dict[str, str]) -> AgencyMention:
        """市（州）林业局, or a bare 林业局 that no province has, is what was 各市（州）林业局 before.

        ``each`` holds the groups so far, by their words without 各 and by the office alone.
        """
        if found.kind == "group":
            group = _OF_EACH.fullmatch(found.canonical)
            if group is not None:
                each[group["places"] + group["office"]] = each[group["office"]] = found.canonical
            elif found.canonical in each:
                return replace(found, canonical=each[found.canonical], name=each[found.canonical])
        elif (
            mention.canonical in each
            and mention.canonical.endswith("局")
            and self.here is not None
            and self.here.level == "province"
            and self.here.code[:2] not in _MUNICIPALITIES
        ):
            whole = each[mention.canonical]
            return replace(found, kind="group", name=whole, canonical=whole, place=None, place_code=None)
        return found

    def beside(self, mention: AgencyMention, before: AgencyMention) -> AgencyMention:
        """``mention``, whose level the plan's place does not explain, read after 重庆市财政局 in the same list."""
        level = _LEVEL.match(mention.name)
        if level is None or before.place is None or not before.place.endswith(level.group()):
            return mention
        rest = mention.name[level.end() :]
        if not rest:
            return mention
        official = mention.canonical.removeprefix(level.group())
        place = self.places.by_code(before.place_code) if before.place_code else None
        name, canonical, owner, code = self._placed(before.place + rest, before.place + official, before.place, place)
        return replace(mention, name=name, canonical=canonical, place=owner, place_code=code)

    def _resolve(self, mention: AgencyMention) -> tuple[str, str, str | None, str | None]:
        if mention.kind != "named":
            name = mention.name
            if name[0] in "厅局委校院" and name[1] in "机属直" and (whose := self._whose(name[0])) is not None:
                return whose + name[1:], _group_name(whose + name[1:]), None, None
            if mention.kind == "group" and (own := _OWN_LEVEL.match(name)) and (owner := self._owner(own.group())):
                return name, _group_name(owner + name[own.end() :]), None, None  # 市直有关单位 are those of this 市
            return name, _group_name(name), None, None
        name, official = mention.name, mention.canonical
        if name[0] in "我本" and len(name) == 2:
            issuer = self._issuer(name[1])
            return (issuer, issuer, *self._place_of(issuer)) if issuer else (name, official, None, None)
        if name[0] in "我本" and (level := _LEVEL.match(name, 1)) and (owner := self._owner(level.group())) is not None:
            rest = name[level.end() :]  # 我省|碳达峰工作专班
            place = self.places.resolve(owner, self.here.code if self.here else None)
            return self._placed(owner + rest, owner + rest, owner, place)
        if name[0] in "厅局委校院署" and (whose := self._whose(name[0])) is not None:
            return whose + name[1:], whose + name[1:], *self._place_of(whose)
        if official.startswith("共青团") and name.startswith("团"):
            owner = self._owner(name[1])
            return (name, "共青团" + owner + official[4:], owner, None) if owner else (name, official, None, None)
        if mention.function == "administrative-committee" and _LEVEL.match(name) is None and mention.place is None:
            return name, official, None, None  # a zone's name needs no place before it
        if mention.place is not None:
            place = self.places.resolve(mention.place, self.here.code if self.here else None)
            if place is None and mention.place in name:
                # Two districts share the name, and the words before it say which: 北京市|通州区.
                above = self.places.resolve(name[: name.index(mention.place)])
                place = self.places.resolve(mention.place, above.code) if above else None
            if official == mention.place:  # the place itself is told to act
                return mention.place, mention.place, mention.place, place.code if place else None
            return self._placed(name, official, mention.place, place)
        level = _LEVEL.match(name)
        if level is not None and len(name) > len(level.group()):
            owner = self._owner(level.group())
            if owner is None:
                return name, official, None, None
            rest, body = name[level.end() :], official.removeprefix(level.group())
            place = self.places.resolve(owner, self.here.code if self.here else None)
            return self._placed(owner + rest, owner + body, owner, place)
        if self.here is not None and self.here.level == "nation":
            for prefix in ("国家", "国务院", "中国"):
                if prefix + official in self.central:  # 国资委 in a plan of the whole country
                    return prefix + official, prefix + official, None, None
        if official in _bare_names() and not official.startswith(self.central) and self._has_bodies():
            owner = self._owner("省") if official.endswith("厅") else self.jurisdiction
            if owner is not None and not name.startswith(("国家", "中国", "全国")):
                return self._placed(owner + name, owner + official, owner, self.here)
        return name, official, None, None

    def _has_bodies(self) -> bool:
        """Whether a department named bare can be one of the plan's own place: not in a plan of the whole country."""
        return bool(self.jurisdiction) and self.here is not None and self.here.level != "nation"

    def _owner(self, level: str) -> str | None:
        """Name of the place that a bare level means in this plan: itself or one that it lies in."""
        for place in self.chain:
            if level in _PROVINCE and place.level == "province":
                return place.name
            if (
                level == "市"
                and (place.level == "prefecture" or place.code[:2] in _MUNICIPALITIES)
                and place.name.endswith("市")
            ):
                return place.name
            if level not in _PROVINCE and level != "市" and place.name.endswith(level) and place.level != "province":
                return place.name
            if level == "市" and place.level == "county" and place.name.endswith("市"):
                return place.name
        if not self.chain and self.jurisdiction and self.jurisdiction.endswith(level):
            return self.jurisdiction
        return None

    def _placed(
        self, name: str, official: str, owner: str, place: Place | None
    ) -> tuple[str, str, str | None, str | None]:
        full = place.name if place else owner
        for prefix in (owner, full):
            rest = official.removeprefix(prefix)
            if rest != official and _is_party(rest):
                party = "委" if rest in ("党委", "委员会") else rest  # 中共浙江省委, as plans and their readers call it
                return (
                    _party(prefix, name.removeprefix(prefix)),
                    "中共" + full + party,
                    full,
                    place.code if place else None,
                )
        return name, official, full, place.code if place else None

    def _issuer(self, kind: str) -> str | None:
        for issuer in self.issuers:
            if issuer.endswith((kind + "办公厅", kind + "办公室")):  # 我部 is the ministry, not its office
                return issuer[:-3]
            if (
                issuer.endswith(kind)
                or (kind == "委" and issuer.endswith("委员会"))
                or (kind == "办" and issuer.endswith("办公室"))
            ):
                return issuer
        return self.issuers[0] if len(self.issuers) == 1 else None

    def _whose(self, kind: str) -> str | None:
        """The issuer that 厅 in 厅党组 means, or what its office belongs to."""
        kinds = {
            "委": ("委", "委员会"),
            "校": ("学校", "大学", "学院"),
            "院": ("医院", "学院", "法院", "检察院", "研究院"),
        }
        for issuer in self.issuers:
            for ending in kinds.get(kind, (kind,)):
                if ending in issuer:
                    return issuer[: issuer.rindex(ending) + len(ending)]
        return None

    def _place_of(self, name: str) -> tuple[str | None, str | None]:
        found = self.places.find(name, 0)
        if found is None:
            return None, None
        return found[1][0].name, found[1][0].code


@cache
def _central_of_shipped() -> tuple[str, ...]:
    return _central(shipped())


@cache
def _bare_names() -> frozenset[str]:
    """Official names of departments without an owner; a zone's (开发区财政局) is none of them."""
    return frozenset(
        w.official for w in shipped().words.values() if w.function is not None and w.sort not in ("public", "mass")
    )


def _central(vocabulary: AgencyVocabulary) -> tuple[str, ...]:
    return tuple(sorted({w.official for w in vocabulary.words.values() if w.kind == "central"}))


def _is_party(rest: str) -> bool:
    return rest == "党委" or (rest.startswith("委") and not rest.startswith("委托"))


def _party(owner: str, name: str) -> str:
    """The written name with 中共 and its place: 省委 -> 中共浙江省委."""
    bare = name.removeprefix("中共")
    return "中共" + (bare if bare.startswith(owner) else owner + bare)


def _group_name(name: str) -> str:
    """One spelling for a group: round brackets, 政府 in full."""
    out = name.translate(str.maketrans("〔〕()[]【】", "（）（）（）（）"))
    out = {"高等学校": "高校", "高等院校": "高校"}.get(out, out)
    if out.endswith("政府") and len(out) > 2 and not out.endswith("人民政府"):
        out = out[:-2] + "人民政府"
    return out
