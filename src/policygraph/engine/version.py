"""Which pipeline made a graph: a document is read again when its bytes or this change, whatever the release is called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from .. import __version__
from ..resources import ontology

_ROOMS = ("model", "zh", "vocab", "read", "structure", "recognise", "relate", "resolve", "graph")


@cache
def pipeline_version() -> str:
    """The release and a digest of the code and the words that decide what is read from a text."""
    here = Path(__file__).resolve().parent.parent
    files = [here / "pipeline.py", *(file for room in _ROOMS for file in sorted((here / room).glob("*.py")))]
    return f"{__version__}+{_digest([*files, *_words()])}"


@cache
def rules_version() -> str:
    """A digest of the derivation rules and of what they run on."""
    here = Path(__file__).resolve().parent.parent
    code = [
        *(here / "graph").glob("*.py"),
        *(here / "vocab").glob("*.py"),
        *(here / "analyse" / f"{name}.py" for name in ("yearly", "change", "facts", "items", "across")),
    ]
    return _digest([*sorted(ontology("rules").glob("*")), *sorted(code), *_words()])


def _words() -> list[Path]:
    """Every file of the vocabulary, the table of places too."""
    return sorted(file for file in ontology("vocab").iterdir() if file.is_file())


def _digest(files: Iterable[Path]) -> str:
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
