"""From a booking (CEB303 W) and its list (CEB603, 9810) to the overseas warehouse's books, and back by a return."""

from decimal import Decimal

import pytest

from heliu.intake.tests.customs_desk import MASTER
from heliu.intake.tests.export_parcels import MILK, Parcel
from heliu.intake.tests.returned_exports import APPLICATION, TALLY, application, gone, later_of, tally
from heliu.kernel.days import business_day, now
from heliu.kernel.sealing import Sealer
from heliu.overseas.api import foresee_back, sell, sold_of, standing_by_number, take_up
from heliu.overseas.facts import Offered, Open, Via
from heliu.overseas.ledger import stock_of
from heliu.overseas.models import Good, Movement, Shipment
from heliu.people.facts import Actor, Duty, Role
from heliu.refunds.api import chain_of, to_claim
from heliu.refunds.facts import Business

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _same_secret(monkeypatch):
    """The evidence of the counter opens with the platform's own secret."""
    monkeypatch.setattr("heliu.clearance.export_returns.original.Sealer", lambda: Sealer(MASTER))


def taken(counter):
    counter.connection.commit()
    found = take_up(counter.connection, counter.archive, now())
    counter.connection.commit()
    return tuple(found)


def test_a_departed_list_is_taken_up_once_and_its_return_is_booked_when_the_books_allow_it(counter):
    goods = ((MILK, "SKU1", 3, "20.00"), (MILK, "SKU2", 5, "10.00"))
    parcel, told = gone(counter, Parcel("9810", goods=goods, flag="A"))
    gone(counter, Parcel("9610", goods=goods))
    assert (taken(counter), taken(counter)) == ((1, 0), (0, 0))
    shipment = Shipment.objects.get()
    assert (shipment.invt_no, shipment.order_no, shipment.refundable) == (told["invtNo"], parcel.order_no, False)
    assert [(one.gnum, one.item_no, one.departed, one.total) for one in shipment.goods.all()] == [
        (1, "SKU1", 3, Decimal(60)),
        (2, "SKU2", 5, Decimal(50)),
    ]

    [foreseen] = foresee_back(shipment.inventory_id, {1: Decimal(2)})
    assert (foreseen.item_no, foreseen.on_hand, foreseen.booked, foreseen.left) == ("SKU1", 0, False, 0)
    document = application(parcel, told["invtNo"], {1: 2})
    counter.send(APPLICATION, document)
    assert taken(counter) == (0, 0), "nothing is back before it is released"
    counter.send(TALLY, tally(parcel))
    assert later_of(counter, document)[-1]["returnStatus"] == "800"
    assert (taken(counter), taken(counter)) == ((0, 1), (0, 0))
    assert not Movement.objects.get().booked, "nothing has arrived there yet"
    assert standing_by_number(shipment.invt_no)[0].open == (Open.TRANSIT, Open.PENDING)

    Good.objects.filter(gnum=2).update(arrived=5)
    today = business_day(now())
    sale = Offered("US-1", "SKU2", today, Decimal(2), Decimal("19.99"), "502")
    assert sell(shipment.firm, [sale], Via.FILE, by="x", at=now()) == 1
    [sold] = sold_of([shipment.inventory_id])[shipment.inventory_id]
    assert (sold.gnum, sold.quantity, sold.amount) == (2, 2, Decimal("39.98"))

    [foreseen] = foresee_back(shipment.inventory_id, {2: Decimal(3)})
    other = application(parcel, told["invtNo"], {2: 3}, logisticsNo="R2")
    counter.send(APPLICATION, other)
    counter.send(TALLY, tally(parcel, logisticsNo="R2"))
    assert taken(counter) == (0, 1)
    good = Good.objects.get(gnum=2)
    assert (foreseen.booked, foreseen.left) == (True, 0)
    assert (good.returned, stock_of(good).on_hand) == (3, foreseen.left), "as it was foreseen"
    assert foresee_back(0, {1: Decimal(1)}) == (), "what has no books has no stock"

    _parcel, told = gone(counter, Parcel("9810", goods=goods, flag="B"))
    assert taken(counter) == (1, 0)
    seller = Actor(1, "张三", firm=shipment.firm, duties=frozenset(Duty), roles=frozenset({Role.SELLER}))
    [(head, holder)] = to_claim(counter.connection, actor=seller)
    assert (head.entry_no, head.trade_mode, head.lines, holder) == (told["invtNo"], "9810", 2, "")
    chain = chain_of(counter.connection, [told["invtNo"]], actor=seller, business=Business.DEPARTURE)
    assert [link.quantity for link in chain.links] == [3, 5], "refunded on departure is what is not sold yet"
