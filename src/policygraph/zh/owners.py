"""Where a text says who is to do something: brackets behind a task and labelled lines, cut into clauses.

Works on a :class:`policygraph.zh.flow.Flow`'s text (ASCII punctuation, round brackets).  It knows the form
alone: whether the words in a clause name a body is for the caller to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from .owner_pieces import EDGE, LONGEST, after_by, brackets, line_end, row_cells, strip, undated, within

_WITH = re.compile(r"会同|联合(?!会|社)|协同")
#: A note that the body named first leads: 列第一位的为牵头单位,下同.
_FIRST_LEADS = re.compile(r"[,;。(、]?(?:其中)?(?:排|列)(?:名|在)?(?:第一|首)[^()]{0,12}牵头[^()]{0,12}")
#: What says that a mark tells who leads: 带*的为牵头单位.
_LEGEND = re.compile(
    r"[,;。(、]?(?:其中|注:?)?(?:带|标|加|注|标注|标有|加注|有)[“\"']?([*★☆※▲△#])[”\"']?(?:号|标记|标志)?(?:的|者)?(?:单位|部门|处室|科室)?(?:为|是|系)(?:总?牵头|主办|主责|第一责任)(?:单位|部门|处室|科室)?"
)
_ROW = re.compile(r"[^\n]+")
#: A line of bodies only: what may stand below a label that fills its own line.
_BODIES = re.compile(
    r"\n[^\n。:;]{2,120}(?:局|厅|委|办|部|政府|院|会|中心|单位|部门|学校|高校|大学|公司|团委|妇联|\))[、,。]?(?=\n|\Z)"
)


#: What stands beside the keeper of a web site.
_FOOT = re.compile(r"备案号|ICP备|公网安备|版权所有|网站标识|技术支持")
#: A list of bodies that goes on in the next line: 市教育局、⏎市财政局, 市教育局⏎市财政局、各县人民政府.
_GOES_ON = re.compile(
    r"(?:[、,]|(?<=[局厅委办部院府])(?=\n[^\n、]{2,16}(?:局|厅|委|办|部|政府)、))\n?[^\n的将要应了是]*\Z"
)


@dataclass(frozen=True, slots=True)
class OwnerClause:
    """``text[start:end]`` gives ``role`` to the bodies named in ``text[first:last]``.

    ``form``: label (责任单位:A), cue (A牵头), table (a cell in a column of owners; the outer range is its row)
    or plain (A、B alone in a bracket).  ``outer_start`` and ``outer_end``
    hold the whole bracket or line; ``bracketed`` tells which; ``first_leads``: the first named
    is said to lead.  Role ``none`` marks what is no owner (a date).
    """

    role: str
    start: int
    end: int
    first: int
    last: int
    form: str
    outer_start: int
    outer_end: int
    bracketed: bool
    first_leads: bool = False


@cache
def owner_grammar(labels: tuple[tuple[str, str], ...], cues: tuple[tuple[str, str], ...]) -> OwnerGrammar:
    """The grammar for these pairs of word and role, compiled once."""
    return OwnerGrammar(dict(labels), dict(cues))


class OwnerGrammar:
    """The forms of owner lists for given ``labels`` and ``cues`` (word -> role)."""

    def __init__(self, labels: Mapping[str, str], cues: Mapping[str, str]) -> None:
        self._mark = ""
        self._last: tuple[str, list[OwnerClause]] | None = None
        self._labels = dict(labels)
        self._cues = dict(cues)
        # A long label stands out even where the line break before it is lost (…市气象局完成时限:).
        long = "|".join(sorted((re.escape(w) for w in labels if len(w) > 3), key=len, reverse=True))
        short = "|".join(sorted((re.escape(w) for w in labels if len(w) <= 3), key=len, reverse=True))
        self._label = re.compile(
            rf"(?:(?<![\u4e00-\u9fff])(?:各|市级|省级|县级|区级|国家|具体|主要|共同|第一|项目|工作)+)?"
            rf"((?:{long})|(?<![\u4e00-\u9fff])(?:{short}))"
            r"(?:(?:及|和|与|、)[\u4e00-\u9fff]{2,8})?(?:\([^()]{1,8}\))?(?:为|是)?:"
        )
        bare = "|".join(
            sorted((re.escape(w) for w in labels if w.endswith(("单位", "部门", "处室"))), key=len, reverse=True)
        )
        self._bare_label = re.compile(rf"({bare})(?=[\u4e00-\u9fff])")
        self._alone = re.compile(rf"(?<=\n)({bare})(?=\n)")
        #: The rest of the line holds nothing but bodies: 牵头单位——A, 配合单位 B、C, a row 责任单位|A of two cells.
        self._open_label = re.compile(
            rf"(?<=\n)[*●▪■◆•·|]?(?:各|市级|省级|县级|区级)?({bare})(?:——|—|-|\t|\|)?(?![和及与或、(]|{bare})"
            r"(?=[^\n\t|。:的要将应须是]{1,160}(?:[局厅委办处科股室院会校所站队司]|部|政府|中心|单位|部门|\))[、,。|]?(?:\n|\Z))"
        )
        #: A short label behind a labelled list on its line, the blank between them lost: 主办:造林处|协办:计财处.
        self._next_label = re.compile(rf"(?<=[局厅委办部处科股室院会府心站所队司组门位校])({short}):")
        self._boxed = re.compile(rf"\(({long})\):?(?=[\u4e00-\u9fff\d])")
        cue = "|".join(sorted(map(re.escape, cues), key=len, reverse=True))
        self._told_apart = re.compile(rf"(?<=[\u4e00-\u9fff])\(({cue})\)")
        self._cue = re.compile(
            rf"(?:等单位|等部门)?(?:(?:共同|联合|分别|依法|具体|会同|统筹)*)(?:为)?({cue})"
            r"(?:相关工作|有关工作|工作|单位|部门|此项工作|本项工作)?(?=[,;。、)\s]|\Z)"
        )

        #: A cue with what it is for, where a bracket shares the work out: A负责造林,B负责资金,C配合.
        self._cue_for = re.compile(
            r"(?<=[局厅委办部处科股室院会府心站所队校区县市州组团门位])(?:等)?(?:共同|联合|分别|具体)*(牵头负责|牵头|负责|承担|指导|督导|监督|配合|协助|参与)"
            r"(?!人|单位|部门|落实|实施|推进|组织)(?:(?!牵头|配合|负责|协助|会同|职责|单位|[局厅委])[\u4e00-\u9fff“”、]){2,24}(?=[,;。]|\Z)"
        )

    def clauses(self, text: str) -> list[OwnerClause]:
        """Every clause of every owner bracket and labelled line, in text order."""
        if self._last is not None and self._last[0] is text:  # two stages ask for the same document
            return self._last[1]
        found = self._clauses(text)
        self._last = (text, found)
        return found

    def _clauses(self, text: str) -> list[OwnerClause]:
        legend = _LEGEND.search(text)
        self._mark = legend[1] if legend is not None else ""
        out: list[OwnerClause] = []
        taken: list[tuple[int, int]] = []
        for start, end in brackets(text):
            found = self._bracket(text, start, end)
            if found:
                out.extend(found)
                taken.append((start, end))
        lines = self._lines(text, taken)
        held = [(c.outer_start, c.outer_end) for c in lines if not c.bracketed]
        # 省林业局(造林处) at the end of a labelled line is no list of its own
        out = [c for c in out if c.form != "plain" or not within(c.outer_start, held)]
        out.extend(lines)
        if "\t" in text or "|" in text:
            out.extend(self._tables(text))
        out.sort(key=lambda c: (c.start, c.end))
        return out

    def _tables(self, text: str) -> list[OwnerClause]:
        """Cells below a heading such as 牵头单位 in tables whose cells are parted by tabs or bars."""
        out: list[OwnerClause] = []
        columns: dict[int, str] = {}
        width = alone = 0
        for line in _ROW.finditer(text):
            cells = row_cells(text, line.start(), line.end())
            if len(cells) < 2:  # a title between the rows of a table, or its end
                alone += 1
                if alone > 3:
                    columns = {}
                continue
            alone = 0
            named = {i: self._labels.get(re.sub(r"\(.*\)|\s", "", text[a:b]), "none") for i, (a, b) in enumerate(cells)}
            heads = {i: role for i, role in named.items() if role != "none"}
            if heads:
                columns, width = heads, len(cells)
            elif columns and len(cells) == width:
                for i, role in columns.items():
                    first, last = cells[i]
                    if last > first:
                        out.append(
                            OwnerClause(role, first, last, first, last, "table", line.start(), line.end(), False)
                        )
        return out

    def _bracket(self, text: str, start: int, end: int) -> list[OwnerClause]:
        inner, close = start + 1, end - 1
        if close - inner > LONGEST or close - inner < 2 or text[inner:close] in self._labels:
            return []
        labels = list(self._label.finditer(text, inner, close))
        bare = self._bare_label.match(text, inner, close)
        if not labels and bare is not None:
            labels = [bare]
        if labels:
            return self._labelled(text, labels, inner, close, (start, end), bracketed=True)
        return self._cued(text, inner, close, "plain", "plain", (start, end), bracketed=True)

    def _labelled(
        self, text: str, labels: list[re.Match[str]], inner: int, close: int, outer: tuple[int, int], *, bracketed: bool
    ) -> list[OwnerClause]:
        out: list[OwnerClause] = []
        if bracketed and strip(text, inner, labels[0].start())[0] < labels[0].start():
            out.extend(self._cued(text, inner, labels[0].start(), "plain", "plain", outer, bracketed=bracketed))
        for i, label in enumerate(labels):
            stop = labels[i + 1].start() if i + 1 < len(labels) else close
            role = self._labels[label[1]]
            full_stop = text.find("。", label.end(), stop)
            first, last = strip(text, label.end(), full_stop if full_stop > 0 else stop)
            if last <= first:
                continue
            if role == "none":
                out.append(OwnerClause("none", label.start(), last, first, last, "label", *outer, bracketed))
                continue
            inside = self._cued(text, first, last, role, "label", outer, bracketed=bracketed)
            if inside:
                head = inside[0]
                inside[0] = OwnerClause(
                    head.role,
                    label.start(),
                    head.end,
                    head.first,
                    head.last,
                    head.form,
                    *outer,
                    bracketed,
                    head.first_leads,
                )
            out.extend(inside)
        return out if any(c.role != "none" for c in out) else []

    def _cued(
        self, text: str, inner: int, close: int, role: str, form: str, outer: tuple[int, int], *, bracketed: bool
    ) -> list[OwnerClause]:
        """Clauses of a stretch without labels: each cue closes the names before it; the rest has ``role``."""
        out: list[OwnerClause] = []
        at = inner
        note = _FIRST_LEADS.search(text, inner, close)
        if note is not None:
            close = note.start()
        if self._mark and text.find(self._mark, inner, close) >= 0:
            return self._starred(text, inner, close, role, outer, bracketed=bracketed)
        if self._told_apart.search(text, inner, close):
            return self._marked(text, inner, close, role, form, outer, bracketed=bracketed)
        for cue in self._cues_in(text, inner, close):
            first, last = undated(text, *strip(text, at, cue.start()))
            if last <= first:
                continue
            first = after_by(text, first) + (cue[1] == "为主" and text[first] == "以")
            given = self._cues[cue[1]]
            with_others = _WITH.search(text[first:last])
            if with_others and with_others.start() == 0:
                out.append(
                    OwnerClause("joint", first, cue.end(), first + with_others.end(), last, "cue", *outer, bracketed)
                )
            elif with_others and with_others.start() > 0:
                middle = first + with_others.start()
                out.append(OwnerClause(given, first, middle, first, middle, "cue", *outer, bracketed))
                out.append(
                    OwnerClause("joint", middle, cue.end(), first + with_others.end(), last, "cue", *outer, bracketed)
                )
            else:
                out.append(OwnerClause(given, first, cue.end(), first, last, "cue", *outer, bracketed))
            at = cue.end()
        first, last = undated(text, *strip(text, at, close))
        if last > first:
            rest = role if role != "plain" else ("responsible" if out else "plain")
            joined = _WITH.match(text, first, last)
            if joined is not None and role != "none":  # A牵头,会同B
                out.append(OwnerClause("joint", first, last, joined.end(), last, "cue", *outer, bracketed))
                return out
            others = _WITH.search(text, first + 2, last)
            middle = others.start() if others and role != "none" else last
            out.append(OwnerClause(rest, first, middle, first, middle, form, *outer, bracketed, note is not None))
            if others and middle < last:  # 责任单位:A会同B
                out.append(OwnerClause("joint", middle, last, others.end(), last, "cue", *outer, bracketed))
        return out

    def _cues_in(self, text: str, inner: int, close: int) -> list[re.Match[str]]:
        found = list(self._cue.finditer(text, inner, close))
        shared = list(self._cue_for.finditer(text, inner, close))
        if not shared or len(found) + len(shared) < 2:
            return found
        kept = [f for f in found if not any(s.start() < f.end() and f.start() < s.end() for s in shared)]
        return sorted([*kept, *shared], key=lambda m: m.start())

    def _marked(
        self, text: str, inner: int, close: int, role: str, form: str, outer: tuple[int, int], *, bracketed: bool
    ) -> list[OwnerClause]:
        """Clauses of a list whose members say in brackets what they do: A(牵头)、B、C(配合)."""
        out: list[OwnerClause] = []
        at = inner
        for mark in [*self._told_apart.finditer(text, inner, close), None]:
            stop = mark.start() if mark is not None else close
            own = max((text.rfind(c, at, stop) for c in "、,;"), default=-1) + 1 if mark is not None else stop
            own = max(own, at)
            first, last = strip(text, at, own)
            if last > first:
                rest = role if role != "plain" else "responsible"
                out.append(OwnerClause(rest, first, last, first, last, form, *outer, bracketed))
            if mark is None:
                break
            first, last = strip(text, own, stop)
            if last > first:
                out.append(OwnerClause(self._cues[mark[1]], first, mark.end(), first, last, "cue", *outer, bracketed))
            at = mark.end()
        return out

    def _starred(
        self, text: str, inner: int, close: int, role: str, outer: tuple[int, int], *, bracketed: bool
    ) -> list[OwnerClause]:
        """Clauses of a list in which a mark tells who leads: A*、B、C, 带*的为牵头单位."""
        legend = _LEGEND.search(text, inner, close)
        close = legend.start() if legend is not None else close
        out: list[OwnerClause] = []
        for item in re.finditer(r"[^、,;]+", text[inner:close]):
            first, last = strip(text, inner + item.start(), inner + item.end())
            if last <= first:
                continue
            starred = self._mark in item.group()
            given = "lead" if starred else role if role not in ("plain", "lead") else "responsible"
            if out and out[-1].role == given:
                out[-1] = replace(out[-1], end=last, last=last)
            else:
                out.append(OwnerClause(given, first, last, first, last, "label", *outer, bracketed))
        return out

    def cell(self, text: str, whole: OwnerClause) -> list[OwnerClause]:
        """The clauses of a cell in a column of owners: ``A牵头,B配合`` says more than the heading ``责任单位``."""
        first, last, outer = whole.first, whole.last, (whole.outer_start, whole.outer_end)
        labels = list(self._label.finditer(text, first, last))
        if labels:
            found = self._labelled(text, labels, first, last, outer, bracketed=False)
        else:
            found = self._cued(text, first, last, whole.role, "table", outer, bracketed=False)
        kept = [replace(clause, form="table") for clause in found if clause.role != "none"] or [whole]
        if len(kept) == 1 and kept[0].role == whole.role:  # 甲牵头，乙配合 says by itself who leads
            kept = [replace(kept[0], first_leads=whole.first_leads or kept[0].first_leads)]
        return kept

    def _labels_in(self, text: str) -> Iterator[re.Match[str]]:
        """Every label of the text.  Colons are rare, so the search starts from them."""
        last = labelled = 0
        at = text.find(":")
        while at >= 0:
            line = text.rfind("\n", 0, at) + 1
            floor = max(last, at - 32, line)
            found = next((m for m in self._label.finditer(text, floor, at + 1) if m.end() == at + 1), None)
            if found is None and labelled > line:
                found = next((m for m in self._next_label.finditer(text, floor, at + 1) if m.end() == at + 1), None)
            if found is not None:
                labelled = at
                yield found
            last = at + 1
            at = text.find(":", last)

    def _lines(self, text: str, taken: list[tuple[int, int]]) -> list[OwnerClause]:
        groups: list[list[re.Match[str]]] = []
        i = 0
        found = [
            *self._labels_in(text),
            *self._boxed.finditer(text),
            *self._alone.finditer(text),
            *self._open_label.finditer(text),
        ]
        for label in sorted(found, key=lambda m: m.start()):
            while i < len(taken) and taken[i][1] <= label.start():
                i += 1
            if i < len(taken) and taken[i][0] <= label.start():
                continue
            if groups and line_end(text, groups[-1][-1].end()) >= label.start():
                groups[-1].append(label)
            else:
                groups.append([label])
        out: list[OwnerClause] = []
        for group in groups:
            end = line_end(text, group[-1].end())
            if _FOOT.search(text, group[0].start(), end):
                continue  # 主办:…局 ICP备…号 at the foot of a page
            if not text[group[-1].end() : end].strip(EDGE):
                while end - group[-1].end() < LONGEST and (below := self._bodies_below(text, end)):
                    end = below
            elif (below := self._bodies_below(text, end)) and _GOES_ON.search(text, group[-1].end(), below):
                end = below  # the list goes on below its first line
            out.extend(self._labelled(text, group, group[0].start(), end, (group[0].start(), end), bracketed=False))
        return out

    def _bodies_below(self, text: str, end: int) -> int:
        """The end of the line below ``end`` if it holds bodies only, no other label (a table's headings); else 0."""
        if self._open_label.match(text, end + 1) is not None:
            return 0
        below = _BODIES.match(text, end)
        return 0 if below is None or below.group().strip() in self._labels else below.end()
