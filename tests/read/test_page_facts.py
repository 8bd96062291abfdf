"""What content management systems print around a plan: boxes of labels in every form, and attachments."""

from __future__ import annotations

import pytest

from policygraph.graph.emit import emit
from policygraph.pipeline import read_document, source_text

BODY = (
    "<h1>关于印发云州市绿地建设实施方案的通知</h1><p>各县（区）人民政府，市直各部门：</p><p>现将方案印发给你们，请认真贯彻执行。</p>"
    "<p>一、主要目标</p><p>到2025年，全市建成区绿地率达到41%，新建公园12个，绿化覆盖率稳步提高，群众满意度持续提升。</p>"
    "<p>二、重点任务</p><p>1.新建公园12个，由各县区分别落实，明确责任人和完成时限，并逐月报送进展情况。</p>"
)
PAIRS = [
    ("索引号", "11530000/2023-00117"),
    ("发布机构", "云州市人民政府办公室"),
    ("发文字号", "云政办发〔2023〕17号"),
    ("发布日期", "2023-05-09"),
]
BOXES = {
    "table": "<table>" + "".join(f"<tr><th>{a}：</th><td>{b}</td></tr>" for a, b in PAIRS) + "</table>",
    "list": "<ul class=info>" + "".join(f"<li><b>{a}：</b>{b}</li>" for a, b in PAIRS) + "</ul>",
    "spaced": "<div>" + "".join(f"<p>{'　'.join(a)}：<span>{b}</span></p>" for a, b in PAIRS) + "</div>",
    "one line": "<div>" + " ".join(f"<span>{a}：{b}</span>" for a, b in PAIRS) + "</div>",
    "definitions": "<dl>" + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in PAIRS) + "</dl>",
    "blocks": "".join(f"<div class=row><div>{a}：</div><div>{b}</div></div>" for a, b in PAIRS),
    "brackets": "<div>" + " ".join(f"【{a}】：{b}" for a, b in PAIRS) + "</div>",
}


def page(box: str, after: str = "", head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}<title>云州市人民政府</title></head><body>"
        f'<div class="nav"><a href="/">首页</a> <a href="/guide.pdf">办事指南</a></div><div class="main">{box}'
        f'<div class="content">{BODY}</div>{after}</div><footer><a href="/map.pdf">网站地图</a></footer></body></html>'
    ).encode()


@pytest.mark.parametrize("form", sorted(BOXES))
def test_a_box_in_every_form_gives_the_header_and_is_no_text_of_the_plan(form: str) -> None:
    claims = read_document(page(BOXES[form]), "plan.html")
    header, text = claims.document.header, claims.document.text
    assert header.document_number == "云政办发〔2023〕17号"
    assert [name for name, _ in header.issuers] == ["云州市人民政府办公室"]
    assert str(header.published) == "2023-05-09"
    assert header.publisher == "云州市人民政府办公室"
    assert header.index_number == "11530000/2023-00117"
    assert header.issued is None
    for _, value in PAIRS:
        assert text.count(value) == 1  # in front of the plan, as what the page says
    for name, span in header.issuers:
        assert span.of(text) == name
    assert len(claims.targets) >= 2


def test_meta_elements_say_what_the_box_does_not() -> None:
    head = '<meta name="PubDate" content="2023-05-09 10:00"><meta name="ContentSource" content="云州日报">'
    header = read_document(page("", head=head), "plan.html").document.header
    assert str(header.published) == "2023-05-09"
    assert header.issuers == ()  # a newspaper issues no plan


def test_the_words_of_the_plan_come_before_those_of_the_page() -> None:
    signed = BODY + "<p>云州市人民政府</p><p>2023年4月28日</p>"
    header = read_document(page(BOXES["list"]).replace(BODY.encode(), signed.encode()), "plan.html").document.header
    assert [name for name, _ in header.issuers] == ["云州市人民政府"]
    assert str(header.issued) == "2023-04-28"


def test_attachments_are_listed_and_said_to_be_unread() -> None:
    after = (
        '<p>附件：<a href="./P0202305.docx">附件1：任务分解表.docx</a></p><div><a href="/down?id=7&amp;file=map.pdf" title="x">绿地布局图</a>'
        '<a href="./P0202305.docx">下载</a><a href="javascript:void(0)">附件</a><a href="/other.html">相关解读</a></div>'
        '<iframe src="/viewer.html?file=/files/plan.pdf"></iframe>'
    )
    claims = read_document(page("", after), "plan.html", url="https://example.gov.cn/zc/a.html")
    assert [each.name for each in claims.document.source.attachments] == [
        "附件1：任务分解表.docx",
        "绿地布局图",
        "plan.pdf",
    ]
    said = [(q.predicate.value.rsplit("#")[-1], getattr(q.object, "value", "")) for q in emit(claims)]
    assert ("address", "https://example.gov.cn/zc/P0202305.docx") in said
    assert sum(name == "hasAttachment" for name, _ in said) == 3
    assert "attachment-not-read" in {issue.code for issue in claims.issues}


def test_labels_within_the_plan_are_words_of_the_plan() -> None:
    inside = BODY + "<p>来源：各县（区）统计年报，由市统计局审核后发布，口径与上年保持一致，数据另行公布。</p>"
    text = source_text(page(BOXES["table"]).replace(BODY.encode(), inside.encode()), "plan.html").text
    assert "到2025年，全市建成区绿地率达到41%" in text
