"""The place that a plan is for."""

from __future__ import annotations

from dataclasses import replace

from ..model import Document
from ..vocab.places import Places


def located(document: Document) -> Document:
    """The document with the division code of its jurisdiction, where the name can mean one place only."""
    header = document.header
    if header.jurisdiction is None or header.place_code is not None:
        return document
    year = header.period[0].year if header.period else None
    place = Places.load().resolve(header.jurisdiction, year=year)
    return document if place is None else replace(document, header=replace(header, place_code=place.code))
