"""Who signs below a covering note or a plan, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from ..model import Span
from ..vocab.places import Places
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.periods import first_date
from ..zh.width import fold
from .lines import Paragraph

#: How many lines of signatures are read above a date, and how long such a line may be.
_SIGNERS = 30
_LENGTH = 60
#: The first of many: 某部等15部门, 某厅、某局等.
_OTHERS = re.compile(r"等\s*(?:\d+|[一二三四五六七八九十]+)?\s*个?(?:部门|单位|部委|厅局|委办局|机构)?\s*\Z")
#: Below a name: who seals for it.
_SEALED = re.compile(r"\s*\((?:代章|盖章|印章|公章|章)\)\s*\Z")
_FOR_ANOTHER = re.compile(r"\([^()]*代章\)")

#: How many paragraphs from the end tell who printed it; 2022年6月6日印发; the office of a department.
_PRINTED = 4
_PRINTING = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印\s*发\s*\Z")
_OFFICE = re.compile(r"(?<=[厅局委会部署院])办公[室厅]\Z")

#: A name that is set wide: single characters with blanks between them.
_WIDE = re.compile(r"(?:(?<=\s)|\A)[\u4e00-\u9fff](?:\s{1,6}[\u4e00-\u9fff]){2,}(?=\s|\Z)")
#: A date that a line's end has broken.
_DATE_BEGUN = re.compile(r"(?:19|20)\d\d(?:\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2})?)?")
#: A month or a day on a line of its own.
_MONTH = re.compile(
    r"[\d二〇○零一]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?"
)
#: What every written date holds.
_YEAR = re.compile(r"[年./-]\s*[\d一二三四五六七八九十０-９]")

Signed = tuple[list[tuple[str, Span]], tuple[date, Span] | None]


def signature(paragraphs: list[Paragraph], words: StructureWords) -> Signed | None:
    """Bodies on lines of their own, and the date on a line of its own below them; None where no such date stands."""
    for at, paragraph in enumerate(paragraphs):
        if not _YEAR.search(paragraph.line.text):
            continue
        lines = list(_lines([paragraph]))
        for index, (line, whole) in enumerate(lines):
            text = fold(line.text).strip()
            # 2022年6月6日印发 tells of the printing
            day = day_of(line) if len(text) <= 18 and text[:1] != "(" and not text.endswith("发") else None
            if day is None:
                continue
            above = [x for x, _ in _lines(paragraphs[max(0, at - _SIGNERS) : at])] + [x for x, _ in lines[:index]]
            names = _signers(above[-_SIGNERS:], words)
            if names or whole:
                return names, day
    return None


def unsigned(note: list[Paragraph], words: StructureWords) -> list[tuple[str, Span]]:
    """The bodies that close a covering note without a date."""
    return _signers([line for line, _ in _lines(note)][-_SIGNERS:], words)


def printed(paragraphs: list[Paragraph], words: StructureWords) -> Signed | None:
    """Whose office had the plan printed, and when, from the last lines (某厅办公室 2022年6月6日印发); None where they do not say.

    That is the form of GB/T 9704, 印发机关和印发日期: the office of a department prints what the department issues.
    """
    lines = [line for line, _ in _lines(paragraphs[-_PRINTED:])]
    for at in range(len(lines) - 1, -1, -1):
        match = _PRINTING.search(fold(lines[at].text))
        if match is None:
            continue
        day = day_of(lines[at])
        name = lines[at].text[: match.start()].rstrip()
        here = Joined(name, lines[at].offsets[: len(name)]) if name.strip() else lines[at - 1] if at else None
        if here is None or day is None:
            return None
        text = here.text.rstrip()
        office = _OFFICE.search(text)
        end = office.start() if office is not None else len(text)
        return bodies(Joined(text[:end], here.offsets[:end]), words), day
    return None


def listed(paragraphs: list[Paragraph], words: StructureWords) -> list[tuple[str, Span]]:
    """The bodies on the lines right below a title, where these hold nothing else and are not whom it is addressed to."""
    out: list[tuple[str, Span]] = []
    for paragraph in paragraphs[:_SIGNERS]:
        found = bodies(paragraph.line, words)
        if not found:
            text = fold(paragraph.line.text).rstrip()
            # (2020年12月), or when it was said to a congress, and below it the body
            if _MONTH.fullmatch(text.strip("() ")) or text.startswith("--"):
                continue
            addressed = text.endswith(":") and len(text) <= 4 * _LENGTH and not text.startswith("各位")
            return [] if addressed else out
        out += found
    return out


def _lines(paragraphs: list[Paragraph]) -> Iterator[tuple[Joined, bool]]:
    """The lines of the text and whether they are paragraphs, which names set one below the other may not be."""
    for paragraph in paragraphs:
        line = paragraph.line
        start = 0
        gaps = [i for i in range(1, len(line.offsets)) if line.offsets[i] - line.offsets[i - 1] > 1]
        if len(gaps) == len(line.offsets) - 1:  # a name that was set wide
            gaps = []
        for i in gaps:
            if not _DATE_BEGUN.fullmatch(fold(line.text[start:i]).strip()):
                yield Joined(line.text[start:i], line.offsets[start:i]), False
                start = i
        yield Joined(line.text[start:], line.offsets[start:]), start == 0


def _signers(lines: list[Joined], words: StructureWords) -> list[tuple[str, Span]]:
    """The names in the last of ``lines``: as many of these as hold nothing else."""
    kept: list[Joined] = []
    for line in reversed(lines):
        text = fold(line.text).strip()
        if _FOR_ANOTHER.fullmatch(text) or (not kept and _MONTH.fullmatch(text.strip("() "))):
            continue
        # the end of a name may stand on a line of its own: 厅
        short = len(text) < 3 and not (text and words.body_tail.search(text))
        if short or len(text) > _LENGTH or text[0] == "(" or re.search(r"[。:;,《》]", text):
            break
        sealed = _SEALED.search(fold(line.text))
        end = sealed.start() if sealed else len(line.text)
        kept.insert(0, _closed(Joined(line.text[:end], line.offsets[:end])))
    for first in range(len(kept)):
        block = kept[first:]
        names = bodies(Joined("".join(x.text for x in block), tuple(o for x in block for o in x.offsets)), words)
        if names:
            return names
    return []


def day_of(line: Joined, at: int = 0) -> tuple[date, Span] | None:
    """The first full date in ``line`` from ``at`` on."""
    period = first_date(fold(line.text[at:]))
    if period is None:
        return None
    return period.start, line.span(at + period.span.start, at + period.span.end)


def bodies(line: Joined, words: StructureWords) -> list[tuple[str, Span]]:
    """The official names in a line that holds nothing else; empty if it holds something else."""
    out: list[tuple[str, Span]] = []
    line = _closed(line)
    others = _OTHERS.search(line.text)
    if others is not None:  # the others are not named
        line = Joined(line.text[: others.start()], line.offsets[: others.start()])
    for match in re.finditer(r"[^、,，;；\s]+", line.text):
        breaks = {
            i - match.start()
            for i in range(match.start() + 3, match.end() - 2)
            if line.offsets[i] - line.offsets[i - 1] > 1 and not line.text.startswith("员会", i)
        }
        for start, end in _apart(match.group(), breaks, words):
            name = line.text[match.start() + start : match.start() + end]
            if (
                _run_on().search(name)
                or not words.body_tail.search(fold(name))
                or len(name) < 3
                or not re.fullmatch(r"(?:[\u4e00-\u9fff“”\"]|[(（][\u4e00-\u9fff]+[)）])+", name)
            ):
                return []
            out.append((name, line.span(match.start() + start, match.start() + end)))
    return out


def _closed(line: Joined) -> Joined:
    """The line with names that are set wide (财 政 部) read as words; where the gap is wider, the next name begins."""
    drop: set[int] = set()
    for run in _WIDE.finditer(line.text):
        gaps = [m.span() for m in re.finditer(r"\s+", run.group())]
        least = min(b - a for a, b in gaps)
        drop |= {run.start() + i for a, b in gaps if b - a == least for i in range(a, b)}
    if not drop:
        return line
    kept = [i for i in range(len(line.text)) if i not in drop]
    return Joined("".join(line.text[i] for i in kept), tuple(line.offsets[i] for i in kept))


@cache
def _heads() -> re.Pattern[str]:
    """Where a second body's name may begin right after a first."""
    provinces = "|".join(p.name for p in Places.load().all if p.level == "province")
    return re.compile(
        rf"(?<=[厅局委会室府部院])(?=中共|国家|国务院|{provinces})|(?<=[省市县区州盟旗]委)(?=[省市县区州盟旗](?:人民)?政府)"
    )


@cache
def _run_on() -> re.Pattern[str]:
    """A name that begins with the end of another line: …自愿减广东省生态环境厅; 中国人民银行广东省分行 is none."""
    provinces = "|".join(p.name for p in Places.load().all if p.level == "province")
    return re.compile(rf"\A(?!中共|中国|国家|人行|中华|驻).{{2,}}(?:{provinces})")


def _apart(text: str, breaks: set[int], words: StructureWords) -> list[tuple[int, int]]:
    """Names that were set on lines of their own and stand together once these are joined."""
    heads = {m.start() for m in re.finditer(_heads(), text)}
    for at in sorted(heads | breaks):
        if at >= 3 and words.body_tail.search(text[:at]):
            rest = _apart(text[at:], {b - at for b in breaks if b > at}, words)
            return [(0, at), *((a + at, b + at) for a, b in rest)]
    return [(0, len(text))]
