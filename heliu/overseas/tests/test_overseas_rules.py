"""The rules of the ledger, one by one; goods are taken from the oldest stock; what keeps a shipment open."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.ceb.codes import catalogue
from heliu.overseas.facts import QUANTITY_MAX, Kind, Money, Open, Stock
from heliu.overseas.rules import Account, ClosingRule, Entry, OverseasRule, broken, first_in_first_out, what_is_open

LEFT, TODAY = date(2026, 11, 2), date(2026, 11, 26)
ENTRY = Entry(Kind.SOLD, Decimal(5), TODAY, TODAY, LEFT, Stock(Decimal(10), arrived=Decimal(8), sold=Decimal(3)))
ARRIVAL = replace(ENTRY, kind=Kind.ARRIVED, quantity=Decimal(2))
DONE = Stock(Decimal(10), arrived=Decimal(10), sold=Decimal(7), returned=Decimal(2), lost=Decimal(1))
CLOSED = Account((DONE,), (Money("502", Decimal(9), Decimal(9)),), 0, refundable=True, refund_closed=True)


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        pytest.param(ENTRY, [], id="卖完在仓的全部"),
        pytest.param(replace(ENTRY, quantity=Decimal("5.00001")), ["OW05"], id="多卖最小的一份"),
        pytest.param(replace(ENTRY, kind=Kind.LOST, quantity=Decimal(6)), ["OW05"], id="报损多于在仓"),
        pytest.param(replace(ENTRY, kind=Kind.RETURNED, quantity=Decimal(6)), ["OW05"], id="退运多于在仓"),
        pytest.param(ARRIVAL, [], id="在途的全部到仓"),
        pytest.param(replace(ARRIVAL, quantity=Decimal("2.00001")), ["OW04"], id="到仓多于离境"),
        pytest.param(replace(ARRIVAL, on=LEFT), [], id="离境当日"),
        pytest.param(replace(ARRIVAL, on=LEFT - timedelta(days=1)), ["OW02"], id="离境前一日"),
        pytest.param(replace(ARRIVAL, on=TODAY + timedelta(days=1)), ["OW03"], id="明日"),
        pytest.param(
            replace(ENTRY, on=LEFT - timedelta(days=1), quantity=Decimal(9)), ["OW02", "OW05"], id="两处不符一次说清"
        ),
        *(
            pytest.param(replace(ENTRY, quantity=Decimal(value)), ["OW01"], id=f"数量 {value}")
            for value in ("0", "-1", "NaN", "Infinity", "0.000001", "1e20")
        ),
        pytest.param(
            replace(ENTRY, quantity=QUANTITY_MAX, stock=Stock(QUANTITY_MAX, arrived=QUANTITY_MAX)), [], id="最大的数量"
        ),
    ],
)
def test_what_a_movement_breaks(entry, codes):
    assert [rule.code for rule in broken(entry)] == codes


def test_every_rule_is_explained_in_both_languages():
    assert [rule.code for rule in OverseasRule.all] == [f"OW{number:02d}" for number in range(1, 15)]
    for rule in OverseasRule.all:
        [entry] = catalogue()[rule.code]
        assert entry.zh.fix
        assert entry.en.fix
        assert rule.field


amounts = st.decimals(min_value=0, max_value=1000, places=5)


@given(wanted=amounts, there=st.lists(amounts, max_size=8))
def test_the_oldest_stock_is_taken_first_and_never_more_than_there_is(wanted, there):
    taken = first_in_first_out(wanted, list(enumerate(there)))
    assert sum((part for _lot, part in taken), Decimal(0)) == min(wanted, sum(there, Decimal(0)))
    assert all(0 < part <= there[lot] for lot, part in taken)
    for lot, part in taken[:-1]:
        assert part == there[lot], "a later lot is begun only when the earlier is empty"
    assert [lot for lot, _part in taken] == sorted(lot for lot, _part in taken)


@pytest.mark.parametrize(
    ("change", "opened"),
    [
        pytest.param({}, [], id="全部结清"),
        pytest.param({"stocks": (DONE, Stock(Decimal(1)))}, [Open.TRANSIT], id="一件在途"),
        pytest.param({"stocks": (replace(DONE, sold=Decimal(6)),)}, [Open.STOCK], id="一件未售"),
        pytest.param({"pending": 1}, [Open.PENDING], id="退运待入账"),
        pytest.param({"money": (Money("502", Decimal(9), Decimal("8.99")),)}, [Open.PROCEEDS], id="少收一分"),
        pytest.param({"refund_closed": False}, [Open.REFUND], id="退税未结清"),
        pytest.param({"refund_closed": False, "refundable": False}, [], id="简化申报不涉及退税"),
        pytest.param(
            {"stocks": (Stock(Decimal(2), arrived=Decimal(1)),), "refund_closed": False},
            [Open.TRANSIT, Open.STOCK, Open.REFUND],
            id="按发生的次序",
        ),
    ],
)
def test_what_keeps_a_shipment_open(change, opened):
    assert list(what_is_open(replace(CLOSED, **change))) == opened
    assert {rule.what for rule in ClosingRule.all} == set(Open)
