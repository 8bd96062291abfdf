"""What stands below the text of a plan: who is told, how public it is, what a page links to."""

from __future__ import annotations

import re

from ..zh.width import fold
from .lines import Paragraph

#: How many paragraphs from the end are looked at.
_LAST = 14
_BELOW = re.compile(
    r"(?:抄\s*送|主\s*送|抄\s*报|(?:政府)?信息公开(?:选项|属性|类别|形式|方式)|公开(?:方式|属性|形式|选项|类别)|责任编辑|校对|附件下载"
    r"|相关(?:链接|阅读|报道|文件|附件|解读)|政策解读)\s*:|扫一扫|分享到|\[?(?:打印|关闭)|上一[篇条]|下一[篇条]"
    r"|[\u4e00-\u9fff]{4,30}\s*(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印\s*发\Z"
)


def text_end(paragraphs: list[Paragraph], after: int) -> int:
    """The index of the first paragraph behind ``after`` that is no text of the plan any more; their count if there is none."""
    for index in range(max(after + 1, len(paragraphs) - _LAST), len(paragraphs)):
        if _BELOW.match(fold(paragraphs[index].line.text).strip()) is not None:
            return index
    return len(paragraphs)
