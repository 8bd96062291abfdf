"""The entries of the file of units: what each kind, unit and spelling says, checked as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

from .load import fail

# Its own context: a program that sets another precision must not change the bytes of a graph.
_DIGITS = Context(prec=28, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity (``mass`` …).  ``base`` is the symbol whose factor is 1; compounds have none."""

    key: str
    zh: str
    en: str
    base: str | None
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit.  ``value * factor`` is the value in ``base``; ``ucum`` is None where UCUM has no such unit.

    ``ratio`` is the exact factor (one mu is 2000/3 m2); ``forms`` are the spellings in texts
    (empty for composed units); ``classifier`` marks counting words.
    """

    symbol: str
    zh: str
    en: str
    kind: str
    base: str
    ratio: Fraction
    ucum: str | None = None
    forms: tuple[str, ...] = ()
    classifier: bool = False

    @property
    def factor(self) -> Decimal:
        """``ratio`` to 28 digits, without closing zeros."""
        numerator, denominator = Decimal(self.ratio.numerator), Decimal(self.ratio.denominator)
        return _DIGITS.divide(numerator, denominator).normalize(_DIGITS)


@dataclass(frozen=True, slots=True)
class UnitForm:
    text: str
    symbol: str
    not_before: tuple[str, ...]
    scaled_only: bool
    per_only: bool
    latin: bool


def unit_of(file: str, symbol: str, entry: Any, classifier: bool, kinds: Mapping[str, Kind]) -> Unit:
    """The unit or counting word of one entry."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("en"), str):
        raise fail(file, symbol, "needs an English name ('en')")
    if "/" in symbol or " " in symbol:
        raise fail(file, symbol, "a symbol with '/' or a blank is composed, it must not be listed")
    if classifier:
        return Unit(
            symbol,
            symbol,
            entry["en"],
            "countOf",
            symbol,
            Fraction(1),
            None,
            strings_of(file, symbol, entry, "forms") or (symbol,),
            True,
        )
    kind = kinds.get(str(entry.get("kind")))
    if kind is None or not (kind.base or kind.key == "other"):
        raise fail(file, symbol, f"kind '{entry.get('kind')}' is not a simple kind of this file")
    factor = ratio_of(file, symbol, entry.get("factor"))
    forms = strings_of(file, symbol, entry, "forms")
    if factor <= 0 or not forms or not isinstance(entry.get("zh"), str):
        raise fail(file, symbol, "needs a Chinese name, a factor above 0 and at least one form")
    # Units of kind countOf and other measure different things: each is its own base.
    base = symbol if kind.base is None or kind.key == "countOf" else kind.base
    ucum = entry.get("ucum")
    return Unit(symbol, entry["zh"], entry["en"], kind.key, base, factor, ucum and str(ucum), forms)


def ratio_of(file: str, symbol: str, words: Any) -> Fraction:
    if not isinstance(words, str):
        raise fail(file, symbol, "'factor' must be a number in quotes")
    above, _, below = words.partition("/")
    try:
        return Fraction(above) / Fraction(below or "1")
    except (ValueError, ZeroDivisionError) as error:
        raise fail(file, symbol, f"factor '{words}' is not a number") from error


def part_of(file: str, data: Mapping[str, Any], name: str) -> Mapping[Any, Any]:
    found = data.get(name)
    if not isinstance(found, Mapping):
        raise fail(file, name, "this part of the file is missing or no mapping")
    return found


def strings_of(file: str, entry: str, data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
        raise fail(file, entry, f"'{name}' must be a list of words")
    return tuple(found)


def kind_of(file: str, key: Any, entry: Any) -> Kind:
    if not isinstance(entry, Mapping) or not all(isinstance(entry.get(k), str) for k in ("zh", "en")):
        raise fail(file, str(key), "a kind needs 'zh' and 'en'")
    return Kind(str(key), entry["zh"], entry["en"], entry.get("base"), strings_of(file, str(key), entry, "of"))


def forms_of(file: str, unit: Unit, entry: Mapping[str, Any]) -> list[UnitForm]:
    not_before = strings_of(file, unit.symbol, entry, "not_before")
    scaled_only = strings_of(file, unit.symbol, entry, "scaled_only")
    per_only = strings_of(file, unit.symbol, entry, "per_only")
    forms = []
    for text in unit.forms:
        latin = text[-1].isascii() and text[-1].isalnum()
        # What may not follow 米 (米粉) says nothing about what may follow 平方米 or m.
        follow = not_before if (not latin and len(text) <= 1) or unit.symbol.startswith(("tCO", "kgCO", "gCO")) else ()
        forms.append(UnitForm(text, unit.symbol, follow, text in scaled_only, text in per_only, latin))
        if text in ("m2", "m3"):
            # Text taken from PDF files sets the raised figure apart: μg/m 3.
            forms.append(UnitForm(f"m {text[1]}", unit.symbol, (), False, True, True))
    return forms
