"""Returns of exports: every verb in every state leads where the table says, or says where it stands and what else."""

import pytest

from heliu.clearance.export_returns.moves import (
    AWAITED,
    MOVES,
    RELEASED,
    STATUSES,
    ReturnVerb,
    advice,
    instead_of_return,
    may_come_back,
    name,
    target,
    verbs,
)
from heliu.clearance.exports.moves import CLOSED
from heliu.clearance.exports.moves import STATUSES as OF_INVENTORIES
from heliu.kernel.problems import Conflict

OFFICERS = [verb for verb in ReturnVerb if verb is not ReturnVerb.TALLY]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", OFFICERS)
def test_a_verb_leads_on_or_says_what_may_be_done_instead(verb, status):
    if status in MOVES[verb]:
        assert target(verb, status, "退货申请 T1 ") in STATUSES
        return
    with pytest.raises(Conflict) as refused:
        target(verb, status, "退货申请 T1 ")
    assert f"{status} {name(status)}" in str(refused.value)
    assert advice(status) in str(refused.value)


def test_what_is_released_stays_and_every_other_state_may_be_returned_or_is():
    assert verbs(RELEASED) == []
    assert verbs(AWAITED) == [ReturnVerb.TALLY, ReturnVerb.EXPIRE, ReturnVerb.RETURN]


def test_every_state_of_an_inventory_answers_an_application():
    answered = [status for status in OF_INVENTORIES if not may_come_back(status)]
    assert {*answered, CLOSED} == set(OF_INVENTORIES)
    general = instead_of_return(-1)
    assert general not in {instead_of_return(status) for status in answered}, "nobody gets a general answer"
