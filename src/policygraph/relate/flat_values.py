"""Values of flattened tables that only their row explains: a class of water, what is to vanish."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..model import TargetClaim
from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..zh.width import fold
from .flat_pieces import DONE, is_worded, water_class


def stated(claim: TargetClaim) -> TargetClaim | None:
    """``claim`` with the value that its words state; None where the cell's words are no value."""
    if claim.value is not None or claim.lower is not None:
        return claim
    text = re.sub(r"\s", "", fold(claim.value_text))
    if (number := water_class(text)) is not None:
        best = re.search("以上|优于|好于", text) is not None
        return replace(
            claim, value=Decimal(number), unit="类", quantification="quantified", value_in_words=claim.value_text,
            comparator="atLeast" if best else "equal",
        )  # fmt: skip
    if text in DONE:
        return claim
    if not is_worded(text):
        return None
    lists = TableWords.load().lists
    gone = re.fullmatch(
        rf"(?P<where>{alternatives(lists['gone_places'])})?(?P<about>基本)?(?:全部|全面|已|完全)*(?:{alternatives(lists['gone'])})",
        text,
    )
    if gone:
        ratio = claim.metric_text.endswith(("比例", "比率", "比重"))
        whole = "消除" in claim.metric_text or "消劣" in claim.metric_text
        return replace(
            claim, value=Decimal(100 if whole else 0), quantification="quantified", value_in_words=claim.value_text,
            approximate=gone["about"] is not None, unit="%" if whole or ratio else claim.unit, scope_text=gone["where"] or claim.scope_text,
        )  # fmt: skip
    return claim
