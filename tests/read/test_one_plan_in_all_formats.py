"""One plan in every format that is read: the same claims, and each quote at its place in the original."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest

from policygraph.model import DocumentClaims
from policygraph.pipeline import read_document

TITLE = "云州市园林绿化行动计划（2023—2025年）"
BEFORE = [
    "为落实《云州市国土空间总体规划》，改善城区环境，制定本计划。",
    "一、主要目标",
    "到2025年，全市建成区绿地率达到40.5%，新增公园绿地120公顷，力争创成国家园林城市。主要指标见下表。",
]
GOALS = [
    ["序号", "指标", "单位", "2022年现状", "2025年目标", "属性"],
    ["1", "建成区绿地率", "%", "36.2", "≥40.5", "约束性"],
    ["2", "新建口袋公园", "个", "15", "60", "预期性"],
    ["3", "森林覆盖率", "%", "41.07", "完成省下达任务", "约束性"],
]
BETWEEN = [
    "二、重点任务",
    "（一）建设城市公园。2024年底前，新建综合公园6座，改造老旧公园12座以上。（牵头单位：市园林局；配合单位：市财政局、市自然资源局）",
    "（二）修复受损山体。完成废弃矿山修复3500亩，修复率不低于95%。（责任单位：市自然资源局、各县（区）人民政府）",
    "（三）加强宣传。广泛宣传绿化知识，营造爱绿护绿氛围。",
    "三、任务分工",
]
TASKS = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "编制绿地系统规划", "市园林局", "市住房城乡建设局", "2023年12月底前"],
    ["2", "建立古树名木档案", "市林业局", "市园林局、市财政局", "2024年"],
]
AFTER = ["四、保障措施", "各县（区）人民政府要加强领导，落实资金，按季度报送进展。"]
#: The parts of the plan in order: lines and tables.
PARTS: list[str | list[list[str]]] = [TITLE, *BEFORE, GOALS, *BETWEEN, TASKS, *AFTER]


def text(between: str = "\t") -> str:
    return "\n\n".join(p if isinstance(p, str) else "\n".join(map(between.join, p)) for p in PARTS) + "\n"


def html() -> bytes:
    out = []
    for part in PARTS:
        if isinstance(part, str):
            out.append(f"<p>{escape(part)}</p>")
        else:
            rows = ("".join(f"<td>{escape(c)}</td>" for c in row) for row in part)
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{''.join(out)}</body></html>".encode()


def word() -> bytes:
    file, out = docx.Document(), io.BytesIO()
    for part in PARTS:
        if isinstance(part, str):
            file.add_paragraph(part)
            continue
        table = file.add_table(len(part), len(part[0]))
        for i, row in enumerate(part):
            for j, cell in enumerate(row):
                table.cell(i, j).text = cell
    file.save(out)
    return out.getvalue()


def odt() -> bytes:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    out = []
    for part in PARTS:
        if isinstance(part, str):
            out.append(f"<text:p>{escape(part)}</text:p>")
            continue
        cells = (
            "".join(f"<table:table-cell><text:p>{escape(c)}</text:p></table:table-cell>" for c in row) for row in part
        )
        rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
        out.append(f"<table:table>{rows}</table:table>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("styles.xml", f"<office:document-styles {names}/>")
        package.writestr("META-INF/manifest.xml", "<m/>")
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{''.join(out)}</office:text></office:body></office:document-content>",
        )
    return stream.getvalue()


def rtf() -> bytes:
    def shown(words: str) -> bytes:
        return b"".join(rb"\'%02x" % b if b > 0x7F else bytes([b]) for b in words.encode("gb18030"))

    out = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}" + b"\n"
    for part in PARTS:
        if isinstance(part, str):
            out += rb"\pard\plain\f0 " + shown(part) + rb"\par" + b"\n"
            continue
        for row in part:
            ends = b"".join(rb"\cellx%d" % (1400 * (i + 1)) for i in range(len(row)))
            out += rb"\trowd" + ends + b"".join(rb"\pard\intbl " + shown(c) + rb"\cell" for c in row) + rb"\row" + b"\n"
    return out + b"}"


def paper(pdf: Callable[..., bytes]) -> bytes:
    """Two pages: the second begins with the tasks."""
    pages: list[tuple[list[tuple[float, float, str]], list[tuple[list[float], list[float]]]]] = [([], [])]
    at = 790.0
    for part in PARTS:
        words, grids = pages[-1]
        if part == BETWEEN[0]:
            pages.append(([], []))
            words, grids = pages[-1]
            at = 790.0
        if isinstance(part, str):
            first = 100.0 if part == TITLE else 92.0
            for i, piece in enumerate([part[:40], *(part[j : j + 42] for j in range(40, len(part), 42))]):
                words.append((70.0 if i else first, at, piece))
                at -= 20
            continue
        across = [70.0 + 76 * i for i in range(len(part[0]) + 1)]
        down = [at + 8 - 34 * i for i in range(len(part) + 1)]
        for i, row in enumerate(part):
            for j, cell in enumerate(row):
                words += [
                    (across[j] + 2, down[i] - 13 - 13 * k, cell[6 * k : 6 * k + 6]) for k in range(-(-len(cell) // 6))
                ]
        grids.append((across, down))
        at = down[-1] - 24
    return pdf(pages, size=11)


def forms(pdf: Callable[..., bytes]) -> dict[str, bytes]:
    return {
        "plan.txt": text().encode(),
        "gb.txt": text().encode("gb18030"),
        "plan.md": text(" | ").encode(),
        "plan.html": html(),
        "plan.docx": word(),
        "plan.odt": odt(),
        "plan.rtf": rtf(),
        "plan.pdf": paper(pdf),
    }


def gist(claims: DocumentClaims) -> dict[str, object]:
    """Everything that was read, whatever the offsets."""
    words, header = claims.document.text, claims.document.header
    sections = {s.index: s.title.of(words) for s in claims.document.sections}
    return {
        "header": (header.title, header.plan_type, header.jurisdiction, header.period, header.issuers),
        "targets": sorted(
            (t.metric_text, t.comparator, str(t.value), t.unit, str(t.baseline_value), str(t.baseline_year), str(t.deadline),
             t.deadline_basis, t.commitment, t.quantification, t.value_kind, t.scope_text)
            for t in claims.targets
        ),
        "tasks": [(t.title, t.number, str(t.deadline), t.title or t.span.of(words)) for t in claims.tasks],
        "responsibilities": sorted(
            (claims.agencies[r.agency].canonical, r.role, sections.get(r.section or -1, "")) for r in claims.responsibilities
        ),
        "agencies": sorted(a.canonical for a in claims.agencies),
        "citations": sorted((c.title, c.function) for c in claims.citations),
    }  # fmt: skip


def test_the_same_claims_from_every_format(pdf: Callable[..., bytes]) -> None:
    found = {name: gist(read_document(data, name)) for name, data in forms(pdf).items()}
    first = found["plan.txt"]
    assert len(first["targets"]) >= 9  # type: ignore[arg-type]
    assert len(first["responsibilities"]) >= 9  # type: ignore[arg-type]
    for name, said in found.items():
        for kind, values in first.items():
            assert said[kind] == values, f"{kind} of {name}"


@pytest.mark.parametrize("name", ["plan.txt", "gb.txt", "plan.html", "plan.docx", "plan.odt", "plan.rtf", "plan.pdf"])
def test_every_quote_stands_at_its_place_in_the_original(pdf: Callable[..., bytes], name: str) -> None:
    from policygraph.graph.emit import emit

    data = forms(pdf)[name]
    source = read_document(data, name).document.source
    said: dict[str, dict[str, str]] = {}
    for quad in emit(read_document(data, name)):
        said.setdefault(str(quad.subject), {})[quad.predicate.value.rsplit("#")[-1]] = getattr(quad.object, "value", "")
    evidence = [node for node in said.values() if "quote" in node]
    assert len(evidence) > 30
    paragraphs = [p for p in PARTS if isinstance(p, str)]
    tables = [p for p in PARTS if not isinstance(p, str)]
    for node in evidence:
        quote = node["quote"]
        assert source.text[int(node["start"]) : int(node["end"])] == quote
        if "tableCell" in node:
            ends = [tuple(map(int, place.split("."))) for place in node["tableCell"].split("-")]
            table, row, column = ends[0]
            words = tables[table - 1][row - 1][column - 1]
            assert quote in words if len(ends) == 1 else quote.startswith(words)
        elif "paragraph" in node:
            assert quote.split("\n")[0].split(" | ")[0] in paragraphs[int(node["paragraph"]) - 1]
        if name.endswith(".txt"):
            whole = data.decode("utf-8" if name == "plan.txt" else "gb18030")
            assert whole[int(node["start"]) : int(node["end"])] == quote
        else:
            assert ("tableCell" in node) != ("paragraph" in node)
        if name == "plan.pdf":
            tall = page_words(data, node)
            assert "".join(quote.split()).replace("|", "")[:6] in tall


def page_words(data: bytes, node: dict[str, str]) -> str:
    """What another reader finds in the box on the page that evidence names."""
    import pdfplumber

    left, top, right, bottom = map(float, node["pageBox"].split())
    with pdfplumber.open(io.BytesIO(data)) as file:
        page = file.pages[int(node["page"]) - 1]
        inside = page.within_bbox(
            (max(0, left - 6), max(0, top - 6), min(right + 6, page.width), min(bottom + 6, page.height))
        )
        return "".join(inside.extract_text().split())


def test_the_same_plan_in_every_format_is_one_plan_with_as_many_sources(
    pdf: Callable[..., bytes], tmp_path: Path
) -> None:
    from policygraph.engine.build import build
    from policygraph.graph.store import open_store
    from policygraph.graph.terms import PG, TYPE

    made = forms(pdf)
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    with open_store() as store:
        assert not build([tmp_path], store).failed
        [plan] = {q.subject for q in store.rdf.quads_for_pattern(None, TYPE, PG["Plan"], None)}
        sources = {q.object for q in store.rdf.quads_for_pattern(plan, PG["hasSource"], None, None)}
    assert len(sources) == len(made)
