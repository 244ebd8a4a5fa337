"""The numbers shown are the numbers computed: every expression of a trace, worked out, is the amount beside it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from heliu.policies.consumption import consumption_rate
from heliu.policies.rules.import_order import Content, ImportLine, ImportOrder, Rates
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.near_limits import nearby
from heliu.policies.rules.tax_figures import figures
from heliu.policies.tests.test_import_tax_cases import CASES, order_of
from heliu.policies.tests.test_import_tax_properties import orders

DAY = date(2026, 11, 1)
VAT = Decimal("0.13")
HALF_FEN = Fraction(1, 200) + Fraction(1, 1_000_000)  # and what the sixth place of the consumption tax may hide
COUNTED = {"order_tax_price", "tax_price", "duty", "consumption_tax", "vat", "total"}


def worked_out(expression):
    """An expression in + − × ÷ and brackets, exactly."""
    numbers = []
    for word in expression.replace("(", " ( ").replace(")", " ) ").split():
        sign = {"×": "*", "÷": "/", "−": "-"}.get(word, word)
        numbers.append(sign if sign in "()+-*/" else f"Fraction({sign!r})")
    return eval(" ".join(numbers), {"Fraction": Fraction})  # noqa: S307 -- our own digits and signs


def disagreeing(assessment):
    for step, shown in zip(assessment.trace, figures(assessment.trace), strict=True):
        said = shown.rpartition("; ")[2]
        if step.step not in COUNTED or not said or "＜" in said:
            continue
        if abs(worked_out(said) - Fraction(step.result)) > HALF_FEN:
            yield step.step, shown, step.result


@pytest.mark.parametrize("case", [one for one in CASES if "refused" not in one["expect"]], ids=lambda one: one["case"])
def test_what_a_case_shows_comes_out_at_what_it_says(case):
    assert list(disagreeing(assess(order_of(case)))) == []


@given(orders())
@settings(max_examples=100)
def test_what_any_order_shows_comes_out_at_what_it_says(order):
    assert list(disagreeing(assess(order))) == []


def test_the_numbers_read_as_one_would_write_them():
    whisky = next(case for case in CASES if case["case"].startswith("威士忌"))
    trace = assess(order_of(whisky)).trace
    shown = dict(zip((step.step for step in trace), figures(trace), strict=True))
    assert shown["channel"] == "500.00 ≤ 5000.00; 0.00 + 500.00 ≤ 26000.00"
    spirits = "0.7 × 0.912 × 1.00"
    assert shown["consumption_tax"] == f"((500.00 + {spirits}) ÷ (1 − 0.20) × 0.20 + {spirits}) × 0.70"
    assert shown["vat"].endswith("× 0.13 × 0.70")


def order(*lines, freight="0", used="0"):
    lines = tuple(line if isinstance(line, ImportLine) else goods(*line) for line in lines)
    return ImportOrder(DAY, lines, freight=Decimal(freight), annual_used_before=Decimal(used))


def goods(total, quantity="1"):
    return ImportLine(1, Decimal(quantity), Decimal(total), Rates(Decimal("0.08"), VAT))


def perfume(total, ml):
    rates = Rates(Decimal(0), VAT, consumption_rate("cosmetics_by_volume", DAY))
    return ImportLine(1, Decimal(1), Decimal(total), rates, Content(Decimal(ml), "ml"))


@pytest.mark.parametrize(
    ("given_order", "said"),
    [
        pytest.param(
            order(("100.00",), used="25000.00"),
            [("room_in_order", "4900.00", None), ("room_in_year", "900.00", None)],
            id="限值以内, 两个限值各剩多少",
        ),
        pytest.param(
            order(("4990.00", "2"), freight="13.00"),
            [("less_freight_enters", "3.00", "455.00"), ("one_item_only", "3.00", None)],
            id="运费少 3 元即在限值内",
        ),
        pytest.param(
            order(("6000.00", "2"), freight="13.00"),
            [("less_goods_enters", "1013.00", None), ("one_item_only", "1013.00", None)],
            id="超出的比运费多",
        ),
        pytest.param(
            order(("5001.00",), freight="1.00"),
            [("less_goods_enters", "2.00", None)],
            id="单件超限, 已可全额征税入境",
        ),
        pytest.param(order(("100.00",), used="25950.00"), [("year_used_up", "50.00", None)], id="年度额度只剩 50 元"),
        pytest.param(order(("100.00",), used="26100.00"), [("year_used_up", "0", None)], id="年度额度已用完"),
        pytest.param(
            order(perfume("500.00", "50")),
            [
                ("room_in_order", "4500.00", None),
                ("room_in_year", "25500.00", None),
                ("below_threshold", "0.01", "61.76"),
            ],
            id="每毫升恰 10 元, 少一分不征消费税",
        ),
        pytest.param(
            order(perfume("499.999", "50")),
            [
                ("room_in_order", "4500.001", None),
                ("room_in_year", "25500.001", None),
                ("above_threshold", "0.01", None),
            ],
            id="差不到一分",
        ),
        pytest.param(order(("0.00",)), [], id="零价, 无从比较"),
    ],
)
def test_what_lies_near_is_told_with_its_distance(given_order, said):
    found = nearby(given_order, assess(given_order))
    assert [(one.kind, str(one.amount), None if one.tax is None else str(one.tax)) for one in found] == said


def test_paying_what_is_told_less_leads_over_the_limit():
    before = order(("4990.00", "2"), freight="13.00")
    told = nearby(before, assess(before))[0]
    after = order(("4990.00", "2"), freight=str(Decimal("13.00") - told.amount))
    assert (assess(after).channel, assess(after).totals.total) == ("cbec_within_limits", told.tax)
