"""Work items whose row of a table became lines with labels: a number, the work, 牵头单位：…, 完成时限：…."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ..model import Section, Span, Table
from ..vocab.agencies import shipped
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..zh.width import fold
from .cell_kinds import BODIES, DATE, ONGOING, kind_of, serial_value
from .markers import marker
from .table_rows import Item, item_of

_LINE = re.compile(r"[^\r\n\f\v]+")
#: Marks of lists and of bold words in front of a line.
_FRONT = r"[\s*●▪■◆•·-]*"
#: A number in front of the words of its line: 58 推动…, #58 推动…, - **58. 推动…, 任务58：推动….
_NUMBER = re.compile(
    rf"{_FRONT}([#＃]\s*\d{{1,3}}[.、．]?|\d{{1,3}}(?:[.、．](?!\d))?|(?:任务|事项|项目|清单)\s*[\d一二三四五六七八九十]{{1,3}}(?=\s*[：:]))"
    r"\s*[：:]?[ \u3000\t|｜*]*(?=[\u4e00-\u9fff“《])"
)
#: A number with its label: 序号：58.
_SERIAL = re.compile(rf"{_FRONT}(?:序号|编号)[*]*\s*[：:]\s*(\d{{1,3}})[\s，,；;|｜]*")
#: What a bracket of owners says of their roles.
_ROLE = re.compile("牵头|负责|单位|部门|配合|时限")
_COLON = re.compile("[：:]")
#: Longest work of an item, and longest label, in characters.
_LONGEST, _LABEL_LENGTH = 400, 12


@dataclass(frozen=True, slots=True)
class _Found:
    """An item: its number, its words, the first of its labels, and its end."""

    number: str | None
    start: int
    words: Span
    end: int


def labelled_items(text: str, sections: Sequence[Section], tables: Sequence[Table], start: int) -> tuple[Item, ...]:
    """The items behind ``start`` that no section begins with and that labelled owners close, in text order.

    A single such item tells nothing: there are at least two with numbers, or three without in one section.
    """
    if not any(word in text for word in ("单位", "部门", "牵头", "处室", "科室", "责任")):
        return ()
    every = list(_found(text, start))
    if len(every) < 2:
        return ()
    begins = {s.title.start for s in sections} | {s.extent.start for s in sections}
    found = [
        f
        for f in every
        if not any(a in begins for a in range(f.start, f.words.start + 3))
        and not any(t.kind != "text" and t.span.overlaps(Span(f.start, f.end)) for t in tables)
    ]
    numbered = [f for f in found if f.number is not None]
    out = list(numbered) if len(numbered) >= 2 else []
    held: dict[int | None, list[_Found]] = {}
    for each in found:
        if each.number is None:
            held.setdefault(_section_at(sections, each.start), []).append(each)
    for group in held.values():
        if len(group) >= 3:
            out += group
    return tuple(item_of(text, f.number, f.words, Span(f.start, f.end)) for f in sorted(out, key=lambda f: f.start))


def cut_at_items(text: str, spans: Sequence[Span], items: Sequence[Item]) -> list[Span]:
    """Paragraphs cut where an item or one of its labels begins, and behind the item: a page may have run them together."""
    cuts: set[int] = set()
    for item in items:
        cuts |= {item.extent.start, item.title.start, item.extent.end}
        for colon in _COLON.finditer(text, item.title.end, item.extent.end):
            label = _label_before(text, item.title.end, colon.start(), _labels())
            if label is not None:
                cuts.add(label)
    if not cuts:
        return list(spans)
    ordered = sorted(cuts)
    out: list[Span] = []
    for span in spans:
        inside = ordered[bisect_right(ordered, span.start) : bisect_left(ordered, span.end)]
        for a, b in pairwise([span.start, *inside, span.end]):
            words = text[a:b]
            start = a + len(words) - len(words.lstrip())
            if words.strip():
                out.append(Span(start, a + len(words.rstrip())))
    return out


def _section_at(sections: Sequence[Section], offset: int) -> int | None:
    inside = [s for s in sections if s.extent.start <= offset < s.extent.end]
    return inside[-1].index if inside else None


def _found(text: str, start: int) -> Iterator[_Found]:
    lines = [Span(*m.span()) for m in _LINE.finditer(text, start) if m[0].strip()]
    at = 0
    behind = 0
    while at < len(lines):
        label = _first_label(text, lines[at])
        if label is None:
            at += 1
            continue
        first, end = at, at + 1
        while end < len(lines) and (_begins(text, lines[end]) or _goes_on(text, lines, end)):
            end += 1
        inline = text[lines[at].start : label].strip() != ""
        item = _inline(text, lines[at], label) if inline else _above(text, lines, behind, first)
        if item is not None:
            number, begin, words = item
            last = lines[end - 1].of(text).rstrip()
            yield _Found(number, begin, words, lines[end - 1].start + len(last))
        at = behind = end


def _first_label(text: str, line: Span) -> int | None:
    """Where the first label of owners in a line stands, outside of brackets."""
    closing = _closing_bracket(text, line)
    if closing is not None:
        return closing
    at = line.start
    while (colon := _COLON.search(text, at, line.end)) is not None:
        at = colon.end()
        start = _label_before(text, line.start, colon.start())
        if start is None:
            continue
        before = fold(text[line.start : start])
        if before.count("(") <= before.count(")") and not re.search(r"[〔【\[「]\s*\Z", before):
            return start
    return None


def _closing_bracket(text: str, line: Span) -> int | None:
    """Where the bracket of owners begins that closes a line with a number in front; None where none does."""
    end = line.end
    while end > line.start and text[end - 1] in " \u3000。；;":
        end -= 1
    if end == line.start or text[end - 1] not in "）)〕】" or _NUMBER.match(text, line.start, end) is None:
        return None
    depth = 0
    for at in range(end - 1, max(line.start, end - 2 * _LONGEST), -1):
        depth += (text[at] in "）)〕】") - (text[at] in "（(〔【")
        if depth == 0:
            return at if _ROLE.search(text, at, end) else None
    return None


def _label_before(text: str, start: int, end: int, labels: frozenset[str] | None = None) -> int | None:
    """Where a label that ends at ``end`` begins, with the marks in front of it; a short one stands behind no word."""
    labels = labels or _owners()
    while end > start and text[end - 1] in " *":
        end -= 1
    longest = next((n for n in range(min(_LABEL_LENGTH, end - start), 1, -1) if text[end - n : end] in labels), None)
    if longest is None or (longest < 4 and end - longest > start and text[end - longest - 1] >= "\u4e00"
                           and text[end - longest - 1] <= "\u9fff"):  # fmt: skip
        return None
    at = end - longest
    while at > start and text[at - 1] in "*●▪■◆•·-|｜ ":
        at -= 1
    return at


def _begins(text: str, line: Span) -> bool:
    return _any_label().match(text, line.start, line.end) is not None


def _goes_on(text: str, lines: Sequence[Span], at: int) -> bool:
    """A line of bodies or a date: the rest of a labelled line."""
    return kind_of(lines[at].of(text)) in (BODIES, DATE, ONGOING) and not re.search(
        r"[。！]\s*\Z", lines[at - 1].of(text)
    )


def _inline(text: str, line: Span, label: int) -> tuple[str | None, int, Span] | None:
    """The item of a line that holds work and labels."""
    number, begin, first = _front(text, line.start, label)
    words = _stripped(text, first, label)
    if len(words) < 6 or (number is None and first == begin and marker(fold(words.of(text)))):
        return None
    return number, begin, words


def _front(text: str, start: int, end: int) -> tuple[str | None, int, int]:
    """The number in front of an item, where the item begins, and where its words do: behind 序号：58，重点任务：."""
    serial = _SERIAL.match(text, start, end)
    mark = serial or _NUMBER.match(text, start, end)
    number = mark[1].strip() if mark else None
    at = mark.end() if mark else start
    while at < end and text[at] in " \u3000\t*●▪■◆•·-":
        at += 1
    begin = mark.start(1) if mark else at
    if (label := _work_label().match(text, at, end)) is not None:
        at = label.end()
    return number, begin, at


def _above(text: str, lines: Sequence[Span], first: int, last: int) -> tuple[str | None, int, Span] | None:
    """The item of the lines above labelled ones: those below its number, or the one line without."""
    at = last - 1
    while at >= first and lines[last - 1].end - lines[at].start <= _LONGEST:
        here = lines[at].of(text)
        alone = _SERIAL.fullmatch(here)
        if (alone or serial_value(here) is not None) and at < last - 1:
            _, _, words_at = _front(text, lines[at + 1].start, lines[last - 1].end)
            begin = lines[at].start + len(here) - len(here.lstrip())
            return (alone[1] if alone else here.strip()), begin, _stripped(text, words_at, lines[last - 1].end)
        number, begin, words_at = _front(text, lines[at].start, lines[at].end)
        if number is not None:
            return number, begin, _stripped(text, words_at, lines[last - 1].end)
        if marker(fold(here).strip()):
            if at == last - 1:
                return None
            break
        at -= 1
    if last - 1 < first:
        return None
    _, begin, words_at = _front(text, lines[last - 1].start, lines[last - 1].end)
    words = _stripped(text, words_at, lines[last - 1].end)
    return (None, begin, words) if len(words) >= 6 else None


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \u3000\t*":
        start += 1
    while end > start and text[end - 1] in " \u3000\t\r\n*（(【〔|｜；;，,/-":
        end -= 1
    return Span(start, end)


@cache
def _owners() -> frozenset[str]:
    """The labels of owners."""
    return frozenset(w for w, role in shipped().roles.labels.items() if role != "none")


@cache
def _labels() -> frozenset[str]:
    return frozenset(shipped().roles.labels)


@cache
def _work_label() -> re.Pattern[str]:
    """What names the work of a form: 重点任务：, 项目名称：."""
    columns = TableWords.load().columns
    return re.compile(rf"(?:{alternatives([*columns['task'], *columns['project']])})[*]*\s*[：:]\s*")


@cache
def _any_label() -> re.Pattern[str]:
    return re.compile(rf"\s*[*●▪■◆•·-]*\s*[*]*(?:{alternatives(list(_labels()))})[*]*\s*[：:]")
