"""Words of structure and citations: errors name file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import VocabularyError
from policygraph.resources import ontology
from policygraph.vocab.citations import CitationWords
from policygraph.vocab.structure import StructureWords


def test_shipped_words_are_read_once() -> None:
    assert StructureWords.load() is StructureWords.load()
    assert CitationWords.load() is CitationWords.load()


@pytest.mark.parametrize(
    "title", ["总体要求", "指导思想和基本原则", "发展基础与面临形势", "“十三五”时期工作成效显著", "重要意义"]
)
def test_titles_that_lay_out_no_work(title: str) -> None:
    assert StructureWords.load().preamble.search(title)


@pytest.mark.parametrize("title", ["主要目标", "总体目标", "目标任务", "到2025年目标", "“十四五”时期主要目标"])
def test_titles_that_state_goals(title: str) -> None:
    assert StructureWords.load().goals.search(title)


@pytest.mark.parametrize(
    "title", ["夯实工作基础", "解决突出环境问题", "巩固整治成效", "强化目标考核", "落实国家要求", "保障措施"]
)
def test_titles_of_work_that_end_in_the_same_words(title: str) -> None:
    words = StructureWords.load()
    assert not words.preamble.search(title)
    assert not words.goals.search(title)


def test_a_missing_entry_and_a_malformed_one_are_named(tmp_path: Path) -> None:
    path = tmp_path / "structure.yml"
    text = ontology("vocab", "structure.yml").read_text(encoding="utf-8")
    path.write_text(text.replace("goal_leads:", "goal_laeds:"), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"structure.yml: entry 'goal_leads'"):
        StructureWords.load(path)
    path.write_text(text.replace("annual_titles: '", "annual_titles: '((("), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"annual_titles.*regular expression"):
        StructureWords.load(path)


def test_an_unknown_function_of_citation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "citations.yml"
    text = ontology("vocab", "citations.yml").read_text(encoding="utf-8")
    path.write_text(text.replace("  publicises:", "  publicizes:", 1), encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"before.publicizes"):
        CitationWords.load(path)
