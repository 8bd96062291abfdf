"""Units of measurement: which unit stands at an offset, and what a unit symbol means.

The file lists simple units and counting words.  Powers of ten and compounds are composed here, so that
``万吨/年`` reads as ``10^4 t/a`` and ``get("10^4 t/a")`` knows its factor without an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from .load import fail, shipped
from .unit_entries import Kind, Unit, UnitForm, forms_of, kind_of, part_of, unit_of

FILE = "ontology/vocab/units.yml"

# Longest first, as 万亿 begins with 万.
_SCALES = (
    ("万亿", 12),
    ("千亿", 11),
    ("百亿", 10),
    ("千万", 7),
    ("百万", 6),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
)
# Below a line 十万 is common (每十万人); above it the numeral has taken the 十.
_PER_SCALES = (("十万", 5), *_SCALES, ("十", 1))
_SCALE_ZH = {
    12: "万亿",
    11: "千亿",
    10: "百亿",
    8: "亿",
    7: "千万",
    6: "百万",
    5: "十万",
    4: "万",
    3: "千",
    2: "百",
    1: "十",
}
_SCALE_FIRST = frozenset("十百千万亿")
_SLASHES = frozenset("/／∕")
_DOTS = frozenset("·•・⋅∙")
_ROUND_NUMBER = re.compile(r"1(0*)[ \u00a0]?")
_BROKEN_NUMBER = re.compile(r"(?<![\d.．])\d{1,2}[.．]\d{1,2}$")
_POWER = re.compile(r"10\^([1-9][0-9]?)(?: (.+))?")


def unit_slug(symbol: str) -> str:
    """ASCII local name for a symbol, the same at every run and for no two symbols: ``10^4 t/a`` -> ``10e4-t-per-a``."""
    out: list[str] = []
    for char in symbol.replace("10^", "10e").replace(" ", "-"):
        if char == "/":
            out.append("-per-" if out else "per-")
        elif char == "%":
            out.append("percent")
        elif char.isascii() and (char.isalnum() or char in "-."):
            out.append(char)
        else:
            out.append(f"u{ord(char):04x}")
    return "".join(out)


class Units:
    """The units of one vocabulary.  Use :meth:`load` for the shipped one."""

    def __init__(self, data: Mapping[str, Any], file: str = FILE) -> None:
        """Raises VocabularyError that names the entry with an unknown kind, a bad factor or a form used twice."""
        self.kinds: dict[str, Kind] = {
            key: kind_of(file, key, entry) for key, entry in part_of(file, data, "kinds").items()
        }
        self._compound_kinds = {pair: kind.key for kind in reversed(self.kinds.values()) for pair in kind.of}
        self._simple: dict[str, Unit] = {}
        self._composed: dict[str, Unit | None] = {}
        forms: dict[str, UnitForm] = {}
        entries = [(str(k), v, False) for k, v in part_of(file, data, "units").items()]
        entries += [(str(k), v, True) for k, v in part_of(file, data, "classifiers").items()]
        for symbol, entry, classifier in entries:
            unit = unit_of(file, symbol, entry, classifier, self.kinds)
            if symbol in self._simple:
                raise fail(file, symbol, "stands in the file twice")
            self._simple[symbol] = unit
            for form in forms_of(file, unit, entry):
                if form.text in forms:
                    raise fail(file, symbol, f"form '{form.text}' belongs to '{forms[form.text].symbol}' already")
                forms[form.text] = form
        by_first: dict[str, list[UnitForm]] = {}
        for form in sorted(forms.values(), key=lambda f: (-len(f.text), f.text)):
            by_first.setdefault(form.text[0], []).append(form)
        self._by_first = {first: tuple(found) for first, found in by_first.items()}
        for kind in self.kinds.values():
            if kind.base is not None and (kind.base not in self._simple or self._simple[kind.base].ratio != 1):
                raise fail(file, kind.key, f"base '{kind.base}' is no unit with factor 1")

    @staticmethod
    @cache
    def load() -> Units:
        """The shipped units, read once."""
        return Units(shipped("units"))

    @property
    def all(self) -> tuple[Unit, ...]:
        """Every listed unit, in the order of the file."""
        return tuple(self._simple.values())

    @property
    def classifiers(self) -> frozenset[str]:
        """Symbols of the counting words (个, 家, 条 …)."""
        return frozenset(unit.symbol for unit in self._simple.values() if unit.classifier)

    def get(self, symbol: str) -> Unit | None:
        """The unit of a symbol, composed if need be (``10^4 m3/d``); None if a part of it is unknown."""
        found = self._simple.get(symbol)
        if found is not None:
            return found
        if symbol not in self._composed:
            self._composed[symbol] = self._compose(symbol)
        return self._composed[symbol]

    def match(self, text: str, start: int) -> tuple[int, str] | None:
        """The longest unit that starts exactly at ``start``: its end and its symbol, or None.

        Reads 万/亿 before the unit (``万余辆`` too), ``A/B``, ``A每B`` and ``A/(B·C)``.  A bare 万 or 亿 is no unit.
        """
        head = self._scaled(text, start)
        if head is None:
            # 11.3年 is a length of time; whole years are dates and periods, which another grammar reads.
            if text.startswith("年", start) and _BROKEN_NUMBER.search(text, max(0, start - 6), start):
                return start + 1, "a"
            # 10/10万: a rate without a counting word.
            if start < len(text) and text[start] in _SLASHES:
                tail = self._denominator(text, start + 1, bare=True)
                if tail is not None and tail[1].startswith("10^") and text[start + 1].isdigit():
                    return tail[0], "/" + tail[1]
            return None
        end, symbol = head
        counted = symbol in self._simple and self._simple[symbol].classifier
        while True:
            step = self._per(text, end, counted)
            if step is None:
                return end, symbol
            end, symbol = step[0], f"{symbol}/{step[1]}"

    def symbol_of(self, words: str) -> str | None:
        """The symbol for words that are a unit and nothing else (a table cell: ``万吨``, ``（年）``), or None."""
        words = words.strip().strip("()（）").strip().replace("/每", "/")
        if words.startswith("1/"):
            words = words[1:]
        if not words:
            return None
        found = self.match(words, 0)
        if found is not None and found[0] == len(words):
            return found[1]
        # Alone in a cell even 年 or 月 can only be the unit.
        alone = self._base(words, 0, below=True)
        return alone[1] if alone is not None and alone[0] == len(words) else None

    # -- reading ---------------------------------------------------------------------------------------------

    def _base(self, text: str, at: int, *, below: bool = False, scaled: bool = False) -> tuple[int, str] | None:
        """The longest listed form at ``at``."""
        if at >= len(text):
            return None
        for form in self._by_first.get(text[at], ()):
            if not text.startswith(form.text, at):
                continue
            end = at + len(form.text)
            if form.per_only and not below:
                continue
            if form.scaled_only and not (scaled or below):
                continue
            if form.not_before and text.startswith(form.not_before, end):
                continue
            if form.latin and end < len(text) and text[end].isascii() and text[end].isalnum():
                continue
            return end, form.symbol
        return None

    def _scaled(self, text: str, at: int) -> tuple[int, str] | None:
        """A unit with or without a power of ten; 千瓦 is kW, not 10^3 瓦, so the plain reading wins a draw."""
        plain = self._base(text, at)
        if at < len(text) and text[at] in _SCALE_FIRST:
            for word, power in _SCALES:
                if text.startswith(word, at):
                    after = at + len(word)
                    if text.startswith(("余", "多", " ", "\u00a0"), after):
                        after += 1
                    found = self._base(text, after, scaled=True)
                    if found is not None and (plain is None or found[0] > plain[0]):
                        return found[0], f"10^{power} {found[1]}"
                    if found is not None:
                        break
        return plain

    def _per(self, text: str, at: int, counted: bool) -> tuple[int, str] | None:
        """``/B``, ``每B`` or ``·B`` after a unit.  ``counted``: A is a counting word (5个每个 is not 个/个)."""
        if at + 1 >= len(text):
            return None
        sign = text[at]
        if sign in _SLASHES:
            after = at + 1
            bracket = text[after] in "(（"
            found = self._denominator(text, after + bracket, bare=True)
            if found is None or not bracket:
                return found
            end, symbol = found
            while end < len(text) and text[end] in _DOTS:
                more = self._denominator(text, end + 1)
                if more is None:
                    return None
                end, symbol = more[0], f"{symbol}/{more[1]}"
            return (end + 1, symbol) if end < len(text) and text[end] in ")）" else None
        if sign == "每":
            found = self._denominator(text, at + 1)
            return found if found is not None and (not counted or found[1].startswith("10^")) else None
        if sign in _DOTS:
            return self._base(text, at + 1, below=True)
        return None

    def _denominator(self, text: str, at: int, bare: bool = False) -> tuple[int, str] | None:
        """``万人``, ``年``, ``10万人``, ``100公里``; with ``bare`` also ``10万`` alone."""
        power = 0
        number = _ROUND_NUMBER.match(text, at)
        if number is not None:
            power, at = len(number[1]), number.end()
        best = None if number is not None and power == 0 else self._base(text, at, below=True)
        if best is not None and power:
            best = best[0], f"10^{power} {best[1]}"
        for word, more in _PER_SCALES:
            if text.startswith(word, at):
                after = at + len(word)
                found = self._base(text, after, below=True)
                if found is not None and (best is None or found[0] > best[0]):
                    best = found[0], f"10^{power + more} {found[1]}"
                elif found is None and best is None and bare and number is not None:
                    best = after, f"10^{power + more}"
                break
        return best

    # -- building --------------------------------------------------------------------------------------------

    def _compose(self, symbol: str) -> Unit | None:
        parts = [self._power(part) if part else None for part in symbol.split("/")]
        head, tails = parts[0], parts[1:]
        if any(tail is None for tail in tails) or (head is None and (symbol[:1] != "/" or len(tails) != 1)):
            return None
        unit = head or Unit("", "", "", "", "", Fraction(1), "")
        for tail in tails:
            assert tail is not None
            pair = f"{unit.kind}/{tail.kind}"
            ucum = None if unit.ucum is None or tail.ucum is None else f"{unit.ucum}/{_group(tail.ucum)}"
            unit = Unit(
                f"{unit.symbol}/{tail.symbol}",
                f"{unit.zh}每{tail.zh}",
                f"{unit.en} per {tail.en}".strip(),
                self._compound_kinds.get(pair, "other"),
                f"{unit.base}/{tail.base}",
                unit.ratio / tail.ratio,
                ucum,
            )
        return unit

    def _power(self, part: str) -> Unit | None:
        """A simple unit with or without a power of ten in front."""
        found = self._simple.get(part)
        if found is not None:
            return found
        power = _POWER.fullmatch(part)
        if power is None:
            return None
        exponent = int(power[1])
        zh, en = _SCALE_ZH.get(exponent, f"10^{exponent}"), f"10^{exponent}"
        if power[2] is None:
            return Unit(part, zh, en, "countOf", "1", Fraction(10) ** exponent, f"10*{exponent}")
        unit = self._simple.get(power[2])
        if unit is None:
            return None
        ucum = None if unit.ucum is None else f"10*{exponent}.{unit.ucum}"
        return Unit(
            part, zh + unit.zh, f"{en} {unit.en}", unit.kind, unit.base, unit.ratio * Fraction(10) ** exponent, ucum
        )


def _group(ucum: str) -> str:
    return f"({ucum})" if "." in ucum else ucum
