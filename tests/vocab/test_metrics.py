"""What a reader of plans may expect of indicators: many wordings of one, and no likeness taken for sameness."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.errors import VocabularyError
from policygraph.vocab.metrics import Metrics, expand
from policygraph.vocab.places import Places
from policygraph.vocab.units import Units

METRICS = Metrics.load()


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("PM2.5浓度", "pm25-concentration"),
        ("全市细颗粒物（PM2.5）年均浓度", "pm25-concentration"),
        ("细颗粒物(PM₂.₅)浓度均值", "pm25-concentration"),
        ("设区城市空气质量优良天数比例", "good-air-days-share"),
        ("地表水达到或好于Ⅲ类水体比例", "surface-water-good-share"),
        ("国考断面优于III类水质比例", "surface-water-good-share"),
        ("地表水劣Ⅴ类水体比例", "surface-water-inferior-share"),
        ("单位地区生产总值能源消耗", "energy-per-gdp"),
        ("单位GDP能耗降低", "energy-per-gdp-reduction"),
        ("万元国内生产总值二氧化碳排放下降率", "co2-per-gdp-reduction"),
        ("非化石能源占一次能源消费的比重", "non-fossil-share"),
        ("浙江省森林覆盖率", "forest-coverage"),
        ("全省农作物秸秆综合利用率达到", "straw-utilisation-rate"),
        ("每千人口执业（助理）医师数", "physicians-per-1000"),
        ("城镇居民人均可支配收入", "urban-income"),
        ("规上工业增加值年均增速", "industrial-value-growth"),
        ("全社会研发经费投入占GDP的比重", "rd-intensity"),
        ("九年义务教育巩固率", "compulsory-retention"),
        ("养老机构护理型床位占比", "nursing-bed-share"),
    ],
)
def test_wordings_of_one_indicator(words: str, key: str) -> None:
    found = METRICS.find(words)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "words",
    [
        "",
        "覆盖率",
        "利用率",
        "达标率",
        "面积",
        "市级示范点",
        "PM2.5监测点位",
        "森林覆盖率排名",
        "全市",
        "绿色贷款增量",
        "（吨）",
    ],
)
def test_nothing_is_taken_for_something_similar(words: str) -> None:
    assert METRICS.find(words) is None


def test_the_unit_parts_indicators_of_the_same_words() -> None:
    assert METRICS.find("优良天数") is None
    days, share = METRICS.find("优良天数", "d"), METRICS.find("优良天数", "%")
    assert days is not None
    assert share is not None
    assert (days.key, share.key) == ("good-air-days", "good-air-days-share")
    # An area to be brought into safe use is no rate of safe use.
    assert METRICS.find("受污染耕地安全利用", "10^4 mu") is None
    assert METRICS.find("受污染耕地安全利用率", "pp") is METRICS.get("contaminated-farmland-safe-use")


def test_shares_are_percentages_and_units_have_kinds() -> None:
    assert len(METRICS.all) >= 200
    for metric in METRICS.all:
        assert not metric.share or metric.unit == "%"
        assert (metric.unit is None) == (metric.kind is None)
    pm25 = METRICS.get("pm25-concentration")
    assert pm25 is not None
    assert (pm25.unit, pm25.kind, pm25.desirability) == ("ug/m3", "massConcentration", "lowerIsBetter")
    assert METRICS.get("no-such-key") is None


def test_own_names_lead_home() -> None:
    for metric in METRICS.all:
        found = METRICS.find(metric.zh, metric.unit)
        assert found is metric, metric.zh


def test_choices_in_an_alias() -> None:
    assert list(expand("<日|年>产<量|>")) == ["日产量", "日产", "年产量", "年产"]


def test_a_bad_entry_is_named() -> None:
    good = {"zh": "甲率", "en": "rate", "unit": "%", "desirability": "neutral", "theme": "other", "aliases": ["甲的率"]}
    cases = [
        ({"x": {**good, "unit": "furlong"}}, "unit 'furlong'"),
        ({"x": {**good, "desirability": "up"}}, "'desirability'"),
        ({"x": {**good, "sdg": "18.1.1"}}, "global indicator"),
        ({"x": {**good, "colour": "red"}}, "fields must be"),
        ({"a": good, "x": good}, "already means 'a'"),
    ]
    for entries, why in cases:
        with pytest.raises(VocabularyError, match=f"metrics.yml: entry 'x'.*{why}"):
            Metrics({"metrics": entries}, Units.load(), Places.load())


def test_most_indicators_of_the_annotated_plans_are_known(shared: Path) -> None:
    known = total = 0
    for file in sorted((shared / "gold").glob("*.json")):
        for target in json.loads(file.read_text(encoding="utf-8"))["targets"]:
            if target["metric"].endswith(("率", "比例", "占比", "浓度", "比重", "能耗", "用水量", "覆盖率")):
                total += 1
                known += METRICS.find(target["metric"], target["unit"]) is not None
    assert known / total > 0.8
