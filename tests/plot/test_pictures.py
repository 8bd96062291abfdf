"""Pictures for reports: what is drawn of a plan, what is not, and that the same graph gives the same bytes."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from pyoxigraph import RdfFormat, Store

from policygraph.cli.app import policygraph
from policygraph.errors import InputError, StoreError, UsageError
from policygraph.graph.store import open_store
from policygraph.plot import Wanted, render
from policygraph.plot.due import draw_due
from policygraph.plot.fonts import find_font
from policygraph.plot.metric import draw_metric
from policygraph.plot.network import draw_network
from policygraph.plot.paper import Paper

PLANS = {
    "青岛.txt": "青岛市2032年水务工作要点\n\n一、目标\n2032年，公共供水管网漏损率控制在8%以内。再生水利用率达到55%以上。\n",
    "烟台.txt": "烟台市2032年水务工作要点\n\n一、目标\n2032年，公共供水管网漏损率控制在9%以内，再生水利用率确保达到50%，力争达到60%。\n",
    "威海.txt": "威海市2032年水务工作要点\n\n一、目标\n2032年，再生水利用率达到%。公共供水管网漏损率比2030年下降1.5个百分点。\n"
    "\n二、任务\n1.改造管网。6月底前完成老旧管网排查。（市水务局牵头，市财政局配合）\n",
    "日照.txt": "日照市2032年水务工作要点\n\n一、目标\n2032年，再生水利用率稳步提高。\n",
}
LEAKAGE, REUSE = "公共供水管网漏损率", "再生水利用率"


def has_font() -> bool:
    try:
        return bool(find_font())
    except InputError:
        return False


pytestmark = pytest.mark.skipif(not has_font(), reason="no Chinese font on this machine (Debian: fonts-noto-cjk)")


def run(*args: object) -> Result:
    return CliRunner().invoke(policygraph, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("plot")
    for name, text in PLANS.items():
        (made / name).write_text(text, encoding="utf-8")
    result = run("--store", made / "store", "build", *sorted(made.glob("*.txt")))
    assert result.exit_code == 0, result.output
    return made


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    with open_store(folder / "store", read_only=True) as opened:
        return opened.merged


def marks(axes: Any) -> list[tuple[str, list[float]]]:
    """Shape and place across of every mark of a panel."""
    return [
        (line.get_marker(), [float(x) for x in line.get_xdata()]) for line in axes.lines if line.get_marker() != "None"
    ]


def labels(axes: Any) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def words(axes: Any) -> str:
    return " ".join(text.get_text() for text in axes.texts)


# ---------- a metric ----------


def test_a_figure_has_its_mark_and_says_how_it_binds(store: Store) -> None:
    with Paper("zh", None) as paper:
        level, change = draw_metric(store, paper, LEAKAGE, Wanted()).axes
    assert labels(level) == ["青岛市 2032", "烟台市 2032"]
    assert [place for shape, place in marks(level) if shape == "o"] == [[8.0], [9.0]]
    assert "≤ 8%" in words(level)
    arrows = [text for text in level.texts if isinstance(text, Annotation)]
    assert [text.xy[0] for text in arrows] == [8.0, 9.0]
    assert all(text.get_position()[0] < 0 for text in arrows), "at most points to the lower figures"
    assert labels(change) == ["威海市 2032"], "a change of 1.5 points stands apart from levels"
    assert [place for shape, place in marks(change) if shape == "o"] == [[1.5]]


def test_what_has_no_figure_has_no_mark_but_its_words(store: Store) -> None:
    with Paper("zh", None) as paper:
        level, bare = draw_metric(store, paper, REUSE, Wanted()).axes
    assert labels(level) == ["青岛市 2032", "烟台市 2032"]
    assert sorted(labels(bare)) == ["威海市 2032", "日照市 2032"]
    assert marks(bare) == []
    assert "原文数值缺失" in words(bare)
    assert "稳步提高" in words(bare)


def test_a_stretch_target_stands_in_the_row_of_the_firm_one(store: Store) -> None:
    with Paper("zh", None) as paper:
        level = draw_metric(store, paper, REUSE, Wanted()).axes[0]
    assert ("D", [60.0]) in marks(level)
    assert ("o", [50.0]) in marks(level)
    assert "60%（力争）" in words(level)


def test_a_baseline_of_a_table_is_drawn_beside_its_target(tmp_path: Path) -> None:
    plan = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "plan.pdf"
    assert run("--store", tmp_path / "store", "build", plan).exit_code == 0
    with open_store(tmp_path / "store", read_only=True) as opened, Paper("zh", None) as paper:
        level = draw_metric(opened.merged, paper, LEAKAGE, Wanted()).axes[0]
    assert ("|", [9.2]) in marks(level)
    assert "基准 2030: 9.2%" in words(level)
    assert "约束性" in words(level)


def test_an_axis_that_does_not_begin_at_zero_says_so(store: Store) -> None:
    with Paper("zh", None) as paper:
        leakage = draw_metric(store, paper, LEAKAGE, Wanted(place="青岛市")).axes[0]
        both = draw_metric(store, paper, REUSE, Wanted()).axes[0]
    for axes in (leakage, both):
        assert (axes.get_xlim()[0] > 0) == ("横轴不从零起" in words(axes))
    assert both.get_xlim()[0] > 0


def test_places_are_narrowed_to_those_within(store: Store) -> None:
    with Paper("zh", None) as paper:
        assert labels(draw_metric(store, paper, LEAKAGE, Wanted(place="烟台市")).axes[0]) == ["烟台市 2032"]
        assert len(labels(draw_metric(store, paper, LEAKAGE, Wanted(place="山东省")).axes[0])) == 2
        with pytest.raises(StoreError, match="no target on this metric is left"):
            draw_metric(store, paper, LEAKAGE, Wanted(year=2031))


def test_rows_that_are_left_out_are_counted(store: Store) -> None:
    with Paper("zh", None) as paper:
        figure = draw_metric(store, paper, REUSE, Wanted(limit=1))
    assert labels(figure.axes[0]) == ["青岛市 2032"]
    assert "另有 3 行未画" in " ".join(text.get_text() for text in figure.texts)


# ---------- what falls due ----------


def test_stated_dates_are_full_and_those_of_the_period_hollow(store: Store) -> None:
    with Paper("zh", None) as paper:
        (axes,) = draw_due(store, paper, Wanted()).axes
    assert labels(axes)[0] == "2032-06-30  威海市"
    filled = {text: line.get_markerfacecolor() != "white" for text, line in zip(labels(axes), axes.lines, strict=True)}
    assert filled["2032-06-30  威海市"]
    assert "完成老旧管网排查" in words(axes)


def test_many_items_are_counted_and_an_empty_month_has_no_bar(store: Store) -> None:
    with Paper("zh", None) as paper:
        targets, tasks = draw_due(store, paper, Wanted(limit=2)).axes
    months = [label.get_text() for label in tasks.get_xticklabels()]
    assert months[0] == "2032-06"
    assert months[-1] == "2032-12"

    def bars(axes: Axes) -> list[tuple[int, int]]:
        found = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        return [(round(each.get_x() + each.get_width() / 2), int(each.get_height())) for each in found]

    assert bars(tasks) == [(0, 1)], "one task, in the first month, and no bar elsewhere"
    assert sum(height for _, height in bars(targets)) == 8
    assert targets.get_ylim()[0] == 0


# ---------- a network ----------


def test_a_network_for_print_draws_bodies_and_lines(store: Store) -> None:
    with Paper("zh", None) as paper:
        (axes,) = draw_network(store, paper, Wanted(view="coresponsibility")).axes
    assert {text.get_text().replace("\n", "") for text in axes.texts} == {"威海市水务局", "威海市财政局"}
    assert len(axes.lines) == 3, "two nodes and a line"


# ---------- bytes ----------


@pytest.mark.parametrize("subject", [LEAKAGE, "due", "network"])
@pytest.mark.parametrize("form", ["svg", "png"])
def test_equal_graphs_give_equal_bytes(store: Store, subject: str, form: str) -> None:
    backwards = Store()
    for quad in sorted(store, key=str, reverse=True):
        backwards.add(quad)
    wanted = Wanted(view="coresponsibility")
    picture = render(store, subject, form, wanted=wanted)
    assert picture == render(backwards, subject, form, wanted=wanted)
    if form == "png":
        assert picture.startswith(b"\x89PNG")
    else:
        root = ElementTree.fromstring(picture)
        assert root.tag.endswith("svg")
        assert b"<dc:date>" not in picture
        assert b"http://" not in picture.replace(b"http://www.w3.org", b"").replace(b"http://purl.org", b"").replace(
            b"http://creativecommons.org", b""
        )


def test_words_of_a_plan_are_never_markup(tmp_path: Path) -> None:
    text = "青岛市2032年水务工作要点\n\n一、任务\n1.6月底前完成<script>$x^2$</script>--管网&\u202e排查。\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    assert run("--store", tmp_path / "store", "build", tmp_path / "plan.txt").exit_code == 0
    result = run("--store", tmp_path / "store", "plot", "due", "-o", tmp_path / "due.svg")
    assert result.exit_code == 0, result.output
    tree = ElementTree.fromstring((tmp_path / "due.svg").read_bytes())
    assert not [each for each in tree.iter() if str(each.tag).endswith("script")]


# ---------- fonts and other faults ----------


def refused(result: Result, status: int, *parts: str) -> None:
    assert result.exit_code == status, result.output
    (line,) = result.stderr.strip().splitlines()
    assert all(part in line for part in parts), line


def test_the_font_that_is_found_draws_characters_as_the_mainland_does() -> None:
    from matplotlib.ft2font import FT2Font

    found = find_font()
    face = FT2Font(str(found), face_index=found.face_index)
    assert face.get_char_index(ord("规"))
    assert "JP" not in face.family_name.split()


def test_without_a_chinese_font_one_line_says_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "due.svg"
    picture.write_text("mine", encoding="utf-8")
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    refused(run("--store", folder / "store", "plot", "due", "-o", picture), 1, "fonts-noto-cjk", "--font")
    assert picture.read_text(encoding="utf-8") == "mine"


def test_a_font_may_be_named_by_file_or_family(folder: Path, tmp_path: Path) -> None:
    found = find_font()
    result = run("--store", folder / "store", "plot", "due", "--font", str(found), "-o", tmp_path / "a.svg")
    assert result.exit_code == 0, result.output
    with pytest.raises(InputError, match="no Chinese characters"):
        find_font("DejaVu Sans")
    with pytest.raises(InputError, match="fc-list :lang=zh"):
        find_font("No Such Family")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(InputError, match="is no font"):
        find_font(str(tmp_path / "broken.ttf"))


def test_bad_requests_are_one_line_and_write_nothing(folder: Path, tmp_path: Path) -> None:
    ask = ("--store", folder / "store", "plot")
    refused(run(*ask, "月球率", "-o", tmp_path / "a.svg"), 2, "no metric", "月球率")
    refused(run(*ask, "due", "-o", tmp_path / "a.pdf"), 2, ".svg or .png")
    refused(run(*ask, "due", "--from", "tomorrow", "-o", tmp_path / "a.svg"), 2, "2025-06-30")
    refused(run(*ask, "due", "--from", "2050-01-01", "-o", tmp_path / "a.svg"), 1, "nothing with a deadline")
    refused(run(*ask, "network", "--view", "pie", "-o", tmp_path / "a.svg"), 2, "no view 'pie'")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    refused(run(*ask, "due", "-o", tmp_path / "file" / "a.svg"), 1, "cannot be written")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_graphs_without_plans_and_odd_forms_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="holds no plan"):
        render(Store(), "due")
    foreign = Store()
    foreign.load(b"<http://example.org/a> <http://xmlns.com/foaf/0.1/name> 'A' .", format=RdfFormat.TURTLE)
    with pytest.raises(StoreError, match="of another ontology"):
        render(foreign, "due")
    with pytest.raises(UsageError, match="svg or png"):
        render(store, "due", "gif")
    with pytest.raises(UsageError, match="zh or en"):
        render(store, "due", lang="fr")
