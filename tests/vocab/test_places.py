"""What a reader of plans may expect of place names: short and former names, and no guessing between namesakes."""

from __future__ import annotations

import pytest

from policygraph.errors import VocabularyError
from policygraph.vocab.places import Place, Places

PLACES = Places.load()


def code(place: Place | None) -> str | None:
    return None if place is None else place.code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("浙江", "330000"),
        ("浙江省", "330000"),
        ("广西", "450000"),
        ("内蒙古", "150000"),
        ("内蒙古自治区", "150000"),
        ("随州", "421300"),
        ("台州", "331000"),
        ("恩施", "422800"),
        ("恩施州", "422800"),
        ("大理", "532900"),
        ("吉林", "220000"),
        ("河南", "410000"),
        ("海南", "460000"),
        ("临平区", "330113"),
        ("襄樊市", "420600"),
        ("全国", "000000"),
        ("香港", "810000"),
        ("承德", "130800"),
        ("西安", "610100"),
    ],
)
def test_names_that_need_no_context(name: str, expected: str) -> None:
    assert code(PLACES.resolve(name)) == expected


def test_namesakes_are_not_guessed() -> None:
    assert PLACES.resolve("鼓楼区") is None
    assert PLACES.resolve("鼓楼") is None
    assert PLACES.resolve("无此地") is None
    assert len(PLACES.by_name("鼓楼区")) >= 4


def test_the_speaking_place_decides_between_namesakes() -> None:
    nanjing = PLACES.resolve("鼓楼区", within="320100")
    assert code(nanjing) == "320106"
    assert code(PLACES.resolve("朝阳区", within="110000")) == "110105"
    # A district's plan speaks of its neighbour in the same city.
    assert code(PLACES.resolve("鼓楼区", within="320104")) == "320106"
    # Elsewhere in the country a unique name stays unique.
    assert code(PLACES.resolve("恩施州", within="330000")) == "422800"


def test_level_parent_and_chain() -> None:
    assert [p.name for p in PLACES.chain("330113")] == ["临平区", "杭州市", "浙江省", "全国"]
    assert PLACES.level("330113") == "county"
    assert PLACES.level("331000") == "prefecture"
    assert PLACES.level("000000") == "nation"
    assert code(PLACES.parent("110105")) == "110000"
    assert code(PLACES.parent("429004")) == "420000"
    assert PLACES.parent("000000") is None
    assert PLACES.contains("330000", "330113")
    assert not PLACES.contains("330100", "330000")


def test_abolished_divisions_stay_known() -> None:
    laiwu = PLACES.resolve("莱芜市")
    assert laiwu is not None
    assert laiwu.until is not None
    assert laiwu.until < 2020
    assert PLACES.by_name("滦县")[0].now == "130284"
    # 萧山市 became 萧山区: the short name means what exists, unless the plan is older.
    assert code(PLACES.resolve("萧山")) == "330109"
    assert code(PLACES.resolve("萧山", year=2000)) == "330181"


def test_longest_name_at_an_offset() -> None:
    text = "支持恩施土家族苗族自治州和台州市和平稳定发展"
    found = PLACES.find(text, 2)
    assert found is not None
    assert text[2 : found[0]] == "恩施土家族苗族自治州"
    found = PLACES.find(text, text.index("台州"))
    assert found is not None
    assert found[1][0].name == "台州市"
    # 和平 is a district too, and an everyday word.
    assert PLACES.find(text, text.index("和平")) is None
    found = PLACES.find(text, text.index("和平"), short_counties=True)
    assert found is not None
    assert {p.level for p in found[1]} == {"county"}
    assert PLACES.find(text, len(text)) is None


@pytest.mark.parametrize("text", ["入海口", "长治久安", "美丽江苏", "祁连山南麓", "推广安装", "小兴安岭"])
def test_a_name_inside_a_longer_word_is_no_place(text: str) -> None:
    names = {text[at : found[0]] for at in range(len(text)) if (found := PLACES.find(text, at)) is not None}
    assert names <= {"江苏"}


def test_names_beside_other_words_stay_places() -> None:
    for text, name in (("海口港扩建", "海口"), ("长治、晋城", "长治"), ("江苏苏州", "江苏"), ("河北、河南", "河北")):
        found = PLACES.find(text, 0)
        assert found is not None
        assert text[: found[0]] == name


def test_every_current_division_has_a_current_parent() -> None:
    for place in PLACES.all:
        if place.until is None and place.parent is not None:
            parent = PLACES.by_code(place.parent)
            assert parent is not None
            assert parent.until is None
            assert parent.rank < place.rank
    current = [place for place in PLACES.all if place.until is None]
    assert sum(place.level == "province" for place in current) == 34
    assert sum(place.level == "prefecture" for place in current) == 333
    assert sum(place.level == "county" for place in current) > 2800


def test_a_bad_row_is_named() -> None:
    head = "code\tname\tshort\tformer\tparent\tlevel\tfrom\tto\tnow\ten\n"
    with pytest.raises(VocabularyError, match=r"places.tsv.*'123456'.*parent 999999"):
        Places(head + "123456\t某市\t某\t\t999999\tprefecture\t2000\t\t\t\n")
    with pytest.raises(VocabularyError, match="columns"):
        Places("code\tname\n")
