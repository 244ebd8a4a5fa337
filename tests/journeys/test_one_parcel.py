"""The journey of one parcel per mode: from its first document through the doors to the last yuan.

Every row says what comes back at each step, in order. Imports end when the tax is paid, or paid back; exports when the
refund is paid or the proceeds from abroad are in; returns when the goods are released and nothing of them is open.
"""

from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
import time_machine

from heliu.clearance.billing.api import make_bills, tell_changed
from heliu.clearance.export_returns.api import ReturnAuthority
from heliu.clearance.exports.api import simplified_statistics
from heliu.clearance.exports.summaries.forming import form_next
from heliu.clearance.undoing.api import UndoingAuthority
from heliu.intake.tests import returned_exports as back
from heliu.intake.tests.customs_counter import Purchase
from heliu.intake.tests.customs_desk import MASTER, counter, customs, open_counter  # noqa: F401 - fixtures
from heliu.intake.tests.export_papers import application, arrival, departure, master_list
from heliu.intake.tests.export_parcels import MILK, Parcel
from heliu.intake.tests.inbound_sheets import sheet, waybill_of
from heliu.intake.tests.test_tax_bills import guarantee
from heliu.intake.tests.undone_imports import returning
from heliu.kernel.days import BEIJING, business_day, now
from heliu.overseas import api as overseas
from heliu.overseas.facts import Offered, OfferedProceeds, Open, Via
from heliu.overseas.models import Shipment
from heliu.people.facts import Duty
from heliu.refunds import api as refunds
from heliu.refunds.facts import Offered as Bought
from heliu.refunds.tests import factories as claimed
from heliu.taxation.bills.api import note_payment, note_payout, proof, sum_up
from tests.journeys.at_the_doors import Visit

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DIRECT = {"tradeMode": "9610", "emsNo": None, "areaCode": None, "areaName": None, "country": "116"}
DIRECT |= {"trafMode": "5", "trafNo": "3U8888", "voyageNo": "3U8888", "billNo": "B1"}
DECLARED_IN = ("CEB312 120", "CEB412 120", "CEB512 120", "CEB622 800")
BILLED, DELIVERED, LEVIED = "CEB816 1", "CEB514 120", "CEB818 2"
DECLARED_OUT = ("CEB304 120", "CEB404 120", "CEB506 399", "CEB604 800")
BETWEEN_FIRMS = ("CEB304 120", "CEB506 399", "CEB604 800")
LEFT = ("CEB508 399 E40", "CEB608 120 E48", "CEB510 399 E43", "CEB604 899")
SUMMED = ("CEB702 2 E60", "CEB702 399 E78", "CEB792")
REFUNDED = ("申请退税 26.00", "已退库 26.00")
SOLD = ("在途 2", "在仓 2", "已售待收 502 79.80", "退税未结清", "办结")
RETURNED = ("CEB214 120 T10", "CEB216 399 T11", "CEB214 800")
DOCUMENTS = ("CEB214 120 T10", "CEB216 399 T11", "CEB214 300 1200", "CEB214 800")
INSPECTED = ("CEB214 120 T10", "CEB216 399 T11", "CEB214 500 1500", "CEB214 800")


@pytest.fixture
def visit(counter, monkeypatch):  # noqa: F811 - the fixture imported above
    """The evidence of the counter opens with the platform's own secret."""
    monkeypatch.setenv("HELIU_SECRET", MASTER.decode())
    with Visit(counter) as one:
        yield one


@pytest.fixture
def books(counter):  # noqa: F811
    """What timers and officers do, on a connection of their own."""
    with psycopg.connect(counter.url, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("mode", "guaranteed", "trail"),
    [
        pytest.param("9610", False, (*DECLARED_IN, BILLED, DELIVERED, LEVIED, "缴款 separate 18.20"), id="9610 直购"),
        pytest.param(
            "1210",
            True,
            (*DECLARED_IN, "CEB712 399 K01", BILLED, DELIVERED, LEVIED, "缴款 summary 18.20"),
            id="1210 网购保税，有担保，第 31 日汇总",
        ),
        pytest.param(
            "1210",
            False,
            (
                *(*DECLARED_IN, "CEB712 399 K01", BILLED, DELIVERED, LEVIED, "缴款 separate 18.20"),
                *("CEB626 120 U20", "CEB626 399 U22", "CEB818 3", "退还 5105960002 18.20"),
            ),
            id="1210 缴税以后整单退货",
        ),
    ],
)
def test_an_import_until_its_tax_is_paid(visit, books, mode, guaranteed, trail):
    """``guaranteed``: the tax is secured, summed up after 31 days, and paid with others; else it is due at once."""
    if guaranteed:
        guarantee(books, 100)
    purchase = Purchase()
    for kind in ("CEB311", "CEB411", "CEB511"):
        visit.tell(kind, purchase.document(kind))
    told = visit.tell("CEB621", purchase.document("CEB621", **(DIRECT if mode == "9610" else {})))
    if mode == "1210":
        visit.tell("CEB711", sheet(purchase.day, [waybill_of(purchase)]))
    make_bills(books, now())
    visit.fetch("CEB816")
    visit.tell("CEB513", purchase.document("CEB513"))

    pay_on = business_day(now()) + timedelta(days=31 if guaranteed else 0)
    assert sum_up(books, pay_on) == 1
    tell_changed(books, now())
    visit.fetch("CEB818")
    [(number, kind, amount)] = books.execute("SELECT id, kind, amount FROM taxation_payment").fetchall()
    with time_machine.travel(datetime(pay_on.year, pay_on.month, pay_on.day, 12, tzinfo=BEIJING)):
        assert note_payment(books, number, pay_on, actor=claimed.officer()) == 0, "no late fee"
    visit.note(f"缴款 {kind} {amount}")
    if "CEB626 120 U20" in trail:
        come_back(visit, books, purchase, told["invtNo"])
    assert (tuple(visit.trail), proof(books).agrees) == (trail, True)


def come_back(visit, books, purchase, invt_no):
    """All of it, after its tax was paid: the tax is owed to who paid it, and paid back."""
    returned = returning(purchase, invt_no, {1: 2})
    visit.tell("CEB625", returned)
    UndoingAuthority(books).receive(returned[0]["copNo"], "王关员", business_day(now()))
    visit.ask("CEB626", returned[0]["copNo"])
    visit.ask("CEB818", purchase.cop_no)
    [(number, firm, amount)] = books.execute("SELECT id, firm, amount FROM taxation_payout").fetchall()
    note_payout(books, number, business_day(now()), "TK-1", actor=claimed.officer())
    visit.note(f"退还 {firm} {amount}")


@pytest.mark.parametrize(
    ("mode", "flag", "trail"),
    [
        pytest.param("9610", "B", (*DECLARED_OUT, *LEFT, *SUMMED, *REFUNDED), id="9610 零售出口，汇总申报，退税"),
        pytest.param("1210", "B", (*DECLARED_OUT, *LEFT, *SUMMED, *REFUNDED), id="1210 特殊区域，汇总申报，退税"),
        pytest.param("1239", "B", (*DECLARED_OUT, *LEFT, *SUMMED, *REFUNDED), id="1239 特殊区域，汇总申报，退税"),
        pytest.param("9610", "A", (*DECLARED_OUT, *LEFT, "汇总统计 1"), id="9610 简化申报，不退税，计入统计"),
        pytest.param("9710", "A", (*BETWEEN_FIRMS, *LEFT, "汇总统计 1"), id="9710 企业对企业，计入统计"),
        pytest.param("9810", "B", (*BETWEEN_FIRMS, *LEFT, *SOLD), id="9810 海外仓，售出，收汇，退税结清"),
    ],
)
def test_an_export_until_its_refund_or_its_proceeds_are_in(visit, books, mode, flag, trail):
    parcel = Parcel(mode, flag=flag)
    invt_no = leave(visit, parcel)
    if mode == "9810":
        sell_abroad(visit, books)
    elif flag == "B":
        refund(visit, books, sum_up_list(visit, books, parcel, invt_no))
    else:
        today = business_day(now())
        visit.note(f"汇总统计 {simplified_statistics(books, today, today).lists}")
    assert tuple(visit.trail) == trail


def leave(visit, parcel):
    """Declared, arrived at the site, listed, gone; its number."""
    for kind in parcel.kinds:
        told = visit.tell(kind, parcel.document(kind))
    visit.tell("CEB507", arrival(parcel.day, [parcel.logistics_no]))
    visit.tell("CEB607", master_list(parcel.day, [(parcel.logistics_no, told["invtNo"])], "B1"))
    visit.tell("CEB509", departure(parcel.day, [parcel.logistics_no]))
    visit.ask("CEB604", parcel.cop_no)
    return told["invtNo"]


def sum_up_list(visit, books, parcel, invt_no):
    """The number of the customs declaration it is summed into, as its result tells it."""
    asked = application(parcel.day, [invt_no])
    visit.tell("CEB701", asked)
    assert form_next(books, visit.counter.archive, now()) == 1
    visit.ask("CEB702", asked[0]["copNo"])
    return visit.fetch("CEB792")["entryId"]


def refund(visit, books, entry_no):
    """Bought for 200 yuan without tax, sold for 200; the evidence is whole, and the bureau pays."""
    firm, bureau, today = claimed.of_firm(), claimed.officer(), business_day(now())
    claimed.profile()
    claimed.rates({MILK: ["0.13", "0.13"]})
    bought = claimed.invoice("2", "200.00", goods_code=MILK, unit="140", issued_on=today)
    refunds.register_invoice(Bought(**{name: getattr(bought, name) for name in Bought.__slots__}), actor=firm)
    refunds.register_receipt("SH1", today, "142", Decimal(200), "示范境外买家", actor=firm)
    chain = refunds.chain_of(books, [entry_no], actor=firm)
    number = refunds.submit(books, [entry_no], refunds.digest_of(refunds.content_of(chain, None)), actor=firm)
    visit.note(f"申请退税 {chain.refund}")
    refunds.accept(number, actor=bureau)
    refunds.approve(number, chain.refund, actor=bureau)
    refunds.pay(number, today, actor=bureau)
    told = refunds.application(number, actor=firm)
    visit.note(f"{told.state.zh} {told.approved}")


def sell_abroad(visit, books):
    """All of it arrives, is sold and paid for, and the tax bureau closes the refund."""
    today, firm = business_day(now()), claimed.of_firm(duty=Duty.ADMINISTRATOR)
    number = taken_up(visit, books).pk

    def note():
        visit.note(standing_of(number, firm))

    note()
    overseas.arrive(number, "洛杉矶示范仓", today, {1: Decimal(2)}, actor=firm)
    note()
    overseas.sell_as([Offered("US-1", "SKU1", today, Decimal(2), Decimal("39.90"), "502")], Via.PAGE, actor=firm)
    note()
    overseas.receive(OfferedProceeds("BK-1", today, "502", Decimal("79.80")), actor=firm)
    note()
    overseas.close_refund(Shipment.objects.get().inventory_id, today, "TS-1", actor=claimed.officer())
    note()


def taken_up(visit, books):
    overseas.take_up(books, visit.counter.archive, now())
    return Shipment.objects.get()


def standing_of(number, firm):
    """The first thing that keeps the shipment open, with how much of it."""
    standing, _movements, _ = overseas.shipment_fact(number, actor=firm)
    stock = standing.goods[0].stock
    told = {Open.TRANSIT: f"在途 {stock.in_transit:.0f}", Open.STOCK: f"在仓 {stock.on_hand:.0f}"}
    owed = " ".join(f"{one.currency} {one.outstanding}" for one in standing.money)
    told |= {Open.PROCEEDS: f"已售待收 {owed}", Open.REFUND: "退税未结清"}
    return told[standing.open[0]] if standing.open else "办结"


@pytest.mark.parametrize(
    ("mode", "flag", "trail"),
    [
        pytest.param("9610", "A", ("9661", *RETURNED), id="9661 简化申报的零售出口退回"),
        pytest.param("9610", "B", ("9661", *DOCUMENTS), id="9661 可退税的，关员核对证明后放行"),
        pytest.param("1210", "A", ("1261", *RETURNED), id="1261 特殊区域出口退回，回账册"),
        pytest.param("1239", "B", ("1261", *INSPECTED), id="1261 政策未列明免税期限，关员办理"),
        pytest.param("9810", "A", ("9661", *RETURNED, "退运待入账 1", "办结"), id="9661 海外仓退运，库存随之核减"),
    ],
)
def test_an_export_that_comes_back_until_nothing_of_it_is_open(visit, books, mode, flag, trail):
    parcel = Parcel(mode, flag=flag)
    invt_no = leave(visit, parcel)
    before = len(visit.trail)
    document = back.application(parcel, invt_no, {1: 2})
    visit.note(document[0]["tradeMode"])
    visit.tell(back.APPLICATION, document)
    visit.tell(back.TALLY, back.tally(parcel))
    number = document[0]["coElNo"]
    if visit.ask("CEB214", number)["returnStatus"] in {"300", "500"}:
        ReturnAuthority(books).release(number, "王关员")
        visit.ask("CEB214", number)
    if mode == "9810":
        book_the_return(visit, books)
    assert tuple(visit.trail[before:]) == trail


def book_the_return(visit, books):
    """It came home before anybody noted that it had arrived abroad: booked as soon as somebody does."""
    shipment, firm = taken_up(visit, books), claimed.of_firm(duty=Duty.ADMINISTRATOR)
    visit.note(f"退运待入账 {overseas.shipment_fact(shipment.pk, actor=firm)[0].pending}")
    overseas.arrive(shipment.pk, "洛杉矶示范仓", business_day(now()), {1: Decimal(2)}, actor=firm)
    visit.note(standing_of(shipment.pk, firm))
