"""What the sentence around a target says of it: its base year, how firmly the plan commits itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Quantity
from ..vocab.targets import TargetWords
from .deadlines import Deadline
from .target_parts import BASELINE, Clause, patterns

_FROM = re.compile(
    r"(?:由|从)(?:(?P<year>20\d\d)年(?:底|末)?的?|目前的?|现在的?|原来的?|原有的?|原先的?|上年的?|[“\"]?十[二三四]五[”\"]?(?:期?末)?的?)?\s?(?P<value>\d+(?:\.\d+)?)\s?(?:%|％|个百分点|[^\d，,。；;、]{0,8}?)?(?=提高|提升|增加|扩[大展]|增长|上升|下降|降低|降至|降到|减少|压减|缩)"
)


_FORESEEN = re.compile(r"[^，,]{0,6}预计(?:到|至)?20\d\d年")


def baseline(text: str, start: int, end: int) -> int | None:
    """The base year in ``比2015年``, ``较2020年``, ``在2020年基础上``: None where there is none."""
    year = None
    for m in BASELINE.finditer(text, start, end):
        if (
            m["year"]
            and not (m[0].startswith("在") and "基础" not in m[0])
            and not (m[0][0] in "与以" and not re.search("相比|基|同期", m[0]))
        ):
            year = int(m["year"])
    return year


def baseline_before(c: Clause) -> int | None:
    """The base year that a clause of its own sets for those behind it: 在2020年的基础上，A下降4%、B下降7%."""
    m = re.search(
        r"(?:^|[，,；;])(?:在(?=20\d\d年(?:底|末)?的?(?:水平)?基础上)|(?:相比|对比|比|较)(?=20\d\d年(?:底|末)?[，,])|以(?=20\d\d年(?:底|末)?(?:数据|水平)?为(?:基数|基准|基期|基年)[，,]))(20\d\d)年[^，,；;]*[，,][^；;]*$",
        c.text[c.block_start : c.start],
    )
    return int(m[1]) if m else None


def baseline_from(text: str, start: int, end: int) -> tuple[int | None, str | None]:
    """Year and figure in ``由2020年的A%提高到``, the figure as written; None for what is not said."""
    m = _FROM.search(text, start, end)
    return (int(m["year"]) if m and m["year"] else None, m["value"] if m else None)


def commitment(text: str, start: int, end: int, at: int, cues: Sequence[Deadline] = (), upto: int | None = None) -> str:
    """ensured, stretch, expected, binding or stated, from the words of the sentence before ``at``.

    力争 and 确保 carry across 、 and a verbless clause; they stop at ；; and 。 (annotation guide v1.1).
    """
    piece = text[start:at]
    pledged_cues = {
        d.span.end - start
        for d in cues
        if re.search(rf"(?:{patterns().pledge})\W?$", text[start : d.span.start])
        or re.match(patterns().pledge, text[d.span.start : d.span.end])
    }
    stop = max(piece.rfind("；"), piece.rfind(";"))
    piece = piece[stop + 1 :]
    last = list(re.finditer(rf"{patterns().pledge}|[，,]", piece))
    level = "stated"
    for m in reversed(last):
        if m[0] in "，,":
            if stop + 1 + m.start() in pledged_cues:
                continue  # 力争到2025年，A达到…: the clause of the cue is none of its own
            between = (piece[m.end() :] + text[at : upto or at]).lstrip()
            if "，" in piece[m.end() :] and not re.search(r"\d", piece[m.end() :].split("，")[0]):
                break  # a clause without a figure lies between
            if patterns().deliver_start.match(between) and not between.startswith(patterns().no_lead):
                break
            if re.search(
                r"控制在|保持在|稳定在|维持在|达(?!标)|提高|增加|增长|下降|降低|完成|建成|新增|实现|建设|开展",
                between[: max(0, len(between))],
            ):
                break
            continue
        if m[0] == "争取" and re.match(r"[^，,。]{0,8}(?:资金|支持|项目|政策)", piece[m.end() :]):
            continue
        if m[0] == "保证" and piece[m.end() : m.end() + 1] in ("金", "书"):
            continue
        level = "stretch" if m[0] in TargetWords.load().lists["goal_stretch"] else "ensured"
        break
    around = text[max(start, *(text.rfind(x, start, at) + 1 for x in "；;")) : end]
    around = re.split("[；;]", around)[0]
    if level == "stated":
        if "约束性" in around and "约束性指标" not in around:
            level = "binding"
        elif (
            "预期性" in around
            or re.search("预期目标(?:任务)?(?:是|为|[：:])", text[start:at]) is not None
            or re.search("预期(?:分别|年均|均|累计)?(?:达|增|下降|降|提高|实现|控制)", around)
            or "预计" in piece[max(piece.rfind("，"), piece.rfind(",")) + 1 :]
            or _FORESEEN.match(text[start:at])
        ):
            level = "expected"
    return level


def near_cue(c: Clause, q: Quantity) -> bool:
    """Whether the sentence sets a day or year to come in front of the figure."""
    return any(not d.past and d.span.end <= q.figure.start for d in c.cues)
