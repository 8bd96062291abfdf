"""Words on pictures of pages, by the engine of ``policygraph[ocr]`` (rapidocr: on this machine, models in its wheel)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..errors import InputError
from .assemble import Box
from .pdf_layout import Char

#: Dots an inch at which a page is drawn, and what that makes of a point.
DOTS = 200
_SCALE = 72 / DOTS
#: Lines that recognition is less sure of are left out: they are stains and stamps.
_LEAST = 0.5
#: Figures in a table that it is less sure of give no facts.
_CLEAR = 0.9
HOW_TO = "pip install 'policygraph[ocr]', then read it with --ocr"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on a picture: characters with their boxes (in points, as if typeset), rules, and the least certainty."""

    chars: list[Char]
    rules: list[Box]
    certainty: float


def available() -> bool:
    """Whether the engine is installed."""
    from importlib.util import find_spec

    return find_spec("rapidocr") is not None


@cache
def _engine() -> Any:
    import logging

    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise InputError(f"scanned pages need the engine of policygraph[ocr]: {HOW_TO}") from error
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})


def method() -> str:
    """Name and version of the engine."""
    from importlib.metadata import version

    return f"ocr rapidocr {version('rapidocr')}"


def see(picture: Any, file_name: str) -> Seen:
    """The words on ``picture`` (height, width, colours), drawn at ``DOTS``.

    Raises InputError where the engine is not installed or fails.
    """
    try:
        engine = _engine()
    except InputError as error:
        raise InputError(f"{file_name}: {error}") from None
    try:
        found = engine(picture)
    except Exception as error:
        raise InputError(f"{file_name}: recognition failed ({type(error).__name__}); try a cleaner scan") from error
    lines: list[tuple[Box, str, float]] = []
    read = () if found.boxes is None else zip(found.boxes, found.txts, found.scores, strict=True)
    for corners, words, score in read:
        if score < _LEAST or not words.strip():
            continue
        across, down = [float(x) * _SCALE for x, _ in corners], [float(y) * _SCALE for _, y in corners]
        lines.append(((min(across), min(down), max(across), max(down)), words, float(score)))
    chars: list[Char] = []
    for box, words, score in _in_order(lines, picture.shape[1] * _SCALE):
        chars += _typeset(box, words, score >= _CLEAR)
    return Seen(
        chars,
        _rules(picture),
        round(min((score for *_, score in lines), default=0.0), 2),
    )


def _typeset(box: Box, words: str, sure: bool) -> list[Char]:
    """The characters of a line, each in its share of the box, and the end of the line."""
    left, top, right, bottom = box
    shares = [0.5 if c.isascii() else 1.0 for c in words]
    step = (right - left) / (sum(shares) or 1)
    out, at = [], left
    for c, share in zip(words, shares, strict=True):
        out.append(Char(c, at, top, at + share * step, bottom, sure))
        at += share * step
    return [*out, Char("\n", 0, 0, 0, 0)]


def _in_order(lines: list[tuple[Box, str, float]], width: float) -> list[tuple[Box, str, float]]:
    """Lines as they are read: from top to bottom, and on a page of two columns the left one first."""
    middle = width / 2
    left = [x for x in lines if x[0][2] < middle + 6]
    right = [x for x in lines if x[0][0] > middle - 6]
    if (
        len(left) >= 5
        and len(right) >= 5
        and len(left) + len(right) >= 0.8 * len(lines)
        and _full(left)
        and _full(right)
    ):
        top = min(min(x[0][1] for x in left), min(x[0][1] for x in right))
        above = [x for x in lines if x not in left and x not in right and x[0][1] <= top]
        below = [x for x in lines if x not in left and x not in right and x[0][1] > top]
        return [*_down(above), *_down(left), *_down(right), *_down(below)]
    return _down(lines)


def _full(lines: list[tuple[Box, str, float]]) -> bool:
    """True for running text: most lines reach nearly as far as the widest."""
    widest = max(x[0][2] - x[0][0] for x in lines)
    return sum(x[0][2] - x[0][0] > 0.8 * widest for x in lines) > 0.5 * len(lines)


def _down(lines: list[tuple[Box, str, float]]) -> list[tuple[Box, str, float]]:
    out: list[list[tuple[Box, str, float]]] = []
    for line in sorted(lines, key=lambda x: x[0][1] + x[0][3]):
        middle = (line[0][1] + line[0][3]) / 2
        if out and middle < out[-1][0][0][3] - 2:
            out[-1].append(line)
        else:
            out.append([line])
    return [line for row in out for line in sorted(row, key=lambda x: x[0][0])]


def _rules(picture: Any) -> list[Box]:
    """The straight lines of tables, across and down, as thin boxes."""
    import cv2
    import numpy

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    dark = cv2.adaptiveThreshold(~grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -10)
    found: list[Box] = []
    for kernel in ((DOTS // 2, 1), (1, DOTS // 4)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        lines = cv2.dilate(lines, numpy.ones((3, 3), numpy.uint8))
        for contour in cv2.findContours(lines, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
            x, y, w, h = cv2.boundingRect(contour)
            if (w if kernel[0] > 1 else h) > 5 * (h if kernel[0] > 1 else w):
                found.append((x * _SCALE, y * _SCALE, (x + w) * _SCALE, (y + h) * _SCALE))
    return sorted(found, key=lambda b: (b[1], b[0]))
