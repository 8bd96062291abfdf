"""What a file is, by what it holds; its name decides nothing but between texts."""

from __future__ import annotations

import io
import re
import zipfile

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p)[\s>]", re.IGNORECASE)


def kind(data: bytes, file_name: str) -> str:
    """``pdf``, ``html``, ``docx``, ``xlsx``, ``odf``, ``rtf``, ``zip``, ``csv`` or ``text`` (whatever is none of the others)."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"<") and b"<office:document" in data[:4096]:
        return "odf"
    if head.startswith(b"<") and _HTML.search(data[:4096]):
        return "html"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = data[:4096].decode("utf-16", "ignore").lstrip()
        if start.startswith("<") and _HTML.search(start.encode("utf-8")):
            return "html"
    if file_name.lower().endswith((".csv", ".tsv")):
        return "csv"
    return "text"


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "odf"
    return "xlsx" if "xl/workbook.xml" in names else "zip"
