"""A page that is mostly a table in lines still joins the broken lines of its few sentences."""

from __future__ import annotations

from policygraph.read.document import read_bytes
from policygraph.structure import structure

PROSE = (
    "到2025年，全市河湖水环境质量持续改善，主要支流全部达到功能区要求，集中供水水源保\n"
    "持稳定，城乡居民用水安全得到保障，再生水利用规模逐步扩大，农田灌溉用水效率稳步提\n"
    "高，水土流失面积明显减少，河湖岸线得到有效保护，水旱灾害防御能力显著增强，水利工\n"
    "程运行管护机制更加完善，节水型社会建设取得成效，水文监测站网布局更加合理，群众对\n"
    "水环境的满意度稳步提高。\n"
)


def paragraphs(rows: str) -> list[str]:
    text = f"某市“十四五”水安全保障规划\n三、主要目标\n（一）总体目标\n{PROSE}表1 主要指标\n{rows}"
    document = structure(read_bytes(text.encode(), "plan.txt"))
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_sentences_beside_a_table_in_lines_are_one_paragraph() -> None:
    rows = "".join(f"{n}\n河道治理\n长度\n公里\n{n * 3}\n{n * 4}\n预期性\n" for n in range(1, 16))
    found = paragraphs(rows)
    assert any(p.startswith("到2025年") and p.endswith("稳步提高。") for p in found)
    assert "河道治理" in found


def test_a_list_of_short_lines_stays_a_list() -> None:
    lines = "".join(f"建设{name}水库\n" for name in "甲乙丙丁戊己庚辛壬癸" * 3)
    document = structure(read_bytes(f"某县重点工程名单\n{lines}".encode(), "plan.txt"))
    assert len(document.paragraphs) >= 30
