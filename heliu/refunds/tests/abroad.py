"""Goods in overseas warehouses for tests of refunds: departed under 9810, declared, arrived, sold."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import time_machine
from django.db import transaction

from heliu.overseas import api as overseas
from heliu.overseas.facts import Offered, Via
from heliu.overseas.tests.factories import shipment_of
from heliu.people.facts import Duty, Role
from heliu.refunds import api, gathering, reading
from heliu.refunds.facts import Business
from heliu.refunds.tests import factories as make

_numbers = count(1)
LEFT_ON, PAID_ON, SETTLED_ON = date(2026, 3, 2), date(2026, 3, 10), date(2026, 4, 1)


def noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@contextmanager
def forgotten(day):
    """A case of its own on a day, rolled back at its end."""
    with time_machine.travel(noon(day), tick=False) as at, transaction.atomic():
        yield at
        transaction.set_rollback(True)


def begin(monkeypatch):
    """A firm filed for refunds, rates for its goods; what came back of lists is what is put into the answer.

    Clearance is asked in its own tests (heliu/intake/tests).
    """
    came_back = {}
    nothing_else(monkeypatch, came_back)
    make.profile()
    make.rates(since=date(2012, 7, 1))
    return came_back


def keeper(firm=make.FIRM):
    """Who keeps the books of the warehouse."""
    return make.person(f"王五-{firm}", firm=firm, duties=frozenset(Duty), roles=frozenset({Role.SELLER}))


def left(*quantities, left_on=LEFT_ON, total="1000.00", currency="142"):
    """One list with a line for each quantity; ``total`` of each line."""
    number = next(_numbers)
    goods = tuple((f"LZ-{number}-{place}", str(quantity)) for place, quantity in enumerate(quantities, 1))
    shipment = shipment_of(make.FIRM, left_on, goods=goods)
    shipment.goods.update(code=make.CODE, unit=make.UNIT, currency=currency, total=Decimal(total))
    return shipment


def arrived(shipment, on):
    goods = overseas.standings_of([shipment.inventory_id])[shipment.inventory_id].goods
    overseas.arrive(shipment.pk, "一号仓", on, {one.gnum: one.stock.in_transit for one in goods}, actor=keeper())


def sold(shipment, quantity, on, price="100", *, line=1, currency="142"):
    """Sold from one line of the list; the reference of the sale."""
    reference = f"US-{next(_numbers)}"
    goods = overseas.standings_of([shipment.inventory_id])[shipment.inventory_id].goods
    item = next(one.item_no for one in goods if one.gnum == line)
    one = Offered(reference, item, on, Decimal(quantity), Decimal(price), currency, shipment.invt_no)
    overseas.sell_as([one], Via.PAGE, actor=keeper())
    return reference


def claimed(shipment, business=Business.DEPARTURE, period=None):
    """Applied for, as the chain stands."""
    firm, entries = make.of_firm(), [shipment.invt_no]
    chain = api.chain_of(None, entries, actor=firm, business=business, period=period)
    seen = api.digest_of(api.content_of(chain, period))
    return api.submit(None, entries, seen, actor=firm, business=business, period=period)


def nothing_else(monkeypatch, back=None):
    """Clearance knows no declaration of the firm, and of what came back only what a test says."""
    monkeypatch.setattr(gathering, "declared_by", lambda *_asked: [])
    monkeypatch.setattr(reading, "declarations_of", lambda *_asked: [])
    monkeypatch.setattr("heliu.refunds.abroad.returned_of", lambda *_asked: {} if back is None else back)


def paid(number, amount=None, reason=""):
    """Accepted, approved and paid today."""
    tax = make.officer()
    api.accept(number, actor=tax)
    api.approve(number, api.application(number, actor=tax).claimed if amount is None else amount, reason, actor=tax)
    api.pay(number, api.application(number, actor=tax).done_on, actor=tax)


def confirmed(number):
    firm = make.of_firm()
    told = api.settling(number, actor=firm)
    api.confirm(number, told.computed.digest, actor=firm)
    return told.computed
