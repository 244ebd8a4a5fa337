"""Export refunds by the cases a clerk reads, and the golden ones of the shared folder, all to the fen."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from heliu.policies.parameters import NotInForce
from heliu.policies.rules.export_refund import (
    Exported,
    Period,
    Purchase,
    claim_deadlines,
    invoice_rates,
    producer_refund,
    purchase_refund,
)
from heliu.policies.rules.export_refund_catalogue import REFUND_RULES
from heliu.policies.rules.export_refund_clock import Pause, average, days_taken, due_on, goal, legal_limit
from heliu.policies.rules.export_refund_settlement import (
    Sold,
    SoldAbroad,
    departure_type,
    reminded_until,
    settle,
    settle_producer,
    settlement_window,
)
from heliu.policies.working_days import NoCalendar

CASES = yaml.safe_load((Path(__file__).parent / "cases/export_refund.yaml").read_text(encoding="utf-8"))
REFUSALS = (NotInForce, NoCalendar, ValueError)


def table(name):
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: case["case"])


def expect(case, compute):
    """The answer, or the refusal the case names."""
    if "refused" not in case:
        return compute()
    with pytest.raises(REFUSALS) as refusal:
        compute()
    assert type(refusal.value).__name__ == case["refused"]
    return None


@table("trading")
def test_a_purchase_is_refunded_to_the_fen(case):
    purchase = Purchase(1, *(Decimal(case[name]) for name in ("price", "invoice_rate", "refund_rate")))
    got = expect(case, lambda: purchase_refund(purchase, case["exported_on"]))
    if got is not None:
        assert (str(got.refund), str(got.to_cost)) == (case["refund"], case["to_cost"])
        assert case.get("regime") in {None, got.steps[0].parameters[0].value}
        assert all(step.article and step.formula for step in got.steps)


@table("producer")
def test_a_producer_is_refunded_to_the_fen(case):
    amounts = [[one.get(name, "0") for name in ("fob", "levy", "refund", "duty_free")] for one in case["lines"]]
    period = Period(*(Decimal(case.get(name, 0)) for name in ("output_vat", "input_vat", "credit_in")))
    got = producer_refund([Exported(*map(Decimal, one)) for one in amounts], period, case["day"])
    names = ("not_deductible", "payable", "quota", "refund", "offset", "credit_out", "to_pay")
    told = {name: case[name] for name in names if name in case}
    assert {name: str(getattr(got, name)) for name in told} == told


@table("deadlines")
def test_until_when_one_claims(case):
    got = claim_deadlines(case["exported_on"])
    assert (got.ordinary, got.absolute, got.late_allowed) == (case["ordinary"], case["absolute"], case["late"])
    last = got.absolute if got.late_allowed else got.ordinary
    if last is not None:
        assert not got.closed_on(last)
        assert got.closed_on(date.fromordinal(last.toordinal() + 1))


@table("clock")
def test_the_clock_counts_working_days(case):
    pauses = [Pause(*span) for span in case.get("pauses", [])]

    def told():
        limit = int(legal_limit(case["class"], case["accepted_on"]).value)
        return (limit, due_on(case["accepted_on"], limit, pauses)) if "due" in case or "refused" in case else (limit,)

    got = expect(case, told)
    if got is not None:
        assert got == ((case["limit"], case["due"]) if "due" in case else (case["limit"],))
    if "done" in case:
        taken = days_taken(case["accepted_on"], case["done"], pauses)
        assert taken == case["taken"]
        if "in_time" in case:
            assert (case["done"] <= case["due"]) is case["in_time"]
        if "in_goal" in case:
            assert (taken <= goal(case["accepted_on"]).value) is case["in_goal"]


@table("average")
def test_the_average_is_held_against_the_goal_and_hides_no_slow_one(case):
    taken = [days_taken(*claim) for claim in case["claims"]]
    got = expect(case, lambda: average(taken, case["claims"][0][0]))
    if got is not None:
        assert (taken, str(got.days), got.slowest, got.met) == (
            case["days"],
            case["average"],
            case["slowest"],
            case["met"],
        )


@table("settlement")
def test_a_refund_on_departure_is_settled(case):
    def told():
        window = settlement_window(case["completed_on"])
        lines = [
            Sold(1, *(Decimal(one[key]) for key in ("refunded", "departed", "sold"))) for one in case.get("lines", [])
        ]
        return window, settle(lines, case["completed_on"])

    got = expect(case, told)
    if got is not None:
        window, settled = got
        assert (window.opens, window.closes) == (case["opens"], case["closes"])
        assert case.get("earned") in {None, str(settled.earned)}
        assert case.get("pay_back") in {None, str(settled.pay_back)}


@table("settlement_producer")
def test_a_producer_settles_by_what_it_sold_for(case):
    lines = [
        SoldAbroad(1, *(Decimal(one[key]) for key in ("departed", "sold", "sales", "levy", "refund")))
        for one in case["lines"]
    ]
    period = Period(Decimal(case["output_vat"]), Decimal(case["input_vat"]))
    paid = Decimal(case["claimed"]), Decimal(case["approved"])
    got = expect(case, lambda: settle_producer(lines, period, paid, case["exported_on"], case["completed_on"]))
    if got is not None:
        assert (str(got.earned), str(got.pay_back)) == (case["earned"], case["pay_back"])
        assert got.earned + got.pay_back == got.refunded


def test_claims_on_departure_begin_with_their_law_and_are_reminded_of():
    assert departure_type(date(2025, 1, 27)).value == "HWC-YT"
    with pytest.raises(NotInForce):
        departure_type(date(2025, 1, 26))
    assert reminded_until(date(2026, 1, 30)) == date(2026, 4, 30), "90 days before"
    assert reminded_until(date(2026, 1, 29)) < date(2026, 4, 30)


def test_an_invoice_bears_a_rate_there_has_been():
    rates = invoice_rates(date(2026, 11, 2))
    assert (min(rates), max(rates), Decimal("0.13") in rates) == (Decimal("0.01"), Decimal("0.17"), True)
    assert Decimal("0.12") not in rates


def test_a_class_there_is_not_has_no_limit():
    with pytest.raises(KeyError, match="class '5'"):
        legal_limit("5", date(2026, 3, 2))


def test_no_average_of_nothing():
    assert average([], date(2026, 3, 2)) is None


def test_rule_numbers_are_never_renumbered():
    assert list(REFUND_RULES) == [f"REF-{number:02}" for number in range(1, 12)]


@pytest.mark.shared
def test_all_shared_cases_agree_to_the_fen(shared):
    tables = json.loads((shared / "data/rules/export_refund_cases.json").read_text(encoding="utf-8"))
    day = date(2026, 3, 15)
    for given, wanted in pairs(tables["trading"]):
        rates = [Decimal(given[name]) for name in ("purchase_price_ex_vat", "invoice_vat_rate", "refund_rate")]
        got = purchase_refund(Purchase(1, *rates), day)
        assert (got.rate_used, str(got.refund)) == (Decimal(wanted["rate_used"]), wanted["refund"])
        assert str(got.to_cost) == wanted["vat_not_refunded_to_cost"]
    for given, wanted in pairs(tables["producer"]):
        one = Exported(*(Decimal(given[key]) for key in ("fob_cny", "vat_rate", "refund_rate", "duty_free_material")))
        period = Period(*(Decimal(given[key]) for key in ("output_vat", "input_vat", "credit_carried_in")))
        got = producer_refund([one], period, day)
        told = {"not_deductible": got.not_deductible, "payable": got.payable, "quota": got.quota, "refund": got.refund}
        told |= {"exempt_offset": got.offset, "credit_carried_out": got.credit_out, "vat_to_pay": got.to_pay}
        assert {key: str(value) for key, value in told.items()} == wanted
    for given, wanted in pairs(tables["class_deadlines"]):
        accepted = date.fromisoformat(given["accepted_on"])
        limit = int(legal_limit(given["class"], accepted).value)
        due = due_on(accepted, limit)
        assert (limit, due) == (wanted["legal_limit_working_days"], date.fromisoformat(wanted["due_on"]))
        if given["done_on"]:
            done = date.fromisoformat(given["done_on"])
            taken = days_taken(accepted, done)
            assert (taken, done <= due) == (wanted["working_days_taken"], wanted["within_legal_limit"])
            assert (taken <= 8) is wanted["within_zone_target_8"]
    for given, wanted in pairs(tables["zone_average"]):
        days = [[date.fromisoformat(one[key]) for key in ("accepted_on", "done_on")] for one in given["claims"]]
        taken = [days_taken(*one) for one in days]
        got = average(taken, days[0][0])
        assert (taken, str(got.days), got.met) == (wanted["working_days"], wanted["average"], wanted["target_met"])
        assert got.goal == goal(day).value == 8
    for given, wanted in pairs(tables["settlement_9810"]):
        window = settlement_window(date.fromisoformat(given["refund_completed_on"]))
        assert [str(window.opens), str(window.closes)] == [wanted["settle_from"], wanted["settle_until"]]
    for given, wanted in pairs(tables["claim_deadlines"]):
        got = claim_deadlines(date.fromisoformat(given["exported_on"]))
        assert [str(got.ordinary), str(got.absolute)] == [wanted["claim_until"], wanted["absolute_until"]]


def pairs(cases):
    return [(case["input"], case["expect"]) for case in cases]
