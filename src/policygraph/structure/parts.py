"""Several plans in one file: a notice with two plans annexed, a compilation of plans, a column of whole texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import SourceText, Span
from ..vocab.structure import StructureWords
from ..zh.width import fold
from .lines import NO_TITLE, Paragraph, paragraphs
from .markers import Marker, marker
from .tables import tables, without_tables

#: A part has at least so many characters, and its first heading among so many paragraphs.
_SHORTEST, _NEAR = 200, 25
_MAIN = frozenset({"chapter", "han", "article"})
_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[:.、]?\s*")
_NOUN = re.compile(r"(?:规划|纲要|计划|方案|要点|意见|办法|细则|措施|规定|行动|安排|举措)\Z")
_BEHIND = re.compile(r"\s*\([^()]{1,20}\)\s*\Z")
#: What a title says that no heading within a plan does: a year, a plan's years, whom or what it is about.
_OWN = re.compile(
    r"(?:19|20)\d\d|十[一二三四五六]五|关于|[\u4e00-\u9fff](?:省|市|县|自治[区州]|州|盟|旗|镇|乡|厅|局|委员会)[^,。]{4,}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A plan's stretch of a file; ``cover`` is that of the notice that brings it, which speaks for all of its plans."""

    span: Span
    cover: Span | None = None


@dataclass(frozen=True, slots=True)
class _Begin:
    index: int
    title: str
    annexed: bool


def parts(source: SourceText, words: StructureWords | None = None) -> tuple[Part, ...]:
    """The plans of a file, in order; one that reaches over all of it where it holds no more."""
    text = source.text
    whole = (Part(Span(0, len(text))),)
    if len(source.starts) > 1:
        return tuple(Part(Span(a, b)) for a, b in zip(source.starts, [*source.starts[1:], len(text)], strict=True))
    if len(text) < 2 * _SHORTEST:
        return whole
    words = words or StructureWords.load()
    found = paragraphs(without_tables(source, tables(source)), words)
    marks = [marker(fold(p.line.text).strip()) for p in found]
    annexes = [b for i in range(len(found)) if (b := _annexed(found, marks, i)) is not None]
    annexes = _apart(annexes, found, len(text))
    if len(annexes) >= 2:
        return _brought(annexes, found, marks, len(text))
    begins = _apart(_titled(found, marks), found, len(text))
    if len(begins) < 2:
        return whole
    starts = [0, *(found[b.index].span.start for b in begins[1:])]
    return tuple(Part(Span(a, b)) for a, b in zip(starts, [*starts[1:], len(text)], strict=True))


def _brought(annexes: list[_Begin], found: list[Paragraph], marks: list[Marker | None], end: int) -> tuple[Part, ...]:
    """The annexed plans, and what brings them: a plan of its own where it has headings, else their cover."""
    starts = [found[b.index].span.start for b in annexes]
    spans = [Span(a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]
    before = Span(0, starts[0])
    headed = sum(m is not None and m.style in _MAIN for m in marks[: annexes[0].index]) >= 2
    if headed and len(before) >= _SHORTEST:
        return (Part(before), *(Part(span, before) for span in spans))
    return tuple(Part(span, before if len(before) else None) for span in spans)


def _annexed(found: list[Paragraph], marks: list[Marker | None], at: int) -> _Begin | None:
    """An annex that begins with this paragraph and is a plan: 附件1, its title, and headings from the first on."""
    text = fold(found[at].line.text).strip()
    mark = _ANNEX.match(text)
    if mark is None:
        return None
    rest = text[mark.end() :]
    after = at + 1
    title = rest
    while not _is_title(title) and after < len(found) and after < at + 4 and len(title) < 60 and marks[after] is None:
        title += fold(found[after].line.text).strip()
        after += 1
    if not _is_title(title) or not _begins(marks, after):
        return None
    return _Begin(at, title, True)


def _titled(found: list[Paragraph], marks: list[Marker | None]) -> list[_Begin]:
    """Titles whose headings begin anew: the first plan, and each after one whose numbers had gone on."""
    out: list[_Begin] = []
    style: str | None = None
    gone_on = False
    for at, paragraph in enumerate(found):
        mark = marks[at]
        if mark is not None and mark.style in _MAIN:
            style = style or mark.style
            gone_on = gone_on or (mark.style == style and (mark.value or 0) >= 2)
        text = fold(paragraph.line.text).strip()
        if mark is not None or not _is_title(text) or (out and not gone_on):
            continue
        if out and not (_OWN.search(text) and _begins(marks, at + 1, style) and text != out[-1].title):
            continue
        if not out and not _begins(marks, at + 1):
            continue
        out.append(_Begin(at, text, False))
        style, gone_on = None, False
    return out


def _begins(marks: list[Marker | None], at: int, style: str | None = None) -> bool:
    """True where the first heading from here on is the first of its kind."""
    first = next((m for m in marks[at : at + _NEAR] if m is not None and m.style in _MAIN), None)
    return first is not None and first.value == 1 and style in (None, first.style)


def _is_title(text: str) -> bool:
    bare = _BEHIND.sub("", _BEHIND.sub("", text)).strip("《》 ")
    return (
        8 <= len(bare) <= 80
        and _NOUN.search(bare) is not None
        and not text.startswith((*NO_TITLE, "附"))
        and not re.search(r"[。;:!?]|的通知", text)
    )


def _apart(begins: list[_Begin], found: list[Paragraph], end: int) -> list[_Begin]:
    """Those with text enough before the next, of titles that differ."""
    out: list[_Begin] = []
    places = [found[b.index].span.start for b in begins] + [end]
    titles: set[str] = set()
    for begin, start, stop in zip(begins, places, places[1:], strict=False):
        if stop - start >= _SHORTEST and begin.title not in titles:
            out.append(begin)
            titles.add(begin.title)
    return out
