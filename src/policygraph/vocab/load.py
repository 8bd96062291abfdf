"""Reading ``ontology/vocab/*.yml``: plain YAML, checked entry by entry, errors that name file and entry."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..errors import VocabularyError
from ..resources import ontology

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> dict[str, Any]:
    """The mapping in a vocabulary file.

    Raises VocabularyError that names the file (and line, if YAML knows it) when it is missing,
    malformed or not a mapping.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise VocabularyError(f"{path}: vocabulary file is missing; reinstall the package") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f":{mark.line + 1}" if mark is not None else ""
        raise VocabularyError(f"{path}{place}: not valid YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(data, dict):
        raise VocabularyError(f"{path}: expected a mapping of entries at the top")
    return data


@cache
def shipped(name: str) -> dict[str, Any]:
    """The shipped vocabulary ``ontology/vocab/<name>.yml``.  Read once; do not change what it returns."""
    return read(ontology("vocab", f"{name}.yml"))


def fail(path: Path | str, entry: str, why: str) -> VocabularyError:
    """The error for one entry of one file."""
    return VocabularyError(f"{path}: entry '{entry}': {why}")
