"""Documents and programmes that a plan cites, and why: from the verb that governs their names."""

from __future__ import annotations

import re

from ..model import CitationClaim, Document
from ..vocab.citations import CitationWords
from ..zh.lines import Joined, joined
from ..zh.titles import quotations, titles
from ..zh.width import fold

_CHAIN = re.compile(
    r"(?:\((?:[^()]|\([^()]{0,12}\)){0,60}\)|[、,和及与等以其]|并|以及|我[省市县区]|[省市]|国家|有关|相关|\s)*\Z"
)
_HOLLOW = re.compile(
    r"^(?:\([^()]{0,60}\))?\s*(?:等)?(?:[\d一二三四五六七八九]部)?(?:法律法规|法规|文件|政策|规划|标准)?"
)
_STOP = "。;,:!?"
_NUMBER = re.compile(r"\(([\u4e00-\u9fff]{1,14}\s*[(\[](?:19|20)\d\d[)\]]\s*第?\s*\d{1,5}\s*号)[^()]{0,12}\)")
_AFTER = 6
_BACK = 60


def citations(document: Document, words: CitationWords | None = None) -> tuple[CitationClaim, ...]:
    """Every 《…》 (``kind`` instrument) and every “name” of a campaign (``kind`` programme), in text order.

    ``words`` are those of ``citations.yml``; without it the shipped ones.  The function is ``refers`` where
    no verb says more.
    """
    words = words or CitationWords.load()
    out: list[CitationClaim] = []
    for span in document.paragraphs:
        line = joined(document.text, span)
        folded = fold(line.text)
        found = titles(line.text)
        for position in range(len(found)):
            out.append(_instrument(line, folded, found, position, words))
        for start, end in quotations(line.text):
            if not any(a < end and start < b for a, b in found):
                claim = _programme(line, folded, start, end, words)
                if claim is not None:
                    out.append(claim)
    return tuple(sorted(out, key=lambda claim: claim.span))


def _instrument(
    line: Joined, folded: str, found: list[tuple[int, int]], position: int, words: CitationWords
) -> CitationClaim:
    start, end = found[position]
    function, rule, confidence = _function(folded, found, position, words)
    number = _NUMBER.match(folded, end)
    return CitationClaim(
        title=line.text[start + 1 : end - (1 if line.text[end - 1] in "》»" else 2)].strip(),
        span=line.span(start, end),
        kind="instrument",
        function=function,
        rule=rule,
        confidence=confidence,
        document_number=re.sub(r"\s", "", line.text[number.start(1) : number.end(1)]) if number else None,
    )


def _function(folded: str, found: list[tuple[int, int]], position: int, words: CitationWords) -> tuple[str, str, float]:
    """(function, rule, confidence) of the title at ``position``; members of a list share what governs it."""
    own = found[position]
    if not _short_form(folded, found[position][0]):  # 《甲》(以下简称《办法》)和《乙》: 办法 is no member of the list
        found = [f for i, f in enumerate(found) if i == position or not _short_form(folded, f[0])]
        position = next(i for i, f in enumerate(found) if f == own)
    first = last = position
    while first > 0 and _CHAIN.match(folded[found[first - 1][1] : found[first][0]]):
        first -= 1
    while last + 1 < len(found) and _CHAIN.match(folded[found[last][1] : found[last + 1][0]]):
        last += 1
    after = _cue_after(folded, found[last][1], words)
    clause = _clause_before(folded, found[first][0], found)
    if after is not None and not clause.rstrip().endswith(words.prepositions):  # 根据《甲》编制: 甲 is not what is made
        return after, "citation-after", 0.9
    start = found[first][0]
    tail = folded[found[last][1] :]
    carried = re.sub(r"^(?:\([^()]*\))?(?:的)?", "", tail).startswith(words.carried_out_by)
    before = _cue_before(folded, start, found, words)
    if before is not None:
        function, distance = before
        if carried and function == "formulates":
            function = "implements"
        return function, "citation-verb", 0.95 if distance == 0 else 0.85
    return "refers", "citation-bare", 0.7


def _short_form(folded: str, start: int) -> bool:
    return folded[max(0, start - 3) : start].endswith(("简称", "简称:", "简称为"))


def _clause_before(folded: str, start: int, found: list[tuple[int, int]]) -> str:
    """The words of the title's clause before it, other titles in it blanked out."""
    low = max((b for _, b in found if b <= start), default=0)
    low = max(low, start - _BACK)
    text = folded[low:start]
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        c = text[i]
        if c in ")”":
            depth += 1
        elif c in "(“":
            depth = max(0, depth - 1)
        elif c in _STOP and depth == 0:
            return text[i + 1 :]
    return text


def _cue_before(folded: str, start: int, found: list[tuple[int, int]], words: CitationWords) -> tuple[str, int] | None:
    """The governing verb nearest before the title: (its function, characters between)."""
    clause = _clause_before(folded, start, found)
    best: tuple[int, int, str] | None = None
    for cue, function in words.before:
        at = clause.rfind(cue)
        while at != -1:
            end = at + len(cue)
            behind = clause[end:]
            named = bool(re.match(r"(?:了|实施|落实)?" + re.escape(words.participle), behind))  # 国务院印发的《…》
            single = len(cue) == 1 and (behind.strip() != "" or (at > 0 and cue in "见如即称"))
            if not named and not single:
                if best is None or (end, len(cue)) > (best[0], best[1]):
                    best = (end, len(cue), function)
                break
            at = clause.rfind(cue, 0, at)
    if best is None:
        return None
    end, length, function = best
    gap = clause[end:].strip()
    if function == "implements":  # 编制实施, 修订实施, 宣传贯彻: what comes first names what is done
        head = clause[: end - length]
        for cue, other in words.before:
            if other in ("formulates", "revises", "publicises") and re.search(
                re.escape(cue) + r"(?:和|并|、)?\Z", head
            ):
                return ("formulates" if other == "revises" else other), len(gap)
    if function == "formulates" and re.search(r"(?:修订|修编|修改)(?:和|并|、)?\Z", clause[: end - length]):
        function = "revises"
    if len(gap) > 24 and function != "refers":
        return None
    return function, len(gap)


def _cue_after(folded: str, end: int, words: CitationWords) -> str | None:
    """What follows a title or a list of titles and says what is done with it."""
    tail = _HOLLOW.sub("", folded[end : end + 80])
    clause = re.split(f"[{_STOP}《]", tail, maxsplit=1)[0]
    if re.match(r"(?:要求|精神|规定|明确|提出|确定|有关|部署|中)", clause):
        return None
    for cue, function in words.after:
        at = clause.find(cue)
        if at == 0 or (0 < at <= 2 and len(cue) > 1 and clause[:at] in ("的", "等", "研究", "组织")):
            if cue in ("实施", "落实", "执行") and clause[at:].startswith(words.carried_out_by):
                continue
            if cue in ("已", "已经", "业经") and not re.search(r"印发|同意|通过", folded[end : end + 60]):
                continue
            return function
    for cue, function in words.after_list:
        at = clause.find(cue)
        if 0 <= at <= 14 and len(clause) - at - len(cue) <= _AFTER:
            return function
    return None


def _programme(line: Joined, folded: str, start: int, end: int, words: CitationWords) -> CitationClaim | None:
    inner = line.text[start + 1 : end - 1].strip()
    if not 3 <= len(inner) <= 20 or re.search(r"[，,。；;、]", inner) or re.fullmatch(r"十[一二三四五六]五", inner):
        return None
    inside = words.programme_inside.search(inner) is not None
    tail = folded[end:]
    after = words.programme_after.match(tail) is not None and words.slogan.search(inner) is None
    after = after and not tail.startswith(words.programme_not_after)
    if words.no_programme.match(inner):
        return None
    if not inside and not after:
        return None
    before = _cue_before(folded, start, [], words)
    return CitationClaim(
        title=inner,
        span=line.span(start, end),
        kind="programme",
        function=before[0] if before is not None else "refers",
        rule="programme-name" if inside else "programme-noun",
        confidence=0.8 if inside else 0.7,
    )
