"""What the cell of a goal says: figure, comparison, unit, change, or a value in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ..vocab.tables import TableWords
from ..vocab.targets import TargetWords, alternatives
from ..vocab.units import Units
from ..zh.width import fold

_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*%?\s*(?:-|~|至|到)\s*(?P<high>{_NUMBER})")
_SINGLE = re.compile(rf"(?P<low>{_NUMBER})")
_NOTE = re.compile(r"[*①②③④⑤⑥⑦⑧⑨※★☆△▲]+|\(注\d*\)|(?<=\S)\[注?\d{1,2}\]\Z")
_BRACKETED = re.compile(r"\[(?P<a>[^\[\]]+)\]|\((?P<b>[^()]*\d[^()]*)\)|【(?P<c>[^【】]+)】")
_SINCE = re.compile(r"(?:比|较)(?:(?P<year>(?:19|20)\d\d)年?|上年|基期|现状)(?:底|末|水平|基准)?[,，]?")
#: Behind a value: whose goal it is, or what it counts; what it was, or became, or holds.
_BEHIND = re.compile(r"(?:\([^()\d%]{1,14}\)|\((?:后|原|现|其中|含|包括|上年|较|比|由)[^()]{1,24}\))\s*\Z")
_SCALES = {"万": "10^4", "亿": "10^8"}
#: The longest wording of a value in words.
_WORDS = 30


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's value.  ``high`` is the upper bound of a range; ``scale`` (10^4, 10^8) goes before the row's unit.

    ``kind``: level, relativeChange, absoluteChange or pointChange, with its ``direction``; ``since``: the year it is
    measured against; ``cumulative``: over the plan's years; ``in_words``: ``deferred``, or the words of a figure;
    ``commitment``: how firmly the cell itself promises (力争, 确保).
    """

    comparator: str
    value: Decimal | None
    high: Decimal | None = None
    unit: str | None = None
    approximate: bool = False
    cumulative: bool = False
    in_words: str | None = None
    scale: str | None = None
    kind: str = "level"
    direction: str | None = None
    since: int | None = None
    yearly: bool = False
    commitment: str | None = None


def is_empty(text: str) -> bool:
    """True for a cell that says nothing: ``—``, ``/``, 无."""
    bare = fold(text).replace(" ", "").replace("―", "-").replace("─", "-").replace("－", "-")
    return not bare or bare in TableWords.load().lists["empty"]


def read_value(text: str) -> Value | None:
    """The value that a cell states; None where its figures cannot be read with certainty."""
    lists = TableWords.load().lists
    whole = fold(text)
    words = _NOTE.sub("", whole).strip()
    cumulative = False
    boxed = _BRACKETED.match(words)
    if boxed:
        cumulative, words = True, (boxed["a"] or boxed["b"] or boxed["c"]).strip() + words[boxed.end() :].strip()
    front = re.match("|".join(map(re.escape, sorted(lists["cumulative"], key=len, reverse=True))), words)
    if front:
        cumulative, words = True, words[front.end() :].strip()
    change, words = _change(words)
    commitment, words = _promised(words)
    comparator, approximate, words = _compared(words)
    number = _RANGE.match(words) or _SINGLE.match(words)
    if number is None:
        told = None if change.direction and re.search(r"\d", whole) else _in_words(whole, cumulative)
        return told if told is None or commitment is None else replace(told, commitment=commitment)
    unit, scale, rest = _unit(words[number.end() :].strip())
    targets = TargetWords.load()
    back = re.match(alternatives(targets.suffix), rest)
    if back:
        code, rest = targets.suffix[back[0]], rest[back.end() :].strip()
        if code == "approximate":
            approximate = True
        else:
            comparator = code
    if comparator == "approximate":
        comparator, approximate = "equal", True
    rest = _BEHIND.sub("", rest)
    if rest.strip("()[]*。"):
        return None
    groups = number.groupdict()
    low = Decimal(groups["low"].replace(",", ""))
    high = Decimal(groups["high"].replace(",", "")) if groups.get("high") else None
    if high is not None:
        if high < low < 2 * high:  # 60.6-58.5
            low, high = high, low
        if high <= low:
            return None
        comparator = "between"
    found = Value(comparator, low, high, unit, approximate, cumulative, scale=scale, commitment=commitment)
    return _changed(found, change)


def _change(words: str) -> tuple[Value, str]:
    """How a value is told as a change (``比2020年下降18%``), and the words behind that."""
    lists = TableWords.load().lists
    since = _SINCE.match(words)
    year = int(since["year"]) if since and since["year"] else None
    rest = words[since.end() :] if since else words
    yearly = re.match("|".join(map(re.escape, (*lists["each_year"],))), rest)
    rest = rest[yearly.end() :] if yearly else rest
    for direction, forms in (("decrease", lists["falling"]), ("increase", lists["rising"])):
        told = re.match(rf"(?:累计|再|力争)?(?:{'|'.join(map(re.escape, forms))})(?:了|率|幅度?)?(?:达到|到|至)?", rest)
        if told and told[0].endswith(("到", "至")) and not told[0].endswith("达到"):
            return Value("equal", None, since=year), rest[told.end() :].strip()  # 下降到30: a level
        if told:
            found = Value("equal", None, direction=direction, since=year, yearly=yearly is not None)
            return found, rest[told.end() :].strip()
    return Value("equal", None), words


def _changed(found: Value, change: Value) -> Value | None:
    if change.direction is None:
        return replace(found, since=change.since)
    if found.value is not None and found.value < 0:
        return None
    kind = "relativeChange" if found.unit == "%" else "pointChange" if found.unit == "pp" else "absoluteChange"
    unit = "%/a" if kind == "relativeChange" and change.yearly else found.unit
    return replace(found, kind=kind, direction=change.direction, since=change.since, unit=unit, yearly=change.yearly)


def _promised(words: str) -> tuple[str | None, str]:
    """How firmly the words in front of a value promise it, and what follows them (力争达到 → 达到, 控制在 → nothing)."""
    targets, held = TargetWords.load(), TableWords.load().lists["held"]
    commitment = None
    for code, name in (("stretch", "goal_stretch"), ("ensured", "goal_binding")):
        front = re.match(targets.any_of(name), words)
        if front and front.end() < len(words):
            commitment, words = code, words[front.end() :].strip()
    front = re.match(alternatives(held), words)
    return commitment, words[front.end() :].strip() if front and front.end() < len(words) else words


def _compared(words: str) -> tuple[str, bool, str]:
    """Comparator, whether it is about so much, and the words behind ``≥``, 不低于, 达到."""
    targets = TargetWords.load()
    front = re.match(rf"(?:{alternatives(targets.prefix)})(?:到|为|在)?\s*", words)
    if not front or len(front[0]) >= len(words):
        return "equal", False, words
    bare = re.sub(r"[到为在\s]+\Z", "", front[0])
    found = targets.prefix.get(bare) or targets.prefix.get(front[0].strip(), "equal")
    rest = words[front.end() :]
    if found in ("approximate", "reach"):  # 达到≥95, 约不低于30
        second, approximate, after = _compared(rest)
        if after != rest:
            return second, approximate or found == "approximate", after
    return found, False, rest


def _unit(rest: str) -> tuple[str | None, str | None, str]:
    """Unit, scale, and what stands behind them."""
    boxed = re.match(r"\(([^()]{1,14})\)", rest)
    if boxed and (symbol := Units.load().symbol_of(boxed[1])) is not None:
        return symbol, None, rest[boxed.end() :].strip()
    if rest.startswith("%"):
        return "%", None, rest[1:].strip()
    found = Units.load().match(rest, 0)
    if found is not None:
        return found[1], None, rest[found[0] :].strip()
    for mark, scale in _SCALES.items():
        if rest.startswith(mark):
            return None, scale, rest[1:].strip()
    return None, None, rest


def _in_words(text: str, cumulative: bool) -> Value | None:
    lists = TableWords.load().lists
    if len(text) > _WORDS or re.search(r"\d", text) or not re.search(r"[\u4e00-\u9fff]", text):
        return None
    if text in lists["zero"]:
        return Value("equal", Decimal(0), None, None, in_words=text, cumulative=cumulative)
    if text in lists["full"]:
        return Value("equal", Decimal(100), None, "%", in_words=text, cumulative=cumulative)
    deferred = any(word in text for word in lists["deferred"])
    return Value("equal", None, in_words="deferred" if deferred else None)
