"""What plans measure in words: which words name a measured thing, and what such a thing may be said to do.

A goal counts where its subject is measured (毛入学率, 研发投入强度, 床位数) and not where it is a vision (能力, 体系, 格局).  The
subject is told by its end: a syllable that makes measures of nouns (率, 量, 额, 度, 数, 幅), unless the word only looks so
(质量, 制度), or one of the heads of the vocabulary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..vocab.targets import TargetWords

_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_QUOTE = "“”\"'"
# 排放量下降比例 is measured as 排放量 is
_MOVED = re.compile(r"(?:下降|降低|削减|减少|提高|增长|增加)(?:率|比例|幅度|速度)?$")


@dataclass(frozen=True, slots=True)
class _Ends:
    """What words end in: the patterns of the vocabulary's lists, compiled once."""

    heads: re.Pattern[str]
    endings: re.Pattern[str]
    unmeasured: re.Pattern[str]
    ranked: re.Pattern[str]
    vision: re.Pattern[str]
    growing: re.Pattern[str]


@cache
def _ends() -> _Ends:
    w = TargetWords.load()
    return _Ends(
        *(
            re.compile(rf"(?:{w.any_of(name)})$")
            for name in (
                "qualitative_heads",
                "measured_endings",
                "unmeasured_words",
                "ranked_heads",
                "vision_heads",
                "growing_things",
            )
        )
    )


def _bare(words: str) -> str:
    return _MOVED.sub("", _BRACKET.sub("", words.strip(_QUOTE)).strip(_QUOTE)) or words


def is_measured(words: str, *, ranked: bool = False) -> bool:
    """Whether ``words`` end as the name of something measured.

    ``ranked`` tells that it is placed among others (国内领先, 达到国际先进水平): that some levels can be, which only rise
    otherwise.
    """
    ends, bare = _ends(), _bare(words)
    if ranked and ends.ranked.search(bare):
        return True
    if ends.heads.search(bare):
        return True
    return len(bare) > 1 and ends.endings.search(bare) is not None and ends.unmeasured.search(bare) is None


def without_head(words: str) -> str:
    """``words`` without the head that they end in; empty where they are nothing but a head."""
    ends, bare = _ends(), _bare(words)
    return ends.heads.sub("", bare) if ends.heads.search(bare) else bare[:-2] if is_measured(bare) else bare


def is_named(words: str) -> bool:
    """Whether ``words`` are measured or a vision: a whole member of a list, not what qualifies its last."""
    return is_measured(words, ranked=True) or is_vision(words)


def is_vision(words: str) -> bool:
    """Whether ``words`` end as something that no figure could state (保障能力, 技术水平, 供给质量)."""
    return not is_measured(words) and _ends().vision.search(_bare(words)) is not None


def is_growing(words: str, said: str) -> bool:
    """Whether ``words`` name things that are counted where they grow in number, and ``said`` tells that they do."""
    return _ends().growing.search(words) is not None and re.search(".(?:增加|增多)$", said) is not None


@cache
def predicate() -> re.Pattern[str]:
    """What a clause says of its subject, at its end: groups ``p`` (the predicate), and ``rank``, ``asked`` or ``compared`` by its kind.

    Matched from the clause's start it leaves the subject in ``m``; the longest predicate wins.
    """
    w = TargetWords.load()
    adverbs, ranks = w.any_of("qualitative_adverbs"), w.any_of("ranks")
    strong, weak = w.any_of("qualitative_predicates"), w.any_of("weak_predicates")
    whole = "(?:国内|国际|全国|全省|全市|全区|世界|全球|同行业|同类|行业|[东中西]部(?:地区)?|长三角|省内|本省|周边)"
    return re.compile(
        r"(?P<m>[^，,；;。：:]{2,120}?)等?(?:均|都|总体|整体|确保|力争|争取)*(?P<p>"
        rf"(?:得到|得以|实现|达到)?(?:{adverbs})+(?:达到)?(?:{weak}|{strong})|(?:得到|得以|实现)?(?:{strong})"
        r"|(?P<asked>(?:均|全部|全面|稳定|按期|如期)*(?:达到|满足|完成|控制在)[^，,；;。（()）\d]{0,24}?(?:要求|目标|任务|标准|指标|以内|需求))"
        rf"|(?P<rank>(?:基本|总体|整体|持续|继续|稳定|始终)*(?:达到|处于|位于|位居|居于|居|稳居|走在|跻身|迈入|进入|接近|保持|排名|位列)[^，,；;。（()）\d]{{0,14}}?(?:水平|行列|{ranks})"
        rf"|(?:继续|持续|保持|力争|确保)*(?:领先|领跑)(?:于)?{whole}"
        rf"|(?:继续|持续|保持|力争|确保)*{whole}[^，,；;。（()）\d]{{0,6}}?(?:{ranks}))"
        r"|(?:总体|基本|持续|继续|始终)*(?:保持|稳定|控制|维持|处于|运行)在?(?:全国|全省)?(?:合理|较低|较高|较优|良好|低位|可控|适度|正常)(?:的)?(?:区间|水平|范围)"
        r"|(?P<compared>(?:高于|大于|快于|优于(?![ⅠⅡⅢⅣⅤIV])|好于(?![ⅠⅡⅢⅣⅤIV])|不低于|低于|小于|慢于|不高于|不快于|超过)[^，,；;。（()）\d]{2,24}?(?:平均水平|平均值|平均|增速|增长|增幅|幅度|涨幅|水平|同期|(?<=下达)[^，,；;。（()）\d]{0,8}?(?:目标|任务|指标|要求)|(?<=考核)(?:目标|任务|指标|要求))"
        r"|[与和同][^，,；;。（()）\d]{2,18}?(?:基本|保持|总体|大体)*(?:同步|持平|相当)(?:增长|提高)?)"
        r"|达峰后?稳中有降|(?<=质量)(?:更加?|总体|整体|全面)?(?:优良|更优|更好)"
        r")(?:并[^，,；;。]{1,12})?\s?$"
    )


@cache
def predicate_end() -> re.Pattern[str]:
    """The end of a statement that another may follow behind 、: an adverb and what it moves."""
    w = TargetWords.load()
    return re.compile(
        rf"(?:{w.any_of('qualitative_adverbs')})+(?:{w.any_of('qualitative_predicates', 'weak_predicates')})$"
        r"|[\u4e00-\u9fff]{3}(?:优化|优良|完善|优越|发达|繁荣|健全|健康|稳固|宜居|优美|和谐|浓厚)$"
        r"|不(?:减少|降低|下降|增加)$|全(?:面)?覆盖$|(?:[%％]|\d亩|以上|以内|以下|左右)$"
    )
