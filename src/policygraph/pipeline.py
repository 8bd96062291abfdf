"""One document from bytes to claims: the stages in their order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .model import Document, DocumentClaims, SourceText
from .read.options import ReadOptions


def read_document(
    source: Path | str | bytes,
    file_name: str = "stdin.txt",
    options: ReadOptions | None = None,
    url: str | None = None,
) -> DocumentClaims:
    """Everything that is read from one file, or from the bytes of one named ``file_name`` that came from ``url``.

    Raises InputError where it cannot be read.
    """
    return read_text(replace(source_text(source, file_name, options), url=url))


def read_plans(
    source: Path | str | bytes,
    file_name: str = "stdin.txt",
    options: ReadOptions | None = None,
    url: str | None = None,
) -> tuple[DocumentClaims, ...]:
    """What is read from each plan of a file, most often from the one; see :func:`read_document`.

    All spans are those of the whole file's text.  A notice that brings several plans gives each its issuer and date.
    """
    from .resolve.places import located
    from .structure.moving import brought, part_of, put_back
    from .structure.parts import parts

    text = replace(source_text(source, file_name, options), url=url)
    found = parts(text)
    if len(found) < 2:
        return (read_text(text),)
    out = []
    for part in found:
        document = structured(part_of(text, part.span))
        cover = None if part.cover is None else structured(part_of(text, part.cover)).header
        if cover is not None:
            document = located(brought(document, cover))
        out.append(put_back(read_structure(document), part, text, cover))
    return tuple(out)


def source_text(
    source: Path | str | bytes, file_name: str = "stdin.txt", options: ReadOptions | None = None
) -> SourceText:
    """The text that offsets count in, of a file or of bytes, whatever format they are in.

    Raises InputError where it cannot be read.
    """
    from .read.document import read_bytes, read_file

    options = options or ReadOptions()
    return read_bytes(source, file_name, options) if isinstance(source, bytes) else read_file(source, options)


def read_text(source: SourceText) -> DocumentClaims:
    """Everything that is read from a decoded text."""
    return read_structure(structured(source))


def structured(source: SourceText) -> Document:
    """The text with its header, sections, paragraphs and sentences; its place resolved."""
    from .resolve.places import located
    from .structure import structure

    return located(structure(source))


def read_structure(document: Document) -> DocumentClaims:
    """The claims of a structured document, each with the words it was read from."""
    from .recognise.agencies import agency_mentions
    from .recognise.quantities import document_quantities
    from .relate.actions import actions
    from .relate.citations import citations
    from .relate.responsibilities import responsibilities
    from .relate.table_targets import table_issues, table_targets
    from .relate.targets import targets
    from .relate.tasks import tasks
    from .resolve.agencies import resolve
    from .resolve.issues import document_issues
    from .resolve.metrics import with_concepts

    agencies = resolve(document, agency_mentions(document))
    said = (*targets(document, document_quantities(document)), *table_targets(document))
    found = with_concepts(tuple(sorted(said, key=lambda claim: claim.span)))
    return DocumentClaims(
        document=document,
        tasks=(*tasks(document), *actions(document)),
        targets=found,
        agencies=agencies,
        responsibilities=responsibilities(document, agencies, found),
        citations=citations(document),
        issues=(*document_issues(document, found), *table_issues(document)),
    )
