"""A store's folder: generations of the databases, which of them holds, and who may write.

    format          which layout this is
    current         the name of the generation that holds
    g000012/        documents/ (a named graph a document) and merged/ (all of them in one graph, for queries);
                    kept/ (what was worked out from them, and can be again), trail/ (what outlives a change)
    staging/        what a build that was broken off has read already
    lock            one writer at a time

A writer works on a copy (hard links: it costs milliseconds) and moves the name in ``current`` when it is done, in one
step of the file system.  Whoever ends it before that leaves the store as it was; readers keep the generation that
they opened.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

from pyoxigraph import Store

from ..errors import StoreError

FORMAT_VERSION = 2
_OURS = {"lock", "format", "current", "staging", "database"}


def line(error: BaseException) -> str:
    """The text of an error, short and on one line."""
    return " ".join(str(error).split())[:200]


class Folder:
    """The folder of one store.  ``lock`` is held while it is open to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None
        self._reading: IO[str] | None = None
        self._held: str | None = None

    # ---------- looking ----------

    def exists(self) -> bool:
        return (self.path / "format").exists()

    def current(self) -> str | None:
        """The name of the generation that holds; None where nothing was ever finished.

        Raises StoreError where the file names no generation of this store.
        """
        try:
            name = (self.path / "current").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{self.path}: the store is damaged: its file 'current' cannot be read") from error
        if not name.startswith("g") or not name[1:].isdigit() or not (self.path / name / "merged").is_dir():
            raise StoreError(f"{self.path}: the store is damaged: its file 'current' names no generation here")
        return name

    def check(self) -> None:
        """Raises StoreError where the layout is of a newer version or unreadable."""
        try:
            version = int((self.path / "format").read_text(encoding="ascii"))
        except (ValueError, OSError) as error:
            raise StoreError(f"{self.path}: the store is damaged: its file 'format' does not hold a number") from error
        if version > FORMAT_VERSION:
            raise StoreError(
                f"{self.path}: written by a newer policygraph (store format {version}, this one knows "
                f"{FORMAT_VERSION}); update policygraph"
            )

    # ---------- opening ----------

    def create(self) -> None:
        """Make an empty store here.  Raises StoreError in a folder that holds other files."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if any(entry.name not in _OURS and not entry.name.startswith((".", "g0")) for entry in self.path.iterdir()):
                raise StoreError(f"{self.path}: this folder holds other files; give --store an empty or new folder")
            self._write("format", f"{FORMAT_VERSION}\n")
        except OSError as error:
            raise StoreError(f"{self.path}: cannot make a store here: {error.strerror or error}") from error

    def lock(self) -> None:
        """Become the one writer.  Raises StoreError where another process is it, or the folder is closed to us."""
        self._lock = _locked(self.path / "lock", shared=False, folder=self.path)

    def read(self) -> str | None:
        """Hold on to the generation that holds now; its name."""
        while True:
            name = self.current()
            if name is None:
                return None
            try:
                self._reading = _locked(self.path / name / "lock", shared=True, folder=self.path)
            except StoreError:
                # Swept away between the two steps: another one holds now.
                if self.current() == name:
                    raise
                continue
            self._held = name
            return name

    def close(self) -> None:
        """Let other processes in."""
        for handle in (self._lock, self._reading):
            if handle is not None:
                handle.close()
        self._lock = self._reading = self._held = None

    # ---------- generations ----------

    def begin(self, documents: Store | None, merged: Store | None) -> str:
        """A new generation, made from these databases of the one before, or empty; its name.  It does not hold yet."""
        taken = [int(entry.name[1:]) for entry in self.path.glob("g*") if entry.name[1:].isdigit()]
        fresh = f"g{max(taken, default=0) + 1:06d}"
        try:
            (self.path / fresh).mkdir()
            (self.path / fresh / "lock").touch()
            for part, database in (("documents", documents), ("merged", merged)):
                if database is not None:
                    database.backup(str(self.path / fresh / part))
        except (OSError, RuntimeError) as error:
            shutil.rmtree(self.path / fresh, ignore_errors=True)
            raise StoreError(f"{self.path}: cannot write: {line(error)}") from error
        return fresh

    def empty(self, name: str, part: str) -> Store:
        """A new database in place of ``part`` of a generation that does not hold yet."""
        shutil.rmtree(self.path / name / part, ignore_errors=True)
        return Store(str(self.path / name / part))

    def size(self, name: str, part: str) -> int:
        """The bytes that a database of a generation takes."""
        return sum(file.stat().st_size for file in (self.path / name / part).glob("*.sst"))

    def discard(self, name: str) -> None:
        """Take away a generation that never held."""
        if self.current() != name:
            shutil.rmtree(self.path / name, ignore_errors=True)

    def publish(self, name: str) -> None:
        """From now on ``name`` holds.  Everything in it has been written out before."""
        try:
            self._write("current", f"{name}\n")
            self._write("format", f"{FORMAT_VERSION}\n")
        except OSError as error:
            raise StoreError(f"{self.path}: cannot write: {error.strerror or error}") from error

    def kept(self, name: str | None, key: str) -> bytes | None:
        """What lies under ``key`` beside a generation (None: the one that is read, or holds); None where nothing does."""
        try:
            return self._kept(name, key).read_bytes()
        except OSError:
            return None

    def keep(self, name: str | None, key: str, data: bytes) -> None:
        """Lay ``data`` beside a generation, whole or, where the folder cannot be written, not at all."""
        file = self._kept(name, key)
        fresh = file.with_name(f".{file.name}-{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            fresh.write_bytes(data)
            fresh.replace(file)

    def forget_kept(self, name: str) -> None:
        """Take away what lies beside a generation."""
        shutil.rmtree(self.path / name / "kept", ignore_errors=True)

    def place(self, name: str) -> Path:
        """Where the files of a generation lie."""
        return self.path / name

    def trail(self, name: str | None) -> Path:
        """The folder of the trail of a generation (None: of the one that is read, or holds)."""
        return self._generation(name) / "trail"

    def _kept(self, name: str | None, key: str) -> Path:
        return self._generation(name) / "kept" / key

    def _generation(self, name: str | None) -> Path:
        # Who neither reads nor writes a generation of this folder has none to keep anything beside.
        return self.path / (name or self._held or (self.current() if self._lock else None) or "none")

    def sweep(self) -> None:
        """Take away generations that hold no more and that nobody reads; only the writer calls this."""
        keep = self.current()
        for entry in sorted(self.path.glob("g*")):
            if entry.name == keep or not entry.name[1:].isdigit():
                continue
            # A reader still has it open: the next writer takes it away.
            with suppress(StoreError):
                handle = _locked(entry / "lock", shared=False, folder=self.path)
                shutil.rmtree(entry, ignore_errors=True)
                handle.close()
        if keep is not None and (self.path / "database").is_dir():
            shutil.rmtree(self.path / "database", ignore_errors=True)

    def _write(self, name: str, text: str) -> None:
        """The file whole or not at all, also when the machine loses its power."""
        fresh = self.path / f".{name}-{os.getpid()}"
        with fresh.open("w", encoding="ascii") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(self.path / name)
        with suppress(OSError):
            directory = os.open(self.path, os.O_RDONLY)
            os.fsync(directory)
            os.close(directory)


def in_use(folder: Path) -> StoreError:
    """The line that a second writer gets."""
    return StoreError(f"{folder}: in use by another process; wait for it or give another --store")


def _locked(file: Path, shared: bool, folder: Path) -> IO[str]:
    """The system lets go of the lock when we end, however we end."""
    try:
        handle = file.open("a" if os.access(file.parent, os.W_OK) else "r", encoding="ascii")
    except OSError as error:
        raise StoreError(f"{folder}: cannot open the store: {error.strerror or error}") from error
    try:
        import fcntl
    except ImportError:  # elsewhere the database's own lock keeps a second writer out
        return handle
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise in_use(folder) from error
    return handle
