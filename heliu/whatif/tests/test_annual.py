"""The annual sum gone through anew: under no change nothing differs, and a purchase refused frees its amount."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from heliu.whatif.annual import ADMITTED, COUNTS, OVER_ANNUAL, UNTAXABLE, Purchase, refused

LIMIT = Decimal(26_000)
PRICES = st.decimals(0, 27_000, places=2)


def purchase(number, price, stored=ADMITTED, **changed):
    counted = price if stored in COUNTS else Decimal(0)
    given = {"before": ADMITTED, "after": ADMITTED, "before_limit": LIMIT, "after_limit": LIMIT, "same_amounts": True}
    return Purchase(number, Decimal(price), counted, stored, **(given | changed))


@given(
    st.decimals(0, 26_000, places=2),
    st.lists(
        st.builds(
            Purchase,
            id=st.integers(1, 10**6),
            price=PRICES,
            counted=PRICES,
            stored=st.sampled_from([2, 3, OVER_ANNUAL, ADMITTED, UNTAXABLE]),
            before=st.sampled_from([2, 3, OVER_ANNUAL, ADMITTED, UNTAXABLE]),
            after=st.just(0),
            before_limit=st.just(LIMIT),
            after_limit=st.just(LIMIT),
            same_amounts=st.booleans(),
        ).map(lambda one: one._replace(after=one.before))
    ),
)
def test_under_no_change_both_sides_are_one_whatever_is_stored(earlier, purchases):
    """Also where the store contradicts itself, or something was given back since."""
    assert all(before == after for _, before, after in refused(earlier, purchases))


def test_who_is_newly_refused_uses_nothing():
    bought = [purchase(1, 10_000, after=2), purchase(2, 15_000), purchase(3, 11_000, OVER_ANNUAL)]
    assert list(refused(Decimal(0), bought)) == [(3, True, False)]


def test_who_is_newly_admitted_uses_his_price():
    bought = [purchase(1, 10_000, 2, before=2), purchase(2, 15_000), purchase(3, 2_000)]
    assert list(refused(Decimal(0), bought)) == [(3, False, True)]


def test_exactly_the_limit_is_within_it():
    bought = [purchase(1, 20_000), purchase(2, 6_000), purchase(3, Decimal("0.01"), OVER_ANNUAL)]
    assert list(refused(Decimal(0), bought)) == [(3, True, True)]
    assert list(refused(Decimal("0.01"), bought[:2])) == [(2, True, True)]


def test_what_does_not_recompute_stands_as_stored():
    """The second was refused though there was room: it uses nothing on either side, and the third has its room."""
    bought = [purchase(1, 20_000), purchase(2, 5_000, OVER_ANNUAL), purchase(3, 6_000)]
    assert list(refused(Decimal(0), bought)) == []
