"""The code tables: three digits, one name each in both languages, equal to the customs' own where that is at hand."""

import csv

import pytest

from heliu.ceb.code_tables.tables import countries, units


@pytest.mark.parametrize(("table", "rows"), [(units, 123), (countries, 238)])
def test_every_code_is_three_digits_and_named_in_both_languages(table, rows):
    assert len(table()) == rows
    for code, row in table().items():
        assert (len(code), code.isdecimal()) == (3, True)
        assert row.zh
        assert row.en.isprintable()
        assert row.en
    names = [row.zh for row in table().values()]
    assert len(names) == len(set(names))


def test_what_declarations_use_most():
    assert [units()[code].zh for code in ("035", "007", "095", "142")] == ["千克", "个", "升", "瓶"]
    assert [countries()[code].zh for code in ("116", "133", "304", "142")] == ["日本", "韩国", "德国", "中国"]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "table"), [("units", units), ("countries", countries)])
def test_the_codes_are_the_customs(shared, name, table):
    with (shared / f"data/ceb/codes/{name}.tsv").open(encoding="utf-8", newline="") as lines:
        codes = {row["code"] for row in csv.DictReader(lines, delimiter="\t")}
    assert set(table()) <= codes
    assert len(codes - set(table())) <= 7, "six continents and 'neutral packing' are not countries"
