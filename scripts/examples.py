"""The pages of worked examples: every kind of derived statement, command and query, with what it answers.

python scripts/examples.py [--shared FOLDER]

Writes docs/examples.md and docs/examples.zh-CN.md (the small plans of docs/examples and the seeds) and, where the annotated
plans lie in ``FOLDER`` (default ../shared), docs/examples-gold.md and docs/examples-gold.zh-CN.md.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, QuerySolutions

from policygraph.cli.app import policygraph
from policygraph.graph.kinds import kinds
from policygraph.graph.store import open_store
from policygraph.graph.terms import PREFIXES
from policygraph.query import catalogue
from policygraph.zh.columns import cells
from policygraph.zh.columns import table as aligned

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
GOLD = (
    "seeds/000_f908b74e96ff87e3.txt", "seeds/001_67306a5386d2f13d.txt", "seeds/003_ab5602b7b7330d0d.txt",
    "corpus/dev/08_jiangsu_carbon_workplan_2022.txt", "corpus/dev/15_qingdao_ghg_air_3yr.txt",
    "corpus/dev/23_shandong_green_transition_2022.txt", "corpus/dev/41_jiangxi_elderly_care_3yr.txt",
)  # fmt: skip
ROWS, WIDTH = 7, 150
_QUOTED = 24
_ON = ("--with", "conflict", "--with", "cascade-missing")


@dataclass(frozen=True, slots=True)
class Example:
    """A command on one of the stores: ``args`` by store; ``{kind}`` is the IRI of the first statement of a derived kind."""

    name: str
    zh: str
    en: str
    args: dict[str, str]


def _kind(name: str, zh: str, en: str, small: str, gold: str = "", seeds: str = "") -> Example:
    return Example(name, zh, en, {"small": small, "seeds": seeds, "gold": gold})


KINDS = (
    _kind("stretch", "力争目标超过同一指标的基础目标。", "A stretch target asks for more than the firm one on the same metric.",
          "explain {stretch}", "explain {stretch}", "explain {stretch}"),
    _kind("cascade", "下级目标与最近的上级可比目标对照。", "A target beside the nearest comparable one above.", "explain {cascade}"),
    _kind("cascade-missing", "下级规划对所落实规划的某项指标只字未提。", "A plan says nothing of an indicator of the plan that it carries out.",
          "explain {cascade-missing}"),
    _kind("implements", "规划落实另一规划。", "A plan carries out another.", "explain {implements}", "explain {implements}", "explain {implements}"),
    _kind("succession", "同一地区同一系列、年份相接的规划。", "A plan follows another of its series in its place.", "explain {succession}"),
    _kind("replacement", "修订版或废止旧文件的规划取代旧规划。", "A newer edition, or a plan that repeals another, replaces it.",
          "explain {replacement}"),
    _kind("year-over-year", "前后规划之间的每一处变化。", "Each change from a plan to the one that follows or replaces it.",
          "explain {year-over-year}"),
    _kind("conflict", "同一地区同一期限可比数值不同。", "Comparable figures of one place for one day that differ.", "explain {conflict}"),
    _kind("co-responsibility", "两个机构由原文共同承担同一条目。", "Two bodies that the text names for one item.",
          "explain {co-responsibility}", "explain {co-responsibility}", "explain {co-responsibility}"),
)  # fmt: skip


def _command(name: str, zh: str, en: str, small: str = "", seeds: str = "", gold: str = "") -> Example:
    return Example(name, zh, en, {"small": small, "seeds": seeds, "gold": gold})


COMMANDS = (
    _command("derive", "推导类别、状态、数量和评判。", "The kinds of derived statements: on or off, how many, how many of those judged were right.",
             "derive", "derive", "derive"),
    _command("compare", "同一指标各地并列;未设目标的地区也列出。", "One metric side by side; a place that sets nothing is shown.",
             "compare 生活垃圾回收利用率 --places 320106,350102,天水", "compare PM2.5年均浓度", "compare 污染地块安全利用率 --places 浙江,江西,江苏"),
    _command("cascade", "目标逐级对照。", "Targets carried down, and what is missing below.", "cascade", "cascade", "cascade"),
    _command("implements", "规划所落实的文件。", "The documents that plans carry out.", "implements", "implements", "implements"),
    _command("diff", "前后两份规划的变化。", "What changed from one plan to the next.", "diff 天水市2024年农业 天水市2025年农业",
             gold="diff 2020年全省生态环境工作要点 江西省推进养老服务提质升级三年行动方案 --same"),
    _command("gaps", "没有责任单位、期限、数值或牵头单位之处。", "What nobody can be held to.", "gaps --plan 修订版", "gaps --plan 江西", "gaps --plan 青岛"),
    _command("due", "到期的目标和任务。", "What falls due.", "due --today 2024-07-01 --within 6m", "due --from 2021-06-01 --until 2021-12-30",
             "due --today 2022-03-01 --within 3m"),
    _command("agency", "一个机构的全部职责。", "What a body answers for.", "agency 天水市农业农村局", "agency 丽水市", "agency 山东省农业农村厅"),
    _command("vocab candidates", "词表尚无的指标。", "Metrics that the vocabulary lacks.", "vocab candidates", "vocab candidates", "vocab candidates"),
    _command("review export", "导出存疑事实供人审核。", "Doubtful facts for a person to judge.", "review export review.xlsx",
             "review export review.csv --kind target --kind metric", "review export review.xlsx"),
    _command("review list", "已作决定(此处尚无)。", "What was decided (nothing here yet).", "review list", "review list", "review list"),
    _command("stats --network", "三种投影网络的度量。", "Measures of the three networks.", "stats --network --top 3", "stats --network --top 3",
             "stats --network --top 3"),
    _command("export (network)", "导出一种投影网络。", "One projection as a network file.", "export -f graphml --projection co-responsibility -o shared.graphml",
             "export -f gexf --projection agency-metric -o owners.gexf", "export -f gexf --projection plan-citation -o citations.gexf"),
    _command("unknown name", "名称不存在:给出相近名称。", "A name that nothing bears: the nearest ones.", "compare 农膜回收比率", "compare PM2.6年均浓度",
             "agency 山东省农业农村局"),
    _command("ambiguous name", "重名:列出候选。", "A name of several: the candidates.", "compare 生活垃圾回收利用率 --places 鼓楼区", gold="agency 省生态环境厅"),
    _command("a date that is none", "日期无法理解。", "A date that is none.", "due --from 2024-13-01", "due --within soon", "due --until 明年"),
)  # fmt: skip

PARAMETERS = {
    "small": {"metric": "农作物秸秆综合利用率", "place": "天水市", "agency": "天水市农业农村局", "plan": "天水市2025年农业农村工作要点",
              "words": "秸秆", "node": "{cascade}"},
    "seeds": {"metric": "PM2.5年均浓度", "place": "浙江省", "agency": "丽水市", "plan": "2021年全市生态环境工作要点", "words": "农村", "node": "{target}"},
    "gold": {"metric": "污染地块安全利用率", "place": "江西省", "agency": "山东省生态环境厅", "plan": "2020年全省生态环境工作要点", "words": "养老", "node": "{target}"},
}  # fmt: skip


class Stores:
    """The stores of the examples in a folder; what they are built from must lie there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, name: str, files: Iterable[Path]) -> None:
        """Raises RuntimeError where building fails."""
        self.run(name, ["build", *map(str, files)])
        self.run(name, ["derive", *_ON])

    def run(self, name: str, args: list[str]) -> tuple[int, str]:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            result = CliRunner().invoke(policygraph, ["--store", str(self.folder / name), *args])
        finally:
            os.chdir(before)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise RuntimeError(f"{args}: {result.exception!r}")
        return result.exit_code, result.output

    def filled(self, name: str, args: str) -> list[str] | None:
        """The words of a command line with its IRIs; None where the store has no such statement."""
        words = []
        for word in shlex.split(args):
            found = re.fullmatch(r"(.*)\{([a-z-]+)\}", word)
            if found is None:
                words.append(word)
                continue
            iri = self._first(name, found[2])
            if not iri:
                return None
            words.append(found[1] + iri)
        return words

    def _first(self, name: str, what: str) -> str:
        pattern = "?s a pg:Target" if what == "target" else f"?s pg:derivationKind '{what}'"
        with open_store(self.folder / name, read_only=True) as store:
            found = store.merged.query(f"SELECT ?s {{ {pattern} }} ORDER BY ?s LIMIT 1", prefixes=PREFIXES)
            assert isinstance(found, QuerySolutions)
            return next((row[0].value for row in found if isinstance(row[0], NamedNode | Literal)), "")


def shown(output: str, quoting: int = 0, rows: int = ROWS) -> str:
    """The first ``rows``, each at most ``WIDTH`` cells wide; … stands for what is left out.

    ``quoting``: the most characters of a cell that is no IRI, where pages may not hold more of a plan's words.
    """
    lines = []
    for line in output.rstrip("\n").splitlines()[: rows + 2]:
        kept = line.rstrip()
        if quoting:
            kept = "".join(
                part if "://" in part or part.isspace() or len(part) <= quoting or set(part) == {"-"}
                else part[: quoting - 1] + "…" + " " * (cells(part[quoting - 1 :]) - 1)
                for part in re.split(r"(\s{2,}|: | -> )", kept)
            ).rstrip()  # fmt: skip
        while cells(kept) > WIDTH and not kept.startswith("policygraph: "):
            kept = kept[:-1]
        lines.append(kept + " …" if kept != line.rstrip() and not kept.endswith("…") else kept)
    if len(output.rstrip("\n").splitlines()) > rows + 2:
        lines.append("…")
    return "\n".join(lines)


def queries(store: str) -> Iterator[tuple[str, str, str, str]]:
    """(name, title in Chinese, in English, command line) of every query of the catalogue."""
    for query in catalogue().values():
        given = [
            f"-p {p.name}={PARAMETERS[store].get(p.name) or PARAMETERS[store].get(p.type, '')}"
            for p in query.parameters if p.required and (p.name in PARAMETERS[store] or p.type in PARAMETERS[store])
        ]  # fmt: skip
        yield query.name, query.title_zh, query.title_en, " ".join(["query", query.name, *given])


HEADS = {
    ("small", "en"): "# Worked examples\n\nOn the small invented plans of [examples/](examples) (`build docs/examples`, then `derive --with conflict --with "
    "cascade-missing`) and on the five seed plans (`build seeds`). `…` stands for what is left out. On the annotated plans: "
    "[examples-gold.md](examples-gold.md). 中文: [examples.zh-CN.md](examples.zh-CN.md).\n",
    ("small", "zh"): "# 示例\n\n取自 [examples/](examples) 中自拟的小规划(`build docs/examples`,再 `derive --with conflict --with cascade-missing`)和五份种子规划"
    "(`build seeds`)。`…` 表示省略。七份标注规划上的结果见 [examples-gold.zh-CN.md](examples-gold.zh-CN.md)。English: [examples.md](examples.md).\n",
    ("gold", "en"): "# Worked examples on the annotated plans\n\nThe same commands and queries on seven published plans, in columns of at most two dozen characters. The "
    "kinds that these plans do not show (they are of different places, years and fields) stand in [examples.md](examples.md).\n",
    ("gold", "zh"): "# 标注规划上的示例\n\n同样的命令和查询在七份公开规划上的结果,各列至多二十余字。这些规划地区、年份、领域各异,未能展示的推导类别见 [examples.zh-CN.md](examples.zh-CN.md)。\n",
}  # fmt: skip
SECTIONS = {
    "zh": ("推导出的陈述", "命令", "查询"),
    "en": ("Derived statements", "Commands", "Queries"),
}


ROUND = {
    "zh": ("人工审核的完整过程", "导出存疑事实(此处取全部目标),一人填写,读回:", "表中填写的行:", "决定生效,来历可查:", "另一人的决定与之矛盾:一行指出双方,不作任何改动:",
           "原文改动后重新构建:所依据的句子变了的决定重新待审:"),
    "en": ("A whole round of review", "Doubtful facts out (here all targets), filled in by a person, read back:", "The rows as they were filled in:",
           "The decisions apply, and say who and when:", "Somebody else's decision contradicts: one line names both, and nothing changes:",
           "The document changes and is built again: decisions whose sentence changed are open again:"),
}  # fmt: skip


def round_trip(stores: Stores, lang: str) -> str:
    """Export, decisions, their effect, a contradiction, a changed document: with what each step answers."""
    title, out, rows, effect, against, changed = ROUND[lang]
    with tempfile.TemporaryDirectory(dir=stores.folder) as place:
        folder = Path(place)
        plans, here = folder / "plans", Stores(folder)
        plans.mkdir()
        plan = plans / "5-city-2025.md"
        text = (DOCS / "examples" / plan.name).read_text(encoding="utf-8")
        plan.write_text(text, encoding="utf-8")

        def block(*commands: str, told: str = "") -> str:
            lines = []
            for command in commands:
                status, output = here.run("store", ["--lang", lang, *shlex.split(command)])
                answer = shown(output.replace(f"{folder}/", ""), rows=20) + (f"\n(exit {status})" if status else "")
                lines.append(f"$ policygraph {command}\n{answer}")
            return "```text\n" + "\n".join(lines) + f"{told}\n```\n"

        def fill(name: str, decisions: dict[str, dict[str, str]]) -> str:
            """Write decisions into the table of everything, by metric; the rows as they stand there."""
            table = folder / name
            with table.open(encoding="utf-8-sig", newline="") as handle:
                found = list(csv.DictReader(handle))
            kept = [row | decisions[row["metric"]] for row in found if row["metric"] in decisions]
            with table.open("w", encoding="utf-8-sig", newline="") as handle:
                writer = csv.DictWriter(handle, list(found[0]))
                writer.writeheader()
                writer.writerows(kept)
            columns = ("decision", "kind", "metric", "value", "unit", "who", "when")
            return "```text\n" + aligned(columns, [[row[c] for c in columns] for row in kept], 40) + "```\n"

        parts = [f"## {title}\n", out + "\n"]
        parts.append(block("build plans", "review export review.csv --kind target --below 1"))
        day = {"when": "2025-03-01"}
        filled = fill("review.csv", {
            "化肥利用率": {"decision": "更正" if lang == "zh" else "correct", "value": "41", "who": "李", **day},
            "农产品抽检合格率": {"decision": "确认" if lang == "zh" else "confirm", "who": "李", **day},
        })  # fmt: skip
        parts += [rows + "\n", filled, block("review read review.csv")]
        parts += [effect + "\n", block("compare 化肥利用率", "review list")]
        # Somebody without the first decisions before him judged the same fact from the same table.
        kept = plans / "policygraph-decisions.yml"
        decided = kept.read_text(encoding="utf-8")
        kept.unlink()
        here.run("fresh", ["build", "plans"])
        here.run("fresh", ["review", "export", "other.csv", "--kind", "target", "--below", "1"])
        kept.write_text(decided, encoding="utf-8")
        filled = fill("other.csv", {"化肥利用率": {"decision": "reject", "who": "王", "when": "2025-03-02"}})
        parts += [against + "\n", filled, block("review read other.csv")]
        plan.write_text(text.replace("达到40%以上", "达到42%以上"), encoding="utf-8")
        parts += [changed + "\n", block("build plans", "review list --open")]
    return "\n".join(parts)


def page(stores: Stores, names: tuple[str, ...], lang: str) -> str:
    """One page as Markdown: the examples of these stores in one language."""
    kind_names, command_names, query_names = SECTIONS[lang]
    parts = [HEADS[names[0], lang]]

    def block(store: str, args: str) -> str:
        words = stores.filled(store, args)
        if words is None:
            return ""
        status, output = stores.run(store, ["--lang", lang, *words])
        told = {"small": "docs/examples", "seeds": "seeds", "gold": "gold"}[store]
        code = f"\n(exit {status})" if status else ""
        line = " ".join(shlex.quote(w) if re.search(r"\s", w) else w for w in words)
        answer = shown(output, _QUOTED if store == "gold" else 0)
        return f"```text\n$ policygraph {line}        # {told}\n{answer}{code}\n```\n"

    def blocks_of(given: dict[str, str]) -> list[str]:
        """The blocks of the stores; one without rows only where none has any."""
        found = [each for store in names if given.get(store) and (each := block(store, given[store]))]
        full = [each for each in found if not re.search(r"\n-[- ]*\n```", each)]
        return full or found[:1]

    for title, examples in ((kind_names, KINDS), (command_names, COMMANDS)):
        blocks = []
        for example in examples:
            found = blocks_of(example.args)
            if found:
                words = kinds()[example.name].zh if lang == "zh" and example.name in kinds() else ""
                heading = f"### {example.name}{' ' + words if words else ''}\n"
                blocks += [heading, example.zh + "\n" if lang == "zh" else example.en + "\n", *found]
        if blocks:
            parts += [f"## {title}\n", *blocks]
    if "small" in names:
        parts.append(round_trip(stores, lang))
    parts.append(f"## {query_names}\n")
    listed = {store: list(queries(store)) for store in names}
    for at, (name, zh, en, _) in enumerate(listed[names[0]]):
        parts.append(f"### {name}\n\n{zh if lang == 'zh' else en}\n")
        parts += blocks_of({store: listed[store][at][3] for store in names})
    return "\n".join(parts)


def small_stores(folder: Path) -> Stores:
    """The stores of the small plans and the seeds, built in ``folder``."""
    stores = Stores(folder)
    stores.build("small", [DOCS / "examples"])
    stores.build("seeds", sorted((ROOT / "seeds").glob("[0-9]*.md")))
    return stores


def gold_stores(folder: Path, shared: Path) -> Stores:
    """The store of the annotated plans, built in ``folder``."""
    stores = Stores(folder)
    stores.build("gold", [shared / name for name in GOLD])
    return stores


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the pages of worked examples.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stores = small_stores(Path(folder))
        for lang, ending in (("en", ".md"), ("zh", ".zh-CN.md")):
            (DOCS / f"examples{ending}").write_text(page(stores, ("small", "seeds"), lang), encoding="utf-8")
        if all((options.shared / name).is_file() for name in GOLD):
            stores = gold_stores(Path(folder), options.shared)
            for lang, ending in (("en", ".md"), ("zh", ".zh-CN.md")):
                (DOCS / f"examples-gold{ending}").write_text(page(stores, ("gold",), lang), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
