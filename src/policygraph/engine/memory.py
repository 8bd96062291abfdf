"""Giving memory back to the system."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Give back what was let go of.  Elsewhere than on Linux with glibc the system sees to it, or nothing happens.

    glibc keeps what was freed for those of its heaps, one for every few threads, that let go of it; the database, which
    takes hundreds of megabytes for seconds in threads that come and go, would leave a part in each.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
