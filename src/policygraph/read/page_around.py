"""What a site puts around a document: menus, lists of links, heads and feet, told by their links and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PROSE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|odt|ods|rtf|zip|rar|7z)(?:[?#]|\Z)", re.IGNORECASE)
#: Names that sites give to what is around.
_NAMES = re.compile(
    r"(?<![a-z])(?:nav|menu|foot|header|top-?bar|side-?bar|crumb|bread|location|position|weizhi|share|friend|relat|copyright"
    r"|tool-?bar|search|banner|sitemap|qrcode|ewm)|\b(?:top|bottom)\b",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    [
        "div",
        "ul",
        "ol",
        "dl",
        "table",
        "section",
        "td",
        "tr",
        "header",
        "aside",
        "li",
        "p",
        "center",
        "span",
        "main",
        "tbody",
    ]
)
#: A block of so many links that hold so much of its words is a list of links; what is around holds so little of the page.
_LINKS, _SHARE, _LITTLE = 3, 0.65, 0.3


@dataclass(slots=True)
class _Count:
    words: int = 0
    linked: int = 0
    links: int = 0
    files: int = 0
    headline: bool = False


def around(body: Any, skipped: frozenset[str]) -> set[int]:
    """The parts of a page, by their ``mem_id``, that are no part of a document; ``skipped`` are tags left out anyway."""
    counts: dict[int, _Count] = {}
    order: list[Any] = []
    stack: list[tuple[Any, bool, bool]] = [(body, False, False)]
    while stack:
        node, left, linked = stack.pop()
        if left:
            mine = counts[node.mem_id]
            for child in _children(node):
                below = counts.get(child.mem_id)
                if below is not None:
                    mine.words += below.words
                    mine.linked += below.linked
                    mine.links += below.links
                    mine.files += below.files
                    mine.headline = mine.headline or below.headline
            order.append(node)
            continue
        if node.tag == "-text":
            found = len(_PROSE.findall(node.text_content or ""))
            counts[node.mem_id] = _Count(found, found if linked else 0)
            continue
        if node.tag.startswith("-") or node.tag in skipped:
            continue
        is_link = node.tag == "a"
        href = (node.attributes.get("href") or "") if is_link else ""
        counts[node.mem_id] = _Count(links=int(is_link), files=int(bool(_FILE.search(href))), headline=node.tag == "h1")
        stack.append((node, True, linked))
        stack.extend((child, False, linked or is_link) for child in _children(node))
    whole = counts.get(body.mem_id, _Count())
    plain = max(whole.words - whole.linked, 1)
    out: set[int] = set()
    for node in reversed(order):  # outermost first
        if node.tag not in _BLOCKS or node is body:
            continue
        mine = counts[node.mem_id]
        own = mine.words - mine.linked
        if own > _LITTLE * plain:
            continue
        given = node.attributes
        named = _NAMES.search(f"{given.get('class') or ''} {given.get('id') or ''}") is not None
        is_list = mine.links >= _LINKS and mine.files * 4 <= mine.links and mine.linked >= _SHARE * mine.words
        if is_list or (named and not mine.headline and not mine.files):
            out.add(node.mem_id)
    return out


def _children(node: Any) -> Iterator[Any]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next
