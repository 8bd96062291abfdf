"""Where ontology/, queries/ and site/ lie: beside src/ in a checkout, inside the package in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Folder that holds ``ontology``, ``queries`` and ``site``.  Raises ``FileNotFoundError`` if none does."""
    here = Path(__file__).resolve().parent
    for folder in (here / "_data", here.parent.parent):
        if (folder / "ontology").is_dir():
            return folder
    raise FileNotFoundError("policygraph's ontology/ folder is missing: reinstall the package")


def ontology(*parts: str) -> Path:
    return root().joinpath("ontology", *parts)


def queries() -> Path:
    return root() / "queries"


def site(*parts: str) -> Path:
    return root().joinpath("site", *parts)
