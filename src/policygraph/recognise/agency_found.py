"""What the scan of a text finds, and how findings of several rules go together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ..vocab.agencies import Word


@dataclass(slots=True)
class Found:
    """A mention in the flow.  ``owner`` is the written owner (省, 青岛市), ``official`` the body's official form.

    ``name``: what it is called where the text shares the words for it with a list (广州、深圳市政府).
    """

    start: int
    end: int
    kind: str
    owner: str = ""
    official: str = ""
    function: str | None = None
    place: str | None = None
    sort: str | None = None
    shared: bool = False
    name: str = ""


def sharing(text: str, before: Found, start: int, end: int, word: Word) -> Found:
    """A group that shares the words of the one before: 各区党委、|政府 are 各区政府."""
    words = re.sub(r"(?:党委|人大|政府|人民政府|法院|党工委|党校)$", "", text[before.start : before.end])
    return Found(start, end, "group", owner=words, function=word.function, shared=True)


def merged(found: list[Found], extra: list[Found], *, longer: bool = False) -> list[Found]:
    """Both in text order; what is already found wins, or the longer one where ``longer``."""
    if not extra:
        return found
    if longer:
        holds = sorted((f.start, f.end) for f in extra)
        found = [f for f in found if not _held(f, holds)]
    out: list[Found] = []
    both = sorted(
        [(f.start, 0, f.end, f) for f in found] + [(f.start, 1, f.end, f) for f in extra], key=lambda x: x[:3]
    )
    taken = [(f.start, f.end) for f in found]
    k = 0
    last = 0
    for start, new, end, item in both:
        while k < len(taken) and taken[k][1] <= start:
            k += 1
        if new and (start < last or (k < len(taken) and taken[k][0] < end)):
            continue
        out.append(item)
        last = end
    return out


def outside(found: list[Found], titles: list[tuple[int, int]]) -> list[Found]:
    out: list[Found] = []
    t = 0
    for item in found:
        while t < len(titles) and titles[t][1] <= item.start:
            t += 1
        if t < len(titles) and titles[t][0] < item.end:
            continue
        out.append(item)
    return out


def _held(item: Found, holds: list[tuple[int, int]]) -> bool:
    """Whether one of ``holds`` begins with ``item`` and is longer, or holds it whole."""
    i = bisect_right(holds, (item.start, 1 << 60)) - 1
    return i >= 0 and holds[i][1] >= item.end and holds[i] != (item.start, item.end)
