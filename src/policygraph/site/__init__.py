"""The site of a graph: a folder of pages that opens from a disk or a web server and asks the network for nothing.

``build_site(store, "out")`` writes it; the same graph gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Store


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the number of files, and of bytes in them."""

    files: int
    size: int


def build_site(
    store: Store, folder: str | Path, *, title: str | None = None, replace: bool = False, processes: int | None = None
) -> Written:
    """Write the site of ``store`` (a store's ``merged`` view) into ``folder``.

    ``title`` is the name of the site; ``replace`` allows a site that stands there to be made anew;
    ``processes`` is the number of processes that write (by default all cores for more than a few plans).  Nothing is in the
    folder before all of it is written.  Raises StoreError where the store holds no plan, UsageError where the
    folder is not empty, is a file or cannot be written.
    """
    from .build import build

    return Written(*build(store, Path(folder), title, replace, processes))


__all__ = ["Written", "build_site"]
