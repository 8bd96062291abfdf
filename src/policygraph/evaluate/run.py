"""Find the sources of gold annotations, read them, and score what was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from policygraph.errors import InputError, PolicygraphError
from policygraph.model import DocumentClaims

from .gold import to_gold
from .offsets import completed
from .report import Report
from .result import DocumentScore
from .score import score_document

Folders = Path | Sequence[Path] | None


def evaluate(gold_path: Path, texts: Folders = None, *, read: Callable[[Path], DocumentClaims]) -> Report:
    """Read the source of each gold file with ``read`` and score the claims.

    ``gold_path`` is a gold JSON file or a folder of them.  The source of each is the file it names in ``file``,
    anywhere below ``texts`` (without: below the gold file's folder).  A document whose source is not there or
    cannot be read is listed as skipped, not counted.  Raises :class:`InputError` if there is no gold file, one
    is malformed, or a source is another version than the annotated one.
    """
    documents: list[DocumentScore] = []
    skipped: list[tuple[str, str]] = []
    gold_files = gold_documents(gold_path)
    sources = _Sources(_folders(gold_path, texts), {str(gold.get("file")) for gold in gold_files.values()})
    for name, gold in gold_files.items():
        path = sources.find(name, gold)
        if path is None:
            skipped.append((name, f"source {gold.get('file')} not found"))
            continue
        try:
            claims = read(path)
        except PolicygraphError as error:
            skipped.append((name, str(error)))
            continue
        text = claims.document.text
        documents.append(score_document(name, completed(gold, text), to_gold(claims), text))
    return Report(tuple(documents), tuple(skipped))


def compare(gold_path: Path, found_path: Path) -> Report:
    """Score predictions that are files in the gold format: two files, or two folders with files of equal names.

    A gold file without a counterpart counts as one in which nothing was found.
    """
    gold, found = gold_documents(gold_path), gold_documents(found_path)
    if gold_path.is_file() and found_path.is_file():
        found = dict(zip(gold, found.values(), strict=True))
    return Report(tuple(score_document(name, one, found.get(name, {})) for name, one in gold.items()))


def gold_documents(path: Path) -> dict[str, dict[str, Any]]:
    """The gold documents at ``path`` (file or folder) by the files' stems, in the order of their names."""
    documents = {}
    for file in gold_files(path):
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise InputError(f"{file} is no gold file: {error}") from error
        if not isinstance(record, dict):
            raise InputError(f"{file} is no gold file: a JSON object is expected")
        documents[file.stem] = record
    return documents


def gold_files(path: Path) -> list[Path]:
    """The JSON files at ``path`` (file or folder), in the order of their names."""
    if path.is_file():
        return [path]
    files = sorted(path.glob("*.json")) if path.is_dir() else []
    if not files:
        raise InputError(f"no gold files (*.json) at {path}")
    return files


def _folders(gold_path: Path, texts: Folders) -> Sequence[Path]:
    if texts is None:
        return (gold_path if gold_path.is_dir() else gold_path.parent,)
    folders = (texts,) if isinstance(texts, Path) else tuple(texts)
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"no folder of source texts at {folder}")
    return folders


class _Sources:
    """The files below some folders that go by one of the wanted names."""

    def __init__(self, folders: Iterable[Path], wanted: set[str]) -> None:
        self.paths: dict[str, list[Path]] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.name in wanted and path.is_file():
                    self.paths.setdefault(path.name, []).append(path)

    def find(self, name: str, gold: dict[str, Any]) -> Path | None:
        candidates = self.paths.get(str(gold.get("file")), [])
        expected = gold.get("sha256")
        if not candidates or expected is None:
            return candidates[0] if candidates else None
        for path in candidates:
            if hashlib.sha256(path.read_bytes()).hexdigest() == expected:
                return path
        raise InputError(f"{candidates[0]} is another version than the one annotated in {name}.json")
