"""The head of a document: covering note, title, type, number, date and period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..model import Span
from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.periods import first_date
from ..zh.width import fold
from .annexed import annexed_plan, is_news
from .labels import NUMBER, label, labelled, value_of_label
from .lines import NO_TITLE, Paragraph
from .markers import marker

#: How many paragraphs are looked through for the head, and how many lines a title may take.
_HEAD = 40
_LINES = 8
_TAIL = re.compile(
    r"\s*(?:\((?:试行|暂行|修订|修订版|修订稿|修编|修改稿|征求意见稿|送审稿|草案|稿|节选|摘要|公开版"
    r"|(?:19|20)\d\d[^()]{0,14})\)\s*|[|*\s])+\Z"
)
_DATE_TAIL = re.compile(r"\s*\(\s*(?:19|20)\d\d年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*\)\s*\Z")
#: A notice that is the plan itself: 某局关于2022年…工作安排的通知.
_NOTICE_OF_PLAN = re.compile(
    r"[^《》]{2,40}?关于(?!印发|发布|转发|下达|开展|做好)(?P<plan>[^《》]{6,60}(?:安排|计划|方案|要点|规划))的通知\Z"
)
#: The same of what is named by its issuers as well: 某厅关于推动…若干措施的通知.
_NOTICE = re.compile(
    r"(?P<plan>[^《》]{2,60}?关于(?!印发|发布|转发|下达|开展|做好)[^《》]{6,60}(?:措施|举措|意见|办法|细则|实施方案|实施计划|清单|分工))的通知\Z"
)
#: The plan that a notice brings: 现将《…》印发给你们, and the only or first one of its annexes.
_ANNOUNCED = re.compile(
    r"《([^《》]{6,60})》(?:予以)?(?:印发|下发|发给|转发)|\A附\s*件\s*1?\s*:\s*(?:1\s*[.、])?\s*《?([^《》。;:,]{6,60}?)》?\Z"
)
_ANNEXED = re.compile(r"附\s*件\s*1?\s*:\s*(?:1\s*[.、])?")
_CAPTION = re.compile(r"(?:附?[表图]|专栏)\s*[\d一二三四五六七八九十]")
#: What is no title: 附件1, a red head, what a page shows around its text.
_FURNITURE = re.compile(
    r"附\s*件\s*[\d一二三四五六七八九十]*\s*:?\Z|\(?此件.{0,6}公开(?:发布)?\)?\Z|.{2,20}(?:文件|规章)\Z"
    r"|(?:首页|主页|网站首页|当前|您?现?在?的?位置)\s*[>»›:/].*|[^>]*>[^>]*>.*|[\[(]?\s*(?:大\s*中\s*小|打印|关闭|收藏|返回|扫一扫|朗读|无障碍)"
)
#: A running head, or an order above the rules that it makes known: 某部发布, 某省人民政府令.
_MAKER = re.compile(r"(.{2,30})(?:发布|令)\Z")
#: Who signs for a body, or whom to ask: 省长:王明.
_SIGNED_BY = re.compile(r"[\u4e00-\u9fff]{2,5}\s*:")
#: How the rest of a notice's title ends: …统计报告 / 有关工作的通知.
_REST = re.compile(r"(?:通知|意见|公告|通告|决定|函)\Z")
#: A plan that is shown to the public: 关于公开征求《…》意见的公告, 关于《…》的公示.
_SHOWN = re.compile(
    r"关于(?:对|就)?(?:公开|再次)*(?:征求|征集|公示|公布)?(?:社会|公众|对)*《(.+)》(?:公开|向|社会|公众|各界|修改|征求|征集|意见|建议|和|及|的)*(?:公示|公告|通知|通告|启事|函)\Z"
)
#: Who has drawn up the plan that an office transmits: 县发展改革局等部门.
_BODIES_AHEAD = re.compile(r"[\u4e00-\u9fff、]{2,40}(?:部门|单位|厅|局|委|办|处|政府)(?:关于)?")
#: (报批稿) before a title that follows, 2024年8月 on a title page.
_ASIDE_OR_MONTH = re.compile(r"\([^()]*\)|[\d二〇○零一]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月")
#: A piece of news says what plan it tells of: 某县人民政府印发《…》.
_NEWS = re.compile(r"(?:印发|发布|出台|制定|公布)(?:实施)?了?《([^《》]{6,60})》")
#: The number that a red head has left in front of the title.
_NUMBER_AHEAD = re.compile(
    r".{0,60}?[\u4e00-\u9fff]{2,10}\s*[(\[](?:19|20)\d\d[^\u4e00-\u9fff]{1,8}号\s*(?=关于)|[\u4e00-\u9fff]{2,10}\s*[(\[](?:19|20)\d\d[^\u4e00-\u9fff]{1,8}号\s*(?=.{8})"
)


@dataclass(frozen=True, slots=True)
class Title:
    """The plan's title and what the covering note around it says.  ``body`` indexes the first paragraph of the body.

    ``told``: the text is a piece of news on the plan.  ``whole``: the title with what of it is no name of the plan
    (…的通知), which tells its type.
    """

    text: str | None
    span: Span | None
    issuer_words: Joined | None
    note: range
    body: int
    body_offset: int | None = None
    told: bool = False
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    first: int
    last: int
    words: Joined


def find_title(paragraphs: list[Paragraph], limit: int, words: StructureWords) -> Title:
    """The title, looked for before paragraph ``limit`` (the first section)."""
    candidates = _candidates(paragraphs, max(limit, 1), words)
    stated = _stated(paragraphs[: min(limit, 12)], words)
    if stated is not None:
        return stated
    covers = [(c, inner) for c in candidates if (inner := _inner(c.words, words)) is not None]
    if covers:
        cover, (issuer_end, start, end) = covers[0]
        brought = cover.words.text[start:end]
        issuer = Joined(cover.words.text[:issuer_end], cover.words.offsets[:issuer_end]) if issuer_end else None
        repeat = _repeat(paragraphs, candidates, cover, brought)
        for paragraph in paragraphs[cover.last + 1 : min(limit, cover.last + 8)] if repeat is None else ():
            named = _ANNOUNCED.search(fold(paragraph.line.text))  # 现将《某局2023年工作要点》印发
            if named is not None and named[1]:
                repeat = repeat or _repeat(paragraphs, candidates, cover, named[1])
        if repeat is None and is_news(paragraphs[cover.last + 1 :]):
            text = cover.words.text
            return Title(text, cover.words.span(0, len(text)), None, range(0), cover.last + 1, told=True)
        if repeat is not None:
            span, text, body, offset = repeat
            if re.fullmatch(r"《[^《》]+》", text):
                span, text = Span(span.start + 1, span.end - 1), text[1:-1]
            return Title(text, span, issuer, range(cover.first, body), body, offset)
        last = max(c.last for c, _ in covers)
        return Title(brought, cover.words.span(start, end), issuer, range(cover.first, last + 1), last + 1)
    if candidates:
        chosen = candidates[0]
        announced = _announced(paragraphs, candidates, limit, words)
        if announced is not None:
            return announced
        last = chosen.last
        for other in candidates[1:]:  # the title page, then the title again above the text
            if _alike(other.words.text, chosen.words.text):
                chosen, last = other, other.last
        start, end = 0, _trimmed(chosen.words.text)
        if re.fullmatch(r"《[^《》]+》", chosen.words.text[:end]):
            start, end = 1, end - 1
        elif (plan := _NOTICE_OF_PLAN.match(fold(chosen.words.text[:end]))) is not None or (
            plan := _NOTICE.match(fold(chosen.words.text[:end]))
        ) is not None:
            start, end = plan.span("plan")
        note = range(candidates[0].first, last + 1)
        whole = chosen.words.text[start:end]
        if whole.endswith("通知") and words.call.search(fold(whole)) is None:
            annexed = annexed_plan(paragraphs, last + 1, words)
            if annexed is not None:
                about = whole.find("关于")
                issuer = Joined(whole[:about], chosen.words.offsets[start : start + about]) if about > 0 else None
                return Title(annexed.text, annexed.span(0, len(annexed.text)), issuer, note, last + 1)
            end -= 3 if whole.endswith("的通知") else 0  # the guide's way: a title without 的通知
        told = is_news(paragraphs[last + 1 :])
        span = chosen.words.span(start, end)
        return Title(chosen.words.text[start:end], span, None, note, last + 1, told=told, whole=whole)
    return _first_line(paragraphs, limit, words)


def _stated(paragraphs: list[Paragraph], words: StructureWords) -> Title | None:
    """The title in the data of a page about a plan (文件标题:《…》), of which it shows the points only."""
    for index, paragraph in enumerate(paragraphs):
        for kind, value in labelled(paragraph.line, words):
            named = re.fullmatch(r"《([^《》]{6,80})》", value.text.strip()) if kind == "title" else None
            if named is not None:
                start = value.text.index("《") + 1
                end = start + len(re.sub(r"的通知\Z", "", named[1]))
                span = value.span(start, end)
                return Title(value.text[start:end], span, None, range(index + 1), index + 1, whole=named[1])
    return None


def _announced(
    paragraphs: list[Paragraph], candidates: list[_Candidate], limit: int, words: StructureWords
) -> Title | None:
    """The title of the annex that a short notice announces and brings; None where the notice says what to do itself."""
    cover = candidates[0]
    about = re.search("关于", cover.words.text)
    if not fold(cover.words.text).endswith("通知") or about is None:
        return None
    for paragraph in paragraphs[cover.last + 1 : min(limit, cover.last + 14)]:
        line = fold(paragraph.line.text).strip()
        named = _ANNOUNCED.search(line)
        name = (named[1] or named[2]) if named is not None else ""
        if (listed := _ANNEXED.match(line)) is not None and not words.plan_noun.search(
            _bare(name)
        ):  # the signature is run on behind it
            rest = _norm(line[listed.end() :])
            later = (c.words.text for c in candidates[1:])
            name = next((text for text in later if len(text) >= 6 and rest.startswith(_norm(text))), "")
        if not words.plan_noun.search(_bare(name)):
            continue
        repeat = _repeat(paragraphs, candidates, cover, name)
        if repeat is not None and repeat[2] <= limit:  # no section stands before the annex
            span, text, body, offset = repeat
            issuer = Joined(cover.words.text[: about.start()], cover.words.offsets[: about.start()])
            return Title(text, span, issuer if about.start() else None, range(cover.first, body), body, offset)
    return None


def _first_line(paragraphs: list[Paragraph], limit: int, words: StructureWords) -> Title:
    """The title of an article: a short first line that is no sentence, or the plan that a piece of news tells of."""
    for index, paragraph in enumerate(paragraphs[: min(3, limit)]):
        text = paragraph.line.text
        end = _trimmed(text)
        folded = fold(text[:end])
        plain = not re.search(r"[。;:!]", folded) and re.search("[\u4e00-\u9fff]{3}", folded) is not None
        plain = plain and NUMBER.fullmatch(folded.strip("() ")) is None and _FURNITURE.match(folded) is None
        tag = re.match(r"\([\u4e00-\u9fff]{1,4}\)", folded)  # (生态)
        start = tag.end() if tag is not None else 0
        if 4 <= end <= 60 and plain and not folded.startswith(NO_TITLE) and marker(folded) is None:
            return Title(text[start:end], paragraph.line.span(start, end), None, range(index, index + 1), index + 1)
    for paragraph in paragraphs[:1]:
        told = _NEWS.search(fold(paragraph.line.text).partition("。")[0])
        if told is not None and words.plan_noun.search(_bare(told[1])):
            start, end = told.span(1)
            return Title(paragraph.line.text[start:end], paragraph.line.span(start, end), None, range(0), 0, told=True)
    return Title(None, None, None, range(0), 0)


def _trimmed(text: str) -> int:
    """Length of a title without date, bars and blanks behind it."""
    folded = fold(text)
    number_at = NUMBER.search(folded)
    if number_at is not None and number_at.start() > 8 and number_at.end() >= len(folded.rstrip()) - 1:
        folded = folded[: number_at.start()].rstrip(" (")
    folded = re.sub(r"[|*\s]+\Z|[—–―-]{2,4}\s*\Z", "", folded)
    return len(_DATE_TAIL.sub("", folded).rstrip())


def _bare(text: str) -> str:
    return _TAIL.sub("", _TAIL.sub("", fold(text)).rstrip("》 ")).rstrip("》 ")


def _candidates(paragraphs: list[Paragraph], limit: int, words: StructureWords) -> list[_Candidate]:
    out: list[_Candidate] = []
    i = 0
    zone = paragraphs[: min(len(paragraphs), max(limit, 1), _HEAD)]
    while i < len(zone):
        if not _may_title(zone[i], words, first=True) or (i and value_of_label(zone[i - 1], words)):
            i += 1
            continue
        best: int | None = None
        for j in range(i, min(i + _LINES, len(zone))):
            if j > i and not _may_title(zone[j], words, first=False):
                break
            line = "".join(p.line.text for p in zone[i : j + 1])
            text = _bare(line[: _trimmed(line)])
            more = fold(zone[j].line.text)
            if best is not None and more[:1] != "(" and not _is_rest(zone[i:j], more.strip(), words):
                break
            if words.covering.search(text) and "《" not in text and not text.endswith(("通知", "函", "公告")):
                coming = (_bare(p.line.text[: _trimmed(p.line.text)]) for p in zone[j + 1 : j + 3])
                if any(t.endswith("通知") and len(t) < 60 and not words.covering.search(t) for t in coming):
                    continue
            whole = line.count("《") <= line.count("》") or text.endswith(("通知", "函", "公告"))
            if words.plan_noun.search(text) and len(text) >= 6 and whole and not _body_alone(text, words):
                best = j
        if best is None:
            i += 1
            continue
        out.append(_Candidate(i, best, _together(zone[i : best + 1])))
        i = best + 1
    return out


def _is_rest(lines: list[Paragraph], more: str, words: StructureWords) -> bool:
    """Whether a line goes on with the title above it, which a noun of plans seemed to end."""
    if len(more) <= 6 and words.plan_noun.search(more):
        return True
    above = fold("".join(p.line.text for p in lines)).strip()
    under_way = "关于" in above and _REST.search(above) is None and "关于" not in more
    return under_way and len(more) <= 30 and _REST.search(more) is not None and not words.covering.search(above[-4:])


def _body_alone(text: str, words: StructureWords) -> bool:
    return bool(words.body_tail.search(text)) and len(text) <= 16


def _together(parts: list[Paragraph]) -> Joined:
    text = "".join(p.line.text for p in parts)
    offsets = tuple(o for p in parts for o in p.line.offsets)
    drop = re.match(r"(?:\d{1,2}[.、．]\s*|#{1,6}\s+|\*\*|[—–―-]{1,4}\s*)", text) or _NUMBER_AHEAD.match(fold(text))
    cut = drop.end() if drop else 0
    end = _trimmed(text)
    return Joined(text[cut:end], offsets[cut:end])


def _may_title(paragraph: Paragraph, words: StructureWords, *, first: bool) -> bool:
    text = fold(paragraph.line.text).strip()
    if (
        text.startswith(NO_TITLE)
        or len(text) > 110
        or text.endswith((":", "。", ";", ","))
        or "。" in text
        or _FURNITURE.match(text)
        or _CAPTION.match(text)
    ):
        return False
    if _ASIDE_OR_MONTH.fullmatch(text) and (first or text[0] != "("):
        return False
    maker = _MAKER.match(text)
    if (maker is not None and words.body_tail.search(maker[1])) or _SIGNED_BY.match(text):
        return False
    found = marker(text)
    if found is not None:
        numbered = first and found.style in ("arabic", "heading1", "heading2")
        if not (numbered and words.plan_noun.search(_bare(text[: _trimmed(text)]))):
            return False
    if label(text, words) is not None or NUMBER.match(text.strip("()")):
        return False
    day = first_date(text)
    return not (day is not None and len(day.span) >= len(text) - 4)


def _inner(line: Joined, words: StructureWords) -> tuple[int, int, int] | None:
    """(end of the issuer, start, end of the title) in a covering note's title; None if it is none."""
    folded = fold(line.text)
    quoted = re.search(rf"(?:关于)?{words.covering.pattern}[^《]{{0,6}}《(.+)[》)](?:的?通知|的函|的公告)?\Z", folded)
    if quoted is not None:
        about = re.search("关于", folded[: quoted.start(1)])
        first = re.match(r"[^《》]{5,}(?=》(?:[、,和及与]|以及)?《)", quoted[1])  # of several the first
        end = quoted.start(1) + first.end() if first else quoted.end(1)
        return (about.start() if about else quoted.start()), quoted.start(1), end
    bare = re.match(r"([^《》。]{4,80})《([^《》]+)》\Z", folded)
    if bare is not None and words.body_tail.search(bare.group(1).rstrip()):
        return bare.end(1), bare.start(2), bare.end(2)
    shown = _SHOWN.search(folded)
    if shown is not None and words.plan_noun.search(_bare(shown[1])):
        return shown.start(), shown.start(1), shown.end(1)
    plain = re.search(rf"(?:关于)?(?:{words.covering.pattern})(?!\s*《)(.+?(?<!》))的?(?:通知|函)\Z", folded)
    if plain is None:  # a title that has lost its 的通知
        plain = re.search(rf"关于(?:{words.covering.pattern})(?!.*《)(.{{6,}}?(?:规划|计划|方案|要点|纲要))\Z", folded)
    if plain is not None and words.plan_noun.search(_bare(plain.group(1))):
        return plain.start(), plain.start(1), plain.end(1)
    return None


def _norm(text: str) -> str:
    return re.sub(r"[\s《》“”\"|*]", "", fold(text))


def _alike(a: str, b: str) -> bool:
    a, b = _norm(a), _norm(b)
    return a == b or (min(len(a), len(b)) > 8 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.9)


def _repeat(
    paragraphs: list[Paragraph], candidates: list[_Candidate], cover: _Candidate, inner: str
) -> tuple[Span, str, int, int | None] | None:
    """The title above the plan itself: span, words, first paragraph of the body, where text follows on its line."""
    for other in candidates:
        if other.first > cover.last and _alike(other.words.text, inner):
            return other.words.span(0, len(other.words.text)), other.words.text, other.last + 1, None
    wanted = _norm(inner)
    for other in candidates:  # 印发2022年工作要点 brings 浙江省教育厅2022年工作要点
        whole = _norm(other.words.text)
        before = whole.removesuffix(wanted)
        alone = cover.last < other.first == other.last
        ahead = wanted.removesuffix(whole)
        if cover.last < other.first and len(whole) >= 8 and _BODIES_AHEAD.fullmatch(ahead) and ahead != wanted:
            # 转发某局等部门关于…方案 brings 关于…方案
            return other.words.span(0, len(other.words.text)), other.words.text, other.last + 1, None
        if alone and before != whole and re.fullmatch("[\u4e00-\u9fff]{2,16}", before):
            return other.words.span(0, len(other.words.text)), other.words.text, other.last + 1, None
    for index in range(cover.last + 1, min(len(paragraphs), cover.last + 200)):
        for count in range(1, _LINES):
            parts = paragraphs[index : index + count]
            text = "".join(p.line.text for p in parts)
            if len(text) > 4000 or not _norm(text[:200]).startswith(wanted[: min(len(wanted), len(_norm(text)))]):
                break
            if len(_norm(text)) < len(wanted):
                continue
            end = next(n for n in range(1, len(text) + 1) if _norm(text[:n]) == wanted)
            line = Joined(text, tuple(o for p in parts for o in p.line.offsets))
            if _norm(text) == wanted:
                return line.span(0, end), text[:end], index + count, None
            if count == 1 and not text[end:].startswith(("》", "印发", "已经")):
                tail = re.match(r"\((?:19|20)\d\d[^()]{0,12}\)", fold(text[end:]))
                end += tail.end() if tail else 0
                return line.span(0, end), text[:end], index, line.offsets[min(end, len(line.offsets) - 1)]
            break
    return None


def plan_type(title: str | None, words: StructureWords) -> str:
    """Notation of the plan's type from its title; ``article`` for a title without a plan's noun."""
    if title is None:
        return "other"
    folded = re.sub(r"\s", "", _bare(title))
    year = re.search(r"\(\s*((?:19|20)\d\d\s*年)度?\s*\)\s*\Z", fold(title))
    if year is not None and folded[:1] not in "12":  # 重点任务清单(2024年)
        folded = re.sub(r"\s", "", year[1]) + folded
    folded = re.sub(r"《[^《》]*》(?=.{2})", "", folded)  # what a plan carries out says nothing of its own type
    if not words.plan_noun.search(folded):
        return "article"
    folded = re.sub(r"的?通知\Z", "", folded) if words.plan_noun.search(re.sub(r"的?通知\Z", "", folded)) else folded
    for kind, form in words.plan_types:
        if form.search(folded):
            return kind
    return "other"


def named_in_body(paragraphs: list[Paragraph], words: StructureWords) -> str | None:
    """What a text without a title calls itself (制定本整改方案)."""
    for paragraph in paragraphs[:5]:
        said = r"(?:制定|制订|编制|提出)了?(?:本|如下|以下)([\u4e00-\u9fff]{2,10})[。.]?\Z"
        match = re.search(said, fold(paragraph.line.text))
        if match is not None and words.plan_noun.search(match.group(1)):
            return match.group(1)
    return None
