"""What every picture has in common: font, colours, words, and bytes that do not change from day to day."""

from __future__ import annotations

import io
import re
import warnings
from contextlib import ExitStack
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..resources import site
from ..vocab.load import read
from ..zh.columns import cells, clip
from .fonts import find_font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SOFT, RULE = "#1f2430", "#5c6370", "#dcd9d0"
BLUE, GREEN, AMBER, RED, GREY = "#1f6fb2", "#1b7f5c", "#b56a00", "#b8384b", "#8a8f99"
_LANGUAGES = ("zh", "en")
_RESOLUTION = 150
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")


@cache
def _words() -> dict[str, Any]:
    return read(site("plot.yml"))


class Paper:
    """A context in which figures are made: matplotlib is set up for it and is as before when it ends.

    Raises UsageError for a language other than zh and en, InputError where no font is found.
    """

    def __init__(self, lang: str, font: str | None) -> None:
        if lang not in _LANGUAGES:
            raise UsageError(f"no pictures in language '{lang}': choose {' or '.join(_LANGUAGES)}")
        self.lang = lang
        self._font = font
        self._stack = ExitStack()

    def __enter__(self) -> Paper:
        import logging

        # Building its list of fonts for the first time is no news for somebody who asked for a picture.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        import matplotlib
        from matplotlib.font_manager import FontEntry, fontManager

        face = find_font(self._font)
        family = f"policygraph {face.path} {face.face_index}"
        if not any(entry.name == family for entry in fontManager.ttflist):
            for weight in (400, 700):
                fontManager.ttflist.append(FontEntry(fname=face, name=family, style="normal", weight=weight))
        self._stack.enter_context(matplotlib.rc_context({
            "font.family": [family, "DejaVu Sans"], "font.size": 9, "text.parse_math": False, "axes.unicode_minus": False,
            "svg.fonttype": "path", "svg.hashsalt": "policygraph", "axes.edgecolor": RULE, "text.color": INK,
            "axes.labelcolor": SOFT, "xtick.color": SOFT, "ytick.color": INK, "axes.spines.top": False,
            "axes.spines.right": False, "figure.facecolor": "white", "path.sketch": None,
        }))  # fmt: skip
        self._stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __call__(self, key: str, *values: object) -> str:
        """The text ``key`` of ``site/plot.yml``."""
        return str(_words()["texts"][key][self.lang]).format(*values)

    def aside(self, text: str) -> str:
        """The text in brackets, as the language sets them."""
        return f"（{text}）" if self.lang == "zh" else f" ({text})"

    def figure(self, width: float, height: float) -> Figure:
        """An empty figure of that size in inches."""
        from matplotlib.figure import Figure

        return Figure(figsize=(width, height))

    def bytes(self, figure: Figure, form: str) -> bytes:
        """The figure as ``svg`` or ``png``, without time of writing and version of the library."""
        stream = io.BytesIO()
        if form == "svg":
            figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": "policygraph"})
        else:
            figure.savefig(stream, format="png", dpi=_RESOLUTION, metadata={"Software": "policygraph"})
        return stream.getvalue()


def plain(text: str, width: int) -> str:
    """The text of a document on one line of ``width`` cells, without characters that would not be seen."""
    return clip(_UNSEEN.sub("", " ".join(text.split())), width)


def wide(texts: list[str]) -> float:
    """Inches that the longest of these texts takes at the size of labels."""
    return max((cells(text) for text in texts), default=0) * 0.068


def heading(figure: Figure, title: str, note: str) -> None:
    """The title, and below it in small what the reader has to know; an inch of the figure's top is theirs."""
    width, height = figure.get_size_inches()
    figure.text(0.2 / width, 1 - 0.33 / height, plain(title, 90), fontsize=13, fontweight="bold", va="center")
    figure.text(0.2 / width, 1 - 0.6 / height, plain(note, 150), fontsize=8, color=SOFT, va="center")


def quiet(axes: Axes) -> None:
    """Axes of rows: no ticks on the left, light lines downwards."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#eceae4", linewidth=0.8)
    axes.set_axisbelow(True)
