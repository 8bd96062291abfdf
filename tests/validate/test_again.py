"""A validation after a change finds what a validation from nothing finds, and looks at what changed alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple

from policygraph.cli.app import policygraph
from policygraph.engine import build
from policygraph.engine.build import derive
from policygraph.graph.locality import ntriples
from policygraph.graph.store import GraphStore, open_store
from policygraph.resources import ontology
from policygraph.validate import Result, again, validate
from policygraph.validate.engines import fast
from policygraph.validate.reach import reach

from .test_each_shape_breaks import BASE, BREAK, HEAD

SHAPES = ontology("shapes.ttl").resolve()
GRAPH = NamedNode("https://w3id.org/policygraph/id/graph/invented")
SEEDS = Path(__file__).parent.parent.parent / "seeds"
PLAN = """舟山市{body}关于印发{year}年海洋工作要点的通知

{year}年海洋工作要点

一、主要目标
到{year}年底，全市近岸海域优良水质比例达到{value}%以上，修复岸线{length}公里。

二、重点任务
1.加强岸线管护。建成巡护站点{length}个以上。（责任单位：市{body}，各县区政府）
2.做好渔船管理。落实《渔船检验办法》，开展试点。（市农业农村局牵头，市{body}配合）
"""


@pytest.fixture(autouse=True)
def _however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also graphs so small, and changes so large, that judging everything would be quicker."""
    monkeypatch.setattr(again, "_SMALL", 0)
    monkeypatch.setattr(again, "_SHARE", 0)


def follow(store: GraphStore) -> int:
    """Judge again what changed, hold it against a validation from nothing, keep it; how many results there are."""
    recalled = again.recalled(store, SHAPES)
    assert recalled is not None
    judged: list[str] = []

    def judge(text: str, shapes: Path) -> list[Result]:
        judged.append(text)
        return fast(text, shapes)

    assert again.judge_again(store, judge, SHAPES, *recalled) is not None
    whole, now = validate(store.merged), validate(store)
    assert {result.key for result in now.results} == {result.key for result in whole.results}
    assert (now.to_turtle(), now.to_json()) == (whole.to_turtle(), whole.to_json())
    assert sum(text.count("\n") for text in judged) < whole.triples / 2
    return len(whole.results)


def put(store: GraphStore, statements: Store) -> None:
    quads = [Quad(quad.subject, quad.predicate, quad.object, GRAPH) for quad in statements]
    store.replace(quads, "invented", "1")
    derive(store)


def invented() -> Store:
    store = Store()
    store.load(path=str(BASE), format=RdfFormat.TURTLE)
    return store


def test_it_is_known_of_every_shape_how_far_it_looks() -> None:
    assert reach(SHAPES, lambda name: [name]).unbounded == {}


@pytest.mark.parametrize("seed", [1, 2])
def test_breaking_and_mending_every_shape_is_found(seed: int) -> None:
    chance = random.Random(seed)
    names = sorted(BREAK)
    chance.shuffle(names)
    with open_store() as store:
        store.load_vocabulary()
        build([SEEDS / "003-jiangxi-2020-work-points.md"], store)
        current = invented()
        put(store, current)
        validate(store)
        counts = set()
        for at, name in enumerate(names):
            if chance.random() < 0.3:
                current = invented()
            current.update(HEAD + BREAK[name])
            put(store, current)
            # Several changes may lie between two validations.
            if at % 4 == 0:
                counts.add(follow(store))
        put(store, invented())
        follow(store)
        assert len(counts) > 4


def test_documents_that_are_added_changed_and_removed(tmp_path: Path) -> None:
    chance = random.Random(7)
    folder = tmp_path / "plans"
    folder.mkdir()
    place = tmp_path / "store"

    def write(number: int) -> None:
        words = {
            "body": chance.choice(["海洋局", "水利局"]), "year": chance.choice([2031, 2032]),
            "value": chance.randrange(60, 110), "length": chance.choice([5, 12]),
        }  # fmt: skip
        (folder / f"plan{number}.txt").write_text(PLAN.format(**words), encoding="utf-8")

    for number in range(4):
        write(number)
    with open_store(place) as store:
        build([folder], store)
    with open_store(place, read_only=True) as store:
        validate(store)
    for _ in range(6):
        for _ in range(chance.randrange(1, 3)):
            number = chance.randrange(6)
            with open_store(place) as store:
                if (folder / f"plan{number}.txt").exists() and chance.random() < 0.4:
                    store.remove(str(folder / f"plan{number}.txt"))
                    (folder / f"plan{number}.txt").unlink()
                    derive(store)
                else:
                    write(number)
                    build([folder], store)
        with open_store(place, read_only=True) as store:
            follow(store)


def edits(statements: list[Triple], others: list[Triple], chance: random.Random) -> list[Triple]:
    """The statements with some taken out, and some put in that nobody would expect there."""
    edited = list(statements)
    for _ in range(chance.randrange(1, 12)):
        some, other, third = (chance.choice(others) for _ in range(3))
        way = chance.random()
        if way < 0.4 and edited:
            edited.remove(chance.choice(edited))
        elif way < 0.6:
            edited.append(Triple(some.subject, some.predicate, other.object))
        elif way < 0.8:
            edited.append(Triple(other.subject, some.predicate, some.object))
        else:
            edited.append(Triple(some.subject, other.predicate, third.object))
    return list(dict.fromkeys(edited))


@pytest.mark.parametrize("seed", [11, 12])
def test_statements_that_nobody_would_expect(seed: int) -> None:
    chance = random.Random(seed)
    with open_store() as store:
        build([SEEDS], store)
        validate(store)
        graphs = [graph.value for graph, _, _ in store.documents()]
        read = {graph: store.triples(graph) for graph in graphs}
        known = [triple for triples in read.values() for triple in triples]
        for _ in range(10):
            graph = chance.choice(graphs)
            now = read[graph] if chance.random() < 0.2 else edits(store.triples(graph), known, chance)
            store.exchange([graph], [(graph, ntriples(now))])
            follow(store)


def told(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(policygraph, ["--store", str(store), "validate", *arguments])
    assert result.exit_code in (0, 1), result.output
    return result.output


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A store that was validated, and changed since: one file has another plan."""
    file = tmp_path / "plan.txt"
    file.write_text(PLAN.format(body="海洋局", year=2031, value=80, length=5), encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        build([file, SEEDS], store)
    told(tmp_path / "store")
    file.write_text(PLAN.format(body="海洋局", year=2031, value=300, length=5), encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        build([file], store)
    return tmp_path / "store"


def test_the_command_prints_the_same_after_a_change_and_from_nothing(built: Path) -> None:
    for form in ("table", "json", "turtle", "html"):
        assert told(built, "--format", form) == told(built, "--full", "--format", form)


def test_what_is_kept_is_used_and_not_what_was_cut_short(built: Path) -> None:
    def kept() -> list[Path]:
        return [*built.glob("g*/trail/*.result"), *built.glob("g*/trail/*.step")]

    (result, step) = kept()
    whole = told(built, "--full", "--format", "json")
    for file, data in ((result, result.read_bytes()[:-3]), (step, b""), (step, step.read_bytes()[:-3])):
        file.write_bytes(data)
        assert told(built, "--format", "json") == whole
    told(built)
    with open_store(built, read_only=True) as store:
        assert again.recalled(store, SHAPES) is not None


def test_other_shapes_have_results_of_their_own(built: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/policygraph/ont#> .
    <urn:own> a sh:NodeShape ; sh:targetClass pg:Target ; sh:property [ sh:path pg:targetValue ; sh:maxInclusive %s ;
      sh:message "too much" ] ."""
    own.write_text(text % "100.0", encoding="utf-8")
    ours = told(built, "--format", "json")
    assert "too much" in told(built, "--shapes", str(own))
    own.write_text(text % "1000000.0", encoding="utf-8")
    assert "too much" not in told(built, "--shapes", str(own))
    assert told(built, "--format", "json") == ours


def test_shapes_whose_reach_is_not_known_judge_everything(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/policygraph/ont#> .
    <urn:counts> a sh:NodeShape ; sh:targetClass pg:Plan ; sh:sparql [ a sh:SPARQLConstraint ; sh:message "two plans" ;
      sh:select "SELECT $this WHERE { $this a <https://w3id.org/policygraph/ont#Plan> . ?other a <https://w3id.org/policygraph/ont#Plan> FILTER(?other != $this) }" ] .""",
        encoding="utf-8",
    )
    assert list(reach(own, lambda name: [name]).unbounded) == ["urn:counts"]
    with open_store(tmp_path / "store") as store:
        build([SEEDS / "003-jiangxi-2020-work-points.md"], store)
        assert validate(store, shapes=own).results == ()
        build([SEEDS], store)
        assert (
            len(validate(store, shapes=own).results) == len({r.focus for r in validate(store, shapes=own).results}) > 1
        )
