"""The cases a clerk of the tax bureau reads: our own in YAML, and the 61 of the shared folder where it is."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from heliu.policies.case_files import expect_of, read_order, trace_document
from heliu.policies.consumption import consumption_rate
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.rules.catalogue import RULES
from heliu.policies.rules.import_order import CannotCompute, Content, ImportLine, ImportOrder, Rates
from heliu.policies.rules.import_tax import assess

CASES = yaml.safe_load((Path(__file__).parent / "cases/import_composite_tax.yaml").read_text(encoding="utf-8"))


def order_of(case: dict) -> ImportOrder:
    day = case["day"]
    money = ("freight", "insurance", "annual_used_before", "coupon_or_points_paid")
    return ImportOrder(
        declared_on=day,
        lines=tuple(line_of(gnum, line, day) for gnum, line in enumerate(lines_of(case), start=1)),
        currency=case.get("currency", "142"),
        usd_cny=Decimal(case["usd_cny"]) if "usd_cny" in case else None,
        **{name: Decimal(case[name]) for name in money if name in case},
    )


def lines_of(case: dict) -> list[dict]:
    """``times``: so many lines like this one."""
    return [line for line in case["lines"] for _ in range(line.get("times", 1))]


def line_of(gnum: int, line: dict, day) -> ImportLine:
    vat = in_force(f"value_added_tax/import_rate_{line['vat']}", day)
    consumption = consumption_rate(line.get("consumption", ""), day)
    content = Content(Decimal(line["content"]["amount"]), line["content"]["unit"]) if "content" in line else None
    amount = Decimal(line.get("duty_amount", "0"))
    rates = Rates(
        Decimal(line.get("duty", "0")), vat.value, consumption, (vat, *consumption.sources), duty_amount=amount
    )
    quantity = Decimal(line["duty_quantity"]) if "duty_quantity" in line else None
    return ImportLine(gnum, Decimal(line.get("quantity", "1")), Decimal(line["total"]), rates, content, quantity)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_case_comes_out_to_the_fen(case):
    expect = dict(case["expect"])
    if "refused" in expect:
        with pytest.raises((NotInForce, CannotCompute)) as refusal:
            assess(order_of(case))
        named = [type(refusal.value).__name__, *(fault.code for fault in getattr(refusal.value, "faults", ()))]
        assert expect["refused"] in named
        return
    got = expect_of(assess(order_of(case)))
    shares, statutory = expect.pop("shares", None), expect.pop("statutory", None)
    assert {key: got.get(key, (got["totals"] or {}).get(key)) for key in expect} == expect
    assert shares is None or [line["share"] for line in got["lines"]] == shares
    assert statutory in {None, (got.get("totals_if_statutory_rounding") or {}).get("total")}


def test_every_missing_content_is_named_at_once():
    case = {"day": CASES[-1]["day"], "lines": [{"total": "90.00", "vat": "standard", "consumption": "spirits"}] * 2}
    with pytest.raises(CannotCompute) as refusal:
        assess(order_of(case))
    assert [fault.line for fault in refusal.value.faults] == [1, 2]
    assert all(fault.fix for fault in refusal.value.faults)


def test_every_amount_explains_itself():
    order = order_of(next(case for case in CASES if case["case"].startswith("威士忌")))
    steps = {step["step"]: step for step in trace_document(assess(order).trace)}
    assert list(steps) == [
        "order_tax_price",
        "channel",
        "freight_allocation",
        "tax_price",
        "duty",
        "consumption_tax",
        "vat",
        "total",
        "annual_used_after",
    ]
    spirits = steps["consumption_tax"]
    assert (spirits["rule"], spirits["result"]) == ("TAX-14", "88.06")
    assert spirits["inputs"]["content"] == "0.7 litre"
    assert {"consumption_tax/spirits_kg_per_litre", "import_composite_tax/collected_share"} <= {
        source["name"] for source in spirits["parameters"]
    }
    assert all(step["article"] and step["formula"] and step["rule"] in RULES for step in steps.values())
    assert all(source["since"] and source["confidence"] for step in steps.values() for source in step["parameters"])


def test_the_statutory_rounding_point_changes_the_total_by_a_parameter_only(monkeypatch):
    order = order_of(next(case for case in CASES if case["case"].startswith("高档化妆品")))
    rounding = "import_composite_tax/rounding_point"

    def statutory(name, day):
        return replace(in_force(name, day), value="statutory") if name == rounding else in_force(name, day)

    monkeypatch.setattr("heliu.policies.rules.import_tax.in_force", statutory)
    assessment = assess(order)
    assert assessment.totals == assessment.totals_if_statutory_rounding
    assert assessment.totals.total == Decimal("138.35")


@pytest.mark.shared
def test_all_shared_cases_agree_to_the_fen(shared):
    cases = json.loads((shared / "data/rules/import_tax_cases.json").read_text(encoding="utf-8"))["cases"]
    differing = [case["id"] for case in cases if expect_of(assess(read_order(case["input"]))) != case["expect"]]
    assert differing == []
    assert len(cases) == 61


@pytest.mark.parametrize(
    ("parameter", "value", "case", "channel", "tax"),
    [
        pytest.param(
            "consumption_tax_threshold_base", "goods_total", "运费计入单价", "cbec_within_limits", "0.00", id="不计运费"
        ),
        pytest.param(
            "gift_counts_as_item", False, "单件带赠品", "cbec_over_single_full_tax", "0.00", id="赠品不算一件"
        ),
        pytest.param(
            "over_single_upper_bound_inclusive",
            True,
            "单件恰 26000 元",
            "cbec_over_single_full_tax",
            "0.00",
            id="含上限",
        ),
    ],
)
def test_an_open_reading_of_the_law_is_a_parameter(monkeypatch, parameter, value, case, channel, tax):
    def changed(name, day):
        found = in_force(name, day)
        return replace(found, value=value) if name == f"import_composite_tax/{parameter}" else found

    for module in ("channel", "excise"):
        monkeypatch.setattr(f"heliu.policies.rules.{module}.in_force", changed)
    assessment = assess(order_of(next(one for one in CASES if one["case"].startswith(case))))
    assert (assessment.channel, str(assessment.totals.consumption_tax)) == (channel, tax)


def test_kilograms_of_yellow_wine_are_turned_into_tonnes():
    base = next(case for case in CASES if case["case"].startswith("黄酒"))
    line = base["lines"][0] | {"content": {"amount": "2.4948024948", "unit": "kg"}}
    assert str(assess(order_of(base | {"lines": [line]})).totals.consumption_tax) == "0.42"
