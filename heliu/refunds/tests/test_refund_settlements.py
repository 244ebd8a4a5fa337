"""Settlements of refunds on departure (离境即退税核算): golden cases to the fen, claim to close; who does what when."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import time_machine
import yaml
from django.db import transaction

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.overseas import api as overseas
from heliu.people.api import behind_the_wall
from heliu.people.facts import Duty, Role
from heliu.refunds import api, models
from heliu.refunds.facts import Business, Kind, PeriodVat
from heliu.refunds.settlement_facts import STEPS, Standing, Step
from heliu.refunds.settlement_models import Settlement
from heliu.refunds.tests import abroad
from heliu.refunds.tests import factories as make
from heliu.refunds.tests.abroad import PAID_ON, SETTLED_ON

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[2] / "policies/tests/cases/export_refund.yaml"
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _tables(monkeypatch):
    abroad.begin(monkeypatch)


@pytest.mark.shared
def test_the_shared_settlement_cases_run_from_the_claim_to_the_close(shared):
    """Each claimed, completed and settled on its own days: a day before its window, on its first, after its last."""
    tables = json.loads((shared / "data/rules/export_refund_cases.json").read_text(encoding="utf-8"))
    firm, tax = make.of_firm(), make.officer()
    for case in tables["settlement_9810"]:
        given, wanted = ({name: date.fromisoformat(day) for name, day in case[part].items() if name != "scheme"}
                         for part in ("input", "expect"))  # fmt: skip
        with abroad.forgotten(given["claimed_on"]) as at:
            shipment = abroad.left(400, left_on=given["claimed_on"] - timedelta(days=5))
            make.kept_invoice(quantity="400", amount="10000.00", issued_on=date(2024, 12, 1))
            number = abroad.claimed(shipment)
            api.accept(number, actor=tax)
            assert api.application(number, actor=tax).business is Business.DEPARTURE
            at.move_to(abroad.noon(given["refund_completed_on"]))
            api.approve(number, Decimal("1300.00"), actor=tax)
            api.pay(number, given["refund_completed_on"], actor=tax)
            told = api.settling(number, actor=firm)
            assert (told.opens, told.closes) == (wanted["settle_from"], wanted["settle_until"]), case["id"]
            assert api.application(number, actor=firm).settle_until == wanted["settle_until"]
            abroad.arrived(shipment, given["refund_completed_on"])
            abroad.sold(shipment, 300, given["refund_completed_on"])
            at.move_to(abroad.noon(told.opens - ONE_DAY))
            with pytest.raises(Conflict, match="开始"):
                abroad.confirmed(number)
            at.move_to(abroad.noon(told.closes))
            assert not api.settling(number, actor=firm).is_overdue
            with pytest.raises(Conflict, match="还没有过"):
                api.claw_back(number, "逾期未核算。", actor=tax)
            at.move_to(abroad.noon(told.closes + ONE_DAY))
            assert api.settling(number, actor=firm).is_overdue
            abroad.sold(shipment, 50, told.closes + ONE_DAY)
            got = abroad.confirmed(number)
            assert (got.earned, got.difference) == (Decimal("975.00"), Decimal("-325.00")), "what is sold later waits"
            api.check(number, actor=tax)
            assert api.settling(number, actor=firm).standing is Standing.SETTLED
            assert (
                overseas.standings_of([shipment.inventory_id])[shipment.inventory_id].shipment.refund_closed_on is None
            )
            api.close(number, told.closes + ONE_DAY, actor=tax)
            closed = overseas.standings_of([shipment.inventory_id])[shipment.inventory_id].shipment
            assert (closed.refund_closed_on, closed.refund_reference[:2]) == (told.closes + ONE_DAY, "TS")


def test_the_amounts_of_the_clerks_cases_come_out_of_the_settlement():
    """Trading firms by the share that was sold."""
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))["settlement"]
    for case in [one for one in cases if "lines" in one and "refused" not in one]:
        [line] = case["lines"]
        with abroad.forgotten(case["completed_on"]) as at:
            shipment = abroad.left(line["departed"], left_on=date(2026, 4, 20))
            price = (Decimal(line["refunded"]) / Decimal("0.13")).quantize(Decimal("0.01"))
            make.kept_invoice(quantity=line["departed"], amount=str(price), issued_on=date(2026, 4, 1))
            number = abroad.claimed(shipment)
            abroad.paid(number)
            abroad.arrived(shipment, case["completed_on"])
            if Decimal(line["sold"]):
                abroad.sold(shipment, line["sold"], case["completed_on"])
            at.move_to(abroad.noon(case["opens"]))
            got = abroad.confirmed(number)
            told = got.refunded, got.earned, -got.difference
            assert told == (Decimal(line["refunded"]), Decimal(case["earned"]), Decimal(case["pay_back"])), case["case"]
            assert [step["rule"] for step in got.content["trace"]] == ["REF-10", "REF-10"]


@pytest.mark.shared
def test_the_shared_refund_cases_come_out_of_claim_and_settlement_alike(shared):
    """Sold whole at the price declared, nothing is paid either way; a producer's other prices change its period."""
    tables = json.loads((shared / "data/rules/export_refund_cases.json").read_text(encoding="utf-8"))
    for case in tables["trading"]:
        given, wanted = case["input"], case["expect"]
        with abroad.forgotten(PAID_ON) as at:
            make.rates({make.CODE: ["0.13", given["refund_rate"]]}, since=date(2026, 1, 2))
            shipment = abroad.left(10)
            make.kept_invoice(quantity="10", amount=given["purchase_price_ex_vat"], rate=given["invoice_vat_rate"])
            models.Invoice.objects.update(issued_on=date(2026, 2, 1))
            chain = api.chain_of(None, [shipment.invt_no], actor=make.of_firm(), business=Business.DEPARTURE)
            assert (str(chain.refund), str(chain.to_cost)) == (wanted["refund"], wanted["vat_not_refunded_to_cost"])
            if chain.refund:
                assert settled_whole(at, shipment, "100").earned == chain.refund
    models.Profile.objects.update(kind=Kind.PRODUCER)
    for case in tables["producer"]:
        given, wanted = case["input"], case["expect"]
        names = ("output_vat", "input_vat", "credit_carried_in", "duty_free_material")
        vat = PeriodVat("2026-03", *(Decimal(given[name]) for name in names))
        with abroad.forgotten(PAID_ON) as at:
            make.rates({make.CODE: [given["vat_rate"], given["refund_rate"]]}, since=date(2026, 1, 2))
            shipment = abroad.left(1, total=given["fob_cny"])
            got = settled_whole(at, shipment, given["fob_cny"], vat)
            assert (str(got.refunded), got.difference) == (wanted["refund"], 0), case["id"]


def settled_whole(at, shipment, price, vat=None):
    """Claimed on departure, paid, all sold, confirmed."""
    number = abroad.claimed(shipment, period=vat)
    abroad.paid(number)
    abroad.arrived(shipment, PAID_ON)
    quantity = sum(good.departed for good in shipment.goods.all())
    abroad.sold(shipment, quantity, PAID_ON, price)
    at.move_to(abroad.noon(SETTLED_ON))
    return abroad.confirmed(number)


def test_a_producer_settles_by_what_it_sold_for_in_the_months_of_the_sales():
    models.Profile.objects.update(kind=Kind.PRODUCER)
    vat = PeriodVat("2026-03", *map(Decimal, ("0.00", "2000.00", "0.00", "0.00")))
    for price, currency, earned, difference in (
        ("150", "142", "195.00", "65.00"),
        ("80", "142", "104.00", "-26.00"),
        ("20", "502", "182.00", "52.00"),
        ("20", "300", None, None),
    ):
        with abroad.forgotten(PAID_ON) as at:
            shipment = abroad.left(10)
            number = abroad.claimed(shipment, period=vat)
            abroad.paid(number)
            abroad.arrived(shipment, PAID_ON)
            abroad.sold(shipment, 10, PAID_ON, price, currency=currency)
            at.move_to(abroad.noon(SETTLED_ON))
            if earned is None:
                with pytest.raises(Invalid, match="300 2026-03"):
                    abroad.confirmed(number)
                continue
            got = abroad.confirmed(number)
            assert (got.earned, got.difference) == (Decimal(earned), Decimal(difference))
            assert [step["rule"] for step in got.content["trace"]][:2] == ["REF-11", "REF-04"]


@time_machine.travel(abroad.noon(PAID_ON), tick=False)
def test_every_standing_answers_every_step_and_corrections_are_seen():
    firm, tax = make.of_firm(), make.officer()

    def steps(number):
        told = api.settling(number, actor=firm).computed
        return {
            Step.CONFIRM: lambda: api.confirm(number, told.digest if told else "", actor=firm),
            Step.CHECK: lambda: api.check(number, actor=tax),
            Step.SEND_BACK: lambda: api.send_back(number, "销售漏记一笔。", actor=tax),
            Step.CLAW_BACK: lambda: api.claw_back(number, "逾期未核算。", actor=tax),
            Step.CLOSE: lambda: api.close(number, date(2027, 5, 3), actor=tax),
        }

    ways = {
        None: (),
        Standing.CONFIRMED: (Step.CONFIRM,),
        Standing.RETURNED: (Step.CONFIRM, Step.SEND_BACK),
        Standing.SETTLED: (Step.CONFIRM, Step.CHECK),
        Standing.CLOSED: (Step.CONFIRM, Step.CHECK, Step.CLOSE),
    }
    shipment = abroad.left(10)
    make.kept_invoice(quantity="10", amount="1000.00", issued_on=date(2026, 2, 1))
    number = abroad.claimed(shipment)
    abroad.paid(number, Decimal("65.00"), "一半的发票失控。")
    with time_machine.travel(abroad.noon(date(2027, 5, 3)), tick=False):
        for (standing, way), step in product(ways.items(), Step):
            with transaction.atomic():
                for one_step in way:
                    steps(number)[one_step]()
                assert api.settling(number, actor=tax).standing is standing
                if standing in STEPS[step]:
                    steps(number)[step]()
                else:
                    with pytest.raises(Conflict, match=standing.zh if standing else "待核算"), transaction.atomic():
                        steps(number)[step]()
                transaction.set_rollback(True)
        abroad.confirmed(number)
        abroad.arrived(shipment, PAID_ON)
        abroad.sold(shipment, 4, PAID_ON)
        with pytest.raises(Conflict, match="有了变化"):
            api.check(number, actor=tax)
        with pytest.raises(Invalid, match="没有写明理由"):
            api.send_back(number, " ", actor=tax)
        api.send_back(number, "漏记四件的销售。", actor=tax)
        assert abroad.confirmed(number).earned == Decimal("26.00"), "half was approved: half is earned"
        api.check(number, actor=tax)
        history = api.settling(number, actor=firm).history
        assert [(each.earned, each.reason) for each in history] == [(0, "漏记四件的销售。"), (Decimal("26.00"), "")]
        assert history[-1].checked_by == "税务机关", "firms read no officer's name"
        with pytest.raises(Invalid, match="核对日"):
            api.close(number, date(2027, 5, 4), actor=tax)


@time_machine.travel(abroad.noon(PAID_ON), tick=False)
def test_who_is_reminded_when_and_who_may_do_what():
    firm, tax = make.of_firm(), make.officer()
    shipment = abroad.left(10)
    make.kept_invoice(quantity="10", amount="1000.00", issued_on=date(2026, 2, 1))
    number = abroad.claimed(shipment)
    abroad.paid(number)
    counts = {"soon": 0, "late": 0, "sent_back": 0, "to_check": 0, "to_close": 0}
    for day, told in (
        (date(2027, 1, 29), {}),
        (date(2027, 1, 30), {"soon": 1}),
        (date(2027, 4, 30), {"soon": 1}),
        (date(2027, 5, 1), {"late": 1}),
    ):
        with time_machine.travel(abroad.noon(day), tick=False):
            assert api.settle_counts(firm) == api.settle_counts(tax) == counts | told
            assert bool(api.nearest_to_settle(firm)) is bool(told)
            [due] = api.settle_due("", 10, day)
            assert (due.closes, due.left) == (date(2027, 4, 30), (date(2027, 4, 30) - day).days)
    with time_machine.travel(abroad.noon(date(2027, 5, 1)), tick=False):
        assert api.settle_counts(make.of_firm(make.OTHER)) == counts
        with pytest.raises(NotAllowed):
            api.confirm(number, "", actor=make.of_firm(duty=Duty.HANDLER))
        with pytest.raises(NotThere):
            api.confirm(number, "", actor=make.of_firm(make.OTHER))
        for verb in (api.check, lambda number, actor: api.claw_back(number, "x", actor=actor)):
            with pytest.raises(NotAllowed):
                verb(number, actor=make.officer(Role.ZONE))
        api.claw_back(number, "逾期未核算，已通知两次。", actor=tax)
        [made] = api.settling(number, actor=firm).history
        assert (made.earned, made.difference, made.confirmed_by) == (0, Decimal("-130.00"), "")
        assert api.settle_counts(tax) == counts | {"to_close": 1}
        assert not models.ParcelUse.objects.exists(), "the goods may be claimed again"
        assert not models.InvoiceUse.objects.exists()
        for actor, seen in ((firm, True), (make.of_firm(make.OTHER), False)):
            with behind_the_wall(actor):
                assert Settlement.objects.exists() is seen
