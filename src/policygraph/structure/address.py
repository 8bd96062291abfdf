"""A government work report is a speech: place, day and year stand in the lines under its title."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ..model import Header, Span
from ..vocab.places import Places
from ..zh.lines import Joined
from ..zh.periods import first_date
from .issuers import place_of
from .lines import Paragraph

_SPACED = re.compile(r"(?:[\u4e00-\u9fff][ \u3000\xa0]+){3,}[\u4e00-\u9fff]\Z")
_CONGRESS = re.compile(r"在(?P<place>[\u4e00-\u9fff]{2,14}?)第[一二三四五六七八九十百]{1,4}届人民代表大会")
_HEAD_OF = re.compile(
    r"(?P<name>(?P<place>[^会上届次议，。\s—-]{1,9}[省市县区州旗盟])人民政府)(?:代)?(?:省长|市长|县长|区长|州长|旗长|主席|盟长)"
)
#: The head of a government by the place alone: 浙江省省长 王明.
_HEAD_ALONE = re.compile(
    r"(?P<place>(?!各)[\u4e00-\u9fff]{2,8}[省市县区州旗盟])(?:人民政府)?(?:代)?(?:省长|市长|县长|区长|州长|旗长|盟长|主席)\s+[\u4e00-\u9fff]"
)
_HEAD = 8


def unspaced(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with titles set wide (政 府 工 作 报 告) read as words; offsets are kept."""
    out = []
    for at, paragraph in enumerate(paragraphs):
        line = paragraph.line
        if at < _HEAD and _SPACED.fullmatch(line.text.strip()):
            kept = [(c, o) for c, o in zip(line.text, line.offsets, strict=True) if not c.isspace()]
            line = Joined("".join(c for c, _ in kept), tuple(o for _, o in kept))
            paragraph = replace(paragraph, line=line)
        out.append(paragraph)
    return out


def with_address(header: Header, paragraphs: list[Paragraph]) -> Header:
    """The header of a report completed from its address to a congress; any other header as it is.

    What the title or a note has already said stays: only what is missing is taken from the address.
    """
    spoken = any(_CONGRESS.search(p.line.text) and "上" in p.line.text[-3:] for p in paragraphs[1:_HEAD])
    if header.plan_type != "governmentWorkReport" and not spoken:
        return header
    table = Places.load()
    for paragraph in paragraphs[:_HEAD]:
        line = paragraph.line
        head, congress = _HEAD_OF.search(line.text), _CONGRESS.search(line.text)
        found = head or congress
        if header.jurisdiction is None and found is not None:
            place = table.resolve(found["place"]) or place_of(found["place"], table)
            name = place.name if place is not None else found["place"]
            header = replace(header, jurisdiction=name, place_code=place.code if place is not None else None)
        if not header.issuers and head is not None:
            header = replace(header, issuers=((head["name"], line.span(*head.span("name"))),))
        alone = _HEAD_ALONE.match(line.text.strip()) if not header.issuers else None
        if alone is not None:
            start = line.text.index(alone["place"])
            span = line.span(start, start + len(alone["place"]))
            header = replace(header, issuers=((alone["place"] + "人民政府", span),))
        # the day of the speech says more than the day on which a page shows it
        day = first_date(line.text) if congress is not None else None
        if day is not None:
            span = line.span(day.span.start, day.span.end)
            header = replace(header, issued=day.start, issued_span=Span(span.start, span.end))
    if header.plan_type != "governmentWorkReport":
        return header
    if header.period is None and header.issued is not None and header.issued.month <= 6:
        # a report of the first half of a year sets that year's tasks
        header = replace(header, period=(date(header.issued.year, 1, 1), date(header.issued.year, 12, 31)))
    return header
