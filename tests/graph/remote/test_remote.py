"""A store on a real SPARQL server: the same graph as in a folder, and whatever breaks, nothing is lost."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad

from policygraph.cli.app import policygraph
from policygraph.engine import build, derive
from policygraph.errors import StoreError
from policygraph.graph.store import GraphStore, open_store, open_to_ask
from policygraph.graph.terms import PG, TYPE, Names
from policygraph.query import run

_spec = spec_from_file_location("sparql_server", Path(__file__).with_name("sparql_server.py"))
assert _spec is not None
assert _spec.loader is not None
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)
SparqlServer: Any = _module.SparqlServer
Door: Any = _module.Door

pytestmark = pytest.mark.skipif(_module.BINARY is None, reason="the server is in the wheel 'oxigraph'")

PLAN = """云溪市人民政府关于印发2031年{sort}工作要点的通知

2031年云溪市{sort}工作要点

一、主要目标
到2031年底，全市公共管网漏损率控制在{value}%以下，新增再生水能力{more}万吨。

二、重点任务（责任单位：市水利局）
1.加强管网改造。改造老旧管网{more}公里。
2.推进节水载体建设。（市水利局牵头，市财政局配合）
"""
SORTS = ("节水", "排水", "供水", "治水")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("USER", "PASSWORD", "TOKEN", "TIMEOUT"):
        monkeypatch.delenv(f"POLICYGRAPH_STORE_{name}", raising=False)
    monkeypatch.setenv("POLICYGRAPH_CACHE", str(tmp_path / "cache"))
    found = SparqlServer(tmp_path / "database")
    yield found
    found.kill()


@pytest.fixture
def door(server: Any) -> Iterator[Callable[[Any], Any]]:
    opened: list[Any] = []

    def make(before: Any) -> Any:
        opened.append(Door(server.port, before))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for number in range(3):
        write(folder, number, 10 + number)
    return folder


def write(folder: Path, number: int, value: int) -> None:
    (folder / f"{number}.txt").write_text(
        PLAN.format(sort=SORTS[number], value=value, more=value * 2), encoding="utf-8"
    )


def held(where: str) -> bytes:
    """What a store holds; the merged graph says the same."""
    with open_store(where, read_only=True) as store:
        assert {quad.triple for quad in store.merged} == {quad.triple for quad in store.quads()}
        return store.dump("nquads")


def from_nothing(plans: Path) -> bytes:
    return _built(tuple((file.name, file.read_text(encoding="utf-8")) for file in sorted(plans.iterdir())), plans)


@cache
def _built(texts: tuple[tuple[str, str], ...], plans: Path) -> bytes:
    with open_store() as store:
        build([plans], store)
        return store.dump("nquads")


def rebuilt(plans: Path, url: str) -> GraphStore:
    with open_store(url) as store:
        build([plans], store)
    return store


def merged_there(server: Any) -> int:
    return int(server.count("GRAPH <urn:policygraph:merged> { ?s ?p ?o }"))


def no_traces(server: Any) -> bool:
    names = server.ask("query", "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    return "staging" not in names and "lock" not in names


def test_a_server_holds_what_a_folder_holds(server: Any, plans: Path, tmp_path: Path) -> None:
    rebuilt(plans, server.url)
    assert held(server.url) == from_nothing(plans)
    with open_store(server.url, read_only=True) as store:
        assert merged_there(server) == len(store.merged)
    # Another machine has no copy yet.
    (tmp_path / "cache").rename(tmp_path / "gone")
    assert held(server.url) == from_nothing(plans)
    assert no_traces(server)


def test_changes_end_where_a_build_from_nothing_does(server: Any, plans: Path, tmp_path: Path) -> None:
    server.ask("update", "INSERT DATA { <urn:a> <urn:b> 1 GRAPH <urn:mine> { <urn:a> <urn:b> 2 } }")
    chance = random.Random(3)
    for step in range(4):
        for _ in range(2):
            write(plans, chance.randrange(4), chance.randrange(5, 50))
        rebuilt(plans, server.url)
        if step == 2:
            with open_store(server.url) as store:
                for name in store.remove("1.txt"):
                    (plans / name).unlink()
                derive(store)
        assert held(server.url) == from_nothing(plans)
        with open_store(server.url, read_only=True) as store:
            assert merged_there(server) == len(store.merged)
    (tmp_path / "cache").rename(tmp_path / "gone")
    assert held(server.url) == from_nothing(plans)
    assert no_traces(server)
    # What others keep on the server is theirs.
    assert server.count("{ <urn:a> ?p ?o } UNION { GRAPH <urn:mine> { ?s ?p ?o } }") == 2


def test_an_unchanged_build_writes_nothing(server: Any, plans: Path, door: Any) -> None:
    rebuilt(plans, server.url)
    passing = door(lambda number, text, headers: None)
    (plans / "0.txt").touch()
    rebuilt(plans, passing.url)
    assert held(server.url) == from_nothing(plans)


def test_every_command_takes_an_address(server: Any, plans: Path, tmp_path: Path) -> None:
    def tool(*arguments: str) -> str:
        done = CliRunner().invoke(policygraph, [*arguments, "--store", server.url])
        assert done.exit_code == 0, done.output
        return done.output

    tool("build", str(plans))
    with open_store(tmp_path / "local") as store:
        build([plans], store)
        asked = run(store, "cq01_agency_owns_metric").texts()
    with open_to_ask(server.url) as there:
        assert run(there, "cq01_agency_owns_metric").texts() == asked
        assert asked
    assert "conforms: True" in tool("validate")
    assert tool("export", "-f", "nquads").encode().strip() == from_nothing(plans).strip()
    assert "urn" in tool("query", "--format", "csv", "cq01_agency_owns_metric") or asked[0][0] in tool(
        "query", "cq01_agency_owns_metric"
    )
    for command in (["issues"], ["stats"], ["gaps"], ["view", "ownership", "-o", str(tmp_path / "o.html")]):
        tool(*command)
    assert tool("remove", "1.txt").split() == ["1.txt"]
    (plans / "1.txt").unlink()
    assert held(server.url) == from_nothing(plans)


def test_queries_are_answered_by_the_server(server: Any, plans: Path, tmp_path: Path, door: Any) -> None:
    rebuilt(plans, server.url)
    passing = door(lambda number, text, headers: None)
    with open_to_ask(passing.url) as store:
        assert run(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").texts() == [(str(merged_there(server)),)]
        assert run(store, "ASK { ?t a pg:Target }").texts() == [("true",)]
        assert len(run(store, "CONSTRUCT { ?t a pg:Target } WHERE { ?t a pg:Target }").rows) == 9
    # Nothing is fetched for that.
    assert not any("VALUES ?g" in text for text in passing.requests)


def test_a_second_writer_is_told_at_once(
    server: Any, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(server.url), pytest.raises(StoreError, match="in use by another process"):
        open_store(server.url)
    # Also one with a copy of its own, as on another machine.
    with open_store(server.url) as first:
        build([plans], first)
        monkeypatch.setenv("POLICYGRAPH_CACHE", str(tmp_path / "elsewhere"))
        with pytest.raises(StoreError, match="in use by another process"):
            open_store(server.url)
    rebuilt(plans, server.url)
    assert held(server.url) == from_nothing(plans)


def test_a_writer_that_ended_without_a_word_blocks_nobody(server: Any, plans: Path) -> None:
    rebuilt(plans, server.url)
    lock = "<urn:policygraph:lock>"
    for host, pid, beat in (("elsewhere", 1, "2001-01-01T00:00:00Z"), ("", 2**22 + 5, "2999-01-01T00:00:00Z")):
        server.ask(
            "update",
            f"INSERT DATA {{ GRAPH {lock} {{ {lock} <urn:policygraph:lock:holder> 'x' ; <urn:policygraph:lock:process> '{pid}' ; "
            f"<urn:policygraph:lock:host> '{host or socket.gethostname()}' ; "
            f"<urn:policygraph:lock:beat> '{beat}'^^<http://www.w3.org/2001/XMLSchema#dateTime> }} }}",
        )
        rebuilt(plans, server.url)
        assert no_traces(server)


def test_two_writers_that_do_not_know_of_each_other_do_not_mix(
    server: Any, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt(plans, server.url)
    slow = open_store(server.url)
    server.ask("update", "DROP GRAPH <urn:policygraph:lock>")
    monkeypatch.setenv("POLICYGRAPH_CACHE", str(tmp_path / "elsewhere"))
    write(plans, 3, 44)
    rebuilt(plans, server.url)
    after = from_nothing(plans)
    write(plans, 0, 33)
    with pytest.raises(StoreError, match="another process wrote to it meanwhile"):  # noqa: PT012
        build([plans], slow)
        slow.close()
    slow.close(keep=False)
    assert held(server.url) == after
    rebuilt(plans, server.url)
    assert held(server.url) == from_nothing(plans)
    assert no_traces(server)


def document(name: str, fact: str) -> list[Quad]:
    names = Names()
    sha = sha256(f"{name} {fact}".encode()).hexdigest()
    node, graph = names.document(sha), names.graph(sha)
    facts = [Quad(node, PG["quote"], Literal(f"{fact}之{n}"), graph) for n in range(20)]
    facts += [
        Quad(node, TYPE, PG["SourceDocument"], graph),
        Quad(NamedNode("urn:all"), PG["quote"], Literal(fact), graph),
    ]
    return [*facts, Quad(node, PG["sha256"], Literal(sha), graph), Quad(node, PG["fileName"], Literal(name), graph)]


def put(where: str | None, facts: dict[str, str]) -> bytes:
    with open_store(where) as store:
        for name, fact in sorted(facts.items()):
            store.replace(document(name, fact), f"/plans/{name}", "1")
        return store.dump("nquads")


def failure(where: str, facts: dict[str, str]) -> str:
    """The one line that writing ends with, nothing where it goes through."""
    try:
        put(where, facts)
    except StoreError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return str(error)
    return ""


def test_a_server_killed_at_random_moments_loses_nothing(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.graph.remote.change._PATIENCE", (0.0,))
    chance = random.Random(5)
    facts = {f"{n}.txt": "旧" for n in range(12)}
    begun = time.monotonic()
    put(server.url, facts)
    seconds = time.monotonic() - begun
    met: list[tuple[bool, bool]] = []
    for number in range(100):
        # Twenty times, and on until the kills met it at work, early and late enough to find both states.
        if number >= 20 and sum(broken for broken, _ in met) >= 5 and {done for _, done in met} == {True, False}:
            break
        # Large changes go in many requests, small ones in one.
        monkeypatch.setattr("policygraph.graph.remote.change._REQUEST", chance.choice((2_000, 4_000_000)))
        before = put(None, facts)
        wanted = {**facts, **{f"{chance.randrange(14)}.txt": f"新{number}" for _ in range(8)}}
        after = put(None, wanted)
        killer = threading.Timer(chance.uniform(0.0, 2 * seconds), server.kill)
        killer.start()
        said = failure(server.url, wanted)
        killer.join()
        server.start()
        assert not said or server.url in said
        found = held(server.url)
        assert found in (before, after), number
        met.append((bool(said), found == after))
        put(server.url, wanted)
        assert held(server.url) == after
        facts = wanted
    assert sum(broken for broken, _ in met) >= 5
    assert {done for _, done in met} == {True, False}
    assert no_traces(server)
    with open_store(server.url, read_only=True) as store:
        assert merged_there(server) == len(store.merged)


@pytest.mark.parametrize("what", [507, "unsaid", "half"])
def test_a_server_that_breaks_off_at_any_request_loses_nothing(
    what: Any, server: Any, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygraph.graph.remote.change._REQUEST", 4_000)
    monkeypatch.setattr("policygraph.graph.remote.change._PATIENCE", (0.0, 0.0))
    fail = {"at": 0}
    failing = door(lambda number, text, headers: what if number - fail["begun"] == fail["at"] else None)
    facts = {f"{n}.txt": "旧" for n in range(4)}
    fail["begun"] = 0
    put(failing.url, facts)
    said = set()
    for at in range(1, 80):
        wanted = {**facts, f"{at % 4}.txt": f"新{at}", f"{(at + 1) % 4}.txt": f"新{at}"}
        before, after = put(None, facts), put(None, wanted)
        fail.update(at=at, begun=len(failing.requests))
        said.add(failure(failing.url, wanted).partition(": ")[2])
        finished = len(failing.requests) - fail["begun"] < at
        fail["at"] = 0
        assert held(failing.url) in (before, after), at
        put(failing.url, wanted)
        assert held(failing.url) == after
        facts = wanted
        if finished:
            break
    assert finished
    assert at > 15
    assert no_traces(server)
    if what == 507:
        assert any("refuses (status 507): no room left on the device" in line for line in said)
    else:
        # Questions are asked again where an answer is cut short.
        assert said <= {
            "",
            "the server broke off in the middle of an answer; see whether it is up, and give the same command again",
        }


def test_a_build_that_loses_its_server_goes_on_with_the_next(server: Any, plans: Path, door: Any) -> None:
    rebuilt(plans, server.url)
    before = held(server.url)
    write(plans, 3, 21)
    dying = door(lambda number, text, headers: server.kill() if "INSERT DATA { GRAPH" in text else None)
    done = CliRunner().invoke(policygraph, ["build", str(plans), "--store", dying.url])
    assert done.exit_code == 1
    assert done.output.startswith(f"policygraph: {dying.url}: ")
    assert done.output.count("\n") == 1
    server.start()
    assert held(server.url) == before
    rebuilt(plans, server.url)
    assert held(server.url) == from_nothing(plans)


def test_names_passwords_and_tokens(server: Any, plans: Path, door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"Basic eXVuOuawtA==", "Bearer t0ken"}  # yun:水
    closed = door(lambda number, text, headers: None if headers.get("Authorization") in wanted else 401)
    with pytest.raises(StoreError, match=r"does not let us in .*POLICYGRAPH_STORE_USER"):
        open_store(closed.url)
    rebuilt(plans, closed.url.replace("//", "//yun:%E6%B0%B4@"))
    monkeypatch.setenv("POLICYGRAPH_STORE_USER", "yun")
    monkeypatch.setenv("POLICYGRAPH_STORE_PASSWORD", "火")
    with pytest.raises(StoreError, match="the right name and password") as caught:
        open_store(closed.url)
    assert "火" not in str(caught.value)
    monkeypatch.setenv("POLICYGRAPH_STORE_PASSWORD", "水")
    assert held(closed.url) == from_nothing(plans)
    monkeypatch.setenv("POLICYGRAPH_STORE_TOKEN", "t0ken")
    assert held(closed.url) == from_nothing(plans)


def test_what_is_no_store_is_told_in_a_line(
    server: Any, plans: Path, tmp_path: Path, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match=r"no store there; build one with: policygraph build"):
        open_store(server.url, read_only=True)
    with pytest.raises(StoreError, match=r"no store there"):
        open_to_ask(server.url)
    with pytest.raises(StoreError, match="nobody answers there"):
        open_store(f"http://127.0.0.1:{_module.free_port()}/x")
    with pytest.raises(StoreError, match="give a folder, or the address"):
        open_store("ftp://127.0.0.1/x")
    with pytest.raises(StoreError, match="no address"):
        open_store("http://127.0.0.1:99999/")
    with pytest.raises(StoreError, match="no SPARQL server answers there"):
        open_store(server.url + "/nowhere")
    silent = door(lambda number, text, headers: "slow")
    monkeypatch.setenv("POLICYGRAPH_STORE_TIMEOUT", "0.3")
    with pytest.raises(StoreError, match=r"no answer within 0\.3 seconds"):
        open_store(silent.url)
    monkeypatch.setenv("POLICYGRAPH_STORE_TIMEOUT", "soon")
    with pytest.raises(StoreError, match="no number of seconds"):
        open_store(server.url)
    monkeypatch.delenv("POLICYGRAPH_STORE_TIMEOUT")
    rebuilt(plans, server.url)
    done = CliRunner().invoke(policygraph, ["query", "SELECT ?s WHERE {", "--store", server.url])
    assert "line 1" in str(done.exception) or "Traceback" not in done.output


def test_a_server_that_takes_no_updates(server: Any, plans: Path) -> None:
    rebuilt(plans, server.url)
    server.kill()
    closed = SparqlServer(server.folder, "serve-read-only")
    try:
        assert held(closed.url) == from_nothing(plans)
        with pytest.raises(StoreError, match="takes no updates from us"):
            open_store(closed.url)
    finally:
        closed.kill()


def test_an_answer_that_is_cut_short_is_noticed(server: Any, plans: Path, tmp_path: Path, door: Any) -> None:
    """A server that gives ten rows at most, as some do."""
    rebuilt(plans, server.url)
    server.ask(
        "update",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { { SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } "
        "FILTER(STRSTARTS(STR(?g), 'http')) } LIMIT 3 } }",
    )
    (tmp_path / "cache").rename(tmp_path / "gone")
    with pytest.raises(StoreError, match=r"it gave \d+ of \d+ statements"):
        held(server.url)


def test_large_graphs_are_put_where_the_server_has_a_graph_store(
    server: Any, plans: Path, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygraph.graph.remote.change._REQUEST", 40_000)
    passing = door(lambda number, text, headers: None)
    rebuilt(plans, passing.url)
    assert passing.methods.count("PUT") >= 3
    assert held(server.url) == from_nothing(plans)
    assert no_traces(server)
    # A server without one takes the same graphs as updates.
    without = door(
        lambda number, text, headers: 404 if headers["Content-Type"].startswith("application/n-triples") else None
    )
    for number in range(3):
        write(plans, number, 40 + number)
    rebuilt(plans, without.url)
    assert without.methods.count("PUT") == 3
    assert held(server.url) == from_nothing(plans)
    assert no_traces(server)
