"""Builds that are killed at random moments: python killing.py FOLDER TIMES SEED, a line of JSON for each.

A process of its own that has read a plan before it forks, so that a build takes parts of a second and most kills
meet it at work.  Each line says whether the build was still at work, what the store held afterwards, and now and then
whether a validation that follows on from the last one finds what one from nothing does.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from policygraph.engine import build
from policygraph.graph.store import GraphStore, open_store
from policygraph.resources import ontology
from policygraph.validate import again, validate

PLAN = """云溪市人民政府关于印发2031年节水工作要点的通知

2031年云溪市节水工作要点（{number}）

一、主要目标
到2031年底，全市公共管网漏损率控制在{value}%以下，新增再生水能力{more}万吨。

二、重点任务（责任单位：市水利局）
1.加强管网改造。改造老旧管网{more}公里。
2.推进节水载体建设。（市水利局牵头，市财政局配合）
"""


def apart(work: Callable[[], None]) -> int:
    """Do some work in a child; its process id."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def told_of(store: Path, look: Callable[[GraphStore], str]) -> str:
    """What is told of a store, or what is wrong with it.  In a child: no database stays open here."""
    answer, question = os.pipe()

    def ask() -> None:
        try:
            with open_store(store, read_only=True) as opened:
                said = look(opened)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        os.write(question, said.encode())

    os.waitpid(apart(ask), 0)
    os.close(question)
    with os.fdopen(answer) as told:
        return told.read()


def held(store: Path) -> str:
    """A digest of what the store holds."""

    def look(opened: GraphStore) -> str:
        merged = {quad.triple for quad in opened.merged}
        sound = merged == {quad.triple for quad in opened.quads()}
        return sha256(opened.dump("nquads")).hexdigest() if sound else "the merged graph differs"

    return told_of(store, look)


def followed(store: Path) -> str:
    """Whether a validation that follows on finds the same as one from nothing, and whether it could follow on."""

    def look(opened: GraphStore) -> str:
        again._SMALL = again._SHARE = 0
        could = again.recalled(opened, ontology("shapes.ttl").resolve()) is not None
        same = validate(opened).to_turtle() == validate(opened.merged).to_turtle()
        return f"{'same' if same else 'different'} {'followed' if could else 'from nothing'}"

    return told_of(store, look)


def edit(plans: Path, chance: random.Random) -> None:
    for _ in range(2):
        number = chance.randrange(4)
        text = PLAN.format(number=number, value=chance.randrange(5, 50), more=chance.randrange(100))
        (plans / f"{number}.txt").write_text(text, encoding="utf-8")


def main(folder: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    plans, store = folder / "plans", folder / "store"
    plans.mkdir()
    edit(plans, chance)
    with open_store() as warm:
        build([plans], warm)

    def work() -> None:
        with open_store(store) as opened:
            build([plans], opened)

    os.waitpid(apart(work), 0)
    took, after = 0.3, held(store)
    for number in range(times):
        before = after
        edit(plans, chance)
        started = time.monotonic()
        child = apart(work)
        # Every tenth is left alone, and tells how long a build takes now.
        if number % 10 == 0:
            os.waitpid(child, 0)
            took = time.monotonic() - started
            at_work = False
        else:
            time.sleep(chance.random() * took)
            at_work = os.waitpid(child, os.WNOHANG) == (0, 0)
            if at_work:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        now = held(store)
        os.waitpid(apart(work), 0)
        after = held(store)
        valid = followed(store) if number % 8 == 0 else ""
        said = "after" if now == after else "before" if now == before else now
        print(
            json.dumps(
                {
                    "killed": at_work,
                    "held": said,
                    "after": after,
                    "valid": valid,
                    "files": sorted(f.name for f in store.iterdir()),
                }
            )
        )
    texts = {file.name: file.read_bytes() for file in plans.iterdir()}
    assert texts


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
