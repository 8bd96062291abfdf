"""The network pages, as ``policygraph.view`` draws them, and the page that leads to them."""

from __future__ import annotations

from pyoxigraph import Store

from .frame import Frame


def write_networks(frame: Frame, store: Store) -> None:
    """``network.html`` and one page a view and language below ``network/``."""
    from ..view import render
    from ..view.words import shipped as view_words

    names = ("ownership", "coresponsibility")
    for lang in frame.words:
        for name in names:
            path = ("" if lang == "zh" else f"{lang}/") + f"network/{name}.html"
            frame.folder.put(path, render(store, name, lang=lang))
    frame.page(
        "network.html", "network-list.html", {lang: w["network"] for lang, w in frame.words.items()}, "ttl/network.ttl",
        views=lambda w: [(f"network/{name}.html", str(view_words()["views"][name]["title"][w.lang]), w[f"net_{name}"]) for name in names],
    )  # fmt: skip
