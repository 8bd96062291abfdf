"""YAML front matter of a Markdown text: metadata that its author states outright."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import yaml

from ..model import Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says; ``end`` is where the text after it starts (0: there is none)."""

    end: int = 0
    title: tuple[str, Span] | None = None
    issuers: tuple[tuple[str, Span], ...] = ()
    issued: tuple[date, Span] | None = None
    jurisdiction: str | None = None
    period: tuple[date, date] | None = None
    number: str | None = None
    published: date | None = None
    publisher: tuple[str, Span] | None = None
    index: str | None = None


def front_matter(text: str) -> FrontMatter:
    """The front matter of ``text``; an empty one where there is none or it is not YAML."""
    match = re.match(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL)
    if match is None:
        return FrontMatter()
    try:
        data = yaml.safe_load(match.group(1))
    except yaml.YAMLError:
        return FrontMatter()
    if not isinstance(data, dict):
        return FrontMatter()
    names = data.get("issuers", data.get("issuer")) or ()
    names = [names] if isinstance(names, str) else names
    listed = [str(n) for n in names] if isinstance(names, list | tuple) else []
    title = data.get("title")
    issued = next((data[k] for k in ("date", "issued") if k in data), None)
    period = data.get("period")
    place = data.get("jurisdiction")
    return FrontMatter(
        end=match.end(),
        title=(str(title), _span(text, str(title), match.end())) if title else None,
        issuers=tuple((n, _span(text, n, match.end())) for n in listed),
        issued=(day, _span(text, str(issued), match.end())) if (day := _date(issued)) else None,
        jurisdiction=str(place) if place else None,
        period=_period(period),
        number=_word(data, "number"),
        published=_date(data.get("published")),
        publisher=(name, _span(text, name, match.end())) if (name := _word(data, "publisher")) else None,
        index=_word(data, "index"),
    )


def _word(data: dict[object, object], key: str) -> str | None:
    value = data.get(key)
    return str(value).strip() or None if isinstance(value, str | int) else None


def _span(text: str, words: str, end: int) -> Span:
    at = text.find(words, 0, end)
    return Span(at, at + len(words)) if at >= 0 else Span(0, end)


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    match = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", str(value or ""))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _period(value: object) -> tuple[date, date] | None:
    if isinstance(value, int):
        return date(value, 1, 1), date(value, 12, 31)
    parts = value if isinstance(value, list | tuple) else re.split(r"\s*(?:/|至|~|\.\.)\s*", str(value or ""))
    years = [re.match(r"\d{4}", str(p)) for p in parts]
    if len(parts) == 2 and all(years):
        first, last = _date(parts[0]), _date(parts[1])
        first = first or date(int(str(parts[0])[:4]), 1, 1)
        last = last or date(int(str(parts[1])[:4]), 12, 31)
        return first, last
    match = re.fullmatch(r"(\d{4})(?:\s*-\s*(\d{4}))?", str(value or "").strip())
    if match:
        return date(int(match.group(1)), 1, 1), date(int(match.group(2) or match.group(1)), 12, 31)
    return None
