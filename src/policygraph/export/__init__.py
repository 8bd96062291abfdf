"""Exports for people: workbooks, tables and networks, made from what the store says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store

FILES = {"xlsx": ".xlsx", "graphml": ".graphml", "gexf": ".gexf"}
"""Formats that are one file, with the ending of its name."""

FOLDERS = ("csv", "neo4j")
"""Formats that are a folder of files."""


def render_file(store: Store, form: str, lang: str = "zh") -> bytes:
    """The store (its ``merged`` view) in one of ``FILES``; equal graphs give equal bytes.

    Raises UsageError for another format, StoreError where the store holds no plan.
    """
    from .tables import read_tables

    if form not in FILES:
        raise UsageError(f"unknown format '{form}': choose one of {', '.join(FILES)}")
    tables = read_tables(store, lang)
    if form == "xlsx":
        from .workbook import workbook

        return workbook(tables, lang)
    from .network import graph_file

    return graph_file(tables, form)


def render_folder(store: Store, form: str, lang: str = "zh") -> dict[str, bytes]:
    """File name -> bytes of one of ``FOLDERS``; equal graphs give equal bytes.

    Raises UsageError for another format, StoreError where the store holds no plan.
    """
    from .tables import read_tables

    if form not in FOLDERS:
        raise UsageError(f"unknown format '{form}': choose one of {', '.join(FOLDERS)}")
    tables = read_tables(store, lang)
    if form == "csv":
        from .csvw import csv_folder

        return csv_folder(tables)
    from .network import neo4j_folder

    return neo4j_folder(tables)
