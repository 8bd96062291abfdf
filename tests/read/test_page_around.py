"""Pages of many content management systems: a short plan among menus, lists of links and the foot of the site."""

from __future__ import annotations

import pytest

from policygraph.pipeline import read_document

PLAN = [
    "关于印发云州市绿地建设实施方案的通知", "云政办发〔2023〕17号", "各县（区）人民政府，市直各部门：", "现将方案印发给你们，请认真贯彻执行。",
    "云州市人民政府办公室", "2023年4月6日", "云州市绿地建设实施方案", "一、主要目标", "到2025年，全市建成区绿地率达到41%，新建公园12个。",
    "二、重点任务", "（一）建设公园。完成选址和设计。（责任单位：市园林局）", "（二）修复山体。修复3500亩。（责任单位：市自然资源局）",
]  # fmt: skip
MENU = "<div id=top><ul>" + "".join(f'<li><a href="/{i}.html">栏目{i}</a></li>' for i in range(30)) + "</ul></div>"
CRUMBS = "<div class=crumbs>您现在的位置：<a href=/>首页</a>&gt;<a href=/a>政务公开</a>&gt;正文</div>"
SIDE = (
    "<div class=right><h3>最新文件</h3><ul>"
    + "".join(f'<li><a href="/n{i}.html">云州市人民政府办公室关于做好第{i}批项目工作的通知</a></li>' for i in range(12))
    + "</ul></div>"
)
FOOT = "<div class=bt>主办：云州市人民政府办公室　备案号：滇ICP备123号　网站标识码：5300000001<br>联系电话：0000-1234567</div>"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


BODIES = {
    "breaks": f"<div class=art><div class=t>{PLAN[0]}</div><div class=i>发布时间：2023-05-09　来源：市政府办　浏览次数：<span></span>次　【字体：<a>大</a> "
    f"<a>小</a>】</div><div id=zoom>{'<br>'.join('　　' + p for p in PLAN[1:])}</div></div>",
    "set text": "<div><h2>" + PLAN[0] + "</h2><pre>" + "\n".join("　　" + p for p in PLAN[1:]) + "</pre></div>",
    "layout": f"<table><tr><td>{SIDE}</td><td><table><tr><td>{PLAN[0]}</td></tr><tr><td>{paragraphs(PLAN[1:])}</td></tr></table></td></tr></table>",
    "spans": "<div class=TRS_Editor>"
    + "".join(f"<div><span><b>{p[:5]}</b><font>{p[5:]}</font></span></div>" for p in PLAN)
    + "</div>",
    "own tags": f"<ucapcontent>{paragraphs(PLAN)}</ucapcontent>",
    "article": f"<article><header><h1>{PLAN[0]}</h1></header>{paragraphs(PLAN[1:])}</article>",
    "hidden": f"<div style='display:none'>到2030年，绿地率达到99%。</div><div>{paragraphs(PLAN)}</div>",
}


@pytest.mark.parametrize("form", sorted(BODIES))
def test_only_the_plan_is_read(form: str) -> None:
    side = "" if form == "layout" else SIDE
    page = f"<html><head><meta charset=utf-8><title>{PLAN[0]}_云州市人民政府</title></head><body>{MENU}{CRUMBS}{BODIES[form]}{side}{FOOT}</body></html>"
    claims = read_document(page.encode(), "plan.html")
    lines = [
        line
        for line in claims.document.text.splitlines()
        if line and not line.startswith(("---", "published:", "source:"))
    ]
    assert lines == PLAN
    assert [t.title for t in claims.tasks if t.title] == ["建设公园", "修复山体"]
    assert str(claims.document.header.issued) == "2023-04-06"


def test_a_page_of_links_alone_is_read_for_what_it_is() -> None:
    page = f"<html><head><meta charset=utf-8></head><body>{SIDE}</body></html>"
    assert "第3批项目" in read_document(page.encode(), "list.html").document.text
