"""The built-in starter tariff: sound, dated, and never guessing."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from heliu.policies import tariff
from heliu.policies.consumption import consumption_rate
from heliu.policies.tariff import TariffFault, lines_in_force, tariff_line

DAY = date(2026, 11, 11)
HEAD = "code,name,unit1,unit2,duty,provisional_duty,vat,consumption,since,until,note\n"


def test_every_line_is_sound():
    lines = list(lines_in_force(DAY))
    assert len(lines) > 200
    assert [line.code for line in lines] == sorted({line.code for line in lines})
    assert all(len(line.code) == 10 and line.name and 0 <= line.duty < 1 for line in lines)
    assert {line.vat for line in lines} == {Decimal("0.13"), Decimal("0.09"), Decimal(0)}
    assert {line.consumption.kind for line in lines} == {
        "none",
        "ad_valorem",
        "conditional",
        "specific",
        "compound",
        "beer",
    }


@pytest.mark.parametrize("code", ["2106909090", "3305900000", "8516310000", "0402210000", "3306101090"])
def test_the_goods_of_the_demonstration_bear_vat_only(code):
    line = tariff_line(code, DAY)
    assert (line.vat, line.consumption.kind) == (Decimal("0.13"), "none")


def test_the_provisional_rate_goes_before_the_higher_most_favoured_nation_rate():
    assert tariff_line("9506110000", DAY).duty == Decimal("0.03")


def test_the_last_digits_of_a_cosmetics_code_say_how_its_content_is_stated():
    assert dict(tariff_line("3304990029", DAY).consumption.thresholds) == {"g": 10}
    assert dict(tariff_line("3304990039", DAY).consumption.thresholds) == {"ml": 10}
    assert dict(tariff_line("3304990049", DAY).consumption.thresholds) == {"piece": 15}


def test_an_unknown_code_and_a_day_before_the_tariff_have_no_line():
    assert tariff_line("9999999999", DAY) is None
    assert tariff_line("402210000", DAY) is None
    assert tariff_line("2106909090", date(2025, 12, 31)) is None
    assert tariff_line("2106909090", date(2026, 1, 1)) is not None
    assert list(lines_in_force(date(2025, 12, 31))) == []


def test_an_unknown_group_is_an_error():
    with pytest.raises(KeyError, match="use one of"):
        consumption_rate("tobacco", DAY)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        pytest.param("402210000,奶粉,035,,0.1,,standard,,2026-01-01,,\n", "leading zeros", id="丢了首位的零"),
        pytest.param("0402210000,奶粉,035,,0.1,,high,,2026-01-01,,\n", "not known", id="增值税类别不明"),
        pytest.param("0402210000,奶粉,035,,0.1,,standard,milk,2026-01-01,,\n", "not known", id="消费税类别不明"),
        pytest.param(
            "0402210000,奶粉,035,,0.1,,standard,,2026-01-01,,\n0402210000,奶粉,035,,0.2,,standard,,2026-06-01,,\n",
            "two lines",
            id="同一日两个税率",
        ),
    ],
)
def test_a_bad_tariff_file_is_refused(rows, says, tmp_path, monkeypatch):
    (tmp_path / "bad.csv").write_text(HEAD + rows, encoding="utf-8")
    monkeypatch.setattr(tariff, "FOLDER", tmp_path)
    with pytest.raises(TariffFault, match=says):
        tariff.starter.__wrapped__()


@pytest.mark.shared
def test_the_starter_tariff_agrees_with_the_public_copy(shared):
    text = (shared / "data/rules/tariff.csv").read_text(encoding="utf-8-sig")
    public = {row["hs10"]: row for row in csv.DictReader(text.splitlines())}
    for line in lines_in_force(DAY):
        row = public[line.code]
        rates = [Decimal(row[key]) for key in ("mfn_rate", "import_provisional_rate") if row[key]]
        assert (line.duty, line.vat) == (min(rates), Decimal(row["vat_rate"])), line.code
        assert (line.consumption.kind == "none") == (row["ct_kind"] == "none"), line.code
        if row["ct_ad_valorem_rate"]:
            assert line.consumption.rate == Decimal(row["ct_ad_valorem_rate"]), line.code
