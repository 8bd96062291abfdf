"""The query catalogue: one ``queries/*.rq`` a question, described by the comment lines at its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ..errors import QueryError
from ..resources import queries

TYPES = ("string", "integer", "decimal", "date", "iri", "metric", "agency", "place", "plan")
_PARAM = re.compile(r"(\w+)\s+(\w+)(?:\s+=(\S*))?(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value that a query takes.  ``default`` is its text; an optional one without default stays open."""

    name: str
    type: str
    required: bool
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Query:
    """A named question: titles and wording, parameters, the columns of its answer, and its SPARQL text."""

    name: str
    title_zh: str
    title_en: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str


def parse(name: str, text: str) -> Query:
    """A query from its file.  Raises QueryError where the head lacks a title or has a bad parameter line."""
    head: dict[str, str] = {}
    parameters = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        key, _, rest = line[1:].strip().partition(" ")
        if key == "param":
            match = _PARAM.fullmatch(rest.strip())
            if match is None or match[2] not in TYPES:
                raise QueryError(f"{name}: bad parameter line {line!r}: # param NAME TYPE [=default] description")
            default = match[3]
            parameters.append(Parameter(match[1], match[2], default is None, default or None, match[4] or ""))
        elif key.endswith(":"):
            head[key[:-1]] = rest.strip()
    for key in ("title-zh", "title-en", "question"):
        if not head.get(key):
            raise QueryError(f"{name}: its head has no line '# {key}: …'")
    return Query(name, head["title-zh"], head["title-en"], head["question"], tuple(parameters), _columns(text), text)


def _columns(text: str) -> tuple[str, ...]:
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    selected = re.search(r"\bSELECT\s+(?:DISTINCT\s+)?(.*?)\s*WHERE\b", body, re.DOTALL)
    if selected is None:
        return ()
    named: list[str] = []
    depth = 0
    for token in re.findall(r"[()]|[?]\w+|\bAS\b", selected[1]):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token.startswith("?") and (depth == 0 or named[-1:] == [" AS"]):
            if named[-1:] == [" AS"]:
                named.pop()
            named.append(token[1:])
        elif token == "AS" and depth == 1:
            named.append(" AS")
    return tuple(named)


def catalogue(folder: Path | None = None) -> dict[str, Query]:
    """Every query of ``queries/`` (or ``folder``) by name, in the order of the names."""
    return dict(_catalogue(folder or queries()))


@cache
def _catalogue(folder: Path) -> dict[str, Query]:
    return {file.stem: parse(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.rq"))}


def find(name: str) -> Query:
    """The query called ``name``; its number (``cq04``) or the name without it will do, and ``-`` for ``_``.

    Raises QueryError that names the nearest ones.
    """
    known = catalogue()
    wanted = name.strip().replace("-", "_")
    found = [q for key, q in known.items() if wanted in (key, key.partition("_")[0], key.partition("_")[2])]
    if found:
        return found[0]
    bare = {key.partition("_")[2]: key for key in known}
    near = [bare.get(n, n) for n in get_close_matches(wanted, [*bare, *known], 5, 0.4)]
    near += [key for key in known if wanted and wanted in key]
    hint = f"; nearest: {', '.join(list(dict.fromkeys(near))[:3])}" if near else ""
    raise QueryError(f"no query called {name!r}{hint}")
