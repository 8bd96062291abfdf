"""The command line: parse, call the library, show.  The only room that prints or exits."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the ``policygraph`` command."""
    from .app import policygraph

    for stream in (sys.stdout, sys.stderr):
        # Chinese has to come out whatever the locale of the terminal says.
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")
    policygraph(prog_name="policygraph")
