"""The network pages, as ``policygraph.view`` draws them, and the page that leads to them."""

from __future__ import annotations

import re
from hashlib import sha256

from markupsafe import escape
from pyoxigraph import Store

from .frame import Frame

NETWORKS = ("ownership", "coresponsibility")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def write_networks(frame: Frame, store: Store, paths: dict[str, str]) -> None:
    """``network.html`` and one page a view and language below ``network/``; their nodes lead to their own pages."""
    from ..view import network_page, network_scene
    from ..view.words import Words, shipped

    for lang, w in frame.words.items():
        root = "../" if lang == "zh" else "../../"
        for name in NETWORKS:
            scene = network_scene(store, name, lang=lang)
            page = network_page(
                scene, Words(store, lang), link=lambda iri: f"../{paths[iri]}" if iri in paths else None
            )
            page = _scripts_apart(frame, page, root)
            back = f'<header>\n  <a href="../network.html">← {escape(frame.title[lang])} · {w["network"]}</a>'
            path = ("" if lang == "zh" else f"{lang}/") + f"network/{name}.html"
            frame.folder.put(path, page.replace("<header>", back, 1))
    titles = shipped()["views"]
    frame.page(
        "network.html", "network-list.html", {lang: w["network"] for lang, w in frame.words.items()}, "ttl/network.ttl",
        views=lambda w: [(f"network/{name}.html", str(titles[name]["title"][w.lang]), w[f"net_{name}"]) for name in NETWORKS],
    )  # fmt: skip


def _scripts_apart(frame: Frame, page: str, root: str) -> str:
    """The page with its scripts in files, so that a site holds each library once and no page is large for it."""

    def apart(found: re.Match[str]) -> str:
        # The data of the page; a library's own code is left as it is.
        code = _TURNING.sub("\ufffd", found[1]) if found[1].lstrip().startswith("const") else found[1]
        name = f"assets/network-{sha256(code.encode()).hexdigest()[:12]}.js"
        frame.folder.put(name, code)
        return f'<script src="{root}{name}"></script>'

    return re.sub(r"script-src [^;]*", "script-src 'self'", _TURNING.sub("\ufffd", _SCRIPT.sub(apart, page)), count=1)
