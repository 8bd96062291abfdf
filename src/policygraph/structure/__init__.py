"""The second stage: a text becomes a :class:`Document` with header, sections, paragraphs and sentences."""

from __future__ import annotations

from .document import structure

__all__ = ["structure"]
