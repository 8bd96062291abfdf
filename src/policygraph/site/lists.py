"""Tables of plans, of what falls due, and of what cannot be held to account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log
from typing import Any

from pyoxigraph import Store

from ..analyse import across
from ..analyse.facts import Facts
from .corpus import Fact, shortened
from .frame import Frame
from .gather import visible
from .grids import Column, Dictionary, labelled, write_grid
from .reader import Layout
from .targets import code, figure, owners, words_link
from .words import Words, shipped

_PLANS = (
    Column("plan", "ref", "c_title", "plans", "list", wide=44),
    Column("type", "ref", "c_type", "codes", "select"),
    Column("place", "ref", "c_place", "places", "select"),
    Column("period", "date", "c_period", filter="year", wide=22),
    Column("issuer", "refs", "c_issuer", "agencies", "list", wide=30),
    Column("issued", "date", "c_issued"),
    Column("targets", "number", "c_targets"),
    Column("tasks", "number", "c_tasks"),
    Column("doubts", "number", "c_doubts"),
)
_DUE = (
    Column("deadline", "date", "c_deadline", filter="year"),
    Column("kind", "ref", "c_type", "codes", "select"),
    Column("statement", "text", "c_statement", filter="text", wide=60),
    Column("figure", "figure", "c_figure", wide=18),
    Column("place", "ref", "c_place", "places", "select"),
    Column("owner", "owners", "c_owner", "agencies", "list", wide=36),
    Column("plan", "ref", "c_plan", "plans", "list", wide=36),
    Column("basis", "ref", "c_due_basis", "codes", "select", shown=False, wide=18),
    Column("theme", "ref", "c_theme", "codes", "select", shown=False),
    Column("words", "words", "c_quote", "plans", shown=False, wide=60),
)
_GAPS = (
    Column("gap", "ref", "c_gap", "codes", "select", wide=22),
    Column("kind", "ref", "c_type", "codes", "select"),
    Column("statement", "text", "c_statement", filter="text", wide=60),
    Column("place", "ref", "c_place", "places", "select"),
    Column("plan", "ref", "c_plan", "plans", "list", wide=36),
    Column("detail", "text", "c_detail", wide=30),
    Column("words", "words", "c_quote", "plans", shown=False, wide=60),
)
_TASKS = (
    Column("number", "text", "c_number", wide=10),
    Column("task", "text", "c_task", filter="text", wide=50),
    Column("lead", "refs", "c_lead", "agencies", "list", wide=30),
    Column("support", "refs", "c_support", "agencies", "list", wide=40),
    Column("basis", "ref", "c_basis", "codes", "select"),
    Column("deadline", "date", "c_deadline", filter="year"),
    Column("place", "ref", "c_place", "places", "select"),
    Column("plan", "ref", "c_plan", "plans", "list", wide=36),
    Column("words", "words", "c_quote", "plans", shown=False, wide=60),
)
_LEADING = ("lead", "responsible", "accountable")
GAPS = ("no-owner", "no-figure", "no-deadline", "no-lead", "two-leads", "placeholders-only")


class Lists:
    """Writes the pages; one for a site."""

    def __init__(self, frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
        self.frame, self.corpus, self.layouts, self.paths = frame, frame.corpus, layouts, paths

    def _kind(self, codes: Dictionary, fact: Fact) -> int:
        key = "kind_target" if fact.kind == "Target" else "kind_titled" if fact.title else "kind_task"
        return codes.add(key, shipped()["texts"][key])

    def _page(self, name: str, template: str, columns: tuple[Column, ...], rows: Iterable[Any], dictionaries: dict[str, Dictionary],
              details: list[str] | None = None, **context: Any) -> None:  # fmt: skip
        spec, files, _ = write_grid(self.frame, name, columns, rows, dictionaries, details, open=details is not None)
        self.frame.page(
            f"{name}.html", template, {lang: w[name] for lang, w in self.frame.words.items()}, f"ttl/{name}.ttl",
            spec=labelled(spec), files=files, lead=lambda w: w[f"{name}_lead"], **context,
        )  # fmt: skip

    def plans(self) -> None:
        """``plans.html``."""
        corpus = self.corpus
        plans, codes, places, agencies = (Dictionary() for _ in range(4))
        rows = []
        for plan in corpus.plans.values():
            place = corpus.places.get(plan.place)
            facts = corpus.facts_of(plan.iri)
            issuers = [corpus.agencies[i] for i in plan.issuers if i in corpus.agencies]
            rows.append([
                plans.add(plan.iri, {"zh": plan.short}, self.paths[plan.iri]), code(corpus, codes, plan.kind),
                places.add(place.iri, place.names) if place else -1,
                f"{plan.start} – {plan.end}" if plan.start else "",
                [agencies.add(a.iri, a.names, self.paths[a.iri]) for a in issuers], plan.issued,
                sum(f.kind == "Target" for f in facts), sum(bool(f.title) for f in facts), len(corpus.issues.get(plan.iri, ())),
            ])  # fmt: skip
        dictionaries = {"plans": plans, "codes": codes, "places": places, "agencies": agencies}
        self._page("plans", "table.html", _PLANS, rows, dictionaries)

    def tasks(self) -> None:
        """``tasks.html``: the titled tasks with who leads and who supports them."""
        corpus = self.corpus
        plans, codes, places, agencies = (Dictionary() for _ in range(4))
        rows, quotes = [], []
        for fact in corpus.tasks.values():
            if not fact.title:
                continue
            place, plan = corpus.place_of(fact.plan), corpus.plans[fact.plan]
            at = plans.add(plan.iri, {"zh": plan.short}, self.paths[plan.iri])
            duties = corpus.duties.get(fact.iri, ())
            stated = [d for d in duties if d.basis != "impliedByIssuer"]
            columns: dict[bool, dict[int, None]] = {True: {}, False: {}}
            for duty in stated:
                body = corpus.agencies[duty.agency]
                columns[duty.role in _LEADING][agencies.add(body.iri, body.names, self.paths[body.iri])] = None
            rows.append([
                fact.get("number"), shortened(fact.title, 120), list(columns[True]), list(columns[False]),
                code(corpus, codes, f"basis-{duties[0].basis}") if duties else -1, fact.get("deadline")[:10],
                places.add(place.iri, place.names) if place else -1, at, words_link(self.layouts[plan.iri], at, fact),
            ])  # fmt: skip
            quotes.append(fact.words.quote if fact.words else fact.statement)
        dictionaries = {"plans": plans, "codes": codes, "places": places, "agencies": agencies}
        self._page("tasks", "table.html", _TASKS, rows, dictionaries, quotes)

    def timeline(self) -> list[str]:
        """``timeline.html``: everything with a deadline, by year and month.  Returns the IRIs."""
        corpus = self.corpus
        plans, codes, places, agencies = (Dictionary() for _ in range(4))
        items = [f for f in (*corpus.targets.values(), *corpus.tasks.values()) if f.deadline is not None]
        items.sort(
            key=lambda f: (f.get("deadline"), corpus.plans[f.plan].title, f.words.start if f.words else 0, f.iri)
        )
        rows = []
        for fact in items:
            place, plan = corpus.place_of(fact.plan), corpus.plans[fact.plan]
            metric = corpus.metrics.get(fact.get("hasMetric"))
            at = plans.add(plan.iri, {"zh": plan.short}, self.paths[plan.iri])
            rows.append([
                fact.get("deadline")[:10], self._kind(codes, fact), shortened(fact.statement, 120),
                figure(corpus, fact) if fact.kind == "Target" else ["", "", None],
                places.add(place.iri, place.names) if place else -1, owners(corpus, fact, agencies, codes, self.paths), at,
                code(corpus, codes, fact.get("deadlineBasis")), code(corpus, codes, metric.theme if metric else ""),
                words_link(self.layouts[plan.iri], at, fact),
            ])  # fmt: skip
        dictionaries = {"plans": plans, "codes": codes, "places": places, "agencies": agencies}
        quotes = [fact.words.quote if fact.words else fact.statement for fact in items]
        self._page("timeline", "timeline.html", _DUE, rows, dictionaries, quotes, calendar=_calendar(items))
        return [fact.iri for fact in items]

    def gaps(self, store: Store) -> list[str]:
        """``gaps.html``: the same rows as ``policygraph gaps``.  Returns the IRIs of the items."""
        corpus = self.corpus
        plans, codes, places = (Dictionary() for _ in range(3))
        rows, quotes, found = [], [], []
        for gap, _, kind, statement, detail, iri in across.gaps(Facts(store, "zh")).rows:
            fact = corpus.item(iri)
            if fact is None:
                continue
            statement, detail = visible(statement), visible(detail)
            place, plan = corpus.place_of(fact.plan), corpus.plans[fact.plan]
            at = plans.add(plan.iri, {"zh": plan.short}, self.paths[plan.iri])
            if kind == "target" and detail and "quantification-" + detail in corpus.codes:
                detail = corpus.codes["quantification-" + detail].get("zh", detail)
            rows.append([
                codes.add(gap, shipped()["gaps"].get(gap, {"zh": gap})), self._kind(codes, fact),
                shortened(statement, 120), places.add(place.iri, place.names) if place else -1, at, detail,
                words_link(self.layouts[plan.iri], at, fact),
            ])  # fmt: skip
            quotes.append(fact.words.quote if fact.words else fact.statement)
            found.append((gap, iri))
        counted = Counter(gap for gap, _ in found)
        issues = Counter(issue.code for issues in corpus.issues.values() for issue in issues)
        firsts = {}
        for plan_iri in reversed(corpus.plans):
            for issue in reversed(corpus.issues.get(plan_iri, [])):
                firsts[issue.code] = issue

        def summary(w: Words) -> list[tuple[str, str, str, int]]:
            told = shipped()["gaps"]
            return [
                (told[g][w.lang], told[g + "-why"][w.lang], "#gap=" + told[g]["zh"], counted[g])
                for g in GAPS
                if g in told
            ]

        def doubts(w: Words) -> list[tuple[str, str, int]]:
            return [
                (
                    w.name(firsts[c].message),
                    self.layouts[firsts[c].plan].link(firsts[c].words).replace("#c", "#i", 1),
                    n,
                )
                for c, n in sorted(issues.items(), key=lambda pair: (-pair[1], pair[0]))
            ]

        self._page("gaps", "gaps.html", _GAPS, rows, {"plans": plans, "codes": codes, "places": places}, quotes,
                   summary=summary, doubts=doubts)  # fmt: skip
        return [iri for _, iri in found]


def _calendar(items: list[Fact]) -> list[tuple[str, int, list[tuple[str, int, int]]]]:
    """Years with their months: (year, count, [(month, count, its depth of colour from 1 to 5, 0 for none)])."""
    months = Counter(fact.get("deadline")[:7] for fact in items)
    years = sorted({month[:4] for month in months})
    most = max(months.values(), default=1)

    def depth(number: int) -> int:
        # By magnitude: most plans end in December, and beside that month the others would all look empty.
        return 1 + min(4, int(5 * log(number) / log(most + 1))) if number else 0

    return [
        (
            year, sum(n for month, n in months.items() if month[:4] == year),
            [(f"{m:02d}", n, depth(n)) for m in range(1, 13) for n in [months[f"{year}-{m:02d}"]]],
        )
        for year in years
    ]  # fmt: skip
