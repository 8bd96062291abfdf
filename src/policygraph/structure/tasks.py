"""Which sections are tasks, which state goals, and titled paragraphs without number."""

from __future__ import annotations

import re

from ..model import Span
from ..vocab.structure import StructureWords
from ..zh.lines import Joined, unbroken
from ..zh.width import fold
from .lines import Paragraph
from .sections import Node, lead_start, lead_title

_PROSE = 30
#: Below these 一是 begins work of its own; in an item it is prose.
_WIDE = frozenset({"part", "chapter", "division", "han"})
_TURN = re.compile("[一二三四五六七八九十]是")
_CLOSING = re.compile(r"(?:工作|有关|相关|具体|组织|其他|几点)?(?:工作)?要求")
_PROBLEM = re.compile(r"问题\s*[一二三四五六七八九十\d]{1,3}\s*:")
_MEASURES = re.compile(r"(?:整改|具体|主要|工作)?(?:措施|举措):")
#: An entry of a box: ——智慧调控技术：….
_ENTRY = re.compile(r"\s*(?:[-—–－]{1,2}|[●■◆▪•·])\s*\S")
#: A title before a colon, which is no label of a form (责任单位:) and no term that is explained.
_COLON = re.compile(
    r"(?![\u4e00-\u9fff]*(?:单位|部门|时限|措施|目标|领导|要求|组长|成员|地址|电话|联系人|依据|说明|问题|职责|范围|日期|[一二三四五六七八九十]是):)"
    r"[\u4e00-\u9fff“”、]{3,14}:(?!是?指|为)[^:]{12,}。"
)
_CASES = re.compile(
    r"(?:下列|以下|如下)(?:[\u4e00-\u9fff]{0,6})(?:情形|条件|情况|标准|材料|资料|要件|资格)[^。]{0,20}[:。]?\Z|(?:之一|条件)(?:的[^。:]{0,12})?[:。]\Z"
)


def add_unnumbered(nodes: list[Node], paragraphs: list[Paragraph], first: int, words: StructureWords) -> list[Node]:
    """``nodes`` and the paragraphs that a lead sentence or a line of its own titles, in text order."""
    for node in nodes:
        if node.style == "box":
            _end_box(node, nodes, paragraphs, words)
    owner: dict[int, Node | None] = {}
    for index in range(first, len(paragraphs)):
        owner[index] = None
    titles = {n.title.start for n in nodes}
    headed = {n.first for n in nodes} | {i for i, p in enumerate(paragraphs) if p.span.start in titles}
    for node in nodes:  # text order: the innermost comes last and wins
        for index in range(node.first, node.last + 1):
            owner[index] = node
    direct: dict[int, list[int]] = {}
    holder: dict[int, Node | None] = {}
    for index, held in owner.items():
        if index in headed or (held is not None and held.style in ("annex", "article")):
            continue
        direct.setdefault(id(held), []).append(index)
        holder[id(held)] = held
    found: dict[int, list[int]] = {}
    alone: list[tuple[int, list[int]]] = []
    alike: set[int] = set()
    colons: set[int] = set()
    turns: set[int] = set()
    headings: set[int] = set()
    for key, indexes in direct.items():
        held = holder[key]
        boxed = held is not None and held.style == "box"
        sure = [i for i in indexes if paragraphs[i].sure and len(paragraphs[i].line.text) >= _PROSE]
        if len(sure) >= 2 and all(lead_title(paragraphs[i], words) is not None for i in sure):
            alike |= set(indexes)  # all that surely begin here have titles: so has what may
        alike |= set(indexes) if boxed else _parallel(indexes, sure, paragraphs, words)
        titled = [i for i in indexes if lead_title(paragraphs[i], words, boxed=i in alike) is not None]
        titled = [i for i in titled if i - 1 in headed or _ended(paragraphs, i)]
        wide = held is None or held.style in _WIDE
        if len(titled) < 2 and wide and (said := _said_in_turn(indexes, paragraphs, words)):
            turns |= set(said)
            titled = said
        elif len(titled) < 2 and not boxed and (lines := _own_lines(indexes, paragraphs, words)):
            headings |= set(lines)
            titled = lines
        elif len(titled) < 2 and not boxed and (named := _colon_titles(indexes, paragraphs, words)):
            colons |= set(named)
            titled = named
        prose = [i for i in indexes if len(paragraphs[i].line.text) >= _PROSE]
        if len(titled) >= 2 and (2 * len(titled) >= len(prose) - 1 or titled[0] in headings):
            found[key] = titled
        elif held is not None and len(titled) == len(prose) == 1:
            alone.append((key, titled))
    # where the sections beside it hold titled paragraphs, one that is alone in its section is work as they are
    beside = {(id(h.parent), h.style) for k in found if (h := holder[k]) is not None}
    for key, titled in alone:
        held = holder[key]
        first_words = fold(paragraphs[titled[0]].line.text)
        if held is not None and (id(held.parent), held.style) in beside and words.work_verb.match(first_words):
            found[key] = titled
    added = _runs_on(nodes, paragraphs, direct, words)
    taken = {id(node.parent) for node in added}
    for key, indexes in found.items():
        if key in taken:
            continue
        parent = holder[key]
        for position, index in enumerate(indexes):
            paragraph = paragraphs[index]
            length = lead_title(paragraph, words, boxed=index in alike) or 0
            if index in colons:
                length = fold(paragraph.line.text).index(":")
            start = lead_start(fold(paragraph.line.text))
            line = paragraph.line
            number = None
            if index in turns:
                start, number = 2, line.text[:2]
                length = start + (_turn(paragraph, words) or 0)
            if index in headings:
                length = len(line.text.rstrip())
            node = Node("lead", number, None, line.span(start, length), line.text[start:length], index, parent)
            siblings = [i for i in direct[key] if i > index]
            limit = indexes[position + 1] - 1 if position + 1 < len(indexes) else (siblings[-1] if siblings else index)
            nested = [n.first for n in nodes if n.parent is parent and n.first > index]
            node.last = max(index, min([limit, *[n - 1 for n in nested]]))
            if parent is not None:
                parent.children.append(node)
            added.append(node)
    for index in range(first, len(paragraphs)):
        if index in headed or owner.get(index) is not None:
            continue
        lead = words.goal_lead.match(fold(paragraphs[index].line.text))
        if lead is not None and not any(n.first == index for n in added):
            line = paragraphs[index].line
            goal = Node("lead", None, None, line.span(0, lead.end(1)), line.text[: lead.end(1)], index, None)
            goal.last = index
            added.append(goal)
    return sorted([*nodes, *added], key=lambda n: (n.first, n.level))


def _parallel(indexes: list[int], sure: list[int], paragraphs: list[Paragraph], words: StructureWords) -> set[int]:
    """The paragraphs that a page may have parted and whose titles end as one that surely is one (山区适应气候变化)."""
    ends = {paragraphs[i].line.text[:n][-4:] for i in sure if (n := lead_title(paragraphs[i], words)) is not None}
    return {
        i
        for i in indexes
        if (n := lead_title(paragraphs[i], words, boxed=True)) is not None and paragraphs[i].line.text[:n][-4:] in ends
    }


def _colon_titles(indexes: list[int], paragraphs: list[Paragraph], words: StructureWords) -> list[int]:
    """The paragraphs of a section where each has its title before a colon and says work behind it (标准制定:发布…)."""
    prose = [i for i in indexes if len(paragraphs[i].line.text) >= _PROSE]
    found = [i for i in prose if _COLON.match(fold(paragraphs[i].line.text)) is not None]
    if len(found) < 3 or len(found) < len(prose) or not all(paragraphs[i].sure for i in found):
        return []
    said = [fold(paragraphs[i].line.text).split(":", 1)[1] for i in found]
    return found if 3 * sum(words.work_verb.match(x) is not None for x in said) >= 2 * len(said) else []


def _turn(paragraph: Paragraph, words: StructureWords) -> int | None:
    """Length of the sentence behind 一是 that titles a paragraph of its own; None where none does."""
    line = paragraph.line
    if not paragraph.sure or _TURN.match(line.text) is None:
        return None
    rest = Paragraph(paragraph.span, Joined(line.text[2:], line.offsets[2:]))
    return lead_title(rest, words) if words.work_verb.match(fold(line.text[2:])) else None


def _said_in_turn(indexes: list[int], paragraphs: list[Paragraph], words: StructureWords) -> list[int]:
    """The paragraphs of a section that count the work off, each titled by its first sentence (一是实施…工程。全面…)."""
    found = [i for i in indexes if _turn(paragraphs[i], words) is not None]
    if len(found) < 2 or [paragraphs[i].line.text[0] for i in found] != list("一二三四五六七八九十"[: len(found)]):
        return []
    return found


def _own_lines(indexes: list[int], paragraphs: list[Paragraph], words: StructureWords) -> list[int]:
    """The short lines of a section that stand above its texts and name their work, two at least."""
    found = []
    for i in indexes:
        if i + 1 not in indexes or not paragraphs[i].sure or not paragraphs[i + 1].sure:
            continue
        text, below = (fold(paragraphs[k].line.text).strip() for k in (i, i + 1))
        line = re.fullmatch(r"[\u4e00-\u9fff“”、—-]{6,26}", text) is not None and not text.endswith(("的", "等"))
        if line and len(below) >= _PROSE and "。" in below and _ended(paragraphs, i):
            found.append(i)
    named = [i for i in found if words.work_verb.match(fold(paragraphs[i].line.text).strip())]
    return found if len(found) >= 2 and 2 * len(named) >= len(found) else []


def _ended(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether what stands above a paragraph has come to its end, so that no broken line goes on in it."""
    if index == 0 or paragraphs[index].sure:
        return True
    above = fold(paragraphs[index - 1].line.text).rstrip()
    return above.endswith(("。", ";", ":", ")", "!", "”")) or re.search("[,。]", above) is None


def _runs_on(
    nodes: list[Node], paragraphs: list[Paragraph], direct: dict[int, list[int]], words: StructureWords
) -> list[Node]:
    """The work titled by the second sentence of an item, where titled paragraphs follow in it.

    ``2.防范新增污染。严格环评制度。对涉及…`` and below ``推动绿色化改造。鼓励…``: the item heads both.
    """
    added: list[Node] = []
    for node in nodes:
        if node.style in ("box", "annex", "article", "lead") or node.whole_line or node.untitled or node.children:
            continue
        following = [i for i in direct.get(id(node), ()) if i > node.first]
        titled = [i for i in following if lead_title(paragraphs[i], words) is not None]
        # what a page has parted from the paragraph before it is no paragraph of its own
        prose = [i for i in following if len(paragraphs[i].line.text) >= _PROSE and paragraphs[i].sure]
        line = paragraphs[node.first].line
        start = next((k for k, offset in enumerate(line.offsets) if offset >= node.title.end), None)
        if not titled or 2 * len(titled) < len(prose) or start is None or line.text[start : start + 1] != "。":
            continue
        start += 1
        rest = Joined(line.text[start:], line.offsets[start:])
        length = lead_title(Paragraph(paragraphs[node.first].span, rest), words) if rest.text else None
        if length is None or not words.work_verb.match(fold(rest.text)):
            continue
        for position, index in enumerate([node.first, *titled]):
            part = rest if position == 0 else paragraphs[index].line
            end = length if position == 0 else lead_title(paragraphs[index], words) or 0
            child = Node("lead", None, None, part.span(0, end), part.text[:end], index, node)
            after = titled[position] if position < len(titled) else node.last + 1
            child.last = max(index, after - 1)
            node.children.append(child)
            added.append(child)
    return added


def _end_box(box: Node, nodes: list[Node], paragraphs: list[Paragraph], words: StructureWords) -> None:
    """Ends a box of dashed entries before the first titled paragraph behind them, where the text around it goes on so."""
    around = range(box.parent.first + 1, box.first) if box.parent is not None else range(0)
    if not any(lead_title(paragraphs[i], words) is not None for i in around):
        return
    entries = 0
    for index in range(box.first + 1, box.last + 1):
        dashed = any(n.first == index for n in nodes) or _ENTRY.match(fold(paragraphs[index].line.text)) is not None
        entries += dashed
        if entries >= 2 and not dashed and lead_title(paragraphs[index], words) is not None:
            for node in nodes:
                if box.first <= node.first < index <= node.last and (node is box or _within(node, box)):
                    node.last = index - 1
            return


def _within(node: Node, box: Node) -> bool:
    above = node.parent
    while above is not None and above is not box:
        above = above.parent
    return above is box


def flags(
    nodes: list[Node],
    paragraphs: list[Paragraph],
    words: StructureWords,
    *,
    works: bool,
    articles: bool = False,
    year: int | None = None,
) -> list[tuple[bool, bool]]:
    """(is a task, states goals) of each node.

    ``works`` is False for a text that lays out no work at all; ``articles`` is True where its articles are measures
    (第一条 支持研发投入。…) and no rules; ``year`` is the plan's first: a section on years before it looks back.
    """
    goals: dict[int, bool] = {}
    silent: dict[int, bool] = {}
    out: list[tuple[bool, bool]] = []
    for node in nodes:
        # 2023年工作回顾, 2023年总体要求和目标: the year says nothing of the kind of section
        title = re.sub(r"(?<=\d) +(?=年)", "", fold(unbroken(node.words)).strip(" *"))  # 2035 年远景目标
        title = re.sub(r"^(?:20\d\d年|今年|下一步)的?", "", title) if not words.goals.search(title) else title
        own_goal = bool(words.goals.search(title)) or bool(words.goal_lead.match(title + ":"))
        mixed = any(words.goals.search(part) for part in re.split(r"和|与|及|、|,", title)) and _joined(title, words)
        parent = node.parent
        below = parent is not None and goals[id(parent)] and not _torn(parent)
        mixed = mixed and not any(c.words and words.goals.search(fold(c.words)) for c in node.children)
        goals[id(node)] = own_goal or mixed or (below and not _work_part(title, words))
        # 工作要求 behind the work says how it is to be done, 总体要求 before it what it is about
        closing = (
            (parent is None or parent.style == "annex")
            and node is not (nodes if parent is None else parent.children)[0]
            and _CLOSING.fullmatch(title) is not None
        )
        introduces = bool(words.preamble.search(title)) and not closing
        problem = _PROBLEM.match(title) is not None or (bool(node.children) and _measured(node, paragraphs))
        introduces = introduces or (parent is None and _looks_back(fold(unbroken(node.words)), year))
        quiet = (own_goal or mixed or introduces or _joined(title, words)) and not problem
        inherits = parent is not None and silent[id(parent)] and not _torn(parent)
        case = parent is not None and _lists_cases(parent, paragraphs)
        rule = node.style == "article" and not (articles and not node.untitled and words.work_verb.match(title))
        silent[id(node)] = quiet or inherits or case or node.style == "annex" or rule
        if node.style == "annex" and words.plan_noun.search(title.strip(" 《》")):
            silent[id(node)] = False
        children = [c for c in node.children if c.style != "box"] if not _lists_cases(node, paragraphs) else []
        # a box (专栏) or an annex is no work item, the titled items inside are
        # a problem and below it what is done about it: both are items of the plan
        both = bool(children) and _measured(node, paragraphs)
        works_here = works and not silent[id(node)] and node.style not in ("box", "annex")
        out.append((works_here and (not children or both), goals[id(node)]))
    return out


def _looks_back(title: str, year: int | None) -> bool:
    """Whether a heading names years before the plan's first and none of its own: 2023年主要工作 in a plan for 2024."""
    named = [int(m[1]) for m in re.finditer(r"(?<!\d)(20\d\d)\s*年", title)]
    return year is not None and bool(named) and max(named) < year and re.search("以来|起", title) is None


def _measured(node: Node, paragraphs: list[Paragraph]) -> bool:
    """Whether the items of a node are those that a label introduces: 整改措施:1.…."""
    first = node.children[0].first
    return first > 0 and _MEASURES.fullmatch(fold(paragraphs[first - 1].line.text).strip()) is not None


def _torn(node: Node) -> bool:
    """Whether the headings below begin amid a numbering: they belong to a heading that the text does not have."""
    first = next((c for c in node.children if c.style != "lead"), None)
    return (
        node.style != "annex"
        and first is not None
        and (first.value or 1) > 1
        and first.style in ("han-bracket", "division")
    )


def _lists_cases(node: Node, paragraphs: list[Paragraph]) -> bool:
    """Whether the items below a heading are cases or conditions (有下列情形之一的), no work."""
    first = next((c.first for c in node.children if c.style not in ("box", "lead")), None)
    if first is None or first <= node.first:
        return False
    return _CASES.search(fold(paragraphs[first - 1].line.text)) is not None


def _joined(title: str, words: StructureWords) -> bool:
    """A title whose parts, joined by 和 or 、, are each of the preamble or the goals."""
    parts = [p for p in re.split(r"和|与|及|、|,", title) if p]
    return len(parts) > 1 and all(words.preamble.search(p) or words.goals.search(p) for p in parts)


def _work_part(title: str, words: StructureWords) -> bool:
    return bool(re.search(r"(?:重点|主要|具体)(?:任务|工作|举措|措施)|保障措施", title))


def extent(node: Node, paragraphs: list[Paragraph]) -> Span:
    """From the mark to the end of the last paragraph."""
    return Span(paragraphs[node.first].span.start, max(paragraphs[node.last].span.end, node.title.end))
