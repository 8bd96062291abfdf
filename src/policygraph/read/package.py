"""ZIP packages (Word, Excel, archives) opened with care: sizes are looked at before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from ..errors import InputError
from .options import DEFAULTS, MEGABYTE, ReadOptions

#: Most parts of a package.
PART_LIMIT = 5000
#: What unpacking a damaged or locked part may raise.
DAMAGE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, OSError, EOFError)
_ENTITY = (b"<!ENTITY", b"<!DOCTYPE")
_LOCKED = 0x1
_AES = 99
#: How much of a part is looked at: what stands in front of the first element, comments too.
_PROLOG = MEGABYTE
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)


def checked(source: bytes | Path, file_name: str, options: ReadOptions = DEFAULTS) -> zipfile.ZipFile:
    """The package in ``source``, bytes or a file.

    Raises InputError where it is damaged, would unpack to more than the limit, or declares entities in its XML.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        parts = package.infolist()
    except DAMAGE as error:
        raise InputError(f"{file_name}: the file is damaged or cut short; download it again") from error
    if len(parts) > PART_LIMIT:
        raise InputError(f"{file_name}: {len(parts)} parts are more than the limit of {PART_LIMIT}")
    size = sum(part.file_size for part in parts)
    if size > options.unpacked_limit:
        raise InputError(
            f"{file_name}: would unpack to {size / MEGABYTE:.0f} MB, "
            f"more than the limit of {options.unpacked_limit // MEGABYTE} MB; raise --max-unpacked if you trust it"
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and not part.flag_bits & _LOCKED:
            try:
                with package.open(part) as stream:
                    head = stream.read(_PROLOG)
            except DAMAGE as error:
                raise InputError(f"{file_name}: the file is damaged; download it again") from error
            if declares_entities(head):
                raise InputError(f"{file_name}: declares entities in its XML, as no office program does; not opened")
    return package


def declares_entities(xml: bytes) -> bool:
    """True where XML declares a document type, or has so much in front of its first element that it may hide one."""
    # A part may be written in UTF-16, which hides the words from a search for bytes.
    head = xml[:_PROLOG].replace(b"\0", b"")
    if any(mark in head for mark in _ENTITY):
        return True
    bare = _ASIDE.sub(b"", head)
    first = re.search(rb"<[^!?]", bare)
    return len(xml) >= _PROLOG and (first is None or b"<!" in bare[: first.start()])


def unlocked(package: zipfile.ZipFile, part: zipfile.ZipInfo, called: str, options: ReadOptions) -> bytes:
    """The bytes of a part, with one of the passwords where it is locked.  Raises InputError naming it ``called``."""
    if part.compress_type == _AES:
        raise InputError(f"{called} is locked with AES, which is not read; unpack it with its password first")
    keys = [password.encode() for password in options.passwords] if part.flag_bits & _LOCKED else [None]
    for key in keys:
        try:
            return package.read(part, key)
        except RuntimeError:  # the wrong password
            continue
        except DAMAGE as error:
            raise InputError(f"{called} is damaged; get the archive again") from error
    raise InputError(f"{called} is locked; give its password with --password")
