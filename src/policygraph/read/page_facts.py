"""What a web page says about the document on it: the box of labels in whatever form, meta elements, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from ..model import Attachment
from ..vocab.pages import PageWords

#: So many lines at the top of a page are searched for labels whose value stands on the next line.
_TOP = 60
#: Longest value of a label, and most attachments of a page.
_VALUE, _MOST = 80, 200
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|odt|ods|rtf|zip|rar|7z|csv|txt)\Z", re.IGNORECASE)
_AROUND = re.compile(
    r"(?<![a-z])(?:nav|menu|foot|header|top-?bar|side-?bar|crumb|friend|friendlink|relat)", re.IGNORECASE
)
#: What sites put behind the last fact on its line.
_TOOLS = re.compile(r"浏览|点击|阅读|访问|字体|字号|打印|分享|【|责任编辑|编辑：")
_META = {"articletitle": "title", "pubdate": "published", "contentsource": "source"}


def meta_facts(tree: Any) -> dict[str, str]:
    """What the meta elements say that Chinese government sites are to have."""
    facts: dict[str, str] = {}
    for meta in tree.css("meta[name]"):
        name, content = (meta.attributes.get("name") or "").lower(), (meta.attributes.get("content") or "").strip()
        if name in _META and content:
            facts.setdefault(_META[name], content)
    return facts


def labelled(lines: Sequence[str | list[Any]]) -> tuple[dict[str, str], set[str]]:
    """Facts by label among the lines of a page, and the lines that say nothing else.

    A label and its value stand on one line (``索引号：X 发布机构：Y``), or on two (``发布机构`` and below it the name).
    """
    words = PageWords.load()
    facts: dict[str, str] = {}
    used: set[str] = set()
    for at, line in enumerate(lines):
        if not isinstance(line, str):
            continue
        found = _pairs(line)
        for label, value in found:
            if label != "title" or at < _TOP:
                facts.setdefault(label, value)
            used.add(line)
        following = lines[at + 1] if at + 1 < len(lines) else None
        if found or at >= _TOP or not isinstance(following, str) or len(following) > _VALUE:
            continue
        alone = words.label(line)
        near = [x for x in lines[max(0, at - 6) : at + 8] if isinstance(x, str) and x != line and words.label(x)]
        if alone and near and words.label(following) is None and not _pairs(following):
            facts.setdefault(alone, following)
            used |= {line, following}
    return facts, used


def _pairs(line: str) -> list[tuple[str, str]]:
    """Labels with their values in a line that begins with a label and holds nothing else."""
    if len(line) > 400:
        return []
    marks = list(_label().finditer(line))
    if not marks or marks[0].start() > 0:
        return []
    out = []
    words = PageWords.load()
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = line[mark.end() : after.start() if after else len(line)].strip(" \u3000;；|，,【】[]")
        value = _TOOLS.split(value)[0].strip(" \u3000;；|，,【】[]")
        label = words.label(mark[0])
        if len(value) > _VALUE:
            return []
        if label and value and value not in ("无", "-", "——"):
            out.append((label, value))
    return out


@cache
def _label() -> re.Pattern[str]:
    forms = sorted(PageWords.load().labels, key=len, reverse=True)
    spaced = "|".join(r"[\s\u3000]*".join(map(re.escape, form)) for form in forms)
    return re.compile(rf"(?:(?<=[\s\u3000;；|，,】\]])|\A)[【\[]?\s*(?:{spaced})\s*[】\]]?\s*[:：]")


def _is_around(node: Any) -> bool:
    """True for a part of the page that its names call menu, head, foot or the like."""
    given = node.attributes
    return node.tag != "body" and _AROUND.search(f"{given.get('class') or ''} {given.get('id') or ''}") is not None


def attachments(body: Any, skipped: Iterable[str]) -> tuple[Attachment, ...]:
    """The files that a page links to or shows in a frame, each once, in order."""
    found: dict[str, Attachment] = {}
    left_out = frozenset(skipped) - {"iframe", "object", "form"}
    for node in body.css("a[href], iframe[src], embed[src], object[data]"):
        given = node.attributes
        address = (given.get("href") or given.get("src") or given.get("data") or "").strip()
        if not address or address.lower().startswith(("#", "javascript:", "mailto:", "data:")):
            continue
        name = " ".join((node.text() or "").split()) if node.tag == "a" else ""
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        shown = re.search(r"[?&](?:file|url|src)=([^&]+)", "?" + parts.query)
        path = unquote(shown[1]) if shown and _FILES.search(unquote(shown[1])) else unquote(parts.path)
        is_file = _FILES.search(path) is not None or _FILES.search(name) is not None or "download" in given
        if not is_file and not (name.startswith("附件") and node.tag == "a"):
            continue
        parent = node.parent
        while parent is not None and parent.tag not in left_out and not _is_around(parent):
            parent = parent.parent
        if parent is not None:
            continue
        title = name or (given.get("title") or "").strip() or path.rsplit("/", 1)[-1]
        found.setdefault(address, Attachment(title[:200], address[:2000]))
        if len(found) >= _MOST:
            break
    return tuple(found.values())
