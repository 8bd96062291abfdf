"""Who may write to a server's store: one process at a time, for as long as it says that it is alive.

Protection does not rest on it (what is written holds only where the store is still the one that it was made from);
it tells a second writer at once instead of at the end.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

from pyoxigraph import Literal

from ...errors import StoreError
from .server import Server

_LOCK = "urn:policygraph:lock"
_BEAT = 20.0
_DEAD = 90.0
"""Seconds without a beat after which a writer is taken for dead, by the clock of the server."""


_LIVE: set[str] = set()
"""Those that this process has."""


class Lease:
    """The right to write, from ``Lease(server)`` until ``close()`` or the end of the process.

    Raises StoreError where another process has it.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name = uuid4().hex
        self._over = threading.Event()
        found = _held(server)
        gone = ""
        if found is not None:
            holder, host, pid, silent = found
            if silent < _DEAD and not _dead(holder, host, pid):
                raise StoreError(
                    f"{server.shown}: in use by another process ({host}, process {pid}); wait for it and try again"
                )
            gone = (
                f"DELETE {{ GRAPH <{_LOCK}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{_LOCK}> {{ "
                f"<{_LOCK}> <{_LOCK}:holder> {Literal(holder)} . ?s ?p ?o }} }} ;\n"
            )
        here = f"{Literal(socket.gethostname())} ; <{_LOCK}:process> {Literal(str(os.getpid()))}"
        server.update(
            f"{gone}INSERT {{ GRAPH <{_LOCK}> {{ <{_LOCK}> <{_LOCK}:holder> {Literal(self._name)} ; "
            f"<{_LOCK}:host> {here} ; <{_LOCK}:beat> ?now }} }} WHERE {{ BIND(NOW() AS ?now) "
            f"FILTER NOT EXISTS {{ GRAPH <{_LOCK}> {{ <{_LOCK}> <{_LOCK}:holder> ?other }} }} }}"
        )
        now = _held(server)
        if now is None or now[0] != self._name:
            raise StoreError(f"{server.shown}: in use by another process; wait for it and try again")
        _LIVE.add(self._name)
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the right back.  A server that is gone keeps it until it is taken for dead."""
        if self._over.is_set():
            return
        self._over.set()
        _LIVE.discard(self._name)
        self._thread.join()
        with suppress(StoreError):
            self._server.update(
                f"DELETE {{ GRAPH <{_LOCK}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{_LOCK}> {{ "
                f"<{_LOCK}> <{_LOCK}:holder> {Literal(self._name)} . ?s ?p ?o }} }}"
            )

    def _beat(self) -> None:
        while not self._over.wait(_BEAT):
            with suppress(StoreError):
                self._server.update(
                    f"DELETE {{ GRAPH <{_LOCK}> {{ ?s <{_LOCK}:beat> ?old }} }} "
                    f"INSERT {{ GRAPH <{_LOCK}> {{ ?s <{_LOCK}:beat> ?now }} }} WHERE {{ GRAPH <{_LOCK}> {{ "
                    f"?s <{_LOCK}:holder> {Literal(self._name)} ; <{_LOCK}:beat> ?old }} BIND(NOW() AS ?now) }}"
                )


def _held(server: Server) -> tuple[str, str, int, float] | None:
    """Who has the right: its name, host, process, and for how many seconds it has said nothing."""
    rows = server.rows(
        f"SELECT ?holder ?host ?pid ?beat (NOW() AS ?now) WHERE {{ GRAPH <{_LOCK}> {{ <{_LOCK}> "
        f"<{_LOCK}:holder> ?holder ; <{_LOCK}:host> ?host ; <{_LOCK}:process> ?pid ; <{_LOCK}:beat> ?beat }} }}"
    )
    for row in rows:
        holder, host, pid, beat, now = (
            getattr(row[name], "value", "") for name in ("holder", "host", "pid", "beat", "now")
        )
        return holder, host, int(pid) if pid.isdigit() else 0, (_time(now) - _time(beat)).total_seconds()
    return None


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _dead(holder: str, host: str, pid: int) -> bool:
    """Whether the holder is of this machine, and there no more."""
    if host != socket.gethostname() or pid <= 0 or os.name == "nt":  # there, asking would end it
        return False
    if pid == os.getpid():
        return holder not in _LIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
