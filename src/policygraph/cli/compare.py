"""Commands that set plans against each other: compare, gaps, due, agency, diff."""

from __future__ import annotations

import csv
import io
import json
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import UsageError
from .app import Settings, common

if TYPE_CHECKING:
    from ..analyse.facts import Facts
    from ..analyse.items import Answer

_F = TypeVar("_F", bound=Callable[..., Any])
_WIDEST = 48
_ZH = {
    "place": "地区", "year": "年份", "comparator": "比较", "figure": "数值", "kind": "类别", "baseline": "基准年",
    "commitment": "力度", "scope": "范围", "plan": "规划", "target": "目标", "gap": "缺项", "statement": "表述",
    "detail": "说明", "item": "条目", "deadline": "期限", "basis": "依据", "owners": "责任单位", "role": "角色",
    "change": "变化", "metric": "指标", "before": "前", "after": "后", "target_before": "前目标",
    "target_after": "后目标", "targets": "目标数", "plans": "规划数", "units": "单位", "example": "例句", "iri": "IRI",
    "network": "网络", "nodes": "节点", "edges": "边", "density": "密度", "components": "连通分量", "largest": "最大分量",
    "communities": "社群", "modularity": "模块度", "rank": "序", "name": "名称", "class": "类别", "degree": "度中心性",
    "weight": "权重", "betweenness": "中介中心性", "pagerank": "PageRank", "community": "社群", "state": "状态", "decision": "决定", "about": "对象", "other": "另一对象或更正", "who": "决定人", "when": "日期", "note": "说明",
    "file": "文件", "reason": "原因", "node": "节点", "outcome": "对照", "above": "上级地区", "figure_above": "上级数值", "plan_above": "上级规划", "target_above": "上级目标",
    "carries_out": "所落实文件", "issuer": "印发机关", "level": "层级", "period": "时期", "held": "已收录", "carried_out": "所落实",
}  # fmt: skip
_IRIS = frozenset({"item", "target", "target_before", "target_after", "target_above", "carried_out", "iri", "node"})
_LENGTH = re.compile(r"(\d{1,4})([dwmy])")


def formatted(function: _F) -> _F:
    """The ``--format`` of every command that answers with rows."""
    return click.option(
        "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    )(function)  # fmt: skip


def show(answer: Answer, form: str, lang: str) -> None:
    """Print rows as an aligned table (headings in ``lang``), as CSV, or as a JSON list of objects."""
    from ..zh.columns import clip, table

    if form == "json":
        objects = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
        click.echo(out.getvalue(), nl=False)
    else:
        header = [_ZH[name] if lang == "zh" else name.replace("_", " ") for name in answer.columns]
        # An IRI that is cut cannot be handed to explain.
        rows = [
            [value if name in _IRIS else clip(value, _WIDEST) for name, value in zip(answer.columns, row, strict=True)]
            for row in answer.rows
        ]
        click.echo(table(header, rows, 10_000), nl=False)


@contextmanager
def facts_of(settings: Settings) -> Iterator[Facts]:
    """The facts of the store, opened to read only."""
    from ..analyse.facts import Facts
    from ..graph.store import open_store

    with open_store(settings.store, read_only=True) as store:
        yield Facts(store.merged, settings.lang, store)


@click.command(short_help="Set the places' targets on a metric side by side.")
@click.argument("metric")
@click.option("--places", metavar="NAME[,NAME…]", default="", help="Only these places, by name or code.")
@click.option("--year", type=int, help="Only targets due in this year.")
@formatted
@common
@click.pass_obj
def compare(settings: Settings, metric: str, places: str, year: int | None, form: str) -> None:
    """Set the targets on METRIC side by side; figures of another kind, scope or base year stand apart."""
    from ..analyse import across, naming

    with facts_of(settings) as facts:
        chosen = list(dict.fromkeys(naming.place(facts, p) for p in re.split(r"[,，、]", places) if p.strip()))
        show(across.compare(facts, naming.metric(facts, metric), chosen, year), form, settings.lang)


@click.command(short_help="List what nobody can be held to.")
@click.option("--plan", help="Only this plan, by title or IRI.")
@formatted
@common
@click.pass_obj
def gaps(settings: Settings, plan: str | None, form: str) -> None:
    """List targets without named owner, deadline or figure, and titled tasks without lead or with two."""
    from ..analyse import across, naming

    with facts_of(settings) as facts:
        show(across.gaps(facts, naming.plan(facts, plan) if plan else None), form, settings.lang)


@click.command(short_help="List what falls due.")
@click.option("--within", metavar="LENGTH", help="From today on for so long: 30d, 8w, 6m or 1y (default 6m).")
@click.option("--from", "first", metavar="DATE", help="First day (YYYY-MM-DD).")
@click.option("--until", "last", metavar="DATE", help="Last day (YYYY-MM-DD).")
@click.option("--today", metavar="DATE", help="The day to count from, in place of the clock's.")
@formatted
@common
@click.pass_obj
def due(
    settings: Settings, within: str | None, first: str | None, last: str | None, today: str | None, form: str
) -> None:
    """List the targets and tasks that fall due in a stretch of time."""
    from ..analyse import across

    if within and last:
        raise UsageError("--within and --until both say where the time ends: give one")
    start = day("--from", first) or day("--today", today) or date.today()
    end = day("--until", last) or _later(start, within or "6m")
    if end < start:
        raise UsageError(f"the time ends ({end}) before it begins ({start})")
    with facts_of(settings) as facts:
        show(across.due(facts, start, end), form, settings.lang)


def day(option: str, text: str | None) -> date | None:
    """The date that an option gives.  Raises UsageError where it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option}: {text!r} is no date; write it as 2025-06-30") from error


def _later(start: date, length: str) -> date:
    match = _LENGTH.fullmatch(length.strip().lower())
    if match is None:
        raise UsageError(f"--within: {length!r} is no length of time; write 30d, 8w, 6m or 1y")
    number, unit = int(match[1]), match[2]
    try:
        if unit in "dw":
            return start + timedelta(days=number * (7 if unit == "w" else 1))
        months = start.year * 12 + start.month - 1 + number * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError) as error:
        raise UsageError(f"--within: {length!r} is too long") from error


@click.command(short_help="Show what a body answers for.")
@click.argument("name")
@formatted
@common
@click.pass_obj
def agency(settings: Settings, name: str, form: str) -> None:
    """Show every item that the body NAME has a role in, the firmest basis first."""
    from ..analyse import across, naming

    with facts_of(settings) as facts:
        show(across.portfolio(facts, naming.agency(facts, name)), form, settings.lang)


@click.command(short_help="Show what changed between two plans.")
@click.argument("plan_a")
@click.argument("plan_b")
@click.option("--same", is_flag=True, help="List what stayed the same too.")
@formatted
@common
@click.pass_obj
def diff(settings: Settings, plan_a: str, plan_b: str, same: bool, form: str) -> None:
    """Show what PLAN_B changes against PLAN_A, an earlier plan of the place: by metric, like with like only."""
    from ..analyse import change, naming

    with facts_of(settings) as facts:
        pair = naming.plan(facts, plan_a), naming.plan(facts, plan_b)
        show(change.diff(facts, *pair, same=same), form, settings.lang)
