"""Pages from templates: Jinja2 with escaping on, and what every page has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..resources import site
from .corpus import Corpus
from .words import LANGUAGES, Words, shipped
from .write import Folder, compact

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; "
    "worker-src blob:; form-action 'none'; base-uri 'none'; object-src 'none'"
)
"""Nothing from the network, nothing inline, no eval.  The worker packs a workbook in the page's own memory."""

_NAVIGATION = ("index", "plans", "targets", "tasks", "metrics", "agencies", "timeline", "cascade", "gaps", "network")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(site("pages")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["json"] = lambda value: Markup(compact(value).replace("<", "\\u003c"))
    return made


@dataclass(slots=True)
class Frame:
    """Writes pages in both languages: Chinese at the root of the folder, English below ``en/``."""

    corpus: Corpus
    folder: Folder
    title: dict[str, str]
    words: dict[str, Words]

    @classmethod
    def make(cls, corpus: Corpus, folder: Folder, title: str | None) -> Frame:
        own = shipped()["texts"]["site"]
        titles = {lang: title or str(own[lang]) for lang in LANGUAGES}
        return cls(corpus, folder, titles, {lang: Words(corpus, lang) for lang in LANGUAGES})

    def page(self, path: str, template: str, titles: dict[str, str], turtle: str, **context: Any) -> None:
        """Write ``path`` in each language.  ``titles`` is the page's name by language; ``turtle`` the path of its RDF.

        A value of ``context`` that is callable is called with the Words of the language.
        """
        depth = path.count("/")
        for lang, words in self.words.items():
            below = depth + (lang != "zh")
            told = {key: value(words) if callable(value) else value for key, value in context.items()}
            text = _environment().get_template(template).render(
                w=words, t=SimpleNamespace(**words.texts), lang=lang, tag=words.tag, site=self.title[lang], title=titles[lang], path=path,
                root="../" * below, home="../" * depth, turtle=turtle, policy=POLICY, navigation=_NAVIGATION,
                other="en" if lang == "zh" else "zh",
                other_page=("../" * below) + ("en/" if lang == "zh" else "") + path, **told,
            )  # fmt: skip
            self.folder.put(("" if lang == "zh" else f"{lang}/") + path, text)
