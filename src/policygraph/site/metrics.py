"""The pages of metrics: what it is, how places and years compare, who owns it where."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from .address import tail
from .cards import baseline_text, plain
from .chart import Block, Mark, blocks
from .corpus import Corpus, Fact, Metric
from .frame import Frame
from .grids import Column, Dictionary, labelled, write_grid
from .reader import Layout
from .targets import code, figure
from .words import Words

MOST, _RELATED = 120, 60
"""Most targets, owners and pairs of targets that one page shows; the table of targets has them all."""

_COLUMNS = (
    Column("metric", "ref", "c_metric", "metrics", "list", wide=34),
    Column("theme", "ref", "c_theme", "codes", "select"),
    Column("unit", "text", "c_unit"),
    Column("targets", "number", "c_targets"),
    Column("places", "number", "c_places"),
    Column("plans", "number", "c_plans"),
    Column("years", "text", "c_years"),
    Column("known", "ref", "c_known", "codes", "select"),
)


def write_metrics(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
    """``metrics.html``."""
    corpus = frame.corpus
    names, codes = Dictionary(), Dictionary()
    rows: list[list[Any]] = []
    for metric in corpus.metrics.values():
        facts = corpus.by_metric[metric.iri]
        places = {corpus.plans[f.plan].place for f in facts} - {""}
        years = sorted({f.get("deadline")[:4] for f in facts if f.get("deadline")})
        known = "is_yes" if metric.known else "is_no"
        rows.append([
            names.add(metric.iri, metric.names, paths[metric.iri]), code(corpus, codes, metric.theme), metric.unit,
            len(facts), len(places), len({f.plan for f in facts}), _span(years),
            codes.add(known, {lang: w[known] for lang, w in frame.words.items()}),
        ])  # fmt: skip
    rows.sort(key=lambda r: (-r[4], -r[3], names.entries[r[0]][0]))
    spec, files, _ = write_grid(frame, "metrics", _COLUMNS, rows, {"metrics": names, "codes": codes})
    frame.page(
        "metrics.html", "table.html", {lang: w["metrics"] for lang, w in frame.words.items()}, "ttl/metrics.ttl",
        spec=labelled(spec), files=files, lead=lambda w: w["metrics_lead"],
    )  # fmt: skip


def write_metric(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str], metric: Metric) -> None:
    """The page of one metric."""
    _Page(frame, layouts, paths, metric).write()


def _span(years: list[str]) -> str:
    return "" if not years else years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"


class _Page:
    def __init__(self, frame: Frame, layouts: dict[str, Layout], paths: dict[str, str], metric: Metric) -> None:
        self.frame, self.corpus, self.layouts, self.paths, self.metric = frame, frame.corpus, layouts, paths, metric
        facts = self.corpus.by_metric[metric.iri]
        self.total, self.facts = len(facts), facts[:MOST]

    def write(self) -> None:
        charts = blocks(self.corpus, self.metric, self.facts)
        slug = self.paths[self.metric.iri].removeprefix("metric/").removesuffix(".html")
        without = [fact for fact in self.facts if fact.value is None]
        names = self.metric.names
        self.frame.page(
            f"metric/{slug}.html", "metric.html",
            {"zh": names.get("zh", slug), "en": names.get("en") or names.get("zh", slug)}, f"ttl/metric/{slug}.ttl",
            node=tail(self.metric.iri) if any(self.corpus.duties.get(fact.iri) for fact in self.facts) else "",
            names=names, about=self._about, total=self.total, shown=len(self.facts), slug=slug,
            charts=lambda w: [self._chart(w, block) for block in charts], drawn=any(len(block.marks) > 1 for block in charts),
            without=lambda w: [self._row(w, fact) for fact in without], owners=self._owners, related=self._related,
        )  # fmt: skip

    def _about(self, w: Words) -> list[tuple[str, Any]]:
        m, rows = self.metric, []
        if m.definition:
            rows.append((w["definition"], w.marked(m.definition)))
        other = m.names.get("zh" if w.lang == "en" else "en")
        if other and other != w.name(m.names):
            rows.append(
                (
                    w["other_name"],
                    w.quoted(other) if w.lang == "en" else Markup('<bdi lang="en">{}</bdi>').format(other),
                )
            )
        wording = sorted({f.get("metricText") for f in self.facts} - set(m.names.values()) - {""})
        if wording:
            more = f" … +{len(wording) - 8}" if len(wording) > 8 else ""
            rows.append((w["as_worded"], w.quoted("、".join(wording[:8]) + more)))
        if m.unit:
            rows.append((w["c_unit"], Markup("{}").format(w.unit(m.unit))))
        for label, key in (("c_theme", m.theme), ("desirability", m.desirability), ("quantity_kind", m.kind)):
            if key:
                rows.append((w[label], Markup("{}").format(w.code(key))))
        return rows

    def _row(self, w: Words, fact: Fact) -> dict[str, Any]:
        corpus = self.corpus
        place, plan = corpus.place_of(fact.plan), corpus.plans[fact.plan]
        written, number, _ = figure(corpus, fact)
        return {
            "place": w.marked(place.names) if place else w["unplaced"], "due": fact.get("deadline")[:10],
            "written": w.quoted(written) if written else "", "told": written or number, "number": w.unit(number), "words": "../" + self.layouts[fact.plan].link(fact.words),
            "commitment": w.code(fact.get("commitmentLevel")), "level": fact.code("commitmentLevel"),
            "baseline": w.unit(baseline_text(corpus, fact)), "scope": w.quoted(fact.get("scopeText")) if fact.get("scopeText") else "",
            "plan": w.quoted(plan.short), "state": w.code(fact.get("quantification")),
            "comparator": w.code(fact.get("effectiveComparator") or fact.get("comparator")),
        }  # fmt: skip

    def _chart(self, w: Words, block: Block) -> dict[str, Any]:
        parts = [w.code(block.kind)]
        if block.direction:
            parts.append(w.code(block.direction))
        if block.base:
            parts.append(w["since"].format(year=block.base))
        if block.scope:
            parts.append(block.scope)
        title = " · ".join(parts) + (f" ({w.unit(block.unit)})" if block.unit else "")
        rows = [self._row(w, mark.fact) for mark in block.marks]
        low, high, step = block.scale
        drawn = {
            "low": low, "high": high, "step": round(step, 9), "title": title,
            "marks": [self._mark(w, mark, row) for mark, row in zip(block.marks, rows, strict=True)],
        }  # fmt: skip
        return {
            "title": title, "rows": rows, "drawn": drawn if len(rows) > 1 else None, "summary": self._summary(w, block),
            "stretch": any(m.stretch for m in block.marks), "base": any(m.base is not None for m in block.marks),
            "open": any(m.open for m in block.marks), "cut": low > 0 or high < 0,
        }  # fmt: skip

    def _mark(self, w: Words, mark: Mark, row: dict[str, Any]) -> list[Any]:
        """[place, deadline, value, upper, open, stretch, base, year of the base, as written, commitment, link]."""
        place = self.corpus.place_of(mark.fact.plan)
        told = [row["told"], row["commitment"], row["words"]]
        return [
            w.name(place.names) if place else w["unplaced"], row["due"], mark.value, mark.upper, mark.open, int(mark.stretch),
            mark.base, mark.fact.get("baselineYear")[:4] if mark.base is not None else "", *told,
        ]  # fmt: skip

    def _summary(self, w: Words, block: Block) -> str:
        """The chart in a sentence: how many figures of how many places, and the ends of their range with their places."""
        ordered = sorted(block.marks, key=lambda m: m.value)
        ends = []
        for mark in (ordered[0], ordered[-1]):
            place = self.corpus.place_of(mark.fact.plan)
            where = " ".join(
                filter(None, (w.name(place.names) if place else w["unplaced"], mark.fact.get("deadline")[:4]))
            )
            ends.append(f"{plain(f'{mark.value:.6f}')} ({where})")
        places = {self.corpus.plans[m.fact.plan].place for m in block.marks}
        return w["chart_told"].format(n=len(block.marks), places=len(places), low=ends[0], high=ends[1])

    def _owners(self, w: Words) -> list[dict[str, Any]]:
        """Who answers for it, by place: each body once with its firmest basis and the words that say so."""
        corpus, seen = self.corpus, {}
        for fact in self.facts:
            for duty in corpus.duties.get(fact.iri, ()):
                key = corpus.plans[fact.plan].place, duty.agency, duty.role
                if key not in seen:
                    seen[key] = duty, fact
        rows: list[dict[str, Any]] = []
        for (place, agency, role), (duty, fact) in seen.items():
            body = corpus.agencies[agency]
            link = self.layouts[fact.plan].link(
                duty.words if duty.words and duty.words.document == corpus.plans[fact.plan].document else fact.words
            )
            rows.append({
                "place": w.marked(corpus.places[place].names) if place in corpus.places else w["unplaced"],
                "agency": w.marked(body.names), "href": "../" + self.paths[agency], "role": w.code(f"role-{role}"),
                "basis": w.code(f"basis-{duty.basis}"), "stated": duty.basis != "impliedByIssuer", "words": "../" + link,
                "plan": w.quoted(corpus.plans[fact.plan].short),
                "key": (place not in corpus.places, corpus.places[place].code if place in corpus.places else "", duty.basis == "impliedByIssuer", agency),
            })  # fmt: skip
        return sorted(rows, key=lambda row: row["key"])[:MOST]

    def _related(self, w: Words) -> list[tuple[str, Any, str, Any, str]]:
        rows = []
        for fact in self.facts:
            for name in ("cascadesFrom", "stretchOf", "conflictsWith"):
                for other in self.corpus.derived[name].get(fact.iri, ()):
                    there = self.corpus.targets.get(other)
                    if there is not None and (name != "conflictsWith" or fact.iri < other):
                        rows.append((
                            w[f"r_{name}"], self._told(w, fact), "../" + self.paths[fact.iri], self._told(w, there),
                            "../" + self.paths[other],
                        ))  # fmt: skip
        return rows[:_RELATED]

    def _told(self, w: Words, fact: Fact) -> Markup:
        place = self.corpus.place_of(fact.plan)
        return Markup("{}<small> {} {}</small>").format(
            w.quoted(fact.get("valueText") or fact.statement[:40]),
            w.name(place.names) if place else "",
            fact.get("deadline")[:4],
        )


def compared(corpus: Corpus, metric: str) -> int:
    """In how many places plans give this metric a figure."""
    facts = corpus.by_metric.get(metric, ())
    return len({corpus.plans[f.plan].place for f in facts if f.value is not None} - {""})
