"""Folding of full-width forms one to one: the folded text has the same length, so offsets hold in both."""

from __future__ import annotations

import re
from functools import lru_cache

# U+1001B0 is the decimal point of a typesetter's private font, left so by converters of gazettes.
_FULL = "\u3000\u00a0\u2003\u2002«»〔〕﹝﹞【】﹙﹚﹐﹔﹕﹪﹥﹤\U001001b0–—―−‐‑～〜∼"
_HALF = "    《》()()[](),;:%><.------~~~"
_TABLE = {0xFF01 + i: 0x21 + i for i in range(94)} | {ord(a): ord(b) for a, b in zip(_FULL, _HALF, strict=True)}

_LINE = 1000
"""Longer texts than this are not remembered."""

#: A full stop that a gazette has set as a point: …认真组织实施.现印发…; 一.总体要求 is a numbering.
_POINT = re.compile(
    r"(?<=[\u4e00-\u9fff”》%])(?<![一二三四五六七八九十])[.．](?=\s*(?:[\u4e00-\u9fff“《(（]|[\r\n]|\Z))"
)


def fold(text: str) -> str:
    """``text`` with full-width punctuation, digits and letters as ASCII, dashes as ``-``.  Same length.

    ``、`` ``。`` and the quotation marks “” 《》 stay; ``«»`` and points that end a sentence become them.

    >>> fold("９２％，以上；（含）")
    '92%,以上;(含)'
    """
    # The same line is folded by one stage after the other.
    return _folded(text) if len(text) <= _LINE else stopped(text.translate(_TABLE))


def fold_each(characters: str) -> str:
    """``characters`` folded one by one, whatever stands beside them: what a point means there is left open."""
    return characters.translate(_TABLE)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return stopped(text.translate(_TABLE))


def stopped(folded: str) -> str:
    """``folded`` with the points that end a sentence as full stops."""
    return _POINT.sub("。", folded) if "." in folded else folded


def is_stop(text: str, at: int) -> bool:
    """Whether the point at ``at`` ends a sentence."""
    return _POINT.match(text, at) is not None
