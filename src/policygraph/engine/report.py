"""What a build read, left out and could not read, and why: a page, JSON or a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from ..errors import UsageError
from ..graph.store import GraphStore
from ..graph.terms import DCTERMS, PG, TYPE
from .build import Summary

_STATUS = {
    "read": ("读取", "read"),
    "unchanged": ("未变更", "unchanged"),
    "failed": ("未能读取", "not read"),
    "waiting": ("待续", "waiting"),
    "skipped": ("略过", "skipped"),
}
_COLUMNS = {
    "place": ("文件", "file"),
    "status": ("状态", "status"),
    "reason": ("原因", "reason"),
    "title": ("规划", "plan"),
    "media_type": ("格式", "format"),
    "encoding": ("编码", "encoding"),
    "encoding_certainty": ("编码确定度", "certainty"),
    "characters": ("字符", "characters"),
    "targets": ("目标", "targets"),
    "tasks": ("任务", "tasks"),
    "responsibilities": ("责任关系", "responsibilities"),
    "citations": ("引用", "citations"),
    "issues": ("存疑", "issues"),
    "attachments": ("附件", "attachments"),
}
_CLASSES = {"Target": "targets", "Task": "tasks", "Responsibility": "responsibilities", "Citation": "citations"}
_STYLE = """
:root { color-scheme: light dark; --line: #8885; --bad: #b3261e; --soft: #8882; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8f86; } }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 0 auto; padding: 1.5rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td { overflow-wrap: anywhere; }
tr.failed td { color: var(--bad); } tr.skipped td, tr.waiting td { background: var(--soft); }
"""
FORMATS = (".html", ".json", ".csv")


@dataclass(frozen=True, slots=True)
class Row:
    """One file.  ``status``: read, unchanged, failed, waiting (an interruption came first) or skipped."""

    place: str
    status: str
    reason: str = ""
    title: str = ""
    media_type: str = ""
    encoding: str = ""
    encoding_certainty: str = ""
    characters: int | None = None
    targets: int | None = None
    tasks: int | None = None
    responsibilities: int | None = None
    citations: int | None = None
    issues: int | None = None
    attachments: str = ""
    issue_codes: dict[str, int] = field(default_factory=dict)


def rows(summary: Summary, store: GraphStore) -> list[Row]:
    """A row for every file that the build met, by place; what was read is counted in ``store``."""
    graphs = {sha: graph for graph, _, sha in store.documents()}
    out = [_held(place, "read" if now else "unchanged", graphs[sha], store) for place, sha, now in summary.places]
    out += [Row(failure.place or failure.name, "failed", failure.reason) for failure in summary.failed]
    out += [Row(place, "waiting", "interrupted; the same command goes on from here") for place in summary.waiting]
    out += [Row(each.place, "skipped", each.reason) for each in summary.skipped]
    return sorted(out, key=lambda row: (row.place, row.status))


def check(path: Path) -> None:
    """Raises UsageError where the name of a report says none of the formats, or its folder is missing."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"--report {path}: name it {', '.join('*' + suffix for suffix in FORMATS)}")
    if not path.resolve().parent.is_dir():
        raise UsageError(f"--report {path}: there is no folder {path.parent}; make it first")


def render(found: list[Row], suffix: str, lang: str = "en") -> str:
    """The report in the format of ``suffix``, one of ``FORMATS``."""
    if suffix == ".json":
        counts = Counter(row.status for row in found)
        whole = {"summary": {status: counts[status] for status in _STATUS}, "files": [asdict(row) for row in found]}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    if suffix == ".csv":
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        writer.writerows([_plain(getattr(row, name)) for name in _COLUMNS] for row in found)
        return "\ufeff" + stream.getvalue()  # spreadsheets guess the encoding otherwise
    return _page(found, lang)


def _plain(value: object) -> str:
    """A value of a spreadsheet that no program takes for a formula."""
    words = "" if value is None else str(value)
    return "'" + words if words[:1] in ("=", "+", "-", "@") else words


def _held(place: str, status: str, graph: NamedNode, store: GraphStore) -> Row:
    def value(predicate: NamedNode) -> str:
        found = store.rdf.quads_for_pattern(None, predicate, None, graph)
        return next((quad.object.value for quad in found if isinstance(quad.object, Literal)), "")

    kinds = Counter(
        quad.object.value.rsplit("#", 1)[-1]
        for quad in store.rdf.quads_for_pattern(None, TYPE, None, graph)
        if isinstance(quad.object, NamedNode)
    )
    codes = Counter(
        quad.object.value
        for quad in store.rdf.quads_for_pattern(None, PG["issueCode"], None, graph)
        if isinstance(quad.object, Literal)
    )
    plans = store.rdf.quads_for_pattern(None, TYPE, PG["Plan"], graph)
    plan = next((quad.subject for quad in plans), None)
    titles = (
        store.rdf.quads_for_pattern(plan, DCTERMS["title"], None, graph) if isinstance(plan, NamedNode) else iter(())
    )
    return Row(
        place=place,
        status=status,
        reason="" if plan is not None else "the same plan as another file: one more source of it",
        title=next((quad.object.value for quad in titles if isinstance(quad.object, Literal)), ""),
        media_type=value(PG["mediaType"]),
        encoding=value(PG["encoding"]),
        encoding_certainty=value(PG["encodingCertainty"]),
        characters=int(value(PG["charCount"]) or 0),
        targets=kinds["Target"],
        tasks=kinds["Task"],
        responsibilities=kinds["Responsibility"],
        citations=kinds["Citation"],
        issues=kinds["Issue"],
        attachments="; ".join(_attachments(graph, store)),
        issue_codes=dict(sorted(codes.items())),
    )


def _attachments(graph: NamedNode, store: GraphStore) -> list[str]:
    """The names of the files that a page links to."""
    nodes = [quad.object for quad in store.rdf.quads_for_pattern(None, PG["hasAttachment"], None, graph)]
    titles = (
        quad.object.value
        for node in nodes
        if isinstance(node, NamedNode)
        for quad in store.rdf.quads_for_pattern(node, DCTERMS["title"], None, graph)
        if isinstance(quad.object, Literal)
    )
    return sorted(titles)


def _page(found: list[Row], lang: str) -> str:
    at = 0 if lang == "zh" else 1
    title = ("构建报告", "What the build read")[at]
    counts = Counter(row.status for row in found)
    said = ", ".join(f"{counts[status]} {names[at]}" for status, names in _STATUS.items() if counts[status])
    numbers = {"encoding_certainty", "characters", *_CLASSES.values(), "issues"}

    def cell(row: Row, name: str) -> str:
        value = getattr(row, name)
        words = "" if value is None else str(value)
        if name == "status":
            words = _STATUS[words][at]
        if name == "issues" and row.issue_codes:
            codes = ", ".join(f"{code} {number}" for code, number in row.issue_codes.items())
            return f'<td class="n" title="{escape(codes)}">{words}</td>'
        return f'<td class="n">{words}</td>' if name in numbers else f"<td>{escape(words)}</td>"

    head = "".join(
        f"<th{' class=n' if name in numbers else ''}>{escape(names[at])}</th>" for name, names in _COLUMNS.items()
    )
    body = "\n".join(
        f'<tr class="{row.status}">' + "".join(cell(row, name) for name in _COLUMNS) + "</tr>" for row in found
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if at == 0 else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{escape(said)}</p>"
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div></main></body></html>\n'
    )
