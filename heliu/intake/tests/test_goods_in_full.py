"""Where the tax depends on what only the document itself tells, the judge and the dossier read its lines."""

from decimal import Decimal

import pytest

from heliu.clearance.pages import dossier
from heliu.intake.evidence.reading import goods_of
from heliu.intake.tests.customs_counter import (
    BEER,
    INVENTORY,
    LITRE,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    PERFUME,
    WAYBILL,
    Purchase,
)
from heliu.intake.tests.customs_desk import MASTER
from heliu.kernel.sealing import Sealer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
# At 7.0000 a dollar 9.88 litres (0.01 t) for 25.90 are 370 dollars a tonne: the high amount (250 a tonne).
RELEASED = "[Code:2600;Desc:放行];税款4.33元(关税0.00 消费税1.75 增值税2.58)"


def beer():
    return Purchase(goods=((BEER, "啤酒", 1, "25.90"),))


def declared(purchase, litres="9.88"):
    head, lines = purchase.document(INVENTORY)
    lines[0] |= {"unit1": LITRE, "qty1": litres}
    return head, lines


@pytest.fixture
def same_secret(monkeypatch):
    """The evidence of the counter opens with the platform's own secret."""
    monkeypatch.setattr("heliu.intake.evidence.reading.Sealer", lambda: Sealer(MASTER))


def test_beer_declared_in_litres_is_taxed_at_once(counter):
    purchase = beer()
    raws = [counter.signed(kind, purchase.document(kind)) for kind in (ORDER, PAYMENT, WAYBILL)]
    receipt = counter.commit(*raws, counter.signed(INVENTORY, declared(purchase)))[-1][0]
    assert (receipt["returnStatus"], receipt["returnInfo"]) == ("800", RELEASED)


def test_beer_that_waited_is_taxed_by_its_evidence(counter):
    purchase = beer()
    assert counter.send(INVENTORY, declared(purchase))[0]["returnStatus"] == "2"
    for kind in (ORDER, PAYMENT, WAYBILL):
        counter.send(kind, purchase.document(kind))
    assert counter.later(purchase)[-1]["returnInfo"] == RELEASED


def test_beer_without_litres_or_kilograms_goes_to_an_officer(counter):
    purchase = beer()
    head, lines = purchase.document(INVENTORY)
    lines[0] |= {"unit1": "011", "qty1": "1"}
    raws = [counter.signed(kind, purchase.document(kind)) for kind in (ORDER, PAYMENT, WAYBILL)]
    receipt = counter.commit(*raws, counter.signed(INVENTORY, (head, lines)))[-1][0]
    assert receipt["returnStatus"] == "300"
    assert "缺少计税资料" in receipt["returnInfo"]


def seen(counter, purchase):
    (number,) = counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", purchase.cop_no)[0]
    with_goods = dossier(counter.connection, number, lambda row: goods_of(counter.connection, row))
    without = dossier(counter.connection, number)
    counter.connection.commit()
    return with_goods["tax"], without["tax"]


def quantities(tax):
    return [step["inputs"].get("quantity") for step in tax["trace"] if step["step"] == "tax_price"]


@pytest.mark.usefixtures("same_secret")
def test_the_trace_of_several_lines_shows_the_quantity_of_each(counter):
    purchase = Purchase(goods=((MILK, MILK_NAME, 2, "100.00"), (MILK, "成人奶粉", 3, "50.00")))
    assert counter.declare(purchase)["returnStatus"] == "800"
    tax, without = seen(counter, purchase)
    assert quantities(tax) == ["2", "3"]
    assert quantities(without) == [None, None], "what is not known is not told"


@pytest.mark.usefixtures("same_secret")
def test_the_dossier_explains_a_tax_by_litres(counter):
    purchase = beer()
    counter.send(INVENTORY, declared(purchase))
    for kind in (ORDER, PAYMENT, WAYBILL):
        counter.send(kind, purchase.document(kind))
    tax, without = seen(counter, purchase)
    assert (tax["consumption_tax"], without["trace"]) == (Decimal("1.75"), [])
    (step,) = [step for step in tax["trace"] if step["step"] == "consumption_tax"]
    assert (step["inputs"]["content"], step["inputs"]["usd_cny"], step["result"]) == ("9.88 litre", "7.0000", "1.75")
    assert "exchange_rate/usd_cny" in [one["name"] for one in step["parameters"]]


def test_cosmetics_are_not_taxed_by_their_net_weight(counter):
    receipt = counter.declare(Purchase(goods=((PERFUME, "香水", 1, "300.00"),)))
    assert receipt["returnStatus"] == "300"
