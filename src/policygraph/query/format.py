"""Answers as people and programs read them."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from ..errors import QueryError
from ..graph.terms import PREFIXES, XSD
from ..zh.columns import table
from .run import Result, Value

FORMATS = ("table", "csv", "tsv", "json")


def format(result: Result, form: str = "table", widest: int = 48) -> str:
    """An answer as an aligned table, or in the W3C result formats csv, tsv and json.

    Raises QueryError for another format.
    """
    if form == "table":
        rows = [[_short(value) for value in row] for row in result.rows]
        return table(result.columns, rows, widest) if result.columns else ""
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(result.columns)
        writer.writerows(result.texts())
        return out.getvalue()
    if form == "tsv":
        lines = ["\t".join(f"?{name}" for name in result.columns)]
        lines += ["\t".join("" if v is None else str(v).replace("\t", "\\t") for v in row) for row in result.rows]
        return "\n".join(lines) + "\n"
    if form == "json":
        bindings = [
            {name: _json(v) for name, v in zip(result.columns, row, strict=True) if v is not None}
            for row in result.rows
        ]
        whole = {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    raise QueryError(f"unknown format {form!r}: choose one of {', '.join(FORMATS)}")


def _short(value: Value) -> str:
    if isinstance(value, NamedNode):
        for prefix, start in PREFIXES.items():
            local = value.value.removeprefix(start)
            if local != value.value and re.fullmatch(r"[\w.-]+", local):
                return f"{prefix}:{local}"
    if value is None:
        return ""
    return getattr(value, "value", None) or str(value)


def _json(value: Value) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, Literal):
        extra: dict[str, str] = {}
        if value.language:
            extra["xml:lang"] = value.language
        elif value.datatype != XSD["string"]:
            extra["datatype"] = value.datatype.value
        return {"type": "literal", "value": value.value, **extra}
    return {"type": "triple", "value": str(value)}
