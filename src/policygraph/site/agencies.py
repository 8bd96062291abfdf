"""The pages of agencies: what each answers for by basis and role, when that is due, and with whom it shares work."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .address import tail
from .corpus import Agency, Duty, Fact
from .frame import Frame
from .gather import BASES, ROLES
from .grids import Column, Dictionary, labelled, write_grid
from .reader import Layout
from .targets import figure
from .words import Words

MOST = 150
"""Most items of one basis that a page lists."""

_COLUMNS = (
    Column("agency", "ref", "c_agency", "agencies", "list", wide=34),
    Column("sort", "ref", "c_sort", "codes", "select"),
    Column("place", "ref", "c_place", "places", "select"),
    Column("stated", "number", "c_stated"),
    Column("implied", "number", "c_implied"),
    Column("metrics", "number", "c_metrics"),
    Column("partners", "number", "c_partners"),
    Column("mentions", "number", "c_mentions"),
)


def write_agencies(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str]) -> None:
    """``agencies.html``."""
    corpus = frame.corpus
    names, codes, places = Dictionary(), Dictionary(), Dictionary()
    fields = {sort: _field(sort) for sort in ("NamedAgency", "AgencyGroup", "PlaceholderAgency")}
    rows: list[list[Any]] = []
    for agency in corpus.agencies.values():
        duties = corpus.by_agency.get(agency.iri, [])
        stated = {d.item for d in duties if d.item and d.basis != "impliedByIssuer"}
        implied = {d.item for d in duties if d.item and d.basis == "impliedByIssuer"} - stated
        metrics = {corpus.targets[i].get("hasMetric") for i in stated if i in corpus.targets}
        place = corpus.places.get(agency.place)
        rows.append([
            names.add(agency.iri, agency.names, paths[agency.iri]), codes.add(agency.sort, fields[agency.sort]),
            places.add(place.iri, place.names) if place else -1, len(stated), len(implied), len(metrics),
            len(corpus.shared.get(agency.iri, ())), len(agency.mentions),
        ])  # fmt: skip
    rows.sort(key=lambda r: (-r[3], -r[7], names.entries[r[0]][0]))
    dictionaries = {"agencies": names, "codes": codes, "places": places}
    spec, files, _ = write_grid(frame, "agencies", _COLUMNS, rows, dictionaries)
    frame.page(
        "agencies.html", "table.html", {lang: w["agencies"] for lang, w in frame.words.items()}, "ttl/agencies.ttl",
        spec=labelled(spec), files=files, lead=lambda w: w["agencies_lead"],
    )  # fmt: skip


def write_agency(frame: Frame, layouts: dict[str, Layout], paths: dict[str, str], agency: Agency) -> None:
    """The page of one body."""
    _Page(frame, layouts, paths, agency).write()


def _field(key: str) -> dict[str, str]:
    from .words import shipped

    return dict(shipped()["fields"][key])


class _Page:
    def __init__(self, frame: Frame, layouts: dict[str, Layout], paths: dict[str, str], agency: Agency) -> None:
        self.frame, self.corpus, self.layouts, self.paths, self.agency = frame, frame.corpus, layouts, paths, agency
        self.held: dict[tuple[str, str], list[tuple[Fact, Duty]]] = {}
        seen = set()
        for duty in self.corpus.by_agency.get(agency.iri, ()):
            fact = self.corpus.item(duty.item)
            if fact is not None and (duty.basis, duty.role, fact.iri) not in seen:
                seen.add((duty.basis, duty.role, fact.iri))
                self.held.setdefault((duty.basis, duty.role), []).append((fact, duty))

    def write(self) -> None:
        slug = self.paths[self.agency.iri].removeprefix("agency/").removesuffix(".html")
        names = self.agency.names
        self.frame.page(
            f"agency/{slug}.html", "agency.html", {"zh": names.get("zh", slug), "en": names.get("en") or names.get("zh", slug)},
            f"ttl/agency/{slug}.ttl", names=names, about=self._about, groups=self._groups, partners=self._partners,
            due=self._due, mentions=self._mentions,
            node=tail(self.agency.iri) if any(fact.kind == "Target" for held in self.held.values() for fact, _ in held) else "",
        )  # fmt: skip

    def _about(self, w: Words) -> list[tuple[str, Any]]:
        agency, corpus = self.agency, self.corpus
        rows: list[tuple[str, Any]] = [(w["c_sort"], _field(agency.sort)[w.lang])]
        if agency.place in corpus.places:
            rows.append((w["c_place"], w.marked(corpus.places[agency.place].names)))
        if agency.function:
            rows.append((w["function"], w.code(agency.function)))
        # A line that breaks inside a name makes no other name.
        others = dict.fromkeys("".join(other.split()) if any(ord(c) > 0x2E80 for c in other) else other for other in agency.others)  # fmt: skip
        others = {other: None for other in others if other not in agency.names.values()}
        if others:
            rows.append((w["also_called"], w.quoted("、".join(list(others)[:8]))))
        if agency.plan in corpus.plans:
            rows.append((w["c_plan"], w.quoted(corpus.plans[agency.plan].short)))
        return rows

    def _groups(self, w: Words) -> list[dict[str, Any]]:
        made = []
        for basis in (*BASES, *sorted({b for b, _ in self.held} - set(BASES))):
            roles: list[dict[str, Any]] = []
            left = MOST
            for role in (*ROLES, *sorted({r for _, r in self.held} - set(ROLES))):
                held = self.held.get((basis, role), [])
                if held:
                    roles.append({"role": w.code(f"role-{role}"), "count": len(held), "items": [self._item(w, f) for f, _ in held[:left]],
                                  "more": max(0, len(held) - left)})  # fmt: skip
                    left = max(0, left - len(held))
            if roles:
                count = sum(int(role["count"]) for role in roles)
                made.append({"basis": w.code(f"basis-{basis}"), "key": basis, "count": count, "roles": roles})
        return made

    def _item(self, w: Words, fact: Fact) -> dict[str, Any]:
        corpus = self.corpus
        metric = corpus.metrics.get(fact.get("hasMetric"))
        text = fact.statement if len(fact.statement) <= 90 else fact.statement[:89] + "…"
        return {
            "kind": "target" if fact.kind == "Target" else "titled" if fact.title else "task", "text": w.quoted(text),
            "href": "../" + self.layouts[fact.plan].link(fact.words), "due": fact.get("deadline")[:10],
            "number": w.unit(figure(corpus, fact)[1]) if fact.kind == "Target" else "",
            "metric": w.marked(metric.names) if metric else "", "metric_href": "../" + self.paths[metric.iri] if metric else "",
            "plan": w.quoted(corpus.plans[fact.plan].short),
        }  # fmt: skip

    def _partners(self, w: Words) -> list[tuple[Any, int, str, str]]:
        shared = self.corpus.shared.get(self.agency.iri, {})
        most = max(shared.values(), default=1)
        top = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:40]
        return [
            (w.marked(self.corpus.agencies[a].names), n, f"{100 * n / most:.1f}", "../" + self.paths[a]) for a, n in top
        ]  # fmt: skip

    def _due(self, w: Words) -> list[tuple[str, list[dict[str, Any]], int]]:
        """What the text gives it to do, by year of its deadline."""
        years: dict[str, dict[str, Fact]] = {}
        for (basis, _), held in self.held.items():
            for fact, _duty in held:
                if basis != "impliedByIssuer" and fact.get("deadline"):
                    years.setdefault(fact.get("deadline")[:4], {})[fact.iri] = fact
        rows = []
        for year, facts in sorted(years.items()):
            ordered = sorted(facts.values(), key=lambda f: (f.get("deadline"), f.iri))
            rows.append((year, [self._item(w, fact) for fact in ordered[:30]], max(0, len(ordered) - 30)))
        return rows

    def _mentions(self, w: Words) -> list[tuple[Any, int, str]]:
        homes = self.corpus.by_document
        counted = Counter(words.document for words in self.agency.mentions)
        first = {words.document: words for words in reversed(self.agency.mentions)}
        return [
            (w.quoted(homes[d].short), n, "../" + self.layouts[homes[d].iri].link(first[d]))
            for d, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])) if d in homes
        ][:60]  # fmt: skip
