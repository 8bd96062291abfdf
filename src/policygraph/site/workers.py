"""Jobs on all cores: each process writes its own pages, and what they write does not hang on who writes it."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from ..errors import UsageError
from .write import Folder

Job = Callable[[], None]


def cores() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def run(jobs: Sequence[Job], folder: Folder, processes: int) -> None:
    """Do all jobs; several processes share them where the system can fork, as they need not be sent what they read.

    Raises UsageError where a page cannot be written, RuntimeError where a job fails in another way.
    """
    if processes < 2 or not hasattr(os, "fork"):
        for job in jobs:
            job()
        return
    # What is there already is not looked at again by the collector: that would copy every page of memory.
    gc.collect()
    gc.freeze()
    children = []
    for number in range(processes):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _work(_share(jobs, number, processes), folder, writer)
        os.close(writer)
        children.append((child, reader))
    told = []
    for child, reader in children:
        with os.fdopen(reader, encoding="utf-8") as stream:
            told.append(stream.read())
        os.waitpid(child, 0)
    gc.unfreeze()
    for text in told:
        answer: dict[str, Any] = json.loads(text) if text else {"failed": "a process that writes pages has ended early"}
        if "usage" in answer:
            raise UsageError(answer["usage"])
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        folder.count += answer["count"]
        folder.size += answer["size"]


def _share(jobs: Sequence[Job], number: int, processes: int) -> list[Job]:
    """Every so many a job, forth and back: a page and its Turtle alternate, and each process gets some of both."""
    return [job for at, job in enumerate(jobs) if (at + at // processes) % processes == number]


def _work(jobs: Sequence[Job], folder: Folder, writer: int) -> NoReturn:
    folder.count = folder.size = 0
    try:
        for job in jobs:
            job()
        answer: dict[str, object] = {"count": folder.count, "size": folder.size}
    except UsageError as error:
        answer = {"usage": str(error)}
    except BaseException as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        json.dump(answer, stream)
    # Without the farewells of the parent: its store and its files are not this process's to close.
    os._exit(0)
