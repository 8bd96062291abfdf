"""What a reader of plans may expect of units: spellings, powers of ten, compounds, factors."""

from __future__ import annotations

from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from policygraph.errors import VocabularyError
from policygraph.vocab.units import Units, unit_slug

UNITS = Units.load()


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ("%", "%"),
        ("％以上", "%"),
        ("个百分点", "pp"),
        ("微克/立方米", "ug/m3"),
        ("微克每立方米", "ug/m3"),
        ("μg/m3", "ug/m3"),
        ("µg/m³以下", "ug/m3"),
        ("毫克/升", "mg/L"),
        ("万吨/年", "10^4 t/a"),
        ("万立方米/日", "10^4 m3/d"),
        ("吨/天", "t/d"),
        ("吨标准煤/万元", "tce/10^4 元"),
        ("立方米/万元", "m3/10^4 元"),
        ("起/万枚", "起/10^4 枚"),
        ("起每万枚", "起/10^4 枚"),
        ("件/万人", "件/10^4 人"),
        ("例/10万", "例/10^5"),
        ("/10万", "/10^5"),
        ("张/千人", "张/10^3 人"),
        ("亿千瓦时", "10^8 kWh"),
        ("亿度电", "10^8 kWh"),
        ("万千瓦", "10^4 kW"),
        ("千瓦", "kW"),
        ("千米", "km"),
        ("千户", "10^3 户"),
        ("万亿元", "10^12 元"),
        ("平方公里", "km2"),
        ("万平方米/年", "10^4 m2/a"),
        ("万余辆", "10^4 辆"),
        ("克标准煤/千瓦时", "gce/kWh"),
        ("升/(人·日)", "L/人.d"),
        ("元/人·年", "元/人.a"),
        ("千克标准油/吨", "kgoe/t"),
        ("所以上", "所"),
        ("个人工湿地", "个"),
        ("家园区", "家"),
        ("支队伍", "支"),
    ],
)
def test_unit_at_an_offset(words: str, symbol: str) -> None:
    text = "12" + words
    found = UNITS.match(text, 2)
    assert found is not None
    assert found[1] == symbol
    assert UNITS.get(symbol) is not None


@pytest.mark.parametrize(
    "words", ["", "万", "年", "日", "部门", "家庭", "度", "方面", "天然气", "人均", "m5", "tons", "分别"]
)
def test_words_that_are_no_unit(words: str) -> None:
    assert UNITS.match("12" + words, 2) is None


def test_years_are_a_unit_behind_a_broken_number_only() -> None:
    assert UNITS.match("受教育年限11.3年", 9) == (10, "a")
    for text in ("2025年", "5年", "2021.3年"):
        assert UNITS.match(text, text.index("年")) is None


def test_a_unit_ends_where_its_words_end() -> None:
    text = "建成30万吨/年以上"
    assert UNITS.match(text, 4) == (8, "10^4 t/a")
    assert UNITS.match("5个每个乡镇", 1) == (2, "个")
    assert UNITS.match("10家/20家", 2) == (3, "家")
    assert UNITS.match("5吨二氧化碳排放", 1) == (2, "t")


@pytest.mark.parametrize(
    ("symbol", "factor", "base"),
    [
        ("10^4 t/a", "10000", "t/a"),
        ("t/d", "365.25", "t/a"),
        ("hm2", "10000", "m2"),
        ("10^8 kWh", "100000000", "kWh"),
        ("m3/10^4 元", "0.0001", "m3/元"),
        ("家", "1", "家"),
    ],
)
def test_factor_of_composed_units(symbol: str, factor: str, base: str) -> None:
    unit = UNITS.get(symbol)
    assert unit is not None
    assert unit.factor == Decimal(factor)
    assert unit.base == base


def test_fifteen_mu_are_one_hectare() -> None:
    mu, hectare = UNITS.get("mu"), UNITS.get("hm2")
    assert mu is not None
    assert hectare is not None
    assert mu.ratio * 15 == hectare.ratio


def test_the_precision_a_program_works_with_changes_no_factor() -> None:
    mu = UNITS.get("mu")
    assert mu is not None
    with localcontext() as context:
        context.prec = 6
        few = str(mu.factor)
    assert few == str(mu.factor) == "666.6666666666666666666666667"


def test_units_of_one_kind_compare() -> None:
    micro, milli = UNITS.get("ug/m3"), UNITS.get("mg/L")
    assert micro is not None
    assert milli is not None
    assert (micro.kind, milli.kind) == ("massConcentration", "massConcentration")
    assert milli.factor / micro.factor == Decimal(1000000)
    assert micro.ucum == "ug/m3"


def test_unknown_symbols_are_none() -> None:
    for symbol in ("", "/", "furlong", "t/", "10^4", "10^4 furlong", "t/furlong"):
        assert symbol == "10^4" or UNITS.get(symbol) is None


def test_a_cell_that_is_a_unit() -> None:
    assert UNITS.symbol_of("（万吨）") == "10^4 t"
    assert UNITS.symbol_of("年") == "a"
    assert UNITS.symbol_of("单位") is None
    assert UNITS.symbol_of(" ") is None


def test_slugs_are_ascii_and_unique() -> None:
    symbols = [unit.symbol for unit in UNITS.all] + ["10^4 t/a", "tce/10^4 元", "起/10^4 枚", "/10^5", "%/a"]
    slugs = [unit_slug(symbol) for symbol in symbols]
    assert all(slug.isascii() and slug for slug in slugs)
    assert len(set(slugs)) == len(slugs)
    assert unit_slug("10^4 t/a") == "10e4-t-per-a"
    assert unit_slug("个") == "u4e2a"


def test_shipped_file_is_large_enough() -> None:
    assert len(UNITS.all) >= 120
    assert {"个", "家", "条", "起", "项"} <= UNITS.classifiers


def test_a_bad_entry_is_named() -> None:
    kinds = {"mass": {"zh": "质量", "en": "mass", "base": "t"}}
    good = {"zh": "吨", "en": "tonne", "kind": "mass", "factor": "1", "forms": ["吨"]}
    for bad, why in (
        ({**good, "kind": "weight"}, "kind 'weight'"),
        ({**good, "factor": "many"}, "not a number"),
        ({**good, "forms": []}, "at least one form"),
    ):
        with pytest.raises(VocabularyError, match=f"(?s)units.yml.*'x'.*{why}"):
            Units({"kinds": kinds, "units": {"t": good, "x": bad}, "classifiers": {}})
    with pytest.raises(VocabularyError, match="belongs to 't' already"):
        Units({"kinds": kinds, "units": {"t": good, "x": good}, "classifiers": {}})


def test_every_unit_of_the_annotated_plans_is_known(shared: Path) -> None:
    import json

    symbols = {
        target["unit"]
        for file in sorted((shared / "gold").glob("*.json"))
        for target in json.loads(file.read_text(encoding="utf-8"))["targets"]
        if target["unit"]
    }
    assert symbols
    assert not [symbol for symbol in symbols if UNITS.get(symbol) is None]
