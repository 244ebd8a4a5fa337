"""Each usual way to withhold another tax than is levied is told by its name, and nothing is guessed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from heliu.policies.rules.catalogue import RULES
from heliu.taxation.api import explain, order_of
from heliu.taxation.differences import RULED, Reason, Withheld, difference_of, total_of
from heliu.taxation.facts import Content, DeclaredInventory, DeclaredLine

DAY = date(2026, 11, 11)
PERFUME, NAPPIES, WINE, WHISKY = "3303000020", "9619001100", "2204210000", "2208300000"


def inventory(*lines, freight="10.00"):
    declared = tuple(line(number, *one) for number, one in enumerate(lines, start=1))
    return DeclaredInventory(DAY, declared, Decimal(freight))


def line(number, code, total, content=None):
    return DeclaredLine(number, code, Decimal(1), Decimal(total), content=Content(*content) if content else None)


DEAR = (PERFUME, "600.00", (Decimal(50), "ml"))
CHEAP = (PERFUME, "400.00", (Decimal(50), "ml"))
BOTTLE = (WHISKY, "500.00", (Decimal("0.7"), "litre"))
PLAIN = (NAPPIES, "300.00")
NO_WAY = {Reason.EQUAL, Reason.NOT_WITHHELD, Reason.ROUNDING, Reason.QUANTITY, Reason.UNEXPLAINED}


@pytest.mark.parametrize(
    ("declared", "withheld", "reason"),
    [
        pytest.param(inventory(PLAIN), "28.21", Reason.EQUAL, id="相符"),
        pytest.param(inventory(PLAIN), "0", Reason.NOT_WITHHELD, id="未代扣"),
        pytest.param(inventory(PLAIN), "28.20", Reason.ROUNDING, id="差一分"),
        pytest.param(inventory(DEAR, freight="0"), "138.35", Reason.ROUNDING, id="法定税额先舍入"),
        pytest.param(inventory(PLAIN), "27.30", Reason.FREIGHT, id="未含运费"),
        pytest.param(inventory(PLAIN), "23.66", Reason.DISCOUNT, id="扣除了 50 元优惠券"),
        pytest.param(inventory(PLAIN), "22.75", Reason.DISCOUNT, id="扣除优惠券且不含运费"),
        pytest.param(inventory(DEAR), "55.51", Reason.NO_CONSUMPTION, id="未计消费税"),
        pytest.param(inventory(CHEAP), "94.55", Reason.THRESHOLD, id="不到起征点也征"),
        pytest.param(inventory(PLAIN), "19.53", Reason.RATE, id="按 9% 计"),
        pytest.param(inventory(PLAIN), "34.72", Reason.RATE, id="按旧税率 16% 计"),
        pytest.param(inventory((WINE, "400.00"), freight="0"), "64.40", Reason.ADDED_RATES, id="税率相加"),
        pytest.param(inventory(PLAIN), "40.30", Reason.FULL_RATE, id="未按七成"),
        pytest.param(inventory(BOTTLE, freight="0"), "151.11", Reason.QUANTITY, id="升数"),
        pytest.param(inventory(PLAIN), "33.33", Reason.UNEXPLAINED, id="说不清"),
    ],
)
def test_the_reason_is_the_way_that_comes_to_the_figure(declared, withheld, reason):
    value = sum(one.total for one in declared.lines)
    told = Withheld(Decimal(withheld), value, Decimal(50))
    levied = explain(declared).totals.total
    found = difference_of(told, order_of(declared), levied)
    assert found.reason is reason
    assert total_of(found.levied) == levied
    if found.otherwise:
        assert abs(total_of(found.otherwise) - told.tax) <= Decimal("0.01") * len(declared.lines)
        assert [line.gnum for line in found.otherwise] == [line.gnum for line in declared.lines]
    assert bool(found.otherwise) is (reason not in NO_WAY)


def test_each_reason_that_is_a_reading_of_the_law_names_the_rule():
    assert {code for codes in RULED.values() for code in codes} <= RULES.keys()
    assert set(Reason) - RULED.keys() == {Reason.EQUAL, Reason.UNREADABLE, Reason.UNEXPLAINED}


def test_another_value_in_the_order_is_told_first():
    declared = inventory(PLAIN)
    told = Withheld(Decimal("37.31"), Decimal("400.00"), Decimal(0))
    assert difference_of(told, order_of(declared), Decimal("28.21")).reason is Reason.PRICE
    assert difference_of(replace(told, tax=Decimal(99)), order_of(declared), Decimal("28.21")).reason is Reason.PRICE
