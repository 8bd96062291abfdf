"""HTML: the document that a page shows, without what the site puts around it; tables stay tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..errors import InputError
from ..model import SourceText
from ..vocab.pages import PageWords
from .assemble import Assembly, ReadCell
from .page_around import around
from .page_facts import attachments, labelled, meta_facts
from .plain import decode

_SKIPPED = frozenset(
    ["script", "style", "noscript", "iframe", "form", "button", "select", "input", "textarea", "nav", "footer", "aside"]
) | frozenset(
    ["svg", "video", "audio", "object", "template", "head", "title", "canvas", "map", "datalist", "dialog"]
)  # fmt: skip
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"]
) | frozenset(
    ["mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "o:p"]
)  # fmt: skip
#: Tags that need not be closed, so that they say nothing of depth.
_FLAT = frozenset(
    ("br", "img", "hr", "meta", "link", "input", "p", "li", "td", "tr", "th", "option", "wbr", "col", "tbody", "thead")
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SITE = re.compile(r"(?:网|网站|政府|门户|平台|首页)\Z")
_PROSE = re.compile(r"[\u4e00-\u9fff，。；、：]")
#: A part of a page that holds so much of the prose is looked into instead of the whole.
_SHARE = 0.85
#: Deepest nesting that is followed, and most cells that one cell may span.
DEPTH_LIMIT = 2000
SPAN_LIMIT = 500
#: Most places that the cells of a table may cover together; further spans count as one place.
COVER_LIMIT = 500_000


def read_html(data: bytes, file_name: str) -> SourceText:
    """The text of the document on a page.  Raises InputError where there is none, or it is nested beyond reason."""
    from selectolax.lexbor import LexborHTMLParser

    markup, encoding, certainty = _decoded(data, file_name)
    if _nested(markup) > DEPTH_LIMIT:
        raise InputError(f"{file_name}: the page is nested more than {DEPTH_LIMIT} deep; is it damaged?")
    try:
        tree = LexborHTMLParser(markup)
    except Exception as error:  # it says no more than that it could not
        raise InputError(
            f"{file_name}: the page cannot be taken apart; is it damaged, or larger than --max-memory allows?"
        ) from error
    body = tree.body
    if body is None:
        raise InputError(f"{file_name}: the page has no body; save it again")
    words = PageWords.load()
    facts, fact_tables = _facts(tree, body, words)
    outside = around(body, _SKIPPED)
    root = _root(body, outside)
    blocks = list(_blocks(root, fact_tables | outside))
    if all(isinstance(block, str) for block in blocks) and sum(map(len, blocks)) < 20:  # a page of links alone
        blocks = list(_blocks(body, fact_tables))
    told, used = labelled(list(_blocks(body, fact_tables)))
    facts = {**told, **facts}
    lines = words.without_foot([b for b in blocks if isinstance(b, list) or not (words.is_furniture(b) or b in used)])
    assembly = Assembly()
    _front(assembly, facts, lines)
    for block in lines:
        if isinstance(block, list):
            assembly.table(block)
        else:
            assembly.line(block)
    source = assembly.source(data, file_name, "text/html", encoding, certainty)
    return replace(source, attachments=attachments(body, _SKIPPED))


def _decoded(data: bytes, file_name: str) -> tuple[str, str, float]:
    """What the page declares where its bytes agree, else what they show."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared.group(1).decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name
        try:
            return data.decode(name), name, 1.0
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, file_name)


def _nested(markup: str) -> int:
    """An upper bound of the depth, from the tags alone: the parser itself is not asked."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][\w:]*)[^<>]{0,2000}?(/?)>", markup):
        if match[2].lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if match[1] else depth + (not match[3])
        deepest = max(deepest, depth)
    return deepest


# ---------- what the page says about the document ----------


def _facts(tree: Any, body: Any, words: PageWords) -> tuple[dict[str, str], set[int]]:
    """Label and value pairs of the box above the document, and the tables that hold nothing else."""
    facts: dict[str, str] = {}
    boxes: set[int] = set()
    for table in body.css("table"):
        if any(t.mem_id != table.mem_id for t in table.css("table")):
            continue
        cells = [_flat(c) for row in table.css("tr") for c in row.css("td, th")]
        named = [i for i, cell in enumerate(cells) if words.label(cell)]
        if named and len(named) >= 0.4 * len([c for c in cells if c]):
            boxes.add(table.mem_id)
            for i in named:
                if i + 1 < len(cells) and cells[i + 1] and not words.label(cells[i + 1]):
                    facts.setdefault(words.label(cells[i]) or "", cells[i + 1])
    for name, value in meta_facts(tree).items():
        facts.setdefault(name, value)
    headline = body.css_first("h1")
    for words_ in (_flat(headline) if headline is not None else "", _page_title(tree)):
        if "title" not in facts and len(_PROSE.findall(words_)) >= 8:
            facts["title"] = words_
    return facts, boxes


def _page_title(tree: Any) -> str:
    """The title in the head of the page without the name of the site behind it."""
    node = tree.css_first("head title")
    parts = re.split(r"\s*[|_]\s*|\s+[-–—]+\s+|-{2,}", (node.text() if node is not None else "").strip())
    return "" if len(parts) == 1 and _SITE.search(parts[0]) else parts[0]


def _front(assembly: Assembly, facts: dict[str, str], blocks: list[str | list[ReadCell]]) -> None:
    """Issuer and date as the page's box states them, and the title where the text itself lacks it."""
    lines = []
    if facts.get("issuer"):
        lines.append("issuers: " + json.dumps(re.split(r"[\s、,，;；]+", facts["issuer"].strip()), ensure_ascii=False))
    day = re.search(r"((?:19|20)\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})", facts.get("date", ""))
    if day:
        lines.append(f"date: {int(day[1]):04d}-{int(day[2]):02d}-{int(day[3]):02d}")
    for key in ("number", "index", "publisher", "published", "source"):
        if facts.get(key):
            lines.append(f"{key}: " + json.dumps(facts[key], ensure_ascii=False))
    if lines:
        for line in ("---", *lines, "---"):
            assembly.line(line)
    title = facts.get("title", "")
    head = re.sub(r"\s+", "", "".join(b for b in blocks[:12] if isinstance(b, str)))
    if title and re.sub(r"\s+", "", title) not in head:
        assembly.line(title)


# ---------- the document ----------


def _children(node: Any) -> Iterator[Any]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _skipped(node: Any) -> bool:
    if node.tag in _SKIPPED:
        return True
    style = node.attributes.get("style") or ""
    return bool(_HIDDEN.search(style)) or "hidden" in node.attributes


def _weights(root: Any, left_out: set[int]) -> dict[int, int]:
    """How much prose stands below each element, links left out, and the parts that are around the document."""
    weights: dict[int, int] = {}
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, left = stack.pop()
        if left:
            weights[node.mem_id] = weights.get(node.mem_id, 0) + sum(weights.get(c.mem_id, 0) for c in _children(node))
            continue
        if node.tag == "-text":
            weights[node.mem_id] = len(_PROSE.findall(node.text_content or ""))
        elif node.tag not in ("-comment", "a") and not _skipped(node) and node.mem_id not in left_out:
            stack.append((node, True))
            stack.extend((child, False) for child in _children(node))
    return weights


def _root(body: Any, left_out: set[int]) -> Any:
    """The smallest part of the page that holds nearly all of its prose."""
    weights = _weights(body, left_out)
    node = body
    here = weights.get(body.mem_id, 0)
    while True:
        child = max(_children(node), key=lambda c: weights.get(c.mem_id, 0), default=None)
        if child is None or child.tag in _INLINE or child.tag.startswith("-") or child.tag == "p" or not here:
            return node
        if weights.get(child.mem_id, 0) < _SHARE * here:
            return node
        if child.tag == "table" and _is_data(child):
            return node
        node = child


def _blocks(root: Any, left_out: set[int]) -> Iterator[str | list[ReadCell]]:
    """The lines and tables below an element, in order."""
    line: list[str] = []

    def flush() -> Iterator[str]:
        words = re.sub(r"\s+", " ", "".join(line)).strip()
        line.clear()
        if words:
            yield words

    stack: list[tuple[Any, bool]] = [(child, False) for child in reversed(list(_children(root)))]
    while stack:
        node, left = stack.pop()
        if left:
            yield from flush()
            continue
        if node.tag == "-text":
            words = node.text_content or ""
            if "\n" in words and _is_set(node):
                for piece in words.splitlines():
                    line.append(piece)
                    yield from flush()
            else:
                line.append(words)
        elif node.tag == "br":
            yield from flush()
        elif node.tag.startswith("-") or _skipped(node) or node.mem_id in left_out:
            continue
        elif node.tag == "table" and _is_data(node):
            yield from flush()
            cells = list(_cells(node))
            if cells:
                yield cells
        else:
            if node.tag not in _INLINE:
                yield from flush()
                stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(_children(node))))
    yield from flush()


def _is_set(node: Any) -> bool:
    """True for words whose line breaks are shown as they are (pre)."""
    parent = node.parent
    while parent is not None and parent.tag in _INLINE:
        parent = parent.parent
    if parent is None:
        return False
    return parent.tag == "pre" or re.search(r"white-space\s*:\s*pre", parent.attributes.get("style") or "") is not None


def _is_data(table: Any) -> bool:
    """A table of values rather than one that only places parts of the page."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    rows = [[c for c in _children(row) if c.tag in ("td", "th")] for row in table.css("tr")]
    return sum(len(row) >= 2 for row in rows) >= 2


def _cells(table: Any) -> Iterator[ReadCell]:
    """The cells with the places that spans leave them."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(table.css("tr")):
        column = 0
        for cell in _children(row):
            if cell.tag not in ("td", "th"):
                continue
            while (at, column) in taken:
                column += 1
            rows, columns = _count(cell, "rowspan"), _count(cell, "colspan")
            if len(taken) + rows * columns > COVER_LIMIT:
                rows = columns = 1
            taken |= {(at + i, column + j) for i in range(rows) for j in range(columns)}
            yield ReadCell(at, column, _flat(cell), rows, columns)
            column += columns


def _count(cell: Any, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", cell.attributes.get(name) or "")
    return min(max(int(found[1]), 1), SPAN_LIMIT) if found else 1


def _flat(node: Any) -> str:
    """The words below an element on one line."""
    parts = []
    for block in _blocks(node, set()):
        parts.append(" ".join(c.text for c in block) if isinstance(block, list) else block)
    out = ""
    for part in parts:
        gap = " " if out and out[-1].isascii() and part[0].isascii() and out[-1].isalnum() and part[0].isalnum() else ""
        out += gap + part
    return out
