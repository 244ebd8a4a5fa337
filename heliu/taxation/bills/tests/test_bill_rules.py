"""The moves of a tax bill over every state, and the days of the law: the day before and the day of."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from heliu.kernel.problems import Conflict
from heliu.taxation.bills.clock import days_of, without_guarantee
from heliu.taxation.bills.facts import CEB_STATUS, MOVES, WAITING, State, Verb, check_move
from heliu.taxation.bills.payments import KINDS, late_fee


@pytest.mark.parametrize(("verb", "state"), list(product(Verb, State)), ids=lambda one: one.value)
def test_every_verb_on_every_state(verb, state):
    if state in MOVES[verb]:
        check_move(verb, state, "TX1")
        assert MOVES[verb][state] <= CEB_STATUS.keys()
    else:
        with pytest.raises(Conflict, match=state.zh):
            check_move(verb, state, "TX1")


def test_what_waits_is_what_may_be_summed_up_and_each_has_its_kind_of_payment():
    assert set(WAITING) == MOVES[Verb.GENERATE][None] == KINDS.keys()


def test_a_void_bill_stays_void():
    assert not any(State.VOID in moves for moves in MOVES.values())
    assert CEB_STATUS[State.VOID] == "3"


@pytest.mark.database
@pytest.mark.django_db  # a year no file holds is asked of what officers released
def test_dates_are_those_of_the_law():
    released = date(2026, 8, 20)
    assert days_of(State.GUARANTEED, released) == (date(2026, 9, 20), date(2026, 10, 8)), "5 October is in the holidays"
    assert days_of(State.DUE, released) == (released, date(2026, 9, 4))
    assert without_guarantee(released) is State.DUE
    assert days_of(State.GUARANTEED, date(2026, 12, 1))[1] == date(2027, 1, 15), "2027 is not published: as counted"


def test_a_late_fee_begins_on_the_day_after_the_last():
    last = date(2026, 10, 8)
    amount = Decimal("100000.00")
    assert late_fee(amount, last, last) == 0
    assert late_fee(amount, last, date(2026, 10, 9)) == Decimal("50.00")
    assert late_fee(Decimal("18.20"), last, date(2026, 10, 9)) == Decimal("0.01")
    assert late_fee(amount, date(2024, 11, 30), date(2024, 12, 1)) == Decimal("50.00"), "by the rate of that day"
