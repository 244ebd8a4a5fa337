"""Freight and insurance shared out over the lines (运保费分摊). No document says how, so the method is a parameter."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from heliu.policies.rules.line_tax import half_up


def cumulative_half_up(amount: Decimal, totals: Sequence[Decimal]) -> list[Decimal]:
    """Round the running sum and take differences: the shares add up exactly, and none is ever negative.

    The usual "the last line takes the rest" gives a negative share on 99 equal lines and 0.50 of freight. A line at
    price 0 (a gift) carries nothing. The totals must not all be 0.
    """
    value = sum(map(Fraction, totals))
    running = accumulate(map(Fraction, totals), initial=Fraction(0))
    rounded = [half_up(Fraction(amount) * part / value) for part in running]
    return [later - earlier for earlier, later in pairwise(rounded)]


METHODS: Mapping[str, Callable[[Decimal, Sequence[Decimal]], list[Decimal]]] = {
    "cumulative_half_up": cumulative_half_up
}
