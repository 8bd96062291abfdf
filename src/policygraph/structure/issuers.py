"""Who issued a plan, when, and for which place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

from ..model import Span
from ..vocab.places import Place, Places
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.periods import first_date
from ..zh.width import fold
from .header import Title, label
from .lines import Paragraph

#: How many lines of signatures are read above a date.
_SIGNERS = 30
#: How much of a text is read for the place that it speaks of, in characters.
_READ = 30_000
_OTHERS = re.compile(r"等\s*(?:\d+|[一二三四五六七八九十]+)?\s*个?(?:部门|单位|部委|厅局|委办局|机构)\s*\Z")
NATION = "000000"
#: How often a plan of the whole country says 我国, at least.
_NATIONAL = 4
_OWN = {
    "province": r"全省|我省|省委、?省政府|我区各市|全区各市",
    "prefecture": r"全市|我市|市委、?市政府|全州|我州",
    "county": r"全县|我县|我区|全区|区委、?区政府|县委、?县政府",
}


def issuers(
    title: Title, paragraphs: list[Paragraph], words: StructureWords
) -> tuple[list[tuple[str, Span]], date | None, Span | None]:
    """(issuers as written with their spans, date of issue, its span)."""
    found: list[tuple[str, Span]] = []
    day: tuple[date, Span] | None = None
    if title.issuer_words is not None:
        found = bodies(title.issuer_words, words)
    for paragraph in paragraphs[: max(title.body, 12)]:
        text = fold(paragraph.line.text)
        tag = label(text, words)
        if tag is None:
            continue
        kind, at = tag
        if kind == "issuer" and not found:
            found = bodies(Joined(paragraph.line.text[at:], paragraph.line.offsets[at:]), words)
        if kind == "issued" and day is None:
            day = _day(paragraph, at)
    note = paragraphs[title.note.start : title.note.stop] if title.note else []
    signed = _signature(note, words) or _signature(paragraphs[title.body :], words)
    if signed is not None:
        found = found or signed[0]
        day = day or signed[1]
    if day is None:
        for paragraph in paragraphs[: title.body + 1]:
            text = fold(paragraph.line.text)
            period = first_date(text)
            if period is not None and (len(text) < 24 or text[period.span.start - 1 : period.span.start] == "("):
                day = (period.start, paragraph.line.span(period.span.start, period.span.end))
                break
    if not found and title.text is not None and title.span is not None:
        head = re.match(r"(.{2,60}?)(?=关于|(?:19|20)\d\d年|印发)", fold(title.text))
        if head is not None:
            line = Joined(title.text[: head.end()], tuple(range(title.span.start, title.span.start + head.end())))
            found = bodies(line, words)
    return found, *(day if day is not None else (None, None))


def _day(paragraph: Paragraph, at: int = 0) -> tuple[date, Span] | None:
    period = first_date(fold(paragraph.line.text[at:]))
    if period is None:
        return None
    return period.start, paragraph.line.span(at + period.span.start, at + period.span.end)


def _signature(
    paragraphs: list[Paragraph], words: StructureWords
) -> tuple[list[tuple[str, Span]], tuple[date, Span] | None] | None:
    """Bodies on lines of their own, then a date on a line of its own."""
    for index, paragraph in enumerate(paragraphs):
        text = fold(paragraph.line.text).strip()
        day = _day(paragraph)
        if day is None or len(text) > 16 or text.startswith("("):
            continue
        found: list[tuple[str, Span]] = []
        for before in reversed(paragraphs[max(0, index - _SIGNERS) : index]):
            line = fold(before.line.text).strip()
            if len(line) > 40 or re.search(r"[。:;,]", line):
                break
            names = bodies(before.line, words)
            if not names:
                break
            found = names + found
        return found, day
    return None


def bodies(line: Joined, words: StructureWords) -> list[tuple[str, Span]]:
    """The official names in a line that holds nothing else; empty if it holds something else."""
    out: list[tuple[str, Span]] = []
    others = _OTHERS.search(line.text)
    if others is not None:  # 某部等15部门: the others are not named
        line = Joined(line.text[: others.start()], line.offsets[: others.start()])
    for match in re.finditer(r"[^、,，;；\s]+", line.text):
        breaks = {
            i - match.start()
            for i in range(match.start() + 3, match.end() - 3)
            if line.offsets[i] - line.offsets[i - 1] > 1 and not line.text.startswith("员会", i)
        }
        for start, end in _apart(match.group(), breaks, words):
            name = line.text[match.start() + start : match.start() + end]
            if (
                not words.body_tail.search(fold(name))
                or len(name) < 3
                or not re.fullmatch(r"[\u4e00-\u9fff()（）“”\"]+", name)
            ):
                return []
            out.append((name, line.span(match.start() + start, match.start() + end)))
    return out


@cache
def _heads() -> re.Pattern[str]:
    """Where a second body's name may begin right after a first."""
    provinces = "|".join(p.name for p in Places.load().all if p.level == "province")
    return re.compile(rf"(?<=[厅局委会室府部院])(?=中共|国家|国务院|{provinces})")


def _apart(text: str, breaks: set[int], words: StructureWords) -> list[tuple[int, int]]:
    """Names that were set on lines of their own and stand together once these are joined."""
    heads = {m.start() for m in re.finditer(_heads(), text)}
    for at in sorted(heads | breaks):
        if at > 3 and words.body_tail.search(text[:at]):
            rest = _apart(text[at:], {b - at for b in breaks if b > at}, words)
            return [(0, at), *((a + at, b + at) for a, b in rest)]
    return [(0, len(text))]


def place_of(name: str, places: Places) -> Place | None:
    """The innermost place that a body's name or a title begins with (随州市 of 湖北省随州市生态环境局)."""
    text = fold(name)
    at = len(match.group()) if (match := re.match(r"关于|中共|共青团|中国共产党|《", text)) else 0
    found: Place | None = None
    while (hit := places.find(text, at)) is not None:
        end, _ = hit
        place = places.resolve(text[at:end], found.code if found is not None else None)
        if (
            place is None
            or place.level == "nation"
            or (found is not None and not places.contains(found.code, place.code))
        ):
            break
        found, at = place, end
    return found


def jurisdiction(names: list[str], title: str | None, text: str, words: StructureWords, places: Places) -> Place | None:
    """The place the plan is for: of its issuer, else of its title, else the place the text speaks of as its own."""
    own = {p.code: p for n in names if not words.state_body.search(n) if (p := place_of(n, places)) is not None}
    if len(own) == 1:
        return next(iter(own.values()))
    if title is not None and (place := place_of(title, places)) is not None:
        return place
    if names and all(words.state_body.search(name) for name in names):
        return places.by_code(NATION)
    if own:
        return None
    return _spoken_of(fold(title or "") + "\n" + fold(text[:_READ]), places)


def _spoken_of(text: str, places: Places) -> Place | None:
    """The place that 我省, 全市 or 我区 mean: the one of that level which the text names most."""
    said = {level: len(re.findall(form, text)) for level, form in _OWN.items()}
    level = max(said, key=lambda key: said[key])
    if said[level] < 2:
        # a plan that speaks of 我国 throughout and of no place as its own is the country's
        return places.by_code(NATION) if len(re.findall("我国", text)) >= _NATIONAL else None
    counts: Counter[str] = Counter()
    at = 0
    while at < len(text):
        hit = places.find(text, at, short_counties=level == "county")
        if hit is None:
            at += 1
            continue
        for place in hit[1]:
            if place.level == level and place.until is None:
                counts[place.code] += 1
        at = hit[0]
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < (3 if level == "county" else 1):
        return None
    if len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]:
        return None
    return places.by_code(ranked[0][0])


def official(name: str, place: str | None) -> str:
    """A short name with the place in front (``省生态环境厅`` in Jiangsu: 江苏省生态环境厅)."""
    if place and re.match(r"[省市县区州](?!委员会)[\u4e00-\u9fff]", name) and place.endswith(name[0]):
        name = place + name[1:]
    if re.fullmatch(r"(?!中共)[\u4e00-\u9fff]{2,12}[省市县区州盟旗]委(?:办公厅|办公室)?", name):
        return "中共" + name  # an office of the party's committee
    return name
