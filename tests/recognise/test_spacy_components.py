"""The recognisers inside a spaCy pipeline."""

from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")
pytest.importorskip("policygraph.recognise.spacy_components")

TEXT = "省发展改革委会同各市人民政府落实《某省节能办法》，单位能耗下降3.5%以上。"


@pytest.fixture(scope="module")
def doc() -> object:
    nlp = spacy.blank("zh")
    for name in ("quantities", "agencies", "citations"):
        nlp.add_pipe(f"policygraph_{name}")
    return nlp(TEXT)


@pytest.mark.parametrize(
    ("group", "words", "label", "name"),
    [
        ("quantities", "3.5%", "QUANTITY", "%"),
        ("agencies", "省发展改革委", "NAMED", None),
        ("citations", "《某省节能办法》", "INSTRUMENT", "某省节能办法"),
    ],
)
def test_each_component_fills_its_span_group(doc, group: str, words: str, label: str, name: str | None) -> None:  # type: ignore[no-untyped-def]
    spans = doc.spans[f"policygraph_{group}"]
    found = [span for span in spans if words in span.text]
    assert found, [span.text for span in spans]
    assert found[0].label_ == label
    assert name is None or found[0].id_ == name
