"""``comparison.yml``: when two targets, or two plans, speak of the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import VocabularyError
from ..resources import ontology
from .load import fail, read
from .metrics import Metrics
from .places import Places

_FILE = "ontology/vocab/comparison.yml"
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"[\s《》〈〉“”\"'‘’「」『』、,，.。:：;；·—–\-−~～()（）\[\]〔〕【】]+")
_PRINTED = re.compile(r"(?:^|.*?)关于(?:印发|发布|转发|下达|公布|印发实施)[《“(]?(.*?)[》”)]?的(?:通知|公告|函)$")
_ABOUT = re.compile(r"^(.{0,80}?)关于(?=.)(?:印发|发布|转发)?")
_NATIONAL = re.compile(
    "(?:中华人民共和国|中共中央|国务院|中央|国家|全国|我国|中国|最高人民|[^省市区县州厅局]{2,10}部(?:等|办公厅|$|[、,]))"
)
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–−~～至]+((?:20)?\d\d)")
_FIVE = re.compile(r"十([一二三四五六])五|第十([一二三四五六])个五年")
_YEAR = re.compile(r"((?:19|20)\d\d)年(?!前|远景)")
_ORDINALS = "零一二三四五六"
_VERSION = re.compile(r"[(（〔\[][^()（）〔〕\[\]]{0,12}(?:版|稿|行|年度?|本)[)）〕\]]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart.

    ``stem``: what the plan is about; ``revised``: it says that it is a newer edition; ``issuer``: the bodies before
    关于; ``place``: GB code of the place that it names first, "" for none; ``level``: national, province, prefecture,
    county or "" where the title does not tell; ``years``: first and last year of its period.
    """

    stem: str
    revised: bool
    issuer: str
    place: str
    level: str
    years: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The words of the file; ``load()`` gives the shipped ones."""

    whole_place: Mapping[str, frozenset[str]]
    no_qualifier: frozenset[str]
    part: re.Pattern[str]
    no_part: re.Pattern[str]
    title_part: re.Pattern[str]
    too_general: frozenset[str]
    period: re.Pattern[str]
    edition: re.Pattern[str]
    force: re.Pattern[str]
    repeals: re.Pattern[str]

    @classmethod
    def load(cls, path: Path | None = None) -> Comparison:
        """The words of ``path``, or the shipped ones.  Raises VocabularyError naming file and entry."""
        return _shipped() if path is None else _build(path)

    def scope(self, words: str, place: str, level: str) -> str:
        """``words`` of a scope in a plan of ``place``, "" where they mean all of it (全省 in a province's plan)."""
        words = _SPACE.sub("", words)
        whole = words == place or words in self.whole_place.get(level, frozenset())
        return "" if whole else words

    def qualifier(self, metric_text: str, name: str, unit: str | None, place: str, level: str) -> str:
        """What ``metric_text`` says beyond the indicator ``name`` of the vocabulary: 农村 of 农村生活垃圾回收利用率.

        What stands in front of the indicator and parts of the whole anywhere in the words count; the plan's own
        place and words that say nothing (全市, 主要) do not.  "" where nothing is left.
        """
        whole = self.whole_place.get(level, frozenset()) | self.no_qualifier
        words = self._bare(_SPACE.sub("", metric_text).removeprefix(place), whole)
        words = self.no_part.sub("", words)
        in_front = self._bare(Metrics.load().in_front(words, unit), whole)
        parts = set(self.part.findall(words)) - set(self.part.findall(name))
        rest = self.part.sub("", in_front)
        return "+".join(sorted(parts | ({rest} if rest else set())))

    @staticmethod
    def _bare(words: str, whole: frozenset[str]) -> str:
        """``words`` without those of ``whole`` at the beginning."""
        while words:
            found = max((word for word in whole if words.startswith(word)), key=len, default="")
            if not found:
                break
            words = words[len(found) :]
        return words

    def told_of(self, title: str, code: str) -> str:
        """The part of the place ``code`` (GB) that a plan with this title is about, "" for all of it.

        公共机构 of a plan for public institutions, and a place within (a national plan to support 宁夏).
        """
        words = _SPACE.sub("", title)
        parts = set(self.title_part.findall(words))
        at = 0
        while at < len(words):
            found = Places.load().find(words, at)
            if found is None:
                at += 1
                continue
            parts |= {p.name for p in found[1] if p.code != code and code and Places.load().contains(code, p.code)}
            at = max(found[0], at + 1)
        return "+".join(sorted(parts))

    def title(self, words: str) -> Title:
        """``words`` taken apart: subject without the years, the force, the printing body and the place; and these."""
        words = _SPACE.sub("", words)
        printed = _PRINTED.match(words)
        about = _ABOUT.match(words)
        issuer = about[1].strip("《“、") if about else ""
        inner = printed[1] if printed else words
        revised = self.edition.search(inner) is not None
        years = _years(inner)
        inner = _VERSION.sub("", _ABOUT.sub("", inner, count=1))
        for pattern in (self.period, self.edition, self.force):
            inner = pattern.sub("", inner)
        stem, place = self._placed(_MARKS.sub("", inner))
        if not place:
            place = self._placed(_MARKS.sub("", self.period.sub("", issuer)))[1]
        level = (Places.load().level(place) or "") if place else ""
        if level == "nation" or (not level and _NATIONAL.match(issuer or _MARKS.sub("", words))):
            level = "national"
        return Title(stem.removeprefix("的"), revised, issuer, place, level, years)

    def _placed(self, words: str) -> tuple[str, str]:
        """``words`` without the places and 全省 at the beginning, and the code of the last such place."""
        code = ""
        for _ in range(4):
            found = Places.load().find(words, 0)
            end = found[0] if found else 0
            if found is not None:
                inner = [p for p in found[1] if not code or Places.load().contains(code, p.code)]
                code = inner[0].code if inner else code
            else:
                whole = (word for level in self.whole_place.values() for word in level if words.startswith(word))
                end = max(map(len, whole), default=0)
            if not end or end >= len(words):
                break
            words = words[end:]
        return words, code


def _years(words: str) -> tuple[int, int] | None:
    span = _SPAN.search(words)
    if span is not None:
        first, last = int(span[1]), int(span[2])
        return (first, last if last > 99 else first // 100 * 100 + last)
    five = _FIVE.search(words)
    if five is not None:
        first = 2001 + 5 * (_ORDINALS.index(five[1] or five[2]))
        return first, first + 4
    year = _YEAR.search(words)
    return (int(year[1]), int(year[1])) if year else None


@cache
def _shipped() -> Comparison:
    return _build(ontology("vocab", "comparison.yml"))


def _build(path: Path) -> Comparison:
    data = read(path)
    noise = data.get("title_noise")
    places = data.get("whole_place")
    if not isinstance(noise, dict) or not isinstance(places, dict):
        raise VocabularyError(f"{path}: 'title_noise' and 'whole_place' must be mappings")
    return Comparison(
        {str(level): frozenset(_words(words, f"whole_place {level}")) for level, words in places.items()},
        frozenset(_words(data.get("no_qualifier"), "no_qualifier")),
        _any(data.get("part"), "part"),
        _any(data.get("no_part"), "no_part"),
        _any(data.get("title_part"), "title_part"),
        frozenset(_words(data.get("too_general"), "too_general")),
        _pattern(noise.get("period"), "title_noise period"),
        _pattern(noise.get("edition"), "title_noise edition"),
        _pattern(noise.get("force"), "title_noise force"),
        _pattern(data.get("repeals"), "repeals"),
    )


def _words(found: Any, entry: str) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
        raise fail(_FILE, entry, "must be a list of words")
    return found


def _any(found: Any, entry: str) -> re.Pattern[str]:
    words = sorted(_words(found, entry), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))


def _pattern(found: Any, entry: str) -> re.Pattern[str]:
    try:
        return re.compile("|".join(_words(found, entry)))
    except re.error as error:
        raise fail(_FILE, entry, f"is no pattern: {error}") from error
