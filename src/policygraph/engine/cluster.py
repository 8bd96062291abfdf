"""Reading on a Dask cluster that is there already: documents go to the workers, their graphs come back in order."""

from __future__ import annotations

import logging
import re
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from ..errors import ClusterError, PolicygraphError, UsageError
from .inputs import Input
from .reading import Failure, Read, Settings, read_one
from .version import pipeline_version, rules_version

_AHEAD = 4
"""Documents under way for each thread of the cluster: results wait in memory until it is their turn."""


def read_on_cluster(
    waiting: Sequence[Input], address: str, base_iri: str, settings: Settings, seconds: float = 15.0
) -> Iterator[tuple[Input, Read | Failure]]:
    """Each input with its result, in the order of the inputs.

    The bytes of a document travel with it: the workers need no common file system, only this version of policygraph.
    What a worker that ends had under way is read by another one; a document that ends several workers is given up.
    Raises UsageError without ``policygraph[cluster]``, ClusterError where nobody answers at ``address`` (a scheduler:
    ``tcp://host:8786``) within ``seconds``, where it has no workers or other versions, or where it goes away.
    """
    if not waiting:
        return
    client = _client(address, seconds)
    try:
        threads = _threads(client, address, seconds)
        under_way: deque[tuple[Input, Any]] = deque()
        rest = iter(waiting)
        while True:
            for each in islice(rest, _AHEAD * threads - len(under_way)):
                under_way.append((each, _submit(client, each, base_iri, settings)))
            if not under_way:
                return
            each, future = under_way.popleft()
            yield each, _result(future, each, address)
    finally:
        # A scheduler that is gone does not answer when we leave.
        client.close(timeout=2)


def _client(address: str, seconds: float) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--cluster needs Dask: pip install 'policygraph[cluster]'") from error
    # A client that never came through leaves threads behind that end with a traceback: knock first.
    door = re.fullmatch(r"(?:[a-z]+://)?\[?([^/\]]+?)\]?:(\d{1,5})/?", address)
    try:
        if door is None:
            raise ValueError(address)
        socket.create_connection((door[1], int(door[2])), timeout=seconds).close()
    except (OSError, ValueError, OverflowError) as error:
        raise _nobody(address) from error
    # What it tells of connections that come and go is told here in one line.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client: Any = Client
        return client(address, timeout=seconds, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise _nobody(address) from error


def _nobody(address: str) -> ClusterError:
    return ClusterError(
        f"cluster {address}: nobody answers there; give the address of a Dask scheduler, like tcp://host:8786"
    )


def _threads(client: Any, address: str, seconds: float) -> int:
    """How many threads the cluster has, all of them with our own version."""
    try:
        client.wait_for_workers(1, timeout=seconds)
    except (OSError, RuntimeError) as error:
        raise ClusterError(f"cluster {address}: it has no workers; start some with: dask worker {address}") from error
    ours = (pipeline_version(), rules_version())
    try:
        theirs = client.run(_versions)
    except Exception as error:
        raise ClusterError(
            f"cluster {address}: its workers cannot run policygraph ({type(error).__name__}); install it there"
        ) from error
    for worker, version in sorted(theirs.items()):
        if tuple(version) != ours:
            raise ClusterError(f"cluster {address}: worker {worker} has another version of policygraph")
    return max(1, sum(int(threads) for threads in client.nthreads().values()))


def _versions() -> tuple[str, str]:
    return pipeline_version(), rules_version()


def _submit(client: Any, each: Input, base_iri: str, settings: Settings) -> Any:
    try:
        data = each.read(settings.reading)
    except PolicygraphError as error:
        return Failure(each.name, str(error), each.place)
    there = replace(each, data=data, path=None, member=None)
    return client.submit(read_one, there, base_iri, settings, pure=False, retries=0)


def _result(future: Any, each: Input, address: str) -> Read | Failure:
    if isinstance(future, Failure):
        return future
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        found: Read | Failure = future.result()
    except KilledWorker:
        return Failure(
            each.name, f"{each.name}: it ended every worker that read it; is there enough memory?", each.place
        )
    except (CancelledError, OSError) as error:
        raise ClusterError(
            f"cluster {address}: it went away; what was read is kept, and the same command goes on"
        ) from error
    return replace(found, place=each.place) if isinstance(found, Failure) else found
