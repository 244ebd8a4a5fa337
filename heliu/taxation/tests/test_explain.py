"""The tax of a declared inventory by the built-in tariff."""

from datetime import date
from decimal import Decimal

import pytest

from heliu.taxation.api import explain
from heliu.taxation.facts import CannotCompute, Content, DeclaredInventory, DeclaredLine

DAY = date(2026, 11, 11)
ONE = Decimal(1)


def inventory(*lines, **order):
    numbered = (DeclaredLine(gnum, *line) if isinstance(line, tuple) else line for gnum, line in enumerate(lines, 1))
    return DeclaredInventory(DAY, tuple(numbered), **order)


def test_goods_of_one_order_are_taxed_by_the_tariff_and_cite_it():
    assessment = explain(inventory(("3305900000", ONE, Decimal(100)), ("2204210000", ONE, Decimal(400))))
    assert assessment.totals.total == Decimal("80.65")
    vat = next(step for step in assessment.trace if step.step == "vat")
    assert vat.parameters[0].name == "value_added_tax/import_rate_standard"


def test_one_item_above_the_limit_pays_the_duty_of_the_tariff():
    assessment = explain(inventory(("9506110000", ONE, Decimal(7200))))
    assert assessment.totals.duty == Decimal("216.00")
    duty = next(step for step in assessment.trace if step.step == "duty")
    assert "税则" in duty.inputs["rate_from"]


def test_litres_declared_as_legal_unit_serve_for_spirits():
    whisky = DeclaredLine(1, "2208300000", ONE, Decimal(500), "095", Decimal("0.7"), "035", Decimal("0.9"))
    assert explain(inventory(whisky)).totals.total == Decimal("145.01")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(DeclaredLine(1, "2208300000", ONE, Decimal(500)), "CONTENT_MISSING", id="烈性酒没有升数"),
        pytest.param(
            DeclaredLine(1, "3304990029", ONE, Decimal(500), "035", Decimal("0.05")),
            "CONTENT_MISSING",
            id="净重不是含量",
        ),
        pytest.param(DeclaredLine(1, "9999999999", ONE, Decimal(500)), "CODE_UNKNOWN", id="编码不在税则"),
    ],
)
def test_what_is_not_known_is_refused_by_name(line, code):
    with pytest.raises(CannotCompute) as refusal:
        explain(inventory(line))
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_the_content_of_the_goods_file_goes_first():
    cream = DeclaredLine(1, "3304990029", ONE, Decimal(520), content=Content(Decimal(50), "g"))
    assert explain(inventory(cream)).totals.total == Decimal("119.91")


def test_the_annual_amount_decides_the_channel():
    assert explain(inventory(("3305900000", ONE, Decimal(100))), Decimal("25900.01")).reason == "OVER_ANNUAL"
