"""The data that sites and gazettes put above a text: 发布机构：…, 发文字号：…, and the document's number."""

from __future__ import annotations

import re

from ..vocab.structure import StructureWords
from ..zh.lines import Joined
from ..zh.width import fold
from .lines import Paragraph

_WORD = r"[•·\-*\s\[]*((?:[\u4e00-\u9fff]\s{0,3}){2,6}|[a-z]{4,6})(?:\]|\*\*)?\s*:\s*(?:\*\*\s*)?"
_FIRST = re.compile(_WORD)
_EACH = re.compile(rf"(?:\A|(?<=[\s|;])){_WORD}")
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[(\[]\s*(?:19|20)\s*\d\s*\d\s*年?\s*[)\]]\s*第?\s*\d(?:\s*\d){0,4}\s*号")
#: What may stand behind the number on its line: 签发人:徐明.
_SIGNER = re.compile(r"\s*签\s*发\s*人\s*:?.{0,12}\Z")
#: An order or announcement and its number, on one line or two: 某省人民政府令 / 第401号.
_ORDER = re.compile(r"(?P<body>[\u4e00-\u9fff]{3,30}?)(?P<kind>令|公告)\s*\(?(?P<number>第\s*\d[\d\s]{0,4}号)\)?")


def label(folded: str, words: StructureWords) -> tuple[str, int] | None:
    """(kind, where the value starts) of a line ``发布日期：…``."""
    match = _FIRST.match(folded)
    if match is None or (kind := words.labels.get(re.sub(r"\s", "", match[1]))) is None:
        return None
    return kind, match.end()


def labelled(line: Joined, words: StructureWords) -> list[tuple[str, Joined]]:
    """(kind, value) of each label in a line, of which a page may hold several: ``发文机关：… 成文日期：…``."""
    folded = fold(line.text)
    found = [(k, m) for m in _EACH.finditer(folded) if (k := words.labels.get(re.sub(r"\s", "", m[1]))) is not None]
    if not found:
        return []
    ends = [*(m.start() for _, m in found[1:]), len(folded)]
    out = []
    for (kind, match), end in zip(found, ends, strict=True):
        stop = match.end() + len(folded[match.end() : end].rstrip())
        out.append((kind, Joined(line.text[match.end() : stop], line.offsets[match.end() : stop])))
    return out


def value_of_label(above: Paragraph, words: StructureWords) -> bool:
    """Whether a line is the value of a label that stands alone above it (分类: and below 环境监测;意见); 标题: brings the title."""
    text = fold(above.line.text).strip()
    found = label(text, words)
    if found is None:
        return False
    return found[1] >= len(text) and found[0] != "title"


def document_number(paragraphs: list[Paragraph], words: StructureWords) -> str | None:
    """The document's own number (国办发〔2021〕60号), as written without blanks, from its first paragraphs."""
    for paragraph in paragraphs:
        for kind, value in labelled(paragraph.line, words):
            if kind == "number" and (match := NUMBER.match(fold(value.text))) is not None:
                return re.sub(r"\s", "", value.text[: match.end()])
        text = paragraph.line.text
        folded = _SIGNER.sub("", fold(text))
        for match in NUMBER.finditer(folded):
            if match.end() < len(folded.rstrip()) - 1 or "。" in folded or (match.start() > 0 and "根据" in folded):
                continue  # the number of another document, cited in a sentence
            number = re.sub(r"\s", "", text[match.start() : match.end()])
            return re.sub(r"^.*(?:通知|意见|方案|规划|计划)", "", number)
    return None


def order(paragraphs: list[Paragraph], words: StructureWords) -> tuple[Joined, str] | None:
    """(the body, the number) of the order that makes rules known: ``某省人民政府令 第401号``; None where there is none."""
    for at in range(len(paragraphs)):
        parts = [p.line for p in paragraphs[at : at + 2]]
        for line in (parts[0], Joined("".join(x.text for x in parts), tuple(o for x in parts for o in x.offsets))):
            match = _ORDER.match(fold(line.text).strip())
            if match is None or len(line.text) > 40 or not words.body_tail.search(match["body"]):
                continue
            start = len(line.text) - len(line.text.lstrip())
            end = start + match.end("body")
            number = re.sub(r"\s", "", match["body"] + match["kind"] + match["number"])
            return Joined(line.text[start:end], line.offsets[start:end]), number
    return None
