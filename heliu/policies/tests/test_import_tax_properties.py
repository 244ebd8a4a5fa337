"""What must hold for every order, tried on random ones."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from heliu.policies.consumption import ConsumptionRate
from heliu.policies.rules.freight import cumulative_half_up
from heliu.policies.rules.import_order import ImportLine, ImportOrder, Rates
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.line_tax import half_up, per_line_payable

DAY = date(2026, 11, 1)
CENT = Decimal("0.01")
fen = st.integers(0, 600_000).map(lambda amount: Decimal(amount).scaleb(-2))
rates = st.sampled_from(["0", "0.09", "0.13", "0.17"]).map(Decimal)
ct_rates = st.sampled_from(["0", "0.10", "0.15", "0.20", "0.30"]).map(Decimal)


@st.composite
def orders(draw):
    lines = draw(st.lists(st.tuples(fen, rates, ct_rates), min_size=1, max_size=6))
    return ImportOrder(
        declared_on=DAY,
        lines=tuple(line(gnum, *values) for gnum, values in enumerate(lines, start=1)),
        freight=draw(st.integers(0, 9_999)) * CENT,
        insurance=draw(st.integers(0, 999)) * CENT,
        annual_used_before=draw(st.sampled_from(["0", "20999.99", "25999.99"]).map(Decimal)),
    )


def line(gnum, total, vat, ct_rate):
    consumption = ConsumptionRate("ad_valorem", rate=ct_rate) if ct_rate else ConsumptionRate("none")
    return ImportLine(gnum, Decimal(1), total, Rates(Decimal("0.08"), vat, consumption))


@given(st.lists(fen, min_size=1, max_size=120).filter(any), fen)
def test_the_shares_of_freight_add_up_exactly_and_none_is_negative(totals, freight):
    shares = cumulative_half_up(freight, totals)
    assert sum(shares) == freight
    assert min(shares) >= 0
    assert all(share == 0 for share, total in zip(shares, totals, strict=True) if total == 0)


@given(orders())
@settings(max_examples=200)
def test_an_order_is_the_sum_of_its_lines_and_never_negative(order):
    assessment = assess(order)
    if assessment.lines is None:
        assert assessment.annual_used_after == order.annual_used_before
        return
    assert sum(taxed.tax_price for taxed in assessment.lines) == assessment.order_tax_price
    assert assessment.annual_used_after == order.annual_used_before + assessment.order_tax_price
    for name in ("duty", "consumption_tax", "vat", "total"):
        parts = [getattr(taxed.payable, name) for taxed in assessment.lines]
        assert min(parts) >= 0
        assert sum(parts) == getattr(assessment.totals, name)
    # Twice a half fen on two taxes of a line is the furthest the two rounding points can drift apart.
    drift = abs(assessment.totals.total - assessment.totals_if_statutory_rounding.total)
    assert drift <= 2 * CENT * len(assessment.lines)


@given(fen, fen, rates, ct_rates)
def test_tax_is_never_more_than_the_value_and_grows_with_it(low, more, vat, ct_rate):
    share = Decimal("0.70")
    small = sum(per_line_payable(low, Decimal(0), vat, ct_rate, share))
    large = sum(per_line_payable(low + more, Decimal(0), vat, ct_rate, share))
    assert 0 <= small <= large
    assert small <= low + CENT  # two taxes, each rounded up by half a fen at most


@given(orders())
def test_the_lean_function_of_the_hot_path_is_the_rule_itself(order):
    assessment = assess(order)
    if assessment.channel != "cbec_within_limits":
        return
    for given_line, taxed in zip(order.lines, assessment.lines, strict=True):
        rates_of = given_line.rates
        pair = per_line_payable(given_line.total, taxed.share, rates_of.vat, rates_of.consumption.rate, Decimal("0.70"))
        assert pair == (taxed.payable.consumption_tax, taxed.payable.vat)


@given(fen, fen, rates, ct_rates)
def test_multiplying_first_and_dividing_last_is_exact_with_few_digits(total, freight, vat, ct_rate):
    """What the SQL twin does: numeric with a quotient of 20 places, the division last."""
    share, price = Decimal("0.70"), total + freight
    expected = per_line_payable(total, freight, vat, ct_rate, share)
    got = [(price * rate * share / (1 - ct_rate)).quantize(Decimal("1e-20")) for rate in (ct_rate, vat)]
    assert tuple(amount.quantize(CENT, ROUND_HALF_UP) for amount in got) == expected


def test_dividing_first_loses_a_half_fen_at_thirty_per_cent():
    """Why the form matters: 0.05 CNY of cosmetics before October 2016 owes 0.015, which is 0.02."""
    base = (Decimal("0.05") / Decimal("0.70")).quantize(Decimal("1e-20"))
    careless = (base * Decimal("0.30") * Decimal("0.70")).quantize(CENT, ROUND_HALF_UP)
    exact, _ = per_line_payable(Decimal("0.05"), Decimal(0), Decimal("0.17"), Decimal("0.30"), Decimal("0.70"))
    assert (careless, exact) == (Decimal("0.01"), Decimal("0.02"))


@given(st.fractions(min_value=0, max_value=10**9))
def test_rounding_is_half_up_to_the_fen(amount):
    rounded = Fraction(half_up(amount))
    assert -Fraction(1, 200) <= amount - rounded < Fraction(1, 200)


@given(
    st.integers(500_001, 600_000).map(lambda amount: Decimal(amount).scaleb(-2)),
    st.integers(1, 500),
    st.integers(0, 500),
    rates,
)
def test_duty_by_quantity_grows_with_the_quantity_and_bears_vat(price, quantity, more, vat):
    """Above the single limit: Q × d is in the base of the VAT, and rounding moves each tax by half a fen at most."""

    def taxed(amount):
        known = Rates(Decimal("0.08"), vat, duty_amount=Decimal("1.30"), duty_unit="035")
        one = ImportLine(1, Decimal(1), price, known, duty_quantity=Decimal(amount))
        return assess(ImportOrder(DAY, (one,))).totals

    small, large = taxed(quantity), taxed(quantity + more)
    added = Fraction(more) * Fraction("1.30")
    assert abs(Fraction(large.duty - small.duty) - added) <= Fraction(1, 100)
    assert abs(Fraction(large.vat - small.vat) - added * Fraction(vat)) <= Fraction(1, 100)
