"""A folder of pages that is put in its place when all of it is written, or not at all."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ..errors import UsageError

MARK = "policygraph-site.json"
"""Stands in every site and says that the folder may be made anew."""


class Folder:
    """Collects files beside ``target``; ``finish`` moves them there, ``abandon`` throws them away.

    Raises UsageError where ``target`` is a file, holds something that is not to be replaced, or cannot be written.
    """

    def __init__(self, target: Path, replace: bool = False) -> None:
        self.shown, self.target = target, target.resolve()
        self.replace = replace
        self.count = self.size = 0
        self._check()
        self._fresh = self.target.with_name(f".{self.target.name}.part-{os.getpid()}")
        try:
            self._fresh.mkdir(parents=True)
        except OSError as error:
            raise self._failed(error) from error
        self._made: set[Path] = set()

    def _check(self) -> None:
        if self.target.is_dir():
            if any(self.target.iterdir()):
                if not (self.target / MARK).is_file():
                    raise UsageError(f"{self.shown}: is not empty; name a new or an empty folder with -o")
                if not self.replace:
                    raise UsageError(
                        f"{self.shown}: holds a site already; add --replace to make it anew, or name a new folder"
                    )
        elif self.target.exists() or self.target.is_symlink():
            raise UsageError(f"{self.shown}: is a file; name a new or an empty folder with -o")

    def put(self, path: str, content: str | bytes) -> int:
        """Write one file; ``path`` is relative, with slashes.  Its bytes are returned."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        file = self._fresh / path
        try:
            if file.parent not in self._made:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(file.parent)
            file.write_bytes(data)
        except OSError as error:
            raise self._failed(error) from error
        self.count += 1
        self.size += len(data)
        return len(data)

    def script(self, path: str, call: str, *values: Any) -> int:
        """Write data as a script that hands it over: a page opened from a folder may not fetch, but may load scripts."""
        told = ",".join(compact(value) for value in values)
        return self.put(path, f"PG.{call}({told});\n")

    def finish(self) -> None:
        """Put what was written in its place; a site that stood there is replaced whole."""
        old = self.target.with_name(f".{self.target.name}.old-{os.getpid()}")
        try:
            if self.target.is_dir() and not any(self.target.iterdir()):
                # Somebody may stand in the empty folder, so it is filled and not replaced.
                for entry in sorted(self._fresh.iterdir()):
                    entry.rename(self.target / entry.name)
                self._fresh.rmdir()
            elif self.target.is_dir():
                self.target.rename(old)
                self._fresh.rename(self.target)
                shutil.rmtree(old, ignore_errors=True)
            else:
                self._fresh.rename(self.target)
        except OSError as error:
            raise self._failed(error) from error

    def abandon(self) -> None:
        shutil.rmtree(self._fresh, ignore_errors=True)

    def _failed(self, error: OSError) -> UsageError:
        return UsageError(f"{self.shown}: cannot be written ({error.strerror or error})")


def compact(value: Any) -> str:
    """JSON that may stand in a script of its own, in the same bytes every time."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
