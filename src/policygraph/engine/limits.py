"""How long and with how much memory one document may be read."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from ..errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` and ``megabytes`` (of address space) that reading a document may take; 0: without limit."""

    seconds: float = 300.0
    megabytes: int = 4096


class _TooSlow(BaseException):
    """Not an Exception, so that no reader takes it for damage of the file."""


@contextmanager
def within(limits: Limits, name: str) -> Iterator[None]:
    """Reading inside ends with an InputError that names the document where a limit is passed.

    Time is measured where the system has alarms and in the main thread only; memory where it can be limited.
    """
    timed = (
        limits.seconds > 0 and hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    )
    before: Any = None
    if timed:
        before = signal.signal(signal.SIGALRM, _ring)
        # Again every second: code in other languages may swallow the first.
        signal.setitimer(signal.ITIMER_REAL, limits.seconds, 1.0)
    freed = _bounded(limits.megabytes)
    try:
        yield
    except _TooSlow:
        raise InputError(
            f"{name}: reading took more than {limits.seconds:g} seconds; raise --max-seconds if it is worth the wait"
        ) from None
    except MemoryError:
        raise InputError(
            f"{name}: reading took more than {limits.megabytes} MB of memory; raise --max-memory if you have it"
        ) from None
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        if freed is not None:
            freed()


def _ring(_: int, __: FrameType | None) -> None:
    raise _TooSlow


def _bounded(megabytes: int) -> Any:
    """Lowers the limit of address space to what is in use and ``megabytes`` more; returns what undoes it."""
    if megabytes <= 0:
        return None
    try:
        import resource

        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = used + megabytes * 1024 * 1024
        if soft != resource.RLIM_INFINITY and bound > soft:
            return None
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    except (ImportError, OSError, ValueError):
        return None  # not every system can
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
