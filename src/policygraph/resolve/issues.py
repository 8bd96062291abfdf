"""Doubts about a document that stay visible in its graph."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Document, Issue, Span, TargetClaim

_CERTAIN = 0.8


def document_issues(document: Document, targets: tuple[TargetClaim, ...]) -> tuple[Issue, ...]:
    """What the text leaves open: its encoding, who issued it and for when, figures that it has lost."""
    return tuple(sorted((*_header(document), *_targets(targets)), key=lambda issue: (issue.span, issue.code)))


def _header(document: Document) -> Iterator[Issue]:
    header, source = document.header, document.source
    at = header.title_span or _first_words(document)
    if source.encoding_certainty < _CERTAIN:
        yield Issue(
            "encoding-uncertain",
            "warning",
            f"字符编码按 {source.encoding} 读取,把握不足",
            f"read as {source.encoding} without certainty; check the characters",
            at,
        )
    if source.unread:
        pages = "、".join(map(str, source.unread[:20])) + ("…" if len(source.unread) > 20 else "")
        yield Issue(
            "page-not-read",
            "warning",
            f"第{pages}页为图片,没有文字层,未读取",
            f"pages {pages.replace('、', ', ')} are pictures without words and were not read; --ocr reads them",
            at,
        )
    if source.attachments:
        names = "、".join(each.name for each in source.attachments[:5]) + ("…" if len(source.attachments) > 5 else "")
        yield Issue(
            "attachment-not-read",
            "info",
            f"网页附件未随文读取:{names}",
            f"the page links to files that are not read with it: {names}",
            at,
        )
    missing = (
        ("title-missing", header.title, "未能确定标题", "no title was found"),
        ("issuer-unknown", header.issuers, "未能确定印发机关", "the text does not say who issued it"),
        ("jurisdiction-unknown", header.jurisdiction, "未能确定适用地区", "the text does not say where it applies"),
        ("period-unknown", header.period, "未能确定规划期", "the text does not say for which period it plans"),
    )
    for code, value, zh, en in missing:
        if not value:
            yield Issue(code, "warning" if code == "title-missing" else "info", zh, en, at)


def _targets(targets: tuple[TargetClaim, ...]) -> Iterator[Issue]:
    for target in targets:
        if target.quantification == "valueMissing":
            yield Issue(
                "figure-lost",
                "warning",
                f"原文此处缺失数字:{target.metric_text}",
                f"the source has lost a figure here: {target.metric_text}",
                target.span,
            )


def _first_words(document: Document) -> Span:
    for paragraph in document.paragraphs:
        if len(paragraph):
            return paragraph
    return Span(0, len(document.text))
