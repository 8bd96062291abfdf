"""The accuracy gate: figures may rise by themselves, they sink only by an explicit choice.

    python -m policygraph.evaluate.gate                          check against the baseline
    python -m policygraph.evaluate.gate --update                 raise the floors to what is measured
    python -m policygraph.evaluate.gate --update --allow-drop    and lower those that are not reached

The baseline holds the floors, a digest of the gold files they were measured on, and the counts.  The floors of
tables hold only where their documents can be read: that needs a reader of PDF, which not every installation has.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph.errors import InputError, PolicygraphError, UsageError
from policygraph.model import DocumentClaims

from .report import Report
from .run import evaluate, gold_files

# By name and only on the command line: this room lies below the pipeline that composes the stages.
READER = "policygraph.pipeline:read_document"
SCALE = 1000.0  # floors are kept to three digits


@dataclass(frozen=True, slots=True)
class Baseline:
    """Floors (F1 a layer, share of right answers a field), and what they were measured on."""

    digest: str
    documents: tuple[str, ...]
    layers: dict[str, float]
    fields: dict[str, float]
    counts: dict[str, int]

    def to_json(self) -> str:
        record = {
            "digest": self.digest,
            "documents": list(self.documents),
            "counts": self.counts,
            "layers": self.layers,
            "fields": self.fields,
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """Read a baseline file.  Raises :class:`InputError` if it is missing or malformed."""
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                record["digest"], tuple(record["documents"]), record["layers"], record["fields"], record["counts"]
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path} is no baseline ({error}): write one with --update") from error


def corpus_digest(gold_path: Path) -> str:
    """SHA-256 over the names and contents of the gold files."""
    digest = hashlib.sha256()
    for path in gold_files(gold_path):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def measure(report: Report, digest: str) -> Baseline:
    """The baseline that ``report`` would be held to: its figures, rounded down."""
    return Baseline(
        digest,
        tuple(d.name for d in report.documents if not all(_is_of_tables(layer.name) for layer in d.layers)),
        {layer.name: _floor(layer.f1) for layer in report.layers},
        {field.name: _floor(field.accuracy) for field in report.fields},
        {layer.name: layer.gold for layer in report.layers},
    )


def _floor(share: float) -> float:
    # the small addition keeps 0.29 from becoming 0.289 by binary fractions
    return math.floor(share * SCALE + 1e-6) / SCALE


def _is_of_tables(name: str) -> bool:
    return name.startswith("table ")


def below(measured: Baseline, floors: Baseline) -> list[str]:
    """One line for each figure that sank below its floor and each document no longer scored."""
    lines = [f"document {name} is no longer scored" for name in floors.documents if name not in measured.documents]
    for kind, found, wanted in (
        ("layer", measured.layers, floors.layers),
        ("field", measured.fields, floors.fields),
    ):
        for name, floor in wanted.items():
            got = found.get(name)
            if got is None and _is_of_tables(name):
                continue
            if got is None or got < floor:
                lines.append(f"{kind} {name}: {'not measured' if got is None else f'{got:.3f}'}, floor {floor:.3f}")
    return lines


def check(report: Report, digest: str, floors: Baseline) -> list[str]:
    """What speaks against passing; empty if nothing does."""
    lines = below(measure(report, digest), floors)
    if digest != floors.digest:
        lines.insert(0, "the gold files changed since the floors were set: measure anew with --update")
    return lines


def raised(measured: Baseline, floors: Baseline | None, *, allow_drop: bool = False) -> Baseline:
    """``measured`` as the new baseline.  Raises :class:`UsageError` if a floor would sink unasked."""
    lines = [] if floors is None else below(measured, floors)
    if lines and not allow_drop:
        raise UsageError("floors would drop (--allow-drop accepts it): " + "; ".join(lines))
    return measured


def reader(name: str = READER) -> Callable[[Path], DocumentClaims]:
    """The function ``module:name`` that reads a document.  Raises :class:`UsageError` if there is none."""
    try:
        found: Any = pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"no reader {name}: {error}") from error
    function: Callable[[Path], DocumentClaims] = found
    return function


def main(arguments: Sequence[str] | None = None) -> int:
    here = Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(
        prog="python -m policygraph.evaluate.gate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    shared = os.environ.get("POLICYGRAPH_SHARED", str(here.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=Path(shared), help="folder with gold/ and the sources below it")
    parser.add_argument("--gold", type=Path, help="folder of gold files (default: gold/ in the shared folder)")
    parser.add_argument("--baseline", type=Path, default=here / "tests" / "evaluate" / "baseline.json")
    parser.add_argument("--reader", default=READER, help="module:function that reads a document")
    parser.add_argument("--update", action="store_true", help="write what is measured as the new floors")
    parser.add_argument("--allow-drop", action="store_true", help="let --update lower floors")
    parser.add_argument("--findings", action="store_true", help="also list every disagreement")
    parser.add_argument("--html", type=Path, help="also write the report as a page")
    options = parser.parse_args(arguments)
    try:
        gold = options.gold or options.shared / "gold"
        report = evaluate(gold, options.shared, read=reader(options.reader))
        print(report.to_text("en", findings=options.findings), end="")
        if options.html:
            options.html.write_text(report.to_html("zh"), encoding="utf-8")
        digest = corpus_digest(gold)
        if options.update:
            floors = Baseline.load(options.baseline) if options.baseline.exists() else None
            baseline = raised(measure(report, digest), floors, allow_drop=options.allow_drop)
            options.baseline.write_text(baseline.to_json(), encoding="utf-8")
            return 0
        complaints = check(report, digest, Baseline.load(options.baseline))
    except PolicygraphError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(*complaints, sep="\n", file=sys.stderr, end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
