"""From paragraphs to headed divisions: whose child each heading is, where its title ends, how far it reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..model import Span
from ..vocab.structure import StructureWords
from ..zh.width import fold
from .closing import text_end
from .lines import FORM_LABEL, Paragraph
from .markers import FIXED, Marker, marker

#: Longest title, in characters, of a heading on a line of its own, and of one that a text follows.
_LINE_TITLE = 70
_LEAD_TITLE = 40
_COUNTED = frozenset(
    {
        "ordinal",
        "roman",
        "letter",
        "dashed",
        "named",
        "arabic",
        "arabic-bracket",
        "arabic-half",
        "circle",
        "decimal2",
        "decimal3",
        "padded",
    }
)
_DEPTH = {"part": 0, "chapter": 1, "division": 2, "han": 3, "padded": 3, "bare": 3}
_ASIDE = re.compile(r"(?:到20|目前|近年|为此|同时|其中|此外|我[省市们]|本[方规计])")
#: What the rest of a broken line begins with, and no title: 和领域创新创业生态.
_TAIL = re.compile(r"和(?![谐平美睦])|与(?!时)|及(?!时)|等(?!级)|[或的]")
#: Behind a plan: what its words mean.
_GLOSSARY = re.compile(r"(?:附:)?(?:相关|有关|部分|专有|专业)?(?:名词|术语|词语|名词术语)(?:解释|注释|说明|释义):?")
#: What a plan calls the sections that lay out its work.
_SECTION = re.compile(
    r"(?:主要|重点|工作|具体|整改|创建|年度)(?:任务|工作|措施|举措|内容|安排)|(?:任务|工作)措施|(?:保障|推进)(?:措施|机制)|组织(?:实施|保障|领导)|(?:实施|工作)步骤|工作要求|进度安排|政策保障"
)
_DASHED = re.compile(r"-{1,4}\s*((?!坚持)[\u4e00-\u9fff“”]{5,24})。(?=.{12,})")
_BRACKETED = re.compile(r"\[([\u4e00-\u9fff“”、]{4,20})\](?=[\u4e00-\u9fff“].{12,})")
#: What a sentence within a text begins with, and no title.
_WITHIN = re.compile(
    r"[对在以向从由将把与就按其每]|经(?![开济])|通过|根据|同时|并|定期|逐步|逐年|及时|适时|优先(?!发展)|[一二三四五六七八九十]要|第[一二三四五]"
)
_PROBLEM = re.compile(r"(?:问题|任务|事项|情形)\s*[一二三四五六七八九十\d]{1,3}\s*:\s*(?=[\u4e00-\u9fff“])")
_CHAPTER = re.compile(r"(\d{1,2})(\s+)[\u4e00-\u9fff“”、]{2,30}\Z")
_OPEN, _CLOSE = "(《“[〈", ")》”]〉"


@dataclass(slots=True)
class Node:
    """A section while the tree is being built.  ``first``/``last`` index the paragraphs it covers."""

    style: str
    number: str | None
    value: int | None
    title: Span
    words: str
    first: int
    parent: Node | None
    untitled: bool = False
    whole_line: bool = False
    last: int = -1
    children: list[Node] = field(default_factory=list)
    hashes: int = 0

    @property
    def level(self) -> int:
        return 0 if self.parent is None else self.parent.level + 1


def headings(paragraphs: list[Paragraph], words: StructureWords, first: int = 0) -> list[Node]:
    """The marked sections from paragraph ``first`` on in text order, each linked to its parent."""
    nodes: list[Node] = []
    stack: list[Node] = []
    last: dict[str, int] = {}
    depth: dict[str, int] = {}
    skip_to = -1
    bare = not any((m := marker(fold(p.line.text))) is not None and m.style in _DEPTH for p in paragraphs)
    for index, paragraph in enumerate(paragraphs):
        folded = fold(paragraph.line.text)
        if index <= skip_to or index < first:
            continue
        found = marker(folded) or _decimal_chapter(paragraphs, index, folded)
        if found is None and _GLOSSARY.fullmatch(folded.strip()):
            found = Marker("annex", 0, "", None)
        if found is None and bare and _names_section(folded.strip(" :"), words) and _heads(paragraphs, index):
            found = Marker("bare", 0, "", None)
        if found is None or not (_plausible(found, folded, last, stack) or _begins_late(found, folded, last, words)):
            continue
        title = _title(paragraph, found, folded, words, _prose_below(paragraphs, index))
        if title is None:  # the mark stands alone: its title is on the next lines
            if found.style.startswith("bullet"):  # the star of a red head
                continue
            title, skip_to = _title_below(paragraphs, index)
            title = title or _lead_below(paragraphs, index, words)
            if title is None:
                continue
        _place(stack, found, depth)
        span, text, untitled, whole = title
        parent = stack[-1] if stack else None
        written = paragraph.line.text[: found.length].strip().lstrip("# ") or None
        node = Node(found.style, written, found.value, span, text, index, parent, untitled, whole)
        node.hashes = found.hashes
        if parent is not None:
            parent.children.append(node)
        depth.setdefault(found.style, len(stack))
        stack.append(node)
        nodes.append(node)
        if found.value is not None:
            last[found.style] = found.value
    _extend(nodes, text_end(paragraphs, nodes[-1].first if nodes else 0))
    return nodes


def _names_section(line: str, words: StructureWords) -> bool:
    """Whether a line without number is what a plan calls its sections: 主要任务, 工作目标, 保障措施."""
    if not 4 <= len(line) <= 10:
        return False
    return any(form.search(line) for form in (words.goals, words.preamble)) or _SECTION.fullmatch(line) is not None


def _heads(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether text or an item stands below a line, no further cell of a table."""
    below = fold(paragraphs[index + 1].line.text).strip() if index + 1 < len(paragraphs) else ""
    return len(below) >= 15 or marker(below) is not None


def _decimal_chapter(paragraphs: list[Paragraph], index: int, folded: str) -> Marker | None:
    """The bare number of a chapter whose sections are numbered with it: ``3 主要任务`` and below ``3.1 …``."""
    head = _CHAPTER.match(folded)
    if head is None or index + 1 >= len(paragraphs):
        return None
    below = marker(fold(paragraphs[index + 1].line.text))
    if below is None or below.style != "decimal2" or not below.written.startswith(f"{head[1]}.1"):
        return None
    return Marker("decimal1", head.end(1) + len(head[2]), head[1], int(head[1]))


def _plausible(found: Marker, folded: str, last: dict[str, int], stack: list[Node]) -> bool:
    """Whether the mark continues a numbering: ``3.`` begins an item after ``2.``, not at random."""
    if found.style in ("part", "chapter", "division"):
        return len(folded) <= 60 and not folded.endswith(("。", ",", ";"))
    if found.style in ("annex", "box"):
        return len(folded) <= 70 and not folded.endswith("。")
    if found.style not in _COUNTED or found.value is None:
        return True
    if found.value == 1:
        return True
    seen = last.get(found.style)
    return seen is not None and found.value in (seen + 1, seen + 2)


def _begins_late(found: Marker, folded: str, last: dict[str, int], words: StructureWords) -> bool:
    """Whether an item continues a numbering whose beginning the text does not have (``16. 打造产业集聚区。…``)."""
    if found.style not in ("arabic", "padded") or found.value is None or found.value <= last.get(found.style, 0):
        return False
    rest = folded[found.length :].lstrip()
    length, untitled, _ = title_end(rest, words)
    if untitled or length < 4:
        return False
    # 11.科技新星项目。每年…: a title and what is said of it
    titles = length <= 24 and rest[length : length + 1] == "。" and len(rest) > length + 20 and "," not in rest[:length]
    return words.work_verb.match(rest) is not None or titles


def _place(stack: list[Node], found: Marker, depth: dict[str, int]) -> None:
    """Takes from the stack what the new heading closes, so that its top is the new heading's parent."""
    style = found.style
    if style == "annex":
        stack.clear()
        return
    if style.startswith("heading"):
        while stack and not 0 < stack[-1].hashes < found.hashes:
            stack.pop()
        return
    if style == "box":
        while stack and (stack[-1].style == "box" or _inside_box(stack)):
            stack.pop()
        return
    box = next((i for i, n in enumerate(stack) if n.style == "box"), None)
    if box is not None:
        inner = next((n for n in stack[box + 1 :] if n.style == style), None)
        outer = next((n for n in reversed(stack[:box]) if n.style == style), None)
        stays = inner is not None and found.value == (inner.value or 0) + 1
        goes_on = outer is not None and found.value == (outer.value or 0) + 1
        again = outer is not None and (outer.value or 0) >= 2  # 一、 inside a box under 三、
        opens = inner is None and found.value == 1 and not goes_on and (again or style not in _DEPTH)
        if style in FIXED or not (stays or opens):
            del stack[box:]
    inside = next((i for i, n in enumerate(stack) if n.style == "box"), -1)
    same = next((i for i, n in enumerate(stack) if n.style == style and i > inside), None)
    if same is not None:
        del stack[same:]
        return
    if style in _DEPTH and inside < 0:
        while stack and not stack[-1].style.startswith("heading") and stack[-1].style != "annex":
            if _DEPTH.get(stack[-1].style, 9) < _DEPTH[style]:
                break
            stack.pop()
        return
    known = depth.get(style)
    if known is not None:  # a level left out: （一） after items that stand right under 一、
        while len(stack) > max(1, inside + 1) and (depth.get(stack[-1].style, 0), _rank(stack[-1].style)) > (
            known,
            _rank(style),
        ):
            if stack[-1].style in FIXED:
                break
            stack.pop()


def _rank(style: str) -> int:
    """The usual order of styles from the outside in, where a document's own order leaves it open."""
    order = ("han-bracket", "arabic", "decimal2", "decimal3", "arabic-bracket", "arabic-half", "circle", "bullet")
    return order.index(style) + 4 if style in order else _DEPTH.get(style, 3)


def _inside_box(stack: list[Node]) -> bool:
    return any(n.style == "box" for n in stack[:-1])


def _title(
    paragraph: Paragraph, found: Marker, folded: str, words: StructureWords, headed: bool = False
) -> tuple[Span, str, bool, bool] | None:
    """(span, words, untitled, on a line of its own) of the title after a mark; None if nothing follows it.

    ``headed``: a text without a mark stands below, so that a line with commas may be its heading.
    """
    start = found.length
    rest = folded[start:]
    if not rest.strip():
        return None
    end, untitled, whole = title_end(rest, words)
    comma = _outside(rest[:end], ",") if found.style == "arabic-bracket" and not whole else None
    if (
        comma is not None and comma >= 4
    ):  # (4)实施水利调度工程,保障河道生态流量。: so deep an item is titled by its first clause
        end, untitled = comma, True
    if (
        untitled
        and headed
        and found.style not in ("arabic-bracket", "arabic-half", "circle")
        and len(bare := rest.rstrip(" 。")) <= _LEAD_TITLE
        and _heads_text(bare, words)
    ):
        end, untitled, whole = len(bare), False, True
    span = paragraph.line.span(start, start + end)
    return span, paragraph.line.text[start : start + end], untitled, whole


def title_end(rest: str, words: StructureWords) -> tuple[int, bool, bool]:
    """(length of the title, untitled, fills its line) for the words after a mark, width folded.

    An item without a title of its own is titled by its first clause; 问题一: belongs to the title that it numbers.
    """
    ahead = _PROBLEM.match(rest)
    if ahead is not None:
        length, untitled, whole = title_end(rest[ahead.end() :], words)
        return ahead.end() + length, untitled, whole
    bare = words.owner_bracket.sub("", rest).rstrip(" 。.:;*|")
    stop = _outside(rest, "。;!?")
    clause = _outside(rest, ",;。!?:")
    if stop is None and len(bare) <= _LINE_TITLE and (clause is None or clause >= len(bare) or not _prose(bare)):
        if rest[len(bare) :].startswith(":") and len(rest) > len(bare) + 1:
            return len(bare), False, False
        gap = re.search(r"(?<=[\u4e00-\u9fff”》)])\s{2,}(?=\S)", bare)
        if gap and gap.start() <= _LEAD_TITLE:
            return gap.start(), False, False
        colon = _outside(bare, ":")
        if colon is not None and 2 <= colon <= 30 and len(bare) - colon > 12:
            return colon, False, False
        return len(bare), False, True
    if stop is not None and stop <= _LEAD_TITLE + 12:
        lead = words.owner_bracket.sub("", rest[:stop]).rstrip()
        whole = not rest[stop + 1 :].strip() or words.owner_bracket.fullmatch(rest[stop + 1 :]) is not None
        commas = sum(1 for i, c in enumerate(lead) if c == "," and _outside(lead[: i + 1], ",") is not None)
        names = len(lead) <= _LEAD_TITLE and rest[stop] == "。" and not _prose(lead) and ":" not in lead
        if names and commas <= 2 and not (whole and commas):
            return len(lead), False, whole
    gap = re.match(r"[^,;。:\s]{1,29}[\u4e00-\u9fff”》)](?=\s+[\u4e00-\u9fff“《])", rest)
    if gap:
        return gap.end(), False, False
    if clause is None:
        return len(bare), True, False
    first = words.owner_bracket.sub("", rest[:clause]).rstrip()
    named = rest[clause] == ":" and clause <= 30
    return max(len(first), 1), not named, False


def _prose_below(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether the paragraph below is text without a mark: (二十二)发展绿色金融,落实标准。 and below 引导金融机构…."""
    if index + 1 >= len(paragraphs):
        return False
    text = fold(paragraphs[index + 1].line.text).strip()
    return paragraphs[index + 1].sure and marker(text) is None and len(text) >= 30 and text[:1] != "("


def _heads_text(bare: str, words: StructureWords) -> bool:
    """Whether the one sentence of an item names work and states none of it: no figures, no 要, not more than three clauses."""
    if re.search(r"[。;:!?\d()]|应当|必须|不得|要(?![素点求])", bare) or bare.count(",") > 2:
        return False
    return words.work_verb.match(bare) is not None


def _prose(lead: str) -> bool:
    """A lead that states a fact or a figure rather than names a piece of work."""
    return bool(re.search(r"(?:^到20\d\d|\d%|以上,|达到\d|不低于|不超过|年底前,|^对[^,]{4,},)", lead))


def _outside(text: str, ends: str) -> int | None:
    """Index of the first of ``ends`` that stands outside of brackets and quotation marks."""
    depth = 0
    for i, c in enumerate(text):
        if c in _OPEN and (text.find(_CLOSE[_OPEN.index(c)], i) != -1):
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and c in ends:
            return i
    return None


def _title_below(paragraphs: list[Paragraph], index: int) -> tuple[tuple[Span, str, bool, bool] | None, int]:
    """The short lines below a mark that stands alone."""
    taken: list[Paragraph] = []
    for paragraph in paragraphs[index + 1 : index + 4]:
        text = fold(paragraph.line.text)
        if marker(text) is not None or len(text) > 36 or text[-1] in "。;:," or FORM_LABEL.match(text):
            break
        taken.append(paragraph)
    if not taken:
        return None, index
    span = Span(taken[0].span.start, taken[-1].span.end)
    return (span, "".join(p.line.text for p in taken), False, True), index + len(taken)


def _lead_below(paragraphs: list[Paragraph], index: int, words: StructureWords) -> tuple[Span, str, bool, bool] | None:
    """The sentence that titles the paragraph below a mark that stands alone; None where none does."""
    if index + 1 >= len(paragraphs):
        return None
    line = paragraphs[index + 1].line
    folded = fold(line.text)
    if marker(folded) is not None:
        return None
    length, untitled, _ = title_end(folded, words)
    if untitled or folded[length : length + 1] != "。":
        return None
    return line.span(0, length), line.text[:length], False, False


def _extend(nodes: list[Node], count: int) -> None:
    """How far each section reaches: to the next heading of its own or a higher level."""
    for i, node in enumerate(nodes):
        following = next((n for n in nodes[i + 1 :] if n.level <= node.level), None)
        node.last = (following.first if following is not None else count) - 1
        node.last = max(node.last, node.first)


def lead_start(folded: str) -> int:
    """Where the title of a paragraph begins behind dashes, a bracket or the marks of bold type."""
    ahead = re.match(r"\*\*|\[|-{1,4}\s*", folded)
    return ahead.end() if ahead is not None else 0


def lead_title(paragraph: Paragraph, words: StructureWords, *, boxed: bool = False) -> int | None:
    """Length of the sentence that titles a paragraph without number (``深化治气攻坚。实施…``); None if none does.

    A title in brackets (``【景区提质行动】…``) counts with its opening one.  In a box (专栏) and among paragraphs that all
    have titles these are names (``建材行业。``, ``数据中心节能。``) and not work only.
    """
    folded = fold(paragraph.line.text)
    inside = _BRACKETED.match(folded)
    if inside is not None and paragraph.sure:
        return inside.end(1)
    dashed = _DASHED.match(folded)
    if dashed is not None and paragraph.sure and words.work_verb.match(dashed[1]):
        return dashed.end(1)
    match = re.match(
        r"(?:\*\*)?(?![一二三四五六七八九十]是|-)([^,;:。!?()\d][^,;:。!?]{2,23}?)(?:\*\*)?。(?:\*\*)?(?!\([^()]{0,90}(?:牵头|负责|参与|配合))(?=.{12,})",
        folded,
    )
    if match is None:
        return None
    title = match.group(1)
    if not paragraph.sure and not words.work_verb.match(title) and (not boxed or _WITHIN.match(title)):
        return None
    if not paragraph.sure and not boxed and re.search(r"\d", title):
        return None
    if title.endswith(("的", "是", "者")) or _ASIDE.match(title) or _TAIL.match(title):
        return None
    return match.end(1)
