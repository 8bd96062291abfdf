"""The words of the site (``site/site.yml``) and the names of things, in one language."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from ..resources import site
from ..vocab.load import read
from .corpus import Corpus, Names

LANGUAGES = ("zh", "en")
_POWER = re.compile(r"(?<![A-Za-z])(k?m|hm)([23])(?![0-9])")


@cache
def shipped() -> dict[str, Any]:
    """``site/site.yml``.  Read once; do not change what it returns."""
    return read(site("site.yml"))


class Words:
    """Looks up the texts of pages and the labels of codes and things."""

    def __init__(self, corpus: Corpus, lang: str) -> None:
        self.lang = lang
        self.codes = corpus.codes
        self.tag = "zh-CN" if lang == "zh" else "en"
        self.texts: dict[str, str] = {key: str(entry[lang]) for key, entry in shipped()["texts"].items()}

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def name(self, names: Names) -> str:
        """The label in this language, else in Chinese, else in any."""
        return names.get(self.lang) or names.get("zh") or next(iter(names.values()), "")

    def marked(self, names: Names) -> Markup:
        """The label as HTML; one in another language than the page's says so to a screen reader."""
        return (
            self.quoted(self.name(names))
            if not names.get(self.lang)
            else Markup(f"<bdi>{escape(self.name(names))}</bdi>")
        )

    def quoted(self, text: str) -> Markup:
        """Words of a plan as HTML, apart from what stands around them and in their own language."""
        tag = "" if self.lang == "zh" else ' lang="zh"'
        return Markup(f"<bdi{tag}>{escape(text)}</bdi>")

    def code(self, key: str) -> str:
        """The label of a code (``comparator-atLeast``), else its notation."""
        found = self.codes.get(key)
        return self.name(found) if found else key.rpartition("-")[2]

    def unit(self, text: str) -> str:
        """A figure or unit as people write it: 万吨 for 10^4 t in Chinese, µg/m³ for ug/m3."""
        for plain, shown in (
            ("10^4 ", ("万", "×10⁴ ")),
            ("10^8 ", ("亿", "×10⁸ ")),
            ("10^4", ("万", "×10⁴")),
            ("10^8", ("亿", "×10⁸")),
        ):
            text = text.replace(plain, shown[self.lang != "zh"])
        return _POWER.sub(lambda m: m[1] + "²³"[int(m[2]) - 2], text.replace("ug/", "µg/"))

    def for_scripts(self) -> dict[str, Any]:
        """What the scripts of a page show."""
        keys = shipped()["scripts"]
        return {
            "lang": self.lang,
            "t": {key: self.texts[key] for key in keys},
            "codes": {key: self.name(names) for key, names in self.codes.items() if not key.startswith("scheme-")},
            "fields": {key: str(entry[self.lang]) for key, entry in shipped()["fields"].items()},
        }
