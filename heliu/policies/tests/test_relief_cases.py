"""No-invoice exemption, assessed income tax and platform reports, by the cases a clerk reads."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from heliu.policies.parameters import NotInForce
from heliu.policies.rules import assessed_income_tax as assessed
from heliu.policies.rules import exemption
from heliu.policies.rules.platform_reporting import (
    Quarter,
    basic_facts_due,
    quarter_due,
    quarter_of,
    read_quarter,
    remind_from,
)


def cases(name):
    return yaml.safe_load((Path(__file__).parent / f"cases/{name}.yaml").read_text(encoding="utf-8"))


LINE = {
    "trade_mode": "9610",
    "customs_code": "7911",
    "hs_code": "4202220000",
    "unit": "007",
    "quantity": "2",
    "total": "100.00",
    "currency": "142",
    "returned": "0",
}
AMOUNTS = ("quantity", "total", "returned")


def exported(case):
    registered = exemption.Registered(case["day"], "4202220000", "007", Decimal(2), Decimal("100.00"), "142")
    told = {**LINE, "released_on": case["day"], **(case.get("line") or {})}
    line = exemption.ListLine(**{**told, **{name: Decimal(told[name]) for name in AMOUNTS}})
    has_line = "line" not in case or case["line"] is not None
    flags = (case.get("filed", True), case.get("excluded", False), case.get("refunded", False))
    return exemption.Case(registered, line if has_line else None, *flags)


@pytest.mark.parametrize("case", cases("no_invoice_exemption"), ids=lambda case: case["case"])
def test_an_exemption_comes_out(case):
    told = exported(case)
    found = exemption.answer(told, frozenset(case.get("excused", ())))
    assert (found.standing.value, list(found.broken)) == (case["expect"], case.get("broken", []))
    assert (found.regime is not None) == (case["expect"] == "warned")
    if "amount" in case:
        assert exemption.exempt_amount(told.registered.amount, told.line) == Decimal(case["amount"])


def test_every_condition_has_a_case_that_breaks_it_and_its_words():
    broken = {code for case in cases("no_invoice_exemption") for code in case.get("broken", ())}
    codes = [rule.code for rule in exemption.ExemptionRule.all]
    assert broken == set(codes)
    assert codes == [f"NI{number:02}" for number in range(1, 11)], "codes are never renumbered"
    assert all(rule.sentence() and rule.english and rule.article for rule in exemption.ExemptionRule.all)


def test_what_is_at_stake_is_told_from_2026_on():
    assert exemption.at_stake(Decimal("113.00"), date(2025, 12, 31)) is None
    amount, rate = exemption.at_stake(Decimal("113.00"), date(2026, 1, 1))
    assert (amount, rate.confidence) == (Decimal("13.00"), "secondary")


CONDITIONS = {
    "registered_on_platform": True,
    "cleared_by_zone_customs": True,
    "no_invoice_goods_exempt": True,
    "revenue_accurate": True,
}


@pytest.mark.parametrize("case", cases("assessed_income_tax"), ids=lambda case: case["case"])
def test_an_assessment_comes_out(case):
    conditions = CONDITIONS | case.get("conditions", {})
    facts = assessed.Facts(
        case["day"],
        Decimal(case["revenue"]),
        Decimal(case.get("exempt", 0)),
        Decimal(case.get("staff", 20)),
        Decimal(case.get("assets", 5_000_000)),
        restricted_industry=case.get("restricted", False),
        **conditions,
    )
    expect = case["expect"]
    if "refused" in expect:
        with pytest.raises(NotInForce):
            assessed.assess(facts)
        return
    found = assessed.assess(facts)
    assert list(found.broken) == expect.get("broken", [])
    if found.eligible:
        money = {name: str(getattr(found, name)) for name in ("taxable_income", "tax")}
        assert money == {name: expect[name] for name in money}
        assert (found.small, found.near_the_end) == (expect["small"], expect.get("near", False))
        assert found.steps[-1].result == expect["tax"], "the trace ends in the answer"
        assert all(step.article and step.formula for step in found.steps)


def test_every_condition_of_the_assessment_has_a_case():
    broken = {code for case in cases("assessed_income_tax") for code in case["expect"].get("broken", ())}
    assert broken == {one.code for one in assessed.AssessmentCondition.all} == {f"HD{n:02}" for n in range(1, 6)}


@pytest.mark.shared
def test_the_golden_cases_come_out_to_the_cent(shared):
    path = shared / "data/rules/assessed_income_tax_cases.json"
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
        given, expect = case["input"], case["expect"]
        found = assessed.assess(golden(given))
        reasons = [one.reason for one in assessed.AssessmentCondition.all if one.code in found.broken]
        told = [None if one is None else str(one) for one in (found.taxable_income, found.tax)]
        assert (found.eligible, reasons) == (expect["eligible"], expect["reasons"]), case["id"]
        assert (*told, found.small) == (expect["taxable_income"], expect["tax"], expect["small_low_profit"]), case["id"]


def golden(given):
    return assessed.Facts(
        day=date(given["tax_year"], 12, 31),
        revenue=Decimal(given["revenue"]),
        exempt_income=Decimal(given["exempt_income"]),
        staff=Decimal(given["average_staff"]),
        assets=Decimal(given["average_assets"]),
        restricted_industry=given["restricted_industry"],
        registered_on_platform=given["registered_on_platform"],
        cleared_by_zone_customs=given["cleared_by_zone_customs"],
        no_invoice_goods_exempt=given["no_invoice_goods_vat_exempt"],
        revenue_accurate=given["revenue_accurately_accounted"],
    )


@pytest.mark.parametrize(("tax", "prepaid", "due"), [("30.00", "10.00", "20.00"), ("10.00", "30.00", "0.00")])
def test_a_quarter_owes_what_earlier_ones_did_not_prepay(tax, prepaid, due):
    assert assessed.due_now(Decimal(tax), Decimal(prepaid)) == Decimal(due)


@pytest.mark.parametrize("case", cases("platform_reporting"), ids=lambda case: case["case"])
def test_a_deadline_comes_out(case):
    def due():
        return quarter_due(read_quarter(case["quarter"])) if "quarter" in case else basic_facts_due(case["started"])

    if case["due"] is None:
        with pytest.raises(NotInForce):
            due()
    else:
        assert (due().day, due().certain) == (case["due"], case.get("certain", True))


def test_quarters():
    first = quarter_of(date(2026, 1, 1))
    assert (str(first), first.last, str(first.before)) == ("2026-Q1", date(2026, 3, 31), "2025-Q4")
    assert quarter_of(date(2026, 12, 31)) == Quarter(2026, 4)
    assert remind_from(date(2026, 11, 2)) == date(2026, 10, 18)
    for wrong in ("2026-Q5", "2026Q1", "2026-Q", "1-Q1", "２026-Q1"):
        with pytest.raises(ValueError, match=r"quarter|written"):
            read_quarter(wrong)
