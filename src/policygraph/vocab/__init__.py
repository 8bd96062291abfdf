"""The words that recognition knows: typed, cached, read from ``ontology/vocab``."""

from __future__ import annotations


def check() -> list[str]:
    """One line for every flaw of the shipped word files, with file and entry; empty where all is well."""
    from .lint import problems

    return problems()


def find_word(word: str) -> list[tuple[str, str, str]]:
    """(sort, key, label) of the metric, unit and places that ``word`` names; empty if none does."""
    from .lint import find_word as look_up

    return look_up(word)
