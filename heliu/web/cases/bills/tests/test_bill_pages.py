"""Tax bills on pages: one's own and nobody else's, the payment noted by officers, guarantees and what they cover."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliu.clearance.terms import hot_lines
from heliu.people.api import behind_the_wall
from heliu.people.facts import NOBODY, Actor, Role
from heliu.people.models import Audit
from heliu.taxation.api import difference_of, order_of
from heliu.taxation.bills import models
from heliu.taxation.bills.api import load_demo_guarantee, proof
from heliu.taxation.facts import DeclaredInventory, Withheld
from heliu.web.cases.bills import differing
from heliu.web.cases.bills.tests.objects import (
    TODAY,
    bill_of,
    change_of,
    compared_of,
    guarantee_of,
    payment_of,
    payout_of,
)
from heliu.web.database import database
from heliu.web.tests.visitors import of_firm, officer, text

PLATFORM, SELLER, OTHER = "5105960001", "5105960002", "5105960012"
pytestmark = pytest.mark.django_db


def test_a_firm_sees_what_it_owes_and_what_it_sold_and_no_more():
    owed, sold = bill_of(PLATFORM, SELLER), bill_of(OTHER, OTHER)
    platform, seller = of_firm(PLATFORM, "platform"), of_firm(SELLER)
    for client in (platform, seller):
        page = text(client, "/bills/")
        assert f"TX{owed.invt_no}" in page
        assert f"TX{sold.invt_no}" not in page
        assert "200.00" in text(client, f"/bills/{owed.pk}/")
        assert client.get(f"/bills/{sold.pk}/").status_code == 404
    assert f"TX{owed.invt_no}" in text(platform, f"/bills/?number=TX{owed.invt_no}_1")
    assert f"TX{owed.invt_no}" not in text(platform, "/bills/?state=void")
    assert seller.get("/bills/guarantees/register/").status_code == 403


def test_a_payment_is_noted_by_an_officer_once_and_frees_the_guarantee():
    models.Account.objects.create(firm=PLATFORM, used=Decimal("18.20"))
    late = TODAY - timedelta(days=10)
    payment = payment_of(PLATFORM, due_on=late, made_on=late, amount=Decimal("18.20"))
    bill = bill_of(PLATFORM, payment=payment)
    platform, tax = of_firm(PLATFORM, "platform"), officer(Role.TAX)
    address = f"/bills/payments/{payment.pk}/"
    assert "逾期 10 天" in text(platform, "/bills/payments/?state=overdue")
    assert "登记缴款" not in text(platform, address)
    assert platform.post(address, {"paid_on": str(TODAY)}).status_code == 403
    assert "晚于今天" in tax.post(address, {"paid_on": str(TODAY + timedelta(days=1))}).content.decode()
    assert tax.post(address, {"paid_on": str(TODAY)}).status_code == 302
    page = text(tax, address)
    assert "0.09" in page, "ten days of 0.05 %"
    assert f"TX{bill.invt_no}" in text(platform, f"/bills/?payment=JK{payment.pk:012d}&state=paid")
    again = tax.post(address, {"paid_on": str(TODAY)})
    assert again.status_code == 422
    assert "不能再登记缴款" in again.content.decode()
    account = models.Account.objects.get()
    assert (account.used, account.freed) == (0, Decimal("18.20"))
    assert Audit.objects.filter(verb="taxation.note_payment").count() == 1


def test_tax_is_paid_back_once_with_its_voucher_and_the_firm_sees_it():
    owed = payout_of(bill_of(PLATFORM, SELLER, state="paid"), PLATFORM)
    platform, seller, tax = of_firm(PLATFORM, "platform"), of_firm(SELLER), officer(Role.TAX)
    address = f"/bills/refunds/{owed.pk}/"
    assert f"TS{owed.pk:012d}" in text(platform, "/bills/refunds/?state=due")
    assert "海关待退还贵企业的税款" in text(platform, "/home/")
    assert "税款待退还" in text(tax, "/home/")
    assert seller.get(address).status_code == 404, "the seller did not pay it"
    assert platform.post(address, {"paid_on": str(TODAY), "reference": "TK-1"}).status_code == 403
    for wrong in (
        {"paid_on": str(TODAY + timedelta(days=1)), "reference": "TK-1"},
        {"paid_on": str(TODAY - timedelta(days=1)), "reference": "TK-1"},
        {"paid_on": str(TODAY), "reference": " "},
    ):
        assert tax.post(address, wrong).status_code == 422
    told = {"paid_on": str(TODAY), "reference": "TK-1"}
    assert tax.post(address, told).status_code == 302
    page = text(platform, address)
    assert "已退还" in page
    assert "TK-1" in page
    assert "李四" not in page
    assert "已经登记退还" in tax.post(address, told).content.decode()
    assert f"TS{owed.pk:012d}" in text(platform, f"/bills/{owed.change.bill_id}/")
    assert "税款待退还" not in text(tax, "/home/")
    assert Audit.objects.filter(verb="taxation.pay_back", firm_code=PLATFORM).count() == 1


def test_an_overdue_payment_is_drawn_on_the_guarantees_with_its_fee_deposits_first():
    due = payment_of(PLATFORM, due_on=TODAY - timedelta(days=10), amount=Decimal("100.00"))
    bill = bill_of(PLATFORM, payment=due, tax=Decimal("100.00"), secured=Decimal("100.00"))
    letter = guarantee_of(PLATFORM, amount=Decimal("60.00"))
    models.Account.objects.update(used=Decimal("100.00"))
    platform, tax, customs = of_firm(PLATFORM, "platform"), officer(Role.TAX), officer(Role.CUSTOMS)
    address = f"/bills/payments/{due.pk}/draw/"
    assert (platform.get(address).status_code, tax.get(address).status_code) == (403, 403)
    assert "担保余额少于" in text(customs, address)
    short = customs.post(address, {"reference": "DJ-1"})
    assert (short.status_code, "100.50" in short.content.decode()) == (422, True), "ten days of 0.05 %"
    deposit = guarantee_of(PLATFORM, amount=Decimal("50.00"), kind="deposit")
    page = text(customs, address)
    assert "50.00" in page
    assert "50.50" in page, "the rest of the letter"
    assert customs.post(address, {"reference": ""}).status_code == 422
    assert customs.post(address, {"reference": "DJ-1"}).status_code == 302
    left = {one.pk: one.amount - one.drawn for one in models.Guarantee.objects.all()}
    assert left == {letter.pk: Decimal("9.50"), deposit.pk: 0}
    bill.refresh_from_db()
    due.refresh_from_db()
    assert (bill.state, bill.secured, due.state, due.late_fee) == ("paid", 0, "paid", Decimal("0.50"))
    account = models.Account.objects.get()
    assert (account.used, account.freed) == (0, Decimal("100.00"))
    assert "DJ-1" in text(platform, f"/bills/payments/{due.pk}/")
    assert "尚余 9.50" in text(platform, f"/bills/guarantees/{PLATFORM}/")
    assert customs.post(address, {"reference": "DJ-2"}).status_code == 422, "paid already"
    books = proof(database())
    assert (books.payouts, books.guarantees) == ([], [])
    models.Guarantee.objects.filter(pk=letter.pk).update(drawn=Decimal("50.00"))
    assert proof(database()).guarantees == [(letter.pk, "50.00", "50.50")]
    early = payment_of(PLATFORM, due_on=TODAY)
    refused = customs.post(f"/bills/payments/{early.pk}/draw/", {"reference": "DJ-3"})
    assert (refused.status_code, "尚未逾期" in refused.content.decode()) == (422, True)


def test_a_guarantee_is_registered_and_ended_by_customs_but_not_while_it_is_needed():
    platform, customs = of_firm(PLATFORM, "platform"), officer(Role.CUSTOMS)
    told = {"firm": PLATFORM, "kind": "letter", "number": "BH-1", "issuer": "泸州示范银行", "amount": "50.00"}
    told |= {"since": "2026-01-01", "until": ""}
    register = "/bills/guarantees/register/"
    for wrong in ({"amount": "0"}, {"firm": "5105960099"}, {"until": "2025-12-31"}, {"amount": "x"}):
        assert customs.post(register, told | wrong).status_code == 422
    assert customs.post(register, told).status_code == 302
    assert customs.post(register, told).status_code == 422, "the number is used"
    made = models.Guarantee.objects.get()
    page = text(platform, f"/bills/guarantees/{PLATFORM}/")
    assert "BH-1" in page
    assert "解除" not in page
    models.Account.objects.update(used=Decimal("18.20"))
    end = f"/bills/guarantees/{PLATFORM}/{made.pk}/end/"
    assert platform.get(end).status_code == 403
    assert "BH-1" in text(customs, end)
    assert customs.get(f"/bills/guarantees/{OTHER}/{made.pk}/end/").status_code == 404, "not that firm's"
    assert customs.post(f"/bills/guarantees/{OTHER}/{made.pk}/end/").status_code == 404
    assert customs.get("/bills/guarantees/%00/").status_code == 404
    refused = customs.post(end)
    assert refused.status_code == 409
    assert "18.20" in refused.content.decode()
    guarantee_of(PLATFORM)
    assert customs.post(end).status_code == 302
    assert "已解除" in text(customs, f"/bills/guarantees/{PLATFORM}/")
    assert customs.post(end).status_code == 409
    assert Audit.objects.filter(verb="taxation.manage_guarantee", firm_code=PLATFORM).count() == 2


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        pytest.param(NOBODY, [0] * 7, id="未登录者"),
        pytest.param(Actor(1, "张三", firm=OTHER), [0] * 7, id="无关企业"),
        pytest.param(Actor(1, "张三", firm=PLATFORM), [1] * 7, id="代收代缴义务人"),
        pytest.param(Actor(1, "张三", firm=SELLER), [1, 1, 0, 0, 0, 0, 0], id="电商企业只见税单"),
        pytest.param(Actor(2, "李四", post=Role.TAX), [1] * 7, id="税务"),
    ],
)
def test_the_database_itself_shows_them_to_nobody_else(actor, shown):
    guarantee, payment = guarantee_of(PLATFORM), payment_of(PLATFORM)
    payout_of(bill_of(PLATFORM, SELLER, payment=payment), PLATFORM)
    models.Drawing.objects.create(
        payment=payment, guarantee=guarantee, firm=PLATFORM, amount=1, reference="BH-1", drawn_on=TODAY, drawn_by="李四"
    )
    with behind_the_wall(actor):
        held = (models.Bill, models.Change, models.Payment, models.Guarantee, models.Account)
        held += (models.Payout, models.Drawing)
        assert [one.objects.count() for one in held] == shown


def test_a_firm_reads_no_name_of_an_officer_and_nobody_the_name_of_a_timer():
    payment = payment_of(PLATFORM, state="paid", paid_on=TODAY, noted_by="李四")
    bill = bill_of(PLATFORM, payment=payment)
    change_of(bill, actor="王关员")
    change_of(bill_of(PLATFORM, order_no="BYTIMER"), actor="timer")
    guarantee_of(PLATFORM)
    timed = models.Bill.objects.get(order_no="BYTIMER")
    addresses = [f"/bills/{bill.pk}/", f"/bills/payments/{payment.pk}/", f"/bills/guarantees/{PLATFORM}/"]
    platform, customs = of_firm(PLATFORM, "platform"), officer(Role.CUSTOMS)
    for address, name in zip(addresses, ("王关员", "李四", "李四"), strict=True):
        assert name not in text(platform, address)
        assert name in text(customs, address).partition("<main")[2]
    assert "timer" not in text(platform, f"/bills/{timed.pk}/").partition("经过")[2]


def test_a_void_bill_owes_nothing_wherever_it_is_shown():
    bill = bill_of(PLATFORM, state="void", tax=0, secured=0)
    platform = of_firm(PLATFORM, "platform")
    assert "<strong>0.00</strong>" in text(platform, f"/bills/{bill.pk}/")
    row = text(platform, "/bills/").partition(f"TX{bill.invt_no}")[2].partition("</tr>")[0]
    assert "0.00" in row
    assert "18.20" not in row


def test_the_homes_tell_what_is_overdue_and_what_found_no_guarantee():
    payment_of(PLATFORM, due_on=TODAY - timedelta(days=1))
    bill_of(PLATFORM, state="due", secured=0)
    platform, customs = of_firm(PLATFORM, "platform"), officer(Role.CUSTOMS)
    for client in (platform, customs):
        page = text(client, "/home/")
        assert "缴款书逾期未缴" in page
        assert "担保额度不足的税单" in page
    assert "缴款书待缴款" in text(platform, "/home/")


def test_lists_do_not_ask_for_every_row():
    customs = officer(Role.CUSTOMS)
    asked = []
    for firms in ([PLATFORM], [SELLER, OTHER, "5105960013", "5105960014"]):
        for firm in firms:
            bill_of(firm)
            payment_of(firm)
            guarantee_of(firm)
        for address in ("/bills/", "/bills/payments/", "/bills/guarantees/"):
            text(customs, address)  # what is asked for once a session has been asked for
            with CaptureQueriesContext(connection) as queries:
                assert firms[-1] in text(customs, address)
            asked.append(len(queries))
    assert asked[:3] == asked[3:]


def test_the_demonstration_has_one_guarantee_however_often_it_is_loaded():
    seller = of_firm(SELLER)
    for _ in range(2):
        load_demo_guarantee()
    assert text(seller, f"/bills/guarantees/{SELLER}/").count("BH-2026-0001") == 1


def test_a_difference_shows_both_computations_the_rule_and_where_it_stands(monkeypatch):
    """The order left the freight of 20.00 out; whose order cannot be read is told so."""
    bill = bill_of(PLATFORM, SELLER)
    compared_of(bill)
    order = order_of(
        DeclaredInventory(date(2026, 11, 2), hot_lines(["0402210000"], [Decimal(180)], Decimal(1)), Decimal(20))
    )
    withheld = Withheld(Decimal("16.38"), Decimal(180), Decimal(0))
    explained = difference_of(withheld, order, bill.tax)
    platform, tax = of_firm(PLATFORM, "platform"), officer(Role.TAX)
    address = f"/bills/differences/{bill.pk}/"
    assert address in text(platform, "/bills/differences/")
    assert "原文无法读取" in text(platform, address)
    monkeypatch.setattr(differing, "explain_difference", lambda _connection, _number: (withheld, explained))
    for client in (platform, tax):
        page = text(client, address)
        for words in (
            "完税价格未含运保费",
            "TAX-02",
            "财关税〔2016〕18号",
            "代扣的算法",
            "200.00",
            "180.00",
            "16.38",
            "-1.82",
        ):
            assert words in page, words
    assert "清单与计税依据" in text(tax, address)
    assert of_firm(OTHER).get(address).status_code == 404
    assert tax.get("/bills/differences/999999/").status_code == 404
