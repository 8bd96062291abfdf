"""ZIP archives of documents: the members by name, nothing written to disk."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError
from .options import DEFAULTS, ReadOptions
from .package import DAMAGE, checked, unlocked

SUFFIXES = (
    ".txt", ".text", ".md", ".markdown", ".pdf", ".html", ".htm", ".docx", ".odt", ".fodt", ".rtf", ".doc", ".wps",
    ".xlsx", ".ods", ".fods", ".csv", ".tsv",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds: the names of its documents, in order, and (name, reason) of all that is left out."""

    documents: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def contents(source: bytes | Path, file_name: str, options: ReadOptions = DEFAULTS) -> Contents:
    """The documents in an archive by their names, folders included, each once.

    Raises InputError where the archive is damaged, too large, or holds no document.
    """
    kept, left_out = [], []
    with checked(source, file_name, options) as package:
        for part in package.infolist():
            if part.is_dir():
                continue
            name = _name(part)
            reason = _left_out(name)
            if reason:
                left_out.append((name, reason))
            else:
                kept.append(name)
    if not kept:
        raise InputError(f"{file_name}: an archive without a document that can be read ({', '.join(SUFFIXES)})")
    return Contents(tuple(sorted(kept)), tuple(sorted(left_out)))


def member(source: bytes | Path, file_name: str, place: int, options: ReadOptions = DEFAULTS) -> bytes:
    """The bytes of the document at ``place`` in :func:`contents`.  Raises InputError where it cannot be read."""
    with _opened(source, file_name) as package:
        parts = [p for p in package.infolist() if not p.is_dir() and not _left_out(_name(p))]
        part = sorted(parts, key=_name)[place]
        last = _last(_name(part))
        if part.file_size > options.size_limit:
            raise InputError(
                f"{file_name}: {last} in it has {part.file_size / 1048576:.1f} MB, "
                f"more than the limit of {options.size_limit / 1048576:.1f} MB; raise --max-size"
            )
        return unlocked(package, part, f"{file_name}: {last} in it", options)


def members(data: bytes, file_name: str, options: ReadOptions = DEFAULTS) -> list[tuple[str, bytes]]:
    """Name (without folders) and bytes of each document in an archive, in the order of their whole names."""
    names = contents(data, file_name, options).documents
    return [(_last(name), member(data, file_name, i, options)) for i, name in enumerate(names)]


def _opened(source: bytes | Path, file_name: str) -> zipfile.ZipFile:
    stream: BinaryIO | Path = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        return zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise InputError(f"{file_name}: the archive is damaged or gone; get it again") from error


def _left_out(name: str) -> str:
    """Why a member is none of the documents; empty for those that are."""
    last = _last(name)
    if last.startswith(".") or "__MACOSX" in name.split("/"):
        return "hidden file"
    if last.startswith("~$"):
        return "lock file of an open document"
    if last.lower().endswith((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")):
        return "archive in an archive; unpack it and name it itself"
    return "" if last.lower().endswith(SUFFIXES) else "no document by its name"


def _last(name: str) -> str:
    """The name without the folders before it: whatever they say, nothing is written there."""
    return name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _name(part: zipfile.ZipInfo) -> str:
    """The name; archives made on Chinese systems leave its encoding unsaid."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename
