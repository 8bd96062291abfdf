"""Which files a call means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..read.archive import SUFFIXES as DOCUMENTS
from ..read.archive import members

SUFFIXES = frozenset({*DOCUMENTS, ".zip"})
ABOUT = frozenset({"readme", "license", "licence", "notice", "changelog"})
"""Stems of files that speak about a folder; they are read only when named themselves."""


@dataclass(frozen=True, slots=True)
class Input:
    """A document to read: a file, or the bytes that came in by a pipe.  ``key`` names it in the store."""

    name: str
    key: str
    path: Path | None = None
    data: bytes | None = None

    def read(self) -> bytes:
        """The bytes.  Raises InputError where the file is gone or closed to us."""
        if self.data is not None:
            return self.data
        assert self.path is not None
        try:
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise InputError(f"{self.path}: no such file; it was moved or removed while it was to be read") from error
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read ({error.strerror or error})") from error


def inputs(paths: Iterable[str | Path], stdin: bytes | None = None) -> list[Input]:
    """The documents that ``paths`` name, each once, in the order of their paths.

    A folder stands for the documents anywhere below it (hidden ones and a README left out), an archive for those
    in it, ``-`` for ``stdin``.  Raises InputError for a path that does not exist or a folder without documents.
    """
    found: dict[str, Input] = {}
    for given in paths:
        if str(given) == "-":
            data = stdin or b""
            key = "stdin:" + hashlib.sha256(data).hexdigest()
            found[key] = Input("stdin.txt", key, data=data)
            continue
        path = Path(given)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if _wanted(file, path))
            if not files:
                raise InputError(f"{path}: no documents ({', '.join(sorted(SUFFIXES))}) in this folder")
        elif path.exists():
            files = [path]
        else:
            raise InputError(f"{path}: no such file or folder")
        for file in files:
            for each in _documents(file):
                found.setdefault(each.key, each)
    return list(found.values())


def _documents(file: Path) -> list[Input]:
    """The file itself, or the documents in an archive; one that cannot be opened says so when it is read."""
    key = str(file.resolve())
    try:
        if file.suffix.lower() == ".zip":
            inside = members(file.read_bytes(), file.name)
            return [Input(name, f"{key}!{i}:{name}", data=data) for i, (name, data) in enumerate(inside)]
    except (OSError, InputError):
        pass
    return [Input(file.name, key, path=file)]


def _wanted(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    about = file.name.split(".")[0].lower() in ABOUT
    return not hidden and not about and file.suffix.lower() in SUFFIXES and file.is_file()
