"""What validation found: typed results, and the report as Turtle, JSON, a table or a page."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from ..graph.terms import PREFIXES
from ..zh.columns import table

SH = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/policygraph/shapes#"
SEVERITIES = ("Violation", "Warning", "Info")
_PREFIXES = {**PREFIXES, "sh": SH, "pgs": SHAPES}
_TITLE = {"zh": "图谱校验报告", "en": "Validation report"}
_SEVERITY_ZH = {"Violation": "违规", "Warning": "警告", "Info": "提示"}
_HEADER = {
    "zh": ("级别", "形状", "节点", "路径", "值", "说明"),
    "en": ("severity", "shape", "focus", "path", "value", "message"),
}


def short(term: str) -> str:
    """A term in N-Triples syntax as people read it: prefixed name, plain literal, ``_:b``."""
    if term.startswith('"'):
        match = re.match(r'"((?:[^"\\]|\\.)*)"', term)
        return str(json.loads(match.group(0))) if match else term
    iri = term.strip("<>")
    for prefix, start in _PREFIXES.items():
        local = iri.removeprefix(start)
        if local != iri and re.fullmatch(r"[\w.-]+", local):
            return f"{prefix}:{local}"
    return iri


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One finding.  ``focus`` and ``value`` are terms in N-Triples syntax, ``path`` is a SPARQL property path.

    ``shape`` is the IRI of the named shape that holds the constraint, ``constraint`` that of the constraint
    component; ``severity`` is Violation, Warning or Info; ``messages`` are (language, text).
    """

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    constraint: str
    messages: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What makes the finding this one, whichever engine made it."""
        return (self.severity, self.shape, self.focus, self.path or "", self.value or "", self.constraint)

    def message(self, language: str = "zh") -> str:
        """The message in ``language`` or else in any."""
        by_language = dict(self.messages)
        return by_language.get(language) or next(iter(by_language.values()), "")


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Everything found, violations first.  ``engine`` names what judged, ``triples`` how much was judged."""

    results: tuple[Result, ...]
    engine: str
    triples: int

    @property
    def conforms(self) -> bool:
        """No violation.  Warnings and infos say what to look at; a graph with them still conforms."""
        return not any(result.severity == "Violation" for result in self.results)

    def counts(self) -> dict[str, int]:
        """How many results of each severity, all three named."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in SEVERITIES}

    def to_json(self) -> str:
        """JSON with ``conforms``, ``counts`` and ``results``; the same report gives the same bytes."""
        results = [
            {
                "severity": r.severity,
                "shape": r.shape,
                "focus": r.focus,
                "path": r.path,
                "value": r.value,
                "constraint": r.constraint,
                "messages": dict(r.messages),
            }
            for r in self.results
        ]
        whole = {"conforms": self.conforms, "engine": self.engine, "triples": self.triples, "counts": self.counts()}
        return json.dumps({**whole, "results": results}, ensure_ascii=False, indent=2) + "\n"

    def to_table(self, language: str = "zh", limit: int | None = None) -> str:
        """Aligned text, one finding a line (the first ``limit``), and a last line that counts them."""
        rows = [self._row(result, language) for result in self.results[:limit]]
        counts = self.counts()
        names = _SEVERITY_ZH if language == "zh" else {s: s for s in SEVERITIES}
        total = ("符合" if self.conforms else "不符合") if language == "zh" else str(self.conforms)
        last = ", ".join(f"{names[s]} {counts[s]}" for s in SEVERITIES)
        body = table(_HEADER[language], rows) if rows else ""
        return f"{body}{'conforms' if language == 'en' else '结论'}: {total} ({last})\n"

    def to_turtle(self) -> str:
        """A standard ``sh:ValidationReport``.

        Like a report made with warnings allowed, ``sh:conforms`` speaks of violations, which
        ``sh:conformanceDisallows`` states.  ``sh:sourceShape`` is the named shape.
        """
        lines = [f"@prefix sh: <{SH}> .", f"@prefix pgs: <{SHAPES}> .", "", "[] a sh:ValidationReport ;"]
        lines.append(f"  sh:conforms {str(self.conforms).lower()} ;")
        lines.append(f"  sh:conformanceDisallows sh:Violation{' ;' if self.results else ' .'}")
        for number, result in enumerate(self.results):
            lines.append("  sh:result [ a sh:ValidationResult ;" if number == 0 else "  [ a sh:ValidationResult ;")
            lines += [f"    {predicate} {value} ;" for predicate, value in _statements(result)]
            lines.append("  ]" + (" ." if number == len(self.results) - 1 else " ,"))
        return "\n".join(lines) + "\n"

    def to_html(self, language: str = "zh") -> str:
        """One page that needs nothing else; everything that comes from the graph is escaped."""
        other = "en" if language == "zh" else "zh"
        head = "".join(f"<th>{escape(name)}</th>" for name in _HEADER[language])
        body = []
        for result in self.results:
            severity, shape, focus, path, value, message = map(escape, self._row(result, language))
            if result.focus.startswith("<http"):
                focus = f'<a href="{escape(result.focus.strip("<>"))}">{focus}</a>'
            both = f"{message}<br><small>{escape(result.message(other))}</small>"
            cells = "".join(f"<td>{cell}</td>" for cell in (severity, shape, focus, path, value, both))
            body.append(f'<tr class="{result.severity}">{cells}</tr>')
        counts = "".join(
            f'<li class="{s}">{_SEVERITY_ZH[s] if language == "zh" else s} {n}</li>' for s, n in self.counts().items()
        )
        verdict = {"zh": ("不符合", "符合"), "en": ("does not conform", "conforms")}[language][self.conforms]
        return (
            f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{_TITLE[language]}</title>'
            f"<style>{_STYLE}</style></head>\n<body><h1>{_TITLE[language]}: {verdict}</h1><ul>{counts}</ul>\n"
            f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(body) + "\n</tbody></table></body></html>\n"
        )

    @staticmethod
    def _row(result: Result, language: str) -> tuple[str, ...]:
        severity = _SEVERITY_ZH[result.severity] if language == "zh" else result.severity
        path = re.sub(r"<[^>]+>", lambda m: short(m.group()), result.path or "")
        value = short(result.value) if result.value else ""
        return (severity, short(result.shape).removeprefix("pgs:"), short(result.focus), path, value,
                result.message(language))  # fmt: skip


_STYLE = (
    "body{font:15px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;margin:2rem;color:#222}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}small{color:#555}ul{list-style:none;padding:0;display:flex;gap:1.5rem}"
    "tr.Violation td:first-child,li.Violation{color:#a40000;font-weight:600}tr.Warning td:first-child,"
    "li.Warning{color:#7a4b00}tr.Info td:first-child,li.Info{color:#1d4f91}"
)


def path_as_rdf(path: str) -> str:
    """A SPARQL property path as SHACL writes it in Turtle: ``^<p>`` is ``[ sh:inversePath <p> ]``."""
    tokens = re.findall(r"<[^>]*>|[()^/|*+?]", path)
    names = {"*": "sh:zeroOrMorePath", "+": "sh:oneOrMorePath", "?": "sh:zeroOrOnePath"}

    def one(at: int) -> tuple[str, int]:
        if tokens[at] == "^":
            inner, at = one(at + 1)
            return f"[ sh:inversePath {inner} ]", at
        if tokens[at] == "(":
            inner, at = several(at + 1)
            at += 1
        else:
            inner, at = tokens[at], at + 1
        while at < len(tokens) and tokens[at] in names:
            inner, at = f"[ {names[tokens[at]]} {inner} ]", at + 1
        return inner, at

    def several(at: int) -> tuple[str, int]:
        first, at = one(at)
        parts, mark = [first], ""
        while at < len(tokens) and tokens[at] in "/|":
            mark = tokens[at]
            step, at = one(at + 1)
            parts.append(step)
        if mark == "|":
            return f"[ sh:alternativePath ( {' '.join(parts)} ) ]", at
        return f"( {' '.join(parts)} )" if mark else first, at

    return several(0)[0]


def _statements(result: Result) -> list[tuple[str, str]]:
    found = [
        ("sh:focusNode", result.focus),
        ("sh:resultSeverity", f"<{result.severity}>" if ":" in result.severity else f"sh:{result.severity}"),
        ("sh:sourceConstraintComponent", f"<{result.constraint}>"),
        ("sh:sourceShape", f"<{result.shape}>"),
    ]
    if result.path:
        found.append(("sh:resultPath", path_as_rdf(result.path)))
    if result.value:
        found.append(("sh:value", result.value))
    for language, text in result.messages:
        found.append(("sh:resultMessage", json.dumps(text, ensure_ascii=False) + (f"@{language}" if language else "")))
    return found
