"""The chain of a shipment: arrival, sales, proceeds, refund; never below zero, told twice, closed."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from heliu.clearance.exports.api import CameBack
from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooLarge
from heliu.kernel.workbooks.limits import LIMITS
from heliu.overseas import models
from heliu.overseas.api import (
    SALES_AT_ONCE_MAX,
    arrive,
    cancel_sale,
    close_refund,
    count,
    count_pending,
    count_refunds_open,
    count_unpaid,
    count_unsold,
    receive,
    sales_in_json,
    sales_in_workbook,
    sell_as,
    sold_of,
    standing_by_number,
    take_up,
    template_workbook,
)
from heliu.overseas.facts import Offered, OfferedProceeds, Open, Via
from heliu.overseas.ledger import book_pending
from heliu.overseas.taking_up import BEGINNING, OVERLAP
from heliu.overseas.tests.factories import LEFT_ON, OTHER, SELLER, actor_of, known, officer, shipment_of
from heliu.people.api import behind_the_wall
from heliu.people.facts import NOBODY, Actor, Role

TODAY = business_day(now())
ME, TAX = actor_of(), officer()


@pytest.fixture(autouse=True)
def zone(db):
    known()


def sale(reference, quantity="1", **values):
    return replace(Offered(reference, "LZ-LAMP-01", TODAY, Decimal(quantity), Decimal("39.90"), "502"), **values)


def stock(shipment, gnum=1):
    good = models.Good.objects.get(shipment=shipment, gnum=gnum)
    return tuple(int(part) for part in (good.arrived, good.sold, good.returned, good.lost))


def codes(refused):
    return [one.code for one in refused.value.violations]


def opened(shipment):
    return list(standing_by_number(shipment.invt_no)[0].open)


def test_from_departure_to_the_last_proceeds_and_the_refund():
    shipment = shipment_of()
    assert opened(shipment) == [Open.TRANSIT, Open.REFUND]
    arrive(shipment.pk, "洛杉矶一号仓", TODAY, {1: Decimal(10)}, actor=ME)
    assert sell_as([sale("US-1", "6"), sale("US-2", "3")], Via.FILE, actor=ME) == 2
    assert count(shipment.pk, TODAY, {1: Decimal(0)}, "破损", actor=ME) == 1
    assert opened(shipment) == [Open.PROCEEDS, Open.REFUND]
    assert receive(OfferedProceeds("BK-1", TODAY, "502", Decimal("300.00"), Decimal("20.00")), actor=ME) == 2
    assert receive(OfferedProceeds("BK-2", TODAY, "502", Decimal("59.10")), actor=ME) == 1
    assert opened(shipment) == [Open.REFUND]
    close_refund(shipment.inventory_id, TODAY, "HWC-YT-1", actor=TAX)
    assert opened(shipment) == []
    shipment.refresh_from_db()
    assert (shipment.closed_on, shipment.warehouse) == (TODAY, "洛杉矶一号仓")
    told = [
        (one.reference, one.quantity, one.amount, one.received)
        for one in sold_of([shipment.inventory_id])[shipment.inventory_id]
    ]
    assert told == [
        ("US-1", 6, Decimal("239.40"), Decimal("239.40")),
        ("US-2", 3, Decimal("119.70"), Decimal("119.70")),
    ]
    assert (count_unpaid(SELLER), count_unsold(SELLER), count_pending(None), count_refunds_open()) == (0, 0, 0, 0)


def test_sales_take_the_oldest_stock_and_a_list_that_is_named():
    newer = shipment_of(left_on=LEFT_ON + timedelta(days=5))
    older = shipment_of()
    for one in (newer, older):
        arrive(one.pk, "一号仓", TODAY, {1: Decimal(10)}, actor=ME)
    sell_as([sale("US-1", "13")], Via.PAGE, actor=ME)
    assert (stock(older), stock(newer)) == ((10, 10, 0, 0), (10, 3, 0, 0))
    sell_as([sale("US-2", "2", invt_no=newer.invt_no)], Via.PAGE, actor=ME)
    assert stock(newer) == (10, 5, 0, 0)
    with pytest.raises(Invalid) as refused:
        sell_as([sale("US-3", "1", invt_no=older.invt_no)], Via.PAGE, actor=ME)
    assert codes(refused) == ["OW05"]
    with pytest.raises(Invalid) as refused:
        sell_as([sale("US-4", on=LEFT_ON + timedelta(days=4))], Via.PAGE, actor=ME)
    assert codes(refused) == ["OW05"], "what is left had not left the country by then"
    [first, second] = models.Part.objects.filter(sale__reference="US-1").order_by("id")
    assert (first.amount, second.amount) == (Decimal("399.00"), Decimal("119.70"))


def test_a_file_is_booked_whole_or_not_at_all_and_every_fault_is_told():
    shipment = shipment_of()
    arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(4)}, actor=ME)
    bad = [
        sale("A", "3"),
        sale("B", "2"),
        sale("C", item_no="NONE"),
        sale("D", on=LEFT_ON - timedelta(days=1)),
        sale("E", currency="999"),
        sale("F", "0"),
        sale("G", "4", price=Decimal(99_999_999_999_999)),
    ]
    with pytest.raises(Invalid) as refused:
        sell_as(bad, Via.FILE, actor=ME)
    assert [(one.pointer, one.code) for one in refused.value.violations] == [
        ("/1/quantity", "OW05"),
        ("/2/item_no", "OW06"),
        ("/3/on", "OW02"),
        ("/4/price", "OW09"),
        ("/5/quantity", "OW01"),
        ("/6/price", "OW09"),
        ("/6/quantity", "OW05"),
    ]
    assert stock(shipment) == (4, 0, 0, 0)
    assert sell_as([sale("A", "3")], Via.FILE, actor=ME) == 1
    assert sell_as([sale("A", "3")], Via.FILE, actor=ME) == 0, "told again"
    with pytest.raises(Invalid) as refused:
        sell_as([sale("A", "2")], Via.FILE, actor=ME)
    assert codes(refused) == ["OW08"]
    with pytest.raises(TooLarge):
        sell_as([sale(str(number)) for number in range(SALES_AT_ONCE_MAX + 1)], Via.FILE, actor=ME)


def test_a_sale_is_taken_back_and_its_number_is_free_again():
    shipment = shipment_of()
    arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(2)}, actor=ME)
    sell_as([sale("US-1", "2")], Via.PAGE, actor=ME)
    first = models.Sale.objects.get()
    with pytest.raises(NotThere):
        cancel_sale(first.pk, "", actor=actor_of(OTHER))
    cancel_sale(first.pk, "客户取消", actor=ME)
    assert stock(shipment) == (2, 0, 0, 0)
    with pytest.raises(Conflict):
        cancel_sale(first.pk, "", actor=ME)
    sell_as([sale("US-1", "1")], Via.PAGE, actor=ME)
    receive(OfferedProceeds("BK-1", TODAY, "502", Decimal("39.90")), actor=ME)
    again = models.Sale.objects.get(cancelled=False)
    assert cancel_sale(again.pk, "退货", actor=ME) == Decimal("39.90")
    again.refresh_from_db()
    assert (again.cancelled, again.received, again.repaid) == (True, 0, Decimal("39.90"))
    assert opened(shipment) == [Open.TRANSIT, Open.STOCK, Open.REFUND], "nothing is owed any more"


def test_what_was_sold_paid_and_came_back_home_is_taken_out_of_its_sale_and_the_shipment_closes():
    first, second = shipment_of(goods=(("LZ-LAMP-01", "2"),)), shipment_of(goods=(("LZ-LAMP-01", "3"),))
    for one, there in ((first, 2), (second, 3)):
        arrive(one.pk, "一号仓", TODAY, {1: Decimal(there)}, actor=ME)
        close_refund(one.inventory_id, TODAY, "HWC-1", actor=TAX)
    sell_as([sale("US-1", "5")], Via.PAGE, actor=ME)
    sold = models.Sale.objects.get()
    receive(OfferedProceeds("BK-1", TODAY, "502", Decimal("180.00")), actor=ME)
    good = models.Good.objects.get(shipment=first)
    models.Movement.objects.create(
        good=good, kind="returned", quantity=1, on=TODAY, reference="TH-1", booked=False, by="heliu", at=now()
    )
    for wrong in ("0", "5.00001"):
        with pytest.raises(Invalid) as refused:
            cancel_sale(sold.pk, "退货", Decimal(wrong), actor=ME)
        assert codes(refused) == ["OW14"]
    assert cancel_sale(sold.pk, "退货", Decimal(1), actor=ME) == Decimal("20.40"), "180.00 came in, 159.60 is left"
    assert (stock(first), stock(second)) == ((2, 1, 1, 0), (3, 3, 0, 0)), "the line whose return waited"
    assert (opened(first), opened(second)) == ([], [])
    parts = sold_of([first.inventory_id, second.inventory_id])
    assert [(one.quantity, one.amount, one.received) for each in parts.values() for one in each] == [
        (1, Decimal("39.90"), Decimal("39.90")),
        (3, Decimal("119.70"), Decimal("119.70")),
    ]
    assert sell_as([sale("US-1", "5")], Via.FILE, actor=ME) == 0, "the file it came in may be sent again"
    assert cancel_sale(sold.pk, "退货", actor=ME) == Decimal("159.60"), "all that is left"
    assert (stock(first), stock(second)) == ((2, 0, 1, 0), (3, 0, 0, 0))
    sold.refresh_from_db()
    assert (sold.cancelled, sold.received, sold.repaid) == (True, 0, Decimal("180.00"))


def test_returns_are_asked_for_from_the_newest_that_is_known(monkeypatch):
    shipment = shipment_of()
    at, asked = now(), []
    back = CameBack(shipment.inventory_id, "TH-1", TODAY, 1, Decimal(1), at, 7)

    def came_back(_connection, after, _limit):
        asked.append(after)
        return [back] if after < back.place else []

    monkeypatch.setattr("heliu.overseas.taking_up.left_for_warehouses", lambda *_asked: [])
    monkeypatch.setattr("heliu.overseas.taking_up.came_back", came_back)
    assert [take_up(None, None, at).returns for _run in range(2)] == [1, 0]
    assert asked == [(BEGINNING, 0, 0), back.place, (at - OVERLAP, 0, 0), back.place]


def test_proceeds_pay_for_sales_of_their_currency_and_day_and_no_more():
    shipment = shipment_of()
    arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(10)}, actor=ME)
    sell_as([sale("US-1"), sale("EU-1", currency="300", price=Decimal("35.00"))], Via.PAGE, actor=ME)

    def offered(number="BK-1", on=TODAY, currency="502", gross="39.90", fees="0"):
        return OfferedProceeds(number, on, currency, Decimal(gross), Decimal(fees))

    for wrong, code in [
        (offered(gross="39.91"), "OW07"),
        (offered(on=TODAY - timedelta(days=1)), "OW07"),
        (offered(on=TODAY + timedelta(days=1)), "OW03"),
        (offered(gross="0"), "OW09"),
        (offered(gross="1.001"), "OW09"),
        (offered(currency="142"), "OW07"),
        (offered(currency="xyz"), "OW09"),
        (offered(fees="39.90"), "OW10"),
        (offered(fees="-1"), "OW10"),
    ]:
        with pytest.raises(Invalid) as refused:
            receive(wrong, actor=ME)
        assert codes(refused) == [code], wrong
    assert receive(offered(fees="39.89"), actor=ME) == 1
    assert receive(offered(fees="39.89"), actor=ME) == 0, "told again"
    with pytest.raises(Invalid) as refused:
        receive(offered(), actor=ME)
    assert codes(refused) == ["OW08"]
    assert [(one.currency, one.outstanding) for one in standing_by_number(shipment.invt_no)[0].money] == [
        ("300", Decimal("35.00")),
        ("502", Decimal("0.00")),
    ]


def test_goods_arrive_in_parts_and_a_return_waits_until_the_books_allow_it():
    shipment = shipment_of(goods=(("A", "5"), ("B", "5")))
    good = models.Good.objects.get(shipment=shipment, gnum=1)
    models.Movement.objects.create(
        good=good, kind="returned", quantity=2, on=TODAY, reference="TH-1", booked=False, by="heliu", at=now()
    )
    assert book_pending([good.pk], now()) == 0
    assert Open.PENDING in opened(shipment)
    arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(3), 2: Decimal(0)}, actor=ME)
    assert stock(shipment) == (3, 0, 2, 0)
    assert opened(shipment) == [Open.TRANSIT, Open.STOCK, Open.REFUND]
    with pytest.raises(Invalid) as refused:
        arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(3), 2: Decimal(6)}, actor=ME)
    assert [(one.pointer, one.code) for one in refused.value.violations] == [
        ("quantity-1", "OW04"),
        ("quantity-2", "OW04"),
    ]
    with pytest.raises(Invalid) as refused:
        count(shipment.pk, TODAY, {1: Decimal(2), 2: Decimal(1)}, "", actor=ME)
    assert codes(refused) == ["OW11", "OW11"]
    for day, code in ((TODAY + timedelta(days=1), "OW03"), (LEFT_ON - timedelta(days=1), "OW02")):
        with pytest.raises(Invalid) as refused:
            count(shipment.pk, day, {1: Decimal(1)}, "", actor=ME)
        assert codes(refused) == [code], "nothing is missing, and the day is wrong"


def test_who_may_do_what():
    shipment, simplified = shipment_of(), shipment_of(refundable=False)
    for act in (
        lambda: arrive(shipment.pk, "", TODAY, {}, actor=TAX),
        lambda: sell_as([], Via.PAGE, actor=NOBODY),
        lambda: receive(OfferedProceeds("1", TODAY, "502", Decimal(1)), actor=TAX),
        lambda: close_refund(shipment.inventory_id, TODAY, "x", actor=ME),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotThere):
        arrive(shipment.pk, "", TODAY, {}, actor=actor_of(OTHER))
    with pytest.raises(Conflict):
        close_refund(simplified.inventory_id, TODAY, "x", actor=TAX)
    for wrong in (LEFT_ON - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            close_refund(shipment.inventory_id, wrong, "x", actor=TAX)
        assert codes(refused) == ["OW12"]
    close_refund(shipment.inventory_id, LEFT_ON, "x", actor=TAX)
    close_refund(shipment.inventory_id, LEFT_ON, "x", actor=TAX)
    with pytest.raises(Conflict):
        close_refund(shipment.inventory_id, TODAY, "y", actor=TAX)


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        pytest.param(NOBODY, 0, id="未登录者"),
        pytest.param(Actor(1, "张三", firm=OTHER), 0, id="无关企业"),
        pytest.param(Actor(1, "张三", firm=SELLER), 1, id="本企业"),
        pytest.param(Actor(2, "李四", post=Role.FX), 1, id="外汇"),
    ],
)
def test_the_database_itself_shows_them_to_nobody_else(actor, shown):
    shipment = shipment_of(goods=(("LZ-LAMP-01", "1"),))
    arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(1)}, actor=ME)
    sell_as([sale("US-1")], Via.PAGE, actor=ME)
    receive(OfferedProceeds("BK-1", TODAY, "502", Decimal("39.90")), actor=ME)
    with behind_the_wall(actor):
        for held in (models.Shipment, models.Good, models.Sale, models.Part, models.Proceeds, models.Settled):
            assert held.objects.count() == shown
        assert models.Movement.objects.count() == shown * 2


def test_the_database_itself_lets_nothing_fall_below_zero():
    good = models.Good.objects.get(shipment=shipment_of())
    for wrong in ({"sold": 1}, {"arrived": 11}, {"arrived": 5, "returned": 3, "lost": 3}, {"arrived": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Good.objects.filter(pk=good.pk).update(**wrong)


def test_sales_come_as_a_workbook_or_as_json():
    example = {"reference": "US-1", "item_no": "A", "quantity": 2, "price": 39.9, "currency": "USD", "on": "2026-11-20"}
    expected = [Offered("US-1", "A", date(2026, 11, 20), Decimal(2), Decimal("39.9"), "502")]
    for content in (json.dumps([example]), json.dumps({"sales": [example]})):
        assert sales_in_json(content.encode()) == expected
    for content in ("", "{}", "[1]", "[" * 100_000, '{"sales": 3}'):
        with pytest.raises(Invalid) as refused:
            sales_in_json(content.encode())
        assert codes(refused) == ["OW13"]
    with pytest.raises(Invalid) as refused:
        sales_in_json(json.dumps([{**example, "price": "x", "on": "soon"}, {}]).encode())
    assert [one.pointer for one in refused.value.violations][:3] == ["/0/price", "/0/on", "/1/reference"]
    for odd in ("\ud800", "US\0", {"a": 1}, True):
        with pytest.raises(Invalid) as refused:
            sales_in_json(json.dumps([{**example, "reference": odd}]).encode())
        assert codes(refused) == ["OW13"], odd
    with pytest.raises(TooLarge):
        sales_in_json(b" " * (LIMITS.bytes_max + 1))
    with pytest.raises(Invalid):
        sales_in_workbook(template_workbook())
