"""Documents read on a Dask cluster: the same bytes as here, whoever is lost on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policygraph.engine import build
from policygraph.errors import ClusterError
from policygraph.graph.store import open_store

distributed = pytest.importorskip("distributed")

PLAN = """云溪市水利局关于印发2031年节水工作要点的通知

2031年节水工作要点（{number}）

一、主要目标
到2031年底，全市公共管网漏损率控制在{number}%以下，新增再生水能力{number}万吨。

二、重点任务
1.加强管网改造。改造老旧管网{number}公里。（责任单位：市水利局）
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    for number in range(5, 17):
        (folder / f"{number:02}.txt").write_text(PLAN.format(number=number), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        yield made


def built(plans: Path, **how: Any) -> tuple[bytes, list[str]]:
    with open_store() as store:
        summary = build([plans], store, **how)
        return store.dump("nquads"), [failure.reason for failure in summary.failed]


def test_a_cluster_gives_the_bytes_that_one_process_gives(plans: Path, cluster: Any) -> None:
    assert built(plans, cluster=cluster.scheduler_address) == built(plans)


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(plans: Path, cluster: Any) -> None:
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        workers = client.run(os.getpid)
        killed: list[int] = []

        def progress(done: int, total: int, name: str) -> None:
            if done == 2:
                pid = next(iter(workers.values()))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        found = built(plans, cluster=cluster.scheduler_address, progress=progress)
        assert killed
    assert found == built(plans)


def test_a_cluster_that_goes_away_leaves_what_was_read(plans: Path, tmp_path: Path) -> None:
    made = distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)

    def progress(done: int, total: int, name: str) -> None:
        if done == 3:
            made.close()

    with open_store(tmp_path / "s") as store:
        with pytest.raises(ClusterError, match="went away"):
            build([plans], store, cluster=made.scheduler_address, progress=progress)
        assert 3 <= len(list(store.documents())) < 12
        assert len(build([plans], store).built) == 12 - 3
        assert store.dump("nquads") == built(plans)[0]


def test_a_cluster_that_is_not_there_gets_one_line(plans: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for given in (address, "nonsense", "tcp://127.0.0.1:99999"):
        command = [sys.executable, "-m", "policygraph", "--store", str(tmp_path / "s"), "build", str(plans)]
        done = subprocess.run(
            [*command, "--cluster", given], capture_output=True, text=True, env=environment, timeout=120, check=False
        )
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert f"cluster {given}: nobody answers" in done.stderr
