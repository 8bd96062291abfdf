"""The report of an evaluation: figures, findings, and their forms for people and programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from policygraph.errors import UsageError

from .labels import label
from .page import page
from .result import DocumentScore, Field, Finding, Layer, count_kinds, sum_fields, sum_layers

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of each document, and the documents that could not be scored with the reason (name, reason)."""

    documents: tuple[DocumentScore, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Counts a layer over all documents."""
        return sum_layers(self.documents)

    @property
    def fields(self) -> tuple[Field, ...]:
        return sum_fields(self.documents)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for document in self.documents for finding in document.findings)

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Kinds of error with their counts, the most frequent first."""
        return count_kinds(self.findings)

    def to_text(self, lang: str = "en", *, findings: bool = False) -> str:
        """Plain text for a terminal in ``lang`` (``zh``, ``en``), with every disagreement if asked for."""
        _check(lang)
        lines = [
            f"{label(layer.name, lang)}  {_counts(layer, lang)}"
            f"  P {layer.precision:.3f} R {layer.recall:.3f} F1 {layer.f1:.3f}"
            for layer in self.layers
        ]
        told = ", ".join(f"{label(f.name, lang)} {f.right}/{f.total}" for f in self.fields)
        lines.append(f"{label('Fields of matched items', lang)}: {told}")
        lines += [f"{label('Not scored', lang)}: {name}: {reason}" for name, reason in self.skipped]
        if findings:
            lines += [_line(finding, lang) for finding in self.findings]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """All figures and findings as JSON; ``f1`` and ``fields`` rounded to four digits."""
        record = {
            "f1": {layer.name: round(layer.f1, 4) for layer in self.layers},
            "fields": {field.name: round(field.accuracy, 4) for field in self.fields},
            "layers": [_layer_record(layer) for layer in self.layers],
            "documents": [_document_record(document) for document in self.documents],
            "skipped": [{"document": name, "reason": reason} for name, reason in self.skipped],
            "kinds": dict(self.kinds),
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

    def to_html(self, lang: str = "zh") -> str:
        """One self-contained page in ``lang``: figures first, then each document's findings in context."""
        _check(lang)
        return page(
            layers=self.layers,
            fields=self.fields,
            kinds=self.kinds,
            documents=self.documents,
            skipped=self.skipped,
            lang=lang,
        )


def _check(lang: str) -> None:
    if lang not in LANGUAGES:
        raise UsageError(f"no report in language {lang!r}: choose one of {', '.join(LANGUAGES)}")


def _counts(layer: Layer, lang: str) -> str:
    numbers = {"Gold": layer.gold, "Found": layer.found, "Matched": layer.matched}
    return " ".join(f"{label(word, lang).lower()} {count}" for word, count in numbers.items())


def _line(finding: Finding, lang: str) -> str:
    head = f"{finding.document}  {label(finding.layer, lang)}  {label(finding.what, lang)}: {finding.words}"
    told = "; ".join(f"{label(name, lang)} {one} ≠ {other}" for name, one, other in finding.fields)
    return "  ".join(part for part in (head, told, finding.context) if part)


def _layer_record(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "gold": layer.gold,
        "found": layer.found,
        "matched": layer.matched,
        "precision": round(layer.precision, 4),
        "recall": round(layer.recall, 4),
        "f1": round(layer.f1, 4),
    }


def _document_record(document: DocumentScore) -> dict[str, Any]:
    return {
        "name": document.name,
        "layers": [_layer_record(layer) for layer in document.layers],
        "fields": {field.name: [field.right, field.total] for field in document.fields},
        "findings": [
            {
                "layer": finding.layer,
                "what": finding.what,
                "words": finding.words,
                "context": finding.context,
                "start": finding.start,
                "end": finding.end,
                "fields": {name: {"gold": one, "found": other} for name, one, other in finding.fields},
            }
            for finding in document.findings
        ],
    }
