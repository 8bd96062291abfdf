"""Tables in plain text: rows of cells parted by upright strokes (as in Markdown), tabulators or commas, at their own offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Origin, Span
from ..vocab.tables import TableWords
from ..zh.width import fold

_LINE = re.compile(r"[^\r\n]+")
_STROKES = re.compile(r"[|｜│┃]")
_TAB, _COMMA = re.compile("\t"), re.compile(",")
_UNDER = re.compile(r"[\s:|｜│┃+\-—─━┼├┤]+\Z")
#: Longest heading, and most cells of a row.
_HEADING, _WIDEST = 24, 60
#: Longest heading where commas part the cells.
_SHORT = 12
#: How many lines may stand between the rows of a table to head a group of them, and how long they are.
_BETWEEN, _CAPTION = 3, 40
_Row = list[tuple[int, int]]


def plain_tables(text: str) -> tuple[Origin, ...]:
    """The cells of the tables in a text, in order; the text stays as it is.

    A table is rows of equally many cells, of which the first are known headings or ruled off below.
    """
    if not _STROKES.search(text) and "\t" not in text and "," not in text:
        return ()
    out: list[Origin] = []
    for number, rows in enumerate(_runs(text), start=1):
        for at, row in enumerate(rows, start=1):
            out += [
                Origin(Span(start, end), table=number, row=at, column=column)
                for column, (start, end) in enumerate(row, start=1)
                if end > start
            ]
    return tuple(out)


def _runs(text: str) -> Iterator[list[_Row]]:
    """The rows of each table; the line that rules headings off is none of them."""
    run: list[_Row] = []
    ruled = False
    between = 0
    end = 0
    for line in _LINE.finditer(text):
        near = len(re.findall(r"\n|\r(?!\n)", text[end : line.start()])) <= 1
        end = line.end()
        if near and run and _UNDER.match(line[0]):
            ruled = ruled or len(run) == 1
            continue
        row = _cells(line[0], line.start())
        if "\t" not in line[0] and run and 0 < len(line[0].strip()) <= _CAPTION and _goes_on(text, end, len(run[0])):
            between += 1  # a line over a group of the rows: 支持智能终端消费。
            if between <= _BETWEEN and _is_table(run, ruled, text):
                continue
        between = 0
        if not (near and run and len(row) == len(run[0])):
            if _is_table(run, ruled, text):
                yield run
            run, ruled = [], False
        if len(row) >= 2:
            run.append(row)
    if _is_table(run, ruled, text):
        yield run


def _goes_on(text: str, at: int, cells: int) -> bool:
    """Whether a row of so many cells, parted by tabulators, follows within the next lines."""
    coming = [line for line in text[at : at + 2000].split("\n")[1 : 1 + _BETWEEN] if line.strip()]
    return cells >= 3 and any(line.count("\t") == cells - 1 for line in coming)


def _cells(line: str, at: int) -> _Row:
    """Where the words of each cell stand; a line without strokes, tabulators or commas is one cell."""
    mark = _STROKES if _STROKES.search(line) else _TAB if "\t" in line or "。" in line else _COMMA
    pieces: _Row = []
    begin = 0
    for found in mark.finditer(line):
        pieces.append((begin, found.start()))
        begin = found.end()
    pieces.append((begin, len(line)))
    if mark is _STROKES and len(pieces) > 2:
        pieces = pieces[not line[slice(*pieces[0])].strip() :]
        pieces = pieces[: len(pieces) - (not line[slice(*pieces[-1])].strip())]
    out = []
    for start, stop in pieces[:_WIDEST]:
        words = line[start:stop]
        left = len(words) - len(words.lstrip())
        out.append((at + start + left, at + start + max(left, len(words.rstrip()))))
    return out


def _is_table(run: list[_Row], ruled: bool, text: str) -> bool:
    if len(run) < 2 or len(run[0]) < 2:
        return False
    words = TableWords.load()
    known = [form for forms in words.columns.values() for form in forms] + list(words.lists["unit_heading"])
    heads = [fold(text[start:end]).replace(" ", "") for start, end in run[0]]
    first, second = run[0][0], run[0][1]
    if "," in text[first[1] : second[0]]:  # prose has commas too: its pieces are longer, and are no headings
        short = all(end - start <= 30 for row in run for start, end in row[:-1]) and all(
            len(h) <= _SHORT for h in heads
        )
        if len(heads) < 3 or not short or not all(any(form in head for form in known) for head in heads[1:3]):
            return False
    named = sum(len(head) <= _HEADING and any(form in head for form in known) for head in heads)
    return named >= 2 or (ruled and named >= 1)
