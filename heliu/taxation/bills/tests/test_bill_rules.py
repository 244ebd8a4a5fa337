"""The moves of a tax bill over every state, and the days of the law: the day before and the day of."""

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import yaml

from heliu.kernel.problems import Conflict
from heliu.policies.parameters import NotInForce
from heliu.taxation.bills.clock import days_of, without_guarantee
from heliu.taxation.bills.facts import CEB_STATUS, MOVES, WAITING, State, Verb, check_move
from heliu.taxation.bills.payments import KINDS, late_fee

CASES = yaml.safe_load((Path(__file__).parent / "cases/tax_payment.yaml").read_text(encoding="utf-8"))


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
    for case in CASES["periods"]:
        state, released = State(case["state"]), case["released_on"]
        if "refused" in case:
            with pytest.raises(NotInForce):
                days_of(state, released)
        else:
            assert days_of(state, released) == (case["first"], case["last"]), case["case"]


def test_what_no_guarantee_covers_is_paid_at_once():
    assert without_guarantee(date(2026, 8, 20)) is State.DUE


@pytest.mark.parametrize("case", CASES["late_fee"], ids=lambda case: case["case"])
def test_a_late_fee_begins_on_the_day_after_the_last(case):
    assert late_fee(Decimal(case["amount"]), case["last"], case["paid_on"]) == Decimal(case["fee"])
