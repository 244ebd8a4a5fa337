"""Disputes over the yearly quota: every move, who may, and what an upheld one gives back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from uuid import UUID

import psycopg
import pytest

from heliu.clearance.disputes import (
    answer_dispute,
    count_disputes,
    dispute,
    dispute_of,
    list_disputes,
    next_dispute,
    open_dispute,
    open_disputes,
    ways,
    withdraw_dispute,
)
from heliu.clearance.facts import DISPUTE_MOVES, DisputeReason, DisputeState
from heliu.clearance.persons import uses_of
from heliu.clearance.tests.declared import BUYER, Declared
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.facts import NOBODY, Actor, Duty, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = datetime(2026, 11, 2, 4, tzinfo=UTC)
ZONE = Actor(1, "张三", post=Role.ZONE)
CUSTOMS = Actor(2, "李四", post=Role.CUSTOMS)
STRANGERS = [
    NOBODY,
    Actor(3, "王五", post=Role.TAX),
    Actor(4, "赵六", firm="5105960002", duties=frozenset({Duty.HANDLER})),
]


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


def opened(connection, inventory, buyer=BUYER):
    return open_dispute(connection, buyer, inventory, DisputeReason.NOT_MINE, "我没有买过。", AT)


def listed_by(connection, actor, **asked):
    return list_disputes(connection, Asked(**{"order": "clock"} | asked), AT, actor=actor)


def moved(connection, number, to, actor=CUSTOMS):
    if to is DisputeState.WITHDRAWN:
        withdraw_dispute(connection, BUYER, number, AT)
    else:
        answer_dispute(connection, number, to, "已核查。", AT, actor=actor)


@pytest.mark.parametrize(
    ("state", "to"), [pair for pair in product(DisputeState, DisputeState) if pair[1] is not DisputeState.OPEN]
)
def test_every_move_of_a_dispute(connection, declared, state, to):
    number = opened(connection, declared.inventory(800))
    if state is not DisputeState.OPEN:
        moved(connection, number, state)
    if to in DISPUTE_MOVES[state]:
        moved(connection, number, to)
        assert dispute(connection, number, actor=ZONE)[0].state is to
    else:
        with pytest.raises(Conflict):
            moved(connection, number, to)
        assert dispute(connection, number, actor=ZONE)[0].state is state


def test_an_upheld_dispute_gives_the_quota_back(connection, declared):
    number, other = declared.inventory(899), declared.inventory(800)
    case = opened(connection, number)
    moved(connection, case, DisputeState.CUSTOMS, ZONE)
    moved(connection, case, DisputeState.UPHELD)
    assert declared.quota() == (Decimal(0), Decimal(100), 1)
    assert declared.standing(number)[2] == 0
    assert declared.standing(other)[2] == 100
    told, steps = dispute_of(connection, BUYER, case)
    assert told.given_back == 100
    assert [step.state for step in steps] == [DisputeState.OPEN, DisputeState.CUSTOMS, DisputeState.UPHELD]
    assert {use.inventory_id: use.standing for use in uses_of(connection, BUYER)}[number] == "given_back"
    note = connection.execute("SELECT note FROM clearance_step WHERE inventory_id = %s", (number,)).fetchone()[0]
    assert case in note


def test_what_is_still_under_review_is_returned_and_not_disputed_away(connection, declared):
    case = opened(connection, declared.inventory(300))
    with pytest.raises(Conflict, match="退单"):
        moved(connection, case, DisputeState.UPHELD)
    assert declared.quota() == (Decimal(100), Decimal(0), 1)


def test_a_declaration_that_took_nothing_gives_nothing_back(connection, declared):
    case = opened(connection, declared.inventory(100, outcome=1))
    moved(connection, case, DisputeState.UPHELD)
    assert dispute(connection, case, actor=CUSTOMS)[0].given_back == 0


def test_only_ones_own_declaration_is_disputed_and_once_at_a_time(connection, declared):
    number = declared.inventory(800)
    with pytest.raises(NotThere):
        opened(connection, number, UUID(int=9))
    case = opened(connection, number)
    with pytest.raises(Conflict, match=case):
        opened(connection, number)
    with pytest.raises(NotThere):
        dispute_of(connection, UUID(int=9), case)
    with pytest.raises(NotThere):
        withdraw_dispute(connection, UUID(int=9), case, AT)
    moved(connection, case, DisputeState.WITHDRAWN)
    with pytest.raises(NotThere):
        withdraw_dispute(connection, UUID(int=9), case, AT)  # a closed one of somebody else is no more there
    assert opened(connection, number) == f"YY2026{int(case[6:]) + 1:06d}"


def test_the_words_are_sealed_and_the_answer_has_a_day(connection, declared):
    case = opened(connection, declared.inventory(800))
    stored = connection.execute("SELECT words FROM clearance_dispute WHERE number = %s", (case,)).fetchone()[0]
    assert "没有买过".encode() not in bytes(stored)
    listed, told = listed_by(connection, CUSTOMS)[0], dispute(connection, case, actor=CUSTOMS)[0]
    assert (listed.number, listed.words, listed.due) == (case, "", date(2026, 11, 23)), "a list opens nobody's words"
    assert told.words == "我没有买过。"
    assert open_disputes(connection, actor=ZONE) == (1, date(2026, 11, 23))


def test_the_list_turns_its_pages_in_both_orders_and_chooses(connection, declared):
    far, near, early, late = (opened(connection, declared.inventory(800)) for _ in range(4))
    for case, at in ((early, AT), (late, AT + timedelta(days=2))):
        answer_dispute(connection, case, DisputeState.DISMISSED, "否", at, actor=CUSTOMS)
    connection.execute("UPDATE clearance_dispute SET due = '2026-11-01' WHERE number = %s", (near,))
    connection.execute("UPDATE clearance_dispute SET opened_at = %s WHERE number = %s", (AT + timedelta(days=1), far))
    mine = {far, near, early, late}

    def walked(order, **filters):
        name, descending, after, found = order.removeprefix("-"), order.startswith("-"), None, []
        while page := listed_by(
            connection, ZONE, filters=filters, order=name, descending=descending, after=after, limit=1
        ):
            found += [one.number for one in page]
            after = (getattr(page[-1], name), page[-1].number)
        assert count_disputes(connection, Asked(filters), 9_999, AT, actor=ZONE) == len(found)
        return [number for number in found if number in mine]

    assert walked("clock") == [near, far, late, early]
    assert walked("-clock") == [early, late, far, near]
    assert walked("-opened_at")[0] == far
    assert walked("opened_at")[-1] == far
    assert walked("clock", state="running") == [near, far]
    assert walked("clock", state="overdue") == [near]
    assert walked("clock", state="dismissed") == [late, early]
    assert walked("clock", number=near) == [near]
    order_no, firm = listed_by(connection, ZONE, filters={"number": far})[0].order_no, "5105960099"
    assert walked("clock", number=order_no) == [far]
    assert walked("clock", firm=firm) == walked("clock", reason="amount") == []
    assert walked("clock", since=date(2026, 11, 3)) == [far]
    assert walked("-clock", until=date(2026, 11, 2)) == [early, late, near]
    for broken in [("x", near), ("NaN", near), ("1", "\0")]:
        with pytest.raises(ValueError, match=r"x|NaN|\0"):
            listed_by(connection, ZONE, after=broken)


def test_the_next_one_is_the_nearest_due_of_the_open(connection, declared):
    first, second, closed = (opened(connection, declared.inventory(800)) for _ in range(3))
    moved(connection, closed, DisputeState.DISMISSED)
    connection.execute("UPDATE clearance_dispute SET due = due - 1 WHERE number = %s", (second,))
    assert next_dispute(connection, first, actor=ZONE) == second
    assert next_dispute(connection, second, actor=ZONE) == first
    moved(connection, first, DisputeState.DISMISSED)
    assert next_dispute(connection, second, actor=ZONE) == ""


@pytest.mark.parametrize(
    ("actor", "state", "ways_there"),
    [
        pytest.param(ZONE, DisputeState.OPEN, {DisputeState.CUSTOMS, DisputeState.DISMISSED}, id="综试区"),
        pytest.param(CUSTOMS, DisputeState.OPEN, {DisputeState.UPHELD, DisputeState.DISMISSED}, id="海关"),
        pytest.param(CUSTOMS, DisputeState.UPHELD, set(), id="已办结"),
        pytest.param(STRANGERS[1], DisputeState.OPEN, set(), id="税务"),
    ],
)
def test_where_an_officer_may_take_a_dispute(actor, state, ways_there):
    assert ways(state, actor) == ways_there


@pytest.mark.parametrize("stranger", STRANGERS, ids=["未登录者", "税务", "企业"])
def test_who_has_no_business_with_it_is_refused(connection, declared, stranger):
    case = opened(connection, declared.inventory(800))
    with pytest.raises(NotAllowed):
        dispute(connection, case, actor=stranger)
    with pytest.raises(NotAllowed):
        listed_by(connection, stranger)
    with pytest.raises(NotAllowed):
        count_disputes(connection, Asked(order="clock"), 9, AT, actor=stranger)
    for to in (DisputeState.CUSTOMS, DisputeState.UPHELD, DisputeState.DISMISSED):
        with pytest.raises(NotAllowed):
            answer_dispute(connection, case, to, "否", AT, actor=stranger)


def test_the_zone_does_not_give_quota_back_and_every_answer_has_words(connection, declared):
    case = opened(connection, declared.inventory(800))
    with pytest.raises(NotAllowed, match="海关"):
        answer_dispute(connection, case, DisputeState.UPHELD, "成立", AT, actor=ZONE)
    with pytest.raises(Invalid):
        answer_dispute(connection, case, DisputeState.DISMISSED, " ", AT, actor=ZONE)
    with pytest.raises(Invalid):
        open_dispute(connection, BUYER, case and declared.inventory(800), DisputeReason.AMOUNT, "长" * 1001, AT)
