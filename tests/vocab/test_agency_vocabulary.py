"""The vocabulary of public bodies: what it holds and how it speaks of a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from policygraph.errors import VocabularyError
from policygraph.resources import ontology
from policygraph.vocab.agencies import load, shipped


def test_functions_have_labels_in_both_languages() -> None:
    vocabulary = shipped()
    assert len(vocabulary.functions) >= 60
    assert vocabulary.label("ecology-environment") == ("生态环境", "Ecology and environment")
    assert all(f.zh and f.en.isascii() for f in vocabulary.functions)
    assert len({f.key for f in vocabulary.functions}) == len(vocabulary.functions)


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("发改委", "发展和改革委员会"),
        ("发展改革委", "发展和改革委员会"),
        ("发改局", "发展和改革局"),
        ("工信厅", "工业和信息化厅"),
        ("经信局", "经济和信息化局"),
        ("人社局", "人力资源和社会保障局"),
        ("住建厅", "住房和城乡建设厅"),
        ("卫健委", "卫生健康委员会"),
        ("市场监管局", "市场监督管理局"),
        ("医保局", "医疗保障局"),
        ("国资委", "国有资产监督管理委员会"),
        ("人行", "中国人民银行"),
        ("工信部", "工业和信息化部"),
    ],
)
def test_short_forms(written: str, official: str) -> None:
    assert shipped().words[written].official == official


def test_renamings_name_known_functions() -> None:
    vocabulary = shipped()
    stems = {official for f in vocabulary.functions for official in f.stems.values()}
    for old, (_, year) in vocabulary.successors.items():
        assert old in stems, old
        assert 2018 <= year <= 2025


def test_mistakes_name_file_and_entry(tmp_path: Path) -> None:
    data = yaml.safe_load(ontology("vocab", "agencies.yml").read_text(encoding="utf-8"))
    data["functions"][0]["suffixes"] = ["省"]
    file = tmp_path / "agencies.yml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"agencies\.yml: entry 'development-reform'.*省"):
        load(file)
    del data["roles"]
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(VocabularyError, match="roles"):
        load(file)
