"""A body has one IRI, however a plan speaks of it."""

from __future__ import annotations

import pytest

from policygraph.vocab.agencies import shipped


@pytest.mark.parametrize(
    ("name", "function"),
    [("青石市生态环境局", "ecology-environment"), ("青石省工业和信息化厅", "industry-it"), ("青石竹艺社", None)],
)
def test_the_end_of_a_full_name_tells_the_function(name: str, function: str | None) -> None:
    assert shipped().function_of(name) == function
