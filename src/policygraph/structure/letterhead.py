"""Who issues a plan by its red head (某局文件), by the order or bracket that makes it known, or by the end of its text."""

from __future__ import annotations

import re
from datetime import date

from ..model import Span
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.width import fold
from .labels import NUMBER, order
from .lines import Paragraph
from .signature import bodies, day_of

Named = list[tuple[str, Span]]

_RED = re.compile(r"([\u4e00-\u9fff]{4,30})文件\Z")
#: The bracket below the title of rules: (2022年6月1日农业农村部令第5号公布 自2022年8月1日起施行).
_MADE_KNOWN = re.compile(
    r"\(\s*(?P<day>(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?P<number>(?P<body>[^()\d]{3,40}?)(?:令|公告)?\s*第?\s*\d{1,4}\s*号)\s*(?:公布|发布|印发)[^()]{0,60}\)"
)
#: What may stand below the signature: who is told, what is annexed, whether it is public.
_BELOW = re.compile(r"\(.{2,20}\)\Z|(?:抄送|主送|附件|联系|信息公开|公开方式)|\d{1,2}[.、]|(?:19|20)\d\d\s*年")
_LAST = 30


def letterhead(paragraphs: list[Paragraph], words: StructureWords) -> Named:
    """The bodies on the lines above a title, where these are a red head: 文件 closes them or the number follows."""
    found: Named = []
    red = False
    for paragraph in paragraphs:
        line = paragraph.line
        text = fold(line.text).strip()
        if NUMBER.match(text) is not None:
            return found
        if text == "文件":
            red = True
            continue
        here = bodies(_without_file(line), words)
        if not here:
            if red and found:
                break
            found = []
            continue
        red = red or text.endswith("文件")
        found += here
    return found if red else []


def in_full(names: Named, paragraphs: list[Paragraph]) -> Named:
    """The names, each as the red head gives it where that says more of the place (绍兴市越城区… for 越城区…)."""
    heads = [m for p in paragraphs if (m := _RED.match(fold(p.line.text).strip())) is not None]
    full = {name: next((m[1] for m in heads if m[1].endswith(name) and m[1] != name), name) for name, _ in names}
    return [(full[name], span) for name, span in names]


def made_known(paragraphs: list[Paragraph], words: StructureWords) -> tuple[Named, tuple[date, Span], str] | None:
    """(bodies, day, number) of the bracket below a title that says by what order it was made known; None if none does."""
    for paragraph in paragraphs:
        line = paragraph.line
        match = _MADE_KNOWN.match(fold(line.text).strip())
        if match is None:
            continue
        shift = len(line.text) - len(line.text.lstrip())
        a, b = (shift + x for x in match.span("body"))
        found, day = bodies(Joined(line.text[a:b], line.offsets[a:b]), words), day_of(line)
        if found and day is not None:
            return found, day, re.sub(r"\s", "", match["number"])
    return None


def decree_number(paragraphs: list[Paragraph], words: StructureWords) -> str | None:
    """The number of the order that makes rules known, above or right below their title."""
    above, below = order(paragraphs, words), made_known(paragraphs, words)
    return above[1] if above is not None else below[2] if below is not None else None


def at_end(paragraphs: list[Paragraph], words: StructureWords) -> Named:
    """The bodies that close a text without a date, on a line of their own behind its last sentence."""
    found: Named = []
    for at in range(len(paragraphs) - 1, max(0, len(paragraphs) - _LAST), -1):
        text = fold(paragraphs[at].line.text).strip()
        if _BELOW.match(text) and not found:
            continue
        here = bodies(paragraphs[at].line, words) if len(text) <= 60 else []
        if not here:
            return found if re.search(r"(?:。|\d{6,})\Z", text) or _BELOW.match(text) else []
        found = here + found
    return []


def _without_file(line: Joined) -> Joined:
    """A line of a red head without the word 文件 at its end."""
    text = line.text.rstrip()
    end = len(text.removesuffix("文件").rstrip())
    return Joined(line.text[:end], line.offsets[:end])
