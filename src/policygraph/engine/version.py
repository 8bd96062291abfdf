"""Which pipeline made a graph: a document is read again only when its bytes or this change."""

from __future__ import annotations

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
    files += sorted(ontology("vocab").glob("*.yml"))
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{__version__}+{digest.hexdigest()[:16]}"


@cache
def rules_version() -> str:
    """A digest of the derivation rules and of what they run on."""
    digest = sha256()
    here = Path(__file__).resolve().parent.parent
    words = [ontology("vocab") / "comparison.yml", here / "vocab" / "comparison.py"]
    code = [
        *(here / "graph").glob("*.py"),
        *(here / "analyse" / f"{name}.py" for name in ("yearly", "change", "facts")),
    ]
    for file in [*sorted(ontology("rules").glob("*")), *sorted(code), *words]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
