"""Any file that plans come in, by what it holds: the one door of this stage."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..model import SourceText
from . import plain
from .detect import kind
from .options import DEFAULTS, ReadOptions


def read_file(path: str | Path, options: ReadOptions = DEFAULTS) -> SourceText:
    """The text of a file in any format that is read.

    Raises InputError in one line that says what to do.
    """
    path, limit = Path(path), options.size_limit
    try:
        if not path.is_file() or path.stat().st_size > limit:
            return plain.read_file(path, limit=limit)  # says what is wrong with it
        data = path.read_bytes()
    except (OSError, ValueError):
        return plain.read_file(path, limit=limit)
    return read_bytes(data, path.name, options)


def read_bytes(data: bytes, file_name: str, options: ReadOptions = DEFAULTS) -> SourceText:
    """The text in ``data``: plain text, HTML, PDF, DOCX, ODT, RTF, XLSX, ODS, CSV, or an archive with one of these.

    ``file_name`` names it in errors and in the result; what it is its bytes decide.  Raises InputError.
    """
    found = kind(data, file_name)
    if found == "text" or len(data) > options.size_limit:
        return plain.read_bytes(data, file_name, limit=options.size_limit)
    if found == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, file_name, options)
    if found == "html":
        from .html import read_html

        return read_html(data, file_name)
    if found == "docx":
        from .docx import read_docx

        return read_docx(data, file_name, options)
    if found == "odf":
        from .odf import read_odf

        return read_odf(data, file_name, options)
    if found == "rtf":
        from .rtf import read_rtf

        return read_rtf(data, file_name)
    if found in ("xlsx", "csv"):
        from .sheet import read_csv, read_xlsx

        return read_xlsx(data, file_name, options) if found == "xlsx" else read_csv(data, file_name)
    from .archive import members

    inside = members(data, file_name, options)
    if len(inside) != 1:
        raise InputError(f"{file_name}: an archive of {len(inside)} documents; build reads each, here name one of them")
    name, content = inside[0]
    return read_bytes(content, name, options)
