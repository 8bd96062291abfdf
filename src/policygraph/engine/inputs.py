"""Which documents a call means, and what is left out of the folders that it names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from ..read.archive import SUFFIXES as DOCUMENTS
from ..read.archive import contents, member
from ..read.detect import kind
from ..read.options import DEFAULTS, ReadOptions
from ..read.web import WebLimits, fetch, is_address

SUFFIXES = frozenset({*DOCUMENTS, ".zip"})
ABOUT = frozenset({"readme", "license", "licence", "notice", "changelog"})
"""Stems of files that speak about a folder; they are read only when named themselves."""
_MARKED = frozenset({"pdf", "html", "docx", "xlsx", "odf", "rtf"})
"""Kinds that a file shows by its first bytes, whatever its name."""
_SOURCES = frozenset({".js", ".css", ".svg", ".xml", ".vue", ".php", ".jsp", ".asp", ".aspx", ".py", ".java", ".ts"})


@dataclass(frozen=True, slots=True)
class Input:
    """A document to read: a file, a member of an archive, an address, or bytes that came in by a pipe.

    ``key`` names it in the store; ``member`` is its place among the documents of the archive ``path``.
    """

    name: str
    key: str
    path: Path | None = None
    data: bytes | None = None
    member: int | None = None
    url: str | None = None

    @property
    def place(self) -> str:
        """Where it lies, for people: the path, the member of an archive, the address."""
        if self.path is None:
            return self.url or self.name
        return f"{self.path}!{self.name}" if self.member is not None else str(self.path)

    def read(self, options: ReadOptions = DEFAULTS) -> bytes:
        """The bytes.  Raises InputError where the file is gone, closed to us or larger than the limit."""
        if self.data is not None:
            return self.data
        assert self.path is not None
        try:
            if self.member is not None:
                return member(self.path, self.path.name, self.member, options)
            size = self.path.stat().st_size
            if size > options.size_limit:
                raise InputError(
                    f"{self.path}: {size / 1048576:.1f} MB is more than the limit of "
                    f"{options.size_limit / 1048576:.1f} MB; split it into one file a document, or raise --max-size"
                )
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise InputError(f"{self.path}: no such file; it was moved or removed while it was to be read") from error
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read ({error.strerror or error})") from error

    def fetched(self, limits: WebLimits) -> Input:
        """The same, with the bytes behind an address brought here, once.  Raises InputError where none come."""
        if self.url is None or self.data is not None:
            return self
        found = fetch(self.url, limits)
        return replace(self, name=found.name, data=found.data)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder or archive that is none of the documents, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The documents that a call means, in order, and what lies beside them."""

    documents: tuple[Input, ...]
    skipped: tuple[Skipped, ...]


def inputs(paths: Iterable[str | Path], stdin: bytes | None = None) -> list[Input]:
    """The documents that ``paths`` name, each once, in the order of their paths: see :func:`survey`."""
    return list(survey(paths, stdin).documents)


def survey(paths: Iterable[str | Path], stdin: bytes | None = None, options: ReadOptions = DEFAULTS) -> Survey:
    """The documents that ``paths`` name, each once, in the order of their paths, and what is left out.

    A folder stands for the documents anywhere below it (hidden ones and a README left out, links to folders not
    followed), an archive for those in it, ``https://…`` for what it gives, ``-`` for ``stdin``.  Raises InputError
    for a path that does not exist or a folder without documents.
    """
    found: dict[str, Input] = {}
    skipped: list[Skipped] = []
    for given in paths:
        if str(given) == "-":
            data = stdin or b""
            key = "stdin:" + hashlib.sha256(data).hexdigest()
            found[key] = Input("stdin.txt", key, data=data)
            continue
        if is_address(str(given)):
            found.setdefault(str(given), Input(str(given), str(given), url=str(given)))
            continue
        path = Path(given)
        files = [path]
        try:
            if path.is_dir():
                files = []
                for file, reason in _below(path):
                    if reason:
                        skipped.append(Skipped(str(file), reason))
                    else:
                        files.append(file)
                if not files:
                    raise InputError(f"{path}: no documents ({', '.join(sorted(SUFFIXES))}) in this folder")
            elif not path.exists():
                raise InputError(f"{path}: no such file or folder")
        except (OSError, ValueError) as error:
            raise InputError(
                f"{str(path)!r}: cannot be opened ({getattr(error, 'strerror', None) or error})"
            ) from error
        for file in files:
            for each in _documents(file, options, skipped):
                found.setdefault(each.key, each)
    return Survey(tuple(found.values()), tuple(skipped))


def _documents(file: Path, options: ReadOptions, skipped: list[Skipped]) -> list[Input]:
    """The file itself, or the documents in an archive; one that cannot be opened says so when it is read."""
    key = str(file.resolve())
    try:
        if file.suffix.lower() == ".zip" and kind(_head(file), file.name) == "zip":
            inside = contents(file, file.name, options)
            skipped += [Skipped(f"{file}!{name}", reason) for name, reason in inside.left_out]
            last = [name.replace("\\", "/").rsplit("/", 1)[-1] for name in inside.documents]
            return [Input(name, f"{key}!{i}:{name}", path=file, member=i) for i, name in enumerate(last)]
    except (OSError, InputError):
        pass
    return [Input(file.name, key, path=file)]


def _below(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below a folder in the order of the paths, each with the reason why it is left out, if it is."""
    found: list[tuple[Path, str]] = []
    for here, folders, files in os.walk(folder):
        place = Path(here)
        found += [(place / name, "link to a folder, not followed") for name in folders if (place / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and not (place / name).is_symlink()]
        found += [(place / name, _left_out(place / name)) for name in files]
    yield from sorted(found)


def _left_out(file: Path) -> str:
    """Why a file of a folder is none of its documents; empty for those that are."""
    if file.name.startswith("."):
        return "hidden file"
    if file.name.startswith("~$"):
        return "lock file of an open document"
    try:
        if not file.is_file():
            return "link that leads nowhere" if file.is_symlink() else "no regular file"
        if file.name.split(".")[0].lower() in ABOUT:
            return "speaks about the folder; name it to read it"
        suffix = file.suffix.lower()
        if suffix in SUFFIXES:
            return ""
        # The name says nothing known: what it holds decides, where that can be told from its first bytes.
        found = "" if suffix in _SOURCES else kind(_head(file), file.name)
        if found in _MARKED or (found == "text" and not suffix and _is_prose(_head(file))):
            return ""
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return f"no document ({suffix or 'no ending'})"


def _head(file: Path) -> bytes:
    """The first bytes, or all of a file that has the marks of a package, whose contents stand at its end."""
    with file.open("rb") as stream:
        head = stream.read(4096)
        return head + stream.read(DEFAULTS.size_limit) if head.startswith(b"PK\x03\x04") else head


def _is_prose(head: bytes) -> bool:
    """True for Chinese text in an encoding that holds up to a cut anywhere."""
    for encoding in ("utf-8", "gb18030"):
        text = head.decode(encoding, "ignore")
        if len(head) and sum("\u4e00" <= c <= "\u9fff" for c in text) * 5 > len(head):
            return True
    return False
