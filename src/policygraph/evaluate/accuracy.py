"""Writes docs/accuracy.md from a measurement.

python -m policygraph.evaluate.accuracy [--shared FOLDER] [-o docs/accuracy.md]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from policygraph.errors import PolicygraphError
from policygraph.graph.kinds import kinds

from .gate import READER, reader
from .report import Report
from .result import DocumentScore
from .run import evaluate, gold_documents

COMMAND = "python -m policygraph.evaluate.accuracy"
HEAD = f"""\
# How accurate the extraction is

This page is written by `{COMMAND}`; the figures are those of the version it stands beside.

## How to read the figures

- The extractor is written rules and word lists. Nothing is trained, and the same text always gives the same result. What
  trained components would add was measured: [trained-component.md](trained-component.md).
- **The annotated plans were at hand while the rules were written.** Some of their errors were looked at and the rules
  corrected. The figures are therefore what the extractor does on plans it knows; on a plan of another province or
  another field they will be lower. Rules were also tried on two hundred further plans without annotations, by
  reading samples of what they found, to keep out rules that fit one document only.
- The annotations follow one written guide. Where two people annotated the same five plans by it, they agreed (F1) to
  0.978 on targets by place and value, 0.946 with all fields, 0.962 on mentions of agencies, 0.949 on responsibilities
  and 1.000 on references and tasks. No extractor can honestly be measured beyond that: a figure above says that the
  rules were fitted to these annotations, not that they read better than people.
- *Precision* is the share of what was found that is annotated; *recall* the share of what is annotated that was found;
  *F1* joins both. An item counts as found only with the right place in the text, a target only with its value as well.
- With so few documents one odd plan moves a figure by several hundredths.
"""
# Judged one by one, so it cannot be measured anew by the command: redo the sample when the target rules change much.
DERIVED = """\
## Statements derived across plans

On a graph of seven annotated plans and 200 further ones the language model that wrote the rules drew up to fifty statements of each kind at random and read them beside the
words of the plans. A kind of which fewer than nine in ten were right is off until `policygraph derive --with KIND` asks for it.
"""
DERIVED_NOTES = """\
- Drawn from a graph of the annotated plans and 187 further ones, with a fixed seed, before the last changes of the rules that read targets. Nobody else judged
  any kind.
- *cascade*: of a first fifty of this state 39 held: national plans for one province or for public institutions alone were taken for the whole country's,
  a plan's target on all of a thing was held against that on the large ones, and two noughts were called a share. The rules were mended, and of fifty
  drawn anew 49 held.
- *implements*: the one that did not hold tells of a document carried out in the years before.
- *co-responsibility*: five did not hold: two of duties that stand side by side for parts of one task, two of bodies that the sentence only speaks of, one of a
  body read from half a name. It stands just at the line.
- *year-over-year*: all eight that there are, from the one pair of plans that follow each other; too few to state a precision. No other two plans of one body
  in that collection are of one series and of years that follow.
- *stretch*: of a first six one held (the same figure told once firmly and once as a wish was taken for a pair); the rule now asks for more than the firm figure, and
  both pairs that it finds hold. *succession*: the only one holds. *replacement*: none occurs.
- *conflict*: all eight; two hold, the others are of two scopes that only a heading or the title tells. Off by default.
- *cascade-missing*: nineteen were all of the state before; the wrong ones state the same in other words. Off by default.
"""
BY_HAND = """\
## Samples judged one by one

A language model that had not seen the rules judged 100 targets, one by one against the guide, drawn at random from the 3,431 that were found in 130 plans
nobody had annotated, most of them turned from PDF into text with broken lines:

| | of 100 |
| --- | ---: |
| a target, right in every field | 84 |
| a target at the right place, but a field wrong (metric cut short or too long, comparator; once the value) | 12 |
| no target at all (forecasts, technical norms) | 4 |

Twelve of the right ones had a scope, deadline or commitment that a reader would set otherwise. Of 120 figures with a unit that no target
covers, outside sections on the past, about one in ten was a target that had been missed. Documents that are not plans (calls for projects,
accounting rules, white papers) give more that is no target. The forecasts were mended afterwards.

Later two samples more, of a hundred of each, were drawn at random from what was then found in plans nobody had annotated, and judged by two other
models that knew the guide and the texts only. What the first found was mended where it could be (bodies that are to be built up and are no actors,
各级党校（行政学院）, verbs inside metrics) before the second was drawn:

| | right | at the right place, a field or an end wrong | none |
| --- | ---: | ---: | ---: |
| targets | 86, then 88 | 10, then 11 | 4, then 1 |
| mentions of bodies | 93, then 95 | 6, then 5 | 1, then 0 |
| responsibilities | 90, then 98 | 2, then 1 | 8, then 1 |

A third time, after the work on targets in words and on flattened tables, a hundred of each from texts that were not annotated as a whole, by two models again:

| | right | at the right place, a field or an end wrong | none |
| --- | ---: | ---: | ---: |
| targets | 90 | 7 | 3 |
| mentions of bodies | 94 | 4 | 2 |
| responsibilities | 88 | 7 | 5 |

Of the responsibilities all forty from brackets and lists of owners were right; of those from sentences three told of years gone by (mended since), and in most
others that were not right the evidence stops before its verb. A hundred targets drawn an hour before gave 89, 6 and 5; what they showed was mended where it could be.

A fourth and a fifth time, after work on task tables, scopes and plans of other fields, a hundred of each from texts not annotated as a whole, by two models each time:

| | right | at the right place, a field or an end wrong | none |
| --- | ---: | ---: | ---: |
| targets | 83, then 91 | 16, then 6 | 1, then 3 |
| mentions of bodies | 91, then 93 | 6, then 2 | 3, then 5 |
| responsibilities | 90, then 95 | 3, then 2 | 7, then 3 |

Six of the first targets only lacked the unit of a table's row whose goal is given elsewhere; the seven responsibilities that were none were all schools and institutes that a body
works with (与高校合作). Both were mended before the second count. What that showed was mended in turn (mentions of such partners, words of comparison before the verb) and not judged
again. The mentions that are left are schools and institutes that a plan supports or encourages; annotators are of two minds about them.

Wrong fields of targets are nearly always a metric that is cut short, too long or has cells of a table run together. Deadlines taken from the plan's
period, which are marked as such, were not held against them.

Mentions of bodies and responsibilities were sampled three times, a hundred of each at a time, and judged by the language model that wrote their
rules, which mended what each sample showed before drawing the next; these are kinder figures than a stranger's would be:

| | first | second | third | together |
| --- | ---: | ---: | ---: | ---: |
| mentions right, of 100 | 96 | 93 | 96 | 285 of 300 |
| responsibilities right, of 100 | 95 | 99 | 97 | 291 of 300 |
"""
ASIDE = """\
## Plans annotated without knowledge of the rules

More than a hundred further plans and passages of other places and fields were annotated by the same guide. **The annotators were language models, not people**; they had
the guide and the texts, not the rules nor what they find, and read each plan over once more themselves. The annotations of the sets below are in
`tests/evaluate/plans`, as offsets, and in `tests/evaluate/invented`, with their texts.

All of these sets have been used to find errors and mend rules by now, so their figures further down are fitted. **What to expect on a plan of your own is what
each had before anybody had looked at its errors** (F1, oldest first; each is of the version of its day):

| | targets | all fields | mentions, exact | responsibilities | references | tasks |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| aside (10) | 0.841 | 0.750 | 0.907 | 0.911 | 1.000 | 0.985 |
| further (8, one a scan read badly) | 0.856 | 0.738 | 0.918 | 0.908 | 0.902 | 0.919 |
| fresh (11) | 0.784 | 0.693 | 0.935 | 0.957 | 0.979 | 0.985 |
| latest (the 12 that were drawn together) | 0.818 | 0.690 | 0.958 | 0.970 | 0.995 | 0.894 |
| closed (10, kept closed over two rounds of work) | 0.944 | 0.907 | 0.940 | 0.968 | 1.000 | 0.997 |
| newest (11; notices and opinions with only 17 targets) | 0.759 | 0.552 | 0.927 | 0.929 | 1.000 | 0.989 |
| cuts of 22 five-year plans, chapters of tasks (96 targets) | 0.798 | 0.631 | 0.791 | 0.861 | 1.000 | 0.884 |
| 24 passages of other fields, digests and news among them (236 targets) | 0.762 | 0.619 | 0.867 | 0.833 | 1.000 | 0.780 |
| invented plans of a first writer (12, 539 targets) | 0.882 | 0.773 | 0.905 | 0.860 | 1.000 | 0.833 |
| invented plans of a second writer (10, 439 targets; an hour of work later) | 0.943 | 0.842 | 0.962 | 0.971 | 0.986 | 0.991 |

Of the cuts, the passages and the invented plans one half stayed closed while the other was used. The closed halves before the last round of work and after it:

| | targets | all fields | mentions, exact | responsibilities | tasks |
| --- | ---: | ---: | ---: | ---: | ---: |
| invented plans (7, 313 targets) | 0.912, now 0.927 | 0.823, now 0.839 | 0.953, now 0.957 | 0.939, now 0.955 | 1.000, now 1.000 |
| passages (12, 133 targets; a dozen lines were looked at when a late change had lost some) | 0.728, now 0.754 | 0.579, now 0.644 | 0.799, now 0.920 | 0.789, now 0.966 | 0.797, now 0.940 |

The passages are read worst: they are digests, tables typed without their title, news. Names of bodies in excerpts that name no place differ from the annotators', who
knew the place.

Two older measurements are of texts that are not in the repository, annotated in the same way (F1; targets, then with all fields):

- forty goals chapters of long five-year plans, 1,145 targets, nearly half of them in indicator tables that a converter had flattened into lines: before anybody had
  looked at them 0.604 and 0.504; eight that had stayed closed while the others were used, 0.832 and 0.801; all forty are open now.
- twenty-eight passages of plans of education, employment, health, industry, digital economy and farming, typed by hand and partly shortened: nineteen, before they were
  opened, 0.795 and 0.643 (mentions 0.889, responsibilities 0.878); nine that had stayed closed 0.921 and 0.854 (0.898, 0.948).

Plans were annotated twice by two annotators that knew nothing of each other: all of *fresh* (they agree, F1, to 0.971 on targets by place and value,
0.922 with all fields, 0.982 on mentions, 0.988 on responsibilities, 0.979 on references and 1.000 on tasks) and six of *latest* (0.962, 0.937, 0.996,
0.997, 1.000 and 0.931). They are of one family of models, and people would agree less. Names differ where an annotator expanded a short name, or left one
short that is expanded here (科技部). In the invented plans the writer is the annotator; targets are denser there and sentences cleaner than in real ones.

Written rules cannot be left out one document at a time as training data can, so no leave-one-document-out is given for them; the table above takes its
place. What is missed most are targets told in words, without a figure.
"""
ERRORS = """\
What they look like (the sentences are made up), and why they are hard:

1. *A body is missed*: 「由园区运营机构报主管机构核准」. It has neither a name nor the ending of an office; words like these are as often firms.
2. *A duty is missed*: 「各镇要把这项工作摆上日程，定期研究，细化措施」. Between the body and what it has to do stand clauses that are no duty;
   and a duty falls with each body that is missed.
3. *A target is missed*, nearly always one in words: 「城乡垃圾收运网络更加健全」. Whether a state without a figure is a goal that can be checked or
   mere prose is a judgement; only states of things that the word lists know as measured are read.
4. *A body has another name*: 「省绿委」. Whether the text supports the full name depends on what it says elsewhere, or on what a reader knows.
5. *A body too many*: 「发挥研究机构作用」. The same words are told to act in one plan and are mere scenery in the next.
6. *The scope is missing or too much*: 「全县…。其中污水集中处理率达到92%」. The place stands a sentence before, and nothing says that it still holds.
7. *A body's ends differ*: 「市绿委会成员单位」「教育、卫健等部门」. A list with one shared head is one body to some readers and several to others.
8. *A duty too many*: 「政府引导、市场运作」 in a line of principles; the same words are a duty elsewhere.
9. *The metric is cut differently*: 「完成老旧管网改造120公里」. 改造 is the deed or a part of the name.
10. *A task is missed*: an untitled paragraph of a chapter on safeguards. Only some such chapters hold tasks.

Apart from these, figures that bind without being goals (「公示不少于5日」「单块面积不大于1公顷」: procedures, technical norms) are targets to one reader and none
to the next.
"""
SHORT = {
    "target: span and value": "targets",
    "target: all of metric, comparator, value, unit, change": "targets, all fields",
    "agency: mention, exact span": "agencies, exact",
    "agency: mention, overlapping": "agencies",
    "responsibility: agency, role, place": "responsibilities",
    "reference: title": "references",
    "task: title and place": "tasks",
}


def derived_section() -> str:
    """What was judged of each kind of derived statement (``ontology/rules/kinds.yml``)."""
    rows = (
        (k.name, str(k.judged), str(k.right), f"{k.right / k.judged:.2f}", "on" if k.default else "off")
        for k in kinds().values()
        if k.judged
    )
    return "\n".join((DERIVED, _rows(("Kind", "judged", "right", "precision", "by default"), rows), DERIVED_NOTES))


def accuracy_page(report: Report, titles: dict[str, str], blind: Mapping[str, Report] | None = None) -> str:
    """The page as Markdown; ``titles`` are the plans' titles by document name.  It quotes no plan.

    ``blind``: by a word for each, the reports on plans that were annotated without knowledge of the rules.
    """
    parts = [HEAD]
    if blind:
        parts.append(ASIDE)
        for kind, one in blind.items():
            parts += [f"### {kind}: {len(one.documents)} plans\n", _layers(one), _fields(one)]
    parts += [
        f"## The {len(report.documents)} plans that were at hand throughout\n",
        _layers(report),
        "Fields of the items that matched:\n",
        _fields(report),
        "## Each document (F1)\n",
        _rows(("Document", *SHORT.values()), (_document(d, titles) for d in report.documents if _has_layers(d))),
    ]
    tables = [d for d in report.documents if not _has_layers(d)]
    if tables:
        parts.append("Of plans whose tables alone are annotated, the share of the tables' targets that was found:\n")
        parts.append(
            _rows(
                ("Document", "layer", "annotated", "matched", "recall"),
                (
                    (titles.get(d.name) or d.name, x.name, str(x.gold), str(x.matched), *_shares(x.matched / x.gold))
                    for d in tables
                    for x in d.layers
                    if x.gold
                ),
            )
        )
    if report.skipped:
        parts.append("Annotated, but not scored here:\n")
        parts.append("".join(f"- {titles.get(name) or name}\n" for name, _ in report.skipped))
    parts += [
        derived_section(),
        BY_HAND,
        "## The most frequent kinds of errors\n",
        "Over all the plans above. An item counts once as missed or wrong, a matched item once for each field that differs.\n",
        _rows(("Kind", "count"), ((kind, str(count)) for kind, count in _kinds(report, *(blind or {}).values()))),
        ERRORS,
    ]
    return "\n".join(parts)


def _kinds(*reports: Report) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for one in reports:
        counts.update(dict(one.kinds))
    return sorted(counts.items(), key=lambda found: (-found[1], found[0]))[:20]


def _layers(report: Report) -> str:
    return _rows(
        ("Layer", "annotated", "found", "matched", "precision", "recall", "F1"),
        (
            (x.name, str(x.gold), str(x.found), str(x.matched), *_shares(x.precision, x.recall, x.f1))
            for x in report.layers
            if not x.name.startswith("table ")
        ),
    )


def _fields(report: Report) -> str:
    return _rows(
        ("Field", "right", "of", "share"),
        ((x.name, str(x.right), str(x.total), *_shares(x.accuracy)) for x in report.fields),
    )


def _has_layers(document: DocumentScore) -> bool:
    return any(layer.name in SHORT for layer in document.layers)


def _shares(*shares: float) -> tuple[str, ...]:
    return tuple(f"{share:.3f}" for share in shares)


def _document(document: DocumentScore, titles: dict[str, str]) -> tuple[str, ...]:
    layers = {layer.name: layer for layer in document.layers}
    # a layer in which nothing is annotated and nothing found says nothing
    cells = (f"{layers[name].f1:.3f}" if layers[name].gold + layers[name].found else "" for name in SHORT)
    return (titles.get(document.name) or document.name, *cells)


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    here = Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(prog=COMMAND, description="Write the page on accuracy from a measurement.")
    shared = os.environ.get("POLICYGRAPH_SHARED", str(here.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=Path(shared), help="folder with gold/ and the sources below it")
    parser.add_argument("--reader", default=READER, help="module:function that reads a document")
    parser.add_argument("-o", "--output", type=Path, default=here / "docs" / "accuracy.md")
    options = parser.parse_args(arguments)
    try:
        gold = options.shared / "gold"
        report = evaluate(gold, options.shared, read=reader(options.reader))
        plans = here / "tests" / "evaluate" / "plans"
        kinds = ("newest", "closed", "latest", "fresh", "aside", "further", "tuned") if plans.is_dir() else ()
        blind = {kind: evaluate(plans / kind, options.shared, read=reader(options.reader)) for kind in kinds}
        invented = plans.with_name("invented")  # their texts lie beside the annotations
        if invented.is_dir():
            blind["invented"] = evaluate(invented, invented, read=reader(options.reader))
        titles = {name: str(one.get("plan", {}).get("title") or "") for name, one in gold_documents(gold).items()}
    except PolicygraphError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    options.output.write_text(accuracy_page(report, titles, blind), encoding="utf-8")
    print(f"{options.output}: {len(report.documents)} documents")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
