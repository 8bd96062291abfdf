"""The numbers that Word shows in front of paragraphs and keeps nowhere in the text."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CHINESE = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographTraditional",
        "taiwaneseCountingThousand",
    ]
)


class Numbering:
    """Counts through a document: ask for each paragraph in order."""

    def __init__(self, file: Any) -> None:
        """``file``: the document as python-docx opened it."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._read_numbers(file)
        self._read_styles(file)

    def number(self, paragraph: Any) -> str:
        """The number in front of a paragraph, as shown (``一、``, ``（一）``, ``1.``); empty where there is none."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is not None:
            identifier, level = _reference(found)
        else:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            identifier, level = self._styles.get(style.get(f"{_W}val"), ("", 0)) if style is not None else ("", 0)
        abstract = self._abstract.get(identifier, "")
        levels = self._levels.get(abstract)
        if not levels or level not in levels or not any(t.text for t in paragraph.iter(f"{_W}t")):
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for below in [i for i in counts if i > level]:
            del counts[below]
        shown = levels[level][1]
        if levels[level][0] in ("bullet", "none"):
            return ""
        for i in range(level + 1):
            kind, _, start = levels.get(i, ("decimal", "", 1))
            shown = shown.replace(f"%{i + 1}", shown_as(counts.get(i, start), kind))
        return shown

    def _read_numbers(self, file: Any) -> None:
        try:
            root = file.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for abstract in root.findall(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{_W}lvl"):
                values = {name: level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start")}
                read = {name: node.get(f"{_W}val") if node is not None else None for name, node in values.items()}
                start = read["start"] or "1"
                levels[int(level.get(f"{_W}ilvl", 0))] = (
                    read["numFmt"] or "decimal", read["lvlText"] or "", int(start) if start.isdigit() else 1,
                )  # fmt: skip
            self._levels[abstract.get(f"{_W}abstractNumId")] = levels
        for number in root.findall(f"{_W}num"):
            reference = number.find(f"{_W}abstractNumId")
            if reference is not None:
                self._abstract[number.get(f"{_W}numId")] = reference.get(f"{_W}val")

    def _read_styles(self, file: Any) -> None:
        for style in file.styles.element.findall(f"{_W}style"):
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                self._styles[style.get(f"{_W}styleId")] = _reference(found)


def _reference(node: Any) -> tuple[str, int]:
    identifier, level = node.find(f"{_W}numId"), node.find(f"{_W}ilvl")
    at = level.get(f"{_W}val", "0") if level is not None else "0"
    return (identifier.get(f"{_W}val", "") if identifier is not None else ""), int(at) if at.isdigit() else 0


def shown_as(value: int, kind: str) -> str:
    """A number as ``kind`` (a name of Word's) shows it: 一, ①, 01, a; as figures where the kind is not known."""
    if kind in _CHINESE:
        return _chinese(value)
    if kind == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if kind == "decimalZero":
        return f"{value:02d}"
    if kind in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if kind == "lowerLetter" else 65) + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    if value < 10:
        return _DIGITS[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    return str(value)
