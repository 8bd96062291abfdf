"""The page on accuracy: figures as measured, no words of the plans."""

from __future__ import annotations

from policygraph.evaluate import Report, score_document
from policygraph.evaluate.accuracy import accuracy_page


def test_page_gives_figures_and_no_quotes() -> None:
    tasks = [{"title": "种树", "start": 0, "end": 2}, {"title": "修渠引水", "start": 3, "end": 7}]
    gold = {"tasks": tasks, "plan": {"title": "青湖要点"}}
    found = gold | {"tasks": tasks[:1]}
    table = {"offsets": False, "targets": [{"metric": "绿化率", "value": 30, "kind": "quantified"}]}
    report = Report(
        (score_document("a", gold, found, "种树。修渠引水"), score_document("b", table, table)),
        (("c", "cannot be read"),),
    )
    page = accuracy_page(report, {"a": "青湖要点", "c": "丙"})
    assert "| task: title and place | 2 | 1 | 1 | 1.000 | 0.500 | 0.667 |" in page
    assert "| 青湖要点 |" in page
    assert "| 0.667 |" in page
    assert "| task: missed | 1 |" in page
    assert "| b | table target: metric and value (recall) | 1 | 1 | 1.000 |" in page
    assert "- 丙" in page
    assert "修渠引水" not in page
