"""Numbers in words and figures."""

from __future__ import annotations

import re
from decimal import Decimal

from .width import fold

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "俩": 2, "貳": 2, "參": 3, "陸": 6}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\Z")

#: Characters that numerals in words are written with.
NUMERAL = "".join(_DIGITS) + "".join(_SMALL) + "".join(_LARGE)


def number(text: str) -> Decimal | None:
    """The number that ``text`` writes, in words or figures; None where it is not one number.

    >>> number("一百二十"), number("两"), number("十五"), number("二〇二五"), number("1,200.5"), number("3.5万")
    (Decimal('120'), Decimal('2'), Decimal('15'), Decimal('2025'), Decimal('1200.5'), Decimal('35000.0'))
    """
    text = fold(text).strip()
    if _ARABIC.match(text):
        return Decimal(text.replace(",", ""))
    if text and text[-1] in _LARGE and _ARABIC.match(text[:-1]):
        return Decimal(text[:-1].replace(",", "")) * _LARGE[text[-1]]
    if "点" in text:
        whole, _, part = text.partition("点")
        base = _words(whole)
        if base is None or not part or any(c not in _DIGITS for c in part):
            return None
        return Decimal(f"{base}." + "".join(str(_DIGITS[c]) for c in part))
    value = _words(text)
    return None if value is None else Decimal(value)


def _words(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):  # figures read out: 二〇二五
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    last_unit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            if digit == 0:
                last_unit = 0
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit, last_unit = 0, _SMALL[c]
        elif c in _LARGE:
            if not (section or digit or total):
                return None
            section += digit
            total = (total + section) * _LARGE[c] if _LARGE[c] == 10**8 and total else total + section * _LARGE[c]
            section, digit, last_unit = 0, 0, _LARGE[c]
        else:
            return None
    if digit and last_unit > 10:  # 一百二 is 120, 一万五 is 15000
        digit *= last_unit // 10
    return total + section + digit
