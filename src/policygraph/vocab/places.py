"""Administrative divisions: names in full and in short, codes, what lies in what.

The table has the divisions of its newest year and those abolished since 2000, which plans of earlier periods name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import VocabularyError
from ..resources import ontology
from .load import fail, shipped

LEVELS = ("nation", "province", "prefecture", "county")
NATION = "000000"
_COLUMNS = ["code", "name", "short", "former", "parent", "level", "from", "to", "now", "en"]


@dataclass(frozen=True, slots=True)
class Place:
    """A division.  ``shorts`` and ``formers`` are other names; ``parent`` a code or None (the nation).

    ``since``/``until`` bound the years of the code in the table (``until`` None: it holds in the newest year);
    ``now`` is the code that continues an abolished division, where the table says so; ``en`` may be empty.
    """

    code: str
    name: str
    shorts: tuple[str, ...]
    formers: tuple[str, ...]
    parent: str | None
    level: str
    since: int
    until: int | None
    now: str | None
    en: str

    @property
    def rank(self) -> int:
        """0 nation, 1 province, 2 prefecture, 3 county."""
        return LEVELS.index(self.level)


class Places:
    """The divisions of one table.  Use :meth:`load` for the shipped one."""

    def __init__(
        self, table: str, file: Path | str = "ontology/vocab/places.tsv", words: Mapping[str, Any] | None = None
    ) -> None:
        """``table``: the text of the file; ``words``: the mapping in ``places.yml``.

        Raises VocabularyError that names file and entry of what is malformed.
        """
        self._by_code: dict[str, Place] = {}
        self._by_name: dict[str, list[Place]] = {}
        lines = [line for line in table.split("\n") if line and not line.startswith("#")]
        if not lines or lines[0].split("\t") != _COLUMNS:
            raise VocabularyError(f"{file}: the columns must be {', '.join(_COLUMNS)}")
        for line in lines[1:]:
            place = self._row(file, line.split("\t"))
            if place.code in self._by_code:
                raise fail(file, place.code, "stands in the table twice")
            self._by_code[place.code] = place
            for name in (place.name, *place.shorts, *place.formers):
                self._by_name.setdefault(name, []).append(place)
        for place in self._by_code.values():
            if place.parent is not None and place.parent not in self._by_code:
                raise fail(file, place.code, f"parent {place.parent} is not in the table")
        # What bounds the search at an offset: only names that begin with the character there, longest first.
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for name in self._by_name:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

        self._look_alikes = self._read_look_alikes((words or {}).get("look_alikes", {}))

    def _read_look_alikes(self, data: Any) -> dict[str, tuple[tuple[int, str], ...]]:
        file = "ontology/vocab/places.yml"
        if not isinstance(data, Mapping):
            raise fail(file, "look_alikes", "must be a mapping of short names to longer words")
        found: dict[str, tuple[tuple[int, str], ...]] = {}
        for name, longer in data.items():
            if name not in self._by_name:
                raise fail(file, str(name), "is no name in places.tsv")
            if not isinstance(longer, list) or not all(isinstance(word, str) and name in word for word in longer):
                raise fail(file, str(name), "needs a list of longer words that hold the name")
            found[name] = tuple((word.index(name), word) for word in longer)
        return found

    @staticmethod
    def _row(file: Path | str, cells: list[str]) -> Place:
        if len(cells) != len(_COLUMNS):
            raise fail(file, cells[0], f"has {len(cells)} columns, not {len(_COLUMNS)}")
        code, name, short, former, parent, level, since, until, now, en = cells
        if not (len(code) == 6 and code.isdigit() and name and level in LEVELS and since.isdigit()):
            raise fail(file, code, "needs a code of six digits, a name, a level and a first year")
        return Place(
            code,
            name,
            tuple(short.split()),
            tuple(former.split()),
            parent or None,
            level,
            int(since),
            int(until) if until else None,
            now or None,
            en,
        )

    @staticmethod
    @cache
    def load() -> Places:
        """The shipped table, read once.  Raises VocabularyError if it is missing."""
        path = ontology("vocab", "places.tsv")
        try:
            return Places(path.read_text(encoding="utf-8"), path, shipped("places"))
        except FileNotFoundError as error:
            raise VocabularyError(f"{path}: vocabulary file is missing; reinstall the package") from error

    @property
    def all(self) -> tuple[Place, ...]:
        """Every place, by code."""
        return tuple(self._by_code.values())

    def by_code(self, code: str) -> Place | None:
        return self._by_code.get(code)

    def by_name(self, name: str) -> tuple[Place, ...]:
        """All places of a full, short or former name: those that still exist first, then higher levels first."""
        found = self._by_name.get(name, ())
        return tuple(sorted(found, key=lambda p: (p.until is not None, p.rank, p.code)))

    def parent(self, code: str) -> Place | None:
        """The place right above, None above the nation or for an unknown code."""
        place = self._by_code.get(code)
        return None if place is None or place.parent is None else self._by_code[place.parent]

    def chain(self, code: str) -> tuple[Place, ...]:
        """The place and all above it, nation last; empty for an unknown code."""
        found: list[Place] = []
        place = self._by_code.get(code)
        while place is not None:
            found.append(place)
            place = self._by_code.get(place.parent) if place.parent else None
        return tuple(found)

    def level(self, code: str) -> str | None:
        place = self._by_code.get(code)
        return None if place is None else place.level

    def contains(self, outer: str, inner: str) -> bool:
        """Whether ``inner`` is ``outer`` or lies in it."""
        return any(place.code == outer for place in self.chain(inner))

    def find(self, text: str, start: int, *, short_counties: bool = False) -> tuple[int, tuple[Place, ...]] | None:
        """The longest place name that starts at ``start``: its end and the places it may be.

        Short names of counties (和平, 长安) are everyday words; they count with ``short_counties`` only.
        A short name inside a longer word (海口 in 入海口) is none.
        """
        if start >= len(text):
            return None
        for length in self._lengths.get(text[start], ()):
            name = text[start : start + length]
            if len(name) == length and name in self._by_name and not self._in_longer_word(text, start, name):
                found = self.by_name(name)
                if not short_counties:
                    found = tuple(p for p in found if p.level != "county" or _is_full(p, name))
                if found:
                    return start + length, found
        return None

    def _in_longer_word(self, text: str, start: int, name: str) -> bool:
        for before, word in self._look_alikes.get(name, ()):
            if start >= before and text.startswith(word, start - before):
                return True
        return False

    def leading(self, name: str, start: int = 0) -> tuple[Place | None, int]:
        """The innermost place that ``name`` begins with at ``start``, and where its words end.

        湖北省随州市生态环境局 begins with 随州市.  (None, ``start``) where it begins with none.
        """
        found: Place | None = None
        at = start
        while (hit := self.find(name, at)) is not None:
            place = self.resolve(name[at : hit[0]], found.code if found is not None else None)
            inside = found is None or (place is not None and self.contains(found.code, place.code))
            if place is None or place.level == "nation" or not inside:
                break
            found, at = place, hit[0]
        return found, at

    def resolve(self, name: str, within: str | None = None, year: int | None = None) -> Place | None:
        """The one place a name means, None if unknown or ambiguous.

        ``within``: code of the place whose document speaks; a place in it goes before all others, then its
        own provinces' and prefectures' kin.  ``year``: prefer what existed then.  A name shared by a place and
        those inside it (大理) means the outer one.  A bare short name means the one place of the highest level
        (吉林 the province, 西安 the city, not 西安区 elsewhere), as official documents write districts in full.
        """
        found = self.by_name(name)
        if len(found) <= 1:
            return found[0] if found else None
        outer = [] if within is None else [place.code for place in self.chain(within)]
        # From the place itself outwards, the whole country last.
        for scope in (*outer, NATION):
            inside = [place for place in found if self.contains(scope, place.code)]
            if year is not None:
                inside = [p for p in inside if p.since <= year <= (p.until or year)] or inside
            if year is None or not inside:
                inside = [p for p in inside if p.until is None] or inside
            if inside:
                # 襄阳县 in full is no candidate for the former name of another place.
                inside = [p for p in inside if p.name == name] or inside
                return self._one(inside, name)
        return None

    def _one(self, found: list[Place], name: str) -> Place | None:
        top = min(found, key=lambda p: (p.rank, p.code))
        if len(found) == 1 or all(self.contains(top.code, place.code) for place in found):
            return top
        highest = [place for place in found if place.rank == top.rank]
        return top if len(highest) == 1 and name != top.name and top.level != "county" else None


#: A place at the start of a name by its form alone: 安陵市|教育局.
_BY_FORM = re.compile(
    r"(?!关于|中共|推进|加强|示范|试点|重点|全域|美丽|文明|[各全我本该省市县区州和的])[\u4e00-\u9fff]{2,3}?(?:自治州|自治县|[市县区州旗])"
    r"(?<!新区)(?<!发区)(?<!园区)(?<!社区)(?<!地区)(?<!小区)(?<!片区)(?<!景区)(?<!灌区)(?<!林区)(?<!山区)(?<!城区)(?<!辖区)(?<!校区)"
    r"(?<!街区)(?<!库区)(?<!牧区)(?<!治区)(?<!能区)(?<!范区)(?<!护区)(?<!城市)(?<!都市)(?<!地市)(?<!县市)(?<!各市)(?<!区市)(?<!省市)(?<!辖市)(?<!区县)(?<!市县)(?=[\u4e00-\u9fff“\d])"
)


def unlisted(issuers: Iterable[str], title: str | None, text: str, places: Places) -> str | None:
    """The place that issuers' names or a title begin with and ``places`` does not know: 安陵市 of 安陵市教育局.

    A title's place counts only where the text names an office of it as well.
    """
    for issuer in issuers:
        found = _BY_FORM.match(issuer.removeprefix("中共"))
        if found is not None and places.find(found.group(), 0) is None:
            return found.group()
    found = _BY_FORM.match(title or "")
    if found is None or places.find(found.group(), 0) is not None:
        return None
    office = re.search(rf"{found.group()}(?:人民政府|委|[\u4e00-\u9fff]{{2,10}}(?:局|委员会|办公室|管委会))", text)
    return found.group() if office is not None else None


def _is_full(place: Place, name: str) -> bool:
    """Whether a name is long enough in kind (县, 区, 旗 …) not to be an everyday word."""
    return name == place.name or (name[-1] in "市县区旗" and len(name) > 2)
