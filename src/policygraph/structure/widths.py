"""How wide the lines of a text are, and whether a page broke them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from .furniture import TERMINAL, Line
from .markers import marker

#: What may close a line behind the end of its sentence.
CLOSING = '”’）)〕】》"'
#: No page is narrower: shorter lines are those of a list.
_NARROW = 32
#: Lines looked at together for the width of the text there.
_BLOCK = 20


def width_of(text: str) -> int:
    """How wide a line is: 2 for a Chinese character, 1 for a Latin one or a digit."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def measure(lines: list[Line]) -> tuple[int, bool]:
    """The width of a full line, and whether the lines were broken by a page at all."""
    widths = sorted(width_of(x.text) for x in lines)
    top = widths[int(len(widths) * 0.9)]
    if top < _NARROW and (beside := _beside_a_table(lines)) is not None:
        top = beside
    prose = [x for x in lines if width_of(x.text) >= 0.8 * top]
    open_ends = sum(1 for x in prose if x.text[-1] not in TERMINAL + CLOSING)
    wrapped = len(lines) >= 8 and _NARROW <= top <= 150 and open_ends > 0.4 * len(prose)
    if not wrapped:
        return top, False
    # Boxes and tables are set wider or narrower than the text: the commonest width of open lines is the text's.
    return _commonest(lines) or top, True


def _beside_a_table(lines: list[Line]) -> int | None:
    """The width of the few full lines of an excerpt that is mostly a table in lines: four alike, at most one line apart."""
    wide = [i for i, x in enumerate(lines) if width_of(x.text) >= _NARROW]
    full = max((width_of(lines[i].text) for i in wide), default=0)
    run = 0
    for a, b in pairwise(wide):
        alike = b - a <= 2 and min(width_of(lines[a].text), width_of(lines[b].text)) >= 0.9 * full
        run = run + 1 if alike else 0
        if run >= 3:
            return full
    return None


def _commonest(lines: list[Line]) -> int | None:
    """The commonest width of lines that go on in the next; None where there are none."""
    counts = Counter(w for x in lines if (w := width_of(x.text)) >= 36 and x.text[-1] not in TERMINAL)
    if not counts:
        return None
    return max(counts, key=lambda w: (sum(counts[v] for v in range(w - 3, w + 4)), w))


def local_widths(lines: list[Line], width: int) -> list[int]:
    """For each line the width of a full line around it, where that is less than ``width``, the whole text's."""
    out: list[int] = []
    for start in range(0, len(lines), _BLOCK):
        near = [x for x in lines[max(0, start - _BLOCK) : start + 2 * _BLOCK] if x.text]
        here = _commonest(near) if len(near) >= _BLOCK else None
        out.extend([min(width, here or width)] * min(_BLOCK, len(lines) - start))
    filled = [(i, w) for i, x in enumerate(lines) if x.text and 44 <= (w := width_of(x.text)) < out[i] - 3]
    for (a, v), (b, w), (c, u) in zip(filled, filled[1:], filled[2:], strict=False):
        # a box set narrower than the text around it: three lines of one width, below one another
        if max(v, w, u) - min(v, w, u) > 3 or any(x.text for x in lines[a + 1 : b] + lines[b + 1 : c]):
            continue
        said = lines[a].text + lines[b].text + lines[c].text
        if ("," in said or "。" in said) and marker(lines[b].text) is None and marker(lines[c].text) is None:
            for i in (a, b, c):
                out[i] = min(out[i], max(v, w, u))
    return out
