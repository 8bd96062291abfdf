"""ZIP packages (Word, Excel, archives) opened with care: sizes are looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from ..errors import InputError

#: Most bytes that the parts of a package may come to, and most parts.
UNPACKED_LIMIT = 300 * 1024 * 1024
PART_LIMIT = 5000
#: What unpacking a damaged or locked part may raise.
DAMAGE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, OSError, EOFError)
_ENTITY = (b"<!ENTITY", b"<!DOCTYPE")


def checked(data: bytes, file_name: str) -> zipfile.ZipFile:
    """The package in ``data``.

    Raises InputError where it is damaged, would unpack to more than the limit, or declares entities in its XML.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
    except DAMAGE as error:
        raise InputError(f"{file_name}: the file is damaged or cut short; download it again") from error
    if len(parts) > PART_LIMIT:
        raise InputError(f"{file_name}: {len(parts)} parts are more than the limit of {PART_LIMIT}")
    size = sum(part.file_size for part in parts)
    if size > UNPACKED_LIMIT:
        raise InputError(
            f"{file_name}: would unpack to {size / 1048576:.0f} MB, "
            f"more than the limit of {UNPACKED_LIMIT // 1048576} MB"
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            try:
                with package.open(part) as stream:
                    head = stream.read(4096)
            except DAMAGE as error:
                raise InputError(f"{file_name}: the file is damaged or locked with a password") from error
            if any(mark in head for mark in _ENTITY):
                raise InputError(f"{file_name}: declares entities in its XML, as no office program does; not opened")
    return package
