"""The heading of a flattened table: its words run together, and the columns that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..vocab.tables import TableWords
from ..vocab.targets import alternatives
from ..vocab.units import Units
from .flat_pieces import Piece, is_dash, is_figure, is_worded

#: A heading has at most so many pieces and characters.
_PIECES, _LENGTH = 48, 160
_VALUES = ("value", "rate", "change", "other")
# a column that is not understood, with its unit: 替代量(万吨标准煤)
_EXTRA = re.compile(r"[\u4e00-\u9fff]{2,10}\((?P<unit>[^()]{1,10})\)")
_FIVE = {"十三五": 2020, "十四五": 2025, "十五五": 2030}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values: ``baseline``, ``target``, ``rate``, ``change`` or ``other``, and the year that its heading names."""

    kind: str
    year: int | None
    heading: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What a heading announces.  ``start`` and ``end``: its pieces, end exclusive; ``words``: all of them run together."""

    start: int
    end: int
    words: str
    values: tuple[Column, ...]
    serial: bool
    unit: bool
    category: str | None
    kind: int | None
    owner: bool
    remark: bool = False


@cache
def _tokens() -> re.Pattern[str]:
    words = TableWords.load()
    columns, lists = words.columns, words.lists
    owners = [w for kind in ("lead", "support", "responsible") for w in columns[kind]]
    state = "|".join(rf"(?:{alternatives(columns[kind])}){{1,2}}(?:[数值]|水平)?" for kind in ("baseline", "target"))
    fives = "|".join(rf"“?{w}”?(?:期?末|期间|时期)?" for w in _FIVE)
    year = rf"(?:20\d\d-)?20\d\d年?[底末]?|{fives}"
    note = r"\([^()]{1,12}\)"
    return re.compile(
        rf"(?P<serial>{alternatives([*columns['serial'], '序'])})"
        rf"|(?P<property>{alternatives(lists['flat_property'])})"
        rf"|(?P<owner>{alternatives(owners)})"
        rf"|(?P<change>(?:{fives}|五年|累计)?(?:新增|{alternatives(columns['change'])})(?:[量额值数])?(?:{note})?)"
        rf"|(?P<rate>(?:{fives}|五年|累计|年均)?(?:年均)?(?:{alternatives(columns['rate'])})(?:速度|幅度|值|数|率|或)?(?:[(\[/]?(?:{alternatives(columns['rate'])})[)\]]?)*(?:{note})?)"
        rf"|(?P<value>(?:(?:截至|到)(?:{year})(?:{state})|(?:{state})\((?:{year})\)|(?:{year})(?:{state})?|(?:现状|基期|基准|目标|规划|指标|实际|预期)[值数]|现状|目标|规划目标|预期目标)(?:{note})*)"
        rf"|(?P<unit>{alternatives(lists['unit_heading'])}(?:{note})?)"
        rf"|(?P<category>{alternatives(lists['flat_category'])})"
        rf"|(?P<metric>{alternatives(lists['flat_metric'])}(?:{note})?)"
        rf"|(?P<other>{alternatives(lists['flat_other'])})"
    )


def find_head(run: Sequence[Piece], start: int) -> Head | None:
    """The heading that begins at piece ``start``, as long as it goes; None where the pieces there are none."""
    if _tokens().match(run[start].text) is None and not re.fullmatch("[指序单类属领分项]", run[start].text):
        return None
    best: Head | None = None
    words = ""
    for end in range(start + 1, min(len(run), start + _PIECES) + 1):
        words += run[end - 1].text
        if len(words) > _LENGTH:
            break
        if end - start < 2 or (head := _read(words, start, end)) is None:
            continue
        if len(head.values) == 1 and not (head.serial or head.unit or head.category or head.kind is not None):
            own = run[end - 1].line != run[end].line if end < len(run) else False
            if not own or run[start].line == run[end - 1].line:
                continue  # 主要指标 over 2025年, each on a line of its own
        after = run[end].text if end < len(run) else ""
        if head.values[-1].kind == "other" and (is_figure(after) or is_dash(after) or is_worded(after)):
            continue  # 森林覆盖率(%) before a figure is the first row
        best = head
    return best


def _read(words: str, start: int, end: int) -> Head | None:
    found: list[tuple[str, str]] = []
    at = 0
    tokens = _tokens()
    while at < len(words):
        m = tokens.match(words, at)
        plain = [kind for kind, _ in found] == ["metric", "value"]
        if m is None and found and re.match(r"[1-9](?=20\d\d)" if not plain else r"[1-9]\Z", words[at:]):
            at += 1  # a footnote's number behind a word of the heading
            continue
        if m is None:
            m = _EXTRA.fullmatch(words, at)
            if m is None or Units.load().symbol_of(m["unit"]) is None or not any(kind == "value" for kind, _ in found):
                return None
            found.append(("other", m[0]))
            break
        found.append((str(m.lastgroup).replace("other", "remark"), m[0]))
        at = m.end()
    kinds = [kind for kind, _ in found]
    values = [(kind, text) for kind, text in found if kind in _VALUES]
    # 规划目标 over 2025年 目标值: a heading over others
    dated = any(kind == "value" and _year(text) for kind, text in values)
    if dated:
        values = [
            (kind, text) for kind, text in values if kind != "value" or _year(text) or re.search("现状|基期|基准", text)
        ]
    if (
        not values
        or len(values) > 6
        or not ({"metric", "category"} & set(kinds) or ("property" in kinds and len(values) > 1))
    ):
        return None
    if kinds == ["metric", "value"] and dated:
        pass
    elif len(kinds) < 3 or (not dated and not any("目标" in text or "规划值" in text for _, text in values)):
        return None
    columns = _columns(values)
    if columns is None:
        return None
    serial = kinds.index("serial") if "serial" in kinds else None
    named = "metric" if "metric" in kinds else "category"
    metric = len(kinds) - 1 - kinds[::-1].index(named) if named in kinds else -1
    sorts = [
        i for i, kind in enumerate(kinds) if (kind == "metric" and i < metric) or (kind == "category" and i != metric)
    ]
    category = None
    if sorts:
        category = "before" if serial is not None and sorts[0] < serial else "behind"
    first = min(i for i, kind in enumerate(kinds) if kind in _VALUES)
    prop = None
    if "property" in kinds:
        prop = 0 if kinds.index("property") < first else 1
    return Head(
        start,
        end,
        words,
        columns,
        serial is not None,
        "unit" in kinds,
        category,
        prop,
        "owner" in kinds,
        "remark" in kinds,
    )


def _columns(values: Sequence[tuple[str, str]]) -> tuple[Column, ...] | None:
    words = TableWords.load()
    past = [*words.columns["baseline"]]
    out = []
    for kind, text in values:
        year = _year(text)
        told = re.sub(r"\(.*?\)|\d", "", text)
        looks_back = any(w in text for w in past) and not re.search("目标|规划", told) and "预计" not in text
        if kind != "value":
            out.append(Column(kind, None if kind == "other" else year, text))
        elif looks_back:
            out.append(Column("baseline", year, text))
        elif "目标" in text or "规划" in text or year is not None:
            out.append(Column("target" if "目标" in text or "规划" in text else "year", year, text, _unit_in(text)))
        else:
            return None
    years = [c.year for c in out if c.year is not None and c.kind in ("baseline", "target", "year")]
    if len(set(years)) != len(years) or years != sorted(years):
        return None
    return tuple(out)


def settled(columns: Sequence[Column], begin: int | None) -> tuple[Column, ...]:
    """The columns with years alone told apart: what lies before the plan's first year, or leaps from the first, is past."""
    years = [c.year for c in columns if c.year is not None and c.kind in ("year", "target", "baseline")]
    out = []
    for c in columns:
        kind = c.kind
        if kind in ("year", "target") and c.year is not None:
            back = c.year < begin if begin is not None else len(years) > 1 and c.year != max(years)
            if kind == "year" and c.year == begin == min(years) and sorted([*years, c.year + 1])[1] - c.year > 1:
                back = True
            kind = "baseline" if back else "target"
        out.append(Column(kind, c.year, c.heading, c.unit))
    return tuple(out)


def _year(text: str) -> int | None:
    found = re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)
    if found:
        return int(found[-1])
    return next((year for word, year in _FIVE.items() if word in text), None)


def _unit_in(text: str) -> str | None:
    for found in re.findall(r"\(([^()]{1,12})\)", text):
        if (symbol := Units.load().symbol_of(found)) is not None:
            return symbol
    return None
