"""The report as one self-contained HTML page: no scripts, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .labels import label
from .result import DocumentScore, Field, Finding, Layer

STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882;
  --missed: #b35900; --wrong: #b3261e; --differs: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --missed: #ffb877; --wrong: #ff8f86; --differs: #8fc1ff; } }
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 70rem; margin: 0 auto;
  padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: left; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .6rem 0; padding: .4rem .9rem; }
summary { cursor: pointer; font-weight: 600; }
ul { padding-left: 1.1rem; } li { margin: .5rem 0; }
.what { font-weight: 600; } .missed { color: var(--missed); } .wrong { color: var(--wrong); }
.differs { color: var(--differs); }
q { quotes: none; display: block; background: var(--soft); padding: .2rem .5rem; overflow-wrap: anywhere; }
mark { background: #ffd54a; color: #111; }
"""


def page(
    *,
    layers: Sequence[Layer],
    fields: Sequence[Field],
    kinds: Sequence[tuple[str, int]],
    documents: Sequence[DocumentScore],
    skipped: Sequence[tuple[str, str]],
    lang: str,
) -> str:
    """The page's HTML in ``lang``."""

    def say(words: str) -> str:
        return escape(label(words, lang))

    title = say("Extraction against the gold annotations")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{"zh-CN" if lang == "zh" else "en"}">',
        f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style></head>",
        f"<body><main><h1>{title}</h1>",
        _layers(layers, lang, "All documents"),
        _fields(fields, lang),
        _table("Most frequent kinds of errors", ("Kind", "Count"), ((say(k), str(n)) for k, n in kinds[:20]), lang),
    ]
    if skipped:
        items = "".join(f"<li>{escape(name)}: {escape(reason)}</li>" for name, reason in skipped)
        parts.append(f"<h2>{say('Not scored')}</h2><ul>{items}</ul>")
    parts.append(f"<h2>{say('Findings')}</h2>")
    parts += [_document(document, lang) for document in documents]
    parts.append("</main></body></html>")
    return "\n".join(parts) + "\n"


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> str:
    """``rows`` hold ready HTML; all columns but the first are figures."""

    def cells(values: Sequence[str], tag: str) -> str:
        figure = ' class="n"'
        return "".join(f"<{tag}{figure if i else ''}>{value}</{tag}>" for i, value in enumerate(values))

    header = cells([escape(label(word, lang)) for word in head], "th")
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<div class="wide"><table><caption>{escape(label(caption, lang))}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _layers(layers: Sequence[Layer], lang: str, caption: str) -> str:
    rows = (
        (
            escape(label(layer.name, lang)),
            str(layer.gold),
            str(layer.found),
            str(layer.matched),
            f"{layer.precision:.3f}",
            f"{layer.recall:.3f}",
            f"{layer.f1:.3f}",
        )
        for layer in layers
    )
    return _table(caption, ("Layer", "Gold", "Found", "Matched", "Precision", "Recall", "F1"), rows, lang)


def _fields(fields: Sequence[Field], lang: str) -> str:
    rows = ((escape(label(f.name, lang)), str(f.right), str(f.total), f"{f.accuracy:.3f}") for f in fields)
    return _table("Fields of matched items", ("Field", "Right", "Of", "Share"), rows, lang)


def _document(document: DocumentScore, lang: str) -> str:
    items = "".join(_finding(finding, lang) for finding in document.findings)
    told = f"<ul>{items}</ul>" if items else f"<p>{escape(label('No disagreement', lang))}</p>"
    return (
        f"<details><summary>{escape(document.name)} ({len(document.findings)})</summary>"
        f"{_layers(document.layers, lang, document.name)}{told}</details>"
    )


def _finding(finding: Finding, lang: str) -> str:
    context = escape(finding.context).replace("⟦", "<mark>").replace("⟧", "</mark>")
    fields = "; ".join(
        f"{escape(label(name, lang))}: {escape(label('annotated', lang))} {escape(one)},"
        f" {escape(label('found', lang))} {escape(other)}"
        for name, one, other in finding.fields
    )
    return (
        f'<li><span class="what {finding.what}">{escape(label(finding.what, lang))}</span>'
        f" {escape(label(finding.layer, lang))}: {escape(finding.words)}"
        + (f"<br>{fields}" if fields else "")
        + (f"<q>{context}</q>" if context else "")
        + "</li>"
    )
