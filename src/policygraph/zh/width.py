"""Folding of full-width forms one to one: the folded text has the same length, so offsets hold in both."""

from __future__ import annotations

_FULL = "\u3000\u00a0\u2003\u2002〔〕﹝﹞【】﹙﹚﹐﹔﹕﹪–—―−‐‑～〜∼"
_HALF = "    ()()[](),;:%------~~~"
_TABLE = {0xFF01 + i: 0x21 + i for i in range(94)} | {ord(a): ord(b) for a, b in zip(_FULL, _HALF, strict=True)}


def fold(text: str) -> str:
    """``text`` with full-width punctuation, digits and letters as ASCII, dashes as ``-``.  Same length.

    ``、`` ``。`` and the quotation marks “” 《》 stay.

    >>> fold("９２％，以上；（含）")
    '92%,以上;(含)'
    """
    return text.translate(_TABLE)
