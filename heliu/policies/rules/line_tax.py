"""The arithmetic of one line, exact: rationals until the one place where the law lets us round (署令272 第十七条).

Twin in SQL. ``round(P / (1 - t) * t * s, 2)`` in PostgreSQL numeric is not always this: the quotient is cut at 16 or
more significant digits *before* it is multiplied, so an exact half fen can come out one digit too small. With the rates
in force in 2026 (t = 0.10, 0.15, 0.20, v = 0.13) no half fen is affected, but with t = 0.30 (until 2016-09-30) it
is: 0.05 / 0.7 * 0.3 * 0.7 gives 0.0149999... and 0.01 where the law says 0.02. Two forms that are always exact:
- multiply first, divide last: ``round(P * t * s / (1 - t), 2)``, because a half fen that is the quotient itself
  has few digits and a correctly rounded division keeps it;
- integers: with n = P * t * s and d = 1 - t, both scaled to integers in fen, ``div(2 * n + d, 2 * d)``.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from heliu.policies.rules.import_order import Amounts

FEN_PER_CNY = 100


def half_up(amount: Fraction) -> Decimal:
    """Round a non-negative amount in CNY half-up to the fen (署令272 第十九条), never to the even neighbour."""
    fen = (2 * amount.numerator * FEN_PER_CNY + amount.denominator) // (2 * amount.denominator)
    return Decimal(fen).scaleb(-2)


@dataclass(frozen=True, slots=True)
class ByQuantity:
    """What a line owes by its quantity and not by its price, in CNY, unrounded."""

    consumption_tax: Fraction = Fraction(0)
    duty: Fraction = Fraction(0)


def statutory(
    price: Fraction, duty_rate: Fraction, vat_rate: Fraction, ct_rate: Fraction, by_quantity: ByQuantity
) -> tuple[Fraction, Fraction, Fraction]:
    """Duty, consumption tax and VAT in full, unrounded.

    The base holds the full consumption tax (组成计税价格), hence the division.
    """
    duty, specific = price * duty_rate + by_quantity.duty, by_quantity.consumption_tax
    consumption_tax = (price + duty + specific) / (1 - ct_rate) * ct_rate + specific
    return duty, consumption_tax, (price + duty + consumption_tax) * vat_rate


def rounded_once(full: tuple[Fraction, Fraction, Fraction], collected_share: Fraction) -> Amounts:
    """Rounding point ``payable``: each payable tax of the line is rounded once."""
    duty, consumption_tax, vat = full
    return Amounts(half_up(duty), half_up(consumption_tax * collected_share), half_up(vat * collected_share))


def rounded_twice(
    price: Fraction, rates: tuple[Fraction, Fraction, Fraction], by_quantity: ByQuantity, collected_share: Fraction
) -> Amounts:
    """Rounding point ``statutory``: the full tax is rounded, then the collected share of it once more."""
    duty_rate, vat_rate, ct_rate = rates
    duty, consumption_tax, vat = map(half_up, statutory(price, duty_rate, vat_rate, ct_rate, by_quantity))
    return Amounts(duty, half_up(Fraction(consumption_tax) * collected_share), half_up(Fraction(vat) * collected_share))


def per_line_payable(
    total: Decimal, share: Decimal, vat: Decimal, ct_rate: Decimal, collected_share: Decimal
) -> tuple[Decimal, Decimal]:
    """Payable consumption tax and VAT in CNY of a line within the limits that has no consumption tax by quantity.

    ``total`` is the line's goods value and ``share`` its part of freight and insurance; ``ct_rate`` is 0 where the
    goods are not taxed or stay below their threshold. This is what the hot path's SQL must equal, fen for fen.
    """
    price = Fraction(total) + Fraction(share)
    full = statutory(price, Fraction(0), Fraction(vat), Fraction(ct_rate), ByQuantity())
    payable = rounded_once(full, Fraction(collected_share))
    return payable.consumption_tax, payable.vat
