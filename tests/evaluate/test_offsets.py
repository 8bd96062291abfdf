"""Annotations that leave out what stands in the annotated text."""

from __future__ import annotations

from policygraph.evaluate.offsets import completed

TEXT = "县林业局要完成造林\n5万亩，落实《造林办 法》。"


def test_words_are_read_at_their_offsets_without_the_breaks_of_a_page() -> None:
    gold = {
        "targets": [{"start": 5, "end": 13, "metric_start": 7, "metric_end": 9, "value": 5}],
        "agencies": [{"kind": "named", "mentions": [[0, 4]]}],
        "tasks": [{"start": 5, "end": 9}],
        "references": [{"start": 16, "end": 23, "relation": "implements"}],
        "responsibilities": [{"agency": "县林业局", "role": "responsible", "start": 0, "end": 13}],
    }
    full = completed(gold, TEXT)
    assert (full["targets"][0]["quote"], full["targets"][0]["metric"]) == ("完成造林\n5万亩", "造林")
    assert full["agencies"][0]["name"] == "县林业局"
    assert full["tasks"][0]["title"] == "完成造林"
    assert full["references"][0]["title"] == "造林办法"
    assert full["responsibilities"][0]["quote"] == "县林业局要完成造林5万亩"


def test_what_is_there_stays() -> None:
    gold = {
        "targets": [{"metric": "造林面积", "value": 5}],
        "agencies": [{"name": "云和县林业局", "mentions": [[0, 4]]}],
    }
    full = completed(gold, TEXT)
    assert full["targets"] == gold["targets"]
    assert full["agencies"] == gold["agencies"]
