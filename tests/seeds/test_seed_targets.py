"""The seed plans give the targets that their originals set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from policygraph.model import TargetClaim
from policygraph.pipeline import read_document

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
EXPECTED: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("targets.yml").read_text(encoding="utf-8"))


def line(target: TargetClaim) -> str:
    if target.quantification == "valueMissing":
        return f"{target.metric_text} | valueMissing"
    if target.quantification != "quantified" or target.value is None:
        return f"{target.metric_text} | qualitative"
    # 达到 and a bare figure set the same value.
    said = "equal" if target.comparator == "reach" else target.comparator
    comparator = f"approximate {said}" if target.approximate else said
    kind = ".".join(filter(None, (target.value_kind, target.change_direction)))
    return f"{target.metric_text} | {comparator} | {target.value.normalize():f} | {target.unit or ''} | {kind}"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_target_of_the_original_is_read(name: str) -> None:
    read = Counter(line(target) for target in read_document(SEEDS / name).targets)
    missed = Counter(EXPECTED[name]) - read
    assert not missed, f"{name}: not read as expected: {sorted(missed)}; read: {sorted(read)}"


@pytest.mark.parametrize("name", sorted(EXPECTED)[:3])
def test_nothing_else_is_read(name: str) -> None:
    read = Counter(line(target) for target in read_document(SEEDS / name).targets)
    assert not read - Counter(EXPECTED[name])


def test_lost_figures_stay_lost() -> None:
    lost = [
        target
        for target in read_document(SEEDS / "004-jiaojiang-rectification-plan.md").targets
        if target.quantification == "valueMissing"
    ]
    assert len(lost) == 2
    assert all(target.value is None and target.lost_slot for target in lost)


def test_front_matter_says_who_when_and_where() -> None:
    header = read_document(SEEDS / "000-zhejiang-2021-work-points.md").document.header
    assert [name for name, _ in header.issuers] == ["浙江省生态环境厅"]
    assert (header.title, header.jurisdiction) == ("2021年全省生态环境保护工作要点", "浙江省")
    article = read_document(SEEDS / "002-zhejiang-beautiful-china-article.md").document.header
    assert not article.issuers
