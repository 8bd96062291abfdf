"""What the commands ask for again and again, worked out once for each state of the graph and kept beside it.

A store keeps it until its graph changes (``GraphStore.keep``); what is not there is worked out, and kept where the
folder lets itself be written.  It is JSON: names, figures and IRIs as the graph has them, nothing that is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from .. import __version__

_SHAPE = f"{__version__}-1"
"""Another number where the shape of what is kept changes."""


class Shelf(Protocol):
    """Where data lies by name as long as the graph stays as it is."""

    def kept(self, name: str) -> bytes | None: ...

    def keep(self, name: str, data: bytes) -> None: ...


def remembered(shelf: Shelf | None, name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives (lists, texts, numbers, none of them a tuple), from the shelf where it lies there."""
    if shelf is None:
        return make()
    name = f"{name}-{_SHAPE}"
    known = shelf.kept(name)
    if known is not None:
        try:
            return json.loads(known)
        except ValueError:
            pass  # cut short by a full disk: worked out anew
    made = make()
    shelf.keep(name, json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())
    return made
