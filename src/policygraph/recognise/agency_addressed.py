"""Those to whom a notice is addressed: 各县(市、区)人民政府,市直有关单位:."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .agency_forms import Forms
from .agency_found import Found
from .agency_lists import parts
from .agency_patterns import UNITS, ZONE

_LINE = re.compile(r"(?:(?<=\n)|\A)([^\n。;:“”《》]{2,700}):(?=\n)")
#: How far into a text the line stands.
_HEAD = 3500
_NO_ADDRESS = re.compile(
    r"[0-9年月日]|^[(一二三四五六七八九十]|[的是将为了]|单位名称|责任|牵头|如下|包括|通知|方案|要求|附件|目标|任务|措施|原则|范围|内容|联系(?!单位)|时间|报送"
)
_GROUP = re.compile(
    r"^(?:各|有关|相关|所有|直属|部属|省属|市属|部省|[厅局委校院](?:机关|属|直)|[省市县区]直|机关|全[省市县区]|中央)|各|有关|相关|所属|直属"
)
#: Whose bodies a piece begins to name.
_OWNER = re.compile(rf"各{UNITS}(?=[\u4e00-\u9fff]{{2}})")
_ENDING = re.compile(r"(?:\([^()]{1,24}\)|学校|高校|院校|医院|处室|科室|委办局|企事业单位|学院|系部|部属|场)$")


def addressed(text: str, found: Sequence[Found], forms: Forms) -> list[Found]:
    """The bodies of the address line at the head of ``text`` that ``found`` lacks or holds only a part of."""
    out: list[Found] = []
    for line in _LINE.finditer(text, 0, min(len(text), _HEAD)):
        inside = [f for f in found if line.start(1) <= f.start and f.end <= line.end(1)]
        if not inside and not re.match(r"各|有关|[省市县区厅局校]直|[厅局委校院]机关", line[1]):
            continue
        if _NO_ADDRESS.search(line[1]):
            continue
        pieces = list(_pieces(text, line.start(1), line.end(1), forms))
        if not pieces or any(end is None for _, end in pieces):
            continue
        whose: str | None = None
        for start, end in pieces:  # 各市教育局、|财政局: those of the same places
            assert end is not None
            same = next((f for f in inside if f.start == start and f.end == end), None)
            if (owner_words := _OWNER.match(text, start, end)) is not None:
                whose = owner_words.group()
            elif text[start - 1] in ",;" or (
                same is not None and ((same.owner and not same.shared) or same.sort == "central")
            ):
                whose = None
            elif whose and same is not None and same.kind == "named":
                same.kind, same.owner, same.shared = "group", whose, True
        groups = any(_GROUP.search(text[start:end]) for start, end in pieces)
        for start, end in pieces:
            assert end is not None
            if any(f.start <= start and end <= f.end for f in inside):
                continue
            if (
                forms.enterprise.search(text, start, end)
                or text.endswith("协会", start, end)
                or (end - start < 3 and text[start:end] not in forms.places)
            ):
                continue
            covered = [f for f in inside if start <= f.start and f.end <= end]
            if covered and covered[0].start == start and covered[-1].end == end and len(covered) > 1:
                continue
            group = _GROUP.search(text[start:end]) is not None
            owner = None if group else forms.owner_at(text, start, end)[0]
            group = group or (owner is None and groups)
            of = _whose(text, start, pieces) if owner is None and not _GROUP.search(text[start:end]) else ""
            if of and not text[start:end].startswith(of):
                out.append(Found(start, end, "group", of, shared=True))
                continue
            out.append(
                Found(
                    start,
                    end,
                    "group" if group else "named",
                    owner.text if owner else "",
                    text[owner.end if owner else start : end] if not group else "",
                    place=owner.place if owner else None,
                )
            )
    return out


def _whose(text: str, start: int, pieces: Sequence[tuple[int, int | None]]) -> str:
    """Whose the piece at ``start`` is: of the same places as the one that opens its stretch between commas."""
    said = ""
    for at, end in pieces:
        if at > start:
            break
        if (owner_words := _OWNER.match(text, at, end if end is not None else at)) is not None:
            said = owner_words.group()
        elif text[at - 1] in ",;":
            said = ""
    return said


def _pieces(text: str, first: int, last: int, forms: Forms) -> list[tuple[int, int | None]]:
    """The addressed, each a piece; what names no body of its own goes with the piece behind it (各省、自治区教育厅)."""
    out: list[tuple[int, int | None]] = []
    begin: int | None = None
    for start, end in parts(text, first, last):
        begin = start if begin is None else begin
        words = text[start:end]
        whole = words.endswith((*forms.endings, *forms.businesses)) or _ENDING.search(words) is not None
        bare = re.fullmatch(rf"各?{UNITS}", words) is not None
        comma = text[end : end + 1] in (",", ";", ":")
        place = (comma or begin == start) and words in forms.places and words != "新疆生产建设兵团"
        zone = begin == start and not bare and words[0] not in "各有" and ZONE.fullmatch(words) is not None
        if words == "单位" and out and out[-1][1] == start - 1:  # 有关部门、单位 are one
            out[-1] = (out[-1][0], end)
            begin = None
        elif (whole and (comma or not bare)) or place or zone:
            out.append((begin, end))
            begin = None
        elif comma and not bare:
            out.append((begin, None))
            begin = None
    if begin is not None:
        out.append((begin, None))
    return out
