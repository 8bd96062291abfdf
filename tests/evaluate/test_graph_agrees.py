"""Scoring the claims and scoring the graph written from them give the same figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.errors import PolicygraphError
from policygraph.evaluate import compare, evaluate
from policygraph.evaluate.gate import reader
from policygraph.graph.emit import emit
from policygraph.graph.store import dump
from policygraph.graph.vocabulary import vocabulary_quads
from policygraph.model import DocumentClaims


def test_graph_scores_as_the_claims_do(shared: Path, tmp_path: Path) -> None:
    script = shared / "gold" / "graph2gold.py"
    if not script.is_file():
        pytest.skip("the reference reader of graphs is not here")
    quads = list(vocabulary_quads())
    read = reader()

    def read_and_keep(path: Path) -> DocumentClaims:
        if path.suffix != ".txt":
            raise PolicygraphError("offsets of converted files are not compared here")
        claims = read(path)
        quads.extend(emit(claims))
        return claims

    from_claims = evaluate(shared / "gold", shared, read=read_and_keep)
    graph = tmp_path / "graph.ttl"
    graph.write_bytes(dump(quads, "turtle"))
    found = tmp_path / "found"
    subprocess.run([sys.executable, str(script), str(graph), str(found)], check=True, capture_output=True)
    scored = {document.name for document in from_claims.documents}
    from_graph = [document for document in compare(shared / "gold", found).documents if document.name in scored]
    assert len(from_graph) == len(scored) > 0
    for ours, theirs in zip(from_claims.documents, from_graph, strict=True):
        assert ours.layers == theirs.layers, ours.name
        assert ours.fields == theirs.fields, ours.name
