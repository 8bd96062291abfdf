"""What a page adds to the lines of a text: page numbers, running heads, the contents page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .markers import marker

#: What a sentence or a heading's lead ends with.
TERMINAL = "。！？；：:;!?"
#: A date that a line's end has broken: 2021 / 年10月23日.
YEAR_ALONE = re.compile(r"(?:19|20)\d\d\Z")
REST_OF_DATE = re.compile(r"年\s*\d{1,2}\s*月")
_PAGE = re.compile(r"(?:-\s*)?(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:\s*[/,]?\s*共\s*\d+\s*页)?(?:\s*-)?\Z")
_LEADERS = re.compile(
    r"(?:[\ue000-\uf8ff\U000f0000-\U0010fffd]{3,}|\.{3,}|…{2,}|·{3,}|(?:\. ){3,})[.…·\s]*[-\d()IVX\s]*\Z"
)
_FIRST_PAGE = 30
#: How the title of a document ends that its pages bear.
_TITLE_ENDS = frozenset({"规划", "纲要", "方案", "计划", "要点"})
_CONTENTS = re.compile(r"目\s*[录次]\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line: ``text`` with widths folded, from ``start`` to ``end`` in the source; empty where it is blanked out."""

    start: int
    end: int
    text: str
    indent: int
    page: bool = False  # a page number stood here


def _is_furniture(line: Line) -> bool:
    return bool(line.text) and bool(_PAGE.match(line.text))


def _amid(lines: list[Line], at: int) -> bool:
    """Whether a sentence is under way above a line."""
    above = next((lines[i].text for i in range(at - 1, -1, -1) if lines[i].text), "")
    return len(above) > 12 and above[-1] not in TERMINAL


def _without_running_heads(lines: list[Line]) -> list[Line]:
    """Blanks out the line that comes again at the top or foot of each page, but for the first time."""
    edges: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        at_edge = (i > 0 and not lines[i - 1].text) or (i + 1 < len(lines) and not lines[i + 1].text)
        if at_edge and 6 <= len(line.text) <= 60 and line.text[-1] not in TERMINAL:
            edges.setdefault(re.sub(r"^[\s\d\-]+|[\s\d\-]+$", "", line.text), []).append(i)
    drop = {i for key, found in edges.items() if len(found) >= 5 and len(key) >= 6 for i in found[1:]}
    for key, found in edges.items():  # the title beside page numbers, though there are few pages
        beside = [i for i in found if any(0 <= k < len(lines) and lines[k].page for k in (i - 1, i + 1))]
        if len(key) >= 8 and len(beside) >= 3:
            drop |= set(beside[1:])
        elif key[-2:] in _TITLE_ENDS:
            drop |= {i for i in beside if i > _FIRST_PAGE and _amid(lines, i)}
    return [Line(x.start, x.start, "", 0) if i in drop else x for i, x in enumerate(lines)]


def _key(text: str) -> str:
    """What a line of the contents page and its heading have in common."""
    return re.sub(r"[\s.…·\d\-]+", "", text)


def without_contents(lines: list[Line]) -> list[Line]:
    """Blanks out page numbers, lines with dot leaders and the contents page."""
    after = [*lines[1:], Line(0, 0, "", 0)]
    lines = [
        Line(x.start, x.start, "", 0, page=True)
        if _is_furniture(x) and not (YEAR_ALONE.match(x.text) and REST_OF_DATE.match(y.text))
        else x
        for x, y in zip(lines, after, strict=True)
    ]
    lines = _without_running_heads(lines)
    drop: set[int] = {i for i, x in enumerate(lines) if _LEADERS.search(x.text)}
    for i in sorted(drop):  # an entry broken over two lines: its first half has no leaders
        above = [j for j in range(max(0, i - 6), i) if lines[j].text]
        if not above or above[-1] in drop or marker(lines[i].text) is not None:
            continue
        if marker(lines[above[-1]].text) is not None and (len(above) == 1 or above[-2] in drop):
            drop.add(above[-1])
    led = sorted(drop)
    for a, b in pairwise(led):  # entries between others whose leaders the long title has used up
        between = [j for j in range(a + 1, b) if lines[j].text]
        if len(led) >= 5 and len(between) <= 2 and all(re.search(r"\d\s*\Z", lines[j].text) for j in between):
            drop.update(between)
    for i, line in enumerate(lines):
        if not _CONTENTS.match(line.text):
            continue
        drop.add(i)
        if i > 0 and re.fullmatch(r"目", lines[i - 1].text):
            drop.add(i - 1)
        drop |= _entries(lines, i, drop)
    for i, line in enumerate(lines[:-1]):
        if line.text == "目" and lines[i + 1].text in ("录", "次"):
            drop |= {i, i + 1} | _entries(lines, i + 1, drop)
    return [Line(x.start, x.start, "", 0) if i in drop else x for i, x in enumerate(lines)]


def _entries(lines: list[Line], at: int, known: set[int]) -> set[int]:
    """The lines after the word 目录 that come again later as headings."""
    later: dict[str, int] = {}
    for j in range(at + 1, len(lines)):
        if lines[j].text and j not in known:
            later[_key(lines[j].text)] = j
    entries: set[int] = set()
    misses = 0
    for j in range(at + 1, min(len(lines), at + 400)):
        text = lines[j].text
        if not text or j in known:
            continue
        key = _key(text)
        if not re.search("[\u4e00-\u9fff]", key):
            continue
        if later.get(key, j) > j and (marker(text) is not None or len(text) < 40):
            entries.add(j)
            misses = 0
        elif len(text) > 40 or text.endswith("。") or any(_key(lines[k].text) == key for k in entries):
            break
        else:
            misses += 1
            if misses > 2:
                break
    return entries if len(entries) >= 3 else set()
