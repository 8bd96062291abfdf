"""What the commands ask for again and again, worked out once for each state of the graph and kept beside it.

A store keeps it until its graph changes (``GraphStore.keep``); what is not there is worked out, and kept where the
folder lets itself be written.  It is JSON: names, figures and IRIs as the graph has them, nothing that is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from .. import __version__
from ..resources import ontology


class Shelf(Protocol):
    """Where data lies by name as long as the graph stays as it is."""

    def kept(self, name: str) -> bytes | None: ...

    def keep(self, name: str, data: bytes) -> None: ...


@cache
def _made_by() -> str:
    """The release with a digest of the code and the words that work things out: others do not trust what these kept."""
    whole = sha256()
    for file in sorted((*Path(__file__).parent.glob("*.py"), *ontology("vocab").glob("*.*"))):
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{__version__}-{whole.hexdigest()[:12]}"


def remembered(shelf: Shelf | None, name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives (lists, texts, numbers, none of them a tuple), from the shelf where it lies there."""
    if shelf is None:
        return make()
    name = f"{name}-{_made_by()}"
    known = shelf.kept(name)
    if known is not None:
        try:
            return json.loads(known)
        except ValueError:
            pass  # cut short by a full disk: worked out anew
    made = make()
    shelf.keep(name, json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())
    return made
