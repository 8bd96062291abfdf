"""The start page: what is in the graph, and the questions that people ask first with their answers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from markupsafe import Markup

from .corpus import shortened
from .frame import Frame
from .reader import Layout
from .words import Words

_ROWS, _ANSWERS = 8, 5
_STATED = ("explicit", "inheritedFromTask", "inheritedFromHeading")


class Start:
    """Counts once, then says it in each language."""

    def __init__(self, frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
        self.frame, self.corpus, self.layouts, self.paths = frame, frame.corpus, layouts, paths

    def write(self) -> None:
        corpus = self.corpus
        self.frame.page(
            "index.html", "start.html", self.frame.title, "ttl/index.ttl", lead=self._lead,
            counts=lambda w: [
                ("plans.html", len(corpus.plans), w["plans"]), ("targets.html", len(corpus.targets), w["targets"]),
                ("tasks.html", sum(1 for task in corpus.tasks.values() if task.title), w["tasks"]),
                ("metrics.html", len(corpus.metrics), w["metrics"]), ("agencies.html", len(corpus.agencies), w["agencies"]),
            ],
            shares=self._shares, questions=self._questions,
        )  # fmt: skip

    def _lead(self, w: Words) -> str:
        plans = self.corpus.plans.values()
        years = sorted(plan.year for plan in plans if plan.year)
        places = {plan.place for plan in plans if plan.place}
        if not years:
            return w["lead_undated"].format(plans=len(plans), places=len(places))
        return w["lead"].format(plans=len(plans), places=len(places), first=years[0], last=years[-1])

    # ---------- shares ----------

    def _shares(self, w: Words) -> list[tuple[str, list[tuple[Any, int, str, str]]]]:
        corpus = self.corpus
        places = Counter(plan.place for plan in corpus.plans.values())
        years = Counter(plan.year for plan in corpus.plans.values())
        themes = Counter(
            corpus.metrics[t.get("hasMetric")].theme if t.get("hasMetric") in corpus.metrics else ""
            for t in corpus.targets.values()
        )
        return [
            (f"{w['plans']} · {w['by_place']}", self._bars(places, lambda i: w.marked(corpus.places[i].names) if i in corpus.places else w["unplaced"],
                                  lambda i: f"plans.html#place={_key(corpus.places[i].names) if i in corpus.places else '~'}")),
            (f"{w['plans']} · {w['by_year']}", self._bars(years, lambda y: y or w["undated"], lambda y: f"plans.html#period={y or '~'}", by_name=True)),
            (f"{w['targets']} · {w['by_theme']}", self._bars(themes, lambda c: w.code(c) if c else w["other_theme"],
                                    lambda c: f"targets.html#theme={_key(corpus.codes.get(c, {'zh': '~'}))}")),
        ]  # fmt: skip

    @staticmethod
    def _bars(counted: Counter[str], label: Any, href: Any, by_name: bool = False) -> list[tuple[Any, int, str, str]]:
        # What is not told comes last, however much it is.
        kept = sorted(counted.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))
        kept = kept[:_ROWS] if "" not in counted else [*kept[: min(_ROWS, len(kept)) - 1], ("", counted[""])]
        if by_name:
            kept.sort(key=lambda pair: pair[0] or "9")
        most = max((number for _, number in kept), default=1)
        return [(label(key), number, f"{100 * number / most:.1f}", href(key)) for key, number in kept]

    # ---------- questions ----------

    def _questions(self, w: Words) -> list[dict[str, Any]]:
        asked = (
            ("q_compared", self._compared, "metrics.html"), ("q_owners", self._owners, "agencies.html"),
            ("q_shared", self._together, "network.html"), ("q_due", self._due, "timeline.html"),
            ("q_cascade", self._carried, "cascade.html"), ("q_binding", self._binding, "targets.html#commitment=" + _key(self.corpus.codes.get("commitment-binding", {"zh": "~"}))),
            ("q_unowned", self._unowned, "gaps.html"), ("q_lost", self._lost, "gaps.html"), ("q_cited", self._cited, "plans.html"),
        )  # fmt: skip
        return [{"title": w[key], "rows": answer(w), "href": href} for key, answer, href in asked]

    def _compared(self, w: Words) -> list[tuple[Any, str, str]]:
        corpus = self.corpus
        places = {
            metric: len({corpus.plans[t.plan].place for t in found if corpus.plans[t.plan].place and t.value is not None})
            for metric, found in corpus.by_metric.items() if metric in corpus.metrics
        }  # fmt: skip
        top = sorted(places.items(), key=lambda pair: (-pair[1], -len(corpus.by_metric[pair[0]]), pair[0]))[:_ANSWERS]
        return [(w.marked(corpus.metrics[m].names), w["n_places"].format(n=n), self.paths[m]) for m, n in top if n > 1]

    def _owners(self, w: Words) -> list[tuple[Any, str, str]]:
        owned: dict[str, set[str]] = {}
        for fact in self.corpus.targets.values():
            for duty in self.corpus.duties.get(fact.iri, ()):
                if duty.basis in _STATED and duty.role in ("lead", "responsible", "accountable", "joint"):
                    owned.setdefault(duty.agency, set()).add(fact.get("hasMetric"))
        top = sorted(owned.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_ANSWERS]
        return [
            (w.marked(self.corpus.agencies[a].names), w["n_metrics"].format(n=len(m)), self.paths[a]) for a, m in top
        ]

    def _together(self, w: Words) -> list[tuple[Any, str, str]]:
        pairs = {(one, other): n for one, row in self.corpus.shared.items() for other, n in row.items() if one < other}
        top = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:_ANSWERS]
        agencies = self.corpus.agencies
        return [
            (
                w.marked(agencies[a].names) + Markup(" × ") + w.marked(agencies[b].names),
                w["n_items"].format(n=n),
                self.paths[a],
            )
            for (a, b), n in top
        ]

    def _due(self, w: Words) -> list[tuple[Any, str, str]]:
        years = Counter(fact.get("deadline")[:4] for fact in self.corpus.targets.values() if fact.get("deadline"))
        top = sorted(years.items(), key=lambda pair: (-pair[1], pair[0]))[:_ANSWERS]
        return [(year, w["n_targets"].format(n=n), f"timeline.html#deadline={year}") for year, n in top]

    def _carried(self, w: Words) -> list[tuple[Any, str, str]]:
        corpus = self.corpus
        carried = corpus.derived["cascadesFrom"]
        rows = [
            (w.quoted(shortened(f.statement, 60)), self._where(w, f.plan), self.layouts[f.plan].link(f.words))
            for f in corpus.targets.values() if f.iri in carried
        ]  # fmt: skip
        return rows[:_ANSWERS]

    def _binding(self, w: Words) -> list[tuple[Any, str, str]]:
        found = [f for f in self.corpus.targets.values() if f.code("commitmentLevel") == "binding"][:_ANSWERS]
        return [
            (w.quoted(shortened(f.statement, 60)), self._where(w, f.plan), self.layouts[f.plan].link(f.words))
            for f in found
        ]

    def _unowned(self, w: Words) -> list[tuple[Any, str, str]]:
        found = [
            f for f in self.corpus.targets.values()
            if not any(d.basis in _STATED for d in self.corpus.duties.get(f.iri, ()))
        ][:_ANSWERS]  # fmt: skip
        return [
            (w.quoted(shortened(f.statement, 60)), self._where(w, f.plan), self.layouts[f.plan].link(f.words))
            for f in found
        ]

    def _lost(self, w: Words) -> list[tuple[Any, str, str]]:
        found = [f for f in self.corpus.targets.values() if f.code("quantification") == "valueMissing"][:_ANSWERS]
        return [
            (w.quoted(shortened(f.statement, 60)), self._where(w, f.plan), self.layouts[f.plan].link(f.words))
            for f in found
        ]

    def _cited(self, w: Words) -> list[tuple[Any, str, str]]:
        citing: dict[str, set[str]] = {}
        for fact in self.corpus.citations.values():
            citing.setdefault(fact.get("citedResource"), set()).add(fact.plan)
        top = sorted(citing.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_ANSWERS]
        return [(w.marked(self.corpus.cited.get(c, {"zh": c})), w["n_plans"].format(n=len(p)), "") for c, p in top]

    def _where(self, w: Words, plan: str) -> str:
        place = self.corpus.place_of(plan)
        return w.name(place.names) if place else self.corpus.plans[plan].title[:24]


def _key(names: Any) -> str:
    return names.get("zh") or next(iter(names.values()), "~")


def write_start(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
    """The page ``index.html``."""
    Start(frame, layouts, paths).write()
