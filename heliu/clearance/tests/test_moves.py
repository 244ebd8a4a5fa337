"""The table of moves: what may follow what, and that nobody who is refused is left without advice."""

from itertools import product

import pytest

from heliu.clearance.moves import MOVES, NAMES, STATUSES, Verb, may, target, verbs
from heliu.kernel.problems import Conflict

# The whole of it, written a second time as officers draw it: verb, from, to. -1 stands for every refusal below zero.
DRAWN = {
    *((Verb.DECIDE, before, after) for before in (2, 120) for after in (100, 300, 500, 800, -1)),
    (Verb.DECIDE, 2, 120),
    (Verb.EXPIRE, 2, 100),
    (Verb.RELEASE, 300, 800),
    (Verb.RELEASE, 500, 800),
    (Verb.INSPECT, 300, 500),
    (Verb.RETURN, 2, 100),
    (Verb.RETURN, 300, 100),
    (Verb.RETURN, 500, 100),
    (Verb.CLOSE, 800, 899),
    *((Verb.CANCEL, before, 399) for before in (2, 120, 300, 800)),
}
FINAL = {100, 399, 899, -1}


@pytest.mark.parametrize(("verb", "before", "after"), list(product(Verb, STATUSES, STATUSES)))
def test_every_pair_of_statuses_is_a_move_or_is_none(verb, before, after):
    assert may(verb, before, after) == ((verb, before, after) in DRAWN)


@pytest.mark.parametrize(("verb", "status"), list(product([verb for verb in Verb if verb != Verb.DECIDE], STATUSES)))
def test_a_verb_leads_to_its_one_status_or_says_why_not(verb, status):
    reached = {after for drawn, before, after in DRAWN if (drawn, before) == (verb, status)}
    if reached:
        assert {target(verb, status, "清单 A ")} == reached
        return
    with pytest.raises(Conflict) as refused:
        target(verb, status, "清单 A ")
    assert f"现在是 {status} {NAMES[status]}，不能{verb}。" in refused.value.detail
    assert len(refused.value.detail.split("。")) > 2, "and what may be done instead"


def test_no_move_leads_out_of_what_is_final():
    assert {status for status in STATUSES if not verbs(status)} == FINAL


def test_every_status_is_reached_from_the_first():
    reached = {2}
    for _ in STATUSES:
        reached |= {after for _, before, after in DRAWN if before in reached}
    assert reached == set(STATUSES)


def test_every_refusal_counts_as_one():
    assert not any(may(verb, -621005, after) for verb, after in product(Verb, STATUSES))
    assert may(Verb.DECIDE, 2, -621005)


def test_the_table_names_every_verb():
    assert list(MOVES) == list(Verb)
