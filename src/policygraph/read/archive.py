"""ZIP archives of documents: the members by name, nothing written to disk."""

from __future__ import annotations

import zipfile

from ..errors import InputError
from .package import DAMAGE, checked

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".pdf", ".html", ".htm", ".docx", ".xlsx", ".csv", ".tsv")


def members(data: bytes, file_name: str) -> list[tuple[str, bytes]]:
    """Name and bytes of each document in an archive, in the order of their names; other files are left out.

    Raises InputError where the archive is damaged, locked, too large, or holds no document.
    """
    out = []
    with checked(data, file_name) as package:
        for part in package.infolist():
            name = _name(part)
            last = name.replace("\\", "/").rsplit("/", 1)[-1]
            if part.is_dir() or last.startswith((".", "~$")) or not last.lower().endswith(SUFFIXES):
                continue
            try:
                content = package.read(part)
            except DAMAGE as error:
                raise InputError(f"{file_name}: {last} in it is damaged or locked with a password") from error
            out.append((last, name, content))
    if not out:
        raise InputError(f"{file_name}: an archive without a document that can be read ({', '.join(SUFFIXES)})")
    return [(last, content) for last, _, content in sorted(out, key=lambda entry: entry[1])]


def _name(part: zipfile.ZipInfo) -> str:
    """The name; archives made on Chinese systems leave its encoding unsaid."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename
