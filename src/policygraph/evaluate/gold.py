"""Claims in the JSON format of the gold annotations, so that both can be laid side by side.

The format speaks of surface facts only: what the text says, where, and in which words.  The mapping is the one that
a reader of the exported graph has to make, so scoring claims and scoring the graph give the same figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from policygraph.model import AgencyMention, DocumentClaims, TargetClaim

COMPARATOR = {
    "reach": "=",
    "equal": "=",
    "atLeast": ">=",
    "atMost": "<=",
    "above": ">",
    "below": "<",
    "between": "between",
}
COMMITMENT = {
    "binding": "binding",
    "ensured": "binding",
    "expected": "expected",
    "stretch": "stretch",
    "stated": "none",
}
KIND = {
    "quantified": "quantified",
    "qualitative": "qualitative",
    "deferred": "qualitative",
    "valueMissing": "value_missing",
}
RELATION = {
    "implements": "implements",
    "formulates": "formulates",
    "revises": "formulates",
    "publicises": "publicises",
    "alignsWith": "cites",
    "refers": "cites",
}
PLAN_TYPE = {
    "annualWorkPoints": "annual_work_plan",
    "fiveYearPlan": "five_year_plan",
    "actionPlan": "action_plan",
    "rectificationPlan": "rectification_plan",
    "governmentWorkReport": "government_work_report",
    "article": "article",
}
ROLE = {"accountable": "lead", "supervise": "responsible"}


def to_gold(claims: DocumentClaims) -> dict[str, Any]:
    """What ``claims`` say, as one document of the gold format (plain JSON values, text order, no repeats)."""
    source = claims.document.source
    bodies = _bodies(claims)
    return {
        "file": source.file_name,
        "sha256": source.sha256,
        "plan": _plan(claims),
        "tasks": _ordered(
            {"number": t.number, "title": t.title, "start": t.span.start, "end": t.span.end}
            for t in claims.tasks
            if t.title
        ),
        "targets": _ordered(_target(t, source.text) for t in claims.targets),
        "agencies": list(bodies.values()),
        "responsibilities": _responsibilities(claims, bodies),
        "references": _ordered(
            {
                "title": c.title,
                "start": c.span.start,
                "end": c.span.end,
                "relation": RELATION.get(c.function, "cites"),
            }
            for c in claims.citations
            if c.kind != "programme"
        ),
    }


def _ordered(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda i: (i["start"], i["end"], str(i)))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _plan(claims: DocumentClaims) -> dict[str, Any]:
    header = claims.document.header
    official = _named(claims)
    return {
        "title": header.title,
        "doc_type": PLAN_TYPE.get(header.plan_type, header.plan_type),
        "issuers": sorted({official.get(name, name) for name, _ in header.issuers}) or None,
        "jurisdiction": header.jurisdiction,
        "issued": _day(header.issued),
        "period": None if header.period is None else [_day(day) for day in header.period],
    }


# the guide writes units that it has no symbol for by their Chinese word
_UNIT_WORDS = {"workday": "工作日", "jin": "斤", "wk": "周", "hm2": "ha"}
_UNIT = re.compile(r"\b(?:workday|jin|wk|hm2)\b")


def _change(claim: TargetClaim) -> str:
    if claim.value_kind == "level":
        return "level"
    measure = "relative" if claim.value_kind == "relativeChange" else "absolute"
    return f"{measure}_{claim.change_direction or 'increase'}"


def _target(claim: TargetClaim, text: str) -> dict[str, Any]:
    between = claim.comparator == "between"
    explicit = (claim.deadline_basis or "").lower().endswith("explicit")
    return {
        "quote": claim.span.of(text),
        "start": claim.span.start,
        "end": claim.span.end,
        "metric": claim.metric_text,
        "change": _change(claim),
        "comparator": "~" if claim.approximate else COMPARATOR.get(claim.comparator, "="),
        "value": _number(claim.lower if between else claim.value),
        "value_high": _number(claim.upper) if between else None,
        "unit": None if claim.unit is None else _UNIT.sub(lambda m: _UNIT_WORDS[m[0]], claim.unit),
        "kind": KIND.get(claim.quantification, "quantified"),
        "implicit": claim.value_in_words is not None,
        "baseline": None if claim.baseline_year is None else str(claim.baseline_year),
        "baseline_value": _number(claim.baseline_value),
        "deadline": _day(claim.deadline) if explicit else None,
        "commitment": COMMITMENT.get(claim.commitment, "none"),
        "scope": claim.scope_text,
    }


def _named(claims: DocumentClaims) -> dict[str, str]:
    """The official name of each body by every name that the text has for it."""
    names: dict[str, str] = {}
    for mention in claims.agencies:
        if mention.kind == "named":
            for name in (mention.canonical, mention.name):
                names.setdefault(name, mention.canonical)
    return names


def _body_key(mention: AgencyMention, claims: DocumentClaims) -> tuple[str, str | None]:
    """What the body is called in full and whose it is: 生态环境局 of two places are two bodies."""
    if mention.kind == "placeholder":
        return mention.name, None
    if mention.kind == "named":
        return mention.canonical, mention.place
    # a set of bodies (各县生态环境局) is that of the plan's own place where it names no other
    place = mention.place or claims.document.header.jurisdiction
    within = place in (None, "全国") or mention.canonical.startswith(place)
    return (mention.canonical if within else f"{place}{mention.canonical}"), place


def _bodies(claims: DocumentClaims) -> dict[tuple[str, str | None], dict[str, Any]]:
    """One entry a body, in the order of its first mention, with every name the text has for it."""
    bodies: dict[tuple[str, str | None], dict[str, Any]] = {}
    for mention in sorted(claims.agencies, key=lambda m: m.span):
        key = _body_key(mention, claims)
        entry = bodies.setdefault(key, {"name": key[0], "aka": {key[0]}, "kind": "generic", "mentions": []})
        entry["aka"] |= {mention.name, mention.canonical, mention.span.of(claims.document.text)}
        entry["mentions"].append([mention.span.start, mention.span.end])
        if mention.kind == "named":
            entry["kind"] = "named"
    # an issuer that the header alone names is mentioned there
    official = _named(claims)
    for name, span in claims.document.header.issuers:
        if name not in official:
            entry = bodies.setdefault((name, None), {"name": name, "aka": {name}, "kind": "named", "mentions": []})
            entry["mentions"].append([span.start, span.end])
    for entry in bodies.values():
        entry["aka"] = sorted(entry["aka"])
    return bodies


def _responsibilities(
    claims: DocumentClaims, bodies: dict[tuple[str, str | None], dict[str, Any]]
) -> list[dict[str, Any]]:
    """One entry an agency, role and clause: several items that rest on one clause are one statement."""
    unique: dict[tuple[str, str, int, int], dict[str, Any]] = {}
    for claim in claims.responsibilities:
        body = bodies[_body_key(claims.agencies[claim.agency], claims)]
        role = ROLE.get(claim.role, claim.role)
        unique.setdefault(
            (body["name"], role, claim.span.start, claim.span.end),
            {
                "agency": body["name"],
                "aka": [name for name in body["aka"] if name != body["name"]],
                "role": role,
                "start": claim.span.start,
                "end": claim.span.end,
                "quote": claim.span.of(claims.document.text),
            },
        )
    return _ordered(unique.values())
