"""CSV bytes, and folders that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError


def csv_bytes(rows: Iterable[Sequence[str]], bom: bool = False) -> bytes:
    """RFC 4180 in UTF-8; ``bom`` for spreadsheets, which otherwise guess the encoding."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig" if bom else "utf-8")


def check_folder(folder: Path) -> None:
    """Raises UsageError where ``folder`` is a file, or holds something: nothing of the reader's is written over."""
    if folder.is_dir():
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: is not empty; name a new or an empty folder with -o")
    elif folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder}: is a file; name a new or an empty folder with -o")


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files.  Raises UsageError as ``check_folder``, and where the folder cannot be written."""
    check_folder(folder)
    target = folder.resolve()
    fresh = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        fresh.mkdir(parents=True)
        try:
            for name, data in sorted(files.items()):
                (fresh / name).write_bytes(data)
            if target.is_dir():
                # Somebody may stand in the empty folder, so it is filled and not replaced.
                for name in sorted(files):
                    (fresh / name).rename(target / name)
            else:
                fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror or error})") from error
