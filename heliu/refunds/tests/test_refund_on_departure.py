"""Claims on departure (离境即退税): what of a list may be claimed which way, nothing twice or both ways."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, transaction

from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.overseas import api as overseas
from heliu.refunds import api, models
from heliu.refunds.facts import Business, Gap
from heliu.refunds.numbers import number_of
from heliu.refunds.settlement_models import Settlement
from heliu.refunds.tests import abroad
from heliu.refunds.tests import factories as make
from heliu.refunds.tests.abroad import PAID_ON, SETTLED_ON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def back(monkeypatch):
    """What came back of lists, by list and line."""
    return abroad.begin(monkeypatch)


def gaps(chain, *, blocking=True):
    return {one.gap for one in chain.lacks if one.blocks is blocking}


def test_the_day_before_the_notice_there_is_none():
    for day, early in ((date(2025, 1, 26), True), (date(2025, 1, 27), False)):
        with abroad.forgotten(day):
            shipment = abroad.left(10, left_on=date(2025, 1, 20))
            make.kept_invoice(quantity="10", amount="1000.00", issued_on=date(2024, 12, 1))
            firm = make.of_firm()
            chain = api.chain_of(None, [shipment.invt_no], actor=firm, business=Business.DEPARTURE)
            assert (gaps(chain), chain.refund) == ({Gap.BEFORE_LAW} if early else set(), Decimal("130.00"))
            assert gaps(api.chain_of(None, [shipment.invt_no], actor=firm)) == {Gap.UNSOLD}


@time_machine.travel(abroad.noon(PAID_ON), tick=False)
def test_what_is_sold_and_what_is_not_are_claimed_apart_and_nothing_both_ways():
    firm, tax = make.of_firm(), make.officer()
    shipment = abroad.left(10)
    make.kept_invoice(quantity="10", amount="1000.00", issued_on=date(2026, 2, 1))
    make.kept_receipt(amount="5000.00", received_on=PAID_ON)
    abroad.arrived(shipment, PAID_ON)
    abroad.sold(shipment, 3, PAID_ON)

    chain = partial(chain_of, shipment)
    assert (quantity(shipment), gaps(chain(), blocking=False)) == (3, {Gap.UNSOLD, Gap.LARGER_INVOICE})
    early = chain(Business.DEPARTURE)
    assert (early.refund, early.receipts, gaps(early, blocking=False)) == (
        Decimal("91.00"),
        (),
        {Gap.SOLD, Gap.LARGER_INVOICE},
    )
    seen = api.digest_of(api.content_of(early, None))
    with pytest.raises(Conflict, match="有了变化"):
        api.submit(None, [shipment.invt_no], seen, actor=firm)
    on_departure, usual = abroad.claimed(shipment), abroad.claimed(shipment, Business.ORDINARY)
    for business in Business:
        assert gaps(chain(business)) >= {Gap.APPLIED}, "all of it is claimed"
        with pytest.raises(Invalid):
            abroad.claimed(shipment, business)
    abroad.sold(shipment, 4, PAID_ON)
    assert not chain().links, "what is sold now is what was claimed on departure"
    assert api.application(usual, actor=firm).claimed == Decimal("39.00")
    api.withdraw(usual, actor=firm)
    assert quantity(shipment) == 3
    usual = abroad.claimed(shipment, Business.ORDINARY)
    abroad.paid(usual)
    abroad.paid(on_departure)
    with pytest.raises(NotThere):
        api.settling(usual, actor=firm)
    with pytest.raises(Conflict, match="没有核算"):
        api.check(usual, actor=tax)
    with time_machine.travel(abroad.noon(SETTLED_ON), tick=False):
        settled_in_part(shipment, on_departure)


def chain_of(shipment, business=Business.ORDINARY):
    return api.chain_of(None, [shipment.invt_no], actor=make.of_firm(), business=business)


def quantity(shipment, business=Business.ORDINARY):
    return sum(link.quantity for link in chain_of(shipment, business).links)


def settled_in_part(shipment, number):
    """Four of seven were sold: the rest is paid back and may be claimed again, once."""
    firm, tax = make.of_firm(), make.officer()
    got = abroad.confirmed(number)
    assert [(one["departed"], one["sold"]) for one in got.content["lines"]] == [("7.00000", "4.00000")]
    assert got.earned == Decimal("52.00")
    with pytest.raises(Conflict, match="不能确认核算"):
        api.confirm(number, got.digest, actor=firm)
    again = Settlement.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert not chain_of(shipment).links
    api.check(number, actor=tax)
    with pytest.raises(Conflict, match="不能核对无误"):
        api.check(number, actor=tax)
    assert (quantity(shipment), quantity(shipment, Business.DEPARTURE)) == (0, 3), (
        "what was paid back may be claimed again"
    )
    abroad.sold(shipment, 2, SETTLED_ON)
    assert (quantity(shipment), quantity(shipment, Business.DEPARTURE)) == (2, 1)
    assert chain_of(shipment).refund == Decimal("26.00"), "by the rest of the invoice"
    last = abroad.claimed(shipment, Business.ORDINARY)
    held = [use.quantity for use in models.ParcelUse.objects.all()]
    assert (sum(held), sum(use.quantity for use in models.InvoiceUse.objects.all())) == (9, 9)
    api.close(number, SETTLED_ON, actor=tax)
    lists = overseas.standings_of([shipment.inventory_id])
    assert lists[shipment.inventory_id].shipment.refund_closed_on is None, "another claim is under way for it"
    abroad.paid(last)


@time_machine.travel(abroad.noon(PAID_ON), tick=False)
def test_a_sale_taken_back_after_its_claim_makes_nothing_free_twice():
    firm = make.of_firm()
    shipment = abroad.left(10)
    make.kept_invoice(quantity="20", amount="2000.00", issued_on=date(2026, 2, 1))
    make.kept_receipt(amount="5000.00", received_on=PAID_ON)
    abroad.arrived(shipment, PAID_ON)
    abroad.sold(shipment, 3, PAID_ON)
    abroad.claimed(shipment, Business.ORDINARY)
    [sale] = overseas.shipment_fact(shipment.pk, actor=abroad.keeper())[2]
    overseas.cancel_sale(sale.id, "退货", Decimal(1), actor=abroad.keeper())
    chain = api.chain_of(None, [shipment.invt_no], actor=firm, business=Business.DEPARTURE)
    assert [link.quantity for link in chain.links] == [7]
    number = abroad.claimed(shipment)
    abroad.paid(number)
    abroad.sold(shipment, 2, PAID_ON)
    with time_machine.travel(abroad.noon(SETTLED_ON), tick=False):
        got = api.settling(number, actor=firm).computed
        sold = [line["sold"] for line in got.content["lines"]]
        assert (sold, got.earned) == (["1.00000"], Decimal("13.00")), "sold again, it is what was claimed first"


@time_machine.travel(abroad.noon(PAID_ON), tick=False)
def test_only_what_departed_and_stays_abroad_is_claimed_on_departure(back):
    firm = make.of_firm()
    shipment = abroad.left(10, 5)
    abroad.arrived(shipment, PAID_ON)
    abroad.sold(shipment, 5, PAID_ON, line=2)
    make.kept_invoice(quantity="15", amount="1500.00", issued_on=date(2026, 2, 1))
    chain = api.chain_of(None, [shipment.invt_no], actor=firm, business=Business.DEPARTURE)
    assert [(link.line_no, link.quantity) for link in chain.links] == [(1, 10)], "what is sold whole is left out"
    assert gaps(chain, blocking=False) >= {Gap.SOLD}
    overseas.count(shipment.pk, PAID_ON, {1: Decimal(8)}, "破损", actor=abroad.keeper())
    chain = api.chain_of(None, [shipment.invt_no], actor=firm, business=Business.DEPARTURE)
    assert [link.quantity for link in chain.links] == [8], "what was written off will never be sold"
    back[shipment.inventory_id, 1] = Decimal(3)
    chain = api.chain_of(None, [shipment.invt_no], actor=firm, business=Business.DEPARTURE)
    assert [link.quantity for link in chain.links] == [5], "nor what customs lets come back, booked or not"
    [(head, holder)] = api.to_claim(None, actor=firm)
    assert (head.trade_mode, head.entry_no, head.lines, holder) == ("9810", shipment.invt_no, 2, "")
    number = abroad.claimed(shipment)
    [(_head, holder)] = api.to_claim(None, actor=firm)
    assert holder == "", "what is sold of it may be claimed as usual"
    make.kept_receipt(amount="5000.00", received_on=PAID_ON)
    usual = abroad.claimed(shipment, Business.ORDINARY)
    [(_head, holder)] = api.to_claim(None, actor=firm)
    assert holder == f"{number_of(number)}、{number_of(usual)}"
    for unseen in (abroad.left(3), abroad.left(4)):
        type(unseen).objects.filter(pk=unseen.pk).update(refundable=False)
        nothing = api.chain_of(None, [unseen.invt_no], actor=firm, business=Business.DEPARTURE)
        assert gaps(nothing) == {Gap.NOTHING}, "declared simplified: no refund"
        type(unseen).objects.filter(pk=unseen.pk).update(refundable=True, firm=make.OTHER)
    assert gaps(api.chain_of(None, [unseen.invt_no], actor=firm)) == {Gap.NOTHING}, "another's list is not there"
