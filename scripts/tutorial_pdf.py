"""The plan that the tutorial reads, as PDF: an invented plan, set on two pages with a table.

python scripts/tutorial_pdf.py [FILE]     (needs reportlab; default docs/tutorial/plan.pdf)

The font is one that every PDF reader brings along (STSong-Light), so no font file is needed and the same
words give the same bytes.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

PLAN = Path(__file__).resolve().parents[1] / "docs" / "tutorial" / "plan.pdf"
TITLE = "青岛市水务局2032年水务工作要点"
NOTE = "（为学习本软件而编写的示例，并非真实文件）"
BEFORE = """一、总体要求
全市水务系统要坚持节水优先，抓好供水、排水、防汛三件大事，让群众喝上放心水、住得更安心。
二、工作目标
2032年，全市公共供水管网漏损率控制在8%以内，力争达到7.5%；再生水利用率达到55%以上；新增海绵城市面积30平方公里；城市生活污水集中收集率比2030年提高4个百分点。主要指标见下表。"""
TABLE = [
    ["指标名称", "单位", "2030年实际", "2032年目标", "属性"],
    ["公共供水管网漏损率", "%", "9.2", "≤8", "约束性"],
    ["再生水利用率", "%", "50", "≥55", "约束性"],
    ["城市生活污水集中收集率", "%", "86", "≥90", "预期性"],
    ["农村自来水普及率", "%", "97", "≥98.5", "预期性"],
]
AFTER = """三、重点任务
1.改造供水管网。更新老旧供水管网120公里，10月底前完成全部小区的入户排查。（市水务局牵头，市财政局、市住房城乡建设局配合）
2.用好再生水。新建再生水厂2座，日处理能力达到8万吨；公园浇灌和道路冲洗优先使用再生水。（市水务局、市园林和林业局按职责分工负责）
3.整治黑臭水体。6月底前完成15条河段的排口溯源，建成区黑臭水体全部消除。（市生态环境局牵头，市水务局配合，各区、市政府落实）
4.建设海绵城市。新建学校、医院一律按海绵城市标准设计，完成20个积水点的治理。（市住房城乡建设局牵头，各区、市政府落实）
5.守住防汛底线。汛期前完成全部水库大坝的安全检查，病险水库除险加固率达到100%。（市应急管理局、市水务局按职责分工负责）
6.保障农村饮水。完成36个村的供水管道改造，农村自来水普及率达到98.5%。（市水务局牵头，市农业农村局配合）
四、保障措施
市水务局每季度通报进展；对落后的区、市由市政府督查室约谈。各有关部门要于12月15日前报送全年总结。"""


def make() -> bytes:
    """The PDF; the same bytes at every call."""
    from reportlab.lib.colors import black
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=14, leading=26, firstLineIndent=28, wordWrap="CJK")
    head = ParagraphStyle("head", body, fontSize=15, spaceBefore=6)
    title = ParagraphStyle("title", body, fontSize=20, leading=34, alignment=1, firstLineIndent=0)
    note = ParagraphStyle("note", body, fontSize=12, alignment=1, firstLineIndent=0)
    grid = Table(TABLE, colWidths=[170, 50, 85, 85, 65], repeatRows=1)
    grid.setStyle([
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 12), ("GRID", (0, 0), (-1, -1), 0.7, black),
        ("ALIGN", (1, 0), (-1, -1), "CENTER"), ("TOPPADDING", (0, 0), (-1, -1), 5),
    ])  # fmt: skip
    story = [Paragraph(TITLE, title), Paragraph(NOTE, note), Spacer(0, 10)]
    for line in BEFORE.splitlines():
        story.append(Paragraph(line, head if line[1] == "、" else body))
    story += [Spacer(0, 8), grid, Spacer(0, 8)]
    for line in AFTER.splitlines():
        story.append(Paragraph(line, head if line[1] == "、" else body))
    stream = BytesIO()
    # ``invariant``: no time of writing, no random identifier.
    SimpleDocTemplate(stream, pagesize=A4, invariant=1, title=TITLE, author="policygraph").build(story)
    return stream.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else PLAN).write_bytes(make())
