"""The verbs that open a stated action (``ontology/vocab/actions.yml``)."""

from __future__ import annotations

import re
from functools import cache

from .load import fail, shipped
from .targets import alternatives


@cache
def opening_verb() -> re.Pattern[str]:
    """Pattern that matches where a clause opens with such a verb.  Raises VocabularyError on a malformed list."""
    words = shipped("actions").get("verbs")
    if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
        raise fail("ontology/vocab/actions.yml", "verbs", "expected a list of words")
    return re.compile(alternatives(words))
