"""A plan that was read as a text of its own, put back to where it stands in its file."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from ..model import Document, DocumentClaims, Header, SourceText, Span
from .parts import Part

_T = TypeVar("_T")


def part_of(source: SourceText, span: Span) -> SourceText:
    """The text of a part, as a source of its own."""
    inside = [o for o in source.origins if span.start <= o.span.start and o.span.end <= span.end]
    first = min((o.table for o in inside if o.table is not None), default=1)
    origins = (replace(o, table=None if o.table is None else o.table - first + 1) for o in inside)
    return replace(
        source, text=span.of(source.text), origins=tuple(_shifted(o, -span.start) for o in origins), starts=()
    )


def brought(document: Document, cover: Header) -> Document:
    """The document with what its covering notice says of all that it brings, where the plan itself is silent."""
    own = document.header
    header = replace(
        own,
        # Where the notice says so is put right when the plan is put back.
        issuers=own.issuers or tuple((name, Span(0, 0)) for name, _ in cover.issuers),
        issued=own.issued or cover.issued,
        issued_span=own.issued_span,
        document_number=own.document_number or cover.document_number,
        jurisdiction=own.jurisdiction or cover.jurisdiction,
        place_code=own.place_code if own.jurisdiction else cover.place_code,
        published=own.published or cover.published,
        publisher=own.publisher or cover.publisher,
        index_number=own.index_number or cover.index_number,
    )
    return replace(document, header=header)


def put_back(claims: DocumentClaims, part: Part, source: SourceText, cover: Header | None) -> DocumentClaims:
    """The claims with all their spans in the text of the whole file; ``cover`` is the header of the notice there."""
    document = claims.document
    bare = replace(claims, document=replace(document, source=replace(document.source, text="", origins=())))
    out = _shifted(bare, part.span.start)
    header = out.document.header
    if cover is not None and any(not len(span) for _, span in document.header.issuers):
        header = replace(header, issuers=cover.issuers)
    tables = tuple(replace(t, number=_number(source, t.span, t.number)) for t in out.document.tables)
    return replace(out, document=replace(out.document, source=source, header=header, tables=tables))


def _number(source: SourceText, span: Span, number: int) -> int:
    found = source.origin_at(span.start)
    return found.table if found is not None and found.table is not None else number


def _shifted(value: _T, by: int) -> _T:
    """The same with every span in it moved."""
    if isinstance(value, Span):
        return Span(value.start + by, value.end + by)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_shifted(each, by) for each in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _shifted(getattr(value, f.name), by) for f in fields(value)}
        return replace(value, **changed)
    return value
