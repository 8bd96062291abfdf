"""The numbers that OpenDocument texts show in front of list items and headings and keep only as styles."""

from __future__ import annotations

import re
from typing import Any

from .numbering import shown_as

_LEVELS = ("text:list-level-style-number", "text:outline-level-style")
#: How the format names the kinds of numbers, by the first that it shows.
_KINDS = {"一": "chineseCounting", "①": "decimalEnclosedCircle", "a": "lowerLetter", "A": "upperLetter"}
#: level -> kind, form with %1 .. %9 for the counts of the levels, first number.
_Levels = dict[int, tuple[str, str, int]]


class Numbering:
    """Counts through a document: ask for each heading and item in order."""

    def __init__(self, file: Any) -> None:
        """``file``: the document as odfdo opened it."""
        self._styles: dict[str, _Levels] = {}
        self._outline: _Levels = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._named: dict[str, dict[int, int]] = {}
        self._headings: dict[int, int] = {}
        for part in ("styles.xml", "content.xml"):
            root = file.get_part(part).root
            for style in root.get_elements("//text:list-style"):
                self._styles[style.get_attribute_string("style:name") or ""] = _levels(style)
            for style in root.get_elements("//text:outline-style"):
                self._outline = _levels(style)

    def begin(self, element: Any, style: str, level: int) -> None:
        """A list begins: it counts anew, but where it says that it goes on."""
        name = element.get_attribute_string("text:continue-list") or ""
        own = element.get_attribute_string("xml:id") or ""
        goes_on = element.get_attribute_string("text:continue-numbering") == "true" or name in self._named
        if level == 1 and not goes_on:
            self._counts[style] = {}
        elif level == 1 and name in self._named:
            self._counts[style] = self._named[name]
        if level == 1 and own:
            self._named[own] = self._counts.setdefault(style, {})

    def item(self, style: str, level: int, element: Any) -> str:
        """The number in front of an item as shown (``一、``, ``（一）``, ``1.``); empty where there is none."""
        start = element.get_attribute_string("text:start-value") or ""
        return _next(self._styles.get(style, {}), self._counts.setdefault(style, {}), level, start)

    def heading(self, element: Any) -> str:
        """The number in front of a heading; empty where its level has none."""
        level = element.get_attribute_string("text:outline-level") or "1"
        if element.get_attribute_string("text:is-list-header") == "true" or not level.isdigit():
            return ""
        return _next(self._outline, self._headings, int(level), "")


def _next(levels: _Levels, counts: dict[int, int], level: int, start: str) -> str:
    if level not in levels:
        return ""
    kind, form, first = levels[level]
    counts[level] = int(start) if start.isdigit() and len(start) < 6 else counts.get(level, first - 1) + 1
    for below in [i for i in counts if i > level]:
        del counts[below]
    if not kind:
        return ""
    return re.sub(
        r"%(\d{1,2})%?",
        lambda m: shown_as(counts.get(int(m[1]), levels.get(int(m[1]), ("", "", 1))[2]), levels.get(int(m[1]), ("", "", 1))[0]),
        form,
    )  # fmt: skip


def _levels(style: Any) -> _Levels:
    out: _Levels = {}
    for entry in (child for child in style.children if child.tag in _LEVELS):
        said = entry.attributes
        level, start = str(said.get("text:level", "1")), str(said.get("text:start-value", "1"))
        if not level.isdigit() or len(level) > 2:
            continue
        kind = _kind(str(said.get("style:num-format", "")))
        form = said.get("loext:num-list-format")
        if form is None:
            depth = str(said.get("text:display-levels", "1"))
            above = range(int(level) - (int(depth) if depth.isdigit() else 1) + 1, int(level) + 1)
            inner = ".".join(f"%{i}%" for i in above if i > 0)
            form = f"{said.get('style:num-prefix', '')}{inner}{said.get('style:num-suffix', '')}"
        out[int(level)] = (kind, str(form), int(start) if start.isdigit() and len(start) < 6 else 1)
    return out


def _kind(form: str) -> str:
    """The name that Word gives to the same numbers; empty for none."""
    first = form.split(",")[0].strip()
    return _KINDS.get(first, "decimal" if first else "")
