"""Folding of full-width forms one to one: the folded text has the same length, so offsets hold in both."""

from __future__ import annotations

from functools import lru_cache

# U+1001B0 is the decimal point of a typesetter's private font, left so by converters of gazettes.
_FULL = "\u3000\u00a0\u2003\u2002〔〕﹝﹞【】﹙﹚﹐﹔﹕﹪﹥﹤\U001001b0–—―−‐‑～〜∼"
_HALF = "    ()()[](),;:%><.------~~~"
_TABLE = {0xFF01 + i: 0x21 + i for i in range(94)} | {ord(a): ord(b) for a, b in zip(_FULL, _HALF, strict=True)}

_LINE = 1000
"""Longer texts than this are not remembered."""


def fold(text: str) -> str:
    """``text`` with full-width punctuation, digits and letters as ASCII, dashes as ``-``.  Same length.

    ``、`` ``。`` and the quotation marks “” 《》 stay.

    >>> fold("９２％，以上；（含）")
    '92%,以上;(含)'
    """
    # The same line is folded by one stage after the other.
    return _folded(text) if len(text) <= _LINE else text.translate(_TABLE)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return text.translate(_TABLE)
