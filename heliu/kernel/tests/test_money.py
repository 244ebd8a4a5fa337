from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.kernel.money import shares, to_fen

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")],
)
def test_half_a_fen_is_rounded_up(amount, rounded):
    assert str(to_fen(Decimal(amount))) == rounded


@given(total=AMOUNTS, weights=st.lists(AMOUNTS, min_size=1, max_size=20))
def test_shares_add_up_to_the_total(total, weights):
    if not sum(weights):
        weights.append(Decimal(1))
    parts = shares(total, weights)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


def test_what_nobody_bears_is_not_shared():
    with pytest.raises(ValueError, match="weights are zero"):
        shares(Decimal("1.00"), [Decimal(0)])
